"""Tables to forward: the projects, commitments and paid-in sums of a file, as one query each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from crawler.storage.search import Filters, below
from crawler.storage.site_names import name_sql

# Each with the columns that the filters are on: place, industry, sum, stage, day.
TABLES: Final = {
    "projects": (
        """SELECT p.id, p.name, p.company, p.province, p.place, p.industry_name AS industry, p.amount_lo, p.amount_hi, p.ccy, p.stage,
            p.stage_date, p.first_date, p.last_date, p.stories, t.sentence, t.url, t.file, t.sheet, t.row, t.name_cell, t.amount_cell, t.stage_cell
        FROM v_projects p LEFT JOIN v_project_timeline t ON t.mention_id = (
            SELECT max(mention_id) FROM project_sources WHERE project_id = p.id)""",
        ("p.place_code", "p.industry", "p.amount_lo", "p.stage", "p.last_date"),
        "p.amount_lo DESC, p.id",
    ),
    "commitments": (
        f"""SELECT c.kind, c.project_id, c.amount_id, c.article_id, c.story, c.day, c.site, {name_sql("c.site")} AS site_name, c.place_code,
            c.company, c.lo, c.hi, c.ccy, c.of_count, c.stage, c.title, c.url
        FROM v_commitments c""",
        ("c.place_code", None, "c.lo", "c.stage", "c.day"),
        "c.day DESC, c.article_id",
    ),
    "paid-in": (
        f"""SELECT f.amount_id, f.article_id, f.site, {name_sql("f.site")} AS site_name, f.day, f.period_start, f.period_end, f.place_code, f.place,
            f.lo, f.hi, f.ccy, f.surface, f.sentence, f.title, f.url
        FROM v_paid_in f""",
        ("f.place_code", None, "f.lo", None, "f.day"),
        "f.day DESC, f.amount_id",
    ),
}
"""Name -> the query, its columns for place, industry, sum, stage and day (None: has none), its order."""


def sql_of(table: str, filters: Filters) -> str:
    """The query of a table with what the filters ask of its place, industry, sum, stage and day."""
    sql, columns, order = TABLES[table]
    where = _conditions(columns, filters)
    return f"{sql}{' WHERE ' + ' AND '.join(where) if where else ''} ORDER BY {order}"


def asked_of_projects(filters: Filters) -> str:
    """What the filters ask of place, industry, sum and stage of ``v_projects p``, after a condition; nothing, if nothing."""
    _, (*columns, _), _ = TABLES["projects"]
    return "".join(f" AND {each}" for each in _conditions((*columns, None), filters))


def _conditions(columns: Sequence[str | None], filters: Filters) -> list[str]:
    place, industry, amount, stage, day = columns
    asked = (
        (place, "GLOB", None if filters.place is None else below(filters.place)),
        (industry, "=", filters.industry),
        (amount, ">=", filters.min_amount),
        (stage, "=", filters.stage),
        (day, ">=", filters.since),
    )
    return [
        f"{column} {compared} {_literal(value)}"
        for column, compared, value in asked
        if column is not None and value is not None
    ]


def _literal(value: str | int) -> str:
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"
