"""One value read from a page, with where it was read and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Found(Generic[T_co]):
    """A value and its provenance."""

    value: T_co
    where: str
    """The place, for a person to read: ``h1``, ``meta[name=PubDate]``, ``url``, ``div.info``."""
    confidence: float
    """From 0 (a guess) to 1 (several places agree)."""
