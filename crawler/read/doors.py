"""Pages that only lead on: one line of script, a refresh, frames, a splash page with a link. Pure.

Nothing is run: an address counts where it stands as text in what a browser would do at once. A page with
something to read leads nowhere, unless it refreshes itself away without a pause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.fields.text import comparison_key
from crawler.fields.urls import canonical_url, is_asset, same_site
from crawler.read.document import Document
from crawler.read.links import Link, absolute, area_links, page_links, visible_text
from crawler.words.sections import CHINESE, ENTER, FOREIGN, HOME

# A page that shows more, in characters, is read; a splash page has a name, a line of welcome and a foot.
_LITTLE: Final = 160
_MOST_LINKS: Final = 8
# A script that leads on is a line or two; a program's has such lines for buttons and logins.
_SHORT_SCRIPT: Final = 3000
# A refresh after so many seconds, or fewer, is no pause to read in.
_AT_ONCE: Final = 1
_WAY: Final = re.compile(
    r"""(?:location(?:\.href)?\s*=(?!=)\s*|(?:location\.(?:replace|assign)|window\.(?:open|navigate))\(\s*)"""
    r"""(?:(?P<quote>\\?['"])(?P<text>[^'"<>\\\s]{1,500})(?P=quote)|(?P<name>[A-Za-z_$][\w$]{0,40}))\s*(?P<more>\+?)"""
)
_SET: Final = re.compile(
    r"""(?<![\w$])([A-Za-z_$][\w$]{0,40})\s{0,9}=\s{0,9}['"]([^'"<>\s]{1,500})['"]\s{0,9}(\+?)"""
)
_REFRESH: Final = re.compile(
    r"\s*(\d{0,6})(?:\.\d*)?\s*[;,]?\s*(?:url\s*=)?\s*['\"]?([^'\"]*)", re.I
)
# Versions of a site for others than a reader at a desk.
_MOBILE: Final = re.compile(r"/(?:m|wap|mobile|3g|h5)(?:[/.?]|\Z)|//(?:m|wap|mobile|3g)\.", re.I)
_FOREIGN_PATH: Final = re.compile(
    r"/(?:en|eng|english|jp|kr|fr|de|ru|big5|tw)(?:[/.?]|\Z)|//en\.", re.I
)
_CHINESE_PATH: Final = re.compile(r"/(?:cn|zh|zh-?cn|chs?|chinese|gb)(?:[/.?]|\Z)", re.I)
_ENTER: Final = re.compile(f"{ENTER.any}|{HOME.any}", re.I)
_CHINESE: Final = re.compile(CHINESE.any, re.I)
_FOREIGN: Final = re.compile(FOREIGN.any, re.I)
# The frame that is read, by what frames are called; and those around it.
_CONTENT: Final = re.compile(r"main|content|right|center|body|list|news|info", re.I)
_AROUND: Final = re.compile(
    r"top|head|foot|bottom|left|menu|nav|banner|logo|count|tongji|stat|ad(?:s|v)?\b", re.I
)
_MOST_FRAMES: Final = 60

How = Literal["refresh", "script", "frames", "link"]


@dataclass(frozen=True, slots=True)
class Door:
    """Where a page leads."""

    how: How
    urls: tuple[str, ...]
    """Absolute, the likeliest first. Of ``frames`` all stand on the page at once; of others the first is meant."""


def read_door(document: Document) -> Door | None:
    """Where a page leads that has nothing to read itself; None for any other page."""
    refreshed, pause = _refresh(document)
    if refreshed and pause <= _AT_ONCE:
        return Door("refresh", (refreshed,))
    if not shows_little(document):
        return None
    ways: tuple[tuple[How, list[str]], ...] = (
        ("script", _by_rank(_script_ways(document), document)),
        ("frames", frames(document)),
        ("link", _by_rank(_splash_links(document, refreshed), document)),
    )
    return next((Door(how, tuple(urls)) for how, urls in ways if urls), None)


def shows_little(document: Document) -> bool:
    """Whether a page, its frames and scripts aside, has next to nothing to read."""
    shown = 0
    for node in document.root.iter("body", "frameset"):
        shown += len(comparison_key(visible_text(node)))
        if node.tag == "frameset" or shown > _LITTLE:
            break
    return shown <= _LITTLE


def frames(document: Document) -> list[str]:
    """The pages that stand in a page's frames, those first that are likely to be read."""
    found: dict[str, tuple[int, str]] = {}
    for node in islice(document.root.iter("frame", "iframe"), _MOST_FRAMES):
        url = absolute((node.get("src") or node.get("data-src") or "").strip(), document.base_url)
        # A frame of another host that is all of the page hides the site's own address.
        fits = _leads_on if node.tag == "frame" else _is_page
        if fits(url, document) and not _is_tiny(node):
            known = canonical_url(url) or url
            found.setdefault(known, (_frame_rank(node, url), url))
    return [url for _, url in sorted(found.values(), key=lambda each: each[0])]


def _frame_rank(node: HtmlElement, url: str) -> int:
    names = (
        f"{node.get('name') or ''} {node.get('id') or ''} {urlsplit(url).path.rpartition('/')[2]}"
    )
    return (_AROUND.search(names) is not None) - (_CONTENT.search(names) is not None)


def _is_tiny(node: HtmlElement) -> bool:
    """A frame that nobody sees: what counts visitors, keeps a session, loads something."""
    sizes = (node.get("width"), node.get("height"))
    style = (node.get("style") or "").replace(" ", "").lower()
    return any(size in ("0", "1", "0px", "1px") for size in sizes) or "display:none" in style


def _is_page(url: str, document: Document) -> bool:
    known = canonical_url(url)
    here = canonical_url(document.url)
    return (
        known is not None and known != here and not is_asset(url) and same_site(url, document.url)
    )


def _leads_on(url: str, document: Document) -> bool:
    """A site may have moved to another host; no page leads to itself, but ``/`` may lead to ``/index.html``."""
    here = document.url.partition("#")[0]
    return canonical_url(url) is not None and url.partition("#")[0] != here and not is_asset(url)


def _refresh(document: Document) -> tuple[str, int]:
    """Where a page refreshes itself to, and after how many seconds; also where only a browser without scripts does."""
    for node in document.root.iter("meta"):
        if (node.get("http-equiv") or "").strip().lower() != "refresh":
            continue
        found = _REFRESH.match((node.get("content") or "")[:1000])
        url = absolute(found[2].strip(), document.base_url) if found and found[2].strip() else ""
        if found and url and _leads_on(url, document):
            scripted = any(up.tag == "noscript" for up in node.iterancestors())
            return url, int(found[1] or 0) + (_AT_ONCE + 1) * scripted
    return "", 0


def _script_ways(document: Document) -> Iterator[str]:
    texts = [node.text or "" for node in document.root.iter("script")]
    texts += [node.get("onload") or "" for node in document.root.iter("body")]
    for text in texts:
        if len(text) > _SHORT_SCRIPT:
            continue
        values: dict[str, str] | None = None
        for found in _WAY.finditer(text):
            written = found["text"]
            if found["name"]:
                values = _texts_of(text) if values is None else values
                written = values.get(found["name"])
            if not written or found["more"]:
                continue
            url = absolute(written, document.base_url)
            if _leads_on(url, document):
                yield url


def _texts_of(script: str) -> dict[str, str]:
    """The variables of a script that are set to a text, and to nothing that follows it."""
    values: dict[str, str] = {}
    for found in _SET.finditer(script):
        values.setdefault(found[1], "" if found[3] else found[2])
    return values


def _splash_links(document: Document, refreshed: str) -> Iterator[str]:
    """The ways on of a splash page: the only one, or those that say so; the foreign ones last."""
    pages = [link for link in _links(document) if link.url and _is_page(link.url, document)]
    targets = {link.url for link in pages}
    if len(targets) > _MOST_LINKS:
        return
    foreign = [link.href for link in pages if _FOREIGN.search(link.label)]
    telling = [
        link.href for link in pages if _ENTER.search(link.label) or _CHINESE.search(link.label)
    ]
    yield from (href for href in telling if href not in foreign)
    if refreshed:
        yield refreshed
    yield from foreign
    if len(targets) == 1:
        yield pages[0].href
    if not pages:
        yield from _pushed(document)


def _links(document: Document) -> list[Link]:
    return [*page_links(document), *area_links(document)]


def _pushed(document: Document) -> Iterator[str]:
    """What opens when a picture or a button is pushed."""
    for node in document.root.iter("img", "input", "button", "body"):
        for found in _WAY.finditer((node.get("onclick") or "")[:_SHORT_SCRIPT]):
            url = absolute(found["text"] or "", document.base_url)
            if not found["more"] and _is_page(url, document):
                yield url


def _by_rank(urls: Iterator[str], document: Document) -> list[str]:
    """Each address once; before others the Chinese site, on this host, for a reader at a desk."""
    each = list(dict.fromkeys(urls))
    return sorted(each, key=lambda url: _rank(url, document))


def _rank(url: str, document: Document) -> tuple[bool, bool, bool, bool]:
    path = url.partition("?")[0]
    return (
        _MOBILE.search(path) is not None,
        _FOREIGN_PATH.search(path) is not None,
        not same_site(url, document.url),
        _CHINESE_PATH.search(path) is None,
    )
