"""How often a host is asked, by all processes of this machine that crawl into one database.

Within a process Scrapy keeps the delay of each host. Two commands for two sites of one host would halve it, and
AutoThrottle would go below the ``Crawl-delay`` of a robots.txt: before it is sent, each request takes its place here.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from time import monotonic, time
from typing import Final

CRAWL_DELAY: Final = "crawl_delay"
"""The key of a request's ``meta`` for the seconds that its host's robots.txt asks for; None for none."""
# Seconds that the file of a host may be held by another process, which takes less than a millisecond.
_PATIENCE: Final = 1.0
# A place says nothing when the longest Crawl-delay that anybody keeps has passed.
_KEPT_SECONDS: Final = 24 * 3600.0
_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")


def locks_folder(path: Path) -> Path:
    """Where the locks of a database file, and the pace of the hosts that are crawled into it, stand."""
    # As SQLite names its journal.
    real = Path(os.path.realpath(path))
    return real.with_name(real.name + "-locks")


class Pace:
    """Places of requests in time. A place is a number of seconds on the system's monotonic clock."""

    def __init__(self, folder: Path | None) -> None:
        """``folder`` is where the locks of the database stand; where it is not there, nobody else crawls. None: no
        database."""
        self._folder = folder
        self._own: dict[str, float] = {}
        self._boot = ""
        with suppress(OSError):  # another system: its clock goes on, too
            self._boot = _BOOT.read_text("ascii").strip()

    def take(self, host: str, gap: float) -> float:
        """The place of the next request to a host: now, or ``gap`` seconds after the one before it."""
        # Whoever only asks where the locks are has no use for it.
        from filelock import FileLock, Timeout

        last = self._own.get(host)
        if self._folder and self._folder.is_dir():
            digest = hashlib.sha256(host.encode()).hexdigest()[:32]
            file = self._folder / f"host-{digest}.pace"
            with suppress(OSError, Timeout, NotImplementedError):  # then within this process only
                with FileLock(f"{file}.lock", timeout=_PATIENCE, fallback_to_soft=False):
                    place = _next(max_of(last, self._read(file)), gap)
                    file.write_text(f"{self._boot} {place!r}\n", "ascii")
                self._own[host] = place
                return place
        self._own[host] = place = _next(last, gap)
        return place

    def _read(self, file: Path) -> float | None:
        """The last place that a process took; None if none has since the machine was started."""
        try:
            boot, place = file.read_text("ascii").rsplit(" ", 1)
            return float(place) if boot == self._boot else None
        except (OSError, ValueError):
            return None


def sweep(folder: Path, now: float | None = None) -> int:
    """Remove the files of hosts that nobody has asked for a day; how many. ``now``: seconds since 1970."""
    oldest, count = (time() if now is None else now) - _KEPT_SECONDS, 0
    for file in folder.glob("host-*.pace"):
        with suppress(OSError):  # another process was quicker
            if file.stat().st_mtime < oldest:
                file.unlink()
                file.with_name(f"{file.name}.lock").unlink(missing_ok=True)
                count += 1
    return count


def max_of(one: float | None, other: float | None) -> float | None:
    """The later of two places, either of which may be unknown."""
    known = [place for place in (one, other) if place is not None]
    return max(known, default=None)


def _next(last: float | None, gap: float) -> float:
    now = monotonic()
    return now if last is None else max(now, last + gap)
