"""Which stretches of a page are furniture: navigation, footer, sidebar, comments, related articles.

Judged by the element's name and by the words of its class and id. A theme may call anything anything, so
a stretch that holds most of the page's text is not believed to be furniture.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from itertools import accumulate
from typing import Final

from crawler.read.boilerplate import is_furniture
from crawler.read.licences import licence_boxes
from crawler.read.lines import Block, Line, Page
from crawler.read.weights import BODY
from crawler.words import classes


class Zone(IntEnum):
    """What a stretch of lines is for."""

    MAIN = 0
    HEADER = 1
    NAV = 2
    FOOTER = 3
    SIDE = 4
    COMMENTS = 5
    RELATED = 6
    TOOLS = 7
    """Share buttons, QR codes, tags, previous and next."""
    TRAIL = 8
    """The path above the article (当前位置)."""


_TAGS: Final = {"nav": Zone.NAV, "footer": Zone.FOOTER, "aside": Zone.SIDE}
_WORDS: Final[tuple[tuple[Zone, re.Pattern[str]], ...]] = (
    (Zone.TRAIL, re.compile(classes.TRAIL_CLASS.any)),
    (Zone.COMMENTS, re.compile(classes.COMMENTS_CLASS.any)),
    (Zone.RELATED, re.compile(classes.RELATED_CLASS.any)),
    (Zone.SIDE, re.compile(classes.SIDE_CLASS.any)),
    (Zone.TOOLS, re.compile(classes.TOOLS_CLASS.any)),
    (Zone.FOOTER, re.compile(classes.FOOTER_CLASS.any)),
    (Zone.NAV, re.compile(classes.NAV_CLASS.any)),
    (Zone.HEADER, re.compile(classes.HEADER_CLASS.any)),
)
_RELATED: Final = re.compile(classes.RELATED_CLASS.any)
# In the footer of an article, not of the page: author, date, category.
_ENTRY: Final = re.compile(
    r"(?:entry|article|post|news|content|single|detail)[-_]?(?:head|foot|top|title|info|meta)"
)
# Names of a CSS framework that say how a block looks, and nothing of what it is for; Discuz writes every info
# line in xg1, its grey.
_LOOKS: Final = re.compile(
    r"(?<!\S)(?:border|fixed|sticky|align|rounded|position|justify|overflow|float|text|shadow|navbar-expand|bg)-[a-z0-9-]+"
    r"|(?<!\S)x[gwsi]\d(?!\S)"
)
# A span stands in a line, and is no stretch of them: the comments' count in an info line.
_NEVER: Final = frozenset({"html", "body", "form", "h1", "article", "main", "span", "font"})
# What stands below an article.
_BELOW: Final = frozenset({Zone.FOOTER, Zone.TOOLS})
# What has no running text to speak of.
_BARE: Final = frozenset({Zone.HEADER, Zone.NAV, Zone.TRAIL, Zone.TOOLS})
# See `BODY` for what each says.
_PROSE: Final = BODY["prose"].value
_MOST: Final = BODY["most"].value
_LITTLE: Final = BODY["little"].value
# What stands beside an article and never holds all of a page.
_BESIDE: Final = frozenset({Zone.SIDE, Zone.RELATED, Zone.TOOLS, Zone.TRAIL})


def zone_of(tag: str, hints: str) -> Zone:
    """What an element seems to be for, by its name and by its class and id (lower case)."""
    return _zone_and_word(tag, hints)[0]


@lru_cache(maxsize=4096)
def _zone_and_word(tag: str, hints: str) -> tuple[Zone, str]:
    """The same, with the word that says so; empty where it is the element's name."""
    if tag in _NEVER or (tag in ("footer", "header") and _ENTRY.search(hints)):
        return Zone.MAIN, ""
    if tag in _TAGS:
        return _TAGS[tag], ""
    hints = _LOOKS.sub("", hints)
    if not hints or _ENTRY.search(hints):
        return Zone.MAIN, ""
    for zone, words in _WORDS:
        if found := words.search(hints):
            # A header may hold widgets, and is above what it belongs to.
            above = tag == "header" and zone in (Zone.SIDE, Zone.RELATED)
            return (Zone.HEADER, "") if above else (zone, found[0])
    return Zone.MAIN, ""


def line_zones(page: Page, title_line: int = -1) -> list[Zone]:
    """The zone of each line: that of the innermost block that has one.

    ``title_line`` is where the article's title stands, once that is known: what holds it is no furniture, and what a
    site builder calls the title's box as well (widget) tells nothing of others.
    """
    shared = {_zone_and_word(b.tag, b.hints)[1] for b in page.around(title_line) if title_line >= 0}
    zones = [Zone.MAIN] * len(page.lines)
    sums = [0, *accumulate(_prose(line) for line in page.lines)]
    total = max(1, sums[-1])
    for block in page.blocks:
        if block.first == block.end:
            continue
        zone, word = _zone_and_word(block.tag, block.hints)
        if zone is Zone.MAIN or (zone is Zone.SIDE and word in shared):
            continue
        # By the standard it is the footer of what holds it.
        if (
            block.tag == "footer"
            and not word
            and next(block.node.iterancestors("article"), None) is not None
        ):
            continue
        if block.first <= title_line < block.end and block.end - block.first > 2:
            continue
        if zone in _BESIDE and _is_whole(page, block):
            continue
        prose = sums[block.end] - sums[block.first]
        most = max(_MOST * total, _LITTLE if zone in _BELOW else 0)
        if zone in _BARE:
            most = min(most, _PROSE)
        # Comments may outgrow the article that they stand under, and so may what is shown of related ones.
        related = sums[block.first] > _LITTLE and _RELATED.search(block.hints) is not None
        if zone is Zone.COMMENTS or related or prose <= most:
            zones[block.first : block.end] = [zone] * (block.end - block.first)
    for first, end in licence_boxes(page):
        if not first <= title_line < end:
            zones[first:end] = [Zone.TOOLS] * (end - first)
    return zones


def _is_whole(page: Page, block: Block) -> bool:
    """Whether a block is the page, its class saying what the page has: ``<div class="app aside-fix">``."""
    lines = page.lines[block.first : block.end]
    return 2 * len(lines) > len(page.lines) and any(line.heading == 1 for line in lines)


def _prose(line: Line) -> int:
    """The length of a line of running text; 0 for any other line, an imprint among them."""
    length = len(line.text)
    runs = line.stops and length >= 30 and line.linked < 0.4 * length
    return length if runs and not is_furniture(line.text) else 0
