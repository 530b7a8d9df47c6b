"""200 · Refuses what is no article. A refused item is counted and kept whole in ``rejects``."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawler.extensions.ledger import Ledger
from crawler.items import Article
from crawler.read.soft404 import refusal, soft_404_reason


class ValidatePipeline:
    """Stats: ``validate/<reason>``, the reasons being those of ``reason_to_refuse``."""

    def __init__(self, crawler: Crawler) -> None:
        self.stats = crawler.stats
        self.ledger = Ledger.of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Article) -> Article:
        """Raises DropItem for an item that is no article."""
        if reason := reason_to_refuse(item):
            self.stats.inc_value(f"validate/{reason}")
            self.ledger.run.evidence.answers.note(reason, item.section or "", item.url)
            self.ledger.reject(item, reason)
            raise DropItem(f"{reason}: {item.url}", log_level="INFO")
        return item


def reason_to_refuse(item: Article) -> str | None:
    """Why an item may not be stored, as the word that ``rejects.reason`` holds; None if it may."""
    if item.refused:
        return item.refused
    if not item.title:
        return "no_title"
    if item.elsewhere:
        return None
    if not (item.body or item.images or item.attachments or item.blank):
        return "no_body"
    return refusal(soft_404_reason(item.title, item.body or ""))
