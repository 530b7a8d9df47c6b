"""``zhaoshang briefing``."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result

from crawler.cli import filters
from crawler.storage.watch_file import watch_file
from crawler.storage.writer import Batch, Writer
from tests.cli.conftest import article
from tests.sample_file import make_sample_file

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
    assert "need attention" not in zhaoshang(*asked).stdout
    assert zhaoshang(*asked, "！").exit_code == 2


def store(path: Path, *numbers: int, now: str = "2026-07-03 04:00:00") -> None:
    """Articles that are news."""
    writer = Writer(path)
    found = [article(n, f"第{n}号喜讯", f"第{n}件事，{n * 7919}。") for n in numbers]
    writer.write(Batch(found), 1, "2026-07-02 17:00:00")
    writer.close()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(
            "UPDATE articles SET news_at = ? WHERE title LIKE '%号喜讯' AND news_at IS NULL", [now]
        )


def told(path: str) -> list[str]:
    return [
        line.split("[")[1].split("]")[0]
        for line in Path(path).read_text("utf-8").splitlines()
        if line.startswith("- 20")
    ]


def test_each_article_is_in_one_issue(zhaoshang: Zhaoshang, database: Path) -> None:
    def issue(day: int, *words: str) -> list[str]:
        now = ("-s", f"NOW=2026-07-{day:02}T20:00:00+08:00", "--db", str(database))
        ended = zhaoshang(
            "briefing", "--since", "last", "--markdown", "i.md", "--force", *words, *now
        )
        assert ended.exit_code == 0, ended.stderr
        return told("i.md")

    first = zhaoshang("briefing", *NOW, "--since", "last", "--db", str(database))
    assert (
        "there is no issue of an earlier day (all of one day are one issue); this one covers 7 days"
        in first.stderr
    )
    # What is only looked at is no issue.
    assert issue(3) == ["翠湖区招商周报"]
    store(database, 10, 11)
    # The same day's, with what has come since; other words have issues of their own.
    assert sorted(issue(3)) == ["第10号喜讯", "第11号喜讯", "翠湖区招商周报"]
    assert issue(4) == []
    assert issue(4, "10号喜讯") == ["第10号喜讯"]
    store(database, 12)
    assert issue(4) == ["第12号喜讯"]
    assert issue(9) == []
    assert issue(9, "号喜讯") == ["第12号喜讯", "第11号喜讯", "第10号喜讯"]


def test_the_last_issue_is_the_same_to_all_who_ask(
    zhaoshang: Zhaoshang, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last one of an earlier day: today's is open until midnight, to a search and to the status too."""
    db = ("--db", str(database))
    now = datetime(2026, 7, 5, 2, tzinfo=UTC)
    today = ("-s", f"NOW={now.isoformat()}")
    monkeypatch.setattr(filters, "present", lambda: now)

    def found(*words: str) -> list[str]:
        ended = zhaoshang("search", *words, "--new", "last", "--json", *db)
        assert ended.exit_code == 0, ended.stderr
        return [json.loads(line)["title"] for line in ended.stdout.splitlines()]

    def issued(*words: str, now: tuple[str, str] = today) -> list[str]:
        ended = zhaoshang("briefing", "--since", "last", *words, "--markdown", "i.md", "--force", *now, *db)  # fmt: skip
        assert ended.exit_code == 0, ended.stderr
        return told("i.md")

    def counted() -> list[int]:
        sites = json.loads(zhaoshang("status", "--json", *today, *db).stdout)
        return [site["new_last"] for site in sites if site["site"] == "mine"]

    ended = zhaoshang("search", "喜讯", "--new", "last", *db)
    assert (ended.exit_code, "this one covers 7 days" in ended.stderr) == (0, True)
    assert "since issue" not in zhaoshang("status", *today, *db).stdout
    store(database, 10)
    issued(now=NOW)
    # On its own day it is none yet, to any of them.
    assert "since issue" not in zhaoshang("status", *NOW, *db).stdout
    store(database, 11, 12, now="2026-07-05 01:00:00")
    new = ["第12号喜讯", "第11号喜讯"]
    assert found("喜讯") == new
    assert (
        "since the issue of 2026-07-03" in zhaoshang("search", "喜讯", "--new", "last", *db).stderr
    )
    for _ in range(2):
        # Issued today, it tells the same again, and so do they.
        assert (issued(), found("喜讯"), counted()) == (new, new, [2])
    assert "since issue" in zhaoshang("status", *today, *db).stdout
    assert "2 new since the last issue" in zhaoshang("status", "mine", *today, *db).stdout
    zhaoshang("export", "--new", "last", "--columns", "title", "--to", "new.csv", *db)
    assert sorted(Path("new.csv").read_text("utf-8-sig").split()) == ["title", *sorted(new)]
    # A briefing of its own words has issues of its own, which a search for them begins with.
    issued("12号喜讯", now=("-s", "NOW=2026-07-04T01:00:00+08:00"))
    assert (found("12号喜讯"), found("喜讯")) == ([], new)
    # The file that knows it is its owner's alone; how the sites stand is for all.
    watch_file(database).write_bytes(b"no database at all " * 100)
    ended = zhaoshang("status", *today, *db)
    assert (ended.exit_code, "mine" in ended.stdout) == (0, True)
    assert "is not an SQLite database" in ended.stderr


def test_facts_are_filters_where_there_are_any(
    zhaoshang: Zhaoshang, database: Path, tmp_path: Path
) -> None:
    ended = zhaoshang("briefing", "--place", "浙江", *NOW, "--db", str(database))
    assert (ended.exit_code, len(ended.stderr.splitlines())) == (2, 1)
    assert "zhaoshang facts" in ended.stderr
    sample = tmp_path / "sample.db"
    make_sample_file(sample)
    with closing(sqlite3.connect(sample)) as db, db:
        db.execute("UPDATE articles SET news_at = '2026-07-02 17:00:00'")
    asked = ("briefing", *NOW, "--db", str(sample), "--no-health")
    found = {
        words: zhaoshang(*asked, *words.split()).stdout.count("\n- 20")
        for words in (
            "",
            "--min-amount 10亿",
            "--min-amount 900亿",
            "--place 浙江",
            "--place 广东",
            "--stage 签约",
        )
    }
    assert found[""] > found["--min-amount 10亿"] > 0 < found["--stage 签约"] < found[""]
    assert (found["--min-amount 900亿"], found["--place 广东"]) == (0, 0)
    assert found["--place 浙江"] == found[""]


def test_an_issue_that_cannot_be_noted_is_there_all_the_same(
    zhaoshang: Zhaoshang, database: Path
) -> None:
    watch_file(database).write_bytes(b"no database" * 500)
    ended = zhaoshang("briefing", *NOW, "--markdown", "i.md", "--db", str(database))
    assert (ended.exit_code, len(ended.stderr.splitlines())) == (5, 1)
    assert told("i.md") == ["翠湖区招商周报"]
