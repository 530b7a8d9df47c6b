"""The name of an article's section."""

from __future__ import annotations

import pytest

from crawler.fields.categories import parse_category, sections_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("广东产业信息", "广东产业信息"),
        (" 招商\u200b动态\n", "招商动态"),
        ("分类：招商动态", "招商动态"),
        ("所属栏目: 招商动态", "招商动态"),
        ("文章分类 ： 招商动态", "招商动态"),
        ("频道：招商动态", "招商动态"),
        ("Category: Parks", "Parks"),
        ("Posted in: Parks", "Parks"),
        ("[招商动态]", "招商动态"),
        ("【招商动态】", "招商动态"),
        ("（招商动态）", "招商动态"),
        ("分类：[招商动态]", "招商动态"),
        # A word that begins like a label is a name.
        ("分类指南", "分类指南"),
        ("栏目", "栏目"),
        ("国际招商：欧洲", "国际招商：欧洲"),
        ("规范性文件（22）", "规范性文件"),
        ("招商动态 [3篇]", "招商动态"),
        (">>招商动态", "招商动态"),
        ("» 栏目：招商动态 ›", "招商动态"),
        ("Parks (12)", "Parks"),
        ("专题（一）", "专题（一）"),
        ("园区（2024）", "园区（2024）"),
        ("【园区（东区）】", "园区（东区）"),
        ("[招商动态", "招商动态"),
        ("12345热线", "12345热线"),
        ("2024", "2024"),
        ("156 文章", None),
        ("共 12 篇", None),
        ("156", None),
        ("首页", None),
        ("当前位置：", None),
        ("----", None),
        ("http://www.example.cn/", None),
        ("", None),
        (None, None),
        (" \u3000 ", None),
        ("分类：", None),
        ("[]", None),
    ],
)
def test_category(text: str | None, expected: str | None) -> None:
    assert parse_category(text) == expected


@pytest.mark.parametrize(
    ("breadcrumb", "expected"),
    [
        ([], []),
        (["首页", "产业信息", "广东", "正文内容"], ["产业信息", "广东"]),
        (["网站首页", "正文"], []),
        (["Home", "Parks"], ["Parks"]),
        (["您的位置：", "首页", "政策（22）", "30 文章"], ["政策"]),
        (["产业首页", "正文选登"], ["产业首页", "正文选登"]),
    ],
)
def test_sections(breadcrumb: list[str], expected: list[str]) -> None:
    assert sections_of(breadcrumb) == expected
