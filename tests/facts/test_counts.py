"""Numbers of projects."""

from __future__ import annotations

import pytest

from crawler.facts.counts import counts


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("集中开工45个重点项目", [45]),
        ("新开工项目15项，其中产业化项目12项，加速器项目3项", [15, 12, 3]),
        ("开工亿元以上项目有45个，总投资533亿元", [45]),
        ("20个项目中有5个总投资超过10亿元", [20, 5]),
        ("签约的162个项目中，有160个已履约", [162, 160]),
        ("总投资20亿15个重大产业项目", [15]),
        ("储备项目超过1.7万个", [17000]),
        ("三个养殖项目", [3]),
        ("工业项目67个，投资270亿元", [67]),
    ],
)
def test_counts(text: str, values: list[int]) -> None:
    assert [count.value for count in counts(text)] == values


@pytest.mark.parametrize(
    "text",
    [
        "覆盖21个镇的项目",
        "项目3个工作日内办结",
        "该项目分3个季度建设",
        "项目带动10个行业",
        "一个投资5亿元的项目",
        "项目总投资20个亿元",
        "2024年项目推进会",
        "第3个项目",
        "招商引资政策落地",
    ],
)
def test_no_count(text: str) -> None:
    assert counts(text) == []


def test_more_and_stage() -> None:
    (count,) = counts("集中签约项目20余个，涉及多个产业")
    assert (count.value, count.qualifier, count.stage) == (20, "ge", "签约")
