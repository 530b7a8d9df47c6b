"""Sums of money: every form, what qualifies them, and what is no sum."""

from __future__ import annotations

import pytest

from crawler.facts.amounts import amounts, repeats
from crawler.facts.numerals import half_width

YI = 10**8
WAN = 10**4


@pytest.mark.parametrize(
    ("text", "words", "lo", "hi", "currency", "qualifier"),
    [
        ("岚桥项目总投资5亿元。", "5亿元", 5 * YI, 5 * YI, "CNY", "eq"),
        ("总投资３．２亿元", "３．２亿元", 32 * YI // 10, 32 * YI // 10, "CNY", "eq"),
        ("总投资7 .5 亿元", "7 .5 亿元", 75 * YI // 10, 75 * YI // 10, "CNY", "eq"),
        ("投资6—8亿元建厂", "6—8亿元", 6 * YI, 8 * YI, "CNY", "range"),
        ("投资6亿至8亿元建厂", "6亿至8亿元", 6 * YI, 8 * YI, "CNY", "range"),
        ("每家3000万元-5000万元", "3000万元-5000万元", 3000 * WAN, 5000 * WAN, "CNY", "range"),
        ("成本降到9亿-11亿美元", "9亿-11亿美元", 9 * YI, 11 * YI, "USD", "range"),
        ("投资一二百万元", "一二百万元", 100 * WAN, 200 * WAN, "CNY", "range"),
        ("投资300多亿元", "300多亿元", 300 * YI, 300 * YI, "CNY", "ge"),
        ("补助600余万元", "600余万元", 600 * WAN, 600 * WAN, "CNY", "ge"),
        ("投资二十多亿元", "二十多亿元", 20 * YI, 20 * YI, "CNY", "ge"),
        ("投资1万多亿元", "1万多亿元", 10**12, 10**12, "CNY", "ge"),
        ("投资3个多亿元", "3个多亿元", 3 * YI, 3 * YI, "CNY", "ge"),
        ("总投资90个亿。", "90个亿", 90 * YI, 90 * YI, "CNY", "eq"),
        ("贷款余额1.3万亿元", "1.3万亿元", 13 * 10**11, 13 * 10**11, "CNY", "eq"),
        ("投资两亿五千万元", "两亿五千万元", 25 * YI // 10, 25 * YI // 10, "CNY", "eq"),
        ("投资1亿6000万元", "1亿6000万元", 16 * YI // 10, 16 * YI // 10, "CNY", "eq"),
        ("投资1,234.5万元", "1,234.5万元", 12345000, 12345000, "CNY", "eq"),
        ("人民币8000万元整", "人民币8000万元", 8000 * WAN, 8000 * WAN, "CNY", "eq"),
        ("融资US$3.5亿", "US$3.5亿", 35 * YI // 10, 35 * YI // 10, "USD", "eq"),
        ("到位外资2600万美元", "2600万美元", 2600 * WAN, 2600 * WAN, "USD", "eq"),
        ("投资4亿元左右人民币", "4亿元", 4 * YI, 4 * YI, "CNY", "about"),
        ("总投资约4亿元", "4亿元", 4 * YI, 4 * YI, "CNY", "about"),
        ("约需投资4亿元", "4亿元", 4 * YI, 4 * YI, "CNY", "about"),
        ("签约93亿元", "93亿元", 93 * YI, 93 * YI, "CNY", "eq"),
        ("节约4亿元", "4亿元", 4 * YI, 4 * YI, "CNY", "eq"),
        ("投资近4亿元", "4亿元", 4 * YI, 4 * YI, "CNY", "near"),
        ("投资将超过4亿元", "4亿元", 4 * YI, 4 * YI, "CNY", "ge"),
        ("投资不低于4亿元", "4亿元", 4 * YI, 4 * YI, "CNY", "ge"),
        ("投资4亿元以上", "4亿元", 4 * YI, 4 * YI, "CNY", "ge"),
        ("最高给予400万元补贴", "400万元", 400 * WAN, 400 * WAN, "CNY", "le"),
        ("不超过400万元", "400万元", 400 * WAN, 400 * WAN, "CNY", "le"),
        ("开工投资亿元以上项目", "亿元", YI, YI, "CNY", "ge"),
        ("一笔百万美元的协议", "百万美元", 100 * WAN, 100 * WAN, "USD", "eq"),
    ],
)
def test_a_sum(text: str, words: str, lo: int, hi: int, currency: str, qualifier: str) -> None:
    (found,) = amounts(half_width(text))
    assert text[found.start : found.end] == words
    assert (found.lo, found.hi, found.currency, found.qualifier) == (lo, hi, currency, qualifier)


@pytest.mark.parametrize(
    "text",
    [
        "年产芯片20亿颗",
        "惠及群众3200万人",
        "登记在册1.76万个",
        "年产1.62亿片硅片",
        "旅客8亿人次",
        "投资数十亿元",
        "投入上亿元",
        "几百万元",
        "十几亿元",
        "（上接第一版）多亿元",
        "均价5200元/平方米",
        "年产10万元件",
        "打造50亿级产业集群",
        "2024年5月，第3季度",
        "元旦前后",
    ],
)
def test_no_sum(text: str) -> None:
    assert amounts(half_width(text)) == []


def test_two_sums_that_a_word_parts_are_no_range() -> None:
    text = "销售额由12亿元增加到30亿元，从1亿元到9亿元"
    assert [found.lo // YI for found in amounts(text)] == [12, 30, 1, 9]
    assert {found.qualifier for found in amounts(text)} == {"eq"}


def test_a_sum_in_two_currencies_is_one() -> None:
    text = half_width("总投资3.1亿美元（约合22亿元人民币）")
    first, second = amounts(text)
    assert repeats(text, first, second)
    other = half_width("总投资3.1亿美元，税收2亿元人民币")
    assert not repeats(other, *amounts(other))


def test_in_a_bracket_the_unit_of_before_holds() -> None:
    found = amounts(half_width("收购价格在2.6亿欧元以上（收购价1.5亿，承担债务1亿欧元）"))
    assert [one.currency for one in found] == ["EUR", "EUR", "EUR"]
