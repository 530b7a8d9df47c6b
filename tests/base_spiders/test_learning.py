"""A site that nobody declared: learned in memory and crawled at once, by URL."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from scrapy.http import HtmlResponse, Response, TextResponse

from crawler.base_spiders.learning import LearnSpider, wrong_type
from crawler.errors import DeclarationError
from crawler.learn import MAX_REQUESTS, Ask
from crawler.sample.site import Page
from crawler.spiders.any import AnySpider
from tests.crawling import ROOT, closed_port, rows, run, serving
from tests.small_sites import (
    HTML,
    Ended,
    SmallSite,
    html,
    phpcms,
    serving_small,
    tables,
    wordpress,
    zhaoshang,
)

by_url = pytest.mark.xdist_group("any_by_url")
SITES = {"wordpress": wordpress(), "phpcms": phpcms(), "tables": tables()}
SHOP = SmallSite({"/": Page(200, HTML, b"<html><body><a href='/cart'>Cart</a></body></html>")})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any")


@pytest.fixture(scope="module")
def ended(folder: Path) -> dict[str, Ended]:
    """``zhaoshang crawl URL`` for each site, and for two that cannot be learned."""
    with serving_small(*SITES.values(), SHOP) as bases:
        urls = dict(zip([*SITES, "shop"], bases, strict=True))
        urls["down"] = f"http://127.0.0.1:{closed_port()}"
        runs = {
            name: ["crawl", url + "/", "--db", "t.db", "-s", "RETRY_TIMES=0"]
            for name, url in urls.items()
        }
        runs["limit"] = ["crawl", urls["wordpress"] + "/", "--limit", "7", "--db", "t.db"]
        runs["two"] = ["crawl", urls["phpcms"] + "/", urls["shop"] + "/", "--db", "t.db"]
        return zhaoshang(ROOT, folder, runs)


def test_only_where_a_site_begins_may_be_another_host() -> None:
    """A redirect of an article or a list to another host is none of the site's."""
    spider = LearnSpider("http://town.test/")
    metas = {
        why: spider._request(Ask("http://town.test/", why)).meta
        for why in ("start", "door", "section", "article")
    }
    assert [why for why, meta in metas.items() if meta.get("allow_offsite")] == ["start", "door"]
    assert [why for why, meta in metas.items() if meta.get("stays_on_site")] == [
        "section",
        "article",
    ]


@by_url
@pytest.mark.parametrize("shape", SITES)
def test_every_article_is_stored(shape: str, ended: dict[str, Ended], folder: Path) -> None:
    run, site = ended[shape], SITES[shape]
    assert (run.code, run.err) == (0, "")
    database = folder / shape / "t.db"
    found = {row["title"]: row for row in rows(database, "SELECT * FROM articles")}
    assert set(found) == {story.title for story in site.stories}
    for story in site.stories:
        row = found[story.title]
        assert row["published_at"][:10] == str(story.day)
        assert row["body"].split("\n") == list(story.paragraphs)
        assert row["url"].endswith(site.paths[story.number])
        assert row["site"].startswith("site_127_0_0_1_")
        assert row["category"] in ("园区动态", "招商政策", "通知公告")
    [crawl] = rows(database, "SELECT * FROM crawls")
    assert (crawl["verdict"], crawl["new"], crawl["errors"]) == ("ok", len(site.stories), 0)


@by_url
def test_no_article_page_is_asked_for_more_than_twice(ended: dict[str, Ended]) -> None:
    """Once to learn, once to store."""
    assert ended["phpcms"].code == 0
    for name in ("tables",):
        asked = [path for path in SITES[name].asked if path in SITES[name].paths.values()]
        assert max(map(asked.count, asked)) <= 2


@by_url
@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("shop", "no list of articles found at http"),
        (
            "down",
            r"cannot open http://[^ ]+: the connection was refused \(connection_refused\); next: check the address",
        ),
    ],
)
def test_what_cannot_be_learned_is_broken(
    name: str, why: str, ended: dict[str, Ended], folder: Path
) -> None:
    run = ended[name]
    assert run.code == 4
    [line] = run.err.splitlines()
    assert line.startswith("site_127_0_0_1_")
    assert re.search(why, line)
    [crawl] = rows(folder / name / "t.db", "SELECT verdict, new FROM crawls")
    assert tuple(crawl) == ("broken", 0)


@by_url
def test_limit(ended: dict[str, Ended], folder: Path) -> None:
    assert (ended["limit"].code, ended["limit"].err) == (0, "")
    [row] = rows(folder / "limit" / "t.db", "SELECT count(*) FROM articles")
    assert row[0] == 7


@by_url
def test_several_urls_are_several_sites(ended: dict[str, Ended], folder: Path) -> None:
    assert ended["two"].code == 4
    found = rows(folder / "two" / "t.db", "SELECT site, verdict FROM crawls ORDER BY verdict")
    assert [row["verdict"] for row in found] == ["broken", "ok"]
    assert len({row["site"] for row in found}) == 2


@by_url
def test_nothing_is_written_beside_the_database(ended: dict[str, Ended], folder: Path) -> None:
    assert ended
    assert not list(folder.rglob("*.py"))
    assert not list(folder.rglob("golden.json"))


@pytest.mark.xdist_group("any_sample_site")
def test_scrapy_crawls_the_sample_site_by_url(tmp_path: Path) -> None:
    env = {"SCRAPY_SETTINGS_MODULE": "crawler.settings", "COLUMNS": "200"}
    with serving() as server:
        # Scrapy's own command does not know that there is nobody to be polite to.
        quick = ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False"]
        options = ["-s", "DATABASE=t.db", "-s", "LOG_LEVEL=WARNING", *quick]
        done = run(
            ["scrapy", "crawl", "any", "-a", f"url={server.base}/", *options], tmp_path, **env
        )
        truths = list(server.site.truth())
    assert done.returncode == 0, done.stderr
    known = {url: truth for truth in truths for url in truth.addresses}
    found = {row["url"]: row for row in rows(tmp_path / "t.db", "SELECT * FROM articles")}
    assert sorted(known[url].id for url in found) == sorted(truth.id for truth in truths)
    for url, row in found.items():
        truth = known[url]
        assert (row["title"], row["category"]) == (truth.title, truth.category)
        assert not set(truth.body) - set(row["body"].split("\n")), url
    [crawl] = rows(tmp_path / "t.db", "SELECT verdict FROM crawls")
    assert crawl["verdict"] == "ok"


@pytest.mark.xdist_group("any_sample_site")
def test_scrapy_says_why_a_site_cannot_be_learned(tmp_path: Path) -> None:
    env = {"SCRAPY_SETTINGS_MODULE": "crawler.settings"}
    url = f"http://127.0.0.1:{closed_port()}/"
    options = ["-s", "DATABASE=t.db", "-s", "LOG_LEVEL=WARNING", "-s", "RETRY_TIMES=0"]
    done = run(["scrapy", "crawl", "any", "-a", f"url={url}", *options], tmp_path, **env)
    assert done.returncode == 4
    assert f"cannot open {url}: the connection was refused (connection_refused)" in done.stderr


@pytest.mark.parametrize("url", [None, "", "example.cn", "ftp://example.cn/", "http://"])
def test_any_needs_a_url(url: str | None) -> None:
    with pytest.raises(DeclarationError, match="any needs a URL"):
        AnySpider(url=url)


def test_any_is_called_after_its_host() -> None:
    assert AnySpider(url="http://www.linjiang.gov.cn/").site == "linjiang"


# The run, without a network


def response(page: Page, url: str) -> Response:
    return HtmlResponse(
        url, status=page.status, body=page.body, headers={"Content-Type": page.content_type}
    )


def test_learning_run_hands_pages_to_the_learner() -> None:
    site = phpcms()
    spider = LearnSpider("http://www.linjiang.test/")
    from tests.small_sites import NOW

    requests = [spider.begin_learning(spider.url, NOW)]
    for request in requests:
        path = "/" + request.url.split("/", 3)[3]
        answer = response(site.respond(path), request.url)
        assert request.dont_filter
        requests += list(spider.page_answered(answer))
    assert spider.error is None
    assert spider.learned is not None
    assert len(spider.learned.sections) == 3
    assert len(requests) == spider.learned.requests <= MAX_REQUESTS


@pytest.mark.parametrize(
    ("content_type", "body", "wrong"),
    [
        ("text/html; charset=gbk", b"<p>", None),
        ("TEXT/HTML", b"<p>", None),
        ("", b"<p>", None),
        ("text/plain", b"<p>", None),
        ("application/xhtml+xml", b"<p>", None),
        ("application/pdf", b"x", "application/pdf"),
        ("text/html", b"%PDF-1.7", "application/pdf"),
        ("image/png", b"x", "image/png"),
        ("application/json; charset=utf-8", b"{}", "application/json"),
        ("text/xml", b"<rss/>", "text/xml"),
    ],
)
def test_wrong_type(content_type: str, body: bytes, wrong: str | None) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    assert wrong_type(TextResponse("http://a.test/", body=body, headers=headers)) == wrong


def test_run_is_told_what_was_left_out(tmp_path: Path) -> None:
    """Every section that is not crawled has its line; one that may well be a list is no quiet matter."""
    site = wordpress()
    down = Page(503, HTML, b"<h1>503</h1>")
    for path, page in list(site.pages.items()):
        menu = "<ul class='menu'><li><a href='/category/cyfc/'>产业风采</a></li><li><a href='/category/jggk/'>机构概况</a></li>"
        site.pages[path] = replace(
            page, body=page.body.replace(b"<ul class='menu'>", menu.encode())
        )
    site.pages["/category/cyfc/"] = down
    site.pages["/category/jggk/"] = html(
        "<html><title>机构概况</title><body><p>临江县滨河路8号，电话0999-123</p></body></html>"
    )
    with serving_small(site) as [base]:
        command = ["crawl", base + "/", "--db", "t.db", "-s", "RETRY_TIMES=0"]
        ended = zhaoshang(ROOT, tmp_path, {"it": command})["it"]
    assert ended.code == 3
    assert "产业风采" in ended.err
    assert "产业风采" not in ended.out
    assert "机构概况" not in ended.err
    [line] = [line for line in ended.out.splitlines() if "机构概况" in line]
    assert "not taken, no list of articles: 机构概况" in line
    [crawl] = rows(tmp_path / "it" / "t.db", "SELECT verdict, why FROM crawls")
    assert crawl["verdict"] == "degraded"
    assert (
        "没有采用，没有文章列表：机构概况 / not taken, no list of articles: 机构概况"
        in crawl["why"]
    )
