"""530 · Leaves the rest of a section to the next run when page after page of it is no article.

It might be the whole site, of which nothing is known yet, or one section behind a login: either way the other sections
come first.
"""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request

from crawler.base_spiders.site import SiteSpider
from crawler.health.failures import LEFT


class VoidSectionMiddleware:
    """The article pages of sections that ``pipelines/guard.py`` found void fail with ``left``, and stay open work."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raises IgnoreRequest for an article of a void section."""
        spider = self.crawler.spider
        if "row" in request.cb_kwargs and isinstance(spider, SiteSpider):
            section = spider.run.sections.get(request.cb_kwargs["section"])
            if section and section.void:
                raise IgnoreRequest(LEFT)
