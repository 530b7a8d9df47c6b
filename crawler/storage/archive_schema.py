"""The tables of ``archive.db``: pages as they were received. Its migrations are its own; see ``schema.py``."""

from __future__ import annotations

from typing import Final

from sqlite_utils import Database, Migrations

from crawler.storage.database import Kind

migrations = Migrations("zhaoshang archive")


@migrations(name="0001_first_tables")
def _first_tables(db: Database) -> None:
    dictionaries = db.table("dictionaries").create(
        {"id": int, "site": str, "made_at": str, "pages": int, "ratio": float, "content": bytes},
        pk="id",
        not_null={"site", "made_at", "pages", "ratio", "content"},
    )
    dictionaries.create_index(["site"])
    bodies = db.table("bodies").create(
        {
            "id": int,
            "site": str,
            "hash": bytes,
            "size": int,
            "dictionary_id": int,
            "content": bytes,
        },
        pk="id",
        not_null={"site", "hash", "size", "content"},
        foreign_keys=[("dictionary_id", "dictionaries", "id")],
    )
    bodies.create_index(["hash"], unique=True)
    bodies.create_index(["site", "dictionary_id"])
    pages = db.table("pages").create(
        {"id": int, "site": str, "kind": str, "url": str},
        pk="id",
        not_null={"site", "kind", "url"},
    )
    pages.create_index(["site", "kind", "url"], unique=True)
    fetches = db.table("fetches").create(
        {
            "id": int,
            "page_id": int,
            "fetched_at": str,
            "status": int,
            "final_url": str,
            "headers": str,
            "context": str,
            "body_id": int,
        },
        pk="id",
        not_null={"page_id", "fetched_at", "status", "body_id"},
        foreign_keys=[("page_id", "pages", "id"), ("body_id", "bodies", "id")],
    )
    fetches.create_index(["page_id", "fetched_at"])
    fetches.create_index(["body_id"])


ARCHIVE: Final = Kind(
    "网页存档",
    "archive",
    # "zhar": told apart from ``zhaoshang.db``, also by `file`.
    0x7A686172,
    len(migrations._migrations),
    migrations,
    "fetches",
    "-s ARCHIVE=…",
    (
        "文章不受影响；请从备份恢复，或把它移走，采集时会另建",
        "the articles are not affected; restore it from a backup, or move it away and a new one is made",
    ),
    # Compressed pages are small: in small pages of the file, less lies idle around them. And a file that is
    # pruned gives the space back.
    layout=("page_size = 1024", "auto_vacuum = INCREMENTAL"),
)
