"""What is known of articles that are visited again: where else they stand, and which of a section are its newest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.storage.database import open_database
from crawler.storage.visits import addresses_of, newest_of

NOW = "2026-07-15 02:00:00"
LATER = "2026-07-16 02:00:00"


def url(number: int) -> str:
    return f"http://mine.test/{number}.html"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """Articles 1 to 9 of two sections by turns, the last ones the newest; two without a date; 9 of this run, 8 gone."""
    with closing(open_database(tmp_path / "mine.db")) as db:
        for number in range(1, 10):
            day = None if number in (2, 4) else f"2026-06-{number:02}"
            seen = {"first_seen_at": NOW, "last_seen_at": NOW, "fetched_at": NOW}
            gone = NOW if number == 8 else None
            db.table("articles").insert(
                {"id": number, "site": "mine", "url": url(number), "title": "光伏", "content_hash": "x",
                 "published_at": day, "gone_at": gone, **seen}
            )  # fmt: skip
            db.table("addresses").insert(
                {"url": url(number), "article_id": number, "first_seen_at": NOW}
            )
            section = "http://mine.test/b/" if number % 2 else "http://mine.test/a/"
            run = 7 if number == 9 else 3
            db.table("visits").insert(
                {"article_id": number, "site": "mine", "crawl_id": run, "section": section}
            )
        yield db


def test_the_newest_of_a_section(db: Database) -> None:
    own, newest = newest_of(db, "mine", "http://mine.test/a/", [1, 2, 4, 5, 9], 7)
    # As many as are the section's own: the dated one before the others, and of those the first.
    assert (own, newest) == ({2, 4}, {6, 2})
    own, newest = newest_of(db, "mine", "http://mine.test/b/", [1, 5, 7], 7)
    assert (own, newest) == ({1, 5, 7}, {7, 5, 3})
    assert newest_of(db, "mine", "http://mine.test/c/", [1], 7) == (set(), set())


def test_addresses_of_an_article(db: Database) -> None:
    db.table("addresses").insert_all(
        [
            {"url": url(50), "article_id": 5, "first_seen_at": NOW},
            {"url": url(51), "article_id": 5, "first_seen_at": LATER},
        ]
    )
    assert addresses_of(db, [url(50), url(6), url(99)]) == {
        url(50): [url(5), url(51), url(50)],
        url(6): [url(6)],
    }
    assert addresses_of(db, []) == {}
