"""Lists that are cut by years or months: from the list of one to that of the next older.

    <a class="on" href="/news/2026/">2026年</a> <a href="/news/2025/">2025年</a> <a href="/news/2024/">2024年</a>

They are pages of one list, in the order of their time, and a crawl turns them over as it does others. The archive of a
whole site, such as a blog's in its sidebar, is no such thing: its addresses are not those of the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.fields.urls import canonical_url, same_site, shape
from crawler.read.boxes import read_boxes
from crawler.read.document import Document
from crawler.read.links import Link, page_links
from crawler.words.lists import CURRENT

Period = tuple[int, ...]
"""A year, or a year and a month."""

_LABEL: Final = re.compile(
    r"[\[【(（]?\s?((?:19|20)\d\d)\s?(?:年度?|[-./]|年\s?[-./]?\s?)?(?:(?<=[年\-./ ])(1[0-2]|0?[1-9])\s?月?份?)?\s?[\]】)）]?"
)
_CURRENT: Final = re.compile(CURRENT.any, re.I)
# The number of a list's page, and the ending.
_PAGE: Final = re.compile(r"(?:[-_]?\d+)?(?:\.\w*)?\Z")
_HOME: Final = re.compile(r"/?(?:(?:index|default)\.\w{3,5})?", re.I)


@dataclass(frozen=True, slots=True)
class _Tab:
    period: Period
    url: str
    """Absolute, as the page writes it."""
    is_marked: bool


def older_part(document: Document, links: Sequence[Link] | None = None) -> str | None:
    """The address of the next older part of the list that a page shows, absolute; None if there is none.

    ``links`` are the page's, if they were read already. Where nothing tells which part the page shows, the newest follows.
    """
    links = page_links(document) if links is None else links
    here = document.url
    parts = urlsplit(here)
    if _HOME.fullmatch(parts.path) and not parts.query:
        return None  # a home page shows the parts of no list of its own
    for tabs in _groups(document, links):
        by_period = {each.period: each for each in tabs}
        if not by_period or not all(_is_of_list(each, here, by_period) for each in tabs):
            continue
        current = _current(tabs, here)
        older = [period for period in by_period if not current or period < current]
        if older:
            return by_period[max(older)].url
    return None


def _current(tabs: list[_Tab], here: str) -> Period:
    """The period whose part a page shows; empty if nothing tells."""
    own = next((each.period for each in tabs if canonical_url(each.url) == canonical_url(here)), ())
    marked = {each.period for each in tabs if each.is_marked}
    shown = own or _Bare(here, [each.period for each in tabs]).period
    return shown or (marked.pop() if len(marked) == 1 else ())


def _groups(document: Document, links: Iterable[Link]) -> Iterator[list[_Tab]]:
    """The years, then the months, that the page's links are named by; then those of its boxes to choose from."""
    tabs = [
        _Tab(period, link.href, _is_marked(link.node))
        for link in links
        if link.url and same_site(link.url, document.url) and (period := _period(link.text))
    ]
    for parts in (1, 2):
        yield [each for each in tabs if len(each.period) == parts]
    for box in read_boxes(document):
        yield [
            _Tab(period, each.url, each.is_chosen)
            for each in box
            if each.url and (period := _period(each.label))
        ]


def _period(text: str) -> Period:
    found = _LABEL.fullmatch(text) if len(text) <= 12 else None
    return tuple(int(each) for each in found.groups() if each) if found else ()


def _is_marked(node: HtmlElement) -> bool:
    holder = node.getparent()
    names = f"{node.get('class') or ''} {'' if holder is None else holder.get('class') or ''}"
    return _CURRENT.search(names) is not None


def _is_of_list(tab: _Tab, here: str, periods: Iterable[Period]) -> bool:
    """Whether a part's address is one of the list at ``here``: the same but for the period, or for a number."""
    theirs, ours = _Bare(tab.url, [tab.period]), _Bare(here, periods)
    if not theirs.is_dated:
        # Parts are numbered as lists are: /list/31.html, /list/32.html.
        return shape(tab.url) == shape(here)
    if theirs.in_query:
        # What asks for nothing but the period is the site's archive, unless the list does the same.
        tied = theirs.asked or ours.is_dated or not ours.asked
        return bool(theirs.path == ours.path and theirs.asked <= ours.asked and tied)
    same = theirs.folder == ours.folder and (theirs.folder != "/" or theirs.stem == ours.stem)
    return same and theirs.asked <= ours.asked


class _Bare:
    """An address without the year, or the year and the month, that stands in it."""

    def __init__(self, url: str, periods: Iterable[Period]) -> None:
        parts = urlsplit(url)
        self.path, asked = parts.path, frozenset(filter(None, parts.query.split("&")))
        self.asked = asked
        self.is_dated = self.in_query = False
        for period in periods:
            year, *month = period
            digits = rf"(?<!\d){year}" + "".join(rf"[-_/]?0?{n}" for n in month) + r"(?!\d)"
            written = re.compile(rf"/{digits}(?=/)|[-_]?{digits}")
            if written.search(parts.path):
                self.path, self.is_dated = written.sub("", parts.path, count=1), True
            elif dated := {each for each in asked if written.search(each.partition("=")[2])}:
                self.asked, self.is_dated, self.in_query = asked - dated, True, True
            if self.is_dated:
                break
        folder, _, file = self.path.rpartition("/")
        self.folder, self.stem = folder + "/", _PAGE.sub("", file)
        self.period = period if self.is_dated else ()
