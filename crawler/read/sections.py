"""The links of a site's page that may lead to its sections (栏目), the likeliest first.

What speaks for a link and against it stands in one table; no word decides alone. What the pages behind the links
then show is weighed by the learner.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.fields.categories import without_count
from crawler.fields.text import clean_line
from crawler.fields.urls import canonical_url, is_asset, same_organisation, same_site
from crawler.platforms import Platform
from crawler.read.document import Document
from crawler.read.doors import frames
from crawler.read.links import Link, area_links, page_links, visible_strings
from crawler.read.paging import is_next_address, is_pager_word, read_pager
from crawler.read.traps import DOUBTFUL, trap
from crawler.read.weights import SECTION_LINK, weighed
from crawler.words.classes import TAGS_CLASS
from crawler.words.labels import VIEWS
from crawler.words.lists import MORE
from crawler.words.sections import (
    CHINESE,
    EVERYTHING,
    FOREIGN,
    HOME,
    INDEXES,
    MENUS,
    OFFERS,
    PAGER,
    SERVICES,
    SORT_VALUES,
    SORTS,
    SUBJECTS,
    VERSIONS,
)

# Where the links beside it turn out to be lists (?sort=6 重点项目), one more of them is tried (?sort=7 人才招聘).
_DOUBTED: Final = -2.0
# Levels above a link that may be called a box of tags.
_TAG_HEIGHT: Final = 4
_TAGS_CLASS: Final = re.compile(TAGS_CLASS.any, re.I)
_MENU: Final = re.compile(MENUS.any, re.I)
_SUBJECT: Final = re.compile(SUBJECTS.any, re.I)
_OFFER: Final = re.compile(OFFERS.any, re.I)
_NONE: Final = re.compile(
    rf"^(?:{HOME.any}|{INDEXES.any})$|{SERVICES.any}|{VERSIONS.any}|{PAGER.any}", re.I
)
_EVERYTHING: Final = re.compile(rf"^{EVERYTHING.any}$", re.I)
_CHINESE: Final = re.compile(CHINESE.any, re.I)
_FOREIGN: Final = re.compile(FOREIGN.any, re.I)
_SORT: Final = re.compile(rf"^{SORTS.any}$", re.I)
_SORT_VALUE: Final = re.compile(rf"(?:=|-|_){SORT_VALUES.any}(?:&|\Z)", re.I)
_MORE: Final = re.compile(rf"^[\[【(（+>»]*\s*{VIEWS.any}?{MORE.any}\s*[\]】)）+>»….]*$", re.I)
# What menus draw before and behind a name.
_SIGNS: Final = " ·•>»›→|+-_[]【】★▪■◆"
_NUMBER: Final = re.compile("(?<=[\u3400-\u9fff])\\s+\\d{1,3}\\Z")
_DAY: Final = re.compile(
    r"/(?:19|20)\d\d(?:[-/](?:0?[1-9]|1[0-2])(?:[-/][0-3]?\d)?|(?:0[1-9]|1[0-2])/?(?:[0-3]\d)?)/|[/_]t?(?:19|20)\d{6}[/_]"
)
# Columns of a terminal: two a Chinese character.
_MAX_WIDTH: Final = 28
# The same of a name among the shorter ones of one menu; how many of those are looked at before it and behind it.
_LONGEST_NAME: Final = 2 * _MAX_WIDTH
_ENTRIES: Final = 8
_LIKELY_NAME: Final = 8
_CJK: Final = re.compile("[\u3400-\u9fff]")
# Levels above a link that leads on at which its box may be headed, and texts there.
_HEAD_LEVELS: Final = 3
_HEAD_PARTS: Final = 6


@dataclass(frozen=True, slots=True)
class SectionLink:
    """A link that may lead to a section."""

    href: str
    """Absolute, as the page writes it."""
    url: str
    """Canonical."""
    name: str
    likelihood: float
    in_menu: bool = False
    place: int = 0
    """Where it stands in its column of a menu, from 0."""
    heading: str = ""
    """What heads the box that a sign such as 更多 leads on from; the page behind may be called otherwise."""


def section_links(
    document: Document, platform: Platform | None = None, rows: Collection[str] = ()
) -> list[SectionLink]:
    """Every candidate of a page once, the likeliest first; among equals the first of each column of a menu, then
    the second of each. ``rows``: canonical addresses of articles that the page lists."""
    found: dict[str, SectionLink] = {}
    here = platform.canonical(document.url) if platform else document.url
    own = canonical_url(document.url) or document.url
    several, pictures = _several(links := _links(document)), _wordless(links)
    pager = read_pager(document, page_links(document))
    pages = set(pager.node.iter("a")) if pager.next_page and pager.node is not None else ()
    before: Link | None = None
    for link in links:
        above, before = before, link
        # An arrow to the last page leads on, but to no section.
        if link.node in pages and not _names_something(link.label):
            continue
        if not link.url or not same_site(link.url, document.url) or is_asset(link.url):
            continue
        url = platform.canonical(link.url) if platform else link.url
        # The later pages of a list are no sections, nor is another address of its first page.
        if platform and platform.list_page(url) != (url, 1):
            continue
        if url == here or (not urlsplit(url).path.strip("/") and not urlsplit(url).query):
            continue
        if is_next_address(url, own):
            continue
        name = section_name(link.label)
        heading = "" if _names_something(name) else _heading_of(link.node)
        signs = list(_signs(link, name, heading, url, platform, several, rows, pictures))
        known = found.get(url)
        is_first_below = above is not None and _leads_to_first(above, link)
        if known and is_first_below and "no_section" not in signs:
            # What a channel leads to is the first of its sections, and called so.
            known = found[url] = replace(known, name=_inner(known.name, name))
        mark = sum(SECTION_LINK[sign].value for sign in signs)
        if mark <= (_DOUBTED if "goods" in signs else 0):
            continue
        if known is None or mark > known.likelihood:
            told = known and (is_first_below or not _names_something(name))
            name = known.name if known and told else name if _names_something(name) else ""
            menu = in_menu(link.node)
            found[url] = SectionLink(link.href, url, name, mark, menu, _place(link.node), heading)
    for href in frames(document):
        url = canonical_url(href) or href
        if same_site(url, document.url) and not trap(url):
            mark = weighed(SECTION_LINK, {"any_link": 1, "frame": 1})
            found.setdefault(url, SectionLink(href, url, "", mark))
    return sorted(found.values(), key=lambda section: (-section.likelihood, section.place))


def links_elsewhere(document: Document) -> list[SectionLink]:
    """The sections in a page's menu that stand on another host of the same organisation, each host's first."""
    found: dict[str, SectionLink] = {}
    for link in _links(document):
        if not link.url or same_site(link.url, document.url) or is_asset(link.url):
            continue
        name = section_name(link.label)
        if (
            same_organisation(link.url, document.url)
            and _is_name(name)
            and in_menu(link.node)
            and not names_no_section(name)
            and _names_something(name)
        ):
            found.setdefault(link.url, SectionLink(link.href, link.url, name, 0.0, True))
    return list(found.values())


def section_name(text: str) -> str:
    """A section's name as its link shows it, without the number of its articles: ``» 政策文件（22）`` -> ``政策文件``."""
    name = without_count(text).strip(_SIGNS)
    # A number behind a Chinese name counts, unless it is a year.
    return _NUMBER.sub("", name) or text


def _names_something(name: str) -> bool:
    """Whether a link's words are a name at all: 更多..., >> and - are signs that lead on."""
    return not _MORE.match(name) and any(char.isalnum() for char in name)


def _heading_of(node: HtmlElement) -> str:
    """What stands beside a link that leads on, if that is one name: ``<h3>园区动态 <a>更多</a></h3>``."""
    own = list(visible_strings(node))
    for up in islice(node.iterancestors(), _HEAD_LEVELS):
        said = [text for text in map(clean_line, islice(visible_strings(up), _HEAD_PARTS)) if text]
        beside = [text for text in said if text not in own]
        if beside:
            name = section_name(beside[0])
            return name if len(beside) == 1 and _is_name(name) and _names_something(name) else ""
    return ""


def names_no_section(name: str) -> bool:
    """Whether a link's words lead elsewhere than to a list of articles: 关于我们, 登录, 下一页."""
    return _NONE.search(name) is not None or is_pager_word(name)


def names_goods(name: str) -> bool:
    """Whether a list of that name may be of goods or people, and is one of articles only if they have dates."""
    return _OFFER.search(name) is not None and _SUBJECT.search(name) is None


def names_everything(name: str) -> bool:
    """Whether a page of that name lists the articles of all sections: 归档, 156 文章."""
    return _EVERYTHING.match(name) is not None


def _leads_to_first(above: Link, link: Link) -> bool:
    """Whether two links behind one another in one menu may be a channel and its first section: of one address."""
    return above.url == link.url and in_menu(above.node) == in_menu(link.node)


def _inner(channel: str, name: str) -> str:
    """Of a channel's name and that of a link right below it, the section's: in the same script, and a name at all."""
    is_name = _names_something(name) and bool(_CJK.search(name)) >= bool(_CJK.search(channel))
    return name if is_name else channel


def _links(document: Document) -> list[Link]:
    """Links, and the parts of pictures that are links: menus of old sites."""
    return [*page_links(document), *area_links(document)]


def _is_name(name: str) -> bool:
    return len(name) > 1 and width(name) <= _MAX_WIDTH


def _is_among_names(link: Link, name: str) -> bool:
    """Whether a long name stands in a menu's list whose other entries are names of sections:
    惠企政策, 通知公告, 重点产业链招商引资项目（2026年）公开信息."""
    row = next((up for up in islice(link.node.iterancestors(), 3) if up.tag in ("li", "dd")), None)
    if row is None or width(name) > _LONGEST_NAME or not in_menu(link.node):
        return False
    rows = (each for each in row.itersiblings(row.tag, preceding=True))
    others = [*islice(rows, _ENTRIES), *islice(row.itersiblings(row.tag), _ENTRIES)]
    names = [section_name(clean_line(" ".join(visible_strings(each)))) for each in others]
    short = sum(map(_is_name, names))
    return short > 1 and short * 2 > len(names)


def width(text: str) -> int:
    """Columns that a text takes: two a Chinese character."""
    return len(text) + len(_CJK.findall(text))


def _signs(
    link: Link,
    name: str,
    heading: str,
    url: str,
    platform: Platform | None,
    several: Collection[str],
    rows: Collection[str],
    pictures: Collection[str],
) -> Iterator[str]:
    """What speaks for and against a link; see `SECTION_LINK`."""
    yield "any_link"
    # A box leads on by a picture if it is headed by a name, or by a picture as others are.
    is_more = _MORE.match(name) is not None or (
        not name and (bool(heading) or link.url in pictures)
    )
    called = heading if is_more else name
    if is_more and names_no_section(heading):
        yield "no_section"
    elif is_more:
        yield "more"
        if heading:
            yield "headed"
    elif names_no_section(name) or not (_is_name(name) or _is_among_names(link, name)):
        yield "no_section"
    elif not _is_name(name):
        yield "long_name"
    if url.endswith("/") and sum(row.startswith(url) and row != url for row in rows) > 1:
        yield "own_rows"
    yield from _address_signs(link, name, url, several)
    kind = platform.kind(url) if platform else None
    if kind == "list":
        yield "list_address"
    elif kind == "article":
        # A short title in a box of class "cate3" is still a title.
        yield "article_address"
        if len(name) > _LIKELY_NAME:
            yield "article_name"
    elif _DAY.search(url):
        yield "day_address"
    menu = in_menu(link.node)
    if _is_among_tags(link.node):
        yield "tag"
    if url in rows and not is_more:
        yield "row"
    if menu:
        yield "menu"
    if _SUBJECT.search(called):
        yield "subject"
    if names_goods(called):
        yield "goods"
    if _FOREIGN.search(name) or _CHINESE.search(name):
        yield "language"


def _address_signs(link: Link, name: str, url: str, several: Collection[str]) -> Iterator[str]:
    why = trap(url)
    if why is None:
        return
    if (
        why not in DOUBTFUL
        or (why == "sort order" and _SORT_VALUE.search(url))
        or _SORT.match(name)
    ):
        yield "order"
        return
    yield "doubtful"
    if link.url in several and why == "sort order":
        yield "value"


def _wordless(links: list[Link]) -> set[str]:
    """The addresses that only pictures without words lead to; none if there is but one."""
    told = {link.url for link in links if link.label}
    found = {link.url for link in links if link.url and not link.label} - told
    return found if len(found) > 1 else set()


def _several(links: list[Link]) -> set[str]:
    """The addresses of a menu that differ from others there in nothing but the value of one parameter."""
    forms: dict[tuple[str, str], set[str]] = defaultdict(set)
    for link in links:
        if "?" not in link.url or not in_menu(link.node):
            continue
        path, _, query = link.url.partition("?")
        parts = query.split("&")[:9]
        for part in parts:
            rest = "&".join(each for each in parts if each is not part)
            forms[(f"{path}?{rest}", part.partition("=")[0])].add(link.url)
    return {url for urls in forms.values() if len(urls) > 1 for url in urls}


def in_menu(node: HtmlElement) -> bool:
    """Whether a node stands in a menu or the page's head, by the names of what holds it."""
    for ancestor in node.iterancestors():
        if ancestor.tag in ("nav", "header"):
            return True
        if _MENU.search(f"{ancestor.get('id') or ''} {ancestor.get('class') or ''}"):
            return str(ancestor.tag) != "body"
    return False


def _is_among_tags(node: HtmlElement) -> bool:
    """Whether a link stands in a box of tags, by the names of what is around it."""
    around = (each.get("class") or "" for each in islice(node.iterancestors(), _TAG_HEIGHT))
    return any(_TAGS_CLASS.search(name) for name in around)


def _place(node: HtmlElement) -> int:
    """The number of a link among its neighbours: of its row in a column, or of its kind side by side."""
    row = next((up for up in islice(node.iterancestors(), 3) if up.tag in ("li", "dd", "td")), node)
    return sum(1 for _ in islice(row.itersiblings(row.tag, preceding=True), 99))
