"""``zhaoshang check``: do the declared selectors still hold, on the saved pages and on the live site?"""

from __future__ import annotations

import sys

import click
from scrapy.crawler import AsyncCrawlerProcess

from crawler.base_spiders.checking import CheckSpider, check_saved
from crawler.cli.add import PROJECT
from crawler.cli.language import label, say
from crawler.cli.logs import log_to
from crawler.cli.names import declared
from crawler.cli.options import DEFAULT_DATABASE, set_option, settings_for
from crawler.cli.report import plain_table, terminal
from crawler.cli.spiderfile import Files
from crawler.errors import ExitCode
from crawler.extract.check import Broken, Checked
from crawler.run import be_quick_on_loopback
from crawler.sites import declared_sites, load_sites


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=declared)
@click.option("--saved", is_flag=True, help="只查保存的页面，不联网 only the saved pages, offline")
@set_option
def check(names: tuple[str, ...], saved: bool, changes: tuple[str, ...]) -> None:
    """用保存的页面和网站现状复查各站点的选择器，说明哪个字段失效、那里现在是什么。

    Re-test the declared selectors on the saved pages and on the live site: which field broke, and what the
    page looks like now at that place. Without names: all sites.
    """
    settings = settings_for(changes)
    sites = (
        load_sites(settings, names)
        if names
        else {n: s for n, s in declared_sites(settings).items() if not s.sample}
    )
    log_to(DEFAULT_DATABASE.parent / "zhaoshang.log", settings)
    results: list[Checked] = []
    for name, site in sites.items():
        folder = Files.of(PROJECT, name).pages
        if (folder / "golden.json").is_file():
            results.append(check_saved(site, folder))
    if not saved:
        process = AsyncCrawlerProcess(settings)
        crawlers = []
        for site in sites.values():
            crawler = process.create_crawler(CheckSpider)
            for url in site.first_list_pages()[:1]:
                be_quick_on_loopback(crawler, url)
            process.crawl(crawler, site=site)
            crawlers.append(crawler)
        process.start()
        results += [c.spider.checked for c in crawlers if isinstance(c.spider, CheckSpider)]
    show(results)
    sys.exit(ExitCode.DEGRADED if any(result.broken for result in results) else ExitCode.OK)


def show(results: list[Checked]) -> None:
    """One row a site, then what broke."""
    table = plain_table(
        ("站点", "site"), ("对象", "on"), ("页", "pages"), ("结果", "result"), numbers=(2,)
    )
    for result in results:
        verdict = label("有误", "broken") if result.broken else label("正常", "ok")
        table.add_row(result.site, result.on, str(result.pages), verdict)
    terminal().print(table)
    for result in results:
        for broken in result.broken:
            click.echo(f"{result.site}: {_line(broken)}", err=True)


def _line(broken: Broken) -> str:
    return say(
        f"{broken.field} 失效（{broken.selector}）：应为 {broken.expected!r}，现为 {broken.got!r}；{broken.page}",
        f"{broken.field} broke ({broken.selector}): expected {broken.expected!r}, got {broken.got!r}; {broken.page}",
    )
