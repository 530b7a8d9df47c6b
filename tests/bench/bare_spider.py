"""The yardstick of ``crawl.py``: a plain Scrapy spider that follows the links that ours follows.

It reads no field and stores nothing. With ``BENCH_LISTS_ONLY`` it does not even look at an article's page:
ours follows the related links and the neighbours of each article too, and so finds what the lists lost. Run by ``scrapy runspider`` outside the project, so that every setting
is Scrapy's default.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import scrapy
from scrapy.http import Response, TextResponse

LISTS_ONLY = bool(os.environ.get("BENCH_LISTS_ONLY"))


class BareSpider(scrapy.Spider):
    """List pages -> articles and next list pages."""

    name = "bare"
    start_urls = os.environ.get("BENCH_START", "http://127.0.0.1/category-1.html").split()

    def parse(self, response: Response) -> Iterator[scrapy.Request]:
        """Follow what a list page links to."""
        assert isinstance(response, TextResponse)
        for href in response.css("h2 > a::attr(href)"):
            yield response.follow(href, callback=self.parse_article)
        for href in response.xpath("//div[@class='pagebar']/a[.='下页']/@href"):
            yield response.follow(href, callback=self.parse)

    def parse_article(self, response: Response) -> Iterator[scrapy.Request]:
        """Follow what an article's page links to: related articles, neighbours, its own next page."""
        if LISTS_ONLY:
            return
        assert isinstance(response, TextResponse)
        for href in response.css("div.relatecon h3 > a::attr(href), div.pages p > a::attr(href)"):
            yield response.follow(href, callback=self.parse_article)
        for href in response.xpath("//div[contains(@class, 'article-pages')]/a[.='下一页']/@href"):
            yield response.follow(href, callback=self.parse_article)
