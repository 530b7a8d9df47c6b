"""PDF: text with Chinese character maps, tables by their lines, and which pages are pictures."""

from __future__ import annotations

import pytest

from crawler.attachments.readers import read
from crawler.attachments.reading import Span, Verdict
from tests.attachments.making_pdf import grid, pdf, picture, text

TABLE = grid([50, 150, 300], [600, 620, 640]) + "".join(
    text(word, x, y) for word, x, y in [("项目名称", 60, 625), ("总投资", 160, 625), ("光伏组件", 60, 605), ("12.5", 160, 605)]
)  # fmt: skip


def test_text_by_a_map_of_chinese_characters() -> None:
    reading = read(pdf([text("招商引资项目库", 50, 700), text("第二页", 50, 700)]), "a.pdf")
    assert (reading.verdict, reading.kind, reading.pages) == (Verdict.OK, "pdf", 2)
    assert reading.text == "招商引资项目库\n第二页"
    assert (reading.tables, reading.ocr_pages) == ([], [])


def test_what_stands_above_is_read_first_and_columns_stay_apart() -> None:
    late = text("正文第一行", 50, 600) + text("正文第二行", 50, 580) + text("标题", 50, 700)
    assert read(pdf([late])).text == "标题\n正文第一行\n正文第二行"
    columns = (
        text("左一", 50, 600)
        + text("左二", 50, 580)
        + text("右一", 300, 600)
        + text("右二", 300, 580)
    )
    assert read(pdf([columns])).text == "左一\n左二\n右一\n右二"


@pytest.mark.parametrize("where", ["page", "form"])
def test_a_table_by_its_lines(where: str) -> None:
    raw = pdf([TABLE]) if where == "page" else pdf(["/Fm1 Do\n"], form=TABLE)
    (table,) = read(raw).tables
    assert table.rows == [["项目名称", "总投资"], ["光伏组件", "12.5"]]
    assert table.page == 1


def test_a_table_without_lines_at_its_sides() -> None:
    """As official papers draw them: lines within, none at the left and the right; two lines and a sum below are no table."""
    across = "".join(f"50 {y} m 300 {y} l S\n" for y in (600, 620, 640))
    down = "150 600 m 150 640 l S\n220 600 m 220 640 l S\n"
    words = [("项目", 60, 625), ("亩", 160, 625), ("区", 230, 625), ("甲", 60, 605), ("3", 160, 605), ("东", 230, 605)]  # fmt: skip
    (table,) = read(pdf([across + down + "".join(text(*word) for word in words)])).tables
    assert table.rows == [["项目", "亩", "区"], ["甲", "3", "东"]]
    assert read(pdf([across + "".join(text(*word) for word in words)])).tables == []


def test_thin_rectangles_are_lines_and_merged_cells_are_told() -> None:
    ys, xs = [560, 580, 600, 620], [50, 150, 250]
    bars = "".join(f"50 {y} 200 0.6 re f\n" for y in ys if y != 580) + "150 580 100 0.6 re f\n"
    bars += "".join(f"{x} 560 0.6 60 re f\n" for x in xs)
    words = [
        ("类别", 60, 605),
        ("名称", 160, 605),
        ("工业", 60, 575),
        ("甲厂", 160, 585),
        ("乙厂", 160, 565),
    ]
    (table,) = read(pdf([bars + "".join(text(*word) for word in words)])).tables
    assert table.rows == [["类别", "名称"], ["工业", "甲厂"], [None, "乙厂"]]
    assert table.merged == [Span(1, 0, 2, 0)]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_is_turned_is_read_as_it_is_seen(turn: int) -> None:
    """The content is turned against the page, so that it stands upright again."""
    matrix = {90: "0 1 -1 0 595 0", 180: "-1 0 0 -1 595 842", 270: "0 -1 1 0 0 842"}[turn]
    (table,) = read(pdf([f"q {matrix} cm\n{TABLE}Q\n"], rotate=turn)).tables
    assert table.rows == [["项目名称", "总投资"], ["光伏组件", "12.5"]]


def test_a_frame_and_underlines_are_no_table() -> None:
    frame = (
        grid([50, 300], [600, 640])
        + text("公告", 60, 615)
        + "60 500 m 200 500 l S\n60 450 m 200 450 l S\n"
    )
    assert read(pdf([frame])).tables == []


def test_a_list_that_goes_on_has_the_names_of_the_page_before() -> None:
    head = grid([50, 150, 300], [600, 620, 640]) + "".join(
        text(word, x, y) for word, x, y in [("序号", 60, 625), ("企业名称", 160, 625), ("1", 60, 605), ("甲公司", 160, 605)]
    )  # fmt: skip
    rest = grid([50, 150, 300], [600, 620, 640]) + "".join(
        text(word, x, y) for word, x, y in [("2", 60, 625), ("乙公司", 160, 625), ("3", 60, 605), ("丙公司", 160, 605)]
    )  # fmt: skip
    heads = [table.head for table in read(pdf([head, rest])).tables]
    assert [(h.rows, [c.name for c in h.columns]) for h in heads if h] == [
        (1, ["序号", "企业名称"]),
        (0, ["序号", "企业名称"]),
    ]


def test_pages_that_are_pictures_are_said() -> None:
    scan = picture(0, 0, 595, 842)
    assert read(pdf([scan])).verdict is Verdict.NEEDS_OCR
    reading = read(pdf([text("正文", 50, 700), scan + text("扫描软件", 50, 20)]))
    assert (reading.verdict, reading.ocr_pages) == (Verdict.OK, [2])


@pytest.mark.parametrize(
    ("raw", "verdict"),
    [
        (pdf([text("密", 50, 700)], encrypt=True), Verdict.ENCRYPTED),
        (pdf([""]), Verdict.EMPTY),
        (b"%PDF-1.7\n" + bytes(range(256)) * 10, Verdict.BROKEN),
        (b"", Verdict.EMPTY),
        (b" \n", Verdict.EMPTY),
        ("<html><head><title>404</title></head><body>页面不存在</body></html>".encode(), Verdict.NOT_A_DOCUMENT),
        ("<!DOCTYPE HTML><p>出错了".encode("gbk"), Verdict.NOT_A_DOCUMENT),
        (b"Not Found", Verdict.NOT_A_DOCUMENT),
        (b'{"code":404}', Verdict.NOT_A_DOCUMENT),
        (b"\x00\x01\x02\x03" * 50, Verdict.UNSUPPORTED),
    ],
)  # fmt: skip
def test_what_is_not_read(raw: bytes, verdict: Verdict) -> None:
    reading = read(raw, "附件.pdf")
    assert (reading.verdict, reading.text, reading.tables) == (verdict, "", [])


def test_letters_that_were_drawn_are_no_lines() -> None:
    """A letterhead as shapes: hundreds of short sides, a few of them along an axis."""
    steps = "".join(f"{100 + n % 7 * 3} {700 - n * 2} l " for n in range(200))
    shapes = f"100 700 m {steps}h f\n" * 10
    (table,) = read(pdf([shapes + TABLE])).tables
    assert table.rows == [["项目名称", "总投资"], ["光伏组件", "12.5"]]
