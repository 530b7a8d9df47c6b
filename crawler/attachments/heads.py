"""The head of a table: which of its first rows name the columns, and in what unit the numbers below stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crawler.attachments.reading import Cell, Column, Head, Table
from crawler.words.tables import COLUMNS, UNITS

# Rows that are looked at; above the head stand a title and a unit.
_FIRST_ROWS: Final = 10
# Letters of the longest name of a column; what is longer is a sentence.
_LONGEST: Final = 60
# Rows of the highest head.
_HIGHEST: Final = 4

_KNOWN: Final = re.compile(COLUMNS.any)
_UNIT: Final = re.compile(
    rf"[（(\[【]\s*(?:单位\s*[：:]?\s*)?({UNITS.any})\s*[）)\]】]|[：:/]\s*({UNITS.any})$"
)
_UNIT_ALONE: Final = re.compile(rf"[（(\[【]?(?:单位[：:])?{UNITS.any}[）)\]】]?")
_TABLE_UNIT: Final = re.compile(
    rf"(?:金额)?\s*单\s*位\s*[：:]\s*((?:{UNITS.any})(?:[、，,/]\s*(?:{UNITS.any}))*)"
)
_NUMBER: Final = re.compile(r"[-+]?[\d,，.]+\s*%?|\d{4}([-/.年])\d{1,2}.*")
# How a firm is called: it has the words of a column in it, and names none.
_FIRM: Final = re.compile("(?:有限|责任|股份|集团|分|总|子)公司$")
_GAP: Final = re.compile(r"\s+")


def name_columns(tables: Sequence[Table]) -> None:
    """Give each table the head that it has, or that of the page before, where it goes on."""
    before: Table | None = None
    for table in tables:
        table.head = head_of(table)
        if before is not None and table.page is not None and _goes_on(before, table):
            assert before.head is not None
            repeats = bool(table.rows) and table.rows[0] == before.rows[before.head.rows - 1]
            if repeats or table.head is None or not _is_known(table.rows[0]):
                columns, unit = before.head.columns, before.head.unit
                table.head = Head(1 if repeats else 0, columns, unit)
        before = table


def _goes_on(before: Table, table: Table) -> bool:
    """Whether a table is the rest of the one before it: on the next page, of as many columns."""
    if before.head is None or before.page is None or table.page != before.page + 1:
        return False
    return len(before.head.columns) == max(map(len, table.rows), default=0)


def head_of(table: Table) -> Head | None:
    """The rows that name the columns; None for a table without, or of a form, where names stand beside their values."""
    filled = _filled(table)
    first = next((n for n in range(min(_FIRST_ROWS, len(filled))) if _can_name(filled, n)), None)
    if first is None or first + 1 >= len(filled) or _is_form(table.rows[first:]):
        return None
    last = _last_row(table, filled, first)
    if last + 1 >= len(filled):
        return None
    names = {str(cell) for row in filled[first : last + 1] for cell in row if cell is not None}
    if len(names) * 2 < sum(
        any(row[n] is not None for row in filled) for n in range(len(filled[0]))
    ):
        return None
    known = any(_is_known(filled[n]) for n in range(first, last + 1))
    if not known and not _differs(filled, first, last):
        return None
    above = [cell for row in table.rows[: first + 1] for cell in row if isinstance(cell, str)]
    unit = next((m[1] for cell in above if (m := _TABLE_UNIT.search(cell))), None)
    return Head(last + 1, _columns(filled[first : last + 1]), unit)


def _filled(table: Table) -> list[list[Cell]]:
    """The first rows, with the value of a merged cell in every cell that it covers."""
    width = max(map(len, table.rows), default=0)
    rows = [[*row, *[None] * (width - len(row))] for row in table.rows[: _FIRST_ROWS + _HIGHEST]]
    for span in table.merged:
        if span.top >= len(rows) or span.left >= width:
            continue
        value = rows[span.top][span.left]
        for row in rows[span.top : span.bottom + 1]:
            row[span.left : span.right + 1] = [value] * (min(span.right, width - 1) - span.left + 1)
    return rows


def _can_name(rows: list[list[Cell]], number: int) -> bool:
    """Whether a row has names for most columns: short texts, more than one."""
    cells = [cell for cell in rows[number] if cell is not None]
    if len({str(cell) for cell in cells}) < 2:
        return False
    below = rows[number + 1 : number + 4]
    used = sum(
        any(row[n] is not None for row in (rows[number], *below)) for n in range(len(rows[number]))
    )
    if len(cells) * 2 < used:
        return False
    # A year may name a column, beside words.
    names = [
        cell for cell in cells if isinstance(cell, str) and not _NUMBER.fullmatch(cell.strip())
    ]
    years = [cell for cell in cells if isinstance(cell, int) and 1950 <= cell <= 2100]
    return (
        len(names) + len(years) == len(cells)
        and len(names) >= 1
        and all(len(name) <= _LONGEST for name in names)
    )


def _is_known(row: Sequence[Cell]) -> bool:
    """Two cells that say what columns of the field are called."""
    return len({c for c in row if isinstance(c, str) and len(c) <= 30 and _names(c)}) >= 2


def _names(cell: str) -> bool:
    said = "".join(cell.split())
    return bool(_KNOWN.search(said)) and not _FIRM.search(said)


def _differs(rows: list[list[Cell]], first: int, last: int) -> bool:
    """Whether numbers stand below a name."""
    return any(
        isinstance(cell, (int, float))
        or (isinstance(cell, str) and bool(_NUMBER.fullmatch(cell.strip())))
        for row in rows[last + 1 :]
        for n, cell in enumerate(row)
        if isinstance(rows[first][n], str)
    )


def _is_form(rows: Sequence[Sequence[Cell]]) -> bool:
    """A form has the name of what follows in every other cell, in row after row."""
    rows = [[c for c in row if c is not None] for row in rows[:6]]
    even = [c for row in rows for c in row[0::2]]
    odd = [c for row in rows for c in row[1::2]]
    if max(map(len, rows), default=0) not in (2, 4) or not odd:
        return False
    known = sum(isinstance(c, str) and len(c) <= 12 and _names(c) for c in even)
    other = sum(isinstance(c, str) and len(c) <= 12 and _names(c) for c in odd)
    return known * 3 >= len(even) * 2 and other * 3 <= len(odd)


def _last_row(table: Table, rows: list[list[Cell]], first: int) -> int:
    """A head goes on below while a merged cell reaches down, or one stands above several."""
    last = first
    for _ in range(_HIGHEST):
        reach = max(
            [
                s.bottom
                for s in table.merged
                if first <= s.top <= last and s.right - s.left < len(rows[first]) - 1
            ]
            or [last]
        )
        above = any(first <= s.top and s.bottom == last and s.right > s.left for s in table.merged)
        below = rows[last + 1] if last + 1 < len(rows) else []
        if (above and _names_below(below)) or _are_units(below):
            reach = max(reach, last + 1)
        if reach <= last:
            break
        last = reach
    return min(last, first + _HIGHEST - 1)


def _are_units(row: list[Cell]) -> bool:
    """Whether a row below names has their units, and nothing else."""
    cells = [cell for cell in row if cell is not None]
    return bool(cells) and all(
        isinstance(c, str) and _UNIT_ALONE.fullmatch(_GAP.sub("", c)) for c in cells
    )


def _names_below(row: list[Cell]) -> bool:
    cells = [cell for cell in row if cell is not None]
    return len(cells) > 1 and all(
        isinstance(c, str) and len(c) <= _LONGEST and not _NUMBER.fullmatch(c.strip())
        for c in cells
    )


def _columns(rows: list[list[Cell]]) -> list[Column]:
    """Names of columns: of a head of several rows, each row's from the top, parted by a slash; no name stands twice."""
    columns: list[Column] = []
    taken: dict[str, int] = {}
    units = rows.pop() if len(rows) > 1 and _are_units(rows[-1]) else [None] * len(rows[0])
    for n in range(len(rows[0])):
        parts = list(dict.fromkeys(_tidy(row[n]) for row in rows if row[n] is not None))
        name = "/".join(part for part in parts if part)
        if name and (unit := units[n]) is not None:
            name += f"（{_tidy(unit).strip('（）()【】[]')}）"
        if not name:
            columns.append(Column(None, None))
            continue
        unit = next(
            (m[1] or m[2] for part in (name, *reversed(parts)) if (m := _UNIT.search(part))), None
        )
        taken[name] = taken.get(name, 0) + 1
        columns.append(Column(name if taken[name] == 1 else f"{name} {taken[name]}", unit))
    return columns


def _tidy(cell: Cell) -> str:
    """A name on one line: between Chinese characters white space only spreads them."""
    text = _GAP.sub(" ", str(cell)).strip()
    return re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", text)


@dataclass(frozen=True, slots=True)
class Record:
    """One row below the head."""

    number: int
    """Its place among the table's rows, from 0."""
    cells: list[Cell]
    """As they stand."""
    values: dict[str, Cell] | None
    """By the names of the columns; what a merged cell covers has its value. None where there are no names."""


def records(table: Table) -> list[Record]:
    """The rows below the head that hold anything."""
    first = table.head.rows if table.head is not None else 0
    covered = {
        (row, column): table.rows[span.top][span.left]
        for span in table.merged
        if span.top >= first
        and span.top < len(table.rows)
        and span.left < len(table.rows[span.top])
        for row in range(span.top, span.bottom + 1)
        for column in range(span.left, span.right + 1)
    }
    found = []
    for number, row in enumerate(table.rows[first:], start=first):
        if all(cell is None for cell in row):
            continue
        found.append(Record(number, row, _values(table, number, row, covered)))
    return found


def _values(
    table: Table, number: int, row: list[Cell], covered: dict[tuple[int, int], Cell]
) -> dict[str, Cell] | None:
    if table.head is None:
        return None
    return {
        column.name: covered.get((number, n), row[n] if n < len(row) else None)
        for n, column in enumerate(table.head.columns)
        if column.name is not None
    }
