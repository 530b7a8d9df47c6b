"""A connection that other people's SQL is given: how long a query may be, and how much memory it may take."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any, Final

# Bytes of one value. Of an article's text, a thousandth of that is usual.
VALUE_BYTES: Final = 16 * 1024 * 1024
# Bytes of all that one query answers with; written as a page they take some five times as much.
ANSWER_BYTES: Final = 32 * 1024 * 1024
# Bytes that SQLite may take in this process, for whatever it puts together, sorts or keeps at hand.
HEAP_BYTES: Final = 512 * 1024 * 1024
# Bytes of a query and of a LIKE pattern: what a person writes. A long pattern is compared at every place of a text,
# and nothing can interrupt that.
SQL_BYTES: Final = 100_000
PATTERN_BYTES: Final = 1000


SqlError = sqlite3.Error
"""What a query that is wrong, or refused, raises."""


Refused = sqlite3.OperationalError
"""A query that takes too much, in the words that are shown."""


class RefusedQuery(sqlite3.OperationalError):
    """A query that takes too much; shown where any other mistake in SQL is shown, as ``zh`` or ``en``."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} {en}")
        self.zh, self.en = zh, en


def bound_memory() -> None:
    """Let SQLite take no more than ``HEAP_BYTES`` in this process, from now on."""
    connection = sqlite3.connect(":memory:")
    connection.execute(f"PRAGMA hard_heap_limit = {HEAP_BYTES:d}")
    connection.close()


def connect(path: Path) -> sqlite3.Connection:
    """A connection for reading, for use in any thread. Rows of its cursors raise RefusedQuery beyond ``ANSWER_BYTES``."""
    return sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False, factory=_Connection
    )


def bound(connection: sqlite3.Connection) -> None:
    """Set the limits of a connection."""
    for limit, value in (
        (sqlite3.SQLITE_LIMIT_LENGTH, VALUE_BYTES),
        (sqlite3.SQLITE_LIMIT_SQL_LENGTH, SQL_BYTES),
        (sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, PATTERN_BYTES),
    ):
        connection.setlimit(limit, value)


def _size(value: bytes | str) -> int:
    """In bytes, a text as UTF-8; at the most, where it has other characters than ASCII's."""
    return len(value) if isinstance(value, bytes) or value.isascii() else 3 * len(value)


class _Row(sqlite3.Row):
    def __new__(cls, cursor: _Cursor, values: tuple[Any, ...]) -> _Row:
        cursor.answered += sum(_size(value) for value in values if isinstance(value, bytes | str))
        if cursor.answered > ANSWER_BYTES:
            most = f"{ANSWER_BYTES >> 20} MB"
            raise RefusedQuery(f"结果超过 {most}", f"the answer is longer than {most}")
        return super().__new__(cls, cursor, values)


class _Cursor(sqlite3.Cursor):
    answered = 0


class _Connection(sqlite3.Connection):
    def cursor(self, factory: Any = _Cursor) -> Any:
        """What Datasette runs other people's SQL with; its own questions go through ``execute``."""
        cursor = super().cursor(factory)
        cursor.row_factory = _Row
        return cursor
