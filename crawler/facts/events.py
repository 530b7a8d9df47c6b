"""Ceremonies with their day: a signing, a start of work. Only what took place, and only with a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_DAY: Final = re.compile(
    r"(?:(?P<year>20\d\d|19\d\d|今|去|昨)\s?年\s?)?(?P<month>1[0-2]|0?[1-9])\s?月\s?(?P<day>3[01]|[12]\d|0?[1-9])\s?日"
    r"|(?<![\d月年.])(?P<only>3[01]|[12]\d|0?[1-9])日(?:[至\-—－~～](?:3[01]|[12]\d|0?[1-9])日)?|(?P<near>昨天|昨日|昨天|今天|今日|前天|前日)(?=上午|下午|[，,(（在举]|晚|召|，)"
)
_OTHER_DAY: Final = re.compile(r"\d\s?月\s?\d+\s?日")
_TYPES: Final = (
    ("签约仪式", re.compile(r"签约仪式|集中签约|签约大会|签约活动|举[行办][^，。]{0,20}签约|签字仪式|正式签约|签约暨")),
    ("开工仪式", re.compile(r"开工(?:奠基)?仪式|奠基(?:开工)?仪式|集中开工|开工(?!后|率|前|日期|时间|条件|建设规模|的)|奠基(?!石)|动工(?!后)|破土|铺开")),
)  # fmt: skip
_HEARD: Final = re.compile("记者|获悉|报道|公布|发布|消息|从.{0,12}了解到|公告")
_NOT_YET: Final = re.compile(r"将|预计|计划|拟|有望|力争|即将|准备|前期")


@dataclass(slots=True)
class FoundEvent:
    """A ceremony; offsets in the sentence."""

    start: int
    end: int
    type: str
    date: str


def day_of(match: re.Match[str], published: date | None) -> date | None:
    """The day that the words of a date mean in an article of ``published``; ``None`` where its year cannot be known."""
    if match["near"]:
        back = {"今": 0, "昨": 1, "前": 2}[match["near"][0]]
        return published - timedelta(days=back) if published else None
    if match["only"]:
        if published is None:
            return None
        day = int(match["only"])
        month = published.replace(day=1)
        if day > published.day:
            month = (month - timedelta(days=1)).replace(day=1)
        return _date(month.year, month.month, day)
    year = match["year"]
    month_, day = int(match["month"]), int(match["day"])
    if year and year.isdigit():
        return _date(int(year), month_, day)
    if published is None:
        return None
    if year:
        return _date(published.year - (year != "今"), month_, day)
    found = _date(published.year, month_, day)
    # 12月28日 in an article of January is of last year.
    if found and found > published + timedelta(days=7):
        found = _date(published.year - 1, month_, day)
    return found


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def first_day(text: str, published: date | None) -> date | None:
    """The first day that a sentence names."""
    for match in _DAY.finditer(text):
        day = day_of(match, published)
        if day:
            return day
    return None


def events(text: str, published: date | None) -> list[FoundEvent]:
    """The ceremonies that one sentence reports with their day."""
    if "日" not in text and "天" not in text:
        return []
    found = []
    for match in _DAY.finditer(text):
        rest = text[match.end() : match.end() + 60]
        clauses = re.split("[；;]", rest)[0]
        if _HEARD.search(clauses[:24]):
            continue
        for name, words in _TYPES:
            told = words.search(clauses)
            if (
                told
                and not _NOT_YET.search(clauses[: told.start()])
                and not _OTHER_DAY.search(clauses[: told.start()])
            ):
                day = day_of(match, published)
                if day and (published is None or day <= published + timedelta(days=1)):
                    found.append(
                        FoundEvent(match.start(), match.end() + told.end(), name, day.isoformat())
                    )
                break
        if found:
            break
    return found
