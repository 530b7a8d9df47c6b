"""When an article is asked for again, what a list said of it, and whether it is gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlite_utils import Database

from crawler.clock import moment, stamp
from crawler.fields.zone import SHANGHAI
from crawler.storage.queries import articles_at, chunks, marks

REVISIT_DAYS: Final = (1, 3, 7, 30)
# A daily run does not reach each article at the same minute: it may come this much too early.
_EARLY: Final = timedelta(hours=6)
# An article that is gone is asked for once more, this much later.
GONE_DAYS: Final = 30
LISTED_DAYS: Final = 7
"""Days from one visit to the next of an article that is gone, for as long as a list shows it."""
# Wordings of one article on several lists that are remembered.
_WORDINGS: Final = 4


@dataclass(frozen=True, slots=True)
class Visit:
    """What the page of an article, and the list that led to it, said beside the article itself."""

    section: str
    href: str
    """What was asked for, as the list writes it."""
    listed: str | None = None
    """The fingerprint of the list's row; None if no list showed the article."""
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """An article that is to be visited again."""

    url: str
    href: str
    title: str
    section: str | None
    etag: str | None = None
    last_modified: str | None = None
    last_seen_at: str = ""
    """When a list showed it last, or it was harvested, UTC; "" where a list shows it just now."""


_DUE: Final = (
    "a.url, coalesce(v.href, a.url), a.title, v.section, v.etag, v.last_modified, a.last_seen_at"
)

_DAY: Final = "substr(coalesce(a.published_at, a.published_about), 1, 10)"


def next_visit(
    first_seen_at: str, published: str | None, now: str, days: Sequence[int] = REVISIT_DAYS
) -> str | None:
    """The first moment after ``now`` at which an article is due; None if never again. All times UTC.

    ``days`` count from ``first_seen_at``. ``published`` (Asia/Shanghai, may be less than a day) tells young
    articles: one that was older than the last of ``days`` when it was first seen comes once more, at the last.
    """
    if not days:
        return None
    first, reached = moment(first_seen_at), moment(now)
    if first > reached:
        # By a clock that ran ahead: how long ago it was nobody knows.
        return later(now, max(days))
    oldest = first - timedelta(days=max(days))
    if published and len(published) >= 4 and published < _day(oldest)[: len(published)]:
        days = (max(days),)
    after = (first + timedelta(days=number) - _EARLY for number in sorted(days))
    return next((stamp(due) for due in after if due > reached), None)


def later(now: str, days: float) -> str:
    """So many days after ``now``, and as much too early as a daily run may be."""
    return stamp(moment(now) + timedelta(days=days) - _EARLY)


def day_of(text: str) -> str:
    """The day in Asia/Shanghai of a stored time (UTC), YYYY-MM-DD."""
    return _day(moment(text))


def _day(when: datetime) -> str:
    return when.astimezone(SHANGHAI).strftime("%Y-%m-%d")


def due_articles(db: Database, site: str, now: str, limit: int) -> list[Due]:
    """The site's articles that are due, those that became so last first: they change most."""
    found = db.execute(
        f"""
        SELECT {_DUE} FROM visits v JOIN articles a ON a.id = v.article_id
        WHERE v.site = ? AND v.next_visit_at <= ? ORDER BY v.next_visit_at DESC LIMIT ?
        """,
        [site, now, limit],
    )
    return [Due(*row) for row in found]


def visited_articles(db: Database, urls: Sequence[str]) -> dict[str, Due]:
    """What is known of the articles at the URLs (canonical), as for a visit; URLs of no article are left out."""
    found = {}
    for some in chunks(urls):
        for row in db.execute(
            f"""
            SELECT d.url, {_DUE} FROM addresses d JOIN articles a ON a.id = d.article_id
            JOIN visits v ON v.article_id = a.id WHERE d.url IN ({marks(some)})
            """,
            list(some),
        ):
            found[row[0]] = Due(*row[1:])
    return found


def addresses_of(db: Database, urls: Sequence[str]) -> dict[str, list[str]]:
    """The addresses of the articles at the URLs (canonical): the one it is stored under, then the others, the latest
    first. URLs of no article are left out."""
    found: dict[str, list[str]] = {}
    for some in chunks(urls):
        for asked, address in db.execute(
            f"""
            SELECT d.url, other.url FROM addresses d JOIN articles a ON a.id = d.article_id
            JOIN addresses other ON other.article_id = a.id WHERE d.url IN ({marks(some)})
            ORDER BY d.url, other.url != a.url, other.first_seen_at DESC
            """,
            list(some),
        ):
            found.setdefault(asked, []).append(address)
    return found


def latest_addresses(db: Database, site: str, count: int) -> list[str]:
    """The addresses of a site's articles, the latest by their day first."""
    rows = db.execute(
        "SELECT url FROM articles WHERE site = ? ORDER BY published_at DESC LIMIT ?", [site, count]
    )
    return [url for (url,) in rows]


def newest_of(
    db: Database, site: str, section: str, ids: Sequence[int], crawl_id: int
) -> tuple[set[int], set[int]]:
    """Those of the articles that a section led to, and as many that are its newest and not gone.

    Of what the run ``crawl_id`` and later ones stored none counts; of one day any may be the newest. Articles without a date stand in the order of their
    lists: those of a later run first, of one run those that were stored first.
    """
    own: set[int] = set()
    for some in chunks(ids):
        sql = f"SELECT article_id FROM visits WHERE section = ? AND article_id IN ({marks(some)})"
        own |= {number for (number,) in db.execute(sql, [section, *some])}
    found = db.execute(
        f"""
        SELECT a.id, {_DAY} FROM visits v JOIN articles a ON a.id = v.article_id
        WHERE v.site = ? AND v.section = ? AND v.crawl_id < ? AND a.gone_at IS NULL
        ORDER BY coalesce(a.published_at, a.published_about) DESC, v.crawl_id DESC, a.id LIMIT ?
        """,
        [site, section, crawl_id, len(own)],
    ).fetchall()
    newest = {number for number, _ in found}
    if found and (oldest := found[-1][1]):
        # Which of the articles of one day are its newest the days do not tell.
        for some in chunks(sorted(own - newest)):
            sql = f"SELECT a.id FROM articles a WHERE {_DAY} = ? AND a.id IN ({marks(some)})"
            newest |= {number for (number,) in db.execute(sql, [oldest, *some])}
    return own, newest


def write_visits(
    db: Database,
    articles: Mapping[int, Mapping[str, Any]],
    visits: Mapping[int, Visit],
    crawl_id: int,
    now: str,
    days: Sequence[int],
) -> None:
    """Articles that answered (id -> row as stored): when they are due next; none of them is gone."""
    said: dict[int, str | None] = {}
    for some in chunks(list(articles)):
        sql = f"SELECT article_id, listed FROM visits WHERE article_id IN ({marks(some)})"
        said.update(db.execute(sql, list(some)))
    rows = []
    for number, row in articles.items():
        told = visits.get(number)
        visit = told or Visit("", row["url"])
        date = row["published_at"] or row["published_about"]
        rows.append(
            (
                number,
                row["site"],
                visit.section or None,
                crawl_id,
                visit.href if visit.href != row["url"] else None,
                wordings(said.get(number), visit.listed),
                None if row["elsewhere"] else next_visit(row["first_seen_at"], date, now, days),
                visit.etag,
                visit.last_modified,
                told is not None,
            )
        )
    db.conn.executemany(
        """
        INSERT INTO visits (article_id, site, section, crawl_id, href, listed, next_visit_at, etag, last_modified)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (article_id) DO UPDATE SET section = coalesce(section, excluded.section),
            href = CASE WHEN ? THEN excluded.href ELSE href END, listed = excluded.listed, next_visit_at = excluded.next_visit_at,
            etag = excluded.etag, last_modified = excluded.last_modified, missed_at = NULL
        """,
        rows,
    )


def wordings(known: str | None, new: str | None) -> str | None:
    """The fingerprints of what lists said of an article, the last few, parted by a space."""
    kept = [word for word in (known or "").split() if word != new]
    return " ".join([*kept, *([new] if new else [])][-_WORDINGS:]) or None


def write_unmodified(db: Database, urls: Iterable[str], now: str, days: Sequence[int]) -> None:
    """Articles that answered 304: there, and unchanged."""
    ids = articles_at(db, list(urls)).values()
    db.conn.executemany(
        "UPDATE visits SET missed_at = NULL WHERE article_id = ?", ((i,) for i in ids)
    )
    _postpone(db, ids, now, days)
    db.conn.executemany("UPDATE articles SET gone_at = NULL WHERE id = ?", ((i,) for i in ids))


def write_missed(db: Database, missed: Mapping[str, bool], now: str) -> set[str]:
    """Articles that answered "not found" (URL -> whether a list shows it yet): gone if they did so on an earlier
    day too.

    Returns the URLs of those that have just been found gone; URLs of no stored article are passed over.
    """
    gone: set[str] = set()
    for url, number in articles_at(db, list(missed)).items():
        row = db.execute(
            "SELECT v.missed_at, a.gone_at FROM visits v JOIN articles a ON a.id = v.article_id WHERE a.id = ?",
            [number],
        ).fetchone()
        missed_at, gone_at = row or (None, None)
        if missed_at and missed_at > now:
            missed_at = None  # by a clock that ran ahead: it may have been today
        due: str | None = later(now, 1)
        if gone_at:
            due = later(now, LISTED_DAYS) if missed[url] else None
        elif missed_at and day_of(missed_at) != day_of(now):
            db.execute("UPDATE articles SET gone_at = ? WHERE id = ?", [now, number])
            gone.add(url)
            due = later(now, LISTED_DAYS if missed[url] else GONE_DAYS)
        db.execute(
            "UPDATE visits SET missed_at = ?, next_visit_at = ? WHERE article_id = ?",
            [missed_at or now, due, number],
        )
    return gone


def write_failed_visits(db: Database, urls: Iterable[str], now: str, days: Sequence[int]) -> None:
    """Articles that could not be visited: on to their next date; what is left of this one is open work."""
    _postpone(db, articles_at(db, list(urls)).values(), now, days)


def _postpone(db: Database, ids: Iterable[int], now: str, days: Sequence[int]) -> None:
    for number in ids:
        first, date, is_back = db.execute(
            """
            SELECT first_seen_at, coalesce(published_at, published_about), last_seen_at >= missed_at
            FROM articles LEFT JOIN visits ON article_id = id WHERE id = ?
            """,
            [number],
        ).fetchone()
        due = next_visit(first, date, now, days)
        if is_back:
            # It was not found, and a list has shown it since: nobody knows yet whether it is there.
            due = min(filter(None, (due, later(now, LISTED_DAYS))))
        db.execute("UPDATE visits SET next_visit_at = ? WHERE article_id = ?", [due, number])


def write_seen(db: Database, seen: Mapping[int, int | None], now: str) -> None:
    """Articles that a list showed (id -> views there, None if it shows none): observed at no request."""
    if not seen:
        return
    db.conn.executemany(
        "UPDATE articles SET last_seen_at = max(last_seen_at, ?), views = coalesce(?, views) WHERE id = ?",
        ((now, views, number) for number, views in seen.items()),
    )
    db.conn.executemany(
        "INSERT OR REPLACE INTO views (article_id, seen_at, count) VALUES (?, ?, ?)",
        ((number, now, views) for number, views in seen.items() if views is not None),
    )
