"""Related links: each once, with the whole title and the excerpt; other lists are not related."""

from __future__ import annotations

from tests.read.article_page import BODY, TITLE, page

REST = f"<h1>{TITLE}</h1><p>2024-09-27</p><div class='c'>{BODY}</div>"


def test_picture_and_title_of_one_link_are_one() -> None:
    item = (
        "<div class='relate'><div class='relateimg'><a href='/post/{0}.html' title='{1}'><img src='/{0}.jpg' alt='{1}'></a>"
        "</div><div class='relateinfo'><h3><a href='/post/{0}.html'>{1}</a></h3><p>{2}</p></div></div>"
    )
    items = item.format(
        7, "长丰县储能项目签约", "九月一日，长丰县与某企业签约储能项目…"
    ) + item.format(9, "安吉竹产业园二期投产", "安吉竹产业园二期三条产线全部投产…")
    reading = page(
        f"{REST}<div class='block'><h4>“{TITLE}” 的相关文章</h4><div>{items}</div></div>"
    )
    assert reading.related is not None
    found = [(r.position, r.url, r.title, r.excerpt) for r in reading.related.value]
    assert found == [
        (
            1,
            "http://www.example.cn/post/7.html",
            "长丰县储能项目签约",
            "九月一日，长丰县与某企业签约储能项目…",
        ),
        (
            2,
            "http://www.example.cn/post/9.html",
            "安吉竹产业园二期投产",
            "安吉竹产业园二期三条产线全部投产…",
        ),
    ]


def test_cut_title_is_completed_and_own_link_left_out() -> None:
    links = "<li><a href='/news/418.html'>本文自己</a></li><li><a href='/1.html' title='广德市新材料园区举行推介会'>广德市新材料园区举…</a></li>"
    reading = page(f"{REST}<div><strong>相关阅读：</strong><ul>{links}</ul></div>")
    assert reading.related is not None
    assert [r.title for r in reading.related.value] == ["广德市新材料园区举行推介会"]


def test_related_ends_where_another_section_begins() -> None:
    lists = (
        "<h3>相关新闻</h3><ul><li><a href='/1.html'>相关的一条新闻标题</a></li></ul>"
        "<h3>热门排行</h3><ul><li><a href='/2.html'>热门的一条新闻标题</a></li></ul>"
    )
    reading = page(f"{REST}<div>{lists}</div>")
    assert reading.related is not None
    assert [r.title for r in reading.related.value] == ["相关的一条新闻标题"]


def test_previous_next_and_hot_lists_are_not_related() -> None:
    lists = (
        "<p>上一篇：<a href='/1.html'>前一篇的标题</a></p><div class='hot'><h3>热门文章</h3>"
        "<ul><li><a href='/2.html'>热门的一条新闻标题</a></li></ul></div>"
    )
    assert page(REST + lists).related is None
