"""``zhaoshang backup``: where the copy goes, and what is not copied."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result

Zhaoshang = Callable[..., Result]


def test_into_a_folder(zhaoshang: Zhaoshang, database: Path, tmp_path: Path) -> None:
    (tmp_path / "usb").mkdir()
    for target in ("usb", "usb/"):
        assert zhaoshang("backup", target, "--db", str(database), "--force").exit_code == 0
    assert {path.name[:2] for path in (tmp_path / "usb").iterdir()} == {"t-"}


@pytest.mark.parametrize("more", [(), ("--force",)])
def test_a_folder_that_is_not_there_becomes_no_file(
    zhaoshang: Zhaoshang, database: Path, tmp_path: Path, more: tuple[str, ...]
) -> None:
    ended = zhaoshang("backup", "usb/", "--db", str(database), *more)
    assert (ended.exit_code, ended.stdout, ended.stderr) == (2, "", "error: no folder usb/\n")
    assert not (tmp_path / "usb").exists()


def test_a_name_in_a_folder_to_be_made(
    zhaoshang: Zhaoshang, database: Path, tmp_path: Path
) -> None:
    assert zhaoshang("backup", "deep/copy.db", "--db", str(database)).exit_code == 0
    assert (tmp_path / "deep" / "copy.db").is_file()


def test_another_programs_database(zhaoshang: Zhaoshang, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE notes (text)")
    ended = zhaoshang("backup", "copy.db", "--db", "other.db")
    assert (ended.exit_code, ended.stdout) == (5, "")
    [line] = ended.stderr.splitlines()
    assert line.startswith("error: other.db is another program's database")
    assert not (tmp_path / "copy.db").exists()
