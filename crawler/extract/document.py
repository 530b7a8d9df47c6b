"""Bytes of a page -> a tree, whatever the page says of its encoding.

Chinese sites declare ``gb2312`` and send GB18030, declare UTF-8 in one place and GBK in another, or
declare nothing. The rules, in order: a byte order mark; what the HTTP header says; what ``<meta>`` says;
UTF-8 if the bytes are valid UTF-8; GB18030 if they are valid GB18030. A declaration that the bytes
contradict is not believed.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import urljoin

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

# The WHATWG encoding standard reads every label of the GB family as GB18030, a superset of the others.
_GB_FAMILY: Final = frozenset(
    {"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936", "ms936", "chinese", "euc-cn", "hz"}
)
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The HTML standard looks for <meta charset> in the first 1,024 bytes; pages of this field put
# scripts and comments before it.
_META_WINDOW: Final = 4096
_META_CHARSET: Final = re.compile(
    rb"""<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([a-zA-Z0-9_\-]{2,20})""", re.I
)
_HEADER_CHARSET: Final = re.compile(r"""charset\s*=\s*["']?\s*([a-zA-Z0-9_\-]{2,20})""", re.I)
# libxml2 ends the document at a NUL, and no other control character has a meaning in HTML.
_CONTROL: Final = bytes(c for c in range(32) if c not in (9, 10, 13))
# A few broken bytes in a page (a cut character at the end, a pasted symbol) do not refute a declaration.
_TOLERATED_ERRORS: Final = 0.001
EMPTY_PAGE: Final = "<html><body></body></html>"


@dataclass(frozen=True, slots=True)
class Document:
    """One page: its tree and the address that its relative links count from."""

    root: HtmlElement
    url: str
    base_url: str
    encoding: str


@lru_cache(maxsize=64)
def python_encoding(label: str | None) -> str | None:
    """Python's name of a charset label, with the GB family read as GB18030; None if unknown."""
    if not label:
        return None
    label = label.strip().lower()
    if label in _GB_FAMILY:
        return "gb18030"
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    return "gb18030" if name in {"gb2312", "gbk", "gb18030"} else name


def header_charset(content_type: str | None) -> str | None:
    """The charset label of a Content-Type header, as it was written."""
    found = _HEADER_CHARSET.search(content_type or "")
    return found[1] if found else None


def decode(body: bytes, charset: str | None = None) -> tuple[str, str]:
    """Decode a page.

    ``charset`` is the label of the HTTP header, if there was one. Returns the text and the name of the
    encoding used. Never raises: bytes that fit no candidate are replaced by U+FFFD in the likeliest one.
    """
    for bom, name in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(name, "replace"), name
    tried: list[str] = []
    for name in _candidates(body, charset):
        if name in tried:
            continue
        try:
            return body.decode(name), name
        except UnicodeDecodeError:
            tried.append(name)
    decoded = [(body.decode(name, "replace"), name) for name in tried]
    for text, name in decoded:
        if text.count("\ufffd") <= max(1, int(len(text) * _TOLERATED_ERRORS)):
            return text, name
    return min(decoded, key=lambda pair: pair[0].count("\ufffd") / max(1, len(pair[0])))


def _candidates(body: bytes, charset: str | None) -> Iterator[str]:
    """The encodings to try, the most trusted first; lazily, for the first one nearly always fits."""
    if header := python_encoding(charset):
        yield header
    found = _META_CHARSET.search(body, 0, _META_WINDOW)
    if meta := python_encoding(found[1].decode()) if found else None:
        yield meta
    yield "utf-8"
    yield "gb18030"


def parse_document(body: bytes, url: str, charset: str | None = None) -> Document:
    """Parse a page's bytes.

    ``url`` is the page's own address; ``charset`` the label of the HTTP header, if any. Never raises for
    bad markup or bad bytes: a page without any element becomes an empty one.
    """
    text, encoding = decode(body, charset)
    return _parse(body if encoding == "utf-8" else text.encode("utf-8", "replace"), url, encoding)


def parse_text(text: str, url: str, encoding: str = "utf-8") -> Document:
    """The same for a page that is text already."""
    return _parse(text.encode("utf-8", "replace"), url, encoding)


def _parse(source: bytes, url: str, encoding: str) -> Document:
    # One parser a page: a shared one would keep the last page's tree alive.
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(source.translate(None, _CONTROL), parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        root = None
    if root is None:
        root = etree.fromstring(EMPTY_PAGE, HTMLParser())
    base = next(root.iter("base"), None)
    href = (base.get("href") or "").strip() if base is not None else ""
    return Document(root, url, _join(url, href) if href else url, encoding)


def _join(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:
        return base
