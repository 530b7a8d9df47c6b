"""Opening a database file: made, brought up to date, or refused in one line and left as it was."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.errors import ExitCode, StorageError
from crawler.storage import database
from crawler.storage.database import (
    Place,
    check_usable,
    is_being_written,
    open_database,
    open_read_only,
    reading,
    transaction,
)
from crawler.storage.schema import APPLICATION_ID, VERSION, migrations

Refused = tuple[Callable[[Path], object], str, str]


def one(path: Path, sql: str) -> object:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchone()[0]


def run(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def make_ours(path: Path) -> None:
    open_database(path).close()


def files(folder: Path) -> dict[str, bytes]:
    """Everything under a folder, but the empty journal and the index of one that a reader of SQLite leaves."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
        and not file.name.endswith("-shm")
        and not (file.name.endswith("-wal") and not file.stat().st_size)
    }


def check_one_line(error: StorageError) -> None:
    assert error.exit_code is ExitCode.STORAGE
    for text in (str(error), error.zh, error.en):
        assert text.splitlines() == [text]
    assert any("\u4e00" <= sign <= "\u9fff" for sign in error.zh)


# Made and brought up to date


def test_a_new_file_is_made_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "new.db"
    make_ours(path)
    assert one(path, "PRAGMA application_id") == APPLICATION_ID
    assert one(path, "PRAGMA user_version") == VERSION
    assert one(path, "PRAGMA journal_mode") == "wal"
    assert one(path, "SELECT count(*) FROM articles") == 0


def test_connection_settings(tmp_path: Path) -> None:
    with closing(open_database(tmp_path / "new.db")) as db:
        assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert db.execute("PRAGMA synchronous").fetchone() == (1,)
        assert db.journal_mode == "wal"


def test_an_empty_file_becomes_ours(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    make_ours(path)
    assert one(path, "PRAGMA application_id") == APPLICATION_ID


def test_migrations_are_applied_once(tmp_path: Path) -> None:
    path = tmp_path / "zhaoshang.db"
    for _ in range(3):
        make_ours(path)
    with closing(open_database(path)) as db:
        names = [row["name"] for row in db.table("_sqlite_migrations").rows]
        assert names == migrations.names
        assert len(names) == VERSION
        assert len(migrations) == VERSION


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "zhaoshang.db"
    make_ours(path)
    before = files(tmp_path)
    make_ours(path)
    assert files(tmp_path) == before


def test_a_migration_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "zhaoshang.db"

    def half(db: object) -> None:
        assert isinstance(db, Database)
        db.execute("CREATE TABLE half_done (x)")
        raise sqlite3.OperationalError("no more")

    monkeypatch.setattr(migrations, "apply", half)
    with pytest.raises(StorageError) as caught:
        make_ours(path)
    check_one_line(caught.value)
    assert one(path, "SELECT count(*) FROM sqlite_master") == 0
    monkeypatch.undo()
    make_ours(path)
    assert one(path, "PRAGMA user_version") == VERSION


def test_processes_that_start_at_once_on_a_new_file(tmp_path: Path) -> None:
    starters = 6
    for round_ in range(8):
        path = tmp_path / f"{round_}.db"
        barrier = threading.Barrier(starters)

        def start(path: Path = path, barrier: threading.Barrier = barrier) -> None:
            barrier.wait()
            make_ours(path)

        with ThreadPoolExecutor(starters) as pool:
            for future in [pool.submit(start) for _ in range(starters)]:
                future.result()
        assert one(path, "SELECT count(*) FROM _sqlite_migrations") == VERSION


# Refused


def newer(path: Path) -> None:
    make_ours(path)
    run(path, f"PRAGMA user_version = {VERSION + 1}")


def newer_without_tables(path: Path) -> None:
    run(path, f"PRAGMA user_version = {VERSION + 1}")


def anothers_tables(path: Path) -> None:
    run(path, "CREATE TABLE bookmarks (url)", "INSERT INTO bookmarks VALUES ('x')")


def anothers_application(path: Path) -> None:
    run(path, "PRAGMA application_id = 1")


def anothers_with_our_version(path: Path) -> None:
    run(path, "CREATE TABLE articles (url)", f"PRAGMA user_version = {VERSION}")


def text_file(path: Path) -> None:
    path.write_text("不是数据库\n" * 400, encoding="utf-8")


def short_text_file(path: Path) -> None:
    path.write_text("是", encoding="utf-8")


def truncated(path: Path) -> None:
    make_ours(path)
    path.write_bytes(path.read_bytes()[:-4096])


def cut_within_a_page(path: Path) -> None:
    make_ours(path)
    path.write_bytes(path.read_bytes()[:5000])


def broken_schema(path: Path) -> None:
    make_ours(path)
    content = bytearray(path.read_bytes())
    content[100:200] = b"\xff" * 100
    path.write_bytes(content)


REFUSED: dict[str, Refused] = {
    "newer": (newer, "更新的版本", "newer version"),
    "newer, no tables": (newer_without_tables, "更新的版本", "newer version"),
    "another's tables": (anothers_tables, "别的程序", "another program"),
    "another's application id": (anothers_application, "别的程序", "another program"),
    "another's, version as ours": (anothers_with_our_version, "别的程序", "another program"),
    "text": (text_file, "不是 SQLite", "not an SQLite database"),
    "one letter": (short_text_file, "不是 SQLite", "not an SQLite database"),
    "truncated": (truncated, "损坏", "damaged"),
    "cut": (cut_within_a_page, "损坏", "damaged"),
    "broken schema": (broken_schema, "损坏", "damaged"),
}


@pytest.mark.parametrize("opener", [open_database, open_read_only])
@pytest.mark.parametrize(("make", "zh", "en"), REFUSED.values(), ids=REFUSED)
def test_refused_and_left_alone(
    make: Callable[[Path], object],
    zh: str,
    en: str,
    opener: Callable[[Path], object],
    tmp_path: Path,
) -> None:
    path = tmp_path / "some.db"
    make(path)
    before = files(tmp_path)
    with pytest.raises(StorageError) as caught:
        opener(path)
    check_one_line(caught.value)
    assert zh in caught.value.zh
    assert en in caught.value.en
    assert str(path) in caught.value.zh
    assert str(path) in caught.value.en
    assert files(tmp_path) == before


@pytest.mark.parametrize("opener", [open_database, check_usable])
def test_a_file_of_two_names_is_refused(opener: Callable[[Path], object], tmp_path: Path) -> None:
    """Each name would have a journal of its own, and what one program writes the other overwrites."""
    path, second = tmp_path / "t.db", tmp_path / "second.db"
    make_ours(path)
    second.hardlink_to(path)
    before = files(tmp_path)
    for name in (path, second):
        with pytest.raises(StorageError, match="hard link") as caught:
            opener(name)
        check_one_line(caught.value)
    assert files(tmp_path) == before
    second.unlink()
    open_database(path).close()


def test_the_journal_of_a_link_is_watched_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    make_ours(tmp_path / "there" / "t.db")
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "there" / "t.db")
    with closing(open_database(link)):
        place = Place(link)
        place.check()
        (tmp_path / "there" / "t.db-wal").unlink()
        with pytest.raises(StorageError, match="its journal"):
            place.check()


@pytest.mark.parametrize("opener", [open_database, open_read_only, check_usable])
def test_a_link_that_leads_to_itself(opener: Callable[[Path], object], tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    path.symlink_to("t.db")
    if opener is check_usable:
        opener(path)  # as of a file that is not there yet; opening it tells
        return
    with pytest.raises(StorageError) as caught:
        opener(path)
    check_one_line(caught.value)


def test_another_programs_journal_is_left_alone(tmp_path: Path) -> None:
    live, killed = tmp_path / "live", tmp_path / "killed"
    live.mkdir()
    killed.mkdir()
    with closing(sqlite3.connect(live / "other.db")) as connection:
        connection.execute("PRAGMA journal_mode = wal")
        connection.execute("CREATE TABLE bookmarks (url)")
        connection.commit()
        # As a killed process leaves it: what was written last is in the journal only.
        for file in live.iterdir():
            (killed / file.name).write_bytes(file.read_bytes())
    before = files(killed)
    assert before["other.db-wal"]
    with pytest.raises(StorageError, match="another program"):
        open_database(killed / "other.db")
    assert files(killed) == before


def test_a_path_that_is_a_folder(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be opened") as caught:
        open_database(tmp_path)
    check_one_line(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["file/new.db", "file/folder/new.db"])
def test_a_file_in_the_way_of_the_folder(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(StorageError, match="cannot make") as caught:
        open_database(tmp_path / name)
    check_one_line(caught.value)
    assert files(tmp_path) == {"file": b"mine"}


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    path = tmp_path / ("长" * 200)
    with pytest.raises(StorageError, match="cannot be opened") as caught:
        open_database(path)
    check_one_line(caught.value)
    with pytest.raises(StorageError, match="the first crawl makes it"):
        open_read_only(path)


def test_a_read_only_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "zhaoshang.db"
    make_ours(path)
    before = files(tmp_path)
    connect = sqlite3.connect

    def read_only(_: object, **options: object) -> sqlite3.Connection:
        # What SQLite does by itself where the file may not be written; root may write everything.
        return connect(f"{path.as_uri()}?mode=ro", uri=True)

    monkeypatch.setattr(sqlite3, "connect", read_only)
    with pytest.raises(StorageError, match="cannot be written") as caught:
        open_database(path)
    check_one_line(caught.value)
    assert "不可写" in caught.value.zh
    assert files(tmp_path) == before


def test_locked_by_another_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "zhaoshang.db"
    make_ours(path)
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.0)
    monkeypatch.setattr(database, "LOCKED_SECONDS", 0.0)
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="locked by another program") as caught:
            open_database(path)
    check_one_line(caught.value)
    assert "占用" in caught.value.zh
    make_ours(path)


def test_who_waits_says_so_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "zhaoshang.db"
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.0)
    with closing(open_database(path)) as db, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        tries: list[float] = []

        def sleep(seconds: float) -> None:
            tries.append(seconds)
            if len(tries) == 5:
                other.rollback()

        monkeypatch.setattr(database, "sleep", sleep)
        with transaction(db):
            pass
    assert len(tries) == 5
    assert min(tries) > 0
    assert [record.message for record in caplog.records] == [
        "the database is locked by another program; waiting"
    ]


# Reading


def test_reading_needs_a_database(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="the first crawl makes it") as caught:
        open_read_only(tmp_path / "none.db")
    check_one_line(caught.value)
    (tmp_path / "empty.db").touch()
    with pytest.raises(StorageError, match="is empty") as caught:
        open_read_only(tmp_path / "empty.db")
    check_one_line(caught.value)
    assert files(tmp_path) == {"empty.db": b""}


def test_reading_cannot_write(tmp_path: Path) -> None:
    path = tmp_path / "a b?#%20.db"
    make_ours(path)
    with closing(open_read_only(path)) as db:
        assert db.execute("SELECT count(*) FROM articles").fetchone() == (0,)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            db.execute("DELETE FROM articles")


def test_whoever_has_read_leaves_the_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    make_ours(path)
    with reading(path) as db:
        db.execute("SELECT count(*) FROM articles")
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        db.execute("SELECT 1")
    with pytest.raises(StorageError) as caught, reading(path) as failing:
        failing.execute("SELECT nonsense")
    check_one_line(caught.value)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        failing.execute("SELECT 1")


# Transactions


@pytest.mark.parametrize("error", [ValueError, sqlite3.IntegrityError, KeyboardInterrupt])
def test_a_transaction_is_all_or_nothing(error: type[BaseException], tmp_path: Path) -> None:
    insert = "INSERT INTO crawls (site, started_at) VALUES ('s', 't')"
    with closing(open_database(tmp_path / "zhaoshang.db")) as db:
        with transaction(db):
            db.execute(insert)
        with pytest.raises(error), transaction(db):
            db.execute(insert)
            db.table("crawls").insert({"site": "s", "started_at": "t"})
            raise error
        assert db.table("crawls").count == 1
        with transaction(db):
            db.execute(insert)
        assert db.table("crawls").count == 2


def test_an_unforeseen_error_is_told_as_it_is() -> None:
    error = database.explain(sqlite3.OperationalError("something\nnew"), Path("a.db"))
    check_one_line(error)
    assert "something new" in error.en
    assert "a.db" in error.zh


# Whose turn it is


def test_another_process_that_writes_is_noticed_at_once(tmp_path: Path) -> None:
    path = tmp_path / "ours.db"
    with closing(open_database(path)) as db, closing(sqlite3.connect(path)) as other:
        assert not is_being_written(db)
        other.execute("BEGIN IMMEDIATE")
        assert is_being_written(db)
        other.rollback()
        assert not is_being_written(db)
        assert not db.conn.in_transaction


def test_other_trouble_is_for_the_transaction_to_tell(tmp_path: Path) -> None:
    """Asked from a timer, nobody would hear of it: the batch would wait for ever."""

    def refuse(action: int, *_: object) -> int:
        return sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_TRANSACTION else sqlite3.SQLITE_OK

    with closing(open_database(tmp_path / "ours.db")) as db:
        db.conn.set_authorizer(refuse)
        assert not is_being_written(db)
        with pytest.raises(sqlite3.DatabaseError, match="not authorized"), transaction(db):
            pass
