"""Which pages only gather the articles of sections."""

from __future__ import annotations

import pytest

from crawler.learn.discovery import is_channel, without_channels
from crawler.learn.learned import Section
from crawler.read.document import parse_text
from crawler.read.list_request import ListRequest
from crawler.read.listing import Listing, Row

BASE = "http://www.linjiang.test"


def section(name: str, *numbers: int, request: ListRequest | None = None) -> Section:
    """A page whose list shows these articles, and no further page."""
    urls = [f"{BASE}/n/{number}.html" for number in numbers]
    rows = [
        Row(url, f"临江第{url[-6:-5]}号通知", None, None, None, None, False, url) for url in urls
    ]
    links = "".join(f"<li><a href='{url}'>通知</a></li>" for url in urls)
    url = f"{BASE}/{name}/"
    document = parse_text(f"<html><body><ul>{links}</ul></body></html>", url)
    return Section(url, name, Listing(rows, None, None, "", 1.0), document, request)


def left(*sections: Section) -> list[str]:
    """What is crawled."""
    return [each.name for each in without_channels(sections)[0]]


def test_a_page_of_two_sections_articles_is_their_channel() -> None:
    assert left(section("all", 1, 4), section("a", 1, 2, 3), section("b", 4, 5, 6)) == ["a", "b"]


def test_sections_that_share_articles_do_not_all_go() -> None:
    """Each has its articles from the two others."""
    assert len(left(section("a", 1, 2), section("b", 2, 3), section("c", 3, 1))) == 2


@pytest.mark.parametrize("turned", [False, True])
def test_the_order_of_the_sections_does_not_matter(turned: bool) -> None:
    others = [section("top", 1), section("news", *range(1, 21))]
    few = section("few", 1, 2)
    assert not is_channel(few, [few, *(reversed(others) if turned else others)])


def test_a_list_that_a_script_goes_on_with_is_no_channel() -> None:
    paged = section("all", 1, 4, request=ListRequest("/api/all?page={page}"))
    assert "all" in left(paged, section("a", 1, 2, 3), section("b", 4, 5, 6))
