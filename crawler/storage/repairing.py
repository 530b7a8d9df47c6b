"""Brings the search indexes from how texts were cut before migration 0019 to how it cuts them; what is cut as before is left alone.

A released migration's: frozen, as is all that it uses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from crawler.storage.cut_of_0019 import Cut, fold, pieces

if TYPE_CHECKING:
    from sqlite_utils import Database

# The texts that each index knows; of an article that waits to be indexed anew those of the queue.
_KNOWN: Final = {
    "articles_fts": (
        ("title", "body", "category", "source"),
        """
        SELECT id, title, body, category, source FROM articles WHERE id NOT IN (SELECT article_id FROM search_queue)
        UNION ALL SELECT article_id, title, body, category, source FROM search_queue WHERE is_indexed""",
    ),
    "attachments_fts": (("name", "text"), "SELECT id, name, text FROM attachment_texts"),
}
# Where the scripts stand that may be cut otherwise, and what folds to them: to cut every text of a file twice would take minutes.
_SUSPECT: Final = re.compile(
    "[\u0e00-\u11ff\u1780-\u17ff\u3041-\u31ff\u3260-\u327e\u32d0-\u32fe\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uff65-\uffdf\U0001f200-\U0001f2ff]"
)


def cut_anew(db: Database, paired: str) -> None:
    """Index what is cut otherwise than when only ``paired`` (the inside of a class of characters) was cut into pairs.

    Within the caller's transaction.
    """
    before = Cut(paired)
    there = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
    for index, (columns, known) in _KNOWN.items():
        if index not in there:
            continue
        suspects = [
            row for row in db.execute(known) if any(_SUSPECT.search(text or "") for text in row[1:])
        ]
        for number, *texts in suspects:
            _cut_one(db, index, columns, number, texts, before)


def _cut_one(
    db: Database,
    index: str,
    columns: Sequence[str],
    number: int,
    texts: Sequence[str | None],
    before: Cut,
) -> None:
    folded = [fold(text or "") for text in texts]
    old, new = [pieces(text, before) for text in folded], [pieces(text) for text in folded]
    if old == new:
        return
    names, marks = ", ".join(columns), ", ".join("?" * len(columns))
    db.execute(
        f"INSERT INTO {index} ({index}, rowid, {names}) VALUES ('delete', ?, {marks})",
        [number, *old],
    )
    db.execute(f"INSERT INTO {index} (rowid, {names}) VALUES (?, {marks})", [number, *new])
