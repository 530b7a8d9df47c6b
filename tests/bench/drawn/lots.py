"""Choices by lot: each has a name, and the same seed draws the same for it."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

_T = TypeVar("_T")


class Lot:
    """The lots of one site, or of a part of it that is made otherwise than the rest."""

    def __init__(self, seed: int, part: str = "") -> None:
        self.seed = seed
        self.part = part
        self.drawn: dict[str, str] = {}
        """What was drawn so far, by the name of the choice."""
        self._indices: dict[tuple[str, int], int] = {}

    def stream(self, name: str) -> Random:
        """Random numbers of their own for what is drawn many times."""
        return Random(f"{self.seed}/{self.part}/{name}")  # noqa: S311  # it need not be secret

    def pick(self, name: str, options: Sequence[_T], weights: Sequence[float] | None = None) -> _T:
        """One of the options, the same whenever this name is asked for again."""
        key = (name, len(options))
        if key not in self._indices:
            self._indices[key] = self.stream(name).choices(range(len(options)), weights)[0]
        chosen = options[self._indices[key]]
        self.drawn[name] = getattr(chosen, "__name__", str(chosen))
        return chosen

    def flag(self, name: str, share: float = 0.5) -> bool:
        """Yes in this share of all sites."""
        return self.pick(name, (True, False), (share, 1 - share))

    def number(self, name: str, low: int, high: int) -> int:
        """A whole number, both ends among them."""
        return self.pick(name, range(low, high + 1))

    def order(self, name: str, options: Sequence[_T]) -> list[_T]:
        """The options in an order of this site."""
        return self.stream(name).sample(options, len(options))

    def other(self, part: str) -> Lot:
        """Lots for a part of the site that has a template of its own."""
        return Lot(self.seed, part)
