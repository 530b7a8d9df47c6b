"""Locks, so that no site is crawled twice at once.

A crawl of all sites holds one lock for its database file, and each site has one while it is crawled, whoever
crawls it: different sites may be crawled at once, by ``--all`` and by hand. They stand beside the file itself, so
that links to it lead to the same ones (a file of several hard links is refused by `storage.database`). The locks are the operating
system's and end with the process that holds them, however it ends: a lock file that was left behind means
nothing, whatever its process id is used for by now.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import socket
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from crawler.clock import local, moment, present, stamp
from crawler.errors import LockedError, UserError, refusal
from crawler.pace import locks_folder

if TYPE_CHECKING:
    from filelock import FileLock

logger = logging.getLogger(__name__)

# Who asks whether a lock is held takes it for less than a millisecond: that is no crawl, and outwaited.
_GLANCE_SECONDS: Final = 0.2
_GLANCE_POLL: Final = 0.01
_PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}")


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock, for people to read: never trusted to tell whether the lock is held."""

    pid: int
    host: str
    since: str
    """UTC, ``YYYY-MM-DD HH:MM:SS``."""
    command: str

    @classmethod
    def this_process(cls, now: datetime) -> Self:
        """Ourselves, from ``now`` (aware)."""
        return cls(os.getpid(), socket.gethostname(), stamp(now), shown_command(sys.argv))

    def age(self, now: datetime) -> float:
        """Seconds from ``since`` to ``now`` (aware), never negative: a clock may have been set back."""
        try:
            since = moment(self.since)
        except ValueError:
            return 0.0
        return max(0.0, (now - since).total_seconds())


class Lock:
    """One lock; ``take`` it, or use it in a ``with``.

    Where the folder or its file system allows no lock file, the crawl goes on without a lock, and
    ``unavailable`` says so.
    """

    def __init__(self, path: Path, zh: str, en: str) -> None:
        """``zh`` and ``en`` name what is locked, as the subject of a sentence."""
        self.path, self.zh, self.en = path, zh, en
        self.unavailable: UserError | None = None

    @cached_property
    def _file(self) -> FileLock:
        # It brings asyncio along; most who ask find that there is no lock file at all.
        from filelock import FileLock

        return FileLock(self.path, fallback_to_soft=False, thread_local=False)

    @property
    def record(self) -> Path:
        """The file that says who holds the lock."""
        return self.path.with_suffix(".json")

    def take(self, now: datetime | None = None) -> Self:
        """Take the lock. Raises LockedError, which says who holds it, without waiting for it to end."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if not self._acquire():
                raise self.held()
        except (OSError, NotImplementedError) as error:
            zh, en = refusal(error) if isinstance(error, OSError) else (str(error), str(error))
            self.unavailable = UserError(
                f"无法建立锁文件 {self.path}（{zh}），不加锁继续；请勿同时运行两次采集",
                f"cannot create the lock file {self.path} ({en}); continuing without it: do not run two crawls at once",
            )
            return self
        before = self.holder()
        if before:
            logger.info("took over the lock %s, left by process %d", self.path, before.pid)
        self._write(Holder.this_process(now or present()))
        return self

    def release(self) -> None:
        """Give the lock back. Safe to call twice."""
        if self._file.is_locked:
            with suppress(OSError):
                self.record.unlink()
            self._file.release()

    def holder(self) -> Holder | None:
        """Who holds the lock, or held it when killed; None if nobody says so."""
        try:
            row = json.loads(self.record.read_text("utf-8"))
            return Holder(int(row["pid"]), str(row["host"]), str(row["since"]), str(row["command"]))
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def is_held(self) -> bool:
        """Whether somebody else holds the lock now."""
        if not self.path.exists():
            return False
        if sys.platform != "win32":
            return _is_locked(self.path)
        try:
            if not self._acquire():
                return True
        except (OSError, NotImplementedError):
            return False
        self._file.release()
        return False

    def __enter__(self) -> Self:
        return self.take()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.release()

    def _acquire(self) -> bool:
        """Whether the lock was to be had. Raises OSError or NotImplementedError where there can be none."""
        from filelock import Timeout

        try:
            self._file.acquire(timeout=_GLANCE_SECONDS, poll_interval=_GLANCE_POLL)
        except Timeout:
            return False
        return True

    def _write(self, holder: Holder) -> None:
        with suppress(OSError):  # the lock holds without; only its holder goes unnamed
            new = self.record.with_suffix(f".{holder.pid}.new")
            new.write_text(json.dumps(asdict(holder), ensure_ascii=False) + "\n", encoding="utf-8")
            new.replace(self.record)

    def held(self) -> LockedError:
        """What a person is told who finds the lock held."""
        holder = self.holder()
        if holder is None:
            by_zh, by_en = "另一个进程", "another process"
        else:
            by_zh = (
                f"进程 {holder.pid}（{holder.host}，始于 {local(holder.since)}：{holder.command}）"
            )
            by_en = f"process {holder.pid} ({holder.host}, since {local(holder.since)}: {holder.command})"
        return LockedError(
            f"{self.zh}正由{by_zh}采集", f"{self.en} being crawled by {by_en}", holder=holder
        )


def _is_locked(path: Path) -> bool:
    """Whether somebody holds the lock of a file that is there, as filelock takes it on systems with flock.

    A hundredth of what it takes to take and release one: a look at hundreds of sites has a lock for each. A shared lock
    is in nobody's way who looks too.
    """
    import fcntl

    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def lock_of_all(database: Path) -> Lock:
    """The lock of a crawl of all sites into a database."""
    return Lock(
        locks_folder(database) / "all.lock",
        f"{database} 的全部站点",
        f"all sites of {database} are",
    )


def locks_of(database: Path) -> list[Lock]:
    """The lock of all sites and of every site that was ever crawled into a database, held or not."""
    sites = sorted(locks_folder(database).glob("site-*.lock"))
    return [
        lock_of_all(database),
        *(Lock(path, f"{name} ", f"{name} is")
          for path in sites for name in [path.stem.removeprefix("site-")]),
    ]  # fmt: skip


def lock_of_site(database: Path, site: str) -> Lock:
    """The lock of one site's crawl into a database."""
    plain = site if _PLAIN_NAME.fullmatch(site) else hashlib.sha256(site.encode()).hexdigest()[:32]
    return Lock(locks_folder(database) / f"site-{plain}.lock", f"{site} ", f"{site} is")


def shown_command(argv: Iterable[str]) -> str:
    """A command line for people; the values of settings, which may be secret, are left out."""
    program, *arguments = argv or ("",)
    shown, value_follows = [Path(program).name], False
    for argument in arguments:
        if value_follows or (argument.startswith(("--set=", "-s")) and argument != "-s"):
            argument = argument.partition("=")[0] + "=…"
        value_follows = argument in ("-s", "--set")
        shown.append(argument)
    return " ".join(shown)
