"""Runs that follow one another: what could have changed is asked for, nothing else; and nothing is lost."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crawler.health import FATES
from tests.crawling import rows
from tests.many_crawls import Crawls, many_crawls
from tests.town import Watched, watched

# One child crawls for them all.
pytestmark = pytest.mark.xdist_group("town")


@pytest.fixture(scope="module")
def crawls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawls]:
    with many_crawls(tmp_path_factory.mktemp("crawls") / "log") as crawls:
        yield crawls


def numbers(site: Watched, where: str = "1") -> list[int]:
    """The stored articles, by their numbers on the site."""
    urls = [row["url"] for row in rows(site.database, f"SELECT url FROM articles WHERE {where}")]
    return sorted(int(url.rpartition("/")[2].removesuffix(".html")) for url in urls)


def pending(site: Watched) -> dict[str, str]:
    """Open work: path -> reason."""
    found = rows(site.database, "SELECT url, reason FROM pending WHERE gave_up_at IS NULL")
    return {"/" + row["url"].split("/", 3)[3]: row["reason"] for row in found}


def last_crawl(site: Watched) -> dict[str, Any]:
    return dict(rows(site.database, "SELECT * FROM crawls ORDER BY id DESC LIMIT 1")[0])


def ledger_adds_up(site: Watched) -> None:
    for row in rows(site.database, "SELECT * FROM sections"):
        assert row["rows"] == sum(row[name] for name in FATES), dict(row)
        assert row["stored"] == row["new"] + row["revisited"]


def test_the_years_of_a_list_are_its_pages(crawls: Crawls, tmp_path: Path) -> None:
    """All are read once; then the newest is asked for until it shows nothing new."""
    with watched(crawls, tmp_path) as site:
        for number in range(201, 208):
            site.town.publish(number, f"a{number // 204 + 2024}", f"2025-01-{number - 200:02d}")
        site.town.lists["a2026"] = site.town.lists["a"]
        site.town.tabs = "".join(
            f"<b><a href='/a{year}.html'>{year}年</a></b>" for year in (2026, 2025, 2024)
        )
        site.crawl()
        assert numbers(site) == [*range(1, 13), *range(201, 208)]
        assert not {"/a_2.html", "/a2026.html", "/a2025.html"}.intersection(site.crawl(days=1))
        site.town.publish(13)
        asked = site.crawl(days=2)
        assert "/n/13.html" in asked
        assert [path for path in asked if path.startswith("/a")] == ["/a.html", "/a_2.html"]


def test_an_address_is_stored_as_the_site_writes_it(crawls: Crawls, tmp_path: Path) -> None:
    """And known by its canonical form, in which files of earlier versions have it."""
    with watched(crawls, tmp_path) as site:
        site.town.address = "/show.php?town=1&nid={}&menu=4"
        site.crawl()
        urls = [
            row["url"].partition("/show")[2]
            for row in rows(site.database, "SELECT url FROM articles")
        ]
        assert sorted(urls)[0] == ".php?town=1&nid=1&menu=4"
        # The parameters change places, which makes no other page.
        site.town.address = "/show.php?menu=4&nid={}&town=1"
        assert site.crawl(0.1) == ["/a.html"]
        with closing(sqlite3.connect(site.database)) as db, db:
            db.execute(
                "UPDATE articles SET url = (SELECT min(url) FROM addresses WHERE article_id = id)"
            )
            db.execute("DELETE FROM addresses WHERE url NOT IN (SELECT url FROM articles)")
        site.town.publish(13)
        assert [path for path in site.crawl(0.2) if "nid" in path] == [
            "/show.php?menu=4&nid=13&town=1"
        ]
        assert len(urls) + 1 == rows(site.database, "SELECT count(*) AS n FROM articles")[0]["n"]


def test_the_links_of_a_pager_are_no_articles(crawls: Crawls, tmp_path: Path) -> None:
    """Though the declared selector finds them as well."""
    with watched(crawls, tmp_path) as site:
        site.town.tabs = (
            "<li><a href='/a_3.html'>3</a></li><li><a href='/a_2.html'>下一页 »</a></li>"
        )
        site.crawl()
        assert numbers(site) == list(range(1, 13))
        assert not rows(site.database, "SELECT url FROM rejects")


def articles(*found: int) -> list[str]:
    return [f"/n/{number}.html" for number in found]


def test_only_what_is_new_is_asked_for(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path, "ab") as site:
        # An article that is mentioned before a list shows it is open work for a while.
        site.town.links = {12: 3, 11: 12}
        first = site.crawl(settings={"BATCH_SIZE": 1})
        assert len(first) == 24 + 6
        assert not pending(site)
        site.town.articles[12].views = 99
        # Nothing has changed but a view count.
        assert sorted(site.crawl(0.1)) == ["/a.html", "/b.html"]
        assert last_crawl(site)["known"] == 10
        seen = rows(
            site.database,
            "SELECT count, seen_at FROM views JOIN articles a ON a.id = article_id WHERE a.views = 99",
        )
        assert [tuple(row) for row in seen][-1:] == [(99, "2026-07-15 04:24:00")]
        shown = rows(
            site.database, "SELECT id FROM articles WHERE last_seen_at = '2026-07-15 04:24:00'"
        )
        assert len(shown) == 10
        # Two new ones, one of them on both lists: a known page ends each list.
        site.town.publish(13)
        site.town.publish(14)
        site.town.lists["b"].insert(0, 14)
        third = site.crawl(0.2)
        assert sorted(third) == ["/a.html", "/a_2.html", "/b.html", "/b_2.html", *articles(13, 14)]
        assert numbers(site) == sorted(site.town.articles)
        assert (last_crawl(site)["new"], last_crawl(site)["open"]) == (2, 0)
        # All list pages, and still no article.
        full = site.crawl(0.3, full=True)
        assert sorted(full) == sorted(
            f"/{name}{page}.html" for name in "ab" for page in ("", "_2", "_3")
        )
        ledger_adds_up(site)
        assert not pending(site)


def test_what_a_limit_cut_off_is_brought_by_the_next_run(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path) as site:
        site.crawl(limit=3)
        assert numbers(site) == [10, 11, 12]
        assert pending(site) == dict.fromkeys(articles(8, 9), "limit")
        again = site.crawl(0.1)
        # The open work before anything that later list pages show.
        assert set(again[1:3]) == set(articles(8, 9))
        assert numbers(site) == sorted(site.town.articles)
        assert site.crawl(0.2) == ["/a.html"]
        ledger_adds_up(site)


def test_what_was_merely_mentioned_is_no_open_work_once_it_is_stored(
    crawls: Crawls, tmp_path: Path
) -> None:
    with watched(crawls, tmp_path) as site:
        site.town.links = {12: 3}
        site.crawl(limit=3)
        assert pending(site)["/n/3.html"] == "mentioned"
        site.crawl(0.1)
        assert numbers(site) == sorted(site.town.articles)
        assert (pending(site), last_crawl(site)["open"]) == ({}, 0)


def test_what_failed_comes_first_the_next_time(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path) as site:
        site.town.failing = {"/n/11.html": 503, "/n/9.html": 404, "/a_2.html": 500}
        site.crawl(verdict="degraded")
        assert pending(site) == {
            "/n/11.html": "http_503",
            "/n/9.html": "http_404",
            "/a_2.html": "http_500",
        }
        assert last_crawl(site)["open"] == 2  # what is not there need not be tried at once
        site.town.failing = {"/n/9.html": 404}
        again = site.crawl(0.1)
        assert again[0] == "/a.html"
        assert again.count("/a_2.html") == again.count("/n/11.html") == 1
        assert "/n/9.html" not in again
        assert numbers(site) == [n for n in sorted(site.town.articles) if n != 9]
        assert site.crawl(0.2) == ["/a.html"]
        assert last_crawl(site)["open"] == 0
        site.town.failing = {}
        assert "/n/9.html" in site.crawl(1)
        assert numbers(site) == sorted(site.town.articles)
        ledger_adds_up(site)


def test_a_page_that_fails_for_days_is_given_up_and_said_so(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path, articles=3) as site:
        site.crawl()
        site.town.publish(4)
        site.town.failing = {"/n/4.html": 503}
        settings: dict[str, Any] = {"REVISIT_DAYS": []}
        for day in range(1, 11):
            site.crawl(day, "", settings=settings)
        assert last_crawl(site)["gave_up"] == 1
        assert "given up" in last_crawl(site)["why"]
        assert not pending(site)
        assert site.crawl(11, settings=settings) == ["/a.html"]
        site.town.failing = {}
        assert "/n/4.html" in site.crawl(12, full=True, settings=settings)
        assert numbers(site) == [1, 2, 3, 4]
        assert not rows(site.database, "SELECT * FROM pending")


def test_a_changed_title_on_a_list_is_news_and_a_cut_one_is_not(
    crawls: Crawls, tmp_path: Path
) -> None:
    with watched(crawls, tmp_path) as site:
        site.crawl()
        site.town.cut = True
        assert site.crawl(0.1) == ["/a.html"]
        site.town.cut = False
        site.town.articles[11].title = "更正：关于第11号材料填报工作的通知"
        assert sorted(site.crawl(0.2)) == ["/a.html", "/a_2.html", "/n/11.html"]
        [revision] = rows(site.database, "SELECT old FROM revisions")
        assert json.loads(revision["old"]) == {"title": "关于第11号材料填报工作的通知"}
        assert site.crawl(0.3) == ["/a.html"]


def test_a_counter_behind_the_titles_of_a_list_is_no_news(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path) as site:
        site.town.counter = 12
        site.crawl()
        for at, site.town.counter in ((0.1, 13), (0.2, 1014), (0.3, None)):
            assert site.crawl(at) == ["/a.html"]
        site.town.articles[11].title = "更正：关于第11号材料填报工作的通知"
        site.town.counter = 15
        assert "/n/11.html" in site.crawl(0.4)


def test_young_articles_are_visited_again_and_again_less_often(
    crawls: Crawls, tmp_path: Path
) -> None:
    with watched(crawls, tmp_path, articles=2) as site:
        site.town.publish(3, day="2024-01-05")
        site.crawl()
        young, old = set(articles(1, 2)), set(articles(3))
        site.town.articles[
            2
        ].text = "更正：园区企业请于下月底之前完成材料的填报工作，逾期不再受理，特此通知。"
        visits = {}
        for day in (1, 2, 3, 4, 7, 8, 30, 31):
            asked = site.crawl(day)
            assert asked[0] == "/a.html"
            visits[day] = set(asked[1:])
        assert visits == {
            1: young, 2: set(), 3: young, 4: set(), 7: young, 8: set(), 30: young | old, 31: set(),
        }  # fmt: skip
        [revision] = rows(site.database, "SELECT old, replaced_at FROM revisions")
        assert json.loads(revision["old"])["body"].startswith("第2号通知")
        assert revision["replaced_at"] == "2026-07-16 02:00:00"
        ledger_adds_up(site)


def test_gone_on_two_days_and_back_again(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path, articles=3) as site:
        site.crawl()
        site.town.lists["a"].remove(2)
        site.town.failing = {"/n/2.html": 404}
        site.crawl(1)
        assert numbers(site, "gone_at IS NOT NULL") == []
        assert "/n/2.html" not in site.crawl(1.1)
        site.crawl(2)
        assert numbers(site, "gone_at = '2026-07-17 02:00:00'") == [2]
        assert last_crawl(site)["verdict"] == "quiet"
        assert numbers(site) == [1, 2, 3]
        assert "/n/2.html" not in site.crawl(4)
        # It is put back.
        site.town.failing = {}
        site.town.lists["a"].insert(0, 2)
        assert "/n/2.html" in site.crawl(5)
        assert numbers(site, "gone_at IS NOT NULL") == []
        ledger_adds_up(site)


def test_pages_that_say_that_they_are_unchanged(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path, articles=7) as site:
        site.town.etags = True
        site.crawl()
        before = rows(site.database, "SELECT id, body FROM articles")
        asked = site.crawl(1)
        assert asked[0] == "/a.html"
        assert set(asked[1:]) == set(articles(1, 2, 3, 4, 5, 6, 7))
        crawl = last_crawl(site)
        assert (crawl["verdict"], crawl["known"], crawl["revisited"]) == ("quiet", 7, 0)
        assert [tuple(r) for r in rows(site.database, "SELECT id, body FROM articles")] == [
            tuple(r) for r in before
        ]
        site.town.publish(8)
        assert sorted(site.crawl(1.1)) == ["/a.html", "/a_2.html", "/n/8.html"]
        ledger_adds_up(site)


def test_a_first_page_of_nothing_but_pinned_articles(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path) as site:
        site.crawl()
        # The five oldest are pinned; the newest article stands below them.
        pinned = [1, 2, 3, 4, 5]
        site.town.lists["a"] = pinned + [n for n in site.town.lists["a"] if n not in pinned]
        site.town.lists["a"].insert(5, 13)
        site.town.articles[13] = site.town.articles[12]
        site.town.publish(14, "b", day="2026-07-14")
        site.town.lists["a"].insert(5, 14)
        assert "/n/14.html" in site.crawl(0.1)


def test_a_broken_section_is_not_taken_for_silence(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path) as site:
        site.crawl()
        site.town.publish(13)
        site.town.failing = {"/a.html": 500}
        assert site.crawl(1, "broken") == ["/a.html"]  # and no visits
        site.town.failing = {}
        asked = site.crawl(1.1)
        assert "/n/13.html" in asked
        assert numbers(site) == sorted(site.town.articles)


def test_an_article_that_only_another_leads_to_survives_a_limit(
    crawls: Crawls, tmp_path: Path
) -> None:
    with watched(crawls, tmp_path, articles=3) as site:
        site.town.publish(9, "b")
        site.town.links[2] = 9
        site.crawl(limit=3)
        assert numbers(site) == [1, 2, 3]
        site.crawl(0.1)
        assert numbers(site) == [1, 2, 3, 9]
        assert site.crawl(0.2) == ["/a.html"]
        assert not pending(site)


def test_a_site_whose_articles_are_stored_under_another_name(
    crawls: Crawls, tmp_path: Path
) -> None:
    with watched(crawls, tmp_path, "ab") as site:
        site.crawl()
        with closing(sqlite3.connect(site.database)) as db, db:
            db.execute("UPDATE articles SET site = 'wan'")
        site.crawl(1, "ok")
        assert "under the site wan" in last_crawl(site)["why"]


# Sections without a name


def with_home(site: Watched, *, first: bool = False) -> None:
    """Declare the list ``h`` as that of a home page, which shows the articles of all sections, and ``a`` as a section.
    ``first``: the home page's list is read before the section's."""
    path = site.folder / f"{site.module}.py"
    base = site.server.base
    text = path.read_text(encoding="utf-8")
    names = f"sections = {{'{base}/a.html': '园区动态', '{base}/h.html': ''}}"
    text = re.sub(r"start_urls = .*", names, text)
    if first:
        text += (
            "\n    def list_request(self, url, section, page, headers=None):\n"
            "        request = super().list_request(url, section, page, headers)\n"
            "        return request.replace(priority=5 if section.endswith('h.html') else 0)\n"
        )
    path.write_text(text, encoding="utf-8")


def categories(site: Watched) -> dict[int, str | None]:
    return {
        int(row["url"].rpartition("/")[2].removesuffix(".html")): row["category"]
        for row in rows(site.database, "SELECT url, category FROM articles")
    }


def test_a_section_names_what_the_home_page_showed_first(crawls: Crawls, tmp_path: Path) -> None:
    """In the same run, before or after the article's page has answered; others stay without."""
    with watched(crawls, tmp_path, "ah", 7) as site:
        with_home(site, first=True)
        # The home page shows the oldest of the section, which stand on its last page.
        site.town.lists["h"] = [2, 1, 103, 102]
        site.crawl()
        assert categories(site) == {
            **dict.fromkeys(range(1, 8), "园区动态"),
            102: None,
            103: None,
        }


def test_a_section_names_what_an_earlier_run_had_from_the_home_page(
    crawls: Crawls, tmp_path: Path
) -> None:
    with watched(crawls, tmp_path, "ah", 3) as site:
        with_home(site)
        site.town.failing["/a.html"] = 500
        site.town.lists["h"] += [1, 2]
        site.crawl(verdict="")
        assert set(categories(site).values()) == {None}
        site.town.failing.clear()
        asked = site.crawl(0.1, verdict="")
        assert categories(site) == {
            **dict.fromkeys((1, 2, 3), "园区动态"),
            **dict.fromkeys((101, 102, 103)),
        }
        assert not {"/n/1.html", "/n/2.html"} & {*asked}
        assert not rows(site.database, "SELECT 1 FROM revisions")
        # What a page or a person has named stays so.
        with closing(sqlite3.connect(site.database)) as db, db:
            db.execute("UPDATE articles SET category = '要闻' WHERE url LIKE '%/n/1.html'")
        site.crawl(0.2, verdict="")
        assert categories(site)[1] == "要闻"


# A pager that vanishes


def publish(site: Watched, first: int, last: int, *sections: str) -> None:
    """New articles, each on all of the lists."""
    for number in range(first, last + 1):
        site.town.publish(number, sections[0])
        for section in sections[1:]:
            site.town.lists[section].insert(0, number)


def test_new_articles_only_and_no_next_page(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path) as site:
        site.crawl()
        publish(site, 21, 28, "a")
        site.town.unpaged = True
        site.crawl(0.1, "degraded")
        why, step = last_crawl(site)["why"], last_crawl(site)["next_step"]
        assert f"section {site.server.base}/a.html: all 5 listed articles are new" in why
        assert "no next page" in why
        assert step == "zhaoshang check town"
        assert (last_crawl(site)["new"], len(why.splitlines())) == (5, 1)
        # Once: the next run knows them.
        site.crawl(0.2)
        assert last_crawl(site)["verdict"] == "quiet"


def test_several_sections_without_a_next_page_are_told_once(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path, "ab") as site:
        site.crawl()
        publish(site, 21, 28, "a")
        publish(site, 31, 38, "b")
        site.town.unpaged = True
        site.crawl(0.1, "degraded")
        [why] = last_crawl(site)["why"].splitlines()
        assert "2 sections: all 10 listed articles are new" in why


@pytest.mark.parametrize(
    ("pager", "told"),
    [
        ("<span>共9页</span> <b>1</b> <a href='javascript:go(2)'>2</a> <a href='javascript:go(9)'>末页</a>", 9),
        ("<b>1</b> <a onclick='go(2)'>2</a> <a onclick='go(3)'>3</a> <a onclick='go(4)'>4</a>", 4),
    ],
)  # fmt: skip
def test_fewer_pages_could_be_read_than_the_pager_tells_of(
    pager: str, told: int, crawls: Crawls, tmp_path: Path
) -> None:
    with watched(crawls, tmp_path) as site:
        site.town.unpaged, site.town.tabs = True, f"<p>{pager}</p>"
        site.crawl(verdict="degraded")
        why = last_crawl(site)["why"]
        assert f"the pager announces at least {told} pages, but only 1 could be read" in why
        assert last_crawl(site)["next_step"] == "zhaoshang check town"
        # What is known ends the list, as on any day.
        site.crawl(0.1)


@pytest.mark.parametrize(("following", "read"), [("/a_1.html", 1), ("/nowhere.html", 1)])
def test_the_page_after_is_no_other(
    following: str, read: int, crawls: Crawls, tmp_path: Path
) -> None:
    """The site does not heed its number, or has none there."""
    with watched(crawls, tmp_path) as site:
        site.town.unpaged = True
        site.town.tabs = f"<p>共 3 页 <a href='{following}'>下一页</a></p>"
        site.crawl(verdict="degraded")
        assert f"at least 3 pages, but only {read} could be read" in last_crawl(site)["why"]


def test_a_long_list_may_be_a_page_shorter_than_told(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path) as site:
        publish(site, 13, 110, "a")
        site.town.tabs = "<p>共 23 页</p>"
        site.crawl()


def test_a_pager_may_lead_to_one_page_too_many(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path) as site:
        site.town.page_size = 20
        site.town.tabs = "<p>共 2 页 <a href='/nowhere.html'>下一页</a></p>"
        site.crawl()


def test_a_page_that_is_asked_for_again_is_not_missing(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path) as site:
        site.town.tabs, site.town.failing = "<p>共 3 页</p>", {"/a_2.html": 503}
        site.crawl(verdict="degraded")
        site.town.failing = {}
        site.town.publish(13)
        site.crawl(1)
        assert numbers(site) == list(range(1, 14))


def test_years_in_a_row_are_no_pages(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path) as site:
        site.town.tabs = "<p><a href='/y2026'>2026</a> <a href='/y2025'>2025</a></p>"
        site.crawl()


def test_many_new_articles_and_a_next_page(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path) as site:
        site.crawl()
        publish(site, 21, 28, "a")
        site.crawl(0.1)
        assert last_crawl(site)["new"] == 8


def test_a_list_without_a_next_page_that_shows_one_known_article(
    crawls: Crawls, tmp_path: Path
) -> None:
    with watched(crawls, tmp_path) as site:
        site.crawl()
        publish(site, 21, 24, "a")
        site.town.unpaged = True
        site.crawl(0.1)
        assert last_crawl(site)["new"] == 4


def test_a_section_that_is_read_for_the_first_time(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path, "ab") as site:
        site.town.unpaged = True
        site.town.failing = {"/b.html": 500}
        site.crawl(verdict="degraded")
        site.town.failing = {}
        site.crawl(0.1)
        assert last_crawl(site)["new"] == 5


def test_a_home_page_whose_articles_all_stand_in_sections(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path, "ab") as site:
        site.crawl()
        # The second list has room for a few, and they are all new; the first one is read whole.
        publish(site, 21, 28, "a", "b")
        site.town.lists["b"] = site.town.lists["b"][:5]
        site.crawl(0.1)
        assert last_crawl(site)["new"] == 8


def test_a_limit_and_a_lost_page_are_told_as_such(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path) as site:
        site.crawl()
        publish(site, 21, 28, "a")
        site.town.failing = {"/a_2.html": 500}
        site.crawl(0.1, "degraded")
        assert "no next page" not in last_crawl(site)["why"]
