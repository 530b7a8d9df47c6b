"""A consistent copy of a database while others write to it, and whether a file is sound."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from crawler.errors import StorageError, UserError, refusal
from crawler.storage.database import (
    BUSY_SECONDS,
    DATABASE,
    Kind,
    explain,
    open_read_only,
    real_path,
)

# So that Ctrl-C is heard soon: a step of so many pages takes a fraction of a second.
_PAGES_A_STEP: Final = 2000
_DAMAGES_SHOWN: Final = 5
# Errors of writing: the source is only read.
_OF_THE_COPY: Final = (
    "SQLITE_FULL",
    "SQLITE_IOERR_WRITE",
    "SQLITE_IOERR_FSYNC",
    "SQLITE_IOERR_DIR_FSYNC",
    "SQLITE_IOERR_TRUNCATE",
    "SQLITE_IOERR_DELETE",
)


def back_up(source: Path, target: Path, *, force: bool = False, kind: Kind = DATABASE) -> int:
    """Copy a database as it is at one moment to ``target``, check the copy, and only then give it its name.

    Returns the copy's size in bytes; its permissions are the source's. A crawl may go on writing meanwhile. Makes the target's folder, but not the one
    that this stands in. Raises StorageError, and leaves ``target`` as it was, if the source cannot be read, is none
    of ours, empty or damaged, or if the target cannot be written; UserError if the target exists (without ``force``)
    or is the source.
    """
    open_read_only(source, kind).close()
    if target.exists() and not force:
        raise UserError(
            f"{target} 已存在，用 --force 覆盖", f"{target} exists; --force overwrites it"
        )
    if target.exists() and target.samefile(source):
        raise UserError(f"{target} 就是数据库本身", f"{target} is the database itself")
    new = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        target.parent.mkdir(exist_ok=True)
        _check_space(source, target)
        # A folder that takes no files says why; SQLite does not. And what is written is nobody else's before it is whole.
        new.touch(mode=0o600)
        _copy(source, new)
        # Subscriptions hold keys of services: who may not read the file may not read its copy.
        new.chmod(stat.S_IMODE(source.stat().st_mode))
        size = new.stat().st_size
        new.replace(target)
    except sqlite3.Error as error:
        if (error.sqlite_errorname or "").startswith(_OF_THE_COPY):
            raise _not_written(target, error) from error
        raise explain(error, source, kind) from error
    except OSError as error:
        raise _not_written(target, error) from error
    finally:
        for left in (new, new.with_name(new.name + "-journal"), new.with_name(new.name + "-wal")):
            with suppress(OSError):
                left.unlink(missing_ok=True)
    return size


def damages(connection: sqlite3.Connection) -> list[str]:
    """What is wrong inside a database, a few lines at most; none if it is sound."""
    try:
        found = [
            str(row[0]) for row in connection.execute(f"PRAGMA integrity_check({_DAMAGES_SHOWN})")
        ]
        found = [] if found == ["ok"] else found
        for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
            found.append(f"{table} {row}: no {parent}")
            if len(found) >= _DAMAGES_SHOWN:
                break
    except sqlite3.DatabaseError as error:
        return [str(error)]
    return found


def damages_at_ends(connection: sqlite3.Connection) -> list[str]:
    """What is wrong at the first and the last row of each table and index, a line each: a cut or overwritten file."""
    found: list[str] = []
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL %'"
    try:
        for (table,) in connection.execute(sql).fetchall():
            for look in _looks_at_ends(connection, table):
                try:
                    connection.execute(look).fetchone()
                except sqlite3.DatabaseError as error:
                    found.append(f"{table}: {error}")
    except sqlite3.DatabaseError as error:
        return [str(error)]
    return found[:_DAMAGES_SHOWN]


def _looks_at_ends(connection: sqlite3.Connection, table: str) -> Iterator[str]:
    """A statement for each end of a table and of its indexes; an index on a part of the rows, or on an expression, is
    left out."""
    is_by_rowid = connection.execute("SELECT wr FROM pragma_table_list(?)", [table]).fetchone()
    yield f'SELECT * FROM "{table}" LIMIT 1'
    if is_by_rowid and not is_by_rowid[0]:
        yield f'SELECT * FROM "{table}" ORDER BY rowid DESC LIMIT 1'
    indexes = "SELECT name FROM pragma_index_list(?) WHERE NOT partial AND origin = 'c'"
    for (index,) in connection.execute(indexes, [table]).fetchall():
        names = connection.execute("SELECT name FROM pragma_index_info(?)", [index]).fetchall()
        if all(name is not None for (name,) in names):
            for way in ("ASC", "DESC"):
                order = ", ".join(f'"{name}" {way}' for (name,) in names)
                yield f'SELECT 1 FROM "{table}" INDEXED BY "{index}" ORDER BY {order} LIMIT 1'


def _not_written(target: Path, error: OSError | sqlite3.Error) -> StorageError:
    if isinstance(error, OSError):
        zh, en = refusal(error)
    elif error.sqlite_errorname == "SQLITE_FULL":
        zh, en = refusal(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    else:
        zh, en = "读写出错，请检查那里的磁盘", f"{error}; check the disk there"
    return StorageError(f"无法写入 {target}：{zh}", f"cannot write {target}: {en}")


def _check_space(source: Path, target: Path) -> None:
    real = real_path(source)
    journal = real.with_name(real.name + "-wal")
    needed = source.stat().st_size + (journal.stat().st_size if journal.exists() else 0)
    room = shutil.disk_usage(target.parent)
    # One without any size, such as /proc, takes no files at all.
    if room.total and (free := room.free) < needed:
        there, wanted = readable_size(free), readable_size(needed)
        raise StorageError(
            f"磁盘空间不足：{target.parent} 还有 {there}，需要 {wanted}",
            f"not enough room: {target.parent} has {there}, {wanted} needed",
        )


def readable_size(size: int) -> str:
    """Bytes as people read them: MB, or KB of less than one."""
    return f"{size / 1e6:,.0f} MB" if size >= 10**6 else f"{size / 1e3:.0f} KB"


def _copy(source: Path, new: Path) -> None:
    uri = f"{source.resolve().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS)) as reader,
        closing(sqlite3.connect(new)) as copy,
    ):
        # One moment's view: without it, each write of a crawl would have the copy begin anew.
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
        reader.backup(copy, pages=_PAGES_A_STEP)
        reader.rollback()
        # A file of its own that also a read-only disk can hold; whoever writes to it turns it back.
        copy.execute("PRAGMA journal_mode = DELETE")
        if found := damages(copy):
            raise StorageError(
                f"{source} 已损坏，没有留下副本：{found[0]}",
                f"{source} is damaged, no copy was kept: {found[0]}",
            )
    with new.open("rb") as file:
        os.fsync(file.fileno())
