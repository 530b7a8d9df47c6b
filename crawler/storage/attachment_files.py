"""The files that articles lead to: which are to be asked for, when, and what became of them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from sqlite_utils import Database

from crawler.attachments import READER_VERSION
from crawler.attachments.kinds import FAMILIES, ONLY_LINKED
from crawler.attachments.reading import Reading, Verdict
from crawler.storage.attachment_texts import Change, note_version, text_id_of, write_text
from crawler.storage.database import FileId, Place, explain, open_database, transaction
from crawler.storage.queries import marks
from crawler.storage.visits import later

_ENDINGS: Final = ONLY_LINKED.union(*FAMILIES.values())
# Days after which a file is asked for again, if it has changed; then only when its article changes.
DAYS: Final = (1, 7, 30)
# Days after which a file that did not answer is asked for again.
_FAILED_DAYS: Final = (1, 2, 4, 8, 16)
_REFUSED_DAYS: Final = (7, 30)
# What only a look at the address says: asked for again at most when its article changes.
_FINAL: Final = frozenset({Verdict.TOO_LARGE})


@dataclass(frozen=True, slots=True)
class DueFile:
    """A file that is to be asked for."""

    id: int
    url: str
    name: str
    site: str
    hash: str | None
    etag: str | None
    last_modified: str | None
    step: int
    attempts: int
    next_at: str

    @property
    def place(self) -> tuple[str, int]:
        """Its place in the order in which files are asked for."""
        return self.next_at, self.id


@dataclass(frozen=True, slots=True)
class UnreadFile:
    """A file whose bytes are in the archive, and which this program's readers have not read."""

    id: int
    url: str
    name: str
    site: str
    hash: str
    size: int


class AttachmentStore:
    """The tables of files. Every method raises StorageError if the database cannot be used."""

    def __init__(self, path: Path, file: FileId | None = None) -> None:
        """``file``: the one that a run began with; another one at ``path`` is refused."""
        self.path = path
        self.db: Database = open_database(path, file=file)
        self._place = Place(path, file=file)

    def close(self) -> None:
        """Give the file back. Safe to call twice."""
        self.db.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            self._place.check()
            with transaction(self.db):
                yield
        except sqlite3.Error as error:
            raise explain(error, self.path) from error

    def enroll(self, site: str, now: str, families: Collection[str] = ()) -> int:
        """Take up what the articles of a site lead to and is not known, and what articles lead to that have changed since.

        ``families``: only files of these (see ``kinds.FAMILIES``), as their addresses or names end; all if there are none.
        What is only linked gets its verdict at once. How many are to be asked for.
        """
        wanted = {end for family in families for end in FAMILIES[family]}
        with self._writing():
            taken = self._enroll_new(site, now, wanted)
            again = self.db.conn.execute(
                """UPDATE attachment_files SET next_at = ?, step = 0, attempts = 0 WHERE site = ? AND next_at IS NULL
                AND fetched_at IS NOT NULL AND member = '' AND EXISTS (
                    SELECT 1 FROM attachments a JOIN revisions r ON r.article_id = a.article_id
                    WHERE a.url = attachment_files.url AND r.replaced_at > attachment_files.fetched_at)""",
                [now, site],
            )
        return taken + again.rowcount

    def _enroll_new(self, site: str, now: str, wanted: Collection[str]) -> int:
        found = self.db.execute(
            """SELECT a.url, max(coalesce(a.name, '')) FROM articles o JOIN attachments a ON a.article_id = o.id
            WHERE o.site = ? AND NOT EXISTS (SELECT 1 FROM attachment_files f WHERE f.url = a.url)
            GROUP BY a.url ORDER BY max(coalesce(o.published_at, o.published_about, o.first_seen_at)) DESC, max(o.id) DESC,
            min(a.position)""",
            [site],
        ).fetchall()
        new = []
        for url, name in found:
            end = extension_of(url, name)
            if not url.startswith(("http://", "https://")) or (wanted and end not in wanted):
                continue
            linked = end in ONLY_LINKED
            verdict = (
                (str(Verdict.UNSUPPORTED), f".{end} is not asked for") if linked else (None, None)
            )
            new.append((url, name or name_in(url), site, now, None if linked else now, *verdict))
        self.db.conn.executemany(
            "INSERT INTO attachment_files (url, member, name, site, step, attempts, first_seen_at, next_at, verdict, detail)"
            " VALUES (?, '', ?, ?, 0, 0, ?, ?, ?, ?)",
            new,
        )
        return sum(row[4] is not None for row in new)

    def due(
        self, site: str, now: str, limit: int, after: tuple[str, int] = ("", 0)
    ) -> list[DueFile]:
        """The next files of a site to be asked for: those of the newest articles first. ``after``: the one before, by
        ``DueFile.place``."""
        try:
            rows = self.db.execute(
                """SELECT id, url, name, site, hash, etag, last_modified, step, attempts, next_at FROM attachment_files
                WHERE site = ? AND next_at <= ? AND (next_at, id) > (?, ?) AND member = '' ORDER BY next_at, id LIMIT ?""",
                [site, now, *after, limit],
            ).fetchall()
        except sqlite3.Error as error:
            raise explain(error, self.path) from error
        return [DueFile(*row) for row in rows]

    def count_due(self, site: str, now: str) -> int:
        """How many files of a site are to be asked for."""
        try:
            row = self.db.execute(
                "SELECT count(*) FROM attachment_files WHERE site = ? AND next_at <= ? AND member = ''",
                [site, now],
            ).fetchone()
        except sqlite3.Error as error:
            raise explain(error, self.path) from error
        return int(row[0])

    def not_noted(self, site: str, url: str, fetched_at: str) -> DueFile | None:
        """The file of an address, if it is known and nothing was noted of it at this time or later."""
        try:
            row = self.db.execute(
                """SELECT id, url, name, site, hash, etag, last_modified, step, attempts, coalesce(next_at, '') FROM attachment_files
                WHERE site = ? AND url = ? AND member = '' AND coalesce(fetched_at, '') < ?""",
                [site, url, fetched_at],
            ).fetchone()
        except sqlite3.Error as error:
            raise explain(error, self.path) from error
        return DueFile(*row) if row else None

    def unread(self, site: str | None, limit: int) -> list[UnreadFile]:
        """Files that were fetched and not read, or by earlier readers: the process was killed, or the program is newer."""
        condition, values = ("f.site = ?", [site]) if site is not None else ("1", [])
        try:
            rows = self.db.execute(
                f"""SELECT f.id, f.url, f.name, f.site, f.hash, f.size FROM attachment_files f
                LEFT JOIN attachment_texts t ON t.hash = f.hash
                WHERE {condition} AND f.member = '' AND f.hash IS NOT NULL
                AND (t.id IS NULL OR (f.text_id IS NULL AND t.id IS NOT NULL) OR t.reader_version < ?)
                ORDER BY f.id LIMIT ?""",
                [*values, READER_VERSION, limit],
            ).fetchall()
        except sqlite3.Error as error:
            raise explain(error, self.path) from error
        return [UnreadFile(*row) for row in rows]

    def fetched_files(self, site: str | None) -> Iterator[UnreadFile]:
        """All files that were ever received, of a site or of all, whether they were read or not."""
        condition, values = ("site = ?", [site]) if site is not None else ("1", [])
        yield from self._files(f"{condition} AND hash IS NOT NULL", values)

    def scans(self, site: str | None, numbers: Sequence[int]) -> Iterator[UnreadFile]:
        """Files with pages that are pictures of text and were not recognised: of a site, or those of some numbers."""
        if site is None:
            # Of a file in a ZIP it is the ZIP that is in the archive.
            named = f"SELECT url FROM attachment_files WHERE id IN ({marks(numbers)})"
            yield from self._files(f"hash IS NOT NULL AND url IN ({named})", list(numbers))
            return
        yield from self._files(
            """site = ? AND url IN (SELECT url FROM attachment_files WHERE site = ? AND text_id IN (
                SELECT id FROM attachment_texts WHERE NOT is_ocr AND kind <> 'zip' AND (verdict = 'needs_ocr' OR ocr_pages IS NOT NULL)))""",
            [site, site],
        )

    def _files(self, condition: str, values: Sequence[object]) -> Iterator[UnreadFile]:
        try:
            rows = self.db.execute(
                f"SELECT id, url, name, site, hash, size FROM attachment_files WHERE {condition} AND member = '' ORDER BY id",
                list(values),
            ).fetchall()
        except sqlite3.Error as error:
            raise explain(error, self.path) from error
        yield from (UnreadFile(*row) for row in rows)

    def summary(self, sha256: str) -> tuple[str, str] | None:
        """Verdict and text of what was read of a content; None if nothing was."""
        try:
            row = self.db.execute(
                "SELECT verdict, text FROM attachment_texts WHERE hash = ?", [sha256]
            ).fetchone()
        except sqlite3.Error as error:
            raise explain(error, self.path) from error
        return (row[0], row[1]) if row else None

    # What became of a file

    def fetched(self, file: DueFile, sha256: str, size: int, etag: str | None, last_modified: str | None, now: str) -> bool:  # fmt: skip
        """Its bytes are here, and in the archive; whether they are other than before. It may be killed after this."""
        is_new = sha256 != file.hash
        step = 0 if is_new else file.step + 1
        with self._writing():
            self.db.conn.execute(
                """UPDATE attachment_files SET hash = ?, size = ?, etag = ?, last_modified = ?, fetched_at = ?, step = ?,
                attempts = 0, next_at = ?, changed_at = CASE WHEN ? THEN ? ELSE changed_at END,
                text_id = CASE WHEN ? THEN NULL ELSE text_id END WHERE id = ?""",
                (sha256, size, etag, last_modified, now, step, _after(now, step, DAYS), is_new, now, is_new, file.id),
            )  # fmt: skip
        return is_new

    def unchanged(self, file: DueFile, now: str) -> None:
        """The server says that it is as it was."""
        step = file.step + 1
        with self._writing():
            self.db.conn.execute(
                "UPDATE attachment_files SET fetched_at = ?, step = ?, attempts = 0, next_at = ? WHERE id = ?",
                (now, step, _after(now, step, DAYS), file.id),
            )

    def failed(self, file: DueFile, verdict: Verdict | None, detail: str, now: str) -> None:
        """It was not had. ``verdict``: gone, forbidden, too_large, or None for what may pass."""
        days = _REFUSED_DAYS if verdict in (Verdict.GONE, Verdict.FORBIDDEN) else _FAILED_DAYS
        next_at = None if verdict in _FINAL else _after(now, file.attempts, days)
        # What was read of it before stays; that it is gone is said all the same.
        with self._writing():
            self.db.conn.execute(
                "UPDATE attachment_files SET verdict = coalesce(?, verdict), detail = ?, attempts = ?, next_at = ? WHERE id = ?",
                (str(verdict) if verdict else None, detail, file.attempts + 1, next_at, file.id),
            )

    def known(self, sha256: str) -> bool:
        """Whether a content was read by this program's readers: a reprint's file is not read again."""
        try:
            row = self.db.execute(
                "SELECT reader_version, kind FROM attachment_texts WHERE hash = ?", [sha256]
            ).fetchone()
        except sqlite3.Error as error:
            raise explain(error, self.path) from error
        # The files of a ZIP are rows of their own, which a reprint needs as well.
        return row is not None and row[0] >= READER_VERSION and row[1] != "zip"

    def take_known(self, file_id: int, sha256: str, now: str) -> Verdict:
        """A file holds what was read already; the verdict on it."""
        with self._writing():
            text_id = text_id_of(self.db, sha256)
            assert text_id is not None
            self._hold(file_id, text_id, now)
            row = self.db.execute("SELECT verdict FROM attachment_texts WHERE id = ?", [text_id])
            return Verdict(row.fetchone()[0])

    def ask_again(self, file_id: int, now: str) -> None:
        """A file was fetched and never read, and the archive does not have it: it is asked for as if it were new."""
        with self._writing():
            self.db.conn.execute(
                "UPDATE attachment_files SET hash = NULL, etag = NULL, last_modified = NULL, next_at = ? WHERE id = ?",
                (now, file_id),
            )

    def read(self, file_id: int, sha256: str, name: str, size: int, reading: Reading, now: str) -> tuple[bool, Change | None]:  # fmt: skip
        """Keep what was read of a file, and of the files in it if it is a ZIP. Whether that is new or other than what was
        read of it before, and how the rows differ from the version before."""
        with self._writing():
            text_id, is_other = write_text(self.db, sha256, name, size, reading, now)
            change = self._hold(file_id, text_id, now)
            for member in reading.members:
                inner = member.reading
                number, other = write_text(self.db, inner.sha256 or f"{sha256}/{member.name}", member.name, inner.size, inner, now)  # fmt: skip
                self._hold(self._member(file_id, member.name, inner, now), number, now)
                is_other |= other
            if reading.members:
                self._drop_members(file_id, [member.name for member in reading.members])
        return is_other, change

    def _hold(self, file_id: int, text_id: int, now: str) -> Change | None:
        (verdict, detail) = self.db.execute(
            "SELECT verdict, detail FROM attachment_texts WHERE id = ?", [text_id]
        ).fetchone()
        self.db.conn.execute(
            "UPDATE attachment_files SET text_id = ?, verdict = ?, detail = ? WHERE id = ?",
            (text_id, verdict, detail, file_id),
        )
        # A page of an error, or half a file, is no version of a list: all its rows would seem to be gone.
        kept = verdict in (Verdict.OK, Verdict.EMPTY)
        return note_version(self.db, file_id, text_id, now) if kept else None

    def _member(self, file_id: int, name: str, reading: Reading, now: str) -> int:
        """The row of a file of a ZIP, made at first."""
        url, site = self.db.execute(
            "SELECT url, site FROM attachment_files WHERE id = ?", [file_id]
        ).fetchone()
        self.db.conn.execute(
            """INSERT INTO attachment_files (url, member, name, site, hash, size, step, attempts, first_seen_at, fetched_at)
            VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?, ?)
            ON CONFLICT (url, member) DO UPDATE SET hash = excluded.hash, size = excluded.size, fetched_at = excluded.fetched_at""",
            (url, name, name, site, reading.sha256 or None, reading.size, now, now),
        )  # fmt: skip
        found = self.db.execute(
            "SELECT id FROM attachment_files WHERE url = ? AND member = ?", [url, name]
        ).fetchone()
        return int(found[0])

    def _drop_members(self, file_id: int, names: Sequence[str]) -> None:
        """What a ZIP has no more is gone."""
        self.db.conn.execute(
            f"""UPDATE attachment_files SET verdict = 'gone', detail = 'no more in the ZIP', text_id = NULL
            WHERE url = (SELECT url FROM attachment_files WHERE id = ?) AND member <> ''
            AND member NOT IN ({",".join("?" * len(names))})""",
            [file_id, *names],
        )


def _after(now: str, step: int, days: Sequence[int]) -> str | None:
    """When a file is asked for after so many answers; None for not any more."""
    return later(now, days[step]) if step < len(days) else None


def name_in(url: str) -> str:
    """The last part of an address, for a file that no link names."""
    return unquote(urlsplit(url).path.rpartition("/")[2]) or url


def reading_name(name: str, url: str, said: str = "") -> str:
    """A file's name for its readers, by which kinds of text are told apart: one that says how it ends. ``said``: what the
    server calls it."""
    end = extension_of(url, name) or extension_of("", said)
    return name if not end or name.lower().endswith(f".{end}") else f"{name}.{end}"


def extension_of(url: str, name: str | None) -> str:
    """How an address or else a name ends, in lower case without the point, if that is how files end; else "".

    Of download.jsp?name=清单.xls what stands in the question counts.
    """
    parts = urlsplit(url)
    for text in (unquote(parts.path), unquote(parts.query), name or ""):
        found = re.findall(r"\.([A-Za-z0-9]{1,5})(?![A-Za-z0-9])", text)
        end = str(found[-1]).lower() if found else ""
        if end in _ENDINGS:
            return end
    return ""
