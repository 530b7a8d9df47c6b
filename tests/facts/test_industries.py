"""Industries after GB/T 4754."""

from __future__ import annotations

import doctest

import pytest

from crawler.facts import industries
from crawler.facts.industries import DIVISIONS, STRATEGIC, _table, industry, strategic


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("年产40万件羊绒衫的毛纺项目", "C17"),
        ("岚桥阀门、轴承生产线", "C34"),
        ("锂电池电芯项目", "C38"),
        ("8.5代液晶面板生产线", "C39"),
        ("白酒酿造", "C15"),
        ("高速公路开工", "E48"),
        ("生猪养殖基地", "A03"),
        ("风电场并网", "D44"),
        ("领导讲话", None),
    ],
)
def test_industry(text: str, code: str | None) -> None:
    assert industry(text) == code


def test_strategic() -> None:
    assert strategic("光伏、储能电站") == "6"
    assert strategic("白酒") is None


def test_the_tables() -> None:
    assert len(DIVISIONS) == 97
    assert list(STRATEGIC) == list("123456789")
    assert set(_table(industries._WORDS)[1].values()) <= DIVISIONS.keys()
    assert set(_table(industries._STRATEGIC_WORDS)[1].values()) <= STRATEGIC.keys()
    assert doctest.testmod(industries).failed == 0
