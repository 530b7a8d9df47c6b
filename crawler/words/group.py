"""Words of one meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Group:
    """Words of one meaning, as pages write them."""

    name: str
    """What they mean: what ablation and a reader of the code call the group."""
    words: tuple[str, ...]
    """Fragments of a regular expression, most of them plain words; the longest first, so that none hides another."""
    met: str
    """Where they were met: systems, themes, kinds of site."""

    @property
    def any(self) -> str:
        """A regular expression's text for any of them, without a group of its own; of no word, what never matches."""
        return f"(?:{'|'.join(self.words)})" if self.words else "(?!)"


def group(name: str, words: str, met: str) -> Group:
    """A group of words that are parted by white space; white space within a word is written ``\\s*``.

    Raises ValueError for a word that stands there twice or is no regular expression.
    """
    each = words.split()
    if len(each) != len(set(each)):
        raise ValueError(f"a word stands twice in the group {name!r}")
    for word in each:
        try:
            re.compile(word)
        except re.error as error:
            raise ValueError(f"{word!r} in the group {name!r}: {error}") from error
    return Group(name, tuple(sorted(each, key=lambda word: (-len(word), word))), met)
