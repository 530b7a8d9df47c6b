"""Which block of a page holds the article's body.

Each line is worth something: running text much, a short line little, a line of links, a label or anything
in the page's furniture less than nothing. The body is the block whose lines are worth most together, and
of equal blocks the innermost.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from itertools import accumulate
from typing import Final

from crawler.fields.urls import is_attachment
from crawler.read.boilerplate import ends_article, is_closing, is_furniture
from crawler.read.lines import Line, Page
from crawler.read.media import SHOWING, files_of, picture_of
from crawler.read.tags import flows
from crawler.read.weights import BODY
from crawler.read.zones import Zone, zone_of

_STOP: Final = re.compile(r"[。！？；]|\.(?:\s|$)")
# A link that is written out is told to the reader, and leads nowhere else on the site: 详情请登录：http://…
_ADDRESS: Final = re.compile("https?://")
_ENDS: Final = ("。", "！", "？", "；", "。”", "！”")
# Between a title and the pictures that are its article stands an info line of a few lines.
_PICTURE: Final = 4
# See `BODY` for what each says.
_SENTENCE: Final = BODY["sentence"].value
_OF_PHRASE: Final = BODY["of_phrase"].value
_LINK_LINE: Final = BODY["link_line"].value
_LONGEST_LEAD: Final = BODY["longest_lead"].value
_ALIEN: Final = BODY["alien"].value
_OF_ALIEN: Final = BODY["of_alien"].value
_KNOWN: Final = BODY["known"].value
_SHOWN: Final = BODY["shown"].value


def line_values(
    page: Page, zones: Sequence[Zone], repeated: Container[int] = frozenset()
) -> list[float]:
    """What each line is worth as a part of the body; those of ``repeated`` stand on every page."""
    return [
        min(_value(line, zone), _ALIEN) if place in repeated else _value(line, zone)
        for place, (line, zone) in enumerate(zip(page.lines, zones, strict=True))
    ]


def _value(line: Line, zone: Zone) -> float:
    length, linked = len(line.text), line.linked
    if zone is not Zone.MAIN and zone is not Zone.HEADER:
        return _ALIEN + _OF_ALIEN * min(length, _LONGEST_LEAD)
    if linked > _LINK_LINE * length:
        # A paragraph may be a link as a whole.
        if line.stops > 1 and length >= _LONGEST_LEAD and line.text.endswith(_ENDS):
            return float(linked)
        told = offers_file(line) or _ADDRESS.search(line.text)
        return 0.0 if told else _ALIEN + _OF_ALIEN * min(linked, _LONGEST_LEAD)
    if length <= 200 and is_furniture(line.text):
        return _ALIEN
    if is_closing(line.text):
        return 0.0
    if line.stops and length >= _SENTENCE:
        return length - linked
    return _OF_PHRASE * (length - linked) - linked


def worth_most(page: Page, values: Sequence[float]) -> int:
    """The place of the block whose lines are worth most together; -1 if none is worth anything."""
    sums = [0.0, *accumulate(values)]
    best, most = -1, 0.0
    for place, block in enumerate(page.blocks):
        worth = sums[block.end] - sums[block.first]
        if worth > most:
            best, most = place, worth
        elif worth == most and best >= 0 and page.blocks[best].end >= block.end:
            # Blocks stand in document order: of equal ones the last is the innermost. What flows within a line may be
            # but a part of it.
            best = best if flows(block.tag) and block.end - block.first == 1 else place
    return best


def body_start(page: Page, place: int, values: Sequence[float]) -> int:
    """The first line of a body that is worth anything."""
    block = page.blocks[place]
    return next((i for i in range(block.first, block.end) if values[i] > 0), block.first)


def first_file(page: Page, zones: Sequence[Zone], first: int, end: int) -> int:
    """The place of the block around the first file that a stretch of lines offers; -1 if it offers none."""
    for place in range(first, end):
        if zones[place] is Zone.MAIN and page.lines[place].links and offers_file(page.lines[place]):
            return page.lines[place].block
    return -1


def first_shown(page: Page, first: int, end: int, *, pictures: bool) -> int:
    """The place of the first block without text that shows a file, a video or (``pictures``) a picture; -1 for none.

    Pictures stand close behind line ``first``; what stands far below is not the article's.
    """
    searched: set[int] = set()
    for place, block in enumerate(page.blocks):
        if not first <= block.first == block.end <= end:
            continue
        if block.parent in searched:
            searched.add(place)
            continue
        if zone_of(block.tag, block.hints) is not Zone.MAIN:
            continue
        searched.add(place)
        near = pictures and block.first <= first + _PICTURE
        for element in block.node.iter("img", *SHOWING) if near else block.node.iter(*SHOWING):
            shown = picture_of(element) if element.tag == "img" else next(files_of(element), None)
            if shown is not None:
                return place
    return -1


def text_start(page: Page, place: int, values: Sequence[float]) -> int:
    """The first line of running text in a block, or else of any worth: where to look for a title above."""
    block = page.blocks[place]
    for i in range(block.first, block.end):
        line = page.lines[i]
        if values[i] > 0 and line.stops and len(line.text) >= _SENTENCE and not line.heading:
            return i
    return body_start(page, place, values)


def offers_file(line: Line) -> bool:
    """A file to fetch is part of the article, however much of its line is a link."""
    return any(
        is_attachment(link.get("href") or "") or is_attachment(f"http://x/{line.text}")
        for link in line.links
    )


def cut_values(
    values: Sequence[float], title: tuple[int, int], end: int, info: Sequence[int] = ()
) -> list[float]:
    """The values again, now that the title's lines, the info lines and the end mark are known.

    What stands before the title or behind the end mark is not the body, nor are title and info lines.
    """
    cut = list(values)
    for place in range(max(0, title[0])):
        cut[place] = min(cut[place], _ALIEN)
    for place in (*range(*title), *info):
        cut[place] = _KNOWN
    for place in range(end, len(cut)):
        cut[place] = min(cut[place], _ALIEN)
    return cut


def end_mark(page: Page, values: Sequence[float], start: int) -> int:
    """Where the article ends for certain: the first line behind ``start`` that introduces something else
    (上一篇, 相关文章, 网友评论); the number of lines if there is none.

    A line that has more running text behind it than before it is not believed: share buttons and
    comments' counts stand above many articles, and boxes of related news in the middle.
    """
    lines = page.lines
    count = len(lines)
    text = [0.0] * count
    for place in range(max(0, start), count):
        if values[place] > 0 and not _is_teaser(lines, place):
            text[place] = values[place]
    if any(text[place] and _STOP.search(lines[place].text) for place in range(count)):
        # Headlines that are no links, and names of members, are no running text.
        text = [
            worth if worth and _STOP.search(line.text) else 0.0
            for worth, line in zip(text, lines, strict=True)
        ]
    after = sum(text)
    before = 0.0
    for place in range(max(0, start), count):
        line = lines[place]
        if (
            before > 0
            and before >= _SHOWN * after
            and len(line.text) <= 100
            and ends_article(line.text)
        ):
            return place
        before += text[place]
        after -= text[place]
    return count


def _is_teaser(lines: Sequence[Line], place: int) -> bool:
    """The first lines of another article under its headline, or cut off."""
    if lines[place].text.endswith(("…", "...")):
        return True
    above = lines[place - 1] if place else None
    return above is not None and above.linked >= 6 and above.linked > _LINK_LINE * len(above.text)
