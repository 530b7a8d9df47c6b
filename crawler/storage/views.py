"""Views that read like questions: each is one question that people ask of the file, answered in plain SQL.

They hold nothing of their own. Whenever the schema changes they are dropped and made anew, so a view is mended here,
with a new migration that gives the file a new version. What their columns mean: ``dictionary.VIEWS``.
"""

from __future__ import annotations

from typing import Final

from crawler.storage.reader import Readable

# The best date there is, as a day (or coarser) in Asia/Shanghai, and where it is from.
DAY: Final = (
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

VIEWS: Final[dict[str, str]] = {
    "v_new_articles": f"""
        SELECT a.id, a.site, a.first_seen_at, {DAY} AS day, {_DAY_IS} AS day_is, a.category, a.title,
            a.source, a.views, a.url, a.cluster_id, a.news_at
        FROM articles a ORDER BY a.first_seen_at DESC, a.id DESC""",
    "v_stories": f"""
        SELECT a.id, a.site, {DAY} AS day, {_DAY_IS} AS day_is, a.category, a.title, a.source, a.views, a.url,
            a.first_seen_at, coalesce(c.size, 1) AS copies, coalesce(c.sites, 1) AS sites, a.cluster_id
        FROM articles a LEFT JOIN clusters c ON c.id = a.cluster_id
        WHERE a.cluster_id IS NULL OR a.id = c.original_id""",
    "v_reprints": f"""
        SELECT c.id AS cluster_id, o.id AS original_id, o.site AS original_site, o.title AS original_title,
            a.id, a.site, {DAY} AS day, a.title, a.source, a.url
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
    "v_attachment_projects": """
        SELECT o.id AS article_id, o.site, o.title, f.id AS file_id, coalesce(nullif(f.member, ''), a.name, f.name) AS file,
            x.sheet, x.page, p.number AS row, p.name, p.name_cell, p.company, p.company_cell, p.amount, p.ccy, p.amount_text,
            p.amount_cell, p.place, p.place_cell, p.stage, p.stage_cell
        FROM attachments a JOIN articles o ON o.id = a.article_id JOIN attachment_files f ON f.url = a.url
        JOIN attachment_tables x ON x.text_id = f.text_id JOIN attachment_projects p ON p.table_id = x.id""",
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


# Names for codes, of today.
_PLACE: Final = "(SELECT name FROM places WHERE code = {0} AND until IS NULL LIMIT 1)"
_PROVINCE: Final = _PLACE.format("substr({0}, 1, 2) || '0000'")
_INDUSTRY: Final = "(SELECT name FROM industries WHERE code = {0})"
# A story: the reprints of an article, or the article alone.
_STORY: Final = "coalesce(a.cluster_id, -a.id)"
# The sentence that a fact stands in: from the full stop or the line break before it to the one behind, cut where that is far.
_SENTENCE: Final = """(SELECT substr(pre, length(rtrim(pre, replace(replace(pre, '。', ''), char(10), ''))) + 1)
            || substr(post, 1, CASE instr(post, '。') WHEN 0 THEN 240 ELSE instr(post, '。') END)
            FROM (SELECT substr(said, max(1, at_ - 160), min(160, at_ - 1)) AS pre, replace(substr(said, at_, 240), char(10), '。') AS post
                FROM (SELECT CASE f.block WHEN 'title' THEN a.title ELSE a.body END AS said, f.start + 1 AS at_)))"""
# Of a list in a file: the cells of its row.
_ROW: Final = """(SELECT group_concat(value, ' · ') FROM json_each((SELECT cells FROM attachment_rows r
            WHERE r.table_id = f.table_id AND r.number = f.number)) WHERE value IS NOT NULL)"""
# What a list offers to investors, or only plans, is no commitment; what is told by a text is one by the words around the sum.
_COMMITS: Final = """({0}.block <> 'file' OR (coalesce({1}.stage, {1}.company) IS NOT NULL
                AND coalesce({1}.stage, '') NOT IN ('拟建', '洽谈')))"""
_WORTH: Final = """CASE WHEN {0}.ccy = 'CNY' THEN {0}.lo ELSE (SELECT CAST({0}.lo * cny AS INTEGER) FROM rates
            WHERE rates.ccy = {0}.ccy AND rates.day <= {1} ORDER BY rates.day DESC LIMIT 1) END"""

VIEWS.update({
    "v_amounts": f"""
        SELECT f.id, f.article_id, a.site, {DAY} AS day, a.title, f.block, f.start, f.end, f.surface, f.lo, f.hi, f.ccy, f.qualifier,
            f.role, f.role_alt, f.scope, f.of_count, f.period_start, f.period_end, f.place_code, {_PLACE.format("f.place_code")} AS place,
            {_WORTH.format("f", DAY)} AS cny, f.confidence, {_SENTENCE} AS sentence, a.url, a.cluster_id
        FROM amounts f JOIN articles a ON a.id = f.article_id""",
    "v_projects": f"""
        SELECT p.id, p.name, p.company, p.place_code, {_PLACE.format("p.place_code")} AS place, {_PROVINCE.format("p.place_code")} AS province,
            p.industry, {_INDUSTRY.format("p.industry")} AS industry_name, p.amount_lo, p.amount_hi, p.ccy, p.stage, p.stage_date,
            p.first_date, p.last_date, p.articles, p.stories, p.parent_id, p.key
        FROM projects p""",
    "v_project_timeline": f"""
        SELECT s.project_id, p.name, coalesce(f.stage_date, {DAY}) AS day, f.stage, f.lo, f.hi, f.ccy, f.id AS mention_id, f.name AS mention,
            f.article_id, f.block, f.start, f.end, CASE f.block WHEN 'file' THEN {_ROW} ELSE {_SENTENCE} END AS sentence,
            a.site, a.title, a.url, a.cluster_id, (
                SELECT coalesce(nullif(n.member, ''), l.name, n.name) FROM attachments l JOIN attachment_files n ON n.url = l.url
                WHERE l.article_id = a.id AND n.text_id = x.text_id ORDER BY l.position LIMIT 1) AS file,
            x.sheet, x.page, f.number AS row, c.name_cell, c.amount_cell, c.stage_cell
        FROM project_sources s JOIN projects p ON p.id = s.project_id JOIN project_mentions f ON f.id = s.mention_id
        JOIN articles a ON a.id = f.article_id LEFT JOIN attachment_tables x ON x.id = f.table_id
        LEFT JOIN attachment_projects c ON c.table_id = f.table_id AND c.number = f.number""",
    "v_projects_to_check": """
        SELECT d.why, one.id AS one_id, one.name AS one, other.id AS other_id, other.name AS other, one.company AS one_company,
            other.company AS other_company, one.place_code AS one_place, other.place_code AS other_place, one.amount_lo AS one_lo,
            other.amount_lo AS other_lo
        FROM project_doubts d JOIN projects one ON one.key = d.one JOIN projects other ON other.key = d.other""",
    # Of a story that tells a total, the total alone; else its projects, each once over all stories; else its largest sum.
    "v_commitments": f"""
        WITH sums AS (
            SELECT f.*, {_STORY} AS story, {DAY} AS day, a.site, a.title, a.url FROM amounts f JOIN articles a ON a.id = f.article_id
            WHERE f.role IN ('total_invest', 'signed') AND f.scope = 'total' AND f.role_alt IS NOT 'same_as'
        ), totals AS (
            SELECT *, row_number() OVER (PARTITION BY story ORDER BY lo DESC, id) AS place FROM sums WHERE of_count > 1
        ), named AS (
            SELECT s.project_id, {_STORY} AS story, m.block FROM project_sources s JOIN project_mentions m ON m.id = s.mention_id
            JOIN articles a ON a.id = m.article_id
        ), alone AS (
            SELECT sums.*, row_number() OVER (PARTITION BY sums.story ORDER BY lo DESC, sums.id) AS place FROM sums
            WHERE of_count IS NULL AND confidence >= 0.85 AND story NOT IN (SELECT story FROM totals)
                AND story NOT IN (SELECT story FROM named JOIN projects ON projects.id = named.project_id
                    WHERE amount_lo IS NOT NULL AND {_COMMITS.format("named", "projects")})
        )
        SELECT 'total' AS kind, NULL AS project_id, id AS amount_id, article_id, story, day, site, place_code, NULL AS company, lo, hi, ccy,
            of_count, NULL AS stage, title, url
        FROM totals WHERE place = 1
        UNION ALL
        SELECT 'project', p.id, m.amount_id, m.article_id, {_STORY}, {DAY}, a.site, p.place_code, p.company, p.amount_lo, p.amount_hi, p.ccy,
            NULL, p.stage, p.name, a.url
        FROM projects p JOIN project_mentions m ON m.id = (
            SELECT first.id FROM project_sources s JOIN project_mentions first ON first.id = s.mention_id
            WHERE s.project_id = p.id AND first.lo = p.amount_lo ORDER BY first.block = 'file', first.article_id LIMIT 1)
        JOIN articles a ON a.id = m.article_id
        WHERE p.amount_lo IS NOT NULL AND p.stage IS NOT '取消' AND p.stage IS NOT '否认'
            AND {_COMMITS.format("m", "p")}
            AND NOT EXISTS (
            SELECT 1 FROM named WHERE named.project_id = p.id AND named.story IN (SELECT story FROM totals))
        UNION ALL
        SELECT 'sum', NULL, id, article_id, story, day, site, place_code, NULL, lo, hi, ccy, NULL, NULL, title, url FROM alone WHERE place = 1""",
    "v_paid_in": f"""
        SELECT f.id AS amount_id, f.article_id, a.site, {DAY} AS day, f.period_start, f.period_end, f.place_code,
            {_PLACE.format("f.place_code")} AS place, f.lo, f.hi, f.ccy, f.surface, {_SENTENCE} AS sentence, a.title, a.url
        FROM amounts f JOIN articles a ON a.id = f.article_id WHERE f.role = 'paid_in' AND f.role_alt IS NOT 'same_as'
            AND (f.block = 'body' OR NOT EXISTS (SELECT 1 FROM amounts other WHERE other.article_id = f.article_id
                AND other.role = 'paid_in' AND other.block = 'body'))
            AND (a.cluster_id IS NULL OR a.id = (SELECT original_id FROM clusters WHERE id = a.cluster_id))""",
})  # fmt: skip


def drop(db: Readable) -> None:
    """Take the views away, within the caller's transaction: SQLite renames no column that a view names."""
    for name in VIEWS:
        db.execute(f"DROP VIEW IF EXISTS {name}")


def make(db: Readable) -> None:
    """Make the views as this version has them, within the caller's transaction."""
    drop(db)
    for name, sql in VIEWS.items():
        db.execute(f"CREATE VIEW {name} AS {sql}")
