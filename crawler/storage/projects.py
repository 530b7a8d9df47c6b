"""The projects that all articles together tell of: made from their mentions, their numbers kept by their keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from crawler.facts.merging import (
    Mention,
    Merged,
    amount_of,
    merge,
    name_of,
    place_of,
    stage_of,
    usual,
)
from crawler.storage.facts import PUBLISHED, Row, insert, verdicts
from crawler.storage.reader import Readable

_MENTIONS: Final = f"""
    SELECT m.id, m.article_id, coalesce(a.cluster_id, -a.id), substr({PUBLISHED}, 1, 10), m.name, m.company, m.place_code, m.industry,
        m.lo, m.hi, m.ccy, m.stage, m.stage_date, m.table_id, m.number
    FROM project_mentions m JOIN articles a ON a.id = m.article_id"""


def rebuild_projects(db: Readable) -> int:
    """Make the projects anew from all mentions, within the caller's transaction; returns how many there are. What has not changed
    is not written."""
    merged, doubts = merge((Mention(*row) for row in db.execute(_MENTIONS)), verdicts(db))
    ids = dict(db.execute("SELECT key, id FROM projects").fetchall())
    stored = {row["key"]: row for row in db.query("SELECT * FROM projects")}
    for project in merged:
        row = _project_row(project)
        old = stored.get(project.key)
        if old is None:
            ids[project.key] = insert(db, "projects", [row])
        elif any(old[name] != row[name] for name in row):
            db.execute(
                f"UPDATE projects SET {', '.join(f'{name} = ?' for name in row)} WHERE id = ?",
                [*row.values(), old["id"]],
            )
    _write_sources(db, merged, ids)
    gone = [(ids[key],) for key in stored.keys() - {project.key for project in merged}]
    db.execute("UPDATE projects SET parent_id = NULL")
    db.conn.executemany("DELETE FROM projects WHERE id = ?", gone)
    parents = [(ids[p.parent], ids[p.key]) for p in merged if p.parent]
    db.conn.executemany("UPDATE projects SET parent_id = ? WHERE id = ?", parents)
    db.execute("DELETE FROM project_doubts")
    insert(db, "project_doubts", [{"one": d.one, "other": d.other, "why": d.why} for d in doubts])
    return len(merged)


def _write_sources(db: Readable, merged: Sequence[Merged], ids: Mapping[str, int]) -> None:
    before = dict(db.execute("SELECT mention_id, project_id FROM project_sources").fetchall())
    after = {m.id: ids[project.key] for project in merged for m in project.mentions}
    gone = [(mention,) for mention in before.keys() - after.keys()]
    db.conn.executemany("DELETE FROM project_sources WHERE mention_id = ?", gone)
    new = [(m, project) for m, project in after.items() if before.get(m) != project]
    db.conn.executemany("INSERT OR REPLACE INTO project_sources VALUES (?, ?)", new)


def _project_row(project: Merged) -> Row:
    told = project.mentions
    amount = amount_of(told)
    stage, stage_date = stage_of(told)
    return {
        "key": project.key,
        "name": name_of(told),
        "company": usual(mention.company for mention in told),
        "place_code": place_of(told),
        "industry": usual(mention.industry for mention in told),
        "amount_lo": amount[0] if amount else None,
        "amount_hi": amount[1] if amount else None,
        "ccy": amount[2] if amount else None,
        "stage": stage,
        "stage_date": stage_date,
        "first_date": told[0].day,
        "last_date": told[-1].day,
        "articles": len({mention.article_id for mention in told}),
        "stories": len({mention.story for mention in told}),
    }
