"""The first page: articles to read, chosen by what is new, unread or starred, by words, site, section and place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from itertools import islice
from typing import Any, Final

from crawler.browse.asked import LAST, MOST_PAGES, STARRED, UNREAD, Asked, Kept
from crawler.browse.language import reason, told
from crawler.browse.words import parts
from crawler.clock import moment
from crawler.errors import UserError
from crawler.facts.divisions import names_now
from crawler.fields.zone import SHANGHAI
from crawler.storage import attachment_search, queries, search
from crawler.storage.desk import Marks
from crawler.storage.reader import Readable
from crawler.storage.reading import ArticleRows
from crawler.storage.search_query import SearchQuery, snippet
from crawler.storage.site_names import SiteNames

PAGE_SIZE: Final = 20
# Articles in a file; the whole database goes out by the command.
EXPORTED: Final = 10_000
_SUGGESTED: Final = 40
_WEEKDAYS: Final = (("周一", "Mon"), ("周二", "Tue"), ("周三", "Wed"), ("周四", "Thu"), ("周五", "Fri"),
                    ("周六", "Sat"), ("周日", "Sun"))  # fmt: skip
# What a list shows, and what people call it.
TABS: Final = {
    "": ("全部", "All"),
    "1d": ("今天", "Today"),
    "2d": ("昨天以来", "Since yesterday"),
    "7d": ("近 7 天", "Last 7 days"),
    UNREAD: ("未读", "Unread"),
    STARRED: ("加星", "Starred"),
    LAST: ("上期简报以来", "Since the last briefing"),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the lists at the top."""

    show: str
    name: str
    count: int | None
    """How many articles it holds; None while words are searched for, which would take long for each."""


def reading_list(db: Readable, asked: Asked, kept: Kept, now: datetime) -> dict[str, Any]:
    """What stands on the page. ``now`` is aware."""
    shown: dict[str, Any] = {
        "asked": asked, "title": title_of(asked, SiteNames.of(db)), "watches": kept.watches, "site_names": queries.sites(db), "names": SiteNames.of(db), "results": [], "more": False,
        "categories": _categories(db, asked.site), "places": _places(db), "message": None, "hits": None, "tabs": [],
        "trouble": reason(kept.trouble) if kept.trouble else None, "last_id": queries.last_article_id(db),
        "exported": EXPORTED,
    }  # fmt: skip
    try:
        filters = asked.filters(db, kept, now)
        shown["tabs"] = _tabs(db, asked, kept, now)
        query, hits = _hits(db, asked, filters)
    except UserError as error:
        shown["message"] = reason(error)
        return shown
    start = (asked.page - 1) * PAGE_SIZE
    here = list(islice(search.one_a_story(hits), start, start + PAGE_SIZE + 1))
    shown["results"] = _days(_shown(db, here[:PAGE_SIZE], query, kept.marks))
    shown["more"] = len(here) > PAGE_SIZE and asked.page < MOST_PAGES
    number = search.count(db, query, filters) if query else search.Count(search.searched(db, filters), True)  # fmt: skip
    shown["hits"] = number
    if not here:
        shown["message"] = _nothing(db, asked, filters, query)
    return shown


def rows_of(
    db: Readable, asked: Asked, kept: Kept, now: datetime, columns: tuple[str, ...], limit: int
) -> ArticleRows:
    """All that a list holds, for a file. Raises UserError for what cannot be asked."""
    filters = asked.filters(db, kept, now)
    query, _ = _hits(db, asked, filters)
    found: Callable[[], Iterable[int]] | None = None
    if query:
        found = partial(_numbers, db, query, filters)
    return ArticleRows(db, filters, found, stories=False, limit=limit, columns=columns)


def title_of(asked: Asked, names: Mapping[str, str]) -> str:
    """What a list is called: in the title of its page, of its file and of its feed. ``names``: of the sites."""
    site = names[asked.site] if asked.site else ""
    said = [asked.q, asked.watch, site, asked.category, asked.place]
    said.append("–".join(filter(None, (asked.since, asked.until))))
    if asked.show in TABS and asked.show:
        said.append(told(*TABS[asked.show]))
    elif asked.days:
        said.append(told(f"近 {asked.days} 天", f"last {asked.days} days"))
    return " · ".join(filter(None, said)) or told("全部文章", "All articles")


def _numbers(db: Readable, query: SearchQuery, filters: search.Filters) -> Iterator[int]:
    return (hit.row["id"] for hit in search.search(db, query, filters))


def _hits(
    db: Readable, asked: Asked, filters: search.Filters
) -> tuple[SearchQuery | None, Iterator[search.Hit]]:
    """Raises UserError for words that say nothing, and where the index is off."""
    if not asked.q:
        return None, search.newest(db, filters)
    query = SearchQuery.parse(asked.q)
    if not search.is_on(db):
        raise UserError(
            "搜索索引已关闭，请先运行 zhaoshang index on",
            "the search index is off; run zhaoshang index on",
        )
    return query, search.search(db, query, filters)


def _nothing(db: Readable, asked: Asked, filters: search.Filters, query: SearchQuery | None) -> str:
    if query:
        count = search.searched(db, filters)
        return told(
            f"没有找到，搜索了 {count:,} 篇文章",
            f"nothing found; {count:,} articles were searched",
        )
    if asked.show == UNREAD and not asked.is_narrowed:
        return told(
            "都读完了。站点接入以前发布的文章不算未读。",
            "All is read. What a site published before it was added does not count as unread.",
        )
    if asked.show == STARRED and not asked.is_narrowed:
        return told("还没有加星的文章", "no article is starred yet")
    return told("没有这样的文章", "no such article")


def _tabs(db: Readable, asked: Asked, kept: Kept, now: datetime) -> list[Tab]:
    wanted = [show for show in TABS if show != LAST or kept.issue]
    if asked.show not in wanted:
        wanted.append(asked.show)
    found = []
    for show in wanted:
        count = None
        if not asked.q:
            one = replace(asked, show=show)
            count = search.searched(db, one.filters(db, kept, now))
        name = TABS.get(show) or (f"近 {asked.days} 天", f"Last {asked.days} days")
        found.append(Tab(show, told(*name), count))
    return found


def _categories(db: Readable, site: str) -> list[str]:
    """The sections of a site, the largest first; none where no site is chosen."""
    if not site:
        return []
    rows = db.execute(
        "SELECT category FROM articles WHERE site = ? AND category IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT ?",
        [site, _SUGGESTED],
    )
    return [name for (name,) in rows]


def _places(db: Readable) -> list[str]:
    """The provinces of which there is something to read, the most told of first."""
    rows = db.execute(
        "SELECT substr(main_place, 1, 2) || '0000' FROM fact_runs WHERE main_place IS NOT NULL GROUP BY 1"
        " ORDER BY count(*) DESC LIMIT ?",
        [_SUGGESTED],
    )
    return [names_now()[code] for (code,) in rows if code in names_now()]


def _days(results: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The articles by their days, in the order in which they are; one day may come twice, as hits in titles come first."""
    days: list[tuple[str, list[dict[str, Any]]]] = []
    for each in results:
        heading = _day(each["day"])
        if not days or days[-1][0] != heading:
            days.append((heading, []))
        days[-1][1].append(each)
    return days


def _day(day: str) -> str:
    """A day with its weekday; a month or a year as it is."""
    try:
        weekday = told(*_WEEKDAYS[date.fromisoformat(day).weekday()])
    except ValueError:
        return day or told("日期不明", "no date")
    return f"{day} {weekday}"


def _shown(
    db: Readable, hits: Iterable[search.Hit], query: SearchQuery | None, marks: Marks
) -> list[dict[str, Any]]:
    hits = list(hits)
    rows = [hit.row for hit in hits]
    files = {hit.row["id"]: hit.file for hit in hits if hit.file is not None}
    elsewhere, names = queries.other_sites(db, rows), SiteNames.of(db)
    return [
        {
            **{name: row[name] for name in ("id", "site", "category", "views")},
            "day": _published(row)[:10],
            "time": _published(row)[11:16],
            "is_read": marks.is_read(row),
            "is_starred": row["id"] in marks.starred,
            "site_name": names[row["site"]],
            "also_at": [names[site] for site in elsewhere.get(row["id"], [])],
            "title": list(parts(row["title"], query.spans(row["title"]) if query else [])),
            "snippet": list(_snippet(row["body"] or "", query)),
            "file": _file(db, files.get(row["id"]), query),
        }
        for row in rows
    ]


def _published(row: dict[str, Any]) -> str:
    """When an article was published, Asia/Shanghai, as far as that is known; else when it was harvested."""
    if known := row["published_at"] or row["published_about"]:
        return str(known)
    return f"{moment(row['first_seen_at']).astimezone(SHANGHAI):%Y-%m-%d}"


def _file(
    db: Readable, hit: attachment_search.FileHit | None, query: SearchQuery | None
) -> dict[str, Any] | None:
    """The file of an article that has the words, and where it has them."""
    if hit is None or query is None:
        return None
    text = attachment_search.text_of(db, hit.text_id)
    return {"name": hit.name, "snippet": list(_snippet(text, query))}


def _snippet(body: str, query: SearchQuery | None) -> Iterator[tuple[str, bool]]:
    if query:
        return parts(*snippet(body, query))
    line = " ".join(body.split())
    return parts(line[:72] + ("…" if len(line) > 72 else ""), [])
