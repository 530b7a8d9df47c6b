"""Where an export goes: a file that is there whole or not at all, or standard output."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from crawler.errors import StorageError, UserError, refusal


@contextmanager
def file_at(path: Path, *, force: bool, not_over: Path) -> Iterator[IO[bytes]]:
    """A file to write to, which takes its name when the block ends well; else nothing is left, and nothing changed.

    Raises UserError if there is one already (unless ``force``), if it is the database ``not_over``, and StorageError
    if the disk does not take it.
    """
    check(path, force=force, not_over=not_over)
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with new.open("wb") as file:
            yield file
        # Another program may have made one meanwhile.
        check(path, force=force, not_over=not_over)
        new.replace(path)
    except OSError as error:
        zh, en = refusal(error)
        raise StorageError(f"无法写入 {path}：{zh}", f"cannot write {path}: {en}") from error
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)


def check(path: Path, *, force: bool, not_over: Path) -> None:
    """Raises UserError if the file may not be written."""
    if not os.path.lexists(path):
        return
    if path.exists() and not_over.exists() and path.samefile(not_over):
        raise UserError(f"{path} 就是数据库本身", f"{path} is the database itself")
    if not path.is_file():
        raise UserError(f"{path} 不是普通文件", f"{path} is not a regular file")
    if not force:
        raise UserError(f"{path} 已存在，用 --force 覆盖", f"{path} exists; --force overwrites it")


@contextmanager
def seekable(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    """A file in which a writer may go back, as that of a format with a table of contents must; then copied to a pipe."""
    with tempfile.TemporaryFile() as file:
        yield file
        file.seek(0)
        shutil.copyfileobj(file, stream)
