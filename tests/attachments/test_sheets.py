"""Workbooks, by whatever name: cells as they are, dates as dates, merged cells once."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest

from crawler.attachments.readers import read
from crawler.attachments.reading import Span, Verdict
from tests.attachments.making_ole import ole, xls
from tests.attachments.making_packages import encrypted, package, xlsx

ROWS: list[list[Any]] = [
    ["序号", "项目名称", "开工日期"],
    [1, "光伏组件", 45000],
    [2.5, None, 45001.5],
]


def test_an_old_workbook() -> None:
    reading = read(xls({"项目": ROWS}, dates=[2]), "项目库.xls")
    assert (reading.verdict, reading.kind) == (Verdict.OK, "xls")
    (table,) = reading.tables
    assert table.sheet == "项目"
    assert table.rows == [
        ["序号", "项目名称", "开工日期"],
        [1, "光伏组件", "2023-03-15"],
        [2.5, None, "2023-03-16 12:00:00"],
    ]
    assert reading.text.splitlines()[:2] == ["项目", "序号\t项目名称\t开工日期"]


def test_a_new_workbook_under_an_old_name() -> None:
    rows: list[list[Any]] = [
        ["名称", "签约"],
        ["甲", date(2024, 9, 27)],
        [
            "乙",
            datetime(2024, 9, 27, 8, 30),  # noqa: DTZ001 - a workbook knows no time zones
        ],
    ]
    reading = read(
        xlsx({"一": rows, "空": [], "二": [[True, None, 0.1 + 0.2]]}, formats={1: "yyyy-mm-dd"}),
        "a.xls",
    )
    assert reading.kind == "xlsx"
    assert [table.rows for table in reading.tables] == [
        [["名称", "签约"], ["甲", "2024-09-27"], ["乙", "2024-09-27 08:30:00"]],
        [[True, None, 0.3]],
    ]


@pytest.mark.parametrize("is_old", [True, False])
def test_merged_cells_stand_once_and_are_told(is_old: bool) -> None:
    rows: list[list[Any]] = [["项目清单", None], ["类别", "名称"], ["工业", "甲"], [None, "乙"]]
    raw = (
        xls({"一": rows}, merged=[(0, 0, 0, 1), (2, 0, 3, 0)])
        if is_old
        else xlsx({"一": rows}, merged=["A1:B1", "A3:A4"])
    )
    (table,) = read(raw).tables
    assert table.rows == rows
    assert table.merged == [Span(0, 0, 0, 1), Span(2, 0, 3, 0)]


def test_where_a_sheet_begins_is_kept() -> None:
    (table,) = read(xlsx({"一": [[], [None, None, "甲", "乙"]]})).tables
    assert (table.rows, table.first_row, table.first_column) == ([["甲", "乙"]], 2, 3)


@pytest.mark.parametrize(
    ("raw", "verdict"),
    [
        (xls({"密": ROWS}, is_encrypted=True), Verdict.ENCRYPTED),
        (encrypted(xlsx({"密": ROWS})), Verdict.ENCRYPTED),
        (xlsx({"空": []}), Verdict.EMPTY),
        (xlsx({"断": ROWS})[:-300], Verdict.BROKEN),
        (package({"xl/workbook.xml": "<workbook"}), Verdict.BROKEN),
        # calamine panics on this one.
        (ole({"Workbook": b"\x09\x08"}), Verdict.BROKEN),
        (package({"xl/workbook.xml": "<a/>", "xl/worksheets/sheet1.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), Verdict.BROKEN),
    ],
)  # fmt: skip
def test_what_is_not_read_has_its_verdict_and_no_rows(raw: bytes, verdict: Verdict) -> None:
    reading = read(raw, "a.xlsx")
    assert (reading.verdict, reading.text, reading.tables) == (verdict, "", [])


def test_a_sheet_that_says_it_is_larger_than_is_read_is_not_opened() -> None:
    sheet = b"<worksheet>" + b" " * (70 << 20) + b"</worksheet>"
    reading = read(package({"xl/workbook.xml": "<a/>", "xl/worksheets/sheet1.xml": sheet}))
    assert reading.verdict is Verdict.TOO_LARGE


def test_a_sheet_whose_cells_lie_far_apart_is_refused_before_it_is_laid_out() -> None:
    book = xlsx({"一": [["甲", "乙"]]})
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    name = "xl/worksheets/sheet1.xml"
    far = b'</row><row r="1048576"><c r="XFD1048576"><v>77</v></c></row>'
    members[name] = members[name].replace(b"</row>", far, 1)
    reading = read(package(members))
    assert (reading.verdict, reading.tables) == (Verdict.TOO_LARGE, [])
    members[name] = members[name].replace(b"<v>77</v>", b"")
    assert read(package(members)).tables[0].rows == [["甲", "乙"]], "a cell with a colour only"
