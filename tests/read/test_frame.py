"""What tells one design of a list page from another, and what stands in it on a day."""

from __future__ import annotations

import pytest

from crawler.read.document import parse_text
from crawler.read.frame import frame_signature

URL = "http://www.example.cn/news/"
ROW = '<div class="post"><div class="pic"></div><h2><a class="to" href="/news/{0}.html">第{0}号工程</a></h2></div>'
ITEM = '<div class="item"><div class="thumb"></div><a href="/hot/{0}.html">热门{0}</a></div>'
PAGE = """
<body class="{body}">
<div id="header"><div class="logo"></div><ul class="menu"><li class="{menu}"><a href="/">首页</a></li></ul></div>
<div class="wrap"><div class="left"><div class="list">{rows}</div><div class="pager">{pager}</div></div>
<div class="side"><div class="box {box}"><div class="hot">{items}</div></div>
<table class="calendar"><tr><td class="{day}">14</td></tr></table></div></div>
<div id="footer">{footer}</div>
</body>
"""
PLAIN = {
    "body": "category-6",
    "menu": "on",
    "pager": "<a href='/news/2.html'>2</a>",
    "box": "box-7",
    "day": "today",
    "footer": "© 2026",
    "rows": "".join(map(ROW.format, range(5))),
    "items": "".join(map(ITEM.format, range(5))),
}


def signature(page: str = PAGE, **parts: str) -> str | None:
    document = parse_text(page.format(**PLAIN | parts), URL)
    links = [node for node in document.root.iter("a") if node.get("class") == "to"]
    return frame_signature(document.root, links)


@pytest.mark.parametrize(
    "parts",
    [
        {"body": "category-7 paged"},
        {"menu": ""},
        {"pager": "<span class='now'>1</span><a href='/news/2.html'>2</a><b>…</b><a>下一页</a>"},
        {"box": "box-7 active"},
        {"box": "box-12 current"},
        {"footer": "<p class='visits'>今日访问 <b class='n'>12</b></p>"},
        {"rows": "".join(map(ROW.format, range(9)))},
        {"rows": ROW.format(1).replace("pic", "nopic") + ROW.format(2)},
        {"rows": ROW.format(1) + '<div class="ad"></div>' + ROW.format(2)},
        {"items": "".join(map(ITEM.format, range(3)))},
        {"items": "".join(map(ITEM.format, range(6))).replace("thumb", "big", 1)},
    ],
)
def test_what_changes_from_day_to_day(parts: dict[str, str]) -> None:
    assert signature() is not None
    assert signature(**parts) == signature()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id="header"', 'id="masthead"'),
        ('class="left"', 'class="col-main"'),
        ('class="wrap"', ""),
        ('<div class="list">', '<div class="list cards">'),
        ('<div id="footer">', '<footer id="footer">'),
        ('<div class="side">', '<div class="links"></div><div class="side">'),
    ],
)
def test_another_design(old: str, new: str) -> None:
    assert PAGE.count(old) == 1
    assert signature(PAGE.replace(old, new)) not in (None, signature())


def test_a_page_that_names_no_boxes_tells_nothing() -> None:
    bare = "<body><div><ul>{rows}</ul></div></body>"
    assert signature(bare) is None
    assert signature(rows="") is None
    assert signature(rows=ROW.format(1)) is None


def test_links_all_over_the_page_leave_little_of_its_frame() -> None:
    """Then it is told by what is outside of what they have in common, and that is nothing."""
    page = PAGE.replace("{footer}", "<a class='to' href='/news/7.html'>旧闻</a>")
    assert signature(page) is None


def test_an_endless_page_tells_nothing() -> None:
    boxes = "".join(f'<div class="{word}{word}"></div>' for word in map(chr, range(0x4E00, 0x5A00)))
    assert signature(footer=boxes) is None


def test_a_page_nested_deeply_is_read() -> None:
    deep = "<div class='a'>" * 5000
    assert signature(footer=deep) != signature()
