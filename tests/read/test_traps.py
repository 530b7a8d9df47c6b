"""Addresses that end by themselves, and those that do not."""

from __future__ import annotations

import pytest

from crawler.read.traps import trap


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://a.cn/?date=2025-8", "calendar"),
        ("https://a.cn/date/2025-7-8/", "calendar"),
        ("https://a.cn/list.php?tid=3&orderby=click", "sort order"),
        ("https://a.cn/product/?ext_type=%E4%B8%93", "filter"),
        ("https://a.cn/tags-4_7.html", "tag"),
        ("https://a.cn/tag/%E7%94%9F/4/", "tag"),
        ("https://a.cn/search.php?q=x", "search"),
        ("https://a.cn/wp-login.php", "login"),
        ("https://a.cn/delete?id=1", "action"),
        ("https://a.cn/news/vote/5", "action"),
        ("https://a.cn/index.php?m=news&do=del&id=4", "action"),
        ("https://a.cn/?s=%E5%9B%AD%E5%8C%BA", "search"),
        ("https://a.cn/member/", "members"),
        ("https://a.cn/archives/4?replytocom=3", "comment"),
        ("https://a.cn/archives/4/feed", "feed"),
        ("https://a.cn/author-2_3.html", "author"),
        ("https://a.cn/authors/lin-xia/", "author"),
        ("https://a.cn/date-2026-8.html", "calendar"),
        ("https://a.cn/archives/date/2026/08", "calendar"),
        ("https://a.cn/a/a/a/a/1.html", "repeated path"),
        ("https://a.cn/a/b/a/b/a/b/1.html", "repeated path"),
        ("https://a.cn/" + "/".join("abcdefghijklmn") + "/", "deep path"),
    ],
)
def test_trap(url: str, reason: str) -> None:
    assert trap(url) == reason


@pytest.mark.parametrize(
    "url",
    [
        "https://a.cn/",
        "https://a.cn/category-6_2.html",
        "https://a.cn/html/park/2022/1008/17.html",
        "https://a.cn/archives/category/park/page/3",
        "https://a.cn/plus/list.php?tid=3&PageNo=2",
        "https://a.cn/2025/08/29/522/",
        "https://a.cn/index.php?s=/news/lists/id/3",
        "https://a.cn/?s=news/lists&id=3",
        "https://a.cn/?classid=4",
    ],
)
def test_no_trap(url: str) -> None:
    assert trap(url) is None
