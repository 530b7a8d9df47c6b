"""400 · One article, one row: by canonical URL, and by content within a site."""

from __future__ import annotations

from typing import Final, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from sqlite_utils import Database

from crawler.extensions.ledger import Ledger
from crawler.fields.dates import same_day
from crawler.items import Article
from crawler.storage.queries import same_content, same_headline_and_day

# Below this many characters of body, equal text says little ("详见附件"): then the dates must agree as well.
SHORT_BODY: Final = 60


class DedupePipeline:
    """Drops an article that the run has had already, after keeping the address at which it was met.

    Stats: ``dedupe/same_url``, ``dedupe/same_content``, ``dedupe/known_content`` (the database has it under
    another address: stored as that article), ``dedupe/moved`` (a row that leads to another host is an article that
    the site had itself, by its headline and day), ``dedupe/canonical_contradicted`` (two different texts claim
    one canonical URL: the claim is not believed).
    """

    def __init__(self, crawler: Crawler) -> None:
        self.stats = crawler.stats
        self.ledger = Ledger.of(crawler)
        self._hash_at: dict[str, str] = {}
        self._by_hash: dict[str, list[tuple[str, str | None]]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Article) -> Article:
        """Raises DropItem for a second copy."""
        digest = item.content_hash or ""
        if self._hash_at.get(item.url, digest) != digest and item.addresses:
            self.stats.inc_value("dedupe/canonical_contradicted")
            item.url, item.addresses = item.addresses[0], item.addresses[1:]
        if item.url in self._hash_at:
            self._drop(item, item.url, "same_url")
        if url := same_article(item, self._by_hash.get(digest, [])):
            self._drop(item, url, "same_content")
        if url := same_article(item, same_content(self.ledger.db, item.site, digest)):
            self.stats.inc_value("dedupe/known_content")
            item.addresses = [item.url, *item.addresses]
            item.url = url
        if item.elsewhere and (url := same_headline(self.ledger.db, item)):
            self._drop(item, url, "moved")
        for url in (item.url, *item.addresses):
            self._hash_at[url] = digest
        self._by_hash.setdefault(digest, []).append((item.url, item.published_at))
        return item

    def _drop(self, item: Article, url: str, why: str) -> None:
        self.stats.inc_value(f"dedupe/{why}")
        self.ledger.duplicate(item, of=url)
        raise DropItem(f"{why}: {item.url} is {url}", log_level="INFO")


def same_headline(db: Database, item: Article) -> str | None:
    """The URL of the stored article that a list's row of another host is, by its headline and day; None if none is."""
    if not (item.title and len(item.published_at or "") >= len("2024-09-27")):
        return None
    return same_headline_and_day(db, item.site, item.title, (item.published_at or "")[:10])


def same_article(item: Article, others: list[tuple[str, str | None]]) -> str | None:
    """The URL of the one of ``others`` (same site, same content) that is this article; None if none is."""
    if any(url == item.url for url, _ in others):
        return None
    for url, published_at in others:
        if published_at and item.published_at:
            if same_day(published_at, item.published_at):
                return url
        elif len(item.body or "") >= SHORT_BODY:
            return url
    return None
