"""Rows that were never closed: each stands inside the one before it, as a browser has it too.

    <article><div>…<article><div>…<article>

The reader of lists takes rows for neighbours, and is given a copy of the page on which they are.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Final

from lxml.html import HtmlElement

from crawler.read.document import Document
from crawler.read.links import walk

# Rows of a list that was never closed; two alike may well stand in one another, such as a box in a box.
_FEWEST: Final = 4
_ROWS: Final = frozenset({"article", "li", "div", "dl", "section", "tr", "p"})
_CLOSED: Final = frozenset({"script", "style"})


def with_rows_closed(document: Document) -> Document:
    """The page itself, or a copy of it on which the rows that stand inside one another are neighbours."""
    if not _chains(document.root):
        return document
    root = deepcopy(document.root)
    moved: set[HtmlElement] = set()
    for chain in _chains(root):
        # What a row holds of its own is in the next one's way too: <article><div>…<article><div>.
        if moved.isdisjoint(chain[0].iterancestors()):
            moved.update(chain)
            for row in reversed(chain[1:]):
                chain[0].addnext(row)
    return replace(document, root=root)


def _chains(root: HtmlElement) -> list[list[HtmlElement]]:
    """The elements of one tag and class that stand inside one another, from the outermost on, and each of which
    has but one such inside it; in page order."""
    open_rows: dict[tuple[str, str], list[HtmlElement]] = {}
    inner: dict[HtmlElement, list[HtmlElement]] = {}
    outermost: list[HtmlElement] = []
    for entered, node in walk(root, _CLOSED):
        if node.tag not in _ROWS:
            continue
        name = node.get("class") or ""
        if not name and node.tag != "article":
            continue
        stack = open_rows.setdefault((node.tag, name), [])
        if not entered:
            stack.pop()
            continue
        (inner.setdefault(stack[-1], []) if stack else outermost).append(node)
        stack.append(node)
    return [chain for top in outermost if len(chain := _chain(top, inner)) >= _FEWEST]


def _chain(top: HtmlElement, inner: dict[HtmlElement, list[HtmlElement]]) -> list[HtmlElement]:
    chain, within = [top], inner.get(top, [])
    while len(within) == 1:
        chain += within
        within = inner.get(within[0], [])
    return [] if within else chain
