"""What a person points at: a node of a page, or a text in it, and what they say it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, Self

from lxml.html import HtmlElement

from crawler.errors import UserError
from crawler.fields.dateforms import Order
from crawler.fields.text import clean_line
from crawler.read.declared import ListRow, dated_text, text_of
from crawler.read.document import Document

ARTICLE_FIELDS: Final = ("title", "published", "category", "author", "source", "views", "body")
"""What stands on an article's page."""
LIST_FIELDS: Final = ("article_links", "list_published", "next_page")
"""What stands on a list's."""
EXCLUDED: Final = "body_exclude"
"""What stands in an article's text and is none of it."""
CLICKED: Final = (*ARTICLE_FIELDS, EXCLUDED, *LIST_FIELDS)

_PLACE: Final = re.compile(r"(\d{1,6})(?:\.(\d{1,4}))?", re.ASCII)
_LONGEST_PART: Final = 200


class BadClickError(UserError):
    """A click that leads to no node of its page, or says what cannot be said."""


@dataclass(frozen=True, slots=True)
class Place:
    """A node by its number in the page: that of its element in document order, and perhaps of one of its texts.

    The same bytes are the same tree, so a number is enough, and says nothing that could be run.
    """

    element: int
    text: int | None = None
    """Which of the texts that stand in the element itself, from 1; None: the whole element."""

    @classmethod
    def read(cls, said: str) -> Self:
        """``17`` or ``17.2``. Raises BadClickError for anything else."""
        if (found := _PLACE.fullmatch(said)) is None:
            raise BadClickError(f"不是网页中的位置：{said}", f"not a place on a page: {said}")
        return cls(int(found[1]), int(found[2]) if found[2] else None)

    def __str__(self) -> str:
        return f"{self.element}.{self.text}" if self.text else str(self.element)


@dataclass(frozen=True, slots=True)
class SampledPage:
    """One page of a site that was received before, or now."""

    kind: Literal["article", "list"]
    document: Document
    row: ListRow
    """An article as its list showed it; of a list its address alone."""
    body: bytes
    received: datetime
    """When, aware: by it ages are reckoned."""
    order: Order | None = None
    """Whether the site writes the day or the month first."""
    section: str = ""
    """Of a list: the first page of its section, if that is known."""

    @property
    def url(self) -> str:
        """Its address: what it is known by among the sampled pages."""
        return self.document.url

    @property
    def root(self) -> HtmlElement:
        """Its tree."""
        return self.document.root

    def elements(self) -> list[HtmlElement]:
        """Its elements, as places count them."""
        return [node for node in self.root.iter() if isinstance(node.tag, str)]

    def node(self, place: Place) -> HtmlElement:
        """The element of a place. Raises BadClickError if there is none."""
        nodes = self.elements()
        if place.element >= len(nodes) or (
            place.text is not None and not 0 < place.text <= len(texts_of(nodes[place.element]))
        ):
            raise BadClickError(
                f"{self.url} 中没有这个位置：{place}", f"no such place on {self.url}: {place}"
            )
        return nodes[place.element]

    def text(self, place: Place, *, dated: bool = False) -> str:
        """What stands at a place, as one clean line; ``dated``: a calendar leaf as a date."""
        node = self.node(place)
        if place.text is not None:
            return clean_line(texts_of(node)[place.text - 1])
        return dated_text(node) if dated else text_of(node)


def texts_of(node: HtmlElement) -> list[str]:
    """The texts that stand in an element itself, as XPath counts them."""
    return [text for text in (node.text, *(child.tail for child in node)) if text]


@dataclass(frozen=True, slots=True)
class Click:
    """What a person says of one page."""

    page: str
    """Its address."""
    field: str
    place: Place | None
    """None: the page does not show the field."""
    part: str = ""
    """What of the text at the place is meant; empty: what the field's reader takes of it."""
    wrong: bool = False
    """Whether it says that the place is *not* the field's."""

    def __post_init__(self) -> None:
        if self.field not in CLICKED:
            known = "、".join(CLICKED)
            raise BadClickError(
                f"没有这个字段：{self.field}（有 {known}）",
                f"no such field: {self.field} (there are {', '.join(CLICKED)})",
            )
        if len(self.part) > _LONGEST_PART:
            raise BadClickError("选中的文字太长", "the selected text is too long")
        if self.wrong and self.place is None:
            raise BadClickError("没有说明哪里不是", "it is not said which place is wrong")

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Self:
        """One that was written down, see ``written``; ``part`` and ``wrong`` may be left out.

        Raises BadClickError for what no click says, and KeyError, TypeError and AttributeError for what is none.
        """
        place = Place.read(str(told["place"])) if told.get("place") is not None else None
        part, wrong = str(told.get("part") or ""), bool(told.get("wrong"))
        return cls(str(told["page"]), str(told["field"]), place, part, wrong)

    def written(self) -> dict[str, Any]:
        """The same as plain values; a place that is null: not shown."""
        place = str(self.place) if self.place else None
        return {"page": self.page, "field": self.field, "place": place, "part": self.part, "wrong": self.wrong}  # fmt: skip


def clicked(
    clicks: Sequence[Click], pages: Sequence[SampledPage]
) -> list[tuple[SampledPage, Click]]:
    """Each click with its page. Raises BadClickError for one on another page, or on none of its nodes."""
    by_url = {page.url: page for page in pages}
    found = []
    for click in clicks:
        if (page := by_url.get(click.page)) is None:
            raise BadClickError(
                f"样本中没有这一页：{click.page}", f"not one of the sampled pages: {click.page}"
            )
        if click.place is not None:
            page.node(click.place)
        found.append((page, click))
    return found
