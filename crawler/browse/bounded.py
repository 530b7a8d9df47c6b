"""The database as other people's SQL may use it: for so long, with so much memory, and without holding up our pages."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Final, TypeVar

from datasette.database import Database

from crawler.browse.language import told
from crawler.browse.metadata import NAME
from crawler.storage.bounded import HEAP_BYTES, Refused, RefusedQuery, connect

_T = TypeVar("_T")
# Milliseconds that one query may take.
TIME_LIMIT_MS: Final = 10_000
# Queries of others that run at the same time, and that wait for one of them to end.
AT_ONCE: Final = 2
WAITING: Final = 16
# What runs only queries of ours: lists of articles, the charts, an article to read, a feed, a change.
_OURS: Final = re.compile(
    rf"/|/(?:search|charts|health)|/(?:sites|jobs)(?:/.*)?|/-/(?:sites|jobs)/.*|/list/.*|/{NAME}/articles/\d+|/browse/.*|/-/(?:mark|language)|/-/(?:static|watch)/.*"
)

may_be_slow: ContextVar[bool] = ContextVar("may_be_slow", default=False)
"""Whether the page that is being made runs queries of others, which wait for each other and for nobody else."""


def runs_only_ours(path: str) -> bool:
    """Whether a page, by its path, runs no query that whoever asks for it can shape."""
    return _OURS.fullmatch(path) is not None


class BoundedDatabase(Database):  # type: ignore[misc]  # datasette has no type hints
    """Datasette's, with limits, and with errors that stand on the page, not in the terminal of the server."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._slow = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="slow")
        self._asked = 0
        self._of_thread = threading.local()

    def connect(self, write: bool = False) -> Any:
        """A connection for reading. Raises ValueError for one that is to write."""
        if write:
            raise ValueError("this database is only read")
        connection = connect(Path(self.path))
        self._all_file_connections.append(connection)
        return connection

    async def execute(self, *args: Any, **options: Any) -> Any:
        """Raises SqlError where the memory does not suffice, or the answer is too long."""
        try:
            return await super().execute(*args, **{**options, "log_sql_errors": False})
        except RefusedQuery as error:
            raise Refused(told(error.zh, error.en)) from None
        except MemoryError:
            most = f"{HEAP_BYTES >> 20} MB"
            raise Refused(
                told(f"所需内存超过 {most}", f"it takes more than {most} of memory")
            ) from None

    async def execute_fn(self, fn: Callable[[Any], _T]) -> _T:
        """Run ``fn`` with a connection, aside; what may be slow waits for what is slow."""
        if not may_be_slow.get():
            done: _T = await super().execute_fn(fn)
            return done
        if self._asked >= AT_ONCE + WAITING:
            raise Refused(told("查询太多，请稍后再试", "too many queries; try again later"))

        def in_thread() -> _T:
            connection = getattr(self._of_thread, "connection", None)
            if connection is None:
                connection = self._of_thread.connection = self.connect()
                self.ds._prepare_connection(connection, self.name)
            return fn(connection)

        self._asked += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._slow, in_thread)
        finally:
            self._asked -= 1
