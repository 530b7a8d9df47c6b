"""A site's URL -> the name of its spider."""

from __future__ import annotations

import keyword
from typing import Final

from crawler.fields.urls import url_host

_LONGEST_NAME: Final = 32
_SUFFIXES: Final = frozenset(
    [
        "com",
        "cn",
        "net",
        "org",
        "gov",
        "edu",
        "cc",
        "top",
        "vip",
        "info",
        "biz",
        "io",
        "me",
        "co",
        "hk",
        "tw",
        "xyz",
        "site",
        "club",
        "shop",
        "tv",
    ]
)


def site_name(url: str) -> str:
    """A spider's name for a site, from its host: ``www.cuihu.gov.cn`` -> ``cuihu``; a Python identifier."""
    host, _, port = url_host(url).partition(":")
    parts = host.removeprefix("www.").split(".")
    if all(part.isdigit() for part in parts):
        return "_".join(["site", *parts, *([port] if port else [])])
    while len(parts) > 1 and parts[-1] in _SUFFIXES:
        parts.pop()
    name = "_".join(reversed(parts)) if len(parts) < 3 else parts[-1]
    name = "".join(c if c.isascii() and c.isalnum() else "_" for c in name).strip("_").lower()
    name = name[:_LONGEST_NAME].rstrip("_")
    plain = name and not name[0].isdigit() and not keyword.iskeyword(name)
    return name if plain else f"site_{name}"
