"""A crawl from the command line: its lock, its log, its progress and its report."""

from __future__ import annotations

import logging
import shlex
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import click
from scrapy.settings import Settings

from crawler.cli.jobs import work
from crawler.cli.language import printable, say, tell
from crawler.cli.logs import log_to
from crawler.cli.notify import error_message, notify, report_message
from crawler.cli.progress import shown
from crawler.cli.report import report, terminal
from crawler.clock import present
from crawler.errors import ExitCode, UserError
from crawler.health import exit_code
from crawler.health.reasons import Reason
from crawler.runs.lock import lock_of_all
from crawler.runs.process import SiteProcess, SiteRun, is_url
from crawler.runs.round import Round
from crawler.sites import load_sites, nothing_declared
from crawler.storage.database import check_usable, open_database
from crawler.tell.delivery import Told, deliver
from crawler.tell.reports import Reports

logger = logging.getLogger(__name__)


def crawl(
    settings: Settings,
    names: Sequence[str] | None,
    changes: tuple[str, ...],
    jobs: int,
    minutes: float | None,
    quiet: bool,
    spider_args: Mapping[str, object],
) -> ExitCode:
    """Crawl some sites in this process, or all (None) in processes of their own; print and post how it went.

    Raises UserError.
    """
    database = Path(settings["DATABASE"])
    reports = Reports.of(settings)
    notices: list[Reason] = []
    try:
        if names is None:
            runs, notices = crawl_all(settings, changes, jobs, minutes, quiet, spider_args)
            code = report_and_code(runs, database, quiet, notices, again="--all")
            if not runs:  # all are paused
                code = ExitCode.OK
        else:
            # What is refused leaves no log; a slip of the pen is told first.
            load_sites(settings, (name for name in names if not is_url(name)))
            check_usable(database)
            log_to(log_of(database), settings)
            process = SiteProcess(settings, dict.fromkeys(names))
            runs = process.runs
            again = " ".join(map(shlex.quote, names))
            code = crawl_and_report(process, database, quiet, minutes, again=again, **spider_args)
    except UserError as error:
        # A slip of the pen is told to who made it.
        if error.exit_code is not ExitCode.USAGE:
            notify(reports, error_message(error))
        raise
    notify(reports, report_message(runs, code, log_of(database), notices))
    tell_subscribers(database, present(settings["NOW"]))
    return code


def tell_subscribers(database: Path, now: datetime) -> None:
    """Deliver what is new. What cannot be is a line of warning, is sent again after the next crawl, and no matter of
    the exit code."""
    try:
        told = deliver(database, now)
    except UserError as error:
        told = Told(failed=(error,))
    for failed in told.failed:
        logger.warning("%s", failed.en)
        zh, en = f"{failed.zh}（下次采集后再发）", f"{failed.en} (sent again after the next crawl)"
        click.echo(printable(say(zh, en)), err=True)


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
        raise nothing_declared()
    check_usable(database)
    with lock_of_all(database) as lock:
        if lock.unavailable:
            tell(lock.unavailable.zh, lock.unavailable.en, err=True)
        log_to(log_of(database), settings)
        open_database(database).close()
        with shown(round_.runs, terminal(), quiet):
            round_.crawl(work, (str(database), changes), jobs, minutes)
        if round_.paused and not quiet:
            listed = " ".join(round_.paused)
            tell(f"已暂停，没有采集：{listed}", f"paused, not crawled: {listed}")
    return round_.runs, round_.notices


def crawl_and_report(
    process: SiteProcess,
    database: Path,
    quiet: bool = False,
    minutes: float | None = None,
    *,
    again: str = "",
    **spider_args: object,
) -> ExitCode:
    """Crawl in this process with progress on the terminal, then print the report."""
    with shown(process.runs, terminal(), quiet):
        runs = process.run(minutes, **spider_args)
    return report_and_code(runs, database, quiet, again=again)


def report_and_code(
    runs: Sequence[SiteRun],
    database: Path,
    quiet: bool,
    notices: Sequence[Reason] = (),
    *,
    again: str = "",
) -> ExitCode:
    """Print how it went; returns the exit code. ``again``: the arguments with which whoever interrupted it goes on."""
    report(runs, terminal(), log_of(database), quiet, notices)
    code = exit_code([run.judgement.verdict for run in runs if run.judgement])
    if code is ExitCode.INTERRUPTED:
        step = f"zhaoshang crawl {again}" if again else None
        tell(
            "已中断；采集到的都已保存。" + (f"继续：{step}" if step else "再运行一次即可继续。"),
            "Interrupted; what was fetched is stored. "
            + (f"To continue: {step}" if step else "Run it again to continue."),
            err=True,
        )
    # A process that was killed is no quiet round_, even if its sites were crawled in the end.
    return ExitCode.DEGRADED if notices and code is ExitCode.OK else code


def log_of(database: Path) -> Path:
    """The log stands beside the database."""
    return database.parent / "zhaoshang.log"
