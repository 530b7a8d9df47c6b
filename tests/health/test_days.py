"""Sites that change for a day, or slowly, crawled day after day: nothing true is lost, nothing false is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import pytest

from crawler.sample.site import Page
from tests.crawling import rows
from tests.health.test_end_to_end import (
    FIRST,
    Site,
    Story,
    declare,
    run_all,
    serve_each,
    stories,
)

pytestmark = pytest.mark.xdist_group("health")
DAYS: Final = 5


class Rolled(Site):
    """On the second day all addresses are others; then all is as it was."""

    day = 0

    def respond(self, path: str) -> Page:
        if self.day != 1:
            return super().respond(path)
        if path in self.sections:
            page = super().respond(path)
            return replace(page, body=page.body.replace(b'href="/a/', b'href="/show/x'))
        if path.startswith("/a/"):
            return Page(404, "text/html", b"<h1>404</h1>")
        return super().respond(path.replace("/show/x", "/a/"))


class Leading(Site):
    """Some links of its list, from some day on, lead to another host."""

    day, since, away = 0, 0, "https://mp.weixin.qq.com/s/"

    def leads(self, story: Story) -> bool:
        return story.number % 3 == 0

    def respond(self, path: str) -> Page:
        page = super().respond(path)
        for story in self.sections.get(path, ()):
            if self.day >= self.since and self.leads(story):
                old, new = (
                    f'href="{there}' for there in (story.path, f"{self.away}{story.number}")
                )
                page = replace(page, body=page.body.replace(old.encode(), new.encode()))
        return page


class Moved(Leading):
    """On the fourth day it moves."""

    since, away = 3, "http://new.baishi.test/a/"

    def leads(self, story: Story) -> bool:
        return True


class Behind(Site):
    """From the fourth day on it shows its texts to those who log in."""

    day = 0

    def respond(self, path: str) -> Page:
        page = super().respond(path)
        if self.day < 3 or not path.startswith("/a/"):
            return page
        text = page.body.decode()
        head, _, rest = text.partition('<div class="text"><p>')
        return html_of(head + f'<div class="text"><p>{rest[:25]}……请登录后查看全文</p></div>')


def html_of(text: str) -> Page:
    return Page(200, "text/html; charset=utf-8", text.encode())


MADE: Final[dict[str, Callable[[], Site]]] = {
    "rolled": lambda: Rolled({"/news/": stories(12)}),
    "behind": lambda: Behind({"/news/": stories(2)}),
    "leading": lambda: Leading({"/news/": stories(12)}),
    "moved": lambda: Moved({"/news/": stories(12)}),
}


@dataclass(frozen=True, slots=True)
class Lived:
    """The sites after so many days."""

    database: Path
    printed: list[str]
    """What each day's run wrote on standard error."""

    def verdicts(self, name: str) -> list[str]:
        sql = "SELECT verdict FROM crawls WHERE site = ? ORDER BY id"
        return [row["verdict"] for row in rows(self.database, sql, name)]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    folder = tmp_path_factory.mktemp("days")
    sites = {name: made() for name, made in MADE.items()}
    printed = []
    with ExitStack() as stack:
        declare(folder, serve_each(stack, sites), sites)
        for day in range(DAYS):
            for site in sites.values():
                site.day = day  # type: ignore[attr-defined]
                if day:
                    newest = date(2026, 7, 14) + timedelta(days=day)
                    site.sections["/news/"][:0] = stories(1, first=300 + day, newest=newest)
            printed.append(run_all(folder, list(sites), FIRST + timedelta(days=day)).stderr)
    yield Lived(folder / "t.db", printed)


def test_addresses_that_changed_for_a_day_leave_no_article_gone(lived: Lived) -> None:
    assert lived.verdicts("rolled") == ["ok"] * DAYS, lived.printed
    found = rows(lived.database, "SELECT url, gone_at FROM articles WHERE site = 'rolled'")
    assert len(found) == 12 + DAYS - 1
    assert [row["url"] for row in found if row["gone_at"]] == []
    missed = "SELECT count(*) FROM visits WHERE site = 'rolled' AND missed_at IS NOT NULL"
    assert rows(lived.database, missed)[0][0] == 0


def test_articles_of_another_host_are_kept_as_their_list_shows_them(lived: Lived) -> None:
    assert lived.verdicts("leading") == ["ok"] * DAYS, lived.printed
    listed = [*stories(12), *(stories(1, first=300 + day)[0] for day in range(1, DAYS))]
    found = rows(lived.database, "SELECT * FROM articles WHERE site = 'leading'")
    assert sorted(row["title"] for row in found) == sorted(story.title for story in listed)
    away = [row for row in found if row["elsewhere"]]
    assert len(away) == sum(story.number % 3 == 0 for story in listed) > 0
    for row in away:
        assert row["url"].startswith("https://mp.weixin.qq.com/s/")
        assert row["body"] is None
    assert all(row["body"] for row in found if not row["elsewhere"])
    # Visited never, and told once.
    never = "SELECT count(next_visit_at) FROM visits JOIN articles a ON a.id = article_id WHERE elsewhere"
    assert rows(lived.database, never)[0][0] == 0
    why = rows(lived.database, "SELECT why FROM crawls WHERE site = 'leading' ORDER BY id")
    assert "mp.weixin.qq.com" in why[0]["why"]
    assert [row["why"] for row in why[1:]] == [None] * (DAYS - 1)
    counted = rows(
        lived.database,
        "SELECT links, elsewhere FROM sections JOIN crawls ON crawls.id = crawl_id WHERE site = 'leading' AND url"
        " LIKE '%/news/' ORDER BY crawl_id LIMIT 1",
    )
    assert tuple(counted[0]) == (12, 4)


def test_a_site_that_moved_is_broken_and_nothing_of_it_is_changed(lived: Lived) -> None:
    assert lived.verdicts("moved") == ["ok", "ok", "ok", "broken", "broken"], lived.printed
    found = rows(lived.database, "SELECT * FROM articles WHERE site = 'moved'")
    assert len(found) == 12 + 2
    assert not any("new.baishi" in row["url"] or row["gone_at"] for row in found)
    addresses = "SELECT count(*) FROM addresses WHERE url LIKE '%new.baishi%'"
    assert rows(lived.database, addresses)[0][0] == 0
    assert "new.baishi.test" in lived.printed[3]


def test_a_text_that_is_stored_whole_is_not_overwritten_by_its_beginning(lived: Lived) -> None:
    assert lived.verdicts("behind") == ["ok", "ok", "ok", "degraded", "degraded"], lived.printed
    found = rows(
        lived.database, "SELECT title, body FROM articles WHERE site = 'behind' ORDER BY id"
    )
    seen_whole = [*stories(2), *(stories(1, first=300 + day)[0] for day in (1, 2))]
    bodies = {row["title"]: row["body"] for row in found}
    assert all("验收" in bodies[story.title] for story in seen_whole)
    assert "stored in full" in lived.printed[3]
    kept = "SELECT count(*) FROM rejects JOIN crawls ON crawls.id = crawl_id WHERE site = 'behind' AND rejects.reason = 'teaser'"
    assert rows(lived.database, kept)[0][0] > 0
    # It is no open work: it is visited again when its time comes.
    assert rows(lived.database, "SELECT count(*) FROM pending WHERE site = 'behind'")[0][0] == 0
