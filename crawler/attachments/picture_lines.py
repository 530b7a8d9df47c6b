"""Ruling lines of a picture: long thin runs of dots that are darker than what is around them (extra ``ocr``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

from crawler.attachments.glyphs import Glyph
from crawler.attachments.ruling import Line

# Dots around one that it is compared with, and how much darker it must be (of 255): a scan is grey, and unevenly lit.
_AROUND: Final = 31
_DARKER: Final = 12
# A run of dots is so long at least, before runs that touch are put together to lines.
_SHORTEST: Final = 20
# A smaller picture is drawn larger for the search: a line of one dot is not darker than what is around it by much.
_SMALL: Final = 1000
# Dots that a stroke may reach beyond the box of its word.
_NEAR: Final = 4
# A line is no thicker than this many dots, as it stands after the picture's slant is taken out.
_THICKEST: Final = 14
# Dots a line that lies slant is off by, for each dot along it: 3 degrees. What is more is no scan of a straight page.
_MOST_SLANT: Final = 0.05


@dataclass(slots=True)
class Ruled:
    """The lines of a picture as if it lay straight; y grows downwards."""

    across: list[Line]
    down: list[Line]
    slant: float
    """Dots down for each dot to the right, of what should run across."""
    lean: float
    """Dots to the right for each dot down, of what should run down: the slant's opposite, unless the picture was stretched."""

    def straight(self, x: float, y: float) -> tuple[float, float]:
        """Where a place of the picture is when it lies straight."""
        return x - self.lean * y, y - self.slant * x


def lines_of(dots: Any, shortest: float, words: Sequence[Glyph] = ()) -> Ruled:
    """The lines of a picture (rows by columns of grey, or of blue, green, red) that are longer than so many dots.

    ``words``: what stands in it; a line within one of them is a stroke of a letter.
    """
    import cv2

    grey = dots if dots.ndim == 2 else cv2.cvtColor(dots, cv2.COLOR_BGR2GRAY)
    times = max(1.0, min(3.0, _SMALL / min(grey.shape)))
    if times > 1:
        grey = cv2.resize(grey, None, fx=times, fy=times, interpolation=cv2.INTER_CUBIC)
    least = max(_SHORTEST, round(shortest * times))
    dark = cv2.adaptiveThreshold(
        grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, _AROUND, _DARKER
    )
    boxes = [(w.x0 * times, w.y0 * times, w.x1 * times, w.y1 * times) for w in words]
    across = [run for run in _runs(dark, least) if not _is_within(run, boxes)]
    turned = [(y0, x0, y1, x1) for x0, y0, x1, y1 in boxes]
    down = [run for run in _runs(dark.T.copy(), least) if not _is_within(run, turned)]
    slant, lean = _slant(across), _slant(down)
    # Where there are no long lines one way, those the other way tell.
    slant = -(lean or 0.0) if slant is None else slant
    lean = -slant if lean is None else lean
    return Ruled(
        [line for run in across if (line := _line(run, slant, lean, times)) is not None],
        [line for run in down if (line := _line(run, lean, slant, times)) is not None],
        slant,
        lean,
    )


def _is_within(run: _Run, boxes: Sequence[tuple[float, float, float, float]]) -> bool:
    at = (run.at_start + run.at_end) / 2
    return any(
        y0 <= at <= y1 and x0 - _NEAR <= run.start and run.end <= x1 + _NEAR
        for x0, y0, x1, y1 in boxes
    )


@dataclass(frozen=True, slots=True)
class _Run:
    """Where a line begins and ends: along the axis, and across it."""

    start: float
    at_start: float
    end: float
    at_end: float
    dots: int


def _runs(dark: Any, least: int) -> list[_Run]:
    """What runs along the rows of a picture of dark dots, for so many dots at least."""
    import cv2
    import numpy as np

    # A line of one dot that lies slant is on each row for a while only: three rows together have it for three times as long.
    thick: Any = np.ones((3, 1), np.uint8)
    kernel: Any = np.ones((1, least), np.uint8)
    opened = cv2.morphologyEx(cv2.dilate(dark, thick), cv2.MORPH_OPEN, kernel)
    # Where a line is broken for a dot or two, or steps down by one because it lies slant, it goes on.
    opened = cv2.morphologyEx(opened, cv2.MORPH_CLOSE, np.ones((3, 7), np.uint8))
    count, marks, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
    found = []
    for number in range(1, count):
        x, y, width, height, dots = (int(value) for value in stats[number])
        part = marks[y : y + height, x : x + width] == number
        edge = max(1, min(least, width) // 2)
        first, last = (float(np.nonzero(side)[0].mean()) for side in (part[:, :edge], part[:, -edge:]))  # fmt: skip
        # These are the middles of the two ends, and the line goes on by half an end.
        more = (last - first) / max(width - edge, 1) * edge / 2
        found.append(_Run(x, y + first - more, x + width, y + last + more, dots))
    return found


def _slant(runs: list[_Run]) -> float | None:
    """How slant lines lie: as most of the longest do; None where there is no long one."""
    longest = max((run.end - run.start for run in runs), default=0.0)
    found = [
        (run.at_end - run.at_start) / (run.end - run.start)
        for run in runs
        if run.end - run.start > max(longest / 2, 4 * _SHORTEST)
    ]
    slant = median(found) if found else None
    return slant if slant is None or abs(slant) <= _MOST_SLANT else 0.0


def _line(run: _Run, slant: float, lean: float, times: float) -> Line | None:
    """A run as a line, when the picture lies straight, in its own dots; None for what is thick: a letter, a stamp, a filled field."""
    length = run.end - run.start
    at_start, at_end = run.at_start - slant * run.start, run.at_end - slant * run.end
    if run.dots > _THICKEST * max(length, 1) or abs(at_end - at_start) > _THICKEST:
        return None
    at = (at_start + at_end) / 2
    # Where its two ends are along the axis, once what runs the other way is upright.
    start, end = run.start - lean * run.at_start, run.end - lean * run.at_end
    return Line(at / times, start / times, end / times)
