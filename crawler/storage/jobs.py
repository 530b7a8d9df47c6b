"""Long work that was asked for in the browser, kept on the desk: what it is, how it stands, what it said and came to.

A job waits, runs, and is done; one whose process has gone while nobody watched is lost, one that was taken back before it
began is cancelled. At most one of a database runs at a time.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from crawler.storage.database import explained, open_read_only, transaction
from crawler.storage.desk import DESK, desk_file, has_desk, open_desk

WAITING, RUNNING, DONE, LOST, CANCELLED = "waiting", "running", "done", "lost", "cancelled"
ACCEPTED, DISCARDED = "accepted", "discarded"
# The first version of the file that has jobs.
_HAS_JOBS: Final = 3
KEPT: Final = 200
"""Jobs that are remembered; the oldest that are over are forgotten first."""
MOST_WAITING: Final = 50
_COLUMNS: Final = (
    "id, kind, about, site, arguments, language, state, asked_at, started_at, ended_at, pid, born, stops, exit_code, log,"
    " result IS NOT NULL AS has_result, decision"
)


@dataclass(frozen=True, slots=True)
class Job:
    """One of them. Times are UTC."""

    id: int
    kind: str
    about: str
    """What it is of, for people: an address, a site, a list."""
    site: str | None
    arguments: tuple[str, ...]
    """What is typed behind ``zhaoshang``."""
    language: str
    """In which its words are: zh or en."""
    state: str
    asked_at: str
    started_at: str | None
    ended_at: str | None
    pid: int | None
    born: str | None
    """What tells its process from a later one of the same number."""
    stops: int
    """How often somebody asked for it to stop: first as Ctrl-C does, then at once."""
    exit_code: int | None
    log: str | None
    """What it printed, once it is over."""
    has_result: bool
    decision: str | None
    """``accepted`` or ``discarded``, once somebody has looked at its result."""

    @property
    def is_over(self) -> bool:
        return self.state not in (WAITING, RUNNING)

    @property
    def asks(self) -> bool:
        """Whether somebody has yet to look at what it came to."""
        return self.is_over and self.has_result and self.decision is None


def jobs(
    database: Path, *, site: str | None = None, states: Sequence[str] = (), limit: int = KEPT
) -> list[Job]:
    """The latest jobs, the last one first; of one site, or in some states only. Raises StorageError."""
    conditions, values = ["1"], list[Any]()
    if site is not None:
        conditions.append("site = ?")
        values.append(site)
    if states:
        conditions.append(f"state IN ({', '.join('?' * len(states))})")
        values += states
    return _read(
        database, f"WHERE {' AND '.join(conditions)} ORDER BY id DESC LIMIT ?", [*values, limit]
    )


def job(database: Path, number: int) -> Job | None:
    """One, by its number; None if there is none. Raises StorageError."""
    return next(iter(_read(database, "WHERE id = ?", [number])), None)


def result(database: Path, number: int) -> Mapping[str, Any] | None:
    """What a job came to. Raises StorageError."""
    with explained(desk_file(database), DESK), closing(open_read_only(desk_file(database), DESK)) as db:  # fmt: skip
        row = db.execute("SELECT result FROM jobs WHERE id = ?", [number]).fetchone()
    return json.loads(zlib.decompress(row[0])) if row and row[0] else None


def ask(
    database: Path,
    kind: str,
    about: str,
    arguments: Sequence[str],
    language: str,
    now: str,
    *,
    site: str | None = None,
) -> int | None:
    """Have something done when its turn comes; its number. None if too many wait already. What waits for the same
    already is that one. Raises StorageError."""
    with open_desk(database) as db, transaction(db):
        told = json.dumps(list(arguments), ensure_ascii=False)
        same = "SELECT id FROM jobs WHERE state = ? AND arguments = ?"
        if row := db.execute(same, [WAITING, told]).fetchone():
            return int(row[0])
        [(waiting,)] = db.execute("SELECT count(*) FROM jobs WHERE state = ?", [WAITING])
        if waiting >= MOST_WAITING:
            return None
        made = db.execute(
            """
            INSERT INTO jobs (kind, about, site, arguments, language, state, asked_at) VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [kind, about, site, told, language, WAITING, now],
        )
        db.execute(
            """
            DELETE FROM jobs WHERE state NOT IN (?, ?)
                AND id <= (SELECT id FROM jobs ORDER BY id DESC LIMIT 1 OFFSET ?)
            """,
            [WAITING, RUNNING, KEPT],
        )
        assert made.lastrowid is not None
        return made.lastrowid


def take(database: Path, now: str) -> Job | None:
    """The one that has waited longest, which runs from now on; None while another runs, or none waits. Raises StorageError."""
    with open_desk(database) as db, transaction(db):
        running = db.execute("SELECT 1 FROM jobs WHERE state = ?", [RUNNING]).fetchone()
        first = db.execute(
            "SELECT id FROM jobs WHERE state = ? ORDER BY id LIMIT 1", [WAITING]
        ).fetchone()
        if running or not first:
            return None
        db.execute(
            "UPDATE jobs SET state = ?, started_at = ? WHERE id = ?", [RUNNING, now, first[0]]
        )
    return job(database, int(first[0]))


def began(database: Path, number: int, pid: int, born: str) -> None:
    """Its process has begun. Raises StorageError."""
    _change(database, "UPDATE jobs SET pid = ?, born = ? WHERE id = ?", [pid, born, number])


def end(
    database: Path,
    number: int,
    state: str,
    now: str,
    *,
    exit_code: int | None,
    log: str,
    result: Mapping[str, Any] | None = None,
) -> None:
    """It is over. Raises StorageError."""
    kept = zlib.compress(json.dumps(result, ensure_ascii=False).encode()) if result else None
    _change(
        database,
        "UPDATE jobs SET state = ?, ended_at = ?, exit_code = ?, log = ?, result = ? WHERE id = ?",
        [state, now, exit_code, log, kept, number],
    )


def stop(database: Path, number: int, now: str) -> None:
    """Ask a job to stop; one that waits is cancelled. Raises StorageError."""
    with open_desk(database) as db, transaction(db):
        db.execute(
            "UPDATE jobs SET stops = stops + 1 WHERE id = ? AND state = ?", [number, RUNNING]
        )
        db.execute(
            "UPDATE jobs SET state = ?, ended_at = ? WHERE id = ? AND state = ?",
            [CANCELLED, now, number, WAITING],
        )


def decide(database: Path, number: int, decision: str) -> None:
    """Keep what somebody decided of its result. Raises StorageError."""
    _change(database, "UPDATE jobs SET decision = ? WHERE id = ?", [decision, number])


def _change(database: Path, sql: str, values: Sequence[Any]) -> None:
    with open_desk(database) as db, transaction(db):
        db.execute(sql, values)


def _read(database: Path, rest: str, values: Sequence[Any]) -> list[Job]:
    path = desk_file(database)
    if not has_desk(database):
        return []
    with explained(path, DESK), closing(open_read_only(path, DESK)) as db:
        if db.execute("PRAGMA user_version").fetchone()[0] < _HAS_JOBS:
            return []
        rows = db.execute(f"SELECT {_COLUMNS} FROM jobs {rest}", values).fetchall()
    return [_job(row) for row in rows]


def _job(row: Sequence[Any]) -> Job:
    values = list(row)
    values[4], values[15] = tuple(json.loads(values[4])), bool(values[15])
    return Job(*values)
