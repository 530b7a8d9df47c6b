"""Whole sites that are odd in one way each: learned in memory, and crawled by what was learned."""

from __future__ import annotations

import pytest

from tests.odd_sites import faults, years
from tests.small_sites import BASE, drive

YEARS = {"xwzx": "新闻中心", "zcfb": "政策发布", "gsgg": "公示公告"}


@pytest.mark.parametrize("kind", ["folder", "query", "select", "months"])
def test_lists_that_are_cut_by_years_are_read_whole(kind: str) -> None:
    site = years(kind)
    learned, _ = drive(site.respond, BASE + "/")
    assert [section.name for section in learned.sections] == list(YEARS.values())
    assert faults(site, learned, YEARS) == []
