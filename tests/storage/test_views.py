"""Each view answers its question."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from crawler.storage.database import open_database

UTC_EVENING = "2026-07-14 20:00:00"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with closing(open_database(tmp_path / "t.db")) as db:
        yield db


def add(db: Database, number: int, **fields: Any) -> None:
    row = {
        "id": number,
        "site": "mine",
        "url": f"http://mine.test/{number}",
        "title": f"题{number}",
        "content_hash": str(number),
        "first_seen_at": UTC_EVENING,
        "last_seen_at": UTC_EVENING,
        "fetched_at": UTC_EVENING,
    }
    db.table("articles").insert(row | fields)


def test_new_articles_have_the_best_date_that_there_is(db: Database) -> None:
    add(db, 1, published_at="2026-07-01 09:30")
    add(db, 2, published_about="2026-07-12")
    add(db, 3)
    add(db, 4, published_at="2026-06", first_seen_at="2026-07-15 01:00:00")
    assert db.execute("SELECT id, day, day_is FROM v_new_articles").fetchall() == [
        (4, "2026-06", "stated"),
        # Four in the morning of the next day, in China.
        (3, "2026-07-15", "harvested"),
        (2, "2026-07-12", "age"),
        (1, "2026-07-01", "stated"),
    ]


def test_a_story_is_one_line_however_many_tell_it(db: Database) -> None:
    for number, site in ((1, "mine"), (2, "other"), (3, "other"), (4, "mine")):
        add(db, number, site=site)
    db.table("clusters").insert({"id": 9, "original_id": 2, "size": 3, "sites": 2})
    db.execute("UPDATE articles SET cluster_id = 9 WHERE id < 4")
    assert db.execute("SELECT id, copies, sites FROM v_stories ORDER BY id").fetchall() == [
        (2, 3, 2),
        (4, 1, 1),
    ]
    assert db.execute("SELECT id, site, original_id FROM v_reprints ORDER BY id").fetchall() == [
        (1, "mine", 2),
        (3, "other", 2),
    ]


def test_growth_a_day_is_known_after_a_day(db: Database) -> None:
    seen = {
        1: [("2026-07-01 00:00:00", 10), ("2026-07-02 00:00:00", 40), ("2026-07-05 00:00:00", 50)],
        2: [("2026-07-01 00:00:00", 10), ("2026-07-01 06:00:00", 20)],
        3: [("2026-07-01 00:00:00", 10)],
    }
    for number, observations in seen.items():
        add(db, number)
        for seen_at, count in observations:
            db.table("views").insert({"article_id": number, "seen_at": seen_at, "count": count})
    sql = "SELECT id, observations, first_views, latest_views, growth, per_day FROM v_views_growth ORDER BY id"
    assert db.execute(sql).fetchall() == [(1, 3, 10, 50, 40, 10.0), (2, 2, 10, 20, 10, None)]


def test_health_is_that_of_the_last_run(db: Database) -> None:
    for number, day, verdict in ((1, "2026-07-10", "ok"), (2, "2026-07-14", "broken")):
        db.table("crawls").insert(
            {"id": number, "site": "mine", "started_at": f"{day} 20:00:00", "verdict": verdict}
        )
    add(db, 1, published_at="2026-07-12 08:00")
    add(db, 2, published_about="2026-07-15")
    # It announces something.
    add(db, 3, published_at="2027-01-01")
    sql = """SELECT site, verdict, newest_day, days_since_newest - (julianday('now', '+8 hours') - julianday(newest_day))
        FROM v_site_health"""
    [(site, verdict, newest, off)] = db.execute(sql)
    assert (site, verdict, newest) == ("mine", "broken", "2026-07-15")
    assert -1 <= off <= 0


def test_a_site_without_articles_has_a_health(db: Database) -> None:
    db.table("crawls").insert({"id": 1, "site": "mine", "started_at": UTC_EVENING})
    sql = "SELECT site, verdict, newest_day, days_since_newest FROM v_site_health"
    assert db.execute(sql).fetchall() == [("mine", None, None, None)]


def test_a_section_is_quiet_beyond_its_longest_silence(db: Database) -> None:
    # Silences of 2, 1, 16 and 12 days.
    for number, day in enumerate(("05-01", "05-03", "05-04", "05-20", "06-01"), 1):
        add(db, number, category="签约", published_at=f"2026-{day}")
    sql = "SELECT category, newest_day, longest_gap, quiet_days FROM v_sections_quiet"
    add(db, 9, category="动态", published_at="2026-06-17")
    assert db.execute(sql).fetchall() == []
    add(db, 10, category="动态", published_at="2026-06-18")
    assert db.execute(sql).fetchall() == [("签约", "2026-06-01", 16, 17)]


_QUIET_AS_IT_READS = """
    WITH days AS (
        SELECT site, category, substr(coalesce(published_at, published_about), 1, 10) AS day, count(*) AS articles
        FROM articles
        WHERE category IS NOT NULL AND length(coalesce(published_at, published_about)) >= 10
        GROUP BY 1, 2, 3
    ), gaps AS (
        SELECT site, category, day, articles,
            julianday(day) - julianday(lag(day) OVER (PARTITION BY site, category ORDER BY day)) AS gap
        FROM days
    ), sections AS (
        SELECT site, category, sum(articles) AS articles, max(day) AS newest_day,
            CAST(max(gap) AS INTEGER) AS longest_gap
        FROM gaps GROUP BY site, category HAVING count(*) >= 5
    ), sites AS (
        SELECT site, max(day) AS newest_of_site FROM days GROUP BY site
    )
    SELECT site, category, articles, newest_day, newest_of_site, longest_gap,
        CAST(julianday(newest_of_site) - julianday(newest_day) AS INTEGER) AS quiet_days
    FROM sections JOIN sites USING (site)
    WHERE quiet_days > longest_gap"""


@pytest.mark.parametrize("seed", range(4))
def test_quiet_sections_are_those_of_a_look_at_every_day(db: Database, seed: int) -> None:
    """The view passes most sections over by their first and last day; this looks at each day of each."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    number = 0
    for section in range(120):
        # Some regular, some rare; some stopped long ago, some a few days, some never.
        step, length = rng.choice((1, 3, 10, 40)), rng.choice((1, 4, 5, 6, 30))
        day = date(2026, 7, 1) - timedelta(days=rng.choice((0, 0, 1, 5, 30, 400)))
        for _ in range(length):
            for _ in range(rng.choice((1, 1, 1, 3))):
                number += 1
                at = day.isoformat() + rng.choice(("", "", " 09:30"))
                stated = rng.choice(
                    ({"published_at": at}, {"published_about": at}, {"published_at": at[:7]}, {})
                )
                category = f"栏目{section // 6}" if section % 9 else None
                add(db, number, site=f"site{section % 6}", category=category, **stated)
            day -= timedelta(days=rng.randint(1, step))
    found, expected = (
        sorted(map(tuple, db.execute(sql).fetchall()))
        for sql in ("SELECT * FROM v_sections_quiet", _QUIET_AS_IT_READS)
    )
    assert found == expected
    assert len(found) > 5


def test_quiet_sections_are_read_from_an_index(db: Database) -> None:
    plan = [row[3] for row in db.execute("EXPLAIN QUERY PLAN SELECT * FROM v_sections_quiet")]
    reads = [step for step in plan if "articles" in step]
    assert reads
    assert all("USING COVERING INDEX articles_of_sections" in step for step in reads)


def test_a_revision_names_its_fields(db: Database) -> None:
    add(db, 1)
    db.table("revisions").insert(
        {
            "id": 1,
            "article_id": 1,
            "replaced_at": UTC_EVENING,
            "old": '{"title": "旧", "body": "b"}',
        }
    )
    sql = "SELECT article_id, fields, old_title, title FROM v_revisions"
    assert db.execute(sql).fetchall() == [(1, "title, body", "旧", "题1")]
