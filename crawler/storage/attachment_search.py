"""The search index of files: which texts speak of something, and which articles lead to them.

``attachments_fts`` holds the pieces of name and text of every row of ``attachment_texts``, whose ``id`` is its ``rowid``;
see `search` for what pieces are. It is written with the texts, in their transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from crawler.fields.folding import fold
from crawler.fields.segments import pieces
from crawler.storage.queries import chunks, marks
from crawler.storage.reader import Readable
from crawler.storage.search_query import SearchQuery

_READ_AT_ONCE: Final = 50


@dataclass(frozen=True, slots=True)
class FileHit:
    """A file that speaks of what is searched for."""

    file_id: int
    article_id: int
    url: str
    name: str
    """With the path inside its ZIP."""
    text_id: int


def is_on(db: Readable) -> bool:
    """Whether the database has this index."""
    sql = "SELECT 1 FROM sqlite_master WHERE name = 'attachments_fts'"
    return db.execute(sql).fetchone() is not None


def switch_on(db: Readable) -> None:
    """Make the index of all texts. Raises sqlite3.OperationalError on an SQLite without FTS5."""
    # An older file that is just being brought up to date has no such table yet.
    has_texts = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'attachment_texts'").fetchone()
    if is_on(db) or not has_texts:
        return
    db.execute(
        "CREATE VIRTUAL TABLE attachments_fts USING fts5(name, text,"
        " content='', detail=column, columnsize=0, tokenize='ascii')"
    )
    ids = [i for (i,) in db.execute("SELECT id FROM attachment_texts ORDER BY id")]
    for some in chunks(ids):
        add(db, some)


def switch_off(db: Readable) -> None:
    """Drop the index."""
    db.execute("DROP TABLE IF EXISTS attachments_fts")


def add(db: Readable, ids: Sequence[int]) -> None:
    """Index these texts as they stand, within the caller's transaction."""
    db.conn.executemany(
        "INSERT INTO attachments_fts (rowid, name, text) VALUES (?, ?, ?)", _indexed(db, ids)
    )


def remove(db: Readable, ids: Sequence[int]) -> None:
    """Take these texts out of the index, before they change, within the caller's transaction."""
    db.conn.executemany(
        "INSERT INTO attachments_fts (attachments_fts, rowid, name, text) VALUES ('delete', ?, ?, ?)",
        _indexed(db, ids),
    )


def _indexed(db: Readable, ids: Sequence[int]) -> Iterable[tuple[int, str, str]]:
    asked = f"SELECT id, name, text FROM attachment_texts WHERE id IN ({marks(ids)})"
    for number, name, text in db.execute(asked, list(ids)).fetchall():
        yield number, pieces(fold(name)), pieces(fold(text))


def articles_with(db: Readable, query: SearchQuery) -> dict[int, FileHit]:
    """The articles that lead to a file that may match, each with the first such file. Only what the files hold now counts.

    Where the query is not exact the text is to be looked at: see ``matching``.
    """
    sql = "SELECT rowid FROM attachments_fts WHERE attachments_fts MATCH ?"
    texts = [i for (i,) in db.execute(sql, [query.fts])]
    found: dict[int, FileHit] = {}
    if query.is_exact:
        sure = texts
    else:
        matches = query.matcher()
        sure = [i for some in _portions(texts) for i in _matching(db, some, matches)]
    for some in chunks(sure):
        rows = db.execute(
            f"""SELECT f.id, a.article_id, f.url, f.name, f.text_id FROM attachment_files f
            JOIN attachments a ON a.url = f.url WHERE f.text_id IN ({marks(some)})
            ORDER BY a.article_id, a.position, f.id""",
            list(some),
        )
        for row in rows:
            found.setdefault(row[1], FileHit(*row))
    return found


def _portions(ids: list[int]) -> Iterable[list[int]]:
    """Texts of files may be long: few at once."""
    return (ids[n : n + _READ_AT_ONCE] for n in range(0, len(ids), _READ_AT_ONCE))


def _matching(
    db: Readable, ids: Sequence[int], matches: Callable[[Sequence[str]], bool]
) -> list[int]:
    asked = f"SELECT id, name, text FROM attachment_texts WHERE id IN ({marks(ids)})"
    return [number for number, *texts in db.execute(asked, list(ids)) if matches(texts)]


def text_of(db: Readable, text_id: int) -> str:
    """The text of a file; "" if it is there no more."""
    row = db.execute("SELECT text FROM attachment_texts WHERE id = ?", [text_id]).fetchone()
    return str(row[0]) if row else ""
