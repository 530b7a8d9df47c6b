"""Lists that scripts fill in, crawled by what their sites declare: all of them, politely, and told when they break."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from crawler.sample.site import Page
from tests.crawling import NOW, Server, crawl, rows, serving
from tests.many_crawls import Crawls, many_crawls
from tests.scripted_sites import SECTIONS, SHAPES, ScriptedSite, get_json

# One child crawls for them all.
pytestmark = pytest.mark.xdist_group("scripted")

_DECLARED: Final = {
    "get_json": 'ListRequest("/portal/list?channel={key}&pageNo={page}&pageSize=5", records="data.records", published="publishTime", views="viewCount")',
    "post_form": 'ListRequest("/cms/queryList.do", "POST", "catId={key}&pageIndex={page}&rows=5", records="list", title="docTitle", link="/{cat}/{docId}", published="pubTime")',
    "post_json": 'ListRequest("/api/v2/article/page", "POST", \'{"code": "{key}", "current": {page}, "size": 5}\', records="content", link="/{column.code}/{id}", published="releaseDate", first_page=0)',
    "jsonp": 'ListRequest("/was/search?ch={key}&start={page}", records="", title="t", link="u", published="d", first_page=0, step=5)',
    "units": 'ListRequest("/gw/front/page/build/unit?tagId=list&pageId={key}&paramJson=%7B%22pageNo%22%3A{page}%7D", markup="data.html")',
    "more_fragments": 'ListRequest("/{key}/more?page={page}", first_page=2, continues=True)',
    "clicked_rows": 'ListRequest("/m/rows?lm={key}&p={page}", markup="html", first_page=2, continues=True)',
    "more_records": 'ListRequest("/api/rows?lm={key}&p={page}", records="rows", published="publishTime", first_page=2, continues=True)',
}
_LINKS: Final = {
    "more_fragments": ".lb a",
    "more_records": ".lb a",
    "clicked_rows": "li.hang h4",
    "units": ".page-content a",
}
_SPIDER: Final = '''
from crawler.base_spiders.site import SiteSpider
from crawler.health import Expect
from crawler.read.list_request import ListRequest


class Qinghe(SiteSpider):
    """A made-up district."""

    name = "qinghe"
    sections = {sections}
    list_requests = {requests}
    {links}
    title = "h1"
    published = ".xx b"
    source = ".xx i"
    body = ".nr"
    expect = Expect(min_links=3)
'''


@pytest.fixture(scope="module")
def crawls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawls]:
    with many_crawls(tmp_path_factory.mktemp("crawls") / "log") as crawls:
        yield crawls


@dataclass(slots=True)
class Watched:
    """A site, declared and served."""

    site: ScriptedSite
    server: Server
    folder: Path
    crawls: Crawls
    why: list[str] = field(default_factory=list)

    @property
    def database(self) -> Path:
        return self.folder / "t.db"

    def crawl(self, days: float = 0, verdict: str = "ok", **arguments: Any) -> list[str]:
        """Crawl so many days after ``NOW``; returns what was asked for, without robots.txt and articles."""
        self.server.requests.clear()
        settings = {
            "DATABASE": str(self.database),
            "NOW": (NOW + timedelta(days=days)).isoformat(),
            "RETRY_TIMES": 0,
            "REVISIT_DAYS": [],
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        }
        ended = self.crawls.crawl(self.folder, self.module, settings, arguments)
        self.why = ended["why"]
        assert verdict in ("ok" if ended["verdict"] == "quiet" else ended["verdict"], ""), ended
        asked = [path for path in self.server.requests if path != "/robots.txt"]
        return [path for path in asked if not path.rpartition("/")[2].isdecimal()]

    @property
    def module(self) -> str:
        return f"qinghe_{self.server.base.rpartition(':')[2]}"

    def stored(self) -> set[int]:
        """The numbers of the stored articles."""
        return {
            int(row["url"].rpartition("/")[2])
            for row in rows(self.database, "SELECT url FROM articles")
        }


@pytest.fixture
def watch(crawls: Crawls, tmp_path: Path) -> Iterator[Any]:
    """Declares and serves a site of a shape."""
    opened = []

    def start(shape: str, *, declared: bool = True) -> Watched:
        site = SHAPES[shape]()
        context = serving(lambda _, path: site.respond(path))
        server = context.__enter__()
        opened.append(context)
        urls = {f"{server.base}/{key}/": name for key, name in SECTIONS.items()}
        requests = ", ".join(
            f"{server.base + '/' + key + '/'!r}: {_DECLARED[shape].replace('{key}', key)}"
            for key in (SECTIONS if declared else ())
        )
        links = f'article_links = "{_LINKS[shape]}"' if shape in _LINKS else ""
        text = (
            _SPIDER.replace("{sections}", repr(urls))
            .replace("{requests}", f"{{{requests}}}")
            .replace("{links}", links)
        )
        watched = Watched(site, server, tmp_path, crawls)
        (tmp_path / f"{watched.module}.py").write_text(text, encoding="utf-8")
        return watched

    yield start
    for context in opened:
        context.__exit__(None, None, None)


@pytest.mark.parametrize("shape", SHAPES)
def test_all_pages_are_read_and_a_second_crawl_asks_for_little(shape: str, watch: Any) -> None:
    town = watch(shape)

    first = town.crawl()

    assert town.stored() == {story.number for story in town.site.stories}
    # Three pages have rows, and one more tells that there are none.
    assert len(first) == 3 * 4
    counted = rows(town.database, "SELECT rows, stored FROM sections")
    assert [(row["rows"], row["stored"]) for row in counted] == [(12, 12)] * 3

    second = town.crawl(days=1)

    # The three lists, and the one later page whose turn it is.
    assert len(second) == 3 + 1
    assert not [path for path in town.server.requests if path.rpartition("/")[2].isdecimal()]


def test_a_new_article_is_found_on_the_first_page(watch: Any) -> None:
    town = watch("post_form")
    new = town.site.stories.pop(0)
    town.crawl()
    assert new.number not in town.stored()

    town.site.stories.insert(0, new)
    town.crawl(days=1)

    assert new.number in town.stored()


@pytest.mark.parametrize(("failing", "told"), [(500, "http_500"), (0, "no list of articles")])
def test_an_interface_that_breaks_is_told_as_a_broken_list(
    failing: int, told: str, watch: Any
) -> None:
    town = watch("get_json")
    town.crawl()

    town.site.failing = failing
    town.crawl(days=1, verdict="broken")

    assert told in " ".join(town.why)
    assert len(town.stored()) == 36


def test_more_that_only_a_script_could_load_is_told_until_the_rest_is_known(watch: Any) -> None:
    town = watch("more_fragments", declared=False)

    town.crawl(verdict="degraded")
    assert len(town.stored()) == 15
    assert "list_requests" in " ".join(town.why)

    # What is on the page is known now: nothing was missed since.
    town.crawl(days=1)


def test_a_later_page_that_fails_is_open_work_of_the_next_run(watch: Any) -> None:
    town = watch("post_form")
    respond = town.site.api
    town.site.api = lambda site, path, given: (
        Page(503, "text/html", b"busy")
        if given.get("pageIndex") == "2" and given.get("catId") == "gonggao"
        else respond(site, path, given)
    )
    town.crawl(verdict="")
    assert len(town.stored()) < 36

    town.site.api = respond
    town.crawl(days=2, verdict="")

    assert len(town.stored()) == 36


def test_robots_txt_holds_for_interfaces_too(watch: Any) -> None:
    town = watch("get_json")
    town.site.robots = "User-agent: *\nDisallow: /portal/\n"

    assert town.crawl(verdict="broken") == []
    assert "robots" in " ".join(town.why)


@pytest.mark.parametrize("shape", ["post_json"])
def test_a_site_is_learned_and_crawled_at_once(shape: str, tmp_path: Path) -> None:
    site = SHAPES[shape]()
    with serving(lambda _, path: site.respond(path)) as server:
        ended = crawl("zhaoshang", server.base, cwd=tmp_path)

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert len(rows(tmp_path / "t.db", "SELECT 1 FROM articles")) == 36
    days = rows(tmp_path / "t.db", "SELECT 1 FROM articles WHERE published_at IS NULL")
    assert days == []


def test_a_section_that_is_out_of_reach_is_told_by_name(tmp_path: Path) -> None:
    site = get_json()
    site.scripted, site.robots = ("gonggao",), "User-agent: *\nDisallow: /portal/\n"
    with serving(lambda _, path: site.respond(path)) as server:
        ended = crawl("zhaoshang", server.base, cwd=tmp_path)

    assert ended.returncode != 0
    assert len(rows(tmp_path / "t.db", "SELECT 1 FROM articles")) == 24
    said = ended.stdout + ended.stderr
    assert "通知公告" in said
    assert "robots.txt" in said
