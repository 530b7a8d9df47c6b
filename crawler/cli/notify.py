"""What a crawl reports, in the words that it prints."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import click

from crawler.cli.language import printable, say
from crawler.cli.report import counts_of, summary, trouble_lines
from crawler.clock import present
from crawler.errors import ExitCode, UserError
from crawler.health import Verdict
from crawler.health.reasons import Reason
from crawler.runs.process import SiteRun
from crawler.tell.reports import Reports
from crawler.webhook import Message

logger = logging.getLogger(__name__)


def notify(reports: Reports | None, message: Message) -> None:
    """Post a message if that is wanted. What goes wrong is one line, and no matter of the crawl's exit code."""
    if reports is None or (message.facts["exit_code"] == ExitCode.OK and not reports.always):
        return
    try:
        failed = reports.post(message, present())
    except KeyboardInterrupt:
        return
    if failed:
        logger.warning("%s", failed.en)
        click.echo(printable(say(failed.zh, failed.en)), err=True)


def report_message(
    runs: Sequence[SiteRun], code: ExitCode, log: Path, notices: Sequence[Reason] = ()
) -> Message:
    """The report of a crawl under a line that sums it up; for programs the counts of each site too."""
    lines = [say("zhaoshang：", "zhaoshang: ") + summary(runs), *trouble_lines(runs, log, notices)]
    return _message(lines, code, sites=[_facts(run) for run in runs])


def error_message(error: UserError) -> Message:
    """That a crawl could not begin."""
    return _message([f"zhaoshang: {say(error.zh, error.en)}"], error.exit_code)


def _message(lines: Sequence[str], code: ExitCode, **facts: object) -> Message:
    text = "\n".join(map(printable, lines))
    return Message(text, {"exit_code": int(code), **facts}, _more)


def _more(lines: int) -> str:
    return say(f"…… 另有 {lines} 行：zhaoshang status", f"… {lines} more lines: zhaoshang status")


def _facts(run: SiteRun) -> dict[str, object]:
    judgement = run.judgement
    return {
        "site": run.name,
        "verdict": str(judgement.verdict if judgement else Verdict.INTERRUPTED),
        "reasons": [say(why.zh, why.en) for why in judgement.reasons] if judgement else [],
        **counts_of(run),
    }
