"""Each word for a time in the form in which the field's pages write it, through the reader of dates."""

from __future__ import annotations

from datetime import datetime

import pytest

from crawler.fields.dates import parse_published
from crawler.fields.zone import SHANGHAI

NOW = datetime(2025, 10, 10, 12, 0, tzinfo=SHANGHAI)

CLOCKS = {
    "早上7：05": "07:05",
    "早晨7：05": "07:05",
    "清晨7：05": "07:05",
    "中午12：05": "12:05",
    "中午1：05": "13:05",
    "午后3：05": "15:05",
    "傍晚6：05": "18:05",
    "晚间8：05": "20:05",
    "星期五 18:05": "18:05",
    "周五 18:05": "18:05",
    "週五 18:05": "18:05",
}
# A day by which or from which something holds is no day of publication; one of travel or of a table is.
SINCE_OR_UNTIL = {
    "报名截止2024年9月27日": None,
    "报名截止时间2024年9月27日": None,
    "报名截止时间为2024年9月27日": None,
    "报名截至日期到2024年9月27日": None,
    "公示自2024年9月27日": None,
    "公司成立于2014年9月27日": None,
    "先生生于1974年9月27日": None,
    "2024年9月27日前报名": None,
    "2024年9月27日之前报名": None,
    "2024年9月27日前往园区": "2024-09-27",
    "2024年9月27日前沿讲座": "2024-09-27",
    "2024年9月27日之后报名": None,
    "2024年9月27日后报名": None,
    "2024年9月27日后台发布": "2024-09-27",
    "2024年9月27日以来": None,
    "2024年9月27日以后": None,
    "2024年9月27日以前": None,
    "2024年9月27日至今": None,
    "2024年9月27日起施行": None,
    "2024年9月27日起草": "2024-09-27",
}
AGES = {
    "3个钟头前": "2025-10-10",
    "2礼拜前": "2025-09",
    "大前天 18:05": "2025-10-07 18:05",
}


def read(text: str) -> str | None:
    found = parse_published(text, NOW)
    return None if found is None else str(found)


@pytest.mark.parametrize("clock", CLOCKS)
def test_time_of_day(clock: str) -> None:
    assert read(f"2024-09-27 {clock}") == f"2024-09-27 {CLOCKS[clock]}"


@pytest.mark.parametrize("text", SINCE_OR_UNTIL)
def test_since_or_until(text: str) -> None:
    assert read(text) == SINCE_OR_UNTIL[text]


@pytest.mark.parametrize("text", AGES)
def test_age(text: str) -> None:
    assert (read(text) or "").startswith(AGES[text])
