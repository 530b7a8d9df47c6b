"""A Scrapy add-on: what is switched off is not loaded either."""

from __future__ import annotations

from typing import Final

from scrapy.settings import BaseSettings

# Switches -> the component that they switch on, and the table that lists it. Scrapy imports a component before
# it asks whether it is on: these bring an HTTP client and a web server, a third of the time that a crawl takes
# to start. DepthMiddleware looks at all that a callback yields also where nothing asks for depths.
_COMPONENTS: Final = (
    (
        ("BROWSER",),
        "DOWNLOADER_MIDDLEWARES",
        "crawler.middlewares.browser.BrowserMiddleware",
    ),
    (
        ("COOKIES_ENABLED",),
        "DOWNLOADER_MIDDLEWARES_BASE",
        "scrapy.downloadermiddlewares.cookies.CookiesMiddleware",
    ),
    (
        ("DEPTH_LIMIT", "DEPTH_PRIORITY", "DEPTH_STATS_VERBOSE"),
        "SPIDER_MIDDLEWARES_BASE",
        "scrapy.spidermiddlewares.depth.DepthMiddleware",
    ),
    (
        ("REMOTE_CONTROL_ENABLED",),
        "EXTENSIONS_BASE",
        "scrapy.extensions.remote_control.RemoteControl",
    ),
    (
        ("TELNETCONSOLE_ENABLED",),
        "EXTENSIONS_BASE",
        "scrapy.extensions.telnet.TelnetConsole",
    ),
)


class SwitchedOff:
    """Takes components that are off out of Scrapy's tables. Whoever switches one on has it as ever."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Called by Scrapy when a spider's own settings are known."""
        for switches, table, component in _COMPONENTS:
            if not any(_is_on(settings, switch) for switch in switches):
                settings[table].pop(component, None)


def _is_on(settings: BaseSettings, switch: str) -> bool:
    value = settings.get(switch)
    return value not in (None, "") and str(value).lower() not in ("0", "false")
