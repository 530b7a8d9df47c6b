"""Reprints, as articles arrive."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crawler.fields.text import content_hash
from crawler.items import Article
from crawler.storage import queries, stories
from crawler.storage.database import transaction
from crawler.storage.writer import Batch, Writer
from tests.fields.test_fingerprints import CONTACT, REPORT, sibling

SEEN = "2026-07-15 02:00:00"


def article(number: int, body: str, site: str, day: str, **fields: str) -> Article:
    title = fields.pop("title", "翠湖区签约光伏玻璃项目")
    return Article(
        site=site,
        url=f"http://{site}.test/{number}.html",
        fetched_at=SEEN,
        title=title,
        body=body,
        published_at=day,
        content_hash=content_hash(title, body),
        **fields,  # type: ignore[arg-type]
    )


ARTICLES = (
    article(1, REPORT + CONTACT, "copyist", "2026-07-04", source="翠湖日报"),
    article(2, sibling(), "copyist", "2026-07-04", source="东岭发布"),
    article(3, REPORT, "daily", "2026-07-03", source="翠湖日报"),
    article(4, "无关的消息，" + "说的是另一件事。" * 20, "daily", "2026-07-01", source="翠湖日报"),
    article(5, REPORT[: len(REPORT) * 7 // 10], "third", "2026-07-02", title="另一个标题"),
)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    with closing(Writer(tmp_path / "t.db")) as writer:
        writer.begin_crawl("mine", SEEN)
        yield writer


def write(writer: Writer, *items: Article) -> None:
    writer.write(Batch(list(items)), 1, SEEN)


def clusters(writer: Writer) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    sql = "SELECT cluster_id, url FROM articles WHERE cluster_id IS NOT NULL"
    for cluster, url in writer.db.execute(sql):
        found.setdefault(cluster, set()).add(url)
    return found


STORY = {"http://copyist.test/1.html", "http://daily.test/3.html", "http://third.test/5.html"}


def test_one_by_one_or_together_in_any_order(tmp_path: Path) -> None:
    for seed in range(6):
        items = list(ARTICLES)
        random.Random(seed).shuffle(items)  # noqa: S311
        with closing(Writer(tmp_path / f"{seed}.db")) as writer:
            writer.begin_crawl("mine", SEEN)
            batches = [items] if seed % 2 else [[item] for item in items]
            for batch in batches:
                write(writer, *batch)
            assert clusters(writer) == {1: STORY}
            [row] = writer.db.query("SELECT size, sites FROM clusters")
            assert row == {"size": 3, "sites": 3}


def test_original_is_the_site_that_the_copies_name_else_the_earliest(writer: Writer) -> None:
    write(writer, *ARTICLES)
    original = "SELECT url FROM articles JOIN clusters ON original_id = articles.id"
    assert writer.db.execute(original).fetchall() == [("http://daily.test/3.html",)]


def test_site_that_only_reprints_is_not_the_source_that_it_names(writer: Writer) -> None:
    """It names the newspaper in all that it has, and its clock is earlier."""
    copy = article(1, REPORT, "copyist", "2026-07-01", source="翠湖日报")
    write(writer, copy, *ARTICLES[2:4])
    original = "SELECT url FROM articles JOIN clusters ON original_id = articles.id"
    assert writer.db.execute(original).fetchall() == [("http://daily.test/3.html",)]


def test_identifiers_stay_and_the_older_one_wins(writer: Writer) -> None:
    first, second = REPORT[: len(REPORT) // 2], REPORT[len(REPORT) // 2 :]
    write(writer, article(1, first, "a", "2026-07-01"), article(2, first, "b", "2026-07-01"))
    write(writer, article(3, second, "c", "2026-07-01"), article(4, second, "d", "2026-07-01"))
    assert {cluster: len(urls) for cluster, urls in clusters(writer).items()} == {1: 2, 2: 2}
    write(writer, article(5, REPORT, "e", "2026-07-01"))
    assert {cluster: len(urls) for cluster, urls in clusters(writer).items()} == {1: 5}
    assert writer.db.execute("SELECT id, size FROM clusters").fetchall() == [(1, 5)]


def test_an_edited_article_may_become_a_copy(writer: Writer) -> None:
    write(writer, ARTICLES[2], article(9, "稍后发布。", "late", "2026-07-05"))
    assert clusters(writer) == {}
    write(writer, article(9, REPORT, "late", "2026-07-05"))
    assert clusters(writer) == {1: {"http://daily.test/3.html", "http://late.test/9.html"}}


def test_a_second_visit_changes_nothing(writer: Writer) -> None:
    write(writer, *ARTICLES)
    before = list(writer.db.query("SELECT * FROM clusters"))
    write(writer, *ARTICLES)
    assert list(writer.db.query("SELECT * FROM clusters")) == before


def test_phrases_of_very_many_articles_are_no_longer_noted(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stories, "_COMMON", 5)
    write(writer, *(article(n, REPORT, f"s{n}", "2026-07-01") for n in range(12)))
    most = "SELECT max(n) FROM (SELECT count(*) AS n FROM fingerprints GROUP BY hash)"
    assert writer.db.execute(most).fetchone()[0] <= 5
    assert {len(urls) for urls in clusters(writer).values()} == {12}


def test_a_cut_copy_is_found_among_many_reports_of_its_template(writer: Writer) -> None:
    """They share more of its text with it than its copy does."""

    def another(n: int) -> str:
        text = re.sub(r"\d+", lambda figure: str(int(figure[0]) + 7 * n), REPORT)
        return text.replace("澄川", "恒鼎锦通嘉盛瀚睿辰泓"[n % 9 :][:2] + "东西南北中"[n % 5])

    write(writer, article(0, REPORT[: len(REPORT) * 3 // 5], "daily", "2026-07-01"))
    write(writer, *(article(n, another(n), f"s{n}", "2026-07-01") for n in range(1, 31)))
    write(writer, article(99, REPORT, "copyist", "2026-07-02"))
    assert list(clusters(writer).values()) == [
        {"http://daily.test/0.html", "http://copyist.test/99.html"}
    ]


def test_found_anew(writer: Writer) -> None:
    write(writer, *ARTICLES)
    left: list[int] = []
    with transaction(writer.db):
        assert stories.find_all(writer.db, left.append) == 1
    assert left == [5]
    assert set(map(frozenset, clusters(writer).values())) == {frozenset(STORY)}


def test_copies_of_an_article(writer: Writer) -> None:
    write(writer, *ARTICLES)
    found = queries.article(writer.db, "http://copyist.test/1.html")
    assert found is not None
    copies = {row["url"]: row["is_original"] for row in found["copies_rows"]}
    assert copies == {"http://daily.test/3.html": 1, "http://third.test/5.html": 0}
    rows = list(writer.db.query("SELECT * FROM articles"))
    also = {row["url"]: queries.other_sites(writer.db, rows).get(row["id"]) for row in rows}
    assert also["http://copyist.test/1.html"] == ["daily", "third"]
    assert also["http://copyist.test/2.html"] is None
