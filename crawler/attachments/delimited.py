"""CSV and text files, also under the name of a workbook."""

from __future__ import annotations

import csv
import io
import re
from typing import Final

from crawler.attachments.encodings import decoded
from crawler.attachments.grids import lines_of
from crawler.attachments.kinds import TEXT
from crawler.attachments.limits import MAX_CELLS, MAX_ROWS, MAX_TEXT
from crawler.attachments.reading import Cell, Reading, RefusedError, Table, Verdict

_SHEET_NAMES: Final = re.compile(r"\.(?:csv|tsv|xlsx?|et)$", re.I)
_TEXT_NAMES: Final = re.compile(r"\.(?:txt|md|json|log|csv|tsv)$", re.I)
# A text under the name of a document or a workbook; shorter than that it is a site's word on why the file is not there.
_OTHER_NAMES: Final = re.compile(r"\.(?:docx?|wps|xlsx?|et)$", re.I)
_SHORTEST: Final = 200
_JSON: Final = re.compile(r'\s*[\[{]\s*(?:"|[\[{\]}])')
_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?")
_KEPT: Final = re.compile(r'="([^"]*)"')
# Lines that are looked at to tell what parts the cells.
_SAMPLE: Final = 50


def read(data: bytes, name: str) -> Reading:
    """Rows, if the name is that of a workbook and the lines are rows; else text. Raises RefusedError: not_a_document."""
    text = decoded(data)
    if len(text) > MAX_TEXT:
        raise RefusedError(Verdict.TOO_LARGE, f"{len(text):,} characters")
    if _SHEET_NAMES.search(name) and not _is_said(text, name) and (parted := _delimiter(text)):
        return _rows(text, parted)
    if _TEXT_NAMES.search(name):
        return Reading(Verdict.OK, TEXT, text.strip())
    if not _OTHER_NAMES.search(name) or len("".join(text.split())) < _SHORTEST or _JSON.match(text):
        raise RefusedError(Verdict.NOT_A_DOCUMENT, "plain text under another name")
    return Reading(Verdict.OK, TEXT, text.strip())


def _is_said(text: str, name: str) -> bool:
    """Whether a text under the name of a workbook is what the site says instead of it: one line, or JSON."""
    if not _OTHER_NAMES.search(name):
        return False
    return bool(_JSON.match(text)) or len(text.strip().splitlines()) < 2


def _delimiter(text: str) -> str | None:
    """What parts the cells: the one that parts most lines into as many cells as the first ones; None if none does."""
    lines = [line for line in text.splitlines()[:_SAMPLE] if line.strip()]
    best, found = 0, None
    for mark in "\t,;|":
        counts = [len(row) for row in csv.reader(lines, delimiter=mark)]
        most = max(counts, default=0)
        if most < 2:
            continue
        alike = sum(count > 1 for count in counts)
        if alike * 2 > len(counts) and alike * most > best:
            best, found = alike * most, mark
    return found


def _rows(text: str, parted: str) -> Reading:
    # What a quotation mark opens and never closes would be one cell of the whole file.
    csv.field_size_limit(1 << 20)
    rows: list[list[Cell]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=parted):
            cells += len(row)
            if len(rows) > MAX_ROWS or cells > MAX_CELLS:
                raise RefusedError(Verdict.TOO_LARGE, f"more than {len(rows):,} rows")
            rows.append([_cell(cell) for cell in row])
    except csv.Error as error:
        raise RefusedError(Verdict.BROKEN, f"csv: {error}") from error
    while rows and not any(cell is not None for cell in rows[-1]):
        rows.pop()
    table = Table(rows)
    return Reading(Verdict.OK, "csv", "\n".join(lines_of(table)), [table])


def _cell(text: str) -> Cell:
    text = text.strip()
    # ="00123" is how a program keeps Excel from taking off the zeros; ="1"&"2" is a formula.
    if kept := _KEPT.fullmatch(text):
        text = kept[1].strip()
    if _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text or None
