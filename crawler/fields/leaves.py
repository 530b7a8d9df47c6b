"""A date drawn as a calendar leaf: its parts in boxes of their own, the day in large type.

Read in the order of the page its parts are no date (``15 2020-06``, ``2023 05 / 06``); put in the order of one they are.
"""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 60
# A date in the usual order, whose day and month must not make another with a number of views: 7月5日 1945点热度.
_WHOLE: Final = re.compile(r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}")
_LEAVES: Final = (
    re.compile(
        r"(?<![\d:])(?P<d>\d{1,2})\s*[日/]?\s*(?P<y>(?:19|20)\d\d)\s*[-/.年]\s*(?P<m>\d{1,2})月?(?![-/.\d])"
    ),
    re.compile(
        r"(?<![\d-])(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})日?\s*[/,，]?\s*(?P<y>(?:19|20)\d\d)年?(?![-/.\d])"
    ),
    re.compile(
        r"(?<!\d)(?P<y>(?:19|20)\d\d)年?\s+(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})日?(?![-/.\d])"
    ),
    re.compile(
        r"(?<!\d)(?P<y>(?:19|20)\d\d)\s*[-/.年]\s*(?P<m>\d{1,2})月?\s+(?P<d>\d{1,2})日?(?![-/.:\d])"
    ),
)


def unfold(text: str) -> str:
    """A short text with the leaf in it written as a date: ``15 2020-06`` becomes ``2020-06-15``.

    The parts must be set apart as the boxes are. A text without a leaf comes back as it is. Never raises.
    """
    if len(text) > _LONGEST or _WHOLE.search(text):
        return text
    for leaf in _LEAVES:
        if found := leaf.search(text):
            date = f"{found['y']}-{found['m']}-{found['d']}"
            return text[: found.start()] + date + text[found.end() :]
    return text
