"""Nodes of several pages -> one compact selector that finds them all.

Every wanted node offers selectors: its id, its classes, its tag below a named ancestor. Those that most pages
agree on are tried on all pages, through the very code that will run them later; the best is the one that is
right most often, and among equals the one that says least, for it survives the most changes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.errors import DeclarationError
from crawler.read.declared import Node, Selector
from crawler.words.lists import LOOKS, STATES, TOPICS

# A class or id with digits is one page's (post-123) or one theme release's (css-1x2y3z), a long one generated.
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z_-]{0,29}(?:\d(?![\d]))?[A-Za-z_-]{0,10}\Z")
# What a selector may say without quotes.
_WORD: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}\Z")
# The names within a selector.
_NAMES: Final = re.compile(r"[.#]([A-Za-z_][A-Za-z0-9_-]*)")
# Classes that say how a thing looks or is ordered at the moment, or what a page's article is about.
_FLEETING: Final = re.compile(rf"(?:{STATES.any}|{LOOKS.any}|{TOPICS.any})\Z", re.I)
# A numbered id up to its first digit: line_u of line_u5_0.
_LEADING: Final = re.compile(r"\D*")
_TAGS: Final = re.compile(r"(?:^|[ >,])([a-z][a-z0-9]*)")
# A tag that says nothing of what it holds.
_NAMELESS: Final = frozenset(
    {"div", "td", "th", "table", "tbody", "tr", "ul", "ol", "li", "dl", "dt", "dd", "span", "p", "a", "b"}
    | {"strong", "i", "em", "font", "center", "section", "main", "body"}
)  # fmt: skip
_ANCESTORS: Final = 4
# Steps of a path by tags alone: a list in tables in tables has a dozen.
_STEPS: Final = 16
# Steps of which each has its place: those of a cell and what is in it.
_PLACES: Final = 3
# What a selector costs more that names a passing state, a numbered component, or a stem of ids.
_PASSING: Final = 1.5
_STEM: Final = 1.0
# What a path of tags costs more, which says where a thing stands and not what it is.
_UNNAMED: Final = 2.5
# A selector without any lasting name knows only where a thing stands: it must be right nearly always.
_PLACE_AGREEMENT: Final = 0.95
_TRIED: Final = 200
# Templates of one site that are told apart, and pages from which on there is one.
_TEMPLATES: Final = 3
_OF_TEMPLATE: Final = 2
_ENOUGH: Final = 400


@dataclass(frozen=True, slots=True)
class Induced:
    """A selector and how often it was right."""

    css: str
    agreement: float
    """Share of the pages with a wanted node on which its first match is right."""


@dataclass(slots=True)
class Example:
    """One page: where to look, which nodes would be right, and how to tell if a match is."""

    root: HtmlElement
    wanted: Sequence[HtmlElement]
    is_right: Callable[[Node], bool]


def induce(
    examples: Sequence[Example],
    hint: re.Pattern[str] | None = None,
    *,
    at_least: float = 0.8,
    every: bool = False,
) -> Induced | None:
    """The best selector for the examples that have a wanted node; None if none is right often enough.

    On examples without a wanted node the best selector finds nothing. With ``every`` it finds all wanted nodes
    of a page and no other, else it is enough that its first match is right. A selector whose words ``hint``
    matches is preferred among equals.
    """
    having = [example for example in examples if example.wanted]
    without = [example for example in examples if not example.wanted]
    if not having:
        return None
    best: tuple[tuple[float, float, float], str] | None = None
    for css, selector in _offered(having):
        enough = at_least if is_named(css) else max(at_least, _PLACE_AGREEMENT)
        right = _share_right(selector, having, enough)
        if every and right:
            right *= sum(_overlap(selector, example) for example in having) / len(having)
        if right < enough:
            continue
        astray = sum(selector.text(example.root) is not None for example in without)
        named = 0.8 if hint and hint.search(css) else 0.0
        rank = (round(right, 2), -round(astray / len(examples), 1), named - cost(css))
        if best is None or rank > best[0]:
            best = (rank, css)
    return Induced(best[1], best[0][0]) if best else None


def induce_each(
    examples: Sequence[Example], hint: re.Pattern[str] | None = None, *, at_least: float = 0.9
) -> Induced | None:
    """A list of two or three selectors, one for each template of a site's pages: where one finds its node, it is right, and
    each is so on several pages of its own. None if one selector does, or if they are right on too few.
    """
    having = [example for example in examples if example.wanted]
    # One page may have been misread.
    bearable = max(1.0, (1 - _PLACE_AGREEMENT) * len(examples))
    chosen: list[str] = []
    rest, right = having, 0
    while len(rest) >= _OF_TEMPLATE and len(chosen) < _TEMPLATES:
        best: tuple[tuple[int, float], str, list[Example]] | None = None
        for css, _ in _offered(rest):
            if not is_named(css):
                continue
            whole = Selector("induced", ", ".join((*chosen, css)))
            told = [(each, whole.first(each.root)) for each in examples]
            wrong = sum(node is not None and not each.is_right(node) for each, node in told)
            left = [each for each, node in told if node is None and each.wanted]
            named = 0.8 if hint and hint.search(css) else 0.0
            rank = (-len(left), named - cost(css))
            if wrong <= bearable and (best is None or rank > best[0]):
                best = (rank, css, left)
        if best is None or len(rest) - len(best[2]) < _OF_TEMPLATE:
            break
        chosen.append(best[1])
        rest, right = best[2], len(having) - len(best[2])
    if len(chosen) < 2 or right < at_least * len(having):
        return None
    return Induced(", ".join(chosen), right / len(having))


def _offered(examples: Sequence[Example]) -> Iterator[tuple[str, Selector]]:
    """The selectors that the wanted nodes of most pages offer, those of most pages first."""
    support: Counter[str] = Counter()
    for example in examples:
        offered = {css for node in islice(example.wanted, 6) for css in selectors_of(node)}
        support.update(islice(sorted(offered, key=_cheapest), _ENOUGH))
    for css, _ in sorted(support.items(), key=lambda item: (-item[1], _cheapest(item[0])))[:_TRIED]:
        try:
            yield css, Selector("induced", css)
        except DeclarationError:
            continue


def _share_right(selector: Selector, examples: Sequence[Example], at_least: float) -> float:
    """On what share of the pages the first match is right; 0 as soon as it cannot be ``at_least`` any more."""
    wrong, bearable = 0, (1 - at_least) * len(examples) + 1e-9
    for example in examples:
        wrong += not _agrees(selector, example)
        if wrong > bearable:
            return 0.0
    return 1 - wrong / len(examples)


def _agrees(selector: Selector, example: Example) -> bool:
    first = selector.first(example.root)
    return first is not None and example.is_right(first)


def _overlap(selector: Selector, example: Example) -> float:
    found, wanted = set(selector.elements(example.root)), set(example.wanted)
    return 2 * len(found & wanted) / (len(found) + len(wanted)) if found else 0.0


def selectors_of(node: HtmlElement) -> Iterator[str]:
    """Selectors that lead to a node, relative to the page, the simplest first.

    By lasting names; then by passing ones (``left``, ``on``, ``c1055``), which some sites have nothing beside;
    then by where it stands.
    """
    own = list(_simple(node))
    yield from (css for css in own if css not in _NAMELESS)
    holder, places = node.getparent(), list(_places(node))
    above_places = list(_places(holder)) if holder is not None else []
    named = 0
    for depth, parent in enumerate(node.iterancestors()):
        if parent.tag == "html" or named == _ANCESTORS:
            break
        names = [name for name in islice(_simple(parent), 3) if name not in _NAMELESS]
        named += bool(names)
        for above in names:
            for below in (*own[:4], str(node.tag)):
                yield f"{above} {below}" if depth else f"{above} > {below}"
            for place in places:
                yield f"{above} {place}" if depth else f"{above} > {place}"
            if depth and holder is not None:
                yield f"{above} {holder.tag} > {node.tag}"
                yield from (f"{above} {place} > {node.tag}" for place in above_places)
    yield from _by_passing_names(node)
    yield from _by_structure(node)


def _by_passing_names(node: HtmlElement) -> Iterator[str]:
    """By the names of a node, or of one that holds it, that say how it looks today or are numbered."""
    tag = str(node.tag)
    holder = node.getparent()
    for depth, up in enumerate((node, *islice(node.iterancestors(), _ANCESTORS))):
        if up.tag in ("html", "body"):
            return
        for above in (*islice(_passing(up), 3), *_stem(up)):
            if not depth:
                yield above
                continue
            yield f"{above} {tag}" if depth > 1 else f"{above} > {tag}"
            if depth > 1 and holder is not None:
                yield f"{above} {holder.tag} > {tag}"


def _passing(node: HtmlElement) -> Iterator[str]:
    for name in (node.get("class") or "").split():
        if _WORD.match(name) and not is_lasting(name):
            yield f"{node.tag}.{name}"
    if (name := node.get("id")) and _WORD.match(name) and not is_lasting(name):
        yield f"{node.tag}#{name}"


def _stem(node: HtmlElement) -> Iterator[str]:
    """The beginning of an id that is numbered, as a system counts the rows of its lists: ``line_u5_0``."""
    name = node.get("id") or ""
    found = _LEADING.match(name)
    stem = found[0] if found else ""
    if 2 < len(stem) < len(name) and _WORD.match(stem):
        yield f'{node.tag}[id^="{stem}"]'


def _by_structure(node: HtmlElement) -> Iterator[str]:
    """By tags alone: ever longer paths down to the node, also with the place of the first step, or of each."""
    path, placed = str(node.tag), _place(node) or str(node.tag)
    up: HtmlElement = node
    for step in range(_STEPS):
        if place := _place(up):
            yield f"{place}{path[len(str(up.tag)) :]}"
        parent = up.getparent()
        if parent is None or parent.tag == "html":
            return
        up, path = parent, f"{parent.tag} > {path}"
        yield path
        if step < _PLACES:
            placed = f"{_place(up) or up.tag} > {placed}"
            yield placed


def _simple(node: HtmlElement) -> Iterator[str]:
    """What a node is called by itself."""
    tag = str(node.tag)
    if (name := node.get("id")) and is_lasting(name):
        yield f"#{name}"
        yield f"{tag}#{name}"
    for name in lasting_classes(node):
        yield f"{tag}.{name}"
        yield f".{name}"
    if (prop := node.get("itemprop")) and is_lasting(prop):
        yield f'{tag}[itemprop="{prop}"]'
    if (rel := node.get("rel")) and is_lasting(rel):
        yield f'{tag}[rel="{rel}"]'
    yield tag


def _place(node: HtmlElement) -> str | None:
    """A nameless node by its place among its kind."""
    return next(_places(node), None)


def _places(node: HtmlElement) -> Iterator[str]:
    """The same, and the last of its kind as that: of tags before it an article has as many as it likes."""
    parent = node.getparent()
    if parent is None:
        return
    same = [child for child in parent if child.tag == node.tag]
    if len(same) > 1:
        yield f"{node.tag}:nth-of-type({same.index(node) + 1})"
        if node is same[-1]:
            yield f"{node.tag}:last-of-type"


def is_lasting(name: str) -> bool:
    """Whether an id or class names a kind of thing and will name it next year too."""
    return bool(_NAME.match(name)) and not _FLEETING.match(name)


def is_word(name: str) -> bool:
    """Whether a selector may say a name as it stands."""
    return bool(_WORD.match(name))


def lasting_classes(node: HtmlElement) -> list[str]:
    """A node's classes that name what it is."""
    return [name for name in (node.get("class") or "").split() if is_lasting(name)]


def _cheapest(css: str) -> tuple[float, str]:
    """The order in which selectors are tried, the same in every process."""
    return cost(css), css


def cost(css: str) -> float:
    """How much a selector says: what it says may change. A loose one says too little, and costs as well."""
    if ", " in css:
        return sum(map(cost, css.split(", ")))
    steps = css.replace(" > ", ">").split(" ")
    loose = len(steps) - 1
    direct = css.count(">")
    bare = 0.6 if steps[-1].split(">")[-1] in _NAMELESS else 0.0
    names = _NAMES.findall(css)
    passing = sum(not is_lasting(name) for name in names)
    unnamed = not names and "[" not in css and not css.isalnum()
    return (
        1.2 * loose
        + direct
        + 2.0 * css.count(":nth")
        + 2.2 * css.count(":last")
        + bare
        + _PASSING * passing
        + _STEM * css.count("^=")
        + _UNNAMED * unnamed
        + len(css) / 100
    )


def is_named(css: str) -> bool:
    """Whether a selector has a name in it that lasts, or an attribute, or a tag that says what it holds."""
    names = _NAMES.findall(css)
    return (
        "[" in css
        or any(map(is_lasting, names))
        or not _NAMELESS.issuperset(_TAGS.findall(css.replace(" > ", ">")))
    )
