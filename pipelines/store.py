"""500 · Hands articles to the database, many in one transaction."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler

from crawler.extensions.ledger import Ledger
from crawler.items import Article


class StorePipeline:
    """Buffering, transactions and counting are the ledger's: rejects and addresses go with the articles."""

    def __init__(self, crawler: Crawler) -> None:
        self.ledger = Ledger.of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Article) -> Article:
        """Queue an article for the next transaction."""
        self.ledger.store(item)
        return item

    def close_spider(self) -> None:
        """Write what is still queued."""
        self.ledger.flush()
