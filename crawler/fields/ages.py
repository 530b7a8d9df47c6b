"""Relative ages, ``3天前`` or ``昨天 10:20``, as the interval of time that they may mean.

Some themes round the number (Z-BlogPHP's tpure), some take its floor (most), and some count
calendar days (Discuz). Which of them wrote the text is not known, so an interval covers all
three.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)

# For each unit the longest and the shortest span that themes count as one: a month is 30 days or a
# calendar month, a year 360 (tpure), 365 or 366.
_UNITS: Final = {
    "秒": (timedelta(seconds=1), timedelta(seconds=1)),
    "分": (timedelta(minutes=1), timedelta(minutes=1)),
    "小": (_HOUR, _HOUR),
    "天": (_DAY, _DAY),
    "周": (7 * _DAY, 7 * _DAY),
    "月": (31 * _DAY, 30 * _DAY),
    "年": (366 * _DAY, 360 * _DAY),
}
_SAME_UNIT: Final = {"日": "天", "星": "周", "礼": "周", "钟": "小"}
_ENGLISH: Final = {"s": "秒", "mi": "分", "h": "小", "d": "天", "w": "周", "mo": "月", "y": "年"}
# "Half an hour ago" begins at 30 minutes (Discuz) or at 15 (rounding), and ends before the full
# hour.
_HALVES: Final = {
    "小": (_HOUR, _HOUR / 4),
    "天": (_DAY, _DAY / 4),
    "月": (31 * _DAY, 7 * _DAY),
    "年": (366 * _DAY, 90 * _DAY),
}
_JUST_NOW: Final = timedelta(minutes=5)
_CALENDAR: Final = {"今": 0, "昨": 1, "前": 2, "大": 3}
_NUMERALS: Final = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2}

_AGE: Final = re.compile(
    r"""(?<![一二三四五六七八九十百千万几数多上])(?P<n>[0-9]{1,3}|[一二两三四五六七八九十]|半)\s?个?\s?(?P<half>半)?
        (?P<unit>秒|分钟?|小时|钟头|天|日|周|星期|礼拜|月|年)钟?\s?(?:之|以)?前
      | (?P<en_n>[0-9]{1,3}|\ban?)\ (?P<en>second|sec|minute|min|hour|day|week|month|year)s?\ ago\b
      | (?P<just>刚刚|刚才|\bjust\ now\b)
      | (?P<day>大前天|前天|昨天|今天|前日|昨日|今日)(?=[\s0-9\])}】,.]|\Z)
        (?:\s{0,3}(?P<h>[0-9]{1,2})[:时](?P<m>[0-5][0-9])分?(?::?(?P<s>[0-5][0-9])秒?)?(?![0-9:]))?
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Age:
    """Where in the text an age stands, and the interval that it means, in the zone of ``now``."""

    span: tuple[int, int]
    start: datetime
    """Earliest instant, inclusive."""
    end: datetime
    """First instant excluded."""
    by_clock: bool = False
    """Whether the text gives the time of day, to the minute or second."""


def find_ages(text: str, now: datetime) -> list[Age]:
    """The ages in a text, in order. ``text`` is half-width; days are those of ``now``'s zone."""
    return [age for found in _AGE.finditer(text) if (age := _age(found, now)) is not None]


def _age(found: re.Match[str], now: datetime) -> Age | None:
    span = found.span()
    if found["just"]:
        return Age(span, now - _JUST_NOW, now + timedelta(microseconds=1))
    if found["day"]:
        return _calendar_day(found, now)
    before = found.string[span[0] - 1 : span[0]]
    digits = found["n"] or found["en_n"]
    # "admin12天前" is admin and 12 days, or admin1 and 2 days.
    if before.isdigit() or (before.isascii() and before.isalpha() and len(digits) > 1):
        return None
    if found["n"] == "半" or found["half"]:
        return _half(found, now)
    number = int(digits) if digits.isdigit() else _NUMERALS.get(digits, 1)
    if found["en"]:
        name = found["en"].lower()
        unit = _ENGLISH.get(name[:2]) or _ENGLISH[name[:1]]
    else:
        unit = _SAME_UNIT.get(found["unit"][0], found["unit"][0])
    return _interval(span, number, unit, now)


def _half(found: re.Match[str], now: datetime) -> Age | None:
    unit = _SAME_UNIT.get(found["unit"][0], found["unit"][0])
    if found["n"] != "半" or found["half"] or unit not in _HALVES:
        return None
    longest, shortest = _HALVES[unit]
    return Age(found.span(), now - longest, now - shortest)


def _interval(span: tuple[int, int], number: int, unit: str, now: datetime) -> Age | None:
    longest, shortest = _UNITS[unit]
    if unit == "年" and number > 60:
        return None
    start = now - (number + 1) * longest
    end = now - (number - 0.5) * shortest
    if unit == "天":
        end = max(end, _midnight(now) - (number - 1) * _DAY)
    return Age(span, start, min(end, now) + timedelta(microseconds=1))


def _calendar_day(found: re.Match[str], now: datetime) -> Age | None:
    day = _midnight(now) - _CALENDAR[found["day"][0]] * _DAY
    if found["h"] is None or int(found["h"]) > 23:
        end = found.end("day")
        return Age((found.start(), end), day, day + _DAY)
    second = found["s"]
    start = day + timedelta(
        hours=int(found["h"]), minutes=int(found["m"]), seconds=int(second or 0)
    )
    length = timedelta(seconds=1) if second else timedelta(minutes=1)
    return Age(found.span(), start, start + length, by_clock=True)


def _midnight(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)
