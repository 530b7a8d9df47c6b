"""XLSX, read back from its XML."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from crawler.exports.workbook import write
from tests.exports.some_rows import SomeRows

_M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheets(data: bytes) -> list[list[list[tuple[str | None, str]]]]:
    """For each sheet its rows, for each cell its type and its text."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        names = sorted(n for n in book.namelist() if n.startswith("xl/worksheets/sheet"))
        trees = [etree.fromstring(book.read(name)) for name in names]
    assert not any(tree.findall(f".//{_M}f") for tree in trees)
    return [
        [
            [(cell.get("t"), "".join(map(str, cell.itertext()))) for cell in row]
            for row in tree.iter(f"{_M}row")
        ]
        for tree in trees
    ]


def test_texts_are_texts_and_numbers_numbers() -> None:
    file = io.BytesIO()
    rows = SomeRows(
        ["title", "url", "views"],
        ["=1+1", "http://mine.test/", 3],
        ["a\x00\x1bb", None, -2.5],
        ["12", "x" * 40_000, 2**60],
        ["\u200b=1+1", "=http://mine.test/", None],
    )
    assert write(rows, file) == 4
    [[head, first, second, third, unseen]] = sheets(file.getvalue())
    assert [text for _, text in head] == ["title", "url", "views"]
    assert first == [("inlineStr", "=1+1"), ("inlineStr", "http://mine.test/"), (None, "3")]
    assert second == [("inlineStr", "ab"), (None, "-2.5")]
    assert third[0] == ("inlineStr", "12")
    assert third[1][1] == "x" * 32_766 + "…"
    assert third[2] == ("inlineStr", str(2**60))
    assert [kind for kind, text in unseen if text] == ["inlineStr", "inlineStr"]


def test_more_rows_than_a_sheet_holds_go_on_in_the_next() -> None:
    file = io.BytesIO()
    rows = SomeRows(["n"], *([n] for n in range(5)))
    assert write(rows, file, rows_a_sheet=3) == 5
    assert [[row[0][1] for row in sheet] for sheet in sheets(file.getvalue())] == [
        ["n", "0", "1"],
        ["n", "2", "3"],
        ["n", "4"],
    ]


def test_it_can_be_forwarded_as_it_is() -> None:
    file = io.BytesIO()
    rows = SomeRows(
        ["date", "title", "url"],
        ["2026-07-01", "题", "http://mine.test/1?a=1&b=2"],
        ["2026-07-02", "=1", "javascript:alert(1)"],
        ["2026-07-02", "三", "http://mine.test/" + "x" * 3000],
    )
    write(rows, file, {"date": "日期", "title": "标题", "url": "网址"})
    with zipfile.ZipFile(file) as book:
        sheet = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        links = book.read("xl/worksheets/_rels/sheet1.xml.rels").decode()
        styles = book.read("xl/styles.xml").decode()
        names = book.read("xl/workbook.xml").decode()
    head, *_ = sheets(file.getvalue())[0]
    assert [text for _, text in head] == ["日期", "标题", "网址"]
    assert [f.get("ref") for f in sheet.findall(f"{_M}autoFilter")] == ["A1:C4"]
    assert [p.get("state") for p in sheet.iter(f"{_M}pane")] == ["frozen"]
    assert [h.get("ref") for h in sheet.iter(f"{_M}hyperlink")] == ["C2"]
    assert 'Target="http://mine.test/1?a=1&amp;b=2"' in links
    assert 'wrapText="1"' in styles
    # On paper: across, all columns on one page, the head on each.
    [setup] = sheet.iter(f"{_M}pageSetup")
    assert (setup.get("orientation"), setup.get("paperSize"), setup.get("fitToHeight")) == (
        "landscape",
        "9",
        "0",
    )
    assert "Articles!$1:$1" in names
    heights = [float(row.get("ht", 0)) for row in sheet.iter(f"{_M}row")]
    # In points, as far as a row can be: one line, and the three that are shown of a long address.
    assert [round(height) for height in heights] == [17, 17, 17, 51]
    widths = [float(column.get("width", 0)) for column in sheet.iter(f"{_M}col")]
    assert widths[1] > 40


def test_the_head_is_as_high_as_its_longest_heading() -> None:
    """A heading in both languages, or of some words, is not cut."""
    for heading, lines in (
        ("阶段日期", 1),
        ("day of the stage", 2),
        ("阶段日期 day of the stage", 3),
        ("x" * 500, 3),
        ("", 1),
    ):
        file = io.BytesIO()
        write(SomeRows(["id", "stage_date"], [1, None]), file, {"stage_date": heading})
        with zipfile.ZipFile(file) as book:
            tree = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        head = next(tree.iter(f"{_M}row"))
        assert round(float(head.get("ht", 0))) == 17 * lines, heading


def test_days_and_times_are_dates_of_beijing() -> None:
    """A spreadsheet sorts and filters by them; what is not known to the day stays as it is."""
    file = io.BytesIO()
    rows = SomeRows(
        ["date", "first_seen_at", "title"],
        ["2026-07-01", "2026-07-01 18:30:05", "2026-07-01"],
        ["2026-07-01 09:30", None, "x"],
        ["2026-07", "yesterday", "x"],
        ["2026-13-45", "", "x"],
        ["1899-12-31", None, "x"],
    )
    write(rows, file, {"date": "日期", "first_seen_at": "首次采到（UTC）"}, name="文章")
    [[head, *found]] = sheets(file.getvalue())
    assert [text for _, text in head][:2] == ["日期", "首次采到"]
    # Days since the end of 1899; 18:30:05 in London is 02:30:05 of the next day in Beijing.
    assert [kind for kind, _ in found[0]] == [None, None, "inlineStr"]
    first, seen = (float(text) for _, text in found[0][:2])
    assert (first, round((seen - first) * 86400)) == (46204, 26 * 3600 + 1805)
    assert round((float(found[1][0][1]) - 46204) * 1440) == 570
    assert [row[0] for row in found[2:]] == [
        ("inlineStr", "2026-07"),
        ("inlineStr", "2026-13-45"),
        ("inlineStr", "1899-12-31"),
    ]
    with zipfile.ZipFile(file) as book:
        styles, names = (book.read(f"xl/{part}.xml").decode() for part in ("styles", "workbook"))
    assert 'formatCode="yyyy-mm-dd hh:mm"' in styles
    assert 'formatCode="yyyy-mm-dd"' in styles
    assert 'name="文章"' in names


def test_sheets_have_names_that_a_workbook_takes() -> None:
    file = io.BytesIO()
    write(
        SomeRows(["n"], *([n] for n in range(5))), file, rows_a_sheet=3, name="a/b[c]:" + "长" * 40
    )
    with zipfile.ZipFile(file) as book:
        names = etree.fromstring(book.read("xl/workbook.xml"))
    found = [sheet.get("name") for sheet in names.iter(f"{_M}sheet")]
    assert [name[:6] + name[-2:] for name in found if name] == [
        "a b c 长长",
        "a b c  2",
        "a b c  3",
    ]
    assert {len(name) for name in found if name} == {31}
