"""What was released stays as it is: the tables that each version made, and the rows in people's files."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database
from sqlite_utils.db import Table

from crawler.fields import folding, segments
from crawler.storage import cut_of_0019, repairing, search, views
from crawler.storage.database import open_database
from tests.storage.golden import Golden, released, tables

RELEASED = released()
each_release = pytest.mark.parametrize("golden", RELEASED, ids=lambda golden: golden.path.name[:-6])


def schema(path: Path) -> dict[str, str]:
    """The statement that made each table, index and trigger; spaces stand for nothing."""
    with closing(Database(path)) as db:
        found = db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {name: " ".join(sql.split()) for name, sql in found}


def rows(db: Database, table: str, columns: list[str]) -> list[tuple[Any, ...]]:
    names = ", ".join(f'"{name}"' for name in columns)
    return sorted(db.execute(f'SELECT {names} FROM "{table}"').fetchall(), key=repr)


def test_each_release_has_its_file() -> None:
    folder = RELEASED[0].path.parent
    assert {path.name for path in folder.glob("*.gz")} == {each.path.name for each in RELEASED}


@each_release
def test_the_migrations_make_what_was_released(golden: Golden, tmp_path: Path) -> None:
    golden.restore(tmp_path / "released.db")
    golden.migrate(tmp_path / "today.db")
    assert schema(tmp_path / "today.db") == schema(tmp_path / "released.db")


@each_release
def test_an_upgrade_loses_nothing(golden: Golden, tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    golden.restore(path)
    with closing(Database(path)) as db:
        columns = {name: [c.name for c in db.table(name).columns] for name in tables(db)}
        before = {name: rows(db, name, columns[name]) for name in columns}
        assert all(before.values()), "a table without rows proves nothing"
    with closing(open_database(path, golden.kind)) as db:
        for name, kept in before.items():
            assert rows(db, name, columns[name]) == kept, name
        assert db.execute("PRAGMA user_version").fetchone() == (golden.kind.version,)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("golden", [each for each in RELEASED if each.name == "zhaoshang"])
def test_each_article_of_an_old_file_is_found(golden: Golden, tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    golden.restore(path)
    with closing(open_database(path)) as db:
        while search.drain(db):
            pass
        found = db.execute(
            "SELECT rowid FROM articles_fts WHERE articles_fts MATCH '招商' ORDER BY rowid"
        )
        assert found.fetchall() == [(1,), (2,)]


def test_no_migration_reads_what_may_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither constants of other modules nor the statements of a library."""

    def refused(method: Callable[..., Any]) -> Callable[..., Any]:
        def checked(table: Table, *args: Any, **options: Any) -> Any:
            assert table.name.startswith("_"), f"{table.name} is made by a library's statement"
            return method(table, *args, **options)

        return checked

    for name in ("create", "create_index", "add_column"):
        monkeypatch.setattr(Table, name, refused(getattr(Table, name)))
    for module in (search, views):
        for name, value in vars(module).items():
            if name.strip("_").isupper() and isinstance(value, str | tuple):
                monkeypatch.setattr(module, name, type(value)())
    monkeypatch.setattr(search, "_TRIGGERS", {})
    for golden in (each for each in RELEASED if each.version == each.kind.version):
        golden.restore(tmp_path / f"{golden.name}-released.db")
        golden.migrate(tmp_path / f"{golden.name}-today.db")
        assert schema(tmp_path / f"{golden.name}-today.db") == schema(
            tmp_path / f"{golden.name}-released.db"
        )


def test_a_released_migration_cuts_texts_as_when_it_was_released(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever today's index does with them: what that changes is another migration's."""
    for module, name in ((segments, "pieces"), (folding, "fold")):
        monkeypatch.setattr(module, name, lambda *_: "changed since")
    [old] = [each for each in RELEASED if each.name == "zhaoshang" and each.version == 18]
    path = tmp_path / "old.db"
    old.restore(path)
    with closing(Database(path)) as db:
        title = "スマート工場の誘致"
        db.execute("UPDATE articles SET title = ? WHERE id = 1", [title])
        db.conn.commit()
        ran: list[str] = []
        db.conn.set_trace_callback(ran.append)
        repairing.cut_anew(db, segments.HAN)
    assert not [sql for sql in ran if "changed since" in sql]
    assert cut_of_0019.pieces("工場の").split() == ["工場", "場の", "の"]
