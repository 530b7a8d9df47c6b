"""The pager: 下一页 in its many forms, and what only looks like it."""

from __future__ import annotations

import pytest

from crawler.read.document import Document, parse_text
from crawler.read.paging import has_hidden_pages, is_pager_word, next_page, page_count, read_pager

BASE = "https://www.example.cn/news/"


def page(html: str, url: str = BASE) -> Document:
    return parse_text(f"<body>{html}</body>", url)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<a href='2.html'>下一页</a>", "2.html"),
        ("<a href='2.html'>下 页 &gt;</a>", "2.html"),
        ("<a href='list_7_2.html'>[下一页]</a>", "list_7_2.html"),
        ("<a href='?page=2'>Next »</a>", "?page=2"),
        ("<li class='next'><a href='2/'>后一页</a></li>", "2/"),
        ("<a class='Next' href='news/9.htm'>下页</a>", "news/9.htm"),
        ("<span>1</span><a href='p2.html'>2</a><a href='p3.html'>3</a>", "p2.html"),
        ("<b>1</b> / <a href='p2.html'>2</a> / <a href='p3.html'>3</a>", "p2.html"),
        ("<b>1</b> <a href='p2.html'>[2]</a> <a href='p3.html'>[3]</a>", "p2.html"),
        ("<a class='on' href='./'>1</a><a href='p2.html'>2</a><a href='p3.html'>3</a>", "p2.html"),
        ("<a href='./'>1</a><a href='p2.html'>2</a><a href='p2.html'>›</a>", "p2.html"),
        ("<em>1</em><a href='p2'>2</a><a class='next' href='p2'><i></i></a>", "p2"),
        ("<a href='p2'>2</a><a href='p3'>3</a>", "p2"),
        ("<a href='/page/2'>Older posts</a>", "/page/2"),
        ("<a href='page/2/'>加载更多</a>", "page/2/"),
        (
            "<table><tr><td class=cur onclick=\"location='./'\">1</td><td onclick=\"location='p2.html'\">2</td>"
            "<td onclick=\"location='p3.html'\">3</td></tr></table>",
            "p2.html",
        ),
        (
            "<button class=on>1</button><button onclick=\"location.href='p2.html'\">2</button>"
            "<button onclick=\"location.href='p3.html'\">3</button>",
            "p2.html",
        ),
        ("<input type=button value=下一页 onclick=\"location.href='p2.html'\">", "p2.html"),
        (
            "<a class=cur href='javascript:goPage(1)'>1</a><a href='javascript:goPage(2)'>2</a>"
            "<script>function goPage(n) { location.href = 'p' + n + '.html' }</script>",
            "p2.html",
        ),
        (
            "<ul><li>1</li><li onclick=\"location.href='p2.html'\">2</li><li onclick=\"location.href='p3.html'\">3</li></ul>",
            "p2.html",
        ),
        # Where one is and how many pages there are, and a sign; the address counts articles.
        ("第1页/4 <a href='?start=15'>&gt;</a> <input size='2'>", "?start=15"),
        ("1/4 <a href='c9?from=20'>»</a>", "c9?from=20"),
    ],
)
def test_next_page(html: str, expected: str) -> None:
    from urllib.parse import urljoin

    assert next_page(page(f"<div class='p'>{html}</div>")) == urljoin(BASE, expected)


@pytest.mark.parametrize(
    "html",
    [
        "<a href='8.html'>下一篇</a>",
        "<a rel='next' href='8.html'>下一篇：园区新闻</a>",
        "<a href='/news/'>下一页</a>",
        "<a href='index.html#top'>下一页</a>",
        "<a href='https://other.example/2.html'>下一页</a>",
        "<a href='javascript:;'>下一页</a>",
        "<a href='/'>首页</a> &gt; <a href='/news/x/'>&gt;</a>",
        "<a class='swiper-button-next' href='x.html'></a>",
        "<table class='calendar'><tr><td>1</td><td><a href='d2'>2</a></td><td><a href='d3'>3</a></td></table>",
        "<p>没有分页</p>",
        "第4页/4 <a href='?start=30'>&lt;</a>",
        "第1页/1 <a href='?start=15'>&gt;</a>",
        "<p>第1页/4</p><p>招商 <a href='?start=15'>&gt;</a></p>",
    ],
)
def test_no_next_page(html: str) -> None:
    assert next_page(page(html)) is None


@pytest.mark.parametrize(
    ("own", "href"),
    [
        ("/", "/page/2/"),
        ("/news/", "/news/index_1.html"),
        ("/news/list_7.html", "/news/list_7_2.html"),
        ("/list.php?id=7&page=3", "/list.php?id=7&page=4"),
        ("/page/9/", "/page/10/"),
        ("/news/", "/e/more.php?classid=5&page=2"),
    ],
)
def test_more_of_the_same_list(own: str, href: str) -> None:
    document = page(f"<a href='{href}'>加载更多</a>", f"https://www.example.cn{own}")
    assert next_page(document) == f"https://www.example.cn{href}"


@pytest.mark.parametrize(
    ("own", "href"),
    [
        ("/", "/news/"),
        ("/news/", "/hot/"),
        ("/list-5.html", "/list-7.html"),
        ("/list-5.html", "/list-2.html"),
        ("/news/list_7.html", "/news/"),
        ("/page/3/", "/page/2/"),
        ("/page/3/", "/page/5/"),
        ("/news/", "javascript:;"),
    ],
)
def test_more_that_leads_to_another_list(own: str, href: str) -> None:
    document = page(f"<a href='{href}'>加载更多</a>", f"https://www.example.cn{own}")
    assert read_pager(document).next_page is None
    assert read_pager(document).node is None


def test_what_is_called_the_next_page_comes_before_what_loads_more() -> None:
    html = "<a href='p2.html'>下一页</a><a href='/hot/2.html'>加载更多</a>"
    assert next_page(page(html)) == f"{BASE}p2.html"


def test_the_number_after_the_current_one_on_a_middle_page() -> None:
    html = (
        "<a href='a1'>1</a><a href='a2'>2</a><strong>3</strong><a href='a4'>4</a><a href='a5'>5</a>"
    )
    pager = read_pager(page(f"<div>{html}</div>", BASE + "a3"))
    assert (pager.current, pager.next_page) == (3, BASE + "a4")


def test_numbers_alone_on_the_second_page() -> None:
    html = "<a href='./'>1</a><span>2</span><a href='a3'>3</a><a href='a4'>4</a>"
    assert next_page(page(f"<div>{html}</div>", BASE + "a2")) == BASE + "a3"
    two_pages = "<div><a href='./'>1</a><span>2</span></div>"
    assert read_pager(page(two_pages, BASE + "a2")).current == 2
    assert next_page(page(two_pages, BASE + "a2")) is None


def test_the_last_page_has_no_next_one() -> None:
    html = "<div><a href='a1'>1</a><a href='a2'>2</a><span>3</span><a href='a3'>下一页</a></div>"
    assert next_page(page(html, BASE + "a3")) is None


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<a href='l_2.html'>2</a> 共12页", 12),
        ("<a href='l_2.html'>下一页</a> 页次：1/9页", 9),
        ("共 <strong>9</strong>页<strong>82</strong>条 <a href='l_2.html'>下一页</a>", 9),
        ("<a href='l_2.html'>2</a><a href='l_3.html'>3</a><a href='l_17.html'>尾页</a>", 17),
        ("<b>1</b><a href='p2'>2</a><a href='p3'>3</a><i>...</i><a href='p52'>52</a>", 52),
        ("<a>82条</a><a href='2.html'>2</a><a href='2.html'>下一页</a>", None),
        ("总共 <em>20</em> 记录 页码 <em>1</em>/<em>2</em> <a href='l2.htm'>下一页</a>", 2),
        (
            "<a title='Total record'><b>31</b></a> <b>1</b> <a href='i_2.html'>2</a><a href='i_2.html'>下一页</a>",
            None,
        ),
        ("<a href='s/9.htm'>下页</a><script>_simple_list_gotopage_fun(46,'u1',1)</script>", 46),
    ],
)
def test_page_count(html: str, expected: int | None) -> None:
    assert page_count(page(f"<div class='p'>{html}</div>")) == expected


def test_the_number_of_all_articles_is_no_page() -> None:
    total = "<a title='Total record'>&nbsp;<b>31</b></a>"
    pager = read_pager(page(f"<div>{total} <b>1</b> <a href='i_2.html'>2</a></div>"))
    assert (pager.current, pager.pages_told) == (1, 2)


def test_trs_script_names_pages_from_nought() -> None:
    script = "<script>createPageHTML(20, {}, 'index', 'html');</script>"
    first = read_pager(page(script.format(0)))
    assert (first.next_page, first.page_count, first.current) == (BASE + "index_1.html", 20, 1)
    last = read_pager(page(script.format(19), BASE + "index_19.html"))
    assert (last.next_page, last.current) == (None, 20)


def test_trs_script_whose_own_address_has_the_number_counts_from_nought() -> None:
    script = "<script>createPageHTML(2, 1, 'index', 'html', 40);</script>"
    assert next_page(page(script, BASE + "index_1.html")) is None


def test_a_total_before_the_pager_is_not_this_pages_number() -> None:
    told = "<p><span>总计 <b>11</b>  个记录</span><a href='index.html'>[1]</a><span>2</span></p>"
    pager = read_pager(page(f"<ul><li><a href='/a/8.html'>园区召开座谈会</a></li></ul>{told}", f"{BASE}index_2.html"))  # fmt: skip
    assert (pager.current, pager.page_count) == (2, 2)


def test_counts_of_answers_are_no_pages() -> None:
    row = "<tr><td><a href='/t-{0}.html'>{1}</a></td><td class='num'><a href='/t-{0}.html'>{2}</a><em>4006</em></td></tr>"
    rows = "".join(row.format(n, f"第{n}次招商推介会签约项目名单", n % 3) for n in range(7, 12))
    pager = read_pager(page(f"<table>{rows}</table>"))
    assert (pager.next_page, pager.page_count, pager.pages_told) == (None, None, 1)
    # Of one row alone its headline tells.
    one = row.format(7, "第七次招商推介会签约项目名单及有关情况说明", 5)
    turned = page(f"<div><table>{one}</table><p><a href='index.html'>1</a><b>2</b></p></div>", f"{BASE}index_2.html")  # fmt: skip
    assert read_pager(turned).page_count in (None, 2)


def test_rows_beside_a_pager_tell_no_count_of_pages() -> None:
    row = "<li>[03/15] <a href='/a/8.html'>园区召开座谈会</a></li>"
    pager = "<div><b>1</b><a href='p2.html'>2</a></div>"
    assert page_count(page(f"<div><ul>{row}</ul>{pager}</div>")) is None
    told = "<div><ul>{}</ul>{}<em>共3页</em></div>"
    assert page_count(page(told.format(row, pager))) == 3


def test_head_link_names_a_page_but_not_the_next_article() -> None:
    head = "<html><head><link rel='next' href='{}'></head><body></body></html>"
    assert next_page(parse_text(head.format("/page/2"), BASE)) == "https://www.example.cn/page/2"
    assert next_page(parse_text(head.format("/archives/5"), BASE)) is None


TRS_INLINE = """<script>var currentPage = {};var countPage = 4;var nextPage = currentPage+1;
if(countPage>1 && currentPage!=(countPage-1)) document.write("<a href=\\"list"+"_" + nextPage + ".shtml\\">下一页</a>");</script>"""
LAYPAGE = """<div id="fy"></div><script>layui.use('laypage', function(){{ layui.laypage.render({{elem: 'fy', count: 44, limit: 20,
curr: {}, jump: function(obj, first){{ if(!first) location.href = 'list_' + obj.curr + '.html'; }} }}); }});</script>"""
GO = """<a href="javascript:goPage(1)">1</a><a href="javascript:goPage(2)">2</a><a href="javascript:goPage(2)">下一页</a>
<script>function goPage(n){ if(n<1) return; window.location.href = "list.jsp?cid=7&pageNo=" + n; }</script>"""
FORM = """<form name="pf" action="/search.do" method="get"><input type="hidden" name="cid" value="7"><input type="hidden" name="pageNo" id="pn" value="1"></form>
<a onclick="turnPage(2)" href="#">下一页</a><script>function turnPage(p){ document.getElementById("pn").value = p; document.pf.submit(); }</script>"""


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        # The element's id may come first, with a digit in it, and a count of rows last.
        ("<script>createPageHTML(\"fy1\",3,0,\"index\",\"html\")</script>", "index_1.html"),
        ("<script>createPageHTML('pages', 3, 1, 'list', 'shtml', 44);</script>", "list_2.shtml"),
        # Told how many rows there are, it counts from one: the last page of three is the third.
        ("<script>createPageHTML('pages', 3, 2, 'list', 'shtml', 44);</script>", "list_3.shtml"),
        ("<script>createPageHTML('pages', 3, 3, 'list', 'shtml', 44);</script>", None),
        ("<script>createPageHTML('pages', 3, 0, 'list', 'shtml', 44);</script>", "list_1.shtml"),
        ("<script>var n=3; var i=0; createPageHTML(n, i, 'index', 'htm')</script>", "index_1.htm"),
        ("<script>createPageHTML(3, 2, 'index', 'html')</script>", None),
        (TRS_INLINE.format(0), "list_1.shtml"),
        (TRS_INLINE.format(3), None),
        (TRS_INLINE.format(0).replace('".shtml', '"."+"shtml'), "list_1.shtml"),
        (LAYPAGE.format(1), "list_2.html"),
        (LAYPAGE.format(3), None),
        (GO, "list.jsp?cid=7&pageNo=2"),
        (FORM, "/search.do?cid=7&pageNo=2"),
        # What is posted has no address; what depends on more than the number is not known.
        (FORM.replace('"get"', '"post"'), None),
        (GO.replace("cid=7&", 'cid=" + cid + "&'), None),
        (GO.replace("list.jsp", "https://other.example/list.jsp"), None),
        ("<select onchange='location=this.value'><option value='a.html'>1</option><option value='a_2.html'>2</option></select>", "a_2.html"),
        ("<select><option value='a.html'>第1页</option><option value='a_2.html' selected>第2页</option><option value='a_3.html'>第3页</option></select>", "a_3.html"),
        ("<select><option value='1'>1</option><option value='2'>2</option></select>", None),
        ("<select><option value='https://a.example/'>外交部</option><option value='https://b.example/'>财政部</option></select>", None),
    ],
)  # fmt: skip
def test_pagers_that_a_script_or_a_box_turns(html: str, expected: str | None) -> None:
    from urllib.parse import urljoin

    wanted = urljoin(BASE, expected) if expected else None
    assert next_page(page(f"<div class='p'>{html}</div>")) == wanted


def test_a_box_knows_its_page_by_its_address() -> None:
    box = "<select><option value='/news/'>1</option><option value='a_2.html'>2</option><option value='a_3.html'>3</option></select>"
    assert next_page(page(box, BASE + "a_2.html")) == BASE + "a_3.html"
    assert next_page(page(box, BASE + "a_3.html")) is None


def test_a_widget_says_how_many_pages_there_are() -> None:
    pager = read_pager(page(LAYPAGE.format(2), BASE + "list_2.html"))
    assert (pager.current, pager.page_count, pager.next_page) == (2, 3, BASE + "list_3.html")


@pytest.mark.parametrize(
    ("url", "href"),
    [
        ("/tags/park/", "/tags/park/page/2/"),
        ("/tags/park/page/2/", "/tags/park/page/3/"),
        ("/list.asp?c=3", "/list.asp?c=3&page=2"),
        ("/news/", "/news/index_2.html"),
    ],
)
def test_an_arrow_that_is_a_picture_leads_to_the_next_page(url: str, href: str) -> None:
    arrow = f"<div>1 / 4</div><a class='right' href='{href}'><i class='angle'></i></a>"
    assert next_page(page(arrow, f"https://www.example.cn{url}")) == f"https://www.example.cn{href}"


def test_an_arrow_that_is_a_sign_of_a_themes_own() -> None:
    arrows = "<nav><ul><li>Page 1 / 10</li><li><a href='gc2.html'>&#10217;</a></li><li><a href='gc10.html'>&#10219;</a></li></ul></nav>"
    assert next_page(page(arrows, BASE + "gc.html")) == BASE + "gc2.html"
    back = "<p><a href='gc.html'>⇦</a> 2 of 2</p>"
    assert next_page(page(back, BASE + "gc2.html")) is None


def test_an_arrow_that_a_style_sheet_draws_beside_the_count_of_pages() -> None:
    arrows = "<p>{}Page {} / 3 <a href='{}'><i class='icon'></i></a></p>"
    assert next_page(page(arrows.format("", 1, "gg2.html"), BASE + "gg.html")) == BASE + "gg2.html"
    back = "<a href='gg.html'><i class='icon'></i></a> "
    second = page(arrows.format(back, 2, "gg3.html"), BASE + "gg2.html")
    assert next_page(second) == BASE + "gg3.html"
    last = page(f"<p>{back.replace('gg.', 'gg2.')} Page 3 / 3</p>", BASE + "gg3.html")
    assert next_page(last) is None
    assert next_page(page("<p>园区 <a href='gg2.html'><i></i></a></p>", BASE + "gg.html")) is None


def test_an_address_that_speaks_of_the_next_page_needs_no_known_word() -> None:
    earlier = "<div class='nav-links'><a href='{}'>先前文章</a></div>"
    assert next_page(page(earlier.format("/news/page/2/"))) == "https://www.example.cn/news/page/2/"
    assert next_page(page(earlier.format("/news/index_2.html"))) is None
    assert next_page(page(earlier.format("/news/?p=2"))) is None


@pytest.mark.parametrize("href", ["/news/2.html", "/page/2/", "/news/page/3/", "/news/2/", "./"])
def test_a_picture_that_leads_elsewhere_is_no_next_page(href: str) -> None:
    assert next_page(page(f"<a href='{href}'><img src='a.jpg'></a>")) is None


def test_a_script_whose_call_for_the_first_page_is_another() -> None:
    numbers = "<span>1</span><a href='javascript:go(2)'>2</a><a href='javascript:go(3)'>3</a>"
    script = "<script>function go(n) { location.href = n == 1 ? './' : 'p_' + n + '.html'; /* page */ }</script>"
    assert next_page(page(numbers + script)) == BASE + "p_2.html"


@pytest.mark.parametrize(
    ("html", "more"),
    [
        ("<button id='more' data-page='1'>加载更多</button>", True),
        ("<div class='jz'><span>查看更多</span><i></i></div>", True),
        ("<div class='jz'><i></i>点击加载更多 ↓</div>", True),
        ("<a href='javascript:;' id='gd'>点击加载更多</a>", True),
        ("<div><a href='/dt/'>查看更多</a></div>", False),
        ("<a href='/dt/'><span>查看更多</span></a>", False),
        ("<a href='/dt/?page=2'>加载更多</a>", False),
        ("<div onclick=\"location.href='/dt/'\">查看更多</div>", False),
        ("<span>更多</span><p>没有更多了</p>", False),
        ("<div><span class='on'>1</span><span>2</span><span><p>下一页</p></span></div>", True),
        (
            "<div><span class='on'>1</span><span>2</span><span class='disabled'>下一页</span></div>",
            False,
        ),
        ("<div><span class='on'>1</span><span>下一页</span></div>", False),
        ("<div><a href='/a/2.html'>1</a><span>2</span><span>下一页</span></div>", False),
        ("<a href='javascript:;'>查看更多</a><script>var page = 2, pages = 1;</script>", False),
        ("<a href='javascript:;'>查看更多</a><script>var page = 2, pages = 4;</script>", True),
        (
            "<a href='javascript:;'>查看更多</a><script>var pages = 1; $.get(u, function (r) { pages = r.pages })</script>",
            True,
        ),
        (
            "<a href='javascript:;'>查看更多</a><script>load({totalPage: '1', size: 9})</script>",
            False,
        ),
    ],
)
def test_a_button_for_more_that_leads_nowhere(html: str, more: bool) -> None:
    assert (
        has_hidden_pages(page(f"<ul><li><a href='/a/1.html'>项目签约</a></li></ul>{html}")) is more
    )


@pytest.mark.parametrize(
    ("following", "more"),
    [
        ("<a href='javascript:;'>下一页</a>", True),
        ("<a class='disabled'>下一页</a>", False),
        ("<a class='btn btn-disabled' href='javascript:;'>下一页</a>", False),
        ("<li class='next disabled'><a href='javascript:void(0)'>下一页</a></li>", False),
        ("<a aria-disabled='true'>后一页</a>", False),
    ],
)
def test_the_last_page_has_a_next_one_that_leads_nowhere(following: str, more: bool) -> None:
    rows = "<ul><li><a href='/a/1.html'>项目签约</a></li></ul>"
    pager = f"<p><a href='index_2.html'>上一页</a> <b>3</b> {following}</p>"
    last = page(rows + pager, f"{BASE}index_3.html")
    assert next_page(last) == (f"{BASE}index_4.html" if more else None)
    assert has_hidden_pages(page(f"{rows}<p><b>1</b> {following}</p>")) is more


@pytest.mark.parametrize(
    ("said", "articles"),
    [
        ("共120条 第1页/共8页", 120),
        ("共 356 篇文章", 356),
        ("<b>1/8</b> 共有 <i>95</i> 条记录", 95),
        ("总记录数：120，每页15条", 120),
        ("共计7条信息", 7),
        ("每页 14 记录 总共 20 记录", 20),
        ("共8页", None),
        ("总数 8 页", None),
        ("每页15条", None),
    ],
)
def test_a_pager_says_how_many_articles_the_list_has(said: str, articles: int | None) -> None:
    pager = f"<div class=pages>{said} <a href='index_2.html'>下一页</a></div>"
    assert read_pager(page(pager)).article_count == articles


@pytest.mark.parametrize("label", ["较旧的博文", "较新的文章 »", "« 更早的文章", "Older posts"])
def test_words_of_a_pager_name_no_section(label: str) -> None:
    assert is_pager_word(label)
