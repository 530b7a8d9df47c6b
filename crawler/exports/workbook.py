"""XLSX, row by row, ready to be forwarded and printed: a filter, a head that stays, wrapped text, links that open.

Texts are written as texts, so that none becomes a formula; a link is only what is a web address. Days and times are dates, by which a
spreadsheet sorts and filters, in the time of Beijing, as their headings say; a month or a year that is all that is known stays text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import IO, Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from crawler.exports.rows import Rows, Value, plain, xml_text
from crawler.fields.urls import is_web_address

# Excel's own limits.
_ROWS: Final = 1_048_576
_CHARACTERS: Final = 32_767
# Beyond, a number loses its last digits.
_WHOLE: Final = 2**53
_LINKS: Final = 65_530
_LONGEST_LINK: Final = 2_079
# In characters; a text that says where it goes on, and one that is a day or a number.
_WIDE: Final = {
    "title": 48, "url": 30, "body": 60, "date": 17, "category": 16, "source": 18, "name": 24, "site_name": 22, "company": 24, "sentence": 44, "surface": 20,
    "first_seen_at": 17, "last_seen_at": 17, "fetched_at": 17, "news_at": 17, "gone_at": 17, "updated_at": 17, "published_at": 17,
    "industry": 18, "amount_lo": 17, "amount_hi": 17, "lo": 17, "hi": 17, "id": 8, "ccy": 11, "stage": 8, "stories": 8, "views": 9, "province": 10,
}  # fmt: skip
_WIDTH: Final = 12
# In points. A row as high as a long text would fill the screen with one article.
_LINE: Final = 17
_MOST_LINES: Final = 3
# In characters: what the button of the filter, and a bold text, take of a heading's width.
_BUTTON: Final = 2
# Columns of days and times as a page has them, Asia/Shanghai, and of our own times, UTC.
_DAYS: Final = frozenset({
    "date", "day", "published", "published_at", "published_about", "stage_date", "first_date", "last_date", "period_start", "period_end",
})  # fmt: skip
_STAMPS: Final = frozenset({
    "first_seen_at", "last_seen_at", "fetched_at", "news_at", "gone_at", "updated_at",
})  # fmt: skip
_IS_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?")
# Before March 1900 a spreadsheet counts days wrongly.
_FIRST_YEAR: Final = 1901
_SHANGHAI: Final = timedelta(hours=8)
# What a sheet's name cannot hold, and how long it may be.
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME: Final = 31
_SUMS: Final = frozenset({"amount_lo", "amount_hi", "lo", "hi"})
_A4: Final = 9


class _Book:
    """A workbook that is being written, a sheet after the other."""

    def __init__(self, rows: Rows, file: IO[bytes], headings: Mapping[str, str], name: str) -> None:
        # No address becomes a link, and no text a number, by itself.
        self._book = Workbook(
            file,
            {"constant_memory": True, "strings_to_urls": False, "max_url_length": _LONGEST_LINK},
        )
        self._rows, self._headings = rows, headings
        self._name, self._sheets = _NOT_IN_NAMES.sub(" ", name), 0
        self._head = self._format(bold=True, bg_color="#EFEFEF", bottom=1)
        self._plain, self._link = self._format(), self._format(font_color="#0563C1", underline=1)
        # A little room to the text that begins in the next column.
        self._number = self._format(align="right", indent=1)
        self._sum = self._format(align="right", indent=1, num_format="#,##0")
        self._day = self._format(align="left", num_format="yyyy-mm-dd")
        self._time = self._format(align="left", num_format="yyyy-mm-dd hh:mm")
        self._sheet: Worksheet = self._begin()
        self._line = 1
        self._links = 0

    def _format(self, **more: object) -> object:
        return self._book.add_format({"text_wrap": True, "valign": "top", **more})

    def _begin(self) -> Worksheet:
        self._sheets += 1
        number = f" {self._sheets}" if self._sheets > 1 else ""
        sheet = self._book.add_worksheet(self._name[: _LONGEST_NAME - len(number)] + number)
        sheet.freeze_panes(1, 0)
        # On paper all columns stand side by side, and each page has the head.
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&C&P / &N")
        for column, name in enumerate(self._rows.columns):
            sheet.set_column(column, column, _WIDE.get(name, _WIDTH))
        headings = [_text(self._heading(name)) for name in self._rows.columns]
        widths = [_WIDE.get(name, _WIDTH) for name in self._rows.columns]
        lines = map(_lines_of_words, headings, widths)
        sheet.set_row(0, _LINE * min(_MOST_LINES, max(lines, default=1)))
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, self._head)
        return sheet

    def _heading(self, name: str) -> str:
        heading = self._headings.get(name, name)
        if name in _STAMPS:
            return heading.replace("（UTC）", "").replace(" (UTC)", "")
        return heading

    def add(self, row: Sequence[Value], rows_a_sheet: int) -> None:
        if self._line == rows_a_sheet:
            self._filter()
            self._sheet, self._line, self._links = self._begin(), 1, 0
        self._sheet.set_row(self._line, _LINE * self._lines_of(row))
        for column, value in enumerate(row):
            self._put(column, value, self._rows.columns[column])
        self._line += 1

    def _lines_of(self, row: Sequence[Value]) -> int:
        """Lines of the highest cell, as far as they are shown."""
        columns = zip(self._rows.columns, row, strict=True)
        lines = (_lines(str(value), _WIDE.get(name, _WIDTH)) for name, value in columns)
        return min(_MOST_LINES, max(lines, default=1))

    def _put(self, column: int, value: Value, name: str) -> None:
        value = plain(value)
        if isinstance(value, float) or (isinstance(value, int) and abs(value) <= _WHOLE):
            kind = self._sum if name in _SUMS else self._number
            self._sheet.write_number(self._line, column, value, kind)
        elif value not in (None, ""):
            text = _text(str(value))
            moment = _moment(text, name)
            if moment is not None:
                kind = self._time if len(text) > len("2026-07-15") else self._day
                self._sheet.write_datetime(self._line, column, moment, kind)
            elif name == "url" and self._links < _LINKS and _is_link(text):
                self._sheet.write_url(self._line, column, text, self._link, string=text)
                self._links += 1
            else:
                self._sheet.write_string(self._line, column, text, self._plain)

    def _filter(self) -> None:
        if self._rows.columns:
            self._sheet.autofilter(0, 0, self._line - 1, len(self._rows.columns) - 1)

    def close(self) -> None:
        self._filter()
        self._book.close()


def write(
    rows: Rows,
    file: IO[bytes],
    headings: Mapping[str, str] = {},
    rows_a_sheet: int = _ROWS,
    name: str = "Articles",
) -> int:
    """How many rows were written. A text longer than a cell can hold is cut, and ends with "…".

    ``headings``: what people call a column, by its name. ``name``: of the sheet; more rows than one can hold go on in the next.
    """
    book, written = _Book(rows, file, headings, name), 0
    for row in rows:
        book.add(row, rows_a_sheet)
        written += 1
    book.close()
    return written


def _lines(text: str, columns: int) -> int:
    """In how many lines a text is broken, about; a Chinese character takes two columns."""
    shown = text[: columns * _MOST_LINES].split("\n")
    return sum(1 + max(0, sum(1 + (c > "\u2e7f") for c in line) - 1) // columns for line in shown)


def _lines_of_words(text: str, columns: int) -> int:
    """In how many lines a heading is broken, about: between words, bold, and beside the button of the filter."""
    columns, lines, taken = max(1, columns - _BUTTON), 1, 0
    for word in text.split():
        wide = sum(1 + (c > "\u2e7f") for c in word)
        if taken and taken + 1 + wide > columns:
            lines, taken = lines + 1, 0
        taken += wide + bool(taken)
        lines, taken = lines + (taken - 1) // columns, (taken - 1) % columns + 1
    return lines


def _moment(text: str, column: str) -> datetime | None:
    """A day or a time of a column that has such, Asia/Shanghai; None for all else."""
    if column not in _DAYS | _STAMPS or not _IS_DAY.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.year < _FIRST_YEAR:
        return None
    return moment + _SHANGHAI if column in _STAMPS else moment


def _is_link(text: str) -> bool:
    return is_web_address(text) and len(text) <= _LONGEST_LINK and text.isprintable()


def _text(text: str) -> str:
    text = xml_text(text)
    return text if len(text) <= _CHARACTERS else text[: _CHARACTERS - 1] + "…"
