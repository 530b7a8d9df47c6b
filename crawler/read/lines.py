"""A page's tree -> its lines in reading order, and the stretch of lines that each block holds.

One walk over the tree, and everything else of this package works on what it collected: a block's text,
links and punctuation are differences of running sums over its stretch of lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from crawler.fields.text import clean_line, comparison_key
from crawler.read.document import all_text
from crawler.read.tags import BLOCKS, INLINE, SILENT, flows
from crawler.words.furniture import UNFOLD
from crawler.words.times import UNITS

# Inline by the standard, and used by old editors as the box of a whole article.
_INLINE_BOXES: Final = frozenset({"font", "span"})
_HEADINGS: Final = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_LINK, _BOX, _FLOW, _SKIP, _BREAK = 1, 2, 3, 4, 5


class _Kinds(dict[str, int]):
    """One look-up for each element instead of several; what nobody knows is a block."""

    def __missing__(self, tag: str) -> int:
        return _FLOW if flows(tag) else 0


_KINDS: Final = _Kinds(
    dict.fromkeys(BLOCKS, 0)
    | dict.fromkeys(INLINE, _FLOW)
    | dict.fromkeys(_INLINE_BOXES, _BOX)
    | dict.fromkeys((*SILENT, "marquee"), _SKIP)
    | {"a": _LINK, "br": _BREAK}
)
_STOP_SIGNS: Final = "，。；：？！、”,;"
_STOPS: Final = re.compile(f"[{_STOP_SIGNS}]")
# No line above this length is read piece by piece.
_LONGEST: Final = 300
_DIGITS: Final = re.compile(r"\d+")
_AGES: Final = re.compile(rf"\d+(?=个?{UNITS.any}前)")
_HIDDEN: Final = re.compile(r"display\s*:\s*none", re.I)
# The button that unfolds the rest of an article, which the page already holds.
_UNFOLD: Final = re.compile(rf"\W*{UNFOLD.any}")
_FOLDED: Final = 40
_PANE: Final = re.compile(r"(?<![a-z])(?:tabs?|pane|panel)(?![a-z])", re.I)
_JOINERS: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\ufeff\xad"))


# One text node of a line, as it stands in the source; the element that holds it, or behind which it
# stands; whether it stands behind. A plain tuple, for a page has hundreds.
Piece = tuple[str, HtmlElement, bool]


@dataclass(slots=True)
class Line:
    """What a reader sees as one line: the text between two block elements or line breaks."""

    text: str
    node: HtmlElement
    """The innermost block around it."""
    linked: int
    """How many of its characters stand in links."""
    heading: int
    """1 to 6 inside ``h1`` to ``h6``, else 0."""
    links: list[HtmlElement]
    stops: int
    """How many punctuation marks it has."""
    block: int
    """The place of ``node`` in ``Page.blocks``."""
    pieces: list[Piece]
    """What it was put together from; empty for a line too long to be an info line."""

    @property
    def plain(self) -> int:
        """How many of its characters stand outside links."""
        return len(self.text) - self.linked


def template_key(text: str) -> str:
    """What is equal on all pages on which a theme prints a line, whatever its date and counts.

    The numbers of a whole sentence are its author's, but for ages: those count from today.
    """
    key = comparison_key(text)
    return (_AGES if text.endswith("。") else _DIGITS).sub("", key)


@dataclass(slots=True)
class Block:
    """One element and its stretch of lines, ``first`` to ``end`` (exclusive)."""

    node: HtmlElement
    tag: str
    hints: str
    """Its class and id, in lower case."""
    parent: int
    """Place of the block around it; -1 at the top."""
    first: int
    end: int = 0


@dataclass(slots=True)
class Page:
    """A page in reading order. Blocks stand in document order, so that a parent precedes its children."""

    lines: list[Line] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def text_of(self, block: Block) -> str:
        """A block's lines, joined."""
        return "".join(line.text for line in self.lines[block.first : block.end])

    def around(self, line: int) -> list[Block]:
        """The blocks around a line, the innermost first."""
        return [self.blocks[place] for place in self.ancestors(self.lines[line].block)]

    def ancestors(self, block: int) -> list[int]:
        """The places of the blocks around a block, itself first."""
        path = []
        while block >= 0:
            path.append(block)
            block = self.blocks[block].parent
        return path


def is_hidden(element: HtmlElement) -> bool:
    """Whether an element is not displayed, and no button beside it (查看全文) unfolds it."""
    style = element.get("style")
    unseen = style is not None and _HIDDEN.search(style) is not None
    return (unseen or element.get("hidden") is not None) and not _is_folded(element)


def _is_folded(element: HtmlElement) -> bool:
    text = clean_line(all_text(element))
    if len(text) < _FOLDED or not _STOPS.search(text):
        return False
    return _is_pane(element) or any(
        len(said := clean_line(all_text(beside))) <= 20 and _UNFOLD.fullmatch(said)
        for around in (element, element.getparent())
        if around is not None
        for beside in (around.getnext(), around.getprevious())
        if beside is not None and isinstance(beside.tag, str)
    )


def _is_pane(element: HtmlElement) -> bool:
    """Whether it is one of several tabs' panes, of which the page shows one at a time."""
    name = element.get("class") or ""
    return _PANE.search(name) is not None and any(
        beside is not None
        and beside.tag == element.tag
        and _PANE.search(beside.get("class") or "") is not None
        and not _HIDDEN.search(beside.get("style") or "")
        for beside in (element.getprevious(), element.getnext())
    )


def read_lines(root: HtmlElement) -> Page:
    """Walk a tree once. Hidden elements, scripts and form fields hold no lines."""
    return _Reader().read(root)


class _Reader:
    """The state of one walk."""

    def __init__(self) -> None:
        self.page = Page()
        self.open: list[int] = []
        self.pieces: list[Piece] = []
        self.linked = 0
        self.link: HtmlElement | None = None
        self.links: list[HtmlElement] = []
        self.heading = 0

    def read(self, root: HtmlElement) -> Page:
        walk = etree.iterwalk(root, events=("start", "end"))
        kinds = _KINDS
        skipped: HtmlElement | None = None
        for event, element in walk:
            tag = element.tag
            kind = kinds[tag]
            if event == "start":
                if kind == _SKIP or (
                    (element.get("style") or element.get("hidden") is not None)
                    and is_hidden(element)
                ):
                    skipped = element
                    walk.skip_subtree()
                else:
                    self.enter(element, tag, kind)
                continue
            if element is skipped:
                skipped = None
                if kind == 0:
                    self.end_line()
            elif kind != _FLOW:
                self.leave(element, tag, kind)
            if text := element.tail:
                self.add(text, element, True)
        self.end_line()
        return self.page

    def enter(self, element: HtmlElement, tag: str, kind: int) -> None:
        if kind == _LINK:
            if self.link is None:
                self.link = element
                # A new list: lines that have ended hold the old one.
                self.links = [*self.links, element]
        elif kind == _BREAK:
            # A heading broken by <br> is still one heading.
            if not self.heading:
                self.end_line()
            return
        elif kind != _FLOW:
            if kind == 0:
                self.end_line()
                if tag in _HEADINGS:
                    self.heading = _HEADINGS[tag]
            name, mark = element.get("class"), element.get("id")
            hints = f"{name or ''} {mark or ''}".lower() if name or mark else ""
            blocks = self.page.blocks
            parent = self.open[-1] if self.open else -1
            self.open.append(len(blocks))
            blocks.append(Block(element, tag, hints, parent, len(self.page.lines)))
        if text := element.text:
            self.add(text, element, False)

    def leave(self, element: HtmlElement, tag: str, kind: int) -> None:
        if kind == _LINK:
            if element is self.link:
                self.link = None
            return
        if kind == _BREAK:
            return
        if kind == 0:
            self.end_line()
            if tag in _HEADINGS:
                self.heading = 0
        self.page.blocks[self.open.pop()].end = len(self.page.lines) + bool(self.pieces)

    def add(self, text: str, element: HtmlElement, behind: bool) -> None:
        if text.isspace():
            if self.pieces:
                self.pieces.append((" ", element, behind))
            return
        self.pieces.append((text, element, behind))
        if self.link is not None:
            self.linked += len("".join(text.split()))

    def end_line(self) -> None:
        if pieces := self.pieces:
            text = "".join([piece[0] for piece in pieces]) if len(pieces) > 1 else pieces[0][0]
            text = text.strip()
            if "\n" in text or "\r" in text:
                text = clean_line(text)
            else:
                text = " ".join(text.translate(_JOINERS).split())
            if text:
                self.add_line(text)
            else:
                self.undo_line()
            self.pieces = []
        if self.links or self.linked:
            self.linked = 0
            self.links = [self.link] if self.link is not None else []

    def undo_line(self) -> None:
        """What held only invisible characters is no line: blocks that counted it lose it again."""
        count = len(self.page.lines)
        for block in reversed(self.page.blocks):
            if block.end <= count and block.first < count:
                break
            block.end = min(block.end, count)

    def add_line(self, text: str) -> None:
        place = self.open[-1] if self.open else -1
        blocks = self.page.blocks
        while place > 0 and blocks[place].tag in INLINE:
            place = blocks[place].parent
        node = blocks[place].node
        linked = min(self.linked, len(text))
        stops = _count_stops(text)
        pieces = self.pieces if len(text) <= _LONGEST else []
        self.page.lines.append(
            Line(text, node, linked, self.heading, self.links, stops, place, pieces)
        )


def _count_stops(text: str) -> int:
    if len(text) > _LONGEST:
        # A string for each sign of a million would take ten times the text's room.
        return sum(map(text.count, _STOP_SIGNS))
    return len(_STOPS.findall(text))
