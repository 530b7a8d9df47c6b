"""Numbers that Word writes by itself, of DOCX and of Word 97."""

from __future__ import annotations

import struct

import pytest

from crawler.attachments.numbering import Level, Numbers, joined, written
from crawler.attachments.readers import read
from tests.attachments.making_ole import IN_TABLE, ROW_END, Doc, Piece, depth, row, sprm
from tests.attachments.making_packages import docx


@pytest.mark.parametrize(
    ("format_", "numbers"),
    [
        ("decimal", {1: "1", 12: "12"}),
        ("decimalZero", {3: "03", 12: "12"}),
        ("chineseCounting", {1: "一", 10: "十", 12: "十二", 20: "二十", 105: "一百零五", 110: "一百一十", 1010: "一千零一十", 12005: "一万二千零五"}),
        ("chineseLegalSimplified", {3: "叁", 12: "壹拾贰"}),
        ("ideographTraditional", {1: "甲", 11: "甲"}),
        ("decimalEnclosedCircle", {3: "③", 21: "21"}),
        ("upperLetter", {1: "A", 27: "AA"}),
        ("lowerRoman", {4: "iv", 19: "xix"}),
        ("decimalFullWidth", {12: "１２"}),
        ("somethingElse", {5: "5"}),
    ],
)  # fmt: skip
def test_numbers_in_their_formats(format_: str, numbers: dict[int, str]) -> None:
    assert {number: written(number, format_) for number in numbers} == numbers


def test_lower_levels_begin_anew_and_know_the_higher_ones() -> None:
    levels = [
        Level("chineseCounting", "第%1章"),
        Level("decimal", "%1.%2", is_legal=True),
        Level("bullet", "●"),
    ]
    numbers = Numbers()
    steps = [0, 1, 1, 2, 0, 1]
    assert [numbers.label("a", levels, n) for n in steps] == [
        "第一章",
        "1.1",
        "1.2",
        "",
        "第二章",
        "2.1",
    ]


def test_a_second_use_of_a_list_goes_on_unless_it_says_where_it_begins() -> None:
    levels, numbers = [Level("decimal", "%1.")], Numbers()
    assert numbers.label("a", levels, 0, use=1) == "1."
    assert numbers.label("a", levels, 0, use=2) == "2."
    assert numbers.label("a", levels, 0, use=3, starts={0: 1}) == "1."
    assert numbers.label("a", levels, 0, use=3, starts={0: 1}) == "2."


def test_a_label_before_its_text() -> None:
    assert [joined("一、", "总则"), joined("1.", "总则"), joined("", "总则"), joined("1", "")] == [
        "一、总则", "1. 总则", "总则", "1",
    ]  # fmt: skip


# --- DOCX -----------------------------------------------------------------------------------------------------

NUMBERING = """
<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="1"/>
<w:lvlText w:val="第%1条"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>
<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>"""
STYLES = """
<w:style w:styleId="1"><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>
<w:style w:styleId="2"><w:basedOn w:val="1"/></w:style>"""


def numbered(text: str, number: str | None = None, level: int = 0, style: str = "") -> str:
    own = (
        f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
    )
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{own}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_paragraphs_of_lists_and_of_styles_have_their_numbers() -> None:
    body = (
        numbered("总则", "3") + numbered("甲", "3", 1) + numbered("乙", "3", 1) + numbered("附则", style="2")
        + numbered("无号", "0", style="1") + numbered("另起", "4") + numbered("正文")
    )  # fmt: skip
    assert read(docx(body, numbering=NUMBERING, styles=STYLES)).text.splitlines() == [
        "第一条总则", "（1）甲", "（2）乙", "第二条附则", "无号", "第五条另起", "正文",
    ]  # fmt: skip


def test_a_cell_that_holds_but_its_number() -> None:
    cells = f"<w:tc>{numbered('', '3', 1)}</w:tc><w:tc><w:p><w:r><w:t>甲厂</w:t></w:r></w:p></w:tc>"
    reading = read(
        docx(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>" + numbered("", "3", 1), numbering=NUMBERING)
    )
    assert [table.rows for table in reading.tables] == [[["（1）", "甲厂"]]]
    assert reading.text == "（1）\t甲厂"


# --- Word 97 --------------------------------------------------------------------------------------------------


def _level(code: int, text: str, start: int = 1) -> bytes:
    raw = text.encode("utf-16-le")
    return (
        struct.pack("<iBB9sBiiBBBB", start, code, 0, b"", 0, 0, 0, 0, 0, 0, 0)
        + struct.pack("<H", len(text))
        + raw
    )


def lists() -> tuple[bytes, int, bytes]:
    """A list of nine levels, the bytes of its index alone, and two uses, of which the second begins at 5."""
    index = struct.pack("<H", 1) + struct.pack("<ii18sBB", 77, 0, b"", 0, 0)
    levels = (
        _level(37, "第\x00条") + _level(0, "\x01)") + b"".join(_level(23, "●") for _ in range(7))
    )
    heads = struct.pack("<iiiBBBB", 77, 0, 0, 0, 0, 0, 0) + struct.pack(
        "<iiiBBBB", 77, 0, 0, 1, 0, 0, 0
    )
    uses = (
        struct.pack("<I", 2)
        + heads
        + struct.pack("<I", 0xFFFFFFFF)
        + struct.pack("<I", 0xFFFFFFFF)
        + struct.pack("<iI", 5, 0x10)
    )
    return index + levels, len(index), uses


def use(number: int, level: int = 0) -> bytes:
    return sprm(0x260A, bytes([level])) + sprm(0x460B, struct.pack("<H", number))


def test_paragraphs_of_word_97_have_their_numbers() -> None:
    text = "总则\r甲\r附则\r另起\r正文\r"
    paragraphs = {0: use(1), 1: use(1, 1), 2: use(1), 3: use(2)}
    raw = Doc([Piece(text)], paragraphs, lists=lists()).made()
    assert read(raw).text.splitlines() == [
        "第一条总则",
        "1) 甲",
        "第二条附则",
        "第五条另起",
        "正文",
    ]


def test_a_cell_of_word_97_that_holds_but_its_number() -> None:
    cell = IN_TABLE + depth(1)
    paragraphs = {0: cell + use(1, 1), 1: cell, 2: cell + ROW_END + row([0, 1000, 2000])}
    (table,) = read(Doc([Piece("\x07甲厂\x07\x07")], paragraphs, lists=lists()).made()).tables
    assert table.rows == [["1)", "甲厂"]]


def test_a_style_numbers_its_paragraphs() -> None:
    raw = Doc(
        [Piece("总则\r正文\r")], {0: b""}, styles={0: 1}, lists=lists(), style_list=use(1)
    ).made()
    assert read(raw).text.splitlines() == ["第一条总则", "正文"]
