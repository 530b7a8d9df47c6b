"""Workbooks: XLS and ET, XLSX, XLSB and ODS."""

from __future__ import annotations

import io
import math
import re
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from crawler.attachments import kinds
from crawler.attachments.grids import lines_of
from crawler.attachments.limits import MAX_CELLS, MAX_ROWS, MAX_SHEET, MAX_TEXT
from crawler.attachments.ole import Compound
from crawler.attachments.packages import Package
from crawler.attachments.reading import Cell, Reading, RefusedError, Span, Table, Verdict

# Records of a BIFF stream ([MS-XLS] 2.4): its begin, its end, and the one that says that the rest is encrypted.
_BOF: Final = (0x0009, 0x0209, 0x0409, 0x0809)
_EOF: Final = 0x000A
_FILE_PASS: Final = 0x002F

_SHEET: Final = re.compile(
    r"xl/(?:worksheets/.*\.(?:xml|bin)|sharedStrings\.(?:xml|bin))|content\.xml", re.I
)
_ENTITY: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
# A cell beyond row 100,000 or column ZZ; and any cell that holds something.
_FAR: Final = re.compile(rb'r="(?:[A-Z]{1,3}\d{6,7}|[A-Z]{3}\d+)"')
_CELL: Final = re.compile(
    rb'<(?:\w+:)?c\b[^>]*\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<(?:\w+:)?(?:v|f|is)\b'
)
# Excel keeps 15 digits; what comes after them is how a computer writes 0.1.
_DIGITS: Final = 15


def read_xls(data: bytes, ole: Compound) -> Reading:
    """Raises RefusedError: encrypted, broken."""
    stream = ole.read("Workbook", "Book")
    if is_encrypted(stream):
        raise RefusedError(Verdict.ENCRYPTED, "a record says that the rest is encrypted")
    return _read(data, kinds.XLS)


def read_package(data: bytes, package: Package, kind: str) -> Reading:
    """XLSX, XLSB, ODS. Raises RefusedError: too_large before it is unpacked, encrypted, broken."""
    for name in package.names:
        if package.is_encrypted(name):
            raise RefusedError(Verdict.ENCRYPTED, f"{name} is encrypted")
        if not _SHEET.fullmatch(name):
            continue
        if package.size(name) > MAX_SHEET:
            raise RefusedError(Verdict.TOO_LARGE, f"{name} unpacks to {package.size(name):,} bytes")
        if not name.endswith(".bin"):
            _check_xml(name, package.read(name, MAX_SHEET))
    manifest = package.find("META-INF/manifest.xml") if kind == kinds.ODS else None
    if manifest and b"encryption-data" in package.read(manifest):
        raise RefusedError(Verdict.ENCRYPTED, "the manifest says that it is encrypted")
    return _read(data, kind)


def _check_xml(name: str, xml: bytes) -> None:
    """Raises RefusedError for entities, and for a sheet whose cells lie so far apart that what is between them would take all
    memory: calamine keeps every cell of the rectangle, and ends its process where it cannot."""
    if _ENTITY.search(xml[:4096]):
        raise RefusedError(Verdict.BROKEN, f"{name} declares a document type")
    if _FAR.search(xml) is None:
        return
    rows, columns = [], []
    for cell in _CELL.finditer(xml):
        rows.append(int(cell[2]))
        columns.append(_column(cell[1]))
    if rows and (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1) > 4 * MAX_CELLS:
        raise RefusedError(Verdict.TOO_LARGE, f"{name} has cells {max(rows):,} rows apart")


def _column(letters: bytes) -> int:
    """AA -> 27."""
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def is_encrypted(stream: bytes) -> bool:
    """Whether the first part of a BIFF stream, its globals, has the record of encryption."""
    at = 0
    while at + 4 <= len(stream):
        record = int.from_bytes(stream[at : at + 2], "little")
        size = int.from_bytes(stream[at + 2 : at + 4], "little")
        if at == 0 and record not in _BOF:
            return False
        if record == _FILE_PASS:
            return True
        if record == _EOF:
            return False
        at += 4 + size
    return False


def _read(data: bytes, kind: str) -> Reading:
    tables: list[Table] = []
    lines: list[str] = []
    rows = cells = 0
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for name in book.sheet_names:
                table = _sheet(book, name)
                if table is None:
                    continue
                rows += len(table.rows)
                cells += len(table.rows) * max(map(len, table.rows), default=0)
                if rows > MAX_ROWS or cells > MAX_CELLS:
                    raise RefusedError(Verdict.TOO_LARGE, f"more than {rows:,} rows")
                tables.append(table)
                lines += [name, *lines_of(table)]
    except PasswordError as error:
        raise RefusedError(Verdict.ENCRYPTED, str(error)) from error
    except (CalamineError, ValueError, OSError) as error:
        raise RefusedError(Verdict.BROKEN, str(error)) from error
    except BaseException as error:
        # How Rust says that it met what it did not foresee; it is no Exception, so that nobody catches it by chance.
        if type(error).__name__ != "PanicException":
            raise
        raise RefusedError(Verdict.BROKEN, f"calamine: {error}") from error
    text = "\n".join(lines)
    if len(text) > MAX_TEXT:
        raise RefusedError(Verdict.TOO_LARGE, f"{len(text):,} characters")
    return Reading(Verdict.OK, kind, text, tables)


def _sheet(book: CalamineWorkbook, name: str) -> Table | None:
    """One sheet; None for an empty one and for a sheet that is a chart."""
    try:
        sheet = book.get_sheet_by_name(name)
    except CalamineError:
        if _is_chart(book, name):
            return None
        raise
    if sheet.start is None:
        return None
    top, left = sheet.start
    if sheet.height * sheet.width > MAX_CELLS * 4:
        raise RefusedError(
            Verdict.TOO_LARGE, f"{name} has {sheet.height:,} rows of {sheet.width:,} cells"
        )
    rows = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=True)]
    merged = [
        Span(max(0, a - top), max(0, b - left), c - top, d - left)
        for (a, b), (c, d) in sheet.merged_cell_ranges or []
        if c >= top and d >= left
    ]
    table = Table(rows, name, merged=merged, first_row=top + 1, first_column=left + 1)
    return table if _trim(table) else None


def _is_chart(book: CalamineWorkbook, name: str) -> bool:
    return any(m.name == name and m.typ.name != "WorkSheet" for m in book.sheets_metadata)


def _trim(table: Table) -> bool:
    """Take off empty rows at the end, and empty columns at the right; whether anything is left."""
    rows = table.rows
    while rows and not any(cell is not None for cell in rows[-1]):
        rows.pop()
    width = max(
        (n + 1 for row in rows for n, cell in enumerate(row) if cell is not None), default=0
    )
    table.rows = [row[:width] for row in rows]
    table.merged = [
        Span(s.top, s.left, min(s.bottom, len(rows) - 1), min(s.right, width - 1))
        for s in table.merged
        if s.top < len(rows) and s.left < width
    ]
    return bool(rows)


def _cell(value: Any) -> Cell:
    """A value as it is kept: whole numbers as whole, dates as ISO 8601, what is empty as None."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        if value.is_integer() and abs(value) < 10**_DIGITS:
            return int(value)
        return float(f"{value:.{_DIGITS}g}")
    return _moment(value)


def _moment(value: Any) -> str:
    if isinstance(value, datetime):
        if value.time() == time():
            return value.date().isoformat()
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="seconds")
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"
    return str(value)
