"""What a sum is of."""

from __future__ import annotations

import pytest

from crawler.facts.amounts import amounts
from crawler.facts.model import ROLES
from crawler.facts.numerals import half_width
from crawler.facts.roles import roles


def read(text: str, region: str = "") -> list[str]:
    plain = half_width(text)
    return [role.role for role in roles(plain, amounts(plain), region)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("翠湖压缩机项目总投资约5亿元，年产值可达8亿元。", ["total_invest", "output"]),
        ("公司拟出资2.2亿元建设阀门生产线", ["total_invest"]),
        ("5亿元的储能产业园项目开建", ["total_invest"]),
        ("一期投资3亿元", ["phase"]),
        ("平均投资规模达6亿元", ["average"]),
        ("今年计划完成投资12亿元", ["annual_plan"]),
        ("力争完成投资12亿元", ["target"]),
        ("目前已完成投资12亿元", ["paid_in"]),
        ("上半年到位资金30.5亿元", ["paid_in"]),
        ("实际利用外资1.2亿美元", ["paid_in"]),
        ("力争到位资金50亿元", ["target"]),
        ("集中签约项目20个，签约总额93亿元", ["signed"]),
        ("签约93亿元", ["signed"]),
        ("全区固定资产投资210亿元", ["fixed_invest"]),
        ("注册资本2000万元", ["registered_capital"]),
        ("完成B轮融资3亿元", ["financing"]),
        ("设立20亿元新兴产业投资引导基金", ["fund"]),
        ("向86家企业发放贷款3.4亿元", ["credit"]),
        ("获得5000万元授信", ["credit"]),
        ("给予一次性10万元的落户奖金", ["gov_support"]),
        ("分别给予40万元、30万元、20万元奖励", ["gov_support"] * 3),
        ("一等奖20万元，二等奖15万元", ["gov_support"] * 2),
        ("实现销售收入3.9亿元、利税8807万元", ["revenue", "tax"]),
        ("销售收入、利润分别达5亿元、1亿元", ["revenue", "profit"]),
        ("进出口总额超过30亿元", ["trade"]),
        ("以1.15亿加元（1.2亿美元）的价格收购该矿", ["acquisition", "acquisition"]),
        ("返工费用约1.2亿元", ["cost"]),
        ("地区生产总值突破800亿元", ["macro"]),
        ("总资产为3.5亿欧元", ["other"]),
        ("比去年增加400亿元", ["other"]),
        ("5个项目总投资超过10亿元", ["threshold"]),
        ("开工亿元以上项目45个，总投资533亿元", ["threshold", "total_invest"]),
        ("引进10亿元项目3个", ["threshold"]),
        ("对投资额达到5亿元以上的，给予奖励", ["threshold"]),
        ("1至4月铁路投资173亿元，同比增长2%，1至5月为219亿元", ["total_invest"] * 2),
        ("早上花了5亿元", ["unknown"]),
    ],
)
def test_role(text: str, expected: list[str]) -> None:
    assert read(text) == expected


def test_every_role_is_named() -> None:
    assert {"total_invest", "unknown"} <= ROLES.keys()
    assert all(" · " in said for said in ROLES.values())


def test_the_nations_foreign_investment_is_no_firms() -> None:
    assert read("实际使用外资1263亿美元", "000000") == ["macro"]


def test_the_other_currency_is_not_added() -> None:
    plain = half_width("总投资3.1亿美元（约合22亿元人民币）")
    first, second = roles(plain, amounts(plain))
    assert (first.alt, second.alt) == (None, "same_as")
    assert first.role == second.role == "total_invest"


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("总投资5亿元", "total"),
        ("其中设备投资2亿元", "part"),
        ("一期投资2亿元", "part"),
        ("投产后年产值可达8亿元", "forecast"),
        ("今年计划完成投资8亿元", "plan"),
        ("开工亿元以上项目3个", "threshold"),
    ],
)
def test_scope(text: str, scope: str) -> None:
    (role,) = roles(text, amounts(text))
    assert role.scope == scope
