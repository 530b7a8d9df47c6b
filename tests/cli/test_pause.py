"""``zhaoshang pause``, ``resume`` and ``rename``: what somebody decides of a site holds wherever it is shown or crawled."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.storage.database import open_database, reading
from crawler.storage.site_choices import chosen_names, pause, paused, resume
from crawler.storage.site_names import SiteNames
from crawler.storage.writer import Writer
from tests.cli.conftest import Zhaoshang
from tests.crawling import crawl, declare_each, serving, verdicts
from tests.storage.golden import released


@pytest.fixture
def run(zhaoshang: Zhaoshang, database: Path) -> Callable[..., str]:
    """The command on the file, which must end well; what it said."""

    def invoke(*arguments: str) -> str:
        ended = zhaoshang(*arguments, "--db", str(database), "-s", "NOW=2026-07-20T10:00:00+08:00")
        assert ended.exit_code == 0, ended.output
        return ended.output

    return invoke


def _status(run: Callable[..., str]) -> dict[str, object]:
    [site] = [each for each in json.loads(run("status", "--json")) if each["site"] == "mine"]
    return dict(site)


def test_a_paused_site_is_no_trouble(run: Callable[..., str], database: Path) -> None:
    db = open_database(database)
    db.execute("UPDATE crawls SET verdict = 'broken', why = '没有首页 / no home page'")
    db.conn.commit()
    db.close()
    run("pause", "mine")
    first = _status(run)["paused_since"]
    assert first is not None
    run("pause", "mine")
    assert _status(run)["paused_since"] == first
    # It exits with 0 although the last run was broken.
    assert "paused, left out by crawl --all:\n  mine" in run("status", "--exit-code")
    assert "zhaoshang resume mine" in run("status", "mine")
    run("resume", "mine")
    assert _status(run)["paused_since"] is None
    assert "no home page" in run("status")


def test_a_name_that_was_chosen_outlasts_the_crawls(
    run: Callable[..., str], database: Path
) -> None:
    run("rename", "mine", " 翠湖区\n投资促进网 ")
    writer = Writer(database)
    writer.note_name("mine", "文件里的名称", "2026-07-15 02:00:00")
    with reading(database) as db:
        assert SiteNames.of(db)["mine"] == "翠湖区投资促进网"
        assert chosen_names(db) == {"mine": "翠湖区投资促进网"}
    assert _status(run)["name"] == "翠湖区投资促进网"
    run("rename", "mine")
    writer.note_name("mine", "文件里的名称", "2026-07-15 02:00:00")
    writer.close()
    assert _status(run)["name"] == "文件里的名称"


@pytest.mark.parametrize("name", ["", "x" * 61])
def test_what_is_no_name_is_refused(zhaoshang: Zhaoshang, database: Path, name: str) -> None:
    ended = zhaoshang("rename", "mine", name, "--db", str(database))
    assert (ended.exit_code, "1 to 60 printable characters" in ended.stderr) == (2, True)


@pytest.mark.parametrize("verb", ["pause", "resume", "rename"])
def test_a_site_that_is_none_is_refused(zhaoshang: Zhaoshang, database: Path, verb: str) -> None:
    ended = zhaoshang(verb, "nosuch", "--db", str(database))
    assert (ended.exit_code, "no site named nosuch" in ended.stderr) == (2, True)
    with reading(database) as db:
        assert (paused(db), chosen_names(db)) == ({}, {})


def test_a_file_that_knows_no_choices_is_read(tmp_path: Path) -> None:
    old = next(each for each in released() if each.name == "zhaoshang" and each.version == 21)
    old.restore(tmp_path / "old.db")
    with reading(tmp_path / "old.db") as db:
        assert (paused(db), chosen_names(db)) == ({}, {})


def test_a_crawl_of_all_sites_leaves_out_what_is_paused(tmp_path: Path) -> None:
    def crawl_all() -> tuple[int, str, str]:
        ended = crawl("zhaoshang", "--all", "--limit", "1", cwd=tmp_path)
        return ended.returncode, ended.stdout, ended.stderr

    database = tmp_path / "t.db"
    pause(database, ["lake", "river"], "2026-07-01 00:00:00")
    with serving() as server:
        declare_each(tmp_path, server.base, {"lake": "", "river": ""})
        # Nothing to do is no failure.
        assert crawl_all() == (0, "paused, not crawled: lake river\n", "")
        resume(database, ["river"])
        code, said, _ = crawl_all()
    assert (code, "not crawled: lake\n" in said) == (0, True)
    assert {site for site, _ in verdicts(database)} == {"river"}
