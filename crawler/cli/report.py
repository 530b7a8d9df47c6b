"""The report at the end of a crawl: one screen on a terminal, one plain line a site elsewhere, then what is to note.

Sites in trouble come first, and a crawl of several ends with their sum."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from crawler.cli.language import label, lines_of, printable, say
from crawler.cli.table import COLOURS
from crawler.errors import ExitCode
from crawler.health import EXIT_CODES, WORDS, Verdict
from crawler.health.reasons import Reason, counted, few
from crawler.languages import preferred

if TYPE_CHECKING:
    from crawler.runs.process import SiteRun

_COUNTS: Final = (
    ("页数", "pages"),
    ("新增", "new"),
    ("更新", "changed"),
    ("回访", "revisited"),
    ("已有", "known"),
    ("拒收", "rejected"),
    ("失败", "failed"),
    ("消失", "gone"),
    ("待采", "open"),
)
# These two have their column even if they are 0 everywhere.
_ALWAYS: Final = ("pages", "new")
# Of a site's name so much stays in one line: with every count but one, 80 columns leave no more.
_SHORTEST_NAME: Final = 10
# Columns for a pipe, whose reader goes by lines: more than any table has.
_WHOLE: Final = 1000
# Reasons shown for a site; the log and the table crawls have all.
_REASONS: Final = 4
_ADDRESS: Final = re.compile(r"https?://\S+")
# What to do, where the reasons do not say it.
_NEXT: Final = {
    Verdict.DEGRADED: (
        "zhaoshang check {site}；详见 {log}", "zhaoshang check {site}; details in {log}"
    ),
    Verdict.BROKEN: (
        "zhaoshang check {site}；详见 {log}", "zhaoshang check {site}; details in {log}"
    ),
    Verdict.STORAGE: ("zhaoshang doctor", "zhaoshang doctor"),
    Verdict.LOCKED: (
        "等它结束，或检查那个进程是否卡住", "wait for it to end, or check whether that process hangs"
    ),
}  # fmt: skip


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Rich would end with exit code 1, as after a defect; see ``Verbs``."""
        raise BrokenPipeError


def terminal() -> Console:
    """Standard output. What is printed is data: ``[b]`` in a title is no markup. A pipe gets whole lines."""
    fits = sys.stdout.isatty() or "COLUMNS" in os.environ
    return _Console(markup=False, highlight=False, emoji=False, width=None if fits else _WHOLE)


def plain_table(
    *headings: tuple[str, str] | str, numbers: Sequence[int] = (), padding: int = 1
) -> Table:
    """An empty table in the house's form; ``numbers`` are the columns to align right."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, padding))
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


def is_trouble(run: SiteRun) -> bool:
    """Whether a person should look at the site."""
    return run.judgement is not None and EXIT_CODES[run.judgement.verdict] is not ExitCode.OK


def report(
    runs: Sequence[SiteRun],
    console: Console,
    log: Path,
    quiet: bool = False,
    notices: Sequence[Reason] = (),
) -> None:
    """Print how each site went and what is worth knowing; with ``quiet`` only what is wrong, on standard error, where
    cron finds it."""
    runs = sorted(runs, key=is_trouble, reverse=True)
    if not quiet:
        if console.is_terminal and (table := _table(runs, console)):
            console.print(table)
        else:
            for run in runs:
                click.echo(_plain_line(run))
        for line in note_lines(runs):
            click.echo(lines_of(line))
        if len(runs) > 1:
            click.echo(lines_of(summary(runs)))
    for line in trouble_lines(runs, log, notices):
        click.echo(lines_of(line, err=True), err=True)


def summary(runs: Sequence[SiteRun]) -> str:
    """How a crawl of several sites went, in a line."""
    trouble = sum(map(is_trouble, runs))
    new = sum(run.counts.new for run in runs)
    return say(
        f"{len(runs)} 个站点中有 {trouble} 个异常，新文章 {new} 篇",
        f"{trouble} of {counted(len(runs), 'site')} in trouble, {counted(new, 'new article')}",
    )


def trouble_lines(runs: Sequence[SiteRun], log: Path, notices: Sequence[Reason] = ()) -> list[str]:
    """What is wrong, one line each: site and reason, then what to do next. Sites that differ only in their names and
    addresses stand together, the first as the example.

    ``notices`` are what went wrong with a process, not a site.
    """
    lines: list[str] = []
    same: dict[tuple[object, ...], list[SiteRun]] = {}
    for run in filter(is_trouble, runs):
        assert run.judgement is not None
        shapes = tuple(_shape(reason, run.name) for reason in run.judgement.reasons)
        same.setdefault((run.judgement.verdict, shapes), []).append(run)
    for (verdict, _), alike in same.items():
        names, judgement = _names(alike), alike[0].judgement
        assert judgement is not None
        is_one = len({run.judgement.reasons for run in alike if run.judgement}) == 1
        of = "" if is_one else say(f"例如 {alike[0].name}：", f"e.g. {alike[0].name}: ")
        lines += [f"{names}: {of}{_say(reason)}" for reason in judgement.reasons[:_REASONS]]
        if more := len(judgement.reasons[_REASONS:]):
            lines.append(f"{names}: " + say(f"另有 {more} 条，见日志", f"{more} more, see the log"))
        next_step = _NEXT.get(Verdict(str(verdict)))
        if next_step and not any(reason.step for reason in judgement.reasons):
            zh, en = (step.format(site=alike[0].name, log=log) for step in next_step)
            lines.append(f"{names}: " + say(f"下一步：{zh}", f"next: {en}"))
    return lines + list(map(_say, notices))


def note_lines(runs: Sequence[SiteRun]) -> list[str]:
    """What is worth knowing and no alarm, one line each."""
    return [
        f"{run.name}: {_say(note)}" for run in runs if run.judgement for note in run.judgement.notes
    ]


def _shape(reason: Reason, name: str) -> str:
    """A reason without what is the site's own in it: its addresses, its name behind a command."""
    return _ADDRESS.sub("…", reason.en).replace(f" {name}", " …")


def _names(runs: Sequence[SiteRun]) -> str:
    """The sites of a line, as many as fit."""
    shown, rest = few([run.name for run in runs])
    return f"{shown} {say(*rest)}" if rest else shown


def _table(runs: Sequence[SiteRun], console: Console) -> Table | None:
    """None if the counts do not fit; names are broken where they must. A count that is 0 for every site has no column."""
    for is_tight in (False, True):
        table = _filled(runs, is_tight)
        site = table.columns[0]
        site.max_width = _SHORTEST_NAME
        needed = Measurement.get(console, console.options.update(width=10_000), table).maximum
        site.max_width = None
        if needed <= console.width:
            return table
    return None


def _filled(runs: Sequence[SiteRun], is_tight: bool) -> Table:
    counts = [counts_of(run) for run in runs]
    told = [(zh, en) for zh, en in _COUNTS if en in _ALWAYS or any(each[en] for each in counts)]
    table = plain_table(
        ("站点", "site"), ("结论", "verdict"), *told,
        numbers=range(2, 2 + len(told)), padding=0 if is_tight else 1,
    )  # fmt: skip
    for column in table.columns[1:]:
        column.no_wrap = True
    for run, numbers in zip(runs, counts, strict=True):
        verdict = _verdict(run)
        words = label(*WORDS[verdict])
        shown = Text(words.replace(" ", "\n") if is_tight else words, style=COLOURS[verdict])
        table.add_row(run.name, shown, *(str(numbers[en]) for _, en in told))
    return table


def _verdict(run: SiteRun) -> Verdict:
    return run.judgement.verdict if run.judgement else Verdict.INTERRUPTED


def _plain_line(run: SiteRun) -> str:
    """For a pipe: in Chinese where that is the language, else as programs have always read it."""
    is_chinese = preferred() == "zh"
    names = {en: zh if is_chinese else en for zh, en in _COUNTS}
    numbers = " ".join(f"{names[name]}={number}" for name, number in counts_of(run).items())
    verdict = _verdict(run)
    return f"{run.name}: {WORDS[verdict][0] if is_chinese else verdict} {numbers}"


def _say(reason: Reason) -> str:
    return printable(say(reason.zh, reason.en))
