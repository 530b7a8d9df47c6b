"""Redirects and ``<meta refresh>``: followed within the site, found without decoding the pages that have none."""

from __future__ import annotations

import pytest
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, Request, Response
from scrapy.utils.test import get_crawler

from crawler.base_spiders.filled import filled_request
from crawler.middlewares.redirects import SiteMetaRefreshMiddleware, SiteRedirectMiddleware
from crawler.read.list_request import ListRequest

HOST = "www.example.cn"
PAGE = f"https://{HOST}/1.html"
REFRESH = '<meta http-equiv="Refresh" content="0; url=/2.html">'


def meta_refresh(body: str) -> Request | Response:
    middleware = SiteMetaRefreshMiddleware.from_crawler(get_crawler())
    response = HtmlResponse(PAGE, body=body.encode("gb18030"), encoding="gb18030")
    return middleware.process_response(Request(PAGE), response)


@pytest.mark.parametrize("before", ["", "<title>跳转</title>", "<!--" + "招商" * 2000 + "-->"])
def test_meta_refresh_is_followed(before: str) -> None:
    found = meta_refresh(f"<head>{before}{REFRESH}</head>")
    assert isinstance(found, Request)
    assert found.url == f"https://{HOST}/2.html"


@pytest.mark.parametrize("body", ["", "<p>招商</p>", "<p>refresh</p>"])
def test_a_page_without_meta_refresh_is_passed_on(body: str) -> None:
    found = meta_refresh(body)
    assert isinstance(found, HtmlResponse)
    assert found.body == body.encode("gb18030")


class Asking:
    """Requests that pass the middleware, and the redirects that answer them."""

    def __init__(self) -> None:
        self.crawler = get_crawler()
        self.middleware = SiteRedirectMiddleware.from_crawler(self.crawler)

    def sent(self, request: Request) -> bytes | None:
        """The cookies that a request goes out with."""
        self.middleware.process_request(request)
        return request.headers.get("Cookie")

    def redirected(self, request: Request, to: str, **headers: str) -> Request:
        told = {
            "Location": to,
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        found = self.middleware.process_response(
            request, Response(request.url, status=302, headers=told)
        )
        assert isinstance(found, Request)
        return found


def test_a_circle_is_left_by_the_cookie_that_it_sets() -> None:
    asking = Asking()
    first = Request(PAGE)
    assert asking.sent(first) is None
    again = asking.redirected(first, PAGE, Set_Cookie="door=7; path=/")
    assert asking.sent(again) == b"door=7"
    assert asking.sent(Request(f"https://{HOST}/2.html")) == b"door=7"
    assert asking.sent(Request("https://www.example.org/")) is None
    assert asking.crawler.stats.get_value("redirect/cookie") == 1


def test_a_circle_of_two_and_a_cookie_that_changes() -> None:
    asking = Asking()
    second = asking.redirected(Request(PAGE), "/door", Set_Cookie="door=7; path=/")
    assert asking.sent(second) is None
    third = asking.redirected(second, PAGE)
    assert asking.sent(third) == b"door=7"
    fourth = asking.redirected(third, PAGE, Set_Cookie="door=8; path=/")
    assert asking.sent(fourth) == b"door=8"


def test_a_redirect_that_goes_on_sends_no_cookie() -> None:
    asking = Asking()
    moved = asking.redirected(Request(PAGE), "/2.html", Set_Cookie="session=1; path=/")
    assert asking.sent(moved) is None
    assert asking.sent(Request(PAGE)) is None


def test_a_circle_that_the_cookie_does_not_open_ends() -> None:
    asking, request = Asking(), Request(PAGE)
    with pytest.raises(IgnoreRequest, match=r"^cookies$"):
        for number in range(100):
            request = asking.redirected(request, PAGE, Set_Cookie=f"door={number}; path=/")


def test_a_circle_without_cookies_is_called_what_it_is() -> None:
    asking, request = Asking(), Request(PAGE)
    with pytest.raises(IgnoreRequest, match="max redirections"):
        for _ in range(100):
            request = asking.redirected(request, PAGE)


@pytest.mark.parametrize("status", [302, 307])
def test_what_a_script_asks_for_is_asked_of_no_other_host(status: int) -> None:
    wanted = ListRequest("/list", "POST", "page={page}")
    request = filled_request(wanted, PAGE, 1, {})
    middleware = SiteRedirectMiddleware.from_crawler(get_crawler())
    away = Response(request.url, status=status, headers={"Location": "https://other.example/x"})
    with pytest.raises(IgnoreRequest, match="offsite"):
        middleware.process_response(request, away)
