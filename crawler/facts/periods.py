"""The period that a sum belongs to: ``今年1—4月``, ``2010年``, ``上半年``, ``“十二五”期间``, ``2008年以来``."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Final

_YEAR: Final = r"(?:(?P<year>20\d\d|19\d\d)\s?年|(?P<rel>今|去|明|本|前)年(?:度)?)?"
_PERIOD: Final = re.compile(
    rf"{_YEAR}\s?(?:(?P<m1>1[0-2]|[1-9])(?:月份?)?\s?[-—–~～至到]\s?(?P<m2>1[0-2]|[1-9])\s?月(?:份)?|(?P<half>[上下])半年|(?P<quarter>[一二三四]|前三)季度|(?P<month>1[0-2]|[1-9])月份?(?!\s?\d+\s?日)|(?P<alone>(?<=年)|(?<=年度))(?!来|底前))"
)
_PLAN: Final = re.compile('[“"]?十([一二三四五])五[”"]?(?:期间|时期|规划)')
_PLANS: Final = {"一": 2006, "二": 2011, "三": 2016, "四": 2021, "五": 2026}
_OFFSET: Final = {"今": 0, "本": 0, "去": -1, "明": 1, "前": -2}
_QUARTER: Final = {"一": (1, 3), "二": (4, 6), "三": (7, 9), "四": (10, 12), "前三": (1, 9)}


def period(before: str, published: date | None) -> tuple[str | None, str | None]:
    """First and last day of the last period that the words before a sum name; ``None`` where they name none, or where a year
    cannot be known.

    >>> period("2010年1至4月完成投资", None)
    ('2010-01-01', '2010-04-30')
    """
    found: tuple[str | None, str | None] = (None, None)
    plan = None
    for plan in _PLAN.finditer(before[-160:]):
        start = _PLANS[plan[1]]
        found = (f"{start}-01-01", f"{start + 4}-12-31")
    if plan:
        return found
    for match in _PERIOD.finditer(before[-160:]):
        if not (match["year"] or match["rel"]) and match["alone"] is not None:
            continue
        named = _period(match, published)
        if named:
            found = named
    return found


def _period(match: re.Match[str], published: date | None) -> tuple[str, str] | None:
    if match["year"]:
        year = int(match["year"])
    elif published is None:
        return None
    else:
        year = published.year + _OFFSET.get(match["rel"] or "今", 0)
    if match["m1"]:
        first, last = int(match["m1"]), int(match["m2"])
    elif match["half"]:
        first, last = (1, 6) if match["half"] == "上" else (7, 12)
    elif match["quarter"]:
        first, last = _QUARTER[match["quarter"]]
    elif match["month"]:
        first = last = int(match["month"])
    else:
        first, last = 1, 12
    if not 1 <= first <= last <= 12:
        return None
    return f"{year}-{first:02}-01", f"{year}-{last:02}-{monthrange(year, last)[1]:02}"
