"""The links of a page: where each leads, what it says, what its ``title`` attribute says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from lxml.html import HtmlElement

from crawler.extract.document import Document
from crawler.fields.text import clean_line
from crawler.fields.urls import canonical_url

# Links that a script follows still name their page: onclick="location.href='/a/1.html'".
_SCRIPTED: Final = re.compile(
    r"""(?:location(?:\.href)?\s*=|location\.(?:assign|replace)\(|window\.open\()\s*['"]([^'"]+)['"]"""
)
INVISIBLE: Final = frozenset({"script", "style", "noscript", "template", "select", "textarea"})


@dataclass(slots=True)
class Link:
    """One ``<a>`` of a page."""

    node: HtmlElement
    url: str
    """Canonical; empty where the link leads nowhere that a crawler could follow."""
    written: str
    """The address as the page writes it."""
    text: str
    """What it shows, cleaned; empty for a picture without words."""
    hint: str
    """Its ``title`` attribute, or what its picture's ``alt`` says."""

    base_url: str

    @property
    def href(self) -> str:
        """``url`` as the page writes it, absolute: what to request. Empty with ``url``."""
        return absolute(self.written, self.base_url) if self.url else ""

    @property
    def label(self) -> str:
        """What it shows, or says of itself where it shows only a picture."""
        return self.text or self.hint


def visible_text(node: HtmlElement) -> str:
    """The text of an element on one line, without scripts."""
    if not len(node):
        return "" if node.tag in INVISIBLE else clean_line(node.text or "")
    return clean_line("".join(visible_strings(node)))


def visible_strings(node: HtmlElement) -> Iterable[str]:
    """The text nodes of an element in order, those of scripts and styles left out."""
    if node.tag in INVISIBLE or not isinstance(node.tag, str):
        return ()
    if next(node.iter(*INVISIBLE), None) is None:
        texts: Iterable[str] = node.itertext()
        return texts
    return _strings(node)


def _strings(node: HtmlElement) -> Iterator[str]:
    if node.tag in INVISIBLE or not isinstance(node.tag, str):
        return
    if node.text:
        yield node.text
    for child in node:
        yield from _strings(child)
        if child.tail:
            yield child.tail


def page_links(document: Document) -> list[Link]:
    """Every link of the page in document order, also those that lead nowhere (their ``url`` is empty)."""
    return [read_link(node, document.base_url) for node in document.root.iter("a")]


def read_link(node: HtmlElement, base_url: str) -> Link:
    """One ``<a>`` element as a `Link`."""
    href = _target(node)
    url = canonical_url(href, base_url) or "" if href else ""
    text = visible_text(node)
    hint = clean_line(node.get("title") or "")
    if not hint and not text:
        image = next(node.iter("img"), None)
        hint = clean_line(image.get("alt") or image.get("title") or "") if image is not None else ""
    return Link(node, url, href, text, hint, base_url)


def absolute(href: str, base_url: str) -> str:
    """An address made absolute as it is written, without its fragment; empty if it is malformed."""
    try:
        return urljoin(base_url, href).partition("#")[0]
    except ValueError:
        return ""


def _target(node: HtmlElement) -> str:
    """What the link's ``href`` or script says, empty for one that leads nowhere or to its own page."""
    href = "".join((node.get("href") or "").splitlines()).strip()
    if href and href[0] != "#" and href[:11].lower() != "javascript:":
        return href
    found = _SCRIPTED.search(f"{href} {node.get('onclick') or ''}")
    return found[1] if found else ""
