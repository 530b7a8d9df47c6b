"""Tables on a terminal for the verbs that only read, in the form of those of a crawl.

Rich, which draws those, takes 0.1 s of CPU to load: a third of what ``zhaoshang status`` may take.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import click

from crawler.cli.language import broken, label, lines_of, printable, say, width
from crawler.errors import UserError
from crawler.health import Verdict

COLOURS: Final = {
    Verdict.OK: "green",
    Verdict.QUIET: "green",
    Verdict.DEGRADED: "yellow",
    Verdict.BROKEN: "red",
    Verdict.UNFINISHED: "cyan",
    Verdict.LOCKED: "yellow",
    Verdict.INTERRUPTED: "yellow",
    Verdict.STORAGE: "red",
}
_GAP: Final = "  "
# No column is made narrower to let the others have more.
_NARROWEST: Final = 8


class Coloured(NamedTuple):
    """A cell in one of click's colours, or ``dim``."""

    text: str
    colour: str


Cell = str | Coloured


def is_terminal() -> bool:
    """Whether a person reads: a program gets one line a row, parted by tabs."""
    return sys.stdout.isatty()


def echo_table(
    headings: Sequence[tuple[str, str]], rows: Sequence[Sequence[Cell]], numbers: Sequence[int] = ()
) -> None:
    """Print a table as wide as it must be, broken within its cells where the terminal is narrower; or plain lines.

    ``headings`` in Chinese and English; ``numbers`` are the columns to align right.
    """
    if not is_terminal():
        for cells in ([label(*heading) for heading in headings], *rows):
            click.echo("\t".join(map(_text, cells)))
        return
    heads = [label(*heading).replace(" ", "\n", 1) for heading in headings]
    widths = _widths([heads, *rows], shutil.get_terminal_size().columns)
    click.echo()
    for line in _lines([Coloured(head, "bold") for head in heads], widths, numbers):
        click.echo(line)
    click.echo("─" * (sum(widths) + len(_GAP) * (len(widths) - 1)))
    for row in rows:
        for line in _lines(row, widths, numbers):
            click.echo(line)
    click.echo()


def tell_unloadable(wrong: Mapping[str, UserError]) -> None:
    """Sites that cannot be loaded and why, on standard error."""
    for name, error in sorted(wrong.items()):
        text = f"{name}: {printable(say(error.zh, error.en))}"
        click.echo(lines_of(text, err=True), err=True)


def styled(text: str, colour: str) -> str:
    """Text in a colour, where the terminal has any and the reader wants them (https://no-color.org)."""
    if "NO_COLOR" in os.environ or not (colour and text and is_terminal()):
        return text
    if colour in ("dim", "bold"):
        return click.style(text, dim=colour == "dim", bold=colour == "bold")
    return click.style(text, fg=colour)


def _widths(rows: Sequence[Sequence[Cell]], room: int) -> list[int]:
    """Columns of a terminal for each of the table's: as many as it takes, or the widest ones made narrower."""
    found = [
        max(width(line) for cell in column for line in _text(cell).split("\n"))
        for column in zip(*rows, strict=True)
    ]
    room -= len(_GAP) * (len(found) - 1)
    while sum(found) > room and max(found) > _NARROWEST:
        found[found.index(max(found))] -= 1
    return found


def _lines(cells: Sequence[Cell], widths: Sequence[int], numbers: Sequence[int]) -> list[str]:
    """One row of the table."""
    parted = [_broken(_text(cell), columns) for cell, columns in zip(cells, widths, strict=True)]
    lines = []
    for number in range(max(map(len, parted))):
        line = []
        for place, (cell, parts, columns) in enumerate(zip(cells, parted, widths, strict=True)):
            part = parts[number] if number < len(parts) else ""
            rest = " " * (columns - width(part))
            shown = styled(part, cell.colour) if isinstance(cell, Coloured) and part else part
            line.append(rest + shown if place in numbers else shown + rest)
        lines.append(_GAP.join(line).rstrip())
    return lines


def _broken(text: str, columns: int) -> list[str]:
    """A text in lines of so many columns: broken at spaces and between Chinese characters, anywhere in what is longer than a line."""
    lines = []
    for line in text.split("\n"):
        for part in broken(line, columns, hanging=""):
            rest = ""
            for char in part:
                if width(rest + char) > columns:
                    lines.append(rest)
                    rest = ""
                rest += char
            lines.append(rest)
    return lines


def _text(cell: Cell) -> str:
    return cell.text if isinstance(cell, Coloured) else cell
