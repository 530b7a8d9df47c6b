"""``zhaoshang export``."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result

from crawler.storage.fact_tables import TABLES
from crawler.storage.reading import COLUMNS, DATE
from crawler.storage.schema import VERSION
from crawler.words.columns import COLUMNS as COLUMN_NAMES
from tests.crawling import run
from tests.sample_file import make_sample_file

Zhaoshang = Callable[..., Result]


def lines(ended: Result) -> list[dict[str, object]]:
    assert ended.exit_code == 0, ended.stderr
    return [json.loads(line) for line in ended.stdout.splitlines()]


def files() -> dict[str, bytes]:
    """What stands in the folder, but for the marks that readers of the database leave."""
    found = {path.name: path.read_bytes() for path in Path().iterdir()}
    return {name: data for name, data in found.items() if not name.startswith("t.db-")}


@pytest.mark.parametrize("ending", ["csv", "xlsx", "jsonl", "ndjson", "atom", "xml"])
def test_the_files_ending_says_the_format(
    zhaoshang: Zhaoshang, database: Path, ending: str
) -> None:
    ended = zhaoshang("export", "--to", f"out.{ending}", "--db", str(database))
    assert (ended.exit_code, ended.stdout) == (0, f"out.{ending}: 2 rows\n")
    starts = {"csv": b"\xef\xbb\xbfid,", "xlsx": b"PK", "atom": b"<?xml", "xml": b"<?xml"}
    assert Path(f"out.{ending}").read_bytes().startswith(starts.get(ending, b'{"id": '))


def test_a_search_and_its_filters(zhaoshang: Zhaoshang, database: Path) -> None:
    to = ("--to", "-", "--format", "jsonl", "--db", str(database))
    assert [row["id"] for row in lines(zhaoshang("export", *to))] == [2, 1]
    assert [row["id"] for row in lines(zhaoshang("export", "招商", *to))] == [1]
    assert [row["id"] for row in lines(zhaoshang("export", "--region", "翠湖", *to))] == [1]
    assert [row["id"] for row in lines(zhaoshang("export", "--until", "2026-07-01", *to))] == [1]
    assert [row["id"] for row in lines(zhaoshang("export", "--limit", "1", *to))] == [2]
    assert lines(zhaoshang("export", "招商", "--category", "other", *to)) == []


def test_sql(zhaoshang: Zhaoshang, database: Path) -> None:
    sql = "SELECT id, '=' || title AS t FROM articles WHERE id = 1"
    ended = zhaoshang("export", "--sql", sql, "--to", "-", "--format", "csv", "--db", str(database))
    assert list(csv.reader(io.StringIO(ended.stdout.lstrip("\ufeff")))) == [
        ["id", "t"],
        ["1", "'=翠湖区招商周报"],
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--to", "out"),
        ("--to", "-"),
        ("--to", "nowhere/out.csv"),
        ("--to", "out.csv", "--sql", "DELETE FROM articles"),
        ("--to", "out.csv", "--sql", "SELECT 1", "--site", "mine"),
        ("--to", "out.csv", "--sql", "SELECT 1", "招商"),
        ("--to", "out.csv", "--sitee", "x"),
        ("--to", "out.csv", "--since", "yesterday"),
        ("--to", "out.atom", "--sql", "SELECT 1 AS a"),
        ("--to", "t.db", "--format", "csv", "--force"),
        ("--to", "there.csv"),
    ],
)
def test_a_mistake_is_one_line_and_leaves_nothing(
    zhaoshang: Zhaoshang, database: Path, arguments: tuple[str, ...]
) -> None:
    Path("there.csv").write_text("mine")
    before = files()
    ended = zhaoshang("export", *arguments, "--db", str(database))
    assert ended.exit_code in (2, 5)
    assert ended.stdout == ""
    told = ended.stderr.splitlines()
    assert len(told) == 1 or told[0].startswith("Usage")
    assert files() == before


def test_a_file_is_overwritten_when_asked(zhaoshang: Zhaoshang, database: Path) -> None:
    Path("there.csv").write_text("mine")
    ended = zhaoshang("export", "--to", "there.csv", "--force", "--db", str(database))
    assert ended.exit_code == 0
    assert "翠湖区招商周报" in Path("there.csv").read_text("utf-8-sig")


def test_into_a_pipe(database: Path) -> None:
    """In a process of its own, whatever the encoding of its locale."""
    ended = run(
        ["zhaoshang", "export", "--to", "-", "--format", "csv", "--db", str(database)],
        database.parent,
        LANG="C.UTF-8",
    )
    assert ended.returncode == 0
    assert ended.stdout.startswith("\ufeffid,site,site_name,url")


def test_columns(zhaoshang: Zhaoshang, database: Path) -> None:
    db = ("--db", str(database))
    ended = zhaoshang("export", "--columns", "date,title,url", "--to", "-", "--format", "csv", *db)
    head, first, _ = ended.stdout.lstrip("\ufeff").splitlines()
    assert head == "date,title,url"
    assert first.startswith(("2026-07-15,", "2026-07-01 09:30,"))
    every = zhaoshang("export", "--columns", "all", "--to", "-", "--format", "csv", *db)
    assert every.stdout.splitlines()[0].lstrip("\ufeff").startswith("id,site,site_name,url,title,")
    for wrong in ("titel", ",", "title,nonsense"):
        refused = zhaoshang("export", "--columns", wrong, "--to", "-", "--format", "csv", *db)
        assert (refused.exit_code, refused.stdout) == (2, "")
    asked = ("export", "--sql", "SELECT 1", "--columns", "title", "--to", "x.csv")
    assert zhaoshang(*asked, *db).exit_code == 2


def test_columns_of_a_table(zhaoshang: Zhaoshang, tmp_path: Path) -> None:
    """They are its own, not those of articles; a workbook has no column that is empty throughout."""
    make_sample_file(tmp_path / "t.db")
    asked = ("export", "--table", "projects", "--db", "t.db")
    pipe = ("--to", "-", "--format", "csv")
    every = zhaoshang(*asked, *pipe).stdout.lstrip("\ufeff").splitlines()[0].split(",")
    assert {"file", "name_cell"} < set(every)
    all_of_it = zhaoshang(*asked, *pipe, "--columns", "all").stdout
    assert all_of_it == zhaoshang(*asked, *pipe).stdout
    chosen = zhaoshang(*asked, *pipe, "--columns", "stage,name").stdout.lstrip("\ufeff")
    assert chosen.startswith("stage,name\n")
    refused = zhaoshang(*asked, *pipe, "--columns", "title")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "amount_lo" in refused.stderr
    assert zhaoshang(*asked, "--to", "few.xlsx").exit_code == 0
    assert zhaoshang(*asked, "--to", "all.xlsx", "--columns", "all").exit_code == 0
    few, whole = (_texts(Path(name)) for name in ("few.xlsx", "all.xlsx"))
    assert "cell of the project" in whole
    assert "cell of the project" not in few
    assert "project" in few
    rows = zhaoshang("export", "--table", "rows", *pipe, "--columns", "title", "--db", "t.db")
    assert rows.stdout.lstrip("\ufeff").splitlines()[0] == "title"


def _texts(book: Path) -> set[str]:
    with zipfile.ZipFile(book) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    return set(re.findall(r"<t[^>]*>([^<]*)</t>", sheet))


def test_a_table_of_a_file_of_an_older_version(zhaoshang: Zhaoshang, tmp_path: Path) -> None:
    """That is said, and what to do; not that somebody's SQL is wrong."""
    make_sample_file(tmp_path / "old.db")
    with closing(sqlite3.connect(tmp_path / "old.db")) as db, db:
        db.execute("DROP VIEW v_projects")
        db.execute(f"PRAGMA user_version = {VERSION - 1}")
    ended = zhaoshang("export", "--table", "projects", "--to", "p.csv", "--db", "old.db")
    assert (ended.exit_code, ended.stderr.count("\n")) == (5, 1)
    assert "is from an older version" in ended.stderr
    assert not (tmp_path / "p.csv").exists()


def test_the_sheet_of_a_workbook_says_what_is_in_it(zhaoshang: Zhaoshang, tmp_path: Path) -> None:
    make_sample_file(tmp_path / "t.db")
    for words, name in (
        ((), "Articles"),
        (("--table", "projects"), "Projects"),
        (("--sql", "SELECT 1 AS n"), "Query"),
    ):
        ended = zhaoshang("export", *words, "--to", "t.xlsx", "--force", "--db", "t.db")
        assert ended.exit_code == 0, ended.stderr
        with zipfile.ZipFile("t.xlsx") as book:
            assert f'<sheet name="{name}"' in book.read("xl/workbook.xml").decode()


def test_every_column_that_is_forwarded_has_a_name_for_people(tmp_path: Path) -> None:
    make_sample_file(tmp_path / "t.db")
    columns = {*COLUMNS, DATE}
    with closing(sqlite3.connect(tmp_path / "t.db")) as db:
        for sql, *_ in TABLES.values():
            columns |= {name for name, *_ in db.execute(f"{sql} LIMIT 0").description}
    assert columns - COLUMN_NAMES.keys() == set()
