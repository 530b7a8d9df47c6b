"""An article page and a site's declaration -> the values of its fields.

Declared selectors do the work. What a site does not declare is read by the generic extractor, which is slower
and less sure; what a site declares ``ABSENT`` is not read at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from crawler.fields.bylines import parse_author, parse_source
from crawler.fields.categories import parse_category, sections_of
from crawler.fields.counts import parse_count
from crawler.fields.dateforms import Order
from crawler.fields.dates import Published, date_in_url, parse_published, shown_date
from crawler.fields.leaves import unfold
from crawler.fields.text import comparison_key
from crawler.items import RelatedLink
from crawler.read.article import read_article
from crawler.read.article_pages import read_next_page
from crawler.read.body import Body
from crawler.read.declared import Declaration, ListRow, PageFields
from crawler.read.document import Document
from crawler.read.reading import Reading
from crawler.read.soft404 import soft_404_reason

# Fields that the generic extractor reads where a site declares nothing.
GENERIC: Final = ("title", "published", "category", "author", "source", "views", "body", "related")


def left_to_generic(declared: Mapping[str, str | None]) -> list[str]:
    """The fields that a declaration leaves to the generic extractor: it says nothing of them, not even ABSENT.

    The section is declared by its own selector or by the path that ends in it.
    """
    names = [name for name in GENERIC if declared.get(name) is None]
    return [name for name in names if name != "category" or not declared.get("breadcrumb")]


# What parts a name from the date beside it.
_BESIDE_NAME: Final = " @|/·•,，-—&\xa0"
# Without one of them a page is no article by what is declared.
_PARTS: Final = frozenset({"title", "body"})
# What is shown instead of an article is told before its fields are counted, if it has fewer characters.
_SHORT: Final = 300


@dataclass(slots=True)
class PageValues:
    """What one page of an article says; None and empty where it says nothing."""

    title: str | None = None
    published: Published | None = None
    published_raw: str | None = None
    category: str | None = None
    author: str | None = None
    source: str | None = None
    reporters: list[str] = field(default_factory=list)
    views: int | None = None
    breadcrumb: list[str] = field(default_factory=list)
    body: Body = field(default_factory=Body)
    related: list[RelatedLink] = field(default_factory=list)
    neighbours: list[str] = field(default_factory=list)
    canonical: str | None = None
    article_next: str | None = None
    missing: list[str] = field(default_factory=list)
    """Declared fields whose selector matched nothing."""

    @property
    def found(self) -> list[str]:
        """The fields that the page has, at their declared places where they are declared."""
        values = {name: getattr(self, name) for name in (*GENERIC, "breadcrumb")}
        values |= {"body": not self.is_empty, "views": self.views is not None}
        return [name for name, value in values.items() if value and name not in self.missing]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that an article could consist of."""
        return not (self.body.paragraphs or self.body.images or self.body.attachments)


def read_page(
    document: Document, declaration: Declaration, row: ListRow, now: datetime
) -> PageValues:
    """Read one page. ``row`` is the article as its list showed it; ``now`` is aware. Never raises."""
    page = declaration.article(document)
    published, raw = read_date(page.published_raw, document.url, row, now, declaration.date_order)
    values = PageValues(
        title=page.title,
        published=published,
        published_raw=raw,
        category=parse_category(page.category) or section_named(page, row.title),
        author=author_of(page.author, now),
        source=_source(page),
        # A list shows the views of its articles too, on some sites only the list does.
        views=parse_count(page.views_raw or row.views_raw),
        breadcrumb=page.breadcrumb,
        body=page.body,
        related=page.related,
        neighbours=page.neighbours,
        canonical=page.canonical,
        article_next=page.article_next,
        missing=page.missing,
    )
    # A page of another template has none of the declared nodes; each field that is missing is counted all the same.
    other = page.missing if not _PARTS.isdisjoint(page.missing) else ()
    if names := declaration.undeclared.union(other).intersection(GENERIC):
        reading = read_article(document, now, order=declaration.date_order)
        _read_generically(values, reading, names)
        if "title" in names and reading.title and reading.title.where == "title":
            values.title = _whole_title(reading.title.value, row.title, document)
    if "article_next" not in declaration.selectors:
        values.article_next = next((str(each.value) for each in read_next_page(document)), None)
    return values


def author_of(text: str | None, now: datetime) -> str | None:
    """The author that a declared node names: behind a label, alone, or alone beside the date (``@林夏 2024-09-27``)."""
    if not text or (name := parse_author(text)):
        return name if text else None
    day = shown_date(text, now)
    return parse_author(text.replace(day, "").strip(_BESIDE_NAME)) if day else None


def section_named(page: PageFields, listed: str) -> str | None:
    """The section that a page's path (当前位置) ends in, the article itself left out; ``listed`` is its title on the list."""
    titles = {comparison_key(title) for title in (page.title, listed) if title}
    sections = sections_of(page.breadcrumb)
    return next((n for n in reversed(sections) if comparison_key(n) not in titles), None)


def why_no_article(document: Document, page: PageValues) -> str | None:
    """Why a page that was read as ``page`` is taken for no article, as ``soft_404_reason`` says it; None if it may be one."""
    if not page.is_empty:
        paragraphs = page.body.paragraphs
        is_short = sum(map(len, paragraphs)) < _SHORT
        return soft_404_reason(page.title, "\n".join(paragraphs)) if is_short else None
    # Where an article's body would stand there is nothing: the title of the page alone can tell.
    title = page.title or document.root.findtext(".//title")
    text = document.root.text_content()[:2000]
    return soft_404_reason(title, "") or soft_404_reason(page.title, text)


def read_date(
    raw: str | None, url: str, row: ListRow, now: datetime, order: Order | None = None
) -> tuple[Published | None, str | None]:
    """An article's date and the words that it was read from.

    A date that the list states is better than an age on the article's own page. ``order``: what 05/06/2026 is.
    """
    near = date_in_url(url)
    own = parse_published(unfold(raw or ""), now, near=near, order=order)
    if own is None or own.basis == "relative":
        listed = parse_published(unfold(row.published_raw or ""), now, near=near, order=order)
        if listed and listed.basis != "relative":
            return listed, row.published_raw
    return own, raw


def _source(page: PageFields) -> str | None:
    if not page.source_raw:
        return None
    # A declared node may hold the bare name.
    return parse_source(page.source_raw) or parse_source(f"来源：{page.source_raw}")


def _whole_title(read: str, listed: str, document: Document) -> str:
    """A title that only the head's title gives, between names that signs set off: as the list says it, if that is more.

    A sign in the title itself, ``石桥镇-三家企业签约``, cannot be told from those by the page alone.
    """
    head = comparison_key(document.root.findtext(".//title") or "")
    part, whole = comparison_key(read), comparison_key(listed)
    return listed if part != whole and part in whole and whole in head else read


def _read_generically(values: PageValues, reading: Reading, names: Iterable[str]) -> None:
    """Fill what the site does not declare, or what does not stand where it declares, from the generic extractor."""
    for name in names:
        found = getattr(reading, name)
        if found is None:
            continue
        if name == "published":
            listed = values.published
            if listed is None or (listed.basis == "relative" != found.value.basis):
                values.published, values.published_raw = found.value, found.value.raw
        elif name == "category":
            values.category = values.category or found.value
        else:
            setattr(values, name, found.value)
    if "body" in names:
        values.reporters = reading.value("reporters") or []
