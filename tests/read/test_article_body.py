"""An article's text on its page: where it stands, and what stands in it that is none of it."""

from __future__ import annotations

from tests.read.article_page import BODY, PARAGRAPHS, TITLE, lines_of, page

INFO = "<div class='info'>发布时间：2024-09-20 来源：临江日报</div>"


def test_box_whose_class_is_only_white_space() -> None:
    reading = page(f"<h1>{TITLE}</h1>{INFO}<div class=' \n' id=' '>{BODY}</div>")
    assert lines_of(reading) == list(PARAGRAPHS)
    assert reading.body is not None and reading.body.where == "div"


def test_paragraphs_that_are_links_are_text() -> None:
    linked = "".join(f"<p><a href='/m/{n}'>{text}</a></p>" for n, text in enumerate(PARAGRAPHS))
    news = "".join(f"<li><a href='/n/{n}.html'>{TITLE}（{n}）</a></li>" for n in range(8))
    reading = page(f"<h1>{TITLE}</h1>{INFO}<div class='c'>{linked}</div><ul>{news}</ul>")
    assert lines_of(reading) == list(PARAGRAPHS)
