"""What is known of a site's pages, what is still to be done, and how far its lists were walked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from sqlite_utils import Database

from crawler.storage.candidates import Candidate, write_candidates
from crawler.storage.queries import chunks, marks
from crawler.storage.rereads import Reread, write_rereads
from crawler.storage.visits import (
    GONE_DAYS,
    LISTED_DAYS,
    REVISIT_DAYS,
    Visit,
    day_of,
    later,
    write_failed_visits,
    write_missed,
    write_seen,
    write_unmodified,
)

# Answers that say the same tomorrow: asked again after the days of a revisit, then no more.
NOT_FOUND: Final = frozenset({"http_404", "http_410", "soft_404"})
STILL_LISTED: Final = "still_listed"
"""Why an article that is not found is open work: nothing of its section is, and yet the list goes on showing it."""
# What was never asked for can have failed no attempt.
_NOT_ASKED: Final = frozenset({
    "listed", "mentioned", "limit", "retry_after", "suspect_site", "host_down",
})  # fmt: skip
_LASTING: Final = frozenset({
    "robots", "offsite", "private_address", "bad_url", "unsupported_scheme", "redirects", "too_large",
    "not_a_page", "too_many_tags", "no_title", "no_body", "soft_login",
    "to_list",
})  # fmt: skip
# So many articles that state a day further ahead than this tell that a clock is behind; one may state a wrong day.
_PUBLISHED_AHEAD: Final = 3
_AHEAD_DAYS: Final = 2
# Days on which a page that ought to be there may fail, before it is given up.
GIVE_UP_DAYS: Final = 10


@dataclass(frozen=True, slots=True)
class Pending:
    """A page that is still to be fetched, with all that is needed to ask for it."""

    url: str
    """Canonical form: what it is known by."""
    href: str
    section: str
    kind: str = "article"
    """``article``, ``list``, or ``mentioned``: an address in an article, of which it is not yet known
    whether it is an article's."""
    page: int | None = None
    """The number of a list page."""
    title: str = ""
    published_raw: str | None = None
    views_raw: str | None = None


class Known(NamedTuple):
    """What the database has at an address."""

    crawl_id: int | None
    """The run that met it first; None if it was stored before that was noted."""
    article_id: int | None = None
    """None: it is open work, or given up."""
    listed: str | None = None
    """The fingerprints of what lists said of it, parted by a space."""
    missed_at: str | None = None
    """Since when it has not been found, UTC; None if it was there when last visited."""
    gave_up_at: str | None = None
    """Since when it is asked for no more; None if it is."""
    place: int = 0
    """Its address' place among those that one statement asked for."""


class Shown(NamedTuple):
    """An article that is stored, and that a list shows."""

    title: str
    day: str | None
    """Its date, Asia/Shanghai; may be less, or more, than a day."""
    is_overdue: bool
    """It was not found, and its next visit is further off than that of an article that is listed should be."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A section that was read as far as there was news, or to its end."""

    url: str
    crawl_id: int = 0
    newest: str | None = None
    """The date of the newest article on its first pages; None if the list is not in order of dates."""
    links: int | None = None
    """Article links on its first page."""
    etag: str | None = None
    last_modified: str | None = None
    fetched_at: str | None = None
    """When its first page was last received, and not merely found unchanged."""


@dataclass(slots=True)
class Failure:
    """A page that was asked for in vain, or not asked for though it should be."""

    url: str
    reason: str
    pending: Pending | None = None
    """None: its row is there already."""
    is_listed: bool = False
    """Whether a list has shown it in this run."""


@dataclass(slots=True)
class Changes:
    """What a run has found out beside the articles; written in one transaction with them."""

    site: str = ""
    revisit_days: Sequence[int] = REVISIT_DAYS
    listed: dict[str, Pending] = field(default_factory=dict)
    settled: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    seen: dict[int, int | None] = field(default_factory=dict)
    unmodified: list[str] = field(default_factory=list)
    visits: dict[str, Visit] = field(default_factory=dict)
    """By the address that the article was asked for by."""
    walks: list[Walk] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)
    """The section whose list shows an article that may have been met where sections have no names, by its address."""
    rereads: Sequence[Reread] = ()
    candidates: Sequence[Candidate] = ()

    def __len__(self) -> int:
        return sum(
            map(
                len,
                (
                    self.listed,
                    self.settled,
                    self.failed,
                    self.seen,
                    self.unmodified,
                    self.walks,
                    self.named,
                    self.rereads,
                    self.candidates,
                ),
            )
        )


# Look-ups


# The largest file is asked for a million addresses a day, so these two are shaped by what they cost. ``asked`` is read
# in its order and looked up row by row, while an ``IN (…)`` is first sorted into a table of its own; and no address
# is read from the file again: its place tells it.
_ARTICLES_ASKED: Final = """
    SELECT v.crawl_id, d.article_id, v.listed, v.missed_at, NULL, place
    FROM asked CROSS JOIN addresses d USING (url) LEFT JOIN visits v USING (article_id)
"""
_WORK_ASKED: Final = """
    SELECT p.crawl_id, NULL, NULL, NULL, p.gave_up_at, place
    FROM asked CROSS JOIN pending p ON p.site = ? AND p.url = asked.url WHERE p.kind != 'mentioned'
"""


def known_at(db: Database, site: str, urls: Sequence[str]) -> dict[str, Known]:
    """Which of the URLs (canonical) are an article's, open work, or given up."""
    found: dict[str, Known] = {}
    for some in chunks(urls):
        found.update(_known(db, _ARTICLES_ASKED, some, some))
    if len(found) < len(urls):
        for some in chunks([url for url in urls if url not in found]):
            found.update(_known(db, _WORK_ASKED, some, [*some, site]))
    return found


def _known(
    db: Database, select: str, urls: Sequence[str], parameters: Sequence[str]
) -> dict[str, Known]:
    # Straight to the connection, and rows as they come: their columns are Known's fields.
    rows = db.conn.execute(_asking(select, len(urls)), parameters)
    return {urls[row[-1]]: tuple.__new__(Known, row) for row in rows}


@lru_cache(maxsize=64)
def _asking(select: str, count: int) -> str:
    """A statement that is given so many URLs, which are then the table ``asked`` of it."""
    return (
        f"WITH asked (place, url) AS (VALUES {','.join(f'({n},?)' for n in range(count))}) {select}"
    )


def articles_shown(db: Database, ids: Sequence[int], now: str) -> dict[int, Shown]:
    """What is stored of articles that a list shows, by id. ``now`` is UTC."""
    found = {}
    soon = later(now, LISTED_DAYS)
    for some in chunks(ids):
        sql = f"""
            SELECT a.id, a.title, coalesce(a.published_at, a.published_about), v.missed_at IS NOT NULL
                AND (coalesce(a.last_seen_at < a.gone_at, 0) OR coalesce(v.next_visit_at > ?, 1))
            FROM articles a LEFT JOIN visits v ON v.article_id = a.id WHERE a.id IN ({marks(some)})
        """
        for number, title, day, is_overdue in db.execute(sql, [soon, *some]):
            found[number] = Shown(title, day, bool(is_overdue))
    return found


def walk_of(db: Database, site: str, url: str) -> Walk | None:
    """How far a section has been walked; None if it never was."""
    row = db.execute(
        """
        SELECT url, crawl_id, newest, links, etag, last_modified, fetched_at FROM walks
        WHERE site = ? AND url = ?
        """,
        [site, url],
    ).fetchone()
    return Walk(*row) if row else None


def open_work(db: Database, site: str, now: str, limit: int, kind: str = "") -> list[Pending]:
    """What is to be asked for first, the oldest first: pages of lists and articles, or those ``mentioned``."""
    kinds = "kind = 'mentioned'" if kind == "mentioned" else "kind != 'mentioned'"
    rows = db.execute(
        f"""
        SELECT url, href, section, kind, page, title, published_raw, views_raw FROM pending
        WHERE site = ? AND due_at <= ? AND {kinds} ORDER BY due_at, rowid LIMIT ?
        """,
        [site, now, limit],
    )
    return [Pending(*row) for row in rows]


def count_open(db: Database, site: str, now: str) -> int:
    """Pages that the next run asks for first."""
    (number,) = db.execute(
        "SELECT count(*) FROM pending WHERE site = ? AND due_at <= ?", [site, now]
    ).fetchone()
    return int(number)


# Writing


def bring_back(db: Database, site: str, now: str, days: Sequence[int]) -> int:
    """Let what a clock that ran ahead has put off to a day that no right clock puts anything off to be due now.

    How many pages that were. Nothing else is changed: it may be the present that is wrong.
    """
    if _is_behind(db, site, now):
        return 0
    latest = later(now, max([*days, GONE_DAYS, LISTED_DAYS]) + 1)
    pages = db.execute(
        """
        UPDATE pending SET due_at = :now, gave_up_at = NULL
        WHERE site = :site AND (due_at > :latest OR gave_up_at > :tomorrow)
        """,
        {"site": site, "now": now, "latest": latest, "tomorrow": later(now, 1)},
    ).rowcount
    visits = db.execute(
        "UPDATE visits SET next_visit_at = ? WHERE site = ? AND next_visit_at > ?",
        [now, site, latest],
    ).rowcount
    # Else a list that answers "unmodified" would be believed until that day.
    db.execute("UPDATE walks SET fetched_at = NULL WHERE site = ? AND fetched_at > ?", [site, now])
    return pages + visits


def _is_behind(db: Database, site: str, now: str) -> bool:
    """Whether it is the present clock that is wrong: the site has published articles after it."""
    (count,) = db.execute(
        "SELECT count(*) FROM (SELECT 1 FROM articles WHERE site = ? AND published_at > ? LIMIT ?)",
        [site, day_of(later(now, _AHEAD_DAYS)), _PUBLISHED_AHEAD],
    ).fetchone()
    return int(count) >= _PUBLISHED_AHEAD


@dataclass(slots=True)
class Outcome:
    """What writing found out."""

    gone: int = 0
    gave_up: list[str] = field(default_factory=list)
    """Pages that ought to be there and were given up."""


def write_changes(db: Database, changes: Changes, crawl_id: int, now: str) -> Outcome:
    """Write all but the visits, which are written with their articles. ``now`` is UTC."""
    site, outcome = changes.site, Outcome()
    _write_listed(db, site, changes.listed.values(), crawl_id, now)
    _delete(db, site, [*changes.settled, *changes.unmodified])
    forget_mentioned(db, site, [p.url for p in changes.listed.values() if p.kind == "mentioned"])
    missed = {f.url: f.is_listed for f in changes.failed if f.reason in NOT_FOUND}
    outcome.gone = len(write_missed(db, missed, now))
    others = [f.url for f in changes.failed if f.reason not in NOT_FOUND and was_tried(f.reason)]
    write_failed_visits(db, others, now, changes.revisit_days)
    for failure in changes.failed:
        if failure.pending:
            _write_listed(db, site, [failure.pending], crawl_id, now)
        if _fail(db, site, failure, now, changes.revisit_days):
            outcome.gave_up.append(failure.url)
    # An article that is not found any more is no open work: its next visit is planned already.
    _delete(db, site, [url for url in missed if _is_article(db, url)])
    write_unmodified(db, changes.unmodified, now, changes.revisit_days)
    write_seen(db, changes.seen, now)
    _write_named(db, changes.named)
    write_rereads(db, site, changes.rereads)
    write_candidates(db, site, changes.candidates)
    db.conn.executemany(
        """
        INSERT INTO walks (site, url, crawl_id, newest, links, etag, last_modified, fetched_at, walked_at, first_crawl_id)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?3)
        ON CONFLICT (site, url) DO UPDATE SET crawl_id = excluded.crawl_id, newest = excluded.newest, links = excluded.links,
            etag = excluded.etag, last_modified = excluded.last_modified, fetched_at = excluded.fetched_at,
            walked_at = excluded.walked_at
        """,
        (
            (site, w.url, crawl_id, w.newest, w.links, w.etag, w.last_modified, w.fetched_at, now)
            for w in changes.walks
        ),
    )
    return outcome


def _write_listed(
    db: Database, site: str, pending: Iterable[Pending], crawl_id: int, now: str
) -> None:
    # An address that a list shows is no longer merely mentioned.
    db.conn.executemany(
        """
        INSERT INTO pending (site, url, kind, href, section, page, title, published_raw, views_raw,
            crawl_id, reason, first_at, due_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (site, url) DO UPDATE SET kind = excluded.kind, reason = excluded.reason, href = excluded.href,
            section = excluded.section, title = excluded.title, published_raw = excluded.published_raw,
            views_raw = excluded.views_raw
        WHERE pending.kind = 'mentioned'
        """,
        (
            (
                site, p.url, p.kind, p.href, p.section, p.page, p.title, p.published_raw, p.views_raw,
                crawl_id, "mentioned" if p.kind == "mentioned" else "listed", now, now,
            )
            for p in pending
        ),
    )  # fmt: skip


def _write_named(db: Database, named: Mapping[str, str]) -> None:
    """Give articles (at canonical addresses) the name of their section, where they have none: their pages tell none."""
    db.conn.executemany(
        """
        UPDATE articles SET category = ?
        WHERE category IS NULL AND id = (SELECT article_id FROM addresses WHERE url = ?)
        """,
        ((name, url) for url, name in named.items()),
    )


def _delete(db: Database, site: str, urls: Sequence[str]) -> None:
    db.conn.executemany(
        "DELETE FROM pending WHERE site = ? AND url = ?", ((site, url) for url in urls)
    )


def forget_mentioned(db: Database, site: str, urls: Iterable[str]) -> None:
    """Whatever is stored is no open work, by whichever of its addresses (canonical) it was mentioned."""
    db.conn.executemany(
        """
        DELETE FROM pending WHERE site = ? AND url = ? AND kind = 'mentioned'
        AND EXISTS (SELECT 1 FROM addresses WHERE addresses.url = pending.url)
        """,
        ((site, url) for url in urls),
    )


def _is_article(db: Database, url: str) -> bool:
    return db.execute("SELECT 1 FROM addresses WHERE url = ?", [url]).fetchone() is not None


def _fail(db: Database, site: str, failure: Failure, now: str, days: Sequence[int]) -> bool:
    """Note an attempt; returns whether a page that ought to be there is given up by it."""
    row = db.execute(
        "SELECT attempts, days, last_at FROM pending WHERE site = ? AND url = ?",
        [site, failure.url],
    ).fetchone()
    if row is None:
        return False
    attempts, tried_days, last_at = row
    if not was_tried(failure.reason):
        db.execute(
            "UPDATE pending SET reason = ?, due_at = ? WHERE site = ? AND url = ?",
            [failure.reason, now, site, failure.url],
        )
        return False
    if last_at is None or day_of(last_at) != day_of(now):
        tried_days += 1
    lasting = is_lasting(failure.reason)
    due: str | None = now
    if lasting:
        due = later(now, days[tried_days - 1]) if tried_days <= len(days) else None
    elif tried_days >= GIVE_UP_DAYS:
        due = None
    db.execute(
        """
        UPDATE pending SET reason = ?, attempts = ?, days = ?, last_at = ?, due_at = ?, gave_up_at = ?
        WHERE site = ? AND url = ?
        """,
        [
            failure.reason, attempts + 1, tried_days, now, due, None if due else now, site, failure.url,
        ],
    )  # fmt: skip
    return due is None and not lasting


def was_tried(reason: str) -> bool:
    """Whether the page itself failed, and not the host, robots.txt, or our own limits."""
    return reason not in _NOT_ASKED and not reason.startswith("robots_")


def is_lasting(reason: str) -> bool:
    """Whether a page that failed so will do so again at once: it is not there, forbidden, or no article."""
    if reason in NOT_FOUND | _LASTING:
        return True
    if reason.startswith("page_") and reason.endswith("_empty"):
        return True
    return reason.startswith("http_4") and reason not in ("http_408", "http_425", "http_429")
