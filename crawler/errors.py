"""What a person is told when the command cannot do its work, and the exit code that cron is given."""

from __future__ import annotations

from enum import IntEnum
from typing import Any


class ExitCode(IntEnum):
    """The exit codes of ``zhaoshang`` and of ``scrapy crawl`` in this project; README explains them."""

    OK = 0
    """All sites ok, or quiet as usual."""
    INTERNAL = 1
    """A defect of the program itself."""
    USAGE = 2
    """The command line is wrong: an unknown site, option or value."""
    DEGRADED = 3
    """At least one site delivered less than it promises: a field is missing, pages failed."""
    BROKEN = 4
    """At least one site delivered nothing that can be trusted: down, redesigned, forbidden."""
    STORAGE = 5
    """The database cannot be used: not ours, newer, read-only, full, damaged."""
    LOCKED = 6
    """Another crawl of the same is going on; nothing was done."""
    INTERRUPTED = 130
    """Stopped by Ctrl-C or SIGTERM; what had been fetched is kept."""


class UserError(Exception):
    """Something that the user can mend. Shown as one line, never with a traceback."""

    exit_code = ExitCode.USAGE

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = _one_line(zh), _one_line(en)
        super().__init__(f"{self.zh} / {self.en}")

    def __reduce__(self) -> tuple[Any, ...]:
        """Goes from a process to another whole."""
        return type(self), (self.zh, self.en)


class StorageError(UserError):
    """The database file cannot be used."""

    exit_code = ExitCode.STORAGE


class LockedError(UserError):
    """Another crawl of the same is going on. ``holder`` says which, if it is known."""

    exit_code = ExitCode.LOCKED

    def __init__(self, zh: str, en: str, holder: object = None) -> None:
        super().__init__(zh, en)
        self.holder = holder


class StoppedError(UserError):
    """Ctrl-C or SIGTERM came before there was anything to keep."""

    exit_code = ExitCode.INTERRUPTED


class DeclarationError(UserError):
    """A site is declared wrongly."""


def _one_line(text: str) -> str:
    """What a user or a page wrote may stand in it: no control character reaches the terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
