"""The list pages of a site: what they show, where they go on, and how far they are read.

A section is read until a list page shows nothing but known and unchanged articles. That proves that the rest is
known only if an earlier run has read the section to such a page, or to its end: so each section's last complete
walk is remembered, and an article counts as known here if a run up to that walk had met it. After a run that was
cut off, the next one therefore reads on as far as this one should have.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.base_spiders.browser import IN_BROWSER
from crawler.base_spiders.candidates import Candidates, forms_of, judge
from crawler.base_spiders.declared import DeclaredSpider
from crawler.base_spiders.elsewhere import article_of, is_article, leads_elsewhere
from crawler.base_spiders.filled import OTHER_SHAPE, TOLD, filled_request, read_filled
from crawler.base_spiders.frontier import Frontier, conditions, fingerprint, is_news, validators
from crawler.base_spiders.rereading import Rereading
from crawler.base_spiders.responses import asked_for, read_document, redirected, trouble
from crawler.fields.counts import parse_count
from crawler.fields.dates import date_in_url, parse_published
from crawler.fields.leaves import unfold
from crawler.fields.urls import is_home, same_site, shape, url_host
from crawler.health import RunCounts, SectionCounts
from crawler.health.failures import LEFT
from crawler.health.habits import FEW
from crawler.items import Article
from crawler.read.acts import link_acts
from crawler.read.declared import ListRow
from crawler.read.document import Document
from crawler.read.fragments import frame_of
from crawler.read.likely import is_formed, likely_rows
from crawler.read.listing import read_listing
from crawler.read.paging import (
    Pager,
    is_pager_label,
    is_turned_by_script,
    loads_more,
    next_page,
    read_pager,
)
from crawler.read.periods import older_part
from crawler.read.theme import theme_signature
from crawler.storage.candidates import LINKS, LIST, ROWS, SAME, Candidate
from crawler.storage.frontier import Known, Pending, Walk
from crawler.storage.visits import later

# How a site answers for a list page after the last one, to which some themes link nevertheless.
_PAST_THE_END: Final = frozenset({"http_404", "http_410"})
# Pages of a list that pinned articles may fill.
_PINNED_PAGES: Final = 3
# An unchanged first page is received in full all the same when it was last so many days ago: a server that
# wrongly answers 304 must not hide a site for good.
_TRUSTED_DAYS: Final = 7
# Of the known articles that a short list shows, the share that must be the section's newest; others are pinned.
_CONTINUED: Final = 0.6
# Of so many pages a pager may tell of one too many: Z-Blog counts pinned articles twice.
_MISCOUNT: Final = 20
# Of so many of its articles the addresses tell how those of a site are formed.
_LATEST: Final = 300


@dataclass(slots=True)
class SectionWalk:
    """How one section is read in this run."""

    last: Walk | None
    """The last complete walk of an earlier run."""
    asked: int = 0
    """List pages that have not answered yet."""
    cut: bool = False
    """Something is missing: it is no complete walk."""
    seen: set[str] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    """What its pages list."""
    unknown: set[str] = field(default_factory=set)
    """Of those, what no earlier run had met."""
    joins: bool = False
    """An earlier run had met one of those: so nothing is missing in between."""
    is_reread: bool = False
    """It was read as far as there was news, and now a page of it further down is."""
    limited: bool = False
    """It has more pages than may be read."""
    page: str = ""
    """The last page that was read."""
    newest: str | None = None
    """The newest date on the first pages."""
    in_order: bool = True
    """Every row of the first pages has a date, and no later page a newer one."""
    to_the_end: bool = False
    told: int = 1
    """How many pages the first one tells of at least."""
    weighed: int = 0
    """Of how many articles it was asked whether they continue what is known."""
    links_beside: int = 0
    """Links of the first page that are no rows: the frame that the section's pages have in common."""
    etag: str | None = None
    last_modified: str | None = None
    fetched_at: str | None = None

    def is_settled(self, known: Known | None) -> bool:
        """Whether an earlier complete walk has passed an article by."""
        return bool(known and self.last and (known.crawl_id or 0) <= self.last.crawl_id)

    def note_dates(self, days: Sequence[str | None], page: int) -> None:
        """Keep what the dates of a page's rows say of the list's order."""
        newest = max((day for day in days if day), default=None)
        if page <= _PINNED_PAGES:
            self.in_order = self.in_order and None not in days
            self.newest = max(filter(None, (self.newest, newest)), default=None)
        elif newest and self.newest and newest > self.newest:
            self.in_order = False

    @property
    def shows_newest(self) -> bool:
        """Whether the newest article that the section is known to have has been met: else all that was read
        are pinned articles, and news may stand below them."""
        newest = self.last.newest if self.last else None
        return newest is None or (self.newest or "") >= newest

    @property
    def leaves_gap(self) -> bool:
        """Whether a section that was read before came to its end without meeting anything known."""
        is_whole = self.asked == 0 and not (self.cut or self.limited)
        return self.last is not None and is_whole and not self.joins

    def complete(self, section: str, links: int | None) -> Walk:
        """What the next run is to know of it."""
        newest = self.newest if self.in_order else None
        if not self.to_the_end and self.last:
            newest = max(newest or "", self.last.newest) if self.last.newest else None
        return Walk(section, 0, newest, links, self.etag, self.last_modified, self.fetched_at)


class ListSpider(DeclaredSpider):
    """Reads list pages, and asks for the articles that are unknown or look changed."""

    run: RunCounts
    frontier: Frontier

    def __init__(self, *, full: str | bool = False, **kwargs: Any) -> None:
        self._list_pages: set[str | None] = set()
        # Articles of this run -> the section whose list shows them, if any does.
        self._met: dict[str, str | None] = {}
        # Articles of this run -> the name of the section that shows them, where not all sections have one.
        self._named: dict[str, str] = {}
        # Articles that were not found, and that a list shows: they are visited again.
        self._not_found: dict[str, ListRow] = {}
        self._asked: set[str] = set()
        self._shapes: set[str] = set()
        self._retried_lists: set[str] = set()
        self._frames: dict[str, tuple[str, str]] = {}
        self._site_answers = False
        self._kept_elsewhere = 0
        # Sections whose rows are told by the form of their addresses.
        self._by_links: set[str] = set()
        self._added: list[str] = []
        self.walks: dict[str, SectionWalk] = {}
        self.full = str(full).lower() not in ("false", "0", "no", "")
        super().__init__(**kwargs)
        self.run = RunCounts(self.site)
        self.frontier = Frontier(self.site)

    def watch(self, start_urls: Sequence[str]) -> None:
        super().watch(start_urls)
        self._list_pages = {self.canonical(url) for url in start_urls}

    # Requests

    async def start(self) -> AsyncIterator[Request]:
        for request in self.first_requests():
            # As Scrapy's StartSpiderMiddleware would, which looks at all that a callback yields too.
            request.meta["is_start_request"] = True
            yield request

    def first_requests(self) -> Iterator[Request]:
        """The first page of every section."""
        for candidate in self.pages_to_judge.begin(self.candidates, self.start_urls):
            if candidate.href not in self.sections:
                self.add_section(candidate)
        for url in [*self.start_urls, *self._added]:
            self.run.section(url)
            walk = self.walks[url] = SectionWalk(self.frontier.walk(url))
            last = walk.last
            fresh = (
                last and last.fetched_at and later(last.fetched_at, _TRUSTED_DAYS) > self.utc_now()
            )
            if last and fresh and not self.full:
                yield self.list_request(url, url, 1, conditions(last.etag, last.last_modified))
            else:
                yield self.list_request(url, section=url, page=1)

    def request(self, url: str, **kwargs: Any) -> Request:
        """Any request of this site. The spider knows itself what it has asked for, so Scrapy need not."""
        meta: dict[str, Any] = {IN_BROWSER: True} if self.javascript else {}
        if self.javascript:
            # That the page is as it was says nothing of what its scripts put there.
            kwargs["headers"] = None
        if kwargs.get("headers"):
            meta["handle_httpstatus_list"] = [304]
        return Request(url, dont_filter=True, meta=meta, **kwargs)

    def list_request(
        self, url: str, section: str, page: int, headers: dict[str, str] | None = None
    ) -> Request:
        """Ask for a list page."""
        if section in self.walks:
            self.walks[section].asked += 1
        answers: dict[str, Any] = {
            "callback": self.parse_list,
            "errback": self.list_failed,
            "cb_kwargs": {"section": section, "page": page},
            # A home page lists all sections' articles without their names: it comes after those that name them.
            # So does a page that was no section at first: its list may be a box of news.
            "priority": -1 if self.sections.get(section) == "" or section in self._added else 0,
        }
        wanted = self.list_requests.get(section)
        if wanted and wanted.asks(page):
            return filled_request(wanted, section, page, headers or {}, **answers)
        return self.request(url, headers=headers, **answers)

    def list_key(self, url: str, section: str, page: int) -> str | None:
        """What a list page is known by: its address, but where several are posted to one."""
        wanted = self.list_requests.get(section)
        if wanted and wanted.asks(page):
            return wanted.key(section, page)
        return self.canonical(url)

    @property
    def rereading(self) -> Rereading:
        """The rounds through later list pages."""
        return self.frontier.rereading(self.utc_now())

    @property
    def limit_reached(self) -> bool:
        """Whether ``limit`` articles have been asked for."""
        return self.limit is not None and len(self._asked) >= self.limit

    def article_request(
        self,
        pending: Pending,
        *,
        recorded: bool = False,
        priority: int = 1,
        headers: dict[str, str] | None = None,
    ) -> Request:
        """Ask for an article's page. ``recorded``: the database has it as open work."""
        self._asked.add(pending.url)
        self.frontier.asked(pending, recorded=recorded)
        row = ListRow(
            pending.url, pending.href, pending.title, pending.published_raw, pending.views_raw
        )
        return self.request(
            pending.href,
            callback=self.parse_article,  # type: ignore[attr-defined]
            errback=self.article_failed,  # type: ignore[attr-defined]
            cb_kwargs={"section": pending.section, "row": row},
            headers=headers,
            # Articles before further list pages: the queue stays as short as one list page.
            priority=priority,
        )

    # Answers

    def parse_list(
        self, response: Response, section: str, page: int
    ) -> Sequence[Request | Article]:
        """A list page -> requests for its articles and for the next list page, and articles that stand elsewhere."""
        self.run.pages += 1
        counts, walk = self.run.section(section), self.walks.setdefault(section, SectionWalk(None))
        counts.pages += 1
        requests = self.first_answer()
        if (url := self.list_key(response.url, section, page)) in self._retried_lists:
            self.frontier.settled(url or "")
        if response.status == 304:
            counts.first_page_links = walk.last.links if walk.last else None
            # Its last walk was a complete one, which no list in trouble has.
            counts.unmodified = counts.continues = True
            return requests
        document, rows = self.read_list(response, section, page)
        if rows is None:
            self.list_has_other_shape(response.url, section, page)
            return requests
        if page == 1:
            counts.first_page_links = len(rows)
            if rows and document is not None:
                counts.theme = theme_signature(document, self.declaration.list_links(document))
            walk.etag, walk.last_modified = validators(response)
            walk.fetched_at = self.utc_now()
        before, walk.page = len(walk.seen), response.url
        walk.seen.update(row.url for row in rows)
        wanted, away, settled = self.take_rows(rows, section, page)
        self.note_page(document, rows, section, page, response.url)
        if document is not None and self.is_error_page(document, rows, walk, page):
            self.list_lost(response.url, section, page, "no_rows")
        # A page past the end of the list repeats earlier ones, or shows nothing; there its older years begin.
        elif page > 1 and len(walk.seen) == before:
            wanted += self.following(document, section, page, ended=True)
        elif self.full or self.goes_on(section, settled=settled):
            wanted += self.following(document, section, page)
        walk.asked -= 1
        self.finish(section)
        return [*requests, *wanted, *away]

    def goes_on(self, section: str, *, settled: bool) -> bool:
        """Whether the page after one is to be read, too. ``settled``: that one shows nothing new."""
        walk = self.walks[section]
        is_well = settled and (walk.is_reread or walk.shows_newest)
        return not is_well or self.rereading.owes(section, len(walk.unknown))

    def note_page(
        self, document: Document | None, rows: Sequence[ListRow], section: str, page: int, url: str
    ) -> None:
        """Keep what a list page says of how long the list is, or how far the round through its pages has come."""
        walk = self.walks[section]
        if page == 1:
            last = walk.last.links if walk.last else None
            pager = read_pager(document) if document is not None else Pager()
            walk.told = pager.pages_told
            following, _ = self.next_list_page(document, section, page)
            self.rereading.first_page(
                section,
                following,
                pager.pages_told,
                pager.article_count,
                same_length=len(rows) == last,
            )
        elif self.rereading.is_next(section, page):
            following, key = self.next_list_page(document, section, page)
            ends = key is None or not rows or key == self.canonical(url)
            self.rereading.read(section, page, url, None if ends else following)

    def first_answer(self) -> list[Request]:
        """The site answers: what earlier runs have left undone comes first."""
        if self._site_answers:
            return []
        self._site_answers = True
        return self.unfinished()

    def unfinished(self) -> list[Request]:
        """Requests for open work; see `revisits`."""
        return []

    def read_list(
        self, response: Response, section: str, page: int
    ) -> tuple[Document | None, list[ListRow] | None]:
        """A list page, where it is one, and its rows; None if a script's request is answered with something else."""
        wanted = self.list_requests.get(section)
        if wanted and wanted.asks(page):
            frame = self._frames.get(section, ("", ""))
            return None, read_filled(response, wanted, section, self.declaration, frame)
        document = read_document(response)
        if section in self._by_links:
            listing = read_listing(document, self.now())
            return document, likely_rows(document, listing, self.article_forms())
        if wanted:
            # Its further pages are pieces of markup, and are read where its script would put them.
            self._frames[section] = frame_of(self.declaration.list_links(document))
        return document, self.parse_rows(document)

    def list_has_other_shape(self, url: str, section: str, page: int) -> None:
        """A script's request was answered with what is no list."""
        self.logger.warning("list has another shape: %s", url)
        self.crawler.stats.inc_value(f"list/failed/{OTHER_SHAPE}")
        self.walks[section].asked -= 1
        if page == 1:
            self.run.section(section).trouble = TOLD
            self.walks[section].cut = True
        else:
            self.list_lost(url, section, page, OTHER_SHAPE)
        self.finish(section)

    def next_list_page(
        self, document: Document | None, section: str, page: int, *, ended: bool = False
    ) -> tuple[str | None, str | None]:
        """The address of the next list page, and what it is known by; None at the end. ``ended``: its pager has none."""
        wanted = self.list_requests.get(section)
        if wanted is None:
            find = older_part if ended else self.parse_next_page
            url = find(document) if document is not None else None
            return url, self.canonical(url) if url else None
        if ended or not wanted.is_paged:
            return None, None
        return wanted.address(section, page + 1), wanted.key(section, page + 1)

    def following(
        self, document: Document | None, section: str, page: int, *, ended: bool = False
    ) -> list[Request]:
        """The request for the next list page, if there is one to ask for. ``ended``: see `next_list_page`."""
        walk = self.walks[section]
        url, canonical = self.next_list_page(document, section, page, ended=ended)
        if url is None or canonical is None or canonical in self._list_pages:
            walk.to_the_end = True
            # What is asked for already, by a run before or for another section, is not missing.
            if canonical is None or canonical == self.canonical(walk.page):
                self.list_ended(section, page - ended, asked=ended)
            if page == 1 and url is None and document is not None and not ended:
                by_script = loads_more(document) or is_turned_by_script(document)
                self.run.section(section).out_of_reach = by_script
            return []
        if page >= self.max_list_pages:
            walk.to_the_end = walk.limited = True
            return []
        if self.limit_reached or self.run.section(section).void:
            walk.cut = True
            return []
        self._list_pages.add(canonical)
        return [self.list_request(url, section, page + 1)]

    def list_ended(self, section: str, page: int, *, asked: bool = False) -> None:
        """No list page follows this one: compare with how many the section's pager tells of. ``asked``: one was asked
        for, and is none: then the site counts one too many."""
        told = self.walks[section].told
        if told - page > max(told // _MISCOUNT, asked):
            self.run.section(section).pages_unread = (page, told)

    def finish(self, section: str) -> None:
        """When the last page of a section has answered: remember a complete walk."""
        walk, counts = self.walks[section], self.run.section(section)
        enough = not self.falls_short(section)
        counts.unconnected = len(walk.articles) if walk.leaves_gap else 0
        counts.last_page = walk.page
        self.close_gaps()
        if walk.asked == 0 and enough and not walk.cut:
            self.frontier.walked(walk.complete(section, counts.first_page_links))
            self.rereading.settle(section, len(walk.unknown))

    def falls_short(self, section: str) -> bool:
        """Whether a section's first page shows less than is promised, and is not the list that it was."""
        counts = self.run.section(section)
        links, least = counts.first_page_links or 0, self.expect.min_links if counts.promised else 1
        return links < max(1, least) and not (links and self.continues(section))

    def continues(self, section: str) -> bool:
        """Whether a list shows the newest articles that it is known by, and so is what it was: sites change how many
        they show on a page. Another list of the same page, such as the most read, shows others."""
        counts, walk = self.run.section(section), self.walks.get(section)
        if walk and not counts.continues and len(walk.articles) > walk.weighed:
            walk.weighed = len(walk.articles)
            own, newest = self.frontier.own_of(section, walk.articles)
            enough = len(own) >= FEW and len(own & newest) >= _CONTINUED * len(own)
            counts.continues = enough and walk.shows_newest
        return counts.continues

    def close_gaps(self) -> None:
        """A section that shares articles with one that goes on to known ones lacks nothing, such as a home page."""
        for section, walk in self.walks.items():
            if walk.leaves_gap and any(
                other.joins and not walk.articles.isdisjoint(other.articles)
                for other in self.walks.values()
            ):
                self.run.section(section).unconnected = 0

    def is_error_page(
        self, document: Document, rows: Sequence[ListRow], walk: SectionWalk, page: int
    ) -> bool:
        """Whether a later page without a row lacks the section's frame too: then it is no page of the list,
        such as one that says that the database is down, and no end of it."""
        links = len(document.root.findall(".//a"))
        if page == 1:
            walk.links_beside = max(0, links - len(rows))
        return page > 1 and not rows and links * 4 < walk.links_beside

    def parse_rows(self, document: Document) -> list[ListRow]:
        """The articles that a list page offers. A selector such as ``#content a`` finds the pager's links as well."""
        rows = self.declaration.list_rows(document)
        return [row for row in rows if not is_pager_label(row.title)]

    def parse_next_page(self, document: Document) -> str | None:
        """The next page of a list, on the same site, as the page writes it; None at its end."""
        url = self.declaration.next_page(document) if self.next_page else next_page(document)
        return url if url and same_site(url, document.url) and not link_acts(url) else None

    def list_failed(self, failure: Failure) -> None:
        """A list page did not answer."""
        request: Request = failure.request  # type: ignore[attr-defined]
        section, page = request.cb_kwargs["section"], request.cb_kwargs["page"]
        why, href = trouble(failure), asked_for(request)
        if why == LEFT:  # the crawl was told to end
            self.walks[section].cut = True
            self.walks[section].asked -= 1
            return
        self.logger.warning("list page failed: %s (%s)", href, why)
        self.crawler.stats.inc_value(f"list/failed/{why}")
        walk = self.walks.setdefault(section, SectionWalk(None))
        walk.asked -= 1
        if page > 1 and self.rereading.is_next(section, page):
            self.rereading.lost(section)
        if page == 1 and section in self._added and why in _PAST_THE_END:
            self.leave_section(section, why)
        elif page == 1:
            self.run.section(section).trouble = why
            walk.cut = True
        elif why in _PAST_THE_END:
            self.list_ended(section, page - 1, asked=True)
            if (url := self.list_key(href, section, page)) in self._retried_lists:
                self.frontier.settled(url or "")
        else:
            self.list_lost(href, section, page, why)
        self.finish(section)

    def list_lost(self, href: str, section: str, page: int, why: str) -> None:
        """A later list page is missing: open work. One that was given up does not hold up the section."""
        url = self.list_key(href, section, page) or href
        known = self.frontier.known([url]).get(url)
        if known is None or known.gave_up_at is None:
            self.run.lost_lists[href] = why
            self.walks[section].cut = True
        self.frontier.failed(url, why, Pending(url, href, section, "list", page))

    # Pages that may be sections

    @property
    def pages_to_judge(self) -> Candidates:
        """The pages that may be sections."""
        return self.frontier.candidates(self.utc_now())

    def look_at_candidate(self) -> list[Request]:
        """When all sections are read: the request for one of them, if there is any."""
        if not self._site_answers or self.limit_reached:
            return []
        if (candidate := self.pages_to_judge.next()) is None:
            return []
        request = self.request(
            candidate.href,
            callback=self.parse_candidate,
            errback=self.candidate_failed,
            cb_kwargs={"candidate": candidate},
        )
        return [request]

    def parse_candidate(
        self, response: Response, candidate: Candidate
    ) -> Sequence[Request | Article]:
        """A page that may be a section -> what a list page gives, if it is one."""
        document = read_document(response)
        forms = self.article_forms()
        outcome = SAME
        if not self.leads_to_known(response) and not is_formed(candidate.url, forms):
            outcome = self.judge_candidate(document, candidate, forms)
        told = self.pages_to_judge.note(candidate, outcome)
        self.run.candidates[candidate.href] = (candidate.name or candidate.href, told.is_section)
        if outcome != LIST or not self.parse_next_page(document):
            taken = {*self._list_pages, *self._met, self.canonical(response.url)} - {None}
            self.pages_to_judge.find_below(candidate, document, self.platform, taken, forms)  # type: ignore[arg-type]
        if told.is_section and candidate.href not in self.walks:
            self.add_section(told)
            self.walks[candidate.href] = SectionWalk(None, asked=1)
            return self.parse_list(response, candidate.href, 1)
        self.run.pages += 1
        return []

    def candidate_failed(self, failure: Failure) -> None:
        """A page that may be a section did not answer."""
        candidate: Candidate = failure.request.cb_kwargs["candidate"]  # type: ignore[attr-defined]
        if (why := trouble(failure)) != LEFT:
            self.pages_to_judge.note(candidate, why)
            self.run.candidates[candidate.href] = (candidate.name or candidate.href, False)

    def leads_to_known(self, response: Response) -> bool:
        """Whether an address was redirected to the home page or to a list that is read already."""
        if not redirected(response):
            return False
        canonical = self.canonical(response.url) or response.url
        return is_home(response.url) or canonical in self._list_pages

    def judge_candidate(
        self, document: Document, candidate: Candidate, forms: frozenset[str]
    ) -> str:
        """What a page that may be a section is; see `crawler.storage.candidates`."""
        listing = read_listing(document, self.now())
        listed = [
            url
            for row in self.parse_rows(document)
            if (url := self.article_address(row, dated=False)) and is_formed(url, forms)
        ]
        linked = {
            row.url: url
            for row in likely_rows(document, listing, forms)
            if (url := self.article_address(row, dated=False))
        }
        rows = [linked[row.url] for row in listing.rows if row.url in linked] if listing else []
        known = self.shown_by_sections([*listed, *linked.values()])
        if self.frontier.walk(candidate.href) and (listed or linked):
            return LIST if listed else ROWS  # a section of earlier runs: they know its articles
        return judge(listed, rows, list(linked.values()), known)

    def shown_by_sections(self, urls: Sequence[str]) -> set[str]:
        """Of the articles at some addresses (canonical) those that a section has led to, in this run or an earlier one. A
        front page shows what is its sections'."""
        shown = {url for url in urls if url in self._met and self._met[url] not in self._by_links}
        others = [url for url in urls if url not in self._met]
        known = self.frontier.known(others).items()
        return shown | {url for url, one in known if one.article_id is not None}

    def article_forms(self) -> frozenset[str]:
        """The forms of the addresses of the site's articles; none that a list's address has, too."""
        known = [*self.frontier.latest(_LATEST), *self._met]
        return forms_of(known, list(filter(None, self._list_pages)))

    def add_section(self, candidate: Candidate) -> None:
        """Read a page as a section from now on."""
        url = candidate.href
        if candidate.outcome != LIST:
            self._by_links.add(url)
        # What leads to the articles of several sections does not name theirs.
        name = "" if candidate.outcome == LINKS else candidate.name
        self.sections = {**self.sections, url: name}
        self._added.append(url)
        self._list_pages.add(self.canonical(url))
        counts = self.run.section(url)
        counts.promised, counts.is_front = False, candidate.outcome == LINKS

    def leave_section(self, section: str, why: str) -> None:
        """A page that was taken for a section is no more: it is a candidate again, and nobody promised it."""
        self.walks[section].cut = True
        self.run.section(section).listed = False
        for candidate in self.pages_to_judge.sections():
            if candidate.href == section:
                self.pages_to_judge.note(candidate, why)
                self.run.candidates[section] = (candidate.name or section, False)

    # Rows

    def take_rows(
        self, rows: Sequence[ListRow], section: str, page: int
    ) -> tuple[list[Request], list[Article], bool]:
        """Requests for the rows that need one, articles of those that lead elsewhere, and whether all are known and
        unchanged."""
        walk, counts = self.walks[section], self.run.section(section)
        dated = sum(row.published_raw is not None for row in rows) * 2 > len(rows)
        ours = [(url, row) for row in rows if (url := self.article_address(row, dated=dated))]
        self.count_elsewhere(rows, counts, page)
        known = self.frontier.known([url for url, _ in ours])
        days = [self.row_day(row) for _, row in ours]
        walk.note_dates(days, page)
        news = self.news(ours, days, known)
        walk.joins = walk.joins or any(map(self.frontier.met_before, known.values()))
        if (
            not walk.is_reread
        ):  # what stands far down does not tell whether the list goes on from what is known
            walk.articles.update(url for url, _ in ours)
        walk.unknown.update(url for url, _ in ours if not self.frontier.met_before(known.get(url)))
        self.name_sections((url for url, _ in ours), section)
        requests, away = list[Request](), list[Article]()
        for url, row in ours:
            if url in self._met:
                self._met[url] = self._met[url] or section
                continue
            self._met[url] = section
            counts.rows += 1
            if leads_elsewhere(url, self.hosts):
                away += self.take_elsewhere(url, row, counts, known.get(url), is_new=url in news)
                continue
            self._shapes.add(shape(url))
            if request := self.take_row(url, row, counts, known.get(url), is_new=url in news):
                requests.append(request)
        passed = (walk.is_settled(known.get(url)) and url not in news for url, _ in ours)
        return requests, away, bool(ours) and all(passed)

    def name_sections(self, urls: Iterable[str], section: str) -> None:
        """Note of which section the articles of its list are, where a home page without a name may show them first:
        in this run, or in an earlier one."""
        name = self.sections.get(section)
        if name and "" in self.sections.values():
            for url in urls:
                self._named.setdefault(url, name)
                self.frontier.named(url, name)

    def article_address(self, row: ListRow, *, dated: bool) -> str | None:
        """What a row's article is known by; None if the row leads to none. ``dated``: the list's rows have dates."""
        url = self.canonical(row.url)
        if url is None or url in self._list_pages or is_home(url) or link_acts(row.href):
            return None
        if leads_elsewhere(url, self.hosts) and not is_article(url, row, dated=dated):
            return None
        return url

    def count_elsewhere(self, rows: Sequence[ListRow], counts: SectionCounts, page: int) -> None:
        """Note which rows of a list page lead to other hosts."""
        away = [row.url for row in rows if leads_elsewhere(row.url, self.hosts)]
        counts.hosts.update(map(url_host, away))
        if page == 1:
            counts.elsewhere = len(away)

    def take_elsewhere(
        self, url: str, row: ListRow, counts: SectionCounts, known: Known | None, *, is_new: bool
    ) -> list[Article]:
        """The article of a row that leads to another host, if it is unknown or the list says something new of it."""
        if known and known.article_id is not None and not is_new:
            self.frontier.seen(known.article_id, parse_count(row.views_raw))
            counts.known += 1
            return []
        if self._kept_elsewhere >= self.max_elsewhere:
            counts.skipped += 1
            self.run.left_elsewhere += 1
            return []
        self._kept_elsewhere += 1
        article = article_of(row, url, self.site, counts.url, self.now(), self.utc_now())
        article.category = self.sections.get(counts.url) or None
        wording = fingerprint(row.title, self.row_day(row))
        self.frontier.listed_elsewhere(url, counts.url, wording)
        return [article]

    def take_row(
        self, url: str, row: ListRow, counts: SectionCounts, known: Known | None, *, is_new: bool
    ) -> Request | None:
        """Ask for a row's article if it is unknown or looks changed; else note that it is there."""
        if known and known.article_id is not None:
            self.frontier.seen(known.article_id, parse_count(row.views_raw))
            if not is_new:
                counts.known += 1
                return None
        elif known and not self.full:
            counts.skipped += 1
            return None
        pending = Pending(
            url, row.href, counts.url, title=row.title, published_raw=row.published_raw, views_raw=row.views_raw
        )  # fmt: skip
        if self.limit_reached:
            counts.skipped += 1
            self.frontier.failed(url, "limit", pending)
            return None
        return self.article_request(pending, recorded=known is not None and not is_new)

    def news(
        self,
        rows: Sequence[tuple[str, ListRow]],
        days: Sequence[str | None],
        known: dict[str, Known],
    ) -> set[str]:
        """The known articles of which the list says something that neither they nor lists have said before,
        and, to be visited, those that were not found and are listed."""
        doubtful: dict[str, tuple[ListRow, str | None, Known]] = {}
        for (url, row), day in zip(rows, days, strict=True):
            one = known.get(url)
            if one is None or one.article_id is None:
                continue
            wording = fingerprint(row.title, day)
            if one.missed_at or (wording and wording not in (one.listed or "")):
                doubtful[url] = (row, day, one)
        shown = self.frontier.shown((one for _, _, one in doubtful.values()), self.utc_now())
        found = set()
        for url, (row, day, one) in doubtful.items():
            stored = shown[one.article_id or 0]
            if one.missed_at:
                if stored.is_overdue:
                    self._not_found[url] = row
            elif is_news(row.title, day, stored.title, stored.day):
                found.add(url)
        return found

    def row_day(self, row: ListRow) -> str | None:
        """The day that a row states in full; None where it gives an age, or no year."""
        raw = unfold(row.published_raw or "")
        published = parse_published(
            raw, self.now(), near=date_in_url(row.url), order=self.declaration.date_order
        )
        day = str(published)[:10] if published and published.basis == "absolute" else ""
        return day if len(day) == len("2024-09-27") else None
