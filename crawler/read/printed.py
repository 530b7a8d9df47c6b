"""What the lines of a page print of when, by whom, whence and how often read.

``发布时间：2024-09-27 来源：新华网 作者：张三 浏览：128`` in one line, in the cells of a table, in the items of a list, or
without any label in elements whose class says what they are. Each gives evidence; which is right is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.fields.bylines import parse_author, parse_owner, parse_source, says_who_posted
from crawler.fields.categories import parse_category
from crawler.fields.counts import parse_count
from crawler.fields.dateforms import Order
from crawler.fields.dates import Published, parse_published
from crawler.fields.leaves import unfold
from crawler.fields.text import clean_line, half_width
from crawler.read.boilerplate import is_closing
from crawler.read.document import all_text
from crawler.read.evidence import Evidence, Kind
from crawler.read.lines import Line, Page, Piece
from crawler.read.traps import trap
from crawler.read.zones import Zone
from crawler.words import Group, classes, heads, labels, times
from crawler.words.furniture import (
    ARTICLE_BEFORE_OR_AFTER,
    BUTTONS,
    ENTRIES,
    IMPRINTS,
    POPULAR,
    RELATED,
)
from crawler.words.lists import LATEST, MORE
from crawler.words.names import COMPANIES, COPULA, MEDIUM_END, OFFICE_END, WORKS, WRITTEN
from crawler.words.sections import HOME

# No info line is longer, in characters, nor a line of one field.
_LONGEST: Final = 300
_ONE_FIELD: Final = 160
_SHORT: Final = 80
_BARE: Final = 60
# Elements between a text and the link that it is.
_LINK_HEIGHT: Final = 2
# What holds one value, or its label, or both.
_VALUE: Final = 40
_LABEL_ALONE: Final = 12
_SHORTEST_NAME: Final = 2
_OFFICE: Final = re.compile(rf"(?:{MEDIUM_END.any}|{OFFICE_END.any}|{COMPANIES.any})\Z")
# What is longer and has a stop is running text.
_PARAGRAPH: Final = 16
# Lines beside the title and behind the text that are looked at.
_BETWEEN: Final = 14
_ABOVE: Final = 6
_HEAD_ABOVE: Final = 30
_BEHIND: Final = 12
# Lines of a date drawn as a calendar leaf, the first of them the day or the month.
_LEAVES: Final = 3
_LEAF: Final = re.compile(r"\d{1,2}\s?[日月/]?")
# No headline is shorter, in characters.
_HEADLINE: Final = 8


def _labelled(*groups: Group) -> str:
    return "|".join(each.any for each in groups)


_COLON: Final = r"\s*[:：]"
# 发布时间, 更新于, 发布人.
_SUFFIX: Final = "[\u4e00-\u9fff]{0,2}"
_DATE_WORDS: Final = _labelled(labels.PUBLISHED, labels.ENTERED, labels.UPDATED)
_LABEL: Final = re.compile(
    rf"(?:{_labelled(labels.PLAIN_DATE, labels.SOURCE, labels.AUTHOR, labels.EDITOR, labels.PUBLISHER)}"
    rf"|(?:{_DATE_WORDS}){_SUFFIX}|{labels.VIEWS.any}{labels.VIEWS_SUFFIX.any}?|{heads.FONT.any})"
    rf"{_COLON}|[\[【]\s?(?:{_labelled(labels.SOURCE, labels.AUTHOR)})\s?[\]】]"
)
# In a line of fields a reporter is one of them; by itself it is the text's byline.
_REPORTER: Final = re.compile(rf"{labels.REPORTER.any}{_COLON}")
_LABEL_EN: Final = re.compile(rf"(?:{_labelled(labels.SOURCE_EN, labels.AUTHOR_EN)}){_COLON}", re.I)
_VIEWS_LABEL: Final = re.compile(_labelled(labels.VIEWS, labels.VIEWED))
_VIEWS_LABEL_EN: Final = re.compile(labels.VIEWS_EN.any, re.I)
_PUBLISHED: Final = re.compile(
    rf"(?:{_labelled(labels.PUBLISHED, labels.ENTERED)})[^，。]{{0,6}}[:：]"
)
_PUBLISHED_EN: Final = re.compile(rf"{labels.PUBLISHED_EN.any}[^，。]{{0,6}}[:：]", re.I)
_SAYS_PUBLISHED: Final = re.compile(_labelled(labels.PUBLISHED, labels.ENTERED))
_UPDATED: Final = re.compile(labels.UPDATED.any)
_PUBLISHER: Final = re.compile(
    rf"{labels.PUBLISHER.any}{_COLON}\s*(?P<value>[^\s:|：]{{2,40}})(?=[\s|]|$)"
)
_SECTION: Final = re.compile(
    rf"(?:^|[\s|]){labels.SECTION_OF.any}?{labels.SECTION.any}{_COLON}\s*(?P<value>[^\s:：|]{{2,20}})(?=[\s|]|$)"
)
# The cells of a property table: 索引号, 成文日期, 发布机构, each with its value in the next one.
_PROPERTY: Final = re.compile(
    rf"(?:{heads.PROPERTY.any}|{labels.SOURCE_OF.any}?{labels.SOURCE.any}|{labels.SECTION_OF.any}?{labels.SECTION.any}"
    rf"|{labels.PLAIN_DATE_OF.any}?{labels.PLAIN_DATE.any}|{labels.SOURCE_OF.any}?{labels.AUTHOR.any}"
    rf"|{_labelled(labels.PUBLISHER, labels.EDITOR)}"
    rf"|(?:{_DATE_WORDS}|{labels.OTHER_DATE.any}){_SUFFIX}|{labels.VIEWS.any}{labels.VIEWS_SUFFIX.any}?)"
)
# In such a table 信息分类 is the document's subject, by a list that all offices share.
_SUBJECT: Final = re.compile(rf"{heads.PROPERTY.any}{_COLON}")
# The name of the property that says when a document or a project was published.
_PUBLICATION: Final = re.compile(rf"{labels.PUBLISHED.any}{labels.PLAIN_DATE.any}")
# When something is held, open or due: an article's own words.
_EVENT: Final = re.compile(rf"{heads.EVENT.any}{labels.PLAIN_DATE.any}\s?[:：]")
_PLACE: Final = re.compile(rf"\A\W{{0,4}}\w{{0,4}}{heads.PLACE.any}\s?[:：]")
_OPEN_LABEL: Final = re.compile(r"[:：]\s*$|(?:^|\s)[\u4e00-\u9fff]$")
_AGE: Final = re.compile(rf"{times.DAYS.any}|{times.UNITS.any}\s?前|\bago\b", re.I)
_LOOKS_DATED: Final = re.compile(
    rf"(?:19|20)\d\d\s?[-/.年]\s?\d{{1,2}}|(?<!\d)\d{{1,2}}[-/.]\d{{1,2}}(?!\d)|\d{{1,2}}月\d{{1,2}}[日号號]|{_AGE.pattern}"
    r"|[〇○二][〇○零O0]\S{2}年|(?:19|20)\d{6}(?!\d)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?[-\s]+\d"
    r"|\d[-\s]+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|民[国國]\s?\d",
    re.I,
)
_SENTENCE: Final = re.compile("[，。；！？]")
_STOP: Final = re.compile("[。；！？]")
# A sentence of several clauses is somebody's text, whatever it tells of: 申报时间：自即日起至11月20日止，逾期不予受理。
_CLAUSES: Final = re.compile("，[^。]*。\\Z")
_TODAY: Final = re.compile(rf"{heads.TODAY.any}|{IMPRINTS.any}", re.I)
# Above a title a day of the week says what day it is.
_WEEKDAY: Final = re.compile(times.WEEKDAYS.any)
# 版权声明：本文由林夏于 2024-09-20 发表.
_SIGNED: Final = re.compile(
    rf"(?:{labels.SOURCE_OF.any}|{labels.AUTHOR.any})[^。；]{{0,40}}?于\s?(?:19|20)\d\d.{{4,20}}?{labels.PUBLISHED.any}"
)
# The author's line of a box of copyright below the text.
_AUTHOR_LINE: Final = re.compile(rf"{labels.SOURCE_OF.any}?{labels.AUTHOR.any}\s?[:：]")
_BARE_VIEWS: Final = re.compile(
    rf"^\s*\d[\d,，.]*\s*[万wWkK千]?\+?\s*(?:{labels.TIMES.any}|℃|°)?\s*$"
)
# Beside author and date a temperature is how hot an article is: <em>128℃</em>.
_HEAT: Final = re.compile(r"\d{1,9}\s?℃")
_WEATHER: Final = re.compile(rf"{heads.WEATHER.any}|℃.*℃")
_VIEWS: Final = frozenset({"views"})
_COUNTS_NEXT: Final = re.compile(
    rf"(?:{labels.VIEWS.any}{labels.VIEWS_SUFFIX.any}?|{labels.VIEWS_EN.any})\Z", re.I
)
# A label in brackets, or with a stroke, announces its value as one with a colon does: 【来源】<span>翠湖日报</span>, 文/<b>林夏</b>.
_ANNOUNCED: Final = re.compile(
    rf"(?:[\[【]\s?(?:{_labelled(labels.SOURCE, labels.AUTHOR)})\s?[\]】]|(?:^|[\s|/]){WRITTEN.any}\s?[/丨｜])\s?\Z"
)
_WROTE: Final = re.compile(rf"(?:^|[\s|/]){WRITTEN.any}\s?[/丨｜]")
# January 31, 2025 by 林夏.
# The longest such sentence, in characters.
_POSTED: Final = 60
_BY: Final = re.compile(r"(?<=[\d\s])[Bb]y\s")
_COUNTED: Final = re.compile(rf"{labels.TIMES.any}(?:{labels.VIEWS.any}|{labels.VIEWED.any})")

_READ_ALOUD: Final = re.compile(classes.READ_ALOUD.any)
_HINTS: Final[dict[str, re.Pattern[str]]] = {
    "views": re.compile(classes.VIEWS_CLASS.any),
    "date": re.compile(classes.DATE_CLASS.any),
    "author": re.compile(classes.AUTHOR_CLASS.any),
    "category": re.compile(classes.CATEGORY_CLASS.any),
    "source": re.compile(classes.SOURCE_CLASS.any),
}
_INFO_NAMES: Final = re.compile(classes.INFO_CLASS.any)
# A link to all that one author wrote, whatever its class: /author-1.html, /author/lin/, ?auth=3, space-uid-1.html.
_AUTHOR_PAGE: Final = re.compile(
    r"/author[-/]|[?&](?:author|auth)=|(?:space-|mod=space&)(?:uid|username)"
)
# A row of a list of other articles: its height in elements, its lines; the links to the next article are none.
_ROW_HEIGHT: Final = 5
_ROW_LINES: Final = 6
_NEIGHBOUR: Final = re.compile(rf"\W*(?:{ARTICLE_BEFORE_OR_AFTER.any}|[上下]一?页)", re.I)
# A label and its value without a colon between them.
_PAIRS: Final = frozenset({("dt", "dd"), ("th", "td"), ("td", "td")})
# What cannot say when, whatever it holds; any other attribute may: datetime, title, content, data-time.
NEVER_EXACT: Final = frozenset({"class", "id", "href", "src", "style"})
_NOT_VALUE: Final = re.compile(r"\d{4}-\d|^\d|[={};]")
# What joins a label to its value: 作者是 林夏.
_COPULA: Final = "".join(COPULA.words)
# A theme writes @林夏, too.
_AROUND_NAME: Final = " ,/|·•-@"
# A number, a button, a label; the name of nobody; a heading of class "name" over other articles.
_NOT_A_NAME: Final = re.compile(
    rf"\A(?:by|posted(?:\s+by)?|on|in|{labels.BY.any}|{labels.DATE_LINK.any}|[\W_]*|\d+|admin\s*|{labels.NOBODY.any}|{BUTTONS.any})\Z|\A\d{{4}}-"
    rf"|\A(?:{RELATED.any}|{POPULAR.any}|{LATEST.any}|{ENTRIES.any}|[Tt他她][Aa]?的)"
    rf"|{labels.VIEWS.any}|{labels.OTHER_COUNT.any}|{labels.PUBLISHED.any}于|{MORE.any}|{WORKS.any}\Z|{HOME.any}\Z",
    re.I,
)


class Region(StrEnum):
    """Where a line stands; each is a feature of what the line tells."""

    HEADING = "heading"
    BETWEEN = "between"
    TEXT_HEAD = "text_head"
    AROUND = "around"
    ABOVE = "above"
    TEXT_TAIL = "text_tail"
    BEHIND = "behind"
    FAR = "far"


# What stands there is no article's.
_OTHERS: Final = frozenset({Zone.FOOTER, Zone.COMMENTS, Zone.RELATED, Zone.NAV})
# A line there may be the article's own: only what is named says anything.
_NAMED_ONLY: Final = frozenset({Region.TEXT_TAIL, Region.BEHIND, Region.FAR})
# What is read there belongs to the article's head, and not to its text.
_HEADS: Final = frozenset(
    {Region.BETWEEN, Region.TEXT_HEAD, Region.AROUND, Region.ABOVE, Region.TEXT_TAIL}
)


@dataclass(slots=True)
class Printed:
    """What the lines around the title say."""

    evidence: list[Evidence[object]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    """The lines that are no text of the article."""

    @property
    def dates(self) -> list[Evidence[object]]:
        """The evidence of when it was published."""
        return [each for each in self.evidence if each.field == "published"]


def looks_like_info(line: Line) -> bool:
    """Whether a line has the labels or the date of an info line."""
    text = line.text
    if len(text) > _LONGEST or _TODAY.search(text) or _CLAUSES.search(text):
        return False
    if _has_label(text):
        return len(text) <= _ONE_FIELD or len(_LABEL.findall(text)) > 1
    if _is_published(text) and looks_dated(text):
        return _SENTENCE.search(text) is None
    return _is_bare_date(text)


def _has_label(text: str) -> bool:
    """Whether a text has a word for a field before a colon, in Chinese or in English."""
    return (_LABEL.search(text) or _LABEL_EN.search(text)) is not None


def is_property(text: str) -> bool:
    """Whether a cell names a property of a document, whose value stands in the next one: 索 引 号, 发布机构."""
    return _PROPERTY.fullmatch(re.sub(r"\s", "", text).rstrip(":：")) is not None


def looks_dated(text: str) -> bool:
    """Whether a text may hold a date or an age: what is worth a closer look."""
    return _LOOKS_DATED.search(half_width(text)) is not None


def _is_bare_date(text: str) -> bool:
    """A date with hardly anything around it; a sentence with a date in it is the article's own."""
    # 2024-09-27创建，2024-10-01更新 has no other words than those of its dates.
    return len(text) <= _BARE and not _STOP.search(text) and all(map(looks_dated, text.split("，")))


def read_printed(
    page: Page,
    zones: Sequence[Zone],
    title: tuple[int, int],
    body: tuple[int, int],
    near: date | None,
    now: datetime,
    rest: str = "",
    *,
    wide: bool = False,
    order: Order | None = None,
) -> Printed:
    """Read the lines between title and body, then those above the title and behind the body.

    ``title`` and ``body`` are stretches of lines; a title of (-1, -1) is not on the page. ``near`` is a
    date known from the address: it gives its year to a month and day. ``rest`` is what stands in the
    heading behind the title. ``wide``: what stands elsewhere on the page is told as well, for who can compare it
    with other pages of the site. ``order``: what 05/06/2026 is on this site.
    """
    reader = _Reader(page, zones, title, near, now, order)
    if rest and title[0] >= 0:
        reader.read_heading(rest, title[0])
    regions = _regions(title, body, page.lines)
    for region, first, end in regions:
        reader.read_region(region, first, end, body[1])
    if wide:
        known = [(first, end) for _, first, end in regions] + [body]
        reader.read_elsewhere(known)
    reader.read_properties(*body)
    if title[0] > 0:
        reader.read_pairs(Region.ABOVE, max(0, title[0] - _HEAD_ABOVE), title[0])
    return reader.printed


def _regions(
    title: tuple[int, int], body: tuple[int, int], lines: Sequence[Line]
) -> list[tuple[Region, int, int]]:
    first, last = title
    start, end = body
    count = len(lines)
    tail = _tail(lines, start, end)
    if first < 0:
        return [
            (Region.AROUND, max(0, start - 8), min(count, start + 2)),
            (Region.TEXT_TAIL, max(start + 2, min(tail, end - 3)), end),
            (Region.BEHIND, end, min(count, end + 10)),
        ]
    between = min(max(start, last), last + _BETWEEN)
    return [
        (Region.BETWEEN, last, between),
        (Region.TEXT_HEAD, between, min(count, between + 4)),
        (Region.ABOVE, max(0, first - _ABOVE), first),
        (Region.TEXT_TAIL, max(between + 1, min(tail, end - 3)), end),
        (Region.BEHIND, max(end, between), min(count, max(end, between) + _BEHIND)),
    ]


def _tail(lines: Sequence[Line], start: int, end: int) -> int:
    """The first line behind the last paragraph of a text: files, info lines and what a site says of its articles follow."""
    place = end
    while place > max(start, end - _BEHIND) and not _runs(lines[place - 1]):
        place -= 1
    return place


def _runs(line: Line) -> bool:
    return (
        line.stops > 0
        and len(line.text) >= _PARAGRAPH
        and not is_closing(line.text)
        and not looks_like_info(line)
    )


class _Reader:
    """The state of one reading: what was found so far, and which lines are the values of a label before them."""

    def __init__(
        self,
        page: Page,
        zones: Sequence[Zone],
        title: tuple[int, int],
        near: date | None,
        now: datetime,
        order: Order | None,
    ) -> None:
        self.page, self.zones, self.title = page, zones, title
        self.near, self.now, self.order = near, now, order
        self.printed = Printed()
        self._paired: set[int] = set()

    def add(self, name: str, value: object, line: Line, place: int, *features: str) -> None:
        """Take down one candidate."""
        self.printed.evidence.append(
            Evidence(name, value, Kind.PRINTED, where_of(line), features, place, line.node)
        )

    def date_of(self, text: str) -> Published | None:
        """When a text says that the article was published."""
        return parse_published(text, self.now, near=self.near, order=self.order)

    def read_heading(self, text: str, place: int) -> None:
        """A date and more that a theme put into the heading itself, behind the title."""
        line = self.page.lines[place]
        if published := self.date_of(text):
            self.add("published", published, line, place, Region.HEADING)
        self.read_text(text, line, place, Region.HEADING, "label")

    def read_region(self, region: Region, first: int, end: int, body_end: int) -> None:
        """Read a stretch of lines."""
        if region is Region.TEXT_HEAD and self.printed.lines:
            return
        if region in (Region.BETWEEN, Region.TEXT_HEAD):
            self.read_pairs(region, first, min(end, first + _BETWEEN))
        elif region in (Region.TEXT_TAIL, Region.BEHIND):
            self.read_card(region, first, end)
        for place in range(first, end):
            line = self.page.lines[place]
            if region is Region.TEXT_HEAD and _in_text(self.page, first, place, body_end):
                break
            may = _may_inform(line, self.zones[place], region)
            boxed = region is Region.TEXT_TAIL and _is_boxed(self.page, place)
            if place in self._paired or not (may or boxed):
                continue
            if _is_event(self.page, place):
                continue
            if region in _NAMED_ONLY and _is_anothers(self.page, place, self.title):
                continue
            found = self.read_date(line, place, region)
            found = self.read_labels(line, place, region) or found
            found = self.read_hints(line, place, region) or found
            if found and region in _HEADS:
                self.printed.lines.append(place)

    def read_elsewhere(self, known: Sequence[tuple[int, int]]) -> None:
        """Read the lines outside of some stretches."""
        seen = {place for first, end in known for place in range(first, end)}
        for place in range(len(self.page.lines)):
            if place not in seen:
                self.read_region(Region.FAR, place, place + 1, 0)

    def read_date(self, line: Line, place: int, region: Region) -> bool:
        """The date that a line prints; whether the line is one that tells it."""
        # A day and a year in boxes of their own are no date before they are put in order.
        short = len(line.text) <= _VALUE
        text = (self.leaf_at(place) or unfold(_spaced(line))) if short else line.text
        if not looks_dated(text) and not looks_dated(line.text):
            return False
        hinted = any(_HINTS["date"].search(hint) for hint in _hints_of(line))
        label = _LABEL.search(line.text) or _SIGNED.search(line.text)
        labelled = label is not None or _is_published(line.text)
        unnamed = region in _NAMED_ONLY and not (
            region is Region.BEHIND and self.is_in_info_box(place)
        )
        if not hinted and not labelled and (unnamed or not _is_bare_date(text)):
            return False
        published = self.date_of(text if short else unfold(_spaced(line)))
        if published is None:
            # 03-15 in a box for dates is no date that can be known, and no text either.
            return hinted and len(line.text) <= _LABEL_ALONE
        if published.basis == "relative":
            published = _exactly(line, published, self.now) or published
        features = [region, *["labelled"] * labelled, *["hinted"] * hinted]
        self.add("published", published, line, place, *features, *_said_of(line.text, published))
        return True

    def leaf_at(self, place: int) -> str | None:
        """The date in a box whose first line is a day, and whose others are the rest of it; None where there is none."""
        lines, blocks = self.page.lines, self.page.blocks
        if not _LEAF.fullmatch(lines[place].text):
            return None
        holder = blocks[blocks[lines[place].block].parent]
        box = lines[holder.first : holder.end]
        if holder.first != place or not 1 < len(box) <= _LEAVES:
            return None
        said = " ".join(map(_spaced, box))
        date = unfold(said)
        return date if date != said and _is_bare_date(date) else None

    def read_labels(self, line: Line, place: int, region: Region) -> bool:
        """What a line tells behind labels; whether it has any."""
        text = line.text
        told = (
            _has_label(text)
            or _counts(text)
            or any(each.search(text) for each in (_SECTION, _WROTE))
            or parse_owner(text) is not None
        )
        posted = _is_posted(text)
        by = _BY.search(text) is not None and _is_bare_date(text)
        if (
            not told
            and not by
            and not posted
            and not (_REPORTER.match(text) and self.is_beside_info(place))
        ):
            return False
        # A sentence goes on from piece to piece.
        return self.read_text(text if posted else _joined(line), line, place, region, "label")

    def is_beside_info(self, place: int) -> bool:
        """Whether the line before or behind is an info line."""
        return any(map(looks_like_info, self.page.lines[max(0, place - 1) : place + 2 : 2]))

    def is_in_info_box(self, place: int) -> bool:
        """Whether the line before or behind is an info line of the same box: its parts stand one below the other."""
        lines, blocks = self.page.lines, self.page.blocks
        holder = blocks[lines[place].block].parent
        return any(
            blocks[line.block].parent == holder and looks_like_info(line)
            for line in lines[max(0, place - 1) : place + 2 : 2]
        )

    def read_text(self, text: str, line: Line, place: int, region: Region, how: str) -> bool:
        """What a text tells behind labels; whether it has any."""
        found = False
        section = None if how == "pair" and _SUBJECT.match(text) else _SECTION.search(text)
        for name, value in (
            ("source", parse_source(text)),
            ("author", parse_author(text) if _names_people(text) else None),
            ("category", section["value"] if section else None),
            ("views", parse_count(text) or None if _counts(text) else None),
        ):
            if value is not None:
                office = name == "author" and _OFFICE.search(str(value)) is not None
                self.add(name, value, line, place, region, how, *["office"] * office)
                found = True
        if publisher := _PUBLISHER.search(text):
            self.add("source", publisher["value"], line, place, region, "publisher")
            found = True
        return found or _has_label(text)

    def read_pairs(self, region: Region, first: int, end: int) -> None:
        """Labels whose value stands in the next line: the cells of a property table, the items of a list.

        A table that begins before ``end`` is read to its last row.
        """
        lines = self.page.lines
        # Below another info line a list of terms is the article's: 签约日期, 来源.
        in_pairs = all(lines[each.line].node.tag in ("dd", "td") for each in self.printed.dates)
        place = first
        while place + 1 < min(len(lines), end + _HEAD_ABOVE):
            line, following = lines[place], lines[place + 1]
            label = re.sub(r"\s", "", line.text)
            known = is_property(label)
            if place >= end and not known:
                break
            # A label whose value a script fills is followed by the text's first sentence.
            is_value = len(following.text) <= _VALUE and "。" not in following.text
            if len(label) <= _LABEL_ALONE and is_value:
                if label[-1:] in ":：":
                    tell = region is not Region.ABOVE
                    self.read_pair(label[:-1], following, place, region, tell=tell)
                elif known and in_pairs and (line.node.tag, following.node.tag) in _PAIRS:
                    self.read_pair(label, following, place, region, tell=True)
            place += 2 if place + 1 in self._paired else 1

    def read_card(self, region: Region, first: int, end: int) -> None:
        """Labels that stand alone below the text, each above its value: a card of copyright with 文章作者, 发布于, 许可协议.

        The cells of a table there are the article's own.
        """
        lines = self.page.lines
        for place in range(first, min(end, len(lines) - 1)):
            line, following = lines[place], lines[place + 1]
            if (
                place in self._paired
                or self.zones[place] in _OTHERS
                or line.node.tag in ("td", "th")
            ):
                continue
            is_value = len(following.text) <= _VALUE and not is_property(following.text)
            is_value = is_value and not _has_label(following.text)
            if len(line.text) <= _LABEL_ALONE and is_property(line.text) and is_value:
                label = re.sub(r"\s", "", line.text).rstrip(":：")
                self.read_pair(label, following, place, region, tell=False)

    def read_properties(self, first: int, end: int) -> None:
        """The day of publication in a table that is the article's text: a project's sheet, a document's properties."""
        lines = self.page.lines
        for place in range(max(0, first), min(end, len(lines)) - 1):
            line, following = lines[place], lines[place + 1]
            if place in self._paired or len(line.text) > _LABEL_ALONE:
                continue
            label = re.sub(r"\s", "", line.text).rstrip(":：")
            if not _PUBLICATION.fullmatch(label) or len(following.text) > _VALUE:
                continue
            if published := self.date_of(f"{label}：{_joined(following)}"):
                told = (Region.TEXT_TAIL, "labelled", "published")
                self.add("published", published, following, place + 1, *told)

    def read_pair(
        self, label: str, following: Line, place: int, region: Region, *, tell: bool
    ) -> None:
        """One label and its value. ``tell``: whether both lines are the article's head, and none of its text."""
        text = f"{label}：{_joined(following)}"
        if _PROPERTY.fullmatch(label):
            # Whatever the value looks like: it is what its label says, and nothing else.
            self._paired.update((place, place + 1))
        found = self.read_text(text, following, place + 1, region, "pair")
        if looks_dated(text) and (published := self.date_of(text)):
            said = _said_of(text, published)
            self.add("published", published, following, place + 1, region, "labelled", *said)
            found = True
        if found and tell:
            self.printed.lines.extend((place, place + 1))

    def read_hints(self, line: Line, place: int, region: Region) -> bool:
        """Unlabelled values, by the class of the element around them or the icon before them."""
        found = False
        # Above the title it is the weather of today, below the first date that of the text.
        hot = (
            region is not Region.ABOVE
            and len(self.printed.dates) < 2
            and looks_dated(line.text)
            and not _WEATHER.search(line.text)
        )
        for piece in line.pieces:
            text = clean_line(piece[0])
            if not text or len(text) > _VALUE:
                continue
            hint = _hint(piece, line)
            kinds = _VIEWS if hot and _HEAT.fullmatch(text) else _kinds(hint) if hint else None
            if kinds and (told := _told_by_class(text, kinds, piece)):
                name, value = told
                self.add(name, value, line, place, region, "class")
                found = True
        return found


def _names_people(text: str) -> bool:
    """Whether a text has a label, perhaps one of who wrote it: what has none may be a name, or anything else."""
    worded = any(each.search(text) for each in (_REPORTER, _WROTE, _BY))
    return worded or _has_label(text) or parse_owner(text) is not None or _is_posted(text)


def _is_posted(text: str) -> bool:
    """Whether a text says, with a day, who put it on the site: 由 林夏 提交于 2024-09-27."""
    return len(text) <= _POSTED and looks_dated(text) and says_who_posted(text)


def _counts(text: str) -> bool:
    """Whether a text has a word for views."""
    return (_VIEWS_LABEL.search(text) or _VIEWS_LABEL_EN.search(text)) is not None


def _said_of(text: str, published: Published) -> Iterator[str]:
    """What is known of a date from its words and its line."""
    if published.basis != "absolute":
        yield "age"
    says = _SAYS_PUBLISHED.search(text) is not None
    if says:
        yield "published"
    elif _UPDATED.search(text):
        yield "updated"


def _in_text(page: Page, first: int, place: int, end: int) -> bool:
    """Whether more text stands above a line than below it: a note of the source, no info line."""
    above, below = (
        sum(len(line.text) for line in page.lines[a:b] if _SENTENCE.search(line.text))
        for a, b in ((first, place), (place + 1, end))
    )
    return above > below


def _is_anothers(page: Page, place: int, title: tuple[int, int]) -> bool:
    """Whether a line stands in one box with the headline of another article than the ``title``: a row of 猜你喜欢."""
    for around in page.ancestors(page.lines[place].block)[:_ROW_HEIGHT]:
        first, end = page.blocks[around].first, page.blocks[around].end
        if end - first > _ROW_LINES:
            return False
        headlines = [
            line
            for at, line in enumerate(page.lines[first:end], first)
            if not title[0] <= at < title[1]
            and line.linked >= _HEADLINE
            and line.linked > 0.6 * len(line.text)
            and _leads_on(line)
            and not _has_label(line.text)
        ]
        if headlines:
            return not any(_NEIGHBOUR.match(line.text) for line in headlines)
    return False


def _may_inform(line: Line, zone: Zone, region: Region) -> bool:
    text = line.text
    if len(text) > _LONGEST or (_TODAY.search(text) and not _SIGNED.search(text)):
        return False
    if region is Region.ABOVE and _WEEKDAY.search(text) and not _LABEL.search(text):
        return False
    if zone in _OTHERS:
        return False
    if zone is Zone.SIDE and region is not Region.FAR:
        return False
    apart = region in _NAMED_ONLY
    if zone is Zone.TRAIL and apart:
        return False
    if zone is Zone.TOOLS and apart:
        if _AUTHOR_LINE.match(text):
            return len(text) <= 30
        return _is_published(text) or (
            len(text) <= 20 and (_is_info(line) or _counts(text) or _is_signed(line))
        )
    if region is Region.TEXT_HEAD:  # may already be the body
        # A letter is half as wide as a Chinese character, and a word of either is about as wide.
        width = len(text) - sum(map(str.isascii, text)) // 2
        return width <= _SHORT and (looks_like_info(line) or _is_hinted(line))
    if region in _NAMED_ONLY and parse_owner(text):
        return True
    if region is Region.TEXT_TAIL:  # the body's last lines
        if len(text) <= _SHORT and (_is_published(text) or _is_info(line)):
            return True
        return _tells_several(text) or (_is_signed(line) and not _SENTENCE.search(text))
    # A headline with its date in a list is another article's.
    around = region in (Region.AROUND, Region.ABOVE, Region.BEHIND, Region.FAR)
    if around and line.linked >= _HEADLINE and line.linked > 0.4 * len(text) and _leads_on(line):
        return False
    return region not in (Region.BEHIND, Region.FAR) or len(text) <= 120


def _is_boxed(page: Page, place: int) -> bool:
    """Whether a line stands in a box of several fields, one of them the day, as an info line does whose fields are a list."""
    around = next(
        (block for block in page.around(place) if block.end - block.first > 1), page.blocks[0]
    )
    lines = page.lines[around.first : around.end]
    short = len(lines) <= _BEHIND and all(len(x.text) <= _VALUE for x in lines)
    if not short or not _has_label(page.lines[place].text):
        return False
    told = [x for x in lines if looks_like_info(x)]
    return len(told) > 1 and any(looks_dated(x.text) for x in told)


def _leads_on(line: Line) -> bool:
    """Whether a link of a line may be a headline: that of an author or a section is short, and no date and no address is one."""
    texts = [clean_line(all_text(link)) for link in line.links]
    return any(
        len(text) >= _HEADLINE and not _is_bare_date(text) and "://" not in text for text in texts
    )


def _tells_several(text: str) -> bool:
    """Whether a line below the text says how often it was read, or two fields and more: 作者：… | 分类：… | 浏览：11."""
    if len(text) > _ONE_FIELD or _SENTENCE.search(text):
        return False
    counted = len(text) <= _BARE and _counts(text) and parse_count(text) is not None
    return counted or len(_LABEL.findall(text)) + len(_SECTION.findall(text)) > 1


def _is_published(text: str) -> bool:
    return (_PUBLISHED.search(text) or _PUBLISHED_EN.search(text)) is not None


def _is_event(page: Page, place: int) -> bool:
    """Whether a line says when something takes place: 会议时间：10月8日, or 时间：10月8日 with 地点：… below it."""
    text = page.lines[place].text
    if _EVENT.search(text):
        return not _is_published(text)
    below = page.lines[place + 1].text if place + 1 < len(page.lines) else ""
    return len(_LABEL.findall(text)) == 1 and _PLACE.match(below) is not None


def _is_hinted(line: Line) -> bool:
    """Whether a short line stands in an element whose class says what it is."""
    return len(line.text) <= 20 and any(_kinds(hint) for hint in _hints_of(line) if hint)


def _is_signed(line: Line) -> bool:
    """Whether a line stands in an element that is called the author's: in a card of copyright."""
    return any("author" in _kinds(hint) for hint in _hints_of(line) if hint)


def _is_info(line: Line) -> bool:
    """Whether a line behind an article stands in the block of its author, date and section."""
    element: HtmlElement | None = line.node
    for _ in range(2):
        if element is None:
            return False
        if _INFO_NAMES.search(_names(element)):
            return True
        element = element.getparent()
    return False


def _spaced(line: Line) -> str:
    return clean_line(" ".join([piece[0] for piece in line.pieces]))


def _joined(line: Line) -> str:
    """The line with `` | `` where one element ends and the next begins, unless a label leads on."""
    text = ""
    for piece in line.pieces:
        part = clean_line(piece[0])
        if not part:
            continue
        # <em>128</em> 次浏览, 阅读 <em>128</em>
        counted = text[-1:].isdigit() and _COUNTED.fullmatch(part)
        if counted or (_BARE_VIEWS.match(part) and _COUNTS_NEXT.search(text)):
            text += f" {part}"
            continue
        glued = (
            not text
            or text.endswith((":", "：", "(", "（", "[", "【"))
            or part[0] in ":：)）]】"
            or _ANNOUNCED.search(text)
        )
        # 来源 in one element and its value in the next, or 作 and 者 set apart
        text += part if glued else f" {part}" if _OPEN_LABEL.search(text) else f" | {part}"
    return text


def _exactly(line: Line, age: Published, now: datetime) -> Published | None:
    """What the element that shows an age, 3天前, says in an attribute, such as ``datetime``.

    It may be earlier than the age, which is as old as the page that a server or a proxy has kept; a later one is
    the stamp of an update.
    """
    for text, node, behind in line.pieces:
        element = node.getparent() if behind else node
        if element is None or not _AGE.search(text):
            continue
        for name, value in element.items():
            if name in NEVER_EXACT:
                continue
            exact = parse_published(value, now) if _is_bare_date(value) else None
            if exact and exact.basis == "absolute" and exact.start < age.end:
                return exact
    return None


def where_of(line: Line) -> str:
    """The place of a line, for a person to read: its element and the first word of its class or id."""
    name = (line.node.get("class") or line.node.get("id") or "").split()
    return f"{line.node.tag}.{name[0]}" if name else str(line.node.tag)


def _hints_of(line: Line) -> Iterator[str]:
    for piece in line.pieces:
        if not piece[0].isspace():
            yield _hint(piece, line)


def _hint(piece: Piece, line: Line) -> str:
    """Class and id of what holds a text, from the innermost element out to the line's own block."""
    names = []
    element: HtmlElement | None = piece[1]
    if piece[2] and element is not None:
        # An icon before a number says what it counts; other elements say nothing of the text behind them.
        if not (element.text or "").strip() and len(element) == 0:
            names.append(_names(element))
        element = element.getparent()
    for _ in range(3):
        if element is None:
            break
        names.append(_names(element))
        if element is line.node:
            break
        element = element.getparent()
    return " ".join(filter(None, names))


def _names(element: HtmlElement) -> str:
    rel, prop = element.get("rel"), element.get("itemprop")
    # A thing's name: what thing it is says the element around it, as the property of another.
    prop = None if prop == "name" else prop
    name, mark = element.get("class"), element.get("id")
    page = "author" if element.tag == "a" and _AUTHOR_PAGE.search(element.get("href") or "") else ""
    return " ".join(filter(None, (name, mark, rel, prop, page))).lower()


@lru_cache(maxsize=2048)
def _kinds(hint: str) -> frozenset[str]:
    if _READ_ALOUD.search(hint):
        # A label for those who do not see the icon, as "Post author" is.
        return frozenset()
    return frozenset(kind for kind, words in _HINTS.items() if words.search(hint))


def is_name(text: str) -> bool:
    """Whether a short text may name a person, an organisation or a section: no label, no number, no button."""
    name = half_width(text).strip(_AROUND_NAME)
    # One character is a unit or a button, and what has a colon a label with its value: 次, 审核：李四.
    if (
        len(name) < _SHORTEST_NAME
        or ":" in name
        or _NOT_VALUE.search(name)
        or _LABEL.fullmatch(f"{name.rstrip(_COPULA)}:")
    ):
        return False
    return name == "admin" or not _NOT_A_NAME.search(name)


def _is_link_text(piece: Piece) -> bool:
    """Whether a text stands in a link itself, perhaps behind an icon."""
    _, element, behind = piece
    if behind and (len(element) or (element.text or "").strip()):
        return False
    around = element.getparent() if behind else element
    return around is not None and around.tag == "a"


def _is_tag(piece: Piece) -> bool:
    """Whether a text stands in a link to the articles of one tag, which is neither a name nor a section."""
    links = (
        up for up in (piece[1], *islice(piece[1].iterancestors(), _LINK_HEIGHT)) if up.tag == "a"
    )
    link = next(links, None)
    return link is not None and trap(link.get("href") or "") == "tag"


def _told_by_class(text: str, kinds: frozenset[str], piece: Piece) -> tuple[str, object] | None:
    """The field and the value that a short text is, by what its element is called."""
    # A 0 is a script's placeholder: this very visit is the first.
    if "views" in kinds and _BARE_VIEWS.match(text) and (count := parse_count(text)):
        return "views", count
    if not is_name(text) or _is_tag(piece):
        return None
    name = half_width(text).strip(_AROUND_NAME)
    if "category" in kinds and _is_link_text(piece):
        return "category", parse_category(text) or text
    if "date" in kinds:
        return None
    if "author" in kinds and "category" not in kinds and len(name) <= 20:
        return "author", clean_line(text).lstrip("@")
    if "source" in kinds and len(name) <= 30:
        return "source", clean_line(text)
    return None
