"""Which pages only gather the articles of sections."""

from __future__ import annotations

import pytest

from crawler.learn import reasons
from crawler.learn.discovery import is_channel, refused, without_channels
from crawler.learn.learned import Section
from crawler.platforms import platform_named
from crawler.read.document import parse_text
from crawler.read.experience import sections_inside
from crawler.read.list_request import ListRequest
from crawler.read.listing import Listing, Row
from crawler.read.sections import SectionLink

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


@pytest.mark.parametrize(("day", "why"), [("2026-05-04", None), (None, reasons.ONLY_LINKS)])
def test_what_has_days_are_articles_whatever_their_addresses(
    day: str | None, why: reasons.Why | None
) -> None:
    """/archives/7/ is a day's or a month's archive on Z-BlogPHP, and an article's on other systems."""
    urls = [f"{BASE}/archives/{number}/" for number in (7, 8, 9)]
    rows = [Row(url, "临江县项目签约", day, None, None, None, False, url) for url in urls]
    document = parse_text("<html></html>", f"{BASE}/list/")
    one = Section(document.url, "招商动态", Listing(rows, None, None, "", 1.0), document)
    assert refused(one, [], platform_named("zblog"), ()) == why


@pytest.mark.parametrize("turned", [False, True])
def test_the_order_of_the_sections_does_not_matter(turned: bool) -> None:
    others = [section("top", 1), section("news", *range(1, 21))]
    few = section("few", 1, 2)
    assert not is_channel(few, [few, *(reversed(others) if turned else others)])


def test_a_list_that_a_script_goes_on_with_is_no_channel() -> None:
    paged = section("all", 1, 4, request=ListRequest("/api/all?page={page}"))
    assert "all" in left(paged, section("a", 1, 2, 3), section("b", 4, 5, 6))


def below(*paths: str) -> list[SectionLink]:
    return [SectionLink(f"{BASE}{path}", f"{BASE}{path}", path, 1.0) for path in paths]


@pytest.mark.parametrize(
    ("rows", "links", "inside"),
    [
        (("/x/a/1.html", "/x/b/2.html"), ("/x/a/index.html", "/x/b/index.html"), 2),
        # Of several sections in one folder nothing tells whose a row is.
        (("/x/a/1.html", "/x/a/2.html"), ("/x/a/list-1.html", "/x/a/list-2.html"), 0),
        # The rows lie in folders of years, and one that a box leads to is an article as well.
        (("/x/2026/t1.html", "/x/2026/t2.html"), ("/x/2026/t3.html", "/y/index.html"), 0),
        (("/x/a/1.html", "/n/2.html", "/n/3.html"), ("/x/a/index.html",), 0),
    ],
)
def test_a_page_whose_rows_lie_in_the_folders_of_sections_is_their_channel(
    rows: tuple[str, ...], links: tuple[str, ...], inside: int
) -> None:
    found = sections_inside(below(*links), [BASE + row for row in rows], f"{BASE}/x/index.html")
    assert len(found) == inside
