"""DOC and WPS: the text in its order, tables with their cells, and what is left out."""

from __future__ import annotations

import pytest

from crawler.attachments.readers import read
from crawler.attachments.reading import Span, Verdict
from tests.attachments.making_ole import (
    DELETED,
    IN_TABLE,
    INNER_CELL,
    INNER_ROW_END,
    ROW_END,
    Doc,
    Piece,
    depth,
    doc,
    ole,
    row,
    symbol,
)

CELL = IN_TABLE + depth(1)


def test_paragraphs_are_lines() -> None:
    reading = read(doc("招商引资优惠政策\n第一条 为了……"), "政策.doc")
    assert (reading.verdict, reading.kind) == (Verdict.OK, "doc")
    assert reading.text == "招商引资优惠政策\n第一条 为了……"
    assert reading.tables == []


def test_pieces_of_one_byte_and_of_two_are_read_in_the_order_of_the_text() -> None:
    """Fast saving puts what was added last behind all the rest."""
    pieces = [Piece("项目总投资 "), Piece("12.5 ", is_bytes=True), Piece("亿元\r")]
    assert read(Doc(pieces, order=[1, 2, 0]).made()).text == "项目总投资 12.5 亿元"


def test_letters_beyond_the_first_plane_keep_the_places_of_those_behind() -> None:
    pieces = [Piece("䶮𠮷\r甲\x07乙\x07\x07")]
    paragraphs = {1: CELL, 2: CELL, 3: CELL + ROW_END + row([0, 1000, 2000])}
    raw = Doc(pieces, paragraphs).made()
    # The format counts two places for such a letter; Python counts one.
    assert read(doc("𠮷甲")).text == "𠮷甲"
    assert read(raw).verdict in (Verdict.OK, Verdict.BROKEN)


def test_a_table_has_its_cells() -> None:
    text = "一览表\r名称\x07投资\x07\x07甲\r乙\x073\x07\x07完\r"
    end = CELL + ROW_END + row([0, 2000, 4000])
    paragraphs = {1: CELL, 2: CELL, 3: end, 4: CELL, 5: CELL, 6: CELL, 7: end}
    reading = read(Doc([Piece(text)], paragraphs).made())
    assert [table.rows for table in reading.tables] == [[["名称", "投资"], ["甲\n乙", "3"]]]
    assert reading.text == "一览表\n名称\t投资\n甲 乙\t3\n完"


def test_cells_that_are_wider_or_higher_than_others_stand_on_the_same_columns() -> None:
    """The second row has one cell across two columns, its first goes on in the third row."""
    text = "甲\x07乙\x07丙\x07\x07丁\x07戊\x07\x07\x07己\x07庚\x07\x07"
    paragraphs = {
        **dict.fromkeys((0, 1, 2), CELL),
        3: CELL + ROW_END + row([0, 1000, 2000, 3000]),
        4: CELL,
        5: CELL,
        6: CELL + ROW_END + row([5, 1010, 2990], [0x60, 0]),
        **dict.fromkeys((7, 8, 9), CELL),
        10: CELL + ROW_END + row([0, 1000, 2000, 3000], [0x20, 0, 0]),
    }
    (table,) = read(Doc([Piece(text)], paragraphs).made()).tables
    assert table.rows == [["甲", "乙", "丙"], ["丁", "戊", None], [None, "己", "庚"]]
    assert table.merged == [Span(1, 0, 2, 0), Span(1, 1, 1, 2)]


def test_a_table_within_a_cell_is_a_table_and_text_of_the_cell() -> None:
    text = "外\x07内一\r内二\r\r后\x07\x07"
    inner = IN_TABLE + depth(2)
    paragraphs = {
        0: CELL,
        1: inner + INNER_CELL,
        2: inner + INNER_CELL,
        3: inner + INNER_ROW_END,
        4: CELL,
        5: CELL + ROW_END + row([0, 1000, 2000]),
    }
    reading = read(Doc([Piece(text)], paragraphs).made())
    assert [table.rows for table in reading.tables] == [
        [["内一", "内二"]],
        [["外", "内一\t内二\n后"]],
    ]
    assert reading.text.count("内一") == 1


def test_a_piece_that_was_saved_fast_changes_its_paragraphs() -> None:
    """That its paragraphs are cells stands with the piece, not with the paragraphs."""
    change = CELL
    end = CELL + ROW_END + row([0, 1000, 2000])
    pieces = [Piece("甲\x07乙\x07", prm=0 << 1 | 1), Piece("\x07", prm=1 << 1 | 1), Piece("后\r")]
    (table,) = read(Doc(pieces, changes=[change, end]).made()).tables
    assert table.rows == [["甲", "乙"]]


def test_of_a_field_the_result_is_read() -> None:
    text = '见\x13 HYPERLINK "http://example.cn" \x14附件一\x15。第\x13 PAGE \x15页\r'
    assert read(Doc([Piece(text)]).made()).text == "见附件一。第页"


def test_text_that_was_struck_out_is_not_read_and_boxes_are() -> None:
    raw = Doc([Piece("同意旧话新话(是\r")], runs={(2, 4): DELETED, (6, 7): symbol(0xF0FE)}).made()
    assert read(raw).text == "同意新话☑是"


def test_heads_of_pages_are_left_out_and_notes_are_read() -> None:
    text = "正文\r脚注\r页眉\r"
    assert read(Doc([Piece(text)], lengths=(3, 3, 3)).made()).text == "正文\n脚注"


@pytest.mark.parametrize(
    ("raw", "verdict"),
    [
        (Doc([Piece("密\r")], flags=0x0300).made(), Verdict.ENCRYPTED),
        (Doc([Piece("断" * 3000 + "\r")], cut=4000).made()[:-2000], Verdict.BROKEN),
        (Doc([Piece("旧\r")], magic=0xA5DC).made(), Verdict.UNSUPPORTED),
        (Doc([Piece("短\r")], lengths=(50,)).made(), Verdict.BROKEN),
        (Doc([Piece("\r\r")]).made(), Verdict.EMPTY),
        (ole({"WordDocument": b"\xec\xa5" + bytes(400)}), Verdict.BROKEN),
        (ole({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}), Verdict.ENCRYPTED),
        (ole({"VisioDocument": b"x"}), Verdict.UNSUPPORTED),
    ],
)
def test_what_is_not_read_has_its_verdict_and_no_half_text(raw: bytes, verdict: Verdict) -> None:
    reading = read(raw, "a.doc")
    assert (reading.verdict, reading.text, reading.tables) == (verdict, "", [])
