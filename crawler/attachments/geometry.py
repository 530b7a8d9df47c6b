"""Places on a page: matrices as PDF and OFD have them, and which sides of a path run along an axis."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, TypeAlias

from crawler.attachments.ruling import Line

# x' = ax + cy + e, y' = bx + dy + f.
Matrix: TypeAlias = tuple[float, float, float, float, float, float]
IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def times(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that moves by ``inner``, then by ``outer``."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


def moved(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


@dataclass(slots=True)
class Lines:
    """The ruling lines of a page, in the unit of its format; y grows downwards."""

    thin: float
    """A filled path thinner than that is a line."""
    shortest: float
    """A line shorter than that is a stroke of a letter or of a picture."""
    straight: float
    """How far a line may be off its axis."""
    across: list[Line] = field(default_factory=list)
    down: list[Line] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.across) + len(self.down)

    def take(self, points: list[tuple[float, float]], *, is_filled: bool) -> None:
        """The sides of a path from point to point."""
        if len(points) < 2:
            return
        left, right = min(p[0] for p in points), max(p[0] for p in points)
        top, bottom = min(p[1] for p in points), max(p[1] for p in points)
        if is_filled and bottom - top <= self.thin < right - left:
            self.across.append(Line((top + bottom) / 2, left, right))
        elif is_filled and right - left <= self.thin < bottom - top:
            self.down.append(Line((left + right) / 2, top, bottom))
        else:
            for (x0, y0), (x1, y1) in pairwise(points):
                self._take_side(x0, y0, x1, y1)

    def _take_side(self, x0: float, y0: float, x1: float, y1: float) -> None:
        if abs(y1 - y0) < self.straight and abs(x1 - x0) >= self.shortest:
            self.across.append(Line((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x1 - x0) < self.straight and abs(y1 - y0) >= self.shortest:
            self.down.append(Line((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
