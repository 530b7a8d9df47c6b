"""Which news a briefing has told: its issues, kept beside the subscriptions.

An issue is a day's: whoever makes it again on the same day, to mend a word or after a late crawl, gets the same news and what has
come since. It tells of articles by their numbers, so that what a crawl writes meanwhile is in the next one and in no two.

"The last issue" is therefore everywhere the last one of an earlier day: today's is still open, and what it tells is new until
midnight (Asia/Shanghai), to a briefing, a search, the status and the browser alike.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from crawler.fields.zone import SHANGHAI
from crawler.storage.database import transaction
from crawler.storage.search import Filters
from crawler.storage.watch_file import open_watch_file, read_watch_file, watch_file

# The first version of the file that has days of issues.
_SINCE_VERSION = 2
# And the first that has what an issue told.
_TOLD_VERSION = 3


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue of a briefing."""

    at: str
    """When it was made, UTC."""
    seen_id: int
    """The article up to which it tells: news of a larger number are the next one's."""
    revision_id: int | None = None
    """The change up to which it tells; None in one that was made before that was noted."""
    projects: frozenset[str] = frozenset()
    """The keys of the projects that it told; of one that was read: of all issues up to it."""


def series(words: str, places: Sequence[str], filters: Filters) -> str:
    """The name of a briefing: what its issues have in common, the words and filters that it is asked for with."""
    asked = (
        filters.site,
        filters.category,
        filters.place,
        filters.industry,
        filters.min_amount,
        filters.stage,
    )
    return json.dumps([words, sorted(places), *asked], ensure_ascii=False)


# The briefing of everything.
_WHOLE: Final = series("", (), Filters())


def issue_before(database: Path, now: datetime, name: str = _WHOLE) -> Issue | None:
    """With which whoever asks what is new since the last issue begins; None if there is none. Raises StorageError.

    The last one of that briefing, else of the whole one, else of any. ``now`` is aware.
    """
    named = dict.fromkeys((name, _WHOLE, None))
    issues = (last_issue(database, each, now) for each in named)
    return next((issue for issue in issues if issue), None)


def last_issue(database: Path, name: str | None, now: datetime) -> Issue | None:
    """The last one of a briefing, or of any, of an earlier day; None if there is none. Raises StorageError.

    ``now`` is aware.
    """
    today = day_of(now)
    if not watch_file(database).exists():
        return None
    with read_watch_file(database) as db:
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version < _SINCE_VERSION:
            return None
        revision = "revision_id" if version >= _TOLD_VERSION else "NULL"
        row = db.execute(
            f"""
            SELECT at, seen_id, {revision} FROM issues WHERE day < ?1 AND (?2 IS NULL OR name = ?2)
            ORDER BY seen_id DESC, at DESC LIMIT 1
            """,
            [today, name],
        ).fetchone()
        told = []
        if row and version >= _TOLD_VERSION:
            sql = "SELECT key FROM told_projects WHERE day < ?1 AND (?2 IS NULL OR name = ?2)"
            told = db.execute(sql, [today, name]).fetchall()
    if row is None:
        return None
    at, seen_id, revision_id = row
    return Issue(at, seen_id, revision_id, frozenset(key for (key,) in told))


def day_of(moment: datetime) -> str:
    """The day of an issue that is made at a moment (aware): YYYY-MM-DD, Asia/Shanghai."""
    return moment.astimezone(SHANGHAI).date().isoformat()


def note_issue(database: Path, name: str, day: str, issue: Issue) -> None:
    """Keep that an issue was made on a ``day`` (YYYY-MM-DD, Asia/Shanghai). Raises StorageError."""
    with open_watch_file(database) as db, transaction(db):
        db.execute(
            "INSERT OR REPLACE INTO issues (name, day, at, seen_id, revision_id) VALUES (?, ?, ?, ?, ?)",
            [name, day, issue.at, issue.seen_id, issue.revision_id],
        )
        # Made again on its day it tells the same: the day of the first time stays.
        db.conn.executemany(
            "INSERT OR IGNORE INTO told_projects (name, key, day) VALUES (?, ?, ?)",
            [(name, key, day) for key in sorted(issue.projects)],
        )
