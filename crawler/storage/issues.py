"""Which news a briefing has told: its issues, kept beside the subscriptions.

An issue is a day's: whoever makes it again on the same day, to mend a word or after a late crawl, gets the same news and what has
come since. It tells of articles by their numbers, so that what a crawl writes meanwhile is in the next one and in no two.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from crawler.storage.database import transaction
from crawler.storage.watch_file import open_watch_file, read_watch_file, watch_file

# The first version of the file that has days of issues.
_SINCE_VERSION = 2


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue of a briefing."""

    at: str
    """When it was made, UTC."""
    seen_id: int
    """The article up to which it tells: news of a larger number are the next one's."""


def last_issue(database: Path, name: str | None = None, before: str = "9999") -> Issue | None:
    """The last issue of a briefing, or of any; None if there is none. Raises StorageError.

    ``before``: only those of earlier days (YYYY-MM-DD, Asia/Shanghai).
    """
    if not watch_file(database).exists():
        return None
    with read_watch_file(database) as db:
        if db.execute("PRAGMA user_version").fetchone()[0] < _SINCE_VERSION:
            return None
        row = db.execute(
            """
            SELECT at, seen_id FROM issues WHERE day < ?1 AND (?2 IS NULL OR name = ?2)
            ORDER BY seen_id DESC, at DESC LIMIT 1
            """,
            [before, name],
        ).fetchone()
    return Issue(*row) if row else None


def note_issue(database: Path, name: str, day: str, issue: Issue) -> None:
    """Keep that an issue was made on a ``day`` (YYYY-MM-DD, Asia/Shanghai). Raises StorageError."""
    with open_watch_file(database) as db, transaction(db):
        db.execute(
            "INSERT OR REPLACE INTO issues (name, day, at, seen_id) VALUES (?, ?, ?, ?)",
            [name, day, issue.at, issue.seen_id],
        )
