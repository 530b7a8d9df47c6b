"""What is remembered of a site's runs, and what is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crawler.fields.text import content_hash
from crawler.health.habits import Habits, Share
from crawler.items import Article
from crawler.storage import history
from crawler.storage.writer import Batch, Writer

HOST = "https://www.example.cn/"
LIST, NEWS = HOST + "list/", HOST + "news/"


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    with closing(Writer(tmp_path / "zhaoshang.db")) as writer:
        yield writer


def add_run(
    writer: Writer,
    day: int,
    verdict: str | None,
    links: int | None = 10,
    views: tuple[int, int] | None = (9, 10),
    site: str = "one",
    declaration: str = "d",
    theme: str | None = None,
    **row: Any,
) -> None:
    """A run on a day of July."""
    crawl = writer.begin_crawl(site, f"2026-07-{day:02} 02:00:00")
    shares = [{"field": "views", "present": views[0], "articles": views[1]}] if views else []
    section = {"url": LIST, "links": links, "theme": theme}
    brought = {"new": 1 if views else 0, "changed": 0, "unchanged": 0}
    end = {"verdict": verdict, "declaration": declaration, **brought, **row}
    writer.end_crawl(crawl, end, [section, {"url": NEWS, "links": 3}], shares)


def article(number: int, **fields: Any) -> Article:
    fields = {"title": f"标题{number}", "body": f"正文{number}"} | fields
    item = Article("one", f"{HOST}{number}.html", "2026-07-01 02:00:00", **fields)
    item.content_hash = content_hash(item.title, item.body)
    return item


def habits(writer: Writer, declaration: str = "d") -> Habits:
    return history.habits(writer.db, "one", declaration)


def test_a_site_that_is_met_for_the_first_time(writer: Writer) -> None:
    add_run(writer, 1, "ok", site="two")
    assert habits(writer) == Habits()


def test_the_latest_run_comes_first(writer: Writer) -> None:
    add_run(writer, 1, "ok", 10, (9, 10), quiet_days=3)
    add_run(writer, 2, "quiet", 12, (1, 2), quiet_days=4)
    add_run(writer, 3, "degraded", None, None, quiet_days=5)
    found = habits(writer)
    assert found.links == {LIST: [12, 10], NEWS: [3, 3, 3]}
    assert found.shares == {"views": [Share(1, 2), Share(9, 10)]}
    assert (found.quiet_days, found.same_declaration, found.known) == (5, True, False)


def test_what_is_missing_stays_missed_however_long_it_is(writer: Writer) -> None:
    for _ in range(12):
        add_run(writer, 1, "ok", views=(1, 1))
    for lost in range(150):
        now = Share(0, 1)
        gone = habits(writer).gone("views", now)
        # Before, the lack is no more than chance.
        assert (gone is None) == (lost < 10), lost
        add_run(writer, 2, "degraded" if gone else "ok", views=(0, 1))
    assert gone is not None
    assert gone[1].percent == 100
    assert habits(writer).usual("views").percent > 45


def test_sites_that_have_not_been_crawled_for_long(writer: Writer) -> None:
    add_run(writer, 1, "ok", site="old")
    add_run(writer, 1, "ok", site="both")
    add_run(writer, 3, "broken", site="both")
    assert history.last_crawled_before(writer.db, "2026-07-02 00:00:00") == {"old"}
    assert history.last_crawled_before(writer.db, "2026-07-01 02:00:00") == set()


def test_the_days_with_a_run(writer: Writer) -> None:
    assert history.crawled_days(writer.db, "one") == ()
    assert history.overdue(writer.db, "one", date(2027, 1, 1)) is None
    for day in (1, 2, 2, 4):
        add_run(writer, day, None)
    add_run(writer, 9, "ok", site="two")
    writer.begin_crawl("one", "2026-07-04 16:00:00")  # the fifth in China
    days = history.crawled_days(writer.db, "one")
    assert [day.day for day in days] == [5, 4, 2, 1]
    asked = [history.overdue(writer.db, "one", date(2026, 7, day)) for day in (10, 11)]
    assert asked == [None, 6]


@pytest.mark.parametrize("verdict", ["broken", "storage", "interrupted", None])
def test_runs_that_say_nothing_of_what_is_usual(verdict: str | None, writer: Writer) -> None:
    add_run(writer, 1, "ok", 10, (9, 10), quiet_days=3)
    add_run(writer, 2, verdict, 0, (0, 10), quiet_days=4)
    found = habits(writer)
    assert found.links[LIST] == [10]
    assert found.shares == {"views": [Share(9, 10)]}
    assert found.quiet_days == 3


def test_a_silence_of_years_leaves_what_articles_used_to_have(writer: Writer) -> None:
    """Runs that read no article say nothing of fields, and push out none that did."""
    add_run(writer, 1, "ok")
    for _ in range(300):
        add_run(writer, 2, "quiet", views=None)
    asked: list[str] = []
    with writer.db.tracer(lambda sql, _: asked.append(sql)):
        assert habits(writer).shares == {"views": [Share(9, 10)]}
    [sql] = [sql for sql in asked if "crawl_fields" in sql]
    plan = writer.db.execute("EXPLAIN QUERY PLAN " + sql, [*"odabc", *"odab"]).fetchall()
    assert any("crawls_with_articles" in step[3] for step in plan), plan


def test_the_themes_of_a_list(writer: Writer) -> None:
    add_run(writer, 1, "ok", theme="a", declaration="old")
    add_run(writer, 2, "ok", theme="b")
    add_run(writer, 3, "quiet", theme=None)
    add_run(writer, 4, "broken", theme="c")
    found = habits(writer)
    assert found.themes == {LIST: ["b"]}
    asked = {theme: found.is_new_theme(LIST, theme) for theme in ("a", "b", "c", None)}
    assert asked == {"a": True, "b": False, "c": True, None: False}
    # Of a section that never said what it looks like, nothing is new.
    assert not found.is_new_theme(NEWS, "a")
    add_run(writer, 5, "degraded", theme="c")
    assert habits(writer).themes == {LIST: ["c", "b"]}


def test_either_part_of_a_theme_may_be_new(writer: Writer) -> None:
    for theme in ("a -", "a f", "- f"):
        add_run(writer, 1, "ok", theme=theme)
    found = habits(writer)
    asked = {
        theme: found.is_new_theme(LIST, theme) for theme in ("a f", "- -", "b f", "a g", "b -", "-")
    }
    assert asked == {"a f": False, "- -": False, "b f": True, "a g": True, "b -": True, "-": False}


def test_a_frame_that_was_never_seen_before_is_not_new(writer: Writer) -> None:
    add_run(writer, 1, "ok", theme="a -")
    assert not habits(writer).is_new_theme(LIST, "a g")
    # As themes were written when they had one part.
    add_run(writer, 2, "ok", theme="a")
    assert not habits(writer).is_new_theme(LIST, "a g")
    assert habits(writer).is_new_theme(LIST, "b g")


def test_a_frame_that_is_another_each_day_says_nothing(writer: Writer) -> None:
    for day in range(1, 6):
        add_run(writer, day, "ok", theme=f"a {day}")
    assert habits(writer).is_new_theme(LIST, "a f")
    add_run(writer, 6, "ok", theme="a f")
    found = habits(writer)
    assert not found.is_new_theme(LIST, "a g")
    assert found.is_new_theme(LIST, "b g")


def test_articles_that_are_gone_are_not_looked_at_again(writer: Writer) -> None:
    items = [article(n, published_at=f"2026-07-0{n}") for n in range(1, 6)]
    writer.write(Batch(items), 1, "2026-07-08 02:00:00")
    writer.db.execute("UPDATE articles SET gone_at = 't' WHERE url = ?", [f"{HOST}5.html"])
    assert history.newest_urls(writer.db, "one", 2) == [f"{HOST}4.html", f"{HOST}3.html"]
    found = history.newest_urls(writer.db, "one", 9, listed={1, 3})
    assert found == [f"{HOST}{n}.html" for n in (3, 1, 4, 2)]


def test_another_declaration_begins_anew(writer: Writer) -> None:
    add_run(writer, 1, "ok", declaration="old", quiet_days=3, theme="a")
    found = habits(writer)
    assert (found.links, found.themes, found.shares) == ({}, {}, {})
    assert (found.quiet_days, found.same_declaration) == (3, False)


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        ([], []),
        (["2026-07-01", "2026-07-03 10:00", "2026-07-03"], ["2026-07-03", "2026-07-01"]),
        (["2026-07", "2026", None], []),
    ],
)
def test_publishing_days(dates: Sequence[str | None], days: Sequence[str], writer: Writer) -> None:
    items = [article(n, published_at=day) for n, day in enumerate(dates)]
    writer.write(
        Batch(items), writer.begin_crawl("one", "2026-07-01 02:00:00"), "2026-07-01 02:00:00"
    )
    assert history.publishing_days(writer.db, "one") == tuple(map(date.fromisoformat, days))


def test_publishing_days_by_age(writer: Writer) -> None:
    items = [article(1, published_at="2026-07-01"), article(2, published_about="2026-07-09")]
    writer.write(
        Batch(items), writer.begin_crawl("one", "2026-07-01 02:00:00"), "2026-07-01 02:00:00"
    )
    days = history.publishing_days(writer.db, "one")
    assert days == (date(2026, 7, 9), date(2026, 7, 1))
    assert habits(writer).known


def test_the_stored_version_at_any_address(writer: Writer) -> None:
    item = article(1, addresses=[HOST + "?id=1"])
    writer.write(
        Batch([item]), writer.begin_crawl("one", "2026-07-01 02:00:00"), "2026-07-01 02:00:00"
    )
    for urls in ([item.url], [HOST + "9.html", HOST + "?id=1"]):
        found = history.stored_version(writer.db, urls)
        assert found == history.Version("标题1", "正文1", item.content_hash or "")
    assert history.stored_version(writer.db, [HOST + "2.html"]) is None
