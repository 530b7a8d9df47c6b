"""The ledger: when it writes, what it counts, and what it does when the database refuses."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, NotConfigured
from scrapy.utils.test import get_crawler

from crawler.base_spiders.site import SiteSpider
from crawler.errors import StorageError
from crawler.extensions import ledger
from crawler.extensions.ledger import Ledger
from crawler.fields.text import content_hash
from crawler.health import Expect, Verdict
from crawler.items import Article

HOST = "https://www.example.cn/"
LIST, NEWS = HOST + "list/", HOST + "news/"
NOW = "2026-07-15 02:00:00"


class Site(SiteSpider):
    """A site that is never asked for anything."""

    name = "site"
    start_urls = [LIST, NEWS]
    article_links = "h2 > a"
    title = "h1"
    body = "div.body"
    expect = Expect(max_quiet_days=30)


class Timers:
    """In place of the reactor: what was to be called later, and when."""

    def __init__(self) -> None:
        self.pending: list[SimpleNamespace] = []

    def call_later(self, seconds: float, function: Callable[[], None]) -> SimpleNamespace:
        timer = SimpleNamespace(seconds=seconds, function=function)
        timer.cancel = lambda: self.pending.remove(timer)
        self.pending.append(timer)
        return timer

    def fire(self) -> None:
        """The time has come."""
        self.pending.pop().function()


class Engine:
    """In place of Scrapy's: remembers why it was asked to stop."""

    running = True

    def __init__(self) -> None:
        self.reasons: list[str] = []

    async def close_spider_async(self, reason: str) -> None:
        self.reasons.append(reason)


def run_now(coroutine: Any) -> None:
    with pytest.raises(StopIteration):
        coroutine.send(None)


class Run:
    """A run that is open, with three articles to a batch."""

    def __init__(self, path: Path, timers: Timers) -> None:
        self.path, self.timers, self.engine = path, timers, Engine()
        self.crawler: Crawler = get_crawler(
            Site,
            {
                "DATABASE": str(path),
                "EXTENSIONS": {"crawler.extensions.ledger.Ledger": 0},
                "BATCH_SIZE": 3,
                "BATCH_SECONDS": 5.0,
                "NOW": "2026-07-15T10:00:00+08:00",
            },
        )
        self.spider = Site.from_crawler(self.crawler)
        self.crawler.spider = self.spider
        self.crawler._engine = self.engine  # type: ignore[assignment]
        self.ledger = Ledger.of(self.crawler)

    def rows(self, table: str) -> list[dict[str, Any]]:
        with closing(sqlite3.connect(self.path)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]

    def titles(self) -> list[str]:
        return [row["title"] for row in self.rows("articles")]

    def list_answered(self, url: str, rows: int) -> None:
        section = self.spider.run.section(url)
        section.pages, section.first_page_links = 1, rows
        section.rows = section.fetched = rows

    def close(self, reason: str = "finished") -> dict[str, Any]:
        """Close the spider as Scrapy does; returns the row of this crawl."""
        self.crawler.signals.send_catch_log(
            signals.spider_closed, spider=self.spider, reason=reason
        )
        return self.rows("crawls")[-1]

    def refuse(self) -> None:
        """From now on the database takes nothing."""
        self.ledger.db.execute("PRAGMA query_only = ON")


def article(number: int, section: str = LIST, **fields: Any) -> Article:
    fields = {"title": f"标题{number}", "body": f"正文{number}"} | fields
    item = Article(
        site="site", url=f"{HOST}{number}.html", fetched_at=NOW, section=section, **fields
    )
    item.content_hash = content_hash(item.title, item.body)
    return item


@pytest.fixture
def timers(monkeypatch: pytest.MonkeyPatch) -> Timers:
    timers = Timers()
    monkeypatch.setattr(ledger, "call_later", timers.call_later)
    monkeypatch.setattr(ledger, "deferred_from_coro", run_now)
    return timers


@pytest.fixture
def unopened(tmp_path: Path, timers: Timers) -> Iterator[Run]:
    run = Run(tmp_path / "zhaoshang.db", timers)
    with closing(run.ledger.writer):
        yield run


@pytest.fixture
def run(unopened: Run) -> Run:
    unopened.ledger.spider_opened()
    return unopened


# When it writes


def test_a_full_batch_is_written_at_once(run: Run) -> None:
    for number in (1, 2):
        run.ledger.store(article(number))
    assert run.titles() == []
    run.ledger.store(article(3))
    assert run.titles() == ["标题1", "标题2", "标题3"]
    assert run.timers.pending == []
    assert len(run.ledger.batch) == 0


def test_a_batch_that_does_not_fill_is_written_in_time(run: Run) -> None:
    run.ledger.store(article(1))
    run.ledger.store(article(2))
    assert [timer.seconds for timer in run.timers.pending] == [5.0]
    run.timers.fire()
    assert run.titles() == ["标题1", "标题2"]
    run.ledger.store(article(4))
    assert [timer.seconds for timer in run.timers.pending] == [5.0]


@pytest.fixture
def another(run: Run) -> Iterator[sqlite3.Connection]:
    """Another process, in the middle of a write."""
    with closing(sqlite3.connect(run.path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection


def test_a_batch_waits_while_another_process_writes(run: Run, another: sqlite3.Connection) -> None:
    for number in (1, 2, 3, 4):
        run.ledger.store(article(number))
    assert run.titles() == []
    another.rollback()
    run.ledger.store(article(5))
    assert run.titles() == ["标题1", "标题2", "标题3", "标题4", "标题5"]
    assert run.timers.pending == []


def test_its_turn_comes_without_a_further_page(run: Run, another: sqlite3.Connection) -> None:
    for number in (1, 2, 3):
        run.ledger.store(article(number))
    run.timers.fire()
    assert run.titles() == []
    assert [timer.seconds < 1 for timer in run.timers.pending] == [True]
    another.rollback()
    run.timers.fire()
    assert run.titles() == ["标题1", "标题2", "标题3"]


def test_a_batch_does_not_grow_for_ever(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run.ledger.writer, "must_wait", lambda: True)
    for number in range(1, 6):
        run.ledger.store(article(number))
    assert run.titles() == []
    run.ledger.store(article(6))
    assert len(run.titles()) == 6


def test_rejects_and_addresses_fill_a_batch_too(run: Run) -> None:
    run.ledger.store(article(1))
    run.ledger.reject(article(2, title=None), "no_title")
    run.ledger.duplicate(article(3), of=HOST + "1.html")
    assert run.titles() == ["标题1"]
    assert [row["url"] for row in run.rows("rejects")] == [HOST + "2.html"]
    assert {row["url"]: row["article_id"] for row in run.rows("addresses")} == {
        HOST + "1.html": 1,
        HOST + "3.html": 1,
    }


def test_flushing_nothing_writes_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run.ledger, "writer", None)
    run.ledger.flush()
    assert len(run.ledger.batch) == 0


def test_half_a_surrogate_pair_in_a_reject_ends_the_crawl_in_one_line(run: Run) -> None:
    run.ledger.reject(article(1, title="半个\ud83d字"), "no_body")
    run.ledger.flush()
    error = run.spider.run.storage_error
    assert error is not None
    assert "text cannot be stored" in error.en


# What it counts


def test_new_changed_and_unchanged(run: Run) -> None:
    for number in (1, 2, 3):
        run.ledger.store(article(number))
    again = [article(1), article(2, section=NEWS, body="新"), article(4, section=NEWS)]
    for item in again:
        run.ledger.store(item)
    counts = run.spider.run
    assert (counts.new, counts.changed, counts.unchanged) == (4, 1, 1)
    sections = {s.url: (s.stored, s.revisited) for s in counts.sections.values()}
    assert sections == {LIST: (4, 1), NEWS: (2, 1)}


def test_rejects_and_duplicates_are_counted_in_their_section(run: Run) -> None:
    run.ledger.reject(article(1, section=NEWS), "no_body")
    run.ledger.duplicate(article(2, section=NEWS), of=HOST + "9.html")
    section = run.spider.run.section(NEWS)
    assert (section.rejected, section.duplicates, section.stored) == (1, 1, 0)
    assert run.spider.run.total("rejected") == 1


@pytest.mark.parametrize("signal", [signals.spider_error, signals.item_error])
def test_crashes_are_counted(signal: object, run: Run) -> None:
    run.crawler.signals.send_catch_log(signal, failure=ValueError("x"))
    assert run.spider.run.errors == 1


def test_a_crawl_has_its_row_from_the_start(run: Run) -> None:
    (row,) = run.rows("crawls")
    assert (row["id"], row["site"], row["started_at"]) == (1, "site", NOW)
    assert (row["finished_at"], row["verdict"]) == (None, None)


def test_what_pages_have_is_kept_for_the_runs_after(run: Run) -> None:
    run.spider.run.evidence.note(["title", "body"], [], HOST + "1.html")
    run.spider.run.evidence.note(["title"], ["body"], HOST + "2.html")
    run.list_answered(LIST, 10)
    run.list_answered(NEWS, 10)
    run.ledger.store(article(1, published_at="2026-07-14"))
    run.close()
    shares = {r["field"]: (r["present"], r["articles"]) for r in run.rows("crawl_fields")}
    assert shares == {"title": (2, 2), "body": (1, 2)}


# Held back


def test_nothing_is_written_while_the_site_is_in_doubt(run: Run) -> None:
    run.ledger.holding = True
    for number in range(1, 6):
        run.ledger.store(article(number))
    run.ledger.flush()
    assert (run.titles(), run.timers.pending) == ([], [])
    run.ledger.release()
    assert len(run.titles()) == 5
    run.ledger.store(article(6))
    assert len(run.timers.pending) == 1


def test_a_few_that_are_released_wait_for_their_time(run: Run) -> None:
    run.ledger.holding = True
    run.ledger.store(article(1))
    run.ledger.release()
    run.timers.fire()
    assert run.titles() == ["标题1"]


def test_what_is_taken_back_becomes_rejects(run: Run) -> None:
    run.ledger.holding = True
    for number in (1, 2):
        run.ledger.store(article(number))
    for number in (1, 2):
        run.ledger.duplicate(article(8 + number), of=f"{HOST}{number}.html")
    run.ledger.withdraw("page_alike", lambda item: item.url == HOST + "1.html")
    run.ledger.holding = False
    run.ledger.flush()
    assert run.titles() == ["标题2"]
    assert [(r["url"], r["reason"]) for r in run.rows("rejects")] == [
        (HOST + "1.html", "page_alike")
    ]
    assert {r["url"] for r in run.rows("addresses")} == {HOST + "2.html", HOST + "10.html"}
    section = run.spider.run.section(LIST)
    assert (section.stored, section.rejected, section.duplicates) == (1, 1, 2)


# The end


def test_the_end_writes_what_is_queued_and_completes_the_rows(run: Run) -> None:
    run.list_answered(LIST, 3)
    run.list_answered(NEWS, 1)
    run.spider.run.section(LIST).theme = "5f1d"
    run.spider.run.pages = 6
    run.ledger.store(article(1, published_at="2026-07-14"))
    run.ledger.store(article(2))
    run.ledger.duplicate(article(3), of=HOST + "1.html")
    run.ledger.store(article(4, section=NEWS))
    row = run.close()
    assert run.titles() == ["标题1", "标题2", "标题4"]
    assert row == {
        "id": 1,
        "site": "site",
        "started_at": NOW,
        "finished_at": NOW,
        "reason": "finished",
        "verdict": "ok",
        "why": None,
        "pages": 6,
        "new": 3,
        "changed": 0,
        "unchanged": 0,
        "duplicates": 1,
        "rejected": 0,
        "failed": 0,
        "errors": 0,
        "files": None,
        "files_failed": None,
        "quiet_days": 1,
        "next_step": None,
        "declaration": run.spider.fingerprint(),
        "known": 0,
        "revisited": 0,
        "gone": 0,
        "open": 0,
        "gave_up": 0,
    }
    sections = run.rows("sections")
    assert sections[0] == {
        "crawl_id": 1,
        "url": LIST,
        "links": 3,
        "elsewhere": None,
        "theme": "5f1d",
        "pages": 1,
        "rows": 3,
        "known": 0,
        "fetched": 3,
        "stored": 2,
        "duplicates": 1,
        "rejected": 0,
        "failed": 0,
        "skipped": 0,
        "new": 2,
        "revisited": 0,
        "gone": 0,
        "open": 0,
    }
    assert (sections[1]["url"], sections[1]["stored"]) == (NEWS, 1)
    assert run.timers.pending == []
    assert run.crawler.stats.get_value("verdict") == "ok"
    assert run.ledger.judgement is not None
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        run.ledger.db.execute("SELECT 1")


def test_a_list_that_is_as_it_was_has_the_theme_that_it_had(run: Run, timers: Timers) -> None:
    """A site that answers 304 for months is known by its theme nevertheless."""
    run.ledger.store(article(1))
    for url in (LIST, NEWS):
        run.list_answered(url, 3)
        run.spider.run.section(url).theme = "5f1d"
    run.close()
    again = Run(run.path, timers)
    again.ledger.spider_opened()
    for url in (LIST, NEWS):
        again.list_answered(url, 3)
    again.spider.run.section(LIST).unmodified = True
    again.close()
    found = [(row["url"], row["theme"]) for row in again.rows("sections") if row["crawl_id"] == 2]
    assert found == [(LIST, "5f1d"), (NEWS, None)]


def test_the_reasons_of_a_verdict_are_stored(run: Run) -> None:
    run.list_answered(LIST, 0)
    run.list_answered(NEWS, 20)
    row = run.close()
    assert row["verdict"] == "broken"
    assert row["next_step"].startswith("zhaoshang check site；")
    reasons = row["why"].splitlines()
    assert len(reasons) == 2
    assert "'h2 > a'" in reasons[0]
    assert all(" / " in reason for reason in reasons)


@pytest.mark.parametrize(
    ("published_at", "verdict"),
    [
        ("2026-07-15", "ok"),
        ("2026-06-15 23:59", "ok"),
        ("2026-06-14", "degraded"),
        ("2026", "ok"),
        (None, "ok"),
    ],
)
def test_a_site_that_has_gone_quiet(published_at: str | None, verdict: str, run: Run) -> None:
    run.list_answered(LIST, 1)
    run.list_answered(NEWS, 1)
    run.ledger.store(article(1, published_at=published_at))
    run.ledger.store(article(2, section=NEWS))
    assert run.close()["verdict"] == verdict


def test_interrupted(run: Run) -> None:
    run.list_answered(LIST, 9)
    run.ledger.store(article(1))
    row = run.close("shutdown")
    assert (row["reason"], row["verdict"], row["new"]) == ("shutdown", "interrupted", 1)
    assert run.titles() == ["标题1"]


# When the database refuses


def test_a_refused_batch_ends_the_crawl(run: Run) -> None:
    run.ledger.store(article(1))
    run.ledger.flush()
    run.refuse()
    for number in range(2, 9):
        run.ledger.store(article(number))
    assert run.engine.reasons == ["storage"]
    assert isinstance(run.spider.run.storage_error, StorageError)
    assert run.titles() == ["标题1"]
    assert (run.spider.run.new, run.spider.run.section(LIST).stored) == (1, 1)


def test_the_verdict_says_that_the_database_refused(run: Run) -> None:
    run.refuse()
    run.ledger.store(article(1))
    run.timers.fire()
    run.close("storage")
    judgement = run.ledger.judgement
    assert judgement is not None
    assert judgement.verdict is Verdict.STORAGE
    assert "cannot be written" in judgement.reasons[0].en
    assert run.crawler.stats.get_value("verdict") == "storage"


def test_a_database_that_refuses_at_the_very_end(run: Run) -> None:
    run.list_answered(LIST, 1)
    run.ledger.store(article(1))
    run.ledger.flush()
    run.refuse()
    row = run.close()
    assert (row["finished_at"], row["verdict"]) == (None, None)
    assert run.ledger.judgement is not None
    assert run.ledger.judgement.verdict is Verdict.STORAGE
    assert run.titles() == ["标题1"]


def test_a_database_that_refuses_at_the_start(unopened: Run) -> None:
    unopened.engine.running = False
    unopened.refuse()
    with pytest.raises(CloseSpider) as caught:
        unopened.ledger.spider_opened()
    assert caught.value.reason == "storage"
    assert unopened.engine.reasons == []
    unopened.crawler.signals.send_catch_log(
        signals.spider_closed, spider=unopened.spider, reason="storage"
    )
    assert unopened.rows("crawls") == []
    assert unopened.ledger.judgement is not None
    assert unopened.ledger.judgement.verdict is Verdict.STORAGE
    assert unopened.crawler.stats.get_value("verdict") == "storage"


def test_a_database_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("不是数据库", encoding="utf-8")
    with pytest.raises(StorageError, match="not an SQLite database"):
        get_crawler(
            Site,
            {
                "DATABASE": str(tmp_path / "text.db"),
                "EXTENSIONS": {"crawler.extensions.ledger.Ledger": 0},
            },
        )


def test_other_spiders_keep_no_ledger(tmp_path: Path) -> None:
    crawler = get_crawler(
        settings_dict={
            "DATABASE": str(tmp_path / "none.db"),
            "EXTENSIONS": {"crawler.extensions.ledger.Ledger": 0},
        }
    )
    with pytest.raises(NotConfigured, match="keeps no ledger"):
        Ledger.of(crawler)
    assert list(tmp_path.iterdir()) == []
