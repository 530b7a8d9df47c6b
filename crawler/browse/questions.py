"""The questions that people ask most, as SQL that they can read, run and change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_DAY: Final = "coalesce(published_at, published_about)"


@dataclass(frozen=True, slots=True)
class Question:
    """One canned query. ``sql`` may have named parameters; one that is left empty asks for everything."""

    zh: str
    en: str
    about_zh: str
    about_en: str
    sql: str


QUESTIONS: Final[dict[str, Question]] = {
    "new_this_week": Question(
        "本周新采到的文章，按站点", "New this week, by site",
        "最近 7 天的新文章数（首次采集一个站点时的旧文章不算），以及其中最新的发布日期",
        "new articles of the last 7 days (older articles fetched when a site is added do not count), and the newest date among them",
        """
SELECT site, count(*) AS articles, count(DISTINCT coalesce(cluster_id, -id)) AS stories,
  max(day) FILTER (WHERE day_is <> 'harvested') AS newest
FROM v_new_articles
WHERE news_at >= datetime('now', '+8 hours', 'start of day', '-6 days', '-8 hours')
GROUP BY +site ORDER BY articles DESC, site -- +: by the index of times, not through all articles by site
""",
    ),
    "new_articles": Question(
        "最近采到的文章", "Latest articles",
        "最近 :days 天（留空为 7 天）的新文章；首次采集一个站点时的旧文章不算",
        "new articles of the last :days days (7 if left empty); older articles fetched when a site is added do not count",
        """
SELECT id AS article_id, site, day, day_is, category, title, url
FROM v_new_articles
WHERE news_at >= datetime('now', '+8 hours', 'start of day', '-' || (coalesce(nullif(:days, ''), 7) - 1) || ' days', '-8 hours')
ORDER BY news_at DESC, id DESC LIMIT 500""",
    ),
    "most_viewed": Question(
        "阅读量最高的文章", "Most viewed",
        "浏览数最高的 100 篇；可只看一个站点",
        "the 100 articles with most views; of one site if :site is given",
        f"""
SELECT id AS article_id, views, site, {_DAY} AS published, title, url
FROM articles
WHERE views IS NOT NULL AND (:site = '' OR site = :site)
ORDER BY views DESC, id LIMIT 100""",
    ),
    "most_reprinted": Question(
        "转载最多的报道", "Stories reprinted most",
        "每篇报道一行，链接到最可能的原文",
        "one line per story, with its likely original",
        """
SELECT id AS article_id, sites, copies, site AS original_site, day, title
FROM v_stories
WHERE cluster_id IS NOT NULL
ORDER BY sites DESC, copies DESC, cluster_id LIMIT 100""",
    ),
    "views_growth": Question(
        "浏览增长最快的文章", "Fastest growing views",
        "首次与最近一次看到的浏览数之差；per_day 为平均每天",
        "growth of the view count since it was first seen; per_day is the average",
        """
SELECT id AS article_id, growth, per_day, first_views, latest_views, site, title, url
FROM v_views_growth
ORDER BY growth DESC, id LIMIT 100""",
    ),
    "projects": Question(
        "投资项目", "Projects",
        "可按省份、行业代码（C38）、阶段和金额（亿元）筛选，留空为不限；点编号看时间线",
        "by :province, :industry (C38), :stage and at least :yi hundred million, each if given",
        """
SELECT p.id AS project_id, p.name, p.company, p.province, p.place, p.industry_name AS industry, p.amount_lo / 1e8 AS yi, p.ccy, p.stage,
  p.stage_date, p.stories, t.article_id, t.sentence
FROM v_projects p LEFT JOIN v_project_timeline t ON t.mention_id = (SELECT max(mention_id) FROM project_sources WHERE project_id = p.id)
WHERE (:province = '' OR p.province LIKE :province || '%') AND (:industry = '' OR p.industry = :industry)
  AND (:stage = '' OR p.stage = :stage) AND (:yi = '' OR p.amount_lo >= :yi * 1e8)
ORDER BY p.amount_lo DESC, p.id LIMIT 500""",
    ),
    "project_timeline": Question(
        "一个项目的时间线", "Timeline of a project",
        "编号为 :project 的项目，每一步都附原句，或附件清单里的那一行",
        "each step of project number :project, with the sentence it comes from, or the row of a list in a file",
        """
SELECT day, stage, lo / 1e8 AS yi, ccy, sentence, file, sheet, name_cell, article_id, site, title
FROM v_project_timeline WHERE project_id = :project ORDER BY day, mention_id""",
    ),
    "projects_by_province": Question(
        "各省的项目", "Projects by province",
        "项目数、已开工数和人民币总投资（亿元）",
        "number of projects, how many have started, and total investment in 100 million yuan",
        """
SELECT coalesce(province, '—') AS province, count(*) AS projects,
  count(*) FILTER (WHERE stage IN ('开工', '在建', '竣工', '投产', '达产')) AS begun,
  round(sum(amount_lo) FILTER (WHERE ccy = 'CNY') / 1e8, 2) AS yi
FROM v_projects GROUP BY province ORDER BY projects DESC""",
    ),
    "sums": Question(
        "金额及原句", "Amounts and their sentences",
        "性质 :role 如 total_invest、signed、paid_in，留空为全部；最近的在前",
        "of the role :role (total_invest, signed, paid_in …) if given, the latest first",
        """
SELECT article_id, day, surface, lo / 1e8 AS yi, ccy, qualifier, role, scope, place, sentence, title
FROM v_amounts WHERE (:role = '' OR role = :role) ORDER BY day DESC, id LIMIT 500""",
    ),
    "quiet_sections": Question(
        "停更的栏目", "Sections gone quiet",
        "同站还在更新，而这个栏目停更天数超过以往",
        "the site still publishes, but these sections have been quiet for longer than ever",
        """
SELECT * FROM v_sections_quiet
ORDER BY quiet_days DESC, site, category LIMIT 200""",
    ),
    "health": Question(
        "采集是否正常", "Health of the crawl",
        "每个站点最近一次采集的结论、原因和下一步",
        "the last crawl of each site: verdict, reasons and next step",
        """
SELECT site, verdict, why, next_step, datetime(started_at, '+8 hours') AS started_at_beijing, "new", changed, rejected, failed, newest_day, days_since_newest
FROM v_site_health
ORDER BY verdict IN ('ok', 'quiet'), site""",
    ),
    "missing_fields": Question(
        "取不到的字段", "Fields that are missing",
        "每个站点最近一次采集中，各字段取到的比例",
        "in the last crawl of each site: on what share of pages each field was found",
        """
SELECT site, field, present, crawl_fields.articles, round(100.0 * present / crawl_fields.articles, 1) AS percent
FROM crawl_fields JOIN crawls ON crawls.id = crawl_id
WHERE crawl_id IN (SELECT max(crawl_id) FROM crawl_fields JOIN crawls ON crawls.id = crawl_id GROUP BY site)
ORDER BY percent, site, field""",
    ),
    "changed_articles": Question(
        "被修改的文章", "Articles that were changed",
        "最近 :days 天（留空为 30 天）的修改：改了哪些字段；旧文在文章页",
        "changes of the last :days days (30 if left empty): which fields; the article's page has the former text",
        """
SELECT article_id, datetime(replaced_at, '+8 hours') AS replaced_at_beijing, site, fields, old_title, title
FROM v_revisions
WHERE replaced_at >= datetime('now', '-' || coalesce(nullif(:days, ''), 30) || ' days')
ORDER BY replaced_at DESC, id DESC LIMIT 500""",
    ),
    "search": Question(
        "全文搜索（SQL）", "Full-text search in SQL",
        "写法与搜索框相同：光伏 园区、光伏 OR 储能、\"招商引资\"、-招聘",
        "typed as in the search box: 光伏 园区, 光伏 OR 储能, \"招商引资\", -招聘",
        f"""
SELECT a.id AS article_id, site, {_DAY} AS published, a.title, zh_snippet(:q, a.body) AS snippet
FROM articles_fts JOIN articles a ON a.id = articles_fts.rowid
WHERE articles_fts MATCH zh_query(:q) AND zh_match(:q, a.title, a.body, a.category, a.source)
ORDER BY zh_match(:q, a.title) DESC, coalesce(published_at, published_about, first_seen_at) DESC LIMIT 100""",
    ),
}  # fmt: skip
