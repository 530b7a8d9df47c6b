"""A text in sentences. A fact is read from its sentence alone, so that nothing beside it can change it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_END: Final = re.compile(r"[。！？!?\n\r]+[”’」』)）]*")


class Sentence(NamedTuple):
    """One sentence and where it begins in its text."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends, exclusive."""
        return self.start + len(self.text)


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text, in order; what ends one stands at its end, and an empty one is left out."""
    at = 0
    for end in _END.finditer(text):
        if text[at : end.start()].strip():
            yield Sentence(text[at : end.end()], at)
        at = end.end()
    if text[at:].strip():
        yield Sentence(text[at:], at)
