"""555 · Obeys ``Retry-After``: a host that asks for rest is given it."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

logger = logging.getLogger(__name__)


class RetryAfterMiddleware:
    """Obeys ``Retry-After`` (RFC 9110, 10.2.3) on 429 and 503.

    A wait of up to ``RETRY_AFTER_MAX`` seconds holds up every request to that host, then Scrapy's retry goes
    on. A longer one ends the host's part of the run: the requests left fail with ``retry_after``, and the
    next run asks again. Stats: ``retry_after/waits``, ``retry_after/ended``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.longest = crawler.settings.getfloat("RETRY_AFTER_MAX")
        self._closed: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raises IgnoreRequest for a host that asked to be left alone."""
        if self._closed and self.crawler.engine.downloader.get_slot_key(request) in self._closed:
            raise IgnoreRequest("retry_after")

    def process_response(self, request: Request, response: Response) -> Response:
        """Hold up the host as long as it asks."""
        if response.status not in (429, 503):
            return response
        header = (response.headers.get("Retry-After") or b"").decode("latin-1")
        seconds = retry_after_seconds(header, datetime.now(UTC))
        if seconds is None:
            return response
        key = self.crawler.engine.downloader.get_slot_key(request)
        if seconds > self.longest:
            self._closed.add(key)
            request.meta["dont_retry"] = True
            self.crawler.stats.inc_value("retry_after/ended")
            logger.warning("%s asks for %d s of rest; left alone until the next run", key, seconds)
        elif slot := self.crawler.engine.downloader.slots.get(key):
            # The downloader sends the next request ``delay`` seconds after ``lastseen``, a monotonic time,
            # and looks at neither where there is no delay.
            slot.delay = slot.delay or 0.01
            slot.lastseen = max(slot.lastseen, monotonic() + seconds)
            self.crawler.stats.inc_value("retry_after/waits")
        return response


def retry_after_seconds(header: str, now: datetime) -> float | None:
    """The header's value in seconds from ``now`` (aware), never negative; None if it says nothing."""
    header = header.strip()
    if header.isascii() and header.isdigit():
        return float(min(int(header.lstrip("0")[:9] or "0"), 10**8))
    try:
        moment = parsedate_to_datetime(header)
    except (ValueError, OverflowError):  # Overflow: a time zone of twenty digits
        return None
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())
