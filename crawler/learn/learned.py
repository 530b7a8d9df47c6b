"""What is asked for while a site is learned, and what comes of it."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from typing import Final

from lxml.html import HtmlElement

from crawler.errors import ExitCode, UserError
from crawler.fields.dateforms import Order
from crawler.health.reasons import ViewsHidden
from crawler.learn.reasons import Why
from crawler.platforms import Platform
from crawler.read.declared import Declaration
from crawler.read.document import Document
from crawler.read.list_request import ListRequest
from crawler.read.listing import Listing, Row
from crawler.read.page import left_to_generic
from crawler.read.reading import Reading

# Of the pages that are looked at, so many must agree on a selector.
AGREEMENT: Final = 0.8
# Names of dropped sections in one line, and characters of one.
_NAMED: Final = 30
_NAME: Final = 14


class LearnError(UserError):
    """The site cannot be learned; nothing is written."""

    exit_code = ExitCode.BROKEN
    trouble: str | None = None
    """Why the page did not answer that a person named, as one word; None if something else is wrong."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A page that the learner wants."""

    url: str
    why: str
    request: ListRequest | None = None
    """What a page's script sends for a list, where it is that; ``url`` is its address."""
    section: str = ""
    """The page of that script."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The page, or why there is none."""

    document: Document | None
    body: bytes = b""
    trouble: str | None = None
    requests: int = 1
    """What it took: a page that redirects takes one more."""


@dataclass(slots=True)
class Section:
    """One list of articles."""

    url: str
    """As the site writes it."""
    name: str
    listing: Listing
    document: Document
    request: ListRequest | None = None
    """What is asked for its rows, where a script fills them in."""

    @property
    def goes_on(self) -> bool:
        """Whether it has further pages."""
        return bool(self.listing.next_page) or bool(self.request and self.request.is_paged)

    @property
    def is_markup(self) -> bool:
        """Whether its rows are links of a page: else they are records, and no selector finds them."""
        return self.request is None or self.request.reads_selectors or self.request.continues


@dataclass(frozen=True, slots=True)
class Dropped:
    """A section that is not crawled, and why, in words that a person can act on."""

    url: str
    name: str
    zh: str
    en: str


def left_out(dropped: Iterable[Dropped]) -> list[tuple[Why, str]]:
    """What is no section: each reason once, with the names; nothing is silent."""
    by_reason: dict[Why, list[Dropped]] = {}
    for each in dropped:
        by_reason.setdefault((each.zh, each.en), []).append(each)
    told = []
    for why, those in by_reason.items():
        # Those without a name have their address, which is long: one will do.
        named = [each for each in those if each.name][:_NAMED] or those[:1]
        names = "、".join(_cut(each.name) or each.url for each in named)
        more = f" … ({len(those)})" if len(those) > len(named) else ""
        told.append((why, names + more))
    return told


def _cut(name: str) -> str:
    return name if len(name) <= _NAME else name[: _NAME - 1] + "…"


@dataclass(slots=True)
class Sample:
    """One article's page, as received, with what its list said and what the generic extractor reads."""

    row: Row
    section: Section
    document: Document
    body: bytes
    reading: Reading
    shows_listed_title: bool = False
    """Whether the title on the list stands on this page as it is."""
    cards: list[HtmlElement] = field(default_factory=list)
    """The rows and cards in which the page shows other articles."""


@dataclass(frozen=True, slots=True)
class FieldReport:
    """What was learned of one field."""

    name: str
    selector: str | None
    """ABSENT ("") where the site does not show the field; None where it is left to the generic extractor."""
    share: float
    """Of the pages that were looked at, the share that has the field."""
    agreement: float
    """Share of the checked pages on which the learned way and the generic reading agree."""
    samples: tuple[str, ...]
    """Values of different pages, few and whole, for a person to look at."""
    why: Why | None = None
    """Why it has no place of its own, or what is odd about that; None where there is nothing to say."""


@dataclass(slots=True)
class Learned:
    """How to crawl a site."""

    url: str
    title: str
    """What the site is called; empty if no page says so."""
    platform: Platform | None
    sections: list[Section]
    selectors: dict[str, str]
    """The class attributes of the declaration."""
    may_lack: tuple[str, ...] = ()
    """Fields that the site shows on some articles only."""
    min_links: int = 1
    fields: list[FieldReport] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    requests: int = 0
    date_order: Order | None = None
    """Whether the site writes the day or the month first, where it writes ``05/06/2026``."""
    dropped: list[Dropped] = field(default_factory=list)
    """The sections that cannot be crawled: each is told, none is left out in silence."""
    candidates: dict[str, str] = field(default_factory=dict)
    """Pages that may be sections, by their URLs with their names: a crawl looks at them."""
    views_hidden: ViewsHidden | None = None
    """Why views are ABSENT although visitors see them."""

    @property
    def list_requests(self) -> dict[str, ListRequest]:
        """What is asked for the rows of the sections that a script fills."""
        return {each.url: each.request for each in self.sections if each.request is not None}

    @property
    def declaration(self) -> Declaration:
        """The compiled selectors."""
        declared = {name: css for name, css in self.selectors.items() if css}
        return Declaration(declared, left_to_generic(self.selectors), self.date_order)


Learning = Generator[Ask, Answer, Learned]
