"""Letters that stand somewhere on a page, put together to lines of text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

# Of a letter's height: how far two letters' middles may be apart on one line, and how wide a gap is a space.
_ONE_LINE: Final = 0.5
_SPACE: Final = 0.45
# From here on a letter is as wide as it is high, and no space parts words.
_WIDE: Final = "\u2e80"


class Glyph(NamedTuple):
    """A letter and its box; y grows downwards. The unit is the format's own."""

    x0: float
    y0: float
    x1: float
    y1: float
    char: str


def text_of(glyphs: Iterable[Glyph]) -> str:
    """The letters as lines, from the top, each from the left; a letter printed twice in one place (for bold) is one."""
    return "\n".join(_line(line) for line in _lines(glyphs))


def _lines(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    lines: list[list[Glyph]] = []
    middles: list[float] = []
    for glyph in sorted(glyphs, key=lambda g: ((g.y0 + g.y1) / 2, g.x0)):
        middle, height = (glyph.y0 + glyph.y1) / 2, glyph.y1 - glyph.y0
        for n in range(len(lines) - 1, max(-1, len(lines) - 4), -1):
            if abs(middles[n] - middle) <= _ONE_LINE * _height(height, lines[n][0]):
                lines[n].append(glyph)
                break
        else:
            lines.append([glyph])
            middles.append(middle)
    return lines


def _height(height: float, other: Glyph) -> float:
    return max(min(height, other.y1 - other.y0), 0.6 * max(height, other.y1 - other.y0), 1e-6)


def _line(glyphs: list[Glyph]) -> str:
    out: list[str] = []
    last: Glyph | None = None
    for glyph in sorted(glyphs, key=lambda g: g.x0):
        if last is not None:
            height = max(glyph.y1 - glyph.y0, last.y1 - last.y0)
            if last.char == glyph.char and abs(glyph.x0 - last.x0) < 0.1 * height:
                continue
            wide = last.char >= _WIDE and glyph.char >= _WIDE
            if glyph.x0 - last.x1 > (2 if wide else 1) * _SPACE * height:
                out.append(" ")
        out.append(glyph.char)
        last = glyph
    return "".join(out).strip()
