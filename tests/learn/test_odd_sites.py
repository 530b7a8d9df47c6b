"""Whole sites that are odd in one way each: learned in memory, and crawled by what was learned."""

from __future__ import annotations

import pytest

from tests.odd_sites import built, faults, framed, scripted, years
from tests.small_sites import BASE, drive

YEARS = {"xwzx": "新闻中心", "zcfb": "政策发布", "gsgg": "公示公告"}


@pytest.mark.parametrize("kind", ["folder", "query", "select", "months"])
def test_lists_that_are_cut_by_years_are_read_whole(kind: str) -> None:
    site = years(kind)
    learned, _ = drive(site.respond, BASE + "/")
    assert [section.name for section in learned.sections] == list(YEARS.values())
    assert faults(site, learned, YEARS) == []


@pytest.mark.parametrize("cards", ["behind", "inside", "links"])
@pytest.mark.parametrize("head", ["apart", "within"])
def test_cards_of_other_articles_are_none_of_the_text(cards: str, head: str) -> None:
    """They differ from page to page as the text does, and their boxes have the names that the text's have."""
    site = built(cards, head)
    learned, _ = drive(site.respond, BASE + "/")
    assert learned.selectors["body"]
    assert faults(site, learned, {"zsdt": "招商动态", "cyzc": "产业政策"}) == []


def test_old_asp_in_frames_whose_pager_is_a_box() -> None:
    site = framed()
    learned, _ = drive(site.respond, BASE + "/")
    assert faults(site, learned, {"1": "投资动态", "2": "招商项目", "3": "政策法规"}) == []


@pytest.mark.parametrize("kind", ["toPage", "form"])
def test_pages_that_a_script_opens(kind: str) -> None:
    site = scripted(kind)
    learned, _ = drive(site.respond, BASE + "/")
    assert faults(site, learned, {"dt": "园区动态", "gg": "通知公告"}) == []
