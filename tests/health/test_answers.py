"""A site that shows no article any more: told after few requests, and none of its articles is taken for gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from crawler.health.answers import MANY, MANY_OF_A_SECTION, Answers, is_in_vain
from crawler.health.reasons import Steps
from crawler.health.suspicion import ENOUGH
from crawler.sample.site import Page
from tests.crawling import rows
from tests.health.test_end_to_end import TABLES
from tests.many_crawls import Crawls, many_crawls
from tests.town import Watched, watched

# One child crawls for them all.
pytestmark = pytest.mark.xdist_group("town")
_HTML: Final = "text/html; charset=utf-8"
# Else as many as that are on their way when the end is known.
ONE_BY_ONE: Final = {"CONCURRENT_REQUESTS": 1}


def page(text: str, status: int = 200) -> Page:
    return Page(status, _HTML, f"<html><body>{text}</body></html>".encode())


MISSING: Final = page(
    "<h1>页面不存在</h1><div class=body><p>您访问的页面不存在或已被删除。</p></div>"
)
HOME: Final = page("<h2>临江招商网</h2><ul><li><a href='/n/1.html'>旧闻</a></li></ul>")
LOGIN: Final = page("<h1>用户登录</h1><div class=body><p>请先登录后再查看。</p></div>")
INSTEAD: Final = {
    "soft 404": (MISSING, "a soft 404"),
    "login": (LOGIN, "a login page"),
    "maintenance": (page("<h1>网站维护中</h1><p>请稍后再来。</p>"), "says the site is closed"),
    # Its title is read, for the declared one is missing; a text it has none.
    "home": (HOME, "without a text"),
    "404": (page("<h1>404</h1>", 404), "http_404"),
    "410": (page("gone", 410), "http_410"),
    "403": (page("<h1>403</h1>", 403), "http_403"),
    "500": (page("<h1>500</h1>", 500), "http_500"),
    "to home": (
        Page(302, _HTML, b"", {"Location": "/index.html"}),
        "a redirect to the home page or to a list",
    ),
    "to list": (
        Page(302, _HTML, b"", {"Location": "/a.html"}),
        "a redirect to the home page or to a list",
    ),
    "elsewhere": (
        Page(302, _HTML, b"", {"Location": "http://login.example.cn/"}),
        "a redirect to another site",
    ),
}
each_page = pytest.mark.parametrize("shown", INSTEAD)


@pytest.fixture(scope="module")
def crawls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawls]:
    with many_crawls(tmp_path_factory.mktemp("crawls") / "log") as crawls:
        yield crawls


def articles(asked: list[str]) -> list[int]:
    """The numbers of those that were asked for."""
    return sorted({int(path[3:].removesuffix(".html")) for path in asked if path.startswith("/n/")})


def count(site: Watched, what: str) -> int:
    [(number,)] = [tuple(row) for row in rows(site.database, f"SELECT count(*) FROM {what}")]
    return int(number)


def last_crawl(site: Watched) -> dict[str, Any]:
    return dict(rows(site.database, "SELECT * FROM crawls ORDER BY id DESC LIMIT 1")[0])


def stored(site: Watched) -> list[tuple[Any, ...]]:
    """All that is stored of articles."""
    return [
        tuple(row)
        for table in ("articles", *TABLES)
        for row in rows(site.database, f"SELECT * FROM {table} ORDER BY 1, 2")
    ]


def close(site: Watched, shown: str = "soft 404") -> str:
    """Let every article answer so; returns what the verdict says of it."""
    site.town.instead, words = INSTEAD[shown]
    return words


# The first run


@each_page
def test_a_site_that_never_showed_an_article_is_left_after_few_pages(
    shown: str, crawls: Crawls, tmp_path: Path
) -> None:
    with watched(crawls, tmp_path, articles=300) as site:
        site.town.page_size = 50
        words = close(site, shown)
        tried = articles(site.crawl(verdict="broken", settings=ONE_BY_ONE))
        assert MANY_OF_A_SECTION <= len(tried) <= MANY_OF_A_SECTION + 5
        assert words in last_crawl(site)["why"]
        assert count(site, "articles") == 0
        # What was tried is open work as well, and its turn comes last, but for those asked for while it is sorted.
        assert last_crawl(site)["open"] == count(site, "pending WHERE due_at IS NOT NULL") > 45
        again = articles(site.crawl(0.1, "broken", settings=ONE_BY_ONE))
        assert len({*tried} & {*again}) < MANY_OF_A_SECTION / 2
        site.town.instead = None
        site.crawl(0.2)
        assert count(site, "articles") == 300
        assert count(site, "pending") == 0


def test_three_articles_that_are_all_missing(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path, articles=3) as site:
        close(site)
        assert len(articles(site.crawl(verdict="broken"))) == 3
        assert "none of the 3 requested article pages" in last_crawl(site)["why"]


class OtherSection(set[int]):
    """The articles of one of two sections, but for those asked for before the other was asked for in vain often enough.

    Which list answers first, and so whose articles are asked for first, is chance.
    """

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.closed: set[int] = set()

    def __contains__(self, number: object) -> bool:
        assert isinstance(number, int)
        if self.closed:
            return number in self.numbers
        self.asked.append(number)
        for section in (set(range(1, 61)), set(range(101, 161))):
            if len(section.intersection(self.asked)) >= MANY_OF_A_SECTION:
                self.closed = section
        return False

    @property
    def numbers(self) -> set[int]:
        return {*range(1, 61), *range(101, 161)} - self.closed - set(self.asked)


def test_one_section_behind_a_login_does_not_hide_the_others(
    crawls: Crawls, tmp_path: Path
) -> None:
    with watched(crawls, tmp_path, "ab", articles=60) as site:
        site.town.page_size = 60
        site.town.instead = LOGIN
        site.town.spared = spared = OtherSection()
        tried = set(articles(site.crawl(verdict="degraded", settings=ONE_BY_ONE)))
        well = spared.numbers
        assert well < tried
        assert len(tried & spared.closed) <= MANY_OF_A_SECTION + 6
        assert "are not articles; its other" in last_crawl(site)["why"]
        # The site is known now, and vouched for: the section is read as far as there is any of it.
        back = sorted({*range(1, 61), *range(101, 161)} - well - tried)[-3:]
        site.town.spared = well | set(back)
        site.crawl(0.1, "degraded")
        assert count(site, "articles") == len(well) + 3


def test_a_handful_of_missing_articles_does_not_end_a_first_run(
    crawls: Crawls, tmp_path: Path
) -> None:
    with watched(crawls, tmp_path, articles=40) as site:
        site.town.instead, site.town.spared = MISSING, set(range(1, 33))
        assert articles(site.crawl(verdict="degraded")) == list(range(1, 41))
        assert count(site, "articles") == 32


# A later run


@each_page
def test_a_site_that_shows_no_article_any_more(shown: str, crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path, articles=30) as site:
        site.town.page_size = 20
        site.crawl()
        before = stored(site)
        for number in range(31, 331):
            site.town.publish(number, day="2026-07-15")
        close(site, shown)
        for day in (1, 2, 3):
            tried = articles(site.crawl(day, "broken", settings=ONE_BY_ONE))
            assert len(tried) <= max(MANY + 3, ENOUGH), day
            assert stored(site) == before
            assert count(site, "visits WHERE missed_at IS NOT NULL") == 0
            assert last_crawl(site)["gone"] == 0
        site.town.instead = None
        site.crawl(4)
        assert count(site, "articles") == 330
        assert count(site, "pending") == 0


@each_page
def test_a_day_without_news_on_which_no_article_is_shown(
    shown: str, crawls: Crawls, tmp_path: Path
) -> None:
    """One visit is due, and fails: three other articles tell whether it is that one or the site."""
    with watched(crawls, tmp_path, articles=0) as site:
        for number in range(1, 10):
            site.town.publish(number, day="2024-01-05")
        site.town.publish(10)
        site.crawl()
        before = stored(site)
        words = close(site, shown)
        for day in (1, 2):
            assert 10 in (tried := articles(site.crawl(day, "broken")))
            # What was asked for in vain is open work.
            assert len(tried) == (7 if day == 2 and shown != "home" else 4)
            assert stored(site) == before
        if shown != "home":  # which lacks the fields that it used to have
            assert words in last_crawl(site)["why"]
        site.town.instead = None
        site.crawl(3)
        assert count(site, "articles WHERE gone_at IS NOT NULL") == count(site, "pending") == 0


def test_one_article_that_is_deleted_is_gone_as_ever(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path, articles=0) as site:
        for number in range(1, 10):
            site.town.publish(number, day="2024-01-05")
        site.town.publish(10)
        site.crawl()
        site.town.instead, site.town.spared = MISSING, set(range(1, 10))
        for day in (1, 2):
            tried = articles(site.crawl(day))
            assert len(tried) == 4
            assert last_crawl(site)["verdict"] == "quiet"
        [gone] = rows(site.database, "SELECT url FROM articles WHERE gone_at IS NOT NULL")
        assert gone["url"].endswith("/n/10.html")


def test_the_newest_ones_that_are_deleted_are_gone_as_ever(crawls: Crawls, tmp_path: Path) -> None:
    """One visit is due, and in vain; the others that were published last are deleted too, but lists do not show them."""
    with watched(crawls, tmp_path, articles=0) as site:
        for number in range(1, 10):
            site.town.publish(number, day=f"2024-01-0{number}")
        site.town.publish(10)
        site.crawl()
        site.town.lists["a"] = [5, 4, 3, 2, 1]
        site.town.instead, site.town.spared = MISSING, {1, 2, 3, 4, 5}
        for day in (1, 2):
            site.crawl(day)
        assert count(site, "articles WHERE gone_at IS NOT NULL") == 1


def test_visits_that_are_on_their_way_can_speak_for_the_site(
    crawls: Crawls, tmp_path: Path
) -> None:
    """All articles are visited again, and nothing is left to ask for when the first ones were in vain."""
    with watched(crawls, tmp_path, articles=0) as site:
        for number in range(1, 17):
            site.town.publish(number)
        site.crawl()
        visited = [path for path in site.crawl(1) if path.startswith("/n/")]
        site.town.instead = MISSING
        site.town.spared = {number for path in visited[8:] for number in articles([path])}
        assert len(articles(site.crawl(4, "", settings=ONE_BY_ONE))) == 16
        assert "requested article pages is an article" not in (last_crawl(site)["why"] or "")


def test_a_whole_year_that_is_deleted_is_gone_as_ever(crawls: Crawls, tmp_path: Path) -> None:
    """Every visit that is due is in vain, more than it takes to doubt the site; what lists show is well."""
    with watched(crawls, tmp_path, articles=0) as site:
        for number in range(1, 31):
            site.town.publish(number, day="2024-01-05")
        for number in range(31, 61):
            site.town.publish(number)
        site.crawl()
        site.town.lists["a"] = list(range(30, 0, -1))
        site.town.instead, site.town.spared = MISSING, set(range(1, 31))
        for day in (1, 2):
            assert len(articles(site.crawl(day))) == 33
        assert count(site, "articles WHERE gone_at IS NOT NULL") == 30


def test_news_that_are_all_missing_of_a_site_that_is_well(crawls: Crawls, tmp_path: Path) -> None:
    with watched(crawls, tmp_path, articles=10) as site:
        site.crawl()
        for number in range(11, 41):
            site.town.publish(number)
        site.town.instead, site.town.spared = MISSING, {*range(1, 11), 11}
        tried = articles(site.crawl(0.1, "degraded"))
        assert {*range(11, 41)} < {*tried}
        assert len(tried) == 33
        assert count(site, "articles") == 11


@pytest.mark.parametrize(("number", "verdict", "gone"), [(3, "broken", 0), (2, "quiet", 2)])
def test_a_small_site_of_which_nothing_is_left(
    number: int, verdict: str, gone: int, crawls: Crawls, tmp_path: Path
) -> None:
    """Three that are listed and not there are a broken site; fewer prove nothing, and are gone."""
    with watched(crawls, tmp_path, articles=number) as site:
        site.crawl()
        close(site)
        for day in (1, 2):
            assert len(articles(site.crawl(day, ""))) == number
            assert last_crawl(site)["verdict"] == verdict
        assert count(site, "articles WHERE gone_at IS NOT NULL") == gone


def test_a_limit_leaves_no_room_to_ask_whether_it_is_the_site(
    crawls: Crawls, tmp_path: Path
) -> None:
    with watched(crawls, tmp_path, articles=10) as site:
        site.crawl()
        close(site)
        for day in (1, 2):
            assert len(articles(site.crawl(day, "", limit=2))) == 2
        assert count(site, "visits WHERE missed_at IS NOT NULL") == 0


def test_articles_that_robots_txt_forbids_from_now_on(crawls: Crawls, tmp_path: Path) -> None:
    """The lists are allowed: that nothing comes any more is no silence. And no forbidden page is asked for."""
    with watched(crawls, tmp_path, articles=10) as site:
        site.crawl()
        before = stored(site)
        for number in range(11, 61):
            site.town.publish(number)
        site.town.robots = "User-agent: *\nDisallow: /n/\n"
        for day in (1, 2):
            assert not articles(site.crawl(day, "broken"))
            assert "forbidden by robots.txt" in last_crawl(site)["why"]
            assert stored(site) == before
        site.town.robots = ""
        site.crawl(3)
        assert count(site, "articles") == 60


# What is counted


@pytest.mark.parametrize(
    ("why", "counts"),
    [
        ("soft_404", True), ("soft_blocked", True), ("no_body", True), ("http_404", True), ("http_401", True),
        ("http_500", True), ("offsite", True), ("http_429", False), ("http_503", False), ("timeout", False),
        ("robots", True), ("robots_http_503", False), ("host_down", False), ("page_2_empty", False), ("pdf", False), ("left", False),
    ],
)  # fmt: skip
def test_what_says_that_there_is_no_article(why: str, counts: bool) -> None:
    assert is_in_vain(why) is counts
    answers = Answers()
    answers.note(why, "s", "u")
    assert answers.doubtful is counts


def test_one_article_refutes_the_doubt() -> None:
    answers = Answers(weighed=True)
    for _ in range(MANY_OF_A_SECTION):
        answers.note("http_404", "s", "u")
    assert answers.is_void("s")
    assert not answers.is_void("t")
    assert answers.trouble(Steps())
    answers.articles += 1
    assert not answers.is_void("s")
    assert answers.trouble(Steps()) is None


def test_the_reasons_are_told_by_their_number() -> None:
    answers = Answers(weighed=True)
    for why in ("http_404", "soft_404", "soft_404"):
        answers.note(why, "s", f"u/{why}")
    trouble = answers.trouble(Steps())
    assert trouble
    assert "none of the 3 requested article pages" in trouble.en
    assert "(2 × a soft 404, 1 × http_404), e.g. u/http_404" in trouble.en
    assert "（2 次“页面不存在”（软 404）、1 次http_404）" in trouble.zh


@pytest.mark.parametrize(
    ("why", "step"),
    [
        ("no_body", "zhaoshang check"),
        ("http_403", "in a browser"),
        ("robots", "ask the site's owner"),
    ],
)
def test_what_to_do_depends_on_why(why: str, step: str) -> None:
    answers = Answers(weighed=True)
    for _ in range(3):
        answers.note(why, "s", "u")
    trouble = answers.trouble(Steps())
    assert trouble
    assert trouble.en.endswith(step)
