"""``archive.db``, or another database's own: every page as it was received, so that today's extraction can be run over yesterday's pages.

It holds no fact that ``zhaoshang.db`` needs: it may be pruned, moved away or deleted at any time. One body is
stored once, however often and wherever it was met; each time it was met is a row of ``fetches``.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Self

from crawler.errors import StorageError
from crawler.storage.archive_schema import ARCHIVE
from crawler.storage.compression import (
    DamagedPage,
    Dictionary,
    compress,
    decompress,
    make_dictionary,
)
from crawler.storage.database import (
    Place,
    explain,
    open_database,
    open_read_only,
    transaction,
)
from crawler.storage.queries import marks
from crawler.storage.reader import Readable

DEFAULT_NAME: Final = "zhaoshang.db"
_SHARED: Final = "archive.db"
ARTICLE: Final = "article"
FURTHER: Final = "further"
"""A later page of an article of several pages."""
LIST: Final = "list"
FILE: Final = "file"
"""What an article leads to. Its bytes are shared by all sites that have it, and by no dictionary of pages."""

# How many pages of a site are looked at for its dictionary; fewer are compressed one by one.
_SAMPLES: Final = 40
# A dictionary is replaced when so many pages in a row fit it so much worse than those it was made for: the
# site was redesigned.
_MISFITS: Final = 60
_MISFIT: Final = 2.0
_HASH_BYTES: Final = 16
_PRUNED_AT_ONCE: Final = 200


@dataclass(slots=True)
class Page:
    """One page as it was received."""

    site: str
    kind: str
    """``article``, ``further``, ``list`` or ``file``."""
    url: str
    """The address that was asked for, before redirects, canonical form."""
    fetched_at: str
    """UTC, ``YYYY-MM-DD HH:MM:SS``."""
    body: bytes
    """Before decoding, after the transfer's own compression was taken off."""
    status: int = 200
    final_url: str | None = None
    """Where redirects led; None if that is ``url`` itself."""
    headers: dict[str, str] = field(default_factory=dict)
    context: dict[str, Any] = field(default_factory=dict)
    """What extraction was told beside the page: section, list row, addresses on the way."""


@dataclass(frozen=True, slots=True)
class Met:
    """A page that the archive has, by when it was received last."""

    url: str
    fetched_at: str
    section: str
    """The first page of the section whose list led to it, where that is known."""


@dataclass(frozen=True, slots=True)
class SiteSize:
    """What the archive holds of one site."""

    site: str
    pages: int
    fetches: int
    bodies: int
    raw: int
    """Bytes of the different bodies."""
    stored: int
    """Bytes that they and the site's dictionaries take."""
    oldest: str
    newest: str


@dataclass(frozen=True, slots=True)
class Pruned:
    """What a pruning took out."""

    fetches: int
    bodies: int
    bytes_before: int
    bytes_after: int


def archive_of(database: Path) -> Path:
    """The archive that belongs to a database, beside it: each has its own, so that no pages are offered to another.

    ``zhaoshang.db`` -> ``archive.db``, ``demo.db`` -> ``demo-archive.db``.
    """
    if database.name == DEFAULT_NAME:
        return database.with_name(_SHARED)
    return database.with_name(f"{database.stem}-archive.db")


def archive_path(database: Path, setting: str | None) -> Path | None:
    """Where the archive of a database is: the setting ``ARCHIVE``, or beside it; None where it is off."""
    if setting is not None:
        return Path(setting) if setting.strip() else None
    own, shared = archive_of(database), database.with_name(_SHARED)
    # Once every database of a folder kept its pages in archive.db: where no zhaoshang.db lays claim to it, it stays.
    is_older = not own.exists() and shared.exists()
    return shared if is_older and not database.with_name(DEFAULT_NAME).exists() else own


class UnreadablePageError(StorageError):
    """One page of the archive is damaged; the others may be well."""

    def __init__(self, path: Path, url: str) -> None:
        self.url = url
        super().__init__(
            f"{ARCHIVE.zh} {path} 中的网页已损坏：{url}",
            f"{ARCHIVE.en} {path}: a page is damaged: {url}",
        )


class Archive:
    """The archive file. Every method raises StorageError if the file cannot be used."""

    def __init__(self, path: Path, db: Readable) -> None:
        self.path, self.db = path, db
        self._place: Place | None = None
        self._dictionaries: dict[int, Dictionary] = {}
        self._current: dict[str, int | None] = {}
        self._fit: dict[str, list[tuple[int, int]]] = {}
        self._plain_limit: dict[str, int] = {}

    @classmethod
    def open(cls, path: Path) -> Self:
        """For writing; made if it is not there."""
        opened = cls(path, open_database(path, ARCHIVE))
        opened._place = Place(path, ARCHIVE)
        return opened

    @classmethod
    def open_to_read(cls, path: Path) -> Self:
        """For reading; never changes it."""
        return cls(path, open_read_only(path, ARCHIVE))

    def close(self) -> None:
        """Give the file back. Safe to call twice."""
        self.db.close()

    # Writing

    def write(self, pages: Sequence[Page]) -> None:
        """Store pages in one transaction: all of them, or none."""
        try:
            if self._place:
                self._place.check()
            with transaction(self.db):
                made = self._write(pages)
            if self._place:
                self._place.check()
            if made:
                self._give_back()
        except sqlite3.Error as error:
            self._forget()
            raise explain(error, self.path, ARCHIVE) from error

    def _write(self, pages: Sequence[Page]) -> bool:
        """Whether bodies were stored again, in less space."""
        for page in pages:
            self.db.conn.execute(
                "INSERT INTO fetches (page_id, fetched_at, status, final_url, headers, context, body_id) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    self._page_id(page), page.fetched_at, page.status, page.final_url,
                    _json(page.headers), _json(page.context), self._body_id(page),
                ),
            )  # fmt: skip
        now = max((page.fetched_at for page in pages), default="")
        sites = {page.site for page in pages if page.kind != FILE}
        made = [self._keep_dictionary_good(site, now) for site in sites]
        return any(made)

    def _page_id(self, page: Page) -> int:
        key = (page.site, page.kind, page.url)
        find = "SELECT id FROM pages WHERE site = ? AND kind = ? AND url = ?"
        if found := self.db.execute(find, key).fetchone():
            return int(found[0])
        made = self.db.conn.execute("INSERT INTO pages (site, kind, url) VALUES (?, ?, ?)", key)
        assert made.lastrowid is not None
        return made.lastrowid

    def _body_id(self, page: Page) -> int:
        digest = _digest(page.body)
        if found := self.db.execute("SELECT id FROM bodies WHERE hash = ?", [digest]).fetchone():
            return int(found[0])
        site = "" if page.kind == FILE else page.site
        number = self._dictionary_of(site) if site else None
        content = compress(page.body, self._dictionary(number))
        if number is not None:
            self._fit.setdefault(page.site, []).append((len(page.body), len(content)))
        made = self.db.conn.execute(
            "INSERT INTO bodies (site, hash, size, dictionary_id, content) VALUES (?, ?, ?, ?, ?)",
            (site, digest, len(page.body), number, content),
        )
        assert made.lastrowid is not None
        return made.lastrowid

    # Dictionaries

    def _dictionary_of(self, site: str) -> int | None:
        """The number of the site's newest dictionary."""
        if site not in self._current:
            (self._current[site],) = self.db.execute(
                "SELECT max(id) FROM dictionaries WHERE site = ?", [site]
            ).fetchone()
        return self._current[site]

    def _dictionary(self, number: int | None) -> Dictionary | None:
        if number is None:
            return None
        if number not in self._dictionaries:
            found = self.db.execute("SELECT content FROM dictionaries WHERE id = ?", [number])
            self._dictionaries[number] = Dictionary.unpacked(found.fetchone()[0])
        return self._dictionaries[number]

    def _keep_dictionary_good(self, site: str, now: str) -> bool:
        """Make a site's first dictionary when there are pages enough, and another when it fits no more.

        Whether one was made.
        """
        number = self._dictionary_of(site)
        if number is None:
            where, values = "site = ? AND dictionary_id IS NULL", [site]
            (waiting,) = self.db.execute(
                f"SELECT count(*) FROM bodies WHERE {where}", values
            ).fetchone()
            if waiting >= self._plain_limit.get(site, _SAMPLES):
                # Where these pages have too little in common, more of them may have.
                self._plain_limit[site] = 2 * waiting
                return self._make_dictionary(site, where, now)
            return False
        fit = self._fit.get(site, [])
        if len(fit) < _MISFITS:
            return False
        (ratio,) = self.db.execute(
            "SELECT ratio FROM dictionaries WHERE id = ?", [number]
        ).fetchone()
        self._fit[site] = []
        if sum(stored for _, stored in fit) <= _MISFIT * ratio * sum(raw for raw, _ in fit):
            return False
        return self._make_dictionary(site, "site = ?", now)

    def _make_dictionary(self, site: str, where: str, now: str) -> bool:
        """A new dictionary from the site's newest bodies, and these stored again with its help."""
        rows = self.db.execute(
            f"SELECT id, dictionary_id, content, hash, size FROM bodies WHERE {where} ORDER BY id DESC LIMIT ?",
            [site, 4 * _SAMPLES],
        ).fetchall()
        rows.reverse()
        bodies = [decompress(row[2], self._dictionary(row[1])) for row in rows]
        dictionary = make_dictionary(bodies[-_SAMPLES:])
        if dictionary is None:
            return False
        again = [dictionary.compress(body) for body in bodies]
        packed, after = dictionary.packed(), sum(map(len, again))
        if after + len(packed) >= sum(len(row[2]) for row in rows):
            return False
        made = self.db.conn.execute(
            "INSERT INTO dictionaries (site, made_at, pages, ratio, content) VALUES (?, ?, ?, ?, ?)",
            (site, now, len(bodies), after / sum(map(len, bodies)), packed),
        )
        number = made.lastrowid
        assert number is not None
        # An update would leave each small body on the page of the file that the large one had filled.
        self.db.execute("PRAGMA defer_foreign_keys = ON")
        self.db.conn.executemany("DELETE FROM bodies WHERE id = ?", ([row[0]] for row in rows))
        self.db.conn.executemany(
            "INSERT INTO bodies (id, site, hash, size, dictionary_id, content) VALUES (?, ?, ?, ?, ?, ?)",
            (
                (row[0], site, row[3], row[4], number, content)
                for row, content in zip(rows, again, strict=True)
            ),
        )
        self._dictionaries[number], self._current[site] = dictionary, number
        return True

    def _give_back(self) -> None:
        """Let the file shrink by what is no longer used."""
        # It gives back a page at each step; ``execute`` would take but one.
        self.db.conn.executescript("PRAGMA incremental_vacuum")

    def _forget(self) -> None:
        """What was rolled back must not be believed."""
        self._dictionaries.clear()
        self._current.clear()

    # Reading

    def sites(self) -> list[str]:
        """The sites of which there are pages, sorted."""
        return [row[0] for row in self._ask("SELECT DISTINCT site FROM pages ORDER BY site")]

    def count(self, site: str, kind: str = ARTICLE) -> int:
        """How many pages of a kind there are of a site."""
        (row,) = self._ask("SELECT count(*) FROM pages WHERE site = ? AND kind = ?", site, kind)
        return int(row[0])

    def addresses(self, site: str, kind: str = ARTICLE) -> list[str]:
        """The pages of a kind that there are of a site, by when they were first met."""
        rows = self._ask(
            "SELECT url FROM pages WHERE site = ? AND kind = ? ORDER BY id", site, kind
        )
        return [row[0] for row in rows]

    def met(self, site: str, kind: str) -> list[Met]:
        """The pages of a kind that there are of a site, by when they were first met, without their bodies."""
        rows = self._ask(
            "SELECT p.url, max(f.fetched_at), f.context FROM pages p JOIN fetches f ON f.page_id = p.id "
            "WHERE p.site = ? AND p.kind = ? GROUP BY p.id ORDER BY p.id",
            site,
            kind,
        )
        return [Met(url, at, json.loads(told or "{}").get("section", "")) for url, at, told in rows]

    def versions(self, site: str, url: str) -> Iterator[Page]:
        """A page as it was received over time, the newest first, each body once.

        Raises UnreadablePageError at a version that is damaged.
        """
        rows = self._ask(
            """
            SELECT p.site, p.kind, p.url, max(f.fetched_at), f.status, f.final_url, f.headers, f.context, f.body_id
            FROM pages p JOIN fetches f ON f.page_id = p.id
            WHERE p.site = ? AND p.kind IN ('article', 'further', 'list') AND p.url = ?
            GROUP BY f.body_id, p.id ORDER BY max(f.fetched_at) DESC, f.body_id DESC
            """,
            site,
            url,
        )
        for row in rows:
            yield Page(
                site=row[0],
                kind=row[1],
                url=row[2],
                fetched_at=row[3],
                body=self._body(row[8], row[2]),
                status=row[4],
                final_url=row[5],
                headers=json.loads(row[6] or "{}"),
                context=json.loads(row[7] or "{}"),
            )

    def latest_files(self, site: str, most: int) -> list[tuple[str, str]]:
        """The files of a site that were received last, the newest first: address and when, UTC."""
        rows = self._ask(
            """SELECT p.url, f.fetched_at FROM pages p JOIN fetches f ON f.page_id = p.id
            WHERE p.site = ? AND p.kind = 'file' ORDER BY f.id DESC LIMIT ?""",
            site,
            most,
        )
        return [(row[0], row[1]) for row in rows]

    def file_at(self, site: str, url: str) -> Page | None:
        """A file as it was last received; None if it is not in the archive. Raises UnreadablePageError where it is damaged."""
        rows = self._ask(
            """SELECT f.fetched_at, f.headers, f.body_id FROM pages p JOIN fetches f ON f.page_id = p.id
            WHERE p.site = ? AND p.kind = 'file' AND p.url = ? ORDER BY f.id DESC LIMIT 1""",
            site,
            url,
        )
        for fetched_at, headers, body in rows:
            kept = json.loads(headers or "{}")
            return Page(site, FILE, url, fetched_at, self._body(body, url), headers=kept)
        return None

    def newest(self, site: str, url: str) -> Page | None:
        """A page as it was last received; None if it is not in the archive."""
        return next(self.versions(site, url), None)

    def _body(self, number: int, url: str) -> bytes:
        [row] = self._ask("SELECT hash, dictionary_id, content FROM bodies WHERE id = ?", number)
        try:
            body = decompress(row[2], self._dictionary(row[1]))
        except DamagedPage:
            body = None
        if body is None or _digest(body) != row[0]:
            raise UnreadablePageError(self.path, url)
        return body

    def file(self, sha256_hex: str) -> bytes | None:
        """The bytes of a file by its SHA-256, in hexadecimal; None if the archive has them no more.

        Raises UnreadablePageError where they are damaged.
        """
        digest = bytes.fromhex(sha256_hex)[:_HASH_BYTES]
        rows = self._ask("SELECT id FROM bodies WHERE hash = ?", digest)
        return self._body(rows[0][0], sha256_hex) if rows else None

    def sizes(self) -> list[SiteSize]:
        """What there is of each site, sorted by name."""
        rows = self._ask(
            """
            WITH met AS (
                SELECT p.site, count(DISTINCT p.id) AS pages, count(*) AS fetches,
                    min(f.fetched_at) AS oldest, max(f.fetched_at) AS newest
                FROM pages p JOIN fetches f ON f.page_id = p.id GROUP BY p.site
            ), kept AS (
                SELECT site, count(*) AS bodies, sum(size) AS raw, sum(stored) AS stored FROM (
                    SELECT site, size, length(content) AS stored FROM bodies WHERE site <> ''
                    UNION ALL
                    SELECT p.site, b.size, length(b.content) FROM bodies b JOIN fetches f ON f.body_id = b.id
                    JOIN pages p ON p.id = f.page_id WHERE b.site = '' GROUP BY p.site, b.id
                ) GROUP BY site
            ), shared AS (
                SELECT site, sum(length(content)) AS stored FROM dictionaries GROUP BY site
            )
            SELECT site, pages, fetches, coalesce(bodies, 0), coalesce(raw, 0),
                coalesce(kept.stored, 0) + coalesce(shared.stored, 0), oldest, newest
            FROM met LEFT JOIN kept USING (site) LEFT JOIN shared USING (site) ORDER BY site
            """
        )
        return [SiteSize(*row) for row in rows]

    def file_bytes(self) -> int:
        """What the file takes on the disk when its journal is written back."""
        [(pages,)] = self._ask("PRAGMA page_count")
        [(free,)] = self._ask("PRAGMA freelist_count")
        [(size,)] = self._ask("PRAGMA page_size")
        return int((pages - free) * size)

    def _ask(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        try:
            return self.db.execute(sql, list(values)).fetchall()
        except sqlite3.Error as error:
            raise explain(error, self.path, ARCHIVE) from error

    # Pruning

    def prune(
        self,
        before: str | None = None,
        max_bytes: int | None = None,
        *,
        all_versions: bool = False,
        dry_run: bool = False,
    ) -> Pruned:
        """Take out what was fetched ``before`` (UTC), then the oldest until the file has ``max_bytes``.

        The newest version of each page stays, unless ``all_versions``. ``dry_run`` does it all, and takes it back.
        """
        try:
            self.db.execute("BEGIN IMMEDIATE")
            try:
                fetches, bodies, size = self._totals()
                if before is not None:
                    for some in self._oldest("f.fetched_at < ?", [before], all_versions):
                        self._take_out(some)
                if max_bytes is not None:
                    for some in self._oldest("1", [], all_versions):
                        if self.file_bytes() <= max_bytes:
                            break
                        self._take_out(some)
                self._drop_idle_dictionaries()
                after = self._totals()
                if dry_run:
                    self.db.rollback()
                else:
                    self.db.commit()
            except BaseException:
                self.db.rollback()
                raise
            if not dry_run:
                self._give_back()
                self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except sqlite3.Error as error:
            raise explain(error, self.path, ARCHIVE) from error
        finally:
            self._forget()
        return Pruned(fetches - after[0], bodies - after[1], size, after[2])

    def _totals(self) -> tuple[int, int, int]:
        [(fetches,)] = self._ask("SELECT count(*) FROM fetches")
        [(bodies,)] = self._ask("SELECT count(*) FROM bodies")
        return fetches, bodies, self.file_bytes()

    def _oldest(
        self, where: str, values: list[str], all_versions: bool
    ) -> Iterator[list[tuple[int, int, int]]]:
        """The fetches that may be taken out, the oldest first, in portions: (fetch, body, page).

        Asked for once, for it reads all fetches; to take out what it gave changes nothing in what is to come.
        """
        if not all_versions:
            where += """ AND EXISTS (SELECT 1 FROM fetches newer WHERE newer.page_id = f.page_id
                AND (newer.fetched_at, newer.id) > (f.fetched_at, f.id))"""
        with closing(
            self.db.execute(
                f"SELECT f.id, f.body_id, f.page_id FROM fetches f WHERE {where} "
                "ORDER BY f.fetched_at, f.id",
                values,
            )
        ) as found:
            while some := found.fetchmany(_PRUNED_AT_ONCE):
                yield some

    def _take_out(self, rows: Sequence[tuple[int, int, int]]) -> None:
        """Take out some fetches, and what only they needed."""
        fetches, bodies, pages = ({row[i] for row in rows} for i in range(3))
        self._delete("fetches", fetches)
        self._delete(
            "bodies", bodies, "NOT EXISTS (SELECT 1 FROM fetches WHERE body_id = bodies.id)"
        )
        self._delete("pages", pages, "NOT EXISTS (SELECT 1 FROM fetches WHERE page_id = pages.id)")

    def _drop_idle_dictionaries(self) -> None:
        self.db.conn.execute(
            """
            DELETE FROM dictionaries WHERE id NOT IN (SELECT max(id) FROM dictionaries GROUP BY site)
                AND NOT EXISTS (SELECT 1 FROM bodies
                    WHERE bodies.site = dictionaries.site AND dictionary_id = dictionaries.id)
            """
        )

    def _delete(self, table: str, ids: set[int], condition: str = "1") -> None:
        self.db.conn.execute(
            f"DELETE FROM {table} WHERE id IN ({marks(list(ids))}) AND {condition}", list(ids)
        )

    # Checking

    def damage(self) -> list[str]:
        """What is wrong inside the file, a line each, at most a hundred; nothing if all is well.

        Raises StorageError for a file too damaged to say.
        """
        found = [str(row[0]) for row in self._ask("PRAGMA quick_check") if row[0] != "ok"]
        broken = self._ask("PRAGMA foreign_key_check")
        found += [f"{table}: row {row} leads nowhere" for table, row, *_ in broken]
        return found[:100]


def _digest(body: bytes) -> bytes:
    return sha256(body).digest()[:_HASH_BYTES]


def _json(values: dict[str, Any]) -> str | None:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")) if values else None
