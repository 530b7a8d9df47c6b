"""100 · Makes every text of an article clean, and reads from it what the page did not name elsewhere."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler

from crawler.fields.bylines import parse_byline
from crawler.fields.text import clean_line, clean_paragraphs, content_hash
from crawler.items import Article
from crawler.read.boilerplate import trim_boilerplate


class CleanPipeline:
    """Never drops an item."""

    def __init__(self, crawler: Crawler) -> None:
        self.stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Article) -> Article:
        """Stats: ``clean/boilerplate_lines``, lines that were left out of bodies."""
        paragraphs = clean_paragraphs((item.body or "").split("\n"))
        kept = trim_boilerplate(paragraphs)
        if len(kept) < len(paragraphs):
            self.stats.inc_value("clean/boilerplate_lines", len(paragraphs) - len(kept))
        for name in ("title", "category", "author", "source", "published_raw"):
            setattr(item, name, clean_line(getattr(item, name) or "") or None)
        # The byline is read before the trimming: the editor's line at the end names the source too.
        byline = parse_byline(paragraphs)
        item.source = item.source or byline.source
        item.author = item.author or byline.author
        item.reporters = item.reporters or list(byline.reporters)
        item.body = "\n".join(kept) or None
        item.content_hash = content_hash(item.title or "", item.body or "")
        return item
