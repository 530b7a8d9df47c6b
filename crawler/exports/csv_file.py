"""CSV that Excel opens as it should: UTF-8 with a byte order mark, and no cell that is a formula.

A page may be titled ``=HYPERLINK(…)``. A text that a spreadsheet would take for a formula is given an apostrophe in
front, which spreadsheets do not show as part of the text; numbers, and texts that are numbers, stay as they are.
"""

from __future__ import annotations

import csv
import io
import re
from typing import IO, Final
from unicodedata import category, normalize

from crawler.exports.rows import Rows, Value, plain

_FORMULA: Final = frozenset("=+-@")
# What is not seen, and what some leave out before them: blanks, controls, marks of direction, joiners, fillers.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me", "Cn", "Co", "Cs"})
_FILLERS: Final = "\u115f\u1160\u2800\u3164\uffa0"
_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?")


def write(rows: Rows, file: IO[bytes]) -> int:
    """How many rows were written."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=False)
    try:
        writer = csv.writer(text)
        writer.writerow(map(cell, rows.columns))
        written = 0
        for row in rows:
            writer.writerow(map(cell, row))
            written += 1
        text.flush()
    finally:
        # The file is the caller's, and the caller's to close.
        text.detach()
    return written


def cell(value: Value) -> str | int | float | None:
    """What stands in the cell."""
    value = plain(value)
    if isinstance(value, str) and _may_be_formula(value) and not _NUMBER.fullmatch(value):
        return "'" + value
    return value


def _may_be_formula(text: str) -> bool:
    """Whether the first character that is seen begins a formula, or the text begins with a control character."""
    if text[:1] in ("\t", "\r", "\n"):
        return True
    for char in text:
        if char not in _FILLERS and category(char) not in _UNSEEN:
            # Spreadsheets of East Asia read the full-width and the small signs too.
            return normalize("NFKC", char) in _FORMULA
    return False
