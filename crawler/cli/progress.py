"""What a crawl shows while it runs: bars on a terminal, a plain line now and then in a pipe."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

import click
from rich.console import Console
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table

from crawler.cli.language import label, say
from crawler.runs.process import SiteRun

PLAIN_SECONDS: Final = 10.0
PROGRESS: Final = "ZHAOSHANG_PROGRESS_SECONDS"
"""The variable with which the reader of a pipe asks for lines more often, or for those that only a terminal is shown."""
# Sites that fit on a screen while they run.
_ROWS: Final = 12


def plain_seconds(environ: Mapping[str, str] = os.environ) -> float:
    """Seconds between two lines in a pipe."""
    try:
        return max(float(environ.get(PROGRESS, PLAIN_SECONDS)), 0.0)
    except ValueError:
        return PLAIN_SECONDS


@contextmanager
def shown(runs: Sequence[SiteRun], console: Console, quiet: bool) -> Iterator[None]:
    """Show how the runs go until the block ends; with ``quiet`` nothing."""
    if quiet:
        yield
    elif console.is_terminal:
        with Live(
            get_renderable=lambda: _bars(runs),
            console=console,
            refresh_per_second=5,
            transient=True,
        ):
            yield
    else:
        over = threading.Event()
        thread = threading.Thread(target=_plain, args=(runs, over), daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


def _bars(runs: Sequence[SiteRun]) -> Table:
    table = Table.grid(padding=(0, 1))
    waiting = [run for run in runs if run.judgement is None]
    active = [run for run in waiting if run.crawler or run.last_counts]
    for run in active[:_ROWS]:
        done, rows = _done(run)
        table.add_row(
            run.name,
            ProgressBar(total=max(rows, 1), completed=done, width=20),
            f"{done}/{rows}",
            _line(run),
        )
    if len(waiting) > len(active[:_ROWS]):
        more = len(waiting) - len(active[:_ROWS])
        table.add_row(
            "…",
            "",
            "",
            say(f"还有 {more} 个站点", f"{more} more sites"),
        )
    return table


def _plain(runs: Sequence[SiteRun], over: threading.Event) -> None:
    while not over.wait(plain_seconds()):
        for run in runs:
            done, rows = _done(run)
            if run.judgement is None and (run.counts.pages or rows):
                click.echo(f"{run.name}: {done}/{rows} {_line(run)}")


def _done(run: SiteRun) -> tuple[int, int]:
    """Of how many rows how many are done; once the files have their turn, of how many files."""
    counts = run.counts
    if counts.files is not None and counts.files.due:
        return min(counts.files.done, counts.files.due), counts.files.due
    done = counts.total("fetched") + counts.total("failed") + counts.total("skipped")
    return done, counts.total("rows")


def _line(run: SiteRun) -> str:
    counts = run.counts
    parts = [
        (label("页数", "pages"), counts.pages),
        (label("新增", "new"), counts.new),
        (label("更新", "changed"), counts.changed),
        (label("出错", "errors"), counts.errors + counts.total("failed")),
    ]
    if counts.files is not None and counts.files.due:
        parts.append((label("附件", "files"), counts.files.done))
    return " · ".join(f"{name} {number}" for name, number in parts)
