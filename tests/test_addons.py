"""What is switched off is taken out of Scrapy's tables; what is switched on is there as ever."""

from __future__ import annotations

from typing import Final

import pytest
from scrapy.settings import Settings

from crawler.addons import SwitchedOff

COOKIES: Final = (
    "DOWNLOADER_MIDDLEWARES_BASE",
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware",
)
DEPTH: Final = ("SPIDER_MIDDLEWARES_BASE", "scrapy.spidermiddlewares.depth.DepthMiddleware")
REMOTE: Final = ("EXTENSIONS_BASE", "scrapy.extensions.remote_control.RemoteControl")
TELNET: Final = ("EXTENSIONS_BASE", "scrapy.extensions.telnet.TelnetConsole")
CASES: Final = [
    (COOKIES, "COOKIES_ENABLED", False, True),
    (COOKIES, "COOKIES_ENABLED", "0", "1"),
    (COOKIES, "COOKIES_ENABLED", "False", "True"),
    (REMOTE, "REMOTE_CONTROL_ENABLED", False, True),
    (TELNET, "TELNETCONSOLE_ENABLED", False, True),
    (DEPTH, "DEPTH_LIMIT", 0, 3),
    (DEPTH, "DEPTH_LIMIT", "0", "3"),
    (DEPTH, "DEPTH_PRIORITY", 0, -1),
    (DEPTH, "DEPTH_STATS_VERBOSE", False, True),
]


@pytest.mark.parametrize(("component", "switch", "off", "on"), CASES)
def test_a_switch(component: tuple[str, str], switch: str, off: object, on: object) -> None:
    table, path = component
    for value, is_there in ((off, False), (on, True)):
        settings = Settings()
        assert path in settings[table]
        settings.set(switch, value)
        SwitchedOff().update_settings(settings)
        assert (path in settings[table]) == is_there


def test_nothing_else_is_taken() -> None:
    settings, untouched = Settings(), Settings()
    for switch in ("COOKIES_ENABLED", "REMOTE_CONTROL_ENABLED", "TELNETCONSOLE_ENABLED"):
        settings.set(switch, False)
    SwitchedOff().update_settings(settings)
    for table in ("DOWNLOADER_MIDDLEWARES_BASE", "SPIDER_MIDDLEWARES_BASE", "EXTENSIONS_BASE"):
        taken = {path for _, path in (COOKIES, DEPTH, REMOTE, TELNET)}
        assert set(untouched[table]) - set(settings[table]) <= taken
