"""``zhaoshang mend``: correct where a site's fields and lists are read, by pointing at what its pages show."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

import click
from rich.markup import escape
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from crawler.base_spiders.sampling import SamplingSpider
from crawler.cli.add import confirmed, shown_path
from crawler.cli.language import field_in_file, field_label, printable, say, shortened, tell
from crawler.cli.logs import log_to
from crawler.cli.names import declared
from crawler.cli.newsite import check_url
from crawler.cli.options import database_option, set_option, settings_for
from crawler.cli.relearn import last_day
from crawler.cli.report import plain_table, terminal
from crawler.clock import present
from crawler.errors import UserError
from crawler.fields.urls import canonical_url
from crawler.health import failures
from crawler.learn.mend import (
    ARTICLE_FIELDS,
    EXCLUDED,
    BadClickError,
    Click,
    Mended,
    SampledPage,
    Shown,
    compiled,
    losses,
    mended,
    place_of_text,
    preview,
)
from crawler.mending.sampled import sampled
from crawler.mending.saving import mending_of, save, to_write
from crawler.mending.site import Site, site_to_mend
from crawler.project import default_database
from crawler.runs.process import be_quick_on_loopback, without_loader
from crawler.storage.archive import Archive, archive_path

# Values of a field that are shown, and the columns of one.
_VALUES: Final = 4
_COLUMNS: Final = 36
_MOST_CLICKS: Final = 200


@click.command()
@click.argument("name", shell_complete=declared)
@click.argument("url", required=False)
@click.argument("said", nargs=-1, metavar="[FIELD=TEXT]...")
@click.option(
    "--clicks", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="从 JSON 读取 take them from JSON",
)  # fmt: skip
@click.option("--fetch", is_flag=True, help="先取几页 fetch some pages first")
@click.option(
    "--section", "sections", multiple=True, metavar="URL", help="增加的栏目 a section to add"
)
@click.option("--until", metavar="DAY", help="旧版最后一天 last day of the old design")
@click.option("--dry-run", is_flag=True, help="只显示，不写入 show, write nothing")
@click.option("-y", "--yes", is_flag=True, help="不询问，直接写入 write without asking")
@database_option
@set_option
def mend(
    name: str,
    url: str | None,
    said: tuple[str, ...],
    clicks: Path | None,
    fetch: bool,
    sections: tuple[str, ...],
    until: str | None,
    dry_run: bool,
    yes: bool,
    database: Path,
    changes: tuple[str, ...],
) -> None:
    """某个字段或列表读错了：说出某一页上它写的是什么，由此找出所有页面上的位置，写进站点文件。

    A field or a list is read wrong: say what one page shows for it; where it stands on all pages is worked out from
    that, tried on the archived pages, and written to the site's file.

    FIELD=TEXT 该字段是这段文字，FIELD= 这一页没有，FIELD!=TEXT 不是这段。列表页用 article_links、list_published、next_page；
    body_exclude 是正文里要去掉的。

    FIELD=TEXT: the field is this text; FIELD=: the page does not show it; FIELD!=TEXT: it is not this. On list pages:
    article_links, list_published, next_page. body_exclude: what in the text is none of it.

    \b
    例 examples:
      zhaoshang mend cuihu https://www.example.cn/403.html author=林夏 views=
      zhaoshang mend cuihu https://www.example.cn/news/ article_links=某某项目签约
    """
    settings = settings_for(changes, DATABASE=str(database))
    for each in (*([url] if url else []), *sections):
        check_url(each)
    site, now = site_to_mend(name, settings), present(settings["NOW"])
    path = archive_path(database, settings["ARCHIVE"])
    if path is None:
        raise UserError(
            "存档已关闭（ARCHIVE 为空），没有可以对照的网页",
            "the archive is off (ARCHIVE is empty), so there are no pages to try it on",
        )
    if fetch or sections:
        fetch_pages(site, sections, settings, path)
    pages = pages_of(site, path, [*([url] if url else []), *sections])
    told = read_clicks(clicks) if clicks else []
    told += _clicks_said(pages, url, said)
    if not (told or sections):
        show_pages(pages)
        return
    result = mended(pages, site.selectors, told)
    new = {
        each: _section_name(each, pages)
        for each in sections
        if each not in site.spider.first_list_pages()
    }
    for click_ in result.unmet:
        tell(
            f"没有找到与此一致的选择器：{_told(click_)}",
            f"no selector was found that agrees with: {_told(click_)}",
            err=True,
        )
    if not (result.changes or new):
        tell("没有要改的，没有写入任何文件。", "There is nothing to change; nothing was written.")
        return
    worse = show_mended(site, result, pages, told)
    day = last_day(until, now) if until else None
    mending = mending_of(site, pages, result.changes, new, day)
    if site.file is None:
        assert site.why_not is not None
        tell(
            "站点文件不能自动改写，请手工写入：",
            "The site's file cannot be rewritten safely; write there by hand:",
        )
        click.echo("\n".join(to_write(mending)))
        raise site.why_not
    where = shown_path(site.files.spider)
    if dry_run or not (
        yes
        or confirmed(
            say(f"写入 {where} ？", f"Write {where}?"), default=not (result.unmet or worse)
        )
    ):
        tell("没有写入任何文件。", "Nothing was written.")
        return
    save(site, mending, pages, told)
    tell(
        f"已写入。接下来：zhaoshang reextract {name} --dry-run",
        f"Written. Next: zhaoshang reextract {name} --dry-run",
    )


def pages_of(site: Site, archive: Path, wanted: Sequence[str]) -> list[SampledPage]:
    """The archived pages that are looked at. Raises UserError if there are none."""
    pages: list[SampledPage] = []
    if archive.is_file():
        with closing(Archive.open_to_read(archive)) as opened:
            pages = sampled(
                opened,
                site.spider.name,
                site.spider.date_order,
                [canonical_url(each) or each for each in wanted],
            )
    if not pages:
        name = site.spider.name
        raise UserError(
            f"存档里没有 {name} 的网页，先取几页：zhaoshang mend {name} --fetch",
            f"the archive has no pages of {name}; fetch some first: zhaoshang mend {name} --fetch",
        )
    return pages


def fetch_pages(site: Site, lists: Sequence[str], settings: Settings, archive: Path) -> None:
    """Fetch the lists of a site and some of its articles into the archive. Raises UserError if none answered."""
    log_to(default_database().parent / "zhaoshang.log", settings)
    site.spider.update_settings(settings)
    process = AsyncCrawlerProcess(without_loader(settings))
    crawler = process.create_crawler(SamplingSpider)
    be_quick_on_loopback(crawler, next(iter([*lists, *site.spider.first_list_pages()]), ""))
    process.crawl(crawler, site=site.spider, lists=lists)
    process.start()
    spider = crawler.spider
    pages = spider.pages if isinstance(spider, SamplingSpider) else []
    if isinstance(spider, SamplingSpider):
        for url, why in spider.failed_pages.items():
            zh, en = failures.in_words(why)
            tell(f"打不开 {printable(url)}：{zh}", f"cannot open {printable(url)}: {en}", err=True)
    if not pages:
        raise UserError("一页也没有取到", "not one page could be fetched")
    with closing(Archive.open(archive)) as opened:
        opened.write(pages)
    tell(f"取了 {len(pages)} 页", f"{len(pages)} pages fetched")


def read_clicks(path: Path) -> list[Click]:
    """The clicks that a file holds, as the page that mends sites sends them: a list of objects. Raises UserError."""
    try:
        told = json.loads(path.read_bytes())
        return [Click.read(each) for each in told[:_MOST_CLICKS]]
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadClickError(
            f"{path} 不是点选记录：{error}", f"{path} holds no list of clicks: {error}"
        ) from error


def _clicks_said(pages: Sequence[SampledPage], url: str | None, said: Sequence[str]) -> list[Click]:
    """What was typed of one page."""
    found = []
    known = {page.url: page for page in pages} | {page.row.url: page for page in pages}
    page = known.get(url or "") or known.get(canonical_url(url or "") or "")
    if said and page is None:
        raise UserError(f"存档里没有这一页：{url}", f"the archive has no such page: {url}")
    for each in said:
        name, equals, text = each.partition("=")
        wrong = name.endswith("!")
        if not equals:
            raise UserError(f"写法是 FIELD=TEXT：{each}", f"it is FIELD=TEXT, not {each}")
        assert page is not None
        name = name.removesuffix("!")
        Click(page.url, name, None)  # there is such a field
        place, part = (
            place_of_text(page, text, link=name == "article_links") if text else (None, "")
        )
        whole = name in ("body", EXCLUDED, "article_links", "next_page")
        found.append(Click(page.url, name, place, "" if whole else part, wrong))
    return found


def _section_name(url: str, pages: Sequence[SampledPage]) -> str:
    """What a section is called: what stands first in the title of its page."""
    page = next((each for each in pages if each.section == url or each.url == url), None)
    title = page.root.findtext(".//title") if page is not None else None
    return printable(
        (title or "").strip().replace("|", "-").replace("_", "-").split("-")[0].strip()
    )[:30]


def _told(click_: Click) -> str:
    where = f"{click_.place}" if click_.place else "-"
    return printable(f"{click_.field} {where} {click_.page}")


def show_pages(pages: Sequence[SampledPage]) -> None:
    """The pages that can be pointed at."""
    for page in pages:
        kind = say("列表", "list") if page.kind == "list" else say("文章", "article")
        click.echo(
            f"{kind}  {printable(page.url)}  {shortened(printable(page.row.title), _COLUMNS)}"
        )


def show_mended(
    site: Site, result: Mended, pages: Sequence[SampledPage], clicks: Sequence[Click]
) -> bool:
    """What changes, and what the sampled pages give before and after; whether some of that is less than before."""
    console, order = terminal(), site.spider.date_order
    table = plain_table(("字段", "field"), ("原来", "was"), ("现在", "is"))
    for name, css in result.changes.items():
        was = site.selectors.get(name)
        table.add_row(field_in_file(name), escape(_selector(was)), escape(_selector(css)))
    console.print(table)
    before = preview(pages, compiled(site.selectors, order))
    after = preview(pages, compiled(result.applied(site.selectors), order))
    shown = plain_table(
        ("字段", "field"), ("原来", "was"), ("现在", "is"), ("样例", "samples"), numbers=(1, 2)
    )
    for name in ARTICLE_FIELDS:
        old, new = (_values(each, name) for each in (before, after))
        if old != new or name in result.changes:
            some = [shortened(printable(text), _COLUMNS) for text in new if text][:_VALUES]
            shown.add_row(
                field_label(name), f"{sum(map(bool, old))}/{len(old)}", f"{sum(map(bool, new))}/{len(new)}",
                escape("\n".join(some)),
            )  # fmt: skip
    for one, other in zip(before, after, strict=True):
        if one.page.kind == "list" and (one.rows != other.rows or one.following != other.following):
            some = [shortened(printable(row.title), _COLUMNS) for row in other.rows[:2]]
            some += [printable(f"→ {other.following}")] if other.following else []
            shown.add_row(
                printable(one.page.url),
                str(len(one.rows)),
                str(len(other.rows)),
                escape("\n".join(some)),
            )
    console.print(shown)
    worse = losses(before, after, clicks)
    for loss in worse:
        zh, en = loss.told(field_in_file(loss.field))
        tell(f"注意 {printable(zh)}", f"attention: {printable(en)}", err=True)
    return bool(worse)


def _selector(css: str | None) -> str:
    if css is None:
        return say("未声明", "undeclared")
    return css or say("不显示", "not shown")


def _values(shown: Sequence[Shown], name: str) -> list[str]:
    found = []
    for each in shown:
        if each.page.kind == "article":
            value = each.fields.get(name)
            text = (
                " ".join(value) if isinstance(value, list) else "" if value is None else str(value)
            )
            found.append(text)
    return found
