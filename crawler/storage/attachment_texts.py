"""What was read of files: texts, tables and rows by content, and what each version of a file added and removed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from sqlite_utils import Database

from crawler.attachments import READER_VERSION
from crawler.attachments.heads import records
from crawler.attachments.projects import Cited, Listed, listed
from crawler.attachments.reading import Cell, Reading, Table
from crawler.storage import attachment_search, facts
from crawler.storage.queries import marks

# A column of these words that counts 1, 2, 3 says nothing of its row: with one more above, all are others.
_COUNTING: Final = ("序号", "編號", "编号", "序號", "No", "NO", "no", "No.", "NO.")
# Rows of a version that are told; of more, the count.
_TOLD: Final = 5_000


@dataclass(frozen=True, slots=True)
class Change:
    """What a version has that the one before had not, and the other way round; rows as JSON would have them."""

    added: list[dict[str, Any]]
    removed: list[dict[str, Any]]


def text_id_of(db: Database, sha256: str) -> int | None:
    """The number of what was read of a content; None if it was not read yet."""
    row = db.execute("SELECT id FROM attachment_texts WHERE hash = ?", [sha256]).fetchone()
    return int(row[0]) if row else None


def write_text(
    db: Database, sha256: str, name: str, size: int, reading: Reading, now: str
) -> tuple[int, bool]:
    """Keep what was read of a content, in place of what was read before; its number, and whether that is new or other.

    Within the caller's transaction. Raises sqlite3.Error.
    """
    before = db.execute(
        "SELECT id, verdict, text, is_ocr FROM attachment_texts WHERE hash = ?", [sha256]
    ).fetchone()
    if before is not None and before[3] and reading.ocr_pages and not reading.is_ocr:
        # It was recognised, which takes tens of seconds a page: to read it again without loses it.
        db.execute(
            "UPDATE attachment_texts SET reader_version = ? WHERE id = ?",
            [READER_VERSION, before[0]],
        )
        return int(before[0]), False
    values = {
        "name": name, "kind": reading.kind, "size": size, "verdict": str(reading.verdict), "detail": reading.detail,
        "text": _storable(reading.text), "pages": reading.pages, "ocr_pages": json.dumps(reading.ocr_pages) if reading.ocr_pages else None,
        "is_ocr": int(reading.is_ocr), "reader_version": READER_VERSION, "read_at": now,
    }  # fmt: skip
    indexed = attachment_search.is_on(db)
    if before is None:
        made = db.conn.execute(
            f"INSERT INTO attachment_texts (hash, {', '.join(values)}) VALUES ({marks([sha256, *values])})",
            [sha256, *values.values()],
        )
        assert made.lastrowid is not None
        text_id, is_other = made.lastrowid, True
    else:
        text_id = int(before[0])
        if indexed:
            attachment_search.remove(db, [text_id])
        was = list(rows_of(db, text_id))
        db.conn.execute(
            f"UPDATE attachment_texts SET {', '.join(f'{key} = ?' for key in values)} WHERE id = ?",
            [*values.values(), text_id],
        )
        _delete_tables(db, text_id)
        is_other = (before[1], before[2]) != (values["verdict"], values["text"])
    for position, table in enumerate(reading.tables, start=1):
        _write_table(db, text_id, position, table)
    if indexed:
        attachment_search.add(db, [text_id])
    if before is not None:
        is_other = is_other or was != list(rows_of(db, text_id))
    return text_id, is_other


def _storable(text: str) -> str:
    """Without what no database takes: half a letter, and the end of a string."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def _delete_tables(db: Database, text_id: int) -> None:
    # Facts that were read from them are read again with the next `zhaoshang facts`: the numbers of tables are given anew.
    facts.forget_tables(db, text_id)
    for name in ("attachment_rows", "attachment_projects"):
        db.conn.execute(
            f"DELETE FROM {name} WHERE table_id IN (SELECT id FROM attachment_tables WHERE text_id = ?)",
            [text_id],
        )
    db.conn.execute("DELETE FROM attachment_tables WHERE text_id = ?", [text_id])


def _write_table(db: Database, text_id: int, position: int, table: Table) -> None:
    head = table.head
    columns = None
    if head is not None:
        columns = _json([{"name": column.name, "unit": column.unit} for column in head.columns])
    made = db.conn.execute(
        "INSERT INTO attachment_tables (text_id, position, sheet, page, columns, unit, rows) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            text_id, position, _storable(table.sheet) or None, table.page, columns, head and head.unit,
            len(records(table)),
        ),
    )  # fmt: skip
    number = made.lastrowid
    assert number is not None
    above = head.rows if head is not None else 0
    heads = (
        (number, table.first_row + n, 1, _json(row), None)
        for n, row in enumerate(table.rows[:above])
        if any(cell is not None for cell in row)
    )
    below = (
        (number, table.first_row + r.number, 0, _json(r.cells), r.values and _json(r.values))
        for r in records(table)
    )
    insert = "INSERT INTO attachment_rows (table_id, number, is_head, cells, record) VALUES (?, ?, ?, ?, ?)"
    db.conn.executemany(insert, heads)
    db.conn.executemany(insert, below)
    db.conn.executemany(
        f"INSERT INTO attachment_projects VALUES ({marks(range(14))})",
        (_project(number, project) for project in listed(table)),
    )


def _project(table_id: int, project: Listed) -> list[Any]:
    """A project of a list as its row."""

    def said(cited: Cited | None) -> list[str | None]:
        return [_storable(cited.text), cited.cell] if cited is not None else [None, None]

    amount = project.amount
    return [
        table_id, project.row, *said(project.name), *said(project.firm),
        amount and amount.value, amount and amount.currency, *said(amount.cited if amount else None),
        *said(project.place), *said(project.stage),
    ]  # fmt: skip


def _json(value: Any) -> str:
    return _storable(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


@dataclass(frozen=True, slots=True)
class StoredRow:
    """One row below a head, as it is stored."""

    sheet: str | None
    page: int | None
    number: int
    cells: list[Cell]
    record: dict[str, Cell] | None
    key: tuple[str, ...]
    """What it is compared by: its cells but for a count of the rows."""


def rows_of(
    db: Database, text_id: int, counting: Collection[str] | None = None
) -> Iterator[StoredRow]:
    """The rows of a content below the heads, in their order. ``counting``: the names of the columns that only count the rows; by
    default those that do so in the table itself."""
    tables = db.execute(
        "SELECT id, sheet, page, columns FROM attachment_tables WHERE text_id = ? ORDER BY position",
        [text_id],
    ).fetchall()
    for table_id, sheet, page, columns in tables:
        found = db.execute(
            "SELECT number, cells, record FROM attachment_rows WHERE table_id = ? AND is_head = 0 ORDER BY number",
            [table_id],
        ).fetchall()
        rows = [(n, json.loads(cells), record and json.loads(record)) for n, cells, record in found]
        named = columns and json.loads(columns)
        if counting is None:
            skipped = _counting(named, [cells for _, cells, _ in rows])
        else:
            skipped = {n for n, column in enumerate(named or []) if column["name"] in counting}
        for number, cells, record in rows:
            key = tuple(_said(c) for n, c in enumerate(cells) if n not in skipped)
            yield StoredRow(sheet, page, number, cells, record, key)


def _said(cell: Cell) -> str:
    """A cell as it is compared: without white space, a number however it is written."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return f"{cell:.12g}"
    return "" if cell is None else "".join(str(cell).split())


def _counting(columns: list[dict[str, Any]] | None, rows: Sequence[Sequence[Cell]]) -> set[int]:
    """The columns that only count the rows."""
    found = set()
    for n, column in enumerate(columns or []):
        if column["name"] is None or column["name"].strip() not in _COUNTING:
            continue
        numbers = [row[n] for row in rows if n < len(row) and row[n] is not None]
        whole = [int(str(c)) for c in numbers if str(c).isdecimal()]
        steps = {after - before for before, after in pairwise(whole)}
        if len(whole) == len(numbers) and steps <= {0, 1}:
            found.add(n)
    return found


def _names_counting(db: Database, text_id: int) -> set[str]:
    """The names of the columns that only count the rows of a content."""
    found = set()
    for table_id, columns in db.execute(
        "SELECT id, columns FROM attachment_tables WHERE text_id = ?", [text_id]
    ).fetchall():
        named = columns and json.loads(columns)
        rows = db.execute(
            "SELECT cells FROM attachment_rows WHERE table_id = ? AND is_head = 0 ORDER BY number",
            [table_id],
        ).fetchall()
        found |= {named[n]["name"] for n in _counting(named, [json.loads(row[0]) for row in rows])}
    return found


def change_between(db: Database, before: int | None, after: int) -> Change:
    """What rows one content has that another has not. A row that stands twice counts twice."""
    # A row that is taken out leaves a gap where nobody numbers the others anew: what counted before, or does after, is no content.
    counting = _names_counting(db, after)
    if before is not None:
        counting |= _names_counting(db, before)
    old = list(rows_of(db, before, counting)) if before is not None else []
    new = list(rows_of(db, after, counting))
    return Change(_without(new, old), _without(old, new))


def _without(rows: Sequence[StoredRow], others: Sequence[StoredRow]) -> list[dict[str, Any]]:
    there = Counter(row.key for row in others)
    found = []
    for row in rows:
        if there[row.key]:
            there[row.key] -= 1
        else:
            found.append(row)
    return [{"sheet": r.sheet, "page": r.page, "row": r.number, "cells": r.cells, "record": r.record} for r in found]  # fmt: skip


def note_version(db: Database, file_id: int, text_id: int, now: str) -> Change | None:
    """A file holds this content now: keep it as a version, unless the last one is the same. Within the caller's transaction.

    The change; None where there is none to keep.
    """
    last = db.execute(
        "SELECT number, text_id FROM attachment_versions WHERE file_id = ? ORDER BY number DESC LIMIT 1",
        [file_id],
    ).fetchone()
    if last is not None and last[1] == text_id:
        return None
    # Of the first version all rows would be added; they stand in attachment_rows.
    change = change_between(db, last[1], text_id) if last is not None else Change([], [])
    db.conn.execute(
        "INSERT INTO attachment_versions (file_id, number, text_id, seen_at, added, removed, added_rows, removed_rows)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            file_id, (last[0] if last else 0) + 1, text_id, now, len(change.added), len(change.removed),
            _json(change.added[:_TOLD]), _json(change.removed[:_TOLD]),
        ),
    )  # fmt: skip
    return change
