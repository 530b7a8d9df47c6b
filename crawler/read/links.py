"""The links of a page: where each leads, what it says, what its ``title`` attribute says.

A link need not be an ``<a href>``: where a script opens a row, its address stands in ``onclick``, in the
``javascript:`` of its ``href`` or in ``data-href``, on the link or on the row. What is written there is read, never run;
where it is only a number that a script makes an address of, the link leads nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, cast
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from crawler.fields.text import clean_line
from crawler.fields.urls import canonical_url, with_slashes
from crawler.read.document import Document

# What a script is given to open: location.href='/a/1.html', openInfo("/a/1.html", 2).
_NOT_WORDS: Final = re.compile(r"\W+")
_QUOTED: Final = re.compile(
    r"""(?P<opens>(?:location(?:\.href)?\s*=|location\.(?:assign|replace)\(|\bopen\()\s*)?(['"])(?P<text>[^'"\s<>]+)\2"""
)
_ADDRESS: Final = re.compile(
    r"(?:https?://|/(?!/)|\.{1,2}/|\?)\S+|[\w%~/.-]+\.(?:s?html?|aspx?|jspx?|php|do|action)(?:[?#]\S*)?",
    re.I,
)
# An address that needs no more than its site's, if that: nearly all of them.
_PLAIN: Final = re.compile(
    r"(?:https?://[a-z0-9.-]+(?::[0-9]{1,5})?)?(?:/[A-Za-z0-9_%~-][A-Za-z0-9_%~.-]*)+/?(?:\?[A-Za-z0-9_%~.=&-]+)?\Z"
)
_DATA: Final = ("data-href", "data-url", "data-link")
_SCRIPTED: Final = etree.XPath(
    "//*[@onclick or @data-href or @data-url or @data-link][not(self::a or self::body or self::img or self::button or self::input or self::select or self::script)]"
    "[not(.//a)]"
)
_PRESSED: Final = etree.XPath("//button[@onclick] | //input[@onclick and @type='button']")
# How far above a link without an address its row may be.
_ROW_HEIGHT: Final = 3
# A longer text is an excerpt.
_TITLE: Final = 60
# Elements of a row; a card with pictures, tags and buttons has fifty.
_LARGE: Final = 1000
INVISIBLE: Final = frozenset({"script", "style", "noscript", "template", "select", "textarea"})


@dataclass(slots=True)
class Link:
    """One ``<a>`` of a page, or the text of a row that a script opens."""

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
    def into_page(self) -> bool:
        """Whether it leads to a place inside the page, such as its comments.

        ``#_np=105_3`` is no place: site builders write there which column of theirs a page was opened from.
        """
        _, mark, place = self.written.partition("#")
        return bool(mark) and "=" not in place

    @property
    def label(self) -> str:
        """What it shows, or says of itself where it shows only a picture."""
        return self.text or self.hint


def visible_text(node: HtmlElement) -> str:
    """The text of an element on one line, without scripts."""
    if not len(node):
        return "" if node.tag in INVISIBLE else clean_line(node.text or "")
    return clean_line("".join(visible_strings(node)))


def is_large(node: HtmlElement) -> bool:
    """Whether an element holds more than a row of a list does."""
    return next(islice(node.iter(), _LARGE, None), None) is not None


def visible_strings(node: HtmlElement) -> Iterable[str]:
    """The text nodes of an element in order, those of scripts and styles left out."""
    if node.tag in INVISIBLE or not isinstance(node.tag, str):
        return ()
    if next(node.iter(*INVISIBLE), None) is None:
        texts: Iterable[str] = node.itertext()
        return texts
    return _strings(node)


def _strings(node: HtmlElement) -> Iterator[str]:
    for entered, element in walk(node, INVISIBLE):
        if not entered:
            if element is not node and element.tail:
                yield element.tail
        elif element.text and element.tag not in INVISIBLE:
            yield element.text


def walk(
    node: HtmlElement, closed: Container[str], also: Container[HtmlElement] = ()
) -> Iterator[tuple[bool, HtmlElement]]:
    """Every element from ``node`` down, as it is entered (True) and left (False), but nothing inside those
    with a ``closed`` tag, nor inside those of ``also``.

    Without recursion: libxml2 lets a page nest 2,048 elements, more than Python's stack holds.
    """
    walker = etree.iterwalk(node, events=("start", "end"))
    for event, element in walker:
        if event == "start":
            yield True, element
            if element.tag in closed or element in also:
                walker.skip_subtree()
        else:
            yield False, element


def page_links(document: Document) -> list[Link]:
    """Every link of the page in document order, also those that lead nowhere (their ``url`` is empty)."""
    root = document.root
    opened = cast("list[HtmlElement]", _SCRIPTED(root))
    scripted = {node for node in opened if _scripted(node)}
    if not scripted:
        return [read_link(node, document.base_url) for node in root.iter("a")]
    nodes = (
        node if node.tag == "a" else _longest(node)
        for node in root.iter()
        if node.tag == "a" or node in scripted
    )
    return [read_link(node, document.base_url) for node in nodes]


def area_links(document: Document) -> list[Link]:
    """The parts of pictures that are links: menus and splash pages of old sites."""
    links = [read_link(node, document.base_url) for node in document.root.iter("area")]
    for link in links:
        link.hint = link.hint or clean_line(link.node.get("alt") or "")
    return links


def button_links(document: Document) -> list[Link]:
    """The buttons that a script opens a page by: those of a pager may be such; of what else there is they are no links."""
    links = []
    for node in cast("list[HtmlElement]", _PRESSED(document.root)):
        if href := _in_script(node.get("onclick") or ""):
            url = canonical_url(href, document.base_url) or ""
            text = visible_text(node) or clean_line(node.get("value") or "")
            links.append(Link(node, url, href, text, "", document.base_url))
    return links


def _longest(row: HtmlElement) -> HtmlElement:
    """The element of a row without ``<a>`` that says most in words: its title, or at least what it shows."""
    holders = (
        node for node in row.iter() if isinstance(node.tag, str) and node.tag not in INVISIBLE
    )
    return max(holders, default=row, key=lambda node: min(_letters(node.text or ""), _TITLE))


def _letters(text: str) -> int:
    """How many letters a text has: a day with its hour is longer than a short title, and has none."""
    return sum(map(str.isalpha, text))


def read_link(node: HtmlElement, base_url: str) -> Link:
    """One ``<a>`` element as a `Link`."""
    href = target(node)
    url = canonical_url(href, base_url) or "" if href else ""
    text = visible_text(node)
    hint = clean_line(node.get("title") or "")
    if not hint and not text:
        image = next(node.iter("img"), None)
        hint = clean_line(image.get("alt") or image.get("title") or "") if image is not None else ""
        # A card is made a link by an empty one laid over it, named for who cannot see it.
        hint = hint or clean_line(node.get("aria-label") or "")
    return Link(node, url, href, text, hint, base_url)


def bare_label(text: str) -> str:
    """A link's words without spaces and signs, lower case."""
    return _NOT_WORDS.sub("", text).lower()


def absolute(href: str, base_url: str) -> str:
    """An address made absolute as it is written, without its fragment; empty if it is malformed."""
    try:
        base = urlsplit(base_url)
        if base.netloc and _PLAIN.match(href):
            return f"{base.scheme}://{base.netloc}{href}" if href[0] == "/" else href
        return urljoin(base_url, with_slashes(href)).partition("#")[0]
    except ValueError:
        return ""


def target(node: HtmlElement) -> str:
    """The address that a link's ``href`` or script names, as written; empty if it leads nowhere or to its own page."""
    href = "".join((node.get("href") or "").splitlines()).strip()
    if href and href[0] != "#" and href[:11].lower() != "javascript:":
        return href
    found = _in_script(href) or _scripted(node)
    for up in islice(node.iterancestors(), 0 if found else _ROW_HEIGHT):
        # The row's script; what opens several links opens none of them.
        if (found := _scripted(up)) or next(islice(up.iter("a"), 1, None), None) is not None:
            break
    return found


def _scripted(node: HtmlElement) -> str:
    """The address in an element's script or data, empty if there is none."""
    for name in _DATA:
        if (value := (node.get(name) or "").strip()) and _ADDRESS.fullmatch(value):
            return value
    return _in_script(node.get("onclick") or "")


def _in_script(script: str) -> str:
    if not script:
        return ""
    for found in _QUOTED.finditer(script):
        if found["opens"] or _ADDRESS.fullmatch(found["text"]):
            return found["text"]
    return ""
