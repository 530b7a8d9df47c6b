"""Puts articles, crawls, sections and rejects into the database, many in one transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sqlite_utils import Database

from crawler.errors import StorageError
from crawler.fields.fingerprints import Text
from crawler.fields.text import content_hash
from crawler.health.habits import Habits
from crawler.items import Article
from crawler.storage import facts, search, stories
from crawler.storage.database import (
    FileId,
    Place,
    explain,
    is_being_written,
    open_database,
    transaction,
)
from crawler.storage.frontier import (
    Changes,
    Outcome,
    bring_back,
    count_open,
    forget_mentioned,
    write_changes,
)
from crawler.storage.history import habits
from crawler.storage.news import Past, met_in
from crawler.storage.queries import articles_at, chunks, marks, newest_day
from crawler.storage.site_names import note_name
from crawler.storage.visits import write_visits

# Columns whose new value replaces a different old one and leaves a revision behind.
VERSIONED: Final = (
    "title", "published_at", "category", "breadcrumb", "author", "source", "reporters", "body",
)  # fmt: skip
# And those that are as the last visit found them, whatever was before.
_OF_TODAY: Final = ("last_seen_at", "fetched_at", "pages", "elsewhere", "content_hash")
BREADCRUMB_SEPARATOR: Final = " > "
NAME_SEPARATOR: Final = "、"
# Characters of a body that is made ready before it is written; an article has 1,400.
_PREPARED_LENGTH: Final = 20_000


@dataclass(slots=True)
class Batch:
    """What one transaction writes. All of it is stored, or none."""

    articles: list[Article] = field(default_factory=list)
    addresses: list[tuple[str, str]] = field(default_factory=list)
    """Further addresses of articles: (the article's URL, the address)."""
    rejects: list[dict[str, str]] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)

    def __len__(self) -> int:
        return len(self.articles) + len(self.addresses) + len(self.rejects)


@dataclass(slots=True)
class Written:
    """What became of a batch: its articles by URL, and its changes."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    outcome: Outcome = field(default_factory=Outcome)
    told: list[int] = field(default_factory=list)
    """Numbers of the articles whose text is new or has changed: what is read from it is to be read anew."""


class Writer:
    """The one writer of a crawl. Every method raises StorageError if the database cannot take it."""

    def __init__(self, path: Path, file: FileId | None = None) -> None:
        """``file``: the one that a run began with; another one at ``path`` is refused."""
        self.path = path
        self.db: Database = open_database(path, file=file)
        self._place = Place(path, file=file)

    def close(self) -> None:
        """Give the file back. Safe to call twice."""
        self.db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One write transaction, all or nothing, in the file that is found at the path before it and after it."""
        self._place.check()
        with transaction(self.db):
            yield
        self._place.check()

    def write_facts(self, ids: Sequence[int], done_at: str, known: Sequence[str] = ()) -> bool:
        """Read the facts of these articles, and store them; see ``write_readings``."""
        # The rules take a quarter of a second to load, and most crawls read no facts.
        from crawler.storage.fact_reading import read

        try:
            # Read before the lock is taken: that takes longer than writing.
            readings = [read(text, known) for text in facts.texts(self.db, ids)]
        except sqlite3.Error as error:
            raise explain(error, self.path) from error
        return self.write_readings(readings, done_at)

    def write_readings(self, readings: Iterable[facts.Reading], done_at: str) -> bool:
        """Store each article's facts in one transaction; ``done_at`` is the present, UTC. Says whether a project was or is among
        them, so that the projects are to be made anew."""
        touched = False
        try:
            for reading in readings:
                with self.transaction():
                    touched |= facts.has_projects(self.db, reading.text.article_id)
                    facts.write(self.db, reading, done_at)
                touched |= bool(reading.mentions)
        except sqlite3.Error as error:
            raise explain(error, self.path) from error
        return touched

    def with_new_lists(self, site: str) -> list[int]:
        """The articles of a site whose files name other projects than when their facts were read."""
        try:
            return facts.with_new_lists(self.db, site)
        except sqlite3.Error as error:
            raise explain(error, self.path) from error

    def note_region(self, site: str, code: str, noted_at: str) -> None:
        """Keep the code of a site's division, if that is news."""
        try:
            sql = "SELECT 1 FROM regions WHERE site = ? AND code = ?"
            if not self.db.execute(sql, [site, code]).fetchone():
                with self.transaction():
                    facts.note_region(self.db, site, code, noted_at)
        except sqlite3.Error as error:
            raise explain(error, self.path) from error

    def rebuild_projects(self) -> int:
        """Make the projects anew from all mentions; see ``projects.rebuild_projects``."""
        # As the rules that read facts.
        from crawler.storage.projects import rebuild_projects

        try:
            with self.transaction():
                return rebuild_projects(self.db)
        except sqlite3.Error as error:
            raise explain(error, self.path) from error

    def must_wait(self) -> bool:
        """Whether another process is just writing; see ``database.is_being_written``."""
        return is_being_written(self.db)

    def newest_day(self, site: str, today: str) -> str | None:
        """The day of the site's newest article; see ``queries.newest_day``."""
        try:
            return newest_day(self.db, site, today)
        except sqlite3.Error as error:
            raise explain(error, self.path) from error

    def site_of(self, article_id: int) -> str:
        """The site that an article is stored under."""
        try:
            sql = "SELECT site FROM articles WHERE id = ?"
            return str(self.db.execute(sql, [article_id]).fetchone()[0])
        except sqlite3.Error as error:
            raise explain(error, self.path) from error

    def habits(self, site: str, declaration: str) -> Habits:
        """What the site is used to; see ``history.habits``."""
        try:
            return habits(self.db, site, declaration)
        except sqlite3.Error as error:
            raise explain(error, self.path) from error

    def count_open(self, site: str, now: str) -> int:
        """Pages of the site that the next run asks for first."""
        try:
            return count_open(self.db, site, now)
        except sqlite3.Error as error:
            raise explain(error, self.path) from error

    def begin_crawl(self, site: str, started_at: str) -> int:
        """Open the ledger row of a run; returns its id."""
        try:
            with self.transaction():
                table = self.db.table("crawls").insert({"site": site, "started_at": started_at})
            assert isinstance(table.last_pk, int)
            return table.last_pk
        except sqlite3.Error as error:
            raise explain(error, self.path) from error

    def note_name(self, site: str, name: str | None, noted_at: str) -> None:
        """Keep what a site is called, if that is known and news."""
        if name is None:
            return
        try:
            sql = "SELECT 1 FROM site_names WHERE site = ? AND name = ?"
            if not self.db.execute(sql, [site, name]).fetchone():
                with self.transaction():
                    note_name(self.db, site, name, noted_at)
        except sqlite3.Error as error:
            raise explain(error, self.path) from error

    def bring_back(self, site: str, now: str, days: Sequence[int]) -> int:
        """Make due what a clock that ran ahead has put off; see ``frontier.bring_back``."""
        try:
            with self.transaction():
                return bring_back(self.db, site, now, days)
        except sqlite3.Error as error:
            raise explain(error, self.path) from error

    def end_crawl(
        self,
        crawl_id: int,
        row: Mapping[str, Any],
        sections: Iterable[Mapping[str, Any]],
        fields: Iterable[Mapping[str, Any]] = (),
    ) -> None:
        """Close the ledger row and write the run's sections and the shares of its fields."""
        try:
            with self.transaction():
                self.db.table("crawls").update(crawl_id, dict(row))
                self.db.table("sections").upsert_all(
                    [{"crawl_id": crawl_id, **section} for section in sections],
                    pk=("crawl_id", "url"),
                )
                self.db.table("crawl_fields").insert_all(
                    {"crawl_id": crawl_id, **share} for share in fields
                )
        except sqlite3.Error as error:
            raise explain(error, self.path) from error

    def note_failure(self, site: str, why: str, at: str) -> None:
        """Keep a row of a crawl that could not even begin: ``why`` it is broken, and when, UTC."""
        crawl_id = self.begin_crawl(site, at)
        row = {"finished_at": at, "reason": "not_started", "verdict": "broken", "why": why}
        self.end_crawl(crawl_id, row, [])

    def write(self, batch: Batch, crawl_id: int, seen_at: str) -> Written:
        """Store a batch. ``seen_at`` is the present, UTC."""
        try:
            # What takes time but not the lock, before it is taken: other processes can write meanwhile.
            new = _short_new(self.db, batch.articles)
            texts = stories.prepare((item.title or "", item.body or "") for item in new)
            folded = {text.body: text.folded for text in texts}
            pieces = (
                search.prepare(
                    (getattr(item, name) for item in new for name in search.FIELDS), folded
                )
                if search.is_on(self.db)
                else {}
            )
            with self.transaction():
                written = _write_articles(
                    self.db, batch.articles, batch.changes, crawl_id, seen_at, texts
                )
                write_addresses(self.db, batch.addresses, seen_at)
                _write_rejects(self.db, batch.rejects, crawl_id, seen_at)
                written.outcome = write_changes(self.db, batch.changes, crawl_id, seen_at)
                met = (url for item in batch.articles for url in (item.url, *item.addresses))
                forget_mentioned(self.db, batch.changes.site, met)
                if search.is_on(self.db):
                    search.drain(self.db, prepared=pieces)
                return written
        except sqlite3.Error as error:
            raise explain(error, self.path) from error
        except (
            UnicodeEncodeError
        ) as error:  # lone surrogates: the clean step's work, never the database's
            raise StorageError(
                f"无法写入文字：{error}", f"text cannot be stored: {error}"
            ) from error


def _short_new(db: Database, articles: Sequence[Article]) -> list[Article]:
    """The articles that the database seems not to know, but for the long: what is prepared of them takes room."""
    known = articles_at(db, [url for item in articles for url in (item.url, *item.addresses)])
    return [
        item
        for item in articles
        if known.keys().isdisjoint((item.url, *item.addresses))
        and len(item.body or "") <= _PREPARED_LENGTH
    ]


def _write_articles(
    db: Database,
    articles: Sequence[Article],
    changes: Changes,
    crawl_id: int,
    seen_at: str,
    texts: Sequence[Text],
) -> Written:
    written = Written()
    if not articles:
        return written
    known = articles_at(db, [url for item in articles for url in (item.url, *item.addresses)])
    old_rows = _rows_by_id(db, set(known.values()))
    next_id = (db.execute("SELECT max(id) FROM articles").fetchone()[0] or 0) + 1
    rows: dict[int, dict[str, Any]] = {}
    items: dict[int, Article] = {}
    revisions: list[dict[str, Any]] = []
    told_anew: set[int] = set()
    past: dict[str, Past] = {}
    met = met_in(db, changes.site, [item.asked or item.url for item in articles])
    for item in articles:
        article_id = next((known[u] for u in (item.url, *item.addresses) if u in known), None)
        new = row_of(item, seen_at)
        if article_id is None:
            article_id, next_id = next_id, next_id + 1
            known.update(dict.fromkeys((item.url, *item.addresses), article_id))
            asked = item.asked or item.url
            visit_of = changes.visits.get(asked)
            of_site = past.setdefault(item.site, Past(db, item.site))
            is_news = of_site.is_news(
                visit_of.section if visit_of else None, met.get(asked, crawl_id)
            )
            new["news_at"] = new["first_seen_at"] if is_news else None
            rows[article_id] = {"id": article_id, **new}
            told_anew.add(article_id)
            written.new.append(item.url)
        else:
            for url in (item.url, *item.addresses):
                known.setdefault(url, article_id)
            old = rows.get(article_id) or old_rows[article_id]
            rows[article_id], replaced = merge(old, new)
            rows[article_id]["gone_at"] = None
            if replaced:
                told_anew.add(article_id)
                revisions.append(
                    {
                        "article_id": article_id,
                        "crawl_id": crawl_id,
                        "replaced_at": seen_at,
                        "old": json.dumps(replaced, ensure_ascii=False),
                    }
                )
            (written.changed if replaced else written.unchanged).append(item.url)
        items[article_id] = item
    db.table("articles").upsert_all(rows.values(), pk="id")
    visits = {
        i: visit
        for i, item in items.items()
        if (visit := changes.visits.get(item.asked or item.url))
    }
    write_visits(db, rows, visits, crawl_id, seen_at, changes.revisit_days)
    if revisions:
        db.table("revisions").insert_all(revisions)
    write_addresses(
        db, [(i.url, url) for i in articles for url in (i.url, *i.addresses)], seen_at, known
    )
    write_parts(db, items)
    stories.join(db, (rows[i] for i in sorted(told_anew)), texts)
    written.told = sorted(told_anew)
    return written


def _rows_by_id(db: Database, ids: set[int]) -> dict[int, dict[str, Any]]:
    rows: dict[int, dict[str, Any]] = {}
    for some in chunks(sorted(ids)):
        for row in db.table("articles").rows_where(f"id IN ({marks(some)})", list(some)):
            rows[row["id"]] = row
    return rows


def row_of(item: Article, seen_at: str) -> dict[str, Any]:
    """An article as its row, but for its number."""
    return {
        "site": item.site,
        "url": item.url,
        "title": item.title,
        "published_at": item.published_at,
        "published_about": item.published_about,
        "published_raw": item.published_raw,
        "category": item.category,
        "breadcrumb": BREADCRUMB_SEPARATOR.join(item.breadcrumb) or None,
        "author": item.author,
        "source": item.source,
        "reporters": NAME_SEPARATOR.join(item.reporters) or None,
        "views": item.views,
        "body": item.body,
        "pages": item.pages,
        "elsewhere": int(item.elsewhere),
        "content_hash": item.content_hash,
        "first_seen_at": item.fetched_at,
        "last_seen_at": seen_at,
        "fetched_at": item.fetched_at,
    }


def merge(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """An article that is stored, and the same as it was met again -> the row to store, what it replaces.

    Identity and ``first_seen_at`` stay. A value that the page no longer shows is kept: a missing value is
    no news. Nor is a date that says the same less precisely, or an age, which the earliest visit tells best.
    One that says the same more precisely is taken, and replaces nothing.
    """
    row = {**old, **{k: new[k] for k in _OF_TODAY}}
    if new["views"] is not None:
        row["views"] = new["views"]
    replaced: dict[str, Any] = {}
    for name in VERSIONED:
        if new[name] is None or new[name] == old[name]:
            continue
        if name == "published_at" and (old[name] or "").startswith(new[name]):
            continue
        is_finer = name == "published_at" and new[name].startswith(old[name] or "")
        if old[name] is not None and not is_finer:
            replaced[name] = old[name]
        row[name] = new[name]
    if row["published_at"]:
        row["published_about"] = None
    elif not old["published_about"]:
        row["published_about"] = new["published_about"]
    told = row["published_at"] or row["published_about"]
    if told != (old["published_at"] or old["published_about"]) or not old["published_raw"]:
        row["published_raw"] = new["published_raw"]
    if new["body"] is None and old["body"] is not None:
        row["content_hash"] = content_hash(row["title"], row["body"])
    return row, replaced


def write_addresses(
    db: Database,
    pairs: Sequence[tuple[str, str]],
    seen_at: str,
    known: Mapping[str, int] | None = None,
) -> None:
    """Make each address lead to its article, and links to the address to the article as well.

    An address that leads somewhere already is left alone.
    """
    if not pairs:
        return
    ids = known or articles_at(db, [url for url, _ in pairs])
    _insert(
        db,
        "addresses",
        ("url", "article_id", "first_seen_at"),
        ((address, ids[url], seen_at) for url, address in dict.fromkeys(pairs) if url in ids),
        on_conflict="IGNORE",
    )
    # Links that were stored before the article that they lead to.
    for some in chunks(list({address for _, address in pairs})):
        # The plus sign keeps SQLite from walking through all the links without a target.
        db.execute(
            f"""
            UPDATE related_links SET target_id =
                (SELECT article_id FROM addresses WHERE addresses.url = related_links.url)
            WHERE url IN ({marks(some)}) AND +target_id IS NULL
            """,
            list(some),
        )


def _write_rejects(
    db: Database, rejects: Sequence[Mapping[str, str]], crawl_id: int, seen_at: str
) -> None:
    """Refused pages, each in the place of the same page refused for the same reason before.

    A site that nobody mends is refused every day for years; how often, ``crawls`` has. Of an article that became
    another one altogether each content is kept: it is believed when it is met again.
    """
    db.conn.executemany(
        """
        DELETE FROM rejects WHERE url = :url AND reason = :reason AND (reason <> 'suspect_change'
            OR json_extract(item, '$.content_hash') IS json_extract(:item, '$.content_hash'))
        """,
        rejects,
    )
    if rejects:
        db.table("rejects").insert_all(
            {"crawl_id": crawl_id, "rejected_at": seen_at, **reject} for reject in rejects
        )


def write_parts(db: Database, items: Mapping[int, Article]) -> None:
    """The links, pictures and files of each article as the page shows them now, and its view count."""
    ids = list(items)
    for table in ("related_links", "images", "attachments"):
        for some in chunks(ids):
            db.execute(f"DELETE FROM {table} WHERE article_id IN ({marks(some)})", list(some))
    targets = articles_at(db, list({link.url for item in items.values() for link in item.related}))
    _insert(
        db,
        "related_links",
        ("article_id", "position", "url", "title", "excerpt", "target_id"),
        (
            (i, link.position, link.url, link.title, link.excerpt, targets.get(link.url))
            for i, item in items.items()
            for link in item.related
        ),
    )
    for table, text in (("images", "alt"), ("attachments", "name")):
        _insert(
            db,
            table,
            ("article_id", "position", "url", text),
            (
                (i, position, part.url, getattr(part, text))
                for i, item in items.items()
                for position, part in enumerate(getattr(item, table), start=1)
            ),
        )
    _insert(
        db,
        "views",
        ("article_id", "seen_at", "count"),
        ((i, item.fetched_at, item.views) for i, item in items.items() if item.views is not None),
        on_conflict="REPLACE",
    )


def _insert(
    db: Database,
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    on_conflict: str = "ABORT",
) -> None:
    """Many small rows by one prepared statement: a third of what sqlite-utils' ``insert_all`` takes for them."""
    db.conn.executemany(
        f"INSERT OR {on_conflict} INTO {table} ({', '.join(columns)}) VALUES ({marks(columns)})",
        rows,
    )
