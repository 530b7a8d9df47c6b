"""570 · Keeps from the spider what is no page, half a page, or a page made to choke its reader."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final, Self

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from crawler.health.failures import CHALLENGE
from crawler.read.challenge import is_challenge

FILE: Final = "attachment"
"""The key of a request's meta that asks for a file and not for a page."""
PART: Final = "part"
"""The key of the meta of a request for something that a browser needs to show a page."""
_NO_PAGES: Final = frozenset({FILE, PART})
_PDF: Final = b"%PDF-"
# Files that no server's Content-Type makes a page: PDF, Office old and new, archives, pictures, programs.
_FILES: Final = (
    _PDF, b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b",
    b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"MZ\x90", b"\x7fELF", b"OggS", b"ID3",
)  # fmt: skip
# A list of 10,000 links has 40,000 tags. The tree takes some 200 bytes each, and more while it is read.
MOST_TAGS: Final = 150_000
# libxml2 compares each attribute of an element with all others: 60,000 of one element take 20 seconds.
MOST_ATTRIBUTES: Final = 40_000
_LONG_TAG: Final = 64 * 1024
_QUOTED: Final = re.compile(rb"\"[^\"]*\"|'[^']*'")
# How a page ends, and how far from the end scripts and counters may push that.
_ENDS: Final = (b"</html", b"</body")
_TAIL: Final = 4096
# Whole pages of a host after which one without an end is taken for cut, and cut ones that refute that.
_SURE: Final = 5
_REFUTED: Final = 3
# A challenge that answers 200 is a script of some hundred bytes; a page with a text has more.
_SMALL: Final = 16 * 1024


class PageMiddleware:
    """Fails with ``pdf``, ``not_a_page``, ``challenge``, ``too_many_tags`` or, after further tries, ``cut_short``.

    That a body was cut shows where its length is declared (``crawler.downloads``), and a template may leave out
    the end. Without a length only the end tells: on a host whose pages close ``</html>``, one that does not was
    cut on its way, or its program died. Where three do not, it is how the site writes. Stat:
    ``pages/refused/<word>``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._whole: Counter[str] = Counter()
        self._open: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Raises IgnoreRequest for what no spider should see."""
        body = response.body
        # What files are is told by their readers, and of its parts a page is made first.
        if (
            not body
            or request.callback is NO_CALLBACK
            or not request.meta.keys().isdisjoint(_NO_PAGES)
        ):
            return response
        if response.status == 202 and is_challenge(body, 202):
            raise self._refused(CHALLENGE)
        if response.status != 200:
            return response
        if body.startswith(_FILES):
            raise self._refused("pdf" if body.startswith(_PDF) else "not_a_page")
        if len(body) > _LONG_TAG and is_overgrown(body):
            raise self._refused("too_many_tags")
        if len(body) < _SMALL and is_challenge(body, 200):
            raise self._refused(CHALLENGE)
        host, tail = urlparse_cached(request).netloc, body[-_TAIL:].lower()
        if any(end in tail for end in _ENDS):
            self._whole[host] += 1
        elif b"<html" in body[:_TAIL].lower() and not response.headers.get("Content-Length"):
            return self._without_end(request, response, host)
        return response

    def _without_end(self, request: Request, response: Response, host: str) -> Request | Response:
        if self._whole[host] < _SURE or self._open[host] >= _REFUTED:
            self._open[host] = _REFUTED
            return response
        assert self.crawler.spider is not None
        again = get_retry_request(request, spider=self.crawler.spider, reason="cut_short")
        if again is not None:
            return again
        self._open[host] += 1
        raise self._refused("cut_short")

    def _refused(self, why: str) -> IgnoreRequest:
        self.crawler.stats.inc_value(f"pages/refused/{why}")
        return IgnoreRequest(why)


def is_overgrown(body: bytes) -> bool:
    """Whether a page has so many tags, or one tag so many attributes, that reading it would stop the crawl.

    Counted in C, at a hundredth of what parsing takes. An attribute without a value shows only between the
    ends of two tags; one whose value holds such an end shows by its ``=``.
    """
    if body.count(b"<") > MOST_TAGS or body.count(b"=") > MOST_ATTRIBUTES:
        return True
    # Without values: a picture inside a page (data:) may have a million characters in one.
    tags = (_QUOTED.sub(b"", tag).replace(b"/", b" ") for tag in _long_tags(body))
    return any(len(tag.split()) > MOST_ATTRIBUTES // 4 for tag in tags)


def _long_tags(body: bytes) -> Iterator[bytes]:
    """The tags whose end is more than ``_LONG_TAG`` bytes behind the one before; of the page nothing else is copied."""
    begin = 0
    while len(body) - begin > _LONG_TAG:
        end = body.rfind(b">", begin, begin + _LONG_TAG + 1)
        if end < 0:
            end = body.find(b">", begin)
            end = len(body) if end < 0 else end
            yield body[max(begin, body.rfind(b"<", begin, end) + 1) : end]
        begin = end + 1
