"""The search index: what keeps it true, and how it is asked.

A hit is an article; what stands in a file that it leads to counts as said by it (`attachment_search`).

``articles_fts`` holds the pieces (`crawler.fields.segments`) of four fields of every article, without the texts
themselves: ``rowid`` is ``articles.id``. SQLite's own triggers note in ``search_queue`` whatever changes in
``articles``, whoever changes it; the next batch that is written, or ``zhaoshang index rebuild``, indexes it. A word of
two characters is one piece, so any SQLite shell finds it:

    SELECT a.title FROM articles_fts JOIN articles a ON a.id = articles_fts.rowid WHERE articles_fts MATCH '光伏 园区'
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any, Final

from crawler.fields.folding import fold
from crawler.fields.segments import pieces
from crawler.storage import attachment_search
from crawler.storage.attachment_search import FileHit
from crawler.storage.queries import chunks, marks
from crawler.storage.reader import Readable
from crawler.storage.search_query import SearchQuery

FIELDS: Final = ("title", "body", "category", "source")
_COLUMNS: Final = ", ".join(FIELDS)
# Newest first; an age gives the day that it comes to, and a date that nobody knows the day it was harvested.
RECENT: Final = "coalesce(published_at, published_about, first_seen_at)"
# More articles than these are read in the order of the index on dates, fewer are looked up and sorted.
_SORTED: Final = 3000
_DRAINED: Final = 500
_SCREEN: Final = 25
_SCREENS: Final = 50
# So many texts are read to count what matches; of more it is told about how many there are.
_COUNTED: Final = 1000

_OLD: Final = ", ".join(f"old.{name}" for name in FIELDS)
_CHANGED: Final = " OR ".join(f"old.{name} IS NOT new.{name}" for name in FIELDS)
# An article stands in the queue once, with the texts that the index knows. The words of an outer statement, such
# as INSERT OR REPLACE, would overrule an ON CONFLICT clause.
_NOT_QUEUED: Final = "WHERE NOT EXISTS (SELECT 1 FROM search_queue WHERE article_id = {}.id)"
_TRIGGERS: Final = {
    "articles_search_insert": f"""
        AFTER INSERT ON articles BEGIN
            INSERT INTO search_queue (article_id, is_indexed)
            SELECT new.id, 0 {_NOT_QUEUED.format("new")};
        END""",
    "articles_search_update": f"""
        AFTER UPDATE OF {_COLUMNS} ON articles WHEN {_CHANGED} BEGIN
            INSERT INTO search_queue (article_id, is_indexed, {_COLUMNS})
            SELECT old.id, 1, {_OLD} {_NOT_QUEUED.format("old")};
        END""",
    "articles_search_delete": f"""
        AFTER DELETE ON articles BEGIN
            INSERT INTO search_queue (article_id, is_indexed, {_COLUMNS})
            SELECT old.id, 1, {_OLD} {_NOT_QUEUED.format("old")};
        END""",
}


def is_possible(db: Readable) -> bool:
    """Whether this SQLite has FTS5."""
    try:
        db.execute("CREATE VIRTUAL TABLE temp.fts5_probe USING fts5(x)")
        db.execute("DROP TABLE temp.fts5_probe")
    except sqlite3.OperationalError:
        return False
    return True


def is_on(db: Readable) -> bool:
    """Whether the database has a search index."""
    sql = "SELECT 1 FROM sqlite_master WHERE name = 'articles_fts'"
    return db.execute(sql).fetchone() is not None


def switch_on(db: Readable) -> None:
    """Make the index and queue every article for it. Raises sqlite3.OperationalError on an SQLite without FTS5."""
    attachment_search.switch_on(db)
    if is_on(db):
        return
    # Only pieces are ever put in and asked for, so the plainest tokenizer will do. Without positions the index is
    # half as large; a phrase is checked on the text.
    db.execute(
        f"CREATE VIRTUAL TABLE articles_fts USING fts5({_COLUMNS},"
        " content='', detail=column, columnsize=0, tokenize='ascii')"
    )
    db.execute(
        "CREATE TABLE search_queue (article_id INTEGER PRIMARY KEY, is_indexed INTEGER NOT NULL,"
        f" {', '.join(f'{name} TEXT' for name in FIELDS)})"
    )
    for name, body in _TRIGGERS.items():
        db.execute(f"CREATE TRIGGER {name} {body}")
    db.execute("INSERT INTO search_queue (article_id, is_indexed) SELECT id, 0 FROM articles")


def switch_off(db: Readable) -> None:
    """Drop the index; articles are stored as before, and nothing is indexed until it is switched on."""
    attachment_search.switch_off(db)
    for name in _TRIGGERS:
        db.execute(f"DROP TRIGGER IF EXISTS {name}")
    db.execute("DROP TABLE IF EXISTS search_queue")
    db.execute("DROP TABLE IF EXISTS articles_fts")


def start_again(db: Readable) -> None:
    """Empty the index and queue every article for it."""
    switch_off(db)
    switch_on(db)


def waiting(db: Readable) -> int:
    """How many articles the index does not know as they are now."""
    found: int = db.execute("SELECT count(*) FROM search_queue").fetchone()[0]
    return found


def prepare(texts: Iterable[str | None], folded: Mapping[str, str] = {}) -> dict[str, str]:
    """The pieces of texts that are about to be indexed, as ``drain`` takes them. ``folded``: some of them as ``fold`` has them."""
    # Each once: the articles of a batch share their categories and sources.
    return {text: pieces(folded.get(text) or fold(text)) for text in set(texts) if text}


def drain(db: Readable, limit: int = _DRAINED, prepared: Mapping[str, str] = {}) -> int:
    """Index up to ``limit`` articles from the queue, within the caller's transaction; how many there were.

    ``prepared``: the pieces of some of their texts, by ``prepare``.
    """
    queued = db.execute(
        f"SELECT article_id, is_indexed, {_COLUMNS} FROM search_queue ORDER BY article_id LIMIT ?",
        [limit],
    ).fetchall()
    if not queued:
        return 0
    write = db.conn.executemany
    write(
        f"INSERT INTO articles_fts (articles_fts, rowid, {_COLUMNS}) VALUES ('delete', ?, ?, ?, ?, ?)",
        ((row[0], *map(_pieces, row[2:])) for row in queued if row[1]),
    )
    for ids in chunks([row[0] for row in queued]):
        now = db.execute(
            f"SELECT id, {_COLUMNS} FROM articles WHERE id IN ({marks(ids)})", ids
        ).fetchall()
        write(
            f"INSERT INTO articles_fts (rowid, {_COLUMNS}) VALUES (?, ?, ?, ?, ?)",
            ((row[0], *(prepared.get(text) or _pieces(text) for text in row[1:])) for row in now),
        )
        db.execute(f"DELETE FROM search_queue WHERE article_id IN ({marks(ids)})", ids)
    return len(queued)


def optimize(db: Readable) -> None:
    """Merge the index into its smallest form."""
    db.execute("INSERT INTO articles_fts (articles_fts) VALUES ('optimize')")


@dataclass(frozen=True, slots=True)
class Filters:
    """What else a found article must be. Days are YYYY-MM-DD, Asia/Shanghai; ``until`` is included."""

    site: str | None = None
    category: str | None = None
    since: str | None = None
    until: str | None = None
    place: str | None = None
    """Code of a division: what the article is about lies there, or a project of its does."""
    industry: str | None = None
    """GB/T 4754 division (``C38``) of the article or of a project of its."""
    min_amount: int | None = None
    """An investment or a contract of at least so much stands in it, or in a list of its files, in whole units of its currency."""
    stage: str | None = None
    """A sentence of it reports this stage, or a row of a list in its files does."""
    new_since: str | None = None
    """Only what was news since then, UTC: see `crawler.storage.news`."""
    new_after: int | None = None
    """Only what was news after the article of this number, with which an issue of the briefing ended."""
    among: str | None = None
    """Only articles of these numbers, a JSON array."""
    unread: str | None = None
    """Only what is unread, by ``desk.Marks.unread_json``."""

    @property
    def asks_facts(self) -> bool:
        """Whether it asks for what the facts of an article say."""
        return (self.place, self.industry, self.min_amount, self.stage) != (None,) * 4

    @property
    def sql(self) -> tuple[str, list[Any]]:
        """A condition on ``articles``, true for every article if nothing is asked, and its values."""
        within = None if self.place is None else below(self.place)
        conditions: dict[str, Any] = {
            "site = ?": self.site,
            "category = ?": self.category,
            f"{RECENT} >= ?": self.since,
            # A day's articles may have a time of day: "2024-09-27 18:30" sorts before "2024-09-27~".
            f"{RECENT} < ? || '~'": self.until,
            "id IN (SELECT article_id FROM fact_runs WHERE main_place GLOB ?"
            " UNION SELECT article_id FROM project_mentions WHERE place_code GLOB ?)": within,
            "id IN (SELECT article_id FROM fact_runs WHERE industry = ?"
            " UNION SELECT article_id FROM project_mentions WHERE industry = ?)": self.industry,
            "id IN (SELECT article_id FROM amounts WHERE role IN ('total_invest', 'signed') AND scope <> 'threshold'"
            " AND lo >= ? UNION SELECT article_id FROM project_mentions WHERE block = 'file' AND lo >= ?)": self.min_amount,
            "id IN (SELECT article_id FROM mentions_stage WHERE stage = ?"
            " UNION SELECT article_id FROM project_mentions WHERE block = 'file' AND stage = ?)": self.stage,
            # By the index on news: in the order of dates every article would be looked at.
            "id IN (SELECT id FROM articles WHERE news_at >= ?)": self.new_since,
            "id IN (SELECT id FROM articles WHERE news_at IS NOT NULL AND id > ?)": self.new_after,
            "id IN (SELECT value FROM json_each(?))": self.among,
            # The same (+): by the numbers all articles would be looked at, of which few are news.
            "id IN (SELECT id FROM articles WHERE news_at IS NOT NULL AND +id > json_extract(?, '$.up_to')"
            " AND id NOT IN (SELECT value FROM json_each(?, '$.read'))"
            " UNION ALL SELECT value FROM json_each(?, '$.unread'))": self.unread,
        }
        given = {sql: value for sql, value in conditions.items() if value is not None}
        values = [value for sql, value in given.items() for _ in range(sql.count("?"))]
        return " AND ".join(given) or "1", values


def below(code: str) -> str:
    """The codes of a division and of those in it, for GLOB."""
    return (
        code[:2] + "*" if code.endswith("0000") else code[:4] + "*" if code.endswith("00") else code
    )


@dataclass(frozen=True, slots=True)
class Hit:
    """One found article."""

    row: dict[str, Any]
    """Its row of ``articles``."""
    in_title: bool
    file: FileHit | None = None
    """A file that it leads to, and that matches."""


class Within(StrEnum):
    """What is searched."""

    ALL = "all"
    ARTICLES = "articles"
    ATTACHMENTS = "attachments"


def search(
    db: Readable, query: SearchQuery, filters: Filters, within: Within = Within.ALL
) -> Iterator[Hit]:
    """The articles that match, or lead to a file that does: those whose title does first, then by date, the newest first.

    Raises sqlite3.OperationalError if there is no index.
    """
    files: dict[int, FileHit] = {}
    if within is not Within.ARTICLES and attachment_search.is_on(db):
        files = attachment_search.articles_with(db, query)
    if within is Within.ATTACHMENTS:
        for ids in _screens(_newest_first(db, set(files), filters, all_match=True)):
            for row in _rows(db, ids):
                yield Hit(row, in_title=False, file=files[row["id"]])
    else:
        yield from _search_articles(db, query, filters, files)


def _search_articles(
    db: Readable, query: SearchQuery, filters: Filters, files: Mapping[int, FileHit]
) -> Iterator[Hit]:
    in_title = _candidates(db, f"title : ({query.fts})")
    if query.without:
        # A word that is unwanted is so in every field, not only in the title.
        in_title &= _candidates(db, query.fts)
    # What the index does not know as it is now is checked on its text.
    stale = {i for (i,) in db.execute("SELECT article_id FROM search_queue")}
    is_exact, matches = query.is_exact, query.matcher()

    def matching(ids: Sequence[int], columns: str, sure: Mapping[int, FileHit] = {}) -> list[int]:
        unsure = [i for i in ids if (not is_exact or i in stale) and i not in sure]
        asked = f"SELECT id, {columns} FROM articles WHERE id IN ({marks(unsure)})"
        wrong = {
            i
            for i, *fields in db.execute(asked, unsure)
            if not matches([text or "" for text in fields])
        }
        return [i for i in ids if i not in wrong]

    def in_the_title(ids: Sequence[int]) -> list[int]:
        found = matching(ids, "title")
        # What stands in the title stands in the article, but what is unwanted may stand in the rest.
        return matching(found, _COLUMNS) if query.without else found

    given: set[int] = set()
    for ids in _screens(_newest_first(db, in_title, filters, all_match=is_exact)):
        for row in _rows(db, in_the_title(ids)):
            given.add(row["id"])
            yield Hit(row, in_title=True, file=files.get(row["id"]))
    # Most searches for a common word have ended by now, and need not wait for all that have it anywhere.
    everywhere = (_candidates(db, query.fts) | files.keys()) - given
    for ids in _screens(_newest_first(db, everywhere, filters, all_match=is_exact)):
        for row in _rows(db, matching(ids, _COLUMNS, files)):
            yield Hit(row, in_title=False, file=files.get(row["id"]))


def newest(db: Readable, filters: Filters = Filters()) -> Iterator[Hit]:
    """Every article that the filters leave, the newest first."""
    condition, values = filters.sql
    sql = f"SELECT id FROM articles WHERE {condition} ORDER BY {RECENT} DESC, id DESC"
    # Where they are sorted, not with all their texts.
    for ids in _screens(i for (i,) in db.execute(sql, values)):
        for row in _rows(db, ids):
            yield Hit(row, in_title=False)


def one_a_story(hits: Iterable[Hit]) -> Iterator[Hit]:
    """The hits without those whose story an earlier one tells."""
    told: set[int] = set()
    for hit in hits:
        cluster = hit.row["cluster_id"]
        if cluster is None or cluster not in told:
            yield hit
            told.add(cluster)


def searched(db: Readable, filters: Filters) -> int:
    """How many articles the filters leave to search in."""
    condition, values = filters.sql
    found: int = db.execute(f"SELECT count(*) FROM articles WHERE {condition}", values).fetchone()[
        0
    ]
    return found


@dataclass(frozen=True, slots=True)
class Count:
    """How many articles a search finds."""

    number: int
    is_exact: bool
    """False where that many may match: to read all their texts would take too long."""


def count(db: Readable, query: SearchQuery, filters: Filters) -> Count:
    """How many articles match, or lead to a file that does. Raises sqlite3.OperationalError if there is no index."""
    files = attachment_search.articles_with(db, query) if attachment_search.is_on(db) else {}
    ids = _candidates(db, query.fts) | files.keys()
    condition, values = filters.sql
    if filters != Filters():
        asked = f"SELECT id FROM articles WHERE id IN ({','.join(map(str, ids))}) AND {condition}"
        ids = {i for (i,) in db.execute(asked, values)}
    stale = {i for (i,) in db.execute("SELECT article_id FROM search_queue")}
    unsure = [i for i in ids if (not query.is_exact or i in stale) and i not in files]
    if len(unsure) > _COUNTED:
        return Count(len(ids), is_exact=False)
    wrong, matches = 0, query.matcher()
    for some in chunks(unsure):
        texts = db.execute(f"SELECT {_COLUMNS} FROM articles WHERE id IN ({marks(some)})", some)
        wrong += sum(not matches([text or "" for text in fields]) for fields in texts)
    return Count(len(ids) - wrong, is_exact=True)


def _candidates(db: Readable, expression: str) -> set[int]:
    # In one value: a row for each would take four times as long.
    sql = "SELECT group_concat(rowid, ' ') FROM articles_fts WHERE articles_fts MATCH ?"
    (found,) = db.execute(sql, [expression]).fetchone()
    return set(map(int, (found or "").split()))


def _newest_first(
    db: Readable, ids: set[int], filters: Filters, *, all_match: bool
) -> Iterator[int]:
    """In the order of the index on dates where a screen of them is soon found there, else looked up and sorted."""
    condition, values = filters.sql
    (last,) = db.execute("SELECT max(id) FROM articles").fetchone()
    # Where each of them is a hit, one in last / len(ids) is, and to pass an article takes a ninth of looking one up.
    is_soon = all_match and filters == Filters() and 9 * len(ids) ** 2 > _SCREEN * (last or 0)
    if is_soon or len(ids) > _SORTED:
        order = f"ORDER BY {RECENT} DESC, id DESC"
        walk = db.execute(f"SELECT id FROM articles WHERE {condition} {order}", values)
        return (i for (i,) in walk if i in ids)
    # To bind each would take half as long again. The plus keeps SQLite from going through the index on dates.
    asked = f"id IN ({','.join(map(str, ids))}) AND {condition}"
    order = f"ORDER BY +{RECENT} DESC, id DESC"
    return (i for (i,) in db.execute(f"SELECT id FROM articles WHERE {asked} {order}", values))


def _screens(ids: Iterator[int]) -> Iterator[list[int]]:
    """A screen of articles at first, then ever more: most searches end with the first."""
    size = _SCREEN
    while some := list(islice(ids, size)):
        yield some
        size = min(size * 2, _SCREENS)


def _rows(db: Readable, ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    found = db.query(f"SELECT * FROM articles WHERE id IN ({marks(ids)})", list(ids))
    rows = {row["id"]: row for row in found}
    return (rows[i] for i in ids)


def _pieces(text: str | None) -> str:
    return pieces(fold(text or ""))
