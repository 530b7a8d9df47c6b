"""Sites that change for good: what is stored stays as it was, and the first run that meets the change tells it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawling import rows
from tests.many_crawls import Crawls, many_crawls
from tests.town import Watched, watched

# One child crawls for them all.
pytestmark = pytest.mark.xdist_group("town")


@pytest.fixture(scope="module")
def crawls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawls]:
    with many_crawls(tmp_path_factory.mktemp("crawls") / "log") as crawls:
        yield crawls


def live(site: Watched, days: range, verdict: str = "ok") -> None:
    """A new article a day, and a run; the first three days of each are those on which one or two are read again."""
    for day in days:
        site.town.publish(500 + day, day=f"2026-07-{14 + day}")
        site.crawl(day, verdict)


def changed(site: Watched) -> int:
    return len(rows(site.database, "SELECT * FROM revisions"))


@pytest.mark.parametrize(
    ("heading", "tail"),
    [
        (" - 临江招商网", ""),
        ("", "<p>本文已被阅读 {} 次</p>"),
        ("", " 浏览 {} 次，来自园区服务平台"),
        ("_临江县人民政府", "<p>扫描二维码，关注园区{}</p>"),
    ],
)
def test_what_enters_every_page_overwrites_none(
    crawls: Crawls, tmp_path: Path, heading: str, tail: str
) -> None:
    """Though each run reads but one or two articles again."""
    with watched(crawls, tmp_path) as site:
        live(site, range(5))
        stored = len(rows(site.database, "SELECT * FROM articles"))
        site.town.heading, site.town.tail = heading, tail
        live(site, range(5, 7), "broken")
        assert changed(site) == 0
        assert len(rows(site.database, "SELECT * FROM articles")) == stored
        site.town.heading = site.town.tail = ""
        live(site, range(7, 10))
        assert len(rows(site.database, "SELECT * FROM articles")) == len(site.town.articles)
        assert changed(site) == 0


def test_what_an_editor_changes_is_taken(crawls: Crawls, tmp_path: Path) -> None:
    """One of the three that are read again, or the only one; others vouch for the site."""
    with watched(crawls, tmp_path) as site:
        live(site, range(4))
        for day in range(4, 7):
            site.town.articles[500 + day - 1].text += f"更正第{day}处：联系人改为王先生。"
            live(site, range(day, day + 1))
            assert changed(site) == day - 3


def test_what_an_editor_adds_to_several_is_taken(crawls: Crawls, tmp_path: Path) -> None:
    """In the same words: others are looked at, and are as they were."""
    with watched(crawls, tmp_path) as site:
        live(site, range(4))
        for number in (503, 501):
            site.town.articles[number].text += "</p><p>咨询时间另行通知，请留意本栏目。"
        live(site, range(4, 5))
        assert changed(site) == 2
        assert len(rows(site.database, "SELECT * FROM crawls WHERE verdict = 'ok'")) == 5


def test_many_that_an_editor_rewrites_at_once_are_taken(crawls: Crawls, tmp_path: Path) -> None:
    """And nothing else is read again: by themselves they look like a redesign, and would be in doubt day after day."""
    with watched(crawls, tmp_path) as site:
        live(site, range(4))
        rewritten = sorted(site.town.articles)[-8:-2]
        for number in rewritten:
            one = site.town.articles[number]
            one.title = f"{one.title}（第{number % 7}稿）"
            one.text = (
                f"本通知重新发布。{one.text[: number % 9 + 9]}，请以第{number}号窗口的答复为准。"
            )
        asked = site.crawl(12)
        assert {f"/n/{number}.html" for number in rewritten} <= set(asked)
        assert changed(site) == len(rewritten)
