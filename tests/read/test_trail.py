"""The path above an article, and the section that it ends in."""

from __future__ import annotations

import pytest

from tests.read.article_page import BODY, TITLE, page

HOME, NEWS, PARK = (
    "<a href='/'>首页</a>",
    "<a href='/n/'>新闻中心</a>",
    "<a href='/n/p/'>园区动态</a>",
)
REST = f"<h1>{TITLE}</h1><p>2024-09-27</p><div class='c'>{BODY}</div>"


@pytest.mark.parametrize(
    "trail",
    [
        f"<div class='sitemap'>当前位置：{HOME} &gt; {NEWS} &gt; {PARK} &gt; 正文</div>",
        f"<p>您现在的位置：{HOME}»{NEWS}»{PARK}»{TITLE}</p>",
        f"<ol class='breadcrumb'><li>{HOME}</li><li>{NEWS}</li><li>{PARK}</li></ol>",
        f"<div class='position'><h2>园区动态</h2><span>当前位置：</span>{HOME}<span>-></span>{NEWS}<span>-></span>{PARK}</div>",
        f"<div>{HOME} / {NEWS} / {PARK} / 正文内容</div>",
        f"<div>{HOME} / {NEWS} / {PARK} / 浏览文章</div>",
        f"<table><tr><td>所在位置：{HOME} - {NEWS} - {PARK}</td></tr></table>",
    ],
)
def test_path(trail: str) -> None:
    reading = page(trail + REST, menu="")
    assert reading.breadcrumb is not None
    assert reading.breadcrumb.value == ["首页", "新闻中心", "园区动态"]
    assert reading.category is not None and reading.category.value == "园区动态"


@pytest.mark.parametrize(
    ("title", "last"),
    [
        ("营商服务：十二家银行进驻", "营商服务：十二家银行进驻"),
        ("【聚焦】轴承产业链再添新员", "【聚焦】轴承产业链再添新员"),
        (TITLE, f"{TITLE[:9]}…"),
        (TITLE, f"{TITLE[:9]}..."),
    ],
)
def test_the_article_itself_is_no_section(title: str, last: str) -> None:
    """Its title may have the signs that part the names of a path, and may be cut there."""
    trail = f"<p class='path'>当前位置：{HOME} / {NEWS} / {last}</p>"
    reading = page(f"{trail}{REST.replace(TITLE, title)}", menu="")
    assert reading.breadcrumb is not None
    assert reading.breadcrumb.value == ["首页", "新闻中心"]


def test_path_without_links() -> None:
    reading = page(
        f"<div class='weizhi'>您的位置：网站首页 >> 招商政策 >> 正文</div>{REST}", menu=""
    )
    assert reading.breadcrumb is not None
    assert reading.breadcrumb.value == ["网站首页", "招商政策"]


@pytest.mark.parametrize(
    "names",
    [
        "<a href='/'>网站首页</a><span>招商政策</span><span>惠企政策</span>",
        "<span><a href='/'>网站首页</a></span><span>招商政策</span><span>惠企政策</span><span>正文</span>",
        "<em><a href='/'>网站首页</a></em><em>招商<b>政策</b></em><em>惠企政策</em><em>详情</em>",
    ],
)
def test_names_without_links_or_signs_between_them(names: str) -> None:
    """Style sheets draw the signs: each element is a name."""
    reading = page(f"<div class='weizhi'><span>您的位置：</span>{names}</div>{REST}", menu="")
    assert reading.breadcrumb is not None
    assert reading.breadcrumb.value == ["网站首页", "招商政策", "惠企政策"]
    assert reading.category is not None and reading.category.value == "惠企政策"


def test_section_from_the_head_where_the_menu_knows_it() -> None:
    reading = page(REST, head=f"<title>{TITLE}-园区动态-临江招商网</title>")
    assert reading.breadcrumb is None
    assert reading.category is not None and reading.category.value == "园区动态"


def test_no_path_and_no_section() -> None:
    reading = page(REST)
    assert reading.breadcrumb is None
    assert reading.category is None


@pytest.mark.parametrize("sign", [" | ", " · ", " - ", " / "])
def test_a_menu_in_one_line_is_no_path(sign: str) -> None:
    names = ("招商动态", "优惠政策", "投资环境", "联系我们", "在线留言")
    menu = sign.join([HOME, *(f"<a href='/{n}/'>{name}</a>" for n, name in enumerate(names))])
    reading = page(f"<table><tr><td>{menu}</td></tr></table>{REST}", menu="")
    assert reading.breadcrumb is None
    assert reading.category is None


@pytest.mark.parametrize(
    ("section", "category"), [("/n/p/", "园区动态"), ("/", None), ("/index.php?c=3", "园区动态")]
)
def test_what_the_head_names_behind_the_title_and_leads_home_is_the_site(
    section: str, category: str | None
) -> None:
    """标题 - 站名 | 口号."""
    head = f"<title>{TITLE} - 园区动态 | 选择这里就是选择未来</title>"
    reading = page(f"<p><a href='{section}'>园区动态</a></p>{REST}", head=head, menu="")
    assert (reading.category.value if reading.category else None) == category
