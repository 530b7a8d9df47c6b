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


MADE: Final[dict[str, Callable[[], Site]]] = {
    "rolled": lambda: Rolled({"/news/": stories(12)}),
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
