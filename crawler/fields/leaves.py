"""A date drawn as a calendar leaf: its parts in boxes of their own, the day in large type.

Read in the order of the page its parts are no date (``15 2020-06``, ``2023 05 / 06``); put in the order of one they are.
"""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 60
# A date in the usual order, whose day and month must not make another with a number of views: 7月5日 1945点热度.
_WHOLE: Final = re.compile(
    r"(?:19|20)\d\d\s*(?:[-/.]\s*\d{1,2}\s*[-/.]|年\s*\d{1,2}\s*月)\s*\d{1,2}"
)
_Y: Final = r"(?P<y>(?:19|20)\d\d)"
_M: Final = r"(?P<m>\d{1,2})"
_D: Final = r"(?P<d>\d{1,2})"
# Behind a date that ends here stands neither more of a number nor a time of day, nor the rest of a sentence: 2024-05期.
_END: Final = r"(?![-/.:\d期号])"
_LEAVES: Final = tuple(
    re.compile(leaf)
    for leaf in (
        rf"(?<![\d:]){_D}\s*[日/]?\s*{_Y}\s*[-/.年]\s*{_M}月?{_END}",
        # The year stands apart: 05/06/2026 in one box may be a day and a month, and is left as it is.
        rf"(?<![\d-]){_M}\s*[-/.月]\s*{_D}日?\s*(?:[/,，]?\s|[,，])\s*{_Y}年?(?![-/.\d\u4e00-\u9fff])",
        rf"(?<!\d){_Y}年?\s+{_M}\s*[-/.月]\s*{_D}日?{_END}",
        rf"(?<!\d){_Y}\s*[-/.年]\s*{_M}月?\s+{_D}日?{_END}",
        # Three boxes, and nothing else: <b>17</b><i>2025<br>01</i>.
        rf"\A\s*{_D}\s+{_Y}\s+(?P<m>0[1-9]|1[0-2])\s*\Z",
    )
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
