"""The scripts of a page: its own and those that it names, read together, and which of those may ask for its list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.fields.text import clean_line
from crawler.fields.urls import same_site
from crawler.read.document import Document
from crawler.read.links import absolute
from crawler.read.script_expressions import Page
from crawler.read.script_rows import is_script
from crawler.read.scripts import Script
from crawler.words import requests

_SELECTOR: Final = re.compile(
    r"""[a-z]{0,10}(?:#(?P<id>[\w-]+)|\.(?P<kind>[\w-]+)|\[name=["']?(?P<name>[\w-]+)["']?\])"""
)
# In the name of a script, or the address of a request, that has to do with lists.
LIST_WORD: Final = re.compile(requests.LIST_WORD.any, re.I)
_LIBRARY: Final = re.compile(requests.LIBRARY.any, re.I)


def read_scripts(document: Document, further: Sequence[str] = ()) -> Script:
    """A page's scripts, and the texts of those that it names, read together."""
    own = (node.text or "" for node in document.root.iter("script") if is_script(node))
    return Script([*own, *further], Page(document.url, _finder(document)))


def _finder(document: Document) -> Any:
    """What a script asks the page for, by ``#id``, ``.class``, ``[name=x]``."""

    known: dict[tuple[str, str], HtmlElement] | None = None

    def find(selector: str, what: str) -> str | None:
        nonlocal known
        known = _by_selector(document.root) if known is None else known
        found = _SELECTOR.fullmatch(selector.strip())
        node = known.get((found.lastgroup or "", found[found.lastgroup or 0])) if found else None
        if node is None:
            return None
        if what == "text":
            return clean_line(node.text or "")
        value = node.get(what)
        # A field that is empty is filled in by nobody.
        return (
            "" if value is None and what == "value" and node.tag in ("input", "textarea") else value
        )

    return find


def _by_selector(root: HtmlElement) -> dict[tuple[str, str], HtmlElement]:
    """The first element of each id, class and name."""
    known: dict[tuple[str, str], HtmlElement] = {}
    for node in root.iter():
        if isinstance(node.tag, str):
            for kind in ("id", "name"):
                if value := node.get(kind):
                    known.setdefault((kind, value), node)
            for each in (node.get("class") or "").split():
                known.setdefault(("kind", each), node)
    return known


def script_addresses(document: Document) -> list[str]:
    """The scripts of the same host that may ask for the list, the likeliest first: no library."""
    found: dict[str, int] = {}
    for node in document.root.iter("script"):
        written = (node.get("src") or "").strip()
        url = absolute(written, document.base_url) if written else ""
        name = urlsplit(url).path.rpartition("/")[2]
        if not url or not same_site(url, document.url) or _LIBRARY.search(name):
            continue
        found.setdefault(url, -bool(LIST_WORD.search(name)))
    # Those of one page stand below, after those of the whole site.
    order = {url: place for place, url in enumerate(found)}
    return sorted(found, key=lambda url: (found[url], -order[url]))
