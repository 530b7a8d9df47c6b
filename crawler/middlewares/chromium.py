"""A Chromium without a network, one for all sites of a process: it shows pages, and whatever it wants is fetched for it.

Its connections lead to a proxy that there is not and its names resolve to nothing, so that what cannot be fetched for it
(WebSockets, WebRTC, what a worker asks for unseen) does not arrive anywhere, whatever a later Chromium thinks of.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from scrapy.exceptions import IgnoreRequest

from crawler.base_spiders import browser
from crawler.health.failures import BROWSER, BROWSER_SANDBOX

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Playwright

logger = logging.getLogger(__name__)

# Pages that are shown at the same time, of all sites of a process: each takes some 100 MB.
PAGES_AT_ONCE: Final = 2
# Megabytes that the scripts of a page may hold.
_SCRIPTS_MB: Final = 512
_LAUNCH_MS: Final = 60_000.0
# Seconds that closing may take; what hangs is left to the end of the process.
_CLOSING_SECONDS: Final = 10.0
# What Chromium says where its sandbox cannot be set up.
_NO_SANDBOX: Final = ("without --no-sandbox", "No usable sandbox", "sandbox_host", "setuid_sandbox")


class Chromium:
    """The browser, started when the first page is shown and closed when the last of its users has left."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._users: set[object] = set()
        self._driver: Playwright | None = None
        self._browser: Browser | None = None
        # A port that nobody else can take, and at which nobody listens.
        self._nowhere: socket.socket | None = None
        self.turns = asyncio.Semaphore(PAGES_AT_ONCE)

    async def context(self, user: object, user_agent: str, *, sandbox: bool) -> BrowserContext:
        """A session of its own (cookies, storage) for a user. Raises IgnoreRequest where there is no browser."""
        from playwright.async_api import Error

        async with self._lock:
            self._users.add(user)
            try:
                if self._browser is None or not self._browser.is_connected():
                    self._browser = await self._launch(sandbox=sandbox)
                return await self._browser.new_context(
                    user_agent=user_agent, locale="zh-CN", timezone_id="Asia/Shanghai",
                    accept_downloads=False, service_workers="block",
                )  # fmt: skip
            except (Error, OSError) as error:
                said = str(error)
                logger.error("the browser did not start: %s", said[:2000])
                lacks = any(words in said for words in _NO_SANDBOX)
                raise IgnoreRequest(BROWSER_SANDBOX if lacks else BROWSER) from error

    async def _launch(self, *, sandbox: bool) -> Browser:
        from playwright.async_api import async_playwright

        if self._driver is None:
            self._driver = await async_playwright().start()
        if self._nowhere is None:
            self._nowhere = socket.socket()
            self._nowhere.bind(("127.0.0.1", 0))
        return await self._driver.chromium.launch(
            executable_path=browser.program(),
            args=arguments(self._nowhere.getsockname()[1]),
            chromium_sandbox=sandbox,
            timeout=_LAUNCH_MS,
            # A crawl that is told to stop closes it itself.
            handle_sigint=False, handle_sigterm=False, handle_sighup=False,
        )  # fmt: skip

    async def leave(self, user: object) -> None:
        """A user needs it no more; the last one closes it."""
        async with self._lock:
            self._users.discard(user)
            if self._users:
                return
            if self._browser is not None:
                await put_away(self._browser)
            if self._driver is not None:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._driver.stop(), _CLOSING_SECONDS)
            if self._nowhere is not None:
                self._nowhere.close()
            self._browser = self._driver = self._nowhere = None


async def put_away(thing: Browser | BrowserContext) -> None:
    """Close a browser or a session that may have crashed, or hang."""
    from playwright.async_api import Error

    try:
        await asyncio.wait_for(thing.close(), _CLOSING_SECONDS)
    except (Error, TimeoutError) as error:
        logger.debug("closing the browser: %r", error)


def arguments(port: int) -> list[str]:
    """Chromium's options. ``port``: of this machine, at which nobody listens."""
    return [
        f"--proxy-server=http://127.0.0.1:{port}",
        "--proxy-bypass-list=<-loopback>",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        "--webrtc-ip-handling-policy=disable_non_proxied_udp",
        "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
        f"--js-flags=--max-old-space-size={_SCRIPTS_MB}",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-sync",
        "--no-pings",
    ]


_of_process: dict[asyncio.AbstractEventLoop, Chromium] = {}


def of_process() -> Chromium:
    """The process's browser; to be called where its loop runs."""
    loop = asyncio.get_running_loop()
    if loop not in _of_process:
        _of_process[loop] = Chromium()
    return _of_process[loop]
