"""Reading what a person asks, and nothing but reading."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from crawler.errors import StorageError, UserError
from crawler.storage.database import explain, open_read_only
from crawler.storage.reader import Reader
from crawler.storage.reading import COLUMNS, ArticleRows, SqlRows
from crawler.storage.search import Filters
from tests.sample_file import make_sample_file


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reading") / "sample.db"
    make_sample_file(path)
    return path


@pytest.fixture
def db(path: Path) -> Iterator[Reader]:
    with closing(open_read_only(path)) as db:
        yield db


def ask(db: Reader, path: Path, sql: str) -> SqlRows:
    return SqlRows(db, sql, partial(explain, path=path))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT a.title FROM articles_fts JOIN articles a ON a.id = articles_fts.rowid"
        " WHERE articles_fts MATCH '光伏'",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT i FROM n",
        "SELECT fields FROM v_revisions",
        "SELECT name FROM pragma_table_info('articles')",
        "EXPLAIN QUERY PLAN SELECT 1",
        "-- a comment\nSELECT 1;",
    ],
)
def test_what_reads_is_answered_as_often_as_asked(db: Reader, path: Path, sql: str) -> None:
    rows = ask(db, path, sql)
    first = list(rows)
    assert first
    assert list(rows) == first


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM articles",
        "UPDATE articles SET title = 'x'",
        "CREATE TEMP TABLE x (a)",
        "ATTACH ':memory:' AS other",
        "DROP TABLE views",
        "PRAGMA writable_schema = 1",
        "VACUUM INTO 'copy.db'",
        "COMMIT",
        "SELECT load_extension('x')",
        "SELECT 1; SELECT 2",
        "SELEC 1",
        "SELECT nothing FROM articles",
        "SELECT :unknown",
        "SELECT '\ud800'",
        "-- nothing",
        "",
    ],
)
def test_what_is_wrong_is_told_in_one_line(db: Reader, path: Path, sql: str) -> None:
    before = path.read_bytes()
    with pytest.raises(UserError) as caught:
        list(ask(db, path, sql))
    assert not isinstance(caught.value, StorageError)
    assert "\n" not in caught.value.en
    assert path.read_bytes() == before


def test_an_error_after_some_rows_is_told_too(db: Reader, path: Path) -> None:
    sql = "SELECT CASE WHEN id < 9 THEN id ELSE abs(-9223372036854775808) END FROM articles ORDER BY id"
    with pytest.raises(UserError):
        list(ask(db, path, sql))


def test_columns_have_names_of_their_own(db: Reader, path: Path) -> None:
    assert ask(db, path, "SELECT 1 AS a, 2 AS a, 3 AS b, 4 AS a").columns == [
        "a",
        "a_2",
        "b",
        "a_3",
    ]


def test_all_articles_the_newest_first(db: Reader) -> None:
    rows = [
        dict(zip(COLUMNS, row, strict=True))
        for row in ArticleRows(db, Filters(site="cuihu"), None, stories=False, limit=None)
    ]
    assert len(rows) == 61
    days = [row["published_at"] or row["published_about"] for row in rows]
    assert days == sorted(days, reverse=True)
    changed = [row["title"] for row in rows if row["updated_at"] != row["first_seen_at"]]
    assert changed == ["低空物流试航满月：翠湖三条航线飞了两千架次（更新）"]


def test_one_article_of_each_story_up_to_the_limit(db: Reader) -> None:
    ids = [i for (i,) in db.execute("SELECT id FROM articles ORDER BY cluster_id IS NULL, id")]
    place = COLUMNS.index("id")

    def read(stories: bool, limit: int | None) -> list[int]:
        rows = ArticleRows(db, Filters(), lambda: ids, stories=stories, limit=limit)
        return [row[place] for row in rows]

    assert read(False, None) == ids
    assert len(read(True, None)) == len(ids) - 3
    assert read(True, 4) == [*ids[:3], ids[6]]
