"""``zhaoshang check``: do the declared selectors still hold, on the saved pages and on the live site?"""

from __future__ import annotations

import sys
from typing import Final

import click
from scrapy.crawler import AsyncCrawlerProcess, Crawler

from crawler.base_spiders.checking import CheckSpider, check_saved
from crawler.cli.language import label, lines_of, say
from crawler.cli.logs import log_to
from crawler.cli.names import declared
from crawler.cli.options import set_option, settings_for
from crawler.cli.report import plain_table, terminal
from crawler.cli.table import tell_unloadable
from crawler.declaring.spiderfile import saved_pages
from crawler.errors import ExitCode
from crawler.health import failures
from crawler.health.reasons import Steps
from crawler.project import default_database
from crawler.read.check import NO_ARTICLE, PAGE, Broken, Checked
from crawler.runs.process import without_loader
from crawler.sites import load_sites, nothing_declared, sites_of_the_user
from crawler.words.field_names import FIELDS

NOT_STARTED: Final = "not started"


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=declared)
@click.option("--saved", is_flag=True, help="只查保存的页面，不联网 only the saved pages, offline")
@set_option
def check(names: tuple[str, ...], saved: bool, changes: tuple[str, ...]) -> None:
    """用保存的页面和网站现状复查各站点的选择器，说明哪个字段失效、那里现在是什么。

    Test the declared selectors on the saved pages and on the live site: which field fails, and what is at that
    place now. Without names: all sites.
    """
    settings = settings_for(changes)
    sites, wrong = (load_sites(settings, names), {}) if names else sites_of_the_user(settings)
    if not sites and not wrong:
        raise nothing_declared()
    log_to(default_database().parent / "zhaoshang.log", settings)
    results: list[Checked] = []
    for name, site in sites.items():
        folder = saved_pages(site.__module__, name)
        if (folder / "golden.json").is_file():
            results.append(check_saved(site, folder))
    if not saved:
        process = AsyncCrawlerProcess(without_loader(settings))
        crawlers: dict[str, Crawler] = {}
        for site in sites.values():
            crawler = process.create_crawler(CheckSpider)
            process.crawl(crawler, site=site)
            crawlers[site.name] = crawler
        process.start()
        results += [checked(name, crawler) for name, crawler in crawlers.items()]
    show(results)
    tell_unloadable(wrong)
    if any(result.unanswered for result in results):
        sys.exit(ExitCode.BROKEN)
    broken = wrong or any(result.broken for result in results)
    sys.exit(ExitCode.DEGRADED if broken else ExitCode.OK)


def checked(name: str, crawler: Crawler) -> Checked:
    """What the check of a live site found, also where it could not even begin, or was stopped before a page."""
    spider = crawler.spider
    if isinstance(spider, CheckSpider) and (
        spider.checked.pages or spider.checked.broken or not spider.start_urls
    ):
        return spider.checked
    return Checked(name, "live", broken=[Broken(PAGE, "-", "200", NOT_STARTED, "-")])


def show(results: list[Checked]) -> None:
    """One row a site, then what broke."""
    table = plain_table(
        ("站点", "site"), ("对象", "on"), ("页", "pages"), ("结果", "result"), numbers=(2,)
    )
    for result in results:
        if result.broken:
            verdict = label("有误", "broken")
        elif result.pages:
            verdict = label("正常", "ok")
        else:
            # It declares no list page, as ``any``, or keeps no saved ones.
            verdict = label("未查", "unchecked")
        on = label("样页" if result.on == "saved" else "网站", result.on)
        table.add_row(result.site, on, str(result.pages), verdict)
    terminal().print(table)
    for result in results:
        if first := result.unanswered:
            text = f"{result.site}: {_down(first, result.site)}"
            click.echo(lines_of(text, err=True), err=True)
            continue
        for broken in result.broken:
            click.echo(lines_of(f"{result.site}: {_line(broken)}", err=True), err=True)


def _down(first: Broken, site: str) -> str:
    """A site of which not one list page was had: why, for example where, and what to do."""
    why = first.got
    if why == NOT_STARTED:
        return say("没能开始检查，见日志", "the check could not be started; see the log")
    zh, en = failures.in_words(why)
    if why.startswith("http_4") and not failures.may_pass(why):
        step_zh = f"若已改版：zhaoshang add --relearn {site}（首页换了网址则加上 URL）"
        step_en = f"if it was redesigned: zhaoshang add --relearn {site} (and the URL, if its home page moved)"
    else:
        # How a file has to be changed for old TLS or a browser, the report of a crawl says.
        told = (f"看怎么办：zhaoshang crawl {site}", f"to learn what to do: zhaoshang crawl {site}")
        step = failures.step(
            why, Steps(crawl=f"zhaoshang check {site}", legacy_tls=told, browser=told)
        )
        step_zh, step_en = step if isinstance(step, tuple) else (step, step)
    return say(
        f"列表页全都打不开，例如 {first.page}：{zh}；下一步：{step_zh}",
        f"none of its list pages opens, e.g. {first.page}: {en}; next: {step_en}",
    )


def _line(broken: Broken) -> str:
    if broken.field == NO_ARTICLE:
        zh, en = failures.said(broken.got)
        return say(f"{broken.page} 不是文章：{zh}", f"{broken.page} is not an article: {en}")
    if broken.field == PAGE:
        zh, en = failures.in_words(broken.got)
        if zh == broken.got:  # what went wrong when it was read
            return say(
                f"读不了 {broken.page}：{zh}，见日志",
                f"cannot read {broken.page}: {en}; see the log",
            )
        return say(f"打不开 {broken.page}：{zh}", f"cannot open {broken.page}: {en}")
    return say(
        f"{FIELDS.get(broken.field, broken.field)}（{broken.field}）失效，选择器 {broken.selector}：应为 {broken.expected!r}，现为 {broken.got!r}；{broken.page}",
        f"{broken.field} fails ({broken.selector}): expected {broken.expected!r}, got {broken.got!r}; {broken.page}",
    )
