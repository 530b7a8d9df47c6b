"""The pages as they are sent, where the extra `browse` is installed; what is said where it is not."""

from __future__ import annotations

import asyncio
import csv
import importlib.util
import io
import re
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner

from crawler.cli import main
from crawler.clock import present, stamp
from crawler.items import Article
from crawler.storage.bounded import HEAP_BYTES
from crawler.storage.database import open_database, reading, transaction
from crawler.storage.dictionary import TABLES, VIEWS
from crawler.storage.issues import Issue, note_issue
from crawler.storage.subscriptions import Subscription, Subscriptions
from crawler.storage.watch_file import watch_file
from crawler.storage.writer import Batch, Writer
from tests.browse.conftest import LATER
from tests.crawling import PATIENCE

installed = pytest.mark.skipif(
    importlib.util.find_spec("datasette") is None, reason="needs the extra browse"
)
Get = Callable[..., Any]


@pytest.fixture
def get(database: Path, monkeypatch: pytest.MonkeyPatch) -> Get:
    """``get("/search?q=…")``: the answer, in English."""
    from crawler.browse.app import datasette

    monkeypatch.setenv("ZHAOSHANG_LANG", "C")
    served = datasette(database)

    def ask(path: str, **options: Any) -> Any:
        headers = {"Accept-Language": "en", **options.pop("headers", {})}
        return asyncio.run(served.client.get(path, headers=headers, **options))

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
    db.execute("UPDATE articles SET news_at = datetime('now', '-6 days') WHERE id < 3")
    db.execute("UPDATE articles SET news_at = datetime('now', '-8 days') WHERE id >= 3")
    db.conn.commit()
    db.conn.close()
    assert _tab(get, "7d") == 2


def _tab(get: Get, show: str) -> int:
    """How many articles the first page says that one of its lists holds."""
    found = re.search(rf'show={show}"[^>]*>[^<]*<span>([\d,]+)</span>', get("/").text)
    assert found
    return int(found[1])


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
@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select zeroblob(40000000)", "too big"),
        ("select length(zeroblob(1000000000))", "too big"),
        ("with recursive c(x) as (select 1 union all select x + 1 from c limit 100) select zeroblob(1000000) from c", "longer than 32 MB"),
        ("with recursive c(x) as (select 1 union all select x + 1 from c limit 100) select hex(zeroblob(500000)) from c", "longer than 32 MB"),
        ("select 1 where 'x' like '" + "%a" * 2000 + "'", "too complex"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["", ".json"])
def test_a_query_takes_no_more_memory_than_it_may(kind: str, sql: str, said: str, get: Get) -> None:
    answer = get(f"/zhaoshang{kind}", params={"sql": sql})
    assert (answer.status_code, said in answer.text) == (400, True), answer.text[-500:]


@installed
def test_memory_that_does_not_suffice_is_told(get: Get, database: Path) -> None:
    from crawler.browse.app import datasette

    served = datasette(database)

    async def exhausted() -> None:
        def takes_too_much(value: object) -> object:
            raise MemoryError

        db = served.get_database("zhaoshang")
        await db.execute_fn(lambda c: c.create_function("much", 1, takes_too_much))
        await db.execute_fn(lambda c: c.execute("select 1"))
        db.execute_fn = lambda fn: takes_too_much(fn)
        await db.execute("select 1")

    with pytest.raises(sqlite3.OperationalError, match="512 MB"):
        asyncio.run(exhausted())


@installed
def test_a_server_bounds_what_sqlite_takes() -> None:
    """In a process of its own: the limit holds for all of it, and is never raised."""

    asked = (
        "import sqlite3; from crawler.storage.bounded import bound_memory; bound_memory();"
        "print(sqlite3.connect(':memory:').execute('PRAGMA hard_heap_limit').fetchone()[0])"
    )
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert int(said.stdout) == HEAP_BYTES


@installed
def test_slow_queries_do_not_hold_up_our_pages(database: Path) -> None:
    """Six queries that do not end before the pages have answered."""
    from crawler.browse.app import datasette
    from crawler.browse.bounded import AT_ONCE, may_be_slow

    served = datasette(database)
    go_on, begun = threading.Event(), threading.Semaphore(0)

    def endless(connection: Any) -> None:
        begun.release()
        assert go_on.wait(PATIENCE)

    async def slow() -> None:
        may_be_slow.set(True)
        await served.get_database("zhaoshang").execute_fn(endless)

    async def all_of_it() -> list[int]:
        await served.client.get("/")
        held = [asyncio.create_task(slow()) for _ in range(6)]
        for _ in range(AT_ONCE):
            assert await asyncio.to_thread(begun.acquire, timeout=PATIENCE)
        pages = ["/", "/search?q=光伏", "/charts", "/zhaoshang/articles/1"]
        answers = [await served.client.get(path) for path in pages]
        assert not any(task.done() for task in held)
        waiting = asyncio.create_task(served.client.get("/zhaoshang.json?sql=select+1"))
        go_on.set()
        await asyncio.gather(*held)
        return [answer.status_code for answer in (*answers, await waiting)]

    assert asyncio.run(all_of_it()) == [200] * 5


@installed
def test_no_more_queries_wait_than_may(database: Path) -> None:
    from crawler.browse.app import datasette
    from crawler.browse.bounded import AT_ONCE, WAITING, may_be_slow

    served, go_on = datasette(database), threading.Event()

    async def slow() -> bool:
        may_be_slow.set(True)
        return bool(
            await served.get_database("zhaoshang").execute_fn(lambda _: go_on.wait(PATIENCE))
        )

    async def all_of_it() -> list[bool]:
        held = [asyncio.create_task(slow()) for _ in range(AT_ONCE + WAITING)]
        await asyncio.sleep(0)
        try:
            with pytest.raises(sqlite3.OperationalError, match="查询太多"):
                await slow()
        finally:
            go_on.set()
        return list(await asyncio.gather(*held))

    assert all(asyncio.run(all_of_it()))


OURS = {"Host": "127.0.0.1:8001"}
QUERY = "/zhaoshang.json?sql=select+1"


@installed
@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        (QUERY, {}, 200),
        (QUERY, {"Sec-Fetch-Site": "same-origin"}, 200),
        (QUERY, {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"}, 200),
        (QUERY, {"Origin": "http://127.0.0.1:8001"}, 200),
        (QUERY, {"Referer": "http://127.0.0.1:8001/zhaoshang"}, 200),
        (QUERY, {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}, 403),
        (QUERY, {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, 403),
        (QUERY, {"Sec-Fetch-Site": "same-site"}, 403),
        (QUERY, {"Origin": "http://evil.test"}, 403),
        (QUERY, {"Origin": "http://127.0.0.1:3000"}, 403),
        (QUERY, {"Origin": "null"}, 403),
        (QUERY, {"Referer": "http://evil.test/127.0.0.1:8001"}, 403),
        (QUERY, {"Referer": "http://[x"}, 403),
        ("/zhaoshang/articles?_where=1", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, 403),
        ("/zhaoshang/articles", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}, 403),
        ("/zhaoshang/articles/1", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, 200),
        ("/", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}, 403),
    ],
)  # fmt: skip
def test_pages_elsewhere_run_no_query(
    path: str, headers: dict[str, str], status: int, get: Get
) -> None:
    assert get(path, headers=OURS | headers).status_code == status


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
def test_csv_of_a_query_is_whole_or_says_why_there_is_none(get: Get) -> None:
    many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)"
    rows = list(
        csv.reader(io.StringIO(_sql(get, f"{many} SELECT i, :p AS p FROM n", p="\u200b=1").text))
    )
    assert (len(rows), rows[0], rows[-1]) == (2501, ["i", "p"], ["2500", "'\u200b=1"])
    saved = _sql(get, "SELECT x'00ff' AS b, NULL AS n", _dl="1")
    assert list(csv.reader(io.StringIO(saved.text))) == [["b", "n"], ["00ff", ""]]
    assert "zhaoshang.csv" in saved.headers["content-disposition"]
    for wrong in ("SELECT nothing FROM articles", "DELETE FROM articles", "", 'SELECT "'):
        answer = _sql(get, wrong)
        assert (answer.status_code, answer.text.count("\n")) == (400, 0)
        assert answer.text.startswith("invalid query: ")
    answer = get("/zhaoshang/most_viewed.csv?site=")
    assert "views" in next(csv.reader(io.StringIO(answer.text)))


@installed
def test_csv_of_a_table_holds_all_rows(get: Get, database: Path) -> None:
    db = open_database(database)
    values = ((number, f"site {number}") for number in range(1200))
    db.executescript("CREATE TABLE many (id INTEGER PRIMARY KEY, name TEXT)")
    db.conn.executemany("INSERT INTO many VALUES (?, ?)", values)
    db.conn.commit()
    db.conn.close()
    for query in ("", "?_size=max", "?_size=max&_dl=1", "?_stream=on"):
        assert get(f"/zhaoshang/many.csv{query}").text.count("site") == 1200
    assert get("/zhaoshang/many.csv?_size=5").text.count("site") == 5


@installed
def test_csv_of_a_query_that_takes_too_long_is_one_line(
    database: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from crawler.browse.app import datasette

    served = datasette(database)
    served.sql_time_limit_ms = 50
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    answer = asyncio.run(served.client.get(f"/zhaoshang.csv?{urlencode({'sql': endless})}"))
    assert answer.status_code == 400
    assert answer.text.startswith("查询超过")
    assert capfd.readouterr() == ("", "")


def _sql(get: Get, sql: str, **arguments: str) -> Any:
    return get(f"/zhaoshang.csv?{urlencode({'sql': sql, **arguments})}")


@installed
def test_other_names_are_refused(get: Get) -> None:
    assert get("/", headers={"Host": "evil.test"}).status_code == 403
    assert get("/", headers={"Host": "127.0.0.1:8001"}).status_code == 200


@installed
def test_a_subscription_has_a_live_feed(get: Get, database: Path) -> None:
    assert get("/-/watch/光伏.atom").status_code == 404
    assert not watch_file(database).exists()
    with reading(database) as db, Subscriptions.of(database) as file:
        file.add(Subscription("光伏/A B", "", targets=("http://127.0.0.1:9/a-key",)), db, LATER)
        writer = Writer(database)
        item = Article(
            site="cuihu", url="http://cuihu.test/new", fetched_at=LATER, title="新 <b>光伏</b>", body="正文", content_hash="x"
        )  # fmt: skip
        writer.write(Batch([item]), 1, LATER)
        writer.db.execute("UPDATE articles SET news_at = first_seen_at WHERE url = ?", [item.url])
        writer.db.conn.commit()
        writer.close()
        file.find(db, LATER)
    home = get("/").text
    [link] = re.findall(r'href="(/-/watch/[^"]+)"', home)
    feed = get(link)
    assert (feed.status_code, feed.headers["content-type"]) == (
        200,
        "application/atom+xml; charset=utf-8",
    )
    assert "<title>新 &lt;b&gt;光伏&lt;/b&gt;</title>" in feed.text
    assert "a-key" not in home + feed.text
    assert get("/-/watch/nosuch.atom").status_code == 404


@installed
def test_a_feed_takes_no_longer_than_a_page_may(
    get: Get, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with reading(database) as db, Subscriptions.of(database) as file:
        file.add(Subscription("光伏", ""), db, LATER)
        writer = Writer(database)
        items = [
            Article(site="cuihu", url=f"http://cuihu.test/{n}", fetched_at=LATER, title=f"题 {n}", content_hash=str(n))
            for n in range(200)
        ]  # fmt: skip
        writer.write(Batch(items), 1, LATER)
        writer.db.execute("UPDATE articles SET news_at = first_seen_at")
        writer.db.conn.commit()
        writer.close()
        file.find(db, LATER)
    assert get("/-/watch/光伏.atom").status_code == 200
    monkeypatch.setattr("crawler.browse.views._SECONDS", 0.0)
    late = get("/-/watch/光伏.atom")
    assert (late.status_code, late.text.count("\n")) == (503, 0)
    assert "within the time allowed" in late.text


@installed
@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("new=14d", '<input type="hidden" name="show" value="14d">'),
        ("show=unread", '<input type="hidden" name="show" value="unread">'),
        ("site=gone", "<option selected>gone</option>"),
        ("since=2026", '<input type="text" id="since" name="since" value="2026">'),
        ("until=2026-07", '<input type="text" id="until" name="until" value="2026-07">'),
        ("since=2026-07-01", '<input type="date" id="since" name="since" value="2026-07-01">'),
    ],
)
def test_a_form_that_is_sent_again_asks_the_same(get: Get, asked: str, field: str) -> None:
    assert field in get(f"/search?{asked}").text


@installed
def test_what_is_new_is_a_search(get: Get, database: Path) -> None:
    now = stamp(present())
    db = open_database(database)
    with transaction(db):
        db.execute("UPDATE articles SET news_at = ? WHERE id IN (1, 2)", [now])
        db.execute("UPDATE articles SET news_at = '2026-07-15 02:00:00' WHERE id = 3")
    db.close()
    assert _tab(get, "7d") == 2
    assert "Since the last briefing" not in get("/").text
    # Both tell one story.
    assert get("/search?new=7d").text.count('class="title"') == 1
    none = get("/search?new=last").text
    assert ("no briefing has been written" in none, 'class="title"' in none) == (True, False)
    note_issue(database, "", "2026-07-15", Issue("2026-07-15 03:00:00", 1))
    assert _tab(get, "last") == 2
    assert get("/search?new=last").text.count('class="title"') == 2


@installed
def test_articles_are_shown_beside_a_file_of_subscriptions_that_cannot_be_read(
    get: Get, database: Path
) -> None:
    """It is its owner's, and the server may run as somebody else."""
    watch_file(database).write_bytes(b"no database at all " * 100)
    home = get("/").text
    assert "is not an SQLite database" in home
    assert 'class="title"' in home
    assert 'class="title"' in get("/search?q=光伏").text
    assert "is not an SQLite database" in get("/search?new=last").text


_WORDS = re.compile(
    r">([^<>]*[A-Za-z]{3,}[^<>]*)<|(?:aria-label|placeholder)=\"([^\"]*[A-Za-z]{3,}[^\"]*)\""
)


def _words_of(page: str) -> list[str]:
    """What stands on a page to be read, without what is code, names of columns, addresses and styles."""
    page = re.sub(r"&\w+;", " ", page)
    page = re.sub(r"<(style|code|pre|textarea|script)\b.*?</\1>", "", page, flags=re.DOTALL)
    return [one or other for one, other in _WORDS.findall(page)]


@installed
@pytest.mark.parametrize(
    ("path", "zh", "en"),
    [
        ("/zhaoshang/articles", "各列说明", "What the columns hold"),
        ("/zhaoshang/articles?site=linjiang&_sort=title", "站点 等于", "by title, ascending"),
        ("/zhaoshang/articles?title__contains=nothing", "没有符合条件的行", "No rows"),
        ("/zhaoshang/crawls/1", "其他表中与它有关的", "In other tables"),
        ("/zhaoshang", "数据表和 SQL", "Tables and SQL"),
        ("/zhaoshang/health", "采集是否正常", "Health of the crawl"),
        ("/zhaoshang?sql=select+1", "执行", "Run SQL"),
        ("/zhaoshang?sql=select+x", "没有这一列：x", "there is no such column: x"),
        ("/zhaoshang/nosuch", "没有这个表", "there is no such table"),
        ("/zhaoshang/articles/99", "没有这一行", "there is no such row"),
        ("/nosuch/at/all", "没有这个地址", "there is nothing at this address"),
        ("/zhaoshang?sql=delete+from+articles", "只能用 SELECT 查询", "only SELECT is possible"),
        ("/", "昨天以来", "Since yesterday"),
        ("/search", "导出这些", "Export these"),
        ("/health", "每格一次采集", "One square per crawl"),
        ("/sites/cuihu", "采集历史", "All crawls"),
        (
            "/jobs",
            "识别网站、采集和导出会列在这里",
            "Learning a site, crawling and exporting are listed here",
        ),
        ("/charts", "每周文章数，按站点", "Articles per week, by site"),
        ("/zhaoshang/articles/1", "以前的版本", "Earlier versions"),
    ],
)
def test_a_page_speaks_one_language(
    get: Get, monkeypatch: pytest.MonkeyPatch, path: str, zh: str, en: str
) -> None:
    """The program's where it is known, else the browser's."""
    monkeypatch.setenv("ZHAOSHANG_LANG", "en")
    english = get(path, headers={"Accept-Language": "zh-CN,zh;q=0.9"}).text
    assert (en in english, zh in english, 'lang="en"' in english) == (True, False, True)
    monkeypatch.setenv("ZHAOSHANG_LANG", "C.UTF-8")
    chinese = get(path, headers={"Accept-Language": "fr, zh-CN;q=0.9, en;q=0.1"}).text
    assert (zh in chinese, en in chinese) == (True, False)
    foreign = {
        word.strip() for word in _words_of(chinese)
        if not re.search(r"[\u4e00-\u9fff]|cuihu|linjiang|owned|evil|cmd|[0-9a-f]{32}", word)
    }  # fmt: skip
    # Names of tables, views and formats, and values of columns, are what SQL knows them by.
    assert foreign <= _NAMES, foreign - _NAMES
    assert zh in get(path, headers={"Accept-Language": "fr"}).text


_NAMES = {
    *TABLES,
    *VIEWS,
    "JSON",
    "CSV",
    "Excel",
    "English",
    "finished",
    "site",
    "title",
    "crawls 1",
    "verdict",
    "_sqlite_migrations",
}
