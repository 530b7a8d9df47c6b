"""Pages that only JavaScript fills: whether a browser can read them here, and how a request asks for one.

What it may do is said in `crawler.middlewares.browser`.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from typing import Any, Final

from crawler.errors import UserError
from crawler.extras import install

IN_BROWSER: Final = "browser"
"""The key of a request's meta that has its page read in a browser."""
_PROGRAMS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def program() -> str | None:
    """The browser to use: ``ZHAOSHANG_BROWSER``, or the first Chromium on the PATH."""
    named = os.environ.get("ZHAOSHANG_BROWSER")
    return named or next((path for name in _PROGRAMS if (path := shutil.which(name))), None)


def require() -> None:
    """Raises UserError if a page cannot be read in a browser on this machine."""
    if importlib.util.find_spec("playwright") is None:
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
    """The Scrapy settings of a site whose pages are read in a browser."""
    # A page waits for its turn in the browser as it was received: few at a time.
    return {"BROWSER": True, "CONCURRENT_REQUESTS": 4}
