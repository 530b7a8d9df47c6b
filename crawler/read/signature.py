"""The end of a document: who signed it, and when (落款)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crawler.words.furniture import BELOW_A_SIGNATURE, FORMAL_PHRASES, OFFICES

_FIGURES: Final = "[0-9０-９一二三四五六七八九十〇○零ОOo０]"
_DAY: Final = re.compile(
    rf"(?P<day>{_FIGURES}{{4}}\s*年\s*{_FIGURES}{{1,3}}\s*月\s*{_FIGURES}{{1,3}}\s*日)[\s)）]*\Z"
)
# What may stand below a signature: what is attached, who may see it, whom to ask.
_BELOW: Final = re.compile(rf"\W*(?:{BELOW_A_SIGNATURE.any}|\d+[.．、])")
_OFFICE: Final = re.compile(rf"{OFFICES.any}[\s（(]?代?盖?章?[)）]?\Z")
_FORMAL: Final = re.compile(rf"\W*{FORMAL_PHRASES.any}\W*\Z")
_SHORT_NAME: Final = 24
_STOPS: Final = re.compile("[，。；：？！,;:]")
# Lines from the end in which a signature is looked for; characters of the longest office's name.
_REACH: Final = 6
_LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed a document, and when."""

    organisation: str | None
    """As it is written; None where only a day stands there."""
    day: str
    """The day's words: ``2024年9月20日``, ``二〇二四年九月二十日``."""
    line: int
    """The place of the day's line among the paragraphs."""


def read_signature(paragraphs: Sequence[str]) -> Signature | None:
    """What the last lines of a body say of who signed it and when; None if they are signed by no day.

    The lines stay a part of the body. The day is when a document was signed, not when it was published: evidence of
    last resort for that.
    """
    first = max(0, len(paragraphs) - _REACH)
    for place in range(len(paragraphs) - 1, first - 1, -1):
        line = paragraphs[place].strip()
        found = _DAY.search(line[-2 * _LONGEST :])
        if found is None:
            if _BELOW.match(line):
                continue
            return None
        before = line[: len(line) - len(found[0])].strip(" \u3000(（")
        if before:
            return Signature(before, found["day"], place) if is_office(before) else None
        above = paragraphs[place - 1].strip() if place else ""
        return Signature(above if is_office(above) else None, found["day"], place)
    return None


def is_office(text: str) -> bool:
    """Whether a line is the name of an office, as one that signs."""
    return len(text) <= _LONGEST and not _STOPS.search(text) and _OFFICE.search(text) is not None


def is_formal(text: str) -> bool:
    """Whether a line is what documents of one kind all say (特此公告, 各有关单位), or the office that signs them.

    That many pages have it does not make it the site's.
    """
    return _FORMAL.match(text) is not None or (len(text) <= _SHORT_NAME and is_office(text))
