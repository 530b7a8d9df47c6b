"""A body's node -> its paragraphs."""

from __future__ import annotations

import pytest

from crawler.read.body import read_body
from crawler.read.document import parse_text


def paragraphs(markup: str) -> list[str]:
    root = parse_text(f"<html><body>{markup}</body></html>", "http://www.example.cn/").root
    return read_body(root, "http://www.example.cn/").paragraphs


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>甲<b>乙</b>丙</p><p>丁</p>", ["甲乙丙", "丁"]),
        ("甲<br>乙<br><br>丙", ["甲", "乙", "丙"]),
        ("<pre>甲\n乙\n\n丙</pre>", ["甲", "乙", "丙"]),
        (
            "<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td><td>丁</td></tr></table>",
            ["甲 乙", "丙 丁"],
        ),
        ("<table><tr><td><p>甲</p><p>乙</p></td><td>丙</td></tr></table>", ["甲 乙 丙"]),
        ("<table><tr><td><p>甲</p><p>乙</p></td></tr></table>", ["甲", "乙"]),
        ("甲<script>x</script>乙", ["甲乙"]),
        ("甲<div style='display:none'>乙</div>丙", ["甲", "丙"]),
    ],
)
def test_paragraphs(markup: str, expected: list[str]) -> None:
    assert paragraphs(markup) == expected


def test_only_cell_given_as_the_node_is_a_box() -> None:
    root = parse_text(
        "<table><tr><td>左</td><td id='b'><p>甲</p><p>乙</p></td></tr></table>", "http://a.cn/"
    ).root
    node = root.get_element_by_id("b")
    assert read_body(node, "http://a.cn/").paragraphs == ["甲", "乙"]
