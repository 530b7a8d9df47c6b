"""``zhaoshang crawl``: crawl declared sites."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from crawler.cli.names import declared
from crawler.cli.options import database_option, set_option, settings_for
from crawler.errors import UserError
from crawler.runs import forkserver


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME|URL]...", shell_complete=declared)
@click.option("--all", "every", is_flag=True, help="所有已声明的站点 all declared sites")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="每站最多采集 N 篇 at most N articles per site",
)
@click.option(
    "--max-minutes",
    type=click.FloatRange(min=0, min_open=True),
    metavar="N",
    help="限时（分钟），到时收尾 time budget in minutes",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    metavar="N",
    help="采集进程数（--all） processes (--all)  [1]",
)
@click.option(
    "--full",
    is_flag=True,
    help="读完所有列表页 read every list page",
)
@click.option(
    "-q",
    "--quiet",
    is_flag=True,
    help="正常时毫无输出 print only what is wrong",
)
@database_option
@set_option
def crawl(
    names: tuple[str, ...],
    every: bool,
    limit: int | None,
    max_minutes: float | None,
    jobs: int | None,
    full: bool,
    quiet: bool,
    database: Path,
    changes: tuple[str, ...],
) -> None:
    """采集一个或多个站点，写入数据库。没有站点文件的网站给出网址即可：识别后立即采集。

    再次采集只取新的、上次没取到的和到期回访的。

    Crawl one or several sites into the database. A site without a file is given by its URL: it is analysed in
    memory, then crawled. A later crawl fetches what is new, what failed before and what is due for a revisit, and
    nothing else. With --all, paused sites are left out, and those that have waited longest come first; a second --all exits at once (exit code 6),
    and a site is never crawled twice at the same time. With ZHAOSHANG_WEBHOOK_URL in the environment, alerts go to a
    DingTalk or WeCom robot, or as JSON to any URL.

    \b
    例 examples:
      zhaoshang crawl cuihu
      zhaoshang crawl https://www.example.gov.cn/
      zhaoshang crawl --all --quiet --jobs 2 --max-minutes 120
      zhaoshang crawl cuihu --full
      zhaoshang crawl cuihu --limit 20 --db /tmp/try.db
    """
    if every and names:
        raise UserError("站点名和 --all 只能选一个", "name sites or use --all, not both")
    if not every and not names:
        raise UserError("请给出站点名，或用 --all", "name a site, or use --all")
    if jobs is not None and not every:
        raise UserError("--jobs 只能与 --all 同用", "--jobs can only be used with --all")
    spider_args: dict[str, object] = {"full": full} | ({"limit": limit} if limit else {})
    if every:
        # It loads the program while this process does.
        forkserver.ensure_running()
    settings = settings_for(changes, DATABASE=str(database))
    if not every:
        # It looks through the whole stack, and for each frame through all modules, and from here takes half of what it
        # would take when a crawl begins: 50 ms.
        import scrapy.core.downloader.contextfactory  # noqa: F401
    # It brings Scrapy along, for which neither a Tab nor --help should wait.
    from crawler.cli import crawling

    asked = None if every else names
    sys.exit(crawling.crawl(settings, asked, changes, jobs or 1, max_minutes, quiet, spider_args))
