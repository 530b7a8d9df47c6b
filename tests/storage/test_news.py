"""What is news of a site, and what is its past."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.storage import news
from crawler.storage.frontier import Changes, Pending, Walk
from crawler.storage.visits import Visit
from crawler.storage.writer import Batch, Writer
from tests.cli.conftest import article

LIST = "http://mine.test/list/"
OTHER = "http://mine.test/other/"


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    opened = Writer(tmp_path / "t.db")
    yield opened
    opened.close()


class Run:
    """A crawl of the site ``mine`` on a day of July."""

    def __init__(self, writer: Writer, day: int) -> None:
        self.writer, self.at = writer, f"2026-07-{day:02} 16:10:00"
        self.id = writer.begin_crawl("mine", self.at)

    def store(self, *numbers: int, section: str = LIST, **fields: object) -> None:
        items = [article(n, f"第{n}题", f"正文{n}", fetched_at=self.at, **fields) for n in numbers]
        visits = {item.url: Visit(section, item.url, None) for item in items}
        settled = [item.url for item in items]
        changes = Changes("mine", visits=visits, settled=settled)
        self.writer.write(Batch(articles=items, changes=changes), self.id, self.at)

    def leave(self, *numbers: int) -> None:
        """These were met and not had."""
        met = {
            url: Pending(url, url, LIST)
            for n in numbers
            for url in [f"http://mine.test/post/{n}.html"]
        }
        self.writer.write(Batch(changes=Changes("mine", listed=met)), self.id, self.at)

    def end(self, *walked: str, verdict: str = "ok") -> None:
        walks = [Walk(url) for url in walked]
        self.writer.write(Batch(changes=Changes("mine", walks=walks)), self.id, self.at)
        self.writer.end_crawl(self.id, {"finished_at": self.at, "verdict": verdict}, [])


def told(writer: Writer) -> list[str]:
    """The titles of what is news, in the order in which it came."""
    rows = writer.db.execute("SELECT title FROM articles WHERE news_at IS NOT NULL ORDER BY id")
    return [title.strip("第题") for (title,) in rows]


def test_a_first_filling_is_no_news(writer: Writer) -> None:
    first = Run(writer, 1)
    first.store(*range(1, 6))
    first.leave(90)
    first.end(LIST)
    second = Run(writer, 2)
    # What was met in the first run and had in the second is as old as the rest.
    second.store(90)
    second.store(6, published_at="2019-01-01")
    second.store(7, section="http://mine.test/list/#mentioned")
    second.end(LIST)
    assert told(writer) == ["6", "7"]
    assert news.counts(writer.db, {"day": "2026-07-02 00:00:00", "old": "2026-07-03 00:00:00"}) == {
        "mine": {"day": 2, "old": 0}
    }


def test_a_filling_of_several_runs(writer: Writer) -> None:
    """The first runs were stopped, or had a limit: none of them came to the end of the list."""
    for day, verdict in ((1, "unfinished"), (2, "interrupted"), (3, "ok")):
        run = Run(writer, day)
        run.store(10 * day, 10 * day + 1)
        run.end(verdict=verdict)
    run = Run(writer, 4)
    run.store(40)
    run.end(LIST)
    run = Run(writer, 5)
    run.store(50)
    run.end(LIST)
    assert told(writer) == ["50"]


def test_a_new_section_has_a_past_too(writer: Writer) -> None:
    run = Run(writer, 1)
    run.store(1)
    run.end(LIST)
    run = Run(writer, 2)
    run.store(2)
    run.store(20, 21, section=OTHER)
    run.end(LIST, OTHER)
    run = Run(writer, 3)
    run.store(22, section=OTHER)
    run.end(LIST, OTHER)
    assert told(writer) == ["2", "22"]


def test_a_section_that_never_comes_to_its_end_has_news(writer: Writer) -> None:
    for day in range(1, 6):
        run = Run(writer, day)
        run.store(day)
        run.end(verdict="degraded")
    assert told(writer) == ["4", "5"]


def test_what_changes_or_is_met_again_is_no_news(writer: Writer) -> None:
    run = Run(writer, 1)
    run.store(1)
    run.end(LIST)
    for day in (2, 3):
        run = Run(writer, day)
        run.store(1, author=f"{day}")
        run.store(2, author=f"{day}")
        run.end(LIST)
    [(at,)] = writer.db.execute("SELECT news_at FROM articles WHERE news_at IS NOT NULL")
    assert at == "2026-07-02 16:10:00"


def test_copies_are_one_piece_of_news() -> None:
    rows: list[dict[str, int | None]] = [
        {"id": 3, "cluster_id": 1},
        {"id": 4, "cluster_id": None},
        {"id": 5, "cluster_id": 1},
        {"id": 6, "cluster_id": 2},
    ]
    folded = news.one_a_story(rows)
    assert [(row["id"], row["copies_now"]) for row in folded] == [(3, 2), (4, 1), (6, 1)]


def test_news_are_counted_by_their_index(writer: Writer) -> None:
    asked: list[str] = []
    with writer.db.tracer(lambda sql, _: asked.append(sql)):
        assert news.counts(writer.db, {"long": "2026-07-01 02:00:00", "short": "2026-07-02"}) == {}
    plan = writer.db.execute("EXPLAIN QUERY PLAN " + asked[0], [""] * 3).fetchall()
    assert any("news_at>?" in step[3] for step in plan), plan


def test_days_begin_at_midnight_in_china() -> None:
    """The same for whoever says so many days: the briefing, status, search and the browser."""
    late = datetime(2026, 7, 15, 16, 30, tzinfo=UTC)
    assert [news.since(late, days) for days in (1, 7)] == [
        "2026-07-15 16:00:00",
        "2026-07-09 16:00:00",
    ]
    assert news.since(late - timedelta(hours=1), 1) == "2026-07-14 16:00:00"
