"""Scans: text recognised from pictures, by RapidOCR with the models that come with it (extra ``ocr``).

What comes of it is marked, for single letters may be wrong. Tables are those that are drawn with lines; from where the words stand none
is guessed.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2.raw as pdfium

from crawler.attachments import kinds, ofd, picture_lines, ruling
from crawler.attachments.glyphs import Glyph, text_of
from crawler.attachments.heads import name_columns
from crawler.attachments.packages import Package
from crawler.attachments.reading import Reading, Table, Verdict

# Dots per inch that a page is drawn with: letters of 10 points are 28 dots high, which the models were trained for.
_RESOLUTION: Final = 200
# A page of more dots is drawn smaller: A3 at that resolution.
_MOST_DOTS: Final = 2400 * 3400
# Words below this are mostly patterns that were taken for letters.
_SURE: Final = 0.5

# Lines of a table that are nearer than so many dots are one, and reach one another that end so near: of the picture's shorter side a
# part, and a few at least.
_APART: Final = 200
_FEWEST_APART: Final = 6
# Lines that the smallest table has: two cells side by side.
_FEWEST_LINES: Final = 5
# Of the height of most words: what a line is longer than, and a letter's stroke is not.
_OF_A_WORD: Final = 1.25


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text in a picture, and the words (of Chinese, the letters) that it is made of."""

    whole: Glyph
    parts: tuple[Glyph, ...] = ()


Recognise = Callable[[Any], list[Words]]


def recogniser() -> Recognise:
    """What finds the words in a picture, an array of dots. It takes a second to load."""
    from rapidocr import RapidOCR

    engine = RapidOCR(params={"Global.log_level": "critical"})

    def recognise(dots: Any) -> list[Words]:
        found = engine(dots, return_word_box=True)
        if found.boxes is None or found.txts is None:
            return []
        parts = found.word_results or [()] * len(found.txts)
        return [
            Words(_glyph(box, text), tuple(_glyph(place, word) for word, _, place in inner if word.strip()))
            for box, text, score, inner in zip(found.boxes, found.txts, found.scores, parts, strict=False)
            if score >= _SURE and text.strip()
        ]  # fmt: skip

    return recognise


def _glyph(box: Any, text: str) -> Glyph:
    xs, ys = [float(x) for x, _ in box], [float(y) for _, y in box]
    return Glyph(min(xs), min(ys), max(xs), max(ys), text)


def with_text(data: bytes, reading: Reading, recognise: Recognise) -> Reading:
    """The reading of a picture, or of a PDF or OFD with pages that are pictures, with the text and the ruled tables that stand on these."""
    if not reading.ocr_pages:
        return reading
    if reading.kind == kinds.IMAGE:
        pictures: Iterator[Any] = iter([picture_of(data)])
    elif reading.kind == kinds.PDF:
        pictures = _pages(data, reading.ocr_pages)
    elif reading.kind == kinds.OFD:
        shown = ofd.pictures(Package(data))
        pictures = (picture_of(shown[n]) if n in shown else None for n in reading.ocr_pages)
    else:
        return reading
    texts, found = [reading.text], list[Table]()
    for number, dots in zip(reading.ocr_pages, pictures, strict=True):
        words = recognise(dots) if dots is not None else []
        texts.append(text_of(word.whole for word in words))
        for table in tables(dots, words):
            table.page = number if reading.kind != kinds.IMAGE else None
            found.append(table)
    name_columns(found)
    reading.tables = sorted([*reading.tables, *found], key=lambda table: table.page or 0)
    reading.text, reading.is_ocr = "\n".join(filter(None, texts)), True
    reading.verdict = Verdict.OK if reading.text else Verdict.EMPTY
    return reading


def tables(dots: Any, words: Sequence[Words]) -> list[Table]:
    """The tables of a picture that are drawn with lines, with the words that stand in their cells."""
    if not words:
        return []
    heights = sorted(word.whole.y1 - word.whole.y0 for word in words)
    strokes = [word.whole for word in words]
    ruled = picture_lines.lines_of(dots, _OF_A_WORD * heights[len(heights) // 2], strokes)
    if len(ruled.across) + len(ruled.down) < _FEWEST_LINES:
        return []
    apart = max(_FEWEST_APART, min(dots.shape[:2]) / _APART)

    def straight(glyph: Glyph) -> Glyph:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
        to_x, to_y = ruled.straight(x, y)
        dx, dy = to_x - x, to_y - y
        return Glyph(glyph.x0 + dx, glyph.y0 + dy, glyph.x1 + dx, glyph.y1 + dy, glyph.char)

    glyphs: list[Glyph] = []
    for word in words:
        whole = straight(word.whole)
        y = (whole.y0 + whole.y1) / 2
        # Two cells' words that stand near each other are found as one line of text.
        is_cut = any(
            whole.x0 + apart < line.at < whole.x1 - apart and line.start <= y <= line.end
            for line in ruled.down
        )
        glyphs += map(straight, word.parts) if is_cut and word.parts else [whole]
    return [found.table for found in ruling.tables(ruled.across, ruled.down, glyphs, apart)]


def picture_of(data: bytes) -> Any:
    """A picture's dots, rows by columns by blue, green, red; None for one that cannot be decoded."""
    import cv2
    import numpy as np

    dots = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    if dots is None:
        return None
    high, wide = dots.shape[:2]
    if high * wide > _MOST_DOTS:
        scale = (_MOST_DOTS / (high * wide)) ** 0.5
        dots = cv2.resize(dots, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return dots


def _pages(data: bytes, numbers: list[int]) -> Iterator[Any]:
    """Pages of a PDF as arrays of dots, rows by columns by blue, green, red."""
    import numpy as np

    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    try:
        for number in numbers:
            page = pdfium.FPDF_LoadPage(document, number - 1)
            try:
                wide, high = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
                scale = min(_RESOLUTION / 72, (_MOST_DOTS / max(wide * high, 1)) ** 0.5)
                width, height = max(1, round(wide * scale)), max(1, round(high * scale))
                bitmap = pdfium.FPDFBitmap_Create(width, height, 0)
                try:
                    pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
                    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, pdfium.FPDF_ANNOT)  # fmt: skip
                    stride = pdfium.FPDFBitmap_GetStride(bitmap)
                    raw = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
                finally:
                    pdfium.FPDFBitmap_Destroy(bitmap)
            finally:
                pdfium.FPDF_ClosePage(page)
            dots = np.frombuffer(raw, np.uint8).reshape(height, stride // 4, 4)
            yield np.ascontiguousarray(dots[:, :width, :3])
    finally:
        pdfium.FPDF_CloseDocument(document)
