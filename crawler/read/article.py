"""One article page -> its fields, without having seen the site.

Title, body and info line help to find one another: a first guess at the body says where to look for the
title, the title says where the article begins, and both say where the info line stands.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import datetime

from lxml.html import HtmlElement

from crawler.fields.bylines import parse_byline
from crawler.fields.dateforms import Order
from crawler.fields.dates import Published, date_in_url, parse_published
from crawler.items import RelatedLink
from crawler.read.article_body import body_of, find_body, guess_text
from crawler.read.article_pages import read_next_page
from crawler.read.body import Body
from crawler.read.candidates import line_values, text_start, worth_most
from crawler.read.choose import choose, with_agreement
from crawler.read.document import Document
from crawler.read.evidence import FIELDS, Evidence, Kind
from crawler.read.found import Found
from crawler.read.layout import Layout
from crawler.read.lines import Block, Page, read_lines, template_key
from crawler.read.printed import looks_like_info, read_printed
from crawler.read.related import read_related
from crawler.read.signature import read_signature
from crawler.read.stated import read_stated
from crawler.read.titles import read_title
from crawler.read.trail import read_trail, section_in_title, section_of
from crawler.read.zones import line_zones, zone_of


@dataclass(slots=True)
class Reading:
    """What one page says of its article. A field that the page does not show is None."""

    title: Found[str] | None = None
    published: Found[Published] | None = None
    source: Found[str] | None = None
    author: Found[str] | None = None
    category: Found[str] | None = None
    breadcrumb: Found[list[str]] | None = None
    views: Found[int] | None = None
    body: Found[Body] | None = None
    body_node: HtmlElement | None = None
    """The element that holds the body."""
    related: Found[list[RelatedLink]] | None = None
    next_page: Found[str] | None = None
    """URL of the next page of the same article."""
    reporters: list[str] = field(default_factory=list)
    evidence: list[Evidence[object]] = field(default_factory=list)
    """Every candidate for the title and the fields of `crawler.read.evidence.FIELDS`, also those not chosen."""


def read_article(
    document: Document,
    now: datetime,
    repeated: Container[str] | None = None,
    *,
    wide: bool = False,
    order: Order | None = None,
) -> Reading:
    """Read one page.

    ``now`` is aware: an age on the page (``3天前``) counts from it, and its date has ``basis``
    ``relative``. Who knows other pages of the site gives the ``template_key`` of the lines that most of
    them have: they are no body's; and may ask for ``wide`` evidence, from all of the page. ``order``: what 05/06/2026
    is on this site. Never raises for any page; an empty page gives an empty reading.
    """
    reading = Reading()
    page = read_lines(document.root)
    if not page.lines:
        return reading
    layout = _find_title(document, page, repeated)
    span = guess_text(layout)
    rest = layout.title.rest if layout.title else ""
    in_url = date_in_url(document.url)
    layout.info = read_printed(
        page, layout.zones, layout.title_span, span, in_url, now, rest, wide=wide, order=order
    )
    find_body(layout, span[0])
    reading.title = layout.title.found if layout.title else None
    reading.evidence = [*layout.info.evidence, *read_stated(document.root, in_url, now)]
    reading.evidence += layout.title.evidence if layout.title else []
    _read_path(reading, layout, document)
    reading.related = read_related(page, layout.zones, layout.top, document.base_url, document.url)
    reading.next_page = read_next_page(document, page, layout.top)
    if layout.body is not None:
        _read_body(reading, document, layout, layout.body, now)
    reading.evidence = with_agreement(reading.evidence, in_url)
    settle(reading)
    return reading


def settle(reading: Reading) -> None:
    """Choose each field's value from the reading's evidence."""
    for name in FIELDS:
        chosen = choose(reading.evidence, name)
        found = Found(chosen.value, chosen.where, min(1.0, chosen.score)) if chosen else None
        setattr(reading, name, found)


def _find_title(document: Document, page: Page, repeated: Container[str] | None) -> Layout:
    known = frozenset(
        i for i, line in enumerate(page.lines) if repeated and template_key(line.text) in repeated
    )
    zones = line_zones(page)
    values = line_values(page, zones, known)
    count = len(page.lines)
    guess = worth_most(page, values)
    start = text_start(page, guess, values) if guess >= 0 else count
    hints = [
        i
        for i in range(max(0, start - 30), min(count, start + 4))
        if looks_like_info(page.lines[i])
    ]
    title = read_title(page, document.root, zones, start, hints, document.url)
    on_page = title is not None and title.first >= 0
    # What holds the title is no furniture, whatever it is called.
    if title and on_page and any(zone_of(b.tag, b.hints) for b in page.around(title.first)):
        zones = line_zones(page, title.first)
        values = line_values(page, zones, known)
    return Layout(page, zones, values, title, count, repeated=known)


def _read_path(reading: Reading, layout: Layout, document: Document) -> None:
    title = reading.title.value if reading.title else None
    before = layout.title_span[0]
    if before < 0:
        before = layout.body.first if layout.body else len(layout.page.lines) - 1
    reading.breadcrumb = read_trail(layout.page, layout.zones, title, before)
    for found, feature in (
        (section_of(reading.breadcrumb), "trail"),
        (section_in_title(document.root, layout.page, title), "title"),
    ):
        if found:
            reading.evidence.append(
                Evidence("category", found.value, Kind.TRAIL, found.where, (feature,))
            )


def _read_body(
    reading: Reading, document: Document, layout: Layout, block: Block, now: datetime
) -> None:
    reading.body = body_of(document, layout, block)
    reading.body_node = block.node
    byline = parse_byline(reading.body.value.paragraphs)
    reading.reporters = list(byline.reporters)
    for name, value in (("source", byline.source), ("author", byline.author)):
        if value:
            reading.evidence.append(Evidence(name, value, Kind.BYLINE, "byline", ("byline",)))
    signature = read_signature(reading.body.value.paragraphs)
    if signature and (signed := parse_published(signature.day, now)):
        reading.evidence.append(
            Evidence("published", signed, Kind.SIGNED, "signature (落款)", ("signed",))
        )
