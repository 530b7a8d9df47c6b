"""Addresses as a page writes them, made absolute."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.read.links import absolute

BASES = ("http://www.example.cn/news/1.html", "https://example.cn:8443", "http://例.cn/a/?b=c#d")
PIECES = (
    "/",
    ".",
    "..",
    "a",
    "news",
    "1.html",
    "%B9",
    "?",
    "id=2",
    "&",
    "#",
    ":",
    "//",
    "http://x.cn",
    "~b",
    "-",
    " ",
)


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), st.sampled_from(BASES))
def test_as_urljoin_has_it(href: str, base: str) -> None:
    try:
        expected = urljoin(base, href).partition("#")[0]
    except ValueError:
        expected = ""
    assert absolute(href, base) == expected


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("\\zw\\5.html", "http://www.example.cn/zw/5.html"),
        ("zw\\5.asp?a=\\", "http://www.example.cn/news/zw/5.asp?a=\\"),
    ],
)
def test_a_backslash_is_a_slash_but_in_a_query(href: str, expected: str) -> None:
    assert absolute(href, BASES[0]) == expected


@pytest.mark.parametrize("href", ["/a.html", "b.html", "http://[::1"])
def test_malformed(href: str) -> None:
    assert absolute(href, "http://[::1") == ""


def test_without_a_host() -> None:
    assert absolute("/a.html", "") == "/a.html"
