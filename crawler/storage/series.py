"""Counts over time, for charts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal

from crawler.storage.reader import Readable
from crawler.storage.search import RECENT

WEEKS: Final = 26
_SERIES: Final = 6
_RANKED: Final = 20
_RUNS: Final = 30


@dataclass(frozen=True, slots=True)
class Weeks:
    """Articles by the week in which they were published."""

    mondays: Sequence[str]
    series: Mapping[str, Sequence[int]]
    """The counts of the largest sites or categories; of the others together by the name ""."""
    totals: Mapping[str, int]
    """How many articles each has in all these weeks, the largest first; not of all where there are very many."""


def by_week(db: Readable, column: Literal["site", "category"], today: date) -> Weeks:
    """Articles by the week, for each site or category.

    The last half year up to the newest article; the largest series are named, the others together are "".
    ``today``: Asia/Shanghai; what is dated later is left out.
    """
    day = "substr(coalesce(published_at, published_about), 1, 10)"
    # By the index on RECENT: to read every article of ten years takes a hundred times as long.
    found = db.execute(
        f"SELECT {day} FROM articles WHERE {RECENT} < ? || '~' AND length({day}) = 10 ORDER BY {RECENT} DESC LIMIT 1",
        [today.isoformat()],
    ).fetchone()
    if found is None:
        return Weeks([], {}, {})
    last = date.fromisoformat(found[0])
    monday = last - timedelta(days=last.weekday())
    mondays = [monday - timedelta(weeks=n) for n in reversed(range(WEEKS))]
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for name, published, count in db.execute(
        f"""
        SELECT coalesce({column}, '—'), {day}, count(*) FROM articles
        WHERE {RECENT} >= ? AND {RECENT} < ? || '~' AND length({day}) = 10 GROUP BY 1, 2
        """,
        [mondays[0].isoformat(), last.isoformat()],
    ):
        at = date.fromisoformat(published)
        counts[name][(at - timedelta(days=at.weekday())).isoformat()] += count
    weeks = [day.isoformat() for day in mondays]
    ranked = sorted(counts, key=lambda name: (-counts[name].total(), name))
    series = {name: [counts[name][week] for week in weeks] for name in ranked[:_SERIES]}
    if rest := ranked[_SERIES:]:
        series[""] = [sum(counts[name][week] for name in rest) for week in weeks]
    totals = {name: counts[name].total() for name in ranked[:_RANKED]}
    return Weeks(weeks, series, totals)


def verdicts(db: Readable) -> dict[str, list[dict[str, Any]]]:
    """Each site's latest runs, oldest first."""
    runs: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in db.query(
        """
        SELECT * FROM (
            SELECT id, site, started_at, verdict, why,
                row_number() OVER (PARTITION BY site ORDER BY id DESC) AS place FROM crawls
        ) WHERE place <= ? ORDER BY site, id
        """,
        [_RUNS],
    ):
        runs[row["site"]].append(row)
    return dict(runs)
