"""The links that an article offers as related reading (相关文章, 延伸阅读), each once, with excerpts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from crawler.fields.urls import canonical_url, is_asset
from crawler.items import RelatedLink
from crawler.read.boilerplate import ends_article
from crawler.read.declared import link_title
from crawler.read.evidence import Evidence, Kind
from crawler.read.lines import Line, Page
from crawler.read.zones import Zone
from crawler.words import furniture as f
from crawler.words.labels import VIEWS
from crawler.words.lists import DETAIL, MORE

_HEADING: Final = re.compile(
    rf"[\W_]*(?:[“\"《].{{0,100}}[”\"》]\s*的)?(?:{f.RELATED.any}的?[也还]?{f.READINGS.any}\w{{0,3}}|Related\s+(?:posts|articles))[\W_]*\Z",
    re.I,
)
_INLINE: Final = re.compile(rf"[\W_]*{f.RELATED.any}{f.READINGS.any}\s*[:：]")
_BUTTON: Final = re.compile(
    rf"[\W_]*(?:{VIEWS.any}?(?:{MORE.any}|{DETAIL.any})|{VIEWS.any}|{f.BUTTONS.any}|\d+)[\W_]*\Z",
    re.I,
)
_DATE_ONLY: Final = re.compile(r"^[\W\d年月日:：]+$")
_MOST: Final = 40


def read_related(
    page: Page, zones: Sequence[Zone], start: int, base_url: str, here: str
) -> Iterator[Evidence[object]]:
    """The related links behind line ``start``, if the page offers any under such a heading."""
    linked: list[int] = []
    for place in range(max(0, start), len(page.lines)):
        line = page.lines[place]
        if len(line.text) > 140 or zones[place] is Zone.NAV:
            continue
        if _HEADING.match(line.text) or _INLINE.match(line.text):
            linked = linked or _next_linked(page)
            links = _links(_stretch(page, zones, place, linked[place + 1]), base_url, here)
            if links:
                where = _where(line)
                yield Evidence("related", links, Kind.PRINTED, where, ("headed",), place, line.node)
                return


def _where(line: Line) -> str:
    return f"{line.node.tag}: {line.text[-12:]}"


def _next_linked(page: Page) -> list[int]:
    """For each place, that of the first line from there on with a link that is no button; behind the last, their number."""
    count = len(page.lines)
    places = [count] * (count + 1)
    for place in range(count - 1, -1, -1):
        line = page.lines[place]
        found = line.linked and not _BUTTON.match(line.text)
        places[place] = place if found else places[place + 1]
    return places


def _stretch(page: Page, zones: Sequence[Zone], heading: int, linked: int) -> Iterator[Line]:
    """The lines under a heading, up to the end of the smallest block around it that has links behind it.

    ``linked`` is the place of the first line behind the heading that has any.
    """
    line = page.lines[heading]
    if line.links and not _HEADING.match(line.text):
        yield line
    end = len(page.lines)
    for place in page.ancestors(line.block):
        block = page.blocks[place]
        if linked < block.end:
            end = block.end
            break
    for place in range(heading + 1, min(end, heading + 4 * _MOST)):
        other = page.lines[place]
        if _BUTTON.match(other.text):
            continue
        if zones[place] in (Zone.COMMENTS, Zone.FOOTER, Zone.SIDE, Zone.NAV):
            return
        if ends_article(other.text) and not other.linked:
            return
        yield other


def _links(lines: Iterator[Line], base_url: str, here: str) -> list[RelatedLink]:
    found: dict[str, RelatedLink] = {}
    last: RelatedLink | None = None
    own = canonical_url(here)
    for line in lines:
        if line.links and line.linked > 0.3 * len(line.text):
            for link in line.links:
                url = canonical_url(link.get("href") or "", base_url)
                title = link_title(link)
                if url is None or url == own or not title or _BUTTON.match(title) or is_asset(url):
                    continue
                last = found.setdefault(url, RelatedLink(len(found) + 1, url, title))
                if len(title) > len(last.title):
                    last.title = title
        elif last and not last.excerpt and len(line.text) >= 10 and not _DATE_ONLY.match(line.text):
            last.excerpt = line.text
    return list(found.values())[:_MOST]
