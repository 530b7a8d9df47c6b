"""``zhaoshang add``: learn a site from its URL and put it under watch."""

from __future__ import annotations

import keyword
import re
import shlex
from collections.abc import Container, Iterable, Mapping
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from crawler.attachments.kinds import READ
from crawler.base_spiders import browser
from crawler.base_spiders.learning import LearnSpider
from crawler.base_spiders.site import SiteSpider
from crawler.cli.fieldtable import colon, no_longer_shown, show_changes, shown, told
from crawler.cli.language import field_in_file, label, lines_of, printable, say, tell
from crawler.cli.logs import log_to
from crawler.cli.names import declared
from crawler.cli.options import set_option, settings_for
from crawler.cli.relearn import (
    Known,
    anew,
    expect_changes,
    is_same,
    known_site,
    last_day,
    rewrite_site,
)
from crawler.cli.report import plain_table, terminal
from crawler.clock import present
from crawler.declaring.redeclare import Anew
from crawler.declaring.spiderfile import Files, new_files, row_of, spider_source, write_pages
from crawler.errors import StoppedError, UserError, refusal
from crawler.fields.site_name import site_name
from crawler.fields.urls import canonical_url, url_host
from crawler.health import SHUTDOWN, failures
from crawler.health.reasons import Steps
from crawler.learn import Dropped, Learned, LearnError, left_out
from crawler.project import default_database
from crawler.read.page import read_page
from crawler.runs.process import be_quick_on_loopback, give_back_signals, is_url, without_loader
from crawler.sites import PatientLoader, declared_sites
from crawler.storage.attachment_files import extension_of

_SAVED_PAGES = 4
# Columns of a section's name.
_NAME = 28


@click.command()
@click.argument("url", required=False)
@click.option("--name", help="站点名，默认取自网址 its name, by default from the host")
@click.option(
    "--section",
    "sections",
    multiple=True,
    metavar="URL",
    help="只采这些栏目（可多次） only these sections",
)
@click.option(
    "--attachments",
    is_flag=True,
    help="也读附件 read attachments too",
)
@click.option(
    "--javascript",
    is_flag=True,
    help="用浏览器读取（可选组件 javascript） read in a browser",
)
@click.option(
    "--relearn",
    metavar="NAME",
    shell_complete=declared,
    help="改版后重新识别 analyse a site again",
)
@click.option(
    "--until",
    metavar="DAY",
    help="旧版最后一天，默认昨天 last day of the old design",
)
@click.option("-y", "--yes", is_flag=True, help="不询问，直接写入 write without asking")
@set_option
def add(
    url: str | None,
    name: str | None,
    sections: tuple[str, ...],
    attachments: bool,
    javascript: bool,
    relearn: str | None,
    until: str | None,
    yes: bool,
    changes: tuple[str, ...],
) -> None:
    """从网址接入一个网站：自动识别栏目和字段，写出站点文件 sites/NAME.py（源码目录里是 crawler/spiders/NAME.py）。

    Add a site by its URL: find its sections and fields, and write sites/NAME.py (in a checkout
    crawler/spiders/NAME.py; another package: setting NEWSPIDER_MODULE). At most 60 requests; nothing is written if
    that fails.

    网站改版之后，用 --relearn NAME 重新识别，旧声明保留在站点文件里。

    After a redesign, --relearn NAME analyses the site again, from its home page or its sections (or from
    the URL, if it moved); reextract still reads its archived pages by the declaration of their day.

    主机已有站点时会说明并询问（--yes 不问）。 A host that already has a site is pointed out, and you are asked (not with --yes).

    \b
    例 examples:
      zhaoshang add https://www.example.gov.cn/
      zhaoshang add https://example.cn/ --section https://example.cn/news/
      zhaoshang add --relearn cuihu
    """
    for each in (*([url] if url else []), *sections):
        check_url(each)
    settings = settings_for(changes)
    if relearn is not None:
        if name is not None:
            raise UserError(
                "--relearn 沿用原来的名字，不能再给 --name",
                "--relearn keeps the site's name; it cannot be combined with --name",
            )
        relearn_site(
            relearn, url, sections, until, settings, javascript=javascript, yes=yes, changes=changes
        )
        return
    if until is not None:
        raise UserError("--until 只与 --relearn 同用", "--until can only be used with --relearn")
    if url is None:
        raise UserError("缺少网址：zhaoshang add URL", "the URL is missing: zhaoshang add URL")
    name = site_name(url) if name is None else name
    sites, wrong = declared_sites(settings)
    check_new(sections or (url,), sites, home=None if sections else url, named=bool(sections))
    known = {each for each, site in sites.items() if site.first_list_pages()}
    check_name(name, {*PatientLoader.from_settings(settings).list(), *wrong}, known)
    files = new_files(settings, name)
    if files.spider.exists():
        raise name_taken(name, known)
    if not may_share_host(url, sites, yes=yes):
        tell("没有写入任何文件。", "Nothing was written.")
        return
    log_to(default_database().parent / "zhaoshang.log", settings)
    tell(f"正在分析 {url} ……", f"Analysing {url} …")
    learned = learn_site(url, sections, settings, javascript)
    check_new([section.url for section in learned.sections], sites)
    show_learned(learned, terminal())
    path = shown_path(files.spider)
    question = say(f"写入 {path} ？", f"Write {path}?")
    if not yes and not confirmed(question, default=True):
        tell("没有写入任何文件。", "Nothing was written.")
        return
    attachments = attachments or wants_files(learned, yes=yes)
    source = spider_source(
        learned,
        name,
        f"{learned.title or name} · {learned.url}",
        javascript,
        whole=not sections,
        legacy_tls=settings.getbool("LEGACY_TLS"),
        attachments=attachments,
    )
    write_site(files, source, learned, present(settings["NOW"]))
    command = _command("crawl", name, changes)
    tell(f"已写入。接下来：{command}", f"Written. Next: {command}")


def wants_files(learned: Learned, *, yes: bool) -> bool:
    """Whether the files of a site are to be read: asked where its sampled articles lead to some. Without a person to
    answer they stay links, and what to write is said."""
    names = [
        name
        for sample in learned.samples
        if sample.reading.body
        for file in sample.reading.body.value.attachments
        if extension_of(file.url, file.name) in READ
        for name in [printable(file.name or file.url)]
    ]
    if not names:
        return False
    if yes:
        tell(
            f"样本文章带有附件（{names[0]} 等），要读出其中的文字和表格：加 --attachments，或在站点文件中写 attachments = True",
            f"sampled articles have attachments ({names[0]} …); to read their texts and tables, add --attachments or write attachments = True "
            "in the site's file",
        )
        return False
    return confirmed(
        say(
            f"{len(names)} 个附件（{names[0]} 等），也读出其中的文字和表格？",
            f"{len(names)} attachments ({names[0]} …): read their texts and tables too?",
        ),
        default=False,
    )


def relearn_site(
    name: str,
    url: str | None,
    sections: tuple[str, ...],
    until: str | None,
    settings: Settings,
    *,
    javascript: bool,
    yes: bool,
    changes: tuple[str, ...],
) -> None:
    """Learn a declared site anew, show what differs, and on yes move its old declaration into its history.

    Raises UserError, LearnError or StoppedError, and then has written nothing.
    """
    known, now = known_site(name, settings), present(settings["NOW"])
    site, day = known.site, last_day(until, now)
    # A site that was learned from its sections alone is learned from them again.
    lists = sections or (() if url or site.home else tuple(site.first_list_pages()))
    start = url or site.home or lists[0]
    # Read as it is crawled: in a browser, over old TLS, as slowly.
    site.update_settings(settings)
    log_to(default_database().parent / "zhaoshang.log", settings)
    tell(f"正在重新分析 {start} ……", f"Analysing {start} again …")
    learned = learn_site(start, lists, settings, javascript or site.javascript)
    others = {each: one for each, one in declared_sites(settings)[0].items() if each != name}
    check_new([section.url for section in learned.sections], others)
    new = anew(known, learned, day, None if lists else start, javascript=javascript)
    if is_same(known, new):
        tell(
            "与现有声明相同，没有写入任何文件。",
            "The declaration is up to date; nothing was written.",
        )
        return
    show_system(learned)
    show_changes(known.old, known.sections, learned, terminal())
    if not _agree(known, new, yes=yes):
        tell("没有写入任何文件。", "Nothing was written.")
        return
    rewrite_site(known, new, now)
    command = _command("reextract", name, changes, "--dry-run")
    tell(
        f"已写入，旧声明有效期至 {day}。接下来：{command}",
        f"Written; the old declaration is valid until {day}. Next: {command}",
    )


def _agree(known: Known, new: Anew, *, yes: bool) -> bool:
    """Name what is lost, and ask."""
    if change := expect_changes(new):
        tell(
            f"新网页达不到的 expect 改为：{change}",
            f"expect was changed to what the new pages can meet: {change}",
        )
    if lost := no_longer_shown(known.old, new.learned):
        names = "、".join(lost), ", ".join(lost)
        tell(
            f"原来有、现在没有找到的字段：{names[0]}",
            f"fields that can no longer be found: {names[1]}",
        )
    path = shown_path(known.files.spider)
    question = say(
        f"改写 {path}，旧声明移入 earlier（至 {new.until}）？",
        f"Rewrite {path}, the old declaration moved to earlier (until {new.until})?",
    )
    # Whoever presses Enter has not read what is lost.
    return yes or confirmed(question, default=not lost)


def confirmed(question: str, *, default: bool) -> bool:
    """A person's answer. Raises UserError where nobody is there to give one, as in a cron job."""
    try:
        return click.confirm(question, default=default)
    except click.Abort as error:
        if isinstance(error.__context__, KeyboardInterrupt):
            raise
        click.echo()
        raise UserError(
            "没有得到回答，没有写入任何文件；要不询问就写入，请加 --yes",
            "there was no answer, so nothing was written; --yes writes without asking",
        ) from error


def _command(verb: str, name: str, changes: Iterable[str], *options: str) -> str:
    """What to type next; it finds the site where this run was told to look."""
    told = [
        f"-s {shlex.quote(change)}" for change in changes if change.startswith("SPIDER_MODULES=")
    ]
    return " ".join(["zhaoshang", verb, name, *options, *told])


def check_url(url: str) -> None:
    """Raises UserError for what is no web address."""
    if not is_url(url) or canonical_url(url) is None:
        raise UserError(f"不是网址：{url}", f"not a URL: {url}")


def check_name(name: str, taken: set[str], sites: Container[str] = ()) -> None:
    """Raises UserError for a name that a site's file or class cannot have, or that another site has.

    ``sites``: those of the taken names that may be learned anew.
    """
    if keyword.iskeyword(name):
        raise UserError(
            f"{name} 是 Python 的保留字，请用 --name 另取",
            f"{name} is a reserved word of Python; choose another name with --name",
        )
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", name):
        raise UserError(
            f"站点名只能用小写字母、数字和下划线，以字母开头：{name or '（空）'}",
            f"a site's name consists of lower-case letters, digits and underscores and starts with a letter: {name or '(empty)'}",
        )
    if name in taken:
        raise name_taken(name, sites)


def name_taken(name: str, sites: Container[str]) -> UserError:
    """What a person is told whose new site would have another's name."""
    anew = name in sites
    return UserError(
        f"已有名为 {name} 的站点，请用 --name 另取"
        + f"（要重新识别它：zhaoshang add --relearn {name}）" * anew,
        f"there already is a site named {name}; choose another name with --name"
        + f" (to analyse it again: zhaoshang add --relearn {name})" * anew,
    )


def check_new(
    lists: Iterable[str],
    sites: Mapping[str, type[SiteSpider]],
    home: str | None = None,
    *,
    named: bool = False,
) -> None:
    """Raises UserError if a declared site watches all these lists, or was learned from this home page, already.

    What two sites share is stored once. ``named``: a person has named these sections, and no others are looked for.
    """
    wanted = {_page(url) for url in lists}
    for name, site in sites.items():
        is_learned = home and site.home and _page(home) == _page(site.home)
        if is_learned or wanted <= {_page(url) for url in site.first_list_pages()}:
            if named:
                raise UserError(
                    f"给出的栏目站点 {name} 都已采集；下一步：zhaoshang crawl {name}",
                    f"the site {name} already covers these sections; next: zhaoshang crawl {name}",
                )
            raise UserError(
                f"这个网站已经接入，名为 {name}；下一步：zhaoshang crawl {name}（要重新识别：zhaoshang add --relearn {name}）",
                f"this site has already been added as {name}; next: zhaoshang crawl {name} (to analyse it again: zhaoshang add --relearn {name})",
            )


def may_share_host(url: str, sites: Mapping[str, type[SiteSpider]], *, yes: bool) -> bool:
    """Whether a site may be added on a host that has one already: said, and asked unless ``yes``."""
    host = _host(url)
    there = [
        name
        for name, site in sites.items()
        if host in {_host(each) for each in (site.home, *site.first_list_pages()) if each}
    ]
    if not there:
        return True
    names = ", ".join(there)
    tell(
        f"{host} 已有站点：{names}。同一篇文章只存一次，归先采到它的站点。",
        f"{host} already has the site {names}. An article is stored once, under the site that came to it first.",
    )
    return yes or confirmed(
        say("仍要另建一个站点？", "Add another site all the same?"), default=False
    )


def _host(url: str) -> str:
    return url_host(url).removeprefix("www.")


def _page(url: str) -> str:
    """A home page or a list, by whichever of its addresses."""
    address = re.sub(r"^https?://(www\.)?", "", canonical_url(url) or url)
    return re.sub(r"/(index\.\w+)?$", "", address)


def learn_site(
    url: str, sections: tuple[str, ...], settings: Settings, javascript: bool = False
) -> Learned:
    """Learn over the network. Raises LearnError, or StoppedError."""
    if javascript:
        browser.require()
        settings.setdict(browser.settings(), priority="cmdline")
    process = AsyncCrawlerProcess(without_loader(settings))
    crawler = process.create_crawler(LearnSpider)
    be_quick_on_loopback(crawler, url)
    process.crawl(crawler, url=url, sections=sections, in_browser=javascript)
    process.start()
    give_back_signals()
    spider = crawler.spider
    if isinstance(spider, LearnSpider) and spider.learned is not None:
        return spider.learned
    # Before the spider's own words: what was under way may fail because of it.
    if not isinstance(spider, LearnSpider) or spider.ended == SHUTDOWN:
        raise StoppedError("分析中断，没有写入任何文件", "interrupted; nothing was written")
    if spider.error is not None:
        raise explained(spider.error, spider.error.trouble, url)
    raise LearnError(
        "分析出错，没有写入任何文件；详见日志",
        "the analysis failed and nothing was written; see the log",
    )


def explained(error: UserError, why: str | None, url: str) -> UserError:
    """An error about an address that did not answer, with what helps."""
    if why is None:
        return error
    step = failures.step(why, Steps.of_url(url))
    step_zh, step_en = step if isinstance(step, tuple) else (step, step)
    return type(error)(f"{error.zh}；下一步：{step_zh}", f"{error.en}; next: {step_en}")


def show_learned(learned: Learned, console: Console) -> None:
    """Print the sections and a table of the fields for a person to look at."""
    show_system(learned)
    table = plain_table(
        ("字段", "field"), ("占比", "share"), ("一致", "agree"), ("位置、原因、样例", "where, why, samples"),
        numbers=(1, 2),
    )  # fmt: skip
    for field in learned.fields:
        # Of what no page has, nothing can be right.
        agreement = f"{field.agreement:.0%}" if field.share else "-"
        name = field_in_file(field.name)
        table.add_row(name, f"{field.share:.0%}", agreement, told(field))
    console.print(table)
    if any(not field.selector for field in learned.fields):
        tell(
            "位置可在站点文件中改写；zhaoshang try --why 网址 列出一页上的全部候选。",
            "Edit selectors in the site's file; candidates: zhaoshang try --why URL",
        )


def show_system(learned: Learned) -> None:
    """Print what the site runs on, its sections, and what was not taken for one."""
    platform = learned.platform.title if learned.platform else say("未识别", "not recognised")
    if learned.title:
        tell(f"名称：{printable(learned.title)}", f"Name: {printable(learned.title)}")
    tell(
        f"系统：{platform}；栏目 {len(learned.sections)} 个；请求 {learned.requests} 次",
        f"System: {platform}; {len(learned.sections)} sections; {learned.requests} requests",
    )
    for section in learned.sections:
        click.echo(f"  {shown(section.name, _NAME) or '-'}  {printable(section.url)}")
    for line in dropped_lines(learned.dropped):
        click.echo(lines_of(line))


def dropped_lines(dropped: Iterable[Dropped]) -> list[str]:
    """What is no section, a line for each reason with the names of it: nothing is silent."""
    lines = [f"  {say(*why)}{colon()}{printable(names)}" for why, names in left_out(dropped)]
    return [label("没有采用", "not taken"), *lines] if lines else []


def write_site(files: Files, source: str, learned: Learned, now: datetime) -> None:
    """Write the declaration, the saved pages and their golden fields, as read at ``now`` (aware).

    Raises UserError if that cannot be done.
    """
    samples = learned.samples[-_SAVED_PAGES:]
    values = [
        read_page(sample.document, learned.declaration, row_of(sample), now) for sample in samples
    ]
    try:
        files.spider.write_text(source, encoding="utf-8")
        if files.tests.is_dir():
            write_pages(files.pages, samples, values, now.isoformat(timespec="seconds"))
    except OSError as error:
        zh, en = refusal(error)
        raise UserError(
            f"无法写入 {error.filename}：{zh}", f"cannot write {error.filename}: {en}"
        ) from error


def shown_path(path: Path) -> str:
    """A path from the current folder if it is below it, else whole."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
