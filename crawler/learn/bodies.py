"""Where the text stands on a site's pages, and what stands in its node that is none of it.

What the single page cannot tell, the difference between pages does. A line that most pages have is the site's; so is a
box of its own on most pages whose labels repeat while their values vary, or whose sentence is the same but for a name, a
title or a number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import islice, pairwise, takewhile
from statistics import median
from typing import Final

from lxml.html import HtmlElement

from crawler.fields.text import comparison_key
from crawler.learn.induce import Example, Induced, induce, induce_each, selectors_of
from crawler.learn.learned import Sample
from crawler.learn.samples import keys, similar
from crawler.learn.ways import place_of
from crawler.read.body import Body, read_body
from crawler.read.boilerplate import trim_boilerplate
from crawler.read.declared import Declaration, Node, Selector
from crawler.read.document import all_text
from crawler.read.lines import template_key
from crawler.read.signature import is_formal, is_office
from crawler.words.classes import BODY_CLASS

_HINT: Final = re.compile(BODY_CLASS.any, re.I)
# A line on more of the pages is the site's; so is a box on more of them, if its lines say so.
_MOST: Final = 0.7
_HALF: Final = 0.5
_FEWEST: Final = 3
# The text is at one place of all pages but a few, if it was found just there on some.
_NEARLY_ALL: Final = 0.9
_AGREED: Final = 0.3
# The share of the pages on which a node without furniture is preferred to any other.
_EXACT: Final = 0.95
# Levels above the generic reading's node in which the text may be looked for.
_HIGHER: Final = 3
# What is longer and a sentence is somebody's text, in characters; what is shorter and none, a tag or a label's value.
_PROSE: Final = 30
_SHORT: Final = 24
_SENTENCE: Final = re.compile("[。！？；]")
_STOPS: Final = re.compile("[，。；：！？]")
# The share of a box's sentence that is the same on all pages; the longest that is compared.
_SAME: Final = 0.6
_LONGEST: Final = 200
_PARAGRAPHS: Final = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "blockquote", "pre", "figure"}
)
_FLOWING: Final = frozenset(
    {"script", "style", "br", "span", "strong", "b", "a", "font", "em", "img", "i"}
)
# How many characters of a line without a box tell it, and the fewest.
_TOLD: Final = 24
_FEW: Final = 6
_NUMBERS: Final = re.compile(r"\d+")
_QUOTES: Final = re.compile(r"""["'\\\n]""")

# What may stand in the text's node beside it.
_OTHERS: Final = ("title", "published", "category", "author", "source", "views")
_CELLS: Final = frozenset({"td", "th"})


@dataclass(frozen=True, slots=True)
class _Box:
    """One element with a name, inside the text's node of one page."""

    node: HtmlElement
    body: Body
    masked: str
    """Its text without the article's title and numbers."""
    edge: bool
    """Whether no text of the article stands on one side of it."""


class Furniture:
    """What a site prints among its texts: lines of most pages, and boxes, by selector."""

    def __init__(self, samples: Sequence[Sample], fields: Iterable[Selector] = ()) -> None:
        self._fields = tuple(fields)
        self._scopes = [
            (sample, scope) for sample in samples if (scope := _scope(sample)) is not None
        ]
        bodies = [read_body(scope, sample.document.base_url) for sample, scope in self._scopes]
        self.lines = _repeated([body.paragraphs for body in bodies])
        self.boxes = sorted(self._find_boxes())
        self._selectors = [Selector("body_exclude", css) for css in self.boxes]

    def own_lines(self, node: HtmlElement, sample: Sample) -> list[str]:
        """The lines of a node that are the article's, cleaned."""
        boxes = [*sample.cards, *(box for css in self._selectors for box in css.elements(node))]
        # A field is what its selector meets first on the page.
        firsts = (islice(css.elements(sample.document.root), 1) for css in self._fields)
        boxes += [field for first in firsts for field in first]
        lines = trim_boilerplate(read_body(node, sample.document.base_url, boxes).paragraphs)
        return [line for line in lines if template_key(line) not in self.lines]

    def lines_in_boxes(self, sample: Sample, scope: HtmlElement) -> set[str]:
        """The lines of a page that stand in such boxes, as they are compared."""
        boxes = (box for css in self._selectors for box in css.elements(scope))
        return {
            line
            for box in boxes
            for line in keys(read_body(box, sample.document.base_url).paragraphs)
        }

    def _find_boxes(self) -> Iterator[str]:
        found: dict[str, list[list[_Box]]] = {}
        for sample, scope in self._scopes:
            page: dict[str, list[_Box]] = {}
            for name, box in self._named(sample, scope):
                page.setdefault(name, []).append(box)
            for name, boxes in page.items():
                found.setdefault(name, []).append(boxes)
        least = max(_FEWEST, _HALF * len(self._scopes))
        for name, pages in found.items():
            alone = sum(len(boxes) == 1 for boxes in pages) >= _MOST * len(pages)
            firsts = [boxes[0] for boxes in pages]
            if not alone or len(pages) < _FEWEST:
                continue
            if _says_the_same(firsts) or (len(pages) >= least and self._is_furniture(firsts)):
                yield name

    def _named(self, sample: Sample, scope: HtmlElement) -> Iterator[tuple[str, _Box]]:
        """The boxes of a page that have a name of their own and hold text, but not most of it."""
        text = [each for each in _texts(sample) if each]
        title = template_key(sample.reading.value("title") or "") or "-"
        for node in scope.iterdescendants("*"):
            if node.tag in _FLOWING or (name := _name(node)) is None:
                continue
            body = read_body(node, sample.document.base_url)
            if not body.paragraphs or body.attachments or body.images:
                continue
            inside = set(keys(body.paragraphs))
            prose = [each for each in text if len(each) >= _PROSE]
            if sum(len(each) for each in prose if each in inside) * 2 > sum(map(len, prose)) > 0:
                continue
            masked = template_key("".join(body.paragraphs)).replace(title, "")
            yield name, _Box(node, body, masked, _is_at_edge(node, scope))

    def _is_furniture(self, boxes: Sequence[_Box]) -> bool:
        """Whether the boxes of one name, one a page, are the site's."""
        pages = [box.body.paragraphs for box in boxes]
        if any(_is_signed(lines) for lines in pages):
            return False
        holds = sum(any(template_key(line) in self.lines for line in lines) for lines in pages)
        own = [[line for line in lines if template_key(line) not in self.lines] for lines in pages]
        prose = sum(any(len(x) >= _PROSE and _SENTENCE.search(x) for x in lines) for lines in own)
        if holds > _MOST * len(pages) and prose <= (1 - _MOST) * len(pages):
            return True
        whole = [box.masked for box in boxes]
        named = boxes[0].node.tag not in _PARAGRAPHS
        if named and len(whole) > 1 and _same_share(whole) >= _SAME:
            return True
        dull = sum(all(len(x) <= _SHORT and not _STOPS.search(x) for x in lines) for lines in pages)
        return named and dull == len(pages) and all(box.edge for box in boxes)


def leave_out_furniture(samples: Sequence[Sample]) -> None:
    """Take out of the bodies that were read what is the site's; where nothing else is left, they stay as they are."""
    _agree_on_place(samples)
    furniture = Furniture(samples)
    for sample in samples:
        text = sample.reading.body
        if text is None or (node := text.node) is None:
            continue
        body = text.value
        boxed = furniture.lines_in_boxes(sample, node)
        # Links side by side are one line, which no link is by itself.
        rest = read_body(node, sample.document.base_url, sample.cards) if sample.cards else body
        kept = set(keys(rest.paragraphs)) - boxed
        own = [
            line
            for line in body.paragraphs
            if template_key(line) not in furniture.lines and comparison_key(line) in kept
        ]
        if not own or len(own) == len(body.paragraphs):
            continue
        body.paragraphs = own
        while (inner := _holder(node, set(keys(own)), sample)) is not None:
            node = inner
        sample.reading.chosen["body"] = replace(text, node=node)


def _agree_on_place(samples: Sequence[Sample]) -> None:
    """Where one place holds all running text of the pages, the text is there on each, though more or less was read of some.

    A notice above the text, a subheading, the names of its files may look like a part of it on some pages; a text of one
    paragraph may look like the paragraph alone, and what stands beside a film like its text.
    """
    read = [(each, node) for each in samples if (node := each.reading.body_node) is not None]
    counts = Counter(place_of(node) for _, node in read)
    # What several pages say is the site's: 本文编写于 15 天前.
    said = Counter(
        key for each, _ in read for key in set(map(template_key, each.reading.paragraphs))
    )
    agreed: list[tuple[Sample, HtmlElement, Body]] = []
    for place in (place for place, count in counts.items() if count >= _AGREED * len(samples)):
        held = [found for each in read if (found := _held_at(place, *each, said))]
        # Of places that hold the text the one that holds least beside it.
        if len(held) >= _NEARLY_ALL * len(samples) and (not agreed or _size(held) < _size(agreed)):
            agreed = held
    for sample, inner, body in agreed:
        if sample.reading.body:
            sample.reading.chosen["body"] = replace(sample.reading.body, value=body, node=inner)


def _held_at(
    place: str, sample: Sample, node: HtmlElement, said: Mapping[str, int]
) -> tuple[Sample, HtmlElement, Body] | None:
    """The element at a place of a page, and its text, if it has all the running text that was read of this page alone."""
    around = [node, *node.iterancestors()]
    found = [each for each in (*around, *node.iterdescendants("*")) if place_of(each) == place]
    was = sample.reading.paragraphs
    own = [x for x in was if said[template_key(x)] == 1]
    prose = {x for x in own if len(x) >= _PROSE and _SENTENCE.search(x)}
    # Where no text was found anywhere, that of a film or of a file may be empty.
    beside = not found and not prose
    if beside:
        found = [each for each in sample.document.root.iter("*") if place_of(each) == place]
    if len(found) != 1:
        return None
    inner = found[0]
    body = read_body(inner, sample.document.base_url)
    lines = body.paragraphs = trim_boilerplate(body.paragraphs)
    if not prose <= set(lines):
        return None
    if beside:
        return sample, inner, body
    title = comparison_key(sample.reading.value("title") or "")
    if inner not in around or title in keys(lines):
        # What was left out of the text before is none of it now; what holds the title holds more than the text.
        lines = [line for line in lines if line in was]
    known = sample.reading.body
    return (sample, inner, replace(known.value, paragraphs=lines)) if known and lines else None


def _size(held: Iterable[tuple[Sample, HtmlElement, Body]]) -> int:
    return sum(len(line) for *_, body in held for line in body.paragraphs)


def learn_body(samples: Sequence[Sample], selectors: Mapping[str, str]) -> Induced | None:
    """The selector of the text's node: it holds what was read of each page and nothing else.

    Where no such node is found, it may hold furniture beside it, and then the nodes of other fields too, whose
    ``selectors`` are known.
    """
    exact = [_exact_example(sample) for sample in samples]
    if found := _exact_place(exact) or induce_each(exact, _HINT):
        return found
    declared = {name: css.removesuffix("::text") for name, css in selectors.items() if css}
    known = Declaration(declared).selectors
    fields = [known[name] for name in _OTHERS if name in known and "::" not in declared[name]]
    for beside in ((), fields):
        furniture = Furniture(samples, beside)
        if found := induce([_example(sample, furniture) for sample in samples], _HINT):
            return found
    return None


def _exact_place(examples: Sequence[Example]) -> Induced | None:
    """The selector of a node without furniture, if most pages have one, and the others nothing that it leads to."""
    found = induce(examples, _HINT, at_least=_EXACT)
    if found is None or 2 * sum(bool(each.wanted) for each in examples) < len(examples):
        return None
    selector = Selector("body", found.css)
    firsts = ((each, selector.first(each.root)) for each in examples if not each.wanted)
    astray = sum(first is not None and not each.is_right(first) for each, first in firsts)
    return found if astray <= (1 - _EXACT) * len(examples) else None


def _exact_example(sample: Sample) -> Example:
    expected, base = _texts(sample), sample.document.base_url

    def is_right(match: Node) -> bool:
        return (
            isinstance(match, HtmlElement) and keys(read_body(match, base).paragraphs) == expected
        )

    node = sample.reading.body_node
    right = [each for each in _up_to(node, _scope(sample)) if is_right(each)]
    return Example(sample.document.root, right, is_right)


def _up_to(node: HtmlElement | None, scope: HtmlElement | None) -> Iterator[HtmlElement]:
    """A node and those around it, up to ``scope``."""
    while node is not None:
        yield node
        node = None if node is scope else node.getparent()


def _example(sample: Sample, furniture: Furniture) -> Example:
    expected = _texts(sample)
    wanted = list(_up_to(sample.reading.body_node, _scope(sample)))

    def is_right(match: Node) -> bool:
        if not isinstance(match, HtmlElement):
            return False
        return match is wanted[0] or similar(keys(furniture.own_lines(match, sample)), expected)

    right = [each for each in wanted if is_right(each)]
    return Example(sample.document.root, right, is_right)


def learn_exclusions(samples: Sequence[Sample], css: str) -> list[str]:
    """The selectors of what stands inside the text's node and is none of it."""
    finder = Declaration({"body": css}).selectors["body"]
    pages: list[list[_Named]] = []
    bare: Counter[str] = Counter()
    for sample in samples:
        node = next(iter(finder.elements(sample.document.root)), None)
        if node is None or sample.reading.body is None:
            continue
        wanted = set(keys(sample.reading.body.value.paragraphs))
        pages.append(list(_named_in(node, sample, wanted)))
        bare.update(set(_bare_lines(node, wanted)))
    kept = Counter(name for page in pages for each in page if each.is_text for name in each.names)
    others = Counter(name for page in pages for each in page for name in each.names) - kept
    telling = {name for name, count in others.items() if 4 * kept[name] < count}
    votes: Counter[str] = Counter()
    for page in pages:
        inside: set[HtmlElement] = set()
        for each in page:
            if not inside.isdisjoint(each.node.iterancestors()) or each.is_text:
                continue
            if name := next((name for name in each.names if name in telling), None):
                votes[name] += 1
                inside.add(each.node)
    # What is the text's on no page, a subheading beside the title, need not be on many.
    least = max(2, len(samples) // 3)
    chosen = [name for name, count in votes.items() if count >= (least if kept[name] else 2)]
    nameless = [name for name, count in bare.items() if count > _MOST * len(samples)]
    return sorted([*chosen, *nameless])


@dataclass(frozen=True, slots=True)
class _Named:
    """An element with a name inside the text's node."""

    node: HtmlElement
    names: tuple[str, ...]
    is_text: bool
    """Whether any of its lines is the text's."""


def _named_in(node: HtmlElement, sample: Sample, wanted: set[str]) -> Iterator[_Named]:
    """The elements with names in a node that have lines, in page order."""
    cells: set[HtmlElement] = set()
    for child in node.iterdescendants("*"):
        if _is_grid_cell(child) or child.getparent() in cells or child.getparent().tag in _CELLS:
            # A part of its row's line, and no line by itself.
            cells.add(child)
            continue
        if child.tag in _FLOWING or not (names := _names(child)):
            continue
        if lines := keys(read_body(child, sample.document.base_url).paragraphs):
            yield _Named(child, names, any(line in wanted for line in lines))


def _is_grid_cell(node: HtmlElement) -> bool:
    """Whether a cell has another beside it; the only one of a row is a box that a page was laid out with."""
    beside = (node.getprevious(), node.getnext()) if node.tag in _CELLS else ()
    return any(each is not None and each.tag in _CELLS for each in beside)


def _bare_lines(node: HtmlElement, wanted: set[str]) -> Iterator[str]:
    """Selectors by their text of paragraphs without a name that are none of the text's."""
    for child in node.iter("p", "h2", "h3", "h4", "h5", "h6", "center"):
        if _name(child) is not None or next(child.iter("img", "a", "p"), child) is not child:
            continue
        text = " ".join(all_text(child).split())
        if comparison_key(text) in wanted or is_formal(text):
            continue
        told = max(re.split(r"\d+", _QUOTES.sub("0", text[: 2 * _TOLD])), key=len)[:_TOLD].strip()
        if len(told) >= _FEW and all(comparison_key(told) not in line for line in wanted):
            yield f'{child.tag}:contains("{told}")'


def _scope(sample: Sample) -> HtmlElement | None:
    """The element in which a page's text is looked for: above the node that was read, and below its title."""
    node = sample.reading.body_node
    title = comparison_key(sample.reading.value("title") or "")
    if node is None:
        return None
    for _ in range(_HIGHER):
        parent = node.getparent()
        if parent is None or parent.tag in ("body", "html", "tr", "tbody", "form"):
            break
        if _holds_title(parent, node, title):
            break
        node = parent
    return node


def _holds_title(parent: HtmlElement, node: HtmlElement, title: str) -> bool:
    """Whether the title, or any text of some length, stands in a node's parent before it."""
    for before in node.itersiblings(preceding=True):
        text = comparison_key(all_text(before)) if isinstance(before.tag, str) else ""
        if (title and title in text) or len(text) > 2 * _PROSE:
            return True
    return bool(parent.text and parent.text.strip())


def _texts(sample: Sample) -> list[str]:
    return keys(sample.reading.paragraphs)


def _repeated(pages: Sequence[Iterable[str]]) -> frozenset[str]:
    """The template keys of the lines that most pages have; not those that all documents of a kind have."""
    counts: Counter[str] = Counter()
    for lines in pages:
        counts.update({template_key(line) for line in lines if not is_formal(line)})
    least = max(_FEWEST, _MOST * len(pages))
    return frozenset(key for key, count in counts.items() if key and count >= least)


def _says_the_same(boxes: Sequence[_Box]) -> bool:
    """Whether boxes at the edge of their texts differ in numbers alone: 本文编写于 1416 天前，内容可能已经过时, which stands
    on the older pages only."""
    said = {_NUMBERS.sub("", box.masked) for box in boxes}
    sentence = len(said) == 1 and len(next(iter(said))) >= _SHORT
    lines = boxes[0].body.paragraphs
    return sentence and all(box.edge for box in boxes) and not any(map(is_formal, lines))


def _is_signed(lines: Sequence[str]) -> bool:
    return any(is_office(line) or line.endswith("日") for line in lines)


def _is_at_edge(node: HtmlElement, scope: HtmlElement) -> bool:
    """Whether no text stands before a node in its scope, or none behind it."""
    for preceding in (True, False):
        at, clear = node, True
        while at is not scope and clear:
            beside = (each for each in at.itersiblings(preceding=preceding))
            clear = not any(len(comparison_key(all_text(each))) >= _PROSE for each in beside)
            parent = at.getparent()
            at = scope if parent is None else parent
        if clear:
            return True
    return False


def _name(node: HtmlElement) -> str | None:
    """A selector of a node by a lasting name of its own."""
    return next(iter(_names(node)), None)


def _names(node: HtmlElement) -> tuple[str, ...]:
    """The selectors of a node by the lasting names of its own, the first first."""
    own = takewhile(lambda css: " " not in css, selectors_of(node))
    # A name with a number may be one component's.
    return tuple(sorted((css for css in own if "." in css or "#" in css), key=_is_numbered))


def _is_numbered(css: str) -> bool:
    return any(map(str.isdecimal, css))


def _same_share(texts: Sequence[str]) -> float:
    """How much of short texts is the same from page to page, from 0 to 1: between neighbours, at the middle."""
    if max(map(len, texts)) > _LONGEST:
        return 0.0
    return median(
        SequenceMatcher(None, one, two, autojunk=False).ratio() for one, two in pairwise(texts)
    )


def _holder(node: HtmlElement, lines: set[str], sample: Sample) -> HtmlElement | None:
    """The child that holds all the lines, if one does."""
    for child in node.iterchildren("*"):
        if lines <= set(keys(read_body(child, sample.document.base_url).paragraphs)):
            return child
    return None
