"""One page, fetched to be looked at."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.base_spiders.browser import IN_BROWSER
from crawler.base_spiders.learning import wrong_type
from crawler.base_spiders.politeness import NamedSpider
from crawler.base_spiders.responses import read_document, trouble
from crawler.read.document import Document


class OnePageSpider(NamedSpider):
    """Fetches one page, robots.txt permitting."""

    name = "onepage"
    document: Document | None = None
    trouble: str | None = None

    def __init__(self, url: str, *, in_browser: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.url, self.in_browser = url, in_browser

    async def start(self) -> AsyncIterator[Request]:
        yield Request(
            self.url,
            callback=self.answered,
            errback=self.failed,
            dont_filter=True,
            meta={IN_BROWSER: True} if self.in_browser else None,
        )

    def answered(self, response: Response) -> None:
        """Keep the page."""
        self.trouble = wrong_type(response)
        if self.trouble is None:
            self.document = read_document(response)

    def failed(self, failure: Failure) -> None:
        """Keep the reason."""
        self.trouble = trouble(failure)
