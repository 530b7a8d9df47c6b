"""An Atom feed."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from crawler.errors import UserError
from crawler.exports.atom import write
from crawler.exports.rows import xml_text
from crawler.fields.urls import is_web_address
from tests.exports.some_rows import SomeRows

COLUMNS = ["url", "title", "published_at", "updated_at", "category", "source", "body"]
ROWS = SomeRows(
    COLUMNS,
    ["http://mine.test/1", "<b>&\x00题", "2026-07-01 09:30", "2026-07-02 00:00:00", "动态", "翠湖日报", "文" * 400],
    ["javascript:alert(1)", "x", None, None, None, None, None],
    ["https://mine.test/2", "二", "2026-07", None, None, None, None],
)  # fmt: skip


def feed(title: str, now: str) -> etree._Element:
    file = io.BytesIO()
    assert write(ROWS, file, title, now) == 2
    return etree.fromstring(file.getvalue())


def texts(node: etree._Element, path: str) -> list[str | None]:
    return [found.text for found in node.findall(path, {"a": "http://www.w3.org/2005/Atom"})]


def test_entries() -> None:
    root = feed("光伏", "2026-07-15 02:00:00")
    assert texts(root, "a:title") == ["光伏"]
    assert texts(root, "a:updated") == ["2026-07-15T02:00:00Z"]
    assert texts(root, "a:entry/a:id") == ["http://mine.test/1", "https://mine.test/2"]
    assert texts(root, "a:entry/a:title") == ["<b>&题", "二"]
    assert texts(root, "a:entry/a:updated") == ["2026-07-02T00:00:00Z", "2026-07-15T02:00:00Z"]
    assert texts(root, "a:entry/a:published") == ["2026-07-01T09:30:00+08:00"]
    assert texts(root, "a:entry/a:author/a:name") == ["翠湖日报", "zhaoshang"]
    assert texts(root, "a:entry/a:summary") == ["文" * 300 + "…"]


# With what XML cannot hold, and what its readers would change if it stood there bare.
anything = st.text(
    st.characters() | st.sampled_from("\x00\x0b\r\n\t<>&\"'\x85\u2028\ufffe]"), max_size=20
)


@given(anything, anything, anything, st.text(max_size=400))
def test_what_is_read_is_what_was_written(title: str, category: str, tail: str, body: str) -> None:
    url = f"http://mine.test/{tail}"
    file = io.BytesIO()
    row = [url, title, None, None, category, title, body]
    if not write(SomeRows(COLUMNS, row), file, "光伏", "2026-07-15 02:00:00"):
        assert not is_web_address(url)
    root = etree.fromstring(file.getvalue())
    for entry in root.findall("{*}entry"):
        assert texts(entry, "a:id") == entry.xpath("*[@rel]/@href") == [xml_text(url)]
        assert texts(entry, "a:title") == [xml_text(title) or None]
        assert entry.xpath("*/@term") == ([xml_text(category)] if category else [])
        cut = body[:300] + "…" if len(body) > 300 else body
        assert texts(entry, "a:summary") == ([xml_text(cut) or None] if body else [])


def test_a_feed_stays_the_same_feed() -> None:
    first, later = feed("光伏", "2026-07-15 02:00:00"), feed("光伏", "2026-07-16 02:00:00")
    assert texts(first, "a:id") == texts(later, "a:id") != texts(feed("储能", "x"), "a:id")


def test_a_query_may_call_anything_a_date() -> None:
    file = io.BytesIO()
    rows = SomeRows(["url", "title", "updated_at", "day"], ["http://mine.test/1", None, 7, 7])
    assert write(rows, file, "t", "2026-07-15 02:00:00") == 1
    assert texts(etree.fromstring(file.getvalue()), "a:entry/a:title") == [None]


def test_columns_that_it_needs() -> None:
    with pytest.raises(UserError):
        write(SomeRows(["title"], ["x"]), io.BytesIO(), "t", "2026-07-15 02:00:00")
