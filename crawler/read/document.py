"""Bytes of a page -> a tree, whatever the page says of its encoding.

Chinese sites declare ``gb2312`` and send GB18030, declare UTF-8 in one place and GBK in another, or
declare nothing. The rules, in order: a byte order mark; UTF-8 if the bytes are valid UTF-8 with Chinese
characters, which no other encoding's bytes are by chance; what the HTTP header says; what ``<meta>``
says; UTF-8 if the bytes are valid; GB18030 or Big5 if the bytes are pairs as its common characters have them;
a Western encoding. A declaration that the bytes contradict is not believed. Nor is one of a Western encoding
before the others have failed: it fits any bytes, and is what a server says when nobody has told it anything.
But hardly any bytes are no GB18030, either: the ``é`` of café and the letter behind it are a rare character,
and rare characters alone are no Chinese.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final
from urllib.parse import urljoin

from lxml import etree
from lxml.html import HtmlElement

from crawler.read.datastores import unfold_datastores
from crawler.read.handlers import OPENS_AT_ALL, open_rows
from crawler.read.script_rows import may_hold_rows, unfold_script_rows
from crawler.words.classes import ICON_CLASS

# The WHATWG encoding standard reads every label of the GB family as GB18030, a superset of the others.
_GB_FAMILY: Final = frozenset(
    {"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936", "ms936", "chinese", "euc-cn", "hz"}
)
# What else a page of this field may be written in: names of Python's. Its other codecs (hex, rot13, utf-7)
# are no encodings of pages, and some raise at any bytes.
_EASTERN: Final = frozenset({"utf-8", "utf-16", "utf-16-le", "utf-16-be", "big5", "big5hkscs"})
_WESTERN: Final = frozenset({"ascii", "iso8859-1", "iso8859-15", "cp1252"})
# What a page that says nothing, or says Western, is guessed to be: its pairs of bytes, with those of four that only
# GB18030 has, and the pairs of signs and common characters (level 1 of either standard).
_PAIRS: Final = {
    "gb18030": re.compile(
        rb"(?P<common>(?:[\x81-\xfe][0-9]){2}|[\xa1-\xa3\xb0-\xd7][\xa1-\xfe])|[\x81-\xfe][\x40-\xfe]"
    ),
    "big5": re.compile(rb"(?P<common>[\xa1-\xc6][\x40-\x7e\xa1-\xfe])|[\x81-\xfe][\x40-\xfe]"),
}
# Of Chinese more than nine in ten pairs are common, of other text read as Chinese fewer than one.
_CHINESE_SHARE: Final = 0.3
_ENOUGH_PAIRS: Final = 2000
# Windows has letters and quotes where Latin-1 has controls; the HTML standard reads the one as the other.
_WINDOWS_ONLY: Final = re.compile(rb"[\x80-\x9f]")
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
# Templates are glued together: a header that ends in </body></html> is followed by the article, and libxml2
# would end the document there. Without these tags it ends where the bytes do.
_END_TAG: Final = re.compile(rb"</(?:[bB][oO][dD][yY]|[hH][tT][mM][lL])\s*>")
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_OTHER: Final = re.compile("[^\x00-\x7f\ufffd]")
# A few broken bytes in a page (a cut character at the end, a pasted symbol) do not refute a declaration.
_TOLERATED_ERRORS: Final = 0.001
# One class for all elements: lxml.html's own look-up asks Python for each one's, a tenth of a page's time, to
# tell forms apart, which are read nowhere.
_ELEMENTS: Final = etree.ElementDefaultClassLookup(element=HtmlElement)
_ICONS: Final = re.compile(ICON_CLASS.any)
_ICONS_AT_ALL: Final = re.compile(ICON_CLASS.any.encode())
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
    """Python's name of a charset label, with the GB family read as GB18030; None if no page is so written."""
    if not label:
        return None
    label = label.strip().lower()
    if label in _GB_FAMILY:
        return "gb18030"
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    if name in {"gb2312", "gbk", "gb18030"}:
        return "gb18030"
    return name if name in _EASTERN or name in _WESTERN else None


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
        if name in _WESTERN and (broken := _best(body, tried)) and _OTHER.search(broken[0]):
            return broken
        try:
            return body.decode(name), name
        except UnicodeDecodeError as error:
            tried.append(name)
            # GBK's bytes break off at one of the first characters, UTF-8's where one is broken.
            late = name == "utf-8" and _has_chinese(body[: error.start], 5)
            if late and (broken := _best(body, [name])):
                return broken
    return _best(body, tried) or min(_replaced(body, tried), key=_broken_share)


def _replaced(body: bytes, names: list[str]) -> list[tuple[str, str]]:
    return [(body.decode(name, "replace"), name) for name in names]


def _broken_share(decoded: tuple[str, str]) -> float:
    return decoded[0].count("\ufffd") / max(1, len(decoded[0]))


def _best(body: bytes, names: list[str]) -> tuple[str, str] | None:
    """The first of the encodings in which hardly a byte is broken."""
    for text, name in _replaced(body, names):
        if text.count("\ufffd") <= max(1, int(len(text) * _TOLERATED_ERRORS)):
            return text, name
    return None


def _candidates(body: bytes, charset: str | None) -> Iterator[str]:
    """The encodings to try, the most trusted first; lazily, for the first one nearly always fits."""
    header = python_encoding(charset)
    if header == "utf-8":
        yield header
    found = _META_CHARSET.search(body, 0, _META_WINDOW)
    meta = python_encoding(found[1].decode()) if found else None
    if meta and meta.startswith("utf-16"):
        meta = None  # one that can be read byte by byte is not UTF-16
    declared = [name for name in (header, meta) if name]
    if declared and declared[0] != "utf-8" and _is_chinese_utf8(body):
        yield "utf-8"
    for name in declared:
        if name not in _WESTERN:
            yield from (name, "big5hkscs") if name == "big5" else (name,)
    yield "utf-8"
    if guessed := _guessed(body):
        yield from guessed
        return
    western = next((name for name in declared if name in _WESTERN), "cp1252")
    yield "cp1252" if _WINDOWS_ONLY.search(body) else western
    yield "iso8859-1"


def _guessed(body: bytes) -> list[str]:
    """The Chinese encodings that the bytes look like, the likelier first."""
    shares = {name: _common_share(body, pairs) for name, pairs in _PAIRS.items()}
    likely = [name for name, share in shares.items() if share >= _CHINESE_SHARE]
    return sorted(likely, key=lambda name: -shares[name])


def _common_share(body: bytes, pairs: re.Pattern[bytes]) -> float:
    found = [pair.lastgroup is not None for pair in islice(pairs.finditer(body), _ENOUGH_PAIRS)]
    return sum(found) / max(1, len(found))


def _is_chinese_utf8(body: bytes) -> bool:
    try:
        return _HAN.search(body.decode("utf-8")) is not None
    except UnicodeDecodeError as error:
        return _has_chinese(body[: error.start], 5)


def _has_chinese(utf8: bytes, count: int) -> bool:
    return len(_HAN.findall(utf8.decode("utf-8"))) >= count


def parse_document(body: bytes, url: str, charset: str | None = None) -> Document:
    """Parse a page's bytes.

    ``url`` is the page's own address; ``charset`` the label of the HTTP header, if any. Never raises for
    bad markup or bad bytes: a page without any element becomes an empty one.
    """
    text, encoding = decode(body, charset)
    source = body if encoding == "utf-8" else text.encode("utf-8", "replace")
    # Some pages have megabytes, and their trees take more: not beside them.
    del text
    return _parse(source, url, encoding)


def parse_text(text: str, url: str, encoding: str = "utf-8") -> Document:
    """The same for a page that is text already."""
    return _parse(text.encode("utf-8", "replace"), url, encoding)


def _parse(source: bytes, url: str, encoding: str) -> Document:
    # One parser a page: a shared one would keep the last page's tree alive.
    # huge_tree ends a page that never closes its elements 2,048 levels deep; without it, at 256.
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    parser.set_element_class_lookup(_ELEMENTS)
    source = unfold_datastores(_END_TAG.sub(b"", source.translate(None, _CONTROL)))
    try:
        root = etree.fromstring(source, parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        root = None
    if root is None:
        root = etree.fromstring(EMPTY_PAGE, parser)
    if _ICONS_AT_ALL.search(source):
        _forget_pictures(root)
    if OPENS_AT_ALL.search(source):
        open_rows(root)
    if may_hold_rows(source):
        unfold_script_rows(root)
    # The first that has one: <base target> may come before <base href>.
    href = next((h for base in root.iter("base") if (h := (base.get("href") or "").strip())), "")
    return Document(root, url, _join(url, href) if href else url, encoding)


def _forget_pictures(root: HtmlElement) -> None:
    """Take out the words for which a font draws pictures: nobody sees them, and they would name sections."""
    for node in root.iter("i", "span"):
        if node.text and not len(node) and _ICONS.search((node.get("class") or "").lower()):
            node.text = None


def all_text(node: HtmlElement) -> str:
    """All text in a node of a parsed page, as it stands there."""
    if not len(node):
        return node.text or ""
    # lxml's itertext takes five times as long. No comment is left in the tree that it would leave out.
    return etree.tostring(node, method="text", encoding="unicode", with_tail=False)


def _join(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:
        return base
