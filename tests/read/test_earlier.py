"""By which of a site's declarations a page is read: that of its day, near a redesign the one that fits."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crawler.base_spiders.site import SiteSpider
from crawler.errors import DeclarationError
from crawler.read.declared import Declaration
from crawler.read.document import Document, parse_document
from crawler.read.earlier import Earlier, declared_on

OLDEST = Earlier(until="2025-03-31", title="h1", published=".rq", body=".zw")
OLD = Earlier(
    until="2026-07-19", sections={"/a/": "旧栏目"}, title="h2", published=".day", body=".text"
)
PRESENT = Declaration({"title": "h3", "published": ".when", "body": ".prose"})
MARKUP = {
    "oldest": "<h1>标题</h1><i class='rq'>1</i><div class='zw'>文</div>",
    "old": "<h2>标题</h2><i class='day'>1</i><div class='text'>文</div>",
    "present": "<h3>标题</h3><i class='when'>1</i><div class='prose'>文</div>",
    "none": "<p>系统提示</p>",
}  # fmt: skip


def page(*kinds: str) -> Document:
    body = "".join(MARKUP[kind] for kind in kinds)
    return parse_document(f"<html><body>{body}</body></html>".encode(), "http://a.cn/1", "utf-8")


def title_place(day: str, document: Document) -> str:
    declaration, _ = declared_on(date.fromisoformat(day), document, PRESENT, (OLD, OLDEST))
    return declaration.selectors["title"].declared


@pytest.mark.parametrize(
    ("day", "place"),
    [
        ("2024-01-01", "h1"),
        ("2025-03-31", "h1"),
        ("2025-04-01", "h2"),
        ("2026-07-19", "h2"),
        ("2026-07-20", "h3"),
        ("2030-01-01", "h3"),
    ],
)
def test_declaration_of_the_day(day: str, place: str) -> None:
    # Where several fit, and where none does, the day alone decides.
    assert title_place(day, page("oldest", "old", "present")) == place
    assert title_place(day, page("none")) == place


@pytest.mark.parametrize("kind", ["oldest", "old", "present"])
def test_redesign_that_was_noticed_late(kind: str) -> None:
    place = {"oldest": "h1", "old": "h2", "present": "h3"}[kind]
    for days in range(-3, 4):
        for each in (OLDEST, OLD):
            day = (each.last_day + timedelta(days=days)).isoformat()
            assert title_place(day, page(kind)) == place


def test_two_of_one_day_are_in_the_order_of_the_file() -> None:
    newer = Earlier(until=OLD.until, title="h4", published=".day", body=".text")
    both = page("old", "present")
    declaration, _ = declared_on(OLD.last_day, both, PRESENT, (newer, OLD))
    assert declaration.selectors["title"].declared == "h2"


def test_sections_that_are_gone_come_along() -> None:
    day = date(2026, 1, 1)
    assert declared_on(day, page("old"), PRESENT, (OLD,))[1] == {"/a/": "旧栏目"}
    assert declared_on(day, page("present"), PRESENT, (OLD,))[1] == {}


@pytest.mark.parametrize(
    ("earlier", "says"),
    [
        ((Earlier(until="2026-13-01"),), "is a day .* not '2026-13-01'"),
        ((Earlier(until="2026-01-01", title="h1["),), r"selector title = 'h1\[' is wrong"),
        (Earlier(until="2026-01-01"), r"is not a tuple: \(Earlier"),
    ],
)
def test_what_a_site_cannot_say(earlier: tuple[Earlier, ...], says: str) -> None:
    class Wrong(SiteSpider):
        name = "wrong"
        start_urls = ["http://a.cn/"]
        article_links = "a"

    Wrong.earlier = earlier
    with pytest.raises(DeclarationError, match=says):
        Wrong.compile()
