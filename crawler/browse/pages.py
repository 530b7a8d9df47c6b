"""What stands on the pages of an article and of the charts, read from the file: plain values, for the templates."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from itertools import islice
from typing import Any, Final, Literal

from crawler.browse import charts
from crawler.browse.language import local, told
from crawler.fields.money import money
from crawler.storage import attachment_reading, queries, series
from crawler.storage.attachment_reading import VERDICTS
from crawler.storage.desk import Marks
from crawler.storage.reader import Readable
from crawler.storage.site_names import SiteNames

# Of a file's text and of each of its tables so much stands on its article's page; the rest is a link away.
_PREVIEW: Final = 1500
_ROWS: Final = 20
_TABLES: Final = 5
# Rows that a version added, and that it removed.
_CHANGES: Final = 50
# Columns of a table and letters of a cell: a file may have 16,384 of the ones, and a million of the others.
_COLUMNS: Final = 50
_CELL: Final = 500
_FILES: Final = 20
_PROJECTS: Final = 50


def article(db: Readable, key: str, marks: Marks) -> dict[str, Any] | None:
    """One article to read, by its id; None if there is none."""
    stored = queries.article(db, key)
    if stored is None:
        return None
    observed = [(local(row["seen_at"]), row["count"]) for row in stored["views_rows"]]
    return {
        "article": stored,
        "names": SiteNames.of(db),
        "is_read": marks.is_read(stored),
        "is_starred": stored["id"] in marks.starred,
        "files": _files(db, int(stored["id"])),
        "projects": _projects(db, int(stored["id"])),
        "paragraphs": [text for text in (stored["body"] or "").split("\n") if text.strip()],
        "revisions": [
            {**row, "old": _old(row["old"])} for row in reversed(stored["revisions_rows"])
        ],
        "views": observed,
        "views_chart": charts.line(told("浏览数", "views"), observed)
        if len(observed) > 1
        else None,
    }


def _files(db: Readable, article_id: int) -> list[dict[str, Any]]:
    """What is in the files that an article leads to: the beginning of each text, and of each table."""
    shown = []
    for file in islice(attachment_reading.files(db, article_id=article_id), _FILES):
        text = attachment_reading.text(db, file["text_id"]) if file["text_id"] else ""
        tables = attachment_reading.tables(db, file["text_id"]) if file["text_id"] else []
        said = VERDICTS[file["verdict"]] if file["verdict"] else None
        shown.append(
            {
                **file,
                "said": told(*said) if said else None,
                "preview": text[:_PREVIEW],
                "characters": len(text),
                "previews": [_table(db, table) for table in tables[:_TABLES]],
                "changes": [_change(v) for v in attachment_reading.versions(db, file["id"])[:-1]],
            }
        )
    return shown


def _projects(db: Readable, article_id: int) -> dict[str, Any]:
    """What an article tells of projects: its text, each with the sentence; and the lists in its files, each value with its cell."""
    told_ = db.query(
        """SELECT t.project_id, t.mention AS name, p.company, t.lo AS amount, t.ccy, p.place, t.stage, t.sentence FROM v_project_timeline t
        JOIN v_projects p ON p.id = t.project_id WHERE t.article_id = ? AND t.block <> 'file' ORDER BY t.mention_id""",
        [article_id],
    )
    shown = [_project(row) for row in islice(told_, _PROJECTS)]
    listed = attachment_reading.projects_of(db, article_id)
    rows = [_project(row) for row in islice(listed, _PROJECTS - len(shown) + 1)]
    most = _PROJECTS - len(shown)
    return {"rows": shown + rows[:most], "more": len(rows) > most}


def _project(row: dict[str, Any]) -> dict[str, Any]:
    names = ("name", "company", "amount", "place", "stage")
    cells = {name: row.get(f"{name}_cell") for name in names}
    return {
        **row,
        "cells": cells,
        "amount": money(row["amount"], row["ccy"], told("zh", "en")),
        "cited": f"{row['file']} {attachment_reading.cited(row, row['name_cell'])}"
        if cells["name"]
        else row["sentence"],
    }


def _table(db: Readable, table: dict[str, Any]) -> dict[str, Any]:
    """The first rows of a table."""
    number = table["page"]
    page = told(f"第 {number} 页", f"page {number}") if number else ""
    rows = list(attachment_reading.rows(db, table["id"], _ROWS))
    return {
        "name": table["sheet"] or page,
        "id": table["id"],
        "count": table["rows"],
        "rows": [(row["is_head"], _cut(row["cells"])) for row in rows],
        "shown": sum(not row["is_head"] for row in rows),
    }


def _change(version: dict[str, Any]) -> dict[str, Any]:
    """What a version added and removed: the first rows of each."""
    first = {
        name: [{**row, "cells": _cut(row["cells"])} for row in version[name][:_CHANGES]]
        for name in ("added_rows", "removed_rows")
    }
    return {**version, **first}


def _cut(cells: Sequence[Any]) -> list[Any]:
    """The first cells of a row, and the beginning of long ones."""
    shown = [
        f"{cell[:_CELL]}…" if isinstance(cell, str) and len(cell) > _CELL else cell
        for cell in cells[:_COLUMNS]
    ]
    return [*shown, "…"] if len(cells) > _COLUMNS else shown


def charted(db: Readable, today: date) -> dict[str, Any]:
    """The charts, each with its figures. ``today``: Asia/Shanghai."""
    drawn, names = [], SiteNames.of(db)
    columns: tuple[tuple[Literal["site", "category"], str, str], ...] = (
        ("site", "每周文章数，按站点", "Articles per week, by site"),
        ("category", "每周文章数，按栏目", "Articles per week, by section"),
    )
    for column, *titles in columns:
        title = told(*titles)
        found = series.by_week(db, column, today)
        weeks, counts = found.mondays, found.series
        called = names if column == "site" else {}
        counts = {called.get(name, name): numbers for name, numbers in counts.items()}
        drawn.append(
            {
                "title": title,
                "svg": charts.bars(title, weeks, counts) if weeks else None,
                "weeks": weeks,
                "series": [
                    (name or told("其他", "others"), charts.colour_of(place, name), numbers)
                    for place, (name, numbers) in enumerate(counts.items())
                ],
                # Of many alike a stack tells little: in a row they can be compared.
                "ranked": [
                    (name, called.get(name, name), number, number / max(found.totals.values()))
                    for name, number in found.totals.items()
                ]
                if len(found.totals) > len(counts)
                else [],
                "by": column,
            }
        )
    return {"charts": drawn}


def _old(stored: str) -> list[tuple[str, str]]:
    """The changed fields with their old values as text."""
    old = json.loads(stored)
    return [
        (name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        for name, value in old.items()
    ]
