"""``zhaoshang try``: what the generic extractor reads from one page, and where from."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import click
from scrapy.crawler import AsyncCrawlerProcess

from crawler.base_spiders import browser
from crawler.base_spiders.one_page import OnePageSpider
from crawler.cli.language import field_label, lines_of, printable, say, shortened, tell
from crawler.cli.learning import explained
from crawler.cli.logs import log_to
from crawler.cli.newsite import check_url
from crawler.cli.options import set_option, settings_for
from crawler.cli.report import plain_table, terminal
from crawler.clock import present
from crawler.errors import ExitCode, StoppedError, UserError
from crawler.fields.dates import Published
from crawler.fields.text import clean_line, is_cut
from crawler.health.failures import in_words, said
from crawler.health.reasons import counted
from crawler.learn import needs_javascript
from crawler.project import default_database
from crawler.read.article import read_article
from crawler.read.body import Body
from crawler.read.document import Document
from crawler.read.listing import Listing, read_listing
from crawler.read.reading import Reading
from crawler.read.soft404 import soft_404_reason
from crawler.read.weights import BELIEVED, WEIGHTS
from crawler.runs.process import be_quick_on_loopback, without_loader
from crawler.words.field_names import FIELDS as FIELD_NAMES

# Candidates of one field that are shown; a page of headings has many for a title.
_CANDIDATES = 6


class PageError(UserError):
    """A page cannot be fetched or read."""

    exit_code = ExitCode.BROKEN


@click.command("try")
@click.argument("url")
@click.option("--list", "as_list", is_flag=True, help="按列表页读 read it as a list page")
@click.option(
    "--javascript",
    is_flag=True,
    help="用浏览器读取（可选组件 javascript） read in a browser",
)
@click.option(
    "--why",
    is_flag=True,
    help="各字段的候选和得分 every candidate of each field, scored",
)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="与 --why 同用：列出全部候选 with --why: all of them",
)
@set_option
def try_(
    url: str, as_list: bool, javascript: bool, why: bool, everything: bool, changes: tuple[str, ...]
) -> None:
    """读一个网页，显示每个字段的值、出处和置信度。不保存任何东西。

    Read one page and show each field, where it was found and how certain it is. Nothing is stored.
    """
    check_url(url)
    if as_list and why:
        raise UserError("--why 只用于文章页", "--why is for articles, not for lists")
    if everything and not why:
        raise UserError("--all 只与 --why 同用", "--all can only be used with --why")
    settings = settings_for(changes)
    if javascript:
        browser.require()
        settings.setdict(browser.settings(), priority="cmdline")
    log_to(default_database().parent / "zhaoshang.log", settings)
    process = AsyncCrawlerProcess(without_loader(settings))
    crawler = process.create_crawler(OnePageSpider)
    be_quick_on_loopback(crawler, url)
    process.crawl(crawler, url=url, in_browser=javascript)
    process.start()
    spider = crawler.spider
    document = spider.document if isinstance(spider, OnePageSpider) else None
    if document is None:
        trouble = getattr(spider, "trouble", None)
        if trouble is None:
            raise StoppedError("已中断", "interrupted")
        zh, en = in_words(trouble)
        unread = PageError(f"打不开 {url}：{zh}", f"cannot open {url}: {en}")
        raise explained(unread, trouble, url)
    now = present(settings["NOW"])
    if as_list:
        listing = read_listing(document, now)
        if listing is None:
            raise _no("文章列表", "a list of articles", document, javascript)
        show_listing(listing)
    else:
        reading = read_article(document, now, wide=why)
        if reason := soft_404_reason(reading.value("title"), " ".join(reading.paragraphs)):
            zh, en = said(reason)
            raise PageError(f"{url} 不是文章：{zh}", f"{url} is not an article: {en}")
        if reading.body is None and reading.published is None:
            raise _no("文章", "an article", document, javascript)
        show_reading(reading)
        if why:
            show_evidence(reading, everything=everything)


def _no(zh: str, en: str, document: Document, javascript: bool) -> PageError:
    """Why a page is not what it was asked for as; a browser may see more of it."""
    url = document.url
    if not javascript and needs_javascript(document):
        return PageError(
            f"{url} 的内容由 JavaScript 填入，请加 --javascript",
            f"{url} is filled by JavaScript; try --javascript",
        )
    return PageError(f"{url} 不是{zh}", f"{url} is not {en}")


def show_reading(reading: Reading) -> None:
    """Print an article page's fields."""
    table = plain_table(
        ("字段", "field"), ("值", "value"), ("出处", "where"), ("置信度", "certainty"), numbers=(3,)
    )
    for name in BELIEVED:
        if (found := reading.chosen.get(name)) is None:
            table.add_row(field_label(name), "-", "", "")
        else:
            table.add_row(
                # By the column that it is stored in.
                field_label("published_about" if _is_age(found.value) else name),
                _shown(_as_text(name, found.value)) or "-",
                _shown(found.where, 30),
                f"{found.confidence:.0%}",
            )
    body = reading.body.value if reading.body else Body()
    for name, urls in (
        ("images", [image.url for image in body.images]),
        ("attachments", [file.name or file.url for file in body.attachments]),
    ):
        table.add_row(field_label(name), _shown(" | ".join(urls)) if urls else "-", "", "")
    terminal().print(table)


def show_evidence(reading: Reading, *, everything: bool = False) -> None:
    """Print every candidate of each field, the best first, with what speaks for and against it."""
    tell(
        "候选，最可信的在前。得分是下面各项之和；最高的采用，但低于所需的分数时，这一项留空。",
        "Candidates, the most credible first. A score is the sum of the parts below it; the highest is taken, unless it is lower than the field needs: then the field stays empty.",
    )
    met: set[tuple[str, str]] = set()
    for name, least in BELIEVED.items():
        evidence = [each for each in reading.evidence if each.field == name]
        tell(
            f"{FIELD_NAMES.get(name, name)}（{name}）：{len(evidence)} 个候选，至少要 {least:g} 分",
            f"{name}: {counted(len(evidence), 'candidate')}, {least:g} needed",
        )
        ranked = sorted(evidence, key=lambda each: -each.score)
        told = ranked if everything else ranked[:_CANDIDATES]
        met |= {(name, part) for each in told for part, _ in each.parts()}
        for each in told:
            parts = [f"{part} {amount:+.2g}" for part, amount in each.parts()]
            value = shortened(_shown(_as_text(name, each.value)), 44)
            where = shortened(_shown(each.where), 22)
            click.echo(f"  {each.score:5.2f}  {value}  [{where}]")
            click.echo(lines_of(", ".join(parts), " " * 9))
        if more := len(ranked) - len(told):
            rest = say(f"另有 {more} 个，--all 全部列出", f"{more} more; --all shows them")
            click.echo(" " * 9 + rest)
    show_words(met)


def show_words(met: Collection[tuple[str, str]]) -> None:
    """Print what the parts of scores mean, each once; ``met``: each with the field that has it."""
    means: dict[tuple[str, str], list[str]] = {}
    for field, part in sorted(met):
        means.setdefault((part, WEIGHTS[field][part].why), []).append(field)
    tell("各项的含义（英文，见 crawler/read/weights.py）：", "What the parts mean:")
    for (part, why), fields in means.items():
        click.echo(lines_of(f"{part} ({', '.join(fields)}): {why}", "  "))


def show_listing(listing: Listing) -> None:
    """Print a list page's rows."""
    table = plain_table(("日期", "date"), ("浏览", "views"), ("标题", "title"), numbers=(1,))
    for row in listing.rows:
        views = "" if row.views is None else str(row.views)
        title = _shown(row.title, 120)
        if row.title_is_cut and not is_cut(title):
            title += "…"
        day = _as_text("published", row.published) if row.published else row.published_raw
        table.add_row(_shown(day or ""), views, title)
    terminal().print(table)
    where, following = printable(listing.where), printable(listing.next_page or "")
    tell(f"位置：{where}", f"where: {where}")
    tell(f"下一页：{following or '无'}", f"next page: {following or 'none'}")
    if scripted := sum(not row.url for row in listing.rows):
        tell(
            f"{scripted} 行没有地址（由脚本打开），采不到",
            f"{scripted} rows without a URL (a script opens them), which cannot be crawled",
        )
    if listing.last_page:
        tell(f"共 {listing.last_page} 页", counted(listing.last_page, "page"))


def _as_text(name: str, value: Any) -> str:
    if name == "body":
        return " ".join(value.paragraphs)
    if name == "breadcrumb":
        return " > ".join(value)
    if name == "related":
        return " | ".join(link.title for link in value)
    if name == "reporters":
        return "、".join(value)
    return value.likely() if _is_age(value) else str(value)


def _is_age(value: object) -> bool:
    """Whether a date is told as an age (3天前), and so is stored as what that comes to."""
    return isinstance(value, Published) and value.basis == "relative"


def _shown(text: str, longest: int = 90) -> str:
    plain = printable(clean_line(text))
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"
