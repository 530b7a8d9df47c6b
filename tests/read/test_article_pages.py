"""The next page of the same article."""

from __future__ import annotations

import pytest

from crawler.read.article_pages import follows
from tests.read.article_page import BODY, TITLE, page

BASE = "http://www.example.cn"


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        ("/news/418.html", "/news/418_2.html", True),
        ("/news/418_2.html", "/news/418_3.html", True),
        ("/news/418_2.html", "/news/418.html", False),
        ("/news/418.html", "/news/418_3.html", False),
        ("/t20240927_418.html", "/t20240927_418_1.html", True),
        ("/news/418.shtml", "/news/418_01.shtml", True),
        ("/t20240927_418.html", "/t20240927_419.html", False),
        ("/news/418.html", "/news/419.html", False),
        ("/news/418.html", "/news/419_2.html", False),
        ("/archives/54", "/archives/54/2", True),
        ("/archives/54/", "/archives/54/2/", True),
        ("/archives/54/2", "/archives/54/3", True),
        ("/archives/54", "/archives/55", False),
        ("/?p=54", "/?p=54&page=2", True),
        ("/?p=54&page=2", "/?p=54&page=3", True),
        ("/?p=54", "/?p=55", False),
        ("/view.php?aid=3", "/view.php?aid=3&pageno=2", True),
        ("/view.php?aid=3", "/view.php?aid=3&pageno=5", False),
        ("/news/418.html", "http://other.cn/news/418_2.html", False),
        ("/news/418.html", "/news/418.html", False),
    ],
)
def test_addresses(here: str, there: str, expected: bool) -> None:
    there = there if there.startswith("http") else BASE + there
    assert follows(BASE + here, there) is expected


@pytest.mark.parametrize(
    "pager",
    [
        "<a href='418.html'>1</a> <a href='418_2.html'>2</a> <a href='418_3.html'>3</a>",
        "<a href='#'>上一页</a> <a href='418_2.html'>下一页</a>",
        "<nav><span>Page 1</span> <a href='418_2.html'>Page 2</a></nav>",
        "<script>createPageHTML(3, 0, '418', 'html');</script>",
        "<script>createPageHTML('page1', 3, 0, '418', 'html');</script>",
    ],
)
def test_pager(pager: str) -> None:
    reading = page(
        f"<h1>{TITLE}</h1><p>2024-09-27</p><div class='c'>{BODY}</div><div>{pager}</div>"
    )
    assert reading.article_next is not None
    expected = "418_1.html" if "create" in pager else "418_2.html"
    assert reading.article_next.value == f"{BASE}/news/{expected}"


@pytest.mark.parametrize(
    "links",
    [
        "下一篇：<a href='418_2.html'>另一篇文章的标题</a>",
        "<a href='419.html'>下一页</a>",
        "<a href='javascript:;'>下一页</a>",
        "<script>createPageHTML(1, 0, '418', 'html');</script>",
    ],
)
def test_the_next_article_is_no_page(links: str) -> None:
    reading = page(
        f"<h1>{TITLE}</h1><p>2024-09-27</p><div class='c'>{BODY}</div><div>{links}</div>"
    )
    assert reading.article_next is None
