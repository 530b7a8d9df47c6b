"""What the sites are called, in the file and wherever a site is shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.briefings.content import Briefing
from crawler.briefings.markdown import markdown
from crawler.briefings.page import page
from crawler.cli import main
from crawler.storage.database import open_database, reading
from crawler.storage.lately import lately
from crawler.storage.site_names import SiteNames
from crawler.storage.subscriptions import Subscription, Subscriptions
from crawler.storage.writer import Writer
from crawler.tell.delivery import deliver
from crawler.tell.feed import feed_of
from tests.crawling import crawl, rows
from tests.filed_site import FiledSite, filed
from tests.listener import listening
from tests.storage.golden import released
from tests.tell.some_news import NOW, make, publish

NAME = "翠湖区投资促进网"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "t.db"
    make(path)
    writer = Writer(path)
    writer.note_name("mine", NAME, "2026-07-15 02:00:00")
    writer.close()
    return path


def _ran(database: Path, *words: str) -> str:
    ended = CliRunner().invoke(main, [*words, "--db", str(database)], env={"ZHAOSHANG_LANG": "zh"})
    assert ended.exit_code == 0, ended.output
    return ended.stdout


def test_a_message_names_the_site(database: Path) -> None:
    with listening() as listener:
        with reading(database) as db, Subscriptions.of(database) as file:
            file.add(
                Subscription("光伏", "光伏", targets=(listener.base,)), db, "2026-07-15 02:00:00"
            )
        publish(database, 2)
        assert deliver(database, NOW).sent == 1
        [said] = listener.told()
    assert f"（{NAME}）" in said["text"]
    assert [(one["site"], one["site_name"]) for one in said["articles"]] == [("mine", NAME)]
    assert f"<name>{NAME}</name>" in feed_of(database, "光伏", NOW).decode()


def test_a_briefing_names_the_site(database: Path) -> None:
    publish(database, 2)
    day = date(2026, 7, 15)
    with reading(database) as db:
        found = lately(db, day, day, lambda site: True)
    told = Briefing(day, day, **found)
    for text in (markdown(told, "zh"), page(told, "zh")):
        assert f"{NAME} · " in text
        assert "mine" not in text.replace("mine.test", "")


def test_exports_and_lists_name_the_site(database: Path) -> None:
    head, first, *_ = _ran(database, "export", "--to", "-", "--format", "csv").splitlines()
    assert head.lstrip("\ufeff").split(",")[:3] == ["id", "site", "site_name"]
    assert first.split(",")[1:3] == ["mine", NAME]
    assert NAME in _ran(database, "search", "光伏")
    assert NAME in _ran(database, "show", "1")


def test_two_sites_of_one_name_are_told_apart(database: Path) -> None:
    writer = Writer(database)
    writer.note_name("other", NAME, "2026-07-15 02:00:00")
    writer.close()
    with reading(database) as db:
        names = SiteNames.of(db)
    assert (names["mine"], names["other"], names["new"]) == (
        f"{NAME}（mine）",
        f"{NAME}（other）",
        "new",
    )


def test_a_file_that_knows_no_names_is_read(tmp_path: Path) -> None:
    old = next(each for each in released() if each.name == "zhaoshang" and each.version == 19)
    old.restore(tmp_path / "old.db")
    with reading(tmp_path / "old.db") as db:
        assert SiteNames.of(db)["mine"] == "mine"
    with open_database(tmp_path / "old.db").conn as db:
        assert db.execute("SELECT count(*) FROM site_names").fetchone() == (0,)


def test_a_crawl_keeps_what_the_sites_file_calls_it(tmp_path: Path) -> None:
    """And what it calls it now, once the file has changed."""
    site = FiledSite()
    site.add(1)
    with filed(tmp_path, site, attachments=False):
        file = tmp_path / "mysites" / "__init__.py"
        before = "A town's notices, with their lists as files."
        for name in ("翠湖招商网", "翠湖区投资促进网"):
            text = file.read_text("utf-8")
            file.write_text(text.replace(before, before := f"{name} · 通知."), "utf-8")
            assert crawl("zhaoshang", "town", cwd=tmp_path).returncode == 0
            found = rows(tmp_path / "t.db", "SELECT site, name FROM site_names")
            assert [tuple(row) for row in found] == [("town", name)]
