"""A page that leads to articles -> those links, told by the form of their addresses."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from crawler.fields.urls import file_forms, same_site
from crawler.read.declared import ListRow
from crawler.read.document import Document
from crawler.read.links import page_links
from crawler.read.listing import Listing
from crawler.read.mainlist import title_mark
from crawler.read.sections import in_menu

# A link's words that read less like a title are a name or a sign.
_TITLE: Final = 0.6


def likely_rows(
    document: Document, listing: Listing | None, forms: Collection[str]
) -> list[ListRow]:
    """The links of a page whose addresses have one of the ``forms`` (`crawler.fields.urls.file_forms`), in page order.

    The front page of a department shows several lists side by side: rows of the greatest one with what they show of
    their articles, the others by their titles alone. ``listing``: that one, if the page has any.
    """
    read = {row.url: row for row in listing.rows if row.url} if listing else {}
    titles: dict[str, ListRow] = {}
    for link in page_links(document):
        if not link.url or not same_site(link.url, document.url):
            continue
        if not is_formed(link.url, forms) or in_menu(link.node):
            continue
        if row := read.get(link.url):
            views = None if row.views is None else str(row.views)
            titles[link.url] = ListRow(row.url, row.href, row.title, row.published_raw, views)
        elif title_mark(link.label) >= _TITLE and link.url not in titles:
            titles[link.url] = ListRow(link.url, link.href, link.label)
    return list(titles.values())


def is_formed(url: str, forms: Collection[str]) -> bool:
    """Whether an address has one of these forms."""
    return any(form in forms for form in file_forms(url))
