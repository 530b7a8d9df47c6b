"""The pager of a list: the next page, the number of pages.

The next page is what a link that says 下一页 leads to, or the number after the current one, or what a box to
choose from or a script (`crawler.read.scripted_pagers`) would open. It is never the page itself, never another site, never the next article (下一篇).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Final
from urllib.parse import urljoin

from lxml.html import HtmlElement

from crawler.fields.urls import canonical_url, is_asset, same_site
from crawler.read.boxes import read_boxes
from crawler.read.datastores import BOX, RECORDS, next_of_answer, read_calls
from crawler.read.document import Document
from crawler.read.links import (
    Link,
    absolute,
    bare_label,
    button_links,
    page_links,
    read_link,
    visible_text,
)
from crawler.read.periods import older_part
from crawler.read.scripted_pagers import read_scripted_pager, tells_of_one_page
from crawler.words.lists import (
    ALL_LISTED,
    ALL_PAGES,
    BEFORE,
    CALENDARS,
    CURRENT,
    INERT,
    LAST,
    LISTED,
    LOAD_MORE,
    NEXT,
    NEXT_NAMES,
    PAGE_COUNT,
    SLIDERS,
)

_NEXT_WORDS: Final = frozenset(NEXT.words)
# A button of many a home page says so too, and leads to another list.
_MORE_WORDS: Final = frozenset(LOAD_MORE.words)
_LAST_WORDS: Final = frozenset(LAST.words)
_PAGER_WORDS: Final = _NEXT_WORDS | _LAST_WORDS | frozenset(BEFORE.words)
_NEXT_SIGNS: Final = frozenset({">", "»", "›", "→", "＞", "▶", ">>", "››", "≫"})
_NEXT_CLASS: Final = re.compile(rf"(?:^|[-_\s]){NEXT_NAMES.any}(?:$|[-_\s])", re.I)
_INERT: Final = re.compile(rf"(?:^|[-_\s]){INERT.any}(?:$|[-_\s])", re.I)
_SLIDER: Final = re.compile(SLIDERS.any, re.I)
_CALENDAR: Final = re.compile(CALENDARS.any, re.I)
_CURRENT_CLASS: Final = re.compile(CURRENT.any, re.I)
# What an address has behind that of its list for a later page: /page/2/, index_2.html, ?page=2.
_PAGE_NUMBER: Final = re.compile(
    r"(?:(?:/|(?<=/))page[/_-]?|(?<=/)(?:index|list)_|(?<=[?&])p(?:age)?=)(\d{1,5})(?:/|\.\w{3,5})?\Z",
    re.I,
)
_AROUND_NUMBER: Final = re.compile(r"第|页|page|[\[\]()（）【】·.\s]", re.I)
_LONGEST_LABEL: Final = 16
# Characters of an arrow that leads on.
_SIGNS: Final = 3
# Characters of a pager that shows nothing but where one is and how many pages there are.
_LONGEST_COUNT: Final = 40
# … and its elements.
_COUNT_PARTS: Final = 100
_NUMBERS: Final = ("span", "strong", "b", "em", "li", "a", "font", "i", "label", "td", "button")
_BUTTONS: Final = ("button", "a", "div", "span", "p")
# Elements between 下一页 and what holds the numbers beside it.
_BOX_HEIGHT: Final = 3
# A button has no more elements in it.
_BUTTON_PARTS: Final = 6
_DIGITS: Final = re.compile(r"(?<![%\d])\d{1,6}(?!\d)")
_TOTALS: Final = (
    re.compile(rf"{ALL_PAGES.any}\s*(\d{{1,5}})\s*页"),
    re.compile(rf"{PAGE_COUNT.any}\s*[:：]?\s*(\d{{1,5}})\s*页?(?!\s*(?:{LISTED.any}|[个\d]))"),
    re.compile(r"(?<![\d/-])\d{1,5}\s*页?\s*/\s*(\d{1,5})(?![\d/-])\s*页?"),
    re.compile(r"\bpage\s+\d+\s+of\s+(\d+)", re.I),
)
_ALL_LISTED: Final = (
    re.compile(rf"{ALL_PAGES.any}\s*[:：]?\s*(\d{{1,7}})\s*{LISTED.any}", re.I),
    re.compile(rf"{ALL_LISTED.any}\s*[:：]?\s*(\d{{1,7}})(?!\d|\s*页)"),
)
_BEHIND_COUNT: Final = re.compile(rf"\s*(?:{LISTED.any}|/)", re.I)
_TOTAL_NAME: Final = re.compile(ALL_LISTED.any, re.I)
# VSB: the box that jumps to a page gets the number of pages as its first argument.
_VSB_CALL: Final = re.compile(r"_(?:simple_list_)?gotopage_fun\s*\(\s*(\d+)\s*,")
_MAX_PAGES: Final = 20000


@dataclass(slots=True)
class Pager:
    """What a page says of the pages of its list."""

    next_page: str | None = None
    """The address of the next page, absolute, as the page writes it."""
    page_count: int | None = None
    """How many pages the list has, where the page says so."""
    pages_told: int = 1
    """How many it has at least: their number, else the highest that the pager shows; 1 without."""
    article_count: int | None = None
    """How many articles the list has, where the page says so."""
    current: int | None = None
    """The number of this page, from 1, where the page says so."""
    node: HtmlElement | None = None
    """The element that holds the pager's links."""


def next_page(document: Document) -> str | None:
    """The address of the list's next page, absolute, as the page writes it; None on the last page."""
    return read_pager(document).next_page


def is_pager_label(text: str) -> bool:
    """Whether a link's text is that of a pager's link, such as 下一页, 末页, 3 or »: no article is called so."""
    if len(text) > _LONGEST_LABEL:
        return False
    is_sign = text.strip() in _NEXT_SIGNS or _page_number(text) is not None
    return is_sign or is_pager_word(text)


def is_pager_word(text: str) -> bool:
    """Whether a link's text says 下一页, 上一页, 末页 or the like."""
    return bare_label(text) in _PAGER_WORDS


def page_count(document: Document) -> int | None:
    """The number of pages of the list, where the page gives it."""
    return read_pager(document).page_count


def read_pager(document: Document, links: list[Link] | None = None) -> Pager:
    """The pager of a page. ``links`` are the page's links, if they were read already."""
    return _pager_of(_Reader(document, page_links(document) if links is None else links))


def _pager_of(reader: _Reader) -> Pager:
    document = reader.document
    pager = Pager(node=reader.node, current=reader.current)
    found = (
        reader.next_bybare_label()
        or reader.next_by_sign()
        or reader.next_by_number()
        or reader.next_by_address()
        or next(iter(reader.more), None)
    )
    pager.next_page = found.href if found else reader.next_by_head()
    pager.page_count = reader.count()
    if pager.next_page is None:
        pager.next_page = next_of_box(document)
    if pager.next_page is None and (script := read_scripted_pager(document)):
        pager.page_count = pager.page_count or script.page_count
        pager.current = pager.current or script.current
        pager.next_page = script.next_page
    pager.next_page = pager.next_page or reader.next_by_spelling()
    if pager.next_page is None:
        pager.next_page = _next_records(document) or older_part(document, reader.links)
    shown = {number for _, number in reader.numbers}
    # Years in a row are no pages: of those the first or the second is always shown.
    highest = max(shown) if shown & {1, 2} else 1
    pager.pages_told = max(pager.page_count or 1, highest)
    pager.article_count = _first_of(_ALL_LISTED, reader.said)
    return pager


def _counts_of_rows(links: Iterable[tuple[Link, int]]) -> set[tuple[str, ...]]:
    """The kinds of links whose number counts something of a row's, as a forum's answers: one number leads here and there."""
    leads: dict[tuple[tuple[str, ...], int], set[str]] = {}
    for link, number in links:
        leads.setdefault((_kind_of(link.node), number), set()).add(link.url)
    return {kind for (kind, _), urls in leads.items() if len(urls) > 1}


def _kind_of(node: HtmlElement) -> tuple[str, ...]:
    """What the links of one kind have in common: their class, and the tag and class of what they stand in."""
    around = node.getparent()
    box = (str(around.tag), around.get("class") or "") if around is not None else ()
    return (node.get("class") or "", *box)


def has_hidden_pages(document: Document) -> bool:
    """Whether a list goes on where only a script knows: its pager says 下一页, or a button of its own 加载更多, and no
    address of the next page is found."""
    reader = _Reader(document, page_links(document))
    goes_on = reader.has_hidden_next or loads_more(document) or is_turned_by_script(document)
    return goes_on and _pager_of(reader).next_page is None


def loads_more(document: Document) -> bool:
    """Whether a page has a button for more of its list that leads nowhere by itself: 加载更多."""
    for node in document.root.iter(*_BUTTONS):
        if next(islice(node.iter(), _BUTTON_PARTS, None), None) is not None:
            continue
        if bare_label(visible_text(node)) not in _MORE_WORDS:
            continue
        links = [node, *node.iter("a"), *node.iterancestors("a")]
        if not any(read_link(each, document.base_url).url for each in links):
            # A template has its button on lists of one page too.
            return not tells_of_one_page(document)
    return False


def is_turned_by_script(document: Document) -> bool:
    """Whether 下一页 stands beside the number of a second page, and neither is a link nor holds one."""
    for node in document.root.iter(*_BUTTONS, "li"):
        if len(node) or bare_label(node.text or "") not in _NEXT_WORDS or _is_inert(node):
            continue
        for box in islice(node.iterancestors(), _BOX_HEIGHT):
            parts = list(islice(box.iter(), _COUNT_PARTS))
            if any(each.tag == "a" and each.get("href") for each in parts):
                break
            if any(each.text and _page_number(each.text) == 2 for each in parts):
                return True
    return False


def next_of_box(document: Document) -> str | None:
    """The page after the chosen one, where a box to choose from leads to the pages."""
    here = canonical_url(document.url)
    for box in read_boxes(document):
        numbers = [_page_number(each.label) for each in box]
        if numbers != list(range(1, len(box) + 1)):
            continue
        own = [n for n, each in enumerate(box) if canonical_url(each.url) == here]
        marked = [n for n, each in enumerate(box) if each.is_chosen]
        following = next(iter([*own, *marked]), 0) + 1
        url = box[following].url if following < len(box) else ""
        if url and canonical_url(url) != here:
            return url
    return None


class _Reader:
    """The pager's parts, each found at most once."""

    def __init__(self, document: Document, links: list[Link]) -> None:
        self.document, self.links = document, [*links, *button_links(document)]
        self.own = canonical_url(document.url) or document.url
        self.words = [
            (link, bare_label(link.label)) for link in self.links if len(link.label) <= 24
        ]

    @cached_property
    def numbered(self) -> list[tuple[Link, int]]:
        """The links that show a page number: no day of a calendar, and no number of articles or answers."""
        found = [
            (link, number)
            for link, _ in self.words
            if (number := _page_number(link.text)) is not None
            and not _in_calendar(link.node)
            and not _is_total(link.node)
        ]
        counts = _counts_of_rows(found)
        headlined = {link.url for link in self.links if len(link.label) > _LONGEST_LABEL}
        return [
            (link, number)
            for link, number in found
            if _kind_of(link.node) not in counts and (number == 1 or link.url not in headlined)
        ]

    @cached_property
    def more(self) -> list[Link]:
        """The links that say 加载更多 and lead to the next page of this very list."""
        return [
            link
            for link, word in self.words
            if word in _MORE_WORDS and self.usable(link) and _is_page_after(link.url, self.own)
        ]

    @cached_property
    def node(self) -> HtmlElement | None:
        """The lowest element that holds the pager: words of paging, or numbers in a row."""
        more = {link.node for link in self.more}
        worded = [
            link.node for link, word in self.words if word in _PAGER_WORDS or link.node in more
        ]
        shown = {number for _, number in self.numbered}
        anchors = (
            worded
            or [
                link.node
                for link, number in self.numbered
                # Of two pages only the other one is a link.
                if number <= 2 or number - 1 in shown or number + 1 in shown
            ]
            or [link.node for link in self.signs if _is_by_count(link)]
        )
        if not anchors:
            return None
        node: HtmlElement = anchors[-1]
        within = {link.node for link, _ in self.numbered} | set(worded)
        for up in node.iterancestors():
            if up.tag in {"body", "html"} or len(visible_text(up)) > 300:
                break
            node = up
            if sum(1 for each in up.iter() if each in within) >= min(2, len(within)):
                break
        return node

    @cached_property
    def numbers(self) -> list[tuple[Link, int]]:
        """The numbered links of the pager itself."""
        if self.node is None:
            return []
        inside = set(self.node.iter())
        return [(link, number) for link, number in self.numbered if link.node in inside]

    @cached_property
    def current(self) -> int | None:
        """The number that is no link, or that is marked, or that leads to the page itself."""
        if self.node is None:
            return None
        linked = {link.node for link, _ in self.numbered}
        for node in self.node.iter(*_NUMBERS):
            # A script opens what has no address.
            is_link = node in linked or next(node.iter("a"), None) is not None
            if is_link and not _CURRENT_CLASS.search(node.get("class") or ""):
                continue
            number = _page_number(visible_text(node))
            if number is not None and not _counts_something(node) and not _is_total(node):
                return number
        return next((number for link, number in self.numbers if link.url == self.own), None)

    def usable(self, link: Link) -> bool:
        """Does the link lead to another page of this site?"""
        return bool(
            link.url
            and link.url != self.own
            and same_site(link.url, self.document.url)
            and not is_asset(link.url)
        )

    def next_bybare_label(self) -> Link | None:
        """The link that says 下一页; of several, the last, for the pager follows the list."""
        found = [link for link, word in self.words if word in _NEXT_WORDS and self.usable(link)]
        return found[-1] if found else None

    @cached_property
    def signs(self) -> list[Link]:
        """The links that are a bare arrow, or of class or rel ``next``; what arrow it is tells the address of an odd one."""
        return [
            link
            for link, _ in self.words
            if self.usable(link)
            and (_is_next_sign(link) or self._is_odd_sign(link) or self._is_drawn_sign(link))
        ]

    def _is_drawn_sign(self, link: Link) -> bool:
        """Whether a link shows nothing but what a style sheet draws, stands beside the count of pages and leads to the
        page after this one."""
        return not link.label and _is_page_after(link.url, self.own) and _is_by_count(link)

    def _is_odd_sign(self, link: Link) -> bool:
        """Whether a link shows but signs (⟩, ⇨) and leads to the page after this one."""
        is_sign = 0 < len(link.text) <= _SIGNS and not any(map(str.isalnum, link.text))
        return is_sign and _is_page_after(link.url, self.own)

    def next_by_sign(self) -> Link | None:
        """A sign beside the numbers of a pager; without numbers, one beside the count of pages, or whose address is
        that of the page after this one."""
        if not self.numbers or self.node is None:
            fitting = (
                link
                for link in self.signs
                if _is_by_count(link) or _is_page_after(link.url, self.own)
            )
            return next(fitting, None)
        around = self.node.getparent()
        pager = set((around if around is not None else self.node).iter("a"))
        return next((link for link in self.signs if link.node in pager), None)

    def next_by_number(self) -> Link | None:
        """The number after the current one."""
        current = self.current
        if current is None:
            shown = {number for _, number in self.numbers}
            # Page 1 is not a link on page 1.
            current = 1 if 2 in shown and 1 not in shown else None
        if current is None:
            return None
        for link, number in self.numbers:
            if number == current + 1 and self.usable(link):
                return link
        return None

    def next_by_address(self) -> Link | None:
        """A link whose address is this page's with the next number: a picture of an arrow, or whatever a theme calls the
        earlier articles, where the address itself speaks of a page."""
        for link in self.links:
            if self.usable(link) and is_next_address(link.url, self.own):
                found = _PAGE_NUMBER.search(link.url)
                if not link.label or (found and "page" in found[0].lower()):
                    return link
        return None

    @property
    def has_hidden_next(self) -> bool:
        """Whether a link says 下一页 and only a script knows where it leads."""
        return any(
            word in _NEXT_WORDS and not link.url and not _is_inert(link.node)
            for link, word in self.words
        )

    def next_by_spelling(self) -> str | None:
        """The next page by the address of another page of the list, the first or the last, where only a script knows it."""
        if not self.has_hidden_next:
            return None
        here = _PAGE_NUMBER.search(self.own)
        following = int(here[1]) + 1 if here else 2
        for link in self.links:
            if found := _PAGE_NUMBER.search(link.href):
                url = f"{link.href[: found.start(1)]}{following}{link.href[found.end(1) :]}"
                if is_next_address(canonical_url(url) or url, self.own):
                    return url
        return None

    def next_by_head(self) -> str | None:
        """``<link rel=next>``, where it names a page of the list and not the next article."""
        for node in self.document.root.iter("link"):
            if (node.get("rel") or "").lower() == "next":
                href = urljoin(self.document.base_url, node.get("href") or "")
                is_page = "page" in href.lower() and canonical_url(href) != self.own
                return href if is_page and same_site(href, self.document.url) else None
        return None

    @cached_property
    def said(self) -> str:
        """What the pager says, and what stands beside one that says little."""
        if self.node is None:
            return ""
        said = visible_text(self.node)
        if len(said) < _LONGEST_COUNT:
            said += " ".join(_beside(self.node))
        return said[:600]

    def count(self) -> int | None:
        """The number of pages: said in words, or the last page's number."""
        return (
            _count_in(self.said) or self._by_script() or self._by_last_link() or self._by_numbers()
        )

    def _by_script(self) -> int | None:
        calls = (_VSB_CALL.search(text) for text in _scripts(self.document))
        return next((int(found[1]) for found in calls if found), None)

    def _by_last_link(self) -> int | None:
        """The number in the address of 尾页, which differs from a numbered page's only there."""
        for link, word in self.words:
            if word in _LAST_WORDS and link.url:
                if link.url == self.own:
                    return self.current
                for other, number in self.numbers:
                    value = _other_number(link.url, other.url, number)
                    if value is not None:
                        return value
        return None

    def _by_numbers(self) -> int | None:
        """The number after the dots; or the current one, where it is the highest."""
        if not self.numbers:
            return None
        highest = max(number for _, number in self.numbers)
        if self.current is not None and self.current > highest:
            return self.current
        text = visible_text(self.node) if self.node is not None else ""
        return highest if re.search(rf"(?:…|⋯|···|\.\.+)\D*{highest}(?!\d)", text) else None


def _is_next_sign(link: Link) -> bool:
    if link.text in _NEXT_SIGNS:
        return True
    words = f"{link.node.get('class') or ''} {link.node.get('rel') or ''}"
    parent = link.node.getparent()
    if parent is not None and len(list(islice(parent.iter("a"), 2))) == 1:
        words += f" {parent.get('class') or ''}"
    return bool(
        _NEXT_CLASS.search(words)
        and not _SLIDER.search(words)
        and len(link.text) <= 16
        and _page_number(link.text) is None
        and "篇" not in link.text
    )


def _count_in(text: str) -> int | None:
    """How many pages a list has, where a text says so: 共 9 页, 第1页/9."""
    return _first_of(_TOTALS, text, _MAX_PAGES)


def _first_of(totals: Sequence[re.Pattern[str]], text: str, most: int | None = None) -> int | None:
    """The first number that one of the patterns finds, none of 0 or above ``most``."""
    counts = (int(found[1]) for total in totals for found in total.finditer(text))
    return next((count for count in counts if count > 0 and (not most or count <= most)), None)


def _beside(node: HtmlElement) -> Iterator[str]:
    """The short texts beside an element, none of which is a link: rows of a list are."""
    holder = node.getparent()
    for each in holder if holder is not None else ():
        if each is not node and isinstance(each.tag, str) and next(each.iter("a"), None) is None:
            yield visible_text(each)[:_LONGEST_COUNT]
        yield (each.tail or "")[:_LONGEST_COUNT]
    yield (holder.text or "")[:_LONGEST_COUNT] if holder is not None else ""


def _is_inert(node: HtmlElement) -> bool:
    """Whether a link is one that the pager marks as leading nowhere, as 下一页 on the last page; itself or its row."""
    return any(
        "disabled" in each.attrib
        or each.get("aria-disabled") == "true"
        or _INERT.search(each.get("class") or "") is not None
        for each in (node, node.getparent())
        if each is not None
    )


def _is_by_count(link: Link) -> bool:
    """Whether a link stands right beside the count of several pages: ``第1页/9 <a>></a>``."""
    around = link.node.getparent()
    if around is None or next(islice(around.iter(), _COUNT_PARTS, None), None) is not None:
        return False
    text = visible_text(around)
    return len(text) <= _LONGEST_COUNT and (_count_in(text) or 1) > 1


def is_next_address(url: str, own: str) -> bool:
    """Whether an address is ``own`` but for the number of a page, which is the next one: ``page/2/`` behind the first."""
    here, there = (_PAGE_NUMBER.search(each) for each in (own, url))
    if there is None:
        return False
    first = own.partition("?")[0] if "/" in there[0] else own
    stem = url[: there.start()]
    if here is None:
        return int(there[1]) == 2 and stem in (first, first.rstrip("/"), f"{first}&", f"{first}?")
    return int(there[1]) == int(here[1]) + 1 and stem == own[: here.start()]


def _is_page_after(url: str, own: str) -> bool:
    """Whether the numbers in an address are those of ``own`` but for the page's, which is the next one.

    The second page is 2, or 1 where they are counted from 0, and the first may bear no number.
    """
    here, there = (Counter(_DIGITS.findall(each)) for each in (own, url))
    gained, lost = list((there - here).elements()), list((here - there).elements())
    if lost:
        return len(gained) == len(lost) == 1 and int(gained[0]) == int(lost[0]) + 1
    return "2" in gained or "1" in gained


def _page_number(text: str) -> int | None:
    """The number that a pager's link shows: ``2``, ``[2]``, ``第2页``, ``Page 2``."""
    text = text.strip()
    if not text or len(text) > 10 or not any(c.isdigit() for c in text):
        return None
    bare = _AROUND_NUMBER.sub("", text)
    if not bare.isdecimal() or len(bare) > 5:
        return None
    number = int(bare)
    return number if 0 < number <= _MAX_PAGES else None


def _is_total(node: HtmlElement) -> bool:
    """Is a number called that of all articles, as in <a title="总数"><b>9</b></a>?"""
    return any(
        _TOTAL_NAME.search(each.get("title") or "")
        for each in (node, node.getparent())
        if each is not None
    )


def _counts_something(node: HtmlElement) -> bool:
    """Is the number how many pages or articles there are, as in 共<strong>9</strong>页 or 1/<em>2</em>?"""
    before = node.getprevious()
    parent = node.getparent()
    lead = before.tail if before is not None else parent.text if parent is not None else ""
    return (lead or "").rstrip().endswith((*ALL_PAGES.words, "/")) or (
        _BEHIND_COUNT.match(node.tail or "") is not None
    )


def _other_number(url: str, sample: str, number: int) -> int | None:
    """The number in ``url`` at the place where ``sample`` has its page number."""
    for found in reversed(list(_DIGITS.finditer(sample))):
        if int(found[0]) != number:
            continue
        head, tail = sample[: found.start()], sample[found.end() :]
        middle = url[len(head) : len(url) - len(tail)]
        if url.startswith(head) and url.endswith(tail) and middle.isdecimal():
            return int(middle) if int(middle) <= _MAX_PAGES else None
    return None


def _in_calendar(node: HtmlElement) -> bool:
    return any(
        _CALENDAR.search(f"{up.get('id') or ''} {up.get('class') or ''}")
        for up in node.iterancestors()
    )


def _scripts(document: Document) -> Iterator[str]:
    return (node.text for node in document.root.iter("script") if node.text)


def _next_records(document: Document) -> str | None:
    """Where the records after those of a jpage list are; None where it is not certain of which of several lists."""
    boxes = document.root.find_class(BOX)
    if not boxes:
        return None
    if len(boxes) == 1 and (following := next_of_answer(document.url, _records(boxes[0]))):
        return following
    found = {
        address
        for call in read_calls(_scripts(document))
        if (box := _box_of(call.element_id, boxes)) is not None
        and (address := call.after(_records(box)))
    }
    url = absolute(found.pop(), document.base_url) if len(found) == 1 else ""
    return url if url and same_site(url, document.url) else None


def _box_of(element_id: str | None, boxes: Sequence[HtmlElement]) -> HtmlElement | None:
    """The box of the records that are shown in an element; a page's only box may stand beside it."""
    inside = [box for box in boxes if any(up.get("id") == element_id for up in box.iterancestors())]
    return inside[0] if inside and element_id else boxes[0] if len(boxes) == 1 else None


def _records(box: HtmlElement) -> int:
    """How many records a box shows; in one that a browser has filled each is an element."""
    count = box.get(RECORDS) or ""
    if count.isdecimal() and len(count) < 10:
        return int(count)
    return sum(isinstance(each.tag, str) for each in box)
