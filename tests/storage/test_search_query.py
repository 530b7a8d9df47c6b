"""What a person types -> what is asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import UserError
from crawler.storage.search_query import LONGEST, SearchQuery


@pytest.mark.parametrize(
    ("typed", "groups", "without"),
    [
        ("光伏", [["光伏"]], []),
        ("光伏 园区", [["光伏"], ["园区"]], []),
        ("光伏 AND 园区", [["光伏"], ["园区"]], []),
        ("光伏 OR 储能", [["光伏", "储能"]], []),
        ("光伏|储能", [["光伏|储能"]], []),
        ("光伏 | 储能 园区", [["光伏", "储能"], ["园区"]], []),
        ('"招商 引资"', [["招商 引资"]], []),
        ("“招商 引资”", [["招商 引资"]], []),
        ('"没有合上', [["没有合上"]], []),
        ("光伏 -招聘", [["光伏"]], ["招聘"]),
        ('光伏 -"招聘 公告"', [["光伏"]], ["招聘 公告"]),
        ("光伏 －招聘", [["光伏"]], ["招聘"]),
        ("COVID-19", [["covid-19"]], []),
        ("OR 光伏 OR", [["光伏"]], []),
        ('"OR"', [["or"]], []),
        ("產業　園區", [["产业"], ["园区"]], []),
        ("光伏 ， 园区", [["光伏"], ["园区"]], []),
    ],
)
def test_parsed(typed: str, groups: list[list[str]], without: list[str]) -> None:
    query = SearchQuery.parse(typed)
    assert [[term.text for term in group] for group in query.groups] == groups
    assert [term.text for term in query.without] == without


@pytest.mark.parametrize(
    "typed", ["", " ", "，", '""', "-招聘", "OR", "AND", "-", "字" * (LONGEST + 1)]
)
def test_nothing_to_search_for(typed: str) -> None:
    with pytest.raises(UserError):
        SearchQuery.parse(typed)


@pytest.mark.parametrize(
    ("typed", "text", "matches"),
    [
        ("招商引资", "今年招商引资成绩", True),
        ("招商引资", "招商、引资", False),
        ("招商引资", "招商。商引。引资", False),
        ("引资成", "招商引资成绩", True),
        ("5G产业", "建设5G产业园", True),
        ("5g产业", "建设5G、产业园", False),
        ("LED", "filled", False),
        ("LED", "LED屏", True),
        ("比亚迪BYD", "比亚迪BYD汉", True),
        ("比亚迪BYD", "比亚迪 BYD", False),
        ('"比亚迪 BYD"', "比亚迪  BYD", True),
        ("光伏 园区", "光伏在园区", True),
        ("光伏 园区", "光伏", False),
        ("光伏 OR 园区", "园区", True),
        ("光伏 -园区", "光伏在园区", False),
        ("光伏 -产业园", "光伏产业", True),
        ("園區", "园区", True),
        ("园区", "園區", True),
    ],
)
def test_matches(typed: str, text: str, matches: bool) -> None:
    assert SearchQuery.parse(typed).matches([text]) is matches


def test_terms_in_different_fields_both_count_but_no_term_reaches_across() -> None:
    assert SearchQuery.parse("光伏 园区").matches(["光伏", "园区"])
    assert not SearchQuery.parse("光伏园区").matches(["光伏", "园区"])


def test_spans_are_in_order_and_apart() -> None:
    query = SearchQuery.parse("招商引资 引资局 光伏")
    assert query.spans("光伏：招商引资局，招商引资") == [(0, 2), (3, 8), (9, 13)]


@given(st.text(alphabet='光伏园区AND OR"“”-－|()*:^+5g ', max_size=60))
def test_whatever_is_typed_fts5_understands(typed: str) -> None:
    import sqlite3

    try:
        query = SearchQuery.parse(typed)
    except UserError:
        return
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5(title, body, content='', detail=column, tokenize='ascii')")  # fmt: skip
    db.execute("SELECT rowid FROM t WHERE t MATCH ?", [f"title : ({query.fts})"]).fetchall()
    db.close()


@pytest.mark.parametrize(
    ("typed", "found", "not_found"),
    [
        ("C++", "会 C++ 的工程师", "维生素 C 项目、C 轮融资"),
        ("トヨタ", "日本のトヨタ自動車が", "トヨ、タ"),
        ("ﾄﾖﾀ", "日本のトヨタ自動車が", "トヨ"),
        ("삼성", "삼성전자는 광주에", "삼 성"),
        ("เชียง", "ไปเชียงใหม่", "เช ียง"),
        ("5G", "5Gの工場", "5GHzの工場"),
        ("c++", "C＋＋开发", "C+"),
        ("C#", "用C#编写", "C 座"),
        (".NET", "基于.NET平台", "网址 www.example.net"),
        ("5G", "5G基站", "15G、5GB"),
        ("光伏，", "光伏，储能", "储能"),
    ],
)
def test_signs_that_belong_to_a_word(typed: str, found: str, not_found: str) -> None:
    query = SearchQuery.parse(typed)
    assert query.matches([found])
    assert query.spans(found)
    assert not query.matches([not_found])
    # The index has only the letters: what it finds is to be looked at.
    assert query.is_exact is (typed in ("5G", "光伏，", "삼성"))
