"""How many sites a process crawls at the same time: as many as its processor and its memory have room for.

Each host is asked one thing a second, so that a process of a few sites waits nearly all of its time. It takes up more, little by
little, while its loop is idle and its memory small, and fewer when they are not.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, process_time
from typing import Final

# What a process begins with, and never goes below.
FLOOR: Final = 16
# So many more, or fewer, at each look.
_STEP: Final = 8
# Share of a core up to which a process takes up more sites, and above which fewer.
_IDLE: Final = 0.6
_BUSY: Final = 0.85
# Seconds between two looks; one that comes so much too late waited for the processor.
_EVERY: Final = 1.0
_LATE: Final = 0.5
# Files and connections that one site holds open at most, and those that a process needs besides.
_FILES: Final = 8
_OTHERS: Final = 100
_STATM: Final = Path("/proc/self/statm")


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process has used."""

    at: float
    """Seconds of a clock that only goes forward."""
    cpu: float
    """Seconds of processor time."""
    megabytes: float
    """Memory at the moment; 0 where the system does not tell."""


class Room:
    """The number of sites; ``limit`` is what it is now."""

    def __init__(self, ceiling: int, megabytes: float) -> None:
        """``ceiling``: of sites; ``megabytes``: of memory, from which on no more are taken up."""
        self.ceiling = max(1, min(ceiling, most_by_files()))
        self.megabytes = megabytes
        self.limit = min(FLOOR, self.ceiling)
        self._last: Usage | None = None

    def look(self, usage: Usage, active: int) -> None:
        """Take up more sites or fewer. ``active``: those that are being crawled."""
        last = self._last
        if last is None or usage.at - last.at < _EVERY:
            self._last = last or usage
            return
        self._last = usage
        passed = usage.at - last.at
        share = (usage.cpu - last.cpu) / passed
        if share > _BUSY or usage.megabytes > self.megabytes:
            self.limit = max(min(FLOOR, self.ceiling), self.limit - _STEP)
        elif share < _IDLE and passed < _EVERY + _LATE and active >= self.limit:
            self.limit = min(self.ceiling, self.limit + _STEP)


def usage() -> Usage:
    """That of this process."""
    pages = 0
    with suppress(OSError, ValueError):  # another system
        pages = int(_STATM.read_text("ascii").split()[1])
    size = os.sysconf("SC_PAGE_SIZE") if pages else 0
    return Usage(monotonic(), process_time(), pages * size / 1024 / 1024)


def most_by_files() -> int:
    """How many sites the system lets a process open files for. Where it has been given fewer than it may have, it
    takes them."""
    try:
        import resource
    except ImportError:
        return 64  # Windows allows 512 files
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 8192 if hard == resource.RLIM_INFINITY else min(hard, 8192)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        soft = 8192
    return max(FLOOR, (soft - _OTHERS) // _FILES)
