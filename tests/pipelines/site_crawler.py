"""A Scrapy crawler that never runs: a spider, stats and a ledger on a database of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from scrapy.crawler import Crawler
from scrapy.utils.test import get_crawler

from crawler.base_spiders.site import SiteSpider
from crawler.extensions.ledger import Ledger
from crawler.fields.text import content_hash
from crawler.items import Article

HOST = "https://www.example.cn/"
LIST = HOST + "list/"
BODY = "翠湖区今天举行重点项目集中签约仪式，共有十二个项目落户，计划总投资八十六亿元。" * 2
NOW = "2026-07-15T10:00:00+08:00"


class Site(SiteSpider):
    """A site that is never asked for anything."""

    name = "site"
    start_urls = [LIST]
    article_links = "h2 > a"
    title = "h1"
    body = "div.body"


@contextmanager
def site_crawler(folder: Path, **settings: Any) -> Iterator[Crawler]:
    """A crawler whose spider is open; its database is in ``folder`` and is closed at the end."""
    crawler = get_crawler(
        Site,
        {
            "DATABASE": str(folder / "zhaoshang.db"),
            "EXTENSIONS": {"crawler.extensions.ledger.Ledger": 0},
            "BATCH_SIZE": 1,
            "BATCH_SECONDS": 5.0,
            "NOW": NOW,
            **settings,
        },
    )
    crawler.spider = Site.from_crawler(crawler)
    crawler._engine = SimpleNamespace(running=False)  # type: ignore[assignment]
    ledger = Ledger.of(crawler)
    # Nothing runs that could wake the ledger up.
    with closing(ledger.writer), patch("crawler.extensions.ledger.call_later"):
        ledger.spider_opened()
        yield crawler


def stats(crawler: Crawler) -> dict[str, Any]:
    """The stats that our own components counted."""
    return crawler.stats.get_stats()


def article(number: int | str = 1, **fields: Any) -> Article:
    """An article that nothing speaks against, with its hash."""
    fields = {"title": f"标题{number}", "body": f"第{number}篇。{BODY}", "section": LIST} | fields
    item = Article(
        site="site", url=f"{HOST}{number}.html", fetched_at="2026-07-15 02:00:00", **fields
    )
    item.content_hash = content_hash(item.title, item.body)
    return item
