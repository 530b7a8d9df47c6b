"""Firms by their full names, and by the short ones that a text gives."""

from __future__ import annotations

import doctest

import pytest

from crawler.facts import companies
from crawler.facts.companies import full_names, short_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("项目由海陵金帆阀门有限公司投资建设", ["海陵金帆阀门有限公司"]),
        ("区长与广东金帆新能源科技股份有限公司董事长签约", ["广东金帆新能源科技股份有限公司"]),
        ("上海金帆医药（集团）股份有限公司公告", ["上海金帆医药（集团）股份有限公司"]),
        ("金帆(荆州)硅能科技有限公司是岚桥控股集团全资子公司", ["金帆(荆州)硅能科技有限公司", "岚桥控股集团"]),
        ("金帆全资子公司嘉兴岚桥暖通科技有限公司", ["嘉兴岚桥暖通科技有限公司"]),
        ("记者从青海岚桥工业股份有限公司(下称“岚桥股份”)与中岚国际矿业控股有限公司获悉",
         ["青海岚桥工业股份有限公司", "中岚国际矿业控股有限公司"]),
        ("首农金帆集团、北岚集团等企业", ["首农金帆集团", "北岚集团"]),
        ("业主是海陵港务集团公司", ["海陵港务集团公司"]),
        ("岚桥重工股份有限公司长沙分公司", ["岚桥重工股份有限公司长沙分公司"]),
        ("与金帆株式会社签约", ["金帆株式会社"]),
        ("1.海陵金帆广告有限公司", ["海陵金帆广告有限公司"]),
        ("雅的科技有限公司、广东维金食品科技有限公司", ["雅的科技有限公司", "广东维金食品科技有限公司"]),
        ("引进了由台湾岚电投资的和金科技(苏州)有限公司", ["和金科技(苏州)有限公司"]),
        ("海陵县园区建设投资有限公司", ["海陵县园区建设投资有限公司"]),
    ],
)  # fmt: skip
def test_full_names(text: str, names: list[str]) -> None:
    assert [firm.name for firm in full_names(text)] == names


@pytest.mark.parametrize(
    "text",
    [
        "该公司计划投资",
        "今年公司总投资6000万元",
        "投产后公司年产值达2亿元",
        "系统的首家上市公司",
        "一家两公司",
        "各商业集团化经营",
        "不少上市公司不甘沉沦",
        "米久四家公司对控股公司的投资",
        "市场传闻该公司将撤资",
        "某有限公司",
    ],
)
def test_no_firm(text: str) -> None:
    assert list(full_names(text)) == []


def test_short_names_are_those_of_the_article() -> None:
    text = "江苏岚桥阀门有限公司（以下简称“岚阀”）今日投产。岚阀还将扩产，岚桥阀门的客户有海岳。"
    full = list(full_names(text))
    found = [(text[f.start : f.end], f.name) for f in short_names(text, full)]
    assert found == [("岚阀", full[0].name), ("岚阀", full[0].name), ("岚桥阀门", full[0].name)]
    known = [f.name for f in short_names("海岳将建厂", [], ["海岳"])]
    assert known == ["海岳"]


def test_examples() -> None:
    assert doctest.testmod(companies).failed == 0
