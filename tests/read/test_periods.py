"""Lists that are cut by years or months: the next older part, and what only looks like one."""

from __future__ import annotations

import pytest

from crawler.read.document import parse_text
from crawler.read.paging import next_page

BASE = "https://www.example.cn"


def following(html: str, path: str) -> str | None:
    found = next_page(parse_text(f"<body>{html}</body>", BASE + path))
    return found.removeprefix(BASE) if found else None


def links(*pairs: tuple[str, str]) -> str:
    return "".join(f"<a href='{href}'>{label}</a>" for label, href in pairs)


FOLDERS = links(("2026年", "/news/2026/"), ("2025年", "/news/2025/"), ("2024年", "/news/2024/"))
QUERIES = links(("[2025]", "/l.asp?id=3&year=2025"), ("[2024]", "/l.asp?id=3&year=2024"))
MONTHS = links(("2026年7月", "202607/"), ("2026年6月", "202606/"), ("2025年12月", "202512/"))


@pytest.mark.parametrize(
    ("html", "path", "expected"),
    [
        # Which part is shown, its address tells, or a mark; nothing tells that the front page shows the newest.
        (FOLDERS, "/news/", "/news/2026/"),
        (FOLDERS.replace("<a href='/news/2026", "<a class='on' href='/news/2026"), "/news/", "/news/2025/"),
        (FOLDERS, "/news/2026/", "/news/2025/"),
        (FOLDERS, "/news/2025/index_2.html", "/news/2024/"),
        (FOLDERS, "/news/2024/", None),
        (QUERIES, "/l.asp?id=3", "/l.asp?id=3&year=2025"),
        (QUERIES, "/l.asp?id=3&year=2025&page=4", "/l.asp?id=3&year=2024"),
        (MONTHS, "/news/", "/news/202607/"),
        (links(("2025", "/news_2025.html"), ("2024", "/news_2024.html")), "/news.html", "/news_2025.html"),
        (links(("2025年度", "/list/32.html"), ("2024年度", "/list/31.html")), "/list/32.html", "/list/31.html"),
        # The list's own pager comes first.
        (FOLDERS + "<a href='index_2.html'>下一页</a>", "/news/", "/news/index_2.html"),
    ],
)  # fmt: skip
def test_next_older_part(html: str, path: str, expected: str | None) -> None:
    assert following(html, path) == expected


@pytest.mark.parametrize(
    ("html", "path"),
    [
        # The archive of a whole blog, in its sidebar.
        (links(("2026年6月", "/2026/06/"), ("2026年5月", "/2026/05/")), "/category/news/"),
        (links(("2026年6月", "/blog/2026/06/"), ("2026年5月", "/blog/2026/05/")), "/blog/category/news/"),
        (links(("2026年6月", "/?record=202606"), ("2026年5月", "/?record=202605")), "/?sort=3"),
        (links(("2026-06", "/date-2026-6.html"), ("2026-05", "/date-2026-5.html")), "/category-3.html"),
        (FOLDERS, "/notices/"),
        (FOLDERS, "/"),
        (QUERIES, "/l.asp?id=4"),
        # Rows that are named by their year.
        (links(("2026年", "/news/a1.html"), ("2025年", "/news/a2.html")), "/news/"),
    ],
)  # fmt: skip
def test_what_is_no_part_of_the_list(html: str, path: str) -> None:
    assert following(html, path) is None


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ("<select onchange='location.href=this.value'>{2025/}{2024/}</select>", "/news/2025/"),
        ("<select onchange=\"location='/news/'+this.options[this.selectedIndex].value+'/'\">{2025}{2024}</select>", "/news/2025/"),
        ("<select onchange=\"location.href='?y='+this.value\">{2025}{2024}</select>", "/news/?y=2025"),
        ("<form action='/news/'><select name='y'>{2025}{2024}</select></form>", "/news/?y=2025"),
        ("<form action='/find'><select name='y'>{2025}{2024}</select></form>", None),
        ("<form method='post'><select name='y'>{2025}{2024}</select></form>", None),
        ("<select onchange='go(this.value)'>{2025}{2024}</select>"
         "<script>function go(y) { /* page */ window.location.href = './' + y + '/'; }</script>", "/news/2025/"),
    ],
)  # fmt: skip
def test_parts_of_a_box(box: str, expected: str | None) -> None:
    for year in ("2025", "2024"):
        for value in (f"{year}/", year):
            box = box.replace(f"{{{value}}}", f"<option value='{value}'>{year}年</option>")
    assert following(box, "/news/") == expected


def test_pages_of_a_box_that_only_its_script_knows() -> None:
    box = "<select onchange=\"location.href='list.asp?c=3&page='+this.value\"><option value=1>1<option value=2 selected>2<option value=3>3</select>"
    assert following(box, "/list.asp?c=3&page=2") == "/list.asp?c=3&page=3"
