"""The tool that tells which rules earn their place, on rules that are known to do so or not."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest

from tests.bench.ablate.alternatives import alternatives, without, wrapped
from tests.bench.ablate.cases import Case, difference, plain
from tests.bench.ablate.measure import Judge, record
from tests.bench.ablate.rules import ALL, WHOLE, Vocabulary, leaves_of, rules_of, slots_of
from tests.read.article_page import BODY, page

# A package of its own, named like ours, for what it has is found and exchanged by name.
_MODULE: Final = """
import re
from crawler.few.labels import ASKED, SEEN, UNUSED

LABEL = re.compile(r"(?:来源|出处)[:：](?P<value>\\w+)|作者[:：](?P<by>\\w{2})(?!先生|女士)")
SEEN_TIMES = re.compile(rf"{SEEN.any}[:：](\\d+)")
NOBODY = frozenset({"佚名", "无名氏"})
UNITS = {"万元": 10000, "亿元": 100000000}
ENDS = ("晨报", "之窗")
HINTS = {"date": re.compile("riqi|shijian"), "views": re.compile("dianji")}
LETTERS = frozenset("甲乙丙")
ONLY_BUILT_FROM = ("报", "刊")


def source(text):
    found = LABEL.search(text)
    name = found and (found["value"] or found["by"])
    return None if not name or name in NOBODY else name


def views(text):
    found = SEEN_TIMES.search(text)
    return found and int(found[1])


def unit(text):
    return UNITS.get(text[-2:], 1)


def is_paper(name):
    return name.endswith(ENDS)


def hints(name):
    return [field for field, names in HINTS.items() if names.search(name)]


def is_entry(name):
    return name in ASKED.words


def is_letter(sign):
    return sign in LETTERS
"""
_WORDS: Final = """
from crawler.words.group import group

SEEN = group("few seen", "浏览 阅读 已(?:阅|读)", "here")
UNUSED = group("few unused", "点击", "here")
ASKED = group("few asked", "首页 正文", "here")
"""


@pytest.fixture
def few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """A module with a few rules, ``crawler.few.rules``, and its words."""
    folder = tmp_path / "few"
    folder.mkdir()
    for name, text in (("__init__", '"""Few."""'), ("rules", _MODULE), ("labels", _WORDS)):
        (folder / f"{name}.py").write_text(text, "utf-8")
    crawler = importlib.import_module("crawler")
    monkeypatch.setattr(crawler, "__path__", [*crawler.__path__, str(tmp_path)])
    yield importlib.import_module("crawler.few.rules")
    for name in [name for name in sys.modules if name.startswith("crawler.few")]:
        del sys.modules[name]
    del crawler.few


def unpinned(module: ModuleType, cases: list[Case]) -> dict[str, list[str]]:
    """By expression, list or group: the rules without which nothing is different, with a + where they fire."""
    leaves = [leaf for slot in slots_of(["crawler.few.rules"]) for leaf in leaves_of(slot)]
    vocabulary = Vocabulary(leaves, ["crawler.few.rules"], "crawler.few.labels")
    own = list(leaves)
    leaves += vocabulary.asked.values()
    rules = [*vocabulary.rules(), *(r for leaf in own for r in rules_of(leaf, vocabulary.covered(leaf)))]  # fmt: skip
    judge = Judge(record(cases, leaves, lambda _: None), 10.0)
    found: dict[str, list[str]] = {}
    for rule in rules:
        verdict = judge.verdict(rule)
        names = found.setdefault(rule.name, [])
        if not verdict.matters:
            names.append(rule.text + "+" * bool(verdict.fires))
    return found


def test_what_nothing_needs_is_unpinned(few: ModuleType) -> None:
    cases = [
        Case("source", lambda: few.source("来源：新华社")),
        Case("author", lambda: few.source("作者：林夏")),
        Case("lady", lambda: few.source("作者：林夏女士")),
        Case("nobody", lambda: few.source("来源：佚名")),
        Case("views", lambda: few.views("浏览：12")),
        Case("more views", lambda: few.views("已阅：12")),
        Case("unit", lambda: few.unit("3万元")),
        Case("paper", lambda: few.is_paper("晨报")),
        Case("letter", lambda: few.is_letter("甲")),
        Case("hints", lambda: few.hints("riqi dianji")),
        Case("entry", lambda: few.is_entry("首页")),
    ]
    assert unpinned(few, cases) == {
        "few seen": ["读 in 已(?:阅|读)", "阅读"],
        "few unused": ["点击"],
        "few asked": ["正文"],
        "LABEL": ["出处", "先生"],
        "SEEN_TIMES": [],
        "NOBODY": ["无名氏"],
        "UNITS": ["亿元"],
        "ENDS": ["之窗+"],
        "LETTERS": [],
        "HINTS": [],
        "HINTS['date']": ["shijian"],
        "HINTS['views']": [],
    }


def test_a_rule_that_fires_may_not_matter(few: ModuleType) -> None:
    assert unpinned(few, [Case("views", lambda: bool(few.views("浏览：12") or True))])["SEEN_TIMES"] == [f"{WHOLE}+"]  # fmt: skip
    assert unpinned(few, [Case("letter", lambda: few.is_letter("甲") or True)])["LETTERS"] == [f"{ALL}+"]  # fmt: skip


def test_everything_is_as_it_was_afterwards(few: ModuleType) -> None:
    before = dict(vars(few))
    unpinned(few, [Case("source", lambda: few.source("来源：新华社"))])
    assert {name: value for name, value in vars(few).items() if value is not before[name]} == {}
    assert sys.modules["crawler.few.rules"] is few


def test_a_case_that_changes_by_itself_says_nothing(few: ModuleType) -> None:
    turns = iter(range(1000))
    assert unpinned(few, [Case("turns", lambda: (few.source("来源：新华社"), next(turns)))])["LABEL"][0] == f"{WHOLE}+"  # fmt: skip


def test_a_crash_is_a_value() -> None:
    def crash() -> object:
        raise LookupError

    assert record([Case("crash", crash)], [], lambda _: None).values == {0: "crashed: LookupError"}


@pytest.mark.parametrize(
    ("pattern", "branches"),
    [
        ("ab", []),
        ("a|b", ["a", "b"]),
        (r"x(?:a|b(c|d))?", ["a", "b(c|d)", "c", "d"]),
        (r"[|)(]|\||\(a", ["[|)(]", r"\|", r"\(a"]),
        (r"[^]|]|b", ["[^]|]", "b"]),
        (r"(?i)a|b", ["a", "b"]),
        (r"(?P<n>a|b)(?P=n)(?<=a|b)(?i:c|d)", ["a", "b", "a", "b", "c", "d"]),
        (r"(a)?(?(1)b|c)", []),
        (r"a(?#b|c)|d", ["a(?#b|c)", "d"]),
        ("a|", ["a", ""]),
    ],
)
def test_branches(pattern: str, branches: list[str]) -> None:
    assert [branch.text for branch in alternatives(pattern)] == branches


def test_branches_of_a_verbose_expression_have_no_notes() -> None:
    pattern = "a\\ b  # one | two\n | [#] c  # (three"
    assert [each.text for each in alternatives(pattern, re.VERBOSE)] == [r"a\ b", "[#]c"]


def test_what_stands_in_a_negation_is_marked() -> None:
    assert [each.negated for each in alternatives("(?!a|(?!b|c))")] == [True, True, False, False]


@pytest.mark.parametrize("pattern", ["(a|b", "a|b)"])
def test_unbalanced_brackets_are_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="bracket"):
        alternatives(pattern)


def test_without_a_branch_the_others_match_as_before() -> None:
    pattern = r"(?P<a>x(\d)|y)(?:p|q)|z"
    by_text = {each.text: each for each in alternatives(pattern)}
    cut = re.compile(without(pattern, by_text[r"x(\d)"], by_text["q"]))
    assert [bool(cut.fullmatch(text)) for text in ("x1p", "yp", "yq", "z")] == [False, True, False, True]  # fmt: skip
    assert (cut.groups, cut.groupindex) == (2, {"a": 1})


@pytest.mark.parametrize("flags", [0, re.VERBOSE])
def test_an_expression_with_its_branches_in_groups_means_the_same(flags: int) -> None:
    pattern = r"(?:ab|a(?=c|d))|(?<!e)f|[|]  # note" if flags else r"(?:ab|a(?=c|d))|(?<!e)f|[|]"
    whole = wrapped(pattern, flags, alternatives(pattern, flags))
    for text in ("ab", "ac", "ae", "ef", "f", "|"):
        one, two = (re.search(each, text, flags) for each in (pattern, whole))
        assert (one and one.span()) == (two and two.span())


def test_two_readings_of_one_page_differ_where_the_page_does() -> None:
    one, two = (plain(page(f"<h1>{title}</h1><div>{BODY}</div>", head="")) for title in ("临江县项目开工", "临江县项目投产"))  # fmt: skip
    assert difference(one, one) is None
    assert "临江县项目开工" in str(difference(one, two))
