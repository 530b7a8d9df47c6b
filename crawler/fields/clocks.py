"""The time of day behind a date: ``18:30:05``, ``晚8：05``, ``at 3:20 PM``, with its zone where one is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, timedelta, timezone
from typing import Final

from crawler.words import times as t

_CLOCK: Final = re.compile(
    rf"""[\sT,]{{0,4}}(?:[\[(]?(?:{t.WEEKDAYS.any}|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{{0,6}}\b)[\])]?,?\s{{0,3}})?
        (?:[-@]\s{{1,2}}|at\s{{1,2}})?[(\[]?
        (?P<half>{t.MORNING.any}|{t.DAWN.any}|{t.NOON.any}|{t.AFTER_NOON.any}|{t.EVENING.any})?\s{{0,2}}
        (?P<h>[0-9]{{1,2}})\s?[:时時点點]\s?(?P<m>[0-9]{{2}})(?![0-9])
        (?:(?:\s?[:分]\s?(?P<s>[0-9]{{2}})(?![0-9])秒?(?:\.[0-9]{{1,9}})?)|分)?
        (?:\s?(?P<ampm>[ap])\.?m\b\.?)?
        (?:\s?(?P<zone>Z|(?:GMT|UTC)(?:[+-][0-9]{{1,2}}(?::?[0-9]{{2}})?)?|[+-][0-9]{{2}}:?[0-9]{{2}})(?![0-9A-Z:]))?""",
    re.VERBOSE | re.IGNORECASE,
)
_AFTER_NOON: Final = frozenset({*t.AFTER_NOON.words, *t.EVENING.words, "p"})
_BEFORE_DAWN: Final = frozenset({*t.DAWN.words, "a"})
_EVENING: Final = frozenset(t.EVENING.words)
_NOON: Final = frozenset(t.NOON.words)
_OFFSET: Final = re.compile(r"([+-])([0-9]{1,2}):?([0-9]{2})?\Z")
# UTC-12 to UTC+14 are all that there are.
_FARTHEST: Final = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in a text."""

    end: int
    """Where it ends in the text."""
    since_midnight: timedelta
    length: timedelta
    """For how long it holds: a minute or a second."""
    zone: timezone | None
    """None if none is written."""


def read_clock(text: str, begin: int) -> Clock | None:
    """The time of day that a half-width text has at a place, with what parts it from a date before it.

    None if there is none, or none that a day has (25:00). Never raises.
    """
    found = _CLOCK.match(text, begin)
    if found is None:
        return None
    hour, minute, second = int(found["h"]), int(found["m"]), int(found["s"] or 0)
    half = found["half"] or (found["ampm"] or "").lower()
    if half in _EVENING and hour == 12:
        return None  # noon or midnight
    if half in _AFTER_NOON and 0 < hour < 12:
        hour += 12
    elif (half in _NOON and hour in {1, 2}) or (half in _BEFORE_DAWN and hour == 12):
        hour = (hour + 12) % 24
    name, end = found["zone"], found.end()
    if name and name.startswith("-") and not found["s"] and "T" not in found[0]:
        name, end = None, found.start("zone")  # 9:00-11:30 are hours
    zone = _zone(name.upper()) if name else None
    if hour > 23 or minute > 59 or second > 59 or (name and zone is None):
        return None
    length = timedelta(seconds=1) if found["s"] else timedelta(minutes=1)
    since = timedelta(hours=hour, minutes=minute, seconds=second)
    return Clock(end, since, length, zone)


def _zone(name: str) -> timezone | None:
    found = _OFFSET.search(name)
    if found is None:
        return UTC
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    if offset > _FARTHEST:
        return None
    return timezone(-offset if found[1] == "-" else offset)
