"""Mentions over months and sites become projects."""

from __future__ import annotations

import doctest
from typing import Any

from crawler.facts import merging
from crawler.facts.merging import Mention, amount_of, merge, name_of, place_of, stage_of


def mention(number: int, day: str, name: str, **more: Any) -> Mention:
    told: dict[str, Any] = {
        "company": None, "place": None, "industry": None, "lo": None, "hi": None, "currency": None, "stage": None, "stage_date": None,
    }  # fmt: skip
    return Mention(number, number, -number, day, name, **{**told, **more})


FIRM = "浙江岚桥阀门有限公司"


def test_one_project_over_time() -> None:
    told = [
        mention(1, "2023-03-01", "岚桥年产5万台阀门项目", company=FIRM, place="330481", lo=5, currency="CNY", stage="签约"),
        mention(2, "2023-09-01", "阀门生产基地项目", company=FIRM, place="330400", lo=5, currency="CNY", stage="开工"),
        mention(3, "2024-12-01", "岚桥阀门项目", company=FIRM, place="330481", stage="投产"),
    ]  # fmt: skip
    [project], doubts = merge(told)
    assert [m.id for m in project.mentions] == [1, 2, 3]
    assert doubts == []
    assert stage_of(project.mentions) == ("投产", "2024-12-01")
    assert amount_of(project.mentions) == (5, 5, "CNY")
    assert place_of(project.mentions) == "330481"
    assert name_of(project.mentions) == "岚桥年产5万台阀门项目"


def test_never_by_the_sum_alone() -> None:
    told = [
        mention(1, "2023", "压缩机项目", place="330481", lo=5, currency="CNY"),
        mention(2, "2023", "冷链物流项目", place="330481", lo=5, currency="CNY"),
    ]
    assert len(merge(told)[0]) == 2


def test_another_place_is_another_project() -> None:
    told = [
        mention(1, "2023", "动力电池项目", company="岚桥集团", place="330481"),
        mention(2, "2023", "动力电池项目", company="岚桥集团", place="440300"),
    ]
    assert len(merge(told)[0]) == 2


def test_phases_stand_below_the_whole() -> None:
    told = [
        mention(1, "2023", "岚桥储能电池项目", company="岚桥集团", place="330481"),
        mention(2, "2024", "岚桥储能电池二期项目", company="岚桥集团", place="330481"),
    ]
    whole, phase = merge(told)[0]
    assert phase.parent == whole.key


def test_a_doubt_is_shown_and_a_verdict_is_kept() -> None:
    told = [
        mention(1, "2023", "冷链物流仓储项目", company="岚桥集团", place="330481"),
        mention(2, "2024", "物流仓库改建项目", company="岚桥集团", place="330481"),
    ]
    projects, [doubt] = merge(told)
    assert len(projects) == 2
    pair = frozenset((doubt.one, doubt.other))
    joined, none = merge(told, {pair: "same"})
    assert (len(joined), none) == (1, [])
    parted, none = merge(told, {pair: "different"})
    assert (len(parted), none) == (2, [])
    # The order in which they come changes nothing.
    assert [p.key for p in merge(told[::-1])[0]] == [p.key for p in projects]


def test_different_parts_what_the_rules_join() -> None:
    told = [
        mention(1, "2023", "岚桥阀门生产项目", company="岚桥集团", place="330481"),
        mention(2, "2024", "岚桥阀门生产线项目", company="岚桥集团", place="330481"),
    ]
    keys = [merging._key(one) for one in told]
    assert len(merge(told)[0]) == 1
    assert len(merge(told, {frozenset(keys): "different"})[0]) == 2


def test_an_end_ends_and_a_step_back_does_not() -> None:
    steps = [
        mention(1, "2023", "岚桥项目", stage="开工"),
        mention(2, "2024", "岚桥项目", stage="签约"),
    ]
    assert stage_of(steps) == ("开工", "2023")
    assert stage_of([*steps, mention(3, "2025", "岚桥项目", stage="取消")]) == ("取消", "2025")
    assert stage_of([mention(4, "2025", "岚桥项目")]) == (None, None)


def test_the_sum_that_most_tell() -> None:
    told = [
        mention(n, "2023", "岚桥项目", lo=lo, currency="CNY")
        for n, lo in enumerate([138, 170, 138])
    ]
    assert amount_of(told) == (138, 138, "CNY")
    assert amount_of([mention(1, "2023", "岚桥项目")]) is None


def test_examples() -> None:
    assert doctest.testmod(merging).failed == 0


def test_a_name_that_begins_with_a_firms_own() -> None:
    told = [
        mention(1, "2025", "储能电池项目", company="浙江岚桥新能源有限公司", place="330481"),
        mention(2, "2026", "岚桥储能电池项目", place="330481"),
    ]
    assert len(merge(told)[0]) == 1
