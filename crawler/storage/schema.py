"""The tables of ``zhaoshang.db`` and how an older file becomes one of today.

A migration that has been released is never edited: a change is a new migration at the end. So that none changes
by what is changed elsewhere either, each is literal SQL and reads no constant, and no library writes its statements;
``tests/storage/golden`` has a file of each version.
``PRAGMA user_version`` holds the number of migrations applied, so that an older program can tell a newer
file without knowing its tables. Whoever only reads asks for that number, and loads nothing of what the migrations use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crawler.storage.migration import MigrationSet

if TYPE_CHECKING:
    from sqlite_utils import Database

# "zhsh" as a big-endian integer; `file zhaoshang.db` and we can tell our databases from others.
APPLICATION_ID: Final = 0x7A687368

migrations = MigrationSet("zhaoshang")


@migrations(name="0001_first_tables")
def _first_tables(db: Database) -> None:
    db.execute(
        """CREATE TABLE "articles" (
            "id" INTEGER PRIMARY KEY,
            "site" TEXT NOT NULL,
            "url" TEXT NOT NULL,
            "title" TEXT NOT NULL,
            "published_at" TEXT,
            "published_about" TEXT,
            "published_raw" TEXT,
            "category" TEXT,
            "breadcrumb" TEXT,
            "author" TEXT,
            "source" TEXT,
            "reporters" TEXT,
            "views" INTEGER,
            "body" TEXT,
            "pages" INTEGER,
            "content_hash" TEXT NOT NULL,
            "first_seen_at" TEXT NOT NULL,
            "last_seen_at" TEXT NOT NULL,
            "fetched_at" TEXT NOT NULL
        )"""
    )
    db.execute('CREATE UNIQUE INDEX "idx_articles_url" ON "articles" ("url")')
    db.execute(
        'CREATE INDEX "idx_articles_site_content_hash" ON "articles" ("site", "content_hash")'
    )
    db.execute(
        'CREATE INDEX "idx_articles_site_published_at" ON "articles" ("site", "published_at")'
    )
    db.execute('CREATE INDEX "idx_articles_published_at" ON "articles" ("published_at")')
    db.execute(
        """CREATE TABLE "addresses" (
            "url" TEXT PRIMARY KEY,
            "article_id" INTEGER NOT NULL REFERENCES "articles"("id"),
            "first_seen_at" TEXT NOT NULL
        )"""
    )
    db.execute('CREATE INDEX "idx_addresses_article_id" ON "addresses" ("article_id")')
    db.execute(
        """CREATE TABLE "related_links" (
            "article_id" INTEGER REFERENCES "articles"("id"),
            "position" INTEGER,
            "url" TEXT NOT NULL,
            "title" TEXT NOT NULL,
            "excerpt" TEXT,
            "target_id" INTEGER REFERENCES "articles"("id"),
            PRIMARY KEY ("article_id", "position")
        )"""
    )
    db.execute('CREATE INDEX "idx_related_links_target_id" ON "related_links" ("target_id")')
    db.execute('CREATE INDEX "idx_related_links_url" ON "related_links" ("url")')
    db.execute(
        """CREATE TABLE "images" (
            "article_id" INTEGER REFERENCES "articles"("id"),
            "position" INTEGER,
            "url" TEXT NOT NULL,
            "alt" TEXT,
            PRIMARY KEY ("article_id", "position")
        )"""
    )
    db.execute(
        """CREATE TABLE "attachments" (
            "article_id" INTEGER REFERENCES "articles"("id"),
            "position" INTEGER,
            "url" TEXT NOT NULL,
            "name" TEXT,
            PRIMARY KEY ("article_id", "position")
        )"""
    )
    db.execute(
        """CREATE TABLE "views" (
            "article_id" INTEGER REFERENCES "articles"("id"),
            "seen_at" TEXT,
            "count" INTEGER NOT NULL,
            PRIMARY KEY ("article_id", "seen_at")
        )"""
    )
    db.execute(
        """CREATE TABLE "crawls" (
            "id" INTEGER PRIMARY KEY,
            "site" TEXT NOT NULL,
            "started_at" TEXT NOT NULL,
            "finished_at" TEXT,
            "reason" TEXT,
            "verdict" TEXT,
            "why" TEXT,
            "pages" INTEGER,
            "new" INTEGER,
            "changed" INTEGER,
            "unchanged" INTEGER,
            "duplicates" INTEGER,
            "rejected" INTEGER,
            "failed" INTEGER,
            "errors" INTEGER
        )"""
    )
    db.execute('CREATE INDEX "idx_crawls_site_started_at" ON "crawls" ("site", "started_at")')
    db.execute(
        """CREATE TABLE "revisions" (
            "id" INTEGER PRIMARY KEY,
            "article_id" INTEGER NOT NULL REFERENCES "articles"("id"),
            "crawl_id" INTEGER REFERENCES "crawls"("id"),
            "replaced_at" TEXT NOT NULL,
            "old" TEXT NOT NULL
        )"""
    )
    db.execute('CREATE INDEX "idx_revisions_article_id" ON "revisions" ("article_id")')
    db.execute(
        """CREATE TABLE "sections" (
            "crawl_id" INTEGER REFERENCES "crawls"("id"),
            "url" TEXT,
            "pages" INTEGER,
            "rows" INTEGER,
            "known" INTEGER,
            "fetched" INTEGER,
            "stored" INTEGER,
            "duplicates" INTEGER,
            "rejected" INTEGER,
            "failed" INTEGER,
            "skipped" INTEGER,
            PRIMARY KEY ("crawl_id", "url")
        )"""
    )
    db.execute(
        """CREATE TABLE "rejects" (
            "id" INTEGER PRIMARY KEY,
            "crawl_id" INTEGER REFERENCES "crawls"("id"),
            "url" TEXT NOT NULL,
            "reason" TEXT NOT NULL,
            "item" TEXT NOT NULL,
            "rejected_at" TEXT NOT NULL
        )"""
    )
    db.execute('CREATE INDEX "idx_rejects_crawl_id" ON "rejects" ("crawl_id")')


@migrations(name="0002_search")
def _search(db: Database) -> None:
    db.execute(
        "CREATE INDEX articles_recent ON articles (coalesce(published_at, published_about, first_seen_at), id)"
    )
    # A file must open on every SQLite; where this one lacks FTS5 the index can be switched on elsewhere.
    from crawler.storage import search

    if not search.is_possible(db):
        return
    db.execute(
        "CREATE VIRTUAL TABLE articles_fts USING fts5(title, body, category, source, content='', detail=column, columnsize=0, tokenize='ascii')"
    )
    db.execute(
        "CREATE TABLE search_queue (article_id INTEGER PRIMARY KEY, is_indexed INTEGER NOT NULL, title TEXT, body TEXT, category TEXT, source TEXT)"
    )
    db.execute(
        """CREATE TRIGGER articles_search_insert
        AFTER INSERT ON articles BEGIN
            INSERT INTO search_queue (article_id, is_indexed)
            SELECT new.id, 0 WHERE NOT EXISTS (SELECT 1 FROM search_queue WHERE article_id = new.id);
        END"""
    )
    db.execute(
        """CREATE TRIGGER articles_search_update
        AFTER UPDATE OF title, body, category, source ON articles WHEN old.title IS NOT new.title OR old.body IS NOT new.body OR old.category IS NOT new.category OR old.source IS NOT new.source BEGIN
            INSERT INTO search_queue (article_id, is_indexed, title, body, category, source)
            SELECT old.id, 1, old.title, old.body, old.category, old.source WHERE NOT EXISTS (SELECT 1 FROM search_queue WHERE article_id = old.id);
        END"""
    )
    db.execute(
        """CREATE TRIGGER articles_search_delete
        AFTER DELETE ON articles BEGIN
            INSERT INTO search_queue (article_id, is_indexed, title, body, category, source)
            SELECT old.id, 1, old.title, old.body, old.category, old.source WHERE NOT EXISTS (SELECT 1 FROM search_queue WHERE article_id = old.id);
        END"""
    )
    db.execute("INSERT INTO search_queue (article_id, is_indexed) SELECT id, 0 FROM articles")


@migrations(name="0003_health")
def _health(db: Database) -> None:
    """What a verdict is judged by: each run's figures, kept for the runs after it."""
    db.execute('ALTER TABLE "crawls" ADD COLUMN "quiet_days" INTEGER')
    db.execute('ALTER TABLE "crawls" ADD COLUMN "next_step" TEXT')
    db.execute('ALTER TABLE "crawls" ADD COLUMN "declaration" TEXT')
    db.execute('ALTER TABLE "sections" ADD COLUMN "links" INTEGER')
    db.execute(
        """CREATE TABLE "crawl_fields" (
            "crawl_id" INTEGER REFERENCES "crawls"("id"),
            "field" TEXT,
            "articles" INTEGER NOT NULL,
            "present" INTEGER NOT NULL,
            PRIMARY KEY ("crawl_id", "field")
        )"""
    )
    db.execute('CREATE INDEX "idx_rejects_url" ON "rejects" ("url")')


@migrations(name="0004_ages")
def _ages(db: Database) -> None:
    """The few articles that are known by their age only, for the question how long a site has been silent."""
    db.execute(
        "CREATE INDEX articles_about ON articles (site, published_about) WHERE published_about IS NOT NULL"
    )


@migrations(name="0005_stories")
def _stories(db: Database) -> None:
    db.execute(
        """CREATE TABLE "clusters" (
            "id" INTEGER PRIMARY KEY,
            "original_id" INTEGER NOT NULL REFERENCES "articles"("id"),
            "size" INTEGER NOT NULL,
            "sites" INTEGER NOT NULL
        )"""
    )
    db.execute("ALTER TABLE articles ADD COLUMN cluster_id INTEGER REFERENCES clusters(id)")
    db.execute('CREATE INDEX "idx_articles_cluster_id" ON "articles" ("cluster_id")')
    db.execute(
        "CREATE TABLE fingerprints (hash INTEGER NOT NULL, article_id INTEGER NOT NULL, PRIMARY KEY (hash, article_id)) WITHOUT ROWID"
    )


@migrations(name="0006_questions")
def _questions(db: Database) -> None:
    """The dictionary inside the file; its rows, and the views, are written anew after every migration."""
    db.execute(
        """CREATE TABLE "data_dictionary" (
            "name" TEXT,
            "kind" TEXT NOT NULL,
            "column" TEXT,
            "zh" TEXT NOT NULL,
            "en" TEXT NOT NULL,
            PRIMARY KEY ("name", "column")
        )"""
    )


@migrations(name="0007_frontier")
def _frontier(db: Database) -> None:
    """What a run must know of earlier ones: walks, open work, visits; and more exact counts."""
    db.execute(
        """CREATE TABLE "walks" (
            "site" TEXT,
            "url" TEXT,
            "crawl_id" INTEGER NOT NULL,
            "walked_at" TEXT NOT NULL,
            "newest" TEXT,
            "links" INTEGER,
            "etag" TEXT,
            "last_modified" TEXT,
            "fetched_at" TEXT,
            PRIMARY KEY ("site", "url")
        )"""
    )
    db.execute(
        """CREATE TABLE "pending" (
            "site" TEXT,
            "url" TEXT,
            "kind" TEXT NOT NULL,
            "href" TEXT NOT NULL,
            "section" TEXT NOT NULL,
            "page" INTEGER,
            "title" TEXT,
            "published_raw" TEXT,
            "views_raw" TEXT,
            "crawl_id" INTEGER NOT NULL,
            "reason" TEXT NOT NULL,
            "attempts" INTEGER DEFAULT 0,
            "days" INTEGER DEFAULT 0,
            "first_at" TEXT NOT NULL,
            "last_at" TEXT,
            "due_at" TEXT,
            "gave_up_at" TEXT,
            PRIMARY KEY ("site", "url")
        )"""
    )
    db.execute('CREATE INDEX "idx_pending_site_due_at" ON "pending" ("site", "due_at")')
    db.execute(
        """CREATE TABLE "visits" (
            "article_id" INTEGER PRIMARY KEY REFERENCES "articles"("id"),
            "site" TEXT NOT NULL,
            "section" TEXT,
            "crawl_id" INTEGER NOT NULL,
            "href" TEXT,
            "listed" TEXT,
            "next_visit_at" TEXT,
            "missed_at" TEXT,
            "etag" TEXT,
            "last_modified" TEXT
        )"""
    )
    db.execute('CREATE INDEX "idx_visits_site_next_visit_at" ON "visits" ("site", "next_visit_at")')
    db.execute(
        "INSERT INTO visits (article_id, site, crawl_id) SELECT id, site, 0 FROM articles ORDER BY id"
    )
    db.execute('ALTER TABLE "articles" ADD COLUMN "gone_at" TEXT')
    db.execute('ALTER TABLE "crawls" ADD COLUMN "known" INTEGER')
    db.execute('ALTER TABLE "crawls" ADD COLUMN "revisited" INTEGER')
    db.execute('ALTER TABLE "crawls" ADD COLUMN "gone" INTEGER')
    db.execute('ALTER TABLE "crawls" ADD COLUMN "open" INTEGER')
    db.execute('ALTER TABLE "crawls" ADD COLUMN "gave_up" INTEGER')
    db.execute('ALTER TABLE "sections" ADD COLUMN "new" INTEGER')
    db.execute('ALTER TABLE "sections" ADD COLUMN "revisited" INTEGER')
    db.execute('ALTER TABLE "sections" ADD COLUMN "gone" INTEGER')
    db.execute('ALTER TABLE "sections" ADD COLUMN "open" INTEGER')


@migrations(name="0008_new_articles")
def _new_articles(db: Database) -> None:
    """What is new since a day is asked every day, and was read from all articles of all years."""
    db.execute('CREATE INDEX "idx_articles_first_seen_at" ON "articles" ("first_seen_at")')


@migrations(name="0009_quiet_sections")
def _quiet_sections(db: Database) -> None:
    """Which sections have gone quiet was read from every article, with its text; what is read is in the index."""
    db.execute(
        "CREATE INDEX articles_of_sections ON articles (site, category, substr(coalesce(published_at, published_about), 1, 10), published_at, published_about) WHERE category IS NOT NULL AND length(coalesce(published_at, published_about)) >= 10"
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
    db.execute('CREATE INDEX "idx_addresses_article_id" ON "addresses" ("article_id")')
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
    db.execute('ALTER TABLE "sections" ADD COLUMN "theme" TEXT')


@migrations(name="0013_elsewhere")
def _elsewhere(db: Database) -> None:
    """Rows of lists that lead to another host were in no table."""
    db.execute("ALTER TABLE articles ADD COLUMN elsewhere INTEGER NOT NULL DEFAULT 0")
    db.execute("ALTER TABLE sections ADD COLUMN elsewhere INTEGER")


@migrations(name="0014_rereads")
def _rereads(db: Database) -> None:
    """How far later list pages have been read again: what is put deep into a list was never met."""
    db.execute(
        """CREATE TABLE "rereads" (
            "site" TEXT,
            "url" TEXT,
            "page" INTEGER NOT NULL,
            "href" TEXT,
            "last_href" TEXT,
            "second_href" TEXT,
            "pages" INTEGER,
            "articles" INTEGER,
            "vain" INTEGER NOT NULL,
            "length" INTEGER,
            "began_at" TEXT,
            "done_at" TEXT,
            "crawl_id" INTEGER NOT NULL,
            PRIMARY KEY ("site", "url")
        )"""
    )


@migrations(name="0015_attachment_files")
def _attachment_files(db: Database) -> None:
    """What is in the files that articles lead to: texts, tables, rows, versions."""
    db.execute(
        """CREATE TABLE attachment_texts (
            id INTEGER PRIMARY KEY,
            hash TEXT NOT NULL,
            name TEXT NOT NULL,
            kind TEXT NOT NULL,
            size INTEGER NOT NULL,
            verdict TEXT NOT NULL,
            detail TEXT,
            text TEXT NOT NULL,
            pages INTEGER,
            ocr_pages TEXT,
            is_ocr INTEGER NOT NULL,
            reader_version INTEGER NOT NULL,
            read_at TEXT NOT NULL
        )"""
    )
    db.execute("CREATE UNIQUE INDEX idx_attachment_texts_hash ON attachment_texts (hash)")
    db.execute(
        """CREATE TABLE attachment_files (
            id INTEGER PRIMARY KEY,
            url TEXT NOT NULL,
            member TEXT NOT NULL,
            site TEXT NOT NULL,
            name TEXT NOT NULL,
            hash TEXT,
            size INTEGER,
            text_id INTEGER REFERENCES attachment_texts(id),
            verdict TEXT,
            detail TEXT,
            etag TEXT,
            last_modified TEXT,
            step INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            first_seen_at TEXT NOT NULL,
            fetched_at TEXT,
            changed_at TEXT,
            next_at TEXT
        )"""
    )
    db.execute("CREATE UNIQUE INDEX idx_attachment_files_url ON attachment_files (url, member)")
    db.execute("CREATE INDEX idx_attachment_files_site ON attachment_files (site, next_at)")
    db.execute("CREATE INDEX idx_attachment_files_text_id ON attachment_files (text_id)")
    db.execute("CREATE INDEX idx_attachment_files_hash ON attachment_files (hash)")
    db.execute("CREATE INDEX idx_attachments_url ON attachments (url)")
    db.execute(
        """CREATE TABLE attachment_tables (
            id INTEGER PRIMARY KEY,
            text_id INTEGER NOT NULL REFERENCES attachment_texts(id),
            position INTEGER NOT NULL,
            sheet TEXT,
            page INTEGER,
            columns TEXT,
            unit TEXT,
            rows INTEGER NOT NULL
        )"""
    )
    db.execute(
        "CREATE UNIQUE INDEX idx_attachment_tables_text_id ON attachment_tables (text_id, position)"
    )
    db.execute(
        """CREATE TABLE attachment_rows (
            table_id INTEGER NOT NULL REFERENCES attachment_tables(id),
            number INTEGER NOT NULL,
            is_head INTEGER NOT NULL,
            cells TEXT NOT NULL,
            record TEXT,
            PRIMARY KEY (table_id, number)
        ) WITHOUT ROWID"""
    )
    db.execute(
        """CREATE TABLE attachment_versions (
            file_id INTEGER NOT NULL REFERENCES attachment_files(id),
            number INTEGER NOT NULL,
            text_id INTEGER NOT NULL REFERENCES attachment_texts(id),
            seen_at TEXT NOT NULL,
            added INTEGER NOT NULL,
            removed INTEGER NOT NULL,
            added_rows TEXT NOT NULL,
            removed_rows TEXT NOT NULL,
            PRIMARY KEY (file_id, number)
        ) WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX idx_attachment_versions_text_id ON attachment_versions (text_id)")
    db.execute("ALTER TABLE crawls ADD COLUMN files INTEGER")
    db.execute("ALTER TABLE crawls ADD COLUMN files_failed INTEGER")
    from crawler.storage import search

    if search.is_possible(db):
        db.execute(
            "CREATE VIRTUAL TABLE attachments_fts USING fts5(name, text, content='', detail=column, columnsize=0, tokenize='ascii')"
        )


@migrations(name="0016_facts")
def _facts(db: Database) -> None:
    """What texts say about investments, each fact with the span of words it stands on; the projects they tell of."""
    db.execute(
        """CREATE TABLE fact_runs (
            article_id INTEGER PRIMARY KEY REFERENCES articles(id),
            content_hash TEXT NOT NULL,
            extractor TEXT NOT NULL,
            published TEXT,
            region TEXT,
            main_place TEXT,
            stage TEXT,
            industry TEXT,
            strategic TEXT,
            done_at TEXT NOT NULL
        )"""
    )
    db.execute("CREATE INDEX idx_fact_runs_main_place ON fact_runs (main_place)")
    said = """id INTEGER PRIMARY KEY,
            article_id INTEGER NOT NULL REFERENCES articles(id),
            block TEXT NOT NULL,
            start INTEGER NOT NULL,
            end INTEGER NOT NULL,
            surface TEXT NOT NULL,"""
    by = "confidence REAL NOT NULL, rule TEXT NOT NULL, extractor TEXT NOT NULL"
    for table, columns in (
        (
            "amounts",
            "lo INTEGER NOT NULL, hi INTEGER NOT NULL, ccy TEXT NOT NULL, qualifier TEXT NOT NULL, role TEXT NOT NULL, role_alt TEXT,"
            " scope TEXT NOT NULL, of_count INTEGER, period_start TEXT, period_end TEXT, project_mention_id INTEGER, place_code TEXT",
        ),
        ("counts", "value INTEGER NOT NULL, qualifier TEXT NOT NULL, stage TEXT, place_code TEXT"),
        ("measures", "kind TEXT NOT NULL, value REAL NOT NULL"),
        ("mentions_company", "name TEXT NOT NULL, kind TEXT NOT NULL, core TEXT NOT NULL"),
        (
            "mentions_place",
            "code TEXT NOT NULL, code_then TEXT NOT NULL, level INTEGER NOT NULL, use TEXT NOT NULL",
        ),
        ("mentions_stage", "stage TEXT NOT NULL"),
        ("events", "type TEXT NOT NULL, date TEXT NOT NULL, place_code TEXT"),
        (
            "project_mentions",
            "name TEXT NOT NULL, company TEXT, amount_id INTEGER, lo INTEGER, hi INTEGER, ccy TEXT, place_code TEXT, industry TEXT,"
            " stage TEXT, stage_date TEXT, land_mu REAL, jobs INTEGER",
        ),
    ):
        db.execute(f"CREATE TABLE {table} ({said} {columns}, {by})")
        db.execute(f"CREATE INDEX idx_{table}_article_id ON {table} (article_id)")
    db.execute("CREATE INDEX idx_amounts_role ON amounts (role, lo)")
    db.execute("CREATE INDEX idx_mentions_company_core ON mentions_company (core)")
    db.execute("CREATE INDEX idx_mentions_place_code ON mentions_place (code)")
    db.execute("CREATE INDEX idx_amounts_project_mention_id ON amounts (project_mention_id)")
    db.execute(
        """CREATE TABLE projects (
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            parent_id INTEGER REFERENCES projects(id),
            name TEXT NOT NULL,
            company TEXT,
            place_code TEXT,
            industry TEXT,
            amount_lo INTEGER,
            amount_hi INTEGER,
            ccy TEXT,
            stage TEXT,
            stage_date TEXT,
            first_date TEXT,
            last_date TEXT,
            articles INTEGER NOT NULL,
            stories INTEGER NOT NULL
        )"""
    )
    db.execute("CREATE INDEX idx_projects_place_code ON projects (place_code)")
    db.execute(
        """CREATE TABLE project_sources (
            mention_id INTEGER PRIMARY KEY REFERENCES project_mentions(id),
            project_id INTEGER NOT NULL REFERENCES projects(id)
        )"""
    )
    db.execute("CREATE INDEX idx_project_sources_project_id ON project_sources (project_id)")
    db.execute(
        "CREATE TABLE project_doubts (one TEXT NOT NULL, other TEXT NOT NULL, why TEXT NOT NULL, PRIMARY KEY (one, other))"
    )
    db.execute(
        "CREATE TABLE project_verdicts (one TEXT NOT NULL, other TEXT NOT NULL, verdict TEXT NOT NULL, judged_at TEXT NOT NULL,"
        " PRIMARY KEY (one, other))"
    )
    db.execute(
        "CREATE TABLE regions (site TEXT PRIMARY KEY NOT NULL, code TEXT NOT NULL, noted_at TEXT NOT NULL)"
    )
    db.execute(
        "CREATE TABLE rates (ccy TEXT NOT NULL, day TEXT NOT NULL, cny REAL NOT NULL, source TEXT, PRIMARY KEY (ccy, day))"
    )
    db.execute(
        "CREATE TABLE places (code TEXT NOT NULL, name TEXT NOT NULL, level INTEGER NOT NULL, parent TEXT, since INTEGER, until INTEGER,"
        " now TEXT NOT NULL, PRIMARY KEY (code, name))"
    )
    db.execute("CREATE TABLE industries (code TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL)")


@migrations(name="0017_attachment_projects")
def _attachment_projects(db: Database) -> None:
    """The projects that lists in files name, each value with its cell."""
    db.execute(
        """CREATE TABLE attachment_projects (
            table_id INTEGER NOT NULL REFERENCES attachment_tables(id),
            number INTEGER NOT NULL,
            name TEXT NOT NULL,
            name_cell TEXT NOT NULL,
            company TEXT,
            company_cell TEXT,
            amount INTEGER,
            ccy TEXT,
            amount_text TEXT,
            amount_cell TEXT,
            place TEXT,
            place_cell TEXT,
            stage TEXT,
            stage_cell TEXT,
            PRIMARY KEY (table_id, number)
        ) WITHOUT ROWID"""
    )


@migrations(name="0018_news")
def _news(db: Database) -> None:
    """What is new was told by the day of publication, or by all that was ever stored first, a site's whole past too."""
    db.execute("ALTER TABLE walks ADD COLUMN first_crawl_id INTEGER")
    db.execute(
        """
        UPDATE walks SET first_crawl_id = min(crawl_id, coalesce((
            SELECT min(s.crawl_id) FROM sections s JOIN crawls c ON c.id = s.crawl_id
            WHERE s.url = walks.url AND c.site = walks.site AND c.verdict IN ('ok', 'quiet', 'degraded')
        ), crawl_id))
        """
    )
    db.execute("ALTER TABLE articles ADD COLUMN news_at TEXT")
    db.execute(
        """
        UPDATE articles SET news_at = first_seen_at WHERE first_seen_at > (
            SELECT min(finished_at) FROM crawls
            WHERE crawls.site = articles.site AND verdict IN ('ok', 'quiet', 'degraded')
        )
        """
    )
    db.execute(
        "CREATE INDEX articles_by_news ON articles (news_at, site) WHERE news_at IS NOT NULL"
    )


@migrations(name="0019_pairs_of_other_scripts")
def _pairs_of_other_scripts(db: Database) -> None:
    """Kana, Hangul and other scripts without spaces were indexed by runs as long as a sentence, in which no word was found."""
    from crawler.storage.repairing import cut_anew

    cut_anew(db, "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af")


@migrations(name="0020_site_names")
def _site_names(db: Database) -> None:
    """The file knew its sites by what is typed for them only."""
    db.execute(
        """CREATE TABLE site_names (
            site TEXT PRIMARY KEY NOT NULL,
            name TEXT NOT NULL,
            noted_at TEXT NOT NULL
        )"""
    )


@migrations(name="0021_candidate_sections")
def _candidate_sections(db: Database) -> None:
    """A site with more sections than `zhaoshang add` has requests for was crawled without them."""
    db.execute(
        """CREATE TABLE "candidate_sections" (
            site TEXT NOT NULL,
            url TEXT NOT NULL,
            href TEXT NOT NULL,
            name TEXT NOT NULL,
            found_on TEXT NOT NULL,
            outcome TEXT,
            asked_at TEXT,
            PRIMARY KEY (site, url)
        ) WITHOUT ROWID"""
    )


@migrations(name="0022_site_choices")
def _site_choices(db: Database) -> None:
    """What a person wanted of a site was written into its file, or could not be said."""
    db.execute(
        """CREATE TABLE site_choices (
            site TEXT PRIMARY KEY NOT NULL,
            name TEXT,
            paused_at TEXT
        )"""
    )


@migrations(name="0023_projects_of_lists")
def _projects_of_lists(db: Database) -> None:
    """A list in a file names projects as a text does; they stood apart, and no search or sum knew of them."""
    db.execute("ALTER TABLE project_mentions ADD COLUMN table_id INTEGER")
    db.execute("ALTER TABLE project_mentions ADD COLUMN number INTEGER")
    db.execute("CREATE INDEX idx_project_mentions_table_id ON project_mentions (table_id)")
    db.execute("ALTER TABLE fact_runs ADD COLUMN lists TEXT")


def before_migrations(db: Database) -> None:
    """Within the caller's transaction: what stands in the way of a change of tables."""
    from crawler.storage import views

    views.drop(db)


def after_migrations(db: Database) -> None:
    """Within the caller's transaction: what follows from the schema and is no one's data."""
    from crawler.storage import dictionary, views

    views.make(db)
    db.execute("DELETE FROM data_dictionary")
    db.table("data_dictionary").insert_all(dictionary.rows())
    _write_lists(db)


def _write_lists(db: Database) -> None:
    """The divisions and industries that codes stand for; they are the program's, not the user's."""
    from crawler.facts.divisions import list_of_places
    from crawler.facts.industries import DIVISIONS

    db.execute("DELETE FROM places")
    db.conn.executemany("INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?)", list_of_places())
    db.execute("DELETE FROM industries")
    db.conn.executemany("INSERT INTO industries VALUES (?, ?)", DIVISIONS.items())


VERSION: Final = len(migrations)
