"""Facts in the file: which articles wait for theirs, and what is stored of each.

An article's facts are one transaction's: the old ones go, the new ones come, and ``fact_runs`` says by which version. So a recomputation
goes on where it was killed. The rules that read a text are in `fact_reading`, what makes projects of mentions in `projects`: neither is
loaded by a crawl that reads no facts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from crawler.facts import VERSION
from crawler.storage.queries import chunks, marks
from crawler.storage.reader import Readable

TABLES: Final = (
    "amounts", "counts", "measures", "mentions_company", "mentions_place", "mentions_stage", "events", "project_mentions",
)  # fmt: skip
PUBLISHED: Final = "coalesce(a.published_at, a.published_about, substr(a.first_seen_at, 1, 10))"
_REGION: Final = "(SELECT code FROM regions WHERE regions.site = a.site)"
# The texts of an article's files in which a list names projects, each with when it was read.
_LISTS: Final = """(SELECT group_concat(text_id || ' ' || read_at, ', ') FROM (
        SELECT DISTINCT f.text_id, t.read_at FROM attachments l JOIN attachment_files f ON f.url = l.url
        JOIN attachment_texts t ON t.id = f.text_id WHERE l.article_id = a.id AND EXISTS (
            SELECT 1 FROM attachment_tables x JOIN attachment_projects p ON p.table_id = x.id WHERE x.text_id = t.id)
        ORDER BY f.text_id))"""
_WAITS: Final = f"""FROM articles a LEFT JOIN fact_runs r ON r.article_id = a.id
    WHERE (r.article_id IS NULL OR r.content_hash <> a.content_hash OR r.extractor <> ?
        OR r.published IS NOT {PUBLISHED} OR r.region IS NOT {_REGION} OR r.lists IS NOT {_LISTS})"""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ListRow:
    """One project of a list in a file of an article, as its cells have it."""

    table_id: int
    number: int
    sheet: str | None
    file: str
    name: str
    company: str | None
    amount: int | None
    ccy: str | None
    place: str | None
    stage: str | None
    is_ocr: bool
    """Whether the list was read from a picture."""
    day: str | None
    """Since when the file has had this content, if it is not its first; Asia/Shanghai."""


@dataclass(frozen=True, slots=True)
class Text:
    """What an article's facts are read from."""

    article_id: int
    site: str
    url: str
    title: str
    body: str
    content_hash: str
    published: str
    region: str | None
    lists: str | None = None
    """Which contents of its files name projects, and when they were read; None for none."""
    rows: tuple[ListRow, ...] = ()
    """Those projects."""


@dataclass(slots=True)
class Reading:
    """An article's facts as rows of the tables."""

    text: Text
    run: Row
    rows: dict[str, list[Row]] = field(default_factory=dict)
    mentions: list[tuple[Row, int | None]] = field(default_factory=list)
    """Of projects, each with the place of its sum among the rows of ``amounts``."""


def count_waiting(db: Readable, sites: Sequence[str] = (), since: str | None = None) -> int:
    """How many articles have no facts of this version of text and rules. ``since``: published on that day or later."""
    where, values = _chosen(sites, since)
    (number,) = db.execute(f"SELECT count(*) {_WAITS}{where}", [VERSION, *values]).fetchone()
    return int(number)


def are_read(db: Readable) -> bool:
    """Whether the facts of any article were read."""
    return db.execute("SELECT 1 FROM fact_runs LIMIT 1").fetchone() is not None


def waiting(
    db: Readable, sites: Sequence[str] = (), since: str | None = None, limit: int = 200
) -> list[int]:
    """The numbers of such articles, at most so many."""
    where, values = _chosen(sites, since)
    sql = f"SELECT a.id {_WAITS}{where} ORDER BY a.id LIMIT ?"
    return [number for (number,) in db.execute(sql, [VERSION, *values, limit])]


def every(db: Readable, sites: Sequence[str] = (), since: str | None = None) -> list[int]:
    """The numbers of all articles of these sites (of all) since that day."""
    where, values = _chosen(sites, since)
    return [
        n
        for (n,) in db.execute(f"SELECT a.id FROM articles a WHERE 1{where} ORDER BY a.id", values)
    ]


def _chosen(sites: Sequence[str], since: str | None) -> tuple[str, list[str]]:
    where, values = "", list[str]()
    if sites:
        where, values = f" AND a.site IN ({marks(sites)})", list(sites)
    if since:
        where, values = f"{where} AND {PUBLISHED} >= ?", [*values, since]
    return where, values


def texts(db: Readable, ids: Iterable[int]) -> Iterator[Text]:
    """The texts of these articles."""
    for some in chunks(list(ids)):
        sql = (
            f"SELECT a.id, a.site, a.url, a.title, coalesce(a.body, ''), a.content_hash, {PUBLISHED}, {_REGION}, {_LISTS}"
            f" FROM articles a WHERE a.id IN ({marks(some)}) ORDER BY a.id"
        )
        for row in db.execute(sql, list(some)).fetchall():
            text = Text(*row)
            yield replace(text, rows=_listed(db, text.article_id)) if text.lists else text


def _listed(db: Readable, article: int) -> tuple[ListRow, ...]:
    """The projects of the lists in an article's files; of one content that stands there twice, once."""
    rows = db.execute(
        """SELECT x.id, p.number, x.sheet, min(coalesce(nullif(f.member, ''), l.name, f.name)), p.name, p.company, p.amount, p.ccy,
            p.place, p.stage,
            max(t.is_ocr), (SELECT date(max(v.seen_at), '+8 hours') FROM attachment_versions v
                WHERE v.file_id = f.id AND v.text_id = t.id AND v.number > 1)
        FROM attachments l JOIN attachment_files f ON f.url = l.url JOIN attachment_texts t ON t.id = f.text_id
        JOIN attachment_tables x ON x.text_id = t.id JOIN attachment_projects p ON p.table_id = x.id WHERE l.article_id = ? GROUP BY x.id, p.number ORDER BY x.id, p.number""",
        [article],
    )
    return tuple(ListRow(*row) for row in rows)


def with_new_lists(db: Readable, site: str) -> list[int]:
    """The articles of a site whose facts were read, and whose files name other projects since."""
    sql = f"""SELECT a.id FROM articles a JOIN fact_runs r ON r.article_id = a.id
        WHERE a.site = ? AND r.lists IS NOT {_LISTS} ORDER BY a.id"""
    return [number for (number,) in db.execute(sql, [site])]


def forget_tables(db: Readable, text_id: int) -> None:
    """Take out the projects of a content's tables, which are about to go, within the caller's transaction."""
    of = "SELECT id FROM project_mentions WHERE table_id IN (SELECT id FROM attachment_tables WHERE text_id = ?)"
    db.execute(f"DELETE FROM project_sources WHERE mention_id IN ({of})", [text_id])
    db.execute(f"DELETE FROM project_mentions WHERE id IN ({of})", [text_id])


def write(db: Readable, reading: Reading, done_at: str) -> None:
    """Put an article's facts into the place of its old ones, within the caller's transaction. ``done_at``: the present, UTC."""
    article = reading.text.article_id
    forget(db, [article])
    insert(db, "fact_runs", [{**reading.run, "done_at": done_at}])
    for table, rows in reading.rows.items():
        insert(db, table, rows)
    if not reading.mentions:
        return
    ids = [
        n
        for (n,) in db.execute("SELECT id FROM amounts WHERE article_id = ? ORDER BY id", [article])
    ]
    for row, amount in reading.mentions:
        amount_id = None if amount is None else ids[amount]
        cursor = insert(db, "project_mentions", [{**row, "amount_id": amount_id}])
        if amount_id is not None:
            db.execute(
                "UPDATE amounts SET project_mention_id = ? WHERE id = ?", [cursor, amount_id]
            )


def has_projects(db: Readable, article: int) -> bool:
    """Whether a project is stored of an article."""
    sql = "SELECT 1 FROM project_mentions WHERE article_id = ? LIMIT 1"
    return db.execute(sql, [article]).fetchone() is not None


def note_region(db: Readable, site: str, code: str, noted_at: str) -> None:
    """Keep where a site is, within the caller's transaction; its facts are read anew when they are next asked for."""
    db.execute("INSERT OR REPLACE INTO regions VALUES (?, ?, ?)", [site, code, noted_at])


def forget(db: Readable, articles: Sequence[int]) -> None:
    """Take an article's facts out, within the caller's transaction."""
    for some in chunks(list(articles)):
        of = f"article_id IN ({marks(some)})"
        db.execute(
            f"DELETE FROM project_sources WHERE mention_id IN (SELECT id FROM project_mentions WHERE {of})",
            list(some),
        )
        for table in (*TABLES, "fact_runs"):
            db.execute(f"DELETE FROM {table} WHERE {of}", list(some))


def insert(db: Readable, table: str, rows: Sequence[Row]) -> int | None:
    """Rows of one table, within the caller's transaction; the number of a single one."""
    if not rows:
        return None
    names = list(rows[0])
    sql = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks(names)})"
    if len(rows) == 1:
        return db.execute(sql, list(rows[0].values())).lastrowid
    db.conn.executemany(sql, [list(row.values()) for row in rows])
    return None


@dataclass(slots=True)
class Difference:
    """What another reading of an article changes: by kind, and of sums by role."""

    gained: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.gained or self.lost or self.changed)


_ASIDE: Final = frozenset(
    {
        "id",
        "confidence",
        "rule",
        "extractor",
        "project_mention_id",
        "amount_id",
        "surface",
        "article_id",
    }
)


def difference(db: Readable, reading: Reading) -> Difference:
    """What of the stored facts of an article the reading takes away, adds or changes."""
    found = Difference()
    new = {**reading.rows, "project_mentions": [row for row, _ in reading.mentions]}
    for table in TABLES:
        stored = db.query(f"SELECT * FROM {table} WHERE article_id = ?", [reading.text.article_id])
        before = {_stands(row): row for row in stored}
        after = {_stands(row): row for row in new[table]}
        for place in sorted(before.keys() | after.keys()):
            old, now = before.get(place), after.get(place)
            if old is None and now is not None:
                found.gained[_kind(table, now)] += 1
                found.lines.append(f"+ {_kind(table, now)} {now['surface']}")
            elif now is None and old is not None:
                found.lost[_kind(table, old)] += 1
                found.lines.append(f"- {_kind(table, old)} {old['surface']}")
            elif old is not None and now is not None:
                parts = [k for k in now if k not in _ASIDE and old.get(k) != now[k]]
                if parts:
                    found.changed[_kind(table, now)] += 1
                    told = ", ".join(f"{k} {old.get(k)} -> {now[k]}" for k in parts)
                    found.lines.append(f"~ {_kind(table, now)} {now['surface']}: {told}")
    return found


def _stands(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Where a fact stands, to sort by."""
    return row["block"], row.get("table_id") or 0, row.get("number") or 0, row["start"], row["end"]


def _kind(table: str, row: Mapping[str, Any]) -> str:
    return f"amounts/{row['role']}" if table == "amounts" else table


def verdicts(db: Readable) -> dict[frozenset[str], str]:
    """What people have judged of two projects: their keys -> ``same`` or ``different``."""
    rows = db.execute("SELECT one, other, verdict FROM project_verdicts")
    return {frozenset((one, other)): verdict for one, other, verdict in rows}


def judge(db: Readable, one: str, other: str, verdict: str, judged_at: str) -> None:
    """Keep a person's verdict of two projects, by their keys, within the caller's transaction."""
    first, second = sorted((one, other))
    db.execute(
        "INSERT OR REPLACE INTO project_verdicts VALUES (?, ?, ?, ?)",
        [first, second, verdict, judged_at],
    )


def lies(db: Readable, limit: int = 5) -> list[tuple[str, int, str]]:
    """Facts whose words do not stand where they say, of articles that were read as they are now: table, article, words."""
    found: list[tuple[str, int, str]] = []
    for table in TABLES:
        sql = f"""SELECT f.article_id, f.surface FROM {table} f JOIN articles a ON a.id = f.article_id
            JOIN fact_runs r ON r.article_id = a.id AND r.content_hash = a.content_hash
            WHERE f.block <> 'file'
                AND substr(CASE f.block WHEN 'title' THEN a.title ELSE a.body END, f.start + 1, f.end - f.start) IS NOT f.surface
            LIMIT {limit:d}"""
        found += [(table, article, surface) for article, surface in db.execute(sql)]
    sql = f"""SELECT f.article_id, f.surface FROM project_mentions f
        LEFT JOIN attachment_projects p ON p.table_id = f.table_id AND p.number = f.number
        WHERE f.block = 'file' AND substr(p.name, f.start + 1, f.end - f.start) IS NOT f.surface LIMIT {limit:d}"""
    return found + [("project_mentions", *row) for row in db.execute(sql)]
