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
        ("<a href='/a'>甲<span class='icon sr-only'>(opens new window)</span></a>乙", ["甲乙"]),
        ("甲<span class='no-sr-only-here'>乙</span>", ["甲乙"]),
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


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<dl><dt>甲</dt><dd>乙</dd></dl>", ["甲", "乙"]),
        ("<ul><li>甲<ul><li>乙</li></ul></li><li>丙</li></ul>", ["甲", "乙", "丙"]),
        ("<details><summary>甲</summary><p>乙</p></details>", ["甲", "乙"]),
        ("<figure><img src='/a.jpg'><figcaption>甲</figcaption></figure>乙", ["甲", "乙"]),
        ("<blockquote>甲<p>乙</p>丙</blockquote>", ["甲", "乙", "丙"]),
        ("甲<center><font>乙</font></center>丙", ["甲", "乙", "丙"]),
        ("<p>截至<st1:chsdate>2008年3月</st1:chsdate>底<o:p></o:p></p>", ["截至2008年3月底"]),
        ("<div style='visibility: hidden; opacity: 0'>甲</div>", ["甲"]),
        # The parser puts what follows inside them.
        ("<div><embed src='/a.swf'><p>甲</p></div><p>乙</p>", ["甲", "乙"]),
        ("<div><picture><source srcset='/a.webp'><img src='/a.jpg'></picture>甲</div>", ["甲"]),
        # A form around the article is a box, one beside it is not.
        ("<form><input type='hidden' name='n'><p>甲</p></form>", ["甲"]),
        ("甲<form><p>姓名<input name='n'></p></form>乙", ["甲", "乙"]),
    ],
)
def test_nothing_is_lost(markup: str, expected: list[str]) -> None:
    assert paragraphs(markup) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("栏目：<a class='no'>招商动态</a>", []),
        (
            "<span class='no'>2026-06-01</span> 浏览次数：<i></i> <span class='no'>作者：周海</span>",
            [],
        ),
        ("<span class='no'>2026-06-01</span>各有关单位：", ["各有关单位："]),
        ("各有关单位：", ["各有关单位："]),
        ("联系人：<a class='no'>举报</a> 周海", ["联系人： 周海"]),
        ("现将结果公布如下：<b>共三家。</b><a class='no'>举报</a>", ["现将结果公布如下：共三家。"]),
    ],
)
def test_label_of_what_is_left_out(line: str, expected: list[str]) -> None:
    root = parse_text(f"<div id='b'><p>甲</p><p>{line}</p></div>", "http://a.cn/").root
    left_out = root.cssselect(".no")
    assert read_body(root.get_element_by_id("b"), "http://a.cn/", left_out).paragraphs == [
        "甲",
        *expected,
    ]


def test_form_given_as_the_node() -> None:
    root = parse_text("<form id='f'><p>甲</p><input name='n'></form>", "http://a.cn/").root
    node = root.get_element_by_id("f")
    assert read_body(node, "http://a.cn/").paragraphs == ["甲"]


def test_panes_of_tabs_but_one_are_hidden() -> None:
    text = (
        "本项目占地三百亩，总投资六亿元，建成后年产值可达十亿元，带动就业两千余人，明年十月竣工。"
    )
    hidden = f"<div class='tab-pane' style='display:none'>{text}</div>"
    assert paragraphs(f"<div class='tab-pane on'>甲</div>{hidden}") == ["甲", text]
    assert paragraphs(f"<div>甲</div>{hidden}") == ["甲"]
