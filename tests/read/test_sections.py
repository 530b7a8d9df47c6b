"""Which links of a page may lead to sections."""

from __future__ import annotations

import pytest

from crawler.platforms import PLATFORMS, Platform, platform_named
from crawler.read.document import parse_text
from crawler.read.sections import (
    SectionLink,
    links_elsewhere,
    names_no_section,
    section_links,
)

URL = "http://www.example.cn/"


def links(markup: str, platform: Platform | None = None, url: str = URL) -> list[SectionLink]:
    return section_links(parse_text(f"<html><body>{markup}</body></html>", url), platform)


def names(markup: str, platform: Platform | None = None) -> list[str]:
    return [link.name for link in links(markup, platform)]


def test_menu_before_footer() -> None:
    markup = (
        "<div class='bottom'><a href='/d/'>园区新闻</a><a href='/e/'>其他</a></div>"
        "<div class='nav'><a href='/a/'>要闻</a><a href='/b/'>翠湖</a></div>"
    )
    assert names(markup) == ["要闻", "园区新闻", "翠湖", "其他"]


@pytest.mark.parametrize("first", ["园区动态", "人才招聘"])
def test_a_channel_that_leads_to_its_first_section_is_called_as_that_is(first: str) -> None:
    """Whether the section's own name speaks for a list or not."""
    menu = (
        f"<dl><dt><a href='/a/'>信息公开</a></dt><dd><a href='/a/'>{first}</a></dd>"
        "<dd><a href='/b/'>通知公告</a></dd></dl>"
    )
    assert sorted(names(menu)) == sorted([first, "通知公告"])


@pytest.mark.parametrize("behind", ["更多", "&gt;&gt;", "News", "关于我们", "首页"])
def test_what_stands_behind_a_section_and_is_no_name(behind: str) -> None:
    assert names(f"<a href='/a/'>园区动态</a><a href='/a/'>{behind}</a>") == ["园区动态"]


@pytest.mark.parametrize("url", [URL, URL.rstrip("/")])
@pytest.mark.parametrize("href", ["/?page=2", "/page/2/", "/index_2.html"])
def test_the_next_page_is_no_section(href: str, url: str) -> None:
    """Whatever its link says: 查看更多 below the newest articles of all sections."""
    box = f"<div><h3>最新文章</h3><a href='/a/'>园区动态</a><a href='{href}'>查看更多</a></div>"
    assert [link.name for link in links(box, url=url)] == ["园区动态"]


def test_an_arrow_to_the_last_page_is_no_section() -> None:
    pager = "<nav><b>1</b><a href='/index2.html'>2</a><a href='/index2.html'>&gt;</a><a href='/index8.html'>&gt;&gt;</a></nav>"
    assert names(f"<a href='/a/'>园区动态</a><div>{pager}</div>") == ["园区动态"]


def test_page_order_among_equals() -> None:
    markup = "<nav>" + "".join(f"<a href='/{c}/'>{c}{c}动态</a>" for c in "丁丙乙甲") + "</nav>"
    assert names(markup) == ["丁丁动态", "丙丙动态", "乙乙动态", "甲甲动态"]


@pytest.mark.parametrize(
    "tag", ["<nav>", "<header>", "<div id='mainMenu'>", "<ul class='lanmu daohang'>"]
)
def test_what_a_menu_is(tag: str) -> None:
    [inside] = links(f"{tag}<a href='/a/'>翠湖</a>")
    [outside] = links("<div class='box'><a href='/a/'>翠湖</a></div>")
    assert inside.likelihood > outside.likelihood


def test_class_of_the_body_makes_no_menu() -> None:
    document = parse_text("<html><body class='home-nav'><a href='/a/'>翠湖</a></body></html>", URL)
    [plain] = links("<a href='/a/'>翠湖</a>")
    assert section_links(document) == [plain]


@pytest.mark.parametrize(
    "name",
    ["首页", "网站首页", "返回首页", "HOME", "关于我们", "联系我们", "登录", "登陆", "会员注册", "在线留言", "站内搜索",
     "网站地图", "友情链接", "设为收藏", "RSS", "公众号", "手机版", "上一页",
     "下一页", "末页", "尾页", "2", "12", "Older", "newer posts", "无障碍"],
)  # fmt: skip
def test_names_that_are_no_sections(name: str) -> None:
    assert names_no_section(name)
    assert names(f"<nav><a href='/x/'>{name}</a></nav>") == []


@pytest.mark.parametrize("name", ["产品中心", "资料下载", "人才招聘", "会员中心"])
def test_lists_of_goods_and_people_are_doubted(name: str) -> None:
    """One of them is looked at where the links beside it turn out to be lists, or where there is little else."""
    assert [each.likelihood <= 0 for each in links(f"<nav><a href='/x/'>{name}</a></nav>")] == [
        True
    ]


def test_articles_on_the_page_in_its_folder_tell_of_a_section() -> None:
    box = "<div><b>会员天地</b><a href='/member/'>更多</a><a href='/member/7.html'>某会员企业入选专精特新名单</a></div>"
    document = parse_text(f"<html><body>{box}</body></html>", URL)
    rows = {f"{URL}member/{number}.html" for number in (6, 7)}
    [told] = section_links(document, None, rows)
    assert told.url == f"{URL}member/" and told.likelihood > 0
    # One article there may be anywhere.
    alone = section_links(document, None, {f"{URL}member/7.html"})
    assert all(each.likelihood <= 0 for each in alone)


@pytest.mark.parametrize("name", ["会员风采", "招聘公告", "产品资讯", "团队动态"])
def test_articles_on_goods_and_people_are(name: str) -> None:
    assert names(f"<nav><a href='/member/{ord(name[0])}/'>{name}</a></nav>") == [name]


@pytest.mark.parametrize(
    "name",
    [
        "园区动态",
        "招商政策",
        "通知公告",
        "营商环境",
        "重点项目",
        "投资指南",
        "走进翠湖",
        "News",
        "未分类",
        "产业",
    ],
)
def test_names_of_sections(name: str) -> None:
    assert not names_no_section(name)
    assert names(f"<nav><a href='/x/'>{name}</a></nav>") == [name]


@pytest.mark.parametrize(
    "href",
    ["/zb_system/login.php", "/wp-login.php", "/search.php?q=1", "/?s=x", "/tag/zhaoshang/", "/tags-3.html",
     "/feed/", "/rss.xml", "/2024/05/", "/2024/05/12/", "/?date=2024-05", "/author/admin/", "/a/?order=hits",
     "/files/plan.pdf", "/a.jpg", "http://www.other.cn/news/", "mailto:a@example.cn", "javascript:;", "#top", "/",
     "/index.html", "http://www.example.cn", ""],
)  # fmt: skip
def test_addresses_that_are_no_sections(href: str) -> None:
    assert links(f"<nav><a href='{href}'>招商动态</a></nav>") == []


@pytest.mark.parametrize(
    "href",
    [
        "/news/",
        "/news",
        "list.asp?id=3",
        "/category-7.html",
        "/2024zs/",
        "/a/2024/",
        "http://example.cn/news/",
    ],
)
def test_addresses_of_sections(href: str) -> None:
    assert len(links(f"<nav><a href='{href}'>招商动态</a></nav>")) == 1


def test_headlines_are_too_long_for_a_section() -> None:
    assert names("<a href='/1.html'>翠湖区举行一季度重点项目集中签约仪式</a>") == []
    assert names("<a href='/1.html'>翠</a>") == []


def test_a_long_name_in_a_menu_of_shorter_ones_is_a_section() -> None:
    long = "重点产业链招商项目公开征集结果公示栏"
    entries = ["园区要闻", "图片新闻", long, long[::-1] * 3]
    rows = "".join(f"<li><a href='/{i}/'>{name}</a></li>" for i, name in enumerate(entries))
    assert long in names(f"<ul class='nav'>{rows}</ul>")
    assert long not in names(f"<ul class='list'>{rows}</ul>")
    assert len(names(f"<ul class='nav'>{rows}</ul>")) == 3
    headlines = "".join(f"<li><a href='/{i}/'>{long}{i}</a></li>" for i in range(4))
    assert names(f"<ul class='nav'>{headlines}</ul>") == []


def test_own_page_is_no_section() -> None:
    assert links("<nav><a href='/news/'>园区动态</a></nav>", url=URL + "news/") == []


def test_each_address_once_with_its_best_name() -> None:
    markup = (
        "<div class='bottom'><a href='/news/'>新闻</a></div><nav><a href='/news/'>园区动态</a></nav>"
        "<div class='box'><a href='/news/#top'>动态</a></div>"
    )
    [link] = links(markup)
    assert (link.name, link.url, link.href) == ("园区动态", URL + "news/", URL + "news/")


def test_address_as_the_page_writes_it() -> None:
    [link] = links("<nav><a href='list.asp?type=2&amp;id=1&amp;utm_source=x'>园区动态</a></nav>")
    assert link.href == URL + "list.asp?type=2&id=1&utm_source=x"
    assert link.url == URL + "list.asp?id=1&type=2"


@pytest.mark.parametrize(
    "text",
    [
        "更多",
        "更多>>",
        "[更多]",
        "查看更多»",
        "MORE",
        "more+",
        "【更多】",
        "（更多）",
        "更多...",
        "更多……",
        ">>",
        "--",
        "»»",
    ],
)
def test_more_links_take_the_name_of_the_page(text: str) -> None:
    markup = f"<div class='box'><h3>园区动态</h3><a href='/news/'>{text}</a></div>"
    [link] = links(markup)
    assert (link.url, link.name) == (URL + "news/", "")


def test_the_only_picture_that_leads_on_leads_on_from_what_heads_it() -> None:
    box = "<table><tr><td>{}</td><td><a href='/tz/'><img src='more.gif'></a></td></tr></table>"
    [link] = links(box.format("通知公告"))
    assert (link.url, link.heading) == (URL + "tz/", "通知公告")
    # A box of other things, and a picture that nothing heads: a banner.
    assert not links(box.format("友情链接"))
    assert not links(box.format(""))


def test_more_link_does_not_take_a_known_name_away() -> None:
    markup = "<b><a href='/news/'>翠湖</a></b><div class='top'><a href='/news/'>更多</a></div>"
    [link] = links(markup)
    assert link.name == "翠湖"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("规范文件（22）", "规范文件"),
        ("规范文件 [7篇]", "规范文件"),
        ("» 规范文件 15", "规范文件"),
        ("规范文件 2024", "规范文件 2024"),
        ("News (3)", "News"),
    ],
)
def test_number_of_articles_is_no_part_of_a_name(text: str, name: str) -> None:
    assert names(f"<nav><a href='/x/'>{text}</a></nav>") == [name]


def test_parameter_that_only_its_name_makes_a_sort_order() -> None:
    """``?sort=3`` is a category of one blog system."""
    menu = "".join(f"<a href='/?sort={n}'>{name}</a>" for n, name in ((3, "翠湖"), (5, "要闻")))
    assert names(f"<nav>{menu}</nav>") == ["要闻", "翠湖"]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (("/l?sort=1", "最新发布"), ("/l?sort=2", "按点击量")),
        (("/l?sort=time", "园区动态"), ("/l?sort=hits", "招商动态")),
        (("/l?orderby=a_desc", "园区动态"), ("/l?orderby=a_asc", "招商动态")),
    ],
)
def test_orders_of_one_list_are_no_sections(one: tuple[str, str], two: tuple[str, str]) -> None:
    menu = "".join(f"<a href='{href}'>{name}</a>" for href, name in (one, two))
    assert names(f"<nav>{menu}</nav>") == []


def test_first_entries_of_all_columns_come_before_the_second_ones() -> None:
    columns = "".join(
        f"<li><ul>{''.join(f'<li><a href=/{c}/{n}/>{c}{n}动态</a></li>' for n in range(3))}</ul></li>"
        for c in "甲乙"
    )
    assert names(f"<nav><ul>{columns}</ul></nav>") == [
        "甲0动态", "乙0动态", "甲1动态", "乙1动态", "甲2动态", "乙2动态",
    ]  # fmt: skip


def test_headlines_that_the_page_lists_come_last() -> None:
    markup = "<a href='/a/1.html'>厂房招租启事</a><a href='/b/'>翠湖</a>"
    document = parse_text(f"<html><body>{markup}</body></html>", URL)
    assert [link.name for link in section_links(document, rows=[URL + "a/1.html"])] == ["翠湖"]


@pytest.mark.parametrize("name", ["post-tags", "field field-name-field-tags", "tagcloud", "tag"])
def test_tags_are_no_sections(name: str) -> None:
    """By an address that does not tell: /taxonomy/term/18."""
    tags = f"<div class='{name}'><ul><li><a href='/term/18'>低空经济</a></li></ul></div>"
    assert names(f"<a href='/term/1'>翠湖</a>{tags}") == ["翠湖"]
    # The menu says that it is one all the same.
    assert names(f"<nav><a href='/term/18'>低空经济</a></nav>{tags}") == ["低空经济"]


@pytest.mark.parametrize("name", ["headline", "backtop", "masthead2", "stop"])
def test_a_box_of_headlines_is_no_menu(name: str) -> None:
    [inside] = links(f"<div class='{name}'><a href='/a/'>翠湖</a></div>")
    assert not inside.in_menu


def test_menu_that_is_a_picture() -> None:
    markup = "<div class='nav'><map name='m'><area href='/a/' alt='园区动态'><area href='/b/' title='要闻'></map></div>"
    assert names(markup) == ["园区动态", "要闻"]


def test_menu_of_rows_that_a_script_opens() -> None:
    markup = (
        "<div class='nav'><div onclick=\"location.href='/list/2'\">园区动态</div>"
        "<div data-href='/list/3'>要闻</div></div>"
    )
    assert [link.url for link in links(markup)] == [URL + "list/2", URL + "list/3"]


def test_frame_may_hold_a_section() -> None:
    [frame] = links("<iframe src='/inc/news.html'></iframe><iframe src='/c.php' width=0></iframe>")
    assert (frame.url, frame.name) == (URL + "inc/news.html", "")


def test_sections_on_another_host_of_the_same_organisation() -> None:
    markup = (
        "<nav><a href='http://zwgk.example.cn/gs/'>政务公开</a><a href='http://www.other.cn/'>兄弟园区</a>"
        "<a href='http://mail.example.cn/'>邮箱登录</a></nav><a href='http://b.example.cn/'>翠湖动态</a>"
    )
    document = parse_text(f"<html><body>{markup}</body></html>", URL)
    assert [link.name for link in links_elsewhere(document)] == ["政务公开"]


def test_picture_link_is_named_by_its_words() -> None:
    assert names(
        "<nav><a href='/a/'><img src='a.gif' alt='招商动态'></a><a href='/b/'><img src='b.gif'></a></nav>"
    ) == ["招商动态"]


# With a platform


@pytest.mark.parametrize(
    ("platform", "later"),
    [
        ("zblog", "/category-7_2.html"),
        ("wordpress", "/category/news/page/2/"),
        ("wordpress", "/page/2/"),
        ("zblog", "/page_3.html"),
        ("phpcms", "/list-7-2.html"),
    ],
)
def test_later_pages_of_lists_are_none(platform: str, later: str) -> None:
    known = platform_named(platform)
    assert known is not None
    assert links(f"<nav><a href='{later}'>招商动态</a></nav>", known) == []


def test_first_page_under_its_other_address_is_the_section() -> None:
    known = platform_named("zblog")
    [link] = links(
        "<nav><a href='/category-7_1.html'>招商动态</a><a href='/category-7.html'>动态</a></nav>",
        known,
    )
    assert link.url == URL + "category-7.html"


def test_addresses_that_the_platform_knows_come_first() -> None:
    known = platform_named("zblog")
    markup = (
        "<a href='/post/3.html'>翠湖动态</a><a href='/about.php'>翠湖动态</a>"
        "<a href='/category-7.html'>翠湖动态</a>"
    )
    assert [link.url.removeprefix(URL) for link in links(markup, known)] == [
        "category-7.html",
        "about.php",
    ]


def test_every_platform_lets_a_plain_menu_through() -> None:
    for platform in (*PLATFORMS, None):
        markup = "<div class='nav'><a href='/'>首页</a><a href='/zsdt/'>招商动态</a></div>"
        assert names(markup, platform) == ["招商动态"], platform


def test_empty_page() -> None:
    assert links("") == []
    assert section_links(parse_text("", URL)) == []


def test_a_short_title_in_a_box_of_class_cate_is_no_section() -> None:
    markup = (
        "<div class='post istop cate3'><h2><a href='/?id=416'>梅溪镇厂房三期招租启事</a></h2></div>"
    )
    assert names(markup, platform_named("zblog")) == []
    assert names("<nav><a href='/?id=7'>厂房招租</a></nav>", platform_named("zblog")) == [
        "厂房招租"
    ]


@pytest.mark.parametrize(
    "name", ["arrow_forward", "下一页", "chevron_left", "Older Posts", "尾 页"]
)
def test_words_of_pagers_name_no_section(name: str) -> None:
    assert names_no_section(name)
