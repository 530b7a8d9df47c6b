"""What a site asks of a crawler is done: robots.txt, Retry-After, another try after a failure."""

from __future__ import annotations

import threading
import time
from collections import Counter
from pathlib import Path

from crawler.sample.site import Page, SampleSite
from tests.crawling import Server, count, crawl, declare_sites, rows, serving

FLAKY = "/post/460.html"
BUSY = Page(503, "text/html; charset=utf-8", "<h1>忙</h1>".encode())


class Failing:
    """Answers ``path`` with ``page`` the first ``times`` times; keeps the moment of every answer."""

    def __init__(self, path: str, page: Page, times: int) -> None:
        self.path, self.page, self.left = path, page, times
        self.moments: list[tuple[float, str]] = []
        self._lock = threading.Lock()

    def __call__(self, site: SampleSite, path: str) -> Page:
        with self._lock:
            self.moments.append((time.monotonic(), path))
            if path == self.path and self.left:
                self.left -= 1
                return self.page
        return site.respond(path)


def crawl_at(server: Server, folder: Path, *arguments: str) -> int:
    declare_sites(folder, server.base)
    return crawl("zhaoshang", "mine", *arguments, cwd=folder).returncode


def test_page_that_was_busy_once_is_asked_for_again(tmp_path: Path) -> None:
    article, listing = Failing(FLAKY, BUSY, 1), Failing("/category-2.html", BUSY, 1)

    def answer(site: SampleSite, path: str) -> Page:
        return listing(site, path) if path == listing.path else article(site, path)

    with serving(answer) as server:
        assert crawl_at(server, tmp_path) == 0
    asked = Counter(server.requests)
    assert (asked[FLAKY], asked["/category-2.html"]) == (2, 2)
    assert count(tmp_path / "t.db", "articles") == len(server.site.articles)
    [row] = rows(tmp_path / "t.db", "SELECT failed, errors, verdict FROM crawls")
    assert tuple(row) == (0, 0, "ok")


def test_article_that_stays_busy_is_counted_as_failed(tmp_path: Path) -> None:
    with serving(Failing(FLAKY, BUSY, 10**6)) as server:
        assert crawl_at(server, tmp_path, "-s", "RETRY_TIMES=2") == 0
    assert Counter(server.requests)[FLAKY] == 3
    assert count(tmp_path / "t.db", "articles") == len(server.site.articles) - 1
    [row] = rows(tmp_path / "t.db", "SELECT failed, verdict FROM crawls")
    assert tuple(row) == (1, "ok")


def test_retry_after_holds_up_the_host(tmp_path: Path) -> None:
    """After the answer nothing new is asked for a second; what was under way may still arrive."""
    page = Page(429, "text/html", b"", {"Retry-After": "1"})
    failing = Failing(FLAKY, page, 1)
    with serving(failing) as server:
        # One request at a time, so that none is under way.
        one_by_one = ("-s", "CONCURRENT_REQUESTS=1")
        assert crawl_at(server, tmp_path, *one_by_one) == 0
    paths = [path for _, path in failing.moments]
    first = paths.index(FLAKY)
    before, after = failing.moments[first][0], failing.moments[first + 1][0]
    assert after - before >= 0.9
    assert Counter(paths)[FLAKY] == 2
    assert count(tmp_path / "t.db", "articles") == len(server.site.articles)


def test_host_that_asks_for_a_long_rest_is_left_alone(tmp_path: Path) -> None:
    page = Page(429, "text/html", b"", {"Retry-After": "86400"})
    with serving(Failing(FLAKY, page, 10**6)) as server:
        code = crawl_at(server, tmp_path, "-s", "CONCURRENT_REQUESTS=1")
    assert code in (3, 4)
    assert server.requests[-1] == FLAKY
    assert Counter(server.requests)[FLAKY] == 1
    [row] = rows(tmp_path / "t.db", "SELECT failed, finished_at FROM crawls")
    assert row["failed"] > 0
    assert row["finished_at"]


def test_sections_that_wait_for_robots_txt_together_all_obey(tmp_path: Path) -> None:
    """Scrapy 2.19 by itself checks the first two only (see ``RobotsMiddleware``)."""

    def closed(site: SampleSite, path: str) -> Page:
        if path == "/robots.txt":
            text = b"User-agent: zhaoshang\nDisallow: /category-3.html\nDisallow: /category-4\nDisallow: /post/40\n"
            return Page(200, "text/plain", text)
        return site.respond(path)

    with serving(closed) as server:
        assert crawl_at(server, tmp_path) == 3
    asked = set(server.requests)
    assert {"/category-1.html", "/category-2.html"} <= asked
    closed_paths = ("/category-3", "/category-4", "/post/40")
    assert not {path for path in asked if path.startswith(closed_paths)}
    [row] = rows(
        tmp_path / "t.db", "SELECT sum(skipped) AS skipped, sum(failed) AS failed FROM sections"
    )
    assert row["skipped"] > 0
    assert row["failed"] == 0


def test_site_without_robots_txt(tmp_path: Path) -> None:
    def without(site: SampleSite, path: str) -> Page:
        return site.respond("/nothing" if path == "/robots.txt" else path)

    with serving(without) as server:
        assert crawl_at(server, tmp_path, "--limit", "3") == 0
    assert count(tmp_path / "t.db", "articles") == 3
