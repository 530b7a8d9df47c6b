"""The small file of subscriptions and issues beside a database: where it is, and how it is opened."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.errors import StorageError
from crawler.storage.database import Kind, end_after, explain, open_database, open_read_only
from crawler.storage.reader import Reader
from crawler.storage.watch_schema import WATCH

if TYPE_CHECKING:
    from sqlite_utils import Database


def watch_file(database: Path) -> Path:
    """Where it is: ``zhaoshang-watch.db`` for ``zhaoshang.db``."""
    return database.with_name(f"{database.stem}-watch.db")


@contextmanager
def open_watch_file(database: Path) -> Iterator[Database]:
    """The file of a database, made if it is not there; nobody but its owner may read it. Raises StorageError."""
    path = watch_file(database)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
    with open_private(path, WATCH) as db:
        yield db


@contextmanager
def open_private(path: Path, kind: Kind) -> Iterator[Database]:
    """A file beside a database for writing, made if it is not there; nobody but its owner may read it. Raises StorageError."""
    if not path.exists():
        with suppress(OSError):
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    with closing(open_database(path, kind)) as db:
        try:
            yield db
        except sqlite3.Error as error:
            raise explain(error, path, kind) from error


@contextmanager
def read_watch_file(database: Path, seconds: float | None = None) -> Iterator[Reader]:
    """The file of a database for reading, which never makes it, for at most so many seconds, if any are given.

    Raises StorageError, also if there is none.
    """
    path = watch_file(database)
    if not path.exists():
        raise StorageError(
            "还没有订阅：zhaoshang watch add 关键词 --to 网址",
            "no subscriptions yet: zhaoshang watch add WORDS --to URL",
        )
    with closing(open_read_only(path, WATCH)) as db:
        if seconds is not None:
            end_after(db, seconds)
        try:
            yield db
        except sqlite3.Error as error:
            raise explain(error, path, WATCH) from error
