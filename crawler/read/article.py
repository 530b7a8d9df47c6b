"""One article page -> its fields, without having seen the site.

Title, body and info line help to find one another: a first guess at the body says where to look for the
title, the title says where the article begins, and both say where the info line stands.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import datetime

from crawler.fields.bylines import parse_byline
from crawler.fields.dateforms import Order
from crawler.fields.dates import date_in_url, parse_published
from crawler.read.article_body import find_body, guess_text
from crawler.read.article_pages import read_next_page
from crawler.read.candidates import line_values, text_start, worth_most
from crawler.read.choose import choose, with_agreement
from crawler.read.document import Document
from crawler.read.evidence import Evidence, Kind
from crawler.read.layout import Layout
from crawler.read.lines import Page, read_lines, template_key
from crawler.read.printed import looks_like_info, read_printed
from crawler.read.reading import Reading
from crawler.read.related import read_related
from crawler.read.signature import read_signature
from crawler.read.stated import read_stated
from crawler.read.titles import read_title
from crawler.read.trail import read_trail, section_in_title, section_of
from crawler.read.zones import line_zones, zone_of


def read_article(
    document: Document,
    now: datetime,
    repeated: Container[str] | None = None,
    *,
    wide: bool = False,
    order: Order | None = None,
    listed: str = "",
) -> Reading:
    """Read one page.

    ``now`` is aware: an age on the page (``3天前``) counts from it, and its date has ``basis``
    ``relative``. Who knows other pages of the site gives the ``template_key`` of the lines that most of
    them have: they are no body's; and may ask for ``wide`` evidence, from all of the page. ``order``: what 05/06/2026
    is on this site; ``listed``: the title by which a list led here. Never raises for any page; an empty page gives an
    empty reading.
    """
    reading = Reading(
        article_evidence(document, now, repeated, wide=wide, order=order, listed=listed)
    )
    reading.settle()
    return reading


def article_evidence(
    document: Document,
    now: datetime,
    repeated: Container[str] | None = None,
    *,
    wide: bool = False,
    order: Order | None = None,
    listed: str = "",
) -> list[Evidence[object]]:
    """Every candidate for each field of a page, as ``read_article`` reads it."""
    page = read_lines(document.root)
    if not page.lines:
        return []
    layout = _find_title(document, page, repeated, listed)
    span = guess_text(layout)
    rest, in_url = layout.title.rest, date_in_url(document.url)
    layout.info = read_printed(
        page, layout.zones, layout.title_span, span, in_url, now, rest, wide=wide, order=order
    )
    body = find_body(layout, document, span[0], wide=wide)
    found = [*layout.info.evidence, *read_stated(document.root, document.url, in_url, now)]
    found += layout.title.evidence
    found += _read_path(layout, document)
    found += body
    found += read_related(page, layout.zones, layout.top, document.base_url, document.url)
    found += read_next_page(document)
    if text := choose(body, "body"):
        found += _read_lines(text.value.paragraphs, now)
    return with_agreement(found, in_url)


def _find_title(
    document: Document, page: Page, repeated: Container[str] | None, listed: str
) -> Layout:
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
    title = read_title(page, document.root, zones, start, hints, document.url, listed)
    # What holds the title is no furniture, whatever it is called.
    if title.first >= 0 and any(zone_of(b.tag, b.hints) for b in page.around(title.first)):
        zones = line_zones(page, title.first)
        values = line_values(page, zones, known)
    return Layout(page, zones, values, title, count, repeated=known)


def _read_path(layout: Layout, document: Document) -> Iterator[Evidence[object]]:
    """The path above the article, and the section that it or the head's title names."""
    title = choose(layout.title.evidence, "title")
    heading = str(title.value) if title else None
    before = layout.title_span[0]
    if before < 0:
        before = layout.body.first if layout.body else len(layout.page.lines) - 1
    paths = list(read_trail(layout.page, layout.zones, heading, before))
    yield from paths
    path = choose(paths, "breadcrumb")
    if path and (name := section_of(path.value)):
        yield Evidence("category", name, Kind.TRAIL, path.where, ("trail",))
    if name := section_in_title(document.root, layout.page, heading, document.base_url):
        yield Evidence("category", name, Kind.TRAIL, "title", ("title",))


def _read_lines(paragraphs: list[str], now: datetime) -> Iterator[Evidence[object]]:
    """What the first and the last lines of the text tell: its byline and its signature."""
    byline = parse_byline(paragraphs)
    for name, value in (
        ("source", byline.source),
        ("author", byline.author),
        ("reporters", list(byline.reporters)),
    ):
        if value:
            yield Evidence(name, value, Kind.BYLINE, "byline", ("byline",))
    signature = read_signature(paragraphs)
    if signature and (signed := parse_published(signature.day, now)):
        yield Evidence("published", signed, Kind.SIGNED, "signature (落款)", ("signed",))
