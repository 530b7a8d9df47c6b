"""``zhaoshang crawl``: crawl declared sites."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from scrapy.settings import Settings

from crawler.cli.jobs import work
from crawler.cli.language import say
from crawler.cli.logs import log_to
from crawler.cli.notify import error_message, notify, report_message
from crawler.cli.options import database_option, set_option, settings_for
from crawler.cli.progress import shown
from crawler.cli.report import report, terminal
from crawler.errors import ExitCode, UserError
from crawler.health import exit_code
from crawler.lock import lock_of_all
from crawler.reasons import Reason
from crawler.round import Round
from crawler.run import SiteProcess, SiteRun
from crawler.storage.database import open_database
from crawler.webhook import Webhook


@click.command(short_help="采集站点 crawl sites")
@click.argument("names", nargs=-1, metavar="[NAME|URL]...")
@click.option("--all", "every", is_flag=True, help="所有已声明的站点 all declared sites")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="每站最多采集 N 篇 at most N articles a site",
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
    """采集一个或多个站点，写入数据库。未声明的网站给出网址即可：先学习，再采集。

    再次采集只取新的、上次没取到的和到期回访的。

    Crawl one or several sites into the database. A site that is not declared is given by its URL: it is
    learned in memory, then crawled. A later crawl fetches what is new, what failed before and what is due
    for a visit, and nothing else. With --all those come first that have waited longest; a second --all
    leaves at once (exit code 6), and a site is never crawled twice at the same time. With
    ZHAOSHANG_WEBHOOK_URL in the environment trouble is posted to a DingTalk or WeCom robot, or as JSON.

    \b
    例 examples:
      zhaoshang crawl cuihu
      zhaoshang crawl https://www.example.gov.cn/
      zhaoshang crawl --all --quiet --jobs 2 --max-minutes 120
      zhaoshang crawl cuihu --full
      zhaoshang crawl cuihu --limit 20 --db /tmp/try.db
    """
    settings = settings_for(changes, DATABASE=str(database))
    if every and names:
        raise UserError("站点名和 --all 只能选一个", "name sites or use --all, not both")
    if not every and not names:
        raise UserError("请给出站点名，或用 --all", "name a site, or use --all")
    if jobs is not None and not every:
        raise UserError("--jobs 只能与 --all 同用", "--jobs goes with --all")
    spider_args: dict[str, object] = {"full": full} | ({"limit": limit} if limit else {})
    webhook = Webhook.of(settings)
    notices: list[Reason] = []
    try:
        if every:
            runs, notices = crawl_all(settings, changes, jobs or 1, max_minutes, quiet, spider_args)
            code = report_and_code(runs, database, quiet, notices)
        else:
            log_to(log_of(database), settings)
            process = SiteProcess(settings, dict.fromkeys(names))
            runs = process.runs
            code = crawl_and_report(process, database, quiet, max_minutes, **spider_args)
    except UserError as error:
        # A slip of the pen is told to who made it.
        if error.exit_code is not ExitCode.USAGE:
            notify(webhook, error_message(error))
        raise
    notify(webhook, report_message(runs, code, log_of(database), notices))
    sys.exit(code)


def crawl_all(
    settings: Settings,
    changes: tuple[str, ...],
    jobs: int,
    minutes: float | None,
    quiet: bool,
    spider_args: Mapping[str, object],
) -> tuple[list[SiteRun], list[Reason]]:
    """Crawl all sites of the user in processes of their own. Raises UserError, such as LockedError."""
    database = Path(settings["DATABASE"])
    round_ = Round(settings, spider_args)
    if not round_.runs:
        raise UserError("还没有声明任何站点（见 README）", "no sites are declared yet (see README)")
    with lock_of_all(database) as lock:
        if lock.unavailable:
            click.echo(say(lock.unavailable.zh, lock.unavailable.en), err=True)
        log_to(log_of(database), settings)
        open_database(database).close()
        with shown(round_.runs, terminal(), quiet):
            round_.crawl(work, (str(database), changes), jobs, minutes)
    return round_.runs, round_.notices


def crawl_and_report(
    process: SiteProcess,
    database: Path,
    quiet: bool = False,
    minutes: float | None = None,
    **spider_args: object,
) -> ExitCode:
    """Crawl in this process with progress on the terminal, then print the report."""
    with shown(process.runs, terminal(), quiet):
        runs = process.run(minutes, **spider_args)
    return report_and_code(runs, database, quiet)


def report_and_code(
    runs: Sequence[SiteRun], database: Path, quiet: bool, notices: Sequence[Reason] = ()
) -> ExitCode:
    """Print how it went; returns the exit code."""
    report(runs, terminal(), log_of(database), quiet, notices)
    code = exit_code([run.judgement.verdict for run in runs if run.judgement])
    if code is ExitCode.INTERRUPTED:
        click.echo(
            say(
                "已中断；采集到的都已保存，再运行一次即可继续。",
                "Interrupted; what was fetched is stored. Run again to go on.",
            ),
            err=True,
        )
    # A process that was killed is no quiet round_, even if its sites were crawled in the end.
    return ExitCode.DEGRADED if notices and code is ExitCode.OK else code


def log_of(database: Path) -> Path:
    """The log stands beside the database."""
    return database.parent / "zhaoshang.log"
