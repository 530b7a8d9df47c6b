"""Views that read like questions: each is one question that people ask of the file, answered in plain SQL.

They hold nothing of their own. Whenever the schema changes they are dropped and made anew, so a view is mended here,
with a new migration that gives the file a new version. What their columns mean: ``dictionary.VIEWS``.
"""

from __future__ import annotations

from typing import Final

from crawler.storage.reader import Readable

# The best date there is, as a day (or coarser) in Asia/Shanghai, and where it is from.
_DAY: Final = (
    "coalesce(substr(a.published_at, 1, 10), substr(a.published_about, 1, 10),"
    " date(a.first_seen_at, '+8 hours'))"
)
_DAY_IS: Final = (
    "CASE WHEN a.published_at IS NOT NULL THEN 'stated'"
    " WHEN a.published_about IS NOT NULL THEN 'age' ELSE 'harvested' END"
)
_TODAY: Final = "date('now', '+8 hours')"
# Each of the two goes through an index from its end. A date after the run announces something, or was misread.
_LATEST_DAY: Final = """coalesce((SELECT max({0}) FROM articles WHERE site = crawls.site AND {0} IS NOT NULL
                AND {0} < date(started_at, '+8 hours') || '~' AND length({0}) >= 10), '')"""
_NEWEST: Final = (
    f"max({_LATEST_DAY.format('published_at')}, {_LATEST_DAY.format('published_about')})"
)
# What index 0009 on sections holds.
OF_A_SECTION: Final = (
    "category IS NOT NULL AND length(coalesce(published_at, published_about)) >= 10"
)
SECTION_DAY: Final = "substr(coalesce(published_at, published_about), 1, 10)"

VIEWS: Final = {
    "v_new_articles": f"""
        SELECT a.id, a.site, a.first_seen_at, {_DAY} AS day, {_DAY_IS} AS day_is, a.category, a.title,
            a.source, a.views, a.url, a.cluster_id
        FROM articles a ORDER BY a.first_seen_at DESC, a.id DESC""",
    "v_stories": f"""
        SELECT a.id, a.site, {_DAY} AS day, {_DAY_IS} AS day_is, a.category, a.title, a.source, a.views, a.url,
            a.first_seen_at, coalesce(c.size, 1) AS copies, coalesce(c.sites, 1) AS sites, a.cluster_id
        FROM articles a LEFT JOIN clusters c ON c.id = a.cluster_id
        WHERE a.cluster_id IS NULL OR a.id = c.original_id""",
    "v_reprints": f"""
        SELECT c.id AS cluster_id, o.id AS original_id, o.site AS original_site, o.title AS original_title,
            a.id, a.site, {_DAY} AS day, a.title, a.source, a.url
        FROM clusters c JOIN articles o ON o.id = c.original_id
        JOIN articles a ON a.cluster_id = c.id AND a.id <> o.id""",
    "v_views_growth": """
        WITH seen AS (
            SELECT article_id, min(seen_at) AS first_at, max(seen_at) AS latest_at, count(*) AS observations
            FROM views GROUP BY article_id HAVING count(*) > 1
        )
        SELECT a.id, a.site, a.category, a.title, a.url, seen.observations, seen.first_at, f.count AS first_views,
            seen.latest_at, l.count AS latest_views, l.count - f.count AS growth,
            CASE WHEN julianday(latest_at) - julianday(first_at) >= 1 THEN
                round((l.count - f.count) / (julianday(latest_at) - julianday(first_at)), 1) END AS per_day
        FROM seen JOIN articles a ON a.id = seen.article_id
        JOIN views f ON f.article_id = seen.article_id AND f.seen_at = seen.first_at
        JOIN views l ON l.article_id = seen.article_id AND l.seen_at = seen.latest_at""",
    "v_revisions": """
        SELECT r.id, r.article_id, a.site, r.replaced_at,
            (SELECT group_concat(key, ', ') FROM json_each(r.old)) AS fields,
            json_extract(r.old, '$.title') AS old_title, a.title, a.url
        FROM revisions r JOIN articles a ON a.id = r.article_id""",
    "v_site_health": f"""
        WITH latest AS (
            SELECT crawls.*, {_NEWEST} AS newest FROM crawls
            WHERE id IN (SELECT max(id) FROM crawls GROUP BY site)
        )
        SELECT site, verdict, why, next_step, id AS crawl_id, started_at, finished_at, new, changed, failed, rejected,
            nullif(substr(newest, 1, 10), '') AS newest_day,
            CAST(julianday({_TODAY}) - julianday(nullif(substr(newest, 1, 10), '')) AS INTEGER)
                AS days_since_newest
        FROM latest""",
    # No silence is shorter than the average one, so that most sections need no look at each of their days.
    "v_sections_quiet": f"""
        WITH sections AS (
            SELECT site, category, count(*) AS articles, min({SECTION_DAY}) AS oldest_day, max({SECTION_DAY}) AS newest_day
            FROM articles WHERE {OF_A_SECTION} GROUP BY site, category
        ), sites AS (
            SELECT site, max(newest_day) AS newest_of_site FROM sections GROUP BY site
        ), silent AS (
            SELECT site, category, articles, newest_day, newest_of_site,
                CAST(julianday(newest_of_site) - julianday(newest_day) AS INTEGER) AS quiet_days
            FROM sections JOIN sites USING (site)
            WHERE (julianday(newest_of_site) - julianday(newest_day)) * (articles - 1)
                > julianday(newest_day) - julianday(oldest_day)
        ), measured AS (
            SELECT silent.*, (
                SELECT CASE WHEN count(*) >= 5 THEN CAST(max(gap) AS INTEGER) END
                FROM (
                    SELECT julianday(day) - julianday(lag(day) OVER (ORDER BY day)) AS gap
                    FROM (
                        SELECT DISTINCT {SECTION_DAY} AS day FROM articles
                        WHERE site = silent.site AND category = silent.category AND {OF_A_SECTION}
                    )
                )
            ) AS longest_gap FROM silent
        )
        SELECT site, category, articles, newest_day, newest_of_site, longest_gap, quiet_days
        FROM measured WHERE quiet_days > longest_gap""",
    "v_attachments": """
        SELECT o.id AS article_id, o.site, o.title, f.id AS file_id, coalesce(nullif(f.member, ''), a.name, f.name) AS name,
            f.url, t.kind, f.verdict, t.pages, t.is_ocr, length(t.text) AS characters,
            (SELECT count(*) FROM attachment_tables x WHERE x.text_id = t.id) AS tables,
            (SELECT coalesce(sum(x.rows), 0) FROM attachment_tables x WHERE x.text_id = t.id) AS rows,
            f.fetched_at, t.id AS text_id
        FROM attachments a JOIN articles o ON o.id = a.article_id JOIN attachment_files f ON f.url = a.url
        LEFT JOIN attachment_texts t ON t.id = f.text_id""",
    "v_attachment_rows": """
        SELECT o.id AS article_id, o.site, o.title, f.id AS file_id, coalesce(nullif(f.member, ''), a.name, f.name) AS name,
            x.sheet, x.page, r.number AS row, r.cells, r.record
        FROM attachments a JOIN articles o ON o.id = a.article_id JOIN attachment_files f ON f.url = a.url
        JOIN attachment_tables x ON x.text_id = f.text_id JOIN attachment_rows r ON r.table_id = x.id
        WHERE r.is_head = 0""",
    "v_attachment_changes": """
        SELECT f.id AS file_id, f.site, f.name, f.url, v.number AS version, v.seen_at, c.change,
            json_extract(c.value, '$.sheet') AS sheet, json_extract(c.value, '$.row') AS row,
            json_extract(c.value, '$.cells') AS cells, json_extract(c.value, '$.record') AS record
        FROM (
            SELECT file_id, number, 'added' AS change, each.value FROM attachment_versions, json_each(added_rows) AS each
            UNION ALL
            SELECT file_id, number, 'removed', each.value FROM attachment_versions, json_each(removed_rows) AS each
        ) AS c JOIN attachment_versions v ON v.file_id = c.file_id AND v.number = c.number
        JOIN attachment_files f ON f.id = c.file_id""",
}


def drop(db: Readable) -> None:
    """Take the views away, within the caller's transaction: SQLite renames no column that a view names."""
    for name in VIEWS:
        db.execute(f"DROP VIEW IF EXISTS {name}")


def make(db: Readable) -> None:
    """Make the views as this version has them, within the caller's transaction."""
    drop(db)
    for name, sql in VIEWS.items():
        db.execute(f"CREATE VIEW {name} AS {sql}")
