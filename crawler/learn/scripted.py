"""Sections whose rows a script fills in: their request is found on the page, made once, and its answer looked at.

A page that shows rows of its own is one too, if the request's answer has more. One whose request cannot be made out,
or is forbidden, is refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeAlias

from crawler.fields.dates import date_in_url, parse_published
from crawler.fields.urls import close_shape
from crawler.learn.learned import Answer, Ask, Dropped, Section
from crawler.read.declared import ListRow
from crawler.read.document import Document, decode
from crawler.read.fragments import frame_of, parse_fragment
from crawler.read.links import page_links
from crawler.read.list_request import ListRequest
from crawler.read.listing import Listing, Row, read_listing
from crawler.read.page_scripts import read_scripts, script_addresses
from crawler.read.paging import loads_more
from crawler.read.records import at, find_markup, find_records, read_json, rows_of
from crawler.read.script_lists import (
    fills_empty_list,
    find_buttons,
    find_catalogue,
    find_files,
    find_units,
    is_filled_by_script,
    link_templates,
)
from crawler.read.script_requests import Proposed, find_requests
from crawler.read.scripts import Script

# Scripts of its host that are fetched to learn one site, and requests that are tried for one page, and for all.
_SCRIPTS: Final = 3
_TRIED_ON_PAGE: Final = 2
_TRIED: Final = 24
_OF_CATALOGUE: Final = 8
_ROBOTS: Final = "robots"
# Why a section is not crawled, or not whole: in Chinese and in English.
BY_SCRIPT: Final = (
    "列表由脚本填充，读不出脚本的请求；可试 --javascript，或在站点文件中写 list_requests",
    "filled by JavaScript, and its request could not be made out; try --javascript, or declare list_requests",
)
FORBIDDEN: Final = (
    "列表由脚本填充，而 robots.txt 禁止脚本所用的接口",
    "filled by JavaScript, and robots.txt forbids what its script asks for",
)
OUT_OF_REACH: Final = (BY_SCRIPT, FORBIDDEN)
"""The reasons why a whole section is missing that a visitor sees."""
ONLY_FIRST: Final = (
    "只采页面上有的文章，其余由脚本填充，读不到",
    "only the articles on its page are crawled; JavaScript fills in the others, out of reach",
)
_FEWEST: Final = 2
_NUMBER: Final = re.compile(r"\d+")

Asker: TypeAlias = Callable[[Ask], Generator[Ask, Answer, Answer]]


@dataclass(slots=True)
class _Found:
    """A request that was answered with a list."""

    request: ListRequest
    listing: Listing
    document: Document
    more: bool
    """Whether the list has more than the answer."""


class ScriptedLists:
    """Finds the lists of pages that scripts fill."""

    def __init__(self, ask: Asker, dropped: list[Dropped], now: datetime) -> None:
        self.dropped = dropped
        """Where is noted what is not crawled of the pages that were looked at."""
        self.why: tuple[str, str] | None = None
        """Why the last page that was looked at has no list, if a script would fill one in."""
        self._ask, self._now = ask, now
        self._scripts: dict[str, str] = {}
        self._tried = 0
        self._forms: dict[str, ListRequest] = {}
        """The requests that were found, by their addresses without numbers."""
        self._short: dict[str, ListRequest] = {}
        """Those of pages that were answered with nothing more before one of their form was found, by the pages' addresses."""

    def sections(
        self, url: str, name: str, document: Document, listing: Listing | None
    ) -> Generator[Ask, Answer, list[Section]]:
        """The sections of a page whose rows scripts fill in; none if none do.

        ``listing`` is what the page shows by itself; a list that pages by itself is whole, and one without days is
        none where a script fills another.
        """
        self.why = None
        if (listing and listing.next_page) or next(document.root.iter("script"), None) is None:
            return []
        script = read_scripts(document, list(self._scripts.values()))
        catalogue = find_catalogue(script, document.url)
        if catalogue:
            return (yield from self._catalogue(catalogue, document))
        asked = find_requests(script, document.url)
        wanted = [*find_units(document), *find_buttons(document), *asked]
        if not wanted and (listing is None or loads_more(document)):
            wanted = find_files(document)
        shown = listing
        beside = listing is not None and fills_empty_list(document, script)
        if beside and listing and not listing.shows_days:
            # A menu or a hot list beside it, unless what is asked for has no further pages either.
            wanted = [each for each in wanted if each.is_paged]
            listing = None if wanted else listing
        fillable = listing is None and is_filled_by_script(document, script)
        if not wanted and fillable:
            script = yield from self._with_further(document, script)
            wanted = find_requests(script, document.url)
        templates = link_templates(document, script)
        trouble = None
        for proposed in wanted[:_TRIED_ON_PAGE]:
            if self._tried >= _TRIED:
                break
            form = self._forms.get(_form(proposed.request))
            # What fills the whole list of another section fills this one's.
            own = None if form and not form.continues else listing
            found, why = yield from self._try(proposed, document, own, templates, beside=beside)
            if found:
                if found.more and not found.request.is_paged:
                    self.dropped.append(Dropped(url, name, *ONLY_FIRST))
                self._forms.setdefault(_form(found.request), found.request)
                return [Section(url, name, found.listing, found.document, found.request)]
            trouble = trouble or why
            if listing and not _is_refused(why):
                # It was answered, with nothing more: the list is as short as the page shows it, today.
                if form:
                    return [Section(url, name, listing, document, _of_form(form, proposed.request))]
                self._short.setdefault(url, proposed.request)
        if fillable:
            self.why = FORBIDDEN if trouble == _ROBOTS else BY_SCRIPT
        if shown and (listing is None or trouble == _ROBOTS):
            self.dropped.append(Dropped(url, name, *ONLY_FIRST))
        return []

    def go_on(self, sections: Iterable[Section]) -> None:
        """Give the short lists that were looked at first the request that those of the other sections go on by."""
        for section in sections:
            request = self._short.get(section.url)
            form = self._forms.get(_form(request)) if request and not section.request else None
            if request and form:
                section.request = _of_form(form, request)
                told = Dropped(section.url, section.name, *ONLY_FIRST)
                self.dropped[:] = [each for each in self.dropped if each != told]

    def _catalogue(
        self, lists: list[tuple[str, str, ListRequest]], document: Document
    ) -> Generator[Ask, Answer, list[Section]]:
        """The lists of a catalogue. When some were looked at, the others are of the same make."""
        sections: list[Section] = []
        form: _Found | None = None
        for number, (name, url, request) in enumerate(lists):
            found, why = None, None
            if number < _OF_CATALOGUE or form is None:
                proposed = Proposed(request, is_paged=True, sure=1.0)
                found, why = yield from self._try(proposed, document, None, [])
            if found is None and form is not None and why is None:
                same = replace(form.request, url=request.url)
                found = _Found(same, self._listing([]), document, more=True)
            if found is None:
                self.dropped.append(
                    Dropped(url, name, *(FORBIDDEN if why == _ROBOTS else BY_SCRIPT))
                )
                continue
            form = form or found
            sections.append(Section(url, name, found.listing, found.document, found.request))
        return sections

    def _with_further(self, document: Document, script: Script) -> Generator[Ask, Answer, Script]:
        """The page's scripts together with those that it names, few of them and each fetched once."""
        for url in script_addresses(document):
            if url in self._scripts:
                continue
            if len(self._scripts) >= _SCRIPTS:
                break
            answer = yield from self._ask(Ask(url, "script"))
            text = decode(answer.body)[0] if answer.body else ""
            # Many a server answers with a page for what is not there.
            self._scripts[url] = "" if text.lstrip()[:1] == "<" else text
            script = read_scripts(document, list(self._scripts.values()))
            if find_requests(script, document.url):
                break
        return script

    def _try(
        self,
        proposed: Proposed,
        document: Document,
        listing: Listing | None,
        templates: list[str],
        *,
        beside: bool = False,
    ) -> Generator[Ask, Answer, tuple[_Found | None, str | None]]:
        """Make a request once, for the first page that it is made for. ``beside``: the page has an empty list, too."""
        request = proposed.request
        shown = {row.url for row in listing.rows if row.url} if listing else set()
        self._tried += 1
        if request.continues and listing:
            return (
                yield from self._try_second(request, document, listing, templates, set(), shown)
            )
        answer = yield from self._ask(
            Ask(request.address(document.url, 1), "list", request, document.url)
        )
        if not answer.body or _is_refused(answer.trouble):
            return None, answer.trouble
        found = self._read(answer, request, document, listing, templates)
        if found is None or not listing:
            return found, answer.trouble
        got = {row.url for row in found.listing.rows}
        if shown & got and len(got) >= len(shown) and found.request.records is not None:
            # What the page shows is the beginning of what the script gets.
            return (found if got - shown or found.more else None), None
        if beside and request.is_paged and (shown & got or _is_newer(found.listing, listing)):
            # It neither begins with what the page shows, nor goes on with that: a hot list.
            return found, None
        if request.is_paged:
            return (yield from self._try_second(request, document, listing, templates, got, shown))
        return (
            found if got - shown and found.request.records is not None and not shown - got else None
        ), None

    def _try_second(
        self,
        request: ListRequest,
        document: Document,
        listing: Listing,
        templates: list[str],
        got: set[str],
        shown: set[str],
    ) -> Generator[Ask, Answer, tuple[_Found | None, str | None]]:
        """The page shows the first rows by itself: what does the script get after them?"""
        if request.continues:
            second = request
        elif got and not got & shown:
            # The first number that it counts is already that of the second page.
            second = replace(request, continues=True)
        else:
            second = replace(request, continues=True, first_page=request.first_page + request.step)
        answer = yield from self._ask(
            Ask(second.address(document.url, 2), "list", second, document.url)
        )
        if not answer.body:
            return None, answer.trouble
        found = self._read(answer, second, document, listing, templates)
        if found is None or not {row.url for row in found.listing.rows} - shown:
            return None, answer.trouble
        # Its own rows stay what the section is learned from.
        return _Found(found.request, listing, document, more=True), None

    def _read(
        self,
        answer: Answer,
        request: ListRequest,
        document: Document,
        listing: Listing | None,
        templates: list[str],
    ) -> _Found | None:
        value = read_json(answer.body)
        if value is not None and (known := find_records(value, templates)):
            request = replace(
                request, records=known.records, title=known.title, link=known.link,
                published=known.published, views=known.views,
            )  # fmt: skip
            rows = rows_of(value, request, document.url) or []
            if len(rows) < _FEWEST and not (rows and listing):
                return None
            more = request.is_paged or (known.total or 0) > known.count
            return _Found(
                request,
                self._listing(rows),
                document,
                more and (known.total is None or known.total > known.count),
            )
        markup = decode(answer.body)[0] if value is None else None
        if value is not None and (where := find_markup(value)):
            request = replace(request, markup=where)
            markup = str(at(value, where))
        if not markup or "<" not in markup:
            return None
        frame = frame_of(listing.link_nodes) if listing else ("", "")
        piece = parse_fragment(markup, document.url, frame)
        read = read_listing(piece, self._now) or (_same_links(piece, listing) if listing else None)
        if read is None or not any(row.url for row in read.rows):
            return None
        read.next_page = None
        return _Found(request, read, piece, more=request.is_paged)

    def _listing(self, rows: list[ListRow]) -> Listing:
        read = [self._row(row) for row in rows]
        return Listing(read, None, None, "", 1.0)

    def _row(self, row: ListRow) -> Row:
        published = parse_published(row.published_raw, self._now, near=date_in_url(row.url))
        return Row(
            row.url, row.title, row.published_raw, published, None, None,
            title_is_cut=row.title.endswith(("…", "...")), href=row.href,
        )  # fmt: skip


def _is_newer(one: Listing, two: Listing) -> bool:
    """Whether a list has days of which one is later than the earliest of another: it does not go on with that one."""
    days, others = (
        [str(row.published) for row in each.rows if row.published] for each in (one, two)
    )
    return bool(days and others) and max(days) > min(others)


def _is_refused(trouble: str | None) -> bool:
    """Whether a request was not answered as a page's script is: that it is no page (``application/json``) is no trouble
    here."""
    return trouble is not None and "/" not in trouble


def _form(request: ListRequest) -> str:
    return _NUMBER.sub("0", request.url + request.body)


def _of_form(form: ListRequest, request: ListRequest) -> ListRequest:
    """A page's own request, read as those of its form are."""
    return replace(form, url=request.url, body=request.body)


def forget_views(sections: Iterable[Section]) -> None:
    """Take no views from records either, where the articles' pages show none."""
    for section in sections:
        if section.request and section.request.views:
            section.request = replace(section.request, views=None)


def _same_links(piece: Document, listing: Listing) -> Listing | None:
    """The rows of a piece that is too short for a list of its own: links like those that the page lists."""
    forms = {close_shape(row.url) for row in listing.rows if row.url}
    rows = [
        Row(link.url, link.label, None, None, None, None, title_is_cut=False, href=link.href)
        for link in page_links(piece)
        if link.url and close_shape(link.url) in forms
    ]
    return Listing(rows, None, None, "", 0.5) if rows else None
