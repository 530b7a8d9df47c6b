"""What the program asks of the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from crawler.storage.reader import Readable

# SQLite's oldest limit on the variables of one statement is 999.
_CHUNK = 500
_T = TypeVar("_T")


def chunks(values: Sequence[_T], size: int = _CHUNK) -> list[Sequence[_T]]:
    """``values`` in pieces of ``size``, or that fit into one statement."""
    return [values[i : i + size] for i in range(0, len(values), size)]


def marks(values: Sequence[object]) -> str:
    """As many question marks as there are values, for an ``IN (…)``."""
    return ",".join("?" * len(values))


def articles_at(db: Readable, urls: Sequence[str]) -> dict[str, int]:
    """Which of the URLs are an address of a stored article: URL -> article id."""
    found: dict[str, int] = {}
    for some in chunks(urls):
        found.update(
            db.execute(
                f"SELECT url, article_id FROM addresses WHERE url IN ({marks(some)})", list(some)
            )
        )
    return found


def same_content(db: Readable, site: str, content_hash: str) -> list[tuple[str, str | None]]:
    """URL and date of the site's stored articles with this content."""
    return db.execute(
        "SELECT url, published_at FROM articles WHERE site = ? AND content_hash = ? ORDER BY id",
        [site, content_hash],
    ).fetchall()


def same_headline_and_day(db: Readable, site: str, title: str, day: str) -> str | None:
    """The URL of the site's own article of this title and day (YYYY-MM-DD); None if there is none."""
    found = db.execute(
        """
        SELECT url FROM articles WHERE site = ? AND published_at >= ? AND published_at < ? AND title = ? AND elsewhere = 0
        """,
        [site, day, day + "~", title],
    ).fetchone()
    return str(found[0]) if found else None


def article(db: Readable, key: str) -> dict[str, Any] | None:
    """One article by its id or by any of its addresses, with what belongs to it; None if there is none."""
    if key.isascii() and key.isdigit():
        ids = [int(key)] if len(key) < 19 else []
    else:
        ids = list(articles_at(db, [key]).values())
    rows = list(db.query("SELECT * FROM articles WHERE id = ?", ids)) if ids else []
    if not rows:
        return None
    found = rows[0]
    for name, order in (
        ("addresses", "url"),
        ("related_links", "position"),
        ("images", "position"),
        ("attachments", "position"),
        ("views", "seen_at"),
        ("revisions", "id"),
    ):
        found[name + "_rows"] = list(
            db.query(f"SELECT * FROM {name} WHERE article_id = ? ORDER BY {order}", [found["id"]])
        )
    found["copies_rows"] = list(
        db.query(
            """
            SELECT copy.id, copy.site, copy.url, copy.title, copy.published_at, copy.id = original_id AS is_original
            FROM articles copy JOIN clusters ON clusters.id = copy.cluster_id
            WHERE copy.cluster_id = ? AND copy.id <> ? ORDER BY copy.published_at, copy.id
            """,
            [found["cluster_id"], found["id"]],
        )
    )
    return found


def other_sites(db: Readable, rows: Sequence[Mapping[str, Any]]) -> dict[int, list[str]]:
    """For each of the articles that others reprint, by id: the sites of the copies, its own left out."""
    clusters = {row["cluster_id"] for row in rows} - {None}
    sites: dict[int, set[str]] = defaultdict(set)
    for some in chunks(list(clusters)):
        for cluster, site in db.execute(
            f"SELECT DISTINCT cluster_id, site FROM articles WHERE cluster_id IN ({marks(some)})",
            list(some),
        ):
            sites[cluster].add(site)
    return {
        row["id"]: others
        for row in rows
        if (others := sorted(sites.get(row["cluster_id"], set()) - {row["site"]}))
    }


def sites(db: Readable) -> list[str]:
    """The sites of which something is stored."""
    # From value to value in the index: to read every article's site would take a hundred times as long.
    found = db.execute(
        """
        WITH RECURSIVE names(site) AS (
            SELECT min(site) FROM articles
            UNION ALL
            SELECT (SELECT min(site) FROM articles WHERE site > names.site) FROM names WHERE site IS NOT NULL
        )
        SELECT site FROM names WHERE site IS NOT NULL
        """
    )
    return [site for (site,) in found]


def site_counts(db: Readable) -> dict[str, dict[str, Any]]:
    """For each site with articles or crawls: articles, newest date (certain or not), last crawl and its verdict."""
    rows = db.query(
        """
        WITH stored AS (
            SELECT site, count(*) AS articles, max(coalesce(published_at, published_about)) AS newest
            FROM articles GROUP BY site
        ), latest AS (
            SELECT site, max(id) AS id FROM crawls GROUP BY site
        )
        SELECT site, coalesce(articles, 0) AS articles, newest, started_at, verdict
        FROM (SELECT site FROM stored UNION SELECT site FROM latest)
        LEFT JOIN stored USING (site) LEFT JOIN latest USING (site) LEFT JOIN crawls USING (id, site)
        """
    )
    return {row["site"]: row for row in rows}


def last_turns(db: Readable, sites: Iterable[str]) -> dict[str, str]:
    """When each site had its last turn, UTC; sites that never had one are left out.

    A crawl that came to its end counts from its end, one that ran out of time from its beginning, so that it
    comes before those that were finished meanwhile. One that was killed or stopped counts as none.
    """
    found = {}
    for site in sites:
        row = db.execute(
            """
            SELECT CASE verdict WHEN 'unfinished' THEN started_at ELSE finished_at END FROM crawls
            WHERE site = ? AND verdict IS NOT NULL AND verdict NOT IN ('interrupted', 'storage')
            ORDER BY id DESC LIMIT 1
            """,
            [site],
        ).fetchone()
        if row and row[0]:
            found[site] = row[0]
    return found


def last_article_id(db: Readable) -> int:
    """The number of the article that was stored last; 0 if there is none."""
    (number,) = db.execute("SELECT max(id) FROM articles").fetchone()
    return number or 0


def last_revision_id(db: Readable) -> int:
    """The number of the newest change of an article; 0 if there was none."""
    (number,) = db.execute("SELECT max(id) FROM revisions").fetchone()
    return number or 0


def last_crawl_id(db: Readable) -> int:
    """The number of the newest crawl; 0 if there was none."""
    (number,) = db.execute("SELECT max(id) FROM crawls").fetchone()
    return number or 0


def judged_since(db: Readable, crawl_id: int) -> set[str]:
    """The sites of which a crawl after this one has its verdict."""
    rows = db.execute(
        "SELECT DISTINCT site FROM crawls WHERE id > ? AND verdict IS NOT NULL", [crawl_id]
    )
    return {site for (site,) in rows}


def unfinished_since(db: Readable, site: str) -> str | None:
    """Since when, UTC, no crawl of the site has come to its end: its last end, or its first beginning."""
    (since,) = db.execute(
        """
        SELECT coalesce(
            max(CASE WHEN verdict NOT IN ('interrupted', 'storage', 'unfinished') THEN finished_at END),
            min(started_at))
        FROM crawls WHERE site = ?
        """,
        [site],
    ).fetchone()
    return since if since is None else str(since)


def newest_day(db: Readable, site: str, today: str = "9999") -> str | None:
    """The day (YYYY-MM-DD, Asia/Shanghai) of the site's newest article, as stated or by its age.

    None if it is not known. What is dated later than ``today`` (YYYY-MM-DD) announces something, or was misread.
    """
    newest = [
        db.execute(
            f"SELECT max({column}) FROM articles WHERE site = ? AND {column} IS NOT NULL AND {column} < ? || '~'",
            [site, today],
        ).fetchone()[0]
        for column in ("published_at", "published_about")
    ]
    day = max(filter(None, newest), default="")
    return day[:10] if len(day) >= 10 else None


def newest_articles(db: Readable, sites: Sequence[str], limit: int) -> list[dict[str, Any]]:
    """The latest articles of the sites by their own date; those without a date come last."""
    return list(
        db.query(
            f"""
            SELECT * FROM articles WHERE site IN ({marks(sites)})
            ORDER BY coalesce(published_at, published_about) DESC, id DESC LIMIT ?
            """,
            [*sites, limit],
        )
    )
