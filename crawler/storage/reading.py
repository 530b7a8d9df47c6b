"""Rows to take out of the file: of articles that are asked for, or of any SQL that only reads."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

from crawler.errors import StorageError, UserError
from crawler.storage.queries import marks
from crawler.storage.reader import Readable
from crawler.storage.search import RECENT, Filters
from crawler.storage.site_names import SiteNames

Row = Sequence[Any]
# What an article is to other programs. Its text comes last, where a spreadsheet is widest.
COLUMNS: Final = (
    "id", "site", "site_name", "url", "title", "published_at", "published_about", "category", "author", "source", "reporters",
    "views", "cluster_id", "first_seen_at", "updated_at", "elsewhere", "body",
)  # fmt: skip
FORWARDED: Final = ("date", "site_name", "category", "title", "source", "views", "url", "body")
"""What a person reads of an article, in a workbook that goes on to others."""
DATE: Final = "date"
"""One column of all that is known of its day, Asia/Shanghai: as stated, by its age, or when it was harvested."""
_DATE: Final = f"coalesce(substr(published_at, 1, 16), published_about, date(first_seen_at, '+8 hours')) AS {DATE}"
# When its text became what it is: first harvested, or changed since.
_UPDATED: Final = "coalesce((SELECT max(replaced_at) FROM revisions WHERE article_id = articles.id), first_seen_at)"
# What is no column of the table, by what is asked for it; the name of a site takes the place of what is typed for it.
_ASKED: Final = {"updated_at": _UPDATED, "site_name": "site"}
_SELECT: Final = "SELECT " + ", ".join(
    [*(f"{_ASKED.get(name, name)} AS {name}" for name in COLUMNS), _DATE]
)
_AT_ONCE: Final = 500
_READS: Final = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
# What describes the file; the first is what the search index asks by itself.
_PRAGMAS: Final = {
    "data_version", "table_info", "table_xinfo", "table_list", "index_list", "index_info",
}  # fmt: skip

# SQLite's names for what a statement, not a file, does wrong.
_BY_SQL: Final = ("SQLITE_ERROR", "SQLITE_AUTH", "SQLITE_MISMATCH", "SQLITE_TOOBIG", "SQLITE_RANGE")


class SqlRows:
    """The rows of one statement, read as they are asked for, at one moment's view of the file.

    Raises UserError if the statement is wrong, does more than read, or is none; StorageError if the file fails.
    """

    def __init__(
        self,
        db: Readable,
        sql: str,
        explain: Callable[[sqlite3.Error], StorageError],
        *,
        is_ours: bool = False,
    ):
        """``is_ours``: nobody typed the statement."""
        self._connection, self._sql, self._explain = db.conn, sql, explain
        self._is_ours = is_ours
        _keep_view(db)
        self._connection.set_authorizer(_authorize)
        cursor = self._run()
        if cursor.description is None:
            raise UserError("没有 SQL 查询", "there is no query in the SQL")
        self.columns = _each_once([column[0] for column in cursor.description])
        cursor.close()

    def __iter__(self) -> Iterator[Row]:
        cursor = self._run()
        try:
            yield from cursor
        except sqlite3.Error as error:
            raise self._told(error) from error

    def _run(self) -> sqlite3.Cursor:
        cursor = self._connection.cursor()
        cursor.row_factory = None
        try:
            return cursor.execute(self._sql)
        except (sqlite3.Error, sqlite3.Warning, UnicodeEncodeError) as error:
            if self._is_ours and isinstance(error, sqlite3.OperationalError):
                # Nobody wrote it wrongly: the file is of another version, which ``reading`` tells.
                self._connection.set_authorizer(None)
                raise
            raise self._told(error) from error

    def _told(self, error: Exception) -> UserError:
        name = getattr(error, "sqlite_errorname", None) or "SQLITE_ERROR"
        if isinstance(error, sqlite3.Error) and not name.startswith(_BY_SQL):
            return self._explain(error)
        if name.startswith("SQLITE_AUTH") or "not authorized" in str(error):
            return UserError("SQL 只能查询，不能修改", f"the SQL may only read: {error}")
        return UserError(f"SQL 有误：{error}", f"wrong SQL: {error}")


class ArticleRows:
    """The rows of articles: those of ``found``, or all that the filters leave, the newest first."""

    def __init__(
        self,
        db: Readable,
        filters: Filters,
        found: Callable[[], Iterable[int]] | None,
        *,
        stories: bool,
        limit: int | None,
        columns: Sequence[str] = COLUMNS,
    ):
        """``found`` gives the ids of a search, in order. ``stories``: of each story, the first article only.

        ``columns``: of ``COLUMNS`` and ``DATE`` those that are wanted, in this order.
        """
        self.columns = tuple(columns)
        self._db, self._filters, self._found = db, filters, found
        self._stories, self._limit = stories, limit
        _keep_view(db)

    def __iter__(self) -> Iterator[Row]:
        each = self._all() if self._found is None else self._those(iter(self._found()))
        if self._stories:
            each = _one_a_story(each)
        every = (*COLUMNS, DATE)
        places = [every.index(name) for name in self.columns]
        named, names = every.index("site_name"), SiteNames.of(self._db)
        return (
            [names[row[place]] if place == named else row[place] for place in places]
            for row in islice(each, self._limit)
        )

    def _all(self) -> Iterator[Row]:
        condition, values = self._filters.sql
        order = f"{RECENT} DESC, id DESC"
        yield from self._db.execute(
            f"{_SELECT} FROM articles WHERE {condition} ORDER BY {order}", values
        )

    def _those(self, ids: Iterator[int]) -> Iterator[Row]:
        while some := list(islice(ids, _AT_ONCE)):
            asked = self._db.execute(f"{_SELECT} FROM articles WHERE id IN ({marks(some)})", some)
            rows = {row[0]: row for row in asked}
            yield from (rows[i] for i in some)


def _keep_view(db: Readable) -> None:
    """What is read from here on is the file at one moment, however often it is read."""
    if not db.conn.in_transaction:
        db.execute("BEGIN")


def _one_a_story(rows: Iterable[Row]) -> Iterator[Row]:
    place, told = COLUMNS.index("cluster_id"), set[int]()
    for row in rows:
        if row[place] is None or row[place] not in told:
            yield row
            told.add(row[place])


def _authorize(action: int, first: str | None, second: str | None, *where: str | None) -> int:
    """SQLite asks this for each thing that a statement would do. The file itself is open for reading only."""
    if action == sqlite3.SQLITE_PRAGMA:
        allowed = first in _PRAGMAS
    elif action == sqlite3.SQLITE_FUNCTION:
        allowed = second != "load_extension"
    else:
        # A virtual table, such as the search index, declares its columns when it is first used.
        declares = action == sqlite3.SQLITE_UPDATE and first == "sqlite_master"
        allowed = action in _READS or declares
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def _each_once(names: Sequence[str]) -> list[str]:
    """The names of columns, told apart where a statement gives one twice."""
    found: list[str] = []
    for name in names:
        other, number = name, 1
        while other in found:
            number += 1
            other = f"{name}_{number}"
        found.append(other)
    return found
