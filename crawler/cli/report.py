"""The report at the end of a crawl: one screen on a terminal, one plain line a site elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.cli.language import label, printable, say
from crawler.health import Verdict
from crawler.reasons import Reason
from crawler.run import SiteRun

VERDICTS: Final = {
    Verdict.OK: ("正常", "ok", "green"),
    Verdict.QUIET: ("无新内容", "quiet", "green"),
    Verdict.DEGRADED: ("有缺", "degraded", "yellow"),
    Verdict.BROKEN: ("失败", "broken", "red"),
    Verdict.INTERRUPTED: ("中断", "interrupted", "yellow"),
    Verdict.STORAGE: ("存储出错", "storage", "red"),
}
_COUNTS: Final = (
    ("页", "pages"),
    ("新", "new"),
    ("改", "changed"),
    ("同", "unchanged"),
    ("重", "duplicates"),
    ("拒", "rejected"),
    ("败", "failed"),
)
# Reasons shown for a site; the log and the table crawls have all.
_REASONS: Final = 4


def terminal() -> Console:
    """Standard output. What is printed is data: ``[b]`` in a title is no markup."""
    return Console(markup=False, highlight=False, emoji=False)


def plain_table(*headings: tuple[str, str] | str, numbers: Sequence[int] = ()) -> Table:
    """An empty table in the house's form; ``numbers`` are the columns to align right."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for i, heading in enumerate(headings):
        text = heading if isinstance(heading, str) else label(*heading)
        table.add_column(
            text.replace(" ", "\n", 1), justify="right" if i in numbers else "left", overflow="fold"
        )
    return table


def counts_of(run: SiteRun) -> dict[str, int]:
    """The numbers that a report shows, by their English name."""
    counts = run.counts
    return {
        name: getattr(counts, name) if hasattr(counts, name) else counts.total(name)
        for _, name in _COUNTS
    }


def report(runs: Sequence[SiteRun], console: Console) -> None:
    """Print how each site went; what is wrong goes to standard error, where cron finds it."""
    if console.is_terminal:
        console.print(_table(runs))
    else:
        for run in runs:
            click.echo(_plain_line(run))
    for run in runs:
        reasons = run.judgement.reasons if run.judgement else ()
        for reason in reasons[:_REASONS]:
            click.echo(f"{run.name}: {_say(reason)}", err=True)
        if len(reasons) > _REASONS:
            more = len(reasons) - _REASONS
            click.echo(
                f"{run.name}: " + say(f"另有 {more} 条，见日志", f"{more} more, see the log"),
                err=True,
            )


def _table(runs: Sequence[SiteRun]) -> Table:
    numbers = range(2, 2 + len(_COUNTS))
    table = plain_table(("站点", "site"), ("结论", "verdict"), *_COUNTS, numbers=numbers)
    for run in runs:
        verdict = run.judgement.verdict if run.judgement else Verdict.INTERRUPTED
        zh, en, colour = VERDICTS[verdict]
        table.add_row(
            run.name, Text(label(zh, en), style=colour), *map(str, counts_of(run).values())
        )
    return table


def _plain_line(run: SiteRun) -> str:
    verdict = run.judgement.verdict if run.judgement else Verdict.INTERRUPTED
    numbers = " ".join(f"{name}={number}" for name, number in counts_of(run).items())
    return f"{run.name}: {verdict} {numbers}"


def _say(reason: Reason) -> str:
    return printable(say(reason.zh, reason.en))
