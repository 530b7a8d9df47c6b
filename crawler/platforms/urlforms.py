"""URL forms written as templates: ``/category-{id}_{n}.html`` reads and writes addresses.

A template is matched against the path and query of a canonical address, at any depth of folders, for a site
need not lie at the root of its host. ``{id}``, ``{n}`` (a page's number), ``{y}``, ``{m}``, ``{d}`` and ``{md}`` are
digits, ``{slug}`` is one step of the path, ``{dir}`` one or more, ``{any}`` any value of a parameter.

How many steps a template has behind its ``{dir}``, or in all, is known beforehand: so many are split off the end of an
address, and only they are compared, however long it is and however often it repeats itself.
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
    # Its last step, or the beginning of that: the others are whatever stands before.
    "dir": r"[^/?]+",
    "any": r"[^&]*",
}
_PLACE: Final = re.compile(r"\{(\w+)\}")
_DIR: Final = "{dir}"
# A canonical address has a path: behind this many characters at least.
_SCHEME: Final = len("https://")


@dataclass(frozen=True, slots=True)
class Match:
    """An address that fits a template."""

    root: str
    """What stands before the template's part: scheme, host and folders."""
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Form:
    """A template, ready to be compared."""

    lead: str | None
    """What stands before its ``{dir}``; None if it has none."""
    steps: int
    """How many slashes of the path stand behind its ``{dir}`` and before that one's last step, or in all of it."""
    end: re.Pattern[str]
    """The rest, from the slash before those steps on; behind it where there is a ``{dir}``."""


@cache
def _form(template: str) -> _Form:
    lead, parting, rest = template.partition(_DIR)
    end = _DIR + rest if parting else template
    steps = end.partition("?")[0].count("/")
    pattern = ""
    seen: set[str] = set()
    for index, part in enumerate(_PLACE.split(end)):
        if index % 2 == 0:
            pattern += re.escape(part)
        elif part in seen:
            pattern += f"(?P={part})"
        else:
            pattern += f"(?P<{part}>{_PLACES[part]})"
            seen.add(part)
    return _Form(lead if parting else None, steps + bool(parting), re.compile(pattern + r"\Z"))


def match(template: str, url: str) -> Match | None:
    """How a canonical address fits a template, or None. Of several ways the one with the shortest root."""
    form = _form(template)
    path = url.partition("?")[0]
    home = path.find("/", _SCHEME)
    pieces = path.rsplit("/", form.steps)
    root = pieces[0]
    if home < 0 or len(pieces) <= form.steps or len(root) < home:
        return None
    if form.lead is None:
        found = form.end.match(url, len(root))
        return Match(root, found.groupdict()) if found else None
    begin = path.find(form.lead, home)
    step = len(root) + 1
    if not 0 <= begin <= step - len(form.lead):
        return None
    if not (found := form.end.match(url, step)):
        return None
    values = found.groupdict()
    values["dir"] = url[begin + len(form.lead) : found.end("dir")]
    return Match(url[:begin], values)


def fill(template: str, found: Match, n: int | None = None) -> str:
    """The canonical address that a template makes of another's values, for page ``n`` if given."""
    values = found.values if n is None else {**found.values, "n": str(n)}
    url = found.root + _PLACE.sub(lambda place: values.get(place[1], ""), template)
    return canonical_url(url) or url
