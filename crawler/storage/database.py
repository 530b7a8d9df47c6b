"""Opens our SQLite files: makes them, brings them up to date, or says in one line why that cannot be done.

What is said here of a database holds for ``zhaoshang.db`` and for the archive of raw pages: a ``Kind`` tells them apart.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final, TypeAlias

from crawler.errors import StorageError, refusal
from crawler.storage.migration import MigrationSet
from crawler.storage.reader import Readable, Reader
from crawler.storage.schema import (
    APPLICATION_ID,
    VERSION,
    after_migrations,
    before_migrations,
    migrations,
)

if TYPE_CHECKING:
    from sqlite_utils import Database

logger = logging.getLogger(__name__)

# How long a writer waits for another one. A batch takes milliseconds; only a copy or a vacuum takes longer.
BUSY_SECONDS: Final = 30.0
# How long a transaction waits for a program that keeps the file to itself, such as a browser of databases with
# changes that were not saved. What is to be written is kept meanwhile.
LOCKED_SECONDS: Final = 300.0


# Device and inode.
FileId: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Kind:
    """One of our files: how it is told from others and made, and what a person calls it."""

    zh: str
    en: str
    application_id: int
    version: int
    migrations: MigrationSet
    table: str
    """One that every version has."""
    option: str
    """How another file is chosen."""
    mend: tuple[str, str]
    """What to do about a damaged one, in Chinese and English."""
    layout: tuple[str, ...] = ()
    """Pragmas that only a file without tables takes."""
    before: Callable[[Database], None] = lambda db: None
    """What is done before the migrations, if there are any to apply."""
    after: Callable[[Database], None] = lambda db: None
    """What is done after them."""


DATABASE: Final = Kind(
    "数据库",
    "database",
    APPLICATION_ID,
    VERSION,
    migrations,
    "crawls",
    "--db",
    ("请从备份恢复", "restore it from a backup"),
    before=before_migrations,
    after=after_migrations,
)

# SQLite's name of an error -> what a person should know and do, in Chinese and English.
_ERRORS: Final = {
    "SQLITE_NOTADB": (
        "不是 SQLite 数据库，请用 {option} 指定别的文件",
        "is not an SQLite database; choose another file with {option}",
    ),
    "SQLITE_CORRUPT": (
        "已损坏，{mend_zh}",
        "is damaged; {mend_en}",
    ),
    "SQLITE_READONLY": (
        "不可写，请检查文件和目录的权限",
        "cannot be written; check the permissions of file and folder",
    ),
    "SQLITE_CANTOPEN": (
        "无法打开，请检查路径，以及文件和目录的权限",
        "cannot be opened; check the path, and the permissions of file and folder",
    ),
    "SQLITE_PERM": ("没有访问权限", "may not be accessed"),
    "SQLITE_FULL": (
        "磁盘已满，已写入的数据不受影响",
        "cannot grow: the disk is full; what was stored is safe",
    ),
    "SQLITE_IOERR": ("读写出错，请检查磁盘", "cannot be read or written; check the disk"),
    "SQLITE_INTERRUPT": (
        "在规定的时间内没有读完，请稍后再试",
        "could not be read within the time allowed; try again later",
    ),
    "SQLITE_BUSY": (
        "被其他程序占用（数据库浏览器里有未保存的修改？），请关闭它再运行一次",
        "is locked by another program (a database browser with unsaved changes?); close it and run again",
    ),
}


def explain(error: sqlite3.Error, path: Path, kind: Kind = DATABASE) -> StorageError:
    """The same error for people: one line, in both languages."""
    name = getattr(error, "sqlite_errorname", None) or ""
    for known in _ERRORS:
        if name.startswith(known):
            return _told(known, path, kind)
    return StorageError(f"{kind.zh} {path} 出错：{error}", f"{kind.en} {path} failed: {error}")


def _told(name: str, path: Path, kind: Kind) -> StorageError:
    words = {"option": kind.option, "mend_zh": kind.mend[0], "mend_en": kind.mend[1]}
    zh, en = (text.format(**words) for text in _ERRORS[name])
    return StorageError(f"{kind.zh} {path} {zh}", f"{kind.en} {path} {en}")


@contextmanager
def explained(path: Path, kind: Kind = DATABASE) -> Iterator[None]:
    """Turns SQLite's errors of the block into StorageError."""
    try:
        yield
    except sqlite3.Error as error:
        raise explain(error, path, kind) from error


def real_path(path: Path) -> Path:
    """The file itself, whatever links and detours lead to it: by this SQLite names its journal, and we our locks."""
    return Path(os.path.realpath(path))


def check_one_name(path: Path, kind: Kind = DATABASE) -> None:
    """Raises StorageError for a file of several names (hard links): by each it has another journal and other locks,
    and two programs that write it at the same time damage it (https://sqlite.org/howtocorrupt.html, 2.5)."""
    if _is_file(path) and path.stat().st_nlink > 1:
        raise StorageError(
            f"{kind.zh} {path} 还有别的文件名（硬链接），用两个名字写入会损坏它；请把别的名字删去或换成副本（cp）、符号链接（ln -s）",
            f"{kind.en} {path} has another name (a hard link), and would be damaged if written under both: remove the other, "
            "or make it a copy (cp) or a symbolic link (ln -s)",
        )


def file_id(path: Path) -> FileId | None:
    """What tells a file from another one that comes to its path; None if there is none."""
    try:
        found = path.stat()
    except OSError:  # it is gone, or its folder, or the disk
        return None
    return found.st_dev, found.st_ino


class Place:
    """Whether the paths of an open database still lead to its files.

    SQLite goes on writing into a file that was deleted, moved or replaced, and nobody ever reads it. Without its
    journal (``-wal``, ``-shm``) programs that open it later know nothing of those that have it open, and damage it.
    """

    def __init__(self, path: Path, kind: Kind = DATABASE, file: FileId | None = None) -> None:
        """``path`` was just opened for writing. ``file``: the one that it must be, as ``file_id`` has it."""
        self.path, self.kind = path, kind
        self._file = file or file_id(path)
        beside = (_beside(path, end) for end in ("-wal", "-shm"))
        # Without shared memory, as in some folders of networks, SQLite keeps another journal.
        self._journal = {file: found for file in beside if (found := file_id(file))}

    def check(self) -> None:
        """Raises StorageError if what is written now would be lost."""
        check_is(self.path, self.kind, self._file)
        for path, file in self._journal.items():
            if file_id(path) != file:
                zh, en = self.kind.zh, self.kind.en
                raise StorageError(
                    f"{zh} {self.path} 使用期间，它的日志文件 {path.name} 被删除或替换；停止写入，"
                    "请关闭所有打开它的程序，运行 zhaoshang doctor，再运行一次",
                    f"{en} {self.path}: its journal {path.name} was deleted or replaced while in use; nothing more is "
                    "written: close all programs that have it open, run zhaoshang doctor, and run again",
                )


def check_is(path: Path, kind: Kind, file: FileId | None) -> None:
    """Raises StorageError unless ``path`` leads to this file; what is not known (None) is not compared."""
    if file is None or (now := file_id(path)) == file:
        return
    mend_zh, mend_en = kind.mend
    if now is None:
        raise StorageError(
            f"{kind.zh} {path} 在运行期间被删除或移走（或磁盘已卸下），停止写入；放回原处再运行一次，或：{mend_zh}",
            f"{kind.en} {path} was deleted or moved during the run (or its disk unmounted); nothing more is written: "
            f"put it back and run again, or: {mend_en}",
        )
    raise StorageError(
        f"{kind.zh} {path} 在运行期间被另一个文件替换，停止写入；请再运行一次",
        f"{kind.en} {path} was replaced by another file during the run; nothing more is written: run again",
    )


def open_database(path: Path, kind: Kind = DATABASE, file: FileId | None = None) -> Database:
    """Open for writing; make the file and its folder, and apply what migrations are missing.

    ``file``: the one that it must be, as ``file_id`` had it; then none is made.

    Raises StorageError if the file is no database, another program's, damaged, read-only, from a newer
    version, of several names or not the one that it must be. A file that is refused is left as it was.
    """
    # It takes 0.2 s of CPU to load, and whoever only reads does without.
    from sqlite_utils import Database

    check_is(path, kind, file)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        zh, en = refusal(error)
        raise StorageError(
            f"无法建立目录 {path.parent}：{zh}", f"cannot make {path.parent}: {en}"
        ) from error
    check_one_name(path, kind)
    if _is_file(_beside(path, "-wal")):
        # Whoever opens a database for writing tidies up its journal; another program's is not ours to tidy.
        _connect(path, kind).close()
    try:
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS)
    except sqlite3.Error as error:
        raise explain(error, path, kind) from error
    try:
        _check_is_ours(connection, path, kind)
        db = Database(connection)
        _configure(db, kind)
        _migrate(db, kind)
        # Not before: what else is in the file may lead to a table that a migration makes anew.
        db.execute("PRAGMA foreign_keys = ON")
    except sqlite3.Error as error:
        connection.close()
        raise explain(error, path, kind) from error
    except StorageError:
        connection.close()
        raise
    return db


def check_usable(path: Path, kind: Kind = DATABASE) -> None:
    """Raises StorageError for a file that ``open_database`` would refuse, before anything is made beside it.

    Neither writes nor waits, and so does not find every fault; a file that is not there yet has none.
    """
    if not _is_file(path):
        return
    check_one_name(path, kind)
    # One that may write takes away again what it makes for a moment; see ``open_database`` for a journal that is there.
    mode = "ro" if _is_file(_beside(path, "-wal")) else "rw"
    _connect(path, kind, mode).close()
    if not os.access(path, os.W_OK):
        raise _told("SQLITE_READONLY", path, kind)


def open_read_only(path: Path, kind: Kind = DATABASE) -> Reader:
    """Open an existing file for reading; never changes it. Raises StorageError as ``open_database`` does."""
    if not _is_file(path):
        raise StorageError(
            f"还没有{kind.zh} {path}，第一次采集时建立：zhaoshang add 网址，然后 zhaoshang crawl --all",
            f"no {kind.en} {path} yet; the first crawl makes it: zhaoshang add URL, then zhaoshang crawl --all",
        )
    # By another name it has another journal: what was written by the one would be missed by the other.
    check_one_name(path, kind)
    return Reader(_connect(path, kind, may_be_empty=False))


def as_a_writer_has_it(reader: Reader) -> Database:
    """The same connection, which only reads, in the form that a writer's functions take."""
    from sqlite_utils import Database

    return Database(reader.conn)


@contextmanager
def reading(path: Path, seconds: float | None = None) -> Iterator[Reader]:
    """The file for reading, closed at the end; SQLite's errors of the block become StorageError.

    For at most so many seconds, if any are given. Raises StorageError after them, and as ``open_read_only`` does.
    """
    db = open_read_only(path)
    if seconds is not None:
        end_after(db, seconds)
    try:
        with explained(path):
            try:
                yield db
            except sqlite3.OperationalError as error:
                if (found := _version(db)) >= VERSION:
                    raise
                # What is asked for is in no file of that version.
                raise StorageError(
                    f"数据库 {path} 来自更旧的版本（{found} < {VERSION}）；下次采集会自动升级，或先运行 zhaoshang index on",
                    f"database {path} is from an older version ({found} < {VERSION}); the next crawl upgrades it, "
                    "or zhaoshang index on",
                ) from error
    finally:
        db.conn.close()


def end_after(db: Reader, seconds: float) -> None:
    """Let every query of a connection end in an error after so many seconds from now."""
    until = monotonic() + seconds
    # Called by SQLite every so many of its steps; a thousand take less than a millisecond.
    db.conn.set_progress_handler(lambda: monotonic() > until, 1000)


def _version(db: Reader) -> int:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    return int(version)


def only_read(connection: sqlite3.Connection) -> None:
    """Let a connection that other people's SQL is given write nothing and open no other file."""
    connection.execute("PRAGMA query_only = ON")
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)


@contextmanager
def transaction(db: Readable) -> Iterator[None]:
    """One write transaction, all or nothing.

    It takes the write lock at once: a transaction that begins as a reader cannot become a writer once
    another process has written, and would fail without waiting.
    """
    _begin(db)
    try:
        yield
        db.commit()
    except BaseException:
        db.rollback()
        raise


def _begin(db: Readable) -> None:
    deadline, told = monotonic() + LOCKED_SECONDS, False
    while True:
        try:
            db.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > deadline:
                raise
            if not told:
                logger.warning("the database is locked by another program; waiting")
            told = True
            # SQLite has waited already, unless BUSY_SECONDS has it wait for nothing.
            sleep(0.02)
        else:
            return


def is_being_written(db: Readable) -> bool:
    """Whether another process is just writing, so that a transaction would have to wait. Waits for nothing.

    Any other trouble of the file is left for the transaction to tell.
    """
    (patience,) = db.execute("PRAGMA busy_timeout").fetchone()
    db.execute("PRAGMA busy_timeout = 0")
    try:
        db.execute("BEGIN IMMEDIATE")
    except sqlite3.DatabaseError as error:
        return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
    else:
        db.rollback()
        return False
    finally:
        db.execute(f"PRAGMA busy_timeout = {patience:d}")


def _beside(path: Path, end: str) -> Path:
    """A file that SQLite keeps beside the database."""
    path = real_path(path)
    return path.with_name(path.name + end)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long, a folder that may not be entered
        return False


def _connect(
    path: Path, kind: Kind, mode: str = "ro", *, may_be_empty: bool = True
) -> sqlite3.Connection:
    """A connection to a file that was checked to be ours: read-only, or with ``rw`` for writing."""
    try:
        connection = sqlite3.connect(
            f"{real_path(path).as_uri()}?mode={mode}", uri=True, timeout=BUSY_SECONDS
        )
    except sqlite3.Error as error:
        raise explain(error, path, kind) from error
    try:
        version = _check_is_ours(connection, path, kind)
        if not (version or may_be_empty):
            raise StorageError(f"{kind.zh} {path} 是空的", f"{kind.en} {path} is empty")
    except sqlite3.Error as error:
        connection.close()
        raise explain(error, path, kind) from error
    except StorageError:
        connection.close()
        raise
    return connection


def _check_is_ours(connection: sqlite3.Connection, path: Path, kind: Kind) -> int:
    """The version of its tables, 0 for an empty file. Read only.

    Raises StorageError for a database that is not ours or is newer than this program.
    """
    # One moment's view: another process may just be making the tables.
    connection.execute("BEGIN")
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    connection.rollback()
    if application != kind.application_id and (tables or application):
        raise StorageError(
            f"{path} 是别的程序的数据库，请用 {kind.option} 指定别的文件",
            f"{path} is another program's database; choose another file with {kind.option}",
        )
    if version > kind.version:
        raise StorageError(
            f"{kind.zh} {path} 来自更新的版本（{version} > {kind.version}），请升级 zhaoshang",
            f"{kind.en} {path} is from a newer version ({version} > {kind.version}); upgrade zhaoshang",
        )
    return int(version)


def _configure(db: Database, kind: Kind) -> None:
    # Before WAL, which writes the first page of a new file.
    for pragma in kind.layout:
        db.execute(f"PRAGMA {pragma}")
    _enable_wal(db)
    # With WAL, NORMAL never corrupts and loses nothing when the process is killed; only a power cut can
    # lose the last transactions, which the next crawl fetches again.
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA foreign_keys = OFF")


def _enable_wal(db: Database) -> None:
    # Processes that change a new file's mode at the same moment are turned away without waiting.
    deadline = monotonic() + BUSY_SECONDS
    while True:
        try:
            db.enable_wal()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > deadline:
                raise
            sleep(0.02)
        else:
            return


def _migrate(db: Database, kind: Kind) -> None:
    # Two processes may start on a new file at once: the second waits here, then finds nothing to do.
    with transaction(db):
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version == kind.version:
            # SQLite opens a read-only file without a word; only a statement that writes shows it.
            db.execute(f"DELETE FROM {kind.table} WHERE 0")
            return
        kind.before(db)
        kind.migrations.apply(db)
        kind.after(db)
        db.execute(f"PRAGMA application_id = {kind.application_id:d}")
        db.execute(f"PRAGMA user_version = {kind.version:d}")
