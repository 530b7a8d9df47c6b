"""Which theme a list page is of: told by what its template loads, and by its boxes, whatever it lists. Pure.

A site that is redesigned may keep its addresses and its list, and break only the pages of articles, of which a
quiet site's run reads none. Its lists are read every day; what they load is other files then, or their frame is
another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.fields.urls import canonical_url, same_site
from crawler.read.document import Document
from crawler.read.frame import frame_signature

# What a plugin names its files by anew for each content: a hash, a date, a time. Short numbers stay, for themes are
# told apart by them: /skin/2/style.css, /css/gov2024.css.
_CHANGING: Final = re.compile(
    r"(?<![0-9A-Za-z])(?=[a-f]*[0-9])[0-9a-f]{8,}(?![0-9A-Za-z])|[0-9]{8,}"
)
# No template loads so many files.
_MOST: Final = 200


def theme_signature(document: Document, links: Sequence[HtmlElement] = ()) -> str | None:
    """Two digests, parted by a space, each ``-`` if the page does not tell: of its files, and of the frame around
    its ``links`` to articles (`crawler.read.frame`); None if it tells neither.
    """
    files, frame = _files(document), frame_signature(document.root, links)
    return f"{files or '-'} {frame or '-'}" if files or frame else None


def _files(document: Document) -> str | None:
    """A digest of the paths of a page's stylesheets, or of its site's own scripts if it has none; None if neither.

    Order, hosts, queries, hashes and dates count for nothing: a page says the same whichever server sends it.
    """
    sheets = islice(_sheets(document.root), _MOST)
    paths = {_path(url) for href in sheets if (url := canonical_url(href, document.base_url))}
    if not paths:
        scripts = islice((node.get("src") or "" for node in document.root.iter("script")), _MOST)
        urls = (canonical_url(src, document.base_url) for src in scripts if src)
        paths = {_path(url) for url in urls if url and same_site(url, document.url)}
    if not paths:
        return None
    return blake2b("\n".join(sorted(paths)).encode(), digest_size=8).hexdigest()


def _sheets(root: HtmlElement) -> Iterator[str]:
    for link in root.iter("link"):
        if "stylesheet" in (link.get("rel") or "").lower().split() and (href := link.get("href")):
            yield href


def _path(url: str) -> str:
    return _CHANGING.sub("", url.split("/", 3)[3].partition("?")[0])
