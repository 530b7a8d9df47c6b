"""How a site was read before its redesign: the declarations that its file keeps, each with the last day that it held.

A page is read by the declaration of its day. People notice a redesign some days late, so that near such a day another
declaration may fit better: where that of the day does not find what every article has, the nearest in time that does
is taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final

from crawler.errors import DeclarationError
from crawler.fields.dateforms import Order
from crawler.read.declared import Declaration
from crawler.read.document import Document
from crawler.read.page import left_to_generic

FIELDS: Final = (
    *Declaration.LIST_FIELDS,
    *Declaration.TEXT_FIELDS,
    *Declaration.OTHER_FIELDS,
)
"""The attributes of a class body that are selectors."""


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """A former declaration of a site, in the words of its class body.

    Earlier(until="2026-11-29", title="div.post > h1", published="div.info .date", body="div.single")
    """

    until: str
    """The last day on which it held, ``YYYY-MM-DD``, in Chinese time."""
    sections: Mapping[str, str] = field(default_factory=dict)
    """The sections that the site no longer has: they name those of the articles' pages that do not."""
    article_links: str | None = None
    list_row: str | None = None
    list_published: str | None = None
    list_views: str | None = None
    next_page: str | None = None
    title: str | None = None
    published: str | None = None
    category: str | None = None
    author: str | None = None
    source: str | None = None
    views: str | None = None
    body: str | None = None
    body_exclude: str | None = None
    breadcrumb: str | None = None
    related: str | None = None
    related_excerpt: str | None = None
    neighbours: str | None = None
    article_next: str | None = None
    date_order: Order | None = None

    @cached_property
    def last_day(self) -> date:
        """``until``. Raises DeclarationError if that is no day."""
        try:
            return date.fromisoformat(self.until)
        except (TypeError, ValueError) as error:
            raise DeclarationError(
                f"Earlier 的 until 应为日期（2026-11-29）：{self.until!r}",
                f"the until of an Earlier is a day (2026-11-29), not {self.until!r}",
            ) from error

    @cached_property
    def declaration(self) -> Declaration:
        """Its selectors, compiled. Raises DeclarationError if one is wrong."""
        said = {name: getattr(self, name) for name in FIELDS}
        declared = {name: css for name, css in said.items() if css}
        return Declaration(declared, left_to_generic(said), self.date_order)


def declared_on(
    day: date, document: Document, present: Declaration, earlier: Sequence[Earlier]
) -> tuple[Declaration, Mapping[str, str]]:
    """The declaration to read a page by that was received on ``day``, and the sections that only it knows."""
    # The newest stands first in a file, also of two that were learned on one day.
    oldest_first = list(reversed(earlier))
    known: list[tuple[Declaration, Mapping[str, str]]] = [
        (each.declaration, each.sections)
        for each in sorted(oldest_first, key=lambda each: each.last_day)
    ]
    known.append((present, {}))
    then = sum(each.last_day < day for each in earlier)
    nearest = sorted(range(len(known)), key=lambda index: abs(index - then))
    return known[min(nearest, key=lambda index: known[index][0].lacking(document))]
