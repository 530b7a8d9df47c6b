"""The blocks of repeated rows on a page: wherever the same structure holds link after link.

Links whose path of tags, ids and classes is the same belong together. In such a group, the row of a link is
the highest element that holds this link and no other of the group; rows that share a parent are a block.
Whether the row is an ``li``, a ``tr``, three nested ``div`` or a bare ``a`` before a ``br`` makes no difference.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.read.links import Link, visible_text
from crawler.words.lists import LOOKS, NUMBERED, STATES

# Formatting that an editor puts around one title of many must not set it apart from the others.
_FORMATTING: Final = frozenset(
    {"b", "strong", "font", "em", "i", "u", "center", "nobr", "big", "small"}
)
# The elements that rows are made of: their id is the row's, not the list's.
_ROW_TAGS: Final = frozenset({"li", "tr", "td", "dl", "dt", "dd", "article", "a", "section"})
# Classes that say how a row is shown, not what it is.
_STATE: Final = re.compile(rf"(?:{STATES.any}|{LOOKS.any}|{NUMBERED.any})\Z", re.I)
_DIGITS: Final = re.compile(r"\d+")
# Levels from a link up to its row, at most; what is nested deeper was never closed.
_HIGHEST: Final = 32
# Steps of a path that are shown; no page that is closed as it should be has more.
_SHOWN_STEPS: Final = 64
# No section's name before a title is longer, in characters.
_LABEL: Final = 8


@dataclass(slots=True)
class Block:
    """One run of like rows."""

    links: list[Link]
    """The link of each row."""
    rows: list[HtmlElement]
    """The element of each row, parallel to ``links``."""
    containers: list[HtmlElement]
    """The parents of the rows: one, unless the list is cut into several (a table row of cells, a ``ul`` of five)."""
    path: str
    """The path of the links, e.g. ``body > div.main > ul.list > li > a``."""


class Paths:
    """The path of each element of one page, as a number, equal for elements that a style sheet would treat alike."""

    def __init__(self) -> None:
        self._numbers: dict[HtmlElement, int] = {}
        # A page may nest thousands of elements: each path is its parent's and one step.
        self._by_step: dict[tuple[int, str], int] = {}
        self._steps: list[tuple[int, str]] = [(0, "")]

    def of(self, node: HtmlElement) -> int:
        """The number of the steps from ``body`` to ``node``."""
        # Up to the first ancestor that is known, then down again: a page may nest deeper than Python recurses.
        unknown: list[HtmlElement] = []
        at: HtmlElement | None = node
        while at is not None and at not in self._numbers:
            unknown.append(at)
            at = at.getparent()
        path = 0 if at is None else self._numbers[at]
        for element in reversed(unknown):
            if element.tag not in _FORMATTING and element.tag != "html":
                step = path, _step(element)
                if step not in self._by_step:
                    self._by_step[step] = len(self._steps)
                    self._steps.append(step)
                path = self._by_step[step]
            self._numbers[element] = path
        return path

    def name(self, path: int) -> str:
        """A path as people write it; of one that is too deep, its number and its end."""
        steps: list[str] = []
        rest = path
        while rest and len(steps) < _SHOWN_STEPS:
            rest, step = self._steps[rest]
            steps.append(step)
        return " > ".join([*([f"…{path}"] if rest else []), *reversed(steps)])


def _step(node: HtmlElement) -> str:
    step = str(node.tag)
    name = node.get("id")
    if name and node.tag not in _ROW_TAGS and not _DIGITS.search(name):
        step += f"#{name.strip()}"
    for word in (node.get("class") or "").split():
        if not _STATE.match(word):
            return f"{step}.{_DIGITS.sub('', word)}"
    return step


def find_blocks(links: Iterable[Link]) -> list[Block]:
    """Every block of the page, in document order of its first link."""
    paths = Paths()
    groups: dict[int, list[Link]] = {}
    for link in links:
        groups.setdefault(paths.of(link.node), []).append(link)
    blocks: list[Block] = []
    for path, group in groups.items():
        blocks.extend(_blocks_of(paths.name(path), _one_per_target(_without_labels(group))))
    return blocks


def _without_labels(group: list[Link]) -> list[Link]:
    """Leave out the section's name that stands before every title: the same few words to the same address."""
    said = Counter((link.url, link.text) for link in group if link.url)
    kept = [link for link in group if said[link.url, link.text] < 2 or len(link.text) > _LABEL]
    return kept if len(kept) * 3 >= len(group) else group


def _one_per_target(group: list[Link]) -> list[Link]:
    """Neighbours that lead to the same page are one row (its picture, its title): keep the one with words."""
    kept: list[Link] = []
    for link in group:
        if kept and link.url and link.url == kept[-1].url:
            if len(link.text) > len(kept[-1].text):
                kept[-1] = link
        else:
            kept.append(link)
    return kept


def _blocks_of(path: str, group: list[Link]) -> Iterator[Block]:
    """Split the links of one path into blocks by the parents of their rows."""
    height = _row_height(group)
    rows = [_climb(link.node, height) for link in group]
    by_parent: dict[HtmlElement, list[int]] = {}
    for index, row in enumerate(rows):
        parent = row.getparent()
        if parent is not None:
            by_parent.setdefault(parent, []).append(index)
    for parents in _runs(by_parent):
        members = [index for parent in parents for index in by_parent[parent]]
        yield Block([group[i] for i in members], [rows[i] for i in members], parents, path)


def _row_height(group: list[Link]) -> int:
    """How many levels above its link the row begins, as most links of the group say."""
    held: Counter[HtmlElement] = Counter()
    for link in group:
        held.update(islice(link.node.iterancestors(), _HIGHEST))
    heights: Counter[int] = Counter()
    for link in group:
        height = 0
        for up in islice(link.node.iterancestors(), _HIGHEST):
            if held[up] > 1 or up.tag == "body":
                break
            height += 1
        heights[height] += 1
    if len(group) == 1:
        return _lone_height(group[0].node)
    most = max(heights.values())
    return min(height for height, count in heights.items() if count == most)


def _lone_height(node: HtmlElement) -> int:
    """The row of a link without companions: the nearest element that lists are made of, or the highest one
    that offers nothing else to read."""
    href = node.get("href")
    height = 0
    for up in node.iterancestors():
        name = up.get("id") or ""
        if up.tag in {"ul", "ol", "table", "tbody", "body", "main"} or height >= 5:
            break
        if name and not _DIGITS.search(name):
            break
        # More than a few is a list itself.
        others = [
            each
            for each in islice(up.iter("a"), _HIGHEST)
            if each is not node and each.get("href") != href
        ]
        if any(
            _DIGITS.search(text) or len(text) > 8 for each in others if (text := visible_text(each))
        ):
            break
        height += 1
        if up.tag in {"li", "tr", "dl", "article"}:
            break
    return height


def _climb(node: HtmlElement, height: int) -> HtmlElement:
    for _ in range(height):
        parent = node.getparent()
        if parent is None or parent.tag in {"body", "html"}:
            break
        node = parent
    return node


def _runs(by_parent: dict[HtmlElement, list[int]]) -> list[list[HtmlElement]]:
    """Parents that are one list cut into pieces come together, the others stay alone."""
    runs: list[list[HtmlElement]] = []
    for parent in by_parent:
        if runs and _continues(runs[-1][-1], parent):
            runs[-1].append(parent)
        else:
            runs.append([parent])
    return runs


def _continues(before: HtmlElement, after: HtmlElement) -> bool:
    """Is ``after`` the next piece of the list that ``before`` began, with nothing said in between?"""
    if before.getparent() is None or before.getparent() is not after.getparent():
        return False
    return not any(step.tag in {"h1", "h2", "h3", "h4", "h5"} for step in _between(before, after))


def _between(before: HtmlElement, after: HtmlElement) -> Iterator[HtmlElement]:
    for step in before.itersiblings():
        if step is after:
            return
        yield step
