"""What an article read again from the archive changes, and what it never does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crawler.errors import StorageError
from crawler.fields.text import content_hash
from crawler.items import Article, Attachment, RelatedLink
from crawler.storage.rewriting import Rewriting, plan, rewrite
from crawler.storage.writer import Batch, Writer

FETCHED, SEEN, NOW = "2026-07-01 02:00:00", "2026-07-05 02:00:00", "2026-08-01 02:00:00"
HOST = "https://www.example.cn/"
STORED: dict[str, Any] = {
    "title": "标题",
    "body": "正文",
    "published_at": "2026-06-30",
    "published_raw": "2026-06-30",
    "category": "动态",
    "source": "点击：12",
    "views": 12,
    "related": [RelatedLink(1, HOST + "2.html", "另一篇")],
}


def article(fetched_at: str = FETCHED, number: int = 1, **fields: Any) -> Article:
    item = Article(
        site="site", url=f"{HOST}{number}.html", fetched_at=fetched_at, **{**STORED, **fields}
    )
    item.content_hash = content_hash(item.title or "", item.body or "")
    return item


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    """One article, fetched on the 1st and last seen on the 5th."""
    with closing(Writer(tmp_path / "zhaoshang.db")) as writer:
        writer.write(Batch([article()]), writer.begin_crawl("site", FETCHED), FETCHED)
        writer.db.execute("UPDATE articles SET last_seen_at = ?", [SEEN])
        writer.db.commit()
        yield writer


def planned(writer: Writer, item: Article, *, clear: bool = False) -> Rewriting:
    found = plan(writer.db, item, clear=clear)
    assert found is not None
    return found


def the_row(writer: Writer) -> dict[str, Any]:
    [row] = writer.db.table("articles").rows
    return row


def revisions(writer: Writer) -> list[dict[str, Any]]:
    return list(writer.db.table("revisions").rows)


def test_what_is_the_same_is_not_written(writer: Writer) -> None:
    before = the_row(writer)
    assert planned(writer, article()).changes == {}
    assert rewrite(writer, [article()], NOW) == 0
    assert (the_row(writer), revisions(writer)) == (before, [])


def test_differences_are_planned_then_written_with_a_revision(writer: Writer) -> None:
    item = article(source="翠湖日报", author="admin", body="正文。\n第二段。")
    assert planned(writer, item).changes == {
        "source": ("点击：12", "翠湖日报"),
        "author": (None, "admin"),
        "body": ("正文", "正文。\n第二段。"),
    }
    assert the_row(writer)["source"] == "点击：12"
    assert rewrite(writer, [item], NOW) == 1
    row = the_row(writer)
    assert (row["source"], row["author"], row["body"]) == ("翠湖日报", "admin", "正文。\n第二段。")
    assert row["content_hash"] == item.content_hash
    [revision] = revisions(writer)
    assert (revision["replaced_at"], revision["crawl_id"]) == (NOW, None)
    assert json.loads(revision["old"]) == {"source": "点击：12", "body": "正文"}


def test_no_time_is_moved(writer: Writer) -> None:
    times = ("first_seen_at", "last_seen_at", "fetched_at")
    rewrite(writer, [article(source="翠湖日报", addresses=[HOST + "?id=1"])], NOW)
    assert [the_row(writer)[name] for name in times] == [FETCHED, SEEN, FETCHED]
    met = writer.db.execute("SELECT DISTINCT first_seen_at FROM addresses").fetchall()
    assert met == [(FETCHED,)]
    observed = writer.db.execute("SELECT seen_at, count FROM views").fetchall()
    assert observed == [(FETCHED, 12)]


def test_a_page_stamped_a_moment_before_its_article(writer: Writer) -> None:
    rewrite(writer, [article(fetched_at="2026-07-01 01:59:58", views=13)], NOW)
    assert the_row(writer)["fetched_at"] == FETCHED
    assert writer.db.execute("SELECT seen_at, count FROM views").fetchall() == [(FETCHED, 13)]


def test_views_seen_later_are_not_overwritten(writer: Writer) -> None:
    writer.db.execute("INSERT INTO views VALUES (1, ?, 90)", [SEEN])
    writer.db.execute("UPDATE articles SET views = 90")
    writer.db.commit()
    item = article(views=13, source="翠湖日报")
    assert "views" not in planned(writer, item).changes
    rewrite(writer, [item], NOW)
    assert the_row(writer)["views"] == 90


def test_stored_content_that_is_newer_is_left_alone(writer: Writer) -> None:
    item = article(fetched_at="2026-06-01 02:00:00", source="旧")
    assert plan(writer.db, item) is None
    assert rewrite(writer, [item], NOW) == 0
    assert the_row(writer)["source"] == "点击：12"


def test_page_that_is_newer_than_what_is_stored(writer: Writer) -> None:
    """It was refused when it came."""
    later = "2026-07-09 02:00:00"
    rewrite(writer, [article(fetched_at=later, body="新正文")], NOW)
    row = the_row(writer)
    assert (row["body"], row["fetched_at"], row["last_seen_at"]) == ("新正文", later, later)
    assert row["first_seen_at"] == FETCHED


def test_value_that_is_gone_is_kept_unless_cleared(writer: Writer) -> None:
    item = article(source=None)
    kept = planned(writer, item)
    assert (kept.changes, kept.kept) == ({}, ("source",))
    cleared = planned(writer, replace(item), clear=True)
    assert (cleared.changes, cleared.kept) == ({"source": ("点击：12", None)}, ())
    assert rewrite(writer, [item], NOW, clear=True) == 1
    assert the_row(writer)["source"] is None
    assert json.loads(revisions(writer)[0]["old"]) == {"source": "点击：12"}


def test_clearing_a_date_takes_its_words_with_it(writer: Writer) -> None:
    item = article(published_at=None, published_raw=None)
    rewrite(writer, [item], NOW, clear=True)
    row = the_row(writer)
    assert (row["published_at"], row["published_about"], row["published_raw"]) == (None,) * 3


def test_clearing_never_takes_title_or_body(writer: Writer) -> None:
    assert planned(writer, article(body=None, title="标题"), clear=True).row["body"] == "正文"


def test_links_and_files_are_compared(writer: Writer) -> None:
    item = article(related=[], attachments=[Attachment(HOST + "a.pdf", "清单")])
    assert planned(writer, item).changes == {
        "related": ([[HOST + "2.html", "另一篇", None]], []),
        "attachments": ([], [[HOST + "a.pdf", "清单"]]),
    }
    rewrite(writer, [item], NOW)
    assert writer.db.table("related_links").count == 0
    assert writer.db.table("attachments").count == 1
    assert revisions(writer) == []


def test_article_that_had_been_refused_is_new(writer: Writer) -> None:
    item = article(number=7, title="新的一篇", related=[])
    new = planned(writer, item)
    assert new.article_id is None
    assert new.changes["title"] == (None, "新的一篇")
    rewrite(writer, [item], NOW)
    [row] = writer.db.table("articles").rows_where("title = '新的一篇'")
    assert {row[n] for n in ("first_seen_at", "last_seen_at", "fetched_at")} == {FETCHED}
    [address] = writer.db.table("addresses").rows_where("url = ?", [item.url])
    assert address["article_id"] == row["id"]


def test_found_by_any_address(writer: Writer) -> None:
    item = article(number=9, addresses=[HOST + "1.html"], source="翠湖日报", related=[])
    assert planned(writer, item).article_id == 1
    rewrite(writer, [item], NOW)
    assert the_row(writer)["url"] == HOST + "1.html"


def test_all_or_nothing(writer: Writer) -> None:
    writer.db.execute(
        "CREATE TRIGGER full BEFORE INSERT ON articles WHEN new.title = '满' "
        "BEGIN SELECT raise(ABORT, 'full'); END"
    )
    before = the_row(writer)
    items = [article(source="翠湖日报"), article(number=2, title="满")]
    with pytest.raises(StorageError):
        rewrite(writer, items, NOW)
    assert (the_row(writer), revisions(writer)) == (before, [])
