"""Numbers in digits and in words."""

from __future__ import annotations

import doctest
from fractions import Fraction

import pytest

from crawler.facts import numerals
from crawler.facts.numerals import half_width, value


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("12", 12, 12),
        ("1,250", 1250, 1250),
        ("7 .5", Fraction(15, 2), Fraction(15, 2)),
        ("三", 3, 3),
        ("十", 10, 10),
        ("十二", 12, 12),
        ("二十", 20, 20),
        ("一百零五", 105, 105),
        ("三百五", 350, 350),
        ("三千五百", 3500, 3500),
        ("两千", 2000, 2000),
        ("壹仟伍佰", 1500, 1500),
        ("三点五", Fraction(7, 2), Fraction(7, 2)),
        ("二〇一一", 2011, 2011),
        ("一二百", 100, 200),
        ("三五", 3, 5),
        ("十七八", 17, 18),
        ("二三十", 20, 30),
    ],
)
def test_a_number(words: str, low: Fraction, high: Fraction) -> None:
    assert value(words) == (low, high)


@pytest.mark.parametrize("words", ["百千", "千百", "一九", "三十百", "五千万百"[:2] + "千"])
def test_no_number(words: str) -> None:
    assert value(words) is None


def test_half_width_keeps_offsets() -> None:
    text = "总投资１２．５億元（含税）"
    assert half_width(text) == "总投资12.5亿元(含税)"
    assert len(half_width(text)) == len(text)


def test_examples() -> None:
    assert doctest.testmod(numerals).failed == 0
