"""Pages that may be sections: a crawl looks at them, and reads those that lead to articles as sections from then on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from tests.crawling import rows
from tests.many_crawls import Crawls, many_crawls
from tests.town import Town, Watched, watched

# One child crawls for them all.
pytestmark = pytest.mark.xdist_group("town")

QUIET: Final[dict[str, Any]] = {"REVISIT_DAYS": []}


@pytest.fixture(scope="module")
def crawls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawls]:
    with many_crawls(tmp_path_factory.mktemp("crawls") / "log") as crawls:
        yield crawls


def declared(*names: str) -> str:
    """The attribute of a site's file."""
    entries = ", ".join(f'"{{base}}/{name}.html": "栏目{name}"' for name in names)
    return f"article_links = 'li a'\n    candidates = {{{{{entries}}}}}"


def outcomes(site: Watched) -> dict[str, str]:
    """What was seen of each page that may be a section."""
    told = rows(site.database, "SELECT url, outcome FROM candidate_sections")
    return {row["url"].rpartition("/")[2].removesuffix(".html"): row["outcome"] for row in told}


def categories(site: Watched, first: int) -> dict[int, str | None]:
    """The categories of the articles with this number and higher ones."""
    stored = rows(site.database, "SELECT url, category FROM articles")
    numbers = {
        int(row["url"].rpartition("/")[2].removesuffix(".html")): row["category"] for row in stored
    }
    return {number: name for number, name in sorted(numbers.items()) if number >= first}


def links(town: Town, *numbers: int) -> str:
    """Titles that lead to articles, as no selector of the site finds them."""
    return "".join(
        f"<p><a href='/n/{number}.html'>{town.articles[number].title}</a></p>" for number in numbers
    )


def test_a_list_becomes_a_section_from_the_first_run_on(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path, declared=declared("b", "c")) as site:
        for number in range(201, 208):
            site.town.publish(number, "b")
        site.town.pages["/c.html"] = "<h2>领导信箱</h2><p>请来信。</p>"
        asked = site.crawl(settings=QUIET)
        # After all that the sections lead to.
        assert asked.index("/b.html") > asked.index("/n/1.html")
        assert asked.count("/b.html") == 1
        assert outcomes(site) == {"b": "list", "c": "none"}
        assert categories(site, 201) == dict.fromkeys(range(201, 208), "栏目b")
        site.town.publish(208, "b", "2026-07-16")
        assert "/b.html" in site.crawl(1, settings=QUIET)
        assert categories(site, 208) == {208: "栏目b"}
        assert sorted(site.crawl(2, settings=QUIET)) == ["/a.html", "/b.html"]


def test_what_is_no_list_is_looked_at_again_after_a_month(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path, declared=declared("b", "d")) as site:
        site.town.pages["/b.html"] = "<p>栏目建设中</p>"
        site.crawl(settings=QUIET)
        assert outcomes(site) == {"b": "none", "d": "http_404"}
        del site.town.pages["/b.html"]
        site.town.publish(201, "b")
        assert site.crawl(3, settings=QUIET) == ["/a.html"]
        site.crawl(31, settings=QUIET)
        assert outcomes(site) == {"b": "list", "d": "http_404"}
        assert list(categories(site, 201)) == [201]


def test_what_earlier_runs_know_is_nothing_new(crawls: Crawls, tmp_path: Path) -> None:
    """Weeks later, when no list shows them on its first page any more."""
    with watched(crawls, tmp_path, declared=declared("b")) as site:
        site.town.pages["/b.html"] = "<p>栏目建设中</p>"
        site.crawl(settings=QUIET)
        del site.town.pages["/b.html"]
        site.town.lists["b"] = site.town.lists["a"][-3:]
        site.town.publish(50, "a", "2026-08-14")
        site.crawl(31, settings=QUIET)
        assert outcomes(site) == {"b": "same"}


def test_a_page_that_shows_what_is_listed_is_no_section(crawls: Crawls, tmp_path: Path) -> None:
    """Nor is one with a box of the latest articles."""
    with watched(crawls, tmp_path, declared=declared("b")) as site:
        site.town.lists["b"] = site.town.lists["a"][:4]
        site.crawl(settings=QUIET)
        assert outcomes(site) == {"b": "same"}
        assert site.crawl(1, settings=QUIET) == ["/a.html"]


def test_a_front_page_names_no_section_and_leads_to_those_in_its_folder(
    crawls: Crawls, tmp_path: Path
) -> None:
    with watched(crawls, tmp_path, declared=declared("x/index")) as site:
        town = site.town
        for number in range(201, 208):
            town.publish(number, "b")
        town.pages["/x/index.html"] = (
            "<nav><a href='/x/b.html'>政务公开</a><a href='/x/c.html'>公示公告</a><a href='/x/about.html'>关于我们</a></nav>"
            + links(town, 205, 206, 207)
        )
        # All that this one lists stands on the front page, too.
        town.pages["/x/c.html"] = f"<li><a href='/n/206.html'>{town.articles[206].title}</a></li>"
        town.pages["/x/b.html"] = "<h2>政务公开</h2>" + "".join(
            f"<li><a href='/n/{n}.html'>{town.articles[n].title}</a></li>" for n in range(201, 206)
        )
        site.crawl(settings=QUIET)
        assert outcomes(site) == {"": "links", "b": "list", "c": "list"}
        assert categories(site, 201) == {
            **dict.fromkeys(range(201, 206), "政务公开"), 206: "公示公告", 207: None
        }  # fmt: skip
        town.pages["/x/index.html"] = town.pages["/x/index.html"].rpartition("<p>")[0]
        # Of the three that it led to two are left, and that is no redesign.
        asked = site.crawl(1, settings=QUIET)
        assert sorted(asked) == ["/a.html", "/x/b.html", "/x/c.html", "/x/index.html"]


def test_a_list_that_no_selector_finds_is_read_by_its_addresses(
    crawls: Crawls, tmp_path: Path
) -> None:
    with watched(crawls, tmp_path, declared=declared("c")) as site:
        for number in range(201, 209):
            site.town.publish(number, "b")
        site.town.pages["/c.html"] = "<h2>公告</h2>" + links(site.town, *range(201, 209))
        site.crawl(settings=QUIET)
        assert outcomes(site) == {"c": "rows"}
        assert categories(site, 201) == dict.fromkeys(range(201, 209), "栏目c")


def test_a_short_list_is_not_held_against_it(crawls: Crawls, tmp_path: Path) -> None:
    """The site promises as many as its sections show; of this one nothing was promised."""
    promised = (
        declared("b") + "\n    expect = __import__('crawler.health').health.Expect(min_links=4)"
    )
    with watched(crawls, tmp_path, declared=promised) as site:
        site.town.publish(201, "b")
        for day in range(2):
            site.crawl(day, settings=QUIET)
        assert list(categories(site, 201)) == [201]


def test_what_the_file_no_longer_names_is_let_go(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path, declared=declared("b")) as site:
        site.town.publish(201, "b")
        site.crawl(settings=QUIET)
        text = (tmp_path / f"{site.module}.py").read_text(encoding="utf-8")
        site.module += "_again"
        text = text.replace("candidates =", "# candidates =")
        (tmp_path / f"{site.module}.py").write_text(text, encoding="utf-8")
        assert site.crawl(1, settings=QUIET) == ["/a.html"]


def test_a_limited_run_looks_at_none(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path, declared=declared("b")) as site:
        site.town.publish(201, "b")
        assert "/b.html" not in site.crawl(settings=QUIET, limit=3)
        assert outcomes(site) == {}


def test_a_section_that_is_gone_is_let_go(crawls: Crawls, tmp_path: Path) -> None:
    """Nobody promised it: what was said once is not said every day."""
    with watched(crawls, tmp_path, declared=declared("b")) as site:
        for number in range(201, 204):
            site.town.publish(number, "b")
        site.crawl(settings=QUIET)
        del site.town.lists["b"]
        assert "/b.html" in site.crawl(1, settings=QUIET)
        assert outcomes(site) == {"b": "http_404"}
        assert site.crawl(2, settings=QUIET) == ["/a.html"]


def test_a_section_that_becomes_a_candidate_is_one_still(crawls: Crawls, tmp_path: Path) -> None:
    """All that it shows is stored already."""
    with watched(crawls, tmp_path, "ab") as site:
        site.crawl(settings=QUIET)
        text = (tmp_path / f"{site.module}.py").read_text(encoding="utf-8")
        site.module += "_again"
        first, _, rest = text.partition(f", '{site.server.base}/b.html'")
        moved = f"candidates = {{'{site.server.base}/b.html': '栏目b'}}"
        text = first + rest.rstrip("\n") + f"\n    {moved}\n"
        (tmp_path / f"{site.module}.py").write_text(text, encoding="utf-8")
        site.town.publish(113, "b", "2026-07-15")
        site.crawl(1, settings=QUIET)
        assert outcomes(site) == {"b": "list"}
        assert list(categories(site, 113)) == [113]
