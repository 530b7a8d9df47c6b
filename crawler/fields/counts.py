"""How often a page was read: ``浏览：970次``, ``阅读(88)``, ``1.2万``, ``10万+``.

Among several numbers only a views label tells which one counts; without a label the text must be
nothing but the number. A label without a number (``浏览：—``, filled in by a script) is unknown,
not 0.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from crawler.fields.dates import EARLIEST, date_of_digits
from crawler.fields.text import half_width
from crawler.words.labels import (
    PLAIN_DATE,
    READING_TIME,
    SITE_WIDE,
    TIMES,
    VIEWED,
    VIEWS,
    VIEWS_EN,
    VIEWS_SUFFIX,
)
from crawler.words.times import UNITS

MAX_COUNT: Final = 10**12
_WINDOW: Final = 2000

_UNITS: Final = {
    "": 1,
    "百": 100,
    "千": 10**3,
    "k": 10**3,
    "万": 10**4,
    "萬": 10**4,
    "w": 10**4,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
}
_DIGIT: Final = re.compile("[0-9０-９]")
_LATIN: Final = re.compile("[A-Za-z]")
# No-break and thin spaces group digits; an ordinary space may part two numbers.
_GROUP_SPACES: Final = str.maketrans({"\xa0": ",", "\u2009": ",", "\u202f": ","})
_BETWEEN_DIGITS: Final = re.compile(
    "(?<=[0-9０-９])[\xa0\u2009\u202f](?=[0-9０-９]{3}(?![0-9０-９]))"
)

_NUMBER: Final = r"""(?<![0-9.,])(?P<n>[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?![0-9]|,[0-9])
    (?P<f>\.[0-9]{1,4})?(?![0-9]|\.[0-9])(?:\s?(?P<u>[百千]?[万萬]|[百千亿]|[kKwW](?![A-Za-z])))?\+?"""


def _labelled(words: str) -> str:
    return rf"""{words}{VIEWS_SUFFIX.any}?\s{{0,3}}(?:[:]|(?=[\s(\[【0-9]))\s{{0,3}}
        [(\[【]?\s{{0,3}}(?:共|约|已?有)?\s{{0,2}}(?:{_NUMBER})?(?P<after>.?)"""


_LABEL: Final = re.compile(_labelled(VIEWS.any), re.VERBOSE)
_LABEL_EN: Final = re.compile(_labelled(VIEWS_EN.any), re.VERBOSE | re.IGNORECASE)
# 76点热度 and 76℃热度 are readers, too.
_COUNT_FIRST: Final = re.compile(
    rf"""{_NUMBER}\s?[个個点點℃°]?{TIMES.any}?\s?(?:已|都|被)?
        (?:{VIEWS.any}(?!{PLAIN_DATE.any}|{READING_TIME.any})|{VIEWED.any}|(?i:{VIEWS_EN.any}))""",
    re.VERBOSE,
)
# 本站总访问量 says nothing of the page.
_SITE_WIDE: Final = re.compile(rf"{SITE_WIDE.any}[总總]?\Z")
# A general label ("次数") and signs such as an eye may stand around a lone number.
_ALONE: Final = re.compile(
    rf"[^\w\-.,/]*(?:{VIEWS_SUFFIX.any}\s{{0,2}}:?)?[^\w\-.,/]*(?P<minus>-\s?)?{_NUMBER}\s?{TIMES.any}?[^\w\-:/,.]*",
    re.VERBOSE | re.IGNORECASE,
)
# "阅读 3分钟", "阅读：2024-09-27", "点击 1 234": the number is something else, or may be two.
_NOT_A_COUNT: Final = re.compile(
    rf"\s?(?:{UNITS.any}|min|字|元|%|[-/:][0-9])|[ ][0-9]{{3}}(?![0-9\-/.:年])",
    re.IGNORECASE,
)


def parse_count(text: str | None) -> int | None:
    """The view count that a text gives, as a whole number; None if it gives none for certain.

    ``10万+`` is its floor, 100000. ``1 234`` is 1234 only if its space is a no-break or thin one:
    an ordinary space may part two numbers. Eight digits alone that form a date are one. None for
    negative numbers and above 10**12. Never raises for any text.
    """
    if not text or not _DIGIT.search(text, 0, _WINDOW):
        return None
    text = _BETWEEN_DIGITS.sub(lambda found: found[0].translate(_GROUP_SPACES), text[:_WINDOW])
    text = half_width(text)
    labelled = False
    for label in (_LABEL, _LABEL_EN) if _LATIN.search(text) else (_LABEL,):
        for found in label.finditer(text):
            labelled = True
            if found["n"] and _is_count(found):
                return _value(found)
    if (first := _COUNT_FIRST.search(text)) and not _part_of_date(first):
        return _value(first)
    # A lone number is short; the bound keeps a page of dashes from being tried in every division.
    alone = None if labelled or len(text.strip()) > 60 else _ALONE.fullmatch(text.strip())
    if alone is None or alone["minus"] or _is_date(alone["n"]):
        return None
    return _value(alone)


def _is_count(found: re.Match[str]) -> bool:
    """Whether the number behind a label counts this page's readers."""
    if _NOT_A_COUNT.match(found.string, found.start("after")):
        return False
    return _SITE_WIDE.search(found.string[max(0, found.start() - 4) : found.start()]) is None


def _value(found: re.Match[str]) -> int | None:
    unit = (found["u"] or "").lower()
    if found["f"] and not unit:
        return None  # half a reader: a price or a version
    value = int(Decimal(found["n"].replace(",", "") + (found["f"] or "")) * _UNITS[unit])
    return value if value <= MAX_COUNT else None


def _part_of_date(found: re.Match[str]) -> bool:
    """``2024-09-27浏览`` and ``18:30 浏览``: the number before the word ends a date or a time.

    ``2024-12-7 / 4298 次阅读``: what is too long for a day and set off by spaces does not.
    """
    before = found.string[: found.start("n")][-6:]
    set_off = len(found["n"]) > 2 and before.endswith(" ")
    return not set_off and re.search(r"[0-9]\s?[-/:年月.]\s?$", before) is not None


def _is_date(digits: str) -> bool:
    day = date_of_digits(digits)
    return day is not None and day >= EARLIEST and day.year < 2100
