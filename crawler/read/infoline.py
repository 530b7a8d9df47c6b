"""The lines beside a title that say when, by whom, whence and how often read.

``发布时间：2024-09-27 来源：新华网 作者：张三 浏览：128`` in one line, in cells, in list items or in
spans without any label, whose class says what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise
from typing import Final

from lxml.html import HtmlElement

from crawler.fields.bylines import parse_author, parse_source
from crawler.fields.counts import parse_count
from crawler.fields.dates import Published, parse_published
from crawler.fields.leaves import unfold
from crawler.fields.text import clean_line, half_width
from crawler.read.found import Found
from crawler.read.lines import Line, Page, Piece
from crawler.read.zones import Zone

_LONGEST: Final = 300
_PUBLISHER: Final = re.compile(
    r"(?:发布(?:机构|单位|部门)|信息(?:提供|发布)(?:单位|部门|机构)|供稿(?:单位|部门)|撰稿单位|发文(?:机关|单位|机构)|责任部门|来稿单位)"
    r"\s*[:：]\s*(?P<value>[^\s:|：]{2,40})(?=[\s|]|$)"
)
_SECTION: Final = re.compile(
    r"(?:^|[\s|])(?:所属|文章|信息)?(?:分类|栏目|类别|频道|版块|板块)\s*[:：]\s*(?P<value>[^\s:：|]{2,20})(?=[\s|]|$)"
)
_BARE_VIEWS: Final = re.compile(r"^\s*\d[\d,，.]*\s*[万wWkK千]?\+?\s*(?:次|人|人次|℃|°)?\s*$")
# Beside author and date a temperature is how hot an article is: <em>128℃</em>.
_HEAT: Final = re.compile(r"\d{1,9}\s?℃")
_WEATHER: Final = re.compile(r"天气|[气高低]温|[晴阴雨雪]|多云|星期|℃.*℃")
_VIEWS: Final = frozenset({"views"})
_COUNTED: Final = re.compile(r"(?:人次|次|人)(?:浏览|阅读|点击|访问|围观|看过|读过)")
_VIEWS_LABEL: Final = re.compile(
    r"浏览|阅读|点击|访问|查看|观看|人气|围观|热度|点阅|阅览|views?|hits?|reads?|pv|clicks?", re.I
)
_LABEL: Final = re.compile(
    r"(?:时间|日期|来\s*源|作\s*者|发布[人者]?|编辑|浏览(?:量|次数|数)?|点击(?:量|次数|数|率)?|阅读(?:量|次数|数)?|访问(?:量|次数)?|人气|发布机构|稿源|供稿|字体|字号)"
    r"\s*[:：]"
)
_OPEN_LABEL: Final = re.compile(r"[:：]\s*$|(?:^|\s)[\u4e00-\u9fff]$")
_AGE: Final = re.compile(r"[前昨今]天|(?:秒|分钟|小时|天|周|月|年)\s?前|\bago\b", re.I)
_LOOKS_DATED: Final = re.compile(
    rf"(?:19|20)\d\d\s?[-/.年]\s?\d{{1,2}}|(?<!\d)\d{{1,2}}[-/]\d{{1,2}}(?!\d)|\d{{1,2}}月\d{{1,2}}日|{_AGE.pattern}"
    r"|[〇○二][〇○零]\S{2}年|(?:19|20)\d{6}(?!\d)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d",
    re.I,
)
_SENTENCE: Final = re.compile("[，。；！？]")
_TODAY: Final = re.compile(
    r"今天是|今日是|现在是|当前时间|星期.{1,3}农历|农历|版权|copyright|©|\(c\)|ICP", re.I
)
# Above a title a day of the week says what day it is.
_WEEKDAY: Final = re.compile(r"(?:星期|周)[一二三四五六日天]")
_PUBLISHED: Final = re.compile(
    r"(?:发布|发表|刊发|上传|录入|添加|published|posted)[^，。]{0,6}[:：]", re.I
)
# When something is held, open or due: an article's own words.
_EVENT: Final = re.compile(
    r"(?:会议|活动|举办|举行|召开|开工|开标|投标|报名|截止|公示|培训|考试|面试|签约|起止|受理|办理|营业)(?:时间|日期)\s?[:：]"
)
_PLACE: Final = re.compile(r"\A\W{0,4}\w{0,4}地点\s?[:：]")
# 版权声明：本文由林夏于 2024-09-20 发表.
_SIGNED: Final = re.compile(
    r"(?:本文|文章|原创|作者)[^。；]{0,40}?于\s?(?:19|20)\d\d.{4,20}?(?:发表|发布)"
)
# The author's line of a box of copyright below the text.
_AUTHOR_LINE: Final = re.compile(r"(?:文章|本文)作者\s?[:：]")
_UPDATED: Final = re.compile(r"(?:更新|修改)(?:于|时间|日期)?\s*[:：]?", re.I)

_META_NAMES: Final = re.compile(
    r"(?:entry|post|article|single)-?(?:foot(?:er)?|meta|info|tax\w*)|(?<![a-z])(?:meta|posted-by|byline)(?![a-z])"
)
_HINTS: Final[dict[str, re.Pattern[str]]] = {
    "views": re.compile(
        r"(?<![a-z])(?:p?views?|hits?|clicks?|reads?|visits?|visitors?|pv|eyes?|browse|liulan|yuedu|dianji|renqi|fangwen|llcs|djs?|hot|fire"
        r"|view-?(?:count|num)s?|read-?(?:count|num)s?|hit-?(?:count|num)s?|click-?(?:count|num)s?)(?![a-z])"
        r"|post-?views|view(?:s|ed|count|num|er)|(?:read|click|visit|hit)(?:s|count|num|times)"
    ),
    "date": re.compile(
        r"date|time|(?<![a-z])(?:posted-?on|calendar|clock|riqi|shijian|published|pubdate|sj|rq)(?![a-z])"
    ),
    "author": re.compile(
        r"author|(?<![a-z])(?:users?|by-?line|posted-?by|writer|zuozhe|nickname|nick|zz|editor|name)(?![a-z])"
    ),
    "category": re.compile(
        r"categor|(?<![a-z])(?:cates?|cats?|cat-links|folder|lanmu|sorts?|columns?|fenlei|catalog)(?![a-z])"
    ),
    "source": re.compile(r"source|(?<![a-z])(?:laiyuan|from|origin|media|ly)(?![a-z])"),
}
# A link to all that one author wrote, whatever its class: /author-1.html, /author/lin/, ?auth=3, space-uid-1.html.
_AUTHOR_PAGE: Final = re.compile(
    r"/author[-/]|[?&](?:author|auth)=|(?:space-|mod=space&)(?:uid|username)"
)
# A label and its value without a colon between them.
_PAIRS: Final = frozenset({("dt", "dd"), ("th", "td")})
# What may say exactly when, where the text beside it gives an age.
_EXACT: Final = ("datetime", "title")
_NOT_VALUE: Final = re.compile(r"[:：]$|\d{4}-\d|^\d")
_NOT_A_NAME: Final = re.compile(
    r"^(?:by|posted\s+by|posted|on|in|未知|不详|无|null|none|--?|/|本站|\.+|…+|作者|来源|admin\s*$)?$|^[\W_]+$|^\d+$|浏览|点击|阅读|评论|^\d{4}-|发布于|发表于|留言|人气|分享|关注|登录|更多|^(?:字|大|中|小)$"
    # A heading of class "name" stands over other articles.
    r"|^(?:相关|推荐|热门|最新|猜你|注册|[Tt他她][Aa]?的)|(?:文章|主页|作品)$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class DateClue:
    """One date in an info line."""

    published: Published
    where: str
    line: int
    strength: float
    """How much speaks for it: its label, and its place between title and body."""


@dataclass(slots=True)
class Info:
    """What the lines around the title say."""

    lines: list[int] = field(default_factory=list)
    dates: list[DateClue] = field(default_factory=list)
    source: Found[str] | None = None
    author: Found[str] | None = None
    category: Found[str] | None = None
    views: Found[int] | None = None


def looks_like_info(line: Line) -> bool:
    """Whether a line has the labels or the date of an info line."""
    text = line.text
    if len(text) > _LONGEST or _TODAY.search(text):
        return False
    if _LABEL.search(text):
        return len(text) <= 160 or len(_LABEL.findall(text)) > 1
    return _is_bare_date(text)


def _is_bare_date(text: str) -> bool:
    """A date with hardly anything around it; a sentence with a date in it is the article's own."""
    return len(text) <= 60 and not _SENTENCE.search(text) and _LOOKS_DATED.search(text) is not None


@dataclass(slots=True)
class _Region:
    """A stretch of lines to read, and how far its dates are trusted."""

    first: int
    end: int
    weight: float


def read_info(
    page: Page,
    zones: Sequence[Zone],
    title: tuple[int, int],
    body: tuple[int, int],
    near: date | None,
    now: datetime,
    rest: str = "",
) -> Info:
    """Read the lines between title and body, then those above the title and behind the body.

    ``title`` and ``body`` are stretches of lines; a title of (-1, -1) is not on the page. ``near`` is a
    date known from the address: it gives its year to a month and day. ``rest`` is what stands in the
    heading behind the title.
    """
    info = Info()
    if rest and title[0] >= 0:
        _read_heading(info, rest, page.lines[title[0]], title[0], near, now)
    readers = (_read_labels, _read_hints)
    for region in _regions(title, body, len(page.lines)):
        if region.weight == 0.9 and info.lines:
            continue
        for place in range(region.first, region.end):
            line = page.lines[place]
            if region.weight == 0.9 and _in_text(page, region.first, place, body[1]):
                break
            if not _may_inform(line, zones[place], region) or _is_event(page, place):
                continue
            found = _read_dates(info, page, place, region, near, now)
            for reader in readers:
                found = reader(info, line, region) or found
            if found and region.weight >= 0.7:
                info.lines.append(place)
        if region.weight >= 0.9:
            _read_split_labels(info, page, region)
    return info


def _in_text(page: Page, first: int, place: int, end: int) -> bool:
    """Whether more text stands above a line than below it: a note of the source, no info line."""
    above, below = (
        sum(len(line.text) for line in page.lines[a:b] if _SENTENCE.search(line.text))
        for a, b in ((first, place), (place + 1, end))
    )
    return above > below


def _regions(title: tuple[int, int], body: tuple[int, int], count: int) -> list[_Region]:
    first, last = title
    start, end = body
    if first < 0:
        return [
            _Region(max(0, start - 8), min(count, start + 2), 0.85),
            _Region(max(start + 2, end - 3), end, 0.7),
            _Region(end, min(count, end + 10), 0.6),
        ]
    between = min(max(start, last), last + 14)
    return [
        _Region(last, between, 1.0),
        _Region(between, min(count, between + 4), 0.9),
        _Region(max(0, first - 6), first, 0.8),
        _Region(max(between + 3, end - 3), end, 0.7),
        _Region(max(end, between), min(count, max(end, between) + 12), 0.6),
    ]


def _may_inform(line: Line, zone: Zone, region: _Region) -> bool:
    if len(line.text) > _LONGEST:
        return False
    if _TODAY.search(line.text) and not _SIGNED.search(line.text):
        return False
    if region.weight == 0.8 and _WEEKDAY.search(line.text) and not _LABEL.search(line.text):
        return False
    if zone in (Zone.FOOTER, Zone.COMMENTS, Zone.RELATED, Zone.SIDE):
        return False
    if zone is Zone.NAV or (zone is Zone.TRAIL and region.weight < 0.8):
        return False
    if zone is Zone.TOOLS and region.weight < 0.8:
        if _AUTHOR_LINE.match(line.text):
            return len(line.text) <= 30
        return _PUBLISHED.search(line.text) is not None or (len(line.text) <= 20 and _is_meta(line))
    if region.weight == 0.9:  # may already be the body
        return len(line.text) <= 80 and (looks_like_info(line) or _is_hinted(line))
    if region.weight == 0.7:  # the body's last lines
        return len(line.text) <= 80 and (_PUBLISHED.search(line.text) is not None or _is_meta(line))
    # A headline with its date in a list is another article's.
    if region.weight < 0.9 and line.linked >= 8 and line.linked > 0.4 * len(line.text):
        return False
    return region.weight >= 0.8 or len(line.text) <= 120


def _is_event(page: Page, place: int) -> bool:
    """Whether a line says when something takes place: 会议时间：10月8日, or 时间：10月8日 with 地点：… below it."""
    text = page.lines[place].text
    if _EVENT.search(text):
        return not _PUBLISHED.search(text)
    below = page.lines[place + 1].text if place + 1 < len(page.lines) else ""
    return len(_LABEL.findall(text)) == 1 and _PLACE.match(below) is not None


def _is_hinted(line: Line) -> bool:
    """Whether a short line stands in an element whose class says what it is."""
    return len(line.text) <= 20 and any(_kinds(hint) for hint in _hints_of(line) if hint)


def _is_meta(line: Line) -> bool:
    """Whether a line behind an article stands in the block of its author, date and section."""
    element: HtmlElement | None = line.node
    for _ in range(2):
        if element is None:
            return False
        if _META_NAMES.search(_names(element)):
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
        # <em>128</em> 次浏览
        if text and text[-1].isdigit() and _COUNTED.fullmatch(part):
            text += f" {part}"
            continue
        glued = (
            not text or text.endswith((":", "：", "(", "（", "[", "【")) or part[0] in ":：)）]】"
        )
        # 来源 in one element and its value in the next, or 作 and 者 set apart
        text += part if glued else f" {part}" if _OPEN_LABEL.search(text) else f" | {part}"
    return text


def _read_dates(
    info: Info, page: Page, place: int, region: _Region, near: date | None, now: datetime
) -> bool:
    line = page.lines[place]
    # A day and a year in boxes of their own make one line, and no date before they are put in order.
    text = unfold(_spaced(line)) if len(line.text) <= 40 else line.text
    if not _LOOKS_DATED.search(text) and not _LOOKS_DATED.search(line.text):
        return False
    hinted = any(_HINTS["date"].search(hint) for hint in _hints_of(line))
    labelled = (_LABEL.search(line.text) or _SIGNED.search(line.text)) is not None
    if region.weight < 0.8 and not hinted and not labelled:
        return False
    if not labelled and not hinted and not _is_bare_date(text):
        return False
    published = parse_published(unfold(_spaced(line)), now, near=near)
    if published is None:
        # 03-15 in a box for dates is no date that can be known, and no text either.
        return hinted and len(line.text) <= 12
    if published.basis == "relative":
        published = _exactly(line, published, now) or published
    strength = region.weight + 0.3 * labelled + 0.2 * hinted
    if _UPDATED.search(line.text) and not re.search("发布|发表", line.text):
        strength -= 0.3
    info.dates.append(DateClue(published, _where(line), place, strength))
    return True


def _exactly(line: Line, age: Published, now: datetime) -> Published | None:
    """What the element that shows an age, 3天前, says in its ``datetime`` or ``title``.

    It may be earlier than the age, which is as old as the page that a server or a proxy has kept; a later one is
    the stamp of an update.
    """
    for text, node, behind in line.pieces:
        element = node.getparent() if behind else node
        if element is None or not _AGE.search(text):
            continue
        for value in filter(None, map(element.get, _EXACT)):
            exact = parse_published(value, now) if _is_bare_date(value) else None
            if exact and exact.basis == "absolute" and exact.start < age.end:
                return exact
    return None


def _read_heading(
    info: Info, text: str, line: Line, place: int, near: date | None, now: datetime
) -> None:
    """A date and more that a theme put into the heading itself, behind the title."""
    if published := parse_published(text, now, near=near):
        info.dates.append(DateClue(published, _where(line), place, 1.0))
    _read_text(info, text, _where(line), 0.8)


def _where(line: Line) -> str:
    name = (line.node.get("class") or line.node.get("id") or "").split()
    return f"{line.node.tag}.{name[0]}" if name else str(line.node.tag)


def _read_labels(info: Info, line: Line, region: _Region) -> bool:
    if (
        not _LABEL.search(line.text)
        and not _SECTION.search(line.text)
        and not _VIEWS_LABEL.search(line.text)
    ):
        return False
    text = _joined(line)
    return _read_text(info, text, _where(line), 0.9 * min(1.0, region.weight + 0.1))


def _read_text(info: Info, text: str, where: str, confidence: float) -> bool:
    found = False
    if info.source is None:
        if value := parse_source(text):
            info.source, found = Found(value, where, confidence), True
        elif publisher := _PUBLISHER.search(text):
            info.source, found = Found(publisher["value"], where, 0.7 * confidence), True
    if info.author is None and _LABEL.search(text) and (value := parse_author(text)):
        info.author, found = Found(value, where, confidence), True
    if info.category is None and (section := _SECTION.search(text)):
        info.category, found = Found(section["value"], where, confidence), True
    if info.views is None and _VIEWS_LABEL.search(text) and (count := parse_count(text)):
        info.views, found = Found(count, where, confidence), True
    return found or _LABEL.search(text) is not None


def _read_split_labels(info: Info, page: Page, region: _Region) -> None:
    """Labels whose value stands in the next line: the cells of a table, the items of a list."""
    lines = page.lines[region.first : min(region.end, region.first + 14)]
    # Below another info line a list of terms is the article's: 签约日期, 来源.
    in_pairs = all(page.lines[clue.line].node.tag in ("dd", "td") for clue in info.dates)
    for place, (line, following) in enumerate(pairwise(lines), region.first):
        if len(line.text) > 12 or len(following.text) > 40:
            continue
        if line.text[-1] in ":：":
            _read_text(info, f"{line.text} {_joined(following)}", _where(following), 0.7)
        elif (
            in_pairs
            and (line.node.tag, following.node.tag) in _PAIRS
            and _read_text(info, f"{line.text}：{_joined(following)}", _where(following), 0.7)
        ):
            info.lines.extend((place, place + 1))


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
    name, mark = element.get("class"), element.get("id")
    page = "author" if element.tag == "a" and _AUTHOR_PAGE.search(element.get("href") or "") else ""
    return " ".join(filter(None, (name, mark, rel, prop, page))).lower()


@lru_cache(maxsize=2048)
def _kinds(hint: str) -> frozenset[str]:
    return frozenset(kind for kind, words in _HINTS.items() if words.search(hint))


def _read_hints(info: Info, line: Line, region: _Region) -> bool:
    """Unlabelled values, by the class of the element around them or the icon before them."""
    found = False
    # Above the title it is the weather of today, below the first date that of the text.
    hot = (
        region.weight != 0.8
        and len(info.dates) < 2
        and _LOOKS_DATED.search(line.text)
        and not _WEATHER.search(line.text)
    )
    for piece in line.pieces:
        text = clean_line(piece[0])
        if not text or len(text) > 40:
            continue
        hint = _hint(piece, line)
        kinds = _VIEWS if hot and _HEAT.fullmatch(text) else _kinds(hint) if hint else None
        if not kinds:
            continue
        if _read_hinted(info, text, kinds, piece, line, 0.7 * region.weight + 0.1):
            found = True
    return found


def _read_hinted(
    info: Info, text: str, kinds: frozenset[str], piece: Piece, line: Line, confidence: float
) -> bool:
    where = f"{_where(line)} ({', '.join(sorted(kinds))})"
    counts = "views" in kinds and info.views is None and _BARE_VIEWS.match(text) is not None
    # A 0 is a script's placeholder: this very visit is the first.
    if counts and (count := parse_count(text)):
        info.views = Found(count, where, confidence)
        return True
    name = half_width(text).strip(" ,/|·•-")
    if not name or _NOT_VALUE.search(name) or (name != "admin" and _NOT_A_NAME.search(name)):
        return False
    if "category" in kinds and info.category is None and piece[1].tag == "a" and not piece[2]:
        info.category = Found(text, where, confidence)
        return True
    if "date" in kinds or _LABEL.fullmatch(text + ":"):
        return False
    if "author" in kinds and "category" not in kinds and info.author is None and len(name) <= 20:
        info.author = Found(clean_line(text), where, confidence)
        return True
    if "source" in kinds and info.source is None and len(name) <= 30:
        info.source = Found(clean_line(text), where, confidence * 0.8)
        return True
    return False
