"""Cells of rows, each as wide as it is drawn, put onto the columns of one table."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crawler.attachments.reading import Cell, Span, Table


@dataclass(slots=True)
class Placed:
    """One cell of a row, between two edges; the unit is the format's own."""

    left: float
    right: float
    text: str
    joins_above: bool = False
    """It is one with the cell above it."""
    joins_left: bool = False


def on_columns(rows: Sequence[Sequence[Placed]], apart: float) -> Table:
    """A table of these rows. Edges nearer than ``apart`` are one: rows that people drew never meet exactly."""
    edges = _merged((cell.left for row in rows for cell in row if not cell.joins_left), apart)
    width = len(edges)
    table = Table(rows=[])
    above: dict[int, Span] = {}
    for number, row in enumerate(rows):
        cells: list[Cell] = [None] * width
        below: dict[int, Span] = {}
        for cell in row:
            column = max(0, bisect_right(edges, cell.left + apart / 2) - 1)
            last = max(column, bisect_right(edges, cell.right - apart) - 1)
            if cell.joins_left:
                _append(cells, column, cell.text)
                continue
            span = above.get(column) if cell.joins_above else None
            if span is not None:
                span = Span(span.top, span.left, number, max(span.right, last))
                if cell.text:
                    _append(cells, column, cell.text)
            else:
                span = Span(number, column, number, last)
                _append(cells, column, cell.text)
            below[column] = span
        table.merged += [span for column, span in above.items() if below.get(column) is not None
                         and below[column].top != span.top]  # fmt: skip
        table.merged += [span for column, span in above.items() if column not in below]
        above = below
        table.rows.append(cells)
    table.merged += above.values()
    table.merged = sorted(
        (s for s in table.merged if s.bottom > s.top or s.right > s.left),
        key=lambda s: (s.top, s.left),
    )
    return table


def _merged(edges: Iterable[float], apart: float) -> list[float]:
    found: list[float] = []
    for edge in sorted(set(edges)):
        if not found or edge - found[-1] > apart:
            found.append(edge)
    return found


def _append(cells: list[Cell], column: int, text: str) -> None:
    if not text:
        return
    before = cells[column]
    cells[column] = f"{before}\n{text}" if before else text


def lines_of(table: Table) -> list[str]:
    """A table's rows as lines of text, cells parted by tabs."""
    lines = []
    for row in table.rows:
        line = "\t".join("" if cell is None else one_line(cell) for cell in row).rstrip("\t")
        if line:
            lines.append(line)
    return lines


def one_line(cell: Cell) -> str:
    """A cell as text without line breaks."""
    return " ".join(str(cell).split()) if isinstance(cell, str) else str(cell)
