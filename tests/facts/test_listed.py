"""What cells of project lists say: a cell is no sentence."""

from __future__ import annotations

import doctest

import pytest

from crawler.facts import listed
from crawler.fields import money


def test_the_examples() -> None:
    assert doctest.testmod(listed).failed == 0
    assert doctest.testmod(money).failed == 0


@pytest.mark.parametrize(
    ("cell", "stage"),
    [
        ("未开工", "拟建"), ("计划2026年6月开工", "拟建"), ("正在办理前期手续", "拟建"), ("谋划阶段", "拟建"), ("完成立项", "拟建"),
        ("在谈", "洽谈"), ("意向签约", "洽谈"), ("签约", "签约"), ("已签 约", "签约"), ("已落地", "落户"), ("开工建设", "开工"),
        ("续建", "在建"), ("项目已落地，正在装修", "在建"), ("已竣工，待投产", "竣工"), ("建成投产", "投产"), ("试生产", "投产"),
        ("达产", "达产"), ("项目终止", "取消"), ("停工", None), ("正常", None), ("10%", None),
    ],
)  # fmt: skip
def test_stages_of_cells(cell: str, stage: str | None) -> None:
    assert listed.stage(cell) == stage


def test_a_name_may_tell_the_place_and_the_firm_the_industry() -> None:
    told = listed.read(
        listed.Row("海宁市二期工程", "岚桥阀门有限公司", None, None), [], 2026, "330000"
    )
    assert (told.place, told.company, told.industry, told.stage) == (
        "330481",
        "岚桥阀门有限公司",
        "C34",
        None,
    )
