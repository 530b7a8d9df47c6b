"""What the pages turn out to be that links of a site lead to, by the form of their addresses. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Final
from urllib.parse import urlsplit

from crawler.read.document import Document
from crawler.read.sections import SectionLink

# A link on a channel's page that is less likely to lead to a section is tried only if nothing else does. What is as
# likely or more is worth a request beyond the usual ones.
LIKELY: Final = 2.5


class Experience:
    """What the pages turned out to be that were looked at, by the form of their addresses."""

    def __init__(self) -> None:
        self._outcomes: defaultdict[str, list[bool]] = defaultdict(list)

    def note(self, url: str, *, is_list: bool) -> None:
        """A page of this address is a list, or is none."""
        for form in _forms(url):
            self._outcomes[form].append(is_list)

    def worth(self, link: SectionLink) -> float:
        """How likely a link leads to a section, by itself and by others like it."""
        worth = link.likelihood
        for form in _forms(link.url):
            seen = self._outcomes.get(form, [])
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
