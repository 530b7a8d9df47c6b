"""How the sites stand: trouble first, alike troubles together, and what is well in one line."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from crawler.browse.language import language, local, told
from crawler.health import EXIT_CODES, WORDS, Verdict
from crawler.health.reasons import in_language, shape
from crawler.storage import series
from crawler.storage.reader import Readable
from crawler.storage.site_names import SiteNames

_WELL: Final = ("ok", "quiet")
_NUMBER: Final = re.compile(r"\d+")
# Squares that stand in a row on a telephone, too.
_RUNS: Final = 10
# A sign beside the word, for who does not see colours.
SIGNS: Final = {"ok": "✓", "quiet": "–", "degraded": "!", "broken": "✗"}


@dataclass(frozen=True, slots=True)
class Group:
    """Sites whose last runs went alike."""

    verdict: str
    """``running`` where it has not ended."""
    word: str
    why: Sequence[str]
    """Of the first of them; the others differ in their names, addresses and numbers."""
    sites: Sequence[Mapping[str, Any]]


def word(verdict: str | None) -> str:
    """How a run ended, in words."""
    if verdict in (None, "running"):
        return told("未结束", "did not end")
    return told(*(WORDS[Verdict(verdict)] if verdict in list(Verdict) else ("其他", "other")))


def health(db: Readable, leave_out: Collection[str] = ()) -> dict[str, Any]:
    """The troubles, the gravest and commonest first, and the sites that are well; ``leave_out`` are told of elsewhere."""
    runs, names = series.verdicts(db), SiteNames.of(db)
    every = list(db.query("SELECT * FROM v_site_health ORDER BY site"))
    rows = [row for row in every if row["site"] not in leave_out]
    for row in rows:
        row["name"] = names[row["site"]]
        row["runs"] = [_run(run) for run in runs.get(row["site"], [])[-_RUNS:]]
    troubled = [row for row in rows if row["verdict"] not in _WELL]
    return {
        "groups": groups(troubled),
        "well": [row for row in rows if row["verdict"] in _WELL],
        "sites": len(rows),
        "known": {row["site"] for row in every},
        "troubled": len(troubled),
    }


def groups(rows: Sequence[Mapping[str, Any]]) -> list[Group]:
    """Rows of ``v_site_health``, those that differ only in names, addresses and numbers together."""
    alike: dict[tuple[str | None, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        why = "\n".join(shape(line, row["site"]) for line in (row["why"] or "").splitlines())
        alike.setdefault((row["verdict"], _NUMBER.sub("…", why)), []).append(row)
    found = [
        Group(
            verdict or "running",
            word(verdict),
            [in_language(line, language.get()) for line in (some[0]["why"] or "").splitlines()],
            some,
        )
        for (verdict, _), some in alike.items()
    ]
    return sorted(found, key=lambda group: (_gravity(group.verdict), -len(group.sites)))


def _gravity(verdict: str) -> int:
    return 0 if verdict == "running" else -int(EXIT_CODES[Verdict(verdict)])


def _run(row: Mapping[str, Any]) -> dict[str, Any]:
    verdict = row["verdict"]
    return {
        "id": row["id"],
        "verdict": verdict if verdict in SIGNS else "other",
        "sign": SIGNS.get(verdict or "", "?"),
        "told": f"{local(row['started_at'])} {word(verdict)}",
    }
