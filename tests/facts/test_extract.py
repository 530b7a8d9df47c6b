"""A whole text, and what must hold of every text."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.facts.extract import extract
from crawler.facts.model import Fact, Facts

PROFILE = settings(deadline=None, derandomize=True, max_examples=150)

ARTICLE = """\
翠湖区压缩机项目开工
1月8日，岚桥集团年产40万台压缩机项目在海宁市开工建设，总投资12亿元，占地300亩，可提供就业岗位800个。
江苏岚桥阀门有限公司投资的阀门生产基地项目已投产，该项目总投资3.1亿美元（约合22亿元人民币）。
今年，全区签约项目20个，其中亿元以上项目5个，到位资金30亿元。
"""

PIECES = st.sampled_from(
    [
        "总投资",
        "约",
        "近",
        "超过",
        "5",
        "3.2",
        "１２",
        "亿",
        "万",
        "元",
        "亿元",
        "万美元",
        "—8",
        "至",
        "（",
        "）",
        "，",
        "。",
        "、",
        "项目",
        "45个",
        "签约",
        "开工",
        "岚桥",
        "有限公司",
        "海宁市",
        "鹿泉",
        "2011年",
        "1月8日",
        "占地",
        "亩",
        "就业岗位",
        "多",
        "余",
        "以上",
        "其中",
        "分别",
        "一二百",
        "个亿",
        "该公司",
        "集团",
        "和",
        "由",
        "比去年增加",
        "\n",
        "年产",
        "生产线",
        "基地",
        "贷款",
        "奖励",
        "%",
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join))
UNRELATED = st.sampled_from(
    ["今天天气很好。", "会议强调了作风建设。", "孩子们唱起了歌。\n", "空气清新，绿树成荫。"]
)


def every_fact(facts: Facts) -> list[Fact]:
    return [
        fact
        for field in fields(facts)
        if isinstance(found := getattr(facts, field.name), tuple)
        for fact in found
    ]


def test_an_article() -> None:
    facts = extract(ARTICLE, "2024-01-10", "330481")
    assert [(a.lo // 10**6, a.currency, a.role, a.role_alt) for a in facts.amounts] == [
        (1200, "CNY", "total_invest", None),
        (310, "USD", "total_invest", None),
        (2200, "CNY", "total_invest", "same_as"),
        (100, "CNY", "threshold", None),
        (3000, "CNY", "paid_in", None),
    ]
    assert [count.value for count in facts.counts] == [20, 5]
    assert [firm.name for firm in facts.companies] == ["岚桥集团", "江苏岚桥阀门有限公司"]
    assert (facts.main_place, facts.stage, facts.land[0].mu, facts.jobs[0].value) == (
        "330481",
        "开工",
        300,
        800,
    )
    assert [(event.type, event.date) for event in facts.events] == [("开工仪式", "2024-01-08")]
    first, second = facts.projects
    assert (first.name, first.company, first.stage) == (
        "岚桥集团年产40万台压缩机项目",
        "岚桥集团",
        "开工",
    )
    assert first.amount and first.amount.lo == 1_200_000_000
    assert (second.company, second.stage) == ("江苏岚桥阀门有限公司", "投产")
    assert second.amount and second.amount.lo == 310_000_000


@PROFILE
@given(
    text=TEXTS,
    date=st.sampled_from([None, "", "2024", "2024-01-10", "no date"]),
    region=st.sampled_from(["", "330481", "000000"]),
)
def test_no_text_crashes_and_no_span_lies(text: str, date: str | None, region: str) -> None:
    for fact in every_fact(extract(text, date, region)):
        assert 0 <= fact.start < fact.end <= len(text)
        assert text[fact.start : fact.end] == fact.surface
        assert 0.5 <= fact.confidence <= 1


@PROFILE
@given(
    number=st.decimals(min_value="0.01", max_value="9999", places=2),
    form=st.sampled_from(
        [
            "总投资{}{}元",
            "总投资{} {}元",
            "总投资约{}{}元",
            "总投资{}多{}元",
            "总投资{}个{}元",
            "总投资人民币{}{}元",
            "完成投资{}{}美元",
        ]
    ),
    unit=st.sampled_from(
        [("万", 10**4), ("亿", 10**8), ("百万", 10**6), ("千万", 10**7), ("万亿", 10**12)]
    ),
    wide=st.booleans(),
)
def test_scaling(number: object, form: str, unit: tuple[str, int], wide: bool) -> None:
    digits = str(number)
    shown = (
        digits.translate(str.maketrans("0123456789.", "０１２３４５６７８９．")) if wide else digits
    )
    (amount,) = extract(form.format(shown, unit[0])).amounts
    whole, _, part = digits.partition(".")
    assert amount.lo * 100 == int(whole + part.ljust(2, "0")) * unit[1]


@PROFILE
@given(
    line=st.sampled_from(ARTICLE.splitlines()[1:]),
    before=st.lists(UNRELATED, max_size=3),
    after=st.lists(UNRELATED, max_size=3),
)
def test_unrelated_text_changes_nothing(line: str, before: list[str], after: list[str]) -> None:
    ahead = "".join(before)
    alone, among = extract(line, "2024-01-10"), extract(ahead + line + "".join(after), "2024-01-10")

    def told(facts: Facts, shift: int) -> list[object]:
        found = [
            *facts.amounts,
            *facts.counts,
            *facts.companies,
            *facts.places,
            *facts.land,
            *facts.jobs,
            *facts.stages,
            *facts.events,
        ]
        return [
            (type(f), f.start - shift, f.end - shift, *(getattr(f, x.name) for x in fields(f)[2:]))
            for f in found
        ]

    assert told(alone, 0) == told(among, len(ahead))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "。",
        "元",
        "亿",
        "（" * 500 + "公司",
        "一" * 5000 + "亿元",
        "1," * 3000 + "000亿元",
        "项目" * 3000,
        "集团" * 3000,
    ],
)
def test_odd_texts(text: str) -> None:
    extract(text, None, None)


@pytest.mark.parametrize(
    "text",
    [
        "5亿元以上" + "的资金用于改善民生条件和公共服务水平提升以及环境" * 3 + "。",
        "总投资" + "约为" * 30 + "X5亿元",
        "总投资" + "有望达到" * 30 + "X5亿元",
        "总投资5亿元用于" + "在海宁" * 20 + "建",
        "国家级" * 12 + "项目",
        "国家级大型" * 8 + "集团有限公司",
    ],
)
def test_no_sentence_has_endless_readings(text: str) -> None:
    """Each of these would keep a pattern that can read it in very many ways busy for hours."""
    extract(text)
