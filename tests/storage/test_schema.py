"""An older file becomes one of today and keeps what it holds."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.storage import dictionary, views
from crawler.storage.database import open_database
from crawler.storage.schema import APPLICATION_ID, VERSION, migrations

NAMES = migrations.names
ARTICLE = {
    "id": 7,
    "site": "mine",
    "url": "http://mine.test/7",
    "title": "光伏",
    "body": "园区",
    "content_hash": "x",
    "first_seen_at": "2026-07-01 00:00:00",
    "last_seen_at": "2026-07-01 00:00:00",
    "fetched_at": "2026-07-01 00:00:00",
}
PARTS = {
    "crawls": {"id": 1, "site": "mine", "started_at": "2026-07-01 00:00:00"},
    "articles": ARTICLE,
    "addresses": {"url": ARTICLE["url"], "article_id": 7, "first_seen_at": "2026-07-01 00:00:00"},
    "related_links": {"article_id": 7, "position": 1, "url": "http://mine.test/8", "title": "八"},
    "views": {"article_id": 7, "seen_at": "2026-07-01 00:00:00", "count": 3},
    "revisions": {"id": 1, "article_id": 7, "crawl_id": 1, "replaced_at": "2026", "old": "{}"},
    "rejects": {
        "id": 1,
        "crawl_id": 1,
        "url": "u",
        "reason": "r",
        "item": "{}",
        "rejected_at": "t",
    },
}


def of_version(path: Path, version: int) -> None:
    """A file as the program made it when it had so many migrations, with a row in each of its first tables."""
    with closing(Database(path)) as db:
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        stop = NAMES[version] if version < VERSION else None
        migrations.apply(db, stop_before=stop)
        db.execute(f"PRAGMA user_version = {version}")
        for table, row in PARTS.items():
            db.table(table).insert(row)
        db.conn.commit()


def shape(db: Database) -> set[tuple[str, str, tuple[str, ...]]]:
    """Every table, view and index with its columns, in whatever order they came to be."""
    found = db.execute("SELECT type, name FROM sqlite_master WHERE type <> 'index'").fetchall()
    shape = {
        (
            kind,
            name,
            tuple(sorted(column[1] for column in db.execute(f"PRAGMA table_info({name})"))),
        )
        for kind, name in found
    }
    indexes = db.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
    return shape | {("index", name, ()) for (name,) in indexes}


@pytest.mark.parametrize("version", range(1, VERSION + 1))
def test_a_file_of_any_version_is_brought_up_to_date(version: int, tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    of_version(path, version)
    with closing(open_database(path)) as db, closing(open_database(tmp_path / "new.db")) as new:
        for table, row in PARTS.items():
            [kept] = db.table(table).rows
            assert {name: kept[name] for name in row} == row, table
        if version < VERSION:
            assert shape(db) == shape(new)
            assert set(db.view_names()) == set(views.VIEWS)
        assert db.execute("PRAGMA user_version").fetchone() == (VERSION,)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_view_of_an_older_version_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    of_version(path, VERSION - 1)
    with closing(Database(path)) as db:
        db.execute("CREATE VIEW v_stories AS SELECT 1 AS old")
        db.execute("CREATE VIEW mine AS SELECT title FROM articles")
        db.conn.commit()
    with closing(open_database(path)) as db:
        asked = db.execute("SELECT * FROM v_stories")
        assert [c[0] for c in asked.description] == list(dictionary.VIEWS["v_stories"].columns)
        # A person's own view is left alone.
        assert db.execute("SELECT * FROM mine").fetchall() == [("光伏",)]


def test_what_a_person_made_outlives_the_rebuilding_of_addresses(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    of_version(path, 8)
    with closing(Database(path)) as db:
        db.execute("CREATE VIEW mine AS SELECT url, article_id FROM addresses")
        db.execute("CREATE TABLE notes (url TEXT REFERENCES addresses(url), note TEXT)")
        db.execute("INSERT INTO notes VALUES (?, '重点')", [ARTICLE["url"]])
        db.execute("CREATE INDEX my_index ON addresses (first_seen_at)")
        db.execute(
            "CREATE TRIGGER my_trigger AFTER INSERT ON addresses BEGIN"
            " INSERT INTO notes VALUES (new.url, '新'); END"
        )
        db.conn.commit()
    with closing(open_database(path)) as db:
        assert db.execute("SELECT * FROM mine").fetchall() == [(ARTICLE["url"], 7)]
        assert db.execute("SELECT note FROM notes").fetchall() == [("重点",)]
        assert db.execute("PRAGMA foreign_key_list(notes)").fetchone()[2:5] == ("addresses", "url", "url")  # fmt: skip
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert {"my_index", "my_trigger"} <= {
            name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE tbl_name = 'addresses'")
        }  # fmt: skip
