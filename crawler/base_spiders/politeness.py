"""How the crawler presents itself, and where it need not hold back."""

from __future__ import annotations

from importlib.metadata import version
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings

VERSION: Final = version("zhaoshang")
# There is nobody to be polite to.
ON_LOOPBACK: Final = {
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
}


def user_agent(settings: BaseSettings) -> str:
    """How we name ourselves: the project, its version, and how to reach whoever runs it."""
    contact = " ".join(str(settings["CONTACT"] or "").split()) or "contact not set"
    return f"zhaoshang/{VERSION} ({contact})"


def is_loopback(url: str) -> bool:
    """Whether a URL's host is this machine, by its name alone."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
