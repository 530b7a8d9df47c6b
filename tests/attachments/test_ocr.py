"""Scans: which pages are recognised, and one that really is."""

from __future__ import annotations

import importlib.util
import struct
import zlib
from typing import Any

import pytest

from crawler.attachments import ocr
from crawler.attachments.confinement import OCR_SHARE
from crawler.attachments.process import Readers
from crawler.attachments.readers import read
from crawler.attachments.reading import Verdict
from tests.attachments.making_pdf import pdf, picture, text

numpy = pytest.importorskip("numpy", reason="extra ocr")


def test_only_pages_that_are_pictures_are_recognised() -> None:
    raw = pdf([text("正文", 50, 700), picture(0, 0, 595, 842), picture(0, 0, 595, 842)])
    pictures: list[Any] = []

    def recognise(dots: Any) -> str:
        pictures.append(dots)
        return f"第{len(pictures)}张"

    reading = ocr.with_text(raw, read(raw), recognise)
    assert reading.text == "正文\n第1张\n第2张"
    assert (reading.verdict, reading.is_ocr) == (Verdict.OK, True)
    assert [dots.shape for dots in pictures] == [(2339, 1653, 3)] * 2
    # A black picture: the dots are what the page shows.
    assert int(pictures[0].max()) == 0


def test_a_text_is_left_as_it_is() -> None:
    raw = pdf([text("正文", 50, 700)])
    assert not ocr.with_text(raw, read(raw), lambda _: "x").is_ocr


def test_a_picture_without_words_is_empty() -> None:
    raw = pdf([picture(0, 0, 595, 842)])
    assert ocr.with_text(raw, read(raw), lambda _: "").verdict is Verdict.EMPTY


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
