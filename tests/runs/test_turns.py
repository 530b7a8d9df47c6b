"""Whose turn it is."""

from __future__ import annotations

from crawler.runs.turns import Turns, fair_order

NOW = "2026-07-15 02:00:00"


def test_never_crawled_first_then_the_longest_ago() -> None:
    turns = {"today": "2026-07-15 01:00:00", "week": "2026-07-08 01:00:00"}
    order = fair_order(["today", "new", "week", "also_new"], turns, NOW)
    assert order == ["also_new", "new", "week", "today"]


def test_a_turn_in_the_future_counts_as_none() -> None:
    assert fair_order(
        ["a", "b"], {"a": "2026-07-14 02:00:00", "b": "2031-01-01 00:00:00"}, NOW
    ) == ["b", "a"]


def test_sites_of_one_host_take_turns() -> None:
    turns = Turns(["a", "b", "c"], {"a": {"x.cn"}, "b": {"x.cn"}, "c": {"y.cn"}})
    assert [turns.take(), turns.take(), turns.take()] == ["a", "c", None]
    turns.give_back("c")
    assert turns.take() is None
    turns.give_back("a")
    assert [turns.take(), turns.waiting] == ["b", []]


def test_sites_without_a_known_host_need_not_wait() -> None:
    turns = Turns(["a", "b"], {"a": set()})
    assert [turns.take(), turns.take(), turns.take()] == ["a", "b", None]
