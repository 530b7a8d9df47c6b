"""The tables of ``archive.db``: pages as they were received. Its migrations are its own; see ``schema.py``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crawler.storage.database import Kind
from crawler.storage.migration import MigrationSet

if TYPE_CHECKING:
    from sqlite_utils import Database

migrations = MigrationSet("zhaoshang archive")


@migrations(name="0001_first_tables")
def _first_tables(db: Database) -> None:
    db.execute(
        """CREATE TABLE "dictionaries" (
            "id" INTEGER PRIMARY KEY,
            "site" TEXT NOT NULL,
            "made_at" TEXT NOT NULL,
            "pages" INTEGER NOT NULL,
            "ratio" REAL NOT NULL,
            "content" BLOB NOT NULL
        )"""
    )
    db.execute('CREATE INDEX "idx_dictionaries_site" ON "dictionaries" ("site")')
    db.execute(
        """CREATE TABLE "bodies" (
            "id" INTEGER PRIMARY KEY,
            "site" TEXT NOT NULL,
            "hash" BLOB NOT NULL,
            "size" INTEGER NOT NULL,
            "dictionary_id" INTEGER REFERENCES "dictionaries"("id"),
            "content" BLOB NOT NULL
        )"""
    )
    db.execute('CREATE UNIQUE INDEX "idx_bodies_hash" ON "bodies" ("hash")')
    db.execute('CREATE INDEX "idx_bodies_site_dictionary_id" ON "bodies" ("site", "dictionary_id")')
    db.execute(
        """CREATE TABLE "pages" (
            "id" INTEGER PRIMARY KEY,
            "site" TEXT NOT NULL,
            "kind" TEXT NOT NULL,
            "url" TEXT NOT NULL
        )"""
    )
    db.execute('CREATE UNIQUE INDEX "idx_pages_site_kind_url" ON "pages" ("site", "kind", "url")')
    db.execute(
        """CREATE TABLE "fetches" (
            "id" INTEGER PRIMARY KEY,
            "page_id" INTEGER NOT NULL REFERENCES "pages"("id"),
            "fetched_at" TEXT NOT NULL,
            "status" INTEGER NOT NULL,
            "final_url" TEXT,
            "headers" TEXT,
            "context" TEXT,
            "body_id" INTEGER NOT NULL REFERENCES "bodies"("id")
        )"""
    )
    db.execute(
        'CREATE INDEX "idx_fetches_page_id_fetched_at" ON "fetches" ("page_id", "fetched_at")'
    )
    db.execute('CREATE INDEX "idx_fetches_body_id" ON "fetches" ("body_id")')


ARCHIVE: Final = Kind(
    "网页存档",
    "archive",
    # "zhar": told apart from ``zhaoshang.db``, also by `file`.
    0x7A686172,
    len(migrations),
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
