from __future__ import annotations

import pytest

from crawler.browse.words import parts, web_link, zh_match, zh_query, zh_snippet


def test_what_is_typed_for_fts_and_for_texts() -> None:
    assert zh_query("招商引资") == '(("招商" AND "商引" AND "引资"))'
    assert zh_match("光伏 OR 储能", "储能产业园", None) == 1
    assert zh_match("储能 -招聘", "储能企业招聘", "") == 0
    assert zh_snippet("储能", "新建储能产业园") == "新建【储能】产业园"


@pytest.mark.parametrize("typed", ["", None, "-招聘", "。", "很" * 501])
def test_no_word_finds_nothing(typed: object) -> None:
    assert zh_query(typed) == '""'
    assert zh_match(typed, "招聘很很很") == 0
    assert zh_snippet(typed, "招聘") == ""


def test_text_cut_at_its_hits() -> None:
    assert list(parts("新建储能园", [(2, 4)])) == [("新建", False), ("储能", True), ("园", False)]
    assert list(parts("储能", [(0, 2)])) == [("储能", True)]


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        ("https://a.test/x", True),
        ("HTTP://a.test", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//a.test/x", False),
        ("http://[", False),
        (None, False),
    ],
)
def test_links_lead_to_the_web_only(url: object, is_link: bool) -> None:
    assert (web_link(url) is not None) == is_link
