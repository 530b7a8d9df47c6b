"""What earlier runs say of a site: its habits, for the judge, and its runs, for people."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any, Final

from crawler.health.habits import NEVER_OVERDUE, SHORTEST_LIMIT, Habits, Share, overdue_days
from crawler.storage.queries import articles_at, marks, newest_day
from crawler.storage.reader import Readable

# Runs that say what is usual: those whose pages were believed.
_JUDGED: Final = ("ok", "quiet", "degraded")
_SOUND: Final = ("ok", "quiet")
WITH_ARTICLES: Final = "new + changed + unchanged > 0"
"""Whether a run brought an article, as index 0011 on crawls has it."""
# How far back a habit reaches: in runs, and in dated articles.
_RUNS: Final = 100
_LISTS: Final = 20
_ARTICLES: Final = 1000
# The latest days with a run, which tell how often a site is crawled; on one day there may be many.
_DAYS: Final = 10
_RUNS_READ: Final = 100
# The latest changes of any site among which those of one are looked for.
_LOOKED_AT: Final = 5000


def habits(db: Readable, site: str, declaration: str) -> Habits:
    """What a site is used to. ``declaration``: the fingerprint of how it is read today."""
    judged = list(
        db.query(
            f"""
            SELECT id, declaration, quiet_days FROM crawls
            WHERE site = ? AND verdict IN ({marks(_JUDGED)}) ORDER BY started_at DESC, id DESC LIMIT ?
            """,
            [site, *_JUDGED, _RUNS],
        )
    )
    lists = [run["id"] for run in judged if run["declaration"] == declaration][:_LISTS]
    links: dict[str, list[int]] = defaultdict(list)
    themes: dict[str, list[str]] = defaultdict(list)
    elsewhere: dict[str, list[Share | None]] = defaultdict(list)
    shares: dict[str, list[Share]] = defaultdict(list)
    for url, count, away, theme in db.execute(
        f"""
        SELECT url, links, elsewhere, theme FROM sections WHERE crawl_id IN ({marks(lists)}) AND links IS NOT NULL
        ORDER BY crawl_id DESC
        """,
        lists,
    ):
        links[url].append(count)
        if count:
            elsewhere[url].append(None if away is None else Share(away, count))
        if theme:
            themes[url].append(theme)
    # Beside the latest runs those that were sound: after a hundred with a fault it would be a habit.
    latest = f"""
        SELECT id FROM crawls WHERE site = ? AND declaration = ? AND verdict IN ({{}}) AND {WITH_ARTICLES}
        ORDER BY started_at DESC, id DESC LIMIT {_RUNS}
    """
    for name, present, articles, verdict in db.execute(
        f"""
        SELECT field, present, articles, verdict FROM crawl_fields JOIN crawls ON crawls.id = crawl_id
        WHERE crawl_id IN (SELECT id FROM ({latest.format(marks(_JUDGED))}))
            OR crawl_id IN (SELECT id FROM ({latest.format(marks(_SOUND))}))
        ORDER BY crawl_id DESC
        """,
        [site, declaration, *_JUDGED, site, declaration, *_SOUND],
    ):
        shares[name].append(Share(present, articles, verdict in _SOUND))
    return Habits(
        known=bool(db.execute("SELECT 1 FROM articles WHERE site = ? LIMIT 1", [site]).fetchone()),
        same_declaration=bool(judged) and judged[0]["declaration"] == declaration,
        links=dict(links),
        elsewhere=dict(elsewhere),
        themes=dict(themes),
        shares=dict(shares),
        days=publishing_days(db, site),
        quiet_days=judged[0]["quiet_days"] if judged else None,
    )


def publishing_days(db: Readable, site: str) -> tuple[date, ...]:
    """The days on which a site published its latest articles, as stated or by their age, the latest day first."""
    days = {
        day
        for column in ("published_at", "published_about")
        for (day,) in db.execute(
            f"""
            SELECT substr({column}, 1, 10) FROM articles WHERE site = ? AND {column} IS NOT NULL
            ORDER BY {column} DESC LIMIT ?
            """,
            [site, _ARTICLES],
        )
        if len(day) == 10
    }
    return tuple(sorted(map(date.fromisoformat, days), reverse=True))


def unusual_silence(db: Readable, site: str, today: date) -> int | None:
    """For how many days a site has published nothing, if that is longer than by its habits; else None.

    ``today`` is that of Asia/Shanghai. A verdict tells of a silence once; this tells of it as long as it lasts.
    """
    newest = newest_day(db, site, today.isoformat())
    if newest and (today - date.fromisoformat(newest)).days <= SHORTEST_LIMIT:
        # Most sites end here: to read all their days takes a hundred times as long.
        return None
    days = tuple(day for day in publishing_days(db, site) if day <= today)
    limit = Habits(days=days).longest_silence
    if limit is None or (silence := (today - days[0]).days) <= limit:
        return None
    return silence


def crawled_days(db: Readable, site: str) -> tuple[date, ...]:
    """The days of Asia/Shanghai on which the latest runs of a site began, the latest first, each once."""
    days = [
        day
        for (day,) in db.execute(
            """
            SELECT date(started_at, '+8 hours') FROM crawls WHERE site = ?
            ORDER BY started_at DESC LIMIT ?
            """,
            [site, _RUNS_READ],
        )
    ]
    return tuple(map(date.fromisoformat, list(dict.fromkeys(days))[:_DAYS]))


def overdue(db: Readable, site: str, today: date) -> int | None:
    """For how many days a site was not crawled, if that is longer than by the habit of its runs; else None.

    ``today`` is that of Asia/Shanghai.
    """
    (last,) = db.execute(
        "SELECT date(max(started_at), '+8 hours') FROM crawls WHERE site = ?", [site]
    ).fetchone()
    if last and (today - date.fromisoformat(last)).days <= NEVER_OVERDUE:
        return None
    return overdue_days(crawled_days(db, site), today)


def newest_urls(db: Readable, site: str, limit: int, listed: Collection[int] = ()) -> list[str]:
    """The addresses of the articles that a site published last, of those that are stored and not gone.

    First those that its lists still show, by id (``listed``): the newest may just have been deleted. One of each
    section comes before a second one of any: a section may be closed, and the site well.
    """
    of_section: Counter[tuple[bool, str | None]] = Counter()
    ranked = []
    for article, url, section in db.execute(
        """
        SELECT a.id, a.url, v.section FROM articles a LEFT JOIN visits v ON v.article_id = a.id
        WHERE a.site = ? AND a.gone_at IS NULL AND a.elsewhere = 0 ORDER BY a.published_at DESC LIMIT ?
        """,
        [site, limit],
    ):
        kind = article not in listed, section
        ranked.append((kind[0], of_section[kind], url))
        of_section[kind] += 1
    return [url for _, _, url in sorted(ranked, key=itemgetter(0, 1))]


@dataclass(frozen=True, slots=True)
class Version:
    """An article as it is stored."""

    title: str
    body: str
    content_hash: str
    published_at: str | None = None
    views: int | None = None


def stored_version(db: Readable, urls: Sequence[str]) -> Version | None:
    """The article that is stored at one of some addresses; None if none is."""
    for article_id in articles_at(db, urls).values():
        title, body, *rest = db.execute(
            "SELECT title, body, content_hash, published_at, views FROM articles WHERE id = ?",
            [article_id],
        ).fetchone()
        return Version(title or "", body or "", *rest)
    return None


def last_changes(db: Readable, site: str, limit: int) -> list[tuple[str, Version, Version]]:
    """The last changes of a site's articles: address, the article as it is, and as it was before; the latest first."""
    rows = db.execute(
        """
        SELECT a.url, a.title, a.body, a.content_hash, r.old FROM revisions r JOIN articles a ON a.id = r.article_id
        WHERE a.site = ? AND r.id > (SELECT max(id) FROM revisions) - ? ORDER BY r.id DESC LIMIT ?
        """,
        [site, _LOOKED_AT, limit],
    )
    found = []
    for url, title, body, content_hash, old in rows:
        was = json.loads(old)
        new = Version(title or "", body or "", content_hash)
        before = Version(was.get("title", title) or "", was.get("body", body) or "", "")
        found.append((url, new, before))
    return found


def was_doubted(db: Readable, url: str, reason: str, content_hash: str) -> bool:
    """Whether an earlier run that was otherwise believed refused this content at this address."""
    return bool(
        db.execute(
            f"""
            SELECT 1 FROM rejects JOIN crawls ON crawls.id = crawl_id
            WHERE url = ? AND rejects.reason = ? AND json_extract(item, '$.content_hash') = ?
            AND verdict IN ({marks(_JUDGED)}) LIMIT 1
            """,
            [url, reason, content_hash, *_JUDGED],
        ).fetchone()
    )


def article_counts(db: Readable) -> dict[str, int]:
    """How many articles are stored of each site that has any."""
    # From its index: a site's name stands first in it.
    return dict(db.execute("SELECT site, count(*) FROM articles GROUP BY site").fetchall())


def last_runs(db: Readable) -> dict[str, dict[str, Any]]:
    """The last run of each site that had any."""
    rows = db.query("SELECT * FROM crawls WHERE id IN (SELECT max(id) FROM crawls GROUP BY site)")
    return {row["site"]: row for row in rows}


def last_crawled_before(db: Readable, moment: str) -> set[str]:
    """The sites whose last run began before a moment, UTC."""
    sql = "SELECT site FROM crawls GROUP BY site HAVING max(started_at) < ?"
    return {site for (site,) in db.execute(sql, [moment])}


def runs(db: Readable, site: str, limit: int) -> list[dict[str, Any]]:
    """The latest runs of a site, the last one first."""
    return list(
        db.query("SELECT * FROM crawls WHERE site = ? ORDER BY id DESC LIMIT ?", [site, limit])
    )


def sections_of(db: Readable, crawl_id: int) -> list[dict[str, Any]]:
    """The sections of one run."""
    return list(db.query("SELECT * FROM sections WHERE crawl_id = ? ORDER BY rowid", [crawl_id]))


def fields_of(db: Readable, site: str) -> dict[str, tuple[Share, Share]]:
    """Field -> its share in the last run that read articles, and in the runs before that."""
    read = [
        row[0]
        for row in db.execute(
            """
            SELECT id FROM crawls WHERE site = ? AND id IN (SELECT crawl_id FROM crawl_fields)
            ORDER BY id DESC LIMIT ?
            """,
            [site, _RUNS],
        )
    ]
    found: dict[str, tuple[Share, Share]] = {}
    for run in read:
        for name, present, articles in db.execute(
            "SELECT field, present, articles FROM crawl_fields WHERE crawl_id = ? ORDER BY field",
            [run],
        ):
            share = Share(present, articles)
            last, before = found.get(name, (Share(), Share()))
            found[name] = (share, before) if run == read[0] else (last, before + share)
    return found
