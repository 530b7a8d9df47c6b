"""50, 100 · Obeys robots.txt as RFC 9309 has it, of every host that is asked for something."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Final

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.http import Headers, Request, Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred

from crawler.base_spiders.responses import trouble_of
from crawler.base_spiders.site import SiteSpider
from crawler.health.failures import CHALLENGE, COOKIES, LEFT, TLS, TLS_VERSION, TLS_WEAK
from crawler.health.reasons import Reason
from crawler.pace import CRAWL_DELAY
from crawler.read.challenge import is_challenge

logger = logging.getLogger(__name__)

# RFC 9309, 2.5: at least 500 KiB are to be parsed. Of more, the rest is not worth the time of each request.
LONGEST: Final = 512 * 1024
# The host itself does not answer: saying so tells more than that its robots.txt does not.
_NO_HOST: Final = frozenset({
    "connection_refused", "dns", "host_down", "retry_after", TLS, TLS_VERSION, TLS_WEAK, LEFT,
})  # fmt: skip
# Failures after which there is no robots.txt, like a 404 (2.3.1.3; for redirects 2.3.1.2).
_NONE: Final = frozenset({"redirects", COOKIES, "private_address", "pdf", "not_a_page", "bad_url"})


class OffsiteRequests(OffsiteMiddleware):
    """Scrapy's, which would keep back the robots.txt of another host, and with it all that may be asked of that host: a
    file of an article, a script of a page. One that leads to another site is kept back as ever."""

    def should_follow(self, request: Request, spider: Spider) -> bool:
        """Whether a request is one of the site, or the first for the rules of a host."""
        is_rules = request.meta.get("dont_obey_robotstxt") and request.callback is NO_CALLBACK
        if is_rules and not request.meta.get("redirect_urls"):
            return True
        return super().should_follow(request, spider)


class RobotsMiddleware(RobotsTxtMiddleware):
    """Four differences to Scrapy 2.19, which lets more pass than the standard does.

    Requests that wait for robots.txt together all obey it: Scrapy has them wait on one Deferred, which gives
    the parser to the first of them and None, which stands for a site without robots.txt, to the others.

    A robots.txt that cannot be had (5xx, 429, time-out, a lost connection) forbids the whole host for this
    run (2.3.1.4): the requests fail with ``robots_http_503``, ``robots_timeout`` … and the next run asks again.
    One that is not there (any other 4xx) forbids nothing, whatever the error page says.

    ``Crawl-delay`` is obeyed, up to ``CRAWL_DELAY_MAX`` seconds, and what is cut is told; see pace.py.

    Of a robots.txt longer than ``LONGEST`` bytes the beginning counts, and no more is received. Stats:
    ``robotstxt/unreachable``, ``robotstxt/cut``, ``robotstxt/crawl_delay_cut``.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unreachable: dict[str, str] = {}
        self._delays: dict[str, float | None] = {}
        self._longest = crawler.settings.getfloat("CRAWL_DELAY_MAX")
        self._asking = 0
        self._left: dict[Request, int] = {}

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules of the request's host; None if it has none. Raises IgnoreRequest if they cannot be had."""
        netloc = urlparse_cached(request).netloc
        with nullcontext() if netloc in self._parsers else self._cutting():
            await super().robot_parser(request)
        if why := self._unreachable.get(netloc):
            raise IgnoreRequest(why)
        parser = self._parsers[netloc]
        assert not isinstance(parser, Deferred)
        return parser

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        body = response.body
        if response.status >= 500 or response.status == 429:
            is_script = is_challenge(body, response.status)
            self._forbid(netloc, CHALLENGE if is_script else f"http_{response.status}")
            body = b""
        elif not 200 <= response.status < 300:
            body = b""
        elif len(body) > LONGEST:
            self._stats.inc_value("robotstxt/cut")
            # A rule cut in its middle would forbid more than it says.
            body = body[:LONGEST].rpartition(b"\n")[0]
        # Without the headers: a text response would first be decoded, to be told its encoding.
        told = Response(response.url, status=response.status, body=body)
        await super()._parse_robots(told, netloc, request)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Raises IgnoreRequest for what is forbidden; notes how long the host wants to rest between two requests."""
        super().process_request_2(rp, request)
        request.meta[CRAWL_DELAY] = self._delay(rp, urlparse_cached(request).netloc)

    def _delay(self, rp: RobotParser | None, netloc: str) -> float | None:
        """``Crawl-delay`` in seconds, at most ``CRAWL_DELAY_MAX``; None if there is none."""
        if netloc not in self._delays:
            agent = self._robotstxt_useragent or self._default_useragent
            asked = rp.crawl_delay(agent) if rp is not None else None
            # "nan" is a number to the parser.
            self._delays[netloc] = min(asked, self._longest) if asked and asked > 0 else None
            if asked and asked > self._longest:
                self._tell_cut(netloc, asked)
        return self._delays[netloc]

    def _tell_cut(self, netloc: str, asked: float) -> None:
        longest = f"{self._longest:g}"
        logger.warning("%s: Crawl-delay of %g s cut to %s s", netloc, asked, longest)
        self._stats.inc_value("robotstxt/crawl_delay_cut")
        if isinstance(self.crawler.spider, SiteSpider):
            self.crawler.spider.run.told.append(
                Reason(
                    f"{netloc} 的 robots.txt 要求每次请求间隔 {asked:g} 秒，按上限 {longest} 秒执行（CRAWL_DELAY_MAX）",
                    f"robots.txt of {netloc} asks for {asked:g} s between requests; {longest} s were kept, the maximum "
                    "allowed (CRAWL_DELAY_MAX)",
                )
            )

    @contextmanager
    def _cutting(self) -> Iterator[None]:
        """Receive no more of a robots.txt than counts. While one is asked for: the signals come with every page."""
        listeners = ((self._begun, signals.headers_received), (self._came, signals.bytes_received))
        for listener, signal in listeners:
            self.crawler.signals.connect(listener, signal)
        self._asking += 1
        try:
            yield
        finally:
            self._asking -= 1
            if not self._asking:
                self._left.clear()
                for listener, signal in listeners:
                    self.crawler.signals.disconnect(listener, signal)

    def _begun(self, headers: Headers, request: Request) -> None:
        # The beginning of what is packed cannot be unpacked.
        if request.callback is NO_CALLBACK and "Content-Encoding" not in headers:
            self._left[request] = LONGEST

    def _came(self, data: bytes, request: Request) -> None:
        if request in self._left:
            self._left[request] -= len(data)
            if self._left[request] < 0:
                raise StopDownload(fail=False)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if (why := trouble_of(exc)) not in _NONE:
            self._forbid(netloc, why)
        super()._robots_error(exc, netloc)

    def _forbid(self, netloc: str, why: str) -> None:
        self._unreachable[netloc] = why if why in _NO_HOST else f"robots_{why}"
        self._stats.inc_value("robotstxt/unreachable")
