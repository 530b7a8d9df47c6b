"""Small charts as SVG. Pure: what is drawn stands beside them as a table, and every text in them is escaped.

Our own, because the chart plugins of Datasette 0.65 draw with Vega, which compiles code in the page: that would take
`unsafe-eval` from the pages' security policy. (datasette-plot asks for Datasette 1.0, of which there are only alphas.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

# Told apart by people who do not see red or green (Okabe and Ito), the lightest left out; what remains is grey.
COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#AA4499", "#8C6D1F", "#56B4E9")
OTHERS: Final = "#777777"
_WIDTH: Final = 720
_HEIGHT: Final = 220
_LEFT: Final = 44
_TOP: Final = 12
_BOTTOM: Final = 24


def bars(title: str, labels: Sequence[str], series: Mapping[str, Sequence[int]]) -> str:
    """Stacked bars, one a label; the series are listed by ``colour_of``."""
    totals = [sum(column) for column in zip(*series.values(), strict=True)]
    top = _round_up(max(totals, default=0))
    step = (_WIDTH - _LEFT) / max(len(labels), 1)
    drawn = [_axis(top), _ends(labels)]
    for i, label in enumerate(labels):
        y = float(_HEIGHT - _BOTTOM)
        for place, (name, counts) in enumerate(series.items()):
            if not counts[i]:
                continue
            height = counts[i] / top * (_HEIGHT - _TOP - _BOTTOM)
            y -= height
            drawn.append(
                f'<rect x="{_LEFT + i * step + 1:.1f}" y="{y:.1f}" width="{max(step - 2, 1):.1f}" height="{height:.1f}"'
                f' fill="{colour_of(place, name)}"><title>{escape(f"{label} {name}: {counts[i]}")}</title></rect>'
            )
    return _svg(title, drawn)


def line(title: str, points: Sequence[tuple[str, int]]) -> str:
    """A line through counts in their order, evenly spaced."""
    top = _round_up(max((count for _, count in points), default=0))
    step = (_WIDTH - _LEFT - 12) / max(len(points) - 1, 1)
    height = _HEIGHT - _TOP - _BOTTOM
    places = [
        (_LEFT + i * step, _TOP + height * (1 - count / top)) for i, (_, count) in enumerate(points)
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    drawn = [_axis(top), _ends([when for when, _ in points])]
    drawn.append(f'<polyline points="{path}" fill="none" stroke="{COLOURS[0]}" stroke-width="2"/>')
    drawn += [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{COLOURS[0]}"><title>{escape(f"{when}: {count}")}</title></circle>'
        for (x, y), (when, count) in zip(places, points, strict=True)
    ]
    return _svg(title, drawn)


def colour_of(place: int, name: str) -> str:
    """The colour of the series at a place, from 0; an unnamed one gathers what remains."""
    return COLOURS[place] if name and place < len(COLOURS) else OTHERS


def _svg(title: str, drawn: Sequence[str]) -> str:
    return (
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title)}">'
        + "".join(drawn)
        + "</svg>"
    )


def _axis(top: int) -> str:
    base = _HEIGHT - _BOTTOM
    return "".join(
        f'<line x1="{_LEFT}" x2="{_WIDTH}" y1="{y}" y2="{y}" stroke="#cccccc"/>'
        f'<text x="{_LEFT - 6}" y="{y + 4}" text-anchor="end">{value:,}</text>'
        for y, value in ((base, 0), (_TOP, top))
    )


def _ends(labels: Sequence[str]) -> str:
    if not labels:
        return ""
    y = _HEIGHT - 6
    first = f'<text x="{_LEFT}" y="{y}">{escape(labels[0])}</text>'
    last = f'<text x="{_WIDTH}" y="{y}" text-anchor="end">{escape(labels[-1])}</text>'
    return first + (last if len(labels) > 1 else "")


def _round_up(count: int) -> int:
    """The next 1, 2 or 5 times a power of ten, at least 1."""
    unit = 1
    while True:
        for factor in (1, 2, 5):
            if count <= factor * unit:
                return factor * unit
        unit *= 10
