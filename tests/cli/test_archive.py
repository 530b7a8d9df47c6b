"""``zhaoshang archive``: info, prune, show."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.cli import main
from crawler.cli.archive import archive as commands
from crawler.cli.archive import days, readable, size_bytes
from crawler.errors import UserError
from crawler.storage.archive import ARTICLE, Archive, Page
from tests.cli.test_command import columns

Zhaoshang = Callable[..., Result]
NOW = ("-s", "NOW=2026-07-20T10:00:00+08:00")
URL = "http://mine.test/post/1.html"
BODY = "<p>翠湖\x1b[31m</p>\r\n".encode("gb18030")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Two versions of one page, a week apart, and the page of another site."""
    path = tmp_path / "t-archive.db"
    with closing(Archive.open(path)) as opened:
        headers = {"Content-Type": "text/html; charset=gbk"}
        opened.write([Page("mine", ARTICLE, URL, "2026-07-01 02:00:00", b"<p>old</p>")])
        opened.write([Page("mine", ARTICLE, URL, "2026-07-08 02:00:00", BODY, headers=headers)])
        opened.write([Page("b", ARTICLE, "http://b.test/1", "2026-07-09 02:00:00", b"b")])
    return path


@pytest.mark.parametrize("verb", sorted(commands.commands))
def test_help_fits_a_narrow_terminal(verb: str) -> None:
    # By the whole command: click keeps the help option that a verb is first asked for.
    ended = CliRunner().invoke(main, ["archive", verb, "--help"], terminal_width=80)
    assert ended.exit_code == 0
    assert columns(ended.stdout) <= 80, ended.stdout


def test_info(zhaoshang: Zhaoshang, archive: Path) -> None:
    ended = zhaoshang("archive", "info", "--db", "t.db")
    assert (ended.exit_code, ended.stderr) == (0, "")
    lines = [line.split("\t") for line in ended.stdout.splitlines()]
    assert [line[:3] for line in lines[:2]] == [["b", "1", "1"], ["mine", "1", "2"]]
    assert lines[1][6:] == ["2026-07-01", "2026-07-08"]
    assert lines[2] == [f"file t-archive.db: {readable(archive.stat().st_size)}"]


def test_info_for_programs(zhaoshang: Zhaoshang, archive: Path) -> None:
    told = json.loads(zhaoshang("archive", "info", "--json", "--db", "t.db").stdout)
    assert told["path"] == "t-archive.db"
    assert [(s["site"], s["fetches"], s["raw"]) for s in told["sites"]] == [
        ("b", 1, 1),
        ("mine", 2, 10 + len(BODY)),
    ]


def test_show_writes_the_bytes(zhaoshang: Zhaoshang, archive: Path) -> None:
    shown = zhaoshang("archive", "show", URL + "#top", "--db", "t.db")
    assert (shown.exit_code, shown.stdout_bytes) == (0, BODY)
    headed = zhaoshang("archive", "show", URL, "--headers", "--db", "t.db").stdout_bytes
    head, body = headed.split(b"\r\n\r\n", 1)
    assert body == BODY
    assert head.split(b"\r\n") == [
        b"HTTP 200",
        b"Content-Type: text/html; charset=gbk",
        b"X-Fetched-At: 2026-07-08 02:00:00",
        b"X-URL: " + URL.encode(),
    ]


def test_prune(zhaoshang: Zhaoshang, archive: Path) -> None:
    tried = zhaoshang("archive", "prune", "--older-than", "2w", "--dry-run", "--db", "t.db", *NOW)
    assert tried.stdout.startswith("1 fetches, 1 bodies would be deleted; ")
    done = zhaoshang("archive", "prune", "--older-than", "2w", "--db", "t.db", *NOW)
    assert done.stdout.startswith("1 fetches, 1 bodies were deleted; ")
    again = zhaoshang("archive", "prune", "--older-than", "1d", "--db", "t.db", *NOW)
    assert again.stdout.startswith("0 fetches, 0 bodies were deleted; ")
    assert zhaoshang("archive", "show", URL, "--db", "t.db").stdout_bytes == BODY


def test_prune_that_cannot_reach_the_size(zhaoshang: Zhaoshang, archive: Path) -> None:
    ended = zhaoshang("archive", "prune", "--max-size", "1KB", "--db", "t.db")
    assert ended.exit_code == 0
    assert ended.stderr.startswith("what is left is the newest version of each page; ")
    ended = zhaoshang("archive", "prune", "--max-size", "1KB", "--all-versions", "--db", "t.db")
    assert ended.stdout.startswith("2 fetches, 2 bodies were deleted; ")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("prune",), 2, "give --older-than or --max-size"),
        (("prune", "--older-than", "soon"), 2, "an age is written 365d, 52w or 2y: soon"),
        (("prune", "--max-size", "-1"), 2, "a size is written 500MB or 2GB: -1"),
        (("prune", "--older-than", "1d", "-s", "ARCHIVE=none.db"), 5, "no archive none.db yet"),
        (("info", "-s", "ARCHIVE=none.db"), 5, "no archive none.db yet"),
        (("info", "-s", "ARCHIVE="), 2, "the archive is off"),
        (("show", "http://mine.test/2"), 2, "no such page in the archive: http://mine.test/2"),
    ],
)
def test_errors(
    zhaoshang: Zhaoshang, archive: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    ended = zhaoshang("archive", *arguments, "--db", "t.db")
    assert (ended.exit_code, ended.stdout) == (code, "")
    [line] = ended.stderr.splitlines()
    assert line.startswith(f"error: {said}")
    assert not (archive.parent / "none.db").exists()


def test_archive_that_is_none(zhaoshang: Zhaoshang, tmp_path: Path) -> None:
    (tmp_path / "t-archive.db").write_bytes(b"no archive" * 500)
    ended = zhaoshang("archive", "info", "--db", "t.db")
    assert ended.exit_code == 5
    assert len(ended.stderr.splitlines()) == 1


@pytest.mark.parametrize("verb", [("archive", "info"), ("reextract",)])
def test_a_file_that_has_no_archive(
    zhaoshang: Zhaoshang, tmp_path: Path, verb: tuple[str, ...]
) -> None:
    (tmp_path / "text.db").write_text("no database " * 400, encoding="utf-8")
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE notes (text)")
    for name, said in (
        ("text.db", "database text.db is not an SQLite database"),
        ("other.db", "other.db is another program's database"),
    ):
        ended = zhaoshang(*verb, "--db", name)
        assert (ended.exit_code, ended.stdout) == (5, "")
        [line] = ended.stderr.splitlines()
        assert line.startswith(f"error: {said}")


def test_an_archive_outlives_its_database(
    zhaoshang: Zhaoshang, archive: Path, damaged: Path
) -> None:
    assert damaged.with_name("t-archive.db") == archive
    assert zhaoshang("archive", "show", URL, "--db", "t.db").stdout_bytes == BODY


@pytest.mark.parametrize(
    ("age", "expected"), [("365d", 365), ("52w", 364), ("2Y", 730), ("3 m", 90), ("7", 7)]
)
def test_ages(age: str, expected: int) -> None:
    assert days(age) == expected


@pytest.mark.parametrize(
    ("size", "expected"),
    [("2GB", 2 << 30), ("500 mb", 500 << 20), ("1.5K", 1536), ("7", 7), ("1MiB", 1 << 20)],
)
def test_sizes(size: str, expected: int) -> None:
    assert size_bytes(size) == expected


@pytest.mark.parametrize("wrong", ["", "GB", "1e9", "１GB", "2XB", "0x10"])
def test_wrong_sizes(wrong: str) -> None:
    with pytest.raises(UserError):
        size_bytes(wrong)


def test_numbers_for_people() -> None:
    assert [readable(n) for n in (0, 1023, 1536, 5 << 20, 3 << 30)] == [
        "0 B",
        "1023 B",
        "1.5 KB",
        "5.0 MB",
        "3.0 GB",
    ]
