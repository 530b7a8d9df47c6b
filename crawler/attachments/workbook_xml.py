"""Excel's XML of 2003 (SpreadsheetML), which web systems write under the name ``.xls``."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from crawler.attachments.grids import lines_of
from crawler.attachments.kinds import XML
from crawler.attachments.limits import MAX_CELLS, MAX_ROWS
from crawler.attachments.packages import attribute, local
from crawler.attachments.reading import Cell, Reading, RefusedError, Span, Table, Verdict

_WIDEST: Final = 16_384
_NUMBER: Final = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
_MIDNIGHT: Final = re.compile(r"T00:00:00(?:\.0+)?$")


def read(root: etree._Element) -> Reading:
    """Raises RefusedError: too_large."""
    tables, lines = [], list[str]()
    for sheet in (e for e in root if local(e) == "Worksheet"):
        name = attribute(sheet, "Name") or ""
        for element in (e for e in sheet if local(e) == "Table"):
            table = _table(element, name)
            if any(cell is not None for row in table.rows for cell in row):
                tables.append(table)
                lines += [name, *lines_of(table)]
    return Reading(Verdict.OK, XML, "\n".join(lines), tables)


def _table(element: etree._Element, sheet: str) -> Table:
    rows: list[list[Cell]] = []
    merged: list[Span] = []
    cells = 0
    for line in (e for e in element if local(e) == "Row"):
        index = _number(line, "Index")
        if index > MAX_ROWS:
            raise RefusedError(Verdict.TOO_LARGE, f"row {index:,}")
        rows += [[] for _ in range(index - 1 - len(rows))]
        row: list[Cell] = []
        for cell in (e for e in line if local(e) == "Cell"):
            place = min(_number(cell, "Index"), _WIDEST)
            row += [None] * (place - 1 - len(row))
            wide = min(_number(cell, "MergeAcross"), _WIDEST)
            high = min(_number(cell, "MergeDown"), MAX_ROWS)
            if wide or high:
                merged.append(Span(len(rows), len(row), len(rows) + high, len(row) + wide))
            row += [_value(cell), *[None] * wide]
        rows.append(row)
        cells += len(row)
        if len(rows) > MAX_ROWS or cells > MAX_CELLS:
            raise RefusedError(Verdict.TOO_LARGE, f"more than {len(rows):,} rows")
    return Table(rows, sheet, merged=merged)


def _number(element: etree._Element, name: str) -> int:
    stated = attribute(element, name) or ""
    return int(stated) if stated.isdecimal() else 0


def _value(cell: etree._Element) -> Cell:
    data = next((e for e in cell if local(e) == "Data"), None)
    if data is None:
        return None
    text = "".join(str(part) for part in data.itertext()).strip()
    kind = attribute(data, "Type")
    if kind == "Number" and _NUMBER.fullmatch(text):
        number = float(text)
        return int(number) if number.is_integer() and abs(number) < 10**15 else number
    if kind == "DateTime":
        return _MIDNIGHT.sub("", text).replace("T", " ").removesuffix(".000")
    if kind == "Boolean":
        return text == "1"
    return text or None
