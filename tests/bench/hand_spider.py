"""What a competent person would write by hand today for the site of ``crawl.py``: our competitor.

Scrapy with its defaults, a LinkExtractor for each kind of link, a CSS selector for each of our fields, and SQLite by upserts a
hundred at a time in one transaction. It keeps what ours keeps of an article; it has no search index, no archive, no clusters, no
history, nothing that is asked for again, and no doubt about anything. Run by ``scrapy runspider`` outside the project.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from typing import Any, Self

import scrapy
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response
from scrapy.linkextractors import LinkExtractor

_BATCH = 100
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_TABLES = """
    CREATE TABLE articles (url TEXT PRIMARY KEY, title TEXT, published_at TEXT, published_raw TEXT, category TEXT,
        breadcrumb TEXT, author TEXT, source TEXT, views INTEGER, body TEXT);
    CREATE TABLE images (article TEXT, position INTEGER, url TEXT, alt TEXT, PRIMARY KEY (article, position));
    CREATE TABLE attachments (article TEXT, position INTEGER, url TEXT, name TEXT, PRIMARY KEY (article, position));
    CREATE TABLE related_links (article TEXT, position INTEGER, url TEXT, title TEXT, excerpt TEXT,
        PRIMARY KEY (article, position));
"""
_FIELDS = (
    "url", "title", "published_at", "published_raw", "category", "breadcrumb", "author", "source", "views", "body",
)  # fmt: skip


class SQLitePipeline:
    """Upserts, a hundred articles in one transaction."""

    def __init__(self) -> None:
        self.db = sqlite3.connect(os.environ.get("BENCH_DATABASE", "hand.db"))
        self.db.executescript(_TABLES)
        self.waiting: list[dict[str, Any]] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls()

    def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        """Keep an article for the next transaction."""
        self.waiting.append(item)
        if len(self.waiting) >= _BATCH:
            self.flush()
        return item

    def close_spider(self) -> None:
        """Write the rest."""
        self.flush()
        self.db.close()

    def flush(self) -> None:
        """Write what is waiting."""
        names = ", ".join(_FIELDS)
        with self.db:
            self.db.executemany(
                f"INSERT OR REPLACE INTO articles ({names}) VALUES ({', '.join('?' * len(_FIELDS))})",
                ([item[name] for name in _FIELDS] for item in self.waiting),
            )
            for table, width in (("images", 4), ("attachments", 4), ("related_links", 5)):
                self.db.executemany(
                    f"INSERT OR REPLACE INTO {table} VALUES ({', '.join('?' * width)})",
                    (row for item in self.waiting for row in item[table]),
                )
        self.waiting = []


class HandSpider(scrapy.Spider):
    """List pages -> articles and next list pages -> rows."""

    name = "hand"
    start_urls = os.environ.get("BENCH_START", "http://127.0.0.1/category-1.html").split()
    custom_settings = {"ITEM_PIPELINES": {SQLitePipeline: 300}}

    articles = LinkExtractor(restrict_css="h2")
    pages = LinkExtractor(restrict_xpaths="//div[@class='pagebar']/a[.='下页']")
    beside = LinkExtractor(restrict_css="div.relatecon h3, div.pages p")
    further = LinkExtractor(
        restrict_xpaths="//div[contains(@class, 'article-pages')]/a[.='下一页']"
    )

    def parse(self, response: Response) -> Iterator[scrapy.Request]:
        """Follow what a list page links to."""
        assert isinstance(response, HtmlResponse)
        for link in self.articles.extract_links(response):
            yield response.follow(link, callback=self.parse_article)
        for link in self.pages.extract_links(response):
            yield response.follow(link, callback=self.parse)

    def parse_article(self, response: Response) -> Iterator[scrapy.Request | dict[str, Any]]:
        """An article's page -> its row, and what it leads to."""
        assert isinstance(response, HtmlResponse)
        for link in self.beside.extract_links(response):
            yield response.follow(link, callback=self.parse_article)
        for link in self.further.extract_links(response):
            yield response.follow(link, callback=self.parse_article)
        raw = "".join(response.css("div.info span.date ::text").getall()).strip()
        day = _DAY.search(raw)
        body = response.css("div.single")
        views = response.css("div.info span.view::text").re_first(r"\d+")
        paragraphs = (" ".join(p.css("::text").getall()).strip() for p in body.css("p"))
        url = response.url
        yield {
            "url": url,
            "title": response.css("div.post > h1::text").get("").strip(),
            "published_at": day[0] if day else None,
            "published_raw": raw,
            "category": response.css("div.info span.cate a::text").get(),
            "breadcrumb": " > ".join(response.css("div.sitemap a::text").getall()),
            "author": response.css("div.info span.user a::text").get(),
            "source": body.re_first(r"来源[：:]\s*([^<\s]+)"),
            "views": int(views) if views else None,
            "body": "\n".join(text for text in paragraphs if text),
            "images": [
                (url, n, response.urljoin(img.attrib.get("src", "")), img.attrib.get("alt"))
                for n, img in enumerate(body.css("img"), 1)
            ],
            "attachments": [
                (url, n, response.urljoin(a.attrib["href"]), a.css("::text").get())
                for n, a in enumerate(body.css("a[href$='.pdf'], a[href$='.doc'], a[href$='.docx']"), 1)
            ],
            "related_links": [
                (
                    url, n, response.urljoin(row.css("h3 a::attr(href)").get("")), row.css("h3 a::text").get(),
                    row.css("p::text").get(),
                )
                for n, row in enumerate(response.css("div.relatecon div.relate"), 1)
            ],
        }  # fmt: skip
