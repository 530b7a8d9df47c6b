"""What is new is the same wherever it is told, and told once: a site's past, and twelve articles at odd hours."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from crawler.browse.asked import Asked, Kept
from crawler.browse.reading_list import reading_list
from crawler.cli import main
from crawler.clock import moment
from crawler.storage.database import reading
from crawler.storage.issues import issue_before
from crawler.storage.subscriptions import Subscription, Subscriptions
from crawler.tell.delivery import deliver
from crawler.tell.feed import feed_of
from tests.crawling import NOW
from tests.listener import listening
from tests.many_crawls import Crawls, many_crawls
from tests.town import Notice, Watched, watched

_PAST = 500
_ATOM = "{http://www.w3.org/2005/Atom}"
# When each comes, in days after the first crawl, and the day that it bears.
_NEWS = {
    # Published a minute before midnight, crawled ten minutes after it.
    0.59: ("2026-07-15 23:59", "2026-07-15", "2026-07-15 22:40", "2026-07-16"),
    # Back-dated by days, by years, and dated ahead.
    1.6: ("2026-07-01", "2019-03-05", "2026-07-17", "2026-07-16 23:59"),
    2.98: ("2026-07-18", "2026-07-17 00:01", "2026-07-18", "2026-07-18"),
}
_COPY = 512


def _run(*words: str, now: str) -> str:
    arguments = [*words, "--db", "t.db", *(("-s", f"NOW={now}") if now else ())]
    ended = CliRunner().invoke(main, arguments, env={"ZHAOSHANG_LANG": "en"})
    assert ended.exit_code == 0, ended.output
    return ended.stdout


def _publish(town: Watched, number: int, day: str) -> str:
    """A story of its own, on top of the list; returns its title."""
    town.town.publish(number, day=day)
    draw = Random(number)  # noqa: S311 - no secret
    words = "".join(chr(draw.randrange(0x4E00, 0x9000)) for _ in range(240))
    one = town.town.articles[number] = Notice(f"{words[:12]}第{number}号", day, f"{words}。")
    return one.title


@pytest.fixture
def crawls(tmp_path: Path) -> Iterator[Crawls]:
    with many_crawls(tmp_path / "crawls.log") as running:
        yield running


def test_twelve_articles_are_the_same_twelve_everywhere(
    tmp_path: Path, crawls: Crawls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with watched(crawls, tmp_path, articles=0) as town, listening() as robot:
        town.town.page_size = 50
        town.town.lists["a"] = []
        for number in range(1, _PAST + 1):
            _publish(town, number, f"2026-{number // 84 + 1:02}-{number % 28 + 1:02}")
        town.crawl(settings={"DOWNLOAD_DELAY": 0})
        with reading(town.database) as db, Subscriptions.of(town.database) as file:
            (stored,) = db.execute("SELECT count(*) FROM articles").fetchone()
            assert stored == _PAST
            # As from a person who subscribed before the site was crawled: its past is no news for them.
            file.add(
                Subscription("all", "", site="town", targets=(robot.base,)),
                None,
                "2026-07-15 02:00:00",
            )
        assert deliver(town.database, NOW).sent == 0
        _run("briefing", "--markdown", "first.md", now=NOW.isoformat())
        assert "No new stories" in Path("first.md").read_text("utf-8")
        expected, numbers = Counter[str](), iter(range(_PAST + 1, _PAST + 13))
        for days, dates in _NEWS.items():
            for number, day in zip(numbers, dates, strict=False):
                title = _publish(town, number, day)
                if number == _COPY:
                    # The story of the 7th article, told again.
                    old = town.town.articles[7]
                    title = f"转载：{old.title}"
                    town.town.articles[number] = Notice(title, day, old.text)
                expected[title] += 1
                if number % 4 == 0:
                    break
            town.crawl(days)
            deliver(town.database, NOW)
        assert sum(expected.values()) == 12
        told = [one["title"] for message in robot.told() for one in message["articles"]]
    assert Counter(told) == expected
    later = "2026-07-18T12:00:00+08:00"
    briefing = _run("briefing", "--since", "last", "--no-health", now=later)
    assert (
        Counter(
            line.split("[")[1].split("]")[0]
            for line in briefing.splitlines()
            if line.startswith("- 20")
        )
        == expected
    )
    found = _run("search", "号", "--new", "last", "--json", "--copies", now="")
    assert Counter(json.loads(line)["title"] for line in found.splitlines()) == expected
    feed = ElementTree.fromstring(feed_of(town.database, "all", NOW))  # noqa: S314 - our own
    assert Counter(title.text for title in feed.iterfind(f"{_ATOM}entry/{_ATOM}title")) == expected
    [site] = [
        one for one in json.loads(_run("status", "--json", now=later)) if one["site"] == "town"
    ]
    assert (site["new_7"], site["new_last"], site["articles"]) == (12, 12, _PAST + 12)
    with reading(town.database) as db:
        assert db.execute("SELECT size FROM clusters").fetchall() == [(2,)]
        now = moment("2026-07-18 04:00:00")
        issue = issue_before(town.database, now)
        shown = reading_list(db, Asked(show="last"), Kept(issue=issue), now)
        tabs = {tab.show: tab.count for tab in shown["tabs"]}
        assert (tabs[""], tabs["7d"], tabs["last"], tabs["unread"]) == (_PAST + 12, 12, 12, 12)
    assert (
        Counter(
            "".join(text for text, _ in one["title"]) for _, day in shown["results"] for one in day
        )
        == expected
    )
