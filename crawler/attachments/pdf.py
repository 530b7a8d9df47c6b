"""PDF: the text of its pages by pdfium, and the tables of those that have ruling lines."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise, repeat
from typing import Any, Final, NamedTuple

import pypdfium2.raw as pdfium

from crawler.attachments import ruling
from crawler.attachments.geometry import IDENTITY, Lines, Matrix, moved, times
from crawler.attachments.glyphs import Glyph
from crawler.attachments.kinds import PDF
from crawler.attachments.limits import MAX_CELLS, MAX_PAGES, MAX_TEXT
from crawler.attachments.reading import Reading, RefusedError, Table, Verdict

# Points. A rectangle thinner than that is a line; lines nearer than that are one.
_THIN: Final = 3.0
_APART: Final = 3.0
# A line shorter than that is a stroke of a letter or of a picture.
_SHORTEST: Final = 4.0
_STRAIGHT: Final = 0.5
# Lines that the smallest table has: two cells side by side.
_FEWEST_LINES: Final = 5
_MOST_OBJECTS: Final = 30_000
_MOST_SEGMENTS: Final = 100_000
# Of the first segments of a path that many are lines at least, or it is a shape, such as a letter that was drawn.
_LOOKED_AT: Final = 40
_LINES_IN_IT: Final = 0.25
_DEEPEST: Final = 8
# A page of more blocks of text than that is left as it was written.
_MOST_BLOCKS: Final = 500

# A page is a picture of text if pictures cover this share of it and fewer letters stand on it: what a scanner prints below.
_COVERED: Final = 0.4
_FEW_LETTERS: Final = 40
# Or if it has this many drawn paths and no letter: letters that were turned into curves.
_MANY_PATHS: Final = 150
# Of the letters, the share that may be unreadable (no character is known for them, or one of private use).
_UNREADABLE: Final = 0.3
_PRIVATE: Final = re.compile("[\ue000-\uf8ff\ufffd\ufffe\uffff\x00-\x08\x0e-\x1f]")
_DROPPED: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\u200b\ufeff]")


def read(data: bytes) -> Reading:
    """Raises RefusedError: encrypted, broken, too_large."""
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        raise _refused(pdfium.FPDF_GetLastError())
    try:
        return _read(document)
    finally:
        pdfium.FPDF_CloseDocument(document)


def _refused(code: int) -> RefusedError:
    if code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
        return RefusedError(Verdict.ENCRYPTED, "asks for a password")
    return RefusedError(Verdict.BROKEN, f"pdfium cannot open it ({code})")


def _read(document: Any) -> Reading:
    count = pdfium.FPDF_GetPageCount(document)
    if count > MAX_PAGES:
        raise RefusedError(Verdict.TOO_LARGE, f"{count:,} pages")
    texts: list[str] = []
    tables: list[Table] = []
    ocr_pages: list[int] = []
    lost = letters = 0
    for number in range(1, count + 1):
        page = pdfium.FPDF_LoadPage(document, number - 1)
        if not page:
            lost += 1
            continue
        try:
            found = _page(page)
        finally:
            pdfium.FPDF_ClosePage(page)
        letters += len(found.text)
        if letters > MAX_TEXT:
            raise RefusedError(Verdict.TOO_LARGE, f"more than {MAX_TEXT:,} characters")
        if found.needs_ocr:
            ocr_pages.append(number)
        if found.text:
            texts.append(found.text)
        for table in found.tables:
            table.page = number
            tables.append(table)
    if lost == count:
        raise RefusedError(Verdict.BROKEN, "no page can be opened")
    verdict = Verdict.OK
    if not any(text.strip() for text in texts):
        verdict = Verdict.NEEDS_OCR if ocr_pages else Verdict.EMPTY
    detail = f"{lost} of {count} pages cannot be opened" if lost else None
    return Reading(
        verdict, PDF, "\n".join(texts), tables, detail=detail, pages=count, ocr_pages=ocr_pages
    )


@dataclass(slots=True)
class _Page:
    text: str = ""
    needs_ocr: bool = False
    tables: list[Table] = field(default_factory=list)


@dataclass(slots=True)
class _Drawn:
    """What a page has beside its letters."""

    lines: Lines = field(default_factory=lambda: Lines(_THIN, _SHORTEST, _STRAIGHT))
    covered: float = 0.0
    """The area of its pictures, square points."""
    paths: int = 0
    objects: int = 0
    segments: int = 0


def _page(page: Any) -> _Page:
    letters = pdfium.FPDFText_LoadPage(page)
    if not letters:
        return _Page(needs_ocr=True)
    try:
        turn = pdfium.FPDFPage_GetRotation(page)
        text = _text(letters, turn)
        drawn = _Drawn()
        objects = min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)
        for thing in map(pdfium.FPDFPage_GetObject, repeat(page), range(objects)):
            if pdfium.FPDFPageObj_GetType(thing) != pdfium.FPDF_PAGEOBJ_TEXT:
                _look(thing, turn, IDENTITY, drawn, 0)
        found = _Page(text, _needs_ocr(page, text, drawn))
        if found.needs_ocr and len(_PRIVATE.findall(text)) > _UNREADABLE * len(text.split()):
            found.text = "" if _is_unreadable(text) else text
        elif len(drawn.lines) >= _FEWEST_LINES and text:
            ruled = ruling.tables(
                drawn.lines.across, drawn.lines.down, list(_glyphs(letters, turn)), _APART
            )
            found.tables = [r.table for r in ruled]
            if sum(len(t.rows) * len(t.rows[0]) for t in found.tables) > MAX_CELLS:
                raise RefusedError(Verdict.TOO_LARGE, "too many cells on a page")
        found.text = _DROPPED.sub("", found.text)
        return found
    finally:
        pdfium.FPDFText_ClosePage(letters)


def _text(letters: Any, turn: int) -> str:
    """The letters in the order in which they were written, but what stands above is put before what stands below:
    some programs write the heading of a page last."""
    lines: list[_TextLine] = []
    unicode = pdfium.FPDFText_GetUnicode
    begun, chars = 0, list[str]()
    count = pdfium.FPDFText_CountChars(letters)
    for n in range(count + 1):
        code = unicode(letters, n) if n < count else 10
        if code not in (10, 13):
            chars.append(chr(code) if not 0xD800 <= code < 0xE000 else "\ufffd")
            continue
        if chars and (text := "".join(chars).strip()):
            lines.append(_TextLine(text, *_box(letters, begun, n - 1, turn)))
        chars, begun = [], n + 1
    return "\n".join(line.text for line in _in_order(lines))


class _TextLine(NamedTuple):
    text: str
    left: float
    top: float
    right: float
    bottom: float


def _box(letters: Any, first: int, last: int, turn: int) -> tuple[float, float, float, float]:
    """The box that a line's first and last letters span."""
    boxes = [box for n in (first, last) if (box := _char_box(letters, n, turn)) is not None]
    if not boxes:
        return 0.0, 0.0, 0.0, 0.0
    return (
        min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes),
    )  # fmt: skip


def _in_order(lines: list[_TextLine]) -> list[_TextLine]:
    """Lines that stand beside one another keep their order: they are of two columns."""
    blocks: list[list[_TextLine]] = []
    for line in lines:
        if blocks and line.top >= blocks[-1][-1].top - 1:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    if len(blocks) < 2 or len(blocks) > _MOST_BLOCKS:
        return lines
    found: list[tuple[_TextLine, list[_TextLine]]] = []
    for block in blocks:
        box = _TextLine(
            "", min(b.left for b in block), min(b.top for b in block),
            max(b.right for b in block), max(b.bottom for b in block),
        )  # fmt: skip
        at = next((n for n, (other, _) in enumerate(found) if _is_above(box, other)), len(found))
        found.insert(at, (box, block))
    return [line for _, block in found for line in block]


def _is_above(box: _TextLine, other: _TextLine) -> bool:
    return box.bottom <= other.top + 1 and box.left < other.right and other.left < box.right


def _is_unreadable(text: str) -> bool:
    letters = "".join(text.split())
    return len(_PRIVATE.findall(letters)) > _UNREADABLE * len(letters)


def _needs_ocr(page: Any, text: str, drawn: _Drawn) -> bool:
    if _is_unreadable(text):
        return True
    letters = len("".join(text.split()))
    area = pdfium.FPDF_GetPageWidthF(page) * pdfium.FPDF_GetPageHeightF(page)
    if letters < _FEW_LETTERS and drawn.covered > _COVERED * area:
        return True
    return not letters and drawn.paths > _MANY_PATHS


def _look(thing: Any, turn: int, outer: Matrix, drawn: _Drawn, depth: int) -> None:
    """Take a thing on the page: lines and rectangles of paths, the area of pictures, what a form holds."""
    drawn.objects += 1
    if drawn.objects > _MOST_OBJECTS or not thing:
        return
    kind = pdfium.FPDFPageObj_GetType(thing)
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        drawn.paths += 1
        if drawn.segments < _MOST_SEGMENTS:
            _path(thing, turn, outer, drawn)
    elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
        drawn.covered += _area(thing)
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
        inner = times(_matrix(thing), outer)
        for n in range(max(0, pdfium.FPDFFormObj_CountObjects(thing))):
            _look(pdfium.FPDFFormObj_GetObject(thing, n), turn, inner, drawn, depth + 1)


def _matrix(thing: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(thing, found):
        return IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def _area(thing: Any) -> float:
    box = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(thing, *box):
        return 0.0
    left, bottom, right, top = (side.value for side in box)
    return abs(right - left) * abs(top - bottom)


def _path(thing: Any, turn: int, outer: Matrix, drawn: _Drawn) -> None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(thing, fill, stroke) or not (fill.value or stroke.value):
        return
    count = pdfium.FPDFPath_CountSegments(thing)
    drawn.segments += count
    if drawn.segments > _MOST_SEGMENTS:
        return
    matrix, is_filled, lines = times(_matrix(thing), outer), bool(fill.value), drawn.lines
    segment_at, kind_of, point_of, closes = (
        pdfium.FPDFPath_GetPathSegment, pdfium.FPDFPathSegment_GetType, pdfium.FPDFPathSegment_GetPoint,
        pdfium.FPDFPathSegment_GetClose,
    )  # fmt: skip
    x, y = ctypes.c_float(), ctypes.c_float()
    at_x, at_y = ctypes.byref(x), ctypes.byref(y)
    part: list[tuple[float, float]] = []
    before = len(lines)
    for n in range(count):
        if n == _LOOKED_AT and len(lines) - before + _sides(part) < _LINES_IN_IT * _LOOKED_AT:
            return
        segment = segment_at(thing, n)
        kind = kind_of(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            lines.take(part, is_filled=is_filled)
            part = []
        elif kind != pdfium.FPDF_SEGMENT_LINETO:
            # A path with curves is a picture or a letter.
            return
        point_of(segment, at_x, at_y)
        part.append(_turned(*moved(x.value, y.value, matrix), turn))
        if closes(segment):
            part.append(part[0])
    lines.take(part, is_filled=is_filled)


def _sides(points: list[tuple[float, float]]) -> int:
    """How many sides of a path are lines along an axis."""
    return sum(
        (abs(x1 - x0) < _STRAIGHT or abs(y1 - y0) < _STRAIGHT)
        and abs(x1 - x0) + abs(y1 - y0) >= _SHORTEST
        for (x0, y0), (x1, y1) in pairwise(points)
    )


def _turned(x: float, y: float, turn: int) -> tuple[float, float]:
    """A place as it is seen, with y growing downwards; ``turn`` counts quarters, clockwise."""
    return ((x, -y), (y, x), (-x, y), (-y, -x))[turn % 4]


def _glyphs(letters: Any, turn: int) -> Iterator[Glyph]:
    for n in range(pdfium.FPDFText_CountChars(letters)):
        code = pdfium.FPDFText_GetUnicode(letters, n)
        if code <= 0x20 or code in (0xA0, 0x3000, 0xFFFE, 0xFFFF) or 0xD800 <= code < 0xE000:
            continue
        if box := _char_box(letters, n, turn):
            yield Glyph(*box, chr(code))


_RECT: Final = pdfium.FS_RECTF()
_AT: Final = ctypes.byref(_RECT)


def _char_box(letters: Any, n: int, turn: int) -> tuple[float, float, float, float] | None:
    """The box of a letter's font, as high for a full stop as for a word beside it; as it is seen."""
    if not pdfium.FPDFText_GetLooseCharBox(letters, n, _AT):
        return None
    x0, y0 = _turned(_RECT.left, _RECT.top, turn)
    x1, y1 = _turned(_RECT.right, _RECT.bottom, turn)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
