"""A declaration against pages: what broke, and what stands there now."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.read import check
from crawler.read import page as page_reader
from crawler.read.article import read_article
from crawler.read.check import (
    Broken,
    against_golden,
    against_live,
    fields_of,
    second_opinion,
    weighed,
)
from crawler.read.declared import Declaration, ListRow
from crawler.read.document import Document, parse_text
from crawler.read.page import GENERIC, read_page
from crawler.read.reading import Reading
from tests.read.article_page import BODY, FOOTER, MENU, NOW, PARAGRAPHS, TITLE

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
    declared, listed_as = declaration(**changes), row(listed)
    reading = read_page(page, declared, listed_as, NOW)
    return list(second_opinion(reading, page, declared, listed_as, NOW))


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
    empty = fields_of(Reading())
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


SHORT = "欢迎使用本站。这是您的第一篇文章。编辑或删除它，然后开始写作吧！"


def short_page(after: str, text: str = SHORT) -> Document:
    head = f"<h1>{TITLE}</h1><div class='info'>2025-09-21 来源：临江日报</div>"
    return document(f"<article>{head}<div class='nr'><p>{text}</p></div>{after}</article>")


def read(monkeypatch: pytest.MonkeyPatch, *paragraphs: str) -> None:
    """Let the generic extractor read a page's body so."""
    found = read_article(document(), NOW)
    assert found.body is not None
    found.body.value.paragraphs[:] = paragraphs
    monkeypatch.setattr(page_reader, "article_evidence", lambda *_, **__: found.evidence)


@pytest.mark.parametrize(
    ("text", "tail", "wrong"),
    [
        (SHORT, ["Published 2026年11月24日", "By admin", "Categorized as 未分类"], False),
        (SHORT, ["Published 2026年11月24日 By admin"], False),
        # The last of it is text that a selector left out.
        (SHORT, ["园区企业请于下月底之前完成材料的填报工作。"], True),
        (SHORT, [f"相关链接第{n}条" for n in range(60)], True),
        # Nothing that begins so, and nothing at the beginning.
        ("最新公告：本周五下午停电检修", [SHORT, "Published 2026年11月24日"], True),
    ],
)
def test_a_footer_in_the_generic_reading_is_no_fault_of_the_selector(
    text: str, tail: list[str], wrong: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(monkeypatch, *([text] if text == SHORT else []), *tail)
    assert [broken.field for broken in live(short_page("", text))] == ["body"] * wrong


def test_the_shortest_articles_judge_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    read(monkeypatch, "见附件。", "Published 2026年11月24日")
    assert live(short_page("", "详见附件")) == []


def test_one_odd_page_among_others_is_no_breakage() -> None:
    title, body = (Broken(name, "x", "a", "b", URL) for name in ("title", "body"))
    assert weighed([]) == weighed([[body], []]) == weighed([[body], [], []]) == []
    assert weighed([[body]]) == [body]
    assert weighed([[body, title], [body], []]) == [body, body]


def test_a_page_that_is_no_article_judges_no_selector() -> None:
    page = parse_text(
        "<title>临江</title><h1>页面不存在</h1><p>您访问的页面不存在或已被删除</p>", URL
    )
    expected = [Broken(check.NO_ARTICLE, "-", "", "not found", URL)]
    assert against_live(page, declaration(), row(), NOW) == expected
    # One article among others that was deleted is no breakage.
    assert weighed([expected, [], []]) == []
    assert against_live(document(), declaration(source=".no"), row(), NOW) == live(
        document(), source=".no"
    )


def test_the_footer_of_a_new_blogs_first_article() -> None:
    text = (
        "<html><head><title>世界，您好！ – 临江</title></head><body><main id='main'><article class='post'>"
        "<header class='entry-header'><h1>世界，您好！</h1></header>"
        "<div class='nr'><p>欢迎使用WordPress。这是您的第一篇文章。编辑或删除它，然后开始写作吧！</p></div>"
        "<footer class='entry-footer'><div class='posted-by'>This entry was posted by admin. Bookmark it.</div>"
        "<div><span>Categorized as <a href='/?cat=1'>未分类</a></span></div></footer></article></main></body></html>"
    )
    page = parse_text(text, URL)
    generic = read_article(page, NOW).body
    assert generic is not None
    assert "Bookmark" in " ".join(generic.value.paragraphs)
    assert [broken for broken in live(page) if broken.field == "body"] == []
