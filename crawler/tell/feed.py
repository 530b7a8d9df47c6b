"""A subscription as an Atom feed: what matched, the latest first, copies of a story once."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from crawler.clock import stamp
from crawler.exports import atom
from crawler.storage.database import reading
from crawler.storage.queries import chunks, marks
from crawler.storage.reader import Readable
from crawler.storage.site_names import SiteNames
from crawler.storage.subscriptions import Subscriptions

# Entries: a reader that comes once a month has seen what stood there before.
LATEST: Final = 100
_COLUMNS: Final = (
    "url", "title", "published_at", "published_about", "site_name", "category", "source", "body", "first_seen_at",
)  # fmt: skip


_NAME: Final = _COLUMNS.index("site_name")


@dataclass(frozen=True, slots=True)
class _Articles:
    columns: Sequence[str]
    found: Sequence[Sequence[Any]]

    def __iter__(self) -> Iterator[Sequence[Any]]:
        return iter(self.found)


def feed_of(database: Path, name: str, now: datetime, seconds: float | None = None) -> bytes:
    """The feed of a subscription as of the last look at what is new, which each crawl takes; nothing is written.

    ``now`` is aware. Each of the two files is read for at most so many seconds, if any are given. Raises UserError for
    an unknown name, and StorageError.
    """
    with Subscriptions.to_read(database, seconds) as file, reading(database, seconds) as db:
        found = _Articles(_COLUMNS, list(_rows(db, file.matched(name, LATEST))))
    written = io.BytesIO()
    atom.write(found, written, f"zhaoshang · {name}", stamp(now))
    return written.getvalue()


def _rows(db: Readable, ids: Sequence[int]) -> Iterator[Sequence[Any]]:
    """In the order of the ids; one that was deleted is left out."""
    found: dict[int, Sequence[Any]] = {}
    names = SiteNames.of(db)
    for some in chunks(ids):
        columns = ", ".join("site" if name == "site_name" else name for name in _COLUMNS)
        sql = f"SELECT id, {columns} FROM articles WHERE id IN ({marks(some)})"
        for number, *row in db.execute(sql, list(some)):
            row[_NAME] = names[row[_NAME]]
            found[number] = row
    return (found[i] for i in ids if i in found)
