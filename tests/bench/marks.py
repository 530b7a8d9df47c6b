"""How a reading of an article is marked. The rules are those of README.md, the same for every extractor."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from typing import Final

_BLANK: Final = re.compile(r"[\s\u200b-\u200f\ufeff\xad]+")
_DAY: Final = re.compile(r"((?:19|20)\d\d)\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})")
_SHINGLE: Final = 4


def norm(value: object) -> str:
    """A text without what no reader sees: NFKC, no white space, no zero-width characters; "" for None."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", html.unescape(str(value or ""))))


def day(value: object) -> str | None:
    """``YYYY-MM-DD`` of a date, a time, or a text that holds a whole date; else None."""
    found = _DAY.search(str(value or ""))
    return "{:04}-{:02}-{:02}".format(*map(int, found.groups())) if found else None


def body_f1(got: object, want: object) -> float:
    """Harmonic mean of precision and recall, 0 to 1, over the 4-character shingles of both texts."""
    mine, theirs = _shingles(norm(got)), _shingles(norm(want))
    shared = (mine & theirs).total()
    return 2 * shared / (mine.total() + theirs.total()) if shared else 0.0


def _shingles(text: str) -> Counter[str]:
    count = max(1, len(text) - _SHINGLE + 1) if text else 0
    return Counter(text[start : start + _SHINGLE] for start in range(count))
