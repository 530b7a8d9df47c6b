"""Which block of a page is its main list, and whether the page is a list at all.

The main list is the block whose links read like titles, that has dates beside them, that the pager belongs to,
that stands under the page's own name, and that is no menu, sidebar, hot list or footer. A page whose own text
outweighs its best block is an article, and no list. What each of that is worth stands in `crawler.read.weights`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from lxml.html import HtmlElement

from crawler.fields.text import clean_line, comparison_key, is_cut
from crawler.fields.urls import is_asset, same_site
from crawler.platforms import recognise
from crawler.read.blocks import Block, find_blocks
from crawler.read.document import Document
from crawler.read.lines import is_hidden
from crawler.read.links import INVISIBLE, Link, is_large, visible_strings, visible_text, walk
from crawler.read.paging import Pager
from crawler.read.rows import HEADINGS, is_more, shows_date
from crawler.read.weights import IS_LIST, MAIN_LIST, weighed
from crawler.words.furniture import ARTICLE_BEFORE_OR_AFTER, ENTRIES, NO_NEIGHBOUR, POPULAR, RELATED
from crawler.words.lists import (
    ASIDES,
    LATEST,
    LEGAL,
    MENUS,
    OTHER_HEADINGS,
)
from crawler.words.sections import HOME, PAGER

_CJK: Final = re.compile(r"[\u3400-\u9fff]")
_WORD: Final = re.compile(r"[A-Za-z0-9]+")
FLAT: Final = frozenset(
    {"a", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "span", "b", "strong", "font"}
)
# Names of regions that hold other links than the list, by how sure that is.
_MENUS: Final = re.compile(rf"(?:^|[-_\s]){MENUS.any}(?:$|[-_\s\d])", re.I)
_ASIDES: Final = re.compile(rf"(?:^|[-_\s]){ASIDES.any}(?:$|[-_\s\d])", re.I)
_MENU_TAGS: Final = frozenset({"nav", "footer"})
_OTHER_HEADINGS: Final = re.compile(f"{RELATED.any}|{POPULAR.any}|{OTHER_HEADINGS.any}")
_LATEST: Final = re.compile(LATEST.any, re.I)
_ARTICLE_NEXT: Final = re.compile(f"{ARTICLE_BEFORE_OR_AFTER.any}|{NO_NEIGHBOUR.any}", re.I)
# Blocks with rows that hold more than a row does; a site that prints whole articles on its list has one.
_MOST_LARGE: Final = 40
# Characters of the names in a line of names, at most on average; prose parts its words so only here and there.
_NAME: Final = 16
_NO_PROSE: Final = INVISIBLE | {"a"}
_LEGAL: Final = re.compile(LEGAL.any, re.I)
# How far the shares of two pieces of one list may differ.
_ALIKE: Final = 0.34
# How far the surroundings of a block speak against its being the page's own list, 0 to 1 for none.
_SHADES: Final = {"menu": 0.15, "aside": 0.3, "other": 0.3, "latest": 0.7}
# Characters of text outside a list that are one unit of an article's.
_PROSE: Final = 150
# A link's text with no more of `title_mark` may be a section's name; it heads a box of so many articles, looked for among
# so many links.
_NAME_MARK: Final = 0.25
_OF_BOX: Final = 3
_LINKS_OF_BOX: Final = 12
_NUMBERED: Final = re.compile(r"//[^/]*/.*\d")
# Below this share of different titles something else must tell a list's articles apart.
_VARIED: Final = 0.5
_DIGITS: Final = re.compile(r"\d+")
# Ids and classes in the path of a block.
_NAMES: Final = re.compile(r"[#.]\S+")
# Links of every page's frame.
_FRAME: Final = re.compile(rf"(?:{HOME.any}|{PAGER.any}|{ENTRIES.any})\Z", re.I)


def main_list(
    document: Document, links: list[Link], pager: Pager, repeated: Container[str] = ()
) -> tuple[Block, float] | None:
    """The block of the main list and how sure it is, 0 to 1; None if no block could be a list.

    ``repeated``: addresses of links that other list pages of the site have as well.
    """
    best = _choose(document, links, pager, repeated)
    return None if best is None else (best.block, _confidence(document, best, pager))


@dataclass(slots=True)
class _Scored:
    block: Block
    mass: float
    """Characters that speak for a list: titles, and half of what stands beside them."""
    features: dict[str, float]
    """What speaks for and against its being the main list, by `MAIN_LIST`."""
    region: float
    """1 in the open page, less in menus and sidebars, and under the headings of other lists."""

    @property
    def dated(self) -> float:
        """Share of rows with a date."""
        return self.features["dated"]

    @property
    def repeated(self) -> float:
        """Share of links that other list pages have as well."""
        return self.features.get("repeated", 0.0)

    @property
    def paged(self) -> bool:
        """Whether the pager turns its rows over."""
        return "paged" in self.features


def _choose(
    document: Document, links: list[Link], pager: Pager, repeated: Container[str]
) -> _Scored | None:
    """The main list's block."""
    scored, large = [], 0
    title = next((node.text or "" for node in document.root.iter("title")), "")
    # What holds a list together with its pager is no menu, whatever it is called.
    turned = pager.node if pager.next_page else None
    regions = {} if turned is None else dict.fromkeys((turned, *turned.iterancestors()), "")
    for block in find_blocks(links):
        names = _names(block)
        quality = _quality(block, names)
        if quality <= 0.08:
            continue
        if any(map(is_large, block.rows)):
            # Rows that were never closed hold all that follow, each a block of its own: reading all would take hours.
            large += 1
            if large > _MOST_LARGE:
                continue
        around = [name for name in (_region(block, regions), _heading_kind(title, block)) if name]
        scored.append(_measure(document, block, names, quality, around, repeated))
    _attach_pager(scored, pager)
    best = max(scored, key=lambda each: weighed(MAIN_LIST, each.features), default=None)
    if best is None or best.mass < 8:
        return None
    best.block = _with_cousins(best, scored, links)
    return best


def _with_cousins(best: _Scored, scored: list[_Scored], links: list[Link]) -> Block:
    """A list cut into boxes is one: the blocks of the same path that look like the best one join it, tabs of which one
    is shown at a time, and dated rows right beside it, which a tag closed too early has set apart."""
    kin = [
        each.block
        for each in scored
        if each is best
        or (
            each.region == best.region
            and abs(each.dated - best.dated) <= _ALIKE
            and abs(each.repeated - best.repeated) <= _ALIKE
            and (
                (each.block.path == best.block.path and each.paged == best.paged)
                or _are_tabs(each.block, best.block)
                or (min(each.dated, best.dated) > 0.5 and _beside(each.block, best.block))
            )
        )
    ]
    if len(kin) == 1:
        return best.block
    place = {link.node: number for number, link in enumerate(links)}
    kin.sort(key=lambda block: place[block.links[0].node])
    together, rows, containers = (
        [item for block in kin for item in getattr(block, name)]
        for name in ("links", "rows", "containers")
    )
    return Block(together, rows, containers, best.block.path)


def _are_tabs(one: Block, other: Block) -> bool:
    """Whether two blocks stand at one place in two boxes, side by side, that differ in nothing but their ids.

    In one box they are two parts of the same rows: titles, and the sections or the 阅读更多 below them.
    """
    first, second = (block.containers[0].getparent() for block in (one, other))
    if first is None or second is None or first is second:
        return False
    if not (first.get("id") and second.get("id") and first.get("class") == second.get("class")):
        return False
    return first.getparent() is second.getparent() and (
        _NAMES.sub("", one.path) == _NAMES.sub("", other.path)
    )


def _beside(one: Block, other: Block) -> bool:
    """Whether the rows of two blocks have the same tags, and their containers are neighbours with nothing between."""
    if one.rows[0].tag != other.rows[0].tag or one.containers[0].tag != other.containers[0].tag:
        return False
    ends = ((one.containers[-1], other.containers[0]), (other.containers[-1], one.containers[0]))
    return any(
        before.getnext() is after and not (before.tail or "").strip() for before, after in ends
    )


def _names(block: Block) -> list[str]:
    """What each row's link says; of one that is but a picture, the heading of its row."""
    return [
        link.label or ("" if is_large(row) else next(map(visible_text, row.iter(*HEADINGS)), ""))
        for row, link in zip(block.rows, block.links, strict=True)
    ]


def _quality(block: Block, texts: Sequence[str]) -> float:
    """How much the texts of a block's rows read like titles of different articles."""
    marks = [
        title_mark(text) * (1.0 if link.text else 0.6) * (not _is_box(row, link))
        for row, link, text in zip(block.rows, block.links, texts, strict=True)
    ]
    variety = len(set(texts)) / len(texts)
    if variety < _VARIED:
        # Notices of one kind (招聘公告) bear one title: then their days tell them apart.
        days = {"".join(_DIGITS.findall(visible_text(row))) for row in block.rows} - {""}
        variety = max(variety, len(days) / len(texts))
    targets = {link.url for link in block.links if link.url}
    shared = len(targets) / max(1, sum(1 for link in block.links if link.url))
    return sum(marks) / len(marks) * variety * (shared if targets else 1.0)


def _is_box(row: HtmlElement, link: Link) -> bool:
    """Whether a row is a box of a portal, which a section's name heads: it has a list of its own, of longer links."""
    length = len(link.label)
    if title_mark(link.label) > _NAME_MARK or row.tag in FLAT:
        return False
    others = (
        node.get("href")
        for node in islice(row.iter("a"), _LINKS_OF_BOX)
        if node.get("href") != link.node.get("href") and len(visible_text(node)) > length
    )
    return len(set(others)) >= _OF_BOX


def title_mark(text: str) -> float:
    """How much a link's text reads like a title, by its length, 0 to 1."""
    if is_more(text) or _FRAME.match(text):
        return 0.0
    width = len(_CJK.findall(text)) + 1.5 * len(_WORD.findall(text))
    if width < 4:
        return 0.05
    if width < 7:
        return 0.25
    if width < 10:
        return 1.0 if is_cut(text) else 0.7
    # An excerpt may be a link as well.
    return 0.6 if width > 50 or "。" in text[:-1] else 1.0


def _measure(
    document: Document,
    block: Block,
    names: Sequence[str],
    quality: float,
    around: list[str],
    repeated: Container[str],
) -> _Scored:
    """``names``: what its rows are called; ``around``: what its surroundings and its heading are, by `MAIN_LIST`."""
    titles = [min(len(name), 40) for name in names]
    beside = 0.0
    dated = 0
    for row, name in zip(block.rows, names, strict=True):
        text = visible_text(row)
        flat = row.tag in FLAT
        if flat:
            text += " " + clean_line(" ".join(_tail_texts(row)))
        beside += min(max(0, len(text) - len(name)), 160)
        dated += shows_date(chain(visible_strings(row), _tail_texts(row) if flat else ()))
    mass = quality * (sum(titles) + 0.5 * beside)
    features = {
        "text": math.log(max(mass, 0.01)),
        "dated": dated / len(block.rows),
        **dict.fromkeys(around, 1.0),
        **_targets(document, block, repeated),
    }
    if any(up.tag in HEADINGS for up in islice(block.links[0].node.iterancestors(), 2)):
        features["headed"] = 1.0
    region = min((_SHADES[name] for name in around if name in _SHADES), default=1.0)
    return _Scored(block, mass, features, region)


def _tail_texts(row: HtmlElement) -> list[str]:
    """What stands beside a flat row until the next one of its kind."""
    texts = [row.tail or ""]
    for node in row.itersiblings():
        if node.tag == row.tag or node.tag in {"h1", "h2"} or is_large(node):
            break
        texts += [visible_text(node), node.tail or ""]
    return texts


def _targets(document: Document, block: Block, repeated: Container[str]) -> dict[str, float]:
    """Where the links of a block lead: articles of a list mostly lie on the same site, at addresses with numbers."""
    urls = [link.url for link in block.links if link.url]
    if not urls:
        return {}
    return {
        "elsewhere": sum(not same_site(url, document.url) for url in urls) / len(urls),
        "numberless": sum(not _NUMBERED.search(url) for url in urls) / len(urls),
        "files": sum(map(is_asset, urls)) / len(urls),
        "repeated": sum(url in repeated for url in urls) / len(urls),
    }


def _region(block: Block, known: dict[HtmlElement, str]) -> str:
    """What a block's surroundings are named as: ``menu``, ``aside`` or nothing.

    ``known`` holds what was found for the elements of the page so far.
    """
    name, unknown = "", list[HtmlElement]()
    top = block.containers[0]
    for node in chain([top], top.iterancestors()):
        if node.tag in {"body", "html"}:
            break
        if node in known:
            name = known[node]
            break
        unknown.append(node)
    for node in reversed(unknown):
        name = known[node] = "menu" if name == "menu" else _named(node) or name
    return name


def _named(node: HtmlElement) -> str:
    """What the name of one element says of what it holds."""
    name = f"{node.get('class') or ''} {node.get('id') or ''}"
    if node.tag in _MENU_TAGS or _MENUS.search(name):
        return "menu"
    return "aside" if node.tag == "aside" or _ASIDES.search(name) else ""


def _heading_kind(title: str, block: Block) -> str:
    """``named`` for a block under the name that the page itself bears, ``other`` for one under 热门文章 and the
    like, ``latest`` for the newest of the whole site."""
    heading = _heading(block)
    if not heading:
        return ""
    if _OTHER_HEADINGS.search(heading):
        return "other"
    if len(heading) >= 2 and heading in title:
        return "named"
    return "latest" if _LATEST.search(heading) else ""


def _heading(block: Block) -> str:
    """The short text that stands right above a block."""
    node = block.containers[0]
    for _ in range(3):
        for before in node.itersiblings(preceding=True):
            if not isinstance(before.tag, str) or before.tag in INVISIBLE:
                continue
            text = visible_text(before)
            if text:
                return text if len(text) <= 24 else ""
        parent = node.getparent()
        if parent is None or parent.tag == "body":
            break
        node = parent
    return ""


def _attach_pager(scored: list[_Scored], pager: Pager) -> None:
    """The blocks that are nearest to the pager in the tree are the ones that it turns over."""
    if pager.node is None or (
        pager.next_page is None and pager.page_count is None and pager.current is None
    ):
        return
    depth = {node: level for level, node in enumerate(reversed(list(pager.node.iterancestors())))}
    shared = [_level(each.block.containers[0], depth) for each in scored]
    solid = [
        level
        for level, each in zip(shared, scored, strict=True)
        if each.mass >= 8 and each.region > 0.15
    ]
    nearest = max(solid, default=-1)
    for level, each in zip(shared, scored, strict=True):
        if level == nearest and nearest >= 0:
            each.features["paged"] = 1.0


def _level(top: HtmlElement, depth: dict[HtmlElement, int]) -> int:
    """How deep the element that ``top`` shares with the pager lies; ``depth`` learns what it passes."""
    passed: list[HtmlElement] = []
    node: HtmlElement | None = top
    while node is not None and node not in depth:
        passed.append(node)
        node = node.getparent()
    level = -1 if node is None else depth[node]
    depth.update(dict.fromkeys(passed, level))
    return level


def _confidence(document: Document, best: _Scored, pager: Pager) -> float:
    """How likely the page is a list, from the block's strength and the weight of the text outside it."""
    rows = len(best.block.rows)
    further = pager.next_page is not None or (pager.page_count or 0) > 1
    prose = min(_prose(document, best.block) / _PROSE, 4) * (0.4 if best.paged else 1.0)
    platform = recognise(document)
    kind = platform.kind(document.url) if platform else None
    lone = rows == 1 and not best.paged and kind != "list"
    features: dict[str, float] = {
        "base": 1.0,
        "text": math.log1p(min(best.mass, 2000) / 60),
        "rows": math.log(rows),
        "dated": best.dated,
        "paged": best.paged and further,
        "named": "named" in best.features,
        "shaded": 1 - best.region,
        "prose": prose,
        "list_address": kind == "list",
        "article_address": kind == "article",
        "lone": lone,
        "lone_dated": lone and bool(best.block.links[0].url and best.dated),
        "neighbours": _has_neighbours(document),
        "headline": _has_headline(document, best.block),
        "repeated": best.repeated,
    }
    return 1 / (1 + math.exp(-weighed(IS_LIST, features)))


def _prose(document: Document, block: Block) -> int:
    """The length of the longest run of plain text outside the list: an article's body is long."""
    inside = set(block.rows)
    amounts: dict[HtmlElement, int] = {}

    body = document.root.find("body")
    if body is None:
        return 0
    # What the elements around hold of their own, the innermost last.
    own = [0]
    for entered, node in walk(body, _NO_PROSE, inside):
        if entered:
            closed = node.tag in _NO_PROSE or node in inside
            own.append(0 if closed else _prose_length(node.text))
            continue
        if amount := own.pop():
            holder = node
            while (
                holder.tag in {"p", "span", "font", "strong", "b", "em"}
                and holder.getparent() is not None
            ):
                holder = holder.getparent()
            amounts[holder] = amounts.get(holder, 0) + amount
        own[-1] += _prose_length(node.tail) if node is not body else 0
    return max(amounts.values(), default=0)


def _prose_length(text: str | None) -> int:
    """The length of a text that may be an article's; a line of names (理事单位：甲公司、乙公司、…) is none."""
    text = (text or "").strip()
    if len(text) < 12 or text.count("、") * _NAME > len(text):
        return 0
    return 0 if _LEGAL.search(text) else len(text)


def _has_headline(document: Document, block: Block) -> bool:
    """Does a heading outside the rows say, at an article title's length, what ``<title>`` says?"""
    title = comparison_key(next((node.text or "" for node in document.root.iter("title")), ""))
    inside = set(block.rows)
    for node in document.root.iter("h1", "h2", "h3"):
        text = visible_text(node)
        if (
            len(text) <= 100
            and len(_CJK.findall(text)) >= 10
            and comparison_key(text) in title
            and next(node.iter("a"), None) is None
            and not any(up in inside or is_hidden(up) for up in chain([node], node.iterancestors()))
        ):
            return True
    return False


def _has_neighbours(document: Document) -> bool:
    """Does the page link to the previous and the next article?"""
    body = document.root.find("body")
    if body is None:
        return False
    return any(
        _ARTICLE_NEXT.match(text.strip(" \r\n\t:：【[（(<«"))
        for text in body.itertext(
            "a", "span", "p", "div", "li", "strong", "b", "em", "td", "i", "font", "dt"
        )
        if 3 <= len(text.strip()) <= 60
    )
