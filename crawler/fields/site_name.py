"""What a site is called: a word to type, from its address; a name, from the first line of its file."""

from __future__ import annotations

import keyword
from typing import Final

from crawler.fields.urls import url_host

_LONGEST_NAME: Final = 32
_LONGEST_LINE: Final = 30
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


def stated_name(about: str | None) -> str | None:
    """A site's name from the docstring of its class, whose first line names it and its sections: ``翠湖投资促进网 · 产业信息``.

    None where that line is a sentence.
    """
    line = next(iter((about or "").strip().splitlines()), "").strip()
    name, dot, _ = line.partition(" · ")
    name = name.strip().rstrip("。.").strip()
    return name if name and (dot or len(name) <= _LONGEST_LINE) else None


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
