"""Copies of a database that is being written to, and copies that are refused."""

from __future__ import annotations

import resource
import sqlite3
import threading
from collections import namedtuple
from contextlib import closing
from pathlib import Path

import pytest

from crawler.errors import StorageError, UserError
from crawler.storage import backup
from crawler.storage.backup import back_up, damages
from crawler.storage.database import open_database, transaction


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "t.db"
    with closing(open_database(path)) as db:
        begin_crawls(path, 100)
        assert db.execute("SELECT count(*) FROM crawls").fetchone() == (100,)
    return path


def begin_crawls(path: Path, number: int) -> None:
    with closing(open_database(path)) as db:
        for _ in range(number):
            with transaction(db):
                # Two rows in one transaction: a copy of one moment has an even number.
                for site in ("a", "b") if number != 100 else ("a",):
                    db.execute("INSERT INTO crawls (site, started_at) VALUES (?, 'x')", [site])


def count(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return int(db.execute("SELECT count(*) FROM crawls").fetchone()[0])


def test_a_copy_holds_what_the_journal_holds(source: Path, tmp_path: Path) -> None:
    with closing(open_database(source)):
        assert source.with_name("t.db-wal").exists()
        size = back_up(source, tmp_path / "deep" / "copy.db")
    copy = tmp_path / "deep" / "copy.db"
    assert count(copy) == 100
    assert size == copy.stat().st_size
    assert [path.name for path in copy.parent.iterdir()] == ["copy.db"]
    open_database(copy).close()  # and it is a database of ours


def test_copies_while_others_write(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "_PAGES_A_STEP", 1)
    over = threading.Event()

    def write() -> None:
        while not over.is_set():
            begin_crawls(source, 5)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        found = []
        for number in range(5):
            back_up(source, tmp_path / f"{number}.db")
            found.append(count(tmp_path / f"{number}.db"))
    finally:
        over.set()
        writer.join()
    assert all(number % 2 == 0 for number in found)
    assert found == sorted(found)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644])
def test_who_may_not_read_the_file_may_not_read_its_copy(
    source: Path, tmp_path: Path, mode: int
) -> None:
    source.chmod(mode)
    back_up(source, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == mode


def test_an_existing_file_is_kept(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "mine.db"
    target.write_text("mine", encoding="utf-8")
    with pytest.raises(UserError, match="--force"):
        back_up(source, target)
    assert target.read_text("utf-8") == "mine"
    back_up(source, target, force=True)
    assert count(target) == 100


def test_the_database_is_not_its_own_copy(source: Path) -> None:
    with pytest.raises(UserError, match="itself"):
        back_up(source, source, force=True)
    assert count(source) == 100


def test_a_damaged_database_leaves_no_copy(source: Path, tmp_path: Path) -> None:
    with source.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096 * 3)
    with pytest.raises(StorageError):
        back_up(source, tmp_path / "copy.db")
    # SQLite's own files beside the source apart, nothing was left.
    assert {path.name.split("-")[0] for path in tmp_path.iterdir()} == {"t.db"}


def test_what_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no database"):
        back_up(tmp_path / "none.db", tmp_path / "copy.db")
    (tmp_path / "empty.db").touch()
    with pytest.raises(StorageError, match="is empty"):
        back_up(tmp_path / "empty.db", tmp_path / "copy.db")
    (tmp_path / "text.db").write_text("不是数据库" * 500, encoding="utf-8")
    with pytest.raises(StorageError):
        back_up(tmp_path / "text.db", tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_a_full_disk_is_seen_before(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage(10**6, 999_000, 1000))
    with pytest.raises(StorageError, match=r"not enough room: .* has 1 KB, [1-9]\d* KB needed"):
        back_up(source, tmp_path / "copy.db")


def test_a_folder_that_takes_no_files_is_named(source: Path) -> None:
    """Not the database, which is well."""
    with pytest.raises(StorageError) as caught:
        back_up(source, Path("/proc/copy.db"))
    assert caught.value.en.startswith("cannot write /proc/copy.db: ")


def test_a_disk_that_fills_meanwhile_is_told_of_the_copy(source: Path, tmp_path: Path) -> None:
    """As where a file may not grow."""
    target = tmp_path / "copy.db"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (source.stat().st_size // 2, hard))
    try:
        with pytest.raises(StorageError) as caught:
            back_up(source, target)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert caught.value.en.startswith(f"cannot write {target}: ")
    assert not list(tmp_path.glob("*copy.db*"))


def test_damages_of_foreign_keys(source: Path) -> None:
    with closing(sqlite3.connect(source)) as db:
        assert damages(db) == []
        db.execute("INSERT INTO views VALUES (77, 'x', 1)")
        assert damages(db) == ["views 1: no articles"]
