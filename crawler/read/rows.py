"""One row of a list: its title, date, views and excerpt.

A row is read as pieces of text, each with the element that shows it. The pieces of the title's link are the
title; a short piece that parses is the date; a number beside 浏览 is the views; the longest of the rest is the
excerpt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Final

from lxml.html import HtmlElement

from crawler.fields.counts import parse_count
from crawler.fields.dates import Precision, Published, date_in_url, parse_published
from crawler.fields.leaves import unfold
from crawler.fields.text import clean_line, comparison_key, is_cut
from crawler.read.links import (
    INVISIBLE,
    Link,
    is_large,
    read_link,
    visible_strings,
    visible_text,
    walk,
)
from crawler.words.labels import (
    AUTHOR,
    DATE_LINK,
    ENTERED,
    PLAIN_DATE,
    PUBLISHED,
    SOURCE,
    TITLE,
    UPDATED,
    VIEWED,
    VIEWS,
    VIEWS_EN,
)
from crawler.words.lists import BADGES, DATE_NAMES, DETAIL, MORE, PINS, TITLE_NAMES, VIEWS_NAMES
from crawler.words.times import DAYS, JUST_NOW, UNITS

# Formatting inside a title; other elements begin a piece of their own.
_FORMATTING: Final = frozenset({"b", "strong", "font", "em", "i", "u", "big", "mark", "wbr"})
HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS: Final = HEADINGS | frozenset(
    {"p", "div", "li", "dd", "dt", "dl", "td", "tr", "ul", "ol", "table"}
    | {"section", "article", "header", "footer", "figure"}
)
_TITLE_CLASS: Final = re.compile(rf"(?:^|[-_\s]){TITLE_NAMES.any}(?:$|[-_\s\d])", re.I)
_DATE_CLASS: Final = re.compile(DATE_NAMES.any, re.I)
_VIEWS_CLASS: Final = re.compile(VIEWS_NAMES.any, re.I)
_VIEWS_WORD: Final = re.compile(rf"{VIEWS.any}|{VIEWED.any}|{VIEWS_EN.any}", re.I)
# WordPress themes write 76点热度 for 76 views.
_DEGREES: Final = re.compile(rf"(?<=\d)\s*(?:点|℃|°)\s*(?={VIEWS.any})")
_BADGES: Final = frozenset(BADGES.words)
_MORE: Final = re.compile(
    rf"[\[【(（<«]{{0,4}}\s{{0,4}}{VIEWS.any}?(?:{MORE.any}|{DETAIL.any})s?\s*[\]】)）>»›→]*\s*$",
    re.I,
)
_BULLET: Final = re.compile(r"^(?:[·•▪■◆●○▶►»›＞>※☆★\-–—*|]+\s*)+")
_PINNED: Final = re.compile(rf"^[\[【(（]\s?{PINS.any}\s?[\]】)）]\s?(?=\S)", re.I)
_TRAILING_DATE: Final = re.compile(
    r"[\s\[(（【]*(?:(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}日?|(?<![\d-])\d{1,2}[-/]\d{1,2}(?=\s*[\])）】]))"
    r"(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?[\s\])）】]*$"
)
_MONTH: Final = (
    r"(?<![A-Za-z])(?i:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
)
_TOOLTIP_DATE: Final = re.compile(
    rf"(?:{PLAIN_DATE.any}|{PUBLISHED.any}|{UPDATED.any})\s{{0,3}}[:：]\s{{0,3}}((?:19|20)\d\d[-/.年]\d{{1,2}}[-/.月]\d{{1,2}}日?)"
)
DATE_LIKE: Final = re.compile(
    r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}|(?<![\d.:/-])\d{1,2}\s*[-/月]\s*\d{1,2}(?![\d.:%-])"
    rf"|{DAYS.any}|{JUST_NOW.any}"
    rf"|\d+\s*个?{UNITS.any}前|\d+ (?:hour|day|week|month|year)s? ago"
    rf"|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s{{1,2}}(?:19|20)\d\d|\d{{1,2}}[\s-]{_MONTH},?[\s-](?:19|20)\d\d"
)
_TOLD: Final = "|".join(
    each.any for each in (AUTHOR, VIEWS, UPDATED, PUBLISHED, ENTERED, SOURCE, PLAIN_DATE)
)
# Older systems write all they know into the tooltip: 文章标题：… 作者：… 更新时间：…
_TOOLTIP: Final = re.compile(
    rf"^{TITLE.any}\s*[:：]\s*(.+?)\s*(?:(?:{_TOLD})\S{{0,4}}?\s*[:：].*)?$"
)
_DATE_WORDS: Final = re.compile(f"{PUBLISHED.any}|{UPDATED.any}|{PLAIN_DATE.any}|{DATE_LINK.any}")
_NO_LETTERS: Final = re.compile(r"[\d\W_年月日时分秒期]+")
_LONG: Final = 60
# Characters of a group's date, and of the day or the month and day that a row of it shows.
_LABEL: Final = 16
_DAY: Final = 8
_GROUP: Final = re.compile(r"(?:19|20)\d\d")
# Children of an element that holds little.
_FEW: Final = 8
_EXCERPT: Final = 18


@dataclass(slots=True)
class Piece:
    """A run of text that one element of a row shows."""

    text: str
    owner: HtmlElement
    """The innermost element around it that is not mere formatting."""
    link: HtmlElement | None
    """The ``<a>`` around it."""


@dataclass(slots=True)
class RowText:
    """The pieces of one row, and the elements that make it up."""

    elements: Sequence[HtmlElement]
    pieces: list[Piece]
    group: str | None = None
    """The month, the year or the day that stands above the rows of its group."""


def read_pieces(
    elements: Sequence[HtmlElement],
    with_tails: bool,
    lead: str | None = None,
    last: HtmlElement | None = None,
) -> RowText:
    """The pieces of a row.

    ``with_tails``: the text after each element belongs to the row as well, but for that after ``last``. ``lead`` is
    text before the first element, which is the row's too.
    """
    runs: list[tuple[list[str], HtmlElement, HtmlElement | None]] = []

    def add(text: str | None, owner: HtmlElement, link: HtmlElement | None) -> None:
        if not text:
            return
        if runs and runs[-1][1] is owner and runs[-1][2] is link:
            runs[-1][0].append(text)
        elif not text.isspace():
            runs.append(([text], owner, link))

    if lead:
        add(lead, elements[0], None)
        runs.append(([], elements[0], None))
    for element in elements:
        around: list[tuple[HtmlElement, HtmlElement | None]] = [(element, None)]
        for entered, node in walk(element, INVISIBLE):
            owner, link = around[-1]
            if entered:
                owner = owner if node.tag in _FORMATTING else node
                link = node if node.tag == "a" else link
                around.append((owner, link))
                if node.tag not in INVISIBLE:
                    add(node.text, owner, link)
                continue
            around.pop()
            if node is not element:
                owner, link = around[-1]
                # An icon parts 2026/9/21 from the views behind it, as a break does.
                if node.tag == "br" or (link is None and not len(node) and not node.text):
                    runs.append(([], owner, link))
                add(node.tail, owner, link)
        if with_tails and element is not last:
            parent = element.getparent()
            add(element.tail, parent if parent is not None else element, None)
    texts = ((clean_line("".join(run)), owner, link) for run, owner, link in runs)
    return RowText(elements, [Piece(text, owner, link) for text, owner, link in texts if text])


def read_title(link: Link, row: RowText, twins: Sequence[Link]) -> tuple[str, bool]:
    """The title of a row and whether it is cut.

    ``twins`` are the row's other links to the same page: the full title may stand in one of their ``title``
    attributes. A title that the row shows only in part, and that is nowhere in full, stays cut.
    """
    shown = _shown_title(link, row)
    hints = [_hint(each.hint) for each in (link, *twins)] + [each.text for each in twins]
    if not shown:
        headings = (piece.text for piece in row.pieces if piece.owner.tag in HEADINGS)
        shown = next(headings, "") or next(
            (hint for hint in hints if hint and not is_more(hint)), ""
        )
    key = comparison_key(shown.rstrip(" .…⋯·。"))
    best = shown
    for hint in hints:
        longer = len(best.rstrip(" .…⋯·")) < len(hint) <= 200 and not is_cut(hint)
        if (
            longer
            and len(key) >= 4
            and comparison_key(hint).startswith(key)
            and _is_fuller(best, hint)
        ):
            best = hint
    return best, is_cut(best) or bool(re.search(r"·{2,}$", best))


def title_in_link(node: HtmlElement) -> str:
    """What a link calls its target, where it holds more than that: a whole card with day, badge and excerpt."""
    return _shown_title(read_link(node, ""), read_pieces([node], with_tails=False))


def _is_fuller(shown: str, hint: str) -> bool:
    """Does ``hint`` continue the title, and not merely add a date or the site's name to it?"""
    if is_cut(shown) or re.search(r"[·.…⋯]{2,}$", shown):
        return True
    rest = hint[len(shown) :].strip()
    return bool(rest) and rest[0] not in "-_|(（[【" and not DATE_LIKE.match(rest)


def _hint(text: str) -> str:
    found = _TOOLTIP.match(text)
    return found[1] if found else text


def _shown_title(link: Link, row: RowText) -> str:
    """What the link shows, without the badge, number, date or excerpt that it may also hold."""
    pieces = [piece for piece in row.pieces if piece.link is link.node]
    for node in link.node.iter():
        names_title = node.tag in HEADINGS or _TITLE_CLASS.search(node.get("class") or "")
        if node is not link.node and names_title and (text := visible_text(node)):
            return _trim(text)
    kept = [piece for piece in pieces if not _is_decoration(piece.text)]
    if not kept:
        return _trim(link.text)
    if all(_block(piece.owner, link.node) is link.node for piece in kept):
        texts = [piece.text for piece in kept]
        whole = [text for text in texts if len(text) >= 4]
        # The same title twice, for wide and for narrow screens.
        if len(whole) > 1 and _same_start(whole[0], whole[1]):
            return _trim(max(whole[:2], key=lambda text: (not is_cut(text), len(text))))
        return _trim(" ".join(texts))
    first = next((piece for piece in kept if len(piece.text) >= 5), kept[0])
    block = _block(first.owner, link.node)
    return _trim(" ".join(piece.text for piece in kept if _block(piece.owner, link.node) is block))


def _same_start(a: str, b: str) -> bool:
    a, b = (comparison_key(text.rstrip(" .…⋯·")) for text in (a, b))
    return a.startswith(b) or b.startswith(a)


def _block(node: HtmlElement, top: HtmlElement) -> HtmlElement:
    """The innermost block around a node, ``top`` at the most."""
    while node is not top and node.tag not in _BLOCKS:
        parent = node.getparent()
        if parent is None:
            break
        node = parent
    return node


def _is_decoration(text: str) -> bool:
    bare = text.strip(" []【】()（）.、·•:：|-")
    if not bare or bare.lower() in _BADGES or is_more(text):
        return True
    if bare.isdecimal() and len(bare) <= 4:
        return True
    return len(text) <= 24 and bool(DATE_LIKE.search(text)) and not _without_dates(text)


def shows_date(texts: Iterable[str]) -> bool:
    """Is one of the texts a date, with its label at the most? A date within a sentence is none."""
    return any(
        len(text) <= 80 and DATE_LIKE.search(text) is not None and len(_without_dates(text)) <= 8
        for text in texts
    )


def _without_dates(text: str) -> str:
    """The letters that remain of a text when its dates and times are taken out."""
    text = _DATE_WORDS.sub("", DATE_LIKE.sub("", text))
    return _NO_LETTERS.sub("", text)


def is_more(text: str) -> bool:
    """阅读全文, 查看更多, [详细]: a link that leads on but names nothing."""
    found = _MORE.search(text)
    return found is not None and (
        found.start() == 0 or text.lower().startswith(("continue read", "read more"))
    )


def _trim(title: str) -> str:
    title = _BULLET.sub("", _PINNED.sub("", clean_line(title)))
    shorter = _TRAILING_DATE.sub("", title)
    return shorter if len(shorter) >= 4 else title


def read_date(row: RowText, title: Link, now: datetime) -> tuple[str | None, Published | None]:
    """The row's date: its words, and what they mean. Dates in titles and excerpts are not the row's."""
    near = date_in_url(title.url)
    raw: str | None = None
    coarse: tuple[str, Published] | None = None
    tried: list[str] = []
    for text in _date_texts(row, title):
        if any(text in other for other in tried):
            continue
        tried.append(text)
        found = parse_published(unfold(text), now, near=near)
        if found is not None:
            words = found.raw if found.raw in text else text
            if (found.precision or 0) >= Precision.DAY:
                return words, found
            coarse = coarse or (words, found)
        elif raw is None and len(text) <= 40:
            raw = text
    if row.group and (whole := _date_in_group(row, title, now, near)):
        return whole
    if coarse is None and raw is None and near is not None:
        # TRS writes the day into the address, and often nowhere else.
        return None, parse_published(near.isoformat(), now)
    return coarse or (raw, None)


def _date_in_group(
    row: RowText, title: Link, now: datetime, near: date | None
) -> tuple[str, Published] | None:
    """The date of a row that shows the day alone, whose group has the rest: ``2024年9月`` above ``27日``."""
    texts = [p.text for p in row.pieces if p.link is not title.node or _is_decoration(p.text)]
    days = [text for text in texts if len(text) <= _DAY and any(map(str.isdecimal, text))]
    for words in (*(f"{row.group} {day}" for day in days), row.group or ""):
        found = parse_published(unfold(words), now, near=near)
        if found is not None and (found.precision or 0) >= Precision.DAY:
            return words, found
    return None


def group_label(node: HtmlElement) -> str | None:
    """The text of an element that is a date or a part of one and nothing else, and no row: ``2024年9月``."""
    if len(node) > _FEW or next(node.iter("a"), None) is not None:
        return None
    text = visible_text(node)
    return (
        text if len(text) <= _LABEL and _GROUP.search(text) and not _without_dates(text) else None
    )


def _date_texts(row: RowText, title: Link) -> Iterator[str]:
    """The texts of a row that may be its date, the likeliest first."""
    for element in row.elements:
        for node in element.iter("time"):
            yield node.get("datetime") or visible_text(node)
        for node in element.iter():
            if isinstance(node.tag, str) and _names(node, _DATE_CLASS):
                # An icon without text parts 2026/9/21 from its views.
                text = clean_line(" ".join(visible_strings(node)))
                if text and len(text) <= _LONG and DATE_LIKE.search(unfold(text)):
                    yield text
    rest = [p.text for p in row.pieces if p.link is not title.node and len(p.text) <= _LONG]
    yield from (text for text in rest if DATE_LIKE.search(text) and not _without_dates(text))
    inside = [p.text for p in row.pieces if p.link is title.node and _is_decoration(p.text)]
    joined = " ".join([*inside, *rest])
    if len(joined) <= 400 and DATE_LIKE.search(unfold(joined)):
        yield from ([joined] if len(joined) <= 120 else [t for t in rest if DATE_LIKE.search(t)])
    if (found := _TOOLTIP_DATE.search(title.hint)) is not None:
        yield found[1]
    if found := _TRAILING_DATE.search(title.text):
        yield found[0].strip()
    for node in title.node.iter(*HEADINGS):
        if found := _TRAILING_DATE.search(visible_text(node)):
            yield found[0].strip()


def _names(node: HtmlElement, pattern: re.Pattern[str]) -> bool:
    name = f"{node.get('class') or ''} {node.get('id') or ''}"
    return len(name) > 1 and pattern.search(name) is not None


def read_views(row: RowText) -> int | None:
    """How often the row says that its article was read; None where it does not say."""
    short = [piece for piece in row.pieces if len(piece.text) <= _LONG]
    for piece in short:
        text = _DEGREES.sub("", piece.text)
        if _VIEWS_WORD.search(text) and (count := parse_count(text)) is not None:
            return count
    for piece in short:
        named = any(_names(up, _VIEWS_CLASS) for up in _around(piece.owner, row))
        if named and len(piece.text) <= 12 and (count := parse_count(piece.text)) is not None:
            return count
    for label, number in pairwise(short):
        is_label = len(label.text) <= 8 and not any(c.isdigit() for c in label.text)
        if is_label and _VIEWS_WORD.search(label.text):
            count = parse_count(f"{label.text} {number.text}")
            if count is not None:
                return count
    return None


def _around(node: HtmlElement, row: RowText) -> Iterator[HtmlElement]:
    """The element, its icon, and the element around it, if that holds little else."""
    yield node
    yield from node.iter("i", "svg", "em", "span", "use")
    parent = node.getparent()
    # Where it holds much it may be the list itself, whose text is the whole page's.
    if parent is None or parent in row.elements or len(parent) > _FEW or is_large(parent):
        return
    if len(visible_text(parent)) <= 12:
        yield parent
        before = node.getprevious()
        if before is not None and not visible_text(before):
            yield before


def read_excerpt(row: RowText, title: str, link: Link) -> str | None:
    """The longest text of the row beside its title, as it stands there, without 阅读全文."""
    best = ""
    key = comparison_key(title)
    for block, text in _paragraphs(row):
        text = _MORE.sub("", text).strip()
        if len(text) < max(len(best) + 1, _EXCERPT) or block is link.node:
            continue
        is_title = key in comparison_key(text) and len(text) < len(title) + _EXCERPT
        is_info = DATE_LIKE.search(text) and len(_without_dates(text)) < 40
        if not is_title and not is_info:
            best = text
    return best or None


def _paragraphs(row: RowText) -> Iterator[tuple[HtmlElement, str]]:
    """The row's texts by the block that shows them, headings left out."""
    blocks: dict[HtmlElement, list[str]] = {}
    for piece in row.pieces:
        block = _block(piece.owner, row.elements[0])
        if block.tag not in HEADINGS:
            blocks.setdefault(block, []).append(piece.text)
    for block, texts in blocks.items():
        # Beside the title, in no element of its own, the excerpt is one text of several.
        yield block, max(texts, key=len) if block in row.elements else " ".join(texts)
