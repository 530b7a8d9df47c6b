"""The lists of a site's sections -> the declaration of their rows: links, rows, days and views.

Each by agreement between the list pages, through the very code that will read them later. What is wanted is what
`crawler.read.listing` reads of a page: a new kind of list is added there. What a selector may look like is offered
by `crawler.learn.induce.selectors_of`, and inside a row by `value_paths`.

1. One selector of links for as many sections as will do; then one for those that are left. A section that none is
   right for is named with the reason (`unreadable`), never left out in silence.
2. The node of a row, where rows show days or views.
3. What in a row is its day, and what its views.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import islice, permutations
from typing import Final

from lxml.html import HtmlElement

from crawler.errors import DeclarationError
from crawler.fields.counts import parse_count
from crawler.fields.dates import Published, date_in_url, parse_published
from crawler.fields.leaves import unfold
from crawler.fields.text import clean_line
from crawler.fields.urls import canonical_url
from crawler.learn.induce import cost, is_word, selectors_of
from crawler.learn.learned import Dropped, LearnError, Section
from crawler.read.declared import Declaration, Selector, row_of, text_apart
from crawler.read.document import all_text
from crawler.read.links import target
from crawler.read.listing import Listing, Row, read_listing, repeated_links
from crawler.read.rows import group_label

# From this agreement with what was read of a section on, a selector is right for it: tables that are closed in the
# wrong order split off two rows of twenty, and a headline above a list is a row too.
RIGHT: Final = 0.85
# A section of which so much is found is crawled, though its list looks otherwise in part.
_FOUND: Final = 0.5
# A list of fewer rows may well be shown beside all others too: the newest article, the only one.
_FEW: Final = 3
_MOST_SELECTORS: Final = 6
_TRIED: Final = 160
# Pages on which rows are compared, and the rows of each that offer selectors.
_COMPARED: Final = 10
_OFFERING: Final = 3
# Share of the rows that show a value, from which on a list is one that shows it.
_SHOWN: Final = 0.5
# Of the rows that show a value so many must be read right, and hardly one wrong: a wrong day is worse than none.
_AGREEMENT: Final = 0.9
_ASTRAY: Final = 0.02
# Characters of a text that may be a part of a date, and how many such parts are put together, two by two.
_PART: Final = 16
_PARTS: Final = 5
_LONGEST: Final = 60
# Elements of a row, and those beside one, that may show a value; levels of groups above it.
_NODES: Final = 60
_BESIDE: Final = 4
_GROUPS: Final = 2
# What an expression costs more than a selector of the same length: people read it worse.
_EXPRESSION: Final = 5.0
# What parts the numbers of a date.
_MARKS: Final = "-/年月.日:"
_NUMBER: Final = re.compile(r"\d+")


def learn_lists(sections: Sequence[Section], now: datetime) -> dict[str, str]:
    """The declaration of the rows of all sections' lists.

    ``sections`` are list pages, of one section perhaps several; ``now`` is aware. Of those whose rows are records
    nothing is to be declared here. Raises LearnError if none of the others has a list that a selector finds.
    """
    pages = [_Page(section) for section in sections if section.is_markup]
    if sections and not pages:
        return {}
    chosen = _learn_links(pages)
    if not chosen:
        raise LearnError(
            "文章列表没有规律，无法学习",
            "the article lists follow no pattern that could be learned",
        )
    links = {"article_links": ", ".join(chosen)}
    return links | _learn_rows(chosen, pages, now)


def compared(sections: Sequence[Section], now: datetime, least: float = 0.0) -> list[Section]:
    """The same list pages, where one was read amiss with what it shows beside what all of them have.

    ``least``: how sure it must be that a page has another list; 0 where it is known that all have lists.

    A hot list or a line of members in the footer may outweigh the list of a page by itself; compared with the other
    pages it is the same on each, and the list is not.
    """
    repeated = repeated_links([section.document for section in sections])
    again = []
    for section in sections:
        is_own = section.request is None or section.request.continues
        if is_own and _mostly(section.listing, repeated):
            other = read_listing(section.document, now, repeated, least)
            if other is not None and not _mostly(other, repeated, 1):
                section = replace(section, listing=other)
        again.append(section)
    return again


def _mostly(listing: Listing, repeated: frozenset[str], least: int = _FEW) -> bool:
    """Whether most of a list's rows, ``least`` or more, stand on the other pages as well; of few rows that may be chance."""
    urls = [row.url for row in listing.rows if row.url]
    return len(urls) >= least and sum(url in repeated for url in urls) * 2 > len(urls)


def without_views(selectors: Mapping[str, str]) -> dict[str, str]:
    """The declaration of a site whose articles' pages show no views: what a list says of them, often a static page
    of some days ago, is not taken for them either."""
    without = {name: css for name, css in selectors.items() if name != "list_views"}
    if "list_published" not in without:
        without.pop("list_row", None)
    return without


def found_by(
    selectors: Mapping[str, str], sections: Sequence[Section], least: float = _FOUND
) -> list[Section]:
    """The sections whose articles the learned links are, at this agreement or more."""
    return [each for each in sections if _is_found(selectors, each, least)]


def unreadable(selectors: Mapping[str, str], sections: Sequence[Section]) -> list[Dropped]:
    """The other sections, each once, with the reason."""
    kept = {each.url for each in found_by(selectors, sections)}
    others = {each.url: each for each in sections if each.url not in kept}
    return [
        Dropped(
            url,
            section.name,
            "列表的写法与其他栏目不同，没有学到可靠的选择器；采集时按网址的形式识别文章",
            "its list is made otherwise than those of the other sections, and no reliable selector was found;"
            " the crawl tells its articles by the form of their addresses",
        )
        for url, section in others.items()
    ]


def _is_found(selectors: Mapping[str, str], section: Section, least: float) -> bool:
    if not section.is_markup:
        return True
    rows = Declaration(selectors).list_rows(section.document)
    return (
        f1({row.url for row in section.listing.rows if row.url}, {row.url for row in rows}) >= least
    )


def f1(wanted: set[str], got: set[str]) -> float:
    """How well what a selector gets agrees with what is wanted, 0 to 1."""
    return 2 * len(wanted & got) / (len(wanted) + len(got)) if wanted & got else 0.0


# Links


class _Page:
    """One list page: what was read of it, and what a selector finds on it."""

    def __init__(self, section: Section) -> None:
        self.section = section
        self.root = section.document.root
        self.rows = {row.url: row for row in section.listing.rows if row.url}
        self.wanted = set(self.rows)
        self._urls: dict[HtmlElement, str | None] = {}
        self._found: dict[str, frozenset[str]] = {}

    def found(self, css: str, selector: Selector) -> frozenset[str]:
        """The addresses of the links that a selector finds."""
        if css not in self._found:
            urls = (self.url(node) for node in selector.elements(self.root))
            self._found[css] = frozenset(url for url in urls if url)
        return self._found[css]

    def url(self, node: HtmlElement) -> str | None:
        """Where a link leads; None for a bare number, which counts a forum's answers or a list's pages."""
        if node not in self._urls:
            href = None if clean_line(all_text(node)).isdecimal() else target(node)
            base = self.section.document.base_url
            self._urls[node] = canonical_url(href, base) if href else None
        return self._urls[node]

    def links(self) -> Iterator[HtmlElement]:
        """Links of some rows, such as a list has in all of them."""
        nodes = self.section.listing.link_nodes
        yield from nodes[:2]
        yield from nodes[2:][-1:]


def _learn_links(pages: Sequence[_Page]) -> list[str]:
    """Few selectors that find the links of as many pages as possible, the most telling first."""
    left = [page for page in pages if page.wanted]
    done: list[_Page] = []
    chosen: list[Selector] = []
    while left and len(chosen) < _MOST_SELECTORS:
        ranked = sorted(
            _link_selectors(left),
            key=lambda each: (_mark(each, left), -cost(each.declared), each.declared),
            reverse=True,
        )
        # What finds the hot list of a page that has no other must not find it on the pages that have.
        fits = (each for each in ranked if all(_agrees([*chosen, each], page) for page in done))
        best = next(fits, None)
        fitting = [page for page in left if best and _agrees([best], page)]
        if best is None or not fitting:
            break
        chosen.append(best)
        done += fitting
        left = [page for page in left if page not in fitting]
    return [selector.declared for selector in chosen]


def _link_selectors(pages: Sequence[_Page]) -> list[Selector]:
    """What the links of the pages offer, first what most pages do."""
    support: Counter[str] = Counter()
    for page in pages:
        support.update({css for node in page.links() for css in selectors_of(node)})
    ranked = sorted(support, key=lambda css: (-support[css], cost(css), css))
    return list(_compiled("article_links", ranked[:_TRIED]))


def _compiled(name: str, declared: Iterable[str]) -> Iterator[Selector]:
    for each in declared:
        try:
            yield Selector(name, each)
        except DeclarationError:
            continue


def _mark(selector: Selector, pages: Sequence[_Page]) -> float:
    """How many pages a selector is right for, and how well: a page is worth its agreement."""
    marks = (f1(page.wanted, set(page.found(selector.declared, selector))) for page in pages)
    return round(sum(mark for mark in marks if mark >= RIGHT), 1)


def _agrees(selectors: Sequence[Selector], page: _Page) -> bool:
    got = set().union(*(page.found(each.declared, each) for each in selectors))
    return f1(page.wanted, got) >= RIGHT


# Rows


@dataclass(frozen=True, slots=True)
class _Value:
    """One thing that rows may show beside the title."""

    field: str
    expected: Callable[[Row], object]
    """What was read of a row; None where it shows nothing."""
    read: Callable[[Row, str], object]
    """What a text says of it, comparable with that."""


def _values(now: datetime) -> tuple[_Value, ...]:
    def day(row: Row, text: str) -> object:
        found = parse_published(unfold(text), now, near=date_in_url(row.url))
        return _day(found) or _figures(text)

    return (
        _Value(
            "list_published",
            lambda row: _day(row.published) or _figures(row.published_raw or ""),
            day,
        ),
        _Value("list_views", lambda row: row.views, lambda _, text: parse_count(text)),
    )


def _day(published: Published | None) -> str | None:
    """As precise as a list is: its hour may stand in a node of its own."""
    return str(published)[:10] or None if published else None


def _figures(text: str) -> tuple[str, ...] | None:
    """The numbers of a date that cannot be known without its year: 09-27."""
    return tuple(_NUMBER.findall(text)) or None


def _learn_rows(chosen: Sequence[str], pages: Sequence[_Page], now: datetime) -> dict[str, str]:
    """``list_row`` with what rows show, if they show anything that a selector finds."""
    links = {"article_links": ", ".join(chosen)}
    values = _values(now)
    shown = {value.field: [page for page in pages if _shows(page, value)] for value in values}
    telling = [page for page in pages if any(page in each for each in shown.values())]
    rows = _row_selectors(links, telling[:_COMPARED])
    if not rows:
        return {}
    learned = {"list_row": ", ".join(rows)}
    for value in values:
        if css := _learn_value(links | learned, value, shown[value.field][:_COMPARED]):
            learned[value.field] = css
    if len(learned) == 1:
        return {}
    # Lists of other templates may show nothing: their links are rows by themselves, and no article is lost.
    for more in ("", f", {links['article_links']}"):
        whole = learned | {"list_row": learned["list_row"] + more}
        if all(_same_links(links, links | whole, page) for page in pages):
            return whole
    return {}


def _shows(page: _Page, value: _Value) -> bool:
    """Whether a list is one whose rows show a value."""
    rows = list(page.rows.values())
    return bool(rows) and sum(value.expected(row) is not None for row in rows) >= _SHOWN * len(rows)


def _same_links(one: Mapping[str, str], two: Mapping[str, str], page: _Page) -> bool:
    found, again = (
        [row.url for row in Declaration(each).list_rows(page.section.document)]
        for each in (one, two)
    )
    return set(found) == set(again)


def _row_selectors(links: Mapping[str, str], pages: Sequence[_Page]) -> list[str]:
    """What each row of the pages is: one selector for as many pages as will do, then one for those left."""
    left, chosen = list(pages), list[str]()
    finder = Selector("article_links", links["article_links"])
    while left and len(chosen) < _MOST_SELECTORS:
        support: Counter[str] = Counter()
        for page in left:
            nodes = islice(page.section.listing.row_nodes, _OFFERING)
            support.update({css for node in nodes for css in selectors_of(node)})
        ranked = sorted(support, key=lambda css: (-support[css], cost(css), css))[:_TRIED]
        best = max(
            _compiled("list_row", ranked),
            key=lambda row: (
                round(sum(_covers(row, finder, page) for page in left), 1),
                -cost(row.declared),
                row.declared,
            ),
            default=None,
        )
        fitting = [page for page in left if best and _covers(best, finder, page) >= RIGHT]
        if best is None or not fitting:
            break
        chosen.append(best.declared)
        left = [page for page in left if page not in fitting]
    return chosen


def _covers(row: Selector, finder: Selector, page: _Page) -> float:
    """The share of a page's articles that have a row of their own; 0 for what is the whole list's."""
    own = set(row.elements(page.root))
    held: dict[HtmlElement, set[str]] = {}
    for link in finder.elements(page.root) if own else ():
        url, node = page.url(link), row_of(link, own)
        if url in page.wanted and url and node is not None:
            held.setdefault(node, set()).add(url)
    alone = set().union(*(urls for urls in held.values() if len(urls) == 1))
    return len(alone) / len(page.wanted)


def _learn_value(declared: Mapping[str, str], value: _Value, pages: Sequence[_Page]) -> str | None:
    """Where rows show a value: what finds it in nearly all that do, and hardly ever another; else one place for the rows
    of each template."""
    support: Counter[str] = Counter()
    for page in pages:
        support.update(set(_offered(declared, value, page)))
    ranked = sorted(support, key=lambda each: (-support[each], path_price(each), each))[:_TRIED]
    best: tuple[float, float, str] | None = None
    for path in ranked:
        right = _share_right({**declared, value.field: path}, value, pages)
        rank = (round(right, 2), -path_price(path), path)
        if right >= _AGREEMENT and (best is None or rank > best):
            best = rank
    return best[2] if best else _learn_values(declared, value, pages, ranked)


def _learn_values(
    declared: Mapping[str, str], value: _Value, pages: Sequence[_Page], paths: Sequence[str]
) -> str | None:
    """The places of a value that are right for some of the pages each, and together for all; ``paths`` are tried."""
    left, chosen = set(range(len(pages))), list[str]()
    fits = {
        path: {
            number
            for number, page in enumerate(pages)
            if _share_right({**declared, value.field: path}, value, [page]) >= _AGREEMENT
        }
        for path in paths
        if not path.startswith(("./", "("))
    }
    while left and fits and len(chosen) < _MOST_SELECTORS:
        best = max(fits, key=lambda path: (len(fits[path] & left), -path_price(path), path))
        if not fits[best] & left:
            break
        chosen.append(best)
        left -= fits[best]
    together = {**declared, value.field: ", ".join(chosen)}
    is_right = not left and _share_right(together, value, pages) >= _AGREEMENT
    return together[value.field] if is_right else None


def _share_right(declared: Mapping[str, str], value: _Value, pages: Sequence[_Page]) -> float:
    """Of the rows that show a value, the share that is read right; 0 if too many are read wrong."""
    try:
        declaration = Declaration(declared)
    except DeclarationError:
        return 0.0
    total = right = wrong = 0
    for page in pages:
        for row in declaration.list_rows(page.section.document):
            known = page.rows.get(row.url)
            if known is None:
                continue
            expected = value.expected(known)
            text = row.published_raw if value.field == "list_published" else row.views_raw
            got = value.read(known, text) if text else None
            total += expected is not None
            right += got == expected is not None
            wrong += got not in (None, expected)
        if wrong > max(1, _ASTRAY * total) or right < total / 2:
            return 0.0
    return right / total if total else 0.0


def path_price(path: str) -> float:
    """What is preferred: a name, then a place, then an expression."""
    return cost(path) + (_EXPRESSION if path.startswith(("./", "(")) else 0.0)


# Where a value stands in its row


def _offered(declared: Mapping[str, str], value: _Value, page: _Page) -> Iterator[str]:
    """Selectors and expressions that lead from a row to its value, from some rows of a page."""
    own, finder = (Selector(name, declared[name]) for name in ("list_row", "article_links"))
    rows = set(own.elements(page.root))
    found = 0
    # Those of the page itself: what was read may be a copy on which rows are closed.
    for link in finder.elements(page.root):
        row, node = page.rows.get(page.url(link) or ""), row_of(link, rows)
        if row is None or node is None or value.expected(row) is None:
            continue
        yield from value_paths(node, link, partial(_says, value, row))
        found += 1
        if found == _OFFERING:
            return


def _says(value: _Value, row: Row, text: str) -> bool:
    return value.read(row, text) == value.expected(row)


def value_paths(
    row: HtmlElement, link: HtmlElement, is_right: Callable[[str], bool]
) -> Iterator[str]:
    """Every way to a node or text of a row that is right."""
    right = [
        node
        for node in islice(row.iterdescendants(), _NODES)
        if is_right(text_apart(node)[:_LONGEST])
    ]
    # A node that holds a right one says the same less exactly.
    holders = {up for node in right for up in node.iterancestors()}
    for node in right:
        if node not in holders:
            yield from _ways_in(node, row, link)
    for number, node in enumerate(islice(row.itersiblings(), _BESIDE), 1):
        if is_right(text_apart(node)[:_LONGEST]):
            yield f"./following-sibling::*[{number}][self::{node.tag}]"
    before = row.getprevious()
    if before is not None and is_right(text_apart(before)[:_LONGEST]):
        yield f"./preceding-sibling::*[1][self::{before.tag}]"
    texts = list(_own_texts(row, link))
    for path, text in texts:
        if is_right(text):
            yield path
    parts = [path for path, text in texts if len(text) <= _PART and any(map(str.isdecimal, text))]
    said = dict(texts)
    for one, two in permutations(parts[:_PARTS], 2):
        if is_right(f"{said[one]} {said[two]}"):
            yield f"(concat({one}, ' ', {two}))"


def _ways_in(node: HtmlElement, row: HtmlElement, link: HtmlElement) -> Iterator[str]:
    """Selectors of a node inside a row."""
    tag, holder = str(node.tag), node.getparent()
    for name in (node.get("class") or "").split():
        if is_word(name):
            yield f".{name}"
            yield f"{tag}.{name}"
    yield tag
    if holder is None:
        return
    if holder is not row:
        for above in (f".{name}" for name in (holder.get("class") or "").split() if is_word(name)):
            yield f"{above} > {tag}"
        yield f"{holder.tag} > {tag}"
    same = [child for child in holder if child.tag == tag]
    if len(same) > 1:
        yield f"{tag}:nth-of-type({same.index(node) + 1})"
        yield f"{tag}:nth-last-of-type({len(same) - same.index(node)})"
    if holder is link.getparent():
        before = node.getprevious()
        yield f"{link.tag} + {tag}" if before is link else f"{link.tag} ~ {tag}"
    yield f"./{_steps(node, row)}"


def _steps(node: HtmlElement, top: HtmlElement) -> str:
    """The way from one element down to another, by tags and places."""
    steps = []
    while node is not top and (holder := node.getparent()) is not None:
        same = [child for child in holder if child.tag == node.tag]
        steps.append(f"{node.tag}[{same.index(node) + 1}]")
        node = holder
    return "/".join(reversed(steps))


def _own_texts(row: HtmlElement, link: HtmlElement) -> Iterator[tuple[str, str]]:
    """The texts of a row that are no element's own, and the parts of a date: the expression and what it gives.

    Above the rows of a month stands its name: ``<dt>2024年9月</dt><dd>27日 …``.
    """
    for label, path in _labels_above(row):
        yield path, label
    for node in islice(row.iterdescendants(), _NODES):
        if (
            not len(node)
            and (text := text_apart(node))
            and node is not link
            and len(text) <= _LONGEST
        ):
            yield f"./{_steps(node, row)}", text
    for holder in (row, *islice(row.iterdescendants(), _NODES)):
        way = "./" if holder is row else f"./{_steps(holder, row)}/"
        for text in [holder.text, *(child.tail for child in holder)] if len(holder) else ():
            text = clean_line(text or "")
            if mark := next((c for c in text if c in _MARKS), None):
                yield f"{way}text()[contains(., '{mark}')]", text
    before, parent = row.getprevious(), row.getparent()
    lead = before.tail if before is not None else parent.text if parent is not None else None
    for way, beside in (("following", row.tail), ("preceding", lead)):
        if text := clean_line(beside or ""):
            yield f"./{way}-sibling::node()[1][self::text()]", text
    if hint := clean_line(link.get("title") or ""):
        yield f"{link.tag}::attr(title)", hint


def _labels_above(row: HtmlElement) -> Iterator[tuple[str, str]]:
    """The names of the groups that a row stands in."""
    up, way = row, "./"
    for _ in range(_GROUPS):
        names = list(
            islice((each for each in up.itersiblings(preceding=True) if group_label(each)), 1)
        )
        for before in names:
            tag = before.tag if before.tag != row.tag else "*"
            yield text_apart(before), f"{way}preceding-sibling::{tag}[1]"
        parent = up.getparent()
        if parent is None or parent.tag == "body":
            return
        up, way = parent, f"{way}../"
