"""The list extractor on small pages, one for each way in which the field writes its lists."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.read.document import Document, parse_text
from crawler.read.listing import Listing, read_listing

NOW = datetime(2026, 3, 1, 4, tzinfo=UTC)
URL = "https://www.example.cn/news/"

NAV = """<div class="nav"><ul>
<li><a href="/">首页</a></li><li><a href="/news/">园区新闻</a></li><li><a href="/policy/">招商政策</a></li>
<li><a href="/about/">关于我们</a></li></ul></div>"""
HOT = """<div class="sidebar"><h3>热门文章</h3><ul>
<li><a href="/news/901.html">往年最受关注的十个签约项目盘点与回顾</a></li>
<li><a href="/news/902.html">一张图看懂开发区土地出让的全部流程</a></li>
<li><a href="/news/903.html">投资者最常问的二十个问题都在这里了</a></li>
<li><a href="/news/904.html">专访园区负责人谈未来三年的产业布局</a></li></ul></div>"""
FOOT = """<div class="footer"><a href="/map.html">网站地图</a><a href="https://beian.example/">备案号一二三四五六七八</a></div>"""

TITLES = [
    "翠湖区举行一季度重点项目集中签约仪式",
    "高新园区标准厂房二期工程顺利封顶",
    "全省招商引资工作推进会在临江市召开",
    "新能源材料产业基地落户滨海新城",
    "开发区出台支持先进制造业的十条措施",
]


def page(
    rows: str, title: str = "园区新闻 - 翠湖投资网", pager: str = "", url: str = URL
) -> Document:
    body = f"{NAV}<div class='main'><h2>园区新闻</h2>{rows}{pager}</div>{HOT}{FOOT}"
    return parse_text(f"<html><head><title>{title}</title></head><body>{body}</body></html>", url)


def read(document: Document) -> Listing:
    found = read_listing(document, NOW)
    assert found is not None
    return found


def rows_of(template: str) -> str:
    return "".join(
        template.format(i=i, title=title, day=f"2026-01-{20 - i:02}", d=20 - i)
        for i, title in enumerate(TITLES, 1)
    )


SHAPES = {
    "ul-li-span": "<ul>"
    + rows_of("<li><span>{day}</span><a href='/news/{i}.html'>{title}</a></li>")
    + "</ul>",
    "table": "<table>"
    + rows_of("<tr><td>·</td><td><a href='{i}.html'>{title}</a></td><td>{day}</td></tr>")
    + "</table>",
    "dl": "<dl>"
    + rows_of("<dt><a href='{i}.html'>{title}</a></dt><dd>发布时间：{day}</dd>")
    + "</dl>",
    "bare links": rows_of("<a href='{i}.html'>{title}</a> [{day}]<br>"),
    "one ul a row": rows_of(
        "<ul class='list'><li class='tit'><a href='{i}.html'><b>{title}</b></a></li>"
        "<li class='time'>{day}</li></ul>"
    ),
    "card": rows_of(
        "<div class='item'><a href='{i}.html'><img src='p.jpg'></a><h3><a href='{i}.html'>{title}</a></h3>"
        "<p>这里是这篇文章的开头，列表把它截断在这个地方，后面还有很多……<a href='{i}.html'>阅读全文</a></p>"
        "<span class='date'>{day}</span><span class='view'>12{i}</span></div>"
    ),
    "whole row a link": "<ul>"
    + rows_of("<li><a href='{i}.html'><i>{day}</i><h4>{title}</h4><p>开头的几句话</p></a></li>")
    + "</ul>",
    "date after title in link": "<ul>"
    + rows_of("<li><a href='{i}.html'><span>{title}</span><span>{day}</span></a></li>")
    + "</ul>",
    "calendar leaf": "<ul>"
    + rows_of(
        "<li><div class='t'><b>{d}</b><em>2026/01</em></div><a href='{i}.html'>{title}</a></li>"
    )
    + "</ul>",
    "lists of two": "<div>"
    + rows_of("<ul class='row'><li><a href='{i}.html'>{title}</a><em>{day}</em></li></ul>")
    + "</div>",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_rows_of_every_shape(shape: str) -> None:
    found = read(page(SHAPES[shape]))
    assert [row.title for row in found.rows] == TITLES
    assert [row.url for row in found.rows] == [f"{URL}{i}.html" for i in range(1, 6)]
    assert [str(row.published) for row in found.rows] == [f"2026-01-{20 - i}" for i in range(1, 6)]
    assert len(found.row_nodes) == len(found.link_nodes) == 5
    assert all(node.tag == "a" for node in found.link_nodes)


def test_card_whose_links_are_a_picture_and_a_button() -> None:
    """The headline is none of them."""
    card = (
        "<article><header><a href='/news/{0}' style='background-image:url(/b.jpg)'></a><h3>{1}</h3></header>"
        "<p>摘要摘要摘要……</p><ul><li><a href='/news/{0}' class='button'>More</a></li></ul></article>"
    )
    rows = "".join(card.format(n, title) for n, title in enumerate(TITLES))
    assert [row.title for row in read(page(f"<div class='items'>{rows}</div>")).rows] == TITLES


def test_card_gives_views_and_excerpt() -> None:
    row = read(page(SHAPES["card"])).rows[0]
    assert row.views == 121
    assert row.excerpt == "这里是这篇文章的开头，列表把它截断在这个地方，后面还有很多……"


def test_views_beside_their_label_and_none_without() -> None:
    rows = rows_of(
        "<li><a href='{i}.html'>{title}</a> <span>{day}</span> <span>浏览：3{i}次</span></li>"
    )
    assert [row.views for row in read(page(f"<ul>{rows}</ul>")).rows] == [31, 32, 33, 34, 35]
    assert read(page(SHAPES["table"])).rows[0].views is None


def test_a_count_of_something_else_is_not_the_views() -> None:
    rows = rows_of(
        "<li><a href='{i}.html'>{title}</a><i>{day}</i><span>7{i}点热度</span><span>0人点赞</span></li>"
    )
    assert [row.views for row in read(page(f"<ul>{rows}</ul>")).rows] == [71, 72, 73, 74, 75]
    liked = rows_of("<li><a href='{i}.html'>{title}</a><i>{day}</i><span>0人点赞 3评论</span></li>")
    assert read(page(f"<ul>{liked}</ul>")).rows[0].views is None


def test_full_title_of_a_cut_one_is_in_its_attribute() -> None:
    rows = "".join(
        f"<li><a href='{i}.html' title='{title}'>{title[:10]}...</a><span>2026-01-1{i}</span></li>"
        for i, title in enumerate(TITLES)
    )
    found = read(page(f"<ul>{rows}</ul>"))
    assert [row.title for row in found.rows] == TITLES
    assert not any(row.title_is_cut for row in found.rows)


def test_title_without_its_rest_stays_cut() -> None:
    rows = "".join(f"<li><a href='{i}.html'>{t[:12]}…</a></li>" for i, t in enumerate(TITLES))
    found = read(page(f"<ul>{rows}</ul>"))
    assert all(row.title_is_cut for row in found.rows)


def test_titles_cut_without_a_sign_are_known_by_their_common_width() -> None:
    cut = [title[:15] for title in TITLES]
    rows = "".join(
        f"<li><a href='{i}.html'>{t}</a></li>" for i, t in enumerate([*cut, "短一些的标题也在其中"])
    )
    found = read(page(f"<ul>{rows}</ul>"))
    assert [row.title_is_cut for row in found.rows] == [True] * 5 + [False]
    assert not any(row.title_is_cut for row in read(page(SHAPES["table"])).rows)


def test_day_beats_month_where_both_are_shown() -> None:
    rows = rows_of(
        "<li><a href='{i}.html'>{title}</a><em class='date'>2026-01</em><b>{day}</b></li>"
    )
    assert str(read(page(f"<ul>{rows}</ul>")).rows[0].published) == "2026-01-19"


@pytest.mark.parametrize("badge", ["【置顶】", "[推荐] ", "（热）"])
def test_a_badge_in_brackets_is_no_part_of_the_title(badge: str) -> None:
    rows = rows_of(f"<li><a href='{{i}}.html'>{badge}{{title}}</a><span>{{day}}</span></li>")
    assert [row.title for row in read(page(f"<ul>{rows}</ul>")).rows] == TITLES


def test_a_kind_in_brackets_is_part_of_the_title() -> None:
    rows = rows_of("<li><a href='{i}.html'>【公告】{title}</a><span>{day}</span></li>")
    assert read(page(f"<ul>{rows}</ul>")).rows[0].title == f"【公告】{TITLES[0]}"


def test_tooltip_that_says_more_than_the_title() -> None:
    rows = "".join(
        f"<li><a href='{i}.html' title='文章标题：{t} 作者：admin 更新时间：2026-1-2'>{t[:9]}…</a></li>"
        for i, t in enumerate(TITLES)
    )
    assert [row.title for row in read(page(f"<ul>{rows}</ul>")).rows] == TITLES


def test_yearless_date_keeps_its_words_and_takes_its_year_only_from_the_address() -> None:
    bare = rows_of("<li><a href='{i}.html'>{title}</a><span>01-1{i}</span></li>")
    row = read(page(f"<ul>{bare}</ul>")).rows[0]
    assert (row.published_raw, row.published) == ("01-11", None)
    filed = rows_of("<li><a href='202501/t20250110_{i}.html'>{title}</a><span>01-1{i}</span></li>")
    assert str(read(page(f"<ul>{filed}</ul>")).rows[0].published) == "2025-01-11"


def test_date_in_the_excerpt_is_not_the_rows() -> None:
    rows = rows_of(
        "<li><a href='{i}.html'>{title}</a><p>2025年3月4日，区委书记一行来到园区调研，"
        "先后走进三家企业的车间，详细了解生产经营情况</p><span>发布时间：{day}</span></li>"
    )
    assert str(read(page(f"<ul>{rows}</ul>")).rows[0].published) == "2026-01-19"


def test_a_headline_of_other_make_is_a_row_too() -> None:
    first = "<li><h3><a href='top.html'>头条：全市重大项目建设现场会今日举行</a></h3><span>2026-01-28</span></li>"
    found = read(page("<ul>" + first + SHAPES["ul-li-span"][4:]))
    assert len(found.rows) == 6
    assert found.rows[0].url == URL + "top.html"


def test_a_hidden_heading_is_no_headline_of_an_article() -> None:
    """A theme writes the site's name once more for search engines, on every page."""
    name = "临江跨境电商产业园管理办公室"
    rows = rows_of("<li><a href='{i}.html'>{title}</a></li>")
    for hidden in (
        "<h3 hidden>{}</h3>",
        "<div hidden><h3>{}</h3></div>",
        "<h3 style='display:none'>{}</h3>",
    ):
        found = read(page(f"{hidden.format(name)}<ul>{rows}</ul>", title=f"园区新闻-{name}"))
        assert [row.title for row in found.rows] == TITLES
    shown = page(f"<h3>{name}</h3><ul>{rows}</ul>", title=f"园区新闻-{name}")
    assert read_listing(shown, NOW) is None


def test_links_that_lead_nowhere_are_rows_without_address() -> None:
    rows = rows_of("<li><a href='javascript:;'>{title}</a><span>{day}</span></li>")
    found = read(page(f"<ul>{rows}</ul>"))
    assert [row.title for row in found.rows] == TITLES
    assert {row.url for row in found.rows} == {""}


def test_link_followed_by_a_script() -> None:
    rows = rows_of(
        "<li><a href='#' onclick=\"location.href='/news/{i}.html'\">{title}</a><span>{day}</span></li>"
    )
    assert read(page(f"<ul>{rows}</ul>")).rows[1].url == URL + "2.html"


def test_the_title_of_a_row_without_links_is_what_says_most_in_words() -> None:
    """A day with its hour has more characters than a short title."""
    titles = ["园区一号厂房招租", "关于调整公交线路的通告公示", "经开区新签约项目"]
    rows = "".join(
        f"<li onclick=\"location.href='/xm/{n}.html'\"><p>{title}</p><span>2026-02-1{n} 17:30:00</span></li>"
        for n, title in enumerate(titles)
    )
    found = read(page(f"<ul>{rows}</ul>"))
    assert [(row.title, str(row.published)) for row in found.rows] == [
        (title, f"2026-02-1{n} 17:30:00") for n, title in enumerate(titles)
    ]


def test_the_boxes_of_a_portal_are_no_rows() -> None:
    """Each is headed by the name of a section, and has dates and articles of its own."""
    boxes = "".join(
        f"<div class='box'><h3><a href='/{name}/'>{text}</a></h3><a href='/{name}/'>&gt;&gt;</a><ul>"
        + rows_of("<li><a href='/" + name + "/{i}.html'>{title}</a><span>{day}</span></li>")
        + "</ul></div>"
        for name, text in (
            ("gz", "工作动态"),
            ("zc", "政策解读"),
            ("yq", "园区动态"),
            ("hy", "行业观察"),
        )
    )
    found = read(page(f"<div>{boxes}</div>"))
    assert {row.title for row in found.rows} == {*TITLES}


def test_the_paged_list_wins_over_a_longer_hot_list() -> None:
    short = "<div class='l'>" + SHAPES["dl"].replace("发布时间：", "") + "</div>"
    pager = "<div class='p'><a href='index_2.html'>下一页</a> 共3页</div>"
    hot = "<div class='r'><ul>" + "".join(
        f"<li><a href='/h/{i}.html'>另一处排得很长的一列新闻标题第{i}条</a></li>" for i in range(30)
    )
    found = read(page(f"<div class='w'>{short}{pager}</div>{hot}</ul></div>"))
    assert [row.title for row in found.rows] == TITLES
    assert (found.next_page, found.last_page) == (URL + "index_2.html", 3)


def test_pinned_article_with_state_classes_and_separators() -> None:
    rows = "".join(
        f"<li class='{'first istop' if i == 1 else 'odd' if i % 2 else 'even'}'>"
        f"<a href='{i}.html'>{title}</a><span>2026-01-1{i}</span></li>"
        + ("<li class='line'></li>" if i == 3 else "")
        for i, title in enumerate(TITLES, 1)
    )
    assert len(read(page(f"<ul>{rows}</ul>")).rows) == 5


def test_an_article_is_no_list() -> None:
    text = "".join(
        f"<p>这是正文的第{i}段，讲述项目的由来、规模、投资额与建设进度。</p>" * 3 for i in range(6)
    )
    related = "<h3>相关文章</h3><ul>" + rows_of("<li><a href='{i}.html'>{title}</a></li>") + "</ul>"
    body = (
        f"<h1>{TITLES[0]}</h1><div>来源：本站 2026-01-01</div><div class='c'>{text}</div>"
        f"<p>上一篇：<a href='8.html'>{TITLES[1]}</a></p>{related}"
    )
    document = parse_text(
        f"<title>{TITLES[0]}_翠湖投资网</title><body>{NAV}{body}{FOOT}</body>", URL + "1.html"
    )
    assert read_listing(document, NOW) is None


@pytest.mark.parametrize("html", ["", "<p>暂无信息</p>", NAV + FOOT, "<form>登录 <input></form>"])
def test_pages_without_rows_are_no_lists(html: str) -> None:
    assert read_listing(parse_text(html, URL), NOW) is None


def test_last_page_with_one_row() -> None:
    rows = f"<ul><li><a href='/news/1.html'>{TITLES[0]}</a><span>2026-01-02</span></li></ul>"
    pager = "<div class='pager'><a href='/news/'>首页</a><a href='/news/list_2.html'>上一页</a><b>3</b></div>"
    found = read(page(rows, pager=pager, url=URL + "list_3.html"))
    assert [row.url for row in found.rows] == [URL + "1.html"]
    assert found.next_page is None


@pytest.mark.parametrize(
    "odd",
    [
        "<script data-url='/a.js'></script>",
        "<select onclick=\"location.href='/a.html'\"><option>一</option></select>",
        "<textarea data-href='/a.html'></textarea>",
        "<div data-url='/a.html'></div>",
    ],
)
def test_what_a_script_opens_need_not_be_a_row(odd: str) -> None:
    rows = "<ul>" + rows_of("<li><a href='{i}.html'>{title}</a><span>{day}</span></li>") + "</ul>"
    assert [row.title for row in read(page(odd + rows)).rows] == TITLES


def test_links_to_the_comments_of_an_article_are_not_its_title() -> None:
    """As WordPress's Twenty Twenty writes them: the title again, and behind it 无评论."""
    rows = rows_of(
        "<article><h2><a href='/{i}/'>{title}</a></h2><ul class='meta'><li class='c'>"
        "<a href='/{i}/#respond'>{title}<span>中</span>无评论</a></li></ul><p>{day}</p></article>"
    )
    assert [row.title for row in read(page(rows)).rows] == TITLES


@pytest.mark.parametrize("sign", ["【", "[ ", "（更", "《"])
def test_a_very_long_title_is_no_trouble(sign: str) -> None:
    long = f"<ul><li><a href='1.html'>{sign * 100_000}</a></li></ul>"
    read_listing(page(long), NOW)


def test_rows_that_a_script_opens_stay_rows() -> None:
    """They have no address, and so none that another link has without its ``#``."""
    rows = rows_of("<li><a href='{i}.html'>{title}</a><span>{day}</span></li>")
    opened = (
        "<li><a href='#' onclick='open(7)'>临江县又一批项目签约</a><span>2026-02-01</span></li>"
    )
    listing = read(page(f"<a href='javascript:;'>登录</a><ul>{rows}{opened}</ul>"))
    assert [row.title for row in listing.rows if not row.url] == ["临江县又一批项目签约"]


def one_titled(days: bool) -> Document:
    """A list of notices that bear one title, beside a box whose links do so too and lead to one page each."""
    rows = "".join(
        f"<li><a href='/zk/{n}.html'>招录公示</a>"
        + (f"<i>2026-05-{n:02}</i>" if days else "")
        + "</li>"
        for n in range(10, 20)
    )
    return parse_text(
        f"<title>通知</title><div class=nav><a href='/'>首页</a><a href='/zk/'>通知</a></div><ul class=rows>{rows}</ul>",
        "https://linjiang.test/zk/",
    )


def test_notices_of_one_title_are_told_apart_by_their_days() -> None:
    listing = read_listing(one_titled(days=True), NOW)
    assert listing is not None
    assert [row.url[-7:] for row in listing.rows] == [f"{n}.html" for n in range(10, 20)]
    assert {row.title for row in listing.rows} == {"招录公示"}


def test_links_of_one_text_that_nothing_tells_apart_are_no_list() -> None:
    assert read_listing(one_titled(days=False), NOW) is None


def test_tabs_of_which_one_is_shown_are_one_list() -> None:
    """Their boxes have ids of their own, one may have a class more; each is dated as the others are."""
    tabs = "".join(
        f"<div class='pane' id='{key}'{' style=display:none' * place}><ul{' class=y' * place}>"
        + "".join(
            f"<li><a href='/show-{10 * place + n}.html'>{title}</a><i>2026-02-0{n + 1}</i></li>"
            for n, title in enumerate(TITLES)
        )
        + "</ul></div>"
        for place, key in enumerate(("dt", "gg"))
    )
    heads = "<p><a href='#dt'>动态</a><a href='#gg'>公告</a></p>"
    listing = read(page(heads + tabs))
    assert len(listing.rows) == 2 * len(TITLES)


@pytest.mark.parametrize(
    "below",
    [
        "<footer><a href='/n/{n}.html'>阅读更多...</a></footer>",
        "<div class='meta'><a href='/category/{section}/'>{section}号园区动态</a></div>",
    ],
)
def test_what_stands_below_the_titles_in_a_box_with_an_id_is_no_second_list(below: str) -> None:
    """The first row of a section alone bears its link, as it is taken once a page."""
    rows = "".join(
        f"<article id='post-{n}' class='post'><header><h2><a href='/n/{n}.html'>{title}</a></h2></header>"
        f"<time>2026-02-0{n + 1}</time>{below.format(n=n, section=n % 3)}</article>"
        for n, title in enumerate(TITLES)
    )
    listing = read(page(f"<div id='content'><main>{rows}</main></div>"))
    assert [row.title for row in listing.rows] == TITLES


def test_a_list_in_a_box_named_like_a_menu_that_holds_its_pager() -> None:
    rows = "".join(
        f"<li><h1><a href='/{n}.html'>{title}</a></h1><i>2026-02-0{n + 1}</i></li>"
        for n, title in enumerate(TITLES)
    )
    aside = f"<div class='drawer'><p>{'请在配置文件里添加这一段内容，保存以后再运行一次。' * 9}</p></div>"
    box = f"<div class='menu-l'><ul>{rows}</ul>%s</div>{aside}"
    assert read_listing(page(box % "<a href='page/2/'>下一页</a>"), NOW) is not None
    assert read_listing(page(box % ""), NOW) is None


def test_an_icon_parts_a_date_from_the_views_behind_it() -> None:
    rows = "".join(
        f"<li><a href='/news/{n}.html'>{title}</a><p class='t'><i class='shi'></i>2026/1/{20 - n}<i class='yan'></i>{618 + n}</p></li>"
        for n, title in enumerate(TITLES)
    )
    found = read(page(f"<ul>{rows}</ul>")).rows
    assert [str(row.published) for row in found] == [
        f"2026-01-{20 - n}" for n in range(len(TITLES))
    ]
