"""The life of the benchmark, for a month of one site: there is nothing to tell, and what is wrong would be told."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import fields
from pathlib import Path

from tests.bench.life import Tally, living
from tests.many_crawls import many_crawls

DAYS = 25


def test_a_month_of_one_site(tmp_path: Path) -> None:
    tally = Tally()
    with many_crawls(tmp_path / "log") as crawls, living(crawls, tmp_path, seed=7) as site:
        site.live(DAYS, tally)
        found = {each.name: getattr(tally, each.name) for each in fields(tally)}
        complaints = ("alarms", "untold", "absent", "gone", "wrong")
        assert {name: found[name] for name in complaints} == {name: [] for name in complaints}
        assert tally.healthy > 5
        assert tally.met > 0
        # And what is wrong would be seen.
        with closing(sqlite3.connect(tmp_path / "t.db")) as db:
            one, other, third = sorted(site.town.articles)[:3]
            where = "WHERE url LIKE '%/' || ? || '.html' OR url LIKE '%nid=' || ?"
            db.execute(f"UPDATE articles SET body = body || 'x' {where}", (one, one))
            db.execute(f"UPDATE articles SET gone_at = '2026-07-20' {where}", (other, other))
            db.execute("PRAGMA foreign_keys = OFF")
            db.execute(f"DELETE FROM articles {where}", (third, third))
            db.commit()
        seen = Tally()
        site.listed_since[third] = -90
        site.compare(DAYS, DAYS, seen)
        assert [len(seen.gone), len(seen.absent), len(seen.wrong)] == [1, 1, 1]
