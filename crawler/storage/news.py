"""What is news of a site: an article that was met after its section had been read to its end once.

All that a site published before it came under watch is its past, and so is what a new section of it holds when that is
first read, however many runs that takes. ``articles.news_at`` says of all others when they were first stored; whoever
asks what is new (status, briefing, search, subscriptions, feeds, the browser) asks for that, and for nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from crawler.clock import stamp
from crawler.fields.zone import SHANGHAI
from crawler.storage.queries import chunks, marks
from crawler.storage.reader import Readable

# A section that is never read to its end, because one of its pages always fails, has news after so many runs all the same.
_RUNS: Final = 3
COUNTS_AS_RUN: Final = ("ok", "quiet", "degraded")


class Past:
    """Up to which run what was met of a site belongs to its past."""

    def __init__(self, db: Readable, site: str) -> None:
        self._walks: dict[str, int] = dict(
            db.execute(
                "SELECT url, first_crawl_id FROM walks WHERE site = ? AND first_crawl_id IS NOT NULL",
                [site],
            ).fetchall()
        )
        row = db.execute(
            f"""
            SELECT id FROM crawls WHERE site = ? AND verdict IN ({marks(COUNTS_AS_RUN)})
            ORDER BY id LIMIT 1 OFFSET {_RUNS - 1}
            """,
            [site, *COUNTS_AS_RUN],
        ).fetchone()
        self._run: int | None = row[0] if row else None

    def is_news(self, section: str | None, met: int) -> bool:
        """Whether what the run ``met`` was the first to meet is news; ``section``: the list that led to it."""
        last = self._walks.get(section or "")
        if last is None and (section is None or "#" in section or not section) and self._walks:
            # No list leads to it, but another article.
            last = min(self._walks.values())
        if last is None:
            last = self._run
        return last is not None and met > last


def met_in(db: Readable, site: str, urls: Sequence[str]) -> dict[str, int]:
    """The run that was the first to meet what is still open work, by its address (canonical)."""
    found: dict[str, int] = {}
    for some in chunks(urls):
        found.update(
            db.execute(
                f"SELECT url, crawl_id FROM pending WHERE site = ? AND url IN ({marks(some)})",
                [site, *some],
            )
        )
    return found


def since(now: datetime, days: int) -> str:
    """The moment, UTC, with which the last ``days`` days of Asia/Shanghai begin, today among them. ``now`` is aware."""
    midnight = now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    return stamp(midnight - timedelta(days=max(days - 1, 0)))


def counts(db: Readable, since: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """For each site that has any: how many articles were news in each span.

    ``since``: a name for each span -> the moment, UTC, with which it begins. The articles are counted, not what runs say
    of themselves: one that was killed, or whose disk was full, said nothing.
    """
    spans = ", ".join("sum(news_at >= ?)" for _ in since)
    # The plus sign: else every article of all years is read, in the order of an index on sites.
    rows = db.execute(
        f"SELECT site, {spans} FROM articles WHERE news_at >= ? GROUP BY +site",
        [*since.values(), min(since.values())],
    )
    return {site: dict(zip(since, numbers, strict=True)) for site, *numbers in rows}


def counts_after(db: Readable, seen_id: int) -> dict[str, int]:
    """For each site that has any: how many articles were news after the article of this number."""
    sql = "SELECT site, count(*) FROM articles WHERE id > ? AND news_at IS NOT NULL GROUP BY +site"
    return dict(db.execute(sql, [seen_id]).fetchall())


def one_a_story(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """News without those whose story an earlier one of them tells; each with how many copies it stands for.

    A copy of a story that is older than they are is news by itself.
    """
    told: dict[int, dict[str, Any]] = {}
    found = []
    for row in rows:
        cluster = row["cluster_id"]
        if cluster is not None and cluster in told:
            told[cluster]["copies_now"] += 1
            continue
        one = {**row, "copies_now": 1}
        if cluster is not None:
            told[cluster] = one
        found.append(one)
    return found
