"""How a site's pages write the address of another page."""

from __future__ import annotations

import posixpath
from html import escape

from tests.bench.drawn.addresses import list_path
from tests.bench.drawn.model import Section, Site

_STYLES = ("root", "root", "root", "relative", "relative", "absolute", "base")


def style(site: Site) -> str:
    """root, relative, absolute, or base (relative to a ``base`` element)."""
    chosen = site.lot.pick("hrefs", _STYLES)
    queries = any("?" in a.path for a in site.articles[:1])
    return "root" if chosen in ("relative", "base") and queries else chosen


def href(site: Site, page: str, target: str) -> str:
    """The value of an attribute on ``page`` that leads to the path ``target``, escaped.

    A page with a query writes addresses from the root, and so do fragments, which have no address of their own.
    """
    chosen = style(site)
    if chosen == "absolute":
        return escape(site.base + target)
    if chosen == "base" and target != "/" and "?" not in target + page:
        return escape(target[1:])
    if chosen == "relative" and "?" not in target and "?" not in page:
        return escape(_relative(page, target))
    return escape(target)


def _relative(page: str, target: str) -> str:
    folder = page if page.endswith("/") else posixpath.dirname(page)
    path = posixpath.relpath(target, folder)
    if target.endswith("/"):
        path += "/"
    elif path.endswith("."):
        return target  # a page that is named like the folder of this one
    return path if path.startswith(".") else f"./{path}"


def section_path(site: Site, section: Section, page: int = 1, pages: int = 1) -> str:
    """The path of a page of a section's list, counted from 1."""
    return list_path(site.lot, site.kind, section.slug, section.number, page, pages)


_CHANNELS = {
    "新闻中心": "xwzx",
    "政务公开": "zwgk",
    "投资指南": "tzzn",
    "研究": "yanjiu",
    "企业之窗": "qyzc",
}


def channel_path(site: Site, channel: str) -> str:
    """The path of the page of a channel above sections."""
    form = site.lot.pick(
        "address.channel", ("/{}/", "/channel/{}.html", "/{}/index.shtml", "/node/{}")
    )
    return form.format(_CHANNELS[channel] + site.lot.pick("address.channel.end", ("", "_1", "pd")))


def channels_linked(site: Site) -> bool:
    """Whether the channels above the sections have pages of their own."""
    return site.lot.flag("channels", 0.4)


ANYWHERE = "/?"
"""The page to name for what is shown on others: addresses are then written from the root."""
