"""One page of an article as it was read: every candidate of each field, and which of them are believed."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar, overload

from lxml.html import HtmlElement

from crawler.fields.dates import Published
from crawler.items import Article, RelatedLink
from crawler.read.body import Body
from crawler.read.choose import choose_all
from crawler.read.evidence import Evidence, Kind

T = TypeVar("T")
# What a site's declaration leads to.
_STATED: Final = frozenset({Kind.DECLARED, Kind.ROW})
# The fields whose value is the record's as it is.
_OF_RECORD: Final = ("title", "category", "breadcrumb", "author", "source", "reporters", "views", "related")  # fmt: skip
# What a site is expected to show, page by page.
_COUNTED: Final = ("title", "published", "category", "breadcrumb", "author", "source", "views", "body", "related")  # fmt: skip


class _Chosen(Generic[T]):
    """The evidence that a field's value is taken from; None where the page does not show the field."""

    def __set_name__(self, owner: type[Reading], name: str) -> None:
        self.name = name

    @overload
    def __get__(self, reading: None, owner: type[Reading]) -> _Chosen[T]: ...
    @overload
    def __get__(self, reading: Reading, owner: type[Reading]) -> Evidence[T] | None: ...
    def __get__(self, reading: Reading | None, owner: type[Reading]) -> Any:
        return self if reading is None else reading.chosen.get(self.name)


@dataclass(slots=True)
class Reading:
    """What one page says of its article. What the values mean is said in `crawler.items.Article`."""

    evidence: list[Evidence[object]] = field(default_factory=list)
    """Every candidate, also those not chosen."""
    chosen: dict[str, Evidence[object]] = field(default_factory=dict)
    """What is believed, by field."""
    missing: list[str] = field(default_factory=list)
    """Declared fields whose selector matched nothing."""
    unread: str | None = None
    """What stands at the date's declared place, where no date can be told from it."""
    neighbours: list[str] = field(default_factory=list)
    """The articles before and after this one (上一篇, 下一篇), as the page writes them, absolute."""
    canonical: str | None = None
    """What ``<link rel=canonical>`` says, absolute."""
    is_whole: bool = False
    """Whether the evidence is also that of places which nobody declared."""

    title = _Chosen[str]()
    published = _Chosen[Published]()
    category = _Chosen[str]()
    breadcrumb = _Chosen[list[str]]()
    author = _Chosen[str]()
    source = _Chosen[str]()
    reporters = _Chosen[list[str]]()
    views = _Chosen[int]()
    body = _Chosen[Body]()
    related = _Chosen[list[RelatedLink]]()
    article_next = _Chosen[str]()
    """URL of the next page of the same article."""

    def settle(self, left: Container[str] | None = None) -> None:
        """Choose each field's value. ``left``: the fields for which all evidence counts, if not all of them; for others,
        that of declared places alone."""
        self.chosen = choose_all(
            each
            for each in self.evidence
            if each.kind in _STATED or left is None or each.field in left
        )

    @property
    def unstated(self) -> list[Evidence[object]]:
        """The evidence of places that nobody declared."""
        return [each for each in self.evidence if each.kind not in _STATED]

    def generic(self) -> Reading:
        """The same page as whoever does not know its site reads it."""
        reading = Reading(self.unstated)
        reading.settle()
        return reading

    def value(self, name: str) -> Any:
        """A field's value; None where the page does not show it."""
        found = self.chosen.get(name)
        return found.value if found else None

    @property
    def found(self) -> list[str]:
        """The fields that the page has, at their declared places where they are declared."""
        having = [name for name in _COUNTED if name in self.chosen and name not in self.missing]
        return [name for name in having if name != "body" or not self.is_empty]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that an article could consist of."""
        body = self.body.value if self.body else Body()
        return not (body.paragraphs or body.images or body.attachments)

    @property
    def is_blank(self) -> bool:
        """Whether title, date and text were found where they are declared, and nothing stands in the text's place."""
        own = (self.title, self.published, self.body)
        return self.is_empty and all(each and each.kind is Kind.DECLARED for each in own)

    def to_article(self, site: str, fetched_at: str) -> Article:
        """The record of what was read, still without addresses. ``fetched_at``: UTC, as it is stored."""
        body = self.body.value if self.body else Body()
        article = Article(
            site=site,
            url="",
            fetched_at=fetched_at,
            published_raw=self.unread,
            body="\n".join(body.paragraphs) or None,
            blank=self.is_blank,
            images=body.images,
            attachments=body.attachments,
        )
        for name in _OF_RECORD:
            if name in self.chosen:
                setattr(article, name, self.chosen[name].value)
        if found := self.published:
            is_age = found.value.basis == "relative"
            article.published_at = None if is_age else str(found.value) or None
            article.published_about = found.value.likely() or None if is_age else None
            article.published_raw = found.value.raw if found.raw is None else found.raw
        return article

    @property
    def paragraphs(self) -> list[str]:
        """The body's."""
        return self.body.value.paragraphs if self.body else []

    @property
    def body_node(self) -> HtmlElement | None:
        """The element that holds the body."""
        return self.body.node if self.body else None
