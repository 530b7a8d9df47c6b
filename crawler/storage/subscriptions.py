"""Who wants to be told of what, what matches, and what is still to be delivered: ``NAME-watch.db`` beside the database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self, TypeAlias

from crawler.errors import UserError
from crawler.facts import VERSION as FACTS_VERSION
from crawler.storage import search
from crawler.storage.database import transaction
from crawler.storage.queries import chunks, last_article_id, marks
from crawler.storage.reader import Readable
from crawler.storage.search_query import SearchQuery
from crawler.storage.site_names import SiteNames
from crawler.storage.watch_file import open_watch_file, read_watch_file

# Articles in one message: a robot takes some thousand characters.
AT_ONCE: Final = 20
_SHOWN: Final = (
    "id, site, url, title, published_at, published_about, category, source, news_at, cluster_id"
)


@dataclass(frozen=True, slots=True)
class Subscription:
    """What somebody wants to be told of: articles that have all the words and come through the filters."""

    name: str
    words: str
    places: tuple[str, ...] = ()
    site: str | None = None
    category: str | None = None
    targets: tuple[str, ...] = field(default=(), repr=False)
    """Where it is delivered: keys, never to be shown whole."""
    daily: bool = False
    """Once a day, and not after each crawl."""
    paused: bool = False
    id: int = 0
    created_at: str = ""
    """UTC."""
    place: str | None = None
    """Of its facts, as ``search.Filters`` has them; an article whose facts are not read yet waits for them."""
    industry: str | None = None
    min_amount: int | None = None
    stage: str | None = None
    language: str | None = None
    """Of its messages, ``zh`` or ``en``; None: of the process that sends them."""

    @property
    def filters(self) -> search.Filters:
        """What it asks besides its words."""
        return search.Filters(
            self.site,
            self.category,
            place=self.place,
            industry=self.industry,
            min_amount=self.min_amount,
            stage=self.stage,
        )

    @property
    def query(self) -> SearchQuery | None:
        """Its words; None if it asks for every article of its filters. Raises UserError for words that say nothing."""
        if not (self.words or self.places):
            return None
        query = SearchQuery.parse(self.words) if self.words else SearchQuery()
        query.also(self.places)
        return query

    def matches(self, row: Mapping[str, Any]) -> bool:
        """Whether an article, a row of ``articles``, has its words."""
        query = self.query
        return query is None or query.matches([row[name] or "" for name in search.FIELDS])


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one address that has not arrived yet."""

    id: int
    subscription: Subscription
    target: str
    articles: tuple[int, ...]
    attempts: int


@dataclass(frozen=True, slots=True)
class Undelivered:
    """What has not arrived at one address of a subscription, though it was tried."""

    target: str = field(repr=False)
    articles: int
    attempts: int
    why: str
    """As reasons are stored: ``zh / en``."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a subscription."""

    matched: int
    """Articles, copies among them."""
    waiting: int
    """Articles that some address has not got yet; copies of a story are never sent."""
    undelivered: tuple[Undelivered, ...] = ()


Parted: TypeAlias = Callable[[Subscription, str, Sequence[int]], Sequence[Sequence[int]]]
"""Articles of a subscription to one address, in as many messages as they need."""


class Subscriptions:
    """The open file. Every method raises StorageError if it cannot be used."""

    def __init__(self, db: Readable) -> None:
        self._db = db

    @classmethod
    @contextmanager
    def of(cls, database: Path) -> Iterator[Self]:
        """The file of a database, made if it is not there; nobody but its owner may read it."""
        with open_watch_file(database) as db:
            yield cls(db)

    @classmethod
    @contextmanager
    def to_read(cls, database: Path, seconds: float | None = None) -> Iterator[Self]:
        """The file of a database for the methods that only read, for at most so many seconds, if any are given.

        Raises StorageError, also if there is none."""
        with read_watch_file(database, seconds) as db:
            yield cls(db)

    def all(self) -> list[Subscription]:
        """By name."""
        return [
            _subscription(row)
            for row in self._db.query("SELECT * FROM subscriptions ORDER BY name")
        ]

    def named(self, name: str) -> Subscription:
        """Raises UserError for an unknown name."""
        for row in self._db.query("SELECT * FROM subscriptions WHERE name = ?", [name]):
            return _subscription(row)
        raise UserError(
            f"没有名为 {name} 的订阅；列出全部：zhaoshang watch list",
            f"no subscription named {name}; to list them: zhaoshang watch list",
        )

    def add(self, wanted: Subscription, articles: Readable | None, now: str) -> None:
        """Begin with what comes from now on. Raises UserError for a name that is taken. ``now`` is UTC."""
        seen = last_article_id(articles) if articles else 0
        with transaction(self._db):
            if self._db.execute(
                "SELECT 1 FROM subscriptions WHERE name = ?", [wanted.name]
            ).fetchone():
                raise UserError(
                    f"已有名为 {wanted.name} 的订阅，用 --name 另起一个",
                    f"there is a subscription named {wanted.name}; choose another with --name",
                )
            self._db.execute(
                """
                INSERT INTO subscriptions (name, words, places, site, category, targets, daily, created_at, seen_id,
                    place, industry, min_amount, stage, language)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    wanted.name, wanted.words, json.dumps(wanted.places), wanted.site, wanted.category,
                    json.dumps(wanted.targets), int(wanted.daily), now, seen,
                    wanted.place, wanted.industry, wanted.min_amount, wanted.stage, wanted.language,
                ],
            )  # fmt: skip

    def pause(self, name: str, articles: Readable | None, *, paused: bool) -> None:
        """Tell nothing until it goes on; what comes meanwhile is not told later. Raises UserError as ``named`` does."""
        one = self.named(name)
        with transaction(self._db):
            self._db.execute(
                "UPDATE subscriptions SET paused = ? WHERE id = ?", [int(paused), one.id]
            )
            if not paused and articles:
                self._db.execute(
                    "UPDATE subscriptions SET seen_id = ? WHERE id = ?",
                    [last_article_id(articles), one.id],
                )

    def remove(self, name: str) -> None:
        """With what it has still to deliver. Raises UserError as ``named`` does."""
        one = self.named(name)
        with transaction(self._db):
            self._db.execute("DELETE FROM subscriptions WHERE id = ?", [one.id])

    def find(self, articles: Readable, now: str) -> None:
        """Note what matches among the news that came since the last look; each article once for a subscription."""
        newest = last_article_id(articles)
        for row in list(
            self._db.query("SELECT * FROM subscriptions WHERE NOT paused AND seen_id < ?", [newest])
        ):
            one, seen = _subscription(row), row["seen_id"]
            last = _read_up_to(articles, seen, newest) if one.filters.asks_facts else newest
            condition, values = one.filters.sql
            found = [
                (one.id, each["id"], each["cluster_id"], now)
                for each in articles.query(
                    "SELECT * FROM articles WHERE id > ? AND id <= ? AND news_at IS NOT NULL"
                    f" AND {condition} ORDER BY id",
                    [seen, last, *values],
                )
                if one.matches(each)
            ]
            with transaction(self._db):
                # Another process may have looked meanwhile: what it found is found.
                self._db.conn.executemany(
                    """
                    INSERT OR IGNORE INTO matches (subscription_id, article_id, cluster_id, found_at, is_copy)
                    VALUES (?1, ?2, ?3, ?4, EXISTS (
                        SELECT 1 FROM matches WHERE subscription_id = ?1 AND cluster_id = ?3 AND article_id <> ?2
                    ))
                    """,
                    found,
                )
                self._db.execute(
                    "UPDATE subscriptions SET seen_id = max(seen_id, ?) WHERE id = ?",
                    [last, one.id],
                )

    def put_into_messages(self, now: str, day: str, parted: Parted) -> None:
        """Make messages of what matched: those of a daily subscription once on a ``day`` (UTC moment of its beginning)."""
        for one in self.all():
            if one.paused or not one.targets or (one.daily and self._was_told(one, day)):
                continue
            with transaction(self._db):
                ids = [
                    i
                    for (i,) in self._db.execute(
                        """
                        SELECT article_id FROM matches WHERE subscription_id = ? AND NOT is_copy AND NOT EXISTS (
                            SELECT 1 FROM delivered JOIN deliveries d ON d.id = delivery_id
                            WHERE d.subscription_id = matches.subscription_id AND delivered.article_id = matches.article_id
                        ) ORDER BY article_id
                        """,
                        [one.id],
                    )
                ]
                for target in one.targets if ids else ():
                    for some in parted(one, target, ids):
                        self._make(one, target, some, now)

    def _was_told(self, one: Subscription, day: str) -> bool:
        sql = "SELECT 1 FROM deliveries WHERE subscription_id = ? AND made_at >= ?"
        return self._db.execute(sql, [one.id, day]).fetchone() is not None

    def _make(self, one: Subscription, target: str, articles: Sequence[int], now: str) -> None:
        made = self._db.conn.execute(
            "INSERT INTO deliveries (subscription_id, target, made_at) VALUES (?, ?, ?)",
            (one.id, target, now),
        )
        self._db.conn.executemany(
            "INSERT INTO delivered (delivery_id, article_id) VALUES (?, ?)",
            ((made.lastrowid, article) for article in articles),
        )

    def waiting(self) -> list[Delivery]:
        """What has not arrived, the oldest first."""
        found = []
        rows = self._db.query(
            """
            SELECT d.id AS delivery, d.target, d.attempts, s.* FROM deliveries d
            JOIN subscriptions s ON s.id = d.subscription_id WHERE d.sent_at IS NULL AND NOT s.paused ORDER BY d.id
            """
        )
        for row in list(rows):
            ids = self._db.execute(
                "SELECT article_id FROM delivered WHERE delivery_id = ? ORDER BY article_id",
                [row["delivery"]],
            )
            articles = tuple(i for (i,) in ids)
            found.append(
                Delivery(
                    row["delivery"], _subscription(row), row["target"], articles, row["attempts"]
                )
            )
        return found

    def ended(self, delivery: Delivery, now: str, why: str | None) -> None:
        """Note that a message arrived (``why`` is None), or why not (``zh / en``): it is sent again, with the same number."""
        with transaction(self._db):
            self._db.execute(
                "UPDATE deliveries SET attempts = attempts + 1, sent_at = ?, why = ? WHERE id = ?",
                [None if why else now, why, delivery.id],
            )

    def outcomes(self) -> list[tuple[Subscription, Outcome]]:
        """What came of each subscription, by name."""
        return [(one, self._outcome(one)) for one in self.all()]

    def _outcome(self, one: Subscription) -> Outcome:
        matched, stories, told = self._db.execute(
            """
            SELECT count(*), coalesce(sum(NOT is_copy), 0), coalesce(sum(NOT is_copy AND EXISTS (
                SELECT 1 FROM deliveries d JOIN delivered a ON a.delivery_id = d.id
                WHERE d.subscription_id = m.subscription_id AND a.article_id = m.article_id
            ) AND NOT EXISTS (
                SELECT 1 FROM deliveries d JOIN delivered a ON a.delivery_id = d.id
                WHERE d.subscription_id = m.subscription_id AND a.article_id = m.article_id AND d.sent_at IS NULL
            )), 0) FROM matches m WHERE subscription_id = ?
            """,
            [one.id],
        ).fetchone()
        # Of a column beside max() SQLite takes the row that has it.
        failed = self._db.execute(
            """
            SELECT target, count(DISTINCT article_id), max(attempts), why FROM deliveries JOIN delivered ON delivery_id = id
            WHERE subscription_id = ? AND sent_at IS NULL GROUP BY target HAVING max(attempts) > 0 ORDER BY min(id)
            """,
            [one.id],
        )
        waiting = stories - told if one.targets else 0
        return Outcome(matched, waiting, tuple(Undelivered(*row) for row in failed.fetchall()))

    def matched(self, name: str, limit: int) -> list[int]:
        """The latest articles that matched, by id, the newest first; copies are left out. Raises UserError."""
        one = self.named(name)
        rows = self._db.execute(
            "SELECT article_id FROM matches WHERE subscription_id = ? AND NOT is_copy ORDER BY article_id DESC LIMIT ?",
            [one.id, limit],
        )
        return [i for (i,) in rows]


def articles_told(db: Readable, ids: Sequence[int]) -> list[dict[str, Any]]:
    """What a message says of its articles, in the order of their ids; one that was deleted is left out."""
    found: dict[int, dict[str, Any]] = {}
    names = SiteNames.of(db)
    for some in chunks(ids):
        rows = db.query(f"SELECT {_SHOWN} FROM articles WHERE id IN ({marks(some)})", list(some))
        found.update((row["id"], {**row, "site_name": names[row["site"]]}) for row in rows)
    return [found[i] for i in ids if i in found]


def _read_up_to(db: Readable, seen: int, newest: int) -> int:
    """The article up to which the facts of all news after ``seen`` are read."""
    (unread,) = db.execute(
        """
        SELECT min(id) FROM articles WHERE id > ? AND id <= ? AND news_at IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM fact_runs WHERE article_id = articles.id AND extractor = ?)
        """,
        [seen, newest, FACTS_VERSION],
    ).fetchone()
    return newest if unread is None else int(unread) - 1


def _subscription(row: dict[str, Any]) -> Subscription:
    return Subscription(
        row["name"], row["words"], tuple(json.loads(row["places"])), row["site"], row["category"],
        tuple(json.loads(row["targets"])), bool(row["daily"]), bool(row["paused"]), row["id"], row["created_at"],
        # A file that is only read may be of the first version.
        row.get("place"), row.get("industry"), row.get("min_amount"), row.get("stage"), row.get("language"),
    )  # fmt: skip
