"""Rows that lead to another host: which are articles, and what is known of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from scrapy.crawler import Crawler

from crawler.base_spiders.elsewhere import article_of, hosts_of, is_article, leads_elsewhere
from crawler.base_spiders.lists import SectionWalk
from crawler.base_spiders.site import SiteSpider
from crawler.read.declared import ListRow

TITLE = "东湾高新区召开企业座谈会"
AWAY = "https://mp.weixin.qq.com/s/Qw3rTy"
NOW = datetime(2026, 7, 15, 2, tzinfo=UTC)


def row(url: str = AWAY, title: str = TITLE, day: str | None = "2026-07-14") -> ListRow:
    return ListRow(url, url, title, day)


class Town(SiteSpider):
    name = "town"
    start_urls = ["http://town.test/news/"]
    article_links = "h2 > a"
    max_elsewhere = 3


def spider() -> Town:
    settings = {"NOW": NOW.isoformat(), "DATABASE": "", "CRAWL_LOG": False}
    return Town.from_crawler(Crawler(Town, settings))


def test_a_run_keeps_so_many_and_no_more() -> None:
    town = spider()
    section = town.start_urls[0]
    town.walks[section] = SectionWalk(None)
    counts = town.run.section(section)
    for page in range(1, 4):
        rows = [row(f"http://host{page}-{n}.test/x.html") for n in range(2)]
        _, kept, _ = town.take_rows(rows, section, page)
        assert len(kept) == (2, 1, 0)[page - 1]
    assert (counts.rows, counts.skipped, town.run.left_elsewhere) == (6, 3, 3)


def test_rows_that_do_something_are_none() -> None:
    town = spider()
    section = town.start_urls[0]
    town.walks[section] = SectionWalk(None)
    links = [
        "news.php?act=del&id=5",
        "news/vote/5",
        "index.php?action=logout",
        "news.php?act=detail&id=5",
    ]
    rows = [row(f"http://town.test/{link}") for link in links]
    asked, _, _ = town.take_rows(rows, section, 1)
    assert [request.url for request in asked] == ["http://town.test/news.php?act=detail&id=5"]


def test_hosts() -> None:
    hosts = hosts_of(
        ["https://www.linjiang.test/a/", "http://linjiang.test:8080/"], ["ZS.linjiang.test"]
    )
    assert hosts == {"linjiang.test", "linjiang.test:8080", "zs.linjiang.test"}
    assert not leads_elsewhere("https://linjiang.test/1.html", hosts)
    assert not leads_elsewhere("https://www.zs.linjiang.test/1.html", hosts)
    assert leads_elsewhere("https://linjiang.test:81/1.html", hosts)
    assert leads_elsewhere(AWAY, hosts)


@pytest.mark.parametrize(
    ("one", "dated", "is_one"),
    [
        (row(), True, True),
        (row(day=None), False, True),
        (row(day=None), True, False),
        (row(title="更多"), True, False),
        (row("http://127.0.0.1:9/x.html"), True, False),
        (row("http://10.1.2.3/x.html"), True, False),
        (row("http://intranet/x.html"), True, False),
        (row("https://files.test/a.pdf"), True, False),
        (row("http://8.8.8.8/x.html"), True, True),
        (row("http://www.other.test/"), True, False),
        (row("http://www.other.test/", day=None), False, False),
        (row("http://www.other.test/?id=7"), True, True),
    ],
)
def test_which_rows_are_articles(one: ListRow, dated: bool, is_one: bool) -> None:
    assert is_article(one.url, one, dated=dated) is is_one


def test_what_the_list_says_is_kept() -> None:
    article = article_of(
        row(), AWAY, "linjiang", "https://linjiang.test/a/", NOW, "2026-07-15 02:00:00"
    )
    assert (article.title, article.published_at, article.url) == (TITLE, "2026-07-14", AWAY)
    assert (article.body, article.elsewhere, article.section) == (
        None,
        True,
        "https://linjiang.test/a/",
    )
    article = article_of(row(day="2天前"), AWAY, "linjiang", "s", NOW, "2026-07-15 02:00:00")
    assert (article.published_at, article.published_about) == (None, "2026-07-13")


def test_a_row_that_leads_to_the_home_page_leads_to_no_article() -> None:
    town = spider()
    homes = ["http://town.test/", "http://town.test/index.html"]
    found = [
        town.article_address(row(url), dated=True) for url in (*homes, "http://town.test/?p=5")
    ]
    assert found == [None, None, "http://town.test/?p=5"]
