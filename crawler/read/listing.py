"""A list page -> its article links, and where the list goes on.

The page's links fall into blocks of repeated rows (`crawler.read.blocks`); one of them is the main list
(`crawler.read.mainlist`); each of its rows is read on its own (`crawler.read.rows`), and the pager says
where the list goes on (`crawler.read.paging`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.fields.dates import Published
from crawler.read.blocks import Block
from crawler.read.document import Document
from crawler.read.links import Link, page_links, visible_text
from crawler.read.mainlist import FLAT, main_list, title_mark
from crawler.read.paging import read_pager
from crawler.read.rows import (
    RowText,
    group_label,
    read_date,
    read_excerpt,
    read_pieces,
    read_title,
    read_views,
    shows_date,
)
from crawler.read.unclosed import with_rows_closed

# Below this, the page is more likely an article or a portal's front than a list.
_THRESHOLD: Final = 0.5
# A link on fewer pages is not one that the site's pages have in common.
_SEVERAL: Final = 2
# Share of the pages that it is on; the articles of a section may stand on a page of all sections too.
_ON_MOST: Final = 0.7
# Two titles of the greatest width may be chance.
_CUT_ROWS: Final = 3
# Elements before the first or behind the last of flat rows that may hold its date.
_BESIDE: Final = 6


@dataclass(frozen=True, slots=True)
class Row:
    """One article as its list shows it."""

    url: str
    """Absolute, canonical; empty where the link leads nowhere (``javascript:;``)."""
    title: str
    """In full where the page has it in full."""
    published_raw: str | None
    """The words of the date, also of one that cannot be known (``09-27``)."""
    published: Published | None
    views: int | None
    excerpt: str | None
    """The lines that the list shows of the article, as cut there."""
    title_is_cut: bool
    """The page has only the beginning of the title: it is not the article's."""
    href: str
    """``url`` as the page writes it, absolute: what to request."""


@dataclass(slots=True)
class Listing:
    """The list of a page."""

    rows: list[Row]
    next_page: str | None
    """Absolute, as the page writes it."""
    last_page: int | None
    """The number of pages, where the page gives it."""
    where: str
    """The path of the rows' links, e.g. ``body > div.main > ul.list > li > a``."""
    confidence: float
    """0 to 1: how sure it is that this is a list page and that these are its rows."""
    row_nodes: list[HtmlElement] = field(default_factory=list)
    """The element of each row, parallel to ``rows``."""
    link_nodes: list[HtmlElement] = field(default_factory=list)
    """The ``<a>`` of each row's title, parallel to ``rows``."""

    @property
    def shows_days(self) -> bool:
        """Whether half of its rows, or more, show when they were published."""
        return sum(bool(row.published_raw) for row in self.rows) * 2 >= len(self.rows)


def repeated_links(documents: Sequence[Document]) -> frozenset[str]:
    """The addresses of links that most of several list pages of a site have: menus, hot lists, footers.

    The pages are of different sections, or different pages of one: what is a list differs from one to the next.
    """
    counts = Counter(url for document in documents for url in _targets_of(document))
    least = max(_SEVERAL, math.ceil(_ON_MOST * len(documents)))
    return frozenset(url for url, count in counts.items() if count >= least)


def _targets_of(document: Document) -> set[str]:
    return {link.url for link in page_links(document) if link.url}


def read_listing(
    document: Document,
    now: datetime,
    repeated: Container[str] = (),
    least: float = _THRESHOLD,
) -> Listing | None:
    """The list that a page shows, or None if the page is no list.

    ``now`` is aware; relative ages count from it. ``repeated``: see `repeated_links`. ``least``: how sure
    it must be that the page is a list; 0 where that is known.
    """
    document = with_rows_closed(document)
    links = page_links(document)
    pager = read_pager(document, links)
    found = main_list(document, _to_pages(links), pager, repeated)
    if found is None or found[1] < least:
        return None
    block, confidence = found
    listing = Listing([], pager.next_page, pager.page_count, block.path, round(confidence, 2))
    by_node = {link.node: link for link in links}
    known: set[str] = set()
    for row, title, extent in _rows_of(block, by_node):
        read = _read_row(title, extent, by_node, now)
        if read.title and (not read.url or read.url not in known):
            known.add(read.url)
            listing.rows.append(read)
            listing.row_nodes.append(row)
            listing.link_nodes.append(title.node)
    listing.rows = _mark_cut(listing.rows)
    return listing if listing.rows else None


def _to_pages(links: list[Link]) -> list[Link]:
    """Without the links into pages to which others lead as well: 标题中无评论 beside 标题."""
    whole = {link.url for link in links if not link.into_page}
    return [link for link in links if not (link.url and link.into_page and link.url in whole)]


def _mark_cut(rows: list[Row]) -> list[Row]:
    """Titles that a template cuts without a sign betray themselves: several are exactly as wide as the widest."""
    widths = [sum(2 if ord(c) > 255 else 1 for c in row.title) for row in rows]
    widest = max(widths, default=0)
    # A character of two columns may not fit where one of one column would.
    full = [width >= widest - 1 for width in widths]
    if widest < 20 or sum(full) < _CUT_ROWS or sum(full) == len(rows):
        return rows
    return [
        replace(row, title_is_cut=row.title_is_cut or cut)
        for row, cut in zip(rows, full, strict=True)
    ]


def _rows_of(
    block: Block, by_node: dict[HtmlElement, Link]
) -> list[tuple[HtmlElement, Link, RowText]]:
    """The rows in document order, with those of other make that stand among them."""
    own = dict(zip(block.rows, block.links, strict=True))
    flat = _is_flat(block)
    found: list[tuple[HtmlElement, Link, RowText]] = []
    for container in block.containers:
        leading = flat and _dates_lead(container, own)
        group = _group_above(container)
        for row in container:
            if row not in own and row.tag != block.rows[0].tag:
                group = group_label(row) or group
                continue
            title = own.get(row)
            if title is None and len(own) > 1:
                title = _foreign_title(row, by_node, block)
            if title is None:
                group = group_label(row) or group
                continue
            if leading:
                text = _leading_text(row, container, own)
            else:
                elements = _extent(row, container, own) if flat else [row]
                text = read_pieces(elements, with_tails=flat)
            text.group = group
            found.append((row, title, text))
    return found


def _group_above(container: HtmlElement) -> str | None:
    """The month or day that stands right above a piece of a list: ``<h3>2024-09</h3><ul>…``."""
    before = container.getprevious()
    return group_label(before) if before is not None else None


def _is_flat(block: Block) -> bool:
    """Do dates and excerpts stand beside the rows' elements instead of inside them?"""
    row = block.rows[0]
    return row.tag in FLAT and row.tag != "td"


def _dates_lead(container: HtmlElement, own: dict[HtmlElement, Link]) -> bool:
    """Whether the dates of flat rows stand before them: there is one before the first, and none behind the last."""
    rows = [row for row in container if row in own]
    before, behind = [container.text or ""], [rows[-1].tail or ""]
    for node in islice(container, _BESIDE):
        if node is rows[0]:
            break
        before += [visible_text(node), node.tail or ""]
    for node in islice(rows[-1].itersiblings(), _BESIDE):
        behind += [visible_text(node), node.tail or ""]
    return shows_date(before) and not shows_date(behind)


def _leading_text(
    row: HtmlElement, container: HtmlElement, own: dict[HtmlElement, Link]
) -> RowText:
    """A flat row whose date stands before it, back to the row before that one."""
    elements = [row]
    for node in row.itersiblings(preceding=True):
        if node in own:
            break
        elements.insert(0, node)
    else:
        return read_pieces(elements, with_tails=True, lead=container.text, last=row)
    return read_pieces(elements, with_tails=True, last=row)


def _extent(
    row: HtmlElement, container: HtmlElement, own: dict[HtmlElement, Link]
) -> Sequence[HtmlElement]:
    """A flat row and its siblings up to the next row."""
    elements = [row]
    for node in row.itersiblings():
        if (
            node in own
            or node.tag in {"h1", "h2"}
            or next((up for up in node.iter() if up in own), None) is not None
        ):
            break
        if isinstance(node.tag, str):
            elements.append(node)
    return elements


def _foreign_title(row: HtmlElement, by_node: dict[HtmlElement, Link], block: Block) -> Link | None:
    """The title's link of a row that is made otherwise (a headline), if it is a row at all."""
    candidates = [by_node[node] for node in row.iter("a") if node in by_node]
    candidates = [link for link in candidates if title_mark(link.label) >= 0.7]
    urls = {link.url for link in candidates}
    if (
        len(urls) != 1
        or (row.get("class") or "").split()[:1] != (block.rows[0].get("class") or "").split()[:1]
    ):
        return None
    known = {link.url for link in block.links}
    # Before a pinned title an icon may lead to the same page.
    best = max(candidates, key=lambda link: (bool(link.text), title_mark(link.label)))
    return best if best.url not in known else None


def _read_row(title: Link, extent: RowText, by_node: dict[HtmlElement, Link], now: datetime) -> Row:
    inside = [by_node[node] for element in extent.elements for node in element.iter("a")]
    twins = [
        link for link in _to_pages(inside) if link is not title and link.url == title.url != ""
    ]
    text, cut = read_title(title, extent, twins)
    raw, published = read_date(extent, title, now)
    return Row(
        url=title.url,
        title=text,
        published_raw=raw,
        published=published,
        views=read_views(extent),
        excerpt=read_excerpt(extent, text, title),
        title_is_cut=cut,
        href=title.href,
    )
