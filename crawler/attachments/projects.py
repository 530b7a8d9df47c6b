"""Projects of a list in a file: name, firm, sum, place and stage by the names of the columns, each with its cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from crawler.attachments.heads import Record, records
from crawler.attachments.reading import Cell, Column, Table
from crawler.words import tables as words

_NAME: Final = re.compile(words.PROJECT_NAMES.any)
_FIRM: Final = re.compile(words.PROJECT_FIRMS.any)
_OWNER: Final = re.compile(words.PROJECT_OWNERS.any)
_SUM: Final = re.compile(words.PROJECT_SUMS.any)
_PART: Final = re.compile(words.PROJECT_PARTS.any)
# What names a project where other columns say that the rows are projects.
_BARE_NAME: Final = re.compile("(?:^|/)(?:名称|名\\s*称|内容)$")
_PLACE: Final = re.compile(words.PROJECT_PLACES.any)
_STAGE: Final = re.compile(words.PROJECT_STAGES.any)
_TOTAL: Final = re.compile(words.TOTALS.any)
_GAP: Final = re.compile(r"\s+")
_MONEY: Final = re.compile(r"(亿|千万|百万|万|千)?\s*(美元|欧元|港元|日元|元|人民币)?")
_AMOUNT: Final = re.compile(
    r"(?:约|超|近|不低于)?\s*(\d[\d,，]*(?:\.\d+)?)\s*((?:亿|千万|百万|万|千)?)\s*(美元|欧元|港元|日元|元|人民币)?"
)
_TIMES: Final = {"": 1, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_CURRENCIES: Final = {"美元": "USD", "欧元": "EUR", "港元": "HKD", "日元": "JPY"}
# A sum is no more than that, in the smallest whole unit of its currency: what is above is a number of something else.
_MOST: Final = 10**14
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Cited:
    """What a cell says."""

    text: str
    cell: str
    """Column and row as a spreadsheet names them, such as ``B3``; in other files counted in the same way."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money."""

    value: int
    """In whole units of the currency: 12.5 亿元 is 1250000000."""
    currency: str
    """ISO 4217."""
    cited: Cited


@dataclass(frozen=True, slots=True)
class Listed:
    """One project of a list."""

    row: int
    """The row's number on its sheet, from 1."""
    name: Cited
    firm: Cited | None
    amount: Amount | None
    place: Cited | None
    stage: Cited | None


def listed(table: Table) -> list[Listed]:
    """The projects of a table; none unless its head names a column for projects' names and one more that only investments have:
    who builds, the sum, the stage, or owner and place."""
    if table.head is None:
        return []
    columns = table.head.columns
    name = _column(columns, _NAME)
    firm, place, stage = (_column(columns, p) for p in (_FIRM, _PLACE, _STAGE))
    sum_ = _column(columns, _SUM, but=_PART)
    owner = _column(columns, _OWNER)
    if (
        name is None
        and sum_ is not None
        and not (firm is None and owner is None and place is None and stage is None)
    ):
        name = _column(columns, _BARE_NAME)
    is_invested = not (firm is None and sum_ is None and stage is None) or not (
        owner is None or place is None
    )
    if name is None or not is_invested:
        return []
    firm = owner if firm is None else firm
    found = []
    for record in records(table):
        cited = _cited(table, record, name)
        if cited is None or not _is_project(table, record, name, cited.text):
            continue
        found.append(
            Listed(
                table.first_row + record.number, cited, _cited(table, record, firm),
                _amount(table, record, sum_), _cited(table, record, place), _cited(table, record, stage),
            )
        )  # fmt: skip
    return found


def _is_project(table: Table, record: Record, name: int, text: str) -> bool:
    """Whether a row is a project: no sum of others, no title of those below (一、东湖区（5个）), no head that stands there again."""
    assert table.head is not None
    filled = [cell for cell in record.cells if cell is not None]
    if len(filled) < min(2, len(table.head.columns) - 1) or not re.search("[^\\W\\d_]{2}", text):
        return False
    if any(isinstance(cell, str) and _TOTAL.search("".join(cell.split())) for cell in filled[:3]):
        return False
    return _GAP.sub("", text) != _GAP.sub(
        "", (table.head.columns[name].name or "").rpartition("/")[2]
    )


def _column(
    columns: Sequence[Column], pattern: re.Pattern[str], but: re.Pattern[str] | None = None
) -> int | None:
    """The first column of that meaning: the one whose name says it most plainly; ``but``: none of this meaning."""
    found = []
    for n, column in enumerate(columns):
        said = _GAP.sub("", column.name or "")
        if pattern.search(said) and not (but and but.search(said)):
            found.append((len(said), n))
    return min(found)[1] if found else None


def _value(table: Table, record: Record, column: int) -> Cell:
    assert table.head is not None
    name = table.head.columns[column].name
    return record.values.get(name) if record.values is not None and name is not None else None


def _cited(table: Table, record: Record, column: int | None) -> Cited | None:
    if column is None:
        return None
    text = (
        _GAP.sub(" ", str(value)).strip()
        if (value := _value(table, record, column)) is not None
        else ""
    )
    if not text or text in ("-", "—", "/", "无"):
        return None
    return Cited(text[:_LONGEST], cell_name(table, record.number, column))


def cell_name(table: Table, row: int, column: int) -> str:
    """The name of a cell, by its place in the table, both from 0."""
    number, letters = table.first_column + column, ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{table.first_row + row}"


def _amount(table: Table, record: Record, column: int | None) -> Amount | None:
    """A sum, if its unit is stated: in the cell, in the column's name, or above the table."""
    cited = _cited(table, record, column)
    if cited is None or column is None or table.head is None:
        return None
    found = _AMOUNT.fullmatch(cited.text)
    if found is None:
        return None
    own = (found[2], found[3] or "") if found[2] or found[3] else None
    for unit in (table.head.columns[column].unit, table.head.unit):
        stated = _MONEY.fullmatch(unit.split("、")[0]) if own is None and unit else None
        if stated and (stated[1] or stated[2]):
            own = stated[1] or "", stated[2] or ""
    if own is None:
        return None
    try:
        value = int(Decimal(re.sub("[,，]", "", found[1])) * _TIMES[own[0]])
    except (InvalidOperation, OverflowError):
        return None
    currency = _CURRENCIES.get(own[1], "CNY")
    return Amount(value, currency, cited) if 0 < value <= _MOST else None
