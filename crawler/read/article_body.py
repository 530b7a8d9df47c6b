"""Where an article's text stands on its page, and what stands there that is not the article's."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from typing import Final

from lxml.html import HtmlElement

from crawler.fields.text import comparison_key
from crawler.fields.urls import canonical_url, is_attachment
from crawler.items import Attachment
from crawler.read.body import Body, read_body
from crawler.read.boilerplate import is_imprint, trim_boilerplate
from crawler.read.candidates import (
    body_start,
    cut_values,
    end_mark,
    first_file,
    first_shown,
    offers_file,
    worth_most,
)
from crawler.read.document import Document, all_text
from crawler.read.evidence import Evidence, Kind
from crawler.read.layout import Layout
from crawler.read.lines import Block, Line, Page, template_key
from crawler.read.printed import looks_like_info
from crawler.read.zones import Zone
from crawler.words.classes import ABSTRACT_CLASS
from crawler.words.furniture import SUMMARY

_ABSTRACT: Final = re.compile(ABSTRACT_CLASS.any)
_ABSTRACT_LABEL: Final = re.compile(rf"\A[\[【]?{SUMMARY.any}(?:[\]】]|\s*[:：])\s*")

_SENTENCE: Final = re.compile("[，。；！？]")
# So many blocks of nothing but info lines and imprints are passed over for a text.
_ODD_BLOCKS: Final = 8
# A line with a smaller share of letters is made of dates and counts.
_LETTERS: Final = 0.3
# The longest tag or section's name, in characters.
_TAG: Final = 24
# What stands between tags in a row.
_SIGNS: Final = " ,，、;；|/"
# A text begins within so many lines of its title.
_NEAR: Final = 6
# Blocks that might have been the text, and are told.
_RUNNERS_UP: Final = 4
# No text is worth more, in characters.
_MOST_TEXT: Final = 1e9
# No item of a list of fields is longer, in characters.
_ITEM: Final = 40


def guess_text(layout: Layout) -> tuple[int, int]:
    """The lines of the text as far as they can be told before the info line is known, for it to be looked for above.

    Sets where the article ends.
    """
    page, values = layout.page, layout.values
    layout.end = end_mark(page, values, layout.top)
    cut = cut_values(values, layout.title_span, layout.end)
    place, odd = _text_place(layout, cut)
    if place < 0:
        place = _own_terms(layout, odd)
    if place < 0:
        return layout.top, layout.end
    end = min(page.blocks[place].end, layout.end)
    start = body_start(page, place, cut)
    # An info line may be as long as a line of text, or stand in pieces. Below another one a line that looks like it
    # is the article's own: 会议时间：10月8日.
    if not any(map(looks_like_info, page.lines[layout.top : start])):
        start = _behind_info(page, start, end)
    layout.guessed = True
    start = _behind_list(page, start, end)
    return start, end


def find_body(
    layout: Layout, document: Document, start: int, *, wide: bool = False
) -> list[Evidence[Body]]:
    """Find the text, which was guessed to begin with line ``start``, now that the info line is known.

    Sets its block, and adds to the info lines what else stands above the text and is none of it. ``wide``: not only the
    block that is the text, but also those that might have been.
    """
    page, values = layout.page, layout.values
    layout.info.lines.extend(_above_info(layout))
    if layout.guessed:
        layout.info.lines.extend(_abstract(layout, start))
    cut = cut_values(values, layout.title_span, layout.end, layout.info.lines)
    place, odd = _text_place(layout, cut)
    found = [*_runners_up(layout, cut, place, odd)] if wide else []
    features: tuple[str, ...] = ()
    if place >= 0 and _is_beside(layout, cut, page.blocks[place]):
        place = -1
    if place < 0 and layout.title_span[0] >= 0:
        # Under a title that stands on the page a file or a picture may be all there is.
        place, features = first_file(page, layout.zones, layout.top, layout.end), ("file",)
        shown = _first_shown(layout, layout.end)
        if place < 0 or 0 <= shown < place:
            place, features = shown, ("shown",)
            place = _around_paragraph(page, place, cut) if place >= 0 else place
    if place < 0:
        place, features = _own_terms(layout, odd), ("terms",)
    if place >= 0:
        layout.body = block = page.blocks[place]
        amounts = () if features else _amounts(block, cut)
        found.append(_evidence(_body_of(document, layout, block), block, features, amounts))
    return found


def _first_shown(layout: Layout, end: int) -> int:
    """The place of the first picture, video or document under the title; -1 for none."""
    dated = bool(layout.info.dates)
    return first_shown(layout.page, layout.top, end, pictures=dated)


def _is_beside(layout: Layout, values: Sequence[float], block: Block) -> bool:
    """Whether a block without a sentence stands beside an article that is a picture: an office's address, a menu.

    A caption is the article's own: nothing alien stands between it and its picture.
    """
    lines = layout.page.lines[block.first : block.end]
    if layout.title_span[0] < 0 or any(_SENTENCE.search(line.text) for line in lines):
        return False
    shown = _first_shown(layout, block.first)
    if shown < 0:
        return False
    return min(values[layout.page.blocks[shown].first : block.first], default=0.0) < 0


def _evidence(
    body: Body, block: Block, features: tuple[str, ...], amounts: tuple[tuple[str, float], ...]
) -> Evidence[Body]:
    name = next(iter(block.hints.split()), "")
    where = f"{block.tag}.{name}" if name else block.tag
    return Evidence("body", body, Kind.PRINTED, where, features, node=block.node, amounts=amounts)


def _amounts(block: Block, values: Sequence[float]) -> tuple[tuple[str, float], ...]:
    """What the lines of a block are worth, for it and against it."""
    own = values[block.first : block.end]
    return (("text", sum(v for v in own if v > 0)), ("alien", -sum(v for v in own if v < 0)))


def _runners_up(
    layout: Layout, values: Sequence[float], place: int, odd: int
) -> Iterator[Evidence[Body]]:
    """The blocks that might have been the text, none of them inside another or around the one that is."""
    page, left = layout.page, list(values)
    if place >= 0:
        left[page.blocks[place].first : page.blocks[place].end] = _none(page.blocks[place])
    if odd >= 0 and odd != place:
        yield _evidence(_lines_of(page, odd), page.blocks[odd], ("odd",), ())
    for _ in range(_RUNNERS_UP):
        if (place := worth_most(page, left)) < 0:
            return
        block = page.blocks[place]
        yield _evidence(_lines_of(page, place), block, (), _amounts(block, left))
        left[block.first : block.end] = _none(block)


def _none(block: Block) -> list[float]:
    """Values of a block's lines that leave it out of every block around it."""
    return [-_MOST_TEXT] * (block.end - block.first)


def _lines_of(page: Page, place: int) -> Body:
    block = page.blocks[place]
    return Body([line.text for line in page.lines[block.first : block.end]])


def _body_of(document: Document, layout: Layout, block: Block) -> Body:
    """What the block of the text holds of the article."""
    known = {*range(*layout.title_span), *layout.info.lines}
    body = read_body(block.node, document.base_url, _furniture(layout, block, known))
    body.paragraphs = trim_boilerplate(body.paragraphs)
    _add_attachments(body, document, layout, block)
    return body


def _text_place(layout: Layout, values: list[float]) -> tuple[int, int]:
    """The place of the block that is worth most of those that hold more than info lines and imprints; of all others.

    -1 for none. Where the text is short, the info line is longer; where it is a picture, so is the office's address.
    Lines that are found to be such are worth nothing afterwards.
    """
    page = layout.page
    first = -1
    for _ in range(_ODD_BLOCKS):
        place = worth_most(page, values)
        if place < 0:
            break
        first = place if first < 0 else first
        block = page.blocks[place]
        worthy = [i for i in range(block.first, block.end) if values[i] > 0]
        if not all(_is_odd(page.lines[i]) for i in worthy):
            return _around_paragraph(page, place, values), first
        for i in worthy:
            values[i] = -1.0
    return -1, first


def _around_paragraph(page: Page, place: int, values: list[float]) -> int:
    """The box of a text that is one paragraph, if nothing worth less than nothing stands in it: a file does not."""
    block = page.blocks[place]
    if block.tag == "p" and block.parent >= 0:
        around = page.blocks[block.parent]
        if around.tag != "body" and min(values[around.first : around.end], default=-1.0) >= 0:
            return block.parent
    return place


def _is_odd(line: Line) -> bool:
    """Whether a line is printed above or below texts, and is none: an info line, an imprint, a label of what follows it."""
    if (
        line.text.endswith((":", "："))
        or is_imprint(line.text)
        or sum(map(str.isalpha, line.text)) < _LETTERS * len(line.text)
    ):
        return True
    return looks_like_info(line) and not line.text.endswith("。")


def _own_terms(layout: Layout, place: int) -> int:
    """The block, if it may be a text all the same: terms right below an info line (时间：…, 地点：…, 联系人：…)."""
    if place < 0:
        return place
    block = layout.page.blocks[place]
    above = layout.page.lines[layout.top : block.first]
    near = 0 < len(above) <= _NEAR and any(map(looks_like_info, above))
    return place if near else -1


def _behind_info(page: Page, start: int, end: int) -> int:
    """The first line of a stretch behind those that begin it and are info lines, or labels and values of a list of terms.

    Below an info line such a list is the article's; a stretch of nothing else is taken for the text.
    """
    told = False
    for place in range(start, end):
        line = page.lines[place]
        if line.node.tag in ("dt", "dd") and len(line.text) <= 40 and not told:
            continue
        if not looks_like_info(line):
            return place
        told = True
    return start


def _behind_list(page: Page, start: int, end: int) -> int:
    """The first line of a stretch behind the box of an info line above it, where that goes on into the stretch and holds
    no sentence: each field may be an item of a list."""
    if not 0 < start < end or not looks_like_info(page.lines[start - 1]):
        return start
    around = page.blocks[page.lines[start - 1].block].parent
    box = page.blocks[around]
    if (
        around < 0
        or not start < box.end < end
        or page.blocks[page.lines[start].block].parent != around
    ):
        return start
    is_list = all(
        len(line.text) <= _ITEM and "。" not in line.text
        for line in page.lines[box.first : box.end]
    )
    return box.end if is_list else start


def _above_info(layout: Layout) -> range:
    """The lines between the title and an info line with a date: an abstract, a subtitle, an author's portrait."""
    top, values = layout.top, layout.values
    last = max((c.line for c in layout.info.dates if top < c.line <= top + 5), default=top)
    # An article so short that its info line stands below it is no abstract.
    if not top or sum(values[top:last]) > sum(v for v in values[last + 1 : layout.end] if v > 0):
        return range(0)
    return range(top, last)


def _abstract(layout: Layout, start: int) -> list[int]:
    """A first line that only says what the following lines say again, cut or whole."""
    known = set(layout.info.lines)
    body = [i for i in range(start, min(start + 10, layout.end)) if i not in known]
    if len(body) < 2:
        return []
    page = layout.page
    if _ABSTRACT_LABEL.fullmatch(f"{page.lines[body[0]].text}："):
        found = _abstract(layout, body[1])
        return [body[0], *found] if found else []
    texts = (_ABSTRACT_LABEL.sub("", page.lines[i].text) for i in body)
    first, *others = (comparison_key(text).rstrip(".…") for text in texts)
    own, following = (page.blocks[page.lines[i].block] for i in body[:2])
    # Paragraphs of one text may begin alike; an abstract stands in a box of its own.
    alike = (own.tag, own.hints, own.parent) == (following.tag, following.hints, following.parent)
    if len(first) < 12 or (alike and not page.lines[body[0]].text.endswith(("…", "..."))):
        return []
    text = "".join(others)
    named = not alike and own.end - own.first == 1 and _ABSTRACT.search(own.hints) is not None
    # Under a name of its own it may begin behind the dateline, or say the same in other words.
    repeats = text.startswith(first) or (named and first.rstrip("。.") in text)
    return body[:1] if repeats or (named and len(text) > 3 * len(first)) else []


def _furniture(layout: Layout, body: Block, known: Container[int]) -> list[HtmlElement]:
    """The outermost blocks inside a body's block that hold nothing but furniture, title and info lines."""
    zones, top = layout.zones, layout.title_span[0]
    alien = [
        zones[i] not in (Zone.MAIN, Zone.HEADER)
        or i in known
        or i >= layout.end
        or i < top
        # A number alone is on every page, and in the cells of a table too.
        or (i in layout.repeated and bool(template_key(layout.page.lines[i].text)))
        for i in range(body.first, body.end)
    ]
    _mark_ends(alien, layout.page.lines[body.first : body.end])
    left_out: list[HtmlElement] = []
    done = -1
    inside = False
    for block in layout.page.blocks:
        if not inside:
            inside = block is body
            continue
        if block.first >= body.end:
            break
        if block.first == block.end or block.first < done:
            continue
        if all(alien[block.first - body.first : block.end - body.first]):
            left_out.append(block.node)
            done = block.end
    return left_out


def _mark_ends(alien: list[bool], lines: list[Line]) -> None:
    """Sections and tags, as links above or below the text, are none of it."""
    for places in (range(len(lines)), reversed(range(len(lines)))):
        for place in places:
            line = lines[place]
            if not alien[place] and not _is_tag(line):
                break
            alien[place] = True


def _is_tag(line: Line) -> bool:
    """Whether a line is a short link, perhaps with a sign before the next one; or that sign alone."""
    name = line.text.rstrip(_SIGNS)
    length = len(name)
    return (
        length <= _TAG
        and line.linked >= 0.8 * length
        and line.stops <= len(line.text) - length
        and not offers_file(line)
    )


def _add_attachments(body: Body, document: Document, layout: Layout, block: Block) -> None:
    """Files that stand behind the body's block and before the end of the article."""
    known = {attachment.url for attachment in body.attachments}
    for place in range(block.end, layout.end):
        line = layout.page.lines[place]
        if not line.links or layout.zones[place] in (
            Zone.FOOTER,
            Zone.SIDE,
            Zone.NAV,
            Zone.RELATED,
        ):
            continue
        for link in line.links:
            url = canonical_url(link.get("href") or "", document.base_url)
            name = " ".join(all_text(link).split())
            if (
                url
                and url not in known
                and (is_attachment(url) or is_attachment(f"http://x/{name}"))
            ):
                known.add(url)
                body.attachments.append(Attachment(url=url, name=name or None))
