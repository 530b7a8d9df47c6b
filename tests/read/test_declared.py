"""Declared selectors -> fields."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.errors import DeclarationError, ExitCode
from crawler.items import Attachment, Image
from crawler.read.declared import (
    Declaration,
    Heads,
    ListRow,
    Selector,
    link_title,
)
from crawler.read.document import Document, parse_text
from crawler.read.page import read_page
from crawler.read.reading import Reading
from tests.read.article_page import NOW

URL = "https://www.example.cn/news/list.html"
HOST = "https://www.example.cn/"


def document(body: str, head: str = "") -> Document:
    return parse_text(f"<html><head>{head}</head><body>{body}</body></html>", URL)


def read(html: str, head: str = "", /, **declared: str) -> Reading:
    return read_page(document(html, head), Declaration(declared), ListRow(URL, URL, ""), NOW)


# Selectors

BOXES = """
<div class="post"><h1> 标\u200b题 <em>重</em></h1><a href="/1.html" title="全名">一</a></div>
<div class="post two"><h1></h1><a href="/2.html">二</a></div>
"""


@pytest.mark.parametrize(
    ("declared", "texts"),
    [
        ("h1", ["标题 重", ""]),
        ("div.post > a", ["一", "二"]),
        ("div.post.two a, h1", ["标题 重", "", "二"]),
        ("a::text", ["一", "二"]),
        ("a::attr(href)", ["/1.html", "/2.html"]),
        ("a::attr(title)", ["全名"]),
        ("//a", ["一", "二"]),
        ("./body/div/a", ["一", "二"]),
        ("(//a)[2]", ["二"]),
        ("//a/@title", ["全名"]),
        ("//a/text()", ["一", "二"]),
        ("(count(//a))", ["2.0"]),
        ("//a[re:test(@href, '/2')]", ["二"]),
        ("//div[has-class('two')]/a", ["二"]),
        ("h6", []),
    ],
)
def test_selector(declared: str, texts: list[str]) -> None:
    selector = Selector("field", declared)
    root = document(BOXES).root
    found = [
        " ".join(match.split()) if isinstance(match, str) else "".join(match.itertext())
        for match in selector.all(root)
    ]
    assert [" ".join(text.replace("\u200b", "").split()) for text in found] == texts
    assert selector.text(root) == next((text for text in texts if text), None)


NESTED = """
<div class="post\ttwo"><p>一</p><DIV class="post"><p class="x">二</p><span>三</span></DIV></div>
<div class="one"><p>四</p><p>五</p><a href="/1.html">六</a></div>
<div class="two\u00a0one"></div><div class="postscript"><p>七</p></div><p class="one">八</p>
"""


@pytest.mark.parametrize("page", [BOXES, NESTED, "", "<div class='one'></div>"])
@pytest.mark.parametrize(
    "declared",
    [
        "div.post",
        "div.post p",
        "DIV.post > p",
        "div.post>p.x",
        "div.one p",
        "div.one > a::attr(href)",
        "div.one ::text",
        "div.one > p:first-child",
        "div.one p, span",
        "div.one p + p",
        "div.one > p ~ a",
        "div.none p",
        "div.post.two p",
        "p.one",
        "p.x",
        "html.one p",
        ".one p",
        "div.two > p",
        "div:first-child p",
        "//div[@class='one']/p",
    ],
)
def test_a_selector_finds_the_same_where_its_head_is_known(declared: str, page: str) -> None:
    root = document(page).root
    selector = Selector("it", declared)
    heads = Heads(root, {selector.head} if selector.head else ())
    assert selector.all(root, heads) == selector.all(root)
    assert selector.all(root, Heads(root, {("div", "else")})) == selector.all(root)


@pytest.mark.parametrize(
    ("declared", "head"),
    [
        ("div.info > .date", ("div", "info")),
        ("div.info", ("div", "info")),
        ("DIV.info em", ("div", "info")),
        ("div.info.more em", None),
        ("div.info em, p", None),
        ("div#info em", None),
        (".info em", None),
        ("//div", None),
    ],
)
def test_the_head_of_a_selector(declared: str, head: tuple[str, str] | None) -> None:
    assert Selector("it", declared).head == head


def test_elements_are_elements_only() -> None:
    root = document(BOXES).root
    assert [e.get("href") for e in Selector("f", "a").elements(root)] == ["/1.html", "/2.html"]
    assert Selector("f", "a::attr(href)").elements(root) == []
    assert Selector("f", "a::attr(href)").first(root) == "/1.html"
    assert Selector("f", "h6").first(root) is None


@pytest.mark.parametrize(
    "declared",
    [
        "",
        " ",
        "div[",
        "div >",
        "a::nope",
        "1",
        "//a[",
        "//",
        "/html/",
        "(//a",
        ".//a[",
        "a:nope",
        " //a",
    ],
)
def test_a_wrong_selector_is_named(declared: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        Selector("list_row", declared)
    error = caught.value
    assert error.exit_code is ExitCode.USAGE
    for text in (error.zh, error.en):
        assert "list_row" in text
        assert text.splitlines() == [text]
    assert repr(declared) in error.en or not declared.strip()
    assert "选择器" in error.zh


@pytest.mark.parametrize("declared", ["//a[nope()]", "//a[no:pe()]", "//no:a", "//a[$nope]"])
def test_what_xpath_finds_out_late_is_named_too(declared: str) -> None:
    with pytest.raises(DeclarationError, match="body_exclude"):
        Selector("body_exclude", declared).all(document(BOXES).root)


def test_one_wrong_selector_of_a_declaration_is_named() -> None:
    with pytest.raises(DeclarationError, match="views"):
        Declaration({"article_links": "a", "views": "span["})


# List pages


def rows(body: str, head: str = "", **declared: str) -> list[ListRow]:
    return Declaration({"article_links": "a", **declared}).list_rows(document(body, head))


def urls(found: list[ListRow]) -> list[str]:
    return [row.url for row in found]


def test_rows_in_page_order_with_absolute_addresses() -> None:
    body = (
        '<a href="b.html">二</a><a href="/a.html#top">一</a><a href="//other.example.cn/c">三</a>'
    )
    found = rows(body)
    assert urls(found) == [HOST + "news/b.html", HOST + "a.html", "https://other.example.cn/c"]
    assert [row.title for row in found] == ["二", "一", "三"]
    assert [row.published_raw for row in found] == [None, None, None]


def test_rows_count_from_the_base() -> None:
    assert urls(rows('<a href="1.html">一</a>', '<base href="/x/">')) == [HOST + "x/1.html"]


def test_what_leads_nowhere_is_no_row() -> None:
    body = """<a>一</a><a href="">二</a><a href="javascript:void(0)">三</a><a href="mailto:a@b.cn">四</a>
    <a href="tel:1">五</a><a href="http://[/">六</a><span href="/7.html">七</span>"""
    assert rows(body) == []


ROW = """<li><a class="pic" href="/{n}.html"><img src="/{n}.jpg" alt="图"></a>
<h2><a href="/{n}.html">第{n}号公告全文</a></h2><a href="/{n}.html">详情</a>
<span class="date">{date}</span><i>{views}</i></li>"""


def test_picture_and_title_of_one_row_are_one_article() -> None:
    body = ROW.format(n=1, date="2024-09-27", views="43") + ROW.format(n=2, date="", views="1万")
    found = rows(body, list_row="li", list_published=".date", list_views="i")
    assert urls(found) == [HOST + "1.html", HOST + "2.html"]
    assert [row.title for row in found] == ["第1号公告全文", "第2号公告全文"]
    assert [(row.published_raw, row.views_raw) for row in found] == [
        ("2024-09-27", "43"),
        (None, "1万"),
    ]


def test_a_row_has_no_date_of_its_neighbour() -> None:
    body = '<li><a href="/1.html">一</a></li><li><a href="/2.html">二</a><b>2024-09-27</b></li>'
    found = rows(body, list_row="li", list_published="b")
    assert [row.published_raw for row in found] == [None, "2024-09-27"]


def test_without_rows_nothing_is_read_beside_the_links() -> None:
    (row,) = rows('<a href="/1.html">一</a><b>2024-09-27</b>', list_published="b")
    assert row.published_raw is None


def test_links_outside_of_rows_are_no_articles() -> None:
    body = '<a href="/menu.html">菜单</a><li><a href="/1.html">一</a></li>'
    assert urls(rows(body, list_row="li")) == [HOST + "1.html"]


@pytest.mark.parametrize(
    ("link", "title"),
    [
        ("<a>全文</a>", "全文"),
        ('<a title="翠湖区重点项目开工">翠湖区重点…</a>', "翠湖区重点项目开工"),
        ('<a title="翠湖区重点项目开工">翠湖区重点...</a>', "翠湖区重点项目开工"),
        ('<a title="翠湖区重点项目开工">翠湖区重点</a>', "翠湖区重点项目开工"),
        ('<a title="翠湖区重点项目开工">…</a>', "翠湖区重点项目开工"),
        ('<a title="翠湖区重点项目开工"><img alt="图"></a>', "翠湖区重点项目开工"),
        ('<a title="点击查看">翠湖区重点项目开工</a>', "翠湖区重点项目开工"),
        ('<a title=" "> 翠湖区\n重点 </a>', "翠湖区重点"),
        ('<a><img alt=" 翠湖区 "></a>', "翠湖区"),
        ("<a><img></a>", ""),
        ("<a></a>", ""),
        (
            "<a><div class=a>翠湖区重点项目开工</div><div class=b>近年来，翠湖区坚持项目为王。</div><div>详情</div></a>",
            "翠湖区重点项目开工",
        ),
        (
            "<a><span>2026-03-01</span><p>翠湖区重点项目开工</p><p>近年来…</p></a>",
            "翠湖区重点项目开工",
        ),
        ("<a><h3><b>翠湖区</b>重点项目开工</h3><p>近年来</p></a>", "翠湖区重点项目开工"),
        ('<a title="翠湖区重点项目开工"><p>翠湖区重点…</p><p>近年来</p></a>', "翠湖区重点项目开工"),
    ],
)
def test_link_title(link: str, title: str) -> None:
    assert link_title(next(document(link).root.iter("a"))) == title


@pytest.mark.parametrize(
    ("selector", "body", "expected"),
    [
        ("a.next", '<a class="next" href="list_2.html">下一页</a>', HOST + "news/list_2.html"),
        ("a.next::attr(href)", '<a class="next" href="?page=2">2</a>', URL + "?page=2"),
        ("//a[.='下一页']", '<a href="/x">上一页</a><a href="/y">下一页</a>', HOST + "y"),
        ("a.next", '<a class="next">下一页</a>', None),
        ("a.next", "<a href='/x'>下一页</a>", None),
    ],
)
def test_next_page(selector: str, body: str, expected: str | None) -> None:
    declaration = Declaration({"article_links": "a", "next_page": selector})
    assert declaration.next_page(document(body)) == expected


def test_an_undeclared_next_page() -> None:
    assert (
        Declaration({"article_links": "a"}).next_page(document("<a href='/x'>下一页</a>")) is None
    )


# Article pages

ARTICLE = """
<div class="map"><a href="/">首页</a> &gt; <a href="/c/"> 广东产业 信息</a> <a href="/e/"> </a></div>
<h1> 翠湖区\n签约 </h1>
<div class="info"><span class="user">admin</span><span class="date">1年前 (2024-09-27)</span><span
class="cate">广东产业信息</span><span class="view">43</span><em>来源：翠湖日报</em></div>
<div class="body"><p>第一段</p><div class="ad"><p>广告</p></div><p>第二段<img src="/1.jpg" alt="图"></p>
<a href="/1.pdf">附件</a></div><div class="body"><p>另一个</p></div>
<p class="pn"><a href="/9.html">上一篇</a><a>下一篇</a></p><a class="more" href="1_2.html">下一页</a>
"""
DECLARED = {
    "title": "h1",
    "published": ".date",
    "category": ".cate",
    "author": ".user",
    "source": ".info em",
    "views": ".view",
    "body": "div.body",
    "body_exclude": "div.ad",
    "breadcrumb": "div.map a",
    "neighbours": ".pn a",
    "article_next": "a.more",
}


def test_every_declared_field() -> None:
    page = read(ARTICLE, **DECLARED)
    assert page.value("title") == "翠湖区签约"
    assert page.published is not None and page.published.raw == "1年前 (2024-09-27)"
    assert page.value("category") == "广东产业信息"
    assert page.value("author") == "admin"
    assert page.value("source") == "翠湖日报"
    assert page.value("views") == 43
    assert page.value("breadcrumb") == ["首页", "广东产业 信息"]
    assert page.paragraphs == ["第一段", "第二段", "附件"]
    assert page.body is not None
    assert page.body.value.images == [Image(HOST + "1.jpg", "图")]
    assert page.body.value.attachments == [Attachment(HOST + "1.pdf", "附件")]
    assert page.neighbours == [HOST + "9.html"]
    assert page.value("article_next") == HOST + "news/1_2.html"
    assert page.missing == []


@pytest.mark.parametrize(
    ("excluded", "lines"),
    [
        ("#main b", ["第一段"]),
        ("#main .text > b", ["第一段"]),
        ("./b", ["第一段"]),
        ("#main div", ["翠湖区签约", "第一段"]),
        ("#side b", ["翠湖区签约", "第一段"]),
    ],
)
def test_what_is_left_out_may_be_named_by_what_stands_around_the_text(
    excluded: str, lines: list[str]
) -> None:
    markup = "<div id='main'><div class='text'><b>翠湖区签约</b><p>第一段</p></div></div>"
    page = read(markup, body=".text", body_exclude=excluded)
    assert page.paragraphs == lines


def test_undeclared_fields_are_neither_read_nor_missing() -> None:
    assert (read(ARTICLE).evidence, read(ARTICLE).missing) == ([], [])


NOTED = ["title", "published", "category", "author", "source", "views", "body", "breadcrumb"]


@pytest.mark.parametrize("name", NOTED)
def test_a_selector_that_matches_nothing_is_noted(name: str) -> None:
    page = read(ARTICLE, **DECLARED | {name: "h6.gone"})
    assert page.missing == [name]


@pytest.mark.parametrize("name", NOTED[:-2])
def test_a_node_without_text_is_missing_too(name: str) -> None:
    page = read(ARTICLE + "<h6> \u3000 </h6>", **DECLARED | {name: "h6"})
    assert page.missing == [name]


def test_all_that_is_missing_is_noted() -> None:
    assert sorted(read("<p>改版了</p>", **DECLARED).missing) == sorted(NOTED)


@pytest.mark.parametrize("name", ["related", "neighbours", "article_next", "body_exclude"])
def test_what_not_every_page_has_is_not_missing(name: str) -> None:
    assert read(ARTICLE, **DECLARED | {name: "h6.gone"}).missing == []


def test_the_first_node_with_text_counts() -> None:
    page = read("<h1> </h1><h1>二</h1><h1>三</h1>", title="h1")
    assert page.value("title") == "二"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<link rel="canonical" href="/post/403.html">', HOST + "post/403.html"),
        (
            '<link rel="Canonical" href="1.html"><link rel="canonical" href="2.html">',
            HOST + "news/1.html",
        ),
        ('<link rel="canonical" href=""><link rel="canonical" href="/b">', HOST + "b"),
        ('<link rel="alternate" href="/b">', None),
        ('<link rel="canonical">', None),
        ("", None),
    ],
)
def test_canonical(head: str, expected: str | None) -> None:
    assert read("<p>一</p>", head).canonical == expected


# Related links

RELATED = """<div class="r"><div class="img"><a href="/{n}.html" title="{title}"><img src="/{n}.jpg" alt="{title}"></a></div>
<h3><a href="/{n}.html">{text}</a></h3><p>{excerpt}</p><a href="/{n}.html">…</a></div>"""


def related(body: str, selector: str = "div.r", **declared: Any) -> list[tuple[Any, ...]]:
    page = read(body, related=selector, **declared)
    return [
        (link.position, link.url.removeprefix(HOST), link.title, link.excerpt)
        for link in page.value("related") or ()
    ]


def test_a_doubled_related_link_is_one() -> None:
    body = "".join(
        RELATED.format(n=n, title=f"第{n}篇的标题", text=f"第{n}篇的标题", excerpt=f"摘要{n}")
        for n in (3, 1)
    )
    assert related(body, related_excerpt="p") == [
        (1, "3.html", "第3篇的标题", "摘要3"),
        (2, "1.html", "第1篇的标题", "摘要1"),
    ]


def test_a_link_that_is_met_again_keeps_its_first_place() -> None:
    boxes = [RELATED.format(n=n, title="题", text="题", excerpt="要") for n in (1, 2, 1, 3)]
    assert [row[:2] for row in related("".join(boxes))] == [
        (1, "1.html"),
        (2, "2.html"),
        (3, "3.html"),
    ]


def test_a_cut_title_is_completed() -> None:
    body = RELATED.format(n=1, title="很长的一个标题", text="很长的…", excerpt="")
    assert related(body, related_excerpt="p") == [(1, "1.html", "很长的一个标题", None)]


def test_related_may_be_the_links_themselves() -> None:
    body = '<ul><li><a href="/1.html">一</a></li><li><a href="/2.html">二</a></li></ul>'
    assert related(body, "li > a") == [(1, "1.html", "一", None), (2, "2.html", "二", None)]


def test_a_link_without_title_or_address_is_none() -> None:
    body = '<div class="r"><a href="/1.html"></a><a>二</a><a href="javascript:;">三</a></div>'
    assert related(body) == []


def test_a_link_to_the_comments_is_not_the_title() -> None:
    box = "<div class='row'>{}</div>"
    comments = "<a href='/a/1.html#respond'>园区动工，无评论</a>"
    for links in (
        "<a href='/a/1.html'>园区动工</a>" + comments,
        comments + "<a href='/a/1.html'>园区动工</a>",
    ):
        document = parse_text(f"<html><body>{box.format(links)}</body></html>", "http://mine.test/")
        [row] = Declaration({"article_links": ".row a"}).list_rows(document)
        assert row.title == "园区动工"
