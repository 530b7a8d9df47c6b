"""Each view answers its question."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
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
