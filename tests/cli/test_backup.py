"""``zhaoshang backup``: where the copy goes, and what is not copied."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result

from crawler.storage.desk import mark_read, marks

Zhaoshang = Callable[..., Result]


def test_into_a_folder(zhaoshang: Zhaoshang, database: Path, tmp_path: Path) -> None:
    (tmp_path / "usb").mkdir()
    for target in ("usb", "usb/"):
        assert zhaoshang("backup", target, "--db", str(database), "--force").exit_code == 0
    assert {path.name[:2] for path in (tmp_path / "usb").iterdir()} == {"t-"}


@pytest.mark.parametrize("more", [(), ("--force",)])
@pytest.mark.parametrize(
    ("target", "folder"),
    [("usb/", "usb/"), ("usb/copy.db", "usb"), ("usb/deep/copy.db", "usb/deep")],
)
def test_a_folder_that_is_not_there_is_not_made(
    zhaoshang: Zhaoshang, database: Path, tmp_path: Path, target: str, folder: str, more: tuple[str]
) -> None:
    """It may be a disk that is not mounted: the copy would be on the disk that it is to save."""
    ended = zhaoshang("backup", target, "--db", str(database), *more)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr == f"error: no folder {folder}; is its disk mounted?\n"
    assert not (tmp_path / "usb").exists()


def test_the_default_folder_is_made(zhaoshang: Zhaoshang, database: Path, tmp_path: Path) -> None:
    assert zhaoshang("backup", "--db", str(database)).exit_code == 0
    [copy] = (tmp_path / "backups").iterdir()
    assert copy.name.startswith("t-")


def test_another_programs_database(zhaoshang: Zhaoshang, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE notes (text)")
    ended = zhaoshang("backup", "copy.db", "--db", "other.db")
    assert (ended.exit_code, ended.stdout) == (5, "")
    [line] = ended.stderr.splitlines()
    assert line.startswith("error: other.db is another program's database")
    assert not (tmp_path / "copy.db").exists()


def test_older_copies_make_room(zhaoshang: Zhaoshang, database: Path, tmp_path: Path) -> None:
    """Those of this database alone, and only once the new one is there."""
    folder = tmp_path / "backups"
    folder.mkdir()
    for day in range(1, 5):
        (folder / f"t-2026070{day}-020000.db").touch()
        (folder / f"t-2026070{day}-020000-archive.db").touch()
    others = ("t2-20260101-020000.db", "t-mine.db", "note.txt")
    for name in others:
        (folder / name).touch()
    ended = zhaoshang("backup", "--db", str(database), "--keep", "3")
    assert (ended.exit_code, ended.stderr) == (0, "")
    assert ended.stdout.splitlines()[-1] == "older copies deleted: 2"
    left = {path.name for path in folder.iterdir()}
    assert left >= {*others, "t-20260703-020000.db", "t-20260704-020000-archive.db"}
    assert len(left) == len(others) + 5
    refused = zhaoshang("backup", "copy.db", "--db", str(database), "--keep", "3")
    assert (refused.exit_code, (tmp_path / "copy.db").exists()) == (2, False)


def test_reading_marks_go_with_their_copies(
    zhaoshang: Zhaoshang, database: Path, tmp_path: Path
) -> None:
    mark_read(database, 1, is_read=True)
    for _ in range(2):
        assert zhaoshang("backup", "copy.db", "--db", str(database), "--force").exit_code == 0
    assert marks(tmp_path / "copy.db").read == {1}
    folder = tmp_path / "backups"
    folder.mkdir()
    for end in (".db", "-desk.db"):
        (folder / f"t-20260701-020000{end}").touch()
    assert zhaoshang("backup", "--db", str(database), "--keep", "1").exit_code == 0
    left = {path.name for path in folder.iterdir()}
    assert len(left) == 2
    assert not left & {"t-20260701-020000.db", "t-20260701-020000-desk.db"}
