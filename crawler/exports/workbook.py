"""XLSX, row by row: texts are written as texts, so that none becomes a formula or a link."""

from __future__ import annotations

from typing import IO, Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from crawler.exports.rows import Rows, Value, plain, xml_text

# Excel's own limits.
_ROWS: Final = 1_048_576
_CHARACTERS: Final = 32_767
# Beyond, a number loses its last digits.
_WHOLE: Final = 2**53
# In characters; a text that says where it goes on, and one that is a day or a number.
_WIDE: Final = {"title": 48, "url": 32, "body": 60}
_WIDTH: Final = 14


def write(rows: Rows, file: IO[bytes], rows_a_sheet: int = _ROWS) -> int:
    """How many rows were written. A text longer than a cell can hold is cut, and ends with "…".

    More rows than a sheet can hold go on in the next one.
    """
    book = Workbook(file, {"constant_memory": True})
    head = book.add_format({"bold": True})
    sheet, line, written = _sheet(book, rows, head), 1, 0
    for row in rows:
        if line == rows_a_sheet:
            sheet, line = _sheet(book, rows, head), 1
        for column, value in enumerate(row):
            _put(sheet, line, column, value)
        line, written = line + 1, written + 1
    book.close()
    return written


def _sheet(book: Workbook, rows: Rows, head: object) -> Worksheet:
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(rows.columns):
        sheet.set_column(column, column, _WIDE.get(name, _WIDTH))
    for column, name in enumerate(rows.columns):
        sheet.write_string(0, column, _text(name), head)
    return sheet


def _put(sheet: Worksheet, line: int, column: int, value: Value) -> None:
    value = plain(value)
    if isinstance(value, float) or (isinstance(value, int) and abs(value) <= _WHOLE):
        sheet.write_number(line, column, value)
    elif value not in (None, ""):
        sheet.write_string(line, column, _text(str(value)))


def _text(text: str) -> str:
    text = xml_text(text)
    return text if len(text) <= _CHARACTERS else text[: _CHARACTERS - 1] + "…"
