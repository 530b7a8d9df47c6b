"""URL forms written as templates: ``/category-{id}_{n}.html`` reads and writes addresses.

A template is matched against the path and query of a canonical address, at any depth of folders, for a site
need not lie at the root of its host. ``{id}``, ``{n}`` (a page's number), ``{y}``, ``{m}``, ``{d}`` and ``{md}`` are
digits, ``{slug}`` is one step of the path, ``{dir}`` one or more, ``{any}`` any value of a parameter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from crawler.fields.urls import canonical_url

_PLACES: Final = {
    "id": r"\d+",
    "n": r"\d+",
    "y": r"(?:19|20)\d\d",
    "m": r"\d{1,2}",
    "d": r"\d{1,2}",
    "md": r"\d{4}",
    "ymd": r"(?:19|20)\d{6}",
    "slug": r"[^/?&]+",
    "dir": r"[^/?]+(?:/[^/?]+)*?",
    "any": r"[^&]*",
}
_PLACE: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Match:
    """An address that fits a template."""

    root: str
    """What stands before the template's part: scheme, host and folders."""
    values: dict[str, str]


@cache
def _compiled(template: str) -> re.Pattern[str]:
    pattern = ""
    seen: set[str] = set()
    for index, part in enumerate(_PLACE.split(template)):
        if index % 2 == 0:
            pattern += re.escape(part)
        elif part in seen:
            pattern += f"(?P={part})"
        else:
            pattern += f"(?P<{part}>{_PLACES[part]})"
            seen.add(part)
    return re.compile(rf"(?P<root>https?://[^/?]+(?:/[^/?]+)*?){pattern}\Z")


def match(template: str, url: str) -> Match | None:
    """How a canonical address fits a template, or None."""
    found = _compiled(template).match(url)
    if not found:
        return None
    values = found.groupdict()
    return Match(values.pop("root"), values)


def fill(template: str, found: Match, n: int | None = None) -> str:
    """The canonical address that a template makes of another's values, for page ``n`` if given."""
    values = found.values if n is None else {**found.values, "n": str(n)}
    url = found.root + _PLACE.sub(lambda place: values.get(place[1], ""), template)
    return canonical_url(url) or url
