"""Each platform: how it is recognised, what its addresses mean, where its views come from."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.platforms import PLATFORMS, Platform, parse_views, platform_named, recognise
from crawler.read.document import parse_text

A = "https://a.cn"


def platform(name: str) -> Platform:
    found = platform_named(name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("html", "name"),
    [
        ("<meta name='generator' content='Z-BlogPHP 1.7'>", "zblog"),
        ("<link rel='stylesheet' href='/zb_users/theme/x/style.css'>", "zblog"),
        ("<meta name='Generator' content='WordPress 6.1'>", "wordpress"),
        ("<script src='/wp-includes/js/a.js'></script>", "wordpress"),
        ("<link href='/templets/default/style.css' rel='stylesheet'>", "dede"),
        ("<script src='/e/public/ViewClick/?classid=1&id=2'></script>", "empire"),
        ("<link href='/template/default/css/x.css' rel='stylesheet'>", "pboot"),
        ("<script src='/statics/js/jquery.min.js'></script>", "phpcms"),
        ("<link href='/usr/themes/x/a.css' rel='stylesheet'>", "typecho"),
        ("<a href='202004/t20200430_588.html'>x</a>", "trs"),
        ("<script>createPageHTML(3,0,'index','html')</script>", "trs"),
        ("<script src='/_sitegray/_sitegray.js'></script>", "vsb"),
        ("<p>nothing</p>", None),
    ],
)
def test_recognise(html: str, name: str | None) -> None:
    found = recognise(parse_text(f"<html><head></head><body>{html}</body></html>", A))
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("name", "path", "kind"),
    [
        ("zblog", "/post/403.html", "article"),
        ("zblog", "/?id=403", "article"),
        ("zblog", "/2022/09/03/3/", "article"),
        ("zblog", "/category-6_2.html", "list"),
        ("zblog", "/?cate=6&page=2", "list"),
        ("zblog", "/page_2.html", "list"),
        ("zblog", "/feed.php", None),
        ("wordpress", "/archives/4", "article"),
        ("wordpress", "/archives/32/2", "article"),
        ("wordpress", "/archives/category/park/page/3", "list"),
        ("wordpress", "/archives/4/feed", None),
        ("dede", "/plus/view.php?aid=3", "article"),
        ("dede", "/a/xinwen/2022/0903/12_2.html", "article"),
        ("dede", "/plus/list.php?tid=3&TotalResult=82&PageNo=2", "list"),
        ("empire", "/zcfg/2017-08-08/4797.html", "article"),
        ("empire", "/zcfg/index_2.html", "list"),
        ("pboot", "/park/101.html", "article"),
        ("pboot", "/park_2/", "list"),
        ("phpcms", "/index.php?m=content&c=index&a=show&catid=22&id=1", "article"),
        ("phpcms", "/html/park/2022/0903/1.html", "article"),
        ("phpcms", "/html/park/2.html", "list"),
        ("typecho", "/category/park/2/", "list"),
        ("typecho", "/index.php/category/park/2/", "list"),
        ("typecho", "/index.php/archives/3/", "article"),
        ("typecho", "/park/11.html", "article"),
        ("typecho", "/feed/park/11.html", None),
        ("trs", "/zwgk/202004/t20200430_58388861.html", "article"),
        ("trs", "/zwgk/index_1.html", "list"),
        ("vsb", "/info/1228/7921.htm", "article"),
        ("vsb", "/djzc/ghzj/2.htm", "list"),
    ],
)
def test_kind(name: str, path: str, kind: str | None) -> None:
    assert platform(name).kind(A + path) == kind


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("zblog", "/category-7_1.html", "/category-7.html"),
        ("wordpress", "/archives/category/park/page/1", "/archives/category/park"),
        ("phpcms", "/html/park/1.html", "/html/park/"),
        ("phpcms", "/html/park/2022/0903/1.html", "/html/park/2022/0903/1.html"),
        # Where it is so written, nothing answers without it.
        ("typecho", "/index.php/archives/3/", "/index.php/archives/3/"),
        ("typecho", "/index.php/category/park/1/", "/index.php/category/park/"),
        ("trs", "/zwgk/index_0.html", "/zwgk/"),
        ("vsb", "/djzc/ghzj/1.htm", "/djzc/ghzj/1.htm"),
    ],
)
def test_canonical(name: str, one: str, other: str) -> None:
    assert platform(name).canonical(A + one) == A + other


@pytest.mark.parametrize(
    ("name", "paths", "number"),
    [
        ("zblog", ["/?id=403", "/post/403.html", "/park/403.html", "/2022/09/03/403/"], "403"),
        (
            "dede",
            ["/plus/view.php?aid=5", "/plus/view.php?aid=5&pageno=2", "/a/x/2022/0903/5_3.html"],
            "5",
        ),
        (
            "phpcms",
            [
                "/index.php?m=content&c=index&a=show&catid=22&id=1",
                "/index.php?m=content&c=index&a=show&catid=9&id=1&page=2",
                "/html/park/2022/0903/1.html",
            ],
            "1",
        ),
        ("wordpress", ["/?p=4", "/archives/4", "/archives/4/2"], "4"),
    ],
)
def test_article_id_is_one_for_all_addresses(name: str, paths: list[str], number: str) -> None:
    assert {platform(name).article_id(A + path) for path in paths} == {number}


@pytest.mark.parametrize(
    ("name", "path", "first", "n"),
    [
        ("dede", "/a/x/2022/0903/5_3.html", "/a/x/2022/0903/5.html", 3),
        ("phpcms", "/html/x/2022/0903/5_2.html", "/html/x/2022/0903/5.html", 2),
        ("wordpress", "/archives/32/2", "/archives/32", 2),
        ("trs", "/x/t20200430_5_1.html", "/x/t20200430_5.html", 2),
        ("zblog", "/post/5.html", "/post/5.html", 1),
    ],
)
def test_article_page(name: str, path: str, first: str, n: int) -> None:
    assert platform(name).article_page(A + path) == (A + first, n)


@pytest.mark.parametrize(
    ("name", "script", "expected"),
    [
        (
            "dede",
            "<script src='/plus/count.php?view=yes&aid=12&mid=1'></script>",
            "/plus/count.php?view=yes&aid=12&mid=1",
        ),
        ("dede", "<script src='/plus/count.php?aid=12'></script>", None),
        (
            "phpcms",
            "<script src='https://a.cn/api.php?op=count&id=30&modelid=1'></script>",
            "/api.php?op=count&id=30&modelid=1",
        ),
        (
            "empire",
            "<script src='/e/public/ViewClick/?classid=3&id=7&addclick=1'></script>",
            "/e/public/ViewClick/?classid=3&id=7",
        ),
        (
            "vsb",
            """<script>_showDynClicks("wbnews", 1993, 7921)</script>""",
            "/system/resource/code/news/click/dynclicks.jsp?clickid=7921&owner=1993&clicktype=wbnews",
        ),
        ("zblog", "<script src='/zb_system/script/common.js'></script>", None),
    ],
)
def test_views_request(name: str, script: str, expected: str | None) -> None:
    document = parse_text(f"<body>{script}</body>", A + "/x/gaikuang.html")
    assert platform(name).views_request(document) == (expected and A + expected)


ROW = "<p><a href='/a/x/2022/0903/{0}.html'>项目签约</a><script src='/plus/count.php?view=yes&aid={0}'></script></p>"


@pytest.mark.parametrize(
    ("path", "numbers", "asked"),
    [
        ("/a/x/2022/0903/5.html", (4, 5, 6), 5),
        ("/a/x/2022/0903/5.html", (4, 6), None),
        ("/a/x/2022/0903/5.html", (6,), None),
        ("/x/jianjie.html", (4, 6), None),
    ],
)
def test_views_of_rows_beside_the_article_are_not_its_own(
    path: str, numbers: tuple[int, ...], asked: int | None
) -> None:
    document = parse_text("".join(map(ROW.format, numbers)), A + path)
    expected = f"{A}/plus/count.php?view=yes&aid={asked}" if asked else None
    assert platform("dede").views_request(document) == expected


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("document.write('123');\r\n", 123),
        ("document.write(45)", 45),
        ("$('#todaydowns').html('2');$('#weekdowns').html('9');$('#hits').html('507');", 507),
        ("88", 88),
        (" 1,234 ", 1234),
        ('[{"wbnewsid":7921,"wbshowtimes":31}]', 31),
        ("", None),
        ("<html>403 Forbidden</html>", None),
        ("error", None),
    ],
)
def test_parse_views(body: str, count: int | None) -> None:
    assert parse_views(body) == count


def test_names_are_unique_and_found() -> None:
    names = [each.name for each in PLATFORMS]
    assert len(set(names)) == len(names) == 9
    assert platform_named("nothing") is None


@given(st.text(max_size=60), st.sampled_from(PLATFORMS))
def test_no_address_raises(text: str, each: Platform) -> None:
    url = f"{A}/{text}"
    each.kind(url)
    each.article_id(url)
    assert each.canonical(each.canonical(url)) == each.canonical(url)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("dede", "/plus/count.php?view=yes&aid=7&mid=1"),
        ("phpcms", "/api.php?op=count&id=7&modelid=1"),
        ("empire", "/e/public/ViewClick/?classid=2&id=7"),
    ],
)
def test_a_count_script_is_looked_for_where_an_address_begins(name: str, address: str) -> None:
    """Else each character of a long line is one at which it may begin, and the line is read anew for each."""
    for count in platform(name).counts:
        pattern, text = re.compile(count.pattern, re.I), f"var k='{'x' * 50}{address}'"
        begin = text.index("x")
        starts = [at for at in range(len(text)) if pattern.match(text, at)]
        assert starts == [begin]
