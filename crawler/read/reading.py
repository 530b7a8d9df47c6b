"""One page of an article as it was read: every candidate of each field, and which of them are believed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, overload

from lxml.html import HtmlElement

from crawler.fields.dates import Published
from crawler.items import RelatedLink
from crawler.read.body import Body
from crawler.read.choose import choose_all
from crawler.read.evidence import Evidence

T = TypeVar("T")


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

    def settle(self) -> None:
        """Choose each field's value from the evidence."""
        self.chosen = choose_all(self.evidence)

    def value(self, name: str) -> Any:
        """A field's value; None where the page does not show it."""
        found = self.chosen.get(name)
        return found.value if found else None

    @property
    def paragraphs(self) -> list[str]:
        """The body's."""
        return self.body.value.paragraphs if self.body else []

    @property
    def body_node(self) -> HtmlElement | None:
        """The element that holds the body."""
        return self.body.node if self.body else None
