"""Scans: text recognised from pictures, by RapidOCR with the models that come with it (extra ``ocr``).

What comes of it is marked, for single letters may be wrong. Tables are not guessed from where the words stand.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import Any, Final

import pypdfium2.raw as pdfium

from crawler.attachments import kinds
from crawler.attachments.glyphs import Glyph, text_of
from crawler.attachments.reading import Reading, Verdict

# Dots per inch that a page is drawn with: letters of 10 points are 28 dots high, which the models were trained for.
_RESOLUTION: Final = 200
# A page of more dots is drawn smaller: A3 at that resolution.
_MOST_DOTS: Final = 2400 * 3400
# Words below this are mostly patterns that were taken for letters.
_SURE: Final = 0.5

Recognise = Callable[[Any], str]


def recogniser() -> Recognise:
    """What makes text of a picture: the bytes of a file, or an array of dots. It takes a second to load."""
    from rapidocr import RapidOCR

    engine = RapidOCR(params={"Global.log_level": "critical"})

    def recognise(picture: Any) -> str:
        found = engine(picture)
        if found.boxes is None or found.txts is None:
            return ""
        return text_of(
            Glyph(
                float(box[:, 0].min()),
                float(box[:, 1].min()),
                float(box[:, 0].max()),
                float(box[:, 1].max()),
                text,
            )
            for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
            if score >= _SURE and text.strip()
        )

    return recognise


def with_text(data: bytes, reading: Reading, recognise: Recognise) -> Reading:
    """The reading of a picture, or of a PDF with pages that are pictures, with the text that stands on these."""
    if not reading.ocr_pages:
        return reading
    if reading.kind == kinds.IMAGE:
        texts = [recognise(data)]
    elif reading.kind == kinds.PDF:
        texts = [recognise(page) for page in _pages(data, reading.ocr_pages)]
    else:
        return reading
    text = "\n".join(text for text in (reading.text, *texts) if text)
    reading.text, reading.is_ocr = text, True
    reading.verdict = Verdict.OK if text else Verdict.EMPTY
    return reading


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
