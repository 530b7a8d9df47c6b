"""A declaration against pages: what broke, and what stands there now."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.extract.check import Broken, against_golden, against_reading, fields_of
from crawler.extract.declared import Declaration, ListRow
from crawler.extract.document import Document, parse_text
from crawler.extract.page import GENERIC, PageValues, read_page
from tests.extract.article_page import BODY, FOOTER, MENU, NOW, PARAGRAPHS, TITLE

URL = "http://www.example.cn/news/418.html"
PAGE = (
    f"<h1>{TITLE}</h1><div class='info'>2025-09-21 来源：临江日报</div><div class='nr'>{BODY}</div>"
)
DECLARED = {"title": "h1", "published": ".info", "source": ".info", "body": ".nr"}


def document(content: str = PAGE) -> Document:
    text = (
        f"<html><head><title>{TITLE}_临江</title></head><body>{MENU}{content}{FOOTER}</body></html>"
    )
    return parse_text(text, URL)


def declaration(**changes: str) -> Declaration:
    return Declaration({**DECLARED, **changes})


def row(title: str = "", published_raw: str | None = None) -> ListRow:
    return ListRow(URL, URL, title, published_raw)


def golden() -> dict[str, Any]:
    return fields_of(read_page(document(), declaration(), row(), NOW))


def live(page: Document, listed: str = "", **changes: str) -> list[Broken]:
    return list(against_reading(page, declaration(**changes), row(listed), NOW))


def saved(page: Document, fields: dict[str, Any], **changes: str) -> list[Broken]:
    return list(against_golden(page, declaration(**changes), row(), fields, NOW))


def test_fields_are_plain() -> None:
    assert golden() == {
        "title": TITLE,
        "published": "2025-09-21",
        "category": None,
        "author": None,
        "source": "临江日报",
        "views": None,
        "body": list(PARAGRAPHS),
        "related": [],
    }
    assert list(golden()) == list(GENERIC)
    empty = fields_of(PageValues())
    assert {name for name, value in empty.items() if value is None} == set(GENERIC) - {
        "body",
        "related",
    }


# Saved pages


def test_saved_page_is_as_kept() -> None:
    assert saved(document(), golden()) == []


@pytest.mark.parametrize(
    ("name", "value", "expected", "got"),
    [
        ("title", "别的标题", "别的标题", TITLE),
        ("published", "2025-09-22", "2025-09-22", "2025-09-21"),
        ("source", None, "", "临江日报"),
        ("views", 43, "43", ""),
        ("related", ["http://a.cn/1"], "http://a.cn/1", ""),
    ],
)
def test_saved_field_that_differs(name: str, value: object, expected: str, got: str) -> None:
    selector = DECLARED.get(name, "generic")
    fields = {**golden(), name: value}
    assert saved(document(), fields) == [Broken(name, selector, expected, got, URL)]


def test_saved_body_that_lost_a_line() -> None:
    [broken] = saved(document(PAGE.replace(f"<p>{PARAGRAPHS[1]}</p>", "")), golden())
    assert (broken.field, broken.selector) == ("body", ".nr")
    assert broken.expected.startswith(PARAGRAPHS[0][:20])
    assert len(broken.expected) == 60
    assert broken.expected.endswith("…")


def test_saved_date_that_only_the_list_knew() -> None:
    page = document(PAGE.replace("2025-09-21", "19天前"))
    listed = row(published_raw="2025-09-21")
    fields = fields_of(read_page(page, declaration(), listed, NOW))
    assert fields["published"] == "2025-09-21"
    assert list(against_golden(page, declaration(), listed, fields, NOW)) == []


# Live pages


def test_live_page_in_order() -> None:
    assert live(document()) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("title", TITLE),
        ("published", "2025-09-21"),
        ("source", "临江日报"),
        ("body", PARAGRAPHS[0][:20]),
    ],
)
def test_live_selector_that_finds_nothing(name: str, expected: str) -> None:
    """What the generic extractor reads tells where the field went."""
    [broken] = live(document(), **{name: ".nosuch"})
    assert (broken.field, broken.selector, broken.got, broken.page) == (name, ".nosuch", "", URL)
    assert broken.expected.startswith(expected)


def test_live_title_of_the_site_is_wrong() -> None:
    page = document(f"<h2 class='logo'>临江招商网</h2>{PAGE}")
    assert live(page, title="h2") == [Broken("title", "h2", TITLE, "临江招商网", URL)]


def test_live_title_may_be_what_the_list_said() -> None:
    page = document(f"<h2>副题</h2>{PAGE}")
    assert live(page, "副题", title="h2") == []


def test_live_body_of_something_else() -> None:
    page = document(
        f"{PAGE}<div class='side'><p>最新公告：本周五下午停电检修，请各企业提前安排生产。</p></div>"
    )
    [broken] = live(page, body=".side")
    assert broken.field == "body"
    assert "停电检修" in broken.got
    assert broken.expected.startswith(PARAGRAPHS[0][:20])


def test_live_body_may_differ_a_little() -> None:
    page = document(PAGE.replace(BODY, f"{BODY}<p>一行短的</p>"))
    assert live(page) == []


def test_values_are_shown_as_one_printable_line() -> None:
    page = document(PAGE.replace(TITLE, "坏\x1b[31m题\u202e目"))
    [broken] = saved(page, {"title": "好\n的"})
    assert broken.got.isprintable()
    assert broken.expected.isprintable()
