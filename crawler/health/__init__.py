"""What a site promises and is used to, against what a run of it delivered: a verdict, with its reasons. Pure."""

from __future__ import annotations

from crawler.health.counts import FATES, FileCounts, RunCounts, SectionCounts
from crawler.health.verdict import (
    EXIT_CODES,
    SHUTDOWN,
    STALLED,
    TIME_UP,
    WORDS,
    Expect,
    Judgement,
    Verdict,
    exit_code,
    files_missing,
    has_moved,
    judge,
    no_list_is_usual,
    short_lists,
)

__all__ = [
    "EXIT_CODES",
    "FATES",
    "SHUTDOWN",
    "STALLED",
    "TIME_UP",
    "WORDS",
    "Expect",
    "FileCounts",
    "Judgement",
    "RunCounts",
    "SectionCounts",
    "Verdict",
    "exit_code",
    "files_missing",
    "has_moved",
    "judge",
    "no_list_is_usual",
    "short_lists",
]
