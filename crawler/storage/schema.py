"""The tables of ``zhaoshang.db`` and how an older file becomes one of today.

A migration that has been released is never edited: a change is a new migration at the end.
``PRAGMA user_version`` holds the number of migrations applied, so that an older program can tell a newer
file without knowing its tables.
"""

from __future__ import annotations

from typing import Final

from sqlite_utils import Database, Migrations

from crawler.storage import dictionary, search, views

# "zhsh" as a big-endian integer; `file zhaoshang.db` and we can tell our databases from others.
APPLICATION_ID: Final = 0x7A687368

migrations = Migrations("zhaoshang")


@migrations(name="0001_first_tables")
def _first_tables(db: Database) -> None:
    articles = db.table("articles").create(
        {
            "id": int,
            "site": str,
            "url": str,
            "title": str,
            "published_at": str,
            "published_about": str,
            "published_raw": str,
            "category": str,
            "breadcrumb": str,
            "author": str,
            "source": str,
            "reporters": str,
            "views": int,
            "body": str,
            "pages": int,
            "content_hash": str,
            "first_seen_at": str,
            "last_seen_at": str,
            "fetched_at": str,
        },
        pk="id",
        not_null={
            "site",
            "url",
            "title",
            "content_hash",
            "first_seen_at",
            "last_seen_at",
            "fetched_at",
        },
    )
    articles.create_index(["url"], unique=True)
    articles.create_index(["site", "content_hash"])
    articles.create_index(["site", "published_at"])
    articles.create_index(["published_at"])

    of_article = [("article_id", "articles", "id")]
    addresses = db.table("addresses").create(
        {"url": str, "article_id": int, "first_seen_at": str},
        pk="url",
        not_null={"article_id", "first_seen_at"},
        foreign_keys=of_article,
    )
    addresses.create_index(["article_id"])
    related_links = db.table("related_links").create(
        {
            "article_id": int,
            "position": int,
            "url": str,
            "title": str,
            "excerpt": str,
            "target_id": int,
        },
        pk=("article_id", "position"),
        not_null={"url", "title"},
        foreign_keys=[*of_article, ("target_id", "articles", "id")],
    )
    related_links.create_index(["target_id"])
    related_links.create_index(["url"])
    for name, text_column in (("images", "alt"), ("attachments", "name")):
        db.table(name).create(
            {"article_id": int, "position": int, "url": str, text_column: str},
            pk=("article_id", "position"),
            not_null={"url"},
            foreign_keys=of_article,
        )
    db.table("views").create(
        {"article_id": int, "seen_at": str, "count": int},
        pk=("article_id", "seen_at"),
        not_null={"count"},
        foreign_keys=of_article,
    )

    crawls = db.table("crawls").create(
        {
            "id": int,
            "site": str,
            "started_at": str,
            "finished_at": str,
            "reason": str,
            "verdict": str,
            "why": str,
            "pages": int,
            "new": int,
            "changed": int,
            "unchanged": int,
            "duplicates": int,
            "rejected": int,
            "failed": int,
            "errors": int,
        },
        pk="id",
        not_null={"site", "started_at"},
    )
    crawls.create_index(["site", "started_at"])
    in_crawl = [("crawl_id", "crawls", "id")]
    db.table("revisions").create(
        {"id": int, "article_id": int, "crawl_id": int, "replaced_at": str, "old": str},
        pk="id",
        not_null={"article_id", "replaced_at", "old"},
        foreign_keys=[*of_article, *in_crawl],
    ).create_index(["article_id"])
    db.table("sections").create(
        {
            "crawl_id": int,
            "url": str,
            "pages": int,
            "rows": int,
            "known": int,
            "fetched": int,
            "stored": int,
            "duplicates": int,
            "rejected": int,
            "failed": int,
            "skipped": int,
        },
        pk=("crawl_id", "url"),
        foreign_keys=in_crawl,
    )
    db.table("rejects").create(
        {"id": int, "crawl_id": int, "url": str, "reason": str, "item": str, "rejected_at": str},
        pk="id",
        not_null={"url", "reason", "item", "rejected_at"},
        foreign_keys=in_crawl,
    ).create_index(["crawl_id"])


@migrations(name="0002_search")
def _search(db: Database) -> None:
    db.execute(f"CREATE INDEX articles_recent ON articles ({search.RECENT}, id)")
    # A file must open on every SQLite; where this one lacks FTS5 the index can be switched on elsewhere.
    if search.is_possible(db):
        search.switch_on(db)


@migrations(name="0003_health")
def _health(db: Database) -> None:
    """What a verdict is judged by: each run's figures, kept for the runs after it."""
    for column, kind in (("quiet_days", int), ("next_step", str), ("declaration", str)):
        db.table("crawls").add_column(column, kind)
    db.table("sections").add_column("links", int)
    db.table("crawl_fields").create(
        {"crawl_id": int, "field": str, "articles": int, "present": int},
        pk=("crawl_id", "field"),
        not_null={"articles", "present"},
        foreign_keys=[("crawl_id", "crawls", "id")],
    )
    db.table("rejects").create_index(["url"])


@migrations(name="0004_ages")
def _ages(db: Database) -> None:
    """The few articles that are known by their age only, for the question how long a site has been silent."""
    db.execute(
        "CREATE INDEX articles_about ON articles (site, published_about) WHERE published_about IS NOT NULL"
    )


@migrations(name="0005_stories")
def _stories(db: Database) -> None:
    db.table("clusters").create(
        {"id": int, "original_id": int, "size": int, "sites": int},
        pk="id",
        not_null={"original_id", "size", "sites"},
        foreign_keys=[("original_id", "articles", "id")],
    )
    db.execute("ALTER TABLE articles ADD COLUMN cluster_id INTEGER REFERENCES clusters(id)")
    db.table("articles").create_index(["cluster_id"])
    db.execute(
        "CREATE TABLE fingerprints (hash INTEGER NOT NULL, article_id INTEGER NOT NULL,"
        " PRIMARY KEY (hash, article_id)) WITHOUT ROWID"
    )


@migrations(name="0006_questions")
def _questions(db: Database) -> None:
    """The dictionary inside the file; its rows, and the views, are written anew after every migration."""
    db.table("data_dictionary").create(
        {"name": str, "kind": str, "column": str, "zh": str, "en": str},
        pk=("name", "column"),
        not_null={"kind", "zh", "en"},
    )


@migrations(name="0007_frontier")
def _frontier(db: Database) -> None:
    """What a run must know of earlier ones: walks, open work, visits; and more exact counts."""
    db.table("walks").create(
        {
            "site": str,
            "url": str,
            "crawl_id": int,
            "walked_at": str,
            "newest": str,
            "links": int,
            "etag": str,
            "last_modified": str,
            "fetched_at": str,
        },
        pk=("site", "url"),
        not_null={"crawl_id", "walked_at"},
    )
    db.table("pending").create(
        {
            "site": str,
            "url": str,
            "kind": str,
            "href": str,
            "section": str,
            "page": int,
            "title": str,
            "published_raw": str,
            "views_raw": str,
            "crawl_id": int,
            "reason": str,
            "attempts": int,
            "days": int,
            "first_at": str,
            "last_at": str,
            "due_at": str,
            "gave_up_at": str,
        },
        pk=("site", "url"),
        not_null={"kind", "href", "section", "crawl_id", "reason", "first_at"},
        defaults={"attempts": 0, "days": 0},
    ).create_index(["site", "due_at"])
    db.table("visits").create(
        {
            "article_id": int,
            "site": str,
            "section": str,
            "crawl_id": int,
            "href": str,
            "listed": str,
            "next_visit_at": str,
            "missed_at": str,
            "etag": str,
            "last_modified": str,
        },
        pk="article_id",
        not_null={"site", "crawl_id"},
        foreign_keys=[("article_id", "articles", "id")],
    ).create_index(["site", "next_visit_at"])
    db.execute(
        "INSERT INTO visits (article_id, site, crawl_id) SELECT id, site, 0 FROM articles ORDER BY id"
    )
    db.table("articles").add_column("gone_at", str)
    for name in ("known", "revisited", "gone", "open", "gave_up"):
        db.table("crawls").add_column(name, int)
    for name in ("new", "revisited", "gone", "open"):
        db.table("sections").add_column(name, int)


@migrations(name="0008_new_articles")
def _new_articles(db: Database) -> None:
    """What is new since a day is asked every day, and was read from all articles of all years."""
    db.table("articles").create_index(["first_seen_at"])


@migrations(name="0009_quiet_sections")
def _quiet_sections(db: Database) -> None:
    """Which sections have gone quiet was read from every article, with its text; what is read is in the index."""
    db.execute(
        "CREATE INDEX articles_of_sections ON articles (site, category,"
        " substr(coalesce(published_at, published_about), 1, 10), published_at, published_about)"
        " WHERE category IS NOT NULL AND length(coalesce(published_at, published_about)) >= 10"
    )


@migrations(name="0010_addresses")
def _addresses(db: Database) -> None:
    """The addresses in the order of their index, which is then all there is: one search instead of two, and
    no address written twice."""
    own = db.execute(
        "SELECT sql FROM sqlite_master WHERE tbl_name = 'addresses' AND type IN ('index', 'trigger')"
        " AND sql IS NOT NULL AND name <> 'idx_addresses_article_id'"
    ).fetchall()
    # Else the rename would be written into a person's own views.
    db.execute("PRAGMA legacy_alter_table = ON")
    db.execute("ALTER TABLE addresses RENAME TO old_addresses")
    db.execute("PRAGMA legacy_alter_table = OFF")
    db.execute(
        "CREATE TABLE addresses (url TEXT PRIMARY KEY NOT NULL, article_id INTEGER NOT NULL REFERENCES articles(id),"
        " first_seen_at TEXT NOT NULL) WITHOUT ROWID"
    )
    db.execute(
        "INSERT INTO addresses SELECT url, article_id, first_seen_at FROM old_addresses ORDER BY url"
    )
    db.execute("DROP TABLE old_addresses")
    db.table("addresses").create_index(["article_id"])
    for (sql,) in own:
        db.execute(sql)


@migrations(name="0011_runs_with_articles")
def _runs_with_articles(db: Database) -> None:
    """What articles used to have is told by the last runs that brought any, however long ago that was."""
    db.execute(
        "CREATE INDEX crawls_with_articles ON crawls (site, started_at) WHERE new + changed + unchanged > 0"
    )


@migrations(name="0012_themes")
def _themes(db: Database) -> None:
    """What a list looks like: by that a redesign is told which a run that reads no article would miss."""
    db.table("sections").add_column("theme", str)


@migrations(name="0013_elsewhere")
def _elsewhere(db: Database) -> None:
    """Rows of lists that lead to another host were in no table."""
    db.execute("ALTER TABLE articles ADD COLUMN elsewhere INTEGER NOT NULL DEFAULT 0")
    db.execute("ALTER TABLE sections ADD COLUMN elsewhere INTEGER")


def before_migrations(db: Database) -> None:
    """Within the caller's transaction: what stands in the way of a change of tables."""
    views.drop(db)


def after_migrations(db: Database) -> None:
    """Within the caller's transaction: what follows from the schema and is no one's data."""
    views.make(db)
    db.execute("DELETE FROM data_dictionary")
    db.table("data_dictionary").insert_all(dictionary.rows())


VERSION: Final = len(migrations._migrations)
