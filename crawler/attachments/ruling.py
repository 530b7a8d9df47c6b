"""Tables by their ruling lines: where lines cross there are corners, between four corners there is a cell.

Only tables that are drawn are found; columns that only stand under one another are not guessed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from crawler.attachments.glyphs import Glyph, text_of
from crawler.attachments.reading import Cell, Span, Table

# More lines than that are a drawing or a map.
_MOST_LINES: Final = 20_000
_MOST_CORNERS: Final = 40_000


class Line(NamedTuple):
    """A line along one axis: at ``at`` on the other one, from ``start`` to ``end``."""

    at: float
    start: float
    end: float


class Box(NamedTuple):
    """A cell's edges; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(slots=True)
class Ruled:
    """A table and where it stands."""

    table: Table
    box: Box


def tables(
    across: Sequence[Line], down: Sequence[Line], glyphs: Sequence[Glyph], apart: float
) -> list[Ruled]:
    """The tables of a page, from the top: of lines across (at y) and down (at x).

    ``apart``: lines nearer than that are one, and lines reach one another that end so near.
    """
    if len(across) + len(down) > _MOST_LINES:
        return []
    across, down = joined(across, apart), joined(down, apart)
    down = _closed(across, down, apart)
    boxes = _cells(across, down, apart)
    found = []
    for group in _groups(boxes):
        ruled = _table(group, glyphs, apart)
        if ruled is not None:
            found.append(ruled)
    return sorted(found, key=lambda ruled: (ruled.box.top, ruled.box.left))


def _closed(across: list[Line], down: list[Line], apart: float) -> list[Line]:
    """The lines down, with the sides of tables that are drawn without: lines across of one beginning and end, one below the
    other, with lines down between the two and within."""
    places = [line.at for line in down]
    pairs: dict[tuple[int, int], list[Line]] = defaultdict(list)
    added: list[Line] = []
    for line in across:
        near = [
            found
            for x in (-1, 0, 1)
            for y in (-1, 0, 1)
            if (found := pairs.get((round(line.start / apart) + x, round(line.end / apart) + y)))
        ]
        above = max((found[-1] for found in near), key=lambda other: other.at, default=None)
        pairs[round(line.start / apart), round(line.end / apart)].append(line)
        if above is None or line.at - above.at <= apart:
            continue
        first = bisect_left(places, line.start + apart)
        last = bisect_right(places, line.end - apart)
        if any(_reaches(down[n], above.at, line.at, apart) for n in range(first, last)):
            for side in (line.start, line.end):
                near_side = range(
                    bisect_left(places, side - apart), bisect_right(places, side + apart)
                )
                if not any(_reaches(down[n], above.at, line.at, apart) for n in near_side):
                    added.append(Line(side, above.at, line.at))
    return joined([*down, *added], apart) if added else down


def _reaches(line: Line, top: float, bottom: float, apart: float) -> bool:
    return line.start <= top + apart and line.end >= bottom - apart


def joined(lines: Sequence[Line], apart: float) -> list[Line]:
    """Lines at almost one place on one place, and those one that touch."""
    found: list[Line] = []
    group: list[Line] = []
    for line in sorted(lines):
        if group and line.at - group[-1].at > apart:
            found += _of_one_place(group, apart)
            group = []
        group.append(line)
    return found + (_of_one_place(group, apart) if group else [])


def _of_one_place(group: list[Line], apart: float) -> list[Line]:
    at = sum(line.at for line in group) / len(group)
    found: list[Line] = []
    for line in sorted(group, key=lambda line: line.start):
        if found and line.start - found[-1].end <= apart:
            found[-1] = Line(at, found[-1].start, max(found[-1].end, line.end))
        else:
            found.append(Line(at, line.start, line.end))
    return found


def _cells(across: list[Line], down: list[Line], apart: float) -> list[Box]:
    """Every smallest box between corners whose four sides are drawn."""
    down = sorted(down)
    places = [line.at for line in down]
    # A corner -> the line across and the line down that meet there, by their numbers.
    corners: dict[tuple[float, float], tuple[int, int]] = {}
    on_row: dict[int, list[float]] = defaultdict(list)
    on_column: dict[int, list[float]] = defaultdict(list)
    for a, row in enumerate(across):
        first, last = bisect_left(places, row.start - apart), bisect_right(places, row.end + apart)
        for d in range(first, last):
            column = down[d]
            if column.start - apart <= row.at <= column.end + apart:
                corners[column.at, row.at] = a, d
                on_row[a].append(column.at)
                on_column[d].append(row.at)
        if len(corners) > _MOST_CORNERS:
            return []
    for ys in on_column.values():
        ys.sort()
    boxes = []
    for (x, y), (a, d) in corners.items():
        box = _cell(x, y, on_row[a], on_column[d], corners)
        if box is not None:
            boxes.append(box)
    return boxes


def _cell(
    x: float,
    y: float,
    xs: list[float],
    ys: list[float],
    corners: dict[tuple[float, float], tuple[int, int]],
) -> Box | None:
    """The smallest box with its upper left corner here."""
    a, d = corners[x, y]
    for bottom in ys[bisect_right(ys, y) :]:
        below = corners[x, bottom]
        for right in xs[bisect_right(xs, x) :]:
            beside, opposite = corners[right, y], corners.get((right, bottom))
            if opposite == (below[0], beside[1]) and beside[0] == a and below[1] == d:
                return Box(x, y, right, bottom)
    return None


def _groups(boxes: list[Box]) -> list[list[Box]]:
    """Cells that share a corner stand in one table."""
    parent = list(range(len(boxes)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    at: dict[tuple[float, float], int] = {}
    for n, box in enumerate(boxes):
        for corner in (
            (box.left, box.top), (box.right, box.top), (box.left, box.bottom), (box.right, box.bottom),
        ):  # fmt: skip
            parent[root(at.setdefault(corner, n))] = root(n)
    groups: dict[int, list[Box]] = defaultdict(list)
    for n, box in enumerate(boxes):
        groups[root(n)].append(box)
    return list(groups.values())


def _table(boxes: list[Box], glyphs: Sequence[Glyph], apart: float) -> Ruled | None:
    """None for what is a frame or an underline: cells side by side make a table."""
    xs, ys = sorted({box.left for box in boxes}), sorted({box.top for box in boxes})
    if len(xs) < 2 or len(boxes) < 2:
        return None
    texts = _texts(boxes, glyphs)
    if not any(texts):
        return None
    rows: list[list[Cell]] = [[None] * len(xs) for _ in ys]
    merged = []
    for box, text in zip(boxes, texts, strict=True):
        left, top = bisect_left(xs, box.left), bisect_left(ys, box.top)
        right = bisect_left(xs, box.right - apart / 2) - 1
        bottom = bisect_left(ys, box.bottom - apart / 2) - 1
        rows[top][left] = text or None
        if right > left or bottom > top:
            merged.append(Span(top, left, max(bottom, top), max(right, left)))
    merged.sort(key=lambda span: (span.top, span.left))
    outer = Box(xs[0], ys[0], max(b.right for b in boxes), max(b.bottom for b in boxes))
    return Ruled(Table(rows, merged=merged), outer)


def _texts(boxes: list[Box], glyphs: Sequence[Glyph]) -> list[str]:
    """What stands in each cell: the letters with their middle in it."""
    inside: list[list[Glyph]] = [[] for _ in boxes]
    by_top = sorted(range(len(boxes)), key=lambda n: boxes[n].top)
    tops = [boxes[n].top for n in by_top]
    tallest = max(box.bottom - box.top for box in boxes)
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
        for n in by_top[bisect_left(tops, y - tallest) : bisect_right(tops, y)]:
            box = boxes[n]
            if box.left <= x < box.right and box.top <= y < box.bottom:
                inside[n].append(glyph)
                break
    return [text_of(found) for found in inside]
