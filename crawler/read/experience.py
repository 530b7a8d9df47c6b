"""What the pages turn out to be that links of a site lead to, by the form of their addresses. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Final
from urllib.parse import urlsplit

from crawler.read.document import Document
from crawler.read.sections import SectionLink

# A link on a channel's page that is less likely to lead to a section is tried only if nothing else does. What is as
# likely or more is worth a request beyond the usual ones.
LIKELY: Final = 2.5
# Share of a channel's rows that may lie elsewhere than in its sections.
_STRAY: Final = 0.2


class Experience:
    """What the pages turned out to be that were looked at, by the form of their addresses and by the page that led there."""

    def __init__(self) -> None:
        self._outcomes: defaultdict[str, list[bool]] = defaultdict(list)
        self._found_on: dict[str, str] = {}

    def found(self, links: Iterable[SectionLink], page: str) -> None:
        """Another page than the home page leads to these."""
        for link in links:
            self._found_on.setdefault(link.url, f"on {page}")

    def note(self, url: str, *, is_list: bool) -> None:
        """A page of this address is a list, or is none."""
        for kind in self._kinds(url):
            self._outcomes[kind].append(is_list)

    def _kinds(self, url: str) -> tuple[str, ...]:
        page = self._found_on.get(url)
        return (*_forms(url), page) if page else _forms(url)

    def worth(self, link: SectionLink) -> float:
        """How likely a link leads to a section, by itself and by others like it."""
        worth = link.likelihood
        for kind in self._kinds(link.url):
            seen = self._outcomes.get(kind, [])
            if len(seen) > 1 and not any(seen):
                worth -= 1.0 if len(seen) == 2 else 2.0
            elif seen.count(True) > 1 and seen.count(True) > seen.count(False):
                worth += 1.0 if len(seen) > 2 and all(seen) else 0.5
        return worth


def is_below(link: SectionLink, channel: Document) -> bool:
    """Whether a link on a channel's page is likely to lead to a section of the channel's."""
    folder = folder_of(channel.url)
    # Its own menu names what lies in its folder; at the top of the site that says nothing.
    own = link.in_menu and folder.count("/") > 3 and link.url.startswith(folder)
    return not link.name or link.likelihood + own >= LIKELY


def folder_of(url: str) -> str:
    """The folder that a page stands in, with its slash."""
    return url.rpartition("/")[0] + "/"


def sections_inside(
    links: Iterable[SectionLink], rows: Collection[str], channel: str
) -> list[SectionLink]:
    """Of the ``links`` on a page at the address ``channel`` those in whose folders its ``rows`` lie, if nearly all rows lie
    in such: the page is a channel's, and they are its sections. In a folder of several sections nothing tells whose a row
    is."""
    folder, forms = folder_of(channel), {form_of(row) for row in rows}
    inner: defaultdict[str, list[SectionLink]] = defaultdict(list)
    for link in links:
        place = folder_of(link.url)
        if place != folder and place.startswith(folder) and form_of(link.url) not in forms:
            inner[place].append(link)
    # The deepest folder is the section's.
    places = sorted((place for place in inner if len(inner[place]) == 1), key=len, reverse=True)
    owners = [next((place for place in places if row.startswith(place)), None) for row in rows]
    if not rows or owners.count(None) > _STRAY * len(owners):
        return []
    return [inner[place][0] for place in dict.fromkeys(filter(None, owners))]


def form_of(url: str) -> str:
    """What addresses of one kind have in common: ``*/*/N.html``."""
    return _forms(url)[0]


def _forms(url: str) -> tuple[str, ...]:
    """What addresses of one kind have in common: their form, and the folder that they stand in."""
    parts = urlsplit(url)
    folders = parts.path.split("/")
    # What has a number is another kind than what has none: /xwzx/list beside /xwzx/797.
    is_file = re.search(r"[.\d]", folders[-1]) is not None
    file = re.sub(r"\d+", "N", folders[-1]) if is_file else "*"
    path = "/".join("N" if each.isdigit() else "*" for each in folders[1:-1])
    names = "&".join(sorted(each.partition("=")[0] for each in parts.query.split("&")))
    # /park/, /park/index.html and /park/map.html lie in the folder of the section; above it are its siblings.
    own = len(folders) - (1 if file.startswith(("index.", "default.", "*")) else 0)
    above = "/".join(folders[: max(1, own - 1)])
    return (f"form {path}/{file}?{names}", *([f"in {above}/"] if above else []))
