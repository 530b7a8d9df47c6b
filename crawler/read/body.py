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
from crawler.fields.urls import canonical_url, is_attachment, is_media
from crawler.items import Attachment, Image
from crawler.read.document import all_text
from crawler.read.lines import is_hidden
from crawler.read.media import SHOWING, files_of, picture_of
from crawler.read.tags import SILENT, flows
from crawler.words.classes import READ_ALOUD

# Elements that hold no text of the article, whatever they hold.
_SILENT: Final = SILENT | {"nav"}
_FIELDS: Final = ("input", "textarea", "select")
_READ_ALOUD: Final = re.compile(READ_ALOUD.any)
_UNSEEN: Final = frozenset({"hidden", "submit", "button", "image", "reset"})
# A form around more text than this, in characters, is one that the whole article stands in.
_FORM: Final = 200
_CELLS: Final = frozenset({"td", "th"})
# Nothing but labels of values: 栏目：, 作者： 浏览次数：
_LABELS: Final = re.compile(r"(?:\w{1,8}\s*[:：]\s*)+")


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
        self.is_cut = False
        self.looked_at = 0
        self.is_announced = False
        self.cells = 0
        self.preformatted = 0
        self.in_form = False

    def read(self) -> Body:
        walk = etree.iterwalk(self.node, events=("start", "end"))
        skipped: HtmlElement | None = None
        for event, element in walk:
            tag = element.tag
            if event == "start":
                unseen = element in self.left_out or is_hidden(element) or _is_read_aloud(element)
                if unseen or self.is_form(element, tag):
                    skipped = element
                    if element in self.left_out:
                        self.cut()
                    walk.skip_subtree()
                elif tag in _SILENT:
                    skipped = element
                    self.show(element, tag)
                    walk.skip_subtree()
                else:
                    self.enter(element, tag)
                continue
            if element is skipped:
                skipped = None
                if tag not in _SILENT and not flows(tag):
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
            self.add_image(element)
        elif tag == "a":
            _add_attachment(self.attachments, element, self.base_url)
        elif tag == "embed":
            self.add_files(element)
        elif not flows(tag):
            self.add_files(element)
            self.gap(tag)
            if tag in _CELLS:
                self.cells += self.is_grid_cell(element)
            elif tag == "pre":
                self.preformatted += 1
        if element.text:
            self.add(element.text)

    def leave(self, element: HtmlElement, tag: str) -> None:
        if flows(tag):
            return
        if tag in _CELLS:
            self.cells -= self.is_grid_cell(element)
        elif tag == "pre":
            self.preformatted -= 1
        elif tag == "form":
            self.in_form = False
        self.gap(tag)

    def gap(self, tag: str) -> None:
        """A block begins or ends. In a grid only a row ends the line: a paragraph in a cell is part of it."""
        if tag == "tr" or not (self.cells or tag in _CELLS):
            self.end_line()
        elif self.cells or self.line:
            self.line.append(" ")

    def show(self, element: HtmlElement, tag: str) -> None:
        """What an element without text shows: a file, or the pictures of a page without scripts."""
        if tag in SHOWING:
            self.add_files(element)
        elif tag == "noscript":
            for image in element.iter("img"):
                self.add_image(image)

    def add_image(self, element: HtmlElement) -> None:
        src = picture_of(element)
        if src and (url := canonical_url(src, self.base_url)):
            alt = clean_line(element.get("alt") or "") or None
            self.images.setdefault(url, Image(url=url, alt=alt))

    def add_files(self, element: HtmlElement) -> None:
        for address, name in files_of(element):
            if url := canonical_url(address, self.base_url):
                self.attachments.setdefault(url, Attachment(url=url, name=name))

    def is_form(self, element: HtmlElement, tag: str) -> bool:
        """Whether it is a form to fill in, and no box that a system puts around its articles."""
        # The one around it was none to fill in, and forms do not nest.
        if tag != "form" or element is self.node or self.in_form:
            return False
        fields = (field for field in element.iter(*_FIELDS) if field.get("type") not in _UNSEEN)
        self.in_form = True
        if next(fields, None) is None:
            return False
        length = 0
        for paragraph in element.iter("p"):
            length += len(all_text(paragraph))
            if length > _FORM:
                return False
        self.in_form = False
        return True

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

    def cut(self) -> None:
        """An element is left out here: note whether the line so far ends as a label does.

        Each part of a line is looked at once, however many elements are left out of it.
        """
        if text := "".join(self.line[self.looked_at :]).rstrip():
            self.is_announced = text.endswith((":", "："))
        self.looked_at = len(self.line)
        self.is_cut = self.is_cut or self.is_announced

    def end_line(self) -> None:
        if self.line:
            text = clean_line("".join(self.line))
            # Where a value is left out, what announces it is none of the text either.
            if text and not (self.is_cut and _LABELS.fullmatch(text)):
                self.body.paragraphs.append(text)
            self.line.clear()
        self.is_cut, self.looked_at, self.is_announced = False, 0, False


def _one_line(text: str) -> str:
    """HTML's own rule: a line break in the source is no line break on the page."""
    return text.replace("\r", "\n").replace("\n", " ") if "\n" in text or "\r" in text else text


def _is_read_aloud(element: HtmlElement) -> bool:
    """Whether only a screen reader says an element's text: what a link's icon means."""
    name = element.get("class")
    return name is not None and _READ_ALOUD.search(name) is not None


def _add_attachment(found: dict[str, Attachment], element: HtmlElement, base_url: str) -> None:
    href = element.get("href")
    url = canonical_url(href, base_url) if href else None
    if url is None:
        return
    name = clean_line(all_text(element))
    # A download script has no ending of its own; the link's text names the file.
    if is_attachment(url) or is_media(url) or is_attachment(f"http://name/{name}"):
        found.setdefault(url, Attachment(url=url, name=name or None))
