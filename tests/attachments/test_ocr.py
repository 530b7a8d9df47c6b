"""Scans: which pages are recognised, and one that really is."""

from __future__ import annotations

import importlib.util
import struct
import zlib
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from crawler.attachments import ocr
from crawler.attachments.__main__ import _answer
from crawler.attachments.confinement import OCR_SHARE
from crawler.attachments.glyphs import Glyph
from crawler.attachments.ocr import Words
from crawler.attachments.process import Readers
from crawler.attachments.readers import read
from crawler.attachments.reading import Verdict
from crawler.attachments.wire import from_json
from tests.attachments.making_packages import letters, ofd, package
from tests.attachments.making_pdf import pdf, picture, text

numpy = pytest.importorskip("numpy", reason="extra ocr")


def said(text: str) -> list[Words]:
    return [Words(Glyph(800, 1000, 900, 1040, text))]


def test_only_pages_that_are_pictures_are_recognised() -> None:
    raw = pdf([text("正文", 50, 700), picture(0, 0, 595, 842), picture(0, 0, 595, 842)])
    pictures: list[Any] = []

    def recognise(dots: Any) -> list[Words]:
        pictures.append(dots)
        return said(f"第{len(pictures)}张")

    reading = ocr.with_text(raw, read(raw), recognise)
    assert reading.text == "正文\n第1张\n第2张"
    assert (reading.verdict, reading.is_ocr) == (Verdict.OK, True)
    assert [dots.shape for dots in pictures] == [(2339, 1653, 3)] * 2
    # A black picture: the dots are what the page shows.
    assert int(pictures[0].max()) == 0


def test_a_text_is_left_as_it_is() -> None:
    raw = pdf([text("正文", 50, 700)])
    assert not ocr.with_text(raw, read(raw), lambda _: said("x")).is_ocr


def test_a_picture_without_words_is_empty() -> None:
    raw = pdf([picture(0, 0, 595, 842)])
    assert ocr.with_text(raw, read(raw), lambda _: []).verdict is Verdict.EMPTY


def scan(slant: float, lean: float | None = None, thick: int = 3) -> Any:
    """A grey page with a table of three columns, whose lines lie slant: so many dots down for each to the right, and lean: to the right
    for each down; by default as a page does that is turned."""
    lean = -slant if lean is None else lean
    dots = numpy.full((1200, 900), 200, numpy.uint8)
    for along in range(600):
        for row in range(4):
            y = 300 + 60 * row + round(slant * along)
            x = 100 + along + round(lean * 60 * row)
            dots[y : y + thick, x] = 40
    for column in (0, 150, 350, 599):
        for along in range(180):
            x = 100 + column + round(lean * along)
            y = 300 + along + round(slant * column)
            dots[y, x : x + thick] = 40
    return dots


CELLS = [("项目名称", 110, 310), ("总投资（万元）", 260, 310), ("进展", 460, 310), ("甲厂", 110, 370), ("500", 260, 370),
         ("在建", 460, 370), ("乙厂", 110, 430), ("60", 260, 430), ("签约", 460, 430)]  # fmt: skip


@pytest.mark.parametrize(
    ("slant", "lean", "thick"),
    [(0.0, 0.0, 3), (0.01, -0.01, 3), (-0.02, 0.02, 1), (0.007, 0.025, 1)],
)
def test_a_table_with_lines_has_rows_also_when_the_page_lies_slant(
    slant: float, lean: float, thick: int
) -> None:
    pytest.importorskip("cv2", reason="extra ocr")
    words = [
        Words(Glyph(x, y + slant * (x - 100), x + 24 * len(text), y + slant * (x - 100) + 28, text))
        for text, x, y in CELLS
    ]
    (table,) = ocr.tables(scan(slant, lean, thick), words)
    assert table.rows == [
        ["项目名称", "总投资（万元）", "进展"],
        ["甲厂", "500", "在建"],
        ["乙厂", "60", "签约"],
    ]


def test_words_of_two_cells_that_were_found_as_one_are_parted() -> None:
    pytest.importorskip("cv2", reason="extra ocr")
    one = Words(
        Glyph(200, 370, 300, 398, "甲厂500"),
        (Glyph(200, 370, 224, 398, "甲"), Glyph(222, 370, 244, 398, "厂"), Glyph(262, 370, 300, 398, "500")),
    )  # fmt: skip
    (table,) = ocr.tables(scan(0.0), [one])
    assert table.rows[1] == ["甲厂", "500", None]


def test_without_lines_no_table_is_guessed() -> None:
    pytest.importorskip("cv2", reason="extra ocr")
    words = [Words(Glyph(x, y, x + 24 * len(text), y + 28, text)) for text, x, y in CELLS]
    assert ocr.tables(numpy.full((1200, 900), 200, numpy.uint8), words) == []
    # Lines across alone: what stands between two of them is no row.
    dots = numpy.full((1200, 900), 200, numpy.uint8)
    for y in range(300, 541, 60):
        dots[y : y + 3, 100:700] = 40
    assert ocr.tables(dots, words) == []


def _png(dots: Any) -> bytes:
    high, wide = dots.shape
    rows = b"".join(b"\0" + dots[n].tobytes() for n in range(high))

    def part(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content))
            + kind
            + content
            + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + part(b"IHDR", head)
        + part(b"IDAT", zlib.compress(rows))
        + part(b"IEND", b"")
    )


PICTURE = '<ofd:ImageObject Boundary="0 0 {0} {0}" ResourceID="{1}"/>'
RESOURCES = (
    '<ofd:Res xmlns:ofd="http://www.ofdspec.org/2016" BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="7" Type="Image">'
    '<ofd:MediaFile>seal.png</ofd:MediaFile></ofd:MultiMedia><ofd:MultiMedia ID="8" Type="Image"><ofd:MediaFile>page.png</ofd:MediaFile>'
    "</ofd:MultiMedia></ofd:MultiMedias></ofd:Res>"
)


def scanned_ofd(dots: Any) -> bytes:
    """A page of text, and one that is a picture, with a seal upon it."""
    raw = ofd([[letters("正文", 20, 30), PICTURE.format(200, 8) + PICTURE.format(30, 7)]])
    members = {info.filename: raw_of(raw, info.filename) for info in ZipFile(BytesIO(raw)).infolist()}  # fmt: skip
    document = members["Doc_0/Document.xml"].decode()
    named = "<ofd:CommonData><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
    members["Doc_0/Document.xml"] = document.replace("<ofd:CommonData>", named).encode()
    members["Doc_0/DocumentRes.xml"] = RESOURCES.encode()
    members["Doc_0/Res/page.png"], members["Doc_0/Res/seal.png"] = _png(dots), _png(dots[:9, :9])
    return package(members)


def raw_of(raw: bytes, name: str) -> bytes:
    return ZipFile(BytesIO(raw)).read(name)


def test_the_picture_of_a_page_of_ofd_is_recognised() -> None:
    pytest.importorskip("cv2", reason="extra ocr")
    raw = scanned_ofd(scan(0.0))
    shapes: list[tuple[int, ...]] = []

    def recognise(dots: Any) -> list[Words]:
        shapes.append(dots.shape)
        return [Words(Glyph(x, y, x + 24 * len(t), y + 28, t)) for t, x, y in CELLS]

    before = read(raw)
    assert (before.verdict, before.ocr_pages) == (Verdict.OK, [2])
    reading = ocr.with_text(raw, before, recognise)
    assert shapes == [(1200, 900, 3)]
    assert reading.text.startswith("正文\n项目名称 总投资（万元）")
    (table,) = reading.tables
    assert (table.page, table.rows[2]) == (2, ["乙厂", "60", "签约"])
    assert table.head is not None


def test_a_scan_within_an_archive_is_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "recogniser", lambda: lambda dots: said("识别"))
    raw = package({"附/扫描.pdf": pdf([picture(0, 0, 595, 842)])})
    monkeypatch.setattr(ocr, "tables", lambda dots, words: [])
    asked = {"name": "a.zip", "member": "附/扫描.pdf", "ocr": True}
    told = from_json(_answer(asked, raw))
    assert (told.text, told.is_ocr, told.verdict) == ("识别", True, Verdict.OK)
    assert from_json(_answer({**asked, "ocr": False}, raw)).verdict is Verdict.NEEDS_OCR


# Digits on a grid of 3 by 5.
_DIGITS = {"2": "111001111100111", "0": "111101101101111", "6": "111100111101111"}


@pytest.mark.skipif(importlib.util.find_spec("rapidocr") is None, reason="extra ocr")
def test_digits_of_a_picture_are_read_in_a_confined_process() -> None:
    dots = numpy.full((120, 320), 255, numpy.uint8)
    for place, digit in enumerate("2026"):
        cells = numpy.array([int(c) for c in _DIGITS[digit]], numpy.uint8).reshape(5, 3)
        grown = numpy.kron(cells, numpy.ones((12, 12), numpy.uint8))
        dots[30:90, 60 + 50 * place : 96 + 50 * place] -= grown * 255
    with Readers(OCR_SHARE, ocr=True) as readers:
        reading = readers.read(_png(dots), "a.png")
    assert (reading.verdict, reading.is_ocr) == (Verdict.OK, True)
    assert reading.text.replace(" ", "") == "2026"
