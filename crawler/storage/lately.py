"""What a briefing asks of the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from crawler.clock import moment, stamp
from crawler.storage.fact_tables import asked_of_projects
from crawler.storage.history import overdue, unusual_silence
from crawler.storage.issues import Issue
from crawler.storage.news import one_a_story
from crawler.storage.queries import chunks, marks
from crawler.storage.reader import Readable
from crawler.storage.search import Filters
from crawler.storage.site_names import SiteNames
from crawler.storage.views import DAY

_MOST_VIEWED: Final = 10
_CHANGES: Final = 30
# Projects that were signed or settled for, the largest first; each with the article that was the first to tell it here. What
# the past of a site told is no news when another article tells it again, whatever days they bear.
_SIGNED: Final = """
    SELECT p.key, p.place, p.name, p.company, p.amount_lo, p.ccy, p.stage, t.day, t.url, t.title, a.id AS article_id
    FROM v_projects p JOIN v_project_timeline t ON t.mention_id = (
        SELECT f.id FROM project_sources s JOIN project_mentions f ON f.id = s.mention_id
        WHERE s.project_id = p.id AND f.stage IN ('签约', '落户') ORDER BY f.article_id, f.id LIMIT 1)
    JOIN articles a ON a.id = t.article_id
    WHERE a.news_at IS NOT NULL AND {span}{asked} ORDER BY p.amount_lo DESC, p.id"""
_MOST_SIGNED: Final = 50
# Facts that are read so many days after an issue told of their articles are still told.
_LATE_DAYS: Final = 30
_EVERY: Final = Filters()
_WELL: Final = "coalesce(verdict, '') IN ('ok', 'quiet')"


def lately(
    db: Readable,
    since: date,
    until: date,
    is_due: Callable[[str], bool],
    left: Collection[str] = (),
    wanted: Callable[[Mapping[str, Any]], bool] = lambda row: True,
    filters: Filters = _EVERY,
    after: Issue | None = None,
    made: Issue | None = None,
) -> dict[str, Any]:
    """What was new, read, changed and broken between two days of Asia/Shanghai, both included.

    News are told by when they were news, whatever day they bear; of the copies of one story the first. Projects that were signed
    are news with the first article that told so. ``wanted``, which is given a row of ``articles``, and ``filters`` leave out others.

    After an issue only that is told which came after it, to the moment; ``made``: the one that is being made, which tells up to its
    numbers. A project whose facts are read when its article has been told stands in the next issue.

    Of the sites ``left``, which are watched no more, it is not told how they stand. ``is_due`` says of a site
    whether it is to be crawled again; one that is overdue is not called silent.
    """
    days: dict[str, Any] = {"since": since.isoformat(), "until": until.isoformat()}
    # Our own times are UTC, eight hours behind.
    in_span = "date({0}, '+8 hours') BETWEEN :since AND :until"
    signed = in_span.format("a.news_at")
    if after:
        days |= {"at": after.at, "seen": after.seen_id}
        in_span += " AND {0} > :at"
        days["late"] = stamp(moment(after.at) - timedelta(days=_LATE_DAYS))
        signed = (
            "(a.id > :seen OR (a.news_at >= :late"
            " AND EXISTS (SELECT 1 FROM fact_runs WHERE article_id = a.id AND done_at > :at)))"
        )
    changed_in = in_span.format("replaced_at")
    if after and after.revision_id is not None:
        days["changed"] = after.revision_id
        changed_in = "id > :changed"
    last = None
    if made:
        days["last"] = last = made.seen_id
        signed += " AND a.id <= :last"
        if made.revision_id is not None:
            days["last_change"] = made.revision_id
            changed_in += " AND id <= :last_change"
    db.execute("BEGIN")

    def rows(sql: str) -> list[dict[str, Any]]:
        return list(db.query(sql, days))

    [older] = rows(
        f"SELECT count(*) AS number FROM articles WHERE news_at IS NULL AND {in_span.format('first_seen_at')}"
    )
    spanned = _Span(since, until, after.seen_id if after else 0, last)
    new = [row for row in _news(db, spanned, filters) if wanted(row)]
    told = one_a_story(new)
    late = {
        row["site"]: passed
        for row in rows("SELECT site FROM v_site_health ORDER BY site")
        if is_due(row["site"]) and (passed := overdue(db, row["site"], until))
    }
    changed = f"FROM v_revisions WHERE {changed_in}"
    told_before = after.projects if after else frozenset()
    signings = [
        row
        for row in rows(_SIGNED.format(span=signed, asked=asked_of_projects(filters)))
        if row["key"] not in told_before
    ]
    among = _wanted(db, {row["article_id"] for row in signings}, wanted, filters)
    changes = rows(f"SELECT * {changed} ORDER BY id DESC LIMIT {_CHANGES}")
    [all_changes] = rows(f"SELECT count(*) AS number {changed}")
    found = {
        "names": SiteNames.of(db),
        "stories": _by_section(told),
        "older": older["number"],
        "most_viewed": sorted(
            (row for row in told if row["views"]), key=lambda row: (-row["views"], row["id"])
        )[:_MOST_VIEWED],
        "signed": [row for row in signings if row["article_id"] in among][:_MOST_SIGNED],
        "changes": changes,
        "more_changes": all_changes["number"] - len(changes),
        "trouble": [
            row
            for row in rows(f"SELECT * FROM v_site_health WHERE NOT {_WELL} ORDER BY site")
            if row["site"] not in left
        ],
        "overdue": list(late.items()),
        "silent": [
            (row["site"], silence)
            for row in rows(f"SELECT site FROM v_site_health WHERE {_WELL} ORDER BY site")
            if row["site"] not in left | late.keys()
            and (silence := unusual_silence(db, row["site"], until))
        ],
        "counts": [
            (site, day, number)
            for (site, day), number in sorted(
                Counter((row["site"], row["came"]) for row in new).items()
            )
        ],
    }
    db.rollback()
    return found


@dataclass(frozen=True, slots=True)
class _Span:
    since: date
    until: date
    seen: int
    last: int | None


def _news(db: Readable, span: _Span, filters: Filters) -> list[dict[str, Any]]:
    """The rows of ``articles`` that were news, the earliest first, with their day and the day on which they came."""
    shanghai = timedelta(hours=8)
    begin, end = (
        f"{datetime.combine(day, time()) - shanghai}"
        for day in (span.since, span.until + timedelta(days=1))
    )
    condition, values = filters.sql
    return list(
        db.query(
            f"""
            SELECT a.*, {DAY} AS day, date(a.news_at, '+8 hours') AS came, coalesce(c.size, 1) AS copies,
                coalesce(c.sites, 1) AS sites
            FROM articles a LEFT JOIN clusters c ON c.id = a.cluster_id
            WHERE a.news_at >= ? AND a.news_at < ? AND a.id > ? AND a.id <= coalesce(?, a.id)
            AND a.id IN (SELECT id FROM articles WHERE news_at >= ? AND {condition}) ORDER BY a.news_at, a.id
            """,
            [begin, end, span.seen, span.last, begin, *values],
        )
    )


def _wanted(
    db: Readable, ids: set[int], wanted: Callable[[Mapping[str, Any]], bool], filters: Filters
) -> set[int]:
    """Those of the articles that are asked for; what is asked of facts is asked of the project, not of its article."""
    condition, values = Filters(filters.site, filters.category).sql
    return {
        row["id"]
        for some in chunks(sorted(ids))
        for row in db.query(
            f"SELECT * FROM articles WHERE id IN ({marks(some)}) AND {condition}",
            [*some, *values],
        )
        if wanted(row)
    }


def _by_section(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """By site and category, the newest first."""
    rows = sorted(rows, key=lambda row: (row["day"], row["id"]), reverse=True)
    return sorted(rows, key=lambda row: (row["site"], row["category"] or ""))
