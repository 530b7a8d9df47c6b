"""Articles that are not found although lists show them: of one, of a section, and when they are there again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.health import FATES
from crawler.storage.frontier import GIVE_UP_DAYS
from tests.crawling import rows
from tests.many_crawls import Crawls, many_crawls
from tests.town import Watched, watched

# One child crawls for them all.
pytestmark = pytest.mark.xdist_group("town")
SECTION_B = range(101, 105)


@pytest.fixture(scope="module")
def crawls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawls]:
    with many_crawls(tmp_path_factory.mktemp("crawls") / "log") as crawls:
        yield crawls


def number(site: Watched, what: str) -> int:
    [(count,)] = [tuple(row) for row in rows(site.database, f"SELECT count(*) FROM {what}")]
    return int(count)


def gone(site: Watched) -> int:
    return number(site, "articles WHERE gone_at IS NOT NULL")


def why(site: Watched) -> str:
    [(text,)] = [
        tuple(r) for r in rows(site.database, "SELECT why FROM crawls ORDER BY id DESC LIMIT 1")
    ]
    return text or ""


def take_away(site: Watched, *numbers: int) -> None:
    """Let the pages of articles be missing; the lists go on showing them."""
    site.town.failing = {f"/n/{each}.html": 404 for each in numbers}


def asked_for(site: Watched, day: float, *numbers: int, verdict: str = "ok") -> list[int]:
    """Which of the articles a run asks for."""
    asked = site.crawl(day, verdict)
    return [each for each in numbers if f"/n/{each}.html" in asked]


def ledger_adds_up(site: Watched) -> None:
    for row in rows(site.database, "SELECT * FROM sections"):
        assert row["rows"] == sum(row[name] for name in FATES), dict(row)


def test_one_that_is_gone_and_listed_is_asked_for_once_a_week(
    crawls: Crawls, tmp_path: Path
) -> None:
    with watched(crawls, tmp_path, articles=3) as site:
        site.crawl()
        take_away(site, 2)
        assert [day for day in range(1, 25) if asked_for(site, day, 2)] == [1, 2, 9, 16, 23]
        assert gone(site) == 1
        take_away(site)
        assert asked_for(site, 30, 2) == [2]
        assert gone(site) == 0
        ledger_adds_up(site)


def test_one_that_a_list_shows_again_is_asked_for_at_once(crawls: Crawls, tmp_path: Path) -> None:
    """However near or far its next visit is; and what is too much for one run is left to the next."""
    with watched(crawls, tmp_path, articles=4) as site:
        site.crawl()
        take_away(site, 2, 3)
        site.town.lists["a"] = [4, 1]
        for day in (1, 2):
            site.crawl(day)
        assert gone(site) == 2
        # Once more after 30 days, and then no more.
        assert [day for day in (5, 32, 60, 100) if asked_for(site, day, 2, 3)] == [32]
        site.town.lists["a"] = [4, 3, 2, 1]
        take_away(site)
        for day in (101, 102):
            site.crawl(day, settings={"MAX_REVISITS": 1})
            assert gone(site) == 102 - day
        ledger_adds_up(site)


def test_a_section_none_of_which_is_found_is_told_and_not_gone(
    crawls: Crawls, tmp_path: Path
) -> None:
    with watched(crawls, tmp_path, "ab", articles=4) as site:
        site.crawl()
        take_away(site, *SECTION_B)
        for day in (1, 2, 3):
            site.crawl(day, "degraded")
            assert (
                f"none of the 4 requested articles of section {site.server.base}/b.html can be found"
                in why(site)
            )
            assert "look at that page in a browser" in why(site)
            # One reason is enough.
            assert "article pages failed" not in why(site)
            assert gone(site) == number(site, "visits WHERE missed_at IS NOT NULL") == 0
            assert number(site, "pending WHERE reason = 'still_listed'") == 4
        take_away(site)
        site.crawl(4)
        assert number(site, "pending") == 0
        ledger_adds_up(site)


def test_a_section_that_stays_so_is_not_asked_for_ever(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path, "ab", articles=4) as site:
        site.crawl()
        take_away(site, *SECTION_B)
        for day in range(1, GIVE_UP_DAYS + 1):
            assert asked_for(site, day, *SECTION_B, verdict="degraded")
        assert "4 pages given up after days of failing" in why(site)
        assert [d for d in range(11, 30) if asked_for(site, d, *SECTION_B)] == []
        assert asked_for(site, 30, *SECTION_B, verdict="degraded")
        assert gone(site) == 0


def test_a_section_whose_list_says_that_it_is_as_it_was(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path, "ab", articles=4) as site:
        site.town.etags = True
        site.crawl()
        take_away(site, *SECTION_B)
        for day in (1, 2, 3):
            site.crawl(day, "degraded")
            assert "/b.html can be found" in why(site)
        assert gone(site) == number(site, "visits WHERE missed_at IS NOT NULL") == 0


def test_a_few_others_of_the_section_can_speak_for_it(crawls: Crawls, tmp_path: Path) -> None:
    """Three that are listed and not there, of a section that is well: they alone were asked for, and are gone."""
    with watched(crawls, tmp_path, "ab", articles=0) as site:
        site.town.publish(1)
        for each in range(110, 120):
            site.town.publish(each, "b", day="2024-01-05")
        for each in (101, 102, 103):
            site.town.publish(each, "b")
        site.town.page_size = 20
        site.crawl()
        take_away(site, 101, 102, 103)
        assert asked_for(site, 1, *range(110, 120)) == [117, 118, 119]
        # Nothing of the other section is due: any known article can speak for the site then.
        assert asked_for(site, 2, *range(110, 120))
        assert gone(site) == 3
        assert not why(site)
        ledger_adds_up(site)


def test_two_are_too_few_to_speak_of_a_section(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path, "ab", articles=2) as site:
        site.crawl()
        take_away(site, 101, 102)
        for day in (1, 2):
            site.crawl(day)
        assert gone(site) == 2


def test_those_that_left_their_list_are_gone_as_ever(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path, "ab", articles=4) as site:
        site.crawl()
        site.town.publish(200, "b", day="2024-01-05")
        site.town.lists["b"] = [200]
        take_away(site, *SECTION_B)
        for day in (1, 2):
            site.crawl(day)
        assert gone(site) == 4


def test_a_section_that_is_removed_can_be_taken_out_of_the_file(
    crawls: Crawls, tmp_path: Path
) -> None:
    with watched(crawls, tmp_path, "ab", articles=4) as site:
        site.crawl()
        site.town.failing = {"/b.html": 404}
        site.crawl(0.1, "degraded")
        assert (
            "look at that page in a browser; if the section was removed, delete its address from"
            f" start_urls in {site.module}.py"
        ) in why(site)


def test_addresses_that_were_others_for_a_day_are_tried_again(
    crawls: Crawls, tmp_path: Path
) -> None:
    """Of articles that no list shows any more: the address that they were last had from is dead, an older one is not."""
    with watched(crawls, tmp_path, articles=12) as site:
        site.crawl(0)
        site.town.address = "/show.php?nid={}"
        site.town.failing = {f"/n/{number}.html": 404 for number in site.town.articles}
        site.crawl(1)
        site.town.address, site.town.failing = "/n/{}.html", {}
        site.town.unpaged = True
        asked = [path for day in (2, 3, 4, 7, 8, 9) for path in site.crawl(day, "")]
        assert any("nid=" in path for path in asked)
        stored = rows(site.database, "SELECT url, gone_at FROM articles")
        assert len(stored) == 12
        assert [row["url"] for row in stored if row["gone_at"]] == []
