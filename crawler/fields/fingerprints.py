"""How alike two texts are: whether one article is a reprint (转载) of another.

A reprint keeps most of the text: it may lose its tail, gain a contact block and another headline, and be edited
here and there. Two reports written from one template keep as much of it, but differ in the figures and the names.
So a text is compared by its shingles (overlapping pieces of five characters), and by its figures in their places.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Final
from zlib import crc32

from crawler.fields import segments
from crawler.fields.folding import fold
from crawler.fields.segments import HAN
from crawler.words.names import COMPANIES

SKETCH: Final = 24
"""How many fingerprints stand for a text: the smallest hashes of its shingles, which all its copies share."""
_SKETCHED: Final = re.compile(f"(?=([{''.join(map(chr, range(0x4E00, 0xA000, 4)))}].{{6}}))")
_SHINGLE: Final = 5
# Of a longer text the beginning is compared.
_LONGEST: Final = 50_000
# Below this many letters and digits a text says too little: "图片新闻", "详见附件".
SHORT: Final = 60
# A shorter text within a longer one is a reprint with a cut tail; far shorter, it is an item of a round-up.
_LEAST_SHARE: Final = 0.35
# Share of the shorter text's shingles that the other has: one edited character loses five of them.
_ALIKE: Final = 0.55
# Where no figure and no name can contradict, the text alone must be surer.
_ALIKE_ALONE: Final = 0.75
_SAME_FIGURES: Final = 0.7
# Fewer figures than these may agree by chance.
_TELLING: Final = 3
_SAME_NAMES: Final = 0.5
# Not the digits of a telephone number, which say whose contact block follows and nothing of the story.
_FIGURE: Final = re.compile(r"(?<![\d-])\d{1,6}(?:\.\d+)?(?![\d-])")
_BEFORE, _AFTER = 3, 2
_NAME: Final = re.compile(rf"[{HAN}]{{4}}{COMPANIES.any}")


@dataclass(frozen=True)
class Text:
    """One article's title and body, in the forms in which they are compared."""

    title: str
    body: str

    @cached_property
    def folded(self) -> str:
        """The body, folded; of a very long one the beginning, for its shingles take a hundred times its room."""
        return fold(self.body[:_LONGEST])

    @cached_property
    def letters(self) -> str:
        """The body's letters and digits, folded: punctuation and white space change with every editor."""
        return segments.letters(self.folded)

    @cached_property
    def title_letters(self) -> str:
        """The title's, likewise."""
        return segments.letters(fold(self.title))

    def shingles(self) -> frozenset[str]:
        """Its overlapping pieces of five characters; a hundred times as large as the text, so they are not kept."""
        text = self.letters
        return frozenset(text[i : i + _SHINGLE] for i in range(len(text) - _SHINGLE + 1))

    @cached_property
    def figures(self) -> dict[str, set[str]]:
        """What stands around a figure -> the figures that stand there: ``投资…亿元`` -> ``{"32"}``."""
        found: dict[str, set[str]] = defaultdict(set)
        text = self.folded
        for figure in _FIGURE.finditer(text):
            before = segments.letters(text[max(0, figure.start() - 8) : figure.start()])[-_BEFORE:]
            after = segments.letters(text[figure.end() : figure.end() + 4])[:_AFTER]
            found[f"{before}…{after}"].add(figure[0])
        return dict(found)

    @cached_property
    def names(self) -> frozenset[str]:
        """The companies and institutes that it names, by their last characters."""
        return frozenset(_NAME.findall(self.folded))

    @cached_property
    def sketch(self) -> list[int]:
        """Its fingerprints, signed 64-bit integers; none for a short text, but one of the whole."""
        text = self.letters
        if len(text) < SHORT:
            whole = f"{self.title_letters}\n{text}"
            return [int.from_bytes(blake2b(whole.encode(), digest_size=8).digest(), signed=True)]
        # Every fourth will do, if it is the same in every copy: those that begin with one of some characters.
        sketched = _SKETCHED.findall(text) or [text]
        hashes = list(map(crc32, map(str.encode, sketched)))
        # Most are far too large to be among the smallest, and need not be sorted.
        largest = 3 * SKETCH * 2**32 // len(hashes)
        smallest = sorted({each for each in hashes if each < largest})
        return (smallest if len(smallest) >= SKETCH else sorted(set(hashes)))[:SKETCH]


def is_reprint(one: Text, two: Text) -> bool:
    """Whether two articles are one story, whichever came first."""
    if min(len(one.letters), len(two.letters)) < SHORT:
        return one.letters == two.letters and one.title_letters == two.title_letters
    shorter, longer = sorted((len(one.letters), len(two.letters)))
    if shorter < _LEAST_SHARE * longer:
        return False
    # The figures first: they tell the reports of one template apart, which are what is compared most, and at a
    # fraction of what the shingles take.
    figures = _same_figures(one, two)
    if figures is False:
        return False
    ours, theirs = one.shingles(), two.shingles()
    alike = len(ours & theirs) / min(len(ours), len(theirs))
    if alike < _ALIKE:
        return False
    names = _same_names(one, two)
    if figures is not None:
        # An editor may shorten a company's name: with the figures in their places it is the same story.
        return figures
    return names is True or (names is None and alike >= _ALIKE_ALONE)


def _same_figures(one: Text, two: Text) -> bool | None:
    """Whether the figures agree; None if too few can be compared."""
    places = one.figures.keys() & two.figures.keys()
    differing = sum(one.figures[place].isdisjoint(two.figures[place]) for place in places)
    ours, theirs = set().union(*one.figures.values()), set().union(*two.figures.values())
    fewer = min(len(ours), len(theirs))
    if fewer < _TELLING:
        return False if differing else None
    # An editor corrects a figure now and then; a template has others in most of its places.
    if differing > max(1, len(places) // 8):
        return False
    return len(ours & theirs) >= _SAME_FIGURES * fewer


def _same_names(one: Text, two: Text) -> bool | None:
    """Whether the names agree; None if one text names nobody."""
    fewer = min(len(one.names), len(two.names))
    return len(one.names & two.names) >= _SAME_NAMES * fewer if fewer else None
