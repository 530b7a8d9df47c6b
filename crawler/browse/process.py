"""A child process of ours: how it is begun, told from any other of its number, stopped as Ctrl-C does, and what it printed made safe to show."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

# Seconds between two lines of progress; of many sites at once a line now and then is enough.
OFTEN, SELDOM = "1", "10"
LOG_BYTES: Final = 64 * 1024
"""Of a log so much is shown and kept: its end."""
# A sequence that a terminal obeys: of colours, titles, cursors; then any other sign that it does not show.
_SEQUENCES: Final = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[PX^_][^\x1b]*(?:\x1b\\)?|[ -/]*[0-~])"
    r"|\x9b[0-?]*[ -/]*[@-~]"
)
_OF_TOTAL: Final = re.compile(r"(?:^|\s)(\d{1,7})/(\d{1,7})\s")
_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")


def environment(language: str, often: str = OFTEN) -> dict[str, str]:
    """That of a command whose words are read here, in a language; ``often``: seconds between two lines of progress."""
    return {
        **os.environ,
        "ZHAOSHANG_LANG": language,
        "ZHAOSHANG_PROGRESS_SECONDS": often,
        "PYTHONUNBUFFERED": "1",
        "PYTHONIOENCODING": "utf-8",
        "COLUMNS": "100",
    }


def finished(
    command: Sequence[str],
    language: str,
    seconds: float,
    *,
    folder: Path | None = None,
    home: Path | None = None,
) -> tuple[int, str]:
    """Run a command line of ours to its end, in a folder, or for the project that is at ``home``: its exit code, and what it said.

    Raises OSError, and subprocess.TimeoutExpired if it takes longer.
    """
    named = {"ZHAOSHANG_HOME": str(home)} if home else {}
    done = subprocess.run(  # noqa: S603 - our own command
        command, cwd=folder, env={**environment(language), **named}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds, check=False,
    )  # fmt: skip
    return done.returncode, printable(done.stdout.decode("utf-8", "replace")).strip()


def born(pid: int) -> str:
    """When a process began, by the system's own count, which no later one of its number has; empty where that is not told."""
    try:
        # The name of a program, in brackets, may hold spaces.
        fields = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
        return f"{_BOOT.read_text('ascii').strip()} {fields[19]}" if fields[0] != "Z" else ""
    except (OSError, IndexError):
        return ""


def is_alive(pid: int | None, when: str | None) -> bool:
    """Whether it is still the process that began then."""
    return pid is not None and bool(when) and born(pid) == when


def interrupt(pid: int) -> None:
    """Stop a process and those that it started, as Ctrl-C does; it began a session of its own."""
    _signal(pid, signal.SIGINT)


def kill(pid: int) -> None:
    """End them at once."""
    _signal(pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)


def _signal(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        if sys.platform == "win32":
            os.kill(pid, number)
        else:
            os.killpg(pid, number)


def tail(path: Path) -> str:
    """The end of a log, safe to show; empty if there is none."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - LOG_BYTES))
            data = file.read(LOG_BYTES)
    except OSError:
        return ""
    text = data.decode("utf-8", "replace")
    if size > LOG_BYTES:
        text = "…\n" + text.partition("\n")[2]
    return printable(text)


def printable(text: str) -> str:
    """What a program printed, without what a terminal would obey; a line that was written over has its last text."""
    lines = (line.rstrip("\r").rpartition("\r")[2] for line in _SEQUENCES.sub("", text).split("\n"))
    return "\n".join("".join(c if c.isprintable() or c == "\t" else " " for c in line) for line in lines)  # fmt: skip


def progress(log: str) -> tuple[int, int] | None:
    """How far it is, by the last line that says so: how much of how much."""
    for line in reversed(log.splitlines()[-40:]):
        if found := _OF_TOTAL.search(line + " "):
            done, of = int(found[1]), int(found[2])
            return (min(done, of), of) if of else None
    return None
