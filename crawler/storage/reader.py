"""A database of ours that is only read: no more than a connection and its rows as dictionaries.

Whoever only reads needs nothing of sqlite-utils, which takes 0.2 s of CPU to load: as long as all else that ``zhaoshang
status`` does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, Protocol, TypeAlias

Parameters: TypeAlias = Sequence[Any] | dict[str, Any]


class Readable(Protocol):
    """What is asked of a database by whoever reads it: a ``Reader``, or sqlite-utils' ``Database`` of a writer."""

    @property
    def conn(self) -> sqlite3.Connection:
        """The connection itself."""

    def execute(self, sql: str, parameters: Parameters | None = None) -> sqlite3.Cursor:
        """Run one statement."""

    def query(self, sql: str, params: Parameters | None = None) -> Iterator[dict[str, Any]]:
        """The rows of a query by the names of their columns, read as they are asked for."""

    def commit(self) -> None:
        """Keep what the transaction wrote, if it did."""

    def rollback(self) -> None:
        """End the transaction, which is a reader's view of one moment."""

    def close(self) -> None:
        """Give the file back. Safe to call twice."""


class Reader:
    """``Readable`` for a connection that was opened for reading only."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.conn = connection

    def execute(self, sql: str, parameters: Parameters | None = None) -> sqlite3.Cursor:
        """Run one statement that reads. Raises sqlite3.Error."""
        return self.conn.execute(sql, parameters or ())

    def query(self, sql: str, params: Parameters | None = None) -> Iterator[dict[str, Any]]:
        """The rows by the names of their columns. Raises sqlite3.Error, at once where the statement is wrong."""
        cursor = self.execute(sql, params)
        names = [column[0] for column in cursor.description]
        return (dict(zip(names, row, strict=True)) for row in cursor)

    def commit(self) -> None:
        """End the view of one moment that ``BEGIN`` began."""
        self.conn.commit()

    def rollback(self) -> None:
        """End the view of one moment that ``BEGIN`` began."""
        self.conn.rollback()

    def close(self) -> None:
        """Give the file back. Safe to call twice."""
        self.conn.close()
