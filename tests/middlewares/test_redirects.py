"""Redirects and ``<meta refresh>``: followed within the site, found without decoding the pages that have none."""

from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse, Request, Response
from scrapy.utils.test import get_crawler

from crawler.middlewares.redirects import SiteMetaRefreshMiddleware

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
