"""A crawl of the sample site gives what ``SampleSite.truth`` says, and nothing else; so does the next one."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from crawler.health import FATES
from crawler.sample.site import Page, SampleArticle, SampleSite
from tests.crawling import NOW, crawl, declare_sites, rows, serving

# One worker runs them all, and crawls the site once for all of them.
pytestmark = pytest.mark.xdist_group("sample")
CHANGED = 458
LATER = "2026-07-16T10:30:00+08:00"


@dataclass(frozen=True, slots=True)
class Crawled:
    """The sample site, the file that one crawl of it left, and what the site was asked for."""

    folder: Path
    site: SampleSite
    requests: list[str]
    ended: subprocess.CompletedProcess[str]

    @property
    def database(self) -> Path:
        return self.folder / "t.db"

    def article(self, number: int) -> dict[str, object]:
        """The stored row of an article by its number in the site."""
        urls = [f"{self.site.base}/post/{number}.html", f"{self.site.base}/?id={number}"]
        found = rows(self.database, "SELECT * FROM articles WHERE url IN (?, ?)", *urls)
        assert len(found) == 1, number
        return dict(found[0])

    def parts(self, number: int, table: str, columns: str) -> list[tuple[object, ...]]:
        """What belongs to an article, in order."""
        sql = f"SELECT {columns} FROM {table} WHERE article_id = ? ORDER BY position"
        return [tuple(row) for row in rows(self.database, sql, self.article(number)["id"])]


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    """One crawl by ``zhaoshang``, shared by all tests that only look."""
    folder = tmp_path_factory.mktemp("crawled")
    with serving() as server:
        declare_sites(folder, server.base)
        ended = crawl("zhaoshang", "mine", cwd=folder)
        yield Crawled(folder, server.site, list(server.requests), ended)


@pytest.fixture(scope="session")
def crawled_twice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    """The same site crawled by ``scrapy``, then again a day later, when one article had been rewritten."""
    folder = tmp_path_factory.mktemp("twice")
    rewritten = False

    def answer(site: SampleSite, path: str) -> Page:
        page = site.respond(path)
        if rewritten and path == f"/post/{CHANGED}.html":
            text = page.body.decode().replace("十二分钟", "十一分钟")
            page = Page(page.status, page.content_type, text.encode())
        return page

    with serving(answer) as server:
        declare_sites(folder, server.base)
        first = crawl("scrapy", "mine", cwd=folder)
        assert first.returncode == 0, first.stderr
        rewritten = True
        server.requests.clear()
        ended = crawl("scrapy", "mine", "-s", f"NOW={LATER}", cwd=folder)
        yield Crawled(folder, server.site, list(server.requests), ended)


TRUTHS = {truth.id: truth for truth in SampleSite(NOW, "http://cuihu.test").truth()}
BY_ID = {article.id: article for article in SampleSite(NOW, "http://cuihu.test").articles}
each_article = pytest.mark.parametrize("number", sorted(TRUTHS))


def at_base(url: str, crawled: Crawled) -> str:
    return url.replace("http://cuihu.test", crawled.site.base)


def test_run_is_ok(crawled: Crawled) -> None:
    assert (crawled.ended.returncode, crawled.ended.stderr) == (0, "")
    assert crawled.ended.stdout == (
        "mine: ok pages=73 new=61 changed=0 revisited=0 known=0 rejected=1 failed=0 gone=0 open=0\n"
    )


def test_every_article_once_and_no_other(crawled: Crawled) -> None:
    stored = {row["url"] for row in rows(crawled.database, "SELECT url FROM articles")}
    expected = {at_base(truth.url, crawled) for truth in TRUTHS.values() if truth.id != 403}
    assert stored - expected in (
        {f"{crawled.site.base}/?id=403"},
        {f"{crawled.site.base}/post/403.html"},
    )
    assert expected <= stored
    assert len(rows(crawled.database, "SELECT id FROM articles")) == len(TRUTHS)


@each_article
def test_fields(number: int, crawled: Crawled) -> None:
    truth, row = TRUTHS[number], crawled.article(number)
    assert row["site"] == "mine"
    assert row["title"] == truth.title
    assert row["published_raw"] == truth.published_raw
    assert row["category"] == truth.category
    assert row["breadcrumb"] == f"首页 > {truth.category}"
    assert row["author"] == truth.author
    assert row["reporters"] == ("、".join(truth.reporters) or None)
    assert row["views"] == truth.views + 1
    assert row["pages"] == len(truth.pages)
    times = ("first_seen_at", "last_seen_at", "fetched_at")
    assert [row[name] for name in times] == ["2026-07-15 02:00:00"] * 3


@each_article
def test_date(number: int, crawled: Crawled) -> None:
    """A date that the page states, or one that age and day of the year leave only one year for."""
    row = crawled.article(number)
    day = SampleSite(NOW, "http://cuihu.test").published_at(BY_ID[number]).date().isoformat()
    if "(" in str(row["published_raw"]):
        assert (row["published_at"], row["published_about"]) == (day, None)
    else:
        assert row["published_at"] is None
        about = date.fromisoformat(str(row["published_about"]))
        assert abs(about - date.fromisoformat(day)) <= timedelta(days=1)


@each_article
def test_source(number: int, crawled: Crawled) -> None:
    """Where the page names no source, the medium in the byline is one (``crawler/items.py``)."""
    source = TRUTHS[number].source
    if source is None and TRUTHS[number].reporters:
        source = "翠湖时刻新闻"
    assert crawled.article(number)["source"] == source


@each_article
def test_body(number: int, crawled: Crawled) -> None:
    """All paragraphs with the byline, in order; no contact block, QR caption, copyright or share box."""
    truth, article = TRUTHS[number], BY_ID[number]
    lead = tuple(article.lead_lines())
    last = truth.credits[len(lead) :]
    assert str(crawled.article(number)["body"]).split("\n") == [*lead, *truth.body, *last]


@each_article
def test_parts(number: int, crawled: Crawled) -> None:
    truth = TRUTHS[number]
    images = [(i, at_base(url, crawled)) for i, url in enumerate(truth.images, start=1)]
    assert crawled.parts(number, "images", "position, url") == images
    files = [(i, at_base(u, crawled), n) for i, (u, n) in enumerate(truth.attachments, start=1)]
    assert crawled.parts(number, "attachments", "position, url, name") == files


@each_article
def test_related(number: int, crawled: Crawled) -> None:
    """Each link once, with its place, canonical address, title, and the excerpt as the page cuts it."""
    expected = [
        (i, at_base(TRUTHS[n].url, crawled), TRUTHS[n].title, _excerpt(BY_ID[n]))
        for i, n in enumerate(TRUTHS[number].related, start=1)
    ]
    assert crawled.parts(number, "related_links", "position, url, title, excerpt") == expected


def _excerpt(article: SampleArticle) -> str:
    return " ".join((article.plain()[:90] + "...").split())


def test_related_links_know_their_articles(crawled: Crawled) -> None:
    links = rows(
        crawled.database,
        "SELECT l.url, l.target_id, a.article_id FROM related_links l LEFT JOIN addresses a USING (url)",
    )
    assert len(links) == sum(len(truth.related) for truth in TRUTHS.values())
    assert all(row["target_id"] is not None for row in links)
    assert all(row["target_id"] == row["article_id"] for row in links)


def test_characters_beyond_gbk(crawled: Crawled) -> None:
    assert {"㙍", "€"} <= set(str(crawled.article(431)["body"]))


@pytest.mark.parametrize("number", [158, 310])
def test_gbk_that_nothing_declares(number: int, crawled: Crawled) -> None:
    page = crawled.site.respond(f"/post/{number}.html", count=False)
    assert "charset" not in page.content_type
    assert b"charset" not in page.body
    assert crawled.article(number)["title"] == TRUTHS[number].title


def test_no_text_is_garbled(crawled: Crawled) -> None:
    for row in rows(crawled.database, "SELECT * FROM articles"):
        assert "\ufffd" not in "".join(str(value) for value in row)


def test_article_of_two_pages(crawled: Crawled) -> None:
    row = crawled.article(288)
    assert row["pages"] == 2
    assert crawled.requests.count("/post/288_2.html") == 1
    assert not rows(crawled.database, "SELECT id FROM articles WHERE url LIKE '%288_2%'")
    [address] = rows(crawled.database, "SELECT * FROM addresses WHERE url LIKE '%/post/288_2.html'")
    assert address["article_id"] == row["id"]


def test_article_under_two_addresses(crawled: Crawled) -> None:
    number = crawled.article(403)["id"]
    found = rows(crawled.database, "SELECT url FROM addresses WHERE article_id = ?", number)
    base = crawled.site.base
    assert {row["url"] for row in found} == {f"{base}/?id=403", f"{base}/post/403.html"}


def test_soft_404_is_kept_whole_with_its_reason(crawled: Crawled) -> None:
    [reject] = rows(crawled.database, "SELECT * FROM rejects")
    assert reject["url"] == f"{crawled.site.base}/post/9404.html"
    assert reject["reason"] == "soft_404"
    assert reject["crawl_id"] == 1
    item = json.loads(reject["item"])
    assert item["url"] == reject["url"]
    assert item["section"] == f"{crawled.site.base}/category-2.html"


def test_robots_txt_is_asked_first_and_obeyed(crawled: Crawled) -> None:
    assert crawled.requests[0] == "/robots.txt"
    closed = [path for path in crawled.requests if path.startswith(("/zb_system", "/private"))]
    assert not closed


def test_every_page_is_asked_for_once(crawled: Crawled) -> None:
    assert sorted(crawled.requests) == sorted(set(crawled.requests))


def test_nothing_but_lists_and_articles_is_asked_for(crawled: Crawled) -> None:
    others = [p for p in crawled.requests if not p.startswith(("/category-", "/post/", "/?id="))]
    assert others == ["/robots.txt"]


def test_ledger_adds_up(crawled: Crawled) -> None:
    [crawl_row] = rows(crawled.database, "SELECT * FROM crawls")
    assert (crawl_row["reason"], crawl_row["verdict"], crawl_row["why"]) == ("finished", "ok", None)
    assert crawl_row["started_at"] == crawl_row["finished_at"] == "2026-07-15 02:00:00"
    assert crawl_row["pages"] == len(crawled.requests) - 1  # robots.txt
    sections = rows(crawled.database, "SELECT * FROM sections")
    base = crawled.site.base
    paths = {f"/category-{n}.html" for n in range(1, 5)} | {"/category-1.html#mentioned"}
    assert {row["url"] for row in sections} == {base + path for path in paths}
    for row in sections:
        assert row["rows"] == sum(row[name] for name in FATES), row["url"]
        assert row["fetched"] == row["stored"] + row["duplicates"] + row["rejected"], row["url"]
        assert row["known"] == row["revisited"] == 0
    for name in ("duplicates", "rejected", "failed"):
        assert crawl_row[name] == sum(row[name] for row in sections)
    assert crawl_row["new"] == sum(row["stored"] for row in sections) == len(TRUTHS)


def test_views_are_observations(crawled: Crawled) -> None:
    observed = rows(
        crawled.database,
        "SELECT v.*, a.views FROM views v JOIN articles a ON a.id = v.article_id",
    )
    assert len(observed) == len(TRUTHS)
    assert all(row["count"] == row["views"] for row in observed)
    assert {row["seen_at"] for row in observed} == {"2026-07-15 02:00:00"}


# The second run


def test_second_run_is_ok_and_adds_no_row(crawled_twice: Crawled) -> None:
    assert crawled_twice.ended.returncode == 0, crawled_twice.ended.stderr
    [_, second] = rows(crawled_twice.database, "SELECT * FROM crawls ORDER BY id")
    assert (second["verdict"], second["why"]) == ("ok", None)
    counts = (second["new"], second["changed"], second["unchanged"], second["duplicates"])
    assert counts == (0, 1, second["revisited"] - 1, 0)
    assert 5 < second["revisited"] < 20
    assert len(rows(crawled_twice.database, "SELECT id FROM articles")) == len(TRUTHS)
    sections = rows(crawled_twice.database, "SELECT * FROM sections WHERE crawl_id = 2")
    assert all(row["revisited"] == row["stored"] for row in sections)


def test_second_run_keeps_first_seen_and_moves_last_seen(crawled_twice: Crawled) -> None:
    seen = rows(
        crawled_twice.database,
        "SELECT DISTINCT first_seen_at, last_seen_at FROM articles ORDER BY last_seen_at",
    )
    # The latter for those that a list showed, or that were visited.
    first = "2026-07-15 02:00:00"
    assert [tuple(row) for row in seen] == [(first, first), (first, "2026-07-16 02:30:00")]


def test_second_run_updates_views(crawled_twice: Crawled) -> None:
    observed = rows(
        crawled_twice.database,
        "SELECT article_id, group_concat(count, ',') AS counts FROM "
        "(SELECT * FROM views ORDER BY seen_at) GROUP BY article_id",
    )
    assert len(observed) == len(TRUTHS)
    twice = [row for row in observed if "," in row["counts"]]
    assert len(twice) > 30  # by the first pages of the lists
    for row in twice:
        before, after = map(int, row["counts"].split(","))
        [article] = rows(
            crawled_twice.database, "SELECT views FROM articles WHERE id = ?", row["article_id"]
        )
        assert before <= after == article["views"]


def test_changed_body_leaves_one_revision(crawled_twice: Crawled) -> None:
    [revision] = rows(crawled_twice.database, "SELECT * FROM revisions")
    row = crawled_twice.article(CHANGED)
    assert (revision["article_id"], revision["crawl_id"]) == (row["id"], 2)
    assert revision["replaced_at"] == "2026-07-16 02:30:00"
    old = json.loads(revision["old"])
    assert set(old) == {"body"}
    assert "现在十二分钟" in old["body"]
    assert "现在十一分钟" in str(row["body"])


def test_second_run_repeats_no_part(crawled: Crawled, crawled_twice: Crawled) -> None:
    for table in ("related_links", "images", "attachments", "addresses"):
        sql = f"SELECT count(*) FROM {table}"
        assert tuple(rows(crawled.database, sql)[0]) == tuple(rows(crawled_twice.database, sql)[0])


def test_age_of_the_second_visit_moves_no_date(crawled_twice: Crawled) -> None:
    """3小时前 is 1天前 a day later: the earliest visit tells it best."""
    row = crawled_twice.article(460)
    assert (row["published_at"], row["published_about"]) == (None, "2026-07-15")


def test_both_addresses_stay_one_article(crawled_twice: Crawled) -> None:
    # Without the host, whose port may have these digits.
    found = rows(
        crawled_twice.database,
        "SELECT DISTINCT article_id FROM addresses WHERE url LIKE '%=403' OR url LIKE '%/403.html'",
    )
    assert [row["article_id"] for row in found] == [crawled_twice.article(403)["id"]]
