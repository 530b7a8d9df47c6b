"""What is stored of files, for people and programs that ask: lists, one file, its tables and its changes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from crawler.attachments.sentences import SENTENCES
from crawler.storage.reader import Readable
from crawler.storage.search import Filters
from crawler.storage.search_query import SearchQuery

# A verdict as it is stored -> what it says, in Chinese and in English.
VERDICTS: Final = {str(verdict): told for verdict, told in SENTENCES.items()}

_FILE: Final = """
    SELECT f.id, f.site, f.url, f.member, coalesce(nullif(f.member, ''), f.name) AS name, f.verdict, f.detail, f.hash, f.size,
        f.fetched_at, f.changed_at, f.next_at, f.text_id, t.kind, t.pages, t.ocr_pages, t.is_ocr, t.read_at,
        (SELECT count(*) FROM attachment_tables x WHERE x.text_id = t.id) AS tables,
        (SELECT coalesce(sum(x.rows), 0) FROM attachment_tables x WHERE x.text_id = t.id) AS rows,
        (SELECT count(*) FROM attachment_versions v WHERE v.file_id = f.id) AS versions
    FROM attachment_files f LEFT JOIN attachment_texts t ON t.id = f.text_id"""


def files(
    db: Readable, site: str | None = None, verdict: str | None = None, article_id: int | None = None
) -> Iterator[dict[str, Any]]:
    """The files that are known, the newest first; of one site, with one verdict, of one article."""
    given = {
        "f.site = ?": site,
        "f.verdict IS ?": verdict,
        "f.url IN (SELECT url FROM attachments WHERE article_id = ?)": article_id,
    }
    conditions = {sql: value for sql, value in given.items() if value is not None}
    where = " AND ".join(conditions) or "1"
    yield from db.query(
        f"{_FILE} WHERE {where} ORDER BY f.first_seen_at DESC, f.id", list(conditions.values())
    )


def file(db: Readable, key: str) -> dict[str, Any] | None:
    """A file by its number or its address; None if there is none."""
    column = "f.id" if key.isdecimal() else "f.url"
    found = db.query(f"{_FILE} WHERE {column} = ? ORDER BY f.member LIMIT 1", [key])
    return next(iter(found), None)


def members(db: Readable, file: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The files in a ZIP; none of another file."""
    if file["member"] or file["kind"] != "zip":
        return []
    return list(
        db.query(f"{_FILE} WHERE f.url = ? AND f.member <> '' ORDER BY f.id", [file["url"]])
    )


def articles_of(db: Readable, url: str) -> list[dict[str, Any]]:
    """The articles that lead to an address."""
    return list(
        db.query(
            "SELECT o.id, o.site, o.title, o.url FROM attachments a JOIN articles o ON o.id = a.article_id"
            " WHERE a.url = ? ORDER BY o.id",
            [url],
        )
    )


def text(db: Readable, text_id: int) -> str:
    """What was read of a content, as text."""
    row = db.execute("SELECT text FROM attachment_texts WHERE id = ?", [text_id]).fetchone()
    return str(row[0]) if row else ""


def tables(db: Readable, text_id: int) -> list[dict[str, Any]]:
    """The tables of a content."""
    sql = "SELECT id, position, sheet, page, columns, unit, rows FROM attachment_tables WHERE text_id = ? ORDER BY position"
    return list(db.query(sql, [text_id]))


def rows(db: Readable, table_id: int, limit: int = -1) -> Iterator[dict[str, Any]]:
    """The rows of a table with its head, cells and record as JSON has them; at most so many."""
    sql = "SELECT number, is_head, cells, record FROM attachment_rows WHERE table_id = ? ORDER BY number LIMIT ?"
    for row in db.query(sql, [table_id, limit]):
        yield {
            "row": row["number"],
            "is_head": bool(row["is_head"]),
            "cells": json.loads(row["cells"]),
            "record": row["record"] and json.loads(row["record"]),
        }


_PROJECT: Final = """
    SELECT x.sheet, x.page, p.number AS row, p.name, p.name_cell, p.company, p.company_cell, p.amount, p.ccy, p.amount_text, p.amount_cell,
        p.place, p.place_cell, p.stage, p.stage_cell"""


def projects_of(db: Readable, article_id: int) -> Iterator[dict[str, Any]]:
    """The projects that lists in an article's files name, each value with its cell; with the file's name, and the number of the
    project that it is part of (NULL where facts were not read)."""
    yield from db.query(
        f"""{_PROJECT}, min(coalesce(nullif(f.member, ''), l.name, f.name)) AS file, min(s.project_id) AS project_id
        FROM attachments l JOIN attachment_files f ON f.url = l.url JOIN attachment_tables x ON x.text_id = f.text_id
        JOIN attachment_projects p ON p.table_id = x.id
        LEFT JOIN project_mentions m ON m.table_id = x.id AND m.number = p.number AND m.article_id = l.article_id
        LEFT JOIN project_sources s ON s.mention_id = m.id
        WHERE l.article_id = ? GROUP BY x.id, p.number ORDER BY min(l.position), x.position, p.number""",
        [article_id],
    )


def projects_that_match(
    db: Readable, text_id: int, query: SearchQuery, limit: int
) -> list[dict[str, Any]]:
    """The first projects of a content's lists whose name, firm, place or stage has a word that is searched for."""
    found = db.query(
        f"""{_PROJECT} FROM attachment_tables x JOIN attachment_projects p ON p.table_id = x.id
        WHERE x.text_id = ? ORDER BY x.position, p.number""",
        [text_id],
    )
    said = ("name", "company", "place", "stage")
    matching = (row for row in found if any(query.spans(row[name] or "") for name in said))
    return list(islice(matching, limit))


def cited(row: Mapping[str, Any], cell: str) -> str:
    """Where a cell stands, as a spreadsheet names it: with its sheet, or its page."""
    where = row["sheet"] or (f"p. {row['page']}" if row["page"] else "")
    return f"{where}!{cell}" if where else cell


def versions(db: Readable, file_id: int) -> list[dict[str, Any]]:
    """The versions of a file, the newest first, with the rows that each added and removed."""
    sql = (
        "SELECT number, seen_at, added, removed, added_rows, removed_rows FROM attachment_versions"
        " WHERE file_id = ? ORDER BY number DESC"
    )
    found = []
    for row in db.query(sql, [file_id]):
        told = {name: json.loads(row[name]) for name in ("added_rows", "removed_rows")}
        found.append({**row, **told})
    return found


# What an exported row says of where it stands; then come the columns that the tables name.
_PLACE: Final = ("article_id", "site", "published_at", "title", "file", "sheet", "page", "row")
# Names that become columns of their own; a row whose table has others, or none, is in `cells` whole.
_NAMES: Final = 100


class FileRows:
    """The rows of tables in files, with their articles: all that the filters leave, the newest first.

    Columns that the tables name are columns, in the order in which they are met; ``cells`` is JSON.
    """

    def __init__(self, db: Readable, filters: Filters, query: SearchQuery | None) -> None:
        """``query``: only rows that match it."""
        self._db, self._filters = db, filters
        self._matches = query.matcher() if query is not None else None
        self._names = self._met()
        self.columns = (*_PLACE, *self._names, "cells")

    def _met(self) -> tuple[str, ...]:
        names: dict[str, None] = {}
        for _, _, record in self._rows():
            for name in json.loads(record) if record else ():
                if name not in _PLACE and name != "cells" and len(names) < _NAMES:
                    names.setdefault(name)
        return tuple(names)

    def __iter__(self) -> Iterator[Sequence[Any]]:
        for place, cells, record in self._rows():
            values = json.loads(record) if record else {}
            yield (*place, *(_plain(values.get(name)) for name in self._names), cells)

    def _rows(self) -> Iterator[tuple[Sequence[Any], str, str | None]]:
        condition, values = self._filters.sql
        found = self._db.execute(
            f"""SELECT o.id, o.site, o.published_at, o.title, coalesce(nullif(f.member, ''), f.name), x.sheet, x.page,
                r.number, r.cells, r.record
            FROM (SELECT * FROM articles WHERE {condition}) o JOIN attachments a ON a.article_id = o.id
            JOIN attachment_files f ON f.url = a.url JOIN attachment_tables x ON x.text_id = f.text_id
            JOIN attachment_rows r ON r.table_id = x.id WHERE r.is_head = 0
            ORDER BY coalesce(o.published_at, o.published_about, o.first_seen_at) DESC, o.id DESC, a.position, f.id,
                x.position, r.number""",
            values,
        )
        for *place, cells, record in found:
            if self._matches is None or self._matches([str(c) for c in json.loads(cells) if c is not None]):  # fmt: skip
                yield place, cells, record


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, bool) else value
