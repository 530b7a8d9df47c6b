"""Pages made to choke their reader: none makes it raise, and work grows with the page, not with its square."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

import pytest

from crawler.learn import Answer, LearnError, learn
from crawler.read.article import read_article
from crawler.read.document import Document, parse_document
from crawler.read.listing import read_listing
from crawler.read.paging import next_page

NOW: Final = datetime(2026, 7, 15, 2, 0, tzinfo=UTC)
URL: Final = "http://www.example.cn/a/1.html"


def page(body: str) -> bytes:
    return (
        "<html><head><meta charset='utf-8'><title>项目签约</title></head><body><h1>项目签约</h1>"
        f"<div class='date'>2026-07-01</div><div class='body'><p>今天签约，投资三亿元。</p>{body}</div></body></html>"
    ).encode()


def parsed(body: bytes) -> Document:
    return parse_document(body, URL, "utf-8")


def learned(body: bytes) -> None:
    learning = learn(URL, NOW, ())
    try:
        ask = next(learning)
        for _ in range(6):
            ask = learning.send(Answer(parse_document(body, ask.url, "utf-8"), body))
    except (StopIteration, LearnError):
        pass


READERS: Final[dict[str, Callable[[bytes], object]]] = {
    "article": lambda body: read_article(parsed(body), NOW),
    "listing": lambda body: read_listing(parsed(body), NOW),
    "paging": lambda body: next_page(parsed(body)),
    "learn": learned,
}
_HIDDEN: Final = "<script>x</script><style>y</style>"
_ROW: Final = "<li>{}<a href='/a/{}.html'>第{}号项目签约仪式</a><i>2026-07-01</i>"
DEEP: Final = {
    "nested": "<div>" * 100_000 + "底",
    "nested inline": "<span><font><b>" * 33_000 + "底",
    "nested tables": "<table><tr><td>" * 33_000,
    "hidden parts far down": "<div>" * 1900 + _HIDDEN + "<a href='/a/1.html'>一条很长的标题文字</a>2026-07-01",
    "rows far down": "<ul>" + "".join(
        _ROW.format("<div>" * 1500, n, n) + _HIDDEN + "</div>" * 1500 + "</li>" for n in range(8)
    ),
    "prose far down": "<blockquote>" * 1500 + "<p>很长的正文文字，在很深的地方。</p>" * 20 + _HIDDEN,
    "links in links": "<a href='/a/1.html'>一条链接标题" * 3000,
    "comments": "<!-- " * 20_000,
    "no tags": "<" * 100_000,
}  # fmt: skip


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", DEEP)
def test_no_page_is_too_deep(name: str, reader: str) -> None:
    READERS[reader](page(DEEP[name]))


ENTITIES: Final = (
    b"<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'aaaaaaaaaa'>"
    + b"".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>".encode() for n in range(12))
    + b"<!ENTITY x SYSTEM 'file:///etc/passwd'><!ENTITY y SYSTEM 'http://127.0.0.1:9/'>]>"
    b"<rss><channel><title>&m;&x;&y;</title><item><link>/a/1.html</link><title>&m;&x;</title></item></channel></rss>"
)


@pytest.mark.parametrize("reader", READERS)
def test_entities_of_a_feed_are_not_expanded(reader: str) -> None:
    READERS[reader](ENTITIES)
    text = parsed(ENTITIES).root.text_content()
    assert "root:" not in text
    assert len(text) < 2 * len(ENTITIES)


def steps(reader: Callable[[bytes], object], body: bytes) -> int:
    """Calls of Python functions that reading takes: what a clock would say on a quiet machine."""
    count = 0

    def count_calls(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(count_calls)
    try:
        reader(body)
    finally:
        sys.setprofile(None)
    return count


LONG: Final = {
    "list": "".join(_ROW.format("", n, n) + "</li>" for n in range(150)),
    "list without a container": "".join(_ROW.format("", n, n).removeprefix("<li>") for n in range(150)),
    "rows never closed": "".join("<ul>" + _ROW.format("", n, n) for n in range(60)),
    "cards never closed": "".join(
        f"<div class=item><h2><a href='/a/{n}.html'>第{n}号项目签约仪式</a></h2><span class=date>2026-07-01</span><p>摘要。"
        for n in range(60)
    ),
    "table rows never closed": "".join(
        f"<table><tr><td><a href='/a/{n}.html'>第{n}号项目签约仪式</a><td>2026-07-01" for n in range(60)
    ),
    "pager": "".join(f"<a href='/list_{n}.html'>{n}</a>" for n in range(300)),
    "lines": "一行文字内容在此。<br>" * 300,
    "paragraphs": "<p>普通段落一二三。</p>" * 300,
    "headings": "<h1>项目签约</h1>" * 200,
    "dates": "<p>" + "2026-07-01 " * 500 + "</p>",
    "names": "<p>" + "（记者 张三、" * 500 + "</p>",
    "labels": "<p>" + "来源：浏览：" * 500 + "</p>",
    "pictures": "<img src='/x.jpg' alt='图'>" * 200,
}  # fmt: skip


@pytest.mark.parametrize("reader", ["article", "listing", "paging"])
@pytest.mark.parametrize("name", LONG)
def test_work_grows_with_the_page(name: str, reader: str) -> None:
    once, four_times = (steps(READERS[reader], page(LONG[name] * times)) for times in (1, 4))
    assert four_times < 8 * once + 2000
