"""When a date or a view count is not the article's own."""

from __future__ import annotations

import pytest

from crawler.health.own_values import MANY, OwnValues
from crawler.health.reasons import Steps

URL = "https://www.example.cn/{}.html"


def days(*pairs: tuple[str, str]) -> OwnValues:
    """Known articles that show the first of two days where the second is stored."""
    values = OwnValues()
    for number, (shown, stored) in enumerate(pairs):
        values.days.note(shown, stored, URL.format(number), differs=shown != stored)
    return values


def views(*pairs: tuple[int, int]) -> OwnValues:
    values = OwnValues()
    for shown, stored in pairs:
        values.views.note(str(shown), str(stored), URL, differs=shown != stored)
    return values


@pytest.mark.parametrize(
    ("pairs", "wrong"),
    [
        ([("d", "a"), ("d", "b"), ("d", "c")], True),
        ([("d", "a"), ("d", "b")], False),
        # One day that was corrected to another.
        ([("d", "a")] * 3, False),
        # One template of several, and an editor besides.
        ([*[("d", x) for x in "abcefg"], ("h", "i"), *[(x, x) for x in "jklmnopqrstuvw"]], True),
        ([("d", "a"), ("d", "b"), ("d", "c"), ("h", "i"), ("k", "j"), ("m", "m"), ("n", "n")], False),
        ([(str(n), str(n + 1)) for n in range(MANY)], True),
        ([(str(n), str(n + 1)) for n in range(MANY - 1)], False),
        ([*[(str(n), str(n + 1)) for n in range(MANY)], ("a", "a"), ("b", "b")], False),
    ],
)  # fmt: skip
def test_days_of_known_articles(pairs: list[tuple[str, str]], wrong: bool) -> None:
    values = days(*pairs)
    assert values.days_are_wrong is wrong
    assert bool(values.troubles({"published": ".day"}, Steps())) is wrong


def test_fewer_tell_where_the_theme_is_another() -> None:
    values = days(("1", "2"), ("2", "3"), ("3", "4"))
    values.many = 3
    assert values.days_are_wrong


@pytest.mark.parametrize(
    ("pairs", "count"),
    [
        ([(9, 1), (9, 2), (9, 3)], "9"),
        ([(9, 1), (9, 2), (9, 9), (9, 3)], "9"),
        # Few views, which met by chance.
        ([(3, 1), (3, 2), (3, 2)], None),
        ([(9, 1), (9, 2), (9, 3), (8, 8)], None),
        ([(9, 1), (9, 2)], None),
    ],
)
def test_view_counts_of_known_articles(pairs: list[tuple[int, int]], count: str | None) -> None:
    assert views(*pairs).one_count == count


@pytest.mark.parametrize(
    ("pairs", "doubtful"),
    [
        ([], False),
        ([("d", "a")], True),
        ([("d", "a"), ("b", "b")], False),
        ([("d", "a"), ("d", "b"), ("d", "c")], False),
    ],
)
def test_when_known_articles_are_read_to_tell(pairs: list[tuple[str, str]], doubtful: bool) -> None:
    assert days(*pairs).days_are_doubtful is doubtful


def test_a_trouble_names_selector_page_and_step() -> None:
    values = days(("2026-07-15", "a"), ("2026-07-15", "b"), ("2026-07-15", "c"))
    [why] = values.troubles({"published": "span.date"}, Steps(check="zhaoshang check town"))
    for text in (why.zh, why.en):
        for words in (
            "2026-07-15",
            "published = 'span.date'",
            URL.format(0),
            "zhaoshang check town",
        ):
            assert words in text
