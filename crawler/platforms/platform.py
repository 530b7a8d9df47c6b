"""What the project knows of one content management system, as a declaration."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

from crawler.fields.urls import canonical_url, is_asset
from crawler.platforms.urlforms import fill, match
from crawler.read.document import Document
from crawler.read.links import absolute
from crawler.read.traps import trap

# Tags and authors have lists of articles; these have none, or only such as every section has.
_NEITHER: Final = frozenset(
    {"feed", "login", "members", "comment", "calendar", "filter", "print", "repeated path"}
)

Kind = Literal["article", "list"]

_WRITTEN: Final = re.compile(r"""document\.write(?:ln)?\s*\(\s*["']?\s*(\d[\d,]*)""")
# A counter script of phpcms sets the counts of today, this week and this month before the whole.
_SET: Final = re.compile(
    r"""\(\s*["']#?(?:hits|views?|click|count)["']\s*\)\s*\.(?:html|text|innerHTML)\s*(?:\(|=)\s*["']?(\d[\d,]*)"""
)
_NAMED: Final = re.compile(
    r"""["']?(?:wbshowtimes|views?|hits|click|count|visits)["']?\s*:\s*["']?(\d[\d,]*)""", re.I
)
_DIGITS: Final = re.compile(r"[0-9]+")
# Counts that one script asks for.
_MOST_COUNTS: Final = 50
_NUMBER: Final = re.compile(r"""^\s*["']?(\d[\d,]*)["']?\s*;?\s*$""")


@dataclass(frozen=True, slots=True)
class Paging:
    """The address of a list's (or article's) first page, and of page ``{n}``."""

    first: str
    nth: str
    offset: int = 0
    """What is added to the page's number: -1 where the second page bears the number 1."""
    backwards: bool = False
    """Later pages count down to 1, the oldest: their addresses cannot be computed."""


@dataclass(frozen=True, slots=True)
class CountScript:
    """A request that a script of an article's page makes for the article's views."""

    pattern: str
    """A regular expression over the page's script addresses and script texts. It begins where an address does, and
    looks no further than one is long: a script may be one line of a million characters."""
    url: str
    """The address to ask, relative to the page; ``\\1`` stands for the pattern's first group."""


@dataclass(frozen=True, slots=True)
class Platform:
    """One system: how it is recognised, and what its addresses mean.

    ``generator`` and ``assets`` are regular expressions; the first is looked for in ``<meta name=generator>``, the
    second in the addresses of scripts, styles, pictures and links. All URL forms are templates, see
    `crawler.platforms.urlforms`; parameters stand in the order of canonical addresses.
    """

    name: str
    title: str
    generator: str
    assets: str
    articles: tuple[str, ...]
    lists: tuple[Paging, ...]
    article_pages: tuple[Paging, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    """Templates of other addresses of a page, each with the template of the canonical one."""
    counts: tuple[CountScript, ...] = ()
    texts: str = ""
    """A regular expression over the page's inline scripts, for systems that show themselves only there."""

    def kind(self, url: str) -> Kind | None:
        """What lies behind an address, as far as the address tells; None where it may be either."""
        url = self.canonical(url)
        if is_asset(url) or trap(url) in _NEITHER:
            return None
        base = self.article_page(url)[0]
        if any(match(form, base) for form in self.articles):
            return "article"
        for paging in self.lists:
            if match(paging.first, url) or match(paging.nth, url):
                return "list"
        return None

    def canonical(self, url: str) -> str:
        """The one form of the several addresses of a page, as far as the address alone tells it."""
        url = canonical_url(url) or url
        for alias, form in self.aliases:
            if found := match(alias, url):
                url = fill(form, found)
        if any(match(form, url) for form in self.articles):
            return url
        for paging in (*self.lists, *self.article_pages):
            found = None if paging.backwards else match(paging.nth, url)
            if found and int(found.values["n"]) - paging.offset == 1:
                return fill(paging.first, found)
        return url

    def article_id(self, url: str) -> str | None:
        """The system's own number of an article, the same in all addresses of the article that have it."""
        base = self.article_page(self.canonical(url))[0]
        for form in self.articles:
            if (found := match(form, base)) and "id" in found.values:
                return found.values["id"]
        return None

    def article_page(self, url: str) -> tuple[str, int]:
        """The address of an article's first page, and which of its pages ``url`` is, from 1."""
        url = canonical_url(url) or url
        for paging in self.article_pages:
            found = match(paging.nth, url)
            if found and any(
                match(form, first := fill(paging.first, found)) for form in self.articles
            ):
                return first, int(found.values["n"]) - paging.offset
        return url, 1

    def list_page(self, url: str) -> tuple[str, int]:
        """The address of a list's first page, and which of its pages ``url`` is, from 1."""
        url = self.canonical(url)
        for paging in self.lists:
            if not paging.backwards and (found := match(paging.nth, url)):
                return fill(paging.first, found), int(found.values["n"]) - paging.offset
        return url, 1

    def views_request(self, document: Document) -> str | None:
        """The address of the count that a script of an article's page would ask for, absolute.

        Rows beside the article have such scripts, too: None where none has the article's own number, and where that is not
        known and there are several.
        """
        nodes = document.root.iter("script") if self.counts else ()
        texts = [text for node in nodes for text in (node.get("src"), node.text) if text]
        found = dict.fromkeys(
            each.expand(count.url).replace("&amp;", "&")
            for count in self.counts
            for text in texts
            for each in islice(re.finditer(count.pattern, text, re.I), _MOST_COUNTS)
        )
        known = self.article_id(document.url)
        # Some addresses name the section first: /info/1021/3456.htm
        own = {known, *_DIGITS.findall(self.article_page(document.url)[0])[-1:]}
        counts = [each for each in found if not own.isdisjoint(_DIGITS.findall(each))]
        if known is None and len(found) == 1:
            counts = list(found)
        only = counts[0] if len(counts) == 1 else None
        return (absolute(only, document.base_url) or None) if only else None

    def parse_views(self, body: str) -> int | None:
        """The count in a count endpoint's answer; None if it gives none."""
        return parse_views(body)


def parse_views(body: str) -> int | None:
    """The count in the answer of a count endpoint: a bare number, or a script that writes or sets it."""
    body = body.strip().lstrip("\ufeff")[:2000]
    for pattern in (_NUMBER, _SET, _WRITTEN, _NAMED):
        if found := pattern.search(body):
            return int(found[1].replace(",", ""))
    return None
