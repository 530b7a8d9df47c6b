"""540 · Gives a host up for this run when page after page of it fails.

A server that hangs costs its time-out for every page: a thousand articles would take a day, and a server in
trouble is not helped by a crawler that asks on.
"""

from __future__ import annotations

import logging
from collections import Counter
from typing import Final, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.utils.httpobj import urlparse_cached

logger = logging.getLogger(__name__)

# What an overloaded or absent server answers, or the proxy before it; a 500 may be one article's own.
_OVERLOADED: Final = frozenset({429, 502, 503, 504, 522, 524})


class FailingHostMiddleware:
    """After ``HOST_FAILURES_MAX`` failed pages in a row, the host's other requests fail with ``host_down``.

    Farther from the wire than Scrapy's retry (550): it sees a page only when all tries of it have failed.
    The next run asks again. Stat: ``host_down/hosts``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.most = crawler.settings.getint("HOST_FAILURES_MAX")
        self._failed: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raises IgnoreRequest for a host that was given up."""
        if self.most and self._failed[urlparse_cached(request).netloc] >= self.most:
            raise IgnoreRequest("host_down")

    def process_response(self, request: Request, response: Response) -> Response:
        """Count an overloaded answer; any other ends the row."""
        host = urlparse_cached(request).netloc
        if response.status in _OVERLOADED:
            self._count(host)
        elif self._failed[host] < self.most:
            self._failed[host] = 0
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count a request that got no answer; one that was refused here was never asked."""
        if not isinstance(exception, IgnoreRequest):
            self._count(urlparse_cached(request).netloc)

    def _count(self, host: str) -> None:
        self._failed[host] += 1
        if self._failed[host] == self.most:
            self.crawler.stats.inc_value("host_down/hosts")
            logger.warning(
                "%s: %d pages in a row failed; left alone until the next run", host, self.most
            )
