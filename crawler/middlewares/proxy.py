"""750 · Sends a site's requests through its own proxy."""

from __future__ import annotations

from typing import Self

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpproxy import HttpProxyMiddleware
from scrapy.exceptions import NotConfigured
from scrapy.http import Request

from crawler.base_spiders.egress import check_proxy


class SiteProxyMiddleware(HttpProxyMiddleware):
    """Scrapy's, which takes its proxy from the environment, or from ``PROXY`` where that is set.

    Name and password become a header for the proxy alone; they are in no request's ``meta`` afterwards, and in no log.
    """

    proxy: str = ""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises DeclarationError for a ``PROXY`` that is none."""
        if not crawler.settings.getbool("HTTPPROXY_ENABLED"):
            raise NotConfigured
        middleware = cls(crawler.settings.get("HTTPPROXY_AUTH_ENCODING"))
        middleware.proxy = crawler.settings["PROXY"] or ""
        if middleware.proxy:
            check_proxy(middleware.proxy, "PROXY")
        return middleware

    def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """A request that was redirected, or is tried again, gets it anew."""
        if self.proxy:
            request.meta["proxy"] = self.proxy
        super().process_request(request)
