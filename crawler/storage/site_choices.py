"""What somebody has decided about sites: that one is paused, and what one is called. It holds until they decide otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Final

from crawler.errors import UserError
from crawler.fields.text import clean_line
from crawler.storage.database import explained, open_database, open_read_only, transaction
from crawler.storage.reader import Readable

LONGEST: Final = 60
"""Characters of a name."""
_TABLE: Final = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'site_choices'"


def paused(db: Readable) -> dict[str, str]:
    """The sites that `crawl --all` leaves out, each with the moment since when, UTC; none in a file of an older version."""
    if not db.execute(_TABLE).fetchone():
        return {}
    sql = "SELECT site, paused_at FROM site_choices WHERE paused_at IS NOT NULL ORDER BY site"
    return dict(db.execute(sql).fetchall())


def paused_in(database: Path) -> dict[str, str]:
    """The same of a file; none where there is no file yet. Raises StorageError."""
    if not database.exists():
        return {}
    with explained(database), closing(open_read_only(database)) as db:
        return paused(db)


def pause(database: Path, sites: Iterable[str], now: str) -> None:
    """Have `crawl --all` leave sites out from now on (UTC); one that is paused has been so since before. Raises StorageError."""
    _decide(
        database,
        """
        INSERT INTO site_choices (site, paused_at) VALUES (?, ?)
        ON CONFLICT (site) DO UPDATE SET paused_at = coalesce(paused_at, excluded.paused_at)
        """,
        [(site, now) for site in sites],
    )


def resume(database: Path, sites: Iterable[str]) -> None:
    """Have `crawl --all` crawl sites again. Raises StorageError."""
    sql = "UPDATE site_choices SET paused_at = NULL WHERE site = ?"
    _decide(database, sql, [(site,) for site in sites])


def rename(database: Path, site: str, name: str, now: str) -> None:
    """Call a site so from now on (UTC), whatever its file says. Raises StorageError, and UserError for what is no name."""
    name = clean_line(name)
    if not name or len(name) > LONGEST or not name.isprintable():
        raise UserError(
            f"名称应有 1 至 {LONGEST} 个可以显示的字符",
            f"a name has 1 to {LONGEST} printable characters",
        )
    with closing(open_database(database)) as db, explained(database), transaction(db):
        db.execute(
            """
            INSERT INTO site_choices (site, name) VALUES (?, ?)
            ON CONFLICT (site) DO UPDATE SET name = excluded.name
            """,
            [site, name],
        )
        db.execute("INSERT OR REPLACE INTO site_names VALUES (?, ?, ?)", [site, name, now])


def unname(database: Path, site: str, stated: str | None, now: str) -> None:
    """Call a site what its file says again (``stated``, if it does). Raises StorageError."""
    with closing(open_database(database)) as db, explained(database), transaction(db):
        db.execute("UPDATE site_choices SET name = NULL WHERE site = ?", [site])
        db.execute("DELETE FROM site_names WHERE site = ?", [site])
        if stated:
            db.execute("INSERT INTO site_names VALUES (?, ?, ?)", [site, stated, now])


def chosen_names(db: Readable) -> dict[str, str]:
    """The names that somebody chose, by site."""
    if not db.execute(_TABLE).fetchone():
        return {}
    return dict(db.execute("SELECT site, name FROM site_choices WHERE name IS NOT NULL").fetchall())


def _decide(database: Path, sql: str, values: list[tuple[str, ...]]) -> None:
    with closing(open_database(database)) as db, explained(database), transaction(db):
        db.conn.executemany(sql, values)
