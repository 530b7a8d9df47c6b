"""Facts in the file: read from stored texts, written article by article, and the projects that they tell of.

An article's facts are one transaction's: the old ones go, the new ones come, and ``fact_runs`` says by which version. So a recomputation
goes on where it was killed. Projects follow from the mentions of all articles; their numbers are kept by their keys.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from crawler.facts.companies import core
from crawler.facts.divisions import level_of
from crawler.facts.extract import VERSION, extract
from crawler.facts.merging import (
    Mention,
    Merged,
    amount_of,
    merge,
    name_of,
    place_of,
    stage_of,
    usual,
)
from crawler.facts.model import Fact, Facts, Project
from crawler.storage.queries import chunks, marks
from crawler.storage.reader import Readable

TABLES: Final = (
    "amounts", "counts", "measures", "mentions_company", "mentions_place", "mentions_stage", "events", "project_mentions",
)  # fmt: skip
_PUBLISHED: Final = "coalesce(a.published_at, a.published_about, substr(a.first_seen_at, 1, 10))"
_REGION: Final = "(SELECT code FROM regions WHERE regions.site = a.site)"
_WAITS: Final = f"""FROM articles a LEFT JOIN fact_runs r ON r.article_id = a.id
    WHERE (r.article_id IS NULL OR r.content_hash <> a.content_hash OR r.extractor <> ?
        OR r.published IS NOT {_PUBLISHED} OR r.region IS NOT {_REGION})"""

Row = dict[str, Any]


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
        where, values = f"{where} AND {_PUBLISHED} >= ?", [*values, since]
    return where, values


def texts(db: Readable, ids: Iterable[int]) -> Iterator[Text]:
    """The texts of these articles."""
    for some in chunks(list(ids)):
        sql = (
            f"SELECT a.id, a.site, a.url, a.title, coalesce(a.body, ''), a.content_hash, {_PUBLISHED}, {_REGION}"
            f" FROM articles a WHERE a.id IN ({marks(some)}) ORDER BY a.id"
        )
        for row in db.execute(sql, list(some)):
            yield Text(*row)


def read(text: Text, known: Iterable[str] = ()) -> Reading:
    """The facts of an article, as rows. ``known``: short names of firms that the user follows."""
    whole = f"{text.title}\n{text.body}"
    facts = extract(whole, text.published, text.region, known)
    run = {
        "article_id": text.article_id,
        "content_hash": text.content_hash,
        "extractor": VERSION,
        "published": text.published,
        "region": text.region,
        "main_place": facts.main_place or text.region,
        "stage": facts.stage,
        "industry": facts.industry,
        "strategic": facts.strategic,
    }
    reading = Reading(text, run)
    _fill(reading, facts, facts.main_place or text.region)
    return reading


def _fill(reading: Reading, facts: Facts, place: str | None) -> None:
    title = len(reading.text.title)
    article = reading.text.article_id

    def row(fact: Fact, **more: Any) -> Row:
        body = fact.start > title
        shift = title + 1 if body else 0
        return {
            "article_id": article,
            "block": "body" if body else "title",
            "start": fact.start - shift,
            "end": fact.end - shift,
            "surface": fact.surface,
            **more,
            "confidence": fact.confidence,
            "rule": fact.rule,
            "extractor": VERSION,
        }

    reading.rows = {
        "amounts": [
            row(a, lo=a.lo, hi=a.hi, ccy=a.currency, qualifier=a.qualifier, role=a.role, role_alt=a.role_alt, scope=a.scope, of_count=a.of_count,
                period_start=a.period_start, period_end=a.period_end, project_mention_id=None, place_code=place)
            for a in facts.amounts if a.hi < 2**63
        ],
        "counts": [row(c, value=c.value, qualifier=c.qualifier, stage=c.stage, place_code=place) for c in facts.counts if c.value < 2**63],
        "measures": [row(m, kind="land_mu", value=m.mu) for m in facts.land] + [row(j, kind="jobs", value=j.value) for j in facts.jobs],
        "mentions_company": [row(c, name=c.name, kind=c.kind, core=core(c.name)) for c in facts.companies],
        "mentions_place": [row(p, code=p.code, code_then=p.code_then, level=level_of(p.code), use=p.use) for p in facts.places],
        "mentions_stage": [row(s, stage=s.stage) for s in facts.stages],
        "events": [row(e, type=e.type, date=e.date, place_code=place) for e in facts.events],
    }  # fmt: skip
    kept = [amount for amount in facts.amounts if amount.hi < 2**63]
    for project in facts.projects:
        amount = kept.index(project.amount) if project.amount in kept else None
        reading.mentions.append((row(project, **_told(project, place)), amount))


def _told(project: Project, place: str | None) -> Row:
    amount = project.amount
    return {
        "name": project.name,
        "company": project.company,
        "amount_id": None,
        "lo": amount.lo if amount else None,
        "hi": amount.hi if amount else None,
        "ccy": amount.currency if amount else None,
        "place_code": project.place or place,
        "industry": project.industry,
        "stage": project.stage,
        "stage_date": project.stage_date,
        "land_mu": project.land_mu,
        "jobs": project.jobs,
    }


def write(db: Readable, reading: Reading, done_at: str) -> None:
    """Put an article's facts into the place of its old ones, within the caller's transaction. ``done_at``: the present, UTC."""
    article = reading.text.article_id
    forget(db, [article])
    _insert(db, "fact_runs", [{**reading.run, "done_at": done_at}])
    for table, rows in reading.rows.items():
        _insert(db, table, rows)
    if not reading.mentions:
        return
    ids = [
        n
        for (n,) in db.execute("SELECT id FROM amounts WHERE article_id = ? ORDER BY id", [article])
    ]
    for row, amount in reading.mentions:
        amount_id = None if amount is None else ids[amount]
        cursor = _insert(db, "project_mentions", [{**row, "amount_id": amount_id}])
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


def _insert(db: Readable, table: str, rows: Sequence[Row]) -> int | None:
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
        before = {(row["block"], row["start"], row["end"]): row for row in stored}
        after = {(row["block"], row["start"], row["end"]): row for row in new[table]}
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


def _kind(table: str, row: Mapping[str, Any]) -> str:
    return f"amounts/{row['role']}" if table == "amounts" else table


_MENTIONS: Final = f"""
    SELECT m.id, m.article_id, coalesce(a.cluster_id, -a.id), substr({_PUBLISHED}, 1, 10), m.name, m.company, m.place_code, m.industry,
        m.lo, m.hi, m.ccy, m.stage, m.stage_date
    FROM project_mentions m JOIN articles a ON a.id = m.article_id"""


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


def rebuild_projects(db: Readable) -> int:
    """Make the projects anew from all mentions, within the caller's transaction; returns how many there are. What has not changed
    is not written."""
    merged, doubts = merge((Mention(*row) for row in db.execute(_MENTIONS)), verdicts(db))
    ids = dict(db.execute("SELECT key, id FROM projects").fetchall())
    stored = {row["key"]: row for row in db.query("SELECT * FROM projects")}
    for project in merged:
        row = _project_row(project)
        old = stored.get(project.key)
        if old is None:
            ids[project.key] = _insert(db, "projects", [row])
        elif any(old[name] != row[name] for name in row):
            db.execute(
                f"UPDATE projects SET {', '.join(f'{name} = ?' for name in row)} WHERE id = ?",
                [*row.values(), old["id"]],
            )
    _write_sources(db, merged, ids)
    gone = [(ids[key],) for key in stored.keys() - {project.key for project in merged}]
    db.execute("UPDATE projects SET parent_id = NULL")
    db.conn.executemany("DELETE FROM projects WHERE id = ?", gone)
    parents = [(ids[p.parent], ids[p.key]) for p in merged if p.parent]
    db.conn.executemany("UPDATE projects SET parent_id = ? WHERE id = ?", parents)
    db.execute("DELETE FROM project_doubts")
    _insert(db, "project_doubts", [{"one": d.one, "other": d.other, "why": d.why} for d in doubts])
    return len(merged)


def _write_sources(db: Readable, merged: Sequence[Merged], ids: Mapping[str, int]) -> None:
    before = dict(db.execute("SELECT mention_id, project_id FROM project_sources").fetchall())
    after = {m.id: ids[project.key] for project in merged for m in project.mentions}
    gone = [(mention,) for mention in before.keys() - after.keys()]
    db.conn.executemany("DELETE FROM project_sources WHERE mention_id = ?", gone)
    new = [(m, project) for m, project in after.items() if before.get(m) != project]
    db.conn.executemany("INSERT OR REPLACE INTO project_sources VALUES (?, ?)", new)


def _project_row(project: Merged) -> Row:
    told = project.mentions
    amount = amount_of(told)
    stage, stage_date = stage_of(told)
    return {
        "key": project.key,
        "name": name_of(told),
        "company": usual(mention.company for mention in told),
        "place_code": place_of(told),
        "industry": usual(mention.industry for mention in told),
        "amount_lo": amount[0] if amount else None,
        "amount_hi": amount[1] if amount else None,
        "ccy": amount[2] if amount else None,
        "stage": stage,
        "stage_date": stage_date,
        "first_date": told[0].day,
        "last_date": told[-1].day,
        "articles": len({mention.article_id for mention in told}),
        "stories": len({mention.story for mention in told}),
    }


def lies(db: Readable, limit: int = 5) -> list[tuple[str, int, str]]:
    """Facts whose words do not stand where they say, of articles that were read as they are now: table, article, words."""
    found: list[tuple[str, int, str]] = []
    for table in TABLES:
        sql = f"""SELECT f.article_id, f.surface FROM {table} f JOIN articles a ON a.id = f.article_id
            JOIN fact_runs r ON r.article_id = a.id AND r.content_hash = a.content_hash
            WHERE substr(CASE f.block WHEN 'title' THEN a.title ELSE a.body END, f.start + 1, f.end - f.start) IS NOT f.surface
            LIMIT {limit:d}"""
        found += [(table, article, surface) for article, surface in db.execute(sql)]
    return found
