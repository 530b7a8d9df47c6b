"""A body's node -> its paragraphs, images and attachments.

A paragraph is what a reader sees as one: the text between two block elements or line breaks. A row of a
table is one paragraph, its cells separated by a space. A line of preformatted text is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from crawler.fields.text import clean_line
from crawler.fields.urls import canonical_url, is_attachment
from crawler.items import Attachment, Image
from crawler.read.document import all_text
from crawler.read.lines import is_hidden
from crawler.read.tags import INLINE, SILENT

# Elements that hold no text of the article, whatever they hold.
_SILENT: Final = SILENT | {"form", "nav"}
# A code to scan leads to somebody's account: it is an advertisement beside the article.
_QR_CODE: Final = re.compile(r"二维码|qr-?code|erweima|(?<![a-z])(?:qr|ewm)(?![a-z])", re.I)
_CELLS: Final = frozenset({"td", "th"})
# Lazy loading keeps the real address in one of these and a placeholder in src.
_LAZY: Final = (
    "data-original",
    "data-src",
    "data-lazy-src",
    "data-url",
    "original",
    "_src",
    "file",
)


@dataclass(slots=True)
class Body:
    """What a body's node holds; links are absolute and canonical, each once, in reading order."""

    paragraphs: list[str] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)


def read_body(node: HtmlElement, base_url: str, exclude: Iterable[HtmlElement] = ()) -> Body:
    """Read a node, leaving out the nodes of ``exclude`` with everything inside them."""
    return _Reader(node, base_url, frozenset(exclude)).read()


class _Reader:
    """The state of one walk through a body."""

    def __init__(self, node: HtmlElement, base_url: str, left_out: frozenset[HtmlElement]) -> None:
        self.node, self.base_url, self.left_out = node, base_url, left_out
        self.body = Body()
        self.images: dict[str, Image] = {}
        self.attachments: dict[str, Attachment] = {}
        self.line: list[str] = []
        self.cells = 0
        self.preformatted = 0

    def read(self) -> Body:
        walk = etree.iterwalk(self.node, events=("start", "end"))
        skipped: HtmlElement | None = None
        for event, element in walk:
            tag = element.tag
            if event == "start":
                if tag in _SILENT or element in self.left_out or is_hidden(element):
                    skipped = element
                    walk.skip_subtree()
                else:
                    self.enter(element, tag)
                continue
            if element is skipped:
                skipped = None
                if tag not in INLINE and tag not in _SILENT:
                    self.gap(tag)
            else:
                self.leave(element, tag)
            if element.tail and element is not self.node:
                self.add(element.tail)
        self.end_line()
        self.body.images = list(self.images.values())
        self.body.attachments = list(self.attachments.values())
        return self.body

    def enter(self, element: HtmlElement, tag: str) -> None:
        if tag == "img":
            _add_image(self.images, element, self.base_url)
        elif tag == "a":
            _add_attachment(self.attachments, element, self.base_url)
        elif tag not in INLINE:
            self.gap(tag)
            if tag in _CELLS:
                self.cells += self.is_grid_cell(element)
            elif tag == "pre":
                self.preformatted += 1
        if element.text:
            self.add(element.text)

    def leave(self, element: HtmlElement, tag: str) -> None:
        if tag in INLINE:
            return
        if tag in _CELLS:
            self.cells -= self.is_grid_cell(element)
        elif tag == "pre":
            self.preformatted -= 1
        self.gap(tag)

    def gap(self, tag: str) -> None:
        """A block begins or ends. In a grid only a row ends the line: a paragraph in a cell is part of it."""
        if tag == "tr" or not (self.cells or tag in _CELLS):
            self.end_line()
        elif self.cells or self.line:
            self.line.append(" ")

    def is_grid_cell(self, element: HtmlElement) -> bool:
        """Whether a cell has neighbours. The only cell of a row is a box that a page was laid out with."""
        if element is self.node:
            return False
        return any(
            other is not None and other.tag in _CELLS
            for other in (element.getprevious(), element.getnext())
        )

    def add(self, text: str) -> None:
        if self.preformatted and "\n" in text:
            first, *others = text.split("\n")
            self.line.append(first)
            for other in others:
                self.end_line()
                self.line.append(other)
        else:
            self.line.append(_one_line(text))

    def end_line(self) -> None:
        if self.line:
            if text := clean_line("".join(self.line)):
                self.body.paragraphs.append(text)
            self.line.clear()


def _one_line(text: str) -> str:
    """HTML's own rule: a line break in the source is no line break on the page."""
    return text.replace("\r", "\n").replace("\n", " ") if "\n" in text or "\r" in text else text


def _add_image(images: dict[str, Image], element: HtmlElement, base_url: str) -> None:
    src = next((value for name in _LAZY if (value := element.get(name))), None) or element.get(
        "src"
    )
    alt = clean_line(element.get("alt") or "") or None
    if src and not _QR_CODE.search(f"{src} {alt or ''}") and (url := canonical_url(src, base_url)):
        images.setdefault(url, Image(url=url, alt=alt))


def _add_attachment(found: dict[str, Attachment], element: HtmlElement, base_url: str) -> None:
    href = element.get("href")
    url = canonical_url(href, base_url) if href else None
    if url is None:
        return
    name = clean_line(all_text(element))
    # A download script has no ending of its own; the link's text names the file.
    if is_attachment(url) or is_attachment(f"http://name/{name}"):
        found.setdefault(url, Attachment(url=url, name=name or None))
