"""One form for each address, and what an address says."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.fields.urls import (
    MAX_LENGTH,
    canonical_url,
    file_forms,
    is_asset,
    is_attachment,
    is_home,
    is_image,
    is_web_address,
    same_site,
    url_host,
    written_url,
)

PROFILE = settings(deadline=None, derandomize=True, max_examples=500)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.example.cn/category-6.html", "https://www.example.cn/category-6.html"),
        ("HTTP://WWW.Example.CN:80/a/../b//c/", "http://www.example.cn/b/c/"),
        ("https://example.cn:443", "https://example.cn/"),
        ("https://example.cn:8443/", "https://example.cn:8443/"),
        ("http://example.cn:/a", "http://example.cn/a"),
        ("http://example.cn./a", "http://example.cn/a"),
        ("http://127.0.0.1:8000/a", "http://127.0.0.1:8000/a"),
        ("http://[::1]:80/a", "http://[::1]/a"),
        ("http://user:secret@example.cn/a", "http://example.cn/a"),
        ("http://投资.中国/", "http://xn--oru136g.xn--fiqs8s/"),
        ("http://ｅｘａｍｐｌｅ.cn/", "http://example.cn/"),
        ("http://a.cn/x.html#comments", "http://a.cn/x.html"),
        ("http://a.cn/./x/../../y", "http://a.cn/y"),
        ("http://a.cn/x/%2e%2E/y", "http://a.cn/y"),
        ("http://a.cn/x/..", "http://a.cn/"),
        ("http://a.cn/index.html", "http://a.cn/"),
        ("http://a.cn/x/Index.shtml", "http://a.cn/x/"),
        ("http://a.cn/x/Default.htm", "http://a.cn/x/"),
        ("http://a.cn/index.php?utm_source=x", "http://a.cn/"),
        ("http://a.cn/index.php?id=3", "http://a.cn/index.php?id=3"),
        ("http://a.cn/index.php/news/5.html", "http://a.cn/index.php/news/5.html"),
        ("http://a.cn/default.aspx", "http://a.cn/default.aspx"),
        ("http://a.cn/index_2.html", "http://a.cn/index_2.html"),
        ("http://a.cn/x?", "http://a.cn/x"),
        ("http://a.cn/x", "http://a.cn/x"),
        ("http://a.cn/x/", "http://a.cn/x/"),
        ("http://a.cn/?b=2&a=1", "http://a.cn/?a=1&b=2"),
        ("http://a.cn/?b=2&a=2&a=1&&", "http://a.cn/?a=2&a=1&b=2"),
        ("http://a.cn/?news_3/&a=2", "http://a.cn/?news_3/&a=2"),
        (
            "http://a.cn/?id=1&utm_medium=x&spm=1.2&from=singlemessage&isappinstalled=0&share_token=9"
            "&scene=2&srcid=1&bd_vid=1&hmsr=1&gclid=1&fbclid=1&_t=1&timestamp=1",
            "http://a.cn/?id=1",
        ),
        (
            "http://a.cn/?tid=1&p=2&page=3&id=4&cid=5&catid=6&cate=7&aid=8",
            "http://a.cn/?aid=8&cate=7&catid=6&cid=5&id=4&p=2&page=3&tid=1",
        ),
        ("http://a.cn/?PHPSESSID=abc&id=1", "http://a.cn/?id=1"),
        ("http://a.cn/x;jsessionid=A1B2?id=1", "http://a.cn/x?id=1"),
        ("http://a.cn/?jsessionid=A1&ASPSESSIONIDQQ=B2", "http://a.cn/"),
        ("http://a.cn/?sid=0123456789abcdef", "http://a.cn/"),
        ("http://a.cn/?sid=12", "http://a.cn/?sid=12"),
        ("http://a.cn/%7Ex/%e6%8b%9b", "http://a.cn/~x/%E6%8B%9B"),
        ("http://a.cn/招?q=商", "http://a.cn/%E6%8B%9B?q=%E5%95%86"),
        ("http://a.cn/?q=%b9%e3%81A", "http://a.cn/?q=%B9%E3%81A"),
        ("http://a.cn/100%", "http://a.cn/100%25"),
        ("http://a.cn/%2Fx%26", "http://a.cn/%2Fx%26"),
        (" \n http://a.cn/a\n b.pdf\u3000", "http://a.cn/a%20b.pdf"),
        ("http://a.cn\\x\\y.asp?p=\\", "http://a.cn/x/y.asp?p=%5C"),
    ],
)
def test_canonical(url: str, expected: str) -> None:
    assert canonical_url(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "  ",
        "javascript:;",
        "JavaScript:void(0)",
        "mailto:a@a.cn",
        "tel:0755",
        "data:text/html,x",
        "file:///etc/hosts",
        "ftp://a.cn/",
        "http:",
        "http://",
        "http:///x",
        "http:/x",
        "http://a b.cn/",
        "http://a..cn/",
        "http://[::1/",
        "http://[zz]/",
        "http://a.cn:99999/",
        "http://a.cn:x/",
        "http://" + "a" * 300 + ".cn/",
        "http://a.cn/" + "x" * MAX_LENGTH,
        "http://a.cn/" + "招" * 2000,
        "/relative",
        "relative.html",
    ],
)
def test_no_web_page(url: str) -> None:
    assert canonical_url(url) is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("category-6.html", "https://a.cn/x/category-6.html"),
        ("/post/1.html", "https://a.cn/post/1.html"),
        ("../1.html", "https://a.cn/1.html"),
        ("../../../1.html", "https://a.cn/1.html"),
        ("./", "https://a.cn/x/"),
        ("?page=2", "https://a.cn/x/y.html?page=2"),
        ("#top", "https://a.cn/x/y.html?id=3"),
        ("//b.cn/z", "https://b.cn/z"),
        ("http://b.cn/z", "http://b.cn/z"),
        ("/post//1.html", "https://a.cn/post/1.html"),
        ("javascript:;", None),
        ("", None),
    ],
)
def test_relative(url: str, expected: str | None) -> None:
    assert canonical_url(url, "https://a.cn/x/y.html?id=3#z") == expected


def test_a_base_without_path() -> None:
    assert canonical_url("x.html", "http://a.cn") == "http://a.cn/x.html"
    assert canonical_url("x.html", "about:blank") is None


def test_host_and_site() -> None:
    assert url_host("HTTP://A.cn:8080/x") == "a.cn:8080"
    assert url_host("https://A.cn:443/x") == "a.cn"
    assert url_host("mailto:x") == ""
    assert same_site("http://www.a.cn/", "https://a.cn/x")
    assert not same_site("http://a.cn/", "http://b.a.cn/")
    assert not same_site("http://a.cn/", "http://a.cn:8080/")
    assert not same_site("", "")


@pytest.mark.parametrize(
    ("url", "kinds"),
    [
        ("http://a.cn/x.PDF?v=1", "asset attachment"),
        ("/x/y.docx", "asset attachment"),
        ("x.7z#1", "asset attachment"),
        ("a.png", "asset image"),
        ("http://a.cn/s.min.js", "asset"),
        ("http://a.cn/v.mp4", "asset"),
        ("http://a.cn/v.jsp", ""),
        ("http://a.cn/x.html", ""),
        ("http://a.zip", ""),
        ("http://a.cn/x.pdf/", ""),
        ("http://a.cn/view.php?f=x.pdf", ""),
        ("", ""),
    ],
)
def test_kinds(url: str, kinds: str) -> None:
    tests = {"asset": is_asset, "attachment": is_attachment, "image": is_image}
    assert [kind for kind, test in tests.items() if test(url)] == kinds.split()


PIECES = (
    "http:// https:// // / . .. ? & = # % %2e %2F %e6 a.cn A B:80 @ ; index.html id=1 "
    "utm_x=1 招 ;jsessionid=1 \\ [ ] : \u3000 \n"
)
URL_LIKE = st.builds(
    "".join,
    st.lists(
        st.sampled_from(PIECES.split(" ")),
        max_size=12,
    ),
)


@PROFILE
@given(st.text() | URL_LIKE | URL_LIKE.map("http://a.cn/".__add__))
def test_any_text(url: str) -> None:
    for base in (None, "http://a.cn/x/index.php?p=1", url):
        once = canonical_url(url, base)
        if once is not None:
            assert once.isascii()
            assert once.startswith(("http://", "https://"))
            assert canonical_url(once) == once
            assert canonical_url(once, "http://b.cn/") == once
    same_site(url, url)
    is_asset(url)


@PROFILE
@given(st.lists(st.sampled_from(["a", "b.html", "..", "."]), min_size=1, max_size=6).map("/".join))
def test_relative_as_the_standard_library_does(path: str) -> None:
    base = "http://a.cn/x/y/z.html"
    assert canonical_url(path, base) == canonical_url(urljoin(base, path))


@pytest.mark.parametrize("piece", ["/", "%", "a.", "?", "&", "../", "招"])
def test_a_megabyte_is_no_trouble(piece: str) -> None:
    assert canonical_url("http://a.cn/" + piece * 1_000_000) is None
    is_asset(piece * 1_000_000)


def test_route_parameter_stands_as_discuz_writes_it() -> None:
    written = "http://www.example.cn/portal.php?mod=view&aid=12"
    assert canonical_url("http://www.example.cn/portal.php?aid=12&mod=view") == written
    assert canonical_url(written) == written


def test_route_parameters_stand_as_phpcms_writes_them() -> None:
    written = "http://www.example.cn/index.php?m=content&c=index&a=show&catid=22&id=1"
    shuffled = "http://www.example.cn/index.php?a=show&id=1&catid=22&c=index&m=content"
    assert canonical_url(shuffled) == canonical_url(written) == written


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("http://mine.test/a?b=1&c=2", True),
        ("HTTPS://mine.test/招商", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//mine.test/", False),
        ('http://mine.test/"onclick=x', False),
        ("http://mine.test/ a", False),
        ("http://mine.test/\n", False),
        ("None", False),
    ],
)
def test_is_web_address(url: str, is_one: bool) -> None:
    assert is_web_address(url) == is_one


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("http://a.cn/c.jsp?wbtreeid=3&wbnewsid=7", "http://a.cn/c.jsp?wbtreeid=3&wbnewsid=7"),
        ("HTTP://A.cn:80/c.jsp?b=%e5&utm_source=x&a=1#top", "http://a.cn/c.jsp?b=%E5&a=1"),
        ("http://a.cn/?news_3/&page=2&a=1", "http://a.cn/?news_3/&page=2&a=1"),
        ("http://a.cn/a/../b/", "http://a.cn/b/"),
        ("javascript:void(0)", None),
    ],
)
def test_written_url_keeps_the_order_of_parameters(url: str, written: str | None) -> None:
    assert written_url(url) == written
    if written:
        assert canonical_url(written) == canonical_url(url)


@pytest.mark.parametrize(
    ("url", "home"),
    [
        ("http://a.cn", True),
        ("http://a.cn/", True),
        ("http://a.cn/index.html", True),
        ("https://a.cn/Default.aspx#top", True),
        ("http://a.cn/?p=12", False),
        ("http://a.cn/index.php?id=3", False),
        ("http://a.cn/index.php/archives/1/", False),
        ("http://a.cn/news/", False),
        ("http://a.cn/news/index.html", False),
    ],
)
def test_home_pages(url: str, home: bool) -> None:
    assert is_home(url) is home


@pytest.mark.parametrize(
    ("path", "forms"),
    [
        ("/gzdt/202012/t20201221_128672.html", ["N/tN_N.html"]),
        (
            "/content/post_3140688.html",
            ["*/post_N.html", "content/post_N.html", "content/post_0000000.html"],
        ),
        ("/info/1009/6829.htm?from=1", ["N/N.htm?from=N"]),
        ("/20200908/b572b6ec-90a5-4f03-a9db.html", ["N/H.html"]),
        ("/a/5f3cab12ef01.shtml", ["*/H.shtml", "a/H.shtml", "a/H.shtml"]),
        ("/2026/11/some-name/", ["N/*"]),
        ("/2026/some-name.html", ["N/*.html"]),
        ("/31.html", ["*/N.html", "/N.html", "/00.html"]),
        (
            "/show.asp?id=3&cid=41",
            ["*/show.asp?cid=N&id=N", "/show.asp?cid=N&id=N", "/show.asp?cid=00&id=0"],
        ),
        ("/2021/0304/c3325a251696/page.html", ["cNaN/page.html"]),
        ("/about.html", []),
        ("/deadbeef-cafe/", []),
        ("/", []),
    ],
)
def test_forms(path: str, forms: list[str]) -> None:
    assert list(file_forms(f"http://www.linjiang.test{path}")) == forms
