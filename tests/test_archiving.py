"""What a crawl puts into the archive, and that it goes on where the archive cannot be written."""

from __future__ import annotations

import signal
import sqlite3
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from crawler.sample.site import Page, SampleSite
from crawler.storage.archive import ARTICLE, FURTHER, LIST, Archive
from crawler.storage.archive_schema import ARCHIVE
from tests.crawling import (
    PATIENCE,
    Gate,
    count,
    crawl,
    crawl_arguments,
    crawl_environment,
    declare_sites,
    rows,
    serving,
    start,
    wait_until,
)

LATER = "NOW=2026-07-16T10:00:00+08:00"


def by_kind(path: Path) -> dict[str, int]:
    return dict(tuple(row) for row in rows(path, "SELECT kind, count(*) FROM pages GROUP BY kind"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def test_article_pages_as_they_were_received(folder: Path) -> None:
    """Each page of an article, the soft 404 too; bytes, time, headers, the row that led there; no list."""
    served: dict[str, Page] = {}

    def answer(site: SampleSite, path: str) -> Page:
        page = site.respond(path)
        page = replace(page, headers={"ETag": '"7"', "Set-Cookie": "a=b"})
        return served.setdefault(path, page)

    with serving(answer) as server:
        declare_sites(folder, server.base)
        ended = crawl("zhaoshang", "mine", cwd=folder)
        assert (ended.returncode, ended.stderr) == (0, "")
    articles = len(server.site.articles)
    with closing(Archive.open_to_read(folder / "t-archive.db")) as archive:
        # One article has two addresses, one page is no article.
        assert by_kind(folder / "t-archive.db") == {ARTICLE: articles + 2, FURTHER: 1}
        for path in ("/post/458.html", "/post/158.html", "/post/288_2.html", "/post/9404.html"):
            page = archive.newest("mine", server.base + path)
            assert page is not None
            assert page.body == served[path].body
            assert (page.status, page.fetched_at) == (200, "2026-07-15 02:00:00")
            assert page.headers == {"Content-Type": served[path].content_type, "ETag": '"7"'}
        page = archive.newest("mine", server.base + "/post/458.html")
        assert page is not None
        assert page.context["section"] == f"{server.base}/category-1.html"
        assert page.context["row"]["published_raw"] == "1天前"
        [size] = archive.sizes()
    assert size.raw == sum(
        len(page.body) for path, page in served.items() if path.startswith(("/post/", "/?id="))
    )
    assert size.stored < 0.15 * size.raw


def test_next_day_adds_fetches_and_only_changed_bodies(folder: Path) -> None:
    changed = False

    def answer(site: SampleSite, path: str) -> Page:
        # Views that rise would change every page.
        page = site.respond(path, count=False)
        if changed and path == "/post/458.html":
            page = replace(page, body=page.body + b"<!-- changed -->")
        return page

    with serving(answer) as server:
        declare_sites(folder, server.base)
        crawl("zhaoshang", "mine", cwd=folder)
        path = folder / "t-archive.db"
        pages, bodies = count(path, "fetches"), count(path, "bodies")
        changed = True
        server.requests.clear()
        crawl("zhaoshang", "mine", "-s", LATER, cwd=folder)
    fetched = sum("post" in each or "id=" in each for each in server.requests)
    assert count(path, "fetches") == pages + fetched
    ages = len(rows(path, "SELECT DISTINCT body_id FROM fetches WHERE fetched_at > '2026-07-16'"))
    assert count(path, "bodies") <= bodies + ages
    assert count(path, "pages") == pages


def test_lists_as_a_setting_and_off_as_a_setting(folder: Path) -> None:
    with serving() as server:
        declare_sites(folder, server.base)
        crawl("zhaoshang", "mine", "-s", "ARCHIVE=lists.db", "-s", "ARCHIVE_LISTS=1", cwd=folder)
        crawl("scrapy", "mine", "-s", "ARCHIVE=", cwd=folder)
        lists = [path for path in set(server.requests) if path.startswith("/category")]
    assert by_kind(folder / "lists.db")[LIST] == len(lists)
    assert not (folder / "t-archive.db").exists()


@pytest.mark.parametrize("what", ["garbage", "newer", "database", "full"])
def test_archive_that_cannot_be_written_stops_no_article(folder: Path, what: str) -> None:
    """The articles are stored as ever; the verdict says what is missing, once; the file is left alone."""
    path = folder / "t-archive.db"
    if what == "garbage":
        path.write_bytes(b"no archive at all" * 300)
    else:
        Archive.open(path).close()
        with closing(sqlite3.connect(path)) as connection:
            if what == "newer":
                connection.execute(f"PRAGMA user_version = {ARCHIVE.version + 1}")
            elif what == "database":
                connection.execute("PRAGMA application_id = 7")
            else:
                connection.execute(
                    "CREATE TRIGGER full BEFORE INSERT ON bodies BEGIN SELECT raise(FAIL, 'disk full'); END"
                )
    before = path.read_bytes()
    with serving() as server:
        declare_sites(folder, server.base)
        ended = crawl("zhaoshang", "mine", cwd=folder)
    assert ended.returncode == 3
    [line] = ended.stderr.splitlines()
    assert line.startswith("mine: pages were not archived (articles were stored as usual): ")
    assert line.endswith("; next: zhaoshang doctor --db t.db")
    assert count(folder / "t.db", "articles") == len(server.site.articles)
    if what == "full":
        assert count(path, "fetches") == 0
    else:
        assert path.read_bytes() == before


def test_page_is_kept_where_its_callback_crashes(folder: Path) -> None:
    with serving() as server:
        declare_sites(folder, server.base)
        crawl("zhaoshang", "crash", "--limit", "5", cwd=folder)
    assert by_kind(folder / "t-archive.db") == {ARTICLE: 5}


def test_failures_are_not_archived(folder: Path) -> None:
    def answer(site: SampleSite, path: str) -> Page:
        page = site.respond(path)
        return replace(page, status=404) if path == "/post/458.html" else page

    with serving(answer) as server:
        declare_sites(folder, server.base)
        crawl("zhaoshang", "mine", cwd=folder)
        with closing(Archive.open_to_read(folder / "t-archive.db")) as archive:
            assert archive.newest("mine", f"{server.base}/post/460.html")
            assert archive.newest("mine", f"{server.base}/post/458.html") is None


def test_killed_while_it_writes(folder: Path) -> None:
    """No article is stored whose page is not in the archive, and the file is whole."""
    gate = Gate(30)
    with serving(gate) as server:
        declare_sites(folder, server.base)
        child = start(
            crawl_arguments("zhaoshang", "mine", "-s", "BATCH_SIZE=3"),
            cwd=folder,
            **crawl_environment(folder),
        )
        wait_until(partial(_stored, folder / "t.db", 15), child)
        child.send_signal(signal.SIGKILL)
        assert child.wait(PATIENCE) == -signal.SIGKILL
        with closing(Archive.open(folder / "t-archive.db")) as archive:
            assert archive.damage() == []
            stored = rows(folder / "t.db", "SELECT url FROM articles")
            assert len(stored) >= 15
            for row in stored:
                assert archive.newest("mine", row["url"]) is not None
        gate.open()
        ended = crawl("zhaoshang", "mine", cwd=folder)
        assert ended.returncode == 0, ended.stderr


def _stored(path: Path, enough: int) -> bool:
    return count(path, "articles") >= enough
