"""The content management systems that the sites of this field run on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crawler.platforms.dede import DEDE
from crawler.platforms.empire import EMPIRE
from crawler.platforms.pboot import PBOOT
from crawler.platforms.phpcms import PHPCMS
from crawler.platforms.platform import CountScript, Kind, Paging, Platform, parse_views
from crawler.platforms.trs import TRS
from crawler.platforms.typecho import TYPECHO
from crawler.platforms.vsb import VSB
from crawler.platforms.wordpress import WORDPRESS
from crawler.platforms.zblog import ZBLOG
from crawler.read.document import Document

PLATFORMS: Final = (ZBLOG, WORDPRESS, TYPECHO, PHPCMS, DEDE, EMPIRE, PBOOT, VSB, TRS)
"""Every known system; where a page bears the marks of several, the earlier one wins."""

__all__ = [
    "PLATFORMS",
    "CountScript",
    "Kind",
    "Paging",
    "Platform",
    "parse_views",
    "platform_named",
    "recognise",
]

_ADDRESSES: Final = {"script": "src", "link": "href", "img": "src", "a": "href"}


def platform_named(name: str) -> Platform | None:
    """The platform with this name, or None."""
    return next((platform for platform in PLATFORMS if platform.name == name), None)


def recognise(document: Document) -> Platform | None:
    """The system that made a page, or None if the page bears no known mark.

    The generator that a page names decides; then the addresses of what it loads; then its inline scripts.
    """
    generator = " ".join(
        node.get("content") or ""
        for node in document.root.iter("meta")
        if (node.get("name") or "").lower() == "generator"
    )
    for platform in PLATFORMS if generator else ():
        if re.search(platform.generator, generator, re.I):
            return platform
    addresses = " ".join(_addresses(document))
    marks = [(len(re.findall(platform.assets, addresses)), platform) for platform in PLATFORMS]
    most, best = max(marks, key=lambda mark: mark[0])
    if most:
        return best
    scripts = " ".join(node.text or "" for node in document.root.iter("script"))
    return next(
        (each for each in PLATFORMS if each.texts and re.search(each.texts, scripts)),
        None,
    )


def _addresses(document: Document) -> Iterator[str]:
    """The addresses of scripts, styles, pictures and links, as the page writes them."""
    for node in document.root.iter(*_ADDRESSES):
        address = node.get(_ADDRESSES[str(node.tag)])
        if address:
            yield address
