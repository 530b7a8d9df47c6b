"""Places of a site's pages that no word and no class tells, found by how their texts differ from page to page.

What says the same within a section and something else in the next is the section's name, wherever it stands; a date or a
number that is on each page what the article's row in its list shows is that date or number. Such places give evidence of
little worth by itself: what `crawler.learn.ways` finds out about them decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from lxml.html import HtmlElement

from crawler.fields.bylines import parse_source
from crawler.fields.categories import parse_category
from crawler.fields.counts import parse_count
from crawler.fields.dateforms import Order
from crawler.fields.dates import parse_published
from crawler.fields.text import clean_line
from crawler.fields.urls import canonical_url
from crawler.learn.learned import Sample
from crawler.learn.samples import EVERY, elements
from crawler.learn.ways import place_of
from crawler.read.declared import text_of
from crawler.read.evidence import Evidence, Kind
from crawler.read.page import author_of
from crawler.read.printed import is_name, is_property, looks_dated

# No section's name, and no date with its label, is longer.
_NAME: Final = 16
_DATE: Final = 40
_PERSON: Final = 12
# No info line is longer, nor has more elements.
_INFO: Final = 80
_FEW: Final = 8


def add_differences(samples: Sequence[Sample], now: datetime, order: Order | None) -> None:
    """Add to each sample's evidence what only the comparison of pages can tell. ``now`` is aware."""
    sections = {canonical_url(sample.section.url) or sample.section.url for sample in samples}
    if len(sections) == 1:
        # What the menu of every page leads to may be a section, though none that lists its articles by itself; and so may,
        # on a site without a menu, where each article has one link of its own at the same place.
        everywhere = set.intersection(*(_links(sample) for sample in samples))
        sections |= everywhere | _filed_under(samples, everywhere)
    for sample in samples:
        sample.reading.evidence += _of_page(sample, sections, now, order)


def _of_page(
    sample: Sample, sections: set[str], now: datetime, order: Order | None
) -> Iterator[Evidence[object]]:
    heading = _title_of(sample)
    for node in elements(sample.document.root):
        if not (text := _own_text(node)) or text == heading:
            continue
        if len(text) <= _NAME and _is_bare(text) and (name := parse_category(text)):
            leads = node.tag == "a" and _leads(node, sample) in sections
            feature = "to_section" if leads else "text"
            yield Evidence("category", name, Kind.PRINTED, node.tag, (feature,), node=node)
        beside = author_of(text, now) if len(text) <= _DATE and looks_dated(text) else None
        if not beside and len(text) <= _PERSON and _is_beside_date(node):
            beside = text
        # 约 580 字 is no name.
        is_name = beside and len(beside) <= _PERSON and _is_bare(beside)
        if beside and is_name and not any(map(str.isdigit, beside)):
            # Whether names without a word are people or bodies, the names of all pages tell.
            is_sourced = parse_source(text) is not None
            feature = "beside_source" if is_sourced else "text"
            yield Evidence("author", beside, Kind.PRINTED, node.tag, (feature,), node=node)
            if not is_sourced:
                yield Evidence("source", beside, Kind.PRINTED, node.tag, ("text",), node=node)
        if len(text) > _DATE:
            continue
        if looks_dated(text) and (published := parse_published(text, now, order=order)):
            yield Evidence("published", published, Kind.PRINTED, node.tag, ("far",), node=node)
        elif sample.row.views is not None and (count := parse_count(text)):
            yield Evidence("views", count, Kind.PRINTED, node.tag, ("far",), node=node)


def _own_text(node: HtmlElement) -> str:
    """The text of an element that holds nothing else, but for an icon before it."""
    if not len(node):
        return clean_line(node.text or "")
    icon = node[0]
    alone = len(node) == 1 and not len(icon) and not (icon.text or node.text or "").strip()
    return clean_line(icon.tail or "") if alone else ""


def _links(sample: Sample) -> set[str]:
    """Where the links of a page lead, but for its list."""
    found = {_leads(link, sample) for link in sample.document.root.iter("a")}
    return {url for url in found if url} - {canonical_url(sample.section.url) or ""}


def _filed_under(samples: Sequence[Sample], everywhere: set[str]) -> set[str]:
    """Where the articles' links at one place lead, one of each article, that several of them share: what they are filed
    under. Of tags an article has as many as it likes."""
    places: dict[str, list[list[str]]] = defaultdict(list)
    for sample in samples:
        here: dict[str, list[str]] = defaultdict(list)
        for link in sample.document.root.iter("a"):
            url, text = _leads(link, sample), _own_text(link)
            if url and url not in everywhere and len(text) <= _NAME and _is_bare(text):
                here[place_of(link)].append(url)
        for place, urls in here.items():
            places[place].append(urls)
    found: set[str] = set()
    for each in places.values():
        shared = {url for urls in each for url in urls}
        alone = all(len(set(urls)) == 1 for urls in each)
        if alone and len(each) >= EVERY * len(samples) and 1 < len(shared) <= len(each) / 2:
            found |= shared
    return found


def _leads(link: HtmlElement, sample: Sample) -> str | None:
    href = link.get("href")
    return canonical_url(href, sample.document.base_url) if href else None


def _is_bare(text: str) -> bool:
    """Whether a text is a name without a label."""
    return is_name(text) and ":" not in text and "：" not in text


def _is_beside_date(node: HtmlElement) -> bool:
    """Whether an element stands in one line with a date, as the article's author does."""
    around, before = node.getparent(), node.getprevious()
    lead = (before.tail if before is not None else around.text if around is not None else "") or ""
    # What a label announces is told by the label, and a label is nobody.
    if lead.rstrip().endswith((":", "：")) or is_property(node.text or ""):
        return False
    if node.tag in ("td", "dd") and before is not None and is_property(text_of(before)):
        return False
    if around is None or len(around) > _FEW or node.tag == "a":
        return False
    text = text_of(around)
    return len(text) <= _INFO and looks_dated(text)


def _title_of(sample: Sample) -> str:
    return sample.reading.value("title") or sample.row.title
