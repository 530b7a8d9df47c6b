"""How the crawler presents itself, and where it need not hold back."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

import scrapy
from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings

VERSION: Final = version("zhaoshang")
# There is nobody to be polite to.
ON_LOOPBACK: Final = {
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
}


class NamedSpider(scrapy.Spider):
    """A spider that names itself to the site, whatever it comes for."""

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """``custom_settings``, and a User-Agent unless these have one."""
        super().update_settings(settings)
        set_undecided(settings, {"USER_AGENT": user_agent(settings)})


def set_undecided(settings: BaseSettings, values: Mapping[str, Any]) -> None:
    """Set, as a spider does, what neither its ``custom_settings`` nor the command line decide."""
    for name, value in values.items():
        if (settings.getpriority(name) or 0) < SETTINGS_PRIORITIES["spider"]:
            settings.set(name, value, priority="spider")


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
