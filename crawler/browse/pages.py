"""What stands on our own pages, read from the file: plain values, for the templates."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, Final, Literal

from crawler.browse import charts
from crawler.browse.language import reason, sentence, told
from crawler.browse.words import parts
from crawler.errors import UserError
from crawler.storage import (
    attachment_reading,
    attachment_search,
    news,
    queries,
    search,
    series,
)
from crawler.storage.attachment_reading import VERDICTS
from crawler.storage.issues import Issue
from crawler.storage.reader import Readable
from crawler.storage.search_query import SearchQuery, snippet
from crawler.storage.site_names import SiteNames

PAGE_SIZE: Final = 20
_DAYS: Final = re.compile(r"([0-9]{1,4})d")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LAST: Final = "last"
_SPANS: Final = (1, 7, 30)
# Whoever has not found it on so many pages asks for something narrower.
MOST_PAGES: Final = 50
# Of a file's text and of each of its tables so much stands on its article's page; the rest is a link away.
_PREVIEW: Final = 1500
_ROWS: Final = 20
_TABLES: Final = 5
_FILES: Final = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What a search form holds; an empty field asks for everything."""

    q: str = ""
    site: str = ""
    category: str = ""
    since: str = ""
    until: str = ""
    new: str = ""
    """``7d``: only what was news in the last days; ``last``: since the last issue of a briefing."""
    page: int = 1

    @classmethod
    def read(cls, args: Mapping[str, str]) -> Asked:
        """From the address of a page."""
        texts = {
            name: (args.get(name) or "").strip()
            for name in ("q", "site", "category", "since", "until", "new")
        }
        page = args.get("page") or "1"
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 4 else 1
        return cls(**texts, page=min(max(number, 1), MOST_PAGES))

    def is_day(self, name: str) -> bool:
        """Whether ``since`` or ``until`` is a day, which a browser's field for dates can hold: it drops a month or a year."""
        return _DAY.fullmatch(getattr(self, name)) is not None

    @property
    def is_since_issue(self) -> bool:
        """Whether it asks for what came after the last issue of a briefing."""
        return self.new == _LAST

    def filters(self, issue: Issue | None, now: datetime) -> search.Filters:
        """``issue``: the last one of a briefing; ``now`` is aware. Raises UserError if it is asked for and there is none."""
        if self.is_since_issue and issue is None:
            raise UserError("还没有写过简报", "no briefing has been written to a file yet")
        days = _DAYS.fullmatch(self.new)
        return search.Filters(
            self.site or None, self.category or None, self.since or None, self.until or None,
            new_since=news.since(now, int(days[1])) if days else None,
            new_after=issue.seen_id if issue and self.is_since_issue else None,
        )  # fmt: skip


def new_choices(asked: Asked | None) -> list[tuple[str, str]]:
    """What the field for new articles offers: values and words; also the value that was asked for, whatever it is."""
    days = set(_SPANS)
    if asked and (other := _DAYS.fullmatch(asked.new)):
        days.add(int(other[1]))
    spans = [
        (f"{n}d", told("近 {n} 天", "{n} day" if n == 1 else "{n} days", n=n)) for n in sorted(days)
    ]
    return [*spans, (_LAST, told("上期简报以来", "since the last issue"))]


def home(db: Readable, issue: Issue | None, feeds: Sequence[str], now: datetime) -> dict[str, Any]:
    """Figures, the latest stories, and the names of subscriptions, which have feeds."""
    (articles,) = db.execute("SELECT count(*) FROM articles").fetchone()
    week = news.since(now, 7)
    (new,) = db.execute("SELECT count(*) FROM articles WHERE news_at >= ?", [week]).fetchone()
    after = sum(news.counts_after(db, issue.seen_id).values()) if issue else None
    sites = queries.sites(db)
    runs = series.verdicts(db)
    last = {site: rows[-1] for site, rows in runs.items()}
    troubled = [
        row for row in last.values() if row["verdict"] not in ("ok", "quiet", "interrupted", None)
    ]
    return {
        "figures": {"articles": articles, "sites": len(sites), "new": new, "after": after},
        "feeds": feeds,
        "troubled": troubled,
        "site_names": sites,
        "names": SiteNames.of(db),
        "results": _shown(db, islice(search.one_a_story(search.newest(db)), PAGE_SIZE), None),
    }


def found(db: Readable, asked: Asked, issue: Issue | None, now: datetime) -> dict[str, Any]:
    """The results of a search, or the latest articles where no word is given."""
    shown: dict[str, Any] = {
        "asked": asked, "site_names": queries.sites(db), "names": SiteNames.of(db), "message": None, "results": [], "more": False,
    }  # fmt: skip
    query = None
    try:
        filters = asked.filters(issue, now)
        if asked.q:
            query = SearchQuery.parse(asked.q)
            if not search.is_on(db):
                raise UserError(
                    "搜索索引已关闭，请先运行 zhaoshang index on",
                    "the search index is off; run zhaoshang index on",
                )
            hits = search.search(db, query, filters)
        else:
            hits = search.newest(db, filters)
    except UserError as error:
        shown["message"] = reason(error)
        return shown
    start = (asked.page - 1) * PAGE_SIZE
    here = list(islice(search.one_a_story(hits), start, start + PAGE_SIZE + 1))
    shown["results"] = _shown(db, here[:PAGE_SIZE], query)
    shown["more"] = len(here) > PAGE_SIZE and asked.page < MOST_PAGES
    if not here:
        count = search.searched(db, filters)
        shown["message"] = sentence(
            f"没有找到，搜索了 {count} 篇文章", f"nothing found; {count} articles were searched"
        )
    return shown


def article(db: Readable, key: str) -> dict[str, Any] | None:
    """One article to read, by its id; None if there is none."""
    stored = queries.article(db, key)
    if stored is None:
        return None
    observed = [(row["seen_at"], row["count"]) for row in stored["views_rows"]]
    return {
        "article": stored,
        "names": SiteNames.of(db),
        "files": _files(db, int(stored["id"])),
        "paragraphs": [text for text in (stored["body"] or "").split("\n") if text.strip()],
        "revisions": [
            {**row, "old": _old(row["old"])} for row in reversed(stored["revisions_rows"])
        ],
        "views": observed,
        "views_chart": charts.line(told("浏览数", "views"), observed)
        if len(observed) > 1
        else None,
    }


def _files(db: Readable, article_id: int) -> list[dict[str, Any]]:
    """What is in the files that an article leads to: the beginning of each text, and of each table."""
    shown = []
    for file in islice(attachment_reading.files(db, article_id=article_id), _FILES):
        text = attachment_reading.text(db, file["text_id"]) if file["text_id"] else ""
        tables = attachment_reading.tables(db, file["text_id"]) if file["text_id"] else []
        said = VERDICTS[file["verdict"]] if file["verdict"] else None
        shown.append(
            {
                **file,
                "said": told(*said) if said else None,
                "preview": text[:_PREVIEW],
                "characters": len(text),
                "previews": [_table(db, table) for table in tables[:_TABLES]],
                "changes": attachment_reading.versions(db, file["id"])[:-1],
            }
        )
    return shown


def _table(db: Readable, table: dict[str, Any]) -> dict[str, Any]:
    """The first rows of a table."""
    page = told("第 {n} 页", "page {n}", n=table["page"]) if table["page"] else ""
    rows = list(attachment_reading.rows(db, table["id"], _ROWS))
    return {
        "name": table["sheet"] or page,
        "id": table["id"],
        "count": table["rows"],
        "rows": [(row["is_head"], row["cells"]) for row in rows],
        "shown": sum(not row["is_head"] for row in rows),
    }


def charted(db: Readable, today: date) -> dict[str, Any]:
    """The charts, each with its figures. ``today``: Asia/Shanghai."""
    drawn, names = [], SiteNames.of(db)
    columns: tuple[tuple[Literal["site", "category"], str], ...] = (
        ("site", told("每周文章数，按站点", "Articles per week, by site")),
        ("category", told("每周文章数，按栏目", "Articles per week, by section")),
    )
    for column, title in columns:
        weeks, counts = series.by_week(db, column, today)
        if column == "site":
            counts = {names[name]: numbers for name, numbers in counts.items()}
        drawn.append(
            {
                "title": title,
                "svg": charts.bars(title, weeks, counts) if weeks else None,
                "weeks": weeks,
                "series": [
                    (name or told("其他", "others"), charts.colour_of(place, name), numbers)
                    for place, (name, numbers) in enumerate(counts.items())
                ],
            }
        )
    return {"charts": drawn, "health": series.verdicts(db), "names": names}


def _shown(
    db: Readable, hits: Iterable[search.Hit], query: SearchQuery | None
) -> list[dict[str, Any]]:
    hits = list(hits)
    rows = [hit.row for hit in hits]
    files = {hit.row["id"]: hit.file for hit in hits if hit.file is not None}
    elsewhere, names = queries.other_sites(db, rows), SiteNames.of(db)
    return [
        {
            **{name: row[name] for name in ("id", "site", "category", "views")},
            "day": (row["published_at"] or row["published_about"] or "")[:10],
            "site_name": names[row["site"]],
            "also_at": [names[site] for site in elsewhere.get(row["id"], [])],
            "title": list(parts(row["title"], query.spans(row["title"]) if query else [])),
            "snippet": list(_snippet(row["body"] or "", query)),
            "file": _file(db, files.get(row["id"]), query),
        }
        for row in rows
    ]


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


def _old(stored: str) -> list[tuple[str, str]]:
    """The changed fields with their old values as text."""
    old = json.loads(stored)
    return [
        (name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        for name, value in old.items()
    ]
