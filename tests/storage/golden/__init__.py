"""A file of each released version of our databases, packed, with rows in every table.

The file of a released version is never written again: an upgrade is tried on what people have. After a new migration
``python -m tests.storage.golden`` writes that of the new version, and leaves the others alone. (No SQL dumps: the
search index holds no texts, and cannot be dumped.)
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlite_utils import Database

from crawler.storage import search
from crawler.storage.archive_schema import ARCHIVE
from crawler.storage.database import DATABASE, Kind
from crawler.storage.watch_schema import WATCH

_HERE: Final = Path(__file__).parent
_ROWS: Final = 2
# What a column of this name holds in the row of a number; of others the column's type decides.
_BY_NAME: Final[dict[str, Callable[[int], Any]]] = {
    "listed": lambda n: f"光伏园区 {n}",
    "gone_at": lambda n: None if n == 1 else "2026-07-09 00:00:00",
    "newest": lambda n: f"http://mine.test/{n}",
    "old": lambda n: '{"title": "旧题"}',
    "item": lambda n: '{"title": "退回"}',
    "size": lambda n: 2,
    "sites": lambda n: 1,
    "elsewhere": lambda n: n - 1,
    "published_at": lambda n: f"2026-07-0{n}" if n == 1 else None,
    "published_about": lambda n: None if n == 1 else f"2026-07-0{n}",
    "kind": lambda n: "article",
}
# What the program makes anew after a migration, or for itself.
DERIVED: Final = ("data_dictionary", "places", "industries")


@dataclass(frozen=True, slots=True)
class Golden:
    """One released version, and how many migrations its file had."""

    kind: Kind
    name: str
    version: int

    @property
    def path(self) -> Path:
        """Where the packed file stands."""
        return _HERE / f"{self.name}-{self.version:04d}.db.gz"

    def restore(self, path: Path) -> None:
        """Make the file as it was."""
        path.write_bytes(gzip.decompress(self.path.read_bytes()))

    def migrate(self, path: Path) -> None:
        """Make a file by this program's migrations, as many as the version has; no rows."""
        with closing(Database(path)) as db:
            _migrate(db, self.kind, self.version)


def released() -> list[Golden]:
    """Every version of each kind, the oldest first."""
    return [
        Golden(kind, name, version)
        for kind, name in ((DATABASE, "zhaoshang"), (ARCHIVE, "archive"), (WATCH, "watch"))
        for version in range(1, kind.version + 1)
    ]


def tables(db: Database) -> list[str]:
    """The tables that a person has rows in: no index's own, and nothing derived."""
    return [
        name
        for name in db.table_names()
        if not name.startswith(("articles_fts", "attachments_fts", "sqlite_", "_sqlite"))
        and name not in DERIVED
    ]


def _migrate(db: Database, kind: Kind, version: int) -> None:
    names = kind.migrations.names
    for pragma in kind.layout:
        db.execute(f"PRAGMA {pragma}")
    stop = names[version] if version < len(names) else None
    kind.migrations.apply(db, stop_before=stop)
    db.execute(f"PRAGMA application_id = {kind.application_id}")
    db.execute(f"PRAGMA user_version = {version}")


def write(golden: Golden, path: Path) -> None:
    """Make a file of this version at ``path``, with rows in every table, and pack it."""
    with closing(Database(path)) as db:
        if not golden.kind.layout:
            db.execute("PRAGMA page_size = 512")
        _migrate(db, golden.kind, golden.version)
        for table in tables(db):
            if table not in ("search_queue", "fingerprints"):
                db.table(table).insert_all([_row(db, table, n) for n in range(1, _ROWS + 1)])
        if "fingerprints" in db.table_names():
            db.execute("INSERT INTO fingerprints VALUES (-7, 1), (11, 2)")
        if "search_queue" in db.table_names():
            # One article is in the index, the other waits for it.
            search.drain(db, limit=1)
        db.conn.commit()
        db.vacuum()
    golden.path.write_bytes(gzip.compress(path.read_bytes(), mtime=0))


def _row(db: Database, table: str, number: int) -> dict[str, Any]:
    return {
        column.name: _value(column.name, column.type, number) for column in db.table(table).columns
    }


def _value(column: str, kind: str, number: int) -> Any:
    if column in _BY_NAME:
        return _BY_NAME[column](number)
    if column.endswith("_at"):
        return f"2026-07-0{number} 08:00:00"
    if column in ("url", "href", "section", "final_url"):
        return f"http://mine.test/{number}"
    if kind == "INTEGER":
        return number
    if kind == "REAL":
        return number + 0.5
    return f"{column} {number}".encode() if kind == "BLOB" else f"{column} {number} 招商"
