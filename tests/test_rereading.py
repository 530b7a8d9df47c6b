"""Later list pages, read again one a run: nothing that is put deep into a list stays unknown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.crawling import rows
from tests.many_crawls import Crawls, many_crawls
from tests.town import Watched, watched

# One child crawls for them all.
pytestmark = pytest.mark.xdist_group("town")

QUIET: dict[str, Any] = {"REVISIT_DAYS": [], "REREAD_PAGES": 1}


@pytest.fixture(scope="module")
def crawls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawls]:
    with many_crawls(tmp_path_factory.mktemp("crawls") / "log") as crawls:
        yield crawls


def run(site: Watched, day: float, **arguments: Any) -> list[str]:
    """A daily run in which no article is due."""
    return site.crawl(day, settings=QUIET, **arguments)


def stored(site: Watched) -> list[int]:
    urls = [row["url"] for row in rows(site.database, "SELECT url FROM articles")]
    return sorted(int(url.rpartition("/")[2].removesuffix(".html")) for url in urls)


def put_deep(site: Watched, number: int, place: int, day: str = "2026-07-03") -> None:
    """An article that is dated back, deep in the list."""
    site.town.publish(number, day=day)
    site.town.lists["a"].remove(number)
    site.town.lists["a"].insert(place, number)


def test_later_pages_take_turns(crawls: Crawls, tmp_path: Path) -> None:
    """One a run, of one section after the other, from the second to the last and again."""
    with watched(crawls, tmp_path, "ab") as site:
        run(site, 0)
        asked = [run(site, day)[2:] for day in range(1, 7)]
        turns = ["/a_2.html", "/b_2.html", "/a_3.html", "/b_3.html", "/a_2.html", "/b_2.html"]
        assert asked == [[path] for path in turns]


def test_an_article_deep_in_a_list_is_found(crawls: Crawls, tmp_path: Path) -> None:
    """Nothing on the first page tells of it."""
    with watched(crawls, tmp_path, "ab", articles=30) as site:
        run(site, 0)
        put_deep(site, 99, 27)
        for day in range(1, 11):
            asked = run(site, day)
            # Behind the page that shows it, the next one is read as well.
            assert len(asked) <= 3 + 2 * ("/n/99.html" in asked)
        assert 99 in stored(site)
        assert len(site.crawl(11, settings={**QUIET, "REREAD_PAGES": 0})) == 2


def test_a_list_by_views_and_one_that_turns_round_lose_nothing(
    crawls: Crawls, tmp_path: Path
) -> None:
    with watched(crawls, tmp_path, articles=30) as site:
        run(site, 0)
        lists = site.town.lists
        lists["a"].sort()  # the oldest first
        for day in range(1, 13):
            if day < 4:
                site.town.publish(30 + day, day=f"2026-07-{15 + day}")
                lists["a"].sort()
            run(site, day)
        assert stored(site) == list(range(1, 34))
        lists["a"].sort(key=lambda number: number * 7 % 31)
        for day in range(13, 27):
            if day < 16:
                put_deep(site, 30 + day, day, "2026-07-29")
            run(site, day)
        assert stored(site) == sorted(site.town.articles)


@pytest.mark.parametrize("totals", ["共{articles}条", "共{articles}篇 1/{pages}页", "共{pages}页"])
def test_a_list_that_says_it_grew_is_read_at_once(
    crawls: Crawls, tmp_path: Path, totals: str
) -> None:
    with watched(crawls, tmp_path, articles=30) as site:
        site.town.totals = totals
        site.crawl(settings={"REVISIT_DAYS": []})
        assert site.crawl(1, settings={"REVISIT_DAYS": []}) == ["/a.html"]
        put_deep(site, 99, 22)
        site.crawl(2, settings={"REVISIT_DAYS": []})
        assert 99 in stored(site)
        site.town.publish(31)
        put_deep(site, 98, 18)
        site.crawl(3, settings={"REVISIT_DAYS": []})
        assert 31 in stored(site)
        if "articles" in totals:
            assert 98 in stored(site)
        assert site.crawl(4, settings={"REVISIT_DAYS": []}) == ["/a.html"]


def test_a_count_that_means_nothing_is_believed_twice(crawls: Crawls, tmp_path: Path) -> None:
    """It counts the site's visitors, perhaps: then lists would be read to their end every day."""
    with watched(crawls, tmp_path, articles=20) as site:
        site.town.totals = "共100条"
        site.crawl(settings={"REVISIT_DAYS": []})
        asked = []
        for day in range(1, 6):
            site.town.totals = f"共{100 + day}条"
            asked.append(len(site.crawl(day, settings={"REVISIT_DAYS": []})))
        assert asked == [4, 4, 1, 1, 1]


def test_pages_that_are_counted_from_the_end_are_all_read(crawls: Crawls, tmp_path: Path) -> None:
    """With every page that is added, the address of each leads to the one before it."""
    with watched(crawls, tmp_path, articles=25) as site:
        site.town.page_address = "/{section}_{left}.html"
        run(site, 0)
        assert run(site, 1) == ["/a.html", "/a_4.html"]
        for number in (26, 27, 28):
            site.town.publish(number)
        put_deep(site, 99, 13)
        site.town.totals = "共{pages}页"
        for day in range(2, 8):
            run(site, day)
        assert 99 in stored(site)


def test_a_first_page_that_is_as_it_was_does_not_stop_the_round(
    crawls: Crawls, tmp_path: Path
) -> None:
    with watched(crawls, tmp_path, articles=15) as site:
        site.town.etags = True
        run(site, 0)
        put_deep(site, 99, 12)
        asked = [sorted(run(site, day)) for day in (1, 2)]
        assert asked == [
            ["/a.html", "/a_2.html"],
            ["/a.html", "/a_3.html", "/a_4.html", "/n/99.html"],
        ]


def test_a_list_that_shows_fewer_rows_is_still_the_list(crawls: Crawls, tmp_path: Path) -> None:
    """Though the later page that is read again shows older ones."""
    with watched(crawls, tmp_path, articles=14) as site:
        site.town.page_size = 12
        run(site, 0)
        run(site, 1)
        site.town.page_size = 5
        for day in range(2, 8):
            run(site, day)


def test_a_list_shorter_than_its_file_promises_is_still_the_list(
    crawls: Crawls, tmp_path: Path
) -> None:
    """It was learned at twelve rows a page, half of which its file promises, and shows five from the second day on."""
    with watched(crawls, tmp_path, articles=14) as site:
        file = tmp_path / f"{site.module}.py"
        text = file.read_text("utf-8").replace(
            "import SiteSpider\n", "import SiteSpider\nfrom crawler.health import Expect\n"
        )
        file.write_text(text + "    expect = Expect(min_links=6)\n", "utf-8")
        site.town.page_size = 12
        run(site, 0)
        site.town.page_size = 5
        for day in range(1, 12):
            if day % 3 == 0:
                site.town.publish(300 + day, day=f"2026-07-{14 + day}")
            run(site, day)
        assert len(rows(site.database, "SELECT 1 FROM articles")) == 17


def test_articles_of_one_day_have_no_order(crawls: Crawls, tmp_path: Path) -> None:
    """A list that shows fewer of them than it did shows its newest all the same."""
    with watched(crawls, tmp_path, articles=2) as site:
        for number in range(50, 80):
            site.town.publish(number, day="2026-07-13")
        site.town.page_size = 12
        run(site, 0)
        site.town.page_size = 5
        for day in range(1, 4):
            run(site, day)


def test_a_later_page_that_fails_is_told_and_tried_again(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path, articles=15) as site:
        run(site, 0)
        site.town.failing = {"/a_2.html": 503}
        run(site, 1, verdict="degraded")
        site.town.failing = {}
        assert "/a_2.html" in run(site, 2)
        asked = [run(site, day)[-1] for day in (3, 4, 5)]
        assert set(asked) == {"/a_2.html", "/a_3.html"}


def test_a_list_whose_pages_have_moved_begins_anew(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path, articles=25) as site:
        run(site, 0)
        run(site, 1)
        site.town.page_address = "/{section}_{left}.html"
        site.town.failing = {f"/a_{page}.html": 404 for page in (3,)}
        run(site, 2)
        site.town.failing = {}
        put_deep(site, 99, 18)
        for day in range(3, 9):
            run(site, day)
        assert 99 in stored(site)
