"""What state the database file is in, for ``zhaoshang doctor``; only reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from crawler.storage import facts, history, search
from crawler.storage.backup import damages, damages_at_ends
from crawler.storage.database import explained, open_read_only

# Bytes. To read every page of a larger file takes seconds, which a look at the state of things should not.
_SMALL: Final = 32_000_000
# The first version of the file that has tables of facts.
_WITH_FACTS: Final = 16


@dataclass(frozen=True, slots=True)
class Condition:
    """A database of ours, as it was found."""

    version: int
    """0002 is 2; see ``schema.VERSION`` for that of this program."""
    journal: str
    """SQLite's journal mode in lower case; ``wal`` unless somebody changed it."""
    damages: tuple[str, ...]
    """What is wrong inside, a line each; of a damaged file nothing else is asked."""
    is_read_whole: bool = True
    """Whether every page was looked at, and not only both ends of each table and index."""
    articles: int = 0
    waiting: int | None = None
    """Articles that the search index does not know as they are now; None without an index."""
    unread: int | None = None
    """Articles whose facts are not read, or of an older text or version; None if the file is too old to have any."""
    lies: Sequence[tuple[str, int, str]] = ()
    """Facts whose words do not stand where they say: table, article, words; a few."""
    newest_start: str | None = None
    """When the crawl that begins last began; UTC, ``YYYY-MM-DD HH:MM:SS``."""
    crawled: Mapping[str, Sequence[date]] = field(default_factory=dict)
    """Site -> the days of Asia/Shanghai on which its latest runs began, the latest first."""


def condition(path: Path, *, thorough: bool = False) -> Condition:
    """Look at the file; at all of it if it is small, or with ``thorough``. Raises StorageError if it is not there, not ours, newer or too damaged to be opened."""
    with explained(path), closing(open_read_only(path)) as db:
        (version,) = db.execute("PRAGMA user_version").fetchone()
        (journal,) = db.execute("PRAGMA journal_mode").fetchone()
        is_whole = thorough or path.stat().st_size <= _SMALL
        if found := (damages if is_whole else damages_at_ends)(db.conn):
            return Condition(version, journal, tuple(found), is_whole)
        (articles,) = db.execute("SELECT count(*) FROM articles").fetchone()
        (newest,) = db.execute("SELECT max(started_at) FROM crawls").fetchone()
        waiting = search.waiting(db) if search.is_on(db) else None
        sites = [site for (site,) in db.execute("SELECT DISTINCT site FROM crawls ORDER BY site")]
        crawled = {site: history.crawled_days(db, site) for site in sites}
        # Nobody waits for facts where none were ever read.
        has_facts = version >= _WITH_FACTS and facts.are_read(db)
        unread = facts.count_waiting(db) if has_facts else None
        # As the pages themselves: of a large file only where one asks for it.
        lies = facts.lies(db) if has_facts and is_whole else ()
        return Condition(
            version, journal, (), is_whole, articles, waiting, unread, lies, newest, crawled
        )
