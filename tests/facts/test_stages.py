"""How far something is, as a sentence reports."""

from __future__ import annotations

import pytest

from crawler.facts.stages import main_stage, stages


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("岚桥阀门项目昨日开工", "开工"),
        ("金帆二期项目举行奠基仪式", "开工"),
        ("双方签署投资协议", "签约"),
        ("该项目落户翠湖区", "落户"),
        ("项目正在加快建设", "在建"),
        ("一期工程竣工", "竣工"),
        ("生产线正式投产", "投产"),
        ("项目已达产", "达产"),
        ("公司拟出资2亿元建设阀门生产线", "拟建"),
        ("15个项目今年将陆续开工建设", "拟建"),
        ("公司将投资5亿元在翠湖建设生产基地", "拟建"),
        ("传闻签约建设风电项目，传闻不实", "否认"),
        ("决定推迟生产线开工日期", "取消"),
        ("一期竣工，二期开工", "竣工"),
        ("项目投产后可实现产值8亿元", None),
        ("预计年底竣工投产", None),
        ("开工率达98%", None),
        ("签约额93亿元", None),
        ("该园计划总投资3亿元", None),
        ("签订采购合同", None),
        ("园区环境优美", None),
    ],
)
def test_stage(text: str, stage: str | None) -> None:
    assert main_stage(stages(text)) == stage
