"""Hands every page that a site spider receives to the archive, and never lets it stand in an article's way."""

from __future__ import annotations

import logging
from dataclasses import fields
from pathlib import Path
from typing import Any, Final, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Request, Response

from crawler.base_spiders.responses import redirected
from crawler.base_spiders.site import SiteSpider
from crawler.errors import StorageError
from crawler.extensions.ledger import Ledger
from crawler.read.declared import ListRow
from crawler.storage.archive import ARTICLE, FURTHER, LIST, Archive, Page, archive_path

logger = logging.getLogger(__name__)

# What page a request asks for, by the method of the site spider that reads it.
KINDS: Final = {
    SiteSpider.parse_article.__name__: ARTICLE,
    SiteSpider.parse_further_page.__name__: FURTHER,
    SiteSpider.parse_list.__name__: LIST,
}
# What a server says of a page that the page does not: how to decode it, and how old it is.
HEADERS: Final = ("Content-Type", "Age", "Last-Modified", "ETag")
_ROW: Final = tuple(field.name for field in fields(ListRow))
# Pages wait for the transaction of their articles, but not in any number.
_WAITING_BYTES: Final = 4_000_000


class ArchiveMiddleware:
    """A spider middleware: it sees what a callback will be given, also where the callback then fails.

    Pages are written just before their articles, in batches. If the archive cannot take them, the run goes on
    without it, and its verdict says so. Stats: ``archive/pages``, ``archive/lost``.
    """

    def __init__(self, crawler: Crawler, path: Path) -> None:
        self.crawler, self.path = crawler, path
        self.lists = crawler.settings.getbool("ARCHIVE_LISTS")
        self._archive: Archive | None = None
        self._pages: list[Page] = []
        self._bytes = 0
        Ledger.of(crawler).before_writing.append(self.flush)
        crawler.signals.connect(self.engine_stopped, signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises NotConfigured if the archive is off, and for spiders that are no site."""
        path = archive_path(Path(crawler.settings["DATABASE"]), crawler.settings["ARCHIVE"])
        if path is None:
            raise NotConfigured("ARCHIVE is empty")
        return cls(crawler, path)

    @property
    def spider(self) -> SiteSpider:
        """The spider of the run."""
        assert isinstance(self.crawler.spider, SiteSpider)
        return self.crawler.spider

    def process_spider_input(self, response: Response) -> None:
        """Queue a page, if it is of a kind that is kept. A 304 brings none."""
        request = response.request
        kind = KINDS.get(getattr(request and request.callback, "__name__", ""))
        if (
            request is None
            or kind is None
            or not 200 <= response.status < 300
            or (kind == LIST and not self.lists)
        ):
            return
        self._pages.append(page_of(response, request, kind, self.spider))
        self._bytes += len(response.body)
        if self._bytes > _WAITING_BYTES:
            self.flush()

    def flush(self) -> None:
        """Write what is queued."""
        if not self._pages:
            return
        pages, self._pages, self._bytes = self._pages, [], 0
        run, stats = self.spider.run, self.crawler.stats
        if run.archive_error is None:
            try:
                self._archive = self._archive or Archive.open(self.path)
                self._archive.write(pages)
            except StorageError as error:
                run.archive_error = error
                logger.error("%s; this run goes on without it", error.en)
        outcome = "pages" if run.archive_error is None else "lost"
        stats.inc_value(f"archive/{outcome}", len(pages))

    def engine_stopped(self) -> None:
        """Give the file back."""
        if self._archive is not None:
            self._archive.close()


def page_of(response: Response, request: Request, kind: str, spider: SiteSpider) -> Page:
    """A response as the archive keeps it."""
    way = [*redirected(response), request.url]
    url = spider.canonical(way[0]) or way[0]
    headers = {
        name: value.decode("latin-1") for name in HEADERS if (value := response.headers.get(name))
    }
    return Page(
        site=spider.site,
        kind=kind,
        url=url,
        final_url=response.url if response.url != url else None,
        fetched_at=spider.utc_now(),
        body=response.body,
        status=response.status,
        headers=headers,
        context=context_of(request, way, url),
    )


def context_of(request: Request, way: list[str], url: str) -> dict[str, Any]:
    """What a page's reading needs beside the page, as JSON can hold it."""
    context: dict[str, Any] = {}
    row = request.cb_kwargs.get("row")
    if isinstance(row, ListRow):
        seen = ((name, getattr(row, name)) for name in _ROW)
        # Most often both addresses are the page's own.
        context["row"] = {name: value for name, value in seen if value and value != url}
    if section := request.cb_kwargs.get("section"):
        context["section"] = section
    if way != [url]:
        context["way"] = way
    return context


def row_of(page: Page) -> ListRow:
    """The list row that led to an archived page."""
    row = {"url": page.url, "href": page.url, "title": "", **page.context.get("row", {})}
    return ListRow(**row)
