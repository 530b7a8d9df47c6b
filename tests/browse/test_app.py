"""The pages as they are sent, where the extra `browse` is installed; what is said where it is not."""

from __future__ import annotations

import asyncio
import csv
import importlib.util
import io
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from crawler.cli import main
from crawler.items import Article
from crawler.storage.database import open_database, transaction
from crawler.storage.writer import Batch, Writer
from tests.browse.conftest import LATER

installed = pytest.mark.skipif(
    importlib.util.find_spec("datasette") is None, reason="needs the extra browse"
)
Get = Callable[..., Any]


@pytest.fixture
def get(database: Path) -> Get:
    """``get("/search?q=…")``: the answer."""
    from crawler.browse.app import datasette

    served = datasette(database)

    def ask(path: str, **options: Any) -> Any:
        return asyncio.run(served.client.get(path, **options))

    return ask


def _run(*arguments: str) -> tuple[int, str]:
    ended = CliRunner().invoke(main, ["serve", *arguments], env={"ZHAOSHANG_LANG": "en"})
    return ended.exit_code, ended.output


def test_refused_without_the_extra(monkeypatch: pytest.MonkeyPatch, database: Path) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    code, said = _run("--db", str(database))
    assert (code, said.count("\n")) == (2, 1)
    assert "uv sync --inexact --extra browse" in said


@installed
def test_refused_in_one_line(database: Path, tmp_path: Path) -> None:
    code, said = _run("--db", str(tmp_path / "none.db"))
    assert (code, said.count("\n")) == (5, 1)
    newer = open_database(tmp_path / "newer.db")
    newer.execute("PRAGMA user_version = 9999")
    newer.conn.close()
    code, said = _run("--db", str(tmp_path / "newer.db"))
    assert (code, said.count("\n")) == (5, 1)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, said = _run("--db", str(database), "--port", str(taken.getsockname()[1]))
    assert (code, said.count("\n")) == (2, 1)
    assert "--port" in said


@installed
def test_new_articles_of_a_run_that_was_killed_count(get: Get, database: Path) -> None:
    db = open_database(database)
    db.execute("UPDATE crawls SET finished_at = NULL, verdict = NULL, new = NULL")
    db.execute("UPDATE articles SET first_seen_at = datetime('now', '-6 days') WHERE id < 3")
    db.execute("UPDATE articles SET first_seen_at = datetime('now', '-8 days') WHERE id >= 3")
    db.conn.commit()
    db.conn.close()
    assert "近 7 天新增 2 篇" in get("/").text


@installed
def test_search_shows_one_line_a_story(get: Get) -> None:
    page = get("/search", params={"q": "光伏"}).text
    assert page.count('class="title"') == 1
    assert "also at 1 site<" in page
    assert "<mark>光伏</mark>" in page
    assert "nothing found" in get("/search", params={"q": "光伏 -签约"}).text
    assert page.count("<mark>") > get("/search", params={"q": "储能"}).text.count("<mark>") > 0


@installed
def test_article_to_read(get: Get) -> None:
    page = get("/zhaoshang/articles/1").text
    for text in (
        "<p>新的一段。</p>", "旧的一段。", "项目清单.pdf", "光伏组件项目落户翠湖区", "翠湖日报", "<polyline",
    ):  # fmt: skip
        assert text in page, text
    assert 'href="javascript:' not in page
    assert "<img" not in page
    assert get("/zhaoshang/articles/99").status_code == 404


@installed
@pytest.mark.parametrize(
    "path",
    ["/", "/search", "/charts", "/zhaoshang", "/zhaoshang/articles", "/zhaoshang/articles/3", "/zhaoshang/articles/4",
     "/zhaoshang/new_articles?days=999999", "/zhaoshang/most_viewed", "/zhaoshang?sql=select+title+from+articles"],
)  # fmt: skip
def test_what_was_crawled_is_text(get: Get, path: str) -> None:
    answer = get(path)
    assert answer.status_code == 200
    assert "<script>" not in answer.text
    assert "<img" not in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy


@installed
def test_facets_by_site_category_and_year(get: Get) -> None:
    page = get("/zhaoshang/articles").text
    for link in ("site=linjiang", "category=", "published_at__startswith=2025"):
        assert link in page
    assert "1 row" in get("/zhaoshang/articles?published_at__startswith=2025").text


@installed
@pytest.mark.parametrize(
    "sql",
    [
        "delete from articles",
        "attach 'x.db' as x",
        "with a as (select 1) delete from articles",
        "pragma journal_mode=delete",
    ],
)
def test_sql_cannot_write(get: Get, database: Path, sql: str) -> None:
    before = database.read_bytes()
    assert get("/zhaoshang.json", params={"sql": sql}).status_code == 400
    assert database.read_bytes() == before


@installed
def test_connection_itself_cannot_write_or_attach(database: Path) -> None:
    from crawler.browse.app import datasette

    served = datasette(database)

    def tried(connection: Any) -> list[str]:
        errors = []
        for sql in ("DELETE FROM articles", "ATTACH ':memory:' AS x", "CREATE TEMP TABLE x (y)"):
            try:
                connection.execute(sql)
            except Exception as error:
                errors.append(str(error))
        return errors

    assert len(asyncio.run(served.get_database("zhaoshang").execute_fn(tried))) == 3


@installed
def test_long_queries_are_cut_and_rows_limited(get: Get) -> None:
    endless = "with recursive c(x) as (select 1 union all select x + 1 from c) select {} from c"
    assert get("/zhaoshang.json", params={"sql": endless.format("max(x)"), "_timelimit": 20}).status_code == 400  # fmt: skip
    shown = get("/zhaoshang.json", params={"sql": endless.format("x") + " limit 5000"}).json()
    assert (len(shown["rows"]), shown["truncated"]) == (1000, True)


@installed
def test_while_a_crawl_writes(get: Get, database: Path) -> None:
    """Each page shows one moment's view of the file, waits for no transaction, and keeps none waiting."""
    writer = Writer(database)
    crawl = writer.begin_crawl("cuihu", LATER)
    paths = ["/", "/search?q=光伏", "/charts", "/zhaoshang/articles/1", "/zhaoshang/articles", "/zhaoshang/new_this_week"]  # fmt: skip
    for number in range(5, 8):
        with transaction(writer.db):
            writer.db.execute("UPDATE articles SET title = title || '改', views = 7777777")
            half_done = [get(path) for path in paths]
            writer.db.execute("UPDATE articles SET title = replace(title, '改', '')")
        item = Article(
            "cuihu",
            f"http://cuihu.test/post/{number}.html",
            LATER,
            title=f"光伏第{number}期开工",
            content_hash=str(number),
        )
        writer.write(Batch([item]), crawl, LATER)
        assert [answer.status_code for answer in half_done] == [200] * len(paths)
        assert not any("签约翠湖改" in answer.text for answer in half_done)
        assert f"第{number}期开工" in get("/").text
        assert f"<mark>光伏</mark>第{number}期开工" in get("/search?q=光伏").text
    writer.close()


@installed
def test_csv_holds_no_formula(get: Get) -> None:
    rows = list(csv.DictReader(io.StringIO(get("/zhaoshang/articles.csv?_size=max").text)))
    assert len(rows) == 4
    assert "'=cmd|' /C calc'!A0" in {row["title"] for row in rows}


@installed
def test_other_names_are_refused(get: Get) -> None:
    assert get("/", headers={"Host": "evil.test"}).status_code == 403
    assert get("/", headers={"Host": "127.0.0.1:8001"}).status_code == 200
