from __future__ import annotations

import stat
from pathlib import Path

import pytest

from crawler.errors import StorageError
from crawler.storage import desk
from crawler.storage.database import open_database, reading
from crawler.storage.search import Filters

NEWS = {"id": 7, "news_at": "2026-07-15 02:00:00"}
PAST = {"id": 3, "news_at": None}


def test_nothing_is_made_to_look_and_what_was_there_before_counts_as_read(tmp_path: Path) -> None:
    found = desk.marks(tmp_path / "t.db")
    assert not list(tmp_path.iterdir())
    assert (found.is_read(NEWS), found.is_read(PAST)) == (False, True)


def test_marks_are_kept_until_they_are_taken_back(tmp_path: Path) -> None:
    database = tmp_path / "t.db"
    desk.mark_starred(database, 7, "2026-07-15 03:00:00")
    desk.mark_read(database, 7, is_read=True)
    desk.mark_read(database, 3, is_read=False)
    found = desk.marks(database)
    assert (found.is_read(NEWS), found.is_read(PAST)) == (True, False)
    assert found.starred == {7: "2026-07-15 03:00:00"}
    desk.mark_starred(database, 7, None)
    desk.mark_read(database, 7, is_read=False)
    found = desk.marks(database)
    assert (found.is_read(NEWS), found.starred) == (False, {})


def test_all_that_is_there_becomes_read_and_what_comes_later_does_not(tmp_path: Path) -> None:
    database = tmp_path / "t.db"
    desk.mark_starred(database, 3, "2026-07-15 03:00:00")
    desk.mark_read(database, 3, is_read=False)
    desk.mark_read(database, 5, is_read=True)
    desk.mark_all_read(database, 7)
    found = desk.marks(database)
    assert (found.is_read(NEWS), found.is_read(PAST)) == (True, True)
    assert not found.is_read({**NEWS, "id": 8})
    assert (found.read, found.unread, list(found.starred)) == (frozenset(), frozenset(), [3])
    # A form of yesterday takes nothing back.
    desk.mark_all_read(database, 2)
    assert desk.marks(database).up_to == 7


def test_only_its_owner_reads_it_and_another_file_is_refused(tmp_path: Path) -> None:
    database = tmp_path / "t.db"
    desk.mark_read(database, 1, is_read=True)
    path = desk.desk_file(database)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_bytes(b"no database at all " * 100)
    with pytest.raises(StorageError, match="reading marks"):
        desk.marks(database)
    with pytest.raises(StorageError, match="reading marks"):
        desk.mark_read(database, 1, is_read=True)


def test_what_is_unread_is_found_among_the_news(tmp_path: Path) -> None:
    """Of 100,000 articles few are news: to look at each of them took ten times as long as the rest of the first page."""
    open_database(tmp_path / "t.db").close()
    with reading(tmp_path / "t.db") as db:
        condition, values = Filters(unread=desk.Marks().unread_json).sql
        plan = db.execute(
            f"EXPLAIN QUERY PLAN SELECT count(*) FROM articles WHERE {condition}", values
        ).fetchall()
    assert any("articles_by_news" in step for *_, step in plan), plan
