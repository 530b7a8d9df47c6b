"""``zhaoshang briefing``."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result

Zhaoshang = Callable[..., Result]
# The 3rd, when an article of the 1st came.
NOW = ("-s", "NOW=2026-07-03T01:00:00+08:00")


@pytest.fixture(autouse=True)
def news(database: Path) -> None:
    with closing(sqlite3.connect(database)) as db, db:
        db.execute("UPDATE articles SET news_at = '2026-07-02 16:10:00' WHERE id = 1")


def test_markdown_to_standard_output(zhaoshang: Zhaoshang, database: Path) -> None:
    ended = zhaoshang("briefing", *NOW, "--db", str(database))
    assert ended.exit_code == 0, ended.stderr
    assert ended.stdout.startswith("# Investment briefing 2026-06-27 – 2026-07-03\n")
    assert "- 2026-07-01 [翠湖区招商周报](http://mine.test/post/1.html)\n" in ended.stdout


def test_files_in_the_language_that_is_asked_for(zhaoshang: Zhaoshang, database: Path) -> None:
    arguments = ("briefing", *NOW, "--lang", "zh", "--html", "a.html", "--markdown", "a.md")
    ended = zhaoshang(*arguments, "--db", str(database))
    assert (ended.exit_code, ended.stdout) == (0, "a.html: 1 story\na.md: 1 story\n")
    assert Path("a.md").read_text("utf-8").startswith("# 招商简报")
    assert "<title>招商简报 2026-06-27" in Path("a.html").read_text("utf-8")
    before = Path("a.html").read_bytes()
    again = zhaoshang(*arguments, "--since", "2026-07-02", "--db", str(database))
    assert (again.exit_code, len(again.stderr.splitlines())) == (2, 1)
    assert Path("a.html").read_bytes() == before
    assert zhaoshang(*arguments, "--force", "--db", str(database)).exit_code == 0


@pytest.mark.parametrize("since", ["", "7", "d", "2026-07-04", "2026-13-01", "yesterday"])
def test_since_is_days_or_a_day(zhaoshang: Zhaoshang, database: Path, since: str) -> None:
    ended = zhaoshang("briefing", *NOW, "--since", since, "--db", str(database))
    assert (ended.exit_code, ended.stdout, len(ended.stderr.splitlines())) == (2, "", 1)


def test_words_and_filters_are_those_of_a_search(zhaoshang: Zhaoshang, database: Path) -> None:
    asked = ("briefing", *NOW, "--no-health", "--db", str(database))
    for words, found in (
        ("招商", True),
        ("储能", False),
        ("--site mine", True),
        ("--region 海东", False),
    ):
        assert ("翠湖区招商周报" in zhaoshang(*asked, *words.split()).stdout) is found, words
    assert "need a look" not in zhaoshang(*asked).stdout
    assert zhaoshang(*asked, "！").exit_code == 2
