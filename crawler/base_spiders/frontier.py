"""What a run knows of earlier ones, and what it leaves to the next.

The rule that nothing is lost rests on: a page that a list shows is, at every moment, stored, in the table of
open work, or found again because its section counts as walked only up to an earlier run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from hashlib import blake2b
from typing import Final

from scrapy.http import Response
from sqlite_utils import Database

from crawler.base_spiders.candidates import Candidates
from crawler.base_spiders.rereading import Rereading
from crawler.fields.counts import parse_count
from crawler.fields.text import comparison_key, is_cut
from crawler.storage import frontier as stored
from crawler.storage import visits
from crawler.storage.candidates import candidates_of
from crawler.storage.frontier import (
    NOT_FOUND,
    STILL_LISTED,
    Changes,
    Failure,
    Known,
    Pending,
    Shown,
    Walk,
    was_tried,
)
from crawler.storage.rereads import rereads_of
from crawler.storage.visits import REVISIT_DAYS, Due, Visit

# Observations that are kept in memory before they are written.
_MANY: Final = 2000
# Below this many characters the beginning of a title says little.
_SHORT_TITLE: Final = 6
# No title is a counter alone.
_COUNTER: Final = re.compile(
    r"(?<=\S)\s*[（(［\[【](?P<number>[^（()）［\[\]］【】]{1,16})[)）］\]】]\s*\Z"
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


class Frontier:
    """The known pages of one site. Without a database nothing is known, and nothing is kept."""

    def __init__(self, site: str, revisit_days: Sequence[int] = REVISIT_DAYS) -> None:
        self.site, self.revisit_days = site, revisit_days
        self.open: dict[str, Pending] = {}
        """What has been asked for and has not come to an end."""
        self.not_found: dict[str, tuple[Pending, str]] = {}
        """Articles that were not found, and why: what that says is known when the lists and the others are read."""
        self.one_listed: int | None = None
        """One of the known articles that lists have shown, by its id."""
        self._had: set[str] = set()
        """The addresses under which articles are stored that this run had from others."""
        self._db: Database | None = None
        self._crawl_id = 0
        self._grown: Callable[[], None] = lambda: None
        self._trusted = True
        self._visits: dict[str, Visit] = {}
        self._queued: dict[str, Pending] = {}
        """Articles that are about to be written: they may yet be taken back."""
        self._changes = Changes(site, revisit_days)
        self._rereading: Rereading | None = None
        self._candidates: Candidates | None = None

    def attach(self, db: Database, grown: Callable[[], None], crawl_id: int) -> None:
        """Use a database in a run. ``grown`` is called when there is much to write."""
        self._db, self._grown, self._crawl_id = db, grown, crawl_id

    @property
    def trusted(self) -> bool:
        """Whether the site's pages are believed."""
        return self._trusted

    @property
    def listed(self) -> Collection[int]:
        """The known articles that lists have shown, by id, as far as that is not written."""
        return self._changes.seen.keys()

    def take(self, reserved: Collection[str] = ()) -> Changes:
        """All that is to be written; the frontier goes on with nothing.

        ``reserved``: the addresses of articles that are written later: until then they are open work.
        """
        changes, self._changes = self._changes, Changes(self.site, self.revisit_days)
        if self._rereading:
            changes.rereads = self._rereading.take() if self._trusted else []
        if self._candidates:
            changes.candidates = self._candidates.take() if self._trusted else []
        self._queued = {url: self._queued[url] for url in reserved if url in self._queued}
        if reserved:
            visits, settled = changes.visits, changes.settled
            self._changes.visits = {url: visits.pop(url) for url in reserved if url in visits}
            self._changes.settled = [url for url in settled if url in reserved]
            named = changes.named
            self._changes.named = {url: named.pop(url) for url in reserved if url in named}
            changes.settled = [url for url in settled if url not in reserved]
            changes.listed |= self._queued
        return changes

    # Questions

    def known(self, urls: Sequence[str]) -> dict[str, Known]:
        """What the database has at which of the addresses (canonical)."""
        return stored.known_at(self._db, self.site, urls) if self._db and urls else {}

    def met_before(self, known: Known | None) -> bool:
        """Whether an earlier run has met a page."""
        return known is not None and (known.crawl_id or 0) < self._crawl_id

    def shown(self, known: Iterable[Known], now: str) -> dict[int, Shown]:
        """What is stored of known articles, by id."""
        ids = [one.article_id for one in known if one.article_id is not None]
        return stored.articles_shown(self._db, ids, now) if self._db and ids else {}

    def own_of(self, section: str, urls: Collection[str]) -> tuple[set[int], set[int]]:
        """Of the articles at some addresses (canonical) those that a section led earlier runs to, and as many that are
        its newest, all by id."""
        known = (one for one in self.known(list(urls)).values() if self.met_before(one))
        ids = [one.article_id for one in known if one.article_id is not None]
        if self._db is None or not ids:
            return set(), set()
        return visits.newest_of(self._db, self.site, section, ids, self._crawl_id)

    def walk(self, section: str) -> Walk | None:
        """How far earlier runs have read a section."""
        return stored.walk_of(self._db, self.site, section) if self._db else None

    def rereading(self, now: str) -> Rereading:
        """The rounds through later list pages. ``now`` is UTC."""
        if self._rereading is None:
            known = rereads_of(self._db, self.site) if self._db else {}
            self._rereading = Rereading(known, self._crawl_id, now)
        return self._rereading

    def candidates(self, now: str) -> Candidates:
        """The pages that may be sections. ``now`` is UTC."""
        if self._candidates is None:
            known = candidates_of(self._db, self.site) if self._db else []
            self._candidates = Candidates(known, now)
        return self._candidates

    def latest(self, count: int) -> list[str]:
        """The addresses of the site's articles that were met last."""
        return visits.latest_addresses(self._db, self.site, count) if self._db else []

    def work(self, now: str, limit: int, kind: str = "") -> list[Pending]:
        """What earlier runs have left undone."""
        found = stored.open_work(self._db, self.site, now, limit, kind) if self._db else []
        return [pending for pending in found if pending.url not in self.open]

    def due(self, now: str, limit: int) -> list[Due]:
        """Articles that are to be visited again."""
        return visits.due_articles(self._db, self.site, now, limit) if self._db and limit else []

    def addresses(self, urls: Sequence[str]) -> dict[str, list[str]]:
        """All addresses of the articles at some of theirs (canonical), its own first, then the latest."""
        return visits.addresses_of(self._db, urls) if self._db and urls else {}

    def visited(self, urls: Sequence[str]) -> dict[str, Due]:
        """What is known of articles (at canonical addresses) that are visited again."""
        return visits.visited_articles(self._db, urls) if self._db and urls else {}

    # Answers

    def asked(self, pending: Pending, *, recorded: bool = False) -> None:
        """A page is asked for. ``recorded``: it stands in the table of open work."""
        self.open[pending.url] = pending
        if not recorded:
            self._changes.listed[pending.url] = pending

    def mentioned(self, urls: dict[str, str], section: str) -> None:
        """Addresses (canonical -> as written) that an article leads to: they wait until the lists are read."""
        for url, href in urls.items() if self._db is not None else ():
            if url not in self.open and url not in self._changes.listed:
                self._changes.listed[url] = Pending(url, href, section, "mentioned")

    def answered(
        self, url: str, response: Response, section: str, href: str, listed: str | None
    ) -> None:
        """An article's page is here: remember what the next visit needs."""
        if self._db is not None:
            self._visits[url] = Visit(section, href, listed, *validators(response))

    def listed_elsewhere(self, url: str, section: str, listed: str | None) -> None:
        """A list shows an article of another host, which is not asked for."""
        if self._db is not None:
            self._visits[url] = Visit(section, url, listed)

    def stored(self, url: str, known_as: str | None = None) -> None:
        """An article is about to be written, under the address ``known_as`` if that is another one."""
        if known_as and known_as != url:
            self._had.add(known_as)
        if visit := self._visits.pop(url, None):
            self._changes.visits[url] = visit
        if pending := self.open.get(url):
            self._queued[url] = pending
        self.settled(url)

    def settled(self, url: str) -> None:
        """A page needs no more asking."""
        self.open.pop(url, None)
        self._visits.pop(url, None)
        self._changes.listed.pop(url, None)
        # Also what this run has not written there: an earlier one may have, as merely mentioned.
        self._changes.settled.append(url)

    def failed(self, url: str, reason: str, pending: Pending | None = None) -> None:
        """A page did not answer, was refused, or was not asked for. ``pending`` where it is not open already."""
        if not self._trusted:
            reason = _disbelieved(reason, pending)
        asked = self.open.pop(url, None)
        self._visits.pop(url, None)
        if asked and reason in NOT_FOUND:
            self.not_found[url] = asked, reason
            return
        queued = self._queued.pop(url, None)
        open_since = self._changes.listed.pop(url, None) or pending or queued
        self._changes.failed.append(Failure(url, reason, open_since))
        self._check()

    def found_elsewhere(self) -> dict[str, tuple[Pending, str]]:
        """What was not found at one address, and is stored from another one; it is no more among what was not found."""
        found = {url: self.not_found[url] for url in self.not_found.keys() & self._had}
        for url in found:
            del self.not_found[url]
        return found

    def weigh_not_found(self, listed: Collection[str], doubted: Collection[str]) -> None:
        """All has answered: what was not found is gone, but for what is ``doubted`` (addresses that are known to be
        articles'). ``listed``: the addresses that a list shows."""
        for url, (_, why) in self.not_found.items():
            reason = STILL_LISTED if url in doubted else why
            open_since = self._changes.listed.pop(url, None)
            self._changes.failed.append(Failure(url, reason, open_since, url in listed))
        self.not_found = {}

    def unmodified(self, url: str) -> None:
        """An article answered that it is as it was."""
        self.open.pop(url, None)
        self._visits.pop(url, None)
        self._changes.listed.pop(url, None)
        self._changes.unmodified.append(url)

    def seen(self, article_id: int, views: int | None) -> None:
        """A list shows a known article."""
        self.one_listed = article_id
        if self._trusted:
            self._changes.seen[article_id] = views
            self._check()

    def named(self, url: str, name: str) -> None:
        """The list of a section of this name shows an article, which may have been met where sections have no names."""
        if self._trusted:
            self._changes.named.setdefault(url, name)

    def distrust(self) -> None:
        """The site's pages are not believed: what they said of known articles and of its lists was not seen, and
        what they refused is neither gone nor tried."""
        self._trusted = False
        self.disbelieve()
        self._changes.seen, self._changes.walks, self._changes.unmodified = {}, [], []
        self._changes.named = {}

    def disbelieve(self) -> None:
        """Nothing vouches for the site: an article that it did not show is not gone, and is asked for again."""
        self.weigh_not_found((), ())
        for failure in self._changes.failed:
            failure.reason = _disbelieved(failure.reason, failure.pending)

    def walked(self, walk: Walk) -> None:
        """A section has been read as far as there was news."""
        if self._trusted:
            self._changes.walks.append(walk)

    def unwalk(self) -> None:
        """The lists are to be received in full by the next run as well."""
        self._changes.walks = []

    def _check(self) -> None:
        if len(self._changes) >= _MANY:
            self._grown()


def _disbelieved(reason: str, pending: Pending | None) -> str:
    """Why a page is open work if the site that refused it is not believed; lists speak for themselves."""
    is_list = pending is not None and pending.kind == "list"
    return reason if is_list or not was_tried(reason) else "suspect_site"


def validators(response: Response) -> tuple[str | None, str | None]:
    """``ETag`` and ``Last-Modified`` of a response (RFC 9110, 8.8)."""
    found = []
    for name in ("ETag", "Last-Modified"):
        value = (response.headers.get(name) or b"").decode("latin-1").strip()
        found.append(value if value.isascii() and value.isprintable() and value else None)
    return found[0], found[1]


def conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """The headers that ask for a page only if it has changed; none if nothing is known of it."""
    headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in headers.items() if value}


def fingerprint(title: str, day: str | None) -> str | None:
    """What a list's row says of an article, as eight hex digits; None if it says nothing."""
    if not title:
        return None
    text = f"{comparison_key(without_counter(title))}\n{day or ''}"
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def without_counter(title: str) -> str:
    """A title without the number in brackets at its end, such as ``（12）`` or ``[阅读 1.2万]``: it may count views or
    comments and be another one every day. A year is none."""
    found = _COUNTER.search(title)
    if found is None or _YEAR.fullmatch(found["number"].strip()):
        return title
    return title if parse_count(found["number"]) is None else title[: found.start()].rstrip()


def is_news(title: str, day: str | None, known_title: str, known_day: str | None) -> bool:
    """Whether a list's row contradicts the stored article. A title that is cut off is no contradiction, nor is another
    counter behind it."""
    if day and known_day and not (day.startswith(known_day[:10]) or known_day.startswith(day)):
        return True
    title = without_counter(title)
    shown, known = comparison_key(title), comparison_key(without_counter(known_title))
    if is_cut(title):
        shown = shown.rstrip(".…⋯。")
    return not (known.startswith(shown) and len(shown) >= min(_SHORT_TITLE, len(known)))
