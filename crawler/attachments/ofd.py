"""OFD (GB/T 33190-2016), the official format of documents: text by where its letters stand, tables by their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from crawler.attachments import ruling
from crawler.attachments.geometry import IDENTITY, Lines, Matrix, moved, times
from crawler.attachments.glyphs import Glyph, text_of
from crawler.attachments.kinds import OFD
from crawler.attachments.limits import MAX_PAGES, MAX_TEXT
from crawler.attachments.packages import Package, joined, local
from crawler.attachments.reading import Reading, RefusedError, Table, Verdict

_MAIN: Final = "OFD.xml"
# Millimetres, the format's unit (clause 7.2).
_THIN: Final = 1.0
_APART: Final = 1.0
_SHORTEST: Final = 1.5
_STRAIGHT: Final = 0.2
_FEWEST_LINES: Final = 5
_MOST_GLYPHS: Final = 200_000
_MOST_SEGMENTS: Final = 100_000
_DEEPEST: Final = 16
# Clause 11.3: the size where none is stated; from this character on a letter is as wide as it is high.
_SIZE: Final = 4.0
_WIDE: Final = 0x2E80
_PATH: Final = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
# How many numbers follow an operator of a path (clause 9.3.1, table 35).
_NUMBERS: Final = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


def read(package: Package) -> Reading:
    """All documents of the file. Raises RefusedError: encrypted, broken, too_large."""
    return _taken(package).reading()


def pictures(package: Package) -> dict[int, bytes]:
    """The largest picture of each page that is a picture of text, by the page's number. Raises RefusedError as ``read`` does."""
    found = _taken(package).pictures
    return {page: package.read(name) for page, name in found.items()}


def _taken(package: Package) -> _Document:
    if package.find("Encryptions.xml") or package.find("Doc_0/Encryptions.xml"):
        raise RefusedError(Verdict.ENCRYPTED, "has a list of encrypted parts")
    main = package.find(_MAIN)
    if main is None:
        raise RefusedError(Verdict.BROKEN, f"{_MAIN} is missing")
    found = _Document(package)
    for root in package.xml(main).iter():
        if local(root) == "DocRoot":
            found.take(joined(main, root.text))
    if not found.is_there:
        raise RefusedError(Verdict.BROKEN, "the document is missing")
    return found


@dataclass(slots=True)
class _Page:
    glyphs: list[Glyph] = field(default_factory=list)
    lines: Lines = field(default_factory=lambda: Lines(_THIN, _SHORTEST, _STRAIGHT))
    images: int = 0
    largest: tuple[float, str] = (0.0, "")
    """Of its pictures: the area, and the number among the resources."""
    paths: int = 0
    segments: int = 0


class _Document:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._parts: dict[str, etree._Element] = {}
        self._lines: list[str] = []
        self._tables: list[Table] = []
        self._ocr_pages: list[int] = []
        self._pages = 0
        self._letters = 0
        self._units: dict[str, etree._Element] = {}
        self._media: dict[str, str] = {}
        self.pictures: dict[int, str] = {}
        self.is_there = False

    def reading(self) -> Reading:
        verdict = Verdict.OK
        if not self._lines:
            verdict = Verdict.NEEDS_OCR if self._ocr_pages else Verdict.EMPTY
        return Reading(
            verdict, OFD, "\n".join(self._lines), self._tables, pages=self._pages, ocr_pages=self._ocr_pages
        )  # fmt: skip

    def take(self, path: str) -> None:
        """One document: its pages in their order."""
        document = self._part(path)
        if document is None:
            return
        self.is_there = True
        base = self._package.find(path) or path
        templates: dict[str, str] = {}
        self._units, self._media = {}, {}
        for element in document.iter():
            name = local(element)
            if name == "TemplatePage":
                templates[element.get("ID", "")] = joined(base, element.get("BaseLoc"))
            elif name in ("PublicRes", "DocumentRes"):
                self._take_units(joined(base, element.text))
        stamps = self._annotations(document, base)
        pages = [e for e in document.iter() if local(e) == "Page" and e.get("BaseLoc")]
        if self._pages + len(pages) > MAX_PAGES:
            raise RefusedError(Verdict.TOO_LARGE, f"{len(pages):,} pages")
        for element in pages:
            self._pages += 1
            self._page(
                joined(base, element.get("BaseLoc")), templates, stamps.get(element.get("ID", ""))
            )

    def _part(self, path: str) -> etree._Element | None:
        """A part as XML; None if it is not there."""
        name = self._package.find(path)
        if name is None:
            return None
        if name not in self._parts:
            self._parts[name] = self._package.xml(name)
        return self._parts[name]

    def _take_units(self, path: str) -> None:
        """Drawings and pictures that pages show by number (clauses 7.9 and 13)."""
        resources = self._part(path)
        if resources is None:
            return
        folder = joined(path, resources.get("BaseLoc") or ".")
        for element in resources.iter():
            name = local(element)
            if name == "CompositeGraphicUnit":
                self._units[element.get("ID", "")] = element
            elif name == "MediaFile" and (media := element.getparent()) is not None:
                place = joined(f"{folder}/.", element.text)
                if member := self._package.find(place) or self._package.find(
                    joined(path, element.text)
                ):
                    self._media[media.get("ID", "")] = member

    def _annotations(self, document: etree._Element, base: str) -> dict[str, str]:
        """A page's number -> the part with what was put upon it (clause 15): the text of a form, a note."""
        found: dict[str, str] = {}
        for element in document.iter():
            if local(element) != "Annotations":
                continue
            listed = self._part(path := joined(base, element.text))
            for page in listed if listed is not None else ():
                places = [e for e in page if local(e) == "FileLoc"]
                if places:
                    found[page.get("PageID", "")] = joined(path, places[0].text)
        return found

    def _page(self, path: str, templates: dict[str, str], stamp: str | None) -> None:
        root = self._part(path)
        if root is None:
            return
        page = _Page()
        for element in root.iter():
            if local(element) == "Template":
                template = self._part(templates.get(element.get("TemplateID", ""), ""))
                if template is not None:
                    self._walk(template, IDENTITY, page, 0)
        self._walk(root, IDENTITY, page, 0)
        if stamp and (annotations := self._part(stamp)) is not None:
            for appearance in (e for e in annotations.iter() if local(e) == "Appearance"):
                box = _numbers(appearance.get("Boundary"))
                shift = (1, 0, 0, 1, box[0], box[1]) if len(box) == 4 else IDENTITY
                self._walk(appearance, shift, page, 0)
        # A page is read once; its parts need not stay in memory.
        self._parts.pop(self._package.find(path) or "", None)
        self._finish(page)

    def _finish(self, page: _Page) -> None:
        text = text_of(page.glyphs)
        self._letters += len(text)
        if self._letters > MAX_TEXT:
            raise RefusedError(Verdict.TOO_LARGE, f"more than {MAX_TEXT:,} characters")
        if text:
            self._lines.append(text)
        elif page.images or page.paths > 50:
            self._ocr_pages.append(self._pages)
            if member := self._media.get(page.largest[1]):
                self.pictures[self._pages] = member
        if page.glyphs and len(page.lines) >= _FEWEST_LINES:
            for ruled in ruling.tables(page.lines.across, page.lines.down, page.glyphs, _APART):
                ruled.table.page = self._pages
                self._tables.append(ruled.table)

    def _walk(self, element: etree._Element, outer: Matrix, page: _Page, depth: int) -> None:
        if depth > _DEEPEST:
            return
        for child in element:
            name = local(child)
            if name == "TextObject":
                page.glyphs += _letters(child, outer)
                if len(page.glyphs) > _MOST_GLYPHS:
                    raise RefusedError(Verdict.TOO_LARGE, "too many letters on a page")
            elif name == "PathObject":
                _path(child, outer, page)
            elif name == "ImageObject":
                page.images += 1
                box = _numbers(child.get("Boundary"))
                area = box[2] * box[3] if len(box) == 4 else 0.0
                page.largest = max(page.largest, (area, child.get("ResourceID", "")))
            elif name == "CompositeObject":
                unit = self._units.get(child.get("ResourceID", ""))
                if unit is not None:
                    self._walk(unit, times(_placement(child), outer), page, depth + 1)
            elif name and name not in ("Clips", "Actions"):
                self._walk(child, outer, page, depth + 1)


def _numbers(stated: str | None) -> list[float]:
    found = []
    for part in (stated or "").split():
        try:
            found.append(float(part))
        except ValueError:
            return []
    return found


def _number(stated: str | None, default: float) -> float:
    numbers = _numbers(stated)
    return numbers[0] if numbers else default


def _placement(element: etree._Element) -> Matrix:
    """Where an object's own coordinates lie on the page: its matrix, then the corner of its boundary (clause 8.5)."""
    box, ctm = _numbers(element.get("Boundary")), _numbers(element.get("CTM"))
    x, y = (box[0], box[1]) if len(box) >= 2 else (0.0, 0.0)
    a, b, c, d, e, f = ctm if len(ctm) == 6 else IDENTITY
    return a, b, c, d, e + x, f + y


def _letters(element: etree._Element, outer: Matrix) -> Iterator[Glyph]:
    """The letters of a text: each stands where the one before it stood, and so much further (clause 11.3)."""
    matrix = times(_placement(element), outer)
    size = _number(element.get("Size"), _SIZE)
    high = max(abs(size * matrix[3]), abs(size * matrix[1])) or size
    wide = max(abs(size * matrix[0]), abs(size * matrix[2])) or size
    stretched = _number(element.get("HScale"), 1.0)
    x = y = 0.0
    for code in element:
        if local(code) != "TextCode":
            continue
        text = "".join(str(part) for part in code.itertext())
        x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
        across, down = _steps(code.get("DeltaX"), len(text)), _steps(code.get("DeltaY"), len(text))
        left, base = x, y
        for n, char in enumerate(text):
            own = 1.0 if ord(char) >= _WIDE else 0.5
            if not char.isspace():
                px, py = moved(left, base, matrix)
                yield Glyph(
                    px, py - 0.85 * high, px + own * wide * stretched, py + 0.15 * high, char
                )
            left += across[n] if n < len(across) else (0.0 if down else own * size * stretched)
            base += down[n] if n < len(down) else 0.0


def _steps(stated: str | None, most: int) -> list[float]:
    """Steps from letter to letter; ``g 3 2.5`` stands for three of 2.5."""
    found: list[float] = []
    parts = (stated or "").split()
    at = 0
    while at < len(parts) and len(found) < most:
        try:
            if parts[at] == "g" and at + 2 < len(parts):
                found += [float(parts[at + 2])] * max(0, min(int(parts[at + 1]), most))
                at += 3
                continue
            found.append(float(parts[at]))
        except ValueError:
            return found
        at += 1
    return found


def _path(element: etree._Element, outer: Matrix, page: _Page) -> None:
    """The lines of a drawing that run along an axis."""
    page.paths += 1
    data = next((e.text for e in element if local(e) == "AbbreviatedData"), None)
    if not data or page.segments > _MOST_SEGMENTS:
        return
    matrix = times(_placement(element), outer)
    part: list[tuple[float, float]] = []
    parts: list[list[tuple[float, float]]] = [part]
    for operator, numbers in _operations(data):
        page.segments += 1
        if operator in "SM":
            parts.append(part := [moved(numbers[0], numbers[1], matrix)])
        elif operator == "L":
            part.append(moved(numbers[0], numbers[1], matrix))
        elif operator == "C":
            if part:
                part.append(part[0])
        else:
            # A drawing with curves is a picture or a letter.
            return
    is_filled = element.get("Fill") in ("true", "1")
    for points in parts:
        page.lines.take(points, is_filled=is_filled)


def _operations(data: str) -> Iterator[tuple[str, list[float]]]:
    tokens = _PATH.findall(data)
    at = 0
    while at < len(tokens):
        operator = tokens[at].upper()
        count = _NUMBERS.get(operator)
        numbers = tokens[at + 1 : at + 1 + (count or 0)]
        if count is None or len(numbers) < count or any(n.isalpha() for n in numbers):
            at += 1
            continue
        yield operator, [float(n) for n in numbers]
        at += 1 + count
