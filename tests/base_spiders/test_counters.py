"""A counter behind a list's titles is not what they say."""

from __future__ import annotations

import pytest

from crawler.base_spiders.frontier import fingerprint, is_news, without_counter

DAY = "2026-07-15"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("光伏园区项目签约（12）", "光伏园区项目签约（13）"),
        ("光伏园区项目签约(9)", "光伏园区项目签约 (10)"),
        ("光伏园区项目签约[阅读 998]", "光伏园区项目签约[阅读 1002]"),
        ("光伏园区项目签约【浏览：12次】", "光伏园区项目签约【浏览：13次】"),
        ("光伏园区项目签约（9999）", "光伏园区项目签约（1.2万）"),
        ("光伏园区项目签约", "光伏园区项目签约（1）"),
    ],
)
def test_another_counter_is_no_news(before: str, after: str) -> None:
    assert fingerprint(before, DAY) == fingerprint(after, DAY)
    for stored in (before, "光伏园区项目签约"):
        assert not is_news(after, DAY, stored, DAY)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("园区预算公开（2024）", "园区预算公开（2025）"),
        ("拟入库企业公示（第3批）", "拟入库企业公示（第4批）"),
        ("光伏园区项目签约（一）", "光伏园区项目签约（二）"),
        ("光伏园区项目签约（12）", "光伏园区项目终止（13）"),
        ("（12）", "（13）"),
    ],
)
def test_what_is_no_counter_is_news(before: str, after: str) -> None:
    assert fingerprint(before, DAY) != fingerprint(after, DAY)
    assert is_news(after, DAY, before, DAY)


@pytest.mark.parametrize("title", ["光伏园区", "", "（12）", "A（b）c", "12", "园区（20260715）"])
def test_other_titles_are_left_as_they_are(title: str) -> None:
    assert without_counter(title) == title
