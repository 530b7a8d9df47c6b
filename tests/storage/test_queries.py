"""What the program asks of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crawler.fields.text import content_hash
from crawler.items import Article, Attachment, Image, RelatedLink
from crawler.storage import queries
from crawler.storage.writer import Batch, Writer

AT = "2026-07-01 02:00:00"
HOST = "https://www.example.cn/"


def article(number: int, site: str = "one", **fields: Any) -> Article:
    fields = {"title": f"标题{number}", "body": f"正文{number}"} | fields
    item = Article(site=site, url=f"{HOST}{number}.html", fetched_at=AT, **fields)
    item.content_hash = content_hash(item.title, item.body)
    return item


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    with closing(Writer(tmp_path / "zhaoshang.db")) as writer:
        yield writer


def write(writer: Writer, *articles: Article) -> None:
    writer.write(Batch(list(articles)), writer.begin_crawl("one", AT), AT)


@pytest.mark.parametrize(
    ("count", "sizes"), [(0, []), (1, [1]), (500, [500]), (501, [500, 1]), (1000, [500, 500])]
)
def test_chunks(count: int, sizes: list[int]) -> None:
    values = [str(n) for n in range(count)]
    pieces = queries.chunks(values)
    assert [len(piece) for piece in pieces] == sizes
    assert [value for piece in pieces for value in piece] == values


def test_articles_at(writer: Writer) -> None:
    write(writer, article(1, addresses=[HOST + "?id=1"]), article(2))
    asked = [HOST + name for name in ("2.html", "?id=1", "3.html")] + [f"{n}" for n in range(3000)]
    assert queries.articles_at(writer.db, asked) == {HOST + "2.html": 2, HOST + "?id=1": 1}
    assert queries.articles_at(writer.db, []) == {}


def test_same_content(writer: Writer) -> None:
    same = {"title": "同题", "body": "同文"}
    write(
        writer,
        article(1, published_at="2024-09-27", **same),
        article(2, **same),
        article(3, site="two", **same),
        article(4),
    )
    digest = content_hash("同题", "同文")
    found = [(HOST + "1.html", "2024-09-27"), (HOST + "2.html", None)]
    assert queries.same_content(writer.db, "one", digest) == found
    assert queries.same_content(writer.db, "two", digest) == [(HOST + "3.html", None)]
    assert queries.same_content(writer.db, "three", digest) == []


@pytest.mark.parametrize("key", ["2", HOST + "2.html", HOST + "?id=2"])
def test_an_article_by_id_or_any_address(key: str, writer: Writer) -> None:
    whole = article(
        2,
        views=3,
        addresses=[HOST + "?id=2"],
        related=[RelatedLink(1, HOST + "1.html", "一")],
        images=[Image(HOST + "1.jpg")],
        attachments=[Attachment(HOST + "1.pdf")],
    )
    write(writer, article(1), whole)
    write(writer, article(2, body="新"))
    found = queries.article(writer.db, key)
    assert found is not None
    assert (found["id"], found["body"]) == (2, "新")
    assert {row["url"] for row in found["addresses_rows"]} == {HOST + "2.html", HOST + "?id=2"}
    assert [row["count"] for row in found["views_rows"]] == [3]
    assert len(found["revisions_rows"]) == 1
    assert found["related_links_rows"] == []  # as the page shows them now


@pytest.mark.parametrize(
    "key", ["", "0", "99", "-1", "９", "1.0", "9" * 30, HOST, HOST + "3.html", "' OR 1 --"]
)
def test_no_article(key: str, writer: Writer) -> None:
    write(writer, article(1))
    assert queries.article(writer.db, key) is None


def test_site_counts(writer: Writer) -> None:
    write(
        writer,
        article(1, published_at="2024-09-27"),
        article(2, published_at="2024-10"),
        article(3, site="two"),
    )
    crawl = writer.begin_crawl("one", "2026-07-02 02:00:00")
    writer.end_crawl(crawl, {"verdict": "ok"}, [])
    writer.begin_crawl("three", AT)
    counts = queries.site_counts(writer.db)
    assert {site: tuple(row.values())[1:] for site, row in counts.items()} == {
        "one": (2, "2024-10", "2026-07-02 02:00:00", "ok"),
        "two": (1, None, None, None),
        "three": (0, None, AT, None),
    }


def test_newest_articles(writer: Writer) -> None:
    write(
        writer,
        article(1, published_at="2024-09-27"),
        article(2),
        article(3, published_about="2024-09-28"),
        article(4, site="two", published_at="2025-01-01"),
        article(5, published_at="2024-09-27"),
    )

    def ids(sites: list[str], limit: int) -> list[int]:
        return [row["id"] for row in queries.newest_articles(writer.db, sites, limit)]

    assert ids(["one"], 9) == [3, 5, 1, 2]
    assert ids(["one", "two"], 2) == [4, 3]
    assert ids([], 9) == []


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ([], None),
        ([None], None),
        (["2024-09-27 18:30", "2024-09-26"], "2024-09-27"),
        (["2024-09", "2024-08-01"], None),
    ],
)
def test_newest_day(dates: list[str | None], expected: str | None, writer: Writer) -> None:
    write(writer, *[article(n, published_at=date) for n, date in enumerate(dates)])
    write(writer, article(99, site="two", published_at="2026-01-01"))
    assert queries.newest_day(writer.db, "one") == expected


def test_newest_day_by_age_and_not_in_the_future(writer: Writer) -> None:
    write(
        writer,
        article(1, published_at="2026-06-01"),
        article(2, published_about="2026-07-02"),
        article(3, published_at="2029-01-01"),
    )
    assert queries.newest_day(writer.db, "one", "2026-07-15") == "2026-07-02"
    assert queries.newest_day(writer.db, "one", "2026-07-01") == "2026-06-01"
