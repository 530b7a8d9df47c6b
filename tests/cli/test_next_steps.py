"""What a command tells whoever is stuck: a next step that can be pasted as printed, and why nothing is there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from crawler.cli.language import width
from crawler.cli.verbs import DATABASE, PROJECT, pasteable
from crawler.storage.database import open_database
from crawler.storage.watch_file import watch_file
from crawler.storage.writer import Writer
from tests.cli.conftest import Zhaoshang
from tests.sample_file import make_sample_file

SITE = '''
from crawler.base_spiders.site import SiteSpider


class Town(SiteSpider):
    """A town."""

    name = "town"
    start_urls = ["https://town.test/list.html"]
    article_links = "ul a"
    title = "h1"
    body = "div"
    published = "span"
'''
READERS = (
    ["status"], ["sites"], ["doctor"], ["search", "光伏"], ["show", "1"], ["export", "--to", "-", "--format", "csv"], ["briefing"],
    ["watch", "list"], ["watch", "show", "x"], ["watch", "test", "x"], ["watch", "feed", "x", "--to", "-"], ["archive", "info"],
    ["attachments", "list"], ["backup"],
)  # fmt: skip
by_verb = pytest.mark.parametrize("words", READERS, ids=" ".join)


@by_verb
def test_a_file_that_is_not_there_is_told(
    zhaoshang: Zhaoshang, tmp_path: Path, words: list[str]
) -> None:
    ended = zhaoshang(*words, "--db", str(tmp_path / "nosuch.db"))
    assert ended.exit_code != 0, ended.output
    assert ended.stderr.count("\n") == 1
    assert "nosuch" in ended.stderr
    assert list(tmp_path.iterdir()) == []


@by_verb
@pytest.mark.parametrize("kind", ["empty", "text", "folder", "locked"])
def test_a_file_that_cannot_be_used_is_told(
    zhaoshang: Zhaoshang,
    tmp_path: Path,
    words: list[str],
    kind: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("crawler.storage.database.BUSY_SECONDS", 0.01)
    path, held = tmp_path / "odd.db", None
    if kind == "folder":
        path.mkdir()
    elif kind == "locked":
        held = open_database(path)
        held.execute("PRAGMA journal_mode = DELETE")
        held.execute("BEGIN EXCLUSIVE")
    else:
        path.write_bytes(b"" if kind == "empty" else b"no database at all " * 99)
    try:
        ended = zhaoshang(*words, "--db", str(path))
    finally:
        if held:
            held.rollback()
            held.close()
    assert ended.exit_code != 0, ended.output
    if words == ["doctor"] and kind != "folder":
        assert "odd.db" in ended.stdout
    else:
        assert ended.stderr.count("\n") <= 2
        assert "Traceback" not in ended.stderr


def test_a_next_step_names_the_database_and_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UV_RUN_RECURSION_DEPTH", raising=False)
    project, database = PROJECT.set(None), DATABASE.set(Path("/data/my file.db"))
    named = "--db '/data/my file.db'"
    try:
        for told, printed in (
            ("next: zhaoshang crawl cuihu", f"next: zhaoshang crawl {named} cuihu"),
            ("zhaoshang watch add 光伏", f"zhaoshang watch add {named} 光伏"),
            ("（zhaoshang index on）", f"（zhaoshang index on {named}）"),
            (
                "zhaoshang facts，或 zhaoshang status。",
                f"zhaoshang facts {named}，或 zhaoshang status {named}。",
            ),
            ("zhaoshang search x --db data/demo.db", "zhaoshang search x --db data/demo.db"),
            ("zhaoshang add URL", "zhaoshang add URL"),
            ("zhaoshang init DIR", "zhaoshang init DIR"),
            (
                "zhaoshang add URL, then zhaoshang crawl --all",
                f"zhaoshang add URL, then zhaoshang crawl {named} --all",
            ),
        ):
            assert pasteable(told) == printed
        PROJECT.set(Path("/p"))
        assert pasteable("zhaoshang crawl x") == f"zhaoshang --project /p crawl {named} x"
        assert pasteable("zhaoshang add URL") == "zhaoshang --project /p add URL"
    finally:
        PROJECT.reset(project)
        DATABASE.reset(database)


def test_a_command_that_was_given_a_file_repeats_it(zhaoshang: Zhaoshang, tmp_path: Path) -> None:
    Writer(tmp_path / "new.db").close()
    ended = zhaoshang("briefing", "--db", "new.db")
    assert "no articles yet: zhaoshang add URL" in ended.stderr
    ended = zhaoshang("search", "光伏", "--db", "none.db")
    assert "zhaoshang crawl --db none.db --all" in ended.stderr
    # And nothing of it is left to the next one.
    assert DATABASE.get() is None or "--db" not in zhaoshang("status").stdout


@pytest.mark.parametrize(
    "words",
    [["briefing"], ["search", "招商", "--new", "7d"], ["export", "--new", "7d", "--to", "-", "--format", "csv"]],
    ids=lambda words: words[0],
)  # fmt: skip
def test_why_nothing_is_new_is_told(
    zhaoshang: Zhaoshang,
    database: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
) -> None:
    """A first filling is no news: that is said, with what to do."""
    db = open_database(database)
    db.execute("UPDATE articles SET news_at = NULL, first_seen_at = datetime('now')")
    db.conn.commit()
    db.close()
    said = zhaoshang(*words, "--db", str(database)).stderr
    assert "fetched when a site was added" in said
    assert "Next: zhaoshang add URL" in said
    _declare_a_site(monkeypatch, tmp_path)
    said = zhaoshang(*words, "--db", str(database)).stderr
    assert f"zhaoshang crawl --db {database} --all" in said


def _declare_a_site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "town_of_next_steps.py").write_text(SITE)
    monkeypatch.setattr("crawler.settings.SPIDER_MODULES", ["town_of_next_steps"])


@pytest.mark.parametrize(
    "words",
    [*READERS, ["search", "光伏", "--new", "7d"], ["watch", "show", "光伏"], ["export", "--new", "7d", "--to", "new.csv"],
     ["search", "没有这样的词"], ["facts"]],
    ids=" ".join,
)  # fmt: skip
def test_each_next_step_after_the_demo_works_as_printed(
    zhaoshang: Zhaoshang, tmp_path: Path, words: list[str]
) -> None:
    """Where no site is declared but the sample, nobody is sent to crawl them all."""
    make_sample_file(tmp_path / "demo.db")
    assert zhaoshang("watch", "add", "光伏", "--db", "demo.db").exit_code == 0
    ended = zhaoshang(*words, "--db", "demo.db")
    told = ended.stderr + ("" if "-" in words else ended.stdout)
    for step in re.findall(r"(?<!/)zhaoshang [a-z][^；;，。\n（）()]*", told):
        # Of what is to be filled in it is seen that it is; where an archive is missing, a site comes first.
        if re.search(r"\bURL|\bNAME", step) or "zhaoshang add URL, then" in told:
            continue
        assert "crawl" not in step, told
        again = zhaoshang(*shlex.split(step)[1:])
        assert again.exit_code == 0, (step, again.output)


def test_what_was_asked_is_echoed_as_people_say_it(zhaoshang: Zhaoshang, database: Path) -> None:
    said = zhaoshang(
        "search", "没有这样的词", "--new", "2026-07-15", "--site", "mine", "--db", str(database)
    ).stderr
    assert "(site mine, new since 2026-07-15)" in said
    assert "16:00:00" not in said


def test_a_subscription_without_matches_says_so(zhaoshang: Zhaoshang, database: Path) -> None:
    zhaoshang("watch", "add", "量子", "--db", str(database))
    said = zhaoshang("watch", "show", "量子", "--db", str(database))
    assert (said.exit_code, said.stdout) == (0, "")
    assert "nothing has matched yet" in said.stderr


def test_articles_are_backed_up_beside_damaged_subscriptions(
    zhaoshang: Zhaoshang, database: Path, tmp_path: Path
) -> None:
    watch_file(database).write_bytes(b"no database at all " * 99)
    ended = zhaoshang("backup", str(tmp_path / "copy.db"), "--db", str(database))
    assert (ended.exit_code, (tmp_path / "copy.db").is_file()) == (5, True)
    assert "the database was backed up; not backed up: " in ended.stderr


def test_the_first_step_is_to_add_a_site_where_there_is_none(
    zhaoshang: Zhaoshang, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "no data/zhaoshang.db yet; next: zhaoshang add URL\n" in zhaoshang("doctor").stdout
    _declare_a_site(monkeypatch, tmp_path)
    said = zhaoshang("doctor").stdout
    assert "no data/zhaoshang.db yet; next: zhaoshang crawl --all\n" in said


def test_a_command_in_a_narrow_table_is_broken_at_spaces(
    zhaoshang: Zhaoshang, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is pasted from two lines is no other word."""
    monkeypatch.setattr("crawler.cli.doctor.is_terminal", lambda: True)
    monkeypatch.setattr("crawler.cli.table.is_terminal", lambda: True)
    for lang in ("zh_CN.UTF-8", "en_US.UTF-8"):
        shown = zhaoshang("doctor", LANG=lang, COLUMNS="80", NO_COLOR="1").stdout
        assert "ZHAOSHANG_CONTACT=you@example.org" in shown
        assert max(map(width, shown.splitlines())) <= 80
