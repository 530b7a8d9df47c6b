"""DOCX, and Word's XML of 2003: paragraphs in their order, tables by their grid (ECMA-376, part 1, 17)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from crawler.attachments.grids import Placed, lines_of, on_columns
from crawler.attachments.kinds import DOCX
from crawler.attachments.limits import MAX_CELLS, MAX_TEXT
from crawler.attachments.numbering import joined
from crawler.attachments.packages import Package, attribute, local
from crawler.attachments.reading import Reading, RefusedError, Table, Verdict
from crawler.attachments.word_numbering import Lists, lists_of

_BODY: Final = "word/document.xml"
_NOTES: Final = ("word/footnotes.xml", "word/endnotes.xml")
# What is not text, was deleted or moved away, or says the same again for older programs.
_SKIPPED: Final = frozenset({
    "del", "moveFrom", "instrText", "delText", "pPr", "rPr", "Fallback", "sectPr", "tblPr", "tblGrid", "binData",
})  # fmt: skip
_AS_TEXT: Final = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_WIDEST: Final = 500


def read(package: Package) -> Reading:
    """Raises RefusedError: broken, encrypted, too_large."""
    name = package.find(_BODY)
    if name is None:
        raise RefusedError(Verdict.BROKEN, f"{_BODY} is missing")
    body = Body(lists=lists_of(package))
    body.take(package.xml(name))
    for part in _NOTES:
        if found := package.find(part):
            body.take(package.xml(found))
    return body.reading()


@dataclass(slots=True)
class Body:
    """The lines and tables of a document, as far as it was taken."""

    lines: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    lists: Lists = field(default_factory=Lists)
    in_cell: bool = False

    def reading(self) -> Reading:
        text = "\n".join(self.lines)
        if len(text) > MAX_TEXT:
            raise RefusedError(Verdict.TOO_LARGE, f"{len(text):,} characters")
        return Reading(Verdict.OK, DOCX, text, self.tables)

    def take(self, element: etree._Element) -> None:
        """Everything within an element: paragraphs and tables, in whatever they are wrapped."""
        for child in element:
            name = local(child)
            if name == "p":
                self._paragraph(child)
            elif name == "tbl":
                self._table(child)
            elif name and name not in _SKIPPED:
                self.take(child)

    def _paragraph(self, element: etree._Element) -> None:
        boxes: list[etree._Element] = []
        text: list[str] = []
        _runs(element, text, boxes)
        line = "".join(text).strip()
        label = self.lists.label(element)
        # A cell may hold nothing but its number.
        if line or (label and self.in_cell):
            self.lines.append(joined(label, line))
        for box in boxes:
            self.take(box)

    def _table(self, element: etree._Element) -> None:
        rows: list[list[Placed]] = []
        cells = 0
        for row in _children(element, "tr"):
            placed: list[Placed] = []
            left = _skipped(row, "gridBefore")
            for cell in _children(row, "tc"):
                wide = _wide(cell)
                inner = Body(tables=self.tables, lists=self.lists, in_cell=True)
                inner.take(cell)
                placed.append(
                    Placed(left, left + wide, "\n".join(inner.lines), _joins_above(cell), _joins_left(cell))
                )  # fmt: skip
                left += wide
            cells += left
            if cells > MAX_CELLS:
                raise RefusedError(Verdict.TOO_LARGE, f"more than {MAX_CELLS:,} cells")
            rows.append(placed)
        if rows:
            table = on_columns(rows, 0.5)
            self.tables.append(table)
            self.lines += lines_of(table)


def _runs(element: etree._Element, text: list[str], boxes: list[etree._Element]) -> None:
    """The letters of a paragraph. Text boxes stand within a run and are paragraphs of their own."""
    for child in element:
        name = local(child)
        if name == "t":
            text.append(child.text or "")
        elif name in _AS_TEXT:
            text.append(_AS_TEXT[name])
        elif name == "sym":
            text.append(_symbol(child))
        elif name == "txbxContent":
            boxes.append(child)
        elif name and name not in _SKIPPED:
            _runs(child, text, boxes)


# What fonts of symbols (Wingdings and its like) show for the boxes and ticks that forms are made of.
_SYMBOLS: Final = {
    0x6F: "□",
    0x71: "□",
    0xA3: "□",
    0xA8: "□",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
    0x52: "☑",
}


def _symbol(element: etree._Element) -> str:
    stated = attribute(element, "char") or ""
    try:
        return _SYMBOLS.get(int(stated, 16) & 0xFF, " ")
    except ValueError:
        return " "


def _children(element: etree._Element, wanted: str) -> list[etree._Element]:
    """Rows of a table, cells of a row: also those in a content control or under a tracked change."""
    found: list[etree._Element] = []
    for child in element:
        name = local(child)
        if name == wanted:
            found.append(child)
        elif name in ("sdt", "sdtContent", "ins", "customXml", "smartTag", "moveTo"):
            found += _children(child, wanted)
    return found


def _property(element: etree._Element, holder: str, name: str) -> etree._Element | None:
    for child in element:
        if local(child) == holder:
            return next((inner for inner in child if local(inner).lower() == name.lower()), None)
    return None


def _value(element: etree._Element | None) -> str | None:
    return None if element is None else attribute(element, "val") or ""


def _number(stated: str | None) -> int:
    return min(int(stated), _WIDEST) if stated and stated.isdecimal() else 0


def _wide(cell: etree._Element) -> int:
    return max(1, _number(_value(_property(cell, "tcPr", "gridSpan"))))


def _skipped(row: etree._Element, name: str) -> int:
    """Columns that a row leaves out before its first cell."""
    return _number(_value(_property(row, "trPr", name)))


def _joins_above(cell: etree._Element) -> bool:
    stated = _value(_property(cell, "tcPr", "vMerge"))
    return stated is not None and stated != "restart"


def _joins_left(cell: etree._Element) -> bool:
    stated = _value(_property(cell, "tcPr", "hMerge"))
    return stated is not None and stated != "restart"
