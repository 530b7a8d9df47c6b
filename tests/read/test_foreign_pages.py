"""Pages of every kind that nobody closed, cut, or meant for a reader: none makes the reader raise, and none is slow.

Put together from templates, and by hypothesis from pieces of markup; always the same ones.
"""

from __future__ import annotations

from itertools import product
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.read.article import read_article
from crawler.read.check import second_opinion
from crawler.read.declared import Declaration, ListRow
from crawler.read.document import parse_document
from crawler.read.listing import read_listing
from crawler.read.page import read_page, why_no_article
from crawler.read.reading import Reading
from tests.read.article_page import BODY, NOW, TITLE, URL
from tests.read.test_hostile import page as whole
from tests.read.test_hostile import parsed, steps

DECLARATION: Final = Declaration(
    {
        "title": "h1",
        "published": "div.info",
        "body": "div.c",
        "body_exclude": "div.x, p:contains('转载')",
    },
    ["category", "source"],
)
HEADS: Final = (
    "",
    "<!DOCTYPE html>",
    "<?xml version='1.0' encoding='gb2312'?>",
    "<html><head><meta charset='gb2312'><title>",
    "<html><head><base href='http://[broken'><meta http-equiv=refresh content='0;url='>",
    "<html><head><title>项目签约_临江</title></head></body></html>",
    "<frameset cols='20%,*'><frame src=left.htm><frame src=main.htm><noframes><body>",
    "\ufeff\x00<html\x00>",
)
BODIES: Final = (
    "",
    "<body>",
    f"<h1>{TITLE}</h1><div class=info>2024-09-20 来源：临江日报</div><div class=c>{BODY}",
    f"<h1>{TITLE}<table><tr><td class=c><table><tr><td>{BODY}<td>第二格<tr><table>",
    f"<td>{TITLE}<br>日期：2024-9-20 来源：本站<br><br>{BODY}<hr><font><center>",
    f"<div class=' '><div id=' '><p class='\t'>{BODY}</div></span></b></td></div></p>",
    f"<form><input><select><option>{BODY}<textarea><iframe>",
    f"<a href='http://[x'>{BODY}<a href='javascript:void(0)'><a href='&#x0;&#xD800;&#1114112;&bogus;'>",
    f"<svg><math><template><object><embed>{BODY}<video><source><picture><img srcset=',, 1x , 2w' src='data:'>",
    "<h1></h1><h1> </h1><h2>&nbsp;</h2><div>2024年2月30日 13:61</div><div>０００１年１３月９９日</div>",
    "<dl><dt>²³¹⁰年<dd>²月<dt>文章作者<dd>许可协议<dt>版权声明</dl><li>发布时间：<li>浏览：②③次",
    "<script>createPageHTML(²,0,'a','html');showVsbpdfIframe('/²')</script><a href='?page=²'>²</a>",
    f"<body>{{{{title}}}}<ul v-for='a in b'><li>{{{{a}}}}</ul><plaintext>{BODY}",
    "<p>\u202e\u200b\u0301\U0001f600\ufffe" * 9,
)
TAILS: Final = (
    "",
    "</body></html><html><body><p>再来一页。",
    "<!--",
    "<script>document.write('<div>",
    "<div class=footer>版权所有 地址：江滨路8号 电话：0999-1</div><h4>相关文章</h4><h4>上一篇：",
    "<![CDATA[<recordset><record>",
    "\xff\xfe&",
    "<p>附件：</p><a>a.pdf</a><a href='x.doc'></a><p>县商务局<p>二〇二四年九月二十日",
)
ENCODINGS: Final = ("utf-8", "gb18030", "utf-16", "big5")
LABELS: Final = (None, "utf-8", "gb2312", "iso-8859-1", "x-unknown")


def read(body: bytes, charset: str | None = None) -> Reading:
    """Everything that a crawl and a learner read of a page."""
    document = parse_document(body, URL, charset)
    values = read_page(document, DECLARATION, ListRow(URL, URL, TITLE), NOW)
    why_no_article(document, values)
    list(second_opinion(values, document, DECLARATION, ListRow(URL, URL, TITLE), NOW))
    return read_article(document, NOW, {"再来一页"})


def test_templates() -> None:
    for place, (head, body, tail) in enumerate(product(HEADS, BODIES, TAILS)):
        text = head + body + tail
        encoding, label = ENCODINGS[place % 4], LABELS[place % 5]
        reading = read(text.encode(encoding, "ignore"), label)
        assert all(line.strip() == line for line in lines(reading))


def lines(reading: Reading) -> list[str]:
    return reading.paragraphs


TAGS: Final = [
    "div",
    "p",
    "span",
    "table",
    "tr",
    "td",
    "th",
    "ul",
    "li",
    "dl",
    "dt",
    "dd",
    "h1",
    "h2",
    "font",
    "center",
    "form",
    "a",
    "b",
    "br",
    "hr",
    "img",
    "iframe",
    "embed",
    "object",
    "video",
    "source",
    "picture",
    "noscript",
    "script",
    "style",
    "pre",
    "blockquote",
    "nav",
    "footer",
    "aside",
    "article",
    "main",
    "details",
    "template",
    "svg",
    "o:p",
    "st1:date",
    "frameset",
    "frame",
    "marquee",
    "select",
    "textarea",
    "button",
    "label",
    "time",
]
NAMES: Final = (
    "class=c", "class=' '", "id=x", "class='tab-pane' style='display:none'", "class=footer", "class=share",
    "href='/a.pdf'", "href='?page=2'", "src='/b.jpg'", "data-src='x'", "srcset='a 1x, b 2x'", "width=1", "data='/x.pdf'",
    "onclick=\"go('/a')\"", "style='visibility:hidden'", "rel=next", "datetime='2024'", "vurl='/v.mp4'", "a=\"", "<",
)  # fmt: skip
TEXTS: Final = (
    TITLE, "来源：临江日报", "2024-09-20", "发布时间：3天前", "浏览（12）", "上一篇：没有了", "附件：表.doc", "首页 > 动态 > 正文",
    "今天上午，项目在县经济开发区开工，总投资三亿元，计划明年投产。", "文章作者", "许可协议：", "地址：江滨路8号", "&nbsp;", "&#0;", "\n", "]]>",
    "相关文章", "县商务局", "二〇二四年九月二十日", "²", "<", "&lt;p&gt;", "http://www.example.cn/a",
)  # fmt: skip
PIECES: Final = st.one_of(
    st.builds("<{} {}>".format, st.sampled_from(TAGS), st.sampled_from(NAMES)),
    st.builds("<{}>".format, st.sampled_from(TAGS)),
    st.builds("</{}>".format, st.sampled_from(TAGS)),
    st.sampled_from(TEXTS),
)


@settings(
    max_examples=1000, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)
@given(st.lists(PIECES, max_size=30))
def test_soups(pieces: list[str]) -> None:
    reading = read("".join(pieces).encode())
    assert all(line and line.strip() == line for line in lines(reading))


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(LABELS))
def test_bytes(body: bytes, label: str | None) -> None:
    read(body, label)
    read_listing(parse_document(body, URL, label), NOW)


REPEATED: Final = {
    "empty boxes": "<div><p><span></span></p></div>" * 100,
    "boxes in boxes": "<div>" * 150 + "</div>" * 150,
    "forms": "<form><input type=hidden><p>一行文字。</p></form>" * 100,
    "frames": "<div><iframe src='/x.html'></iframe></div>" * 100,
    "scripts": "<script>var a = '/u/1.png';</script>" * 100,
    "pictures without a file": "<p><img data-a='x' srcset='/s.jpg 1x, /l.jpg 2x'></p>" * 100,
    "lazy pictures": "<img src='/g.gif'><noscript><img src='/1.jpg'></noscript>" * 100,
    "embeds that swallow": "<p>一行文字。<embed src='/a.swf'>" * 60,
    "licence labels": "<div>文章作者：高远</div><div>许可协议</div>" * 100,
    "hidden panes": "<div class=tab style='display:none'>很长的正文文字，在这里写着，没有人看见它，也没有人读它。</div>"
    * 60,
    "tags as links": "<p><a href='/t/1'>标签</a></p>" * 100,
    "ends": "<p>今天签约。</p><h4>相关文章</h4>" * 100,
    "attributes": "<img " + "data-x='/1.jpg' " * 300 + ">",
    "long attribute": "<img src='" + "a b," * 400 + "' srcset='" + "a 1x," * 400 + "'>",
    "long script": "<script>" + "'a.b" * 400 + "</script>",
    "cells": "<table>" + "<tr><td>一格<td>两格</tr>" * 100 + "</table>",
    "line breaks": "<br><br>一行文字" * 150,
    "signatures": "<p>县商务局</p><p>2024年9月20日</p>" * 100,
}


@pytest.mark.parametrize("name", REPEATED)
def test_work_grows_with_the_page(name: str) -> None:
    once, four_times = (steps(everything, whole(REPEATED[name] * times)) for times in (1, 4))
    assert four_times < 8 * once + 2000


def everything(body: bytes) -> object:
    return read_article(parsed(body), NOW), read_page(
        parsed(body), DECLARATION, ListRow(URL, URL, TITLE), NOW
    )


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 100_000,
        "<p>一行文字。</p>" * 33_000,
        "<table><tr><td>" * 20_000 + BODY,
        "<b><i><font>" * 20_000 + BODY,
        f"<div class='{'x ' * 200_000}'>{BODY}</div>",
        f"<img alt='{'图' * 300_000}' src='{'/a' * 100_000}'>{BODY}",
    ],
    ids=["boxes", "paragraphs", "tables", "inline", "class", "picture"],
)
def test_large_pages(body: str) -> None:
    read(whole(body), "utf-8")
