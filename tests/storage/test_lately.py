"""What a briefing asks of the file."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from crawler.storage.database import open_database, open_read_only
from crawler.storage.issues import Issue
from crawler.storage.lately import lately
from crawler.storage.search import Filters
from crawler.storage.writer import Batch, Writer
from tests.cli.conftest import article
from tests.sample_file import make_sample_file


def test_the_week_of_the_sample(tmp_path: Path) -> None:
    path = tmp_path / "sample.db"
    make_sample_file(path)
    with closing(open_database(path)) as db, db.conn:
        # What was published at 23:59 of the 14th, and came after midnight; what bears an old day; the rest is past.
        db.conn.execute(
            "UPDATE articles SET news_at = '2026-07-14 16:10:00' WHERE coalesce(published_at, published_about) LIKE '2026-07-14%'"
        )
        db.conn.execute(
            "UPDATE articles SET news_at = '2026-07-16 02:00:00' WHERE id IN (SELECT min(id) FROM articles)"
        )
        db.conn.execute(
            "UPDATE articles SET news_at = '2026-07-18 16:00:00' WHERE coalesce(published_at, published_about) LIKE '2026-07-15%'"
        )
        (old,) = db.execute("SELECT min(id) FROM articles").fetchone()
        of_the_day = [
            i
            for (i,) in db.execute(
                "SELECT id FROM articles WHERE coalesce(published_at, published_about) LIKE '2026-07-14%'"
            )
        ]
    with closing(open_read_only(path)) as reader:
        span = date(2026, 7, 14), date(2026, 7, 17)
        found = lately(reader, *span, lambda _: True)
        without = lately(reader, *span, lambda _: True, {"lanwan"})
        some = lately(reader, *span, lambda _: True, wanted=lambda row: row["id"] == old)
        assert not reader.conn.in_transaction
    # Of a site that is watched no more only its state is left out.
    assert without == found | {"trouble": []}
    assert {row["id"] for row in found["stories"]} == {old, *of_the_day}
    assert [row["id"] for row in some["stories"]] == [old]
    assert found["counts"] == [("cuihu", "2026-07-15", len(of_the_day)), ("cuihu", "2026-07-16", 1)]
    assert found["most_viewed"] == sorted(
        found["most_viewed"], key=lambda row: row["views"], reverse=True
    )
    assert [row["fields"] for row in found["changes"]] == ["title, body"]
    assert found["more_changes"] == 0
    assert [row["site"] for row in found["trouble"]] == ["lanwan"]
    assert found["older"] > 50


def test_a_site_that_is_overdue_is_not_called_silent(tmp_path: Path) -> None:
    path = tmp_path / "sample.db"
    make_sample_file(path)
    with closing(open_database(path)) as db:
        db.execute("UPDATE crawls SET verdict = 'ok'")
        last = date(2027, 7, 17)
        told = {
            due: lately(db, date(2027, 7, 1), last, due.split().__contains__)
            for due in ("", "lanwan cuihu", "lanwan")
        }
    # Both were crawled twice in two days.
    assert told[""]["overdue"] == []
    assert dict(told[""]["silent"]).keys() >= {"cuihu"}
    assert told["lanwan cuihu"]["overdue"] == [("cuihu", 365), ("lanwan", 365)]
    assert told["lanwan cuihu"]["silent"] == []
    assert told["lanwan"]["overdue"] == [("lanwan", 365)]


def test_a_chart_is_by_the_day_on_which_news_came(tmp_path: Path) -> None:
    with closing(open_database(tmp_path / "t.db")) as db:
        stamp = "2026-07-14 20:00:00"
        times = dict.fromkeys(("first_seen_at", "last_seen_at", "fetched_at"), stamp)
        db.table("articles").insert(
            {"id": 1, "site": "mine", "url": "u", "title": "t", "content_hash": "h", "published_at": "2026-07"}
            | times
            | {"news_at": stamp}
        )  # fmt: skip
        found = lately(db, date(2026, 6, 20), date(2026, 7, 17), lambda _: True)
    assert len(found["stories"]) == 1
    assert found["counts"] == [("mine", "2026-07-15", 1)]


def test_the_latest_changes_and_how_many_more_there_are(tmp_path: Path) -> None:
    path = tmp_path / "sample.db"
    make_sample_file(path)
    with closing(open_database(path)) as db:
        revision = {"article_id": 1, "replaced_at": "2026-07-16 02:00:00", "old": "{}"}
        db.table("revisions").insert_all([revision] * 40)
        db.table("revisions").insert(revision | {"replaced_at": "2026-07-19 02:00:00"})
        found = lately(db, date(2026, 7, 14), date(2026, 7, 17), lambda _: True)
    # One is of the sample itself.
    assert (len(found["changes"]), found["more_changes"]) == (30, 11)


def test_what_an_issue_tells_is_told_once_and_up_to_it(tmp_path: Path) -> None:
    """Changes up to the issue's last one; projects whose facts are read after it in the next one, and in no two."""
    path, day = tmp_path / "t.db", date(2026, 7, 15)
    writer = Writer(path)
    crawl = writer.begin_crawl("mine", "2026-07-15 02:00:00")
    texts = [
        f"翠湖区与{name}公司签约光伏组件项目，总投资{n}2亿元，占地三百亩。"
        for n, name in enumerate(("晶科", "远景"), 1)
    ]
    for number, text in enumerate(texts, 1):
        item = article(number, f"第{number}个项目签约", text)
        writer.write(Batch([item]), crawl, "2026-07-15 02:00:00")
        changed = article(number, f"第{number}个项目正式签约", text)
        writer.write(Batch([changed]), crawl, "2026-07-15 03:00:00")
    writer.db.execute("UPDATE articles SET news_at = first_seen_at")
    writer.db.conn.commit()

    def told(after: Issue | None, made: Issue) -> tuple[list[str], int]:
        with closing(open_read_only(path)) as reader:
            found = lately(reader, day, day, lambda _: True, after=after, made=made)
        names = [row["name"] for row in found["signed"]]
        return names, len(found["changes"])

    # One change and one article after what the issue counts: they came while it was written.
    first = Issue("2026-07-15 04:00:00", 1, 1)
    assert told(None, first) == ([], 1)
    writer.write_facts([1, 2], "2026-07-15 05:00:00")
    writer.rebuild_projects()
    second = Issue("2026-07-15 06:00:00", 2, 2)
    names, changes = told(first, second)
    assert (len(names), changes) == (2, 1)
    with closing(open_read_only(path)) as reader:
        keys = frozenset(key for (key,) in reader.execute("SELECT key FROM projects").fetchall())
    after = replace(second, projects=keys)
    # Facts that are read anew make no project news again.
    writer.write_facts([1, 2], "2026-07-15 07:00:00")
    writer.close()
    assert told(after, Issue("2026-07-15 08:00:00", 2, 2)) == ([], 0)


def test_a_signing_is_news_by_the_article_that_told_it_first(tmp_path: Path) -> None:
    """Not by its day: the past of a site is no news though it bears yesterday's, and news may bear an old one."""
    path, day = tmp_path / "t.db", date(2026, 7, 15)
    writer = Writer(path)
    writer.begin_crawl("mine", "2026-07-15 02:00:00")

    def publish(number: int, firm: str, of: str, news_at: str | None) -> None:
        text = f"翠湖区与{firm}公司签约{firm}光伏组件项目，总投资{number}2亿元，占地三百亩。"
        item = article(
            number, f"{firm}公司项目签约", text, published_at=of, category=f"栏目{number}"
        )
        writer.write(Batch([item]), 1, "2026-07-15 02:00:00")
        with writer.db.conn:
            writer.db.execute("UPDATE articles SET news_at = ? WHERE id = ?", [news_at, number])

    publish(1, "晶科", "2026-07-14", None)
    publish(2, "远景", "2026-07-14", None)
    publish(3, "隆基", "2019-03-05", "2026-07-15 01:00:00")
    # What the first filling told, told again; and news of a week that is not asked for.
    publish(4, "远景", "2026-07-15", "2026-07-15 01:00:00")
    publish(5, "天合", "2026-07-15", "2026-07-02 01:00:00")
    # What was news stays so, when a site that comes under watch later has told it in its past.
    publish(6, "通威", "2026-07-15", "2026-07-15 01:00:00")
    publish(7, "通威", "2026-07-01", None)
    writer.write_facts(range(1, 8), "2026-07-15 03:00:00")
    writer.rebuild_projects()
    writer.close()

    def told(
        since: date,
        filters: Filters | None = None,
        word: str = "",
        after: Issue | None = None,
        made: Issue | None = None,
    ) -> list[str]:
        with closing(open_read_only(path)) as reader:
            found = lately(
                reader,
                since,
                day,
                lambda _: True,
                wanted=lambda row: word in row["title"],
                filters=filters or Filters(),
                after=after,
                made=made,
            )
        return sorted(row["company"][:2] for row in found["signed"])

    new = ["通威", "隆基"]
    assert told(date(2026, 7, 9)) == told(day) == new
    assert told(date(2026, 7, 1)) == sorted([*new, "天合"])
    assert told(
        day, after=Issue("2026-07-14 01:00:00", 2), made=Issue("2026-07-15 04:00:00", 7)
    ) == sorted([*new, "天合"])
    # Words and sections leave out projects as they do stories.
    assert told(day, word="隆基") == told(day, Filters(category="栏目3")) == ["隆基"]
    assert told(day, Filters(site="other")) == []
