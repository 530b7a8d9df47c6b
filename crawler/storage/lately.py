"""What a briefing asks of the file."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import Any, Final

from crawler.storage.history import overdue, unusual_silence
from crawler.storage.reader import Readable

_MOST_VIEWED: Final = 10
_CHANGES: Final = 30
# Projects that were signed or settled for in the span, the largest first; each with the article that told it first.
_SIGNED: Final = """
    SELECT p.place, p.name, p.company, p.amount_lo, p.ccy, p.stage, t.day, t.url, t.title
    FROM v_projects p JOIN v_project_timeline t ON t.mention_id = (
        SELECT mention_id FROM v_project_timeline WHERE project_id = p.id AND stage IN ('签约', '落户')
        ORDER BY day, mention_id LIMIT 1)
    WHERE t.day BETWEEN :since AND :until ORDER BY p.amount_lo DESC, p.id LIMIT 50"""
_WELL: Final = "coalesce(verdict, '') IN ('ok', 'quiet')"


def lately(
    db: Readable,
    since: date,
    until: date,
    is_due: Callable[[str], bool],
    left: Collection[str] = (),
) -> dict[str, Any]:
    """What was published, read, changed and broken between two days of Asia/Shanghai, both included.

    Of the sites ``left``, which are watched no more, it is not told how they stand. ``is_due`` says of a site
    whether it is to be crawled again; one that is overdue is not called silent.
    """
    days = {"since": since.isoformat(), "until": until.isoformat()}
    # Our own times are UTC, eight hours behind.
    in_span = "date({0}, '+8 hours') BETWEEN :since AND :until"
    db.execute("BEGIN")

    def rows(sql: str) -> list[dict[str, Any]]:
        return list(db.query(sql, days))

    published = "FROM v_stories WHERE day BETWEEN :since AND :until"
    [older] = rows(
        f"""SELECT count(*) AS number FROM v_new_articles
        WHERE {in_span.format("first_seen_at")} AND day < :since"""
    )
    late = {
        row["site"]: passed
        for row in rows("SELECT site FROM v_site_health ORDER BY site")
        if is_due(row["site"]) and (passed := overdue(db, row["site"], until))
    }
    changed = f"FROM v_revisions WHERE {in_span.format('replaced_at')}"
    changes = rows(f"SELECT * {changed} ORDER BY id DESC LIMIT {_CHANGES}")
    [all_changes] = rows(f"SELECT count(*) AS number {changed}")
    found = {
        "stories": rows(f"SELECT * {published} ORDER BY site, category, day DESC, id DESC"),
        "older": older["number"],
        "most_viewed": rows(
            f"SELECT * {published} AND views > 0 ORDER BY views DESC, id LIMIT {_MOST_VIEWED}"
        ),
        "signed": rows(_SIGNED),
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
            (row["site"], row["day"], row["number"])
            for row in rows(
                """SELECT site, day, count(*) AS number FROM v_new_articles
                WHERE length(day) = 10 AND day BETWEEN :since AND :until GROUP BY site, day ORDER BY site, day"""
            )
        ],
    }
    db.rollback()
    return found
