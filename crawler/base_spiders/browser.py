"""Pages that only JavaScript fills: read in the system's Chromium, through scrapy-playwright, if installed."""

from __future__ import annotations

import importlib.util
import os
import shutil
from typing import Any, Final

from crawler.errors import UserError
from crawler.extras import install

_HANDLER: Final = "scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler"
_PROGRAMS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A page of the field is text and pictures; what else it loads is not worth its traffic.
_UNWANTED: Final = frozenset({"image", "media", "font", "stylesheet"})


def program() -> str | None:
    """The browser to use: ``ZHAOSHANG_BROWSER``, or the first Chromium on the PATH."""
    named = os.environ.get("ZHAOSHANG_BROWSER")
    return named or next((path for name in _PROGRAMS if (path := shutil.which(name))), None)


def require() -> None:
    """Raises UserError if a page cannot be read in a browser on this machine."""
    if importlib.util.find_spec("scrapy_playwright") is None:
        raise UserError(
            f"这个站点要用浏览器读取，请先安装：{install('javascript')}",
            f"this site is read in a browser; install that first: {install('javascript')}",
        )
    if program() is None:
        raise UserError(
            "没有找到 Chromium，请先安装（如 apt install chromium）",
            "no Chromium found; install it first (such as apt install chromium)",
        )


def settings() -> dict[str, Any]:
    """The Scrapy settings of a site whose pages are read in a browser. Politeness stays Scrapy's."""
    arguments = [
        "--headless=new",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-sync",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # Chromium's sandbox does not work for root, as in containers.
        arguments.append("--no-sandbox")
    return {
        # As in crawler/settings.py but for these two: a dict replaces the project's.
        "DOWNLOAD_HANDLERS": {
            **dict.fromkeys(("file", "data", "ftp", "s3")),
            "http": _HANDLER,
            "https": _HANDLER,
        },
        "PLAYWRIGHT_BROWSER_TYPE": "chromium",
        "PLAYWRIGHT_LAUNCH_OPTIONS": {"executable_path": program(), "args": arguments},
        "PLAYWRIGHT_ABORT_REQUEST": _is_unwanted,
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": 30_000,
    }


def _is_unwanted(request: Any) -> bool:
    return request.resource_type in _UNWANTED
