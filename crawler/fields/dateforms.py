"""How days are written: every form that a page of this field was seen to use, and the days that one may mean.

Forms only: whether a day is one of publication, and which of two readings holds, is decided in ``dates``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final, Literal

Order = Literal["dmy", "mdy"]
"""What a site writes before its year: the day first, or the month."""


class Form(Enum):
    """What a written date leaves open."""

    DAY = "a day"
    MONTH = "a month: its first day is given"
    SHORT = "a year of two digits, which nothing marks as one"


@dataclass(frozen=True, slots=True)
class Written:
    """One date as it stands in a text."""

    span: tuple[int, int]
    days: tuple[date, ...]
    """What it may mean, the commonest reading first; several where day and month may be exchanged."""
    form: Form = Form.DAY
    clock_at: int | None = None
    """Where its time of day stands, if within it: ``Fri Sep 27 18:30:05 CST 2024``."""


_MONTHS: Final = (
    "jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?",
    "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?",
)  # fmt: skip
_MONTH_NUMBERS: Final = {name[:3]: number for number, name in enumerate(_MONTHS, 1)}
_ZEROS: Final = "〇○◯零0OoΟО"
_DIGITS: Final = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | dict.fromkeys(
    _ZEROS, "0"
)
_YEAR: Final = "(?:19|20)[0-9]{2}"

_NUMERIC: Final = re.compile(
    rf"""(?P<y>{_YEAR})
        (?: \s{{0,2}}(?P<sep>[-/.])\s{{0,2}}(?P<m>[0-9]{{1,2}})\s{{0,2}}(?P=sep)\s{{0,2}}(?P<d>[0-9]{{1,2}})
          | \s{{0,2}}年\s{{0,2}}(?P<cm>[0-9]{{1,2}})\s{{0,2}}月
            (?:\s{{0,2}}(?P<cd>[0-9]{{1,2}})(?:\s{{0,2}}[日号號]|(?=\s{{0,3}}(?:\Z|[0-9]{{1,2}}:[0-9]{{2}}))))?
        )
      | (?<![0-9A-Za-z_.\-/年])(?P<ty>{_YEAR})(?P<tm>[01][0-9])(?P<td>[0-3][0-9])(?![0-9A-Za-z_\-/]|\.[0-9])
      | (?<![0-9年])(?P<sy>[0-9]{{2}})年(?P<sm>[0-9]{{1,2}})月(?P<sd>[0-9]{{1,2}})[日号號]
      | (?<![0-9])['’‘](?P<ay>[0-9]{{2}})-(?P<am>[0-9]{{1,2}})-(?P<ad>[0-9]{{1,2}})(?![0-9-])
      | (?<![0-9A-Za-z./\-])(?<![0-9]:)(?P<p>[0-9]{{1,2}})\s?(?P<psep>[-/.])\s?(?P<q>[0-9]{{1,2}})\s?(?P=psep)\s?
        (?P<py>{_YEAR}|[0-9]{{1,2}}(?=\Z|[\s|)\]】·,]))(?![0-9%]|[-/.][0-9])
      | (?<![0-9A-Za-z_./\-年])(?<![0-9]:)(?P<my>1[0-9]{{2}})(?P<msep>[-/.])(?P<mm>[0-9]{{1,2}})(?P=msep)(?P<md>[0-9]{{1,2}})(?![0-9%]|[-/.][0-9])
      | 民[国國]\s?(?P<ry>[0-9]{{2,3}})\s?[年/.-]\s?(?P<rm>[0-9]{{1,2}})\s?[月/.-]\s?(?P<rd>[0-9]{{1,2}})(?![0-9])[日号號]?
    """,
    re.VERBOSE,
)
_CHINESE: Final = re.compile(
    rf"""(?P<y>[一二][{_ZEROS}一二三四五六七八九]{{3}})\s?年\s?(?P<m>[一二三四五六七八九十]{{1,3}}|[0-9]{{1,2}})\s?月
        (?:\s?(?P<d>[一二三四五六七八九十]{{1,3}}|[0-9]{{1,2}})\s?[日号號])?""",
    re.VERBOSE,
)
# 六月 28, 2026 and 28 6 月, 2026 are WordPress's English forms with Chinese months in them.
_NAMED_MONTH: Final = rf"(?<![A-Za-z])(?:{'|'.join(_MONTHS)})(?![a-z])\.?"
_HAN_MONTH: Final = (
    r"(?:(?<![一二三四五六七八九十])(?:十[一二]?|[一二三四五六七八九])|(?<![0-9])[0-9]{1,2}\s?)月"
)
_NAMED: Final = re.compile(
    rf"""(?:(?P<em>{_NAMED_MONTH})[\s/-]{{0,2}}|(?P<hm>{_HAN_MONTH})\s)(?P<ed>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:,?\s{{1,2}}|[,/-])
        (?:(?P<clock>[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}})\s(?:[A-Z]{{3,4}}\s)?)?(?P<ey>{_YEAR})(?![0-9年])
      | (?<![0-9])(?P<bd>[0-9]{{1,2}})(?:st|nd|rd|th)?[\s/.-]{{0,2}}(?:of\s)?(?P<bm>{_NAMED_MONTH}|{_HAN_MONTH}),?[\s/-]{{1,2}}
        (?P<by>{_YEAR})(?![0-9年])
      | (?<![0-9])(?P<cy>{_YEAR})[\s/-]{{1,2}}(?P<cm>{_NAMED_MONTH})[\s/-]{{1,2}}(?P<cd>[0-9]{{1,2}})(?![0-9])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_HAS_NAME: Final = re.compile("(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)
_MONTH_ONLY: Final = re.compile(
    rf"(?P<y>{_YEAR})\s?[-/.年]\s?(?P<m>[0-9]{{1,2}})月?|(?P<em>{_NAMED_MONTH}),?\s(?P<ey>{_YEAR})",
    re.IGNORECASE,
)
_YEARLESS: Final = re.compile(
    rf"""(?<![0-9A-Za-z.:/\-年])(?:(?P<m>[0-9]{{2}})(?P<sep>[-/])(?P<d>[0-9]{{2}})(?![0-9./:%\-])
      | (?P<cm>[0-9]{{1,2}})\s?月\s?(?P<cd>[0-9]{{1,2}})\s?[日号號])
      | (?P<em>{_NAMED_MONTH})\s{{1,2}}(?P<ed>[0-9]{{1,2}})(?![0-9:])""",
    re.VERBOSE | re.IGNORECASE,
)
_NUMBERED: Final = re.compile(r"(?:[号码號碼]|ID|No\.?)[:\s]{0,3}$", re.IGNORECASE)


def find_dates(text: str, latest: date, order: Order | None = None) -> list[Written]:
    """The dates in a half-width text, in order: none overlaps another, and none is a day that no calendar has.

    ``latest`` tells the century of a year of two digits. ``order`` is what the site is known to write where day
    and month may be exchanged; without it such a date has both days.
    """
    found = [_numeric(match, latest, order) for match in _NUMERIC.finditer(text)]
    if "月" in text:
        found += map(_chinese, _CHINESE.finditer(text))
    if "月" in text or _HAS_NAME.search(text):
        found += map(_named, _NAMED.finditer(text))
    kept: list[Written] = []
    for written in sorted(filter(None, found), key=lambda each: (each.span[0], -each.span[1])):
        if not kept or written.span[0] >= kept[-1].span[1]:
            kept.append(written)
    return kept


def find_yearless(
    text: str, order: Order | None = None
) -> Iterator[tuple[tuple[int, int], int, int]]:
    """Where a half-width text has a month and day without a year, and the two as it writes them."""
    for found in _YEARLESS.finditer(text):
        if found["em"]:
            yield found.span(), _month(found["em"]), int(found["ed"])
            continue
        month, day = int(found["m"] or found["cm"]), int(found["d"] or found["cd"])
        yield found.span(), *((day, month) if order == "dmy" and found["m"] else (month, day))


def month_alone(text: str) -> date | None:
    """The first day of the month that is all of a half-width text: ``2024-09``, ``September 2024``."""
    if not (found := _MONTH_ONLY.fullmatch(text)):
        return None
    month = _month(found["em"]) if found["em"] else int(found["m"])
    return day_of(found["y"] or found["ey"], month, 1)


def day_of(year: int | str, month: int | str, day: int | str) -> date | None:
    """The day of the calendar; None if it has none such."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def orders_of(text: str) -> list[dict[Order, date]]:
    """For each date of a half-width text that has its year last: the days that it may mean, by order."""
    return [
        readings
        for found in _NUMERIC.finditer(text)
        if found["p"] and len(found["py"]) == 4
        if (readings := _readings(int(found["py"]), found["p"], found["q"]))
    ]


def _readings(year: int, first: str, second: str) -> dict[Order, date]:
    by_order: dict[Order, date | None] = {
        "dmy": day_of(year, second, first),
        "mdy": day_of(year, first, second),
    }
    return {order: day for order, day in by_order.items() if day}


def _numeric(found: re.Match[str], latest: date, order: Order | None) -> Written | None:
    if found["p"]:
        return _year_last(found, latest, order)
    if found["cm"] and not found["cd"]:
        # "2024年1月5家" is month and a count; "2024年1-9月" never matches.
        if found.string[found.end() : found.end() + 1].isdigit():
            return None
        day = day_of(found["y"], found["cm"], 1)
        return Written(found.span(), (day,), Form.MONTH) if day else None
    if found["sy"] or found["ay"]:
        year = _century(found["sy"] or found["ay"], latest)
        day = day_of(year, found["sm"] or found["am"], found["sd"] or found["ad"])
    elif found["my"]:
        # Taiwan's offices count from 1912 and do not say so: 115-10-24.
        day = day_of(int(found["my"]) + 1911, found["mm"], found["md"])
        day = day if day and day <= latest else None
    elif found["ry"]:
        day = day_of(int(found["ry"]) + 1911, found["rm"], found["rd"])
    elif _is_part_of_number(found):
        return None
    else:
        year_text = found["y"] or found["ty"]
        month = found["m"] or found["cm"] or found["tm"]
        day = day_of(year_text, month, found["d"] or found["cd"] or found["td"])
    return Written(found.span(), (day,)) if day else None


def _year_last(found: re.Match[str], latest: date, order: Order | None) -> Written | None:
    """``28/06/2026``, which has one reading, ``05/06/2026``, which has two, and ``16-09-29``, whose year may stand first."""
    first, second, last = found.group("p", "q", "py")
    if len(last) == 4:
        readings = _readings(int(last), first, second)
        form = Form.DAY
    elif len(first) == 2:
        readings = _readings(_century(last, latest), first, second) if len(last) == 2 else {}
        form = Form.SHORT
    else:
        return None
    if order in readings:
        return Written(found.span(), (readings[order],))
    days = list(readings.values())
    if form is Form.SHORT and (day := day_of(_century(first, latest), second, last)):
        days.insert(0, day)
    days = list(dict.fromkeys(days))
    return Written(found.span(), tuple(days), form) if days else None


def _chinese(found: re.Match[str]) -> Written | None:
    year = "".join(_DIGITS[sign] for sign in found["y"])
    day = day_of(year, _numeral(found["m"]), _numeral(found["d"] or "一"))
    return Written(found.span(), (day,), Form.DAY if found["d"] else Form.MONTH) if day else None


def _named(found: re.Match[str]) -> Written | None:
    month = _month(found["em"] or found["hm"] or found["bm"] or found["cm"])
    day = day_of(
        found["ey"] or found["by"] or found["cy"], month, found["ed"] or found["bd"] or found["cd"]
    )
    clock = found.start("clock") if found["clock"] else None
    return Written(found.span(), (day,), clock_at=clock) if day else None


def _month(name: str) -> int:
    return _MONTH_NUMBERS.get(name[:3].lower()) or _numeral(name.rstrip("月 "))


def _century(year: str, latest: date) -> int:
    century = latest.year // 100 * 100 + int(year)
    return century if century <= latest.year else century - 100


def _is_part_of_number(found: re.Match[str]) -> bool:
    """Whether the digits around a date show that it is something else, or cannot be divided."""
    text, end = found.string, found.end()
    if found["ty"]:
        return _NUMBERED.search(text[: found.start()][-6:]) is not None
    if not (sep := found["sep"]):
        return False
    if text[: found.start()].endswith(sep) and text[: found.start() - 1][-1:].isdigit():
        return True  # 10.2024.9.27, 978-2024-9-27
    rest = text[end : end + 5]
    if not rest[:1].isdigit():
        return len(rest) > 1 and rest[0] == sep and rest[1].isdigit()
    # "2024-09-2743" or "2024-09-2718:30": the next value is glued on. Where month and day have two
    # digits each it is known where the day ends.
    if len(found["m"]) < 2 or len(found["d"]) < 2:
        return True
    return not (found["m"].startswith("0") or re.match(r"[0-9]{2}:[0-9]{2}", rest))


def _numeral(text: str) -> int:
    """十, 二十七, 七, 27; 0 if it is no number below 100."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or tens == "十" or ones == "十":
        return 0
    value = int(_DIGITS[tens or "一"]) * 10 if ten else 0
    return value + (int(_DIGITS[ones]) if ones else 0)
