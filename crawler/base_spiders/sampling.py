"""Fetching the pages of a declared site on which it is to be mended: the first page of each list, and some of its articles."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any, Final

from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.base_spiders.browser import IN_BROWSER
from crawler.base_spiders.politeness import NamedSpider
from crawler.base_spiders.responses import read_document, trouble
from crawler.base_spiders.site import SiteSpider
from crawler.clock import present, stamp
from crawler.fields.urls import canonical_url, same_site
from crawler.read.declared import ListRow
from crawler.read.listing import read_listing
from crawler.read.paging import is_pager_label
from crawler.storage.archive import ARTICLE, LIST, Page

# Sections that are asked for, and articles of all of them.
_SECTIONS: Final = 12
_ARTICLES: Final = 18


class SamplingSpider(NamedSpider):
    """Asks for what a person is to be shown, as the site is crawled; what it was given is in ``pages``."""

    name = "sampling"

    def __init__(self, site: type[SiteSpider], lists: Sequence[str] = (), **kwargs: Any) -> None:
        """``lists``: further list pages, first."""
        super().__init__(**kwargs)
        self.site = site
        self.start_urls = list(dict.fromkeys([*lists, *site.first_list_pages()]))[
            : _SECTIONS + len(lists)
        ]
        self.declaration = site.compile()
        self.pages: list[Page] = []
        self.failed_pages: dict[str, str] = {}
        """Those that did not answer, with the reason as one word."""
        self._asked: set[str] = set()

    async def start(self) -> AsyncIterator[Request]:
        for url in self.start_urls:
            yield self._request(url, callback=self.list_answered, cb_kwargs={"section": url})

    def _request(self, url: str, **kwargs: Any) -> Request:
        meta = {IN_BROWSER: True} if self.site.javascript else {}
        return Request(url, errback=self.failed, dont_filter=True, meta=meta, **kwargs)

    def list_answered(self, response: Response, section: str) -> Iterator[Request]:
        """Keep a list, and ask for some of its articles: by its declaration, or as whoever does not know the site reads it."""
        self._keep(response, LIST, section, {"section": section})
        document = read_document(response)
        rows = (
            self.declaration.list_rows(document)
            if "article_links" in self.declaration.selectors
            else []
        )
        rows = [row for row in rows if not is_pager_label(row.title)]
        listing = None if rows else read_listing(document, present(self.settings["NOW"]))
        if listing is not None:
            rows = [
                ListRow(row.url, row.href, row.title, row.published_raw)
                for row in listing.rows
                if row.url
            ]
        share = max(2, _ARTICLES // max(1, len(self.start_urls)))
        for row in rows:
            if share and row.url not in self._asked and same_site(row.href, response.url):
                self._asked.add(row.url)
                share -= 1
                yield self._request(
                    row.href,
                    callback=self.article_answered,
                    cb_kwargs={"row": row, "section": section},
                )

    def article_answered(self, response: Response, row: ListRow, section: str) -> None:
        """Keep an article."""
        seen = {"title": row.title, "published_raw": row.published_raw, "href": row.href}
        context = {"row": {k: v for k, v in seen.items() if v and v != row.url}, "section": section}
        self._keep(response, ARTICLE, row.url, context)

    def _keep(self, response: Response, kind: str, asked: str, context: dict[str, Any]) -> None:
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        url = canonical_url(asked) or asked
        self.pages.append(
            Page(
                self.site.name, kind, url, stamp(present(self.settings["NOW"])), response.body, response.status,
                response.url if response.url != url else None,
                {"Content-Type": content_type} if content_type else {}, context,
            )
        )  # fmt: skip

    def failed(self, failure: Failure) -> None:
        """Note what did not answer."""
        request: Request = failure.request  # type: ignore[attr-defined]
        self.failed_pages[request.url] = trouble(failure)
