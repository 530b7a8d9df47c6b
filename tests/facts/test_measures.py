"""Land and jobs."""

from __future__ import annotations

import pytest

from crawler.facts.measures import jobs, land


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("占地500亩", [500]),
        ("占地1000余亩，总投资3亿元", [1000]),
        ("总用地面积约625 亩", [625]),
        ("规划占地1.2万亩", [12000]),
        ("建设300万亩大豆种植基地", []),
        ("流转土地，发展果园2000亩果树", []),
        ("亩均税收20万元", []),
        ("水稻亩产600公斤", []),
    ],
)
def test_land(text: str, areas: list[float]) -> None:
    assert [area.mu for area in land(text)] == areas


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("可提供就业岗位2万个", [20000]),
        ("带动300余人就业", [300]),
        ("新增就业1200人", [1200]),
        ("计划招工2205人", [2205]),
        ("提供500个就业岗位", [500]),
        ("园区现有企业300家", []),
        ("就业率达98%", []),
    ],
)
def test_jobs(text: str, numbers: list[int]) -> None:
    assert [one.value for one in jobs(text)] == numbers
