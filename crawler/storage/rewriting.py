"""What today's extraction makes of a stored article: shown before it is written, then written as a revision.

No time is moved: an article read again from an archived page was not seen again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlite_utils import Database

from crawler.clock import moment
from crawler.items import Article
from crawler.storage.database import explain
from crawler.storage.queries import articles_at
from crawler.storage.writer import (
    VERSIONED,
    Writer,
    merge,
    row_of,
    write_addresses,
    write_parts,
)

# A page and its article are stamped one after the other.
_SAME_FETCH: Final = timedelta(seconds=60)
_TIMES: Final = ("first_seen_at", "last_seen_at", "fetched_at", "gone_at")
# Columns that say nothing of their own.
_SILENT: Final = frozenset({"id", "site", "url", "content_hash", *_TIMES})
# What the page no longer shows may be wiped out, but for what makes it an article.
_CLEARED: Final = tuple(name for name in VERSIONED if name not in ("title", "body"))
_PARTS: Final = {
    "related": ("related_links", ("url", "title", "excerpt")),
    "images": ("images", ("url", "alt")),
    "attachments": ("attachments", ("url", "name")),
}


@dataclass(frozen=True, slots=True)
class Rewriting:
    """One article as it is stored, and as it would be."""

    item: Article
    article_id: int | None
    """None for an article that is not stored yet."""
    row: dict[str, Any]
    replaced: dict[str, Any]
    """Old values that a revision keeps."""
    changes: dict[str, tuple[Any, Any]]
    """Field -> its old and its new value; of links, pictures and files the lists of them."""
    kept: tuple[str, ...]
    """Fields that are stored and that the page does not show any more."""


def plan(db: Database, item: Article, *, clear: bool = False) -> Rewriting | None:
    """Compare an article with what is stored of it; None if that comes from a newer page.

    ``clear``: a value that the page no longer shows is taken out, rather than kept. Sets ``item.fetched_at`` to
    the stored time if both are of one fetch.
    """
    known = articles_at(db, [item.url, *item.addresses])
    article_id = next((known[u] for u in (item.url, *item.addresses) if u in known), None)
    if article_id is None:
        row = row_of(item, item.fetched_at)
        changes = {name: (None, value) for name, value in row.items() if value is not None}
        return Rewriting(item, None, row, {}, _spoken(changes), ())
    [old] = db.table("articles").rows_where("id = ?", [article_id])
    apart = moment(item.fetched_at) - moment(old["fetched_at"])
    if apart < -_SAME_FETCH:
        return None
    if apart <= _SAME_FETCH:
        item.fetched_at = old["fetched_at"]
    new = row_of(item, item.fetched_at)
    (seen,) = db.execute(
        "SELECT max(seen_at) FROM views WHERE article_id = ?", [article_id]
    ).fetchone()
    if seen and seen > item.fetched_at:
        new["views"] = None
    row, replaced = merge(old, new)
    kept = tuple(name for name in _CLEARED if new[name] is None and old[name] is not None)
    if clear:
        replaced |= {name: old[name] for name in kept}
        row |= dict.fromkeys(kept)
        if "published_at" in kept:
            row |= {name: new[name] for name in ("published_about", "published_raw")}
    row |= {name: old[name] for name in _TIMES if name in old}
    for name in ("last_seen_at", "fetched_at"):
        row[name] = max(old[name], item.fetched_at)
    changes = {name: (old[name], row[name]) for name in row if old[name] != row[name]}
    return Rewriting(
        item,
        article_id,
        row,
        replaced,
        _spoken(changes) | _changed_parts(db, article_id, item),
        () if clear else kept,
    )


def rewrite(
    writer: Writer, articles: Iterable[Article], replaced_at: str, *, clear: bool = False
) -> int:
    """Store what was read again from archived pages, in one transaction; returns how many articles differed.

    ``replaced_at`` is the present, UTC. What has changed since it was planned is planned anew.
    Raises StorageError.
    """
    try:
        with writer.transaction():
            plans = (plan(writer.db, item, clear=clear) for item in articles)
            return sum(_write(writer.db, each, replaced_at) for each in plans if each)
    except sqlite3.Error as error:
        raise explain(error, writer.path) from error


def _write(db: Database, planned: Rewriting, replaced_at: str) -> bool:
    if not planned.changes:
        return False
    item, article_id, articles = planned.item, planned.article_id, db.table("articles")
    if article_id is None:
        made = articles.insert(planned.row).last_pk
        assert isinstance(made, int)
        article_id = made
    else:
        articles.update(article_id, planned.row)
    if planned.replaced:
        old = json.dumps(planned.replaced, ensure_ascii=False)
        db.table("revisions").insert(
            {"article_id": article_id, "replaced_at": replaced_at, "old": old}
        )
    addresses = [(item.url, url) for url in (item.url, *item.addresses)]
    write_addresses(db, addresses, item.fetched_at, {item.url: article_id})
    write_parts(db, {article_id: item})
    return True


def _spoken(changes: dict[str, tuple[Any, Any]]) -> dict[str, tuple[Any, Any]]:
    return {name: values for name, values in changes.items() if name not in _SILENT}


def _changed_parts(
    db: Database, article_id: int, item: Article
) -> dict[str, tuple[list[Any], list[Any]]]:
    changes = {}
    for name, (table, columns) in _PARTS.items():
        old = db.execute(
            f"SELECT {', '.join(columns)} FROM {table} WHERE article_id = ? ORDER BY position",
            [article_id],
        ).fetchall()
        new = [tuple(getattr(part, column) for column in columns) for part in getattr(item, name)]
        if old != new:
            changes[name] = ([list(part) for part in old], [list(part) for part in new])
    return changes
