"""PPTX: the text and tables of its slides, in the order in which they are shown (ECMA-376, part 1, 19)."""

from __future__ import annotations

import posixpath
from typing import Final

from lxml import etree

from crawler.attachments.grids import Placed, lines_of, on_columns
from crawler.attachments.kinds import PPTX
from crawler.attachments.packages import Package, joined, local
from crawler.attachments.reading import Reading, RefusedError, Table, Verdict

_MAIN: Final = "ppt/presentation.xml"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# What a slide's layout fills in, the same on each.
_FILLED_IN: Final = frozenset({"sldNum", "ftr", "dt"})
_WIDEST: Final = 500


def read(package: Package) -> Reading:
    """Raises RefusedError: broken, encrypted, too_large."""
    name = package.find(_MAIN)
    if name is None:
        raise RefusedError(Verdict.BROKEN, f"{_MAIN} is missing")
    slides = _slides(package, name)
    lines: list[str] = []
    tables: list[Table] = []
    for number, slide in enumerate(slides, start=1):
        _take(package.xml(slide), number, lines, tables)
        for kind, part in _relations(package, slide):
            # Text in drawings that a program lays out itself.
            if kind.endswith("/diagramData"):
                _take(package.xml(part), number, lines, tables)
    return Reading(Verdict.OK, PPTX, "\n".join(lines), tables, pages=len(slides))


def _slides(package: Package, main: str) -> list[str]:
    parts = dict(_by_id(package, main))
    return [
        parts[key]
        for element in package.xml(main).iter()
        if local(element) == "sldId" and (key := element.get(_RELATION, "")) in parts
    ]


def _by_id(package: Package, part: str) -> list[tuple[str, str]]:
    return [(r.get("Id", ""), name) for r, name in _targets(package, part)]


def _relations(package: Package, part: str) -> list[tuple[str, str]]:
    return [(r.get("Type", ""), name) for r, name in _targets(package, part)]


def _targets(package: Package, part: str) -> list[tuple[etree._Element, str]]:
    """What a part leads to inside the file: relations and names of parts."""
    folder, file = posixpath.split(part)
    rels = package.find(f"{folder}/_rels/{file}.rels")
    if rels is None:
        return []
    return [
        (relation, name)
        for relation in package.xml(rels)
        if relation.get("TargetMode") != "External"
        and (name := package.find(joined(part, relation.get("Target"))))
    ]


def _take(element: etree._Element, slide: int, lines: list[str], tables: list[Table]) -> None:
    for child in element:
        name = local(child)
        if name == "tbl":
            _table(child, slide, lines, tables)
        elif name == "p":
            if line := _line(child):
                lines.append(line)
        elif name == "sp" and _is_filled_in(child):
            continue
        elif name and name != "Fallback":
            _take(child, slide, lines, tables)


def _is_filled_in(shape: etree._Element) -> bool:
    holders = (e for e in shape.iter() if local(e) == "ph")
    return any(holder.get("type") in _FILLED_IN for holder in holders)


def _line(paragraph: etree._Element) -> str:
    parts = []
    for element in paragraph.iter():
        if local(element) == "t":
            parts.append(element.text or "")
        elif local(element) == "br":
            parts.append("\n")
    return "".join(parts).strip()


def _table(element: etree._Element, slide: int, lines: list[str], tables: list[Table]) -> None:
    rows = []
    for row in (child for child in element if local(child) == "tr"):
        cells = [child for child in row if local(child) == "tc"]
        rows.append([
            Placed(
                n, n + max(1, _number(cell.get("gridSpan"))),
                "\n".join(filter(None, (_line(p) for p in cell.iter() if local(p) == "p"))),
                joins_above=cell.get("vMerge") in ("1", "true"),
                joins_left=cell.get("hMerge") in ("1", "true"),
            )
            for n, cell in enumerate(cells)
        ])  # fmt: skip
    # A cell that another covers stands in the row still.
    rows = [[cell for cell in row if not (cell.joins_left and not cell.text)] for row in rows]
    if not rows:
        return
    table = on_columns(rows, 0.5)
    table.page = slide
    tables.append(table)
    lines += lines_of(table)


def _number(stated: str | None) -> int:
    return min(int(stated), _WIDEST) if stated and stated.isdecimal() else 0
