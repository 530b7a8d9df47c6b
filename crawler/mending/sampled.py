"""The archive's pages of a site -> those on which clicks are tried: some articles of each section, and its lists."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import zip_longest
from typing import Final

from crawler.clock import moment
from crawler.fields.dateforms import Order
from crawler.learn.mend import SampledPage
from crawler.read.declared import ListRow
from crawler.read.document import header_charset, parse_document
from crawler.storage.archive import ARTICLE, LIST, Archive, Met, Page, UnreadablePageError

ARTICLES: Final = 18
"""Articles that are looked at, the newest of all sections in turn."""
_OLD: Final = 4
# … and the oldest ones: a declaration is to read those as well.
LISTS: Final = 16


def sampled(
    archive: Archive, site: str, order: Order | None = None, wanted: Collection[str] = ()
) -> list[SampledPage]:
    """The pages of a site that are looked at, its lists first; the same as long as the archive is the same.

    ``wanted``: addresses of pages that are to be among them. Raises StorageError.
    """
    lists = archive.met(site, LIST)
    articles = archive.met(site, ARTICLE)
    chosen = [*(each for each in lists if each.url in wanted), *_in_turn(lists, LISTS)]
    chosen += [*(each for each in articles if each.url in wanted), *_in_turn(articles, ARTICLES)]
    chosen += sorted(articles, key=lambda each: (each.fetched_at, each.url))[:_OLD]
    pages: dict[str, SampledPage] = {}
    for each in dict.fromkeys(chosen):
        try:
            page = archive.newest(site, each.url)
        except UnreadablePageError:
            continue
        if page is not None and page.kind in (ARTICLE, LIST):
            shown = sampled_page(page, order)
            pages.setdefault(shown.url, shown)
    return list(pages.values())


def sampled_page(page: Page, order: Order | None = None) -> SampledPage:
    """An archived page as clicks are tried on it."""
    content_type = next((v for k, v in page.headers.items() if k.lower() == "content-type"), None)
    url = page.final_url or page.url
    document = parse_document(page.body, url, header_charset(content_type))
    row = _row(page) if page.kind == ARTICLE else ListRow(page.url, url, "")
    return SampledPage(
        "article" if page.kind == ARTICLE else "list", document, row, page.body, moment(page.fetched_at),
        order, page.context.get("section", ""),
    )  # fmt: skip


def _in_turn(met: Sequence[Met], most: int) -> list[Met]:
    """The newest of each section, one of each at a time."""
    sections: dict[str, list[Met]] = {}
    for each in sorted(met, key=lambda each: (each.fetched_at, each.url), reverse=True):
        sections.setdefault(each.section, []).append(each)
    return list(_flat(sections.values()))[:most]


def _flat(columns: Collection[Sequence[Met]]) -> Iterator[Met]:
    for line in zip_longest(*columns):
        yield from (each for each in line if each is not None)


def _row(page: Page) -> ListRow:
    """The article as its list showed it when the page was fetched."""
    row = {"url": page.url, "href": page.url, "title": "", **page.context.get("row", {})}
    return ListRow(**row)
