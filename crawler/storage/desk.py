"""What a reader keeps on their desk, ``NAME-desk.db`` beside the database: what they have read and starred, who is let in,
and what was asked for that takes its time (`crawler.storage.jobs`).

A small file of its own, so that nothing but a crawl writes what was crawled.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from crawler.storage.database import (
    Kind,
    end_after,
    explain,
    open_read_only,
    transaction,
)
from crawler.storage.migration import MigrationSet
from crawler.storage.watch_file import open_private

if TYPE_CHECKING:
    from sqlite_utils import Database

migrations = MigrationSet("zhaoshang desk")
# The first version of the file that has a password.
_HAS_PASSWORD: Final = 2


@migrations(name="0001_marks")
def _marks(db: Database) -> None:
    # `is_read`: as somebody said of this article; NULL: as `read_up_to` says of all. `starred_at`: UTC.
    db.execute(
        """CREATE TABLE marks (
            article_id INTEGER PRIMARY KEY,
            is_read INTEGER,
            starred_at TEXT
        )"""
    )
    # One row: the number of the last article when all were marked as read.
    db.execute("CREATE TABLE read_up_to (article_id INTEGER NOT NULL)")
    db.execute("INSERT INTO read_up_to VALUES (0)")


@migrations(name="0002_password")
def _password(db: Database) -> None:
    # At most one row: the hash of the password that the browser asks for from other machines.
    db.execute("CREATE TABLE password (hash TEXT NOT NULL)")


@migrations(name="0003_jobs")
def _jobs(db: Database) -> None:
    # What was asked for in the browser and takes its time: see `crawler.storage.jobs`.
    db.execute(
        """CREATE TABLE jobs (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            about TEXT NOT NULL,
            site TEXT,
            arguments TEXT NOT NULL,
            language TEXT NOT NULL,
            state TEXT NOT NULL,
            asked_at TEXT NOT NULL,
            started_at TEXT,
            ended_at TEXT,
            pid INTEGER,
            born TEXT,
            stops INTEGER NOT NULL DEFAULT 0,
            exit_code INTEGER,
            log TEXT,
            result BLOB,
            decision TEXT
        )"""
    )
    db.execute("CREATE INDEX jobs_by_state ON jobs (state)")


DESK: Final = Kind(
    "阅读标记文件",
    "file of reading marks",
    # "zhdk": told apart from ``zhaoshang.db``, also by `file`.
    0x7A68646B,
    len(migrations),
    migrations,
    "marks",
    "--db",
    (
        "请从备份恢复，或移走它，标记从头开始",
        "restore it from a backup, or move it away and begin marking again",
    ),
)


@dataclass(frozen=True)
class Marks:
    """Which articles were read and starred, by their numbers.

    What a site published before it came under watch counts as read, as it is no news (`crawler.storage.news`).
    """

    read: frozenset[int] = frozenset()
    unread: frozenset[int] = frozenset()
    """Those that were marked as unread again."""
    starred: Mapping[int, str] = field(default_factory=dict)
    """When each was starred, UTC."""
    up_to: int = 0
    """News up to this number are read, too."""

    def is_read(self, article: Mapping[str, Any]) -> bool:
        """Whether an article, a row of ``articles``, was read."""
        number = article["id"]
        if number in self.unread:
            return False
        return number in self.read or article["news_at"] is None or number <= self.up_to

    @cached_property
    def unread_json(self) -> str:
        """What is unread, as ``search.Filters.unread`` takes it."""
        told = {"up_to": self.up_to, "read": sorted(self.read), "unread": sorted(self.unread)}
        return json.dumps(told)


def desk_file(database: Path) -> Path:
    """Where it is: ``zhaoshang-desk.db`` for ``zhaoshang.db``."""
    return database.with_name(f"{database.stem}-desk.db")


def has_desk(database: Path) -> bool:
    """Whether anything is kept: a file that is being made just now is empty."""
    try:
        return desk_file(database).stat().st_size > 0
    except OSError:
        return False


def marks(database: Path, seconds: float | None = None) -> Marks:
    """The marks of a database, none where there is no file yet; it is never made. Raises StorageError.

    ``seconds``: how long that may take.
    """
    path = desk_file(database)
    if not has_desk(database):
        return Marks()
    with closing(open_read_only(path, DESK)) as db:
        if seconds is not None:
            end_after(db, seconds)
        try:
            rows = db.execute("SELECT article_id, is_read, starred_at FROM marks").fetchall()
            (up_to,) = db.execute("SELECT max(article_id) FROM read_up_to").fetchone()
        except sqlite3.Error as error:
            raise explain(error, path, DESK) from error
    return Marks(
        frozenset(number for number, is_read, _ in rows if is_read),
        frozenset(number for number, is_read, _ in rows if is_read == 0),
        {number: at for number, _, at in rows if at},
        up_to or 0,
    )


@contextmanager
def open_desk(database: Path) -> Iterator[Database]:
    """The file of a database for writing, made if it is not there; nobody but its owner may read it. Raises StorageError."""
    with open_private(desk_file(database), DESK) as db:
        yield db


def mark_read(database: Path, article: int, *, is_read: bool) -> None:
    """Mark an article as read, or as unread again. Raises StorageError."""
    with open_desk(database) as db, transaction(db):
        db.execute(
            """
            INSERT INTO marks (article_id, is_read) VALUES (?, ?)
            ON CONFLICT (article_id) DO UPDATE SET is_read = excluded.is_read
            """,
            [article, int(is_read)],
        )


def mark_starred(database: Path, article: int, starred_at: str | None) -> None:
    """Star an article at a moment, UTC; None takes the star away. Raises StorageError."""
    with open_desk(database) as db, transaction(db):
        db.execute(
            """
            INSERT INTO marks (article_id, starred_at) VALUES (?, ?)
            ON CONFLICT (article_id) DO UPDATE SET starred_at = excluded.starred_at
            """,
            [article, starred_at],
        )


def mark_all_read(database: Path, up_to: int) -> None:
    """Mark all articles up to a number as read, which need not be remembered one by one. Raises StorageError."""
    with open_desk(database) as db, transaction(db):
        db.execute("UPDATE read_up_to SET article_id = max(article_id, ?)", [up_to])
        db.execute("UPDATE marks SET is_read = NULL WHERE article_id <= ?", [up_to])
        db.execute("DELETE FROM marks WHERE is_read IS NULL AND starred_at IS NULL")


def password(database: Path) -> str | None:
    """The hash of the password that other machines are asked for; None if none was chosen. Raises StorageError."""
    path = desk_file(database)
    if not has_desk(database):
        return None
    with closing(open_read_only(path, DESK)) as db:
        if db.execute("PRAGMA user_version").fetchone()[0] < _HAS_PASSWORD:
            return None
        row = db.execute("SELECT hash FROM password").fetchone()
    return str(row[0]) if row else None


def set_password(database: Path, kept: str) -> None:
    """Keep the hash of a password in place of the one before. Raises StorageError."""
    with open_desk(database) as db, transaction(db):
        db.execute("DELETE FROM password")
        db.execute("INSERT INTO password VALUES (?)", [kept])
