"""A reading as JSON, from the process that read it; nothing that comes from there is executed."""

from __future__ import annotations

import json
from typing import Any

from crawler.attachments.reading import Column, Head, Member, Reading, Span, Table, Verdict


def to_json(reading: Reading) -> bytes:
    return json.dumps(_reading(reading), ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def from_json(data: bytes) -> Reading:
    """Raises ValueError, KeyError or TypeError for what ``to_json`` has not written."""
    return _to_reading(json.loads(data.decode("utf-8", "replace")))


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "verdict": str(reading.verdict),
        "kind": reading.kind,
        "text": reading.text,
        "tables": [_table(table) for table in reading.tables],
        "detail": reading.detail,
        "pages": reading.pages,
        "ocr_pages": reading.ocr_pages,
        "is_ocr": reading.is_ocr,
        "sha256": reading.sha256,
        "size": reading.size,
        "members": [[member.name, _reading(member.reading)] for member in reading.members],
    }


def _table(table: Table) -> dict[str, Any]:
    head = table.head
    return {
        "rows": table.rows,
        "sheet": table.sheet,
        "page": table.page,
        "merged": [[s.top, s.left, s.bottom, s.right] for s in table.merged],
        "first": [table.first_row, table.first_column],
        "head": None
        if head is None
        else [head.rows, [[column.name, column.unit] for column in head.columns], head.unit],
    }


def _to_reading(said: dict[str, Any]) -> Reading:
    return Reading(
        Verdict(said["verdict"]),
        str(said["kind"]),
        str(said["text"]),
        [_to_table(table) for table in said["tables"]],
        detail=said["detail"],
        pages=said["pages"],
        ocr_pages=[int(page) for page in said["ocr_pages"]],
        is_ocr=bool(said["is_ocr"]),
        sha256=str(said["sha256"]),
        size=int(said["size"]),
        members=[Member(str(name), _to_reading(reading)) for name, reading in said["members"]],
    )


def _to_table(said: dict[str, Any]) -> Table:
    head = said["head"]
    first_row, first_column = said["first"]
    return Table(
        said["rows"],
        str(said["sheet"]),
        said["page"],
        [Span(*span) for span in said["merged"]],
        int(first_row),
        int(first_column),
        None
        if head is None
        else Head(int(head[0]), [Column(name, unit) for name, unit in head[1]], head[2]),
    )
