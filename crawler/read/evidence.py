"""What a page offers for one field: a value, with where it was met and what speaks for it.

Every place that may tell a field (a labelled line, an element's class, the head, a script, the address, a list's row)
gives evidence of this one type; `crawler.read.choose` weighs it by the table in `crawler.read.weights`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Generic, TypeVar

from lxml.html import HtmlElement

from crawler.read.weights import CERTAIN, WEIGHTS

T_co = TypeVar("T_co", covariant=True)

FIELDS: Final = ("published", "source", "author", "category", "views")
"""The fields that a page's info lines tell: where to look for them title and body say."""


class Kind(StrEnum):
    """Where evidence comes from: where a site's declaration says, its list's row, or a place of the page. Kinds are independent of one another: two that agree are worth more than one."""

    DECLARED = "declared"
    PRINTED = "printed"
    HEAD = "head"
    JSON_LD = "json-ld"
    SCRIPT = "script"
    ADDRESS = "address"
    TRAIL = "trail"
    BYLINE = "byline"
    SIGNED = "signed"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Evidence(Generic[T_co]):
    """One candidate for one field."""

    field: str
    value: T_co
    kind: Kind
    where: str
    """The place, for a person to read, equal on pages of one template: ``div.info``, ``meta[PubDate]``."""
    features: tuple[str, ...]
    """What is known of it: names of ``WEIGHTS[field]``."""
    line: int = -1
    """The line of the page that shows it; -1 if none does."""
    node: HtmlElement | None = None
    """The element that holds it."""
    amounts: tuple[tuple[str, float], ...] = ()
    """Features that hold more or less, each with how much."""
    raw: str | None = None
    """The words that it was read from, where they are kept and the value does not have them."""

    @property
    def score(self) -> float:
        """The sum of the weights of its features."""
        weights = WEIGHTS[self.field]
        whole = sum([weights[name].value for name in self.features])
        return whole + sum([weights[name].value * amount for name, amount in self.amounts])

    @property
    def confidence(self) -> float:
        """From 0 (a guess) to 1 (nothing is left to wish for), for a person to read."""
        return max(0.0, min(1.0, self.score / CERTAIN.get(self.field, 1.0)))

    def parts(self) -> list[tuple[str, float]]:
        """Each feature with what it adds to the score."""
        weights = WEIGHTS[self.field]
        whole = [(name, weights[name].value) for name in self.features]
        return whole + [(name, weights[name].value * amount) for name, amount in self.amounts]

    def also(self, *features: str) -> Evidence[T_co]:
        """The same with more known of it."""
        return replace(self, features=(*self.features, *features))
