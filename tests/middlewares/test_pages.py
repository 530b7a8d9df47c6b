"""Pages made to choke their reader are told by their bytes."""

from __future__ import annotations

import pytest

from crawler.middlewares.pages import MOST_ATTRIBUTES, MOST_TAGS, is_overgrown

PICTURE = b"<img src='" + b"QUJD e" * 50_000 + b"'>"
TEXT = "<p>" + "一二三，四五六。" * 50_000 + "</p>"
MANY = b"<p " + b"a1234567 " * (MOST_ATTRIBUTES // 4 + 1) + b">"


@pytest.mark.parametrize(
    ("body", "overgrown"),
    [
        (b"", False),
        (b"<p>" + b"0" * 300_000, False),
        (TEXT.encode(), False),
        (PICTURE, False),
        (PICTURE * 3 + TEXT.encode(), False),
        (MANY, True),
        (MANY[:-1], True),
        (TEXT.encode() + MANY + TEXT.encode(), True),
        # The longest tag is not the worst.
        (PICTURE + MANY, True),
        (b"<b>" * (MOST_TAGS + 1), True),
        (b"<p " + b"a='>'" * (MOST_ATTRIBUTES + 1), True),
    ],
)
def test_overgrown(body: bytes, overgrown: bool) -> None:
    assert is_overgrown(body) is overgrown
