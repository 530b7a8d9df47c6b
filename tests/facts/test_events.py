"""Ceremonies with their day, and the periods of sums."""

from __future__ import annotations

import doctest
from datetime import date

import pytest

from crawler.facts import periods
from crawler.facts.events import events
from crawler.facts.periods import period

PUBLISHED = date(2024, 1, 10)


@pytest.mark.parametrize(
    ("text", "type_", "day"),
    [
        ("1月8日，岚桥项目举行开工仪式。", "开工仪式", "2024-01-08"),
        ("12月28日，岚桥项目举行签约仪式。", "签约仪式", "2023-12-28"),
        ("2022年6月6日，岚桥项目破土动工。", "开工仪式", "2022-06-06"),
        ("去年5月6日，岚桥项目奠基。", "开工仪式", "2023-05-06"),
        ("昨日，岚桥项目集中签约。", "签约仪式", "2024-01-09"),
        ("8日至9日，20个项目集中开工。", "开工仪式", "2024-01-08"),
        ("30日，20个项目集中开工。", "开工仪式", "2023-12-30"),
    ],
)
def test_an_event(text: str, type_: str, day: str) -> None:
    (event,) = events(text, PUBLISHED)
    assert (event.type, event.date) == (type_, day)


@pytest.mark.parametrize(
    "text",
    [
        "1月8日，记者获悉，双方已签约。",
        "1月8日，项目将举行开工仪式。",
        "岚桥项目举行开工仪式。",
        "1月8日，公司发布公告。",
        "2月30日，岚桥项目开工。",
    ],
)
def test_no_event(text: str) -> None:
    assert events(text, PUBLISHED) == []


def test_without_a_year_there_is_no_day() -> None:
    assert events("1月8日，岚桥项目举行开工仪式。", None) == []
    assert events("2023年1月8日，岚桥项目举行开工仪式。", None)[0].date == "2023-01-08"


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("2023年完成投资", ("2023-01-01", "2023-12-31")),
        ("今年1—4月完成投资", ("2024-01-01", "2024-04-30")),
        ("去年上半年完成投资", ("2023-01-01", "2023-06-30")),
        ("一季度完成投资", ("2024-01-01", "2024-03-31")),
        ("“十二五”期间投资", ("2011-01-01", "2015-12-31")),
        ("总投资", (None, None)),
    ],
)
def test_period(before: str, expected: tuple[str | None, str | None]) -> None:
    assert period(before, PUBLISHED) == expected
    assert doctest.testmod(periods).failed == 0
