"""What a batch leaves in the database: new, met again, changed, refused, and when the disk is full."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from crawler.errors import StorageError
from crawler.fields import segments
from crawler.fields.text import content_hash
from crawler.items import Article, Attachment, Image, RelatedLink
from crawler.storage import search
from crawler.storage.frontier import Changes, Pending
from crawler.storage.writer import Batch, Writer, Written, merge

FIRST, SECOND, THIRD = "2026-07-01 02:00:00", "2026-07-02 02:00:00", "2026-07-03 02:00:00"
HOST = "https://www.example.cn/"


def article(number: int | str = 1, fetched_at: str = FIRST, **fields: Any) -> Article:
    fields = {"title": f"标题{number}", "body": f"正文{number}"} | fields
    item = Article(site="site", url=f"{HOST}{number}.html", fetched_at=fetched_at, **fields)
    item.content_hash = content_hash(item.title, item.body)
    return item


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    with closing(Writer(tmp_path / "zhaoshang.db")) as writer:
        yield writer


def write(writer: Writer, *articles: Article, seen_at: str = FIRST, **parts: Any) -> Written:
    crawl = writer.begin_crawl("site", seen_at)
    return writer.write(Batch(list(articles), **parts), crawl, seen_at)


def rows(writer: Writer, table: str, order: str = "1, 2") -> list[dict[str, Any]]:
    return list(writer.db.table(table).rows_where(order_by=order))


def the_article(writer: Writer) -> dict[str, Any]:
    (row,) = rows(writer, "articles")
    return row


# New articles


def test_every_field_is_stored(writer: Writer) -> None:
    item = article(
        published_at="2026-06-30 18:30",
        published_raw="2026-06-30 18:30",
        category="园区动态",
        breadcrumb=["首页", "园区动态"],
        author="admin",
        source="翠湖日报",
        reporters=["李兵", "王一"],
        views=43,
        pages=2,
    )
    written = write(writer, item, seen_at=SECOND)
    assert written == Written(new=[item.url], told=[1])
    assert the_article(writer) == {
        "id": 1,
        "site": "site",
        "url": item.url,
        "title": "标题1",
        "published_at": "2026-06-30 18:30",
        "published_about": None,
        "published_raw": "2026-06-30 18:30",
        "category": "园区动态",
        "breadcrumb": "首页 > 园区动态",
        "author": "admin",
        "source": "翠湖日报",
        "reporters": "李兵、王一",
        "views": 43,
        "body": "正文1",
        "pages": 2,
        "cluster_id": None,
        "content_hash": item.content_hash,
        "first_seen_at": FIRST,
        "last_seen_at": SECOND,
        "fetched_at": FIRST,
        "elsewhere": 0,
        "gone_at": None,
        "news_at": None,
    }
    assert rows(writer, "addresses") == [
        {"url": item.url, "article_id": 1, "first_seen_at": SECOND}
    ]
    assert rows(writer, "views") == [{"article_id": 1, "seen_at": FIRST, "count": 43}]
    assert rows(writer, "revisions") == []


def test_unknown_is_null(writer: Writer) -> None:
    write(writer, article())
    row = the_article(writer)
    unknown = [
        "published_at",
        "published_about",
        "published_raw",
        "category",
        "breadcrumb",
        "author",
        "source",
    ]
    assert [row[name] for name in (*unknown, "reporters", "views")] == [None] * 9
    assert rows(writer, "views") == []


def test_no_views_and_zero_views_differ(writer: Writer) -> None:
    write(writer, article(views=0))
    assert the_article(writer)["views"] == 0
    assert rows(writer, "views") == [{"article_id": 1, "seen_at": FIRST, "count": 0}]


def test_an_empty_batch(writer: Writer) -> None:
    assert write(writer) == Written()
    assert rows(writer, "articles") == []


@pytest.mark.parametrize(
    ("body", "locked"),
    [("园区" * 800, [False]), ("园区" * 20_000, [True])],
    ids=["most articles", "one too long to be kept"],
)
def test_what_takes_time_is_done_before_the_lock_is_taken(
    body: str, locked: list[bool], writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def pieces(folded: str) -> str:
        if folded == body:
            asked.append(writer.db.conn.in_transaction)
        return segments.pieces(folded)

    monkeypatch.setattr(search, "pieces", pieces)
    write(writer, article(body=body))
    assert asked == locked
    # What was known is not made ready again.
    write(writer, article(body=body), seen_at=SECOND)
    assert asked == locked


# Met again


def test_met_again_updates_and_adds_no_row(writer: Writer) -> None:
    write(writer, article(0), article(views=43))
    item = article(views=50, fetched_at=SECOND)
    assert write(writer, item, seen_at=THIRD) == Written(unchanged=[item.url])
    row = rows(writer, "articles")[1]
    assert (row["id"], row["first_seen_at"], row["last_seen_at"]) == (2, FIRST, THIRD)
    assert (row["views"], row["fetched_at"]) == (50, SECOND)
    assert len(rows(writer, "articles")) == 2
    assert rows(writer, "revisions") == []
    assert [(r["article_id"], r["seen_at"], r["count"]) for r in rows(writer, "views")] == [
        (2, FIRST, 43),
        (2, SECOND, 50),
    ]
    assert len(rows(writer, "addresses")) == 2


def test_views_of_one_moment_are_one_row(writer: Writer) -> None:
    for views in (43, 44):
        write(writer, article(views=views))
    assert rows(writer, "views") == [{"article_id": 1, "seen_at": FIRST, "count": 44}]


def test_a_changed_body_leaves_a_revision(writer: Writer) -> None:
    write(writer, article())
    item = article(body="新的正文", fetched_at=SECOND)
    assert write(writer, item, seen_at=SECOND) == Written(changed=[item.url], told=[1])
    row = the_article(writer)
    assert (row["body"], row["content_hash"]) == ("新的正文", item.content_hash)
    (revision,) = rows(writer, "revisions")
    assert json.loads(revision.pop("old")) == {"body": "正文1"}
    assert revision == {"id": 1, "article_id": 1, "crawl_id": 2, "replaced_at": SECOND}


def test_revisions_are_readable_in_sql(writer: Writer) -> None:
    write(writer, article())
    write(writer, article(body="新"))
    assert "正文1" in rows(writer, "revisions")[0]["old"]


STORED: dict[str, Any] = {
    "title": "旧题",
    "published_at": "2024-09-27",
    "published_about": None,
    "published_raw": "2024-09-27",
    "category": "旧栏目",
    "breadcrumb": "首页 > 旧栏目",
    "author": "admin",
    "source": "旧报",
    "reporters": "李兵",
    "views": 43,
    "body": "旧文",
    "pages": 1,
    "elsewhere": 0,
    "content_hash": content_hash("旧题", "旧文"),
    "first_seen_at": FIRST,
    "last_seen_at": FIRST,
    "fetched_at": FIRST,
    "id": 7,
    "site": "site",
    "url": HOST,
}
AGAIN = STORED | {"last_seen_at": SECOND, "fetched_at": SECOND, "first_seen_at": SECOND}
AGAIN.pop("id")
KEPT = ["title", "category", "breadcrumb", "author", "source", "reporters", "views", "body"]
KEPT += ["published_at", "published_raw"]


@pytest.mark.parametrize("name", KEPT)
def test_missing_never_overwrites(name: str) -> None:
    row, replaced = merge(STORED, AGAIN | {name: None})
    assert row[name] == STORED[name]
    assert replaced == {}
    assert row["last_seen_at"] == SECOND


@pytest.mark.parametrize("name", [name for name in KEPT if name not in ("views", "published_raw")])
def test_a_new_value_replaces_the_old_one(name: str) -> None:
    row, replaced = merge(STORED, AGAIN | {name: "新"})
    assert row[name] == "新"
    assert replaced == {name: STORED[name]}


@pytest.mark.parametrize("name", ["category", "author", "published_at"])
def test_a_value_that_was_unknown_replaces_nothing(name: str) -> None:
    row, replaced = merge(STORED | {name: None}, AGAIN | {name: "2024"})
    assert row[name] == "2024"
    assert replaced == {}


def test_identity_stays() -> None:
    row, _ = merge(STORED, AGAIN | {"url": HOST + "other", "first_seen_at": THIRD})
    assert (row["id"], row["url"], row["first_seen_at"]) == (7, HOST, FIRST)


def test_the_hash_is_that_of_what_is_stored() -> None:
    row, _ = merge(STORED, AGAIN | {"body": None, "content_hash": content_hash("旧题", "")})
    assert row["content_hash"] == STORED["content_hash"]
    row, _ = merge(STORED, AGAIN | {"body": "新", "content_hash": content_hash("旧题", "新")})
    assert row["content_hash"] == content_hash("旧题", "新")


@pytest.mark.parametrize(
    ("old", "new", "expected", "replaced"),
    [
        ("2024-09-27", "2024-09", "2024-09-27", {}),
        ("2024-09-27", "2024", "2024-09-27", {}),
        ("2024-09-27 18:30:05", "2024-09-27 18:30", "2024-09-27 18:30:05", {}),
        ("2024-09-27", "2024-09-27", "2024-09-27", {}),
        ("2024-09-27", "2024-09-27 18:30", "2024-09-27 18:30", {}),
        ("2024-09", "2024-09-27", "2024-09-27", {}),
        ("2024-09-27", "2024-09-28", "2024-09-28", {"published_at": "2024-09-27"}),
        ("2024-09-27", "2024-10", "2024-10", {"published_at": "2024-09-27"}),
        (None, "2024-09", "2024-09", {}),
        ("2024-09-27", None, "2024-09-27", {}),
    ],
)
def test_a_less_precise_date_never_overwrites(
    old: str | None, new: str | None, expected: str, replaced: dict[str, str]
) -> None:
    stored = STORED | {"published_at": old, "published_raw": old}
    row, gone = merge(stored, AGAIN | {"published_at": new, "published_raw": new})
    assert (row["published_at"], row["published_raw"]) == (expected, expected)
    assert gone == replaced


AGES = ("published_at", "published_about", "published_raw")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # An age is told best by the earliest visit.
        (
            (None, "2024-09-27", "3天前"),
            (None, "2024-09-20", "1个月前"),
            (None, "2024-09-27", "3天前"),
        ),
        # A date beats an age.
        (
            (None, "2024-09-27", "3天前"),
            ("2024-09-26", None, "2024-09-26"),
            ("2024-09-26", None, "2024-09-26"),
        ),
        # An age does not beat a date.
        (
            ("2024-09-26", None, "2024-09-26"),
            (None, "2024-09-27", "3天前"),
            ("2024-09-26", None, "2024-09-26"),
        ),
        # An age is better than nothing.
        ((None, None, None), (None, "2024-09-27", "3天前"), (None, "2024-09-27", "3天前")),
        ((None, None, "09-27"), (None, "2024-09-27", "3天前"), (None, "2024-09-27", "3天前")),
        # Words that say nothing do not replace those that the date was read from.
        ((None, "2024-09-27", "3天前"), (None, None, "09-27"), (None, "2024-09-27", "3天前")),
        ((None, None, None), (None, None, "09-27"), (None, None, "09-27")),
    ],
)
def test_ages_and_dates(
    old: tuple[str | None, ...], new: tuple[str | None, ...], expected: tuple[str | None, ...]
) -> None:
    row, _ = merge(
        STORED | dict(zip(AGES, old, strict=True)), AGAIN | dict(zip(AGES, new, strict=True))
    )
    assert tuple(row[name] for name in AGES) == expected


# Addresses


def test_all_addresses_lead_to_the_article(writer: Writer) -> None:
    item = article(addresses=[HOST + "?id=1", HOST + "?id=1&from=list"])
    write(writer, item)
    assert {row["url"]: row["article_id"] for row in rows(writer, "addresses")} == {
        item.url: 1,
        HOST + "?id=1": 1,
        HOST + "?id=1&from=list": 1,
    }


def test_a_known_second_address_is_the_same_article(writer: Writer) -> None:
    write(writer, article(0), article(1, addresses=[HOST + "?id=1"]))
    moved = article("moved/1", addresses=[HOST + "?id=1"], title="标题1", body="正文1")
    assert write(writer, moved, seen_at=SECOND) == Written(unchanged=[moved.url])
    row = rows(writer, "articles")[1]
    assert (row["id"], row["url"], row["last_seen_at"]) == (2, HOST + "1.html", SECOND)
    assert len(rows(writer, "articles")) == 2
    found = writer.db.execute("SELECT article_id FROM addresses WHERE url = ?", [moved.url])
    assert found.fetchone() == (2,)


def test_an_address_that_is_known_from_the_same_batch(writer: Writer) -> None:
    write(writer, article(1))
    known = article(1, addresses=[HOST + "2.html"])
    assert write(writer, known, article(2, title="标题1", body="正文1")) == Written(
        unchanged=[known.url, HOST + "2.html"]
    )
    assert len(rows(writer, "articles")) == 1


def test_twice_in_one_batch_is_one_article(writer: Writer) -> None:
    first, second = article(1), article(1, body="改")
    assert write(writer, first, second) == Written(new=[first.url], changed=[second.url], told=[1])
    assert the_article(writer)["body"] == "改"
    assert json.loads(rows(writer, "revisions")[0]["old"]) == {"body": "正文1"}


def test_further_addresses_of_a_batch(writer: Writer) -> None:
    further = [(HOST + "1.html", HOST + "?id=1"), (HOST + "unknown.html", HOST + "?id=9")]
    write(writer, article(1), addresses=further)
    assert [(row["url"], row["article_id"]) for row in rows(writer, "addresses", "url")] == [
        (HOST + "1.html", 1),
        (HOST + "?id=1", 1),
    ]


def test_an_address_keeps_its_article_and_its_first_sight(writer: Writer) -> None:
    write(writer, article(1), article(2))
    write(writer, article(2), seen_at=SECOND, addresses=[(HOST + "2.html", HOST + "1.html")])
    assert [(r["article_id"], r["first_seen_at"]) for r in rows(writer, "addresses", "url")] == [
        (1, FIRST),
        (2, FIRST),
    ]


# Links, pictures, files


def link(position: int, number: int | str) -> RelatedLink:
    return RelatedLink(position, f"{HOST}{number}.html", f"标题{number}", "摘要")


def targets(writer: Writer) -> dict[str, int | None]:
    return {row["url"]: row["target_id"] for row in rows(writer, "related_links")}


def test_related_links_are_stored_in_order(writer: Writer) -> None:
    write(writer, article(1, related=[link(1, 5), link(2, 4)]))
    assert rows(writer, "related_links", "position") == [
        {
            "article_id": 1,
            "position": position,
            "url": f"{HOST}{number}.html",
            "title": f"标题{number}",
            "excerpt": "摘要",
            "target_id": None,
        }
        for position, number in ((1, 5), (2, 4))
    ]


def test_a_link_to_a_stored_article_has_its_target(writer: Writer) -> None:
    write(writer, article(1))
    write(writer, article(2, related=[link(1, 1), link(2, 9)]))
    assert targets(writer) == {HOST + "1.html": 1, HOST + "9.html": None}


def test_a_link_within_a_batch_has_its_target(writer: Writer) -> None:
    write(writer, article(1, related=[link(1, 2)]), article(2, related=[link(1, 1)]))
    assert targets(writer) == {HOST + "1.html": 1, HOST + "2.html": 2}


def test_a_link_gets_its_target_when_that_is_stored(writer: Writer) -> None:
    write(writer, article(1, related=[link(1, 2), link(2, 3)]))
    write(writer, article(2))
    assert targets(writer) == {HOST + "2.html": 2, HOST + "3.html": None}


def test_a_link_to_another_address_of_its_target(writer: Writer) -> None:
    write(writer, article(1, related=[link(1, "second"), link(2, "third")]))
    write(writer, article(2, addresses=[HOST + "second.html"]))
    assert targets(writer) == {HOST + "second.html": 2, HOST + "third.html": None}
    write(writer, addresses=[(HOST + "2.html", HOST + "third.html")])
    assert targets(writer) == {HOST + "second.html": 2, HOST + "third.html": 2}


def test_parts_are_replaced(writer: Writer) -> None:
    parts: dict[str, Any] = {
        "related": [link(1, 5), link(2, 6)],
        "images": [Image(HOST + "1.jpg", "图"), Image(HOST + "2.jpg")],
        "attachments": [Attachment(HOST + "1.pdf", "附件"), Attachment(HOST + "2.doc")],
    }
    write(writer, article(0, **parts), article(1, **parts))
    write(
        writer,
        article(
            1,
            related=[link(1, 7)],
            images=[Image(HOST + "3.jpg", "新图")],
            attachments=[Attachment(HOST + "3.pdf", "新附件")],
        ),
    )
    write(writer, article(0))
    assert [row["url"] for row in rows(writer, "related_links")] == [HOST + "7.html"]
    assert rows(writer, "images") == [
        {"article_id": 2, "position": 1, "url": HOST + "3.jpg", "alt": "新图"}
    ]
    assert rows(writer, "attachments") == [
        {"article_id": 2, "position": 1, "url": HOST + "3.pdf", "name": "新附件"}
    ]


def test_parts_keep_their_order(writer: Writer) -> None:
    write(writer, article(images=[Image(f"{HOST}{n}.jpg") for n in (3, 1, 2)]))
    assert [(row["position"], row["url"]) for row in rows(writer, "images", "position")] == [
        (1, HOST + "3.jpg"),
        (2, HOST + "1.jpg"),
        (3, HOST + "2.jpg"),
    ]


# Rejects, crawls, sections


def test_a_page_that_is_refused_every_day_is_kept_once(writer: Writer) -> None:
    def reject(number: int, reason: str, content: str) -> dict[str, str]:
        item = json.dumps({"content_hash": content})
        return {"url": f"{HOST}{number}.html", "reason": reason, "item": item}

    for day in (FIRST, SECOND):
        write(
            writer,
            seen_at=day,
            rejects=[
                reject(1, "suspect_site", f"as of {day}"),
                reject(1, "no_body", "same"),
                reject(2, "suspect_site", "same"),
                # What an article became is told by its content, and believed when it is met again.
                reject(3, "suspect_change", f"as of {day}"),
                reject(4, "suspect_change", "same"),
            ],
        )
    kept = [(r["url"][len(HOST)], r["reason"], r["crawl_id"]) for r in rows(writer, "rejects")]
    assert sorted(kept) == [
        ("1", "no_body", 2),
        ("1", "suspect_site", 2),
        ("2", "suspect_site", 2),
        ("3", "suspect_change", 1),
        ("3", "suspect_change", 2),
        ("4", "suspect_change", 2),
    ]


def test_a_reject_is_kept_whole(writer: Writer) -> None:
    item = article(refused="soft_404", related=[link(1, 2)], images=[Image(HOST + "1.jpg")])
    whole = json.dumps(asdict(item), ensure_ascii=False)
    write(writer, rejects=[{"url": item.url, "reason": "soft_404", "item": whole}])
    (row,) = rows(writer, "rejects")
    again = Article(**json.loads(row.pop("item")))
    again.related = [RelatedLink(**fields) for fields in json.loads(whole)["related"]]
    again.images = [Image(**fields) for fields in json.loads(whole)["images"]]
    assert again == item
    assert row == {
        "id": 1,
        "crawl_id": 1,
        "url": item.url,
        "reason": "soft_404",
        "rejected_at": FIRST,
    }
    assert rows(writer, "articles") == []


SECTION = {
    "links": 12,
    "elsewhere": 2,
    "theme": "5f1d",
    "url": HOST + "list/",
    "pages": 2,
    "rows": 10,
    "known": 3,
    "fetched": 9,
    "stored": 7,
    "duplicates": 1,
    "rejected": 1,
    "failed": 0,
    "skipped": 1,
    "new": 5,
    "revisited": 2,
    "gone": 0,
    "open": 0,
}


def test_crawls_and_sections(writer: Writer) -> None:
    assert [writer.begin_crawl(site, FIRST) for site in ("one", "two")] == [1, 2]
    assert [row["finished_at"] for row in rows(writer, "crawls")] == [None, None]
    end = {"finished_at": SECOND, "reason": "finished", "verdict": "ok", "why": None, "new": 3}
    shares = [{"field": "title", "articles": 9, "present": 8}]
    writer.end_crawl(2, end, [SECTION, SECTION | {"url": HOST + "news/"}], shares)
    assert rows(writer, "crawl_fields", "field") == [{"crawl_id": 2, **shares[0]}]
    one, two = rows(writer, "crawls")
    assert (one["site"], one["finished_at"], one["verdict"]) == ("one", None, None)
    assert {name: two[name] for name in ("site", "started_at", *end)} == {
        "site": "two",
        "started_at": FIRST,
        **end,
    }
    assert rows(writer, "sections", "url") == [
        {"crawl_id": 2, **SECTION},
        {"crawl_id": 2, **SECTION, "url": HOST + "news/"},
    ]


def test_a_crawl_without_sections(writer: Writer) -> None:
    crawl = writer.begin_crawl("site", FIRST)
    writer.end_crawl(crawl, {"finished_at": SECOND}, [])
    assert rows(writer, "crawls")[0]["finished_at"] == SECOND
    assert rows(writer, "sections") == []


# All or nothing


def full(writer: Writer) -> None:
    (pages,) = writer.db.execute("PRAGMA page_count").fetchone()
    writer.db.execute(f"PRAGMA max_page_count = {pages}")


def read_only(writer: Writer) -> None:
    writer.db.execute("PRAGMA query_only = ON")


@pytest.mark.parametrize(
    ("spoil", "zh", "en"), [(full, "磁盘已满", "disk is full"), (read_only, "不可写", "written")]
)
def test_a_database_that_takes_no_more(
    spoil: Callable[[Writer], None], zh: str, en: str, writer: Writer
) -> None:
    write(writer, article(0))
    crawl = writer.begin_crawl("site", FIRST)
    spoil(writer)
    batch = Batch([article(number, body="很长的正文" * 400) for number in range(1, 60)])
    with pytest.raises(StorageError) as caught:
        writer.write(batch, crawl, FIRST)
    assert zh in caught.value.zh
    assert en in caught.value.en
    for text in (caught.value.zh, caught.value.en):
        assert str(writer.path) in text
        assert "\n" not in text
    writer.close()
    with closing(Writer(writer.path)) as again:
        assert again.db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert [row["title"] for row in rows(again, "articles")] == ["标题0"]
        assert len(again.write(batch, crawl, SECOND).new) == 59


@pytest.mark.parametrize("call", ["begin_crawl", "end_crawl"])
def test_the_ledger_of_a_database_that_takes_no_more(call: str, writer: Writer) -> None:
    crawl = writer.begin_crawl("site", FIRST)
    read_only(writer)
    with pytest.raises(StorageError, match="cannot be written"):
        if call == "begin_crawl":
            writer.begin_crawl("site", FIRST)
        else:
            writer.end_crawl(crawl, {"finished_at": SECOND}, [SECTION])
    assert len(rows(writer, "crawls")) == 1
    assert rows(writer, "sections") == []


def test_sections_and_crawl_are_one_transaction(writer: Writer) -> None:
    crawl = writer.begin_crawl("site", FIRST)
    with pytest.raises(StorageError):
        writer.end_crawl(crawl, {"finished_at": SECOND}, [{"url": "u", "no_such_column": 1}])
    assert rows(writer, "crawls")[0]["finished_at"] is None


def test_an_error_in_the_middle_leaves_nothing(writer: Writer) -> None:
    untitled = article(2)
    untitled.title = None
    with pytest.raises(StorageError, match="NOT NULL"):
        write(
            writer,
            article(1, views=1, related=[link(1, 2)]),
            untitled,
            article(3),
            rejects=[{"url": "u", "reason": "r", "item": "{}"}],
        )
    tables = ("articles", "addresses", "related_links", "views", "rejects")
    assert [rows(writer, table) for table in tables] == [[], [], [], [], []]
    assert write(writer, article(1)).new == [HOST + "1.html"]


def test_an_error_at_the_end_leaves_nothing(writer: Writer) -> None:
    with pytest.raises(StorageError):
        write(writer, article(1), rejects=[{"url": "u", "reason": "r"}])
    assert rows(writer, "articles") == []


# Odd text


def test_half_a_surrogate_pair_is_refused_in_one_line(writer: Writer) -> None:
    write(writer, article(0))
    with pytest.raises(StorageError, match="text cannot be stored") as caught:
        write(writer, article(1), article(2, body="半个\ud83d字"))
    assert "\n" not in str(caught.value)
    assert [row["title"] for row in rows(writer, "articles")] == ["标题0"]


def test_nul_is_stored_as_it_is(writer: Writer) -> None:
    write(writer, article(body="前\x00后"))
    assert the_article(writer)["body"] == "前\x00后"


@pytest.mark.parametrize("text", ["'; DROP TABLE articles; --", '"', "%s ? :url", "😀𠮷", "\\n"])
def test_any_other_text_is_stored_as_it_is(text: str, writer: Writer) -> None:
    write(writer, article(title=text, body=text, category=text))
    row = the_article(writer)
    assert (row["title"], row["body"], row["category"]) == (text, text, text)


# Size and neighbours


def test_a_batch_of_more_than_one_statement_takes(writer: Writer) -> None:
    count = 2_500
    batch = [
        article(n, addresses=[f"{HOST}?id={n}"], views=n, related=[link(1, n + 1)])
        for n in range(count)
    ]
    assert len(write(writer, *batch).new) == count
    assert len(write(writer, *batch, seen_at=SECOND).unchanged) == count
    tables = {"articles": count, "addresses": 2 * count, "related_links": count, "views": count}
    assert {table: writer.db.table(table).count for table in tables} == tables
    untargeted = writer.db.execute("SELECT count(*) FROM related_links WHERE target_id IS NULL")
    assert untargeted.fetchone() == (1,)


def test_two_writers_on_one_file(tmp_path: Path) -> None:
    path = tmp_path / "zhaoshang.db"
    batches, size = 20, 5

    def fill(site: str) -> int:
        with closing(Writer(path)) as writer:
            crawl = writer.begin_crawl(site, FIRST)
            for batch in range(batches):
                items = [article(f"{site}/{batch}-{n}", views=n) for n in range(size)]
                writer.write(Batch(items), crawl, FIRST)
            writer.end_crawl(crawl, {"finished_at": SECOND}, [SECTION])
            return crawl

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(fill, ("one", "two"))) == [1, 2]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute(
            "SELECT count(*), count(DISTINCT url) FROM articles"
        ).fetchone() == (
            2 * batches * size,
            2 * batches * size,
        )
        assert connection.execute(
            "SELECT count(*) FROM crawls WHERE finished_at IS NOT NULL"
        ).fetchone() == (2,)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_closing_twice(writer: Writer) -> None:
    writer.close()
    writer.close()


# Open work


def test_a_stored_address_is_no_open_work(writer: Writer) -> None:
    """Mentioned before it is stored, with it, or after it; by whichever of its addresses."""
    places = ("1", "2", "other")

    def mentions() -> Changes:
        urls = [f"{HOST}{place}.html" for place in places]
        return Changes("site", listed={u: Pending(u, u, HOST, "mentioned") for u in urls})

    write(writer, changes=mentions())
    assert len(rows(writer, "pending")) == 3
    write(writer, article(1, addresses=[f"{HOST}2.html"]), changes=Changes("site"))
    assert [row["url"] for row in rows(writer, "pending")] == [f"{HOST}other.html"]
    write(writer, article("other"), changes=mentions())
    assert rows(writer, "pending") == []
    write(writer, changes=mentions())
    assert rows(writer, "pending") == []
