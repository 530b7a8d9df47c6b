"""A file is there whole, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from crawler.errors import UserError
from crawler.exports.target import file_at


def put(path: Path, data: bytes, force: bool = False) -> None:
    with file_at(path, force=force, not_over=path.with_name("t.db")) as file:
        file.write(data)


def test_a_file_takes_its_name_when_it_is_whole(tmp_path: Path) -> None:
    put(tmp_path / "a.csv", b"1")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.csv", b"1")]


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    put(path, b"1")
    with pytest.raises(UserError):
        put(path, b"2")
    assert path.read_bytes() == b"1"
    put(path, b"3", force=True)
    assert path.read_bytes() == b"3"


def test_one_that_was_made_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with pytest.raises(UserError), file_at(path, force=False, not_over=tmp_path / "t.db"):
        path.write_bytes(b"theirs")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.csv", b"theirs")]


def test_an_error_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    put(path, b"1")
    with (
        pytest.raises(ZeroDivisionError),
        file_at(path, force=True, not_over=tmp_path / "t.db") as file,
    ):
        file.write(b"half")
        raise ZeroDivisionError
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.csv", b"1")]


def test_the_database_and_what_is_no_file(tmp_path: Path) -> None:
    database = tmp_path / "t.db"
    database.write_bytes(b"db")
    (tmp_path / "link.csv").symlink_to(database)
    os.mkfifo(tmp_path / "fifo.csv")
    for name in ("t.db", "link.csv", "fifo.csv", "."):
        with pytest.raises(UserError):
            put(tmp_path / name, b"x", force=True)
    assert database.read_bytes() == b"db"
