"""An article page and a site's declaration -> the evidence of its fields, and what of it is believed.

Declared selectors do the work. What a site does not declare is read by the generic extractor, which is slower
and less sure; what a site declares ``ABSENT`` is not read at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from lxml.html import HtmlElement

from crawler.fields.bylines import parse_author, parse_bare_source, parse_source
from crawler.fields.categories import parse_category, sections_of
from crawler.fields.counts import parse_count
from crawler.fields.dateforms import Order
from crawler.fields.dates import Published, date_in_url, parse_published, shown_date
from crawler.fields.leaves import unfold
from crawler.fields.text import comparison_key
from crawler.fields.urls import canonical_url, is_attachment
from crawler.items import RelatedLink
from crawler.read.article import article_evidence
from crawler.read.article_pages import read_next_page
from crawler.read.body import Body, read_body
from crawler.read.choose import choose
from crawler.read.declared import Declaration, Heads, ListRow, Selector, link_title, text_of
from crawler.read.document import Document
from crawler.read.evidence import Evidence, Kind
from crawler.read.links import absolute
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
_CLOCK: Final = re.compile(r"(?<!\d)\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?!\d)")
# Without one of them a page is no article by what is declared.
_PARTS: Final = frozenset({"title", "body"})
# What is shown instead of an article is told before its fields are counted, if it has fewer characters.
_SHORT: Final = 300


def read_page(
    document: Document,
    declaration: Declaration,
    row: ListRow,
    now: datetime,
    known: Reading | None = None,
) -> Reading:
    """Read one page. ``row`` is the article as its list showed it; ``now`` is aware. Never raises.

    ``known`` is a reading of the same page by other selectors: what undeclared places tell is taken from it.
    """
    reading = _Declared(document, declaration, row, now).read()
    # A page of another template has none of the declared nodes; each field that is missing is counted all the same.
    other = reading.missing if not _PARTS.isdisjoint(reading.missing) else ()
    left = declaration.undeclared.union(other).intersection(GENERIC)
    if left and known and known.is_whole:
        reading.is_whole = True
        reading.evidence += known.unstated
    elif left:
        add_generic(reading, document, declaration, row, now)
    if "article_next" not in declaration.selectors:
        left |= {"article_next"}
        if not reading.is_whole:
            reading.evidence += read_next_page(document)
    files_below = _has_files_below(reading, document)
    if files_below:
        add_generic(reading, document, declaration, row, now)
    reading.evidence += _of_row(row, document, declaration, now)
    if "title" in left:
        reading.evidence += _whole_title(reading, row, document)
    reading.settle(left)
    if files_below:
        _add_files_below(reading)
    return reading


def _has_files_below(reading: Reading, document: Document) -> bool:
    """Whether the page links to files that the declared text does not hold, and behind where it begins."""
    body = next((each for each in reading.evidence if each.field == "body"), None)
    if body is None or body.node is None or not isinstance(body.value, Body):
        return False
    known = {attachment.url for attachment in body.value.attachments}
    hrefs = set(body.node.xpath("descendant::a/@href | following::a/@href"))
    files = (canonical_url(href, document.base_url) for href in hrefs if is_attachment(href))
    return any(url and url not in known for url in files)


def _add_files_below(reading: Reading) -> None:
    """The files that belong to a text and stand in a box of their own: beside its node, or inside and left out of it.

    What belongs to it is told by who does not know the site: what follows an article, and the foot of a page, do not.
    """
    body, other = reading.body, reading.generic().body
    if body is None or other is None or body.node is None or other.node is None:
        return
    if body.node not in {other.node, *other.node.iterancestors(), *other.node.iterdescendants()}:
        return
    known = {attachment.url for attachment in body.value.attachments}
    body.value.attachments += [each for each in other.value.attachments if each.url not in known]


def add_generic(
    reading: Reading, document: Document, declaration: Declaration, row: ListRow, now: datetime
) -> None:
    """Add to a reading what the page tells whoever does not know its site, if that is not there yet."""
    if not reading.is_whole:
        reading.is_whole = True
        reading.evidence += article_evidence(
            document, now, order=declaration.date_order, listed=row.title
        )


class _Declared:
    """What stands at the declared places of one page."""

    def __init__(
        self, document: Document, declaration: Declaration, row: ListRow, now: datetime
    ) -> None:
        self.document, self.declaration, self.row, self.now = document, declaration, row, now
        self.selectors, self.heads = declaration.selectors, declaration.heads(document.root)
        self.reading = Reading()

    def read(self) -> Reading:
        reading, document = self.reading, self.document
        for name in Declaration.TEXT_FIELDS:
            if name in self.selectors:
                self.read_text(name, self.selectors[name])
        if selector := self.selectors.get("body"):
            self.read_body(selector)
        if "breadcrumb" in self.selectors:
            self.read_path()
        if links := list(declared_related(document, self.declaration, self.heads)):
            self.tell("related", links)
        if following := self.declaration.link("article_next", document, self.heads):
            self.tell("article_next", following)
        if selector := self.selectors.get("neighbours"):
            hrefs = (node.get("href") for node in selector.elements(document.root, self.heads))
            reading.neighbours = [absolute(href, document.base_url) for href in hrefs if href]
        reading.canonical = _canonical_link(document)
        return reading

    def tell(
        self,
        name: str,
        value: object,
        *features: str,
        node: HtmlElement | None = None,
        raw: str | None = None,
    ) -> None:
        where, features = self.selectors[name].declared, features or ("declared",)
        self.reading.evidence.append(
            Evidence(name, value, Kind.DECLARED, where, features, node=node, raw=raw)
        )

    def read_text(self, name: str, selector: Selector) -> None:
        text = selector.text(self.document.root, self.heads)
        if text is None:
            self.reading.missing.append(name)
            return
        value = field_value(name, text, self.document, self.now, self.declaration.date_order)
        if isinstance(value, Published):
            aged = ("age",) if value.basis == "relative" else ()
            self.tell(name, value, "declared", *aged, raw=text)
        elif value is not None:
            self.tell(name, value)
        elif name == "published":
            self.reading.unread = text

    def read_body(self, selector: Selector) -> None:
        if not (nodes := selector.elements(self.document.root, self.heads)):
            self.reading.missing.append("body")
            return
        body = read_body(nodes[0], self.document.base_url, self.left_out(nodes[0]))
        self.tell("body", body, node=nodes[0])

    def left_out(self, body: HtmlElement) -> list[HtmlElement]:
        """What is declared to be no part of the text. What stands around the text's node may help to name it."""
        if (exclude := self.selectors.get("body_exclude")) is None:
            return []
        if exclude.declared.startswith(("./", "(")):
            return exclude.elements(body)
        return [
            each for each in exclude.elements(self.document.root, self.heads) if each is not body
        ]

    def read_path(self) -> None:
        if not (names := declared_path(self.document, self.declaration, self.heads)):
            self.reading.missing.append("breadcrumb")
            return
        self.tell("breadcrumb", names)
        told = {each.field: each.value for each in self.reading.evidence}
        if "category" in told:
            return
        own = [str(told["title"])] if "title" in told else []
        if section := section_named(names, (*own, self.row.title)):
            where = self.selectors["breadcrumb"].declared
            self.reading.evidence.append(
                Evidence("category", section, Kind.DECLARED, where, ("declared_path",))
            )


def field_value(
    name: str, text: str, document: Document, now: datetime, order: Order | None = None
) -> object:
    """What the text of a declared place tells of a field, of ``published`` as Published; None where it tells nothing.

    ``order``: what 05/06/2026 is on this site; ``now`` is aware.
    """
    if name == "published":
        return parse_published(text, now, near=date_in_url(document.url), order=order)
    return _PARSERS[name](text, now)


def declared_path(
    document: Document, declaration: Declaration, heads: Heads | None = None
) -> list[str]:
    """The names of the path above an article, at its declared place."""
    nodes = declaration.selectors["breadcrumb"].all(document.root, heads)
    return [text for node in nodes if (text := text_of(node))]


def declared_related(
    document: Document, declaration: Declaration, heads: Heads | None = None
) -> Iterator[RelatedLink]:
    """Related links at their declared place, each address once: a theme gives one as picture, title and button."""
    selector = declaration.selectors.get("related")
    if selector is None:
        return
    excerpts = declaration.selectors.get("related_excerpt")
    found: dict[str, RelatedLink] = {}
    urls: dict[str, str | None] = {}
    for node in selector.elements(document.root, heads):
        links = [node] if node.tag == "a" else list(node.iter("a"))
        excerpt = excerpts.text(node) if excerpts else None
        for link in links:
            href = link.get("href") or ""
            if href not in urls:
                urls[href] = canonical_url(href, document.base_url)
            url, title = urls[href], link_title(link)
            if url is None or not title:
                continue
            known = found.setdefault(url, RelatedLink(len(found) + 1, url, title, excerpt))
            if len(title) > len(known.title):
                known.title = title
    yield from found.values()


def _canonical_link(document: Document) -> str | None:
    for link in document.root.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and (href := link.get("href")):
            return absolute(href.strip(), document.base_url) or None
    return None


def _of_row(
    row: ListRow, document: Document, declaration: Declaration, now: datetime
) -> Iterator[Evidence[object]]:
    """What the list said of the article."""
    if raw := row.published_raw:
        listed = field_value("published", unfold(raw), document, now, declaration.date_order)
        if isinstance(listed, Published) and listed.basis != "relative":
            yield Evidence("published", listed, Kind.ROW, "list", ("listed",), raw=raw)
    if row.views_raw and (views := parse_count(row.views_raw)) is not None:
        yield Evidence("views", views, Kind.ROW, "list", ("listed",))


def _whole_title(reading: Reading, row: ListRow, document: Document) -> Iterator[Evidence[object]]:
    """The row's title where only the head's bears it, between names that signs set off, and gives less of it.

    A sign in the title itself, ``石桥镇-三家企业签约``, cannot be told from those by the page alone.
    """
    title = choose(reading.evidence, "title")
    if title is None or title.where != "title":
        return
    head = comparison_key(document.root.findtext(".//title") or "")
    part, whole = comparison_key(str(title.value)), comparison_key(row.title)
    if part != whole and part in whole and whole in head:
        yield Evidence("title", row.title, Kind.ROW, "list", ("listed",))


def author_of(text: str | None, now: datetime) -> str | None:
    """The author that a declared node names: behind a label, alone, or alone beside the date and perhaps the source
    (``2024-09-27 来源：翠湖日报 林夏``)."""
    if not text or (name := parse_author(text)):
        return name if text else None
    day = shown_date(text, now)
    if not day:
        return None
    rest = _CLOCK.sub("", text.replace(day, ""))
    if source := parse_source(rest):
        rest = re.sub(rf"\S*?[:：]\s*{re.escape(source)}", "", rest, count=1)
    return parse_author(rest.strip(_BESIDE_NAME))


def section_named(path: Iterable[str], titles: Iterable[str]) -> str | None:
    """The section that a page's path (当前位置) ends in, the article itself left out, by its ``titles``."""
    keys = {comparison_key(title) for title in titles if title}
    return next((n for n in reversed(sections_of(path)) if comparison_key(n) not in keys), None)


def why_no_article(document: Document, page: Reading) -> str | None:
    """Why a page that was read as ``page`` is taken for no article, as ``soft_404_reason`` says it; None if it may be one."""
    title, paragraphs = page.value("title"), page.paragraphs
    if not page.is_empty:
        is_short = sum(map(len, paragraphs)) < _SHORT
        return soft_404_reason(title, "\n".join(paragraphs)) if is_short else None
    # Where an article's body would stand there is nothing: the title of the page alone can tell.
    text = document.root.text_content()[:2000]
    return soft_404_reason(title or document.root.findtext(".//title"), "") or soft_404_reason(
        title, text
    )


def source_of(text: str) -> str | None:
    """The source that a declared node names: behind a label, or as the bare name."""
    return parse_source(text) or parse_bare_source(text)


_PARSERS: Final[Mapping[str, Callable[[str, datetime], object]]] = {
    "title": lambda text, now: text,
    "category": lambda text, now: parse_category(text),
    "author": author_of,
    "source": lambda text, now: source_of(text),
    "views": lambda text, now: parse_count(text),
}
"""How the text of a declared node becomes the field's value; the date has a reader of its own."""
