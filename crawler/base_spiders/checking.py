"""Checking a site's declaration: on its saved pages, and over the network on a few live ones."""

from __future__ import annotations

import gzip
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.base_spiders.browser import IN_BROWSER
from crawler.base_spiders.filled import filled_request, read_filled
from crawler.base_spiders.politeness import NamedSpider
from crawler.base_spiders.responses import read_document, trouble
from crawler.base_spiders.site import SiteSpider
from crawler.clock import present
from crawler.fields.zone import SHANGHAI
from crawler.read.check import (
    PAGE,
    Broken,
    Checked,
    against_golden,
    against_live,
    rows_against_golden,
    weighed,
)
from crawler.read.declared import ListRow
from crawler.read.document import parse_document
from crawler.read.earlier import declared_on

# Articles of a live site that are looked at, from its first section.
_LIVE_ARTICLES: Final = 3


def check_saved(site: type[SiteSpider], folder: Path) -> Checked:
    """Check a site's declarations on the pages saved with it, each by that of its day."""
    present_one = site.compile()
    golden = json.loads((folder / "golden.json").read_text(encoding="utf-8"))
    checked = Checked(site.name, "saved")
    for entry in golden["articles"]:
        body = gzip.decompress((folder / entry["page"]).read_bytes())
        document = parse_document(body, entry["url"], entry["encoding"])
        checked.pages += 1
        row = ListRow(entry["url"], entry["url"], **entry.get("row", {"title": ""}))
        # Those that were saved before a redesign have a time of their own.
        now = datetime.fromisoformat(entry.get("now", golden["now"]))
        day = now.astimezone(SHANGHAI).date()
        declaration, _ = declared_on(day, document, present_one, site.earlier)
        checked.broken += against_golden(document, declaration, row, entry["fields"], now)
    for entry in golden.get("lists", ()):
        body = gzip.decompress((folder / entry["page"]).read_bytes())
        document = parse_document(body, entry["url"], entry["encoding"])
        checked.pages += 1
        now = datetime.fromisoformat(entry.get("now", golden["now"]))
        day = now.astimezone(SHANGHAI).date()
        declaration, _ = declared_on(day, document, present_one, site.earlier)
        checked.broken += rows_against_golden(document, declaration, entry["rows"])
    return checked


class CheckSpider(NamedSpider):
    """Looks at the first list page of every section of a site, and at a few of its articles, as the site is crawled."""

    name = "check"

    def __init__(self, site: type[SiteSpider], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.site = site
        self.start_urls = site.first_list_pages()
        self.declaration = site.compile()
        self.checked = Checked(site.name, "live")
        self._articles = 0
        self._judged: list[list[Broken]] = []
        """What each article page disagrees in."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        # Before Scrapy freezes them: a browser where the site needs one, and its own politeness.
        spider.site.update_settings(crawler.settings)
        crawler.signals.connect(spider.crashed, signals.spider_error)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        for url in self.site.first_list_pages():
            wanted = self.site.list_requests.get(url)
            if wanted and wanted.asks(1):
                yield filled_request(
                    wanted, url, 1, {}, callback=self.filled_answered, errback=self.failed,
                    cb_kwargs={"section": url},
                )  # fmt: skip
            else:
                yield self._request(url, callback=self.list_answered)

    def _request(self, url: str, **kwargs: Any) -> Request:
        meta = {IN_BROWSER: True} if self.site.javascript else {}
        return Request(url, errback=self.failed, dont_filter=True, meta=meta, **kwargs)

    def list_answered(self, response: Response) -> Iterator[Request]:
        """The article links must still be there."""
        self.checked.pages += 1
        selector = self.declaration.selectors["article_links"].declared
        rows = self.declaration.list_rows(read_document(response))
        yield from self._weigh_rows(rows, "article_links", selector, response.url)

    def filled_answered(self, response: Response, section: str) -> Iterator[Request]:
        """A list's request must still be answered with its rows."""
        self.checked.pages += 1
        wanted = self.site.list_requests[section]
        rows = read_filled(response, wanted, section, self.declaration) or []
        yield from self._weigh_rows(rows, "list_requests", wanted.url, response.url)

    def _weigh_rows(
        self, rows: Sequence[ListRow], name: str, declared: str, url: str
    ) -> Iterator[Request]:
        floor = self.site.expect.min_links
        if len(rows) < floor:
            self.checked.broken.append(Broken(name, declared, f"≥{floor}", str(len(rows)), url))
        for row in rows:
            if self._articles < _LIVE_ARTICLES:
                self._articles += 1
                yield self._request(
                    row.href, callback=self.article_answered, cb_kwargs={"row": row}
                )

    def article_answered(self, response: Response, row: ListRow) -> None:
        """The fields must still stand where they are declared to stand."""
        self.checked.pages += 1
        now = present(self.settings["NOW"])
        self._judged.append(against_live(read_document(response), self.declaration, row, now))

    def closed(self, reason: str) -> None:
        """Weigh the articles against each other when all are read. Scrapy calls it."""
        self.checked.broken += weighed(self._judged)

    def failed(self, failure: Failure) -> None:
        """A page did not answer."""
        request: Request = failure.request  # type: ignore[attr-defined]
        self.checked.broken.append(Broken(PAGE, "-", "200", trouble(failure), request.url))

    def crashed(self, failure: Failure, response: Response) -> None:
        """A page that cannot be read is not well, whatever the log says of it."""
        self.checked.broken.append(
            Broken(PAGE, "-", "200", type(failure.value).__name__, response.url)
        )
