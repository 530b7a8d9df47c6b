"""What an article's page shows of other articles: their titles, days and first sentences, in rows or cards.

It differs from page to page as the text does, so that the comparison of pages alone takes it for text. But it leads to
articles that the lists have, in rows of one make, at one place of most pages; a text that links to another article, or
lists some, does so on its own page only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from lxml.html import HtmlElement

from crawler.fields.urls import canonical_url, close_shape
from crawler.learn.learned import Sample
from crawler.read.blocks import find_blocks
from crawler.read.body import read_body
from crawler.read.lines import template_key
from crawler.read.links import is_large, page_links

# Rows from which on a block is a list; the share of the pages that has one at the same place.
_FEWEST: Final = 2
_ON_MOST: Final = 0.5
# Of a block's links, those that must lead to articles that the lists have, or have the form of such addresses.
_LEADING: Final = 0.7
# A shorter line, such as a day, may be the article's own too, in characters.
_TELLING: Final = 6


def note_cards(samples: Sequence[Sample]) -> None:
    """Note of each sample in what rows and cards its page shows other articles."""
    forms = {
        close_shape(row.url) for sample in samples for row in sample.section.listing.rows if row.url
    }
    pages = [_rows_that_lead(sample, forms) for sample in samples]
    places = Counter(place for page in pages for place in page)
    least = max(_FEWEST, _ON_MOST * len(samples))
    for sample, page in zip(samples, pages, strict=True):
        sample.cards = [
            row for place, rows in page.items() if places[place] >= least for row in rows
        ]


def lines_of_cards(sample: Sample) -> set[str]:
    """The template keys of the lines of a page's cards, without those that are too short to tell them."""
    base = sample.document.base_url
    lines = (line for row in sample.cards for line in read_body(row, base).paragraphs)
    return {key for line in lines if len(key := template_key(line)) >= _TELLING}


def _rows_that_lead(sample: Sample, forms: set[str]) -> dict[str, list[HtmlElement]]:
    """The rows of a page's blocks that lead to other articles, by the paths of their links."""
    here = canonical_url(sample.document.url)
    found: dict[str, list[HtmlElement]] = {}
    for block in find_blocks(page_links(sample.document)):
        leading = sum(close_shape(link.url) in forms for link in block.links if link.url)
        if len(block.rows) < _FEWEST or leading < _LEADING * len(block.links):
            continue
        rows = [
            row
            for row, link in zip(block.rows, block.links, strict=True)
            if link.url not in (here, sample.row.url) and not is_large(row)
        ]
        found.setdefault(block.path, []).extend(rows)
    return found
