"""Rows that stand inside one another because none was closed."""

from __future__ import annotations

from crawler.read.document import parse_text
from crawler.read.unclosed import with_rows_closed

URL = "https://www.example.cn/"


def test_rows_become_neighbours_on_a_copy() -> None:
    rows = "".join(f"<article><div class='k'><h2>{n}</h2>" for n in range(5))
    page = parse_text(f"<body><div id='all'>{rows}</body>", URL)
    closed = with_rows_closed(page)
    [box] = closed.root.xpath("//div[@id='all']")
    assert [row.text_content() for row in box.findall("article")] == ["0", "1", "2", "3", "4"]
    [whole] = page.root.xpath("//div[@id='all']")
    assert len(whole.findall("article")) == 1


def test_a_page_that_is_closed_is_left_as_it_is() -> None:
    boxes = "<div class='row'><div class='row'><div class='row'><p>x</p></div></div></div>" * 9
    page = parse_text(f"<body>{boxes}<article>a</article><article>b</article></body>", URL)
    assert with_rows_closed(page) is page


def test_comments_with_answers_are_no_rows_inside_one_another() -> None:
    """One of them has two answers."""
    tree = "<li class='c'><ul><li class='c'><ul><li class='c'><ul><li class='c'>a</li><li class='c'>b</li></ul></li></ul></li></ul></li>"
    page = parse_text(f"<body><ul>{tree}</ul></body>", URL)
    assert with_rows_closed(page) is page
