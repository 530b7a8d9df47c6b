"""The tables of ``NAME-watch.db``: what somebody wants to be told, and what was told. Its migrations are its own.

A small file beside the database, so that nothing but a crawl writes what was crawled. It holds the addresses of robots and
mailboxes, which are keys: nobody but its owner may read it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crawler.storage.database import Kind
from crawler.storage.migration import MigrationSet

if TYPE_CHECKING:
    from sqlite_utils import Database

migrations = MigrationSet("zhaoshang watch")


@migrations(name="0001_first_tables")
def _first_tables(db: Database) -> None:
    # `seen_id`: the article up to which the database was looked through. `targets`: addresses, a JSON array.
    db.execute(
        """CREATE TABLE subscriptions (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            words TEXT NOT NULL,
            places TEXT NOT NULL,
            site TEXT,
            category TEXT,
            targets TEXT NOT NULL,
            daily INTEGER NOT NULL,
            paused INTEGER NOT NULL DEFAULT 0,
            created_at TEXT NOT NULL,
            seen_id INTEGER NOT NULL
        )"""
    )
    # One message to one address. It keeps its number until it has arrived.
    db.execute(
        """CREATE TABLE deliveries (
            id INTEGER PRIMARY KEY,
            subscription_id INTEGER NOT NULL REFERENCES subscriptions(id) ON DELETE CASCADE,
            target TEXT NOT NULL,
            made_at TEXT NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            sent_at TEXT,
            why TEXT
        )"""
    )
    db.execute(
        "CREATE INDEX waiting_deliveries ON deliveries (subscription_id) WHERE sent_at IS NULL"
    )
    # An article matches a subscription once. `cluster_id`: the story that it tells, by which a later copy is folded.
    db.execute(
        """CREATE TABLE matches (
            subscription_id INTEGER NOT NULL REFERENCES subscriptions(id) ON DELETE CASCADE,
            article_id INTEGER NOT NULL,
            cluster_id INTEGER,
            found_at TEXT NOT NULL,
            is_copy INTEGER NOT NULL,
            PRIMARY KEY (subscription_id, article_id)
        )"""
    )
    db.execute(
        """CREATE TABLE delivered (
            delivery_id INTEGER NOT NULL REFERENCES deliveries(id) ON DELETE CASCADE,
            article_id INTEGER NOT NULL,
            PRIMARY KEY (delivery_id, article_id)
        ) WITHOUT ROWID"""
    )
    db.execute("CREATE TABLE issues (name TEXT PRIMARY KEY, at TEXT NOT NULL)")


@migrations(name="0002_issues_and_facts")
def _issues_and_facts(db: Database) -> None:
    """An issue is a day's (Asia/Shanghai) and tells of articles up to `seen_id`."""
    db.execute(
        """CREATE TABLE issues_of_days (
            name TEXT NOT NULL,
            day TEXT NOT NULL,
            at TEXT NOT NULL,
            seen_id INTEGER NOT NULL,
            PRIMARY KEY (name, day)
        )"""
    )
    db.execute(
        "INSERT INTO issues_of_days SELECT name, coalesce(date(at, '+8 hours'), ''), at, 0 FROM issues"
    )
    db.execute("DROP TABLE issues")
    db.execute("ALTER TABLE issues_of_days RENAME TO issues")
    db.execute("ALTER TABLE subscriptions ADD COLUMN place TEXT")
    db.execute("ALTER TABLE subscriptions ADD COLUMN industry TEXT")
    db.execute("ALTER TABLE subscriptions ADD COLUMN min_amount INTEGER")
    db.execute("ALTER TABLE subscriptions ADD COLUMN stage TEXT")


@migrations(name="0003_issues_told")
def _issues_told(db: Database) -> None:
    """An issue tells of changes up to `revision_id`; which projects it told, for those whose facts are read later."""
    db.execute("ALTER TABLE issues ADD COLUMN revision_id INTEGER")
    db.execute(
        """CREATE TABLE told_projects (
            name TEXT NOT NULL,
            key TEXT NOT NULL,
            day TEXT NOT NULL,
            PRIMARY KEY (name, key)
        ) WITHOUT ROWID"""
    )


@migrations(name="0004_languages")
def _languages(db: Database) -> None:
    """The language of a subscription's messages, ``zh`` or ``en``; NULL: of the process that sends them."""
    db.execute("ALTER TABLE subscriptions ADD COLUMN language TEXT")


WATCH: Final = Kind(
    "订阅文件",
    "subscription file",
    # "zhwa": told apart from ``zhaoshang.db``, also by `file`.
    0x7A687761,
    len(migrations),
    migrations,
    "subscriptions",
    "--db",
    (
        "请从备份恢复，或移走它，再重新订阅",
        "restore it from a backup, or move it away and subscribe again",
    ),
)
