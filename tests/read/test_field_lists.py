"""The list extractor on pages as the field's systems write them: these rows, and no others."""

from __future__ import annotations

import pytest

from crawler.read.document import parse_document
from crawler.read.listing import read_listing
from tests.read.article_page import NOW
from tests.read.field_lists import BASE, LISTS


@pytest.mark.parametrize("name", LISTS)
def test_list(name: str) -> None:
    page = LISTS[name]
    listing = read_listing(parse_document(page.html.encode(), page.url, "utf-8"), NOW)
    assert listing is not None
    assert [row.title for row in listing.rows] == [title for title, _, _ in page.rows]
    days = [row.published and str(row.published)[:10] for row in listing.rows]
    assert days == [day for _, day, _ in page.rows]
    for row, (_, _, address) in zip(listing.rows, page.rows, strict=True):
        assert row.url.endswith(address) if address else row.url == row.href == ""
    assert listing.next_page == (page.next_page and BASE + page.next_page)
    assert listing.last_page == page.last_page
