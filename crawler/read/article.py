"""One article page -> its fields, without having seen the site.

Title, body and info line help to find one another: a first guess at the body says where to look for the
title, the title says where the article begins, and both say where the info line stands.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from lxml.html import HtmlElement

from crawler.fields.bylines import parse_byline
from crawler.fields.dates import Published, date_in_url
from crawler.fields.text import comparison_key
from crawler.fields.urls import canonical_url, is_attachment
from crawler.items import Attachment, RelatedLink
from crawler.read.article_pages import read_next_page
from crawler.read.body import Body, read_body
from crawler.read.boilerplate import trim_boilerplate
from crawler.read.candidates import (
    body_start,
    cut_values,
    end_mark,
    first_file,
    first_picture,
    line_values,
    text_start,
    worth_most,
)
from crawler.read.document import Document, all_text
from crawler.read.found import Found
from crawler.read.infoline import Info, looks_like_info, read_info
from crawler.read.lines import Block, Page, read_lines, template_key
from crawler.read.published import read_published
from crawler.read.related import read_related
from crawler.read.titles import TitleLine, read_title
from crawler.read.trail import read_trail, section_in_title, section_of
from crawler.read.zones import Zone, line_zones, zone_of

_ABSTRACT: Final = re.compile(r"(?<![a-z])(?:intro|summary|abstract|digest|zhaiyao|daodu)(?![a-z])")
_ABSTRACT_LABEL: Final = re.compile(
    r"\A[\[【]?(?:内容|文章)?(?:摘要|导读|导语|提要|简介|核心提示)(?:[\]】]|\s*[:：])\s*"
)


@dataclass(slots=True)
class Reading:
    """What one page says of its article. A field that the page does not show is None."""

    title: Found[str] | None = None
    published: Found[Published] | None = None
    source: Found[str] | None = None
    author: Found[str] | None = None
    category: Found[str] | None = None
    breadcrumb: Found[list[str]] | None = None
    views: Found[int] | None = None
    body: Found[Body] | None = None
    body_node: HtmlElement | None = None
    """The element that holds the body."""
    related: Found[list[RelatedLink]] | None = None
    next_page: Found[str] | None = None
    """URL of the next page of the same article."""
    reporters: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Layout:
    """Where on the page the article's parts stand, in lines."""

    page: Page
    zones: list[Zone]
    values: list[float]
    title: TitleLine | None = None
    end: int = 0
    """Behind this line nothing belongs to the article."""
    body: Block | None = None
    info: Info = field(default_factory=Info)
    repeated: frozenset[int] = frozenset()
    """Lines that the theme prints on every page."""

    @property
    def title_span(self) -> tuple[int, int]:
        return (self.title.first, self.title.end) if self.title else (-1, -1)

    @property
    def top(self) -> int:
        """The first line behind the title, 0 if there is no title."""
        return max(0, self.title_span[1])


def read_article(
    document: Document, now: datetime, repeated: Container[str] | None = None
) -> Reading:
    """Read one page.

    ``now`` is aware: an age on the page (``3天前``) counts from it, and its date has ``basis``
    ``relative``. Who knows other pages of the site gives the ``template_key`` of the lines that most of
    them have: they are no body's. Never raises for any page; an empty page gives an empty reading.
    """
    reading = Reading()
    page = read_lines(document.root)
    if not page.lines:
        return reading
    layout = _find_title(document, page, repeated)
    _find_body(layout, document, now)
    info = layout.info
    reading.title = layout.title.found if layout.title else None
    reading.published = read_published(document, info.dates, now)
    reading.source, reading.author, reading.views = info.source, info.author, info.views
    _read_path(reading, layout, document)
    reading.related = read_related(page, layout.zones, layout.top, document.base_url, document.url)
    reading.next_page = read_next_page(document, page, layout.top)
    if layout.body is not None:
        _read_body(reading, document, layout, layout.body)
    return reading


def _find_title(document: Document, page: Page, repeated: Container[str] | None) -> _Layout:
    known = frozenset(
        i for i, line in enumerate(page.lines) if repeated and template_key(line.text) in repeated
    )
    zones = line_zones(page)
    values = line_values(page, zones, known)
    count = len(page.lines)
    guess = worth_most(page, values)
    start = text_start(page, guess, values) if guess >= 0 else count
    hints = [
        i
        for i in range(max(0, start - 30), min(count, start + 4))
        if looks_like_info(page.lines[i])
    ]
    title = read_title(page, document.root, zones, start, hints, document.url)
    on_page = title is not None and title.first >= 0
    # What holds the title is no furniture, whatever it is called.
    if title and on_page and any(zone_of(b.tag, b.hints) for b in page.around(title.first)):
        zones = line_zones(page, title.first)
        values = line_values(page, zones, known)
    return _Layout(page, zones, values, title, count, repeated=known)


def _find_body(layout: _Layout, document: Document, now: datetime) -> None:
    page, values = layout.page, layout.values
    layout.end = end_mark(page, values, layout.top)
    cut = cut_values(values, layout.title_span, layout.end)
    place = worth_most(page, cut)
    span = (layout.top, layout.end)
    if place >= 0:
        end = min(page.blocks[place].end, layout.end)
        start = body_start(page, place, cut)
        # An info line may be as long as a line of text, or stand in pieces. Below another one a line that looks like it
        # is the article's own: 会议时间：10月8日.
        if not any(map(looks_like_info, page.lines[layout.top : start])):
            start = _behind_info(page, start, end)
        span = (start, end)
    near = date_in_url(document.url)
    rest = layout.title.rest if layout.title else ""
    layout.info = read_info(page, layout.zones, layout.title_span, span, near, now, rest)
    layout.info.lines.extend(_above_info(layout))
    if place >= 0:
        layout.info.lines.extend(_abstract(layout, span[0]))
    place = worth_most(page, cut_values(values, layout.title_span, layout.end, layout.info.lines))
    if place < 0 and layout.title_span[0] >= 0:
        # Under a title that stands on the page a file or a picture may be all there is.
        place = first_file(page, layout.zones, layout.top, layout.end)
        if place < 0 and layout.info.dates:
            place = first_picture(page, layout.top, layout.end)
    layout.body = page.blocks[place] if place >= 0 else None


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


def _above_info(layout: _Layout) -> range:
    """The lines between the title and an info line with a date: an abstract, a subtitle, an author's portrait."""
    top, values = layout.top, layout.values
    last = max((c.line for c in layout.info.dates if top < c.line <= top + 5), default=top)
    # An article so short that its info line stands below it is no abstract.
    if not top or sum(values[top:last]) > sum(v for v in values[last + 1 : layout.end] if v > 0):
        return range(0)
    return range(top, last)


def _abstract(layout: _Layout, start: int) -> list[int]:
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


def _read_path(reading: Reading, layout: _Layout, document: Document) -> None:
    title = reading.title.value if reading.title else None
    before = layout.title_span[0]
    if before < 0:
        before = layout.body.first if layout.body else len(layout.page.lines) - 1
    reading.breadcrumb = read_trail(layout.page, layout.zones, title, before)
    reading.category = (
        section_of(reading.breadcrumb)
        or layout.info.category
        or section_in_title(document.root, layout.page, title)
    )


def _read_body(reading: Reading, document: Document, layout: _Layout, block: Block) -> None:
    known = {*range(*layout.title_span), *layout.info.lines}
    exclude = _furniture(layout, block, known)
    body = read_body(block.node, document.base_url, exclude)
    body.paragraphs = trim_boilerplate(body.paragraphs)
    _add_attachments(body, document, layout, block)
    reading.body_node = block.node
    length = sum(map(len, body.paragraphs))
    where = f"{block.tag}.{block.hints.split()[0]}" if block.hints else block.tag
    reading.body = Found(body, where, 0.9 if length >= 200 else 0.7 if length >= 60 else 0.5)
    byline = parse_byline(body.paragraphs)
    reading.reporters = list(byline.reporters)
    if reading.source is None and byline.source:
        reading.source = Found(byline.source, "byline", 0.5)
    if reading.author is None and byline.author:
        reading.author = Found(byline.author, "byline", 0.5)


def _furniture(layout: _Layout, body: Block, known: Container[int]) -> list[HtmlElement]:
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


def _add_attachments(body: Body, document: Document, layout: _Layout, block: Block) -> None:
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
