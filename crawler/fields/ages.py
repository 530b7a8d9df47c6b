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

from crawler.fields.clocks import read_clock
from crawler.words.labels import ENTERED, PUBLISHED, UPDATED
from crawler.words.times import DAYS, JUST_NOW, UNITS

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
# By the first character, in English by the first two or one.
_SAME_UNIT: Final = {"日": "天", "星": "周", "週": "周", "礼": "周", "禮": "周", "钟": "小", "鐘": "小"} | {
    "s": "秒", "mi": "分", "h": "小", "d": "天", "w": "周", "mo": "月", "y": "年"
}  # fmt: skip
# "Half an hour ago" begins at 30 minutes (Discuz) or at 15 (rounding), and ends before the full
# hour.
_HALVES: Final = {
    "小": (_HOUR, _HOUR / 4),
    "天": (_DAY, _DAY / 4),
    "月": (31 * _DAY, 7 * _DAY),
    "年": (366 * _DAY, 90 * _DAY),
}
_JUST_NOW: Final = timedelta(minutes=5)
_CALENDAR: Final = {"今": 0, "t": 0, "昨": 1, "y": 1, "前": 2, "大": 3}
_NUMERALS: Final = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2, "兩": 2}

_COUNT: Final = "[0-9]{1,3}|[一二两兩三四五六七八九十]"
_UNIT: Final = UNITS.any
_COUNT_EN: Final = r"[0-9]{1,3}|\ban?"
_UNIT_EN: Final = "seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?"
_AGE: Final = re.compile(
    rf"""(?<![一二三四五六七八九十百千万几数多上])
        (?P<parts>(?:(?:{_COUNT})\s?[个個]?\s?(?:{_UNIT})[\s,、零又]{{0,3}}){{0,3}})
        (?P<n>{_COUNT}|半)\s?(?P<ge>[个個])?\s?(?P<half>半)?(?P<unit>{_UNIT})\s?(?:之|以)?前(?![后後往沿提])
      | (?P<en_parts>(?:(?:{_COUNT_EN})\ (?:{_UNIT_EN})(?:,|\ and)?\ ){{0,3}})(?P<en_n>{_COUNT_EN})\ (?P<en>{_UNIT_EN})\ ago\b
      | (?P<just>{JUST_NOW.any}|\bjust\ now\b)
      | (?P<day>{DAYS.any}|\b(?:yesterday|today)\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PART: Final = re.compile(
    rf"({_COUNT})\s?[个個]?\s?({_UNIT})|({_COUNT_EN})\ ({_UNIT_EN})", re.IGNORECASE
)
# What may follow a day of the calendar in an info line: 今天的会议 is none.
_DAY_ENDS: Final = re.compile(r"[\s0-9\])}】,.|]|\Z")
# 请于6月前报送, 有效期：6月前: until when. 发布于3天前 is an age.
_SAID: Final = re.compile(rf"(?:{PUBLISHED.any}|{ENTERED.any}|{UPDATED.any})[于於在]\s?$")
_UNTIL: Final = re.compile(r"(?:[于於在至到期限]|[截期][止至])[:\s]{0,2}$")


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
    """The ages in a text, in order. ``text`` is half-width; days are those of ``now``'s zone.

    ``1天2小时前`` is as old as all its parts together. A time until which something must be done
    (``请于6月前报送``) is none. Never raises.
    """
    return [age for found in _AGE.finditer(text) if (age := _age(found, now)) is not None]


def _age(found: re.Match[str], now: datetime) -> Age | None:
    span = found.span()
    if found["just"]:
        return Age(span, now - _JUST_NOW, now + timedelta(microseconds=1))
    if found["day"]:
        return _calendar_day(found, now)
    before = found.string[max(0, span[0] - 12) : span[0]]
    parts = _PART.findall(found["parts"] or found["en_parts"] or "")
    digits = next((a or c for a, _, c, _ in parts), found["n"] or found["en_n"])
    # "admin12天前" is admin and 12 days, or admin1 and 2 days.
    last = before[-1:]
    if last.isdigit() or (last.isascii() and last.isalpha() and len(digits) > 1):
        return None
    if (_UNTIL.search(before) and not _SAID.search(before)) or _is_month(found, before):
        return None
    if found["n"] == "半" or found["half"]:
        return None if parts else _half(found, now)
    return _interval(
        span, [*parts, ("", "", found["n"] or found["en_n"], found["unit"] or found["en"])], now
    )


def _is_month(found: re.Match[str], before: str) -> bool:
    """Whether ``6月前`` may be "before June": in a sentence; as all that an info line says it is an age."""
    if found["unit"] != "月" or found["ge"] or found["parts"] or not found["n"].isdigit():
        return False
    after = found.string[found.end() : found.end() + 1]
    return before[-1:] in {",", "。", "年"} or "\u4e00" <= after <= "\u9fff"


def _unit(name: str) -> str:
    name = name.lower()
    return _SAME_UNIT.get(name[:2]) or _SAME_UNIT.get(name[:1], name[:1])


def _number(count: str) -> int:
    return int(count) if count.isdigit() else _NUMERALS.get(count, 1)


def _half(found: re.Match[str], now: datetime) -> Age | None:
    unit = _unit(found["unit"])
    if found["n"] != "半" or found["half"] or unit not in _HALVES:
        return None
    longest, shortest = _HALVES[unit]
    return Age(found.span(), now - longest, now - shortest)


def _interval(span: tuple[int, int], parts: list[tuple[str, ...]], now: datetime) -> Age | None:
    """All parts but the last are exact, for the next smaller unit follows them."""
    counts = [(_number(a or c), _unit(b or d)) for a, b, c, d in parts]
    years = sum(number for number, unit in counts if unit == "年")
    if years > 60:
        return None
    oldest = sum((number * _UNITS[unit][0] for number, unit in counts), timedelta())
    youngest = sum((number * _UNITS[unit][1] for number, unit in counts), timedelta())
    number, unit = counts[-1]
    longest, shortest = _UNITS[unit]
    end = now - (youngest - 0.5 * shortest)
    if unit == "天" and len(counts) == 1:
        end = max(end, _midnight(now) - (number - 1) * _DAY)
    return Age(span, now - (oldest + longest), min(end, now) + timedelta(microseconds=1))


def _calendar_day(found: re.Match[str], now: datetime) -> Age | None:
    text, end = found.string, found.end()
    day = _midnight(now) - _CALENDAR[found["day"][0].lower()] * _DAY
    if clock := read_clock(text, end):
        start = day + clock.since_midnight
        return Age((found.start(), clock.end), start, start + clock.length, by_clock=True)
    if not _DAY_ENDS.match(text, end):
        return None
    return Age((found.start(), end), day, day + _DAY)


def _midnight(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)
