"""Groups of words, and the promise that each word stands in one place."""

from __future__ import annotations

import pkgutil
import re
from collections import Counter
from importlib import import_module

import pytest

import crawler.words
from crawler.words import Group, group


def test_the_longest_word_is_tried_first() -> None:
    words = group("views", r"浏览 浏览次数 阅\s*读", "here")
    assert re.match(words.any, "浏览次数：3")[0] == "浏览次数"  # type: ignore[index]
    assert re.fullmatch(words.any, "阅 读")


def test_a_group_of_no_words_matches_nothing() -> None:
    assert re.search(Group("views", (), "here").any, "浏览") is None


@pytest.mark.parametrize(("words", "said"), [("浏览 浏览", "twice"), ("浏览(", "views")])
def test_a_wrong_group_is_refused(words: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        group("views", words, "here")


def groups() -> list[Group]:
    modules = pkgutil.iter_modules(crawler.words.__path__, "crawler.words.")
    values = (value for each in modules for value in vars(import_module(each.name)).values())
    return list({id(value): value for value in values if isinstance(value, Group)}.values())


def test_no_two_groups_have_one_name() -> None:
    assert [
        name for name, times in Counter(each.name for each in groups()).items() if times > 1
    ] == []


def test_each_group_says_where_its_words_were_met() -> None:
    assert [each.name for each in groups() if not each.met] == []
