"""A crawl that is stopped or killed keeps what it had, and the next one brings the rest."""

from __future__ import annotations

import signal
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from crawler.sample.site import Page, SampleSite
from tests.crawling import (
    PATIENCE,
    Gate,
    crawl,
    crawl_arguments,
    crawl_environment,
    declare_sites,
    rows,
    serving,
    start,
    wait_until,
)
from tests.crawling import count as count_rows
from tests.forks import Child

# One article a transaction: wherever the signal meets the process, a transaction is near.
SMALL_BATCHES = ("-s", "BATCH_SIZE=1")
_ARTICLES = """
    SELECT a.site, a.title, a.published_at, a.published_about, a.published_raw, a.category, a.breadcrumb,
        a.author, a.source, a.reporters, a.body, a.pages, a.content_hash,
        (SELECT group_concat(url, ' ') FROM (SELECT url FROM addresses WHERE article_id = a.id ORDER BY url)),
        (SELECT group_concat(url || title || coalesce(excerpt, ''), ' ') FROM
            (SELECT * FROM related_links WHERE article_id = a.id ORDER BY position)),
        (SELECT group_concat(url, ' ') FROM (SELECT * FROM images WHERE article_id = a.id ORDER BY position)),
        (SELECT group_concat(url, ' ') FROM (SELECT * FROM attachments WHERE article_id = a.id ORDER BY position))
    FROM articles a ORDER BY a.content_hash, a.title
"""


def start_crawl(program: str, folder: Path, *arguments: str) -> Child:
    return start(
        crawl_arguments(program, "mine", *arguments), cwd=folder, **crawl_environment(folder)
    )


def content(database: Path) -> list[tuple[Any, ...]]:
    """All that was harvested, without numbers, times and view counts."""
    return [tuple(row) for row in rows(database, _ARTICLES)]


def test_killed_again_and_again_then_finished(tmp_path: Path) -> None:
    killed, undisturbed = tmp_path / "killed", tmp_path / "undisturbed"
    gate = Gate(10**9)
    with serving(gate) as server:
        articles = len(server.site.articles)
        for folder in (killed, undisturbed):
            folder.mkdir()
            declare_sites(folder, server.base)
        database = killed / "t.db"
        for enough in (5, 45):
            # The site never answers all, so that the crawl cannot end before it is killed.
            gate.free = enough + 5
            child = start_crawl("zhaoshang", killed, *SMALL_BATCHES)
            wait_until(partial(_has_articles, database, enough), child)
            child.send_signal(signal.SIGKILL)
            assert child.wait(PATIENCE) == -signal.SIGKILL
            assert _integrity(database) == "ok"
        gate.free = 10**9
        gate.open()
        for folder in (killed, undisturbed):
            ended = crawl("zhaoshang", "mine", cwd=folder)
            assert ended.returncode == 0, ended.stderr
    assert _integrity(database) == "ok"
    assert len(content(database)) == articles
    assert content(database) == content(undisturbed / "t.db")
    ledger = rows(database, "SELECT verdict, finished_at FROM crawls ORDER BY id")
    assert [row["verdict"] for row in ledger] == [None, None, "ok"]


def _has_articles(database: Path, enough: int) -> bool:
    return count_rows(database, "articles") >= enough


def _integrity(database: Path) -> str:
    with closing(sqlite3.connect(database)) as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        return str(db.execute("PRAGMA integrity_check").fetchone()[0])


@pytest.mark.parametrize(
    ("program", "number"),
    [("zhaoshang", signal.SIGINT), ("zhaoshang", signal.SIGTERM), ("scrapy", signal.SIGINT)],
)
def test_stopped_in_the_middle(program: str, number: signal.Signals, tmp_path: Path) -> None:
    gate = Gate(20)
    with serving(gate) as server:
        declare_sites(tmp_path, server.base)
        child = start_crawl(program, tmp_path)
        wait_until(gate.held.is_set, child)
        log = tmp_path / "zhaoshang.log" if program == "zhaoshang" else None
        child.send_signal(number)
        if log:
            wait_until(lambda: f"Received {number.name}" in log.read_text("utf-8"), child)
        else:
            wait_until(lambda: f"Received {number.name}" in child.stderr, child)
        gate.open()
        out, err = child.communicate(timeout=PATIENCE)
    assert child.returncode == 130, err
    if program == "zhaoshang":
        assert "mine: interrupted; what was fetched is stored" in err
        assert "To continue: zhaoshang crawl" in err
        assert "Traceback" not in err
        assert out.startswith("mine: interrupted ")
    [crawl_row] = rows(tmp_path / "t.db", "SELECT * FROM crawls")
    assert (crawl_row["verdict"], crawl_row["reason"]) == ("interrupted", "shutdown")
    assert crawl_row["finished_at"] is not None
    assert crawl_row["new"] == count_rows(tmp_path / "t.db", "articles") >= 20
    # The ledger owns up to what was not fetched.
    fetched = rows(
        tmp_path / "t.db", "SELECT sum(rows) AS rows, sum(stored) AS stored FROM sections"
    )
    assert fetched[0]["stored"] == crawl_row["new"] < fetched[0]["rows"]


def test_what_waits_for_its_turn_at_a_slow_host_holds_nobody_up(tmp_path: Path) -> None:
    """Its robots.txt asks for longer rests than anybody has patience for; what had no turn is open work."""

    def slow(site: SampleSite, path: str) -> Page:
        if path == "/robots.txt":
            return Page(200, "text/plain", b"User-agent: *\nCrawl-delay: 3000\n")
        return site.respond(path)

    with serving(slow) as server:
        declare_sites(tmp_path, server.base)
        child = start_crawl("zhaoshang", tmp_path, "-s", "CRAWL_DELAY_MAX=3000")
        wait_until(lambda: any("category" in path for path in server.requests), child)
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=PATIENCE)
    assert child.returncode == 130, err
    assert "mine: interrupted; what was fetched is stored" in err
    assert "Traceback" not in (tmp_path / "zhaoshang.log").read_text("utf-8")
    [row] = rows(tmp_path / "t.db", "SELECT verdict, failed, errors FROM crawls")
    assert tuple(row) == ("interrupted", 0, 0)


def test_second_ctrl_c_ends_at_once(tmp_path: Path) -> None:
    """While the site still holds back its answers."""
    gate = Gate(20)
    with serving(gate) as server:
        declare_sites(tmp_path, server.base)
        child = start_crawl("zhaoshang", tmp_path, *SMALL_BATCHES)
        wait_until(gate.held.is_set, child)
        wait_until(lambda: count_rows(tmp_path / "t.db", "articles") >= 12, child)
        child.send_signal(signal.SIGINT)
        log = tmp_path / "zhaoshang.log"
        wait_until(
            lambda: "Received SIGINT, shutting down gracefully" in log.read_text("utf-8"), child
        )
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=PATIENCE)
        gate.open()
    assert child.returncode == 130
    assert "Traceback" not in err
    assert count_rows(tmp_path / "t.db", "articles") >= 12
    assert _integrity(tmp_path / "t.db") == "ok"
