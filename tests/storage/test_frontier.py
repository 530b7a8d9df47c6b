"""What is known at an address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.storage.database import open_database
from crawler.storage.frontier import bring_back, count_open, known_at, walk_of
from crawler.storage.visits import due_articles, next_visit, write_missed

NOW = "2026-07-15 02:00:00"


def url(number: int) -> str:
    return f"http://mine.test/{number}.html"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """Articles 1 to 1200 of which the first has no visit; beyond them open work, given up work and mentions."""
    with closing(open_database(tmp_path / "mine.db")) as db:
        for number in range(1, 1201):
            db.table("articles").insert(
                {
                    "id": number, "site": "mine", "url": url(number), "title": "光伏", "content_hash": "x",
                    "first_seen_at": NOW, "last_seen_at": NOW, "fetched_at": NOW,
                }
            )  # fmt: skip
            db.table("addresses").insert(
                {"url": url(number), "article_id": number, "first_seen_at": NOW}
            )
            if number > 1:
                db.table("visits").insert(
                    {"article_id": number, "site": "mine", "crawl_id": 4, "listed": f"{number:08x}"}
                )
        work = {"href": "h", "section": "s", "crawl_id": 5, "reason": "http_500", "first_at": NOW}
        db.table("pending").insert_all(
            [
                {"site": "mine", "url": url(2001), "kind": "article", "gave_up_at": None, **work},
                {"site": "mine", "url": url(2002), "kind": "list", "gave_up_at": NOW, **work},
                {"site": "mine", "url": url(2003), "kind": "mentioned", "gave_up_at": None, **work},
                {"site": "other", "url": url(2004), "kind": "article", "gave_up_at": None, **work},
            ]
        )
        yield db


def test_articles_and_open_work_are_told_apart_by_their_addresses(db: Database) -> None:
    asked = [url(n) for n in (2001, 7, 2003, 1, 2004, 2002, 7, 3000)]
    known = known_at(db, "mine", asked)
    assert known.keys() == {url(n) for n in (1, 7, 2001, 2002)}
    assert known[url(7)][:5] == (4, 7, "00000007", None, None)
    # Stored before visits were noted.
    assert known[url(1)][:5] == (None, 1, None, None, None)
    assert known[url(2001)][:5] == (5, None, None, None, None)
    assert known[url(2002)][:5] == (5, None, None, None, NOW)


def test_more_addresses_than_one_statement_takes(db: Database) -> None:
    asked = [url(n) for n in range(1200, 0, -1)]
    asked[3:3] = [url(2001), url(4000)]
    known = known_at(db, "mine", asked)
    assert len(known) == 1201
    assert all(known[url(n)].article_id == n for n in range(1, 1201))
    assert known[url(2001)].article_id is None


def test_an_address_is_text_and_no_part_of_the_statement(db: Database) -> None:
    assert known_at(db, "mine", ["'); DROP TABLE addresses; --", "?", "", url(5)]).keys() == {
        url(5)
    }
    assert known_at(db, "mine", []) == {}


AHEAD = "2036-03-01 00:00:00"


def test_what_a_clock_that_ran_ahead_put_off_is_due_again(db: Database) -> None:
    db.execute("UPDATE pending SET due_at = ?", [AHEAD])
    db.execute("UPDATE pending SET gave_up_at = ?, due_at = NULL WHERE url = ?", [AHEAD, url(2002)])
    db.execute("UPDATE visits SET next_visit_at = ? WHERE article_id < 4", [AHEAD])
    db.execute("UPDATE visits SET next_visit_at = '2026-08-14 00:00:00' WHERE article_id = 4")
    db.execute(
        "INSERT INTO walks VALUES ('mine', 's', 5, ?, NULL, 1, 'e', NULL, ?, 5)", [AHEAD, AHEAD]
    )
    assert count_open(db, "mine", NOW) == 0
    assert bring_back(db, "mine", NOW, (1, 3, 7, 30)) == 5
    assert count_open(db, "mine", NOW) == 3
    assert {due.url for due in due_articles(db, "mine", NOW, 99)} == {url(2), url(3)}
    walk = walk_of(db, "mine", "s")
    assert walk is not None
    assert walk.fetched_at is None
    assert bring_back(db, "mine", NOW, (1, 3, 7, 30)) == 0
    assert db.execute("SELECT due_at FROM pending WHERE site = 'other'").fetchone() == (AHEAD,)


def test_a_clock_that_is_behind_makes_nothing_due(db: Database) -> None:
    """The articles tell that it is: what is planned stays planned, and nothing given up is asked for again."""
    db.execute("UPDATE visits SET next_visit_at = ?", [AHEAD])
    db.execute("UPDATE pending SET due_at = ?", [AHEAD])
    for number in (1, 2, 3):
        assert bring_back(db, "mine", "2026-07-15 02:00:00", (1, 3)) >= (number == 1)
        db.execute("UPDATE articles SET published_at = '2036-02-0' || id WHERE id = ?", [number])
    db.execute("UPDATE visits SET next_visit_at = ?", [AHEAD])
    assert bring_back(db, "mine", "2026-07-15 02:00:00", (1, 3)) == 0
    assert not due_articles(db, "mine", "2026-07-15 02:00:00", 9)


def test_an_article_of_the_future_is_visited_and_not_every_day(db: Database) -> None:
    due = next_visit(AHEAD, None, NOW, (1, 30))
    assert due is not None
    assert "2026-08-13" <= due < "2026-08-15"


def test_not_found_by_a_clock_that_ran_ahead_is_no_earlier_day(db: Database) -> None:
    db.execute("UPDATE visits SET missed_at = ? WHERE article_id = 7", [AHEAD])
    assert write_missed(db, {url(7): False}, NOW) == set()
    assert write_missed(db, {url(7): False}, "2026-07-16 02:00:00") == {url(7)}
