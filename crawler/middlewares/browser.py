"""575 · Shows pages in a browser that asks for nothing itself: each of its requests is made here, as the crawler's own.

So what a page's scripts, frames and forms ask for passes what every request passes: robots.txt, the delay between two
requests to a host, the rule of public addresses (and a name is connected to where it was looked up), the bounds of a
response. What is more than a page needs is not asked for at all.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import OrderedDict
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import urldefrag, urlsplit

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, Request, Response

from crawler.base_spiders.browser import IN_BROWSER
from crawler.base_spiders.responses import trouble_of
from crawler.downloads import is_closing
from crawler.fields.urls import same_site
from crawler.health.failures import BROWSER, CHALLENGE, LEFT
from crawler.middlewares.chromium import Chromium, of_process, put_away
from crawler.middlewares.pages import PART
from crawler.middlewares.redirects import refuse_other_sites
from crawler.read.acts import link_acts
from crawler.read.challenge import is_challenge

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page, Route
    from playwright.async_api import Request as Wanted

logger = logging.getLogger(__name__)

# What a text may depend on. Pictures, styles, fonts and films do not fill a page, beacons and sockets follow a reader.
_WANTED: Final = frozenset({"document", "script", "xhr", "fetch"})
_PAGES: Final = (b"text/html", b"application/xhtml+xml")
# Documents that follow each other until one stays: those of a challenge, of a door, of a script that moves on.
_DOCUMENTS: Final = 6
# Seconds in which a page asks for nothing more, after which it is taken as it is.
_QUIET_SECONDS: Final = 0.5
_GLANCE_SECONDS: Final = 0.05
# Seconds for the browser's own answers; a page whose script never ends gives none.
_ANSWER_SECONDS: Final = 10.0
# Scripts that all pages of a site load are asked for once a run: bytes of them all.
_KEPT_BYTES: Final = 32 * 1024 * 1024
# Of a browser's request these are its connection's, or are told by who makes it.
_NOT_PASSED: Final = frozenset({
    "host", "connection", "content-length", "accept-encoding", "cookie", "user-agent", "accept-language", "priority",
    "upgrade-insecure-requests", "if-none-match", "if-modified-since",
})  # fmt: skip
# Of a response these speak of bytes that were unpacked, or of a page before it was filled in.
_NOT_HANDED_ON: Final = frozenset({
    b"content-encoding", b"content-length", b"transfer-encoding", b"connection", b"keep-alive",
})  # fmt: skip
_NOT_OF_A_FILLED_PAGE: Final = frozenset(
    {b"etag", b"last-modified", b"set-cookie", b"content-type"}
)


class BrowserMiddleware:
    """Reads the pages of requests that say so (``IN_BROWSER``) as a browser shows them.

    The page itself is downloaded as any other, with what that is checked for; if it is one, it is given to the browser.
    A document that a script moves on to is taken like a redirect: within the site, or the page fails with ``offsite``,
    ``private_address``, ``robots`` … as a redirect would. Stats: ``browser/pages``, ``browser/requests``,
    ``browser/refused/<word>``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        settings = crawler.settings
        self.most_requests = settings.getint("BROWSER_REQUESTS")
        self.most_bytes = settings.getint("BROWSER_BYTES")
        self.most_seconds = settings.getfloat("BROWSER_SECONDS")
        self.scripts: OrderedDict[str, Response] = OrderedDict()
        self._sandbox = settings.getbool("BROWSER_SANDBOX")
        self._chromium: Chromium | None = None
        self._context: BrowserContext | None = None
        # One page of a site at a time.
        self._turn = asyncio.Lock()
        crawler.signals.connect(self.spider_closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Send the cookies that the site's scripts have set, where it has run some."""
        if request.meta.get(IN_BROWSER) and self._context is not None:
            await self.add_cookies(request)

    async def process_response(self, request: Request, response: Response) -> Response:
        """The page as the browser shows it. Raises IgnoreRequest if it leads to where no request may go."""
        if not request.meta.get(IN_BROWSER) or request.method != "GET" or not is_shown(response):
            return response
        async with self._turn:
            chromium = self._chromium = self._chromium or of_process()
            async with chromium.turns:
                self.look_whether_closing()
                shown = Shown(self, request, response)
                return await shown.read(await self._session(chromium))

    async def spider_closed(self) -> None:
        """Give the browser back."""
        if self._context is not None:
            await put_away(self._context)
        if self._chromium is not None:
            await self._chromium.leave(self)

    async def add_cookies(self, request: Request) -> None:
        """Those of the browser's session that a request takes."""
        from playwright.async_api import Error

        assert self._context is not None
        try:
            cookies = await self._context.cookies(request.url)
        except Error as error:  # it crashed; the next page starts another
            logger.debug("no cookies: %r", error)
            return
        if cookies:
            request.headers["Cookie"] = "; ".join(f"{c['name']}={c['value']}" for c in cookies)

    def look_whether_closing(self) -> None:
        """Raises IgnoreRequest where the crawl was told to end: the page stays open work."""
        if is_closing(self.crawler):
            raise IgnoreRequest(LEFT)

    def refuse(self, why: str) -> IgnoreRequest:
        """Count what the browser was not given."""
        self.crawler.stats.inc_value(f"browser/refused/{why}")
        return IgnoreRequest(why)

    def drop_session(self) -> None:
        """The next page begins another: this one hangs."""
        self._context = None

    async def _session(self, chromium: Chromium) -> BrowserContext:
        if self._context is None or not _is_alive(self._context):
            assert self.crawler.spider is not None
            agent = str(self.crawler.settings["USER_AGENT"])
            self._context = await chromium.context(self, agent, sandbox=self._sandbox)
            # What is no request of the page that is read: of a window that it opens.
            await self._context.route("**/*", _abort)
        return self._context


class Shown:
    """One page in the browser: what it asks for, where it goes, and what it shows in the end."""

    def __init__(self, reader: BrowserMiddleware, request: Request, response: Response) -> None:
        self._reader, self._request = reader, request
        self._held: Response | None = response
        self._document = response
        """The last one that the window was given."""
        self._documents = 0
        self._way: list[str] = []
        self._trouble: str | None = None
        self._asked = self._bytes = self._pending = 0
        self._loaded = False
        self._changed = 0.0
        self._loop = asyncio.get_running_loop()

    async def read(self, context: BrowserContext) -> Response:
        """What the page is when it asks for nothing more. Raises IgnoreRequest."""
        from playwright.async_api import Error

        page: Page | None = None
        try:
            page = await asyncio.wait_for(context.new_page(), _ANSWER_SECONDS)
            assert page is not None
            page.on("load", self._note_load)
            page.on("popup", _shut)
            page.on("crash", lambda _: self._fail(BROWSER))
            await page.route("**/*", self._answer)
            await self._show(page)
            text = await asyncio.wait_for(page.content(), _ANSWER_SECONDS)
            if self._trouble:  # met while it was written out
                raise IgnoreRequest(self._trouble)
            return self._response(page.url, text)
        except TimeoutError as error:
            raise self._reader.refuse("timeout") from error
        except Error as error:
            self._reader.look_whether_closing()
            logger.warning("%s: the browser failed: %s", self._request.url, str(error)[:500])
            raise self._reader.refuse(self._trouble or BROWSER) from error
        finally:
            if page is not None and not await _shut(page):
                self._reader.drop_session()
                await put_away(context)

    async def _show(self, page: Page) -> None:
        """Wait until the page is filled in."""
        from playwright.async_api import Error

        moving = asyncio.ensure_future(page.goto(self._request.url, wait_until="commit", timeout=0))
        own, loaded_at, before = 0.0, 0.0, self._loop.time()
        try:
            while True:
                await asyncio.sleep(_GLANCE_SECONDS)
                self._reader.look_whether_closing()
                if self._trouble:
                    raise IgnoreRequest(self._trouble)
                if moving.done() and (error := moving.exception()) and not self._documents:
                    raise error
                now = self._loop.time()
                # What it waits for is bounded elsewhere.
                own += 0.0 if self._pending else now - before
                before = now
                loaded_at = (loaded_at or now) if self._loaded else 0.0
                is_quiet = not self._pending and now - self._changed >= _QUIET_SECONDS
                if self._loaded and (is_quiet or now - loaded_at > self._reader.most_seconds):
                    return
                if own > self._reader.most_seconds:
                    raise TimeoutError
        finally:
            moving.cancel()
            with suppress(asyncio.CancelledError, Error):
                await moving

    # What the browser asks for

    async def _answer(self, route: Route, wanted: Wanted) -> None:
        from playwright.async_api import Error

        is_window = False
        self._pending += 1
        try:
            is_window = wanted.is_navigation_request() and wanted.frame.parent_frame is None
            answer = await self._fetch(wanted, is_window=is_window)
        except Exception as error:
            # Of whatever kind it is, the page goes on without it.
            why = trouble_of(error)
            logger.debug("the browser is refused %s: %s", wanted.url[:200], why)
            self._reader.refuse(why)
            if is_window:
                self._fail(why)
            answer = None
        finally:
            self._pending -= 1
            self._changed = self._loop.time()
        try:
            if answer is None:
                await route.abort("aborted")
            else:
                await route.fulfill(
                    status=answer.status, headers=_headers(answer), body=answer.body
                )
        except Error as error:  # the page is gone, or moved on
            logger.debug("%s: not taken: %s", wanted.url[:200], str(error)[:200])

    async def _fetch(self, wanted: Wanted, *, is_window: bool) -> Response | None:
        url, kind = wanted.url, wanted.resource_type
        if is_window:
            self._loaded = False
            self._documents += 1
            if self._documents > _DOCUMENTS:
                last = self._document
                in_vain = is_challenge(last.body, last.status)
                raise IgnoreRequest(CHALLENGE if in_vain else "redirects")
            if (held := self._held) is not None and urldefrag(held.url)[0] == urldefrag(url)[0]:
                self._held, self._document = None, held
                return held
        elif kind not in _WANTED:
            return None
        if url in self._reader.scripts and kind == "script":
            return self._reader.scripts[url]
        request = await self._as_request(wanted, is_document=wanted.is_navigation_request())
        answer = await self._download(request)
        if kind == "script" and answer.status == 200 and request.method == "GET":
            self._keep(url, answer)
        if is_window:
            self._way.append(self._document.url)
            self._document = answer
            if urldefrag(answer.url)[0] != urldefrag(url)[0]:
                # It was redirected: the browser is to know the page by its address.
                self._held = answer
                moved = f"<script>location.replace({json.dumps(answer.url)})</script>"
                return HtmlResponse(url, body=moved.encode())
        return answer

    async def _as_request(self, wanted: Wanted, *, is_document: bool) -> Request:
        """The crawler's request for what the browser wants. Raises IgnoreRequest for what no page needs."""
        left = self._reader.most_bytes - self._bytes
        if self._asked >= self._reader.most_requests or left <= 0:
            raise IgnoreRequest("too_large" if left <= 0 else "too_many_requests")
        self._asked += 1
        is_of_site = same_site(wanted.url, self._document.url)
        if wanted.method not in ("GET", "HEAD") and (is_document or not is_of_site):
            raise IgnoreRequest("action")
        if link_acts(wanted.url):
            raise IgnoreRequest("action")
        most = self._reader.crawler.settings.getint("DOWNLOAD_MAXSIZE")
        meta: dict[str, Any] = {
            PART: True,
            "dont_retry": True,
            "download_maxsize": min(left, most or left),
        }
        if not is_document or self._request.meta.get("allow_offsite"):
            meta["allow_offsite"] = True
        request = Request(
            wanted.url,
            method=wanted.method,
            headers={n: v for n, v in wanted.headers.items() if n not in _NOT_PASSED and n[:4] != "sec-"},
            body=wanted.post_data_buffer or b"",
            callback=_taken_here,
            dont_filter=True,
            meta=meta,
        )  # fmt: skip
        if is_document:
            refuse_other_sites(self._reader, self._request, request)
        if is_of_site:
            await self._reader.add_cookies(request)
        return request

    async def _download(self, request: Request) -> Response:
        self._reader.look_whether_closing()
        self._reader.crawler.stats.inc_value("browser/requests")
        answer: Response = await self._reader.crawler.engine.download_async(request)
        self._bytes += len(answer.body)
        return answer

    def _keep(self, url: str, script: Response) -> None:
        kept = self._reader.scripts
        kept[url] = script
        while sum(len(each.body) for each in kept.values()) > _KEPT_BYTES:
            kept.popitem(last=False)

    def _fail(self, why: str) -> None:
        self._trouble = self._trouble or why

    def _note_load(self, _: object) -> None:
        self._loaded, self._changed = True, self._loop.time()

    # What it shows in the end

    def _response(self, shown_at: str, text: str) -> Response:
        document, request = self._document, self._request
        if _origin(shown_at) != _origin(document.url):
            # blob:, about: and what else a script may put in the place of its page.
            raise self._reader.refuse("offsite")
        body = text.encode("utf-8", "replace")
        if len(body) > self._reader.crawler.settings.getint("DOWNLOAD_MAXSIZE"):
            raise self._reader.refuse("too_large")
        self._reader.crawler.stats.inc_value("browser/pages")
        headers = {
            name: values
            for name, values in document.headers.items()
            if name.lower() not in _NOT_HANDED_ON | _NOT_OF_A_FILLED_PAGE
        }
        if self._way and document.url != self._way[0]:
            # As where a server had redirected.
            way = [*request.meta.get("redirect_urls", ()), *self._way]
            request = request.replace(
                url=document.url, meta=request.meta | {"redirect_urls": list(dict.fromkeys(way))}
            )
        return HtmlResponse(
            document.url,
            status=document.status,
            headers={**headers, "Content-Type": "text/html; charset=utf-8"},
            body=body,
            encoding="utf-8",
            request=request,
        )


def is_shown(response: Response) -> bool:
    """Whether a response is a page that a browser would show more of: a page, or a challenge."""
    kind = (response.headers.get("Content-Type") or b"text/html").lower()
    if not kind.startswith(_PAGES) or not response.body:
        return False
    return response.status == 200 or is_challenge(response.body, response.status)


def _headers(response: Response) -> dict[str, str]:
    """As Playwright takes them: values of one name parted by lines."""
    return {
        name.decode("latin-1").lower(): "\n".join(value.decode("latin-1") for value in values)
        for name, values in response.headers.items()
        if name.lower() not in _NOT_HANDED_ON
    }


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


def _is_alive(context: BrowserContext) -> bool:
    return context.browser is not None and context.browser.is_connected()


async def _shut(page: Page) -> bool:
    """Close a window; False if it hangs."""
    from playwright.async_api import Error

    try:
        await asyncio.wait_for(page.close(), _ANSWER_SECONDS)
    except Error as error:
        logger.debug("closing a window: %s", str(error)[:200])
    except TimeoutError:
        return False
    return True


async def _abort(route: Route) -> None:
    await route.abort()


def _taken_here(response: Response) -> None:
    """The callback of a request whose answer is the browser's: it is never called."""
    raise AssertionError(response)
