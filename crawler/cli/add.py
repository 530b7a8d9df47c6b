"""``zhaoshang add``: learn a site from its URL and put it under watch."""

from __future__ import annotations

import keyword
import re
import shlex
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from crawler.base_spiders import browser
from crawler.base_spiders.learning import LearnSpider
from crawler.base_spiders.site import SiteSpider
from crawler.cli.language import label, preferred, printable, say, shortened, tell
from crawler.cli.logs import log_to
from crawler.cli.options import DEFAULT_DATABASE, set_option, settings_for
from crawler.cli.report import plain_table, terminal
from crawler.cli.spiderfile import Files, new_files, row_of, spider_source, write_pages
from crawler.clock import present
from crawler.errors import StoppedError, UserError, refusal
from crawler.fields.site_name import site_name
from crawler.fields.text import clean_line
from crawler.fields.urls import canonical_url
from crawler.health import SHUTDOWN
from crawler.health.failures import said
from crawler.health.failures import step as failure_step
from crawler.health.reasons import Steps
from crawler.learn import Dropped, FieldReport, Learned, LearnError, left_out
from crawler.read.declared import ABSENT
from crawler.read.page import read_page
from crawler.runs.process import be_quick_on_loopback, is_url, without_loader
from crawler.sites import PatientLoader, declared_sites

_SAVED_PAGES = 4
# Columns of a section's name, and of a value that a person is shown.
_NAME = 28
_SAMPLE = 24


@click.command()
@click.argument("url")
@click.option("--name", help="站点名，默认取自网址 its name, by default from the host")
@click.option(
    "--section",
    "sections",
    multiple=True,
    metavar="URL",
    help="只采这些栏目（可多次） only these sections",
)
@click.option(
    "--javascript",
    is_flag=True,
    help="用浏览器读取（扩展 javascript） read in a browser (extra javascript)",
)
@click.option("-y", "--yes", is_flag=True, help="不询问，直接写入 write without asking")
@set_option
def add(
    url: str,
    name: str | None,
    sections: tuple[str, ...],
    javascript: bool,
    yes: bool,
    changes: tuple[str, ...],
) -> None:
    """从网址学会一个网站：找出栏目，看几十篇文章，写出 crawler/spiders/NAME.py。

    Learn a site from its URL: find its sections, look at some articles, and write crawler/spiders/NAME.py
    (another package: setting NEWSPIDER_MODULE). At most 60 requests; nothing is written if the site cannot be
    learned.

    \b
    例 examples:
      zhaoshang add https://www.example.gov.cn/
      zhaoshang add https://example.cn/ --section https://example.cn/news/
    """
    for each in (url, *sections):
        check_url(each)
    settings = settings_for(changes)
    name = name or site_name(url)
    sites, wrong = declared_sites(settings)
    check_new(sections or (url,), sites, home=None if sections else url)
    check_name(name, {*PatientLoader.from_settings(settings).list(), *wrong})
    files = new_files(settings, name)
    if files.spider.exists():
        raise name_taken(name)
    log_to(DEFAULT_DATABASE.parent / "zhaoshang.log", settings)
    tell(f"正在学习 {url} ……", f"Learning {url} …")
    learned = learn_site(url, sections, settings, javascript)
    check_new([section.url for section in learned.sections], sites)
    show_learned(learned, terminal())
    path = shown_path(files.spider)
    question = say(f"写入 {path} ？", f"Write {path}?")
    if not yes and not click.confirm(question, default=True):
        tell("没有写入任何文件。", "Nothing was written.")
        return
    source = spider_source(
        learned,
        name,
        f"{learned.title or name} · {learned.url}",
        javascript,
        whole=not sections,
        legacy_tls=settings.getbool("LEGACY_TLS"),
    )
    write_site(files, source, learned, present(settings["NOW"]))
    # Where to find it, if this run was told so.
    told = [
        f"-s {shlex.quote(change)}" for change in changes if change.startswith("SPIDER_MODULES=")
    ]
    command = " ".join(["zhaoshang crawl", name, *told])
    tell(f"已写入。接下来：{command}", f"Written. Next: {command}")


def check_url(url: str) -> None:
    """Raises UserError for what is no web address."""
    if not is_url(url) or canonical_url(url) is None:
        raise UserError(f"不是网址：{url}", f"no URL: {url}")


def check_name(name: str, taken: set[str]) -> None:
    """Raises UserError for a name that a site's file or class cannot have, or that another site has."""
    if keyword.iskeyword(name):
        raise UserError(
            f"{name} 是 Python 的保留字，请用 --name 另取",
            f"{name} is a word of Python's; choose another with --name",
        )
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", name):
        raise UserError(
            f"站点名只能用小写字母、数字和下划线，以字母开头：{name}",
            f"a site's name has small letters, digits and underscores, a letter first: {name}",
        )
    if name in taken:
        raise name_taken(name)


def name_taken(name: str) -> UserError:
    """What a person is told whose new site would have another's name."""
    return UserError(
        f"已有名为 {name} 的站点，请用 --name 另取",
        f"there is a site named {name}; choose another with --name",
    )


def check_new(
    lists: Iterable[str], sites: Mapping[str, type[SiteSpider]], home: str | None = None
) -> None:
    """Raises UserError if a declared site watches all these lists, or was learned from this home page, already.

    What two sites share is stored once.
    """
    wanted = {canonical_url(url) for url in lists}
    for name, site in sites.items():
        is_learned = home and site.home and _page(home) == _page(site.home)
        if is_learned or wanted <= {canonical_url(url) for url in site.first_list_pages()}:
            raise UserError(
                f"这个网站已经有了，名为 {name}；下一步：zhaoshang crawl {name}（要重新学习，先删去它的站点文件）",
                f"this site is there already, named {name}; next: zhaoshang crawl {name} (to learn it anew, delete its file first)",
            )


def _page(url: str) -> str:
    """A home page, by whichever of its addresses."""
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
    spider = crawler.spider
    if isinstance(spider, LearnSpider) and spider.learned is not None:
        return spider.learned
    # Before the spider's own words: what was under way may fail because of it.
    if not isinstance(spider, LearnSpider) or crawler.stats.get_value("finish_reason") == SHUTDOWN:
        raise StoppedError(
            "学习中断，没有写入任何文件", "learning was interrupted; nothing was written"
        )
    if spider.error is not None:
        raise explained(spider.error, spider.error.trouble, url)
    raise LearnError(
        "学习出错，没有写入任何文件；详见日志", "learning failed, nothing was written; see the log"
    )


def explained(error: UserError, why: str | None, url: str) -> UserError:
    """An error about an address that did not answer, with what that means and what helps, if there is more to say."""
    if why is None or not (means := said(why)):
        return error
    step = failure_step(why, Steps.of_url(url))
    step_zh, step_en = step if isinstance(step, tuple) else (step, step)
    return type(error)(
        f"{error.zh}（{means[0]}）；下一步：{step_zh}", f"{error.en} ({means[1]}); next: {step_en}"
    )


def show_learned(learned: Learned, console: Console) -> None:
    """Print the sections and a table of the fields for a person to look at."""
    platform = learned.platform.title if learned.platform else say("未识别", "not recognised")
    tell(
        f"系统：{platform}；栏目 {len(learned.sections)} 个；请求 {learned.requests} 次",
        f"System: {platform}; {len(learned.sections)} sections; {learned.requests} requests",
    )
    for section in learned.sections:
        click.echo(f"  {_shown(section.name, _NAME) or '-'}  {printable(section.url)}")
    for line in dropped_lines(learned.dropped):
        click.echo(line)
    table = plain_table(
        ("字段", "field"), ("有", "share"), ("一致", "agree"), ("位置、缘由、样例", "where, why, samples"),
        numbers=(1, 2),
    )  # fmt: skip
    for field in learned.fields:
        # Of what no page has, nothing can be right.
        agreement = f"{field.agreement:.0%}" if field.share else "-"
        table.add_row(field.name, f"{field.share:.0%}", agreement, _told(field))
    console.print(table)
    if any(not field.selector for field in learned.fields):
        tell(
            "位置可在站点文件中改写；一页上有哪些候选，zhaoshang try --why 网址 列出。",
            "A place may be declared in the site's file; candidates: zhaoshang try --why URL",
        )


def dropped_lines(dropped: Iterable[Dropped]) -> list[str]:
    """What is no section, a line for each reason with a few names of it: nothing is silent, and nothing is long."""
    lines = [f"  {say(*why)}{_colon()}{printable(names)}" for why, names in left_out(dropped)]
    return [label("没有采用", "not taken"), *lines] if lines else []


def _colon() -> str:
    return "：" if preferred() == "zh" else ": "


def _told(field: FieldReport) -> str:
    """Where a field stands and why there, then what it says on a few pages."""
    where = label("通用识别", "generic") if field.selector is None else printable(field.selector)
    if field.selector == ABSENT:
        where = label("网站没有", "absent")
    if field.why:
        where += _colon() + printable(say(*field.why))
    samples = " · ".join(_shown(text, _SAMPLE) for text in field.samples)
    return f"{where}\n{samples}" if samples else where


def _shown(text: str, longest: int) -> str:
    """A text in so many columns of a terminal."""
    return shortened(printable(clean_line(text)), longest)


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
