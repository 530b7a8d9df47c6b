"""A site's URL -> how to crawl it: its sections, and where each field stands.

`learn` is a generator: it says which page it wants, is given that page, and returns what it has learned. So
it needs no network of its own, and a test or a crawler may drive it alike. What it trusts is agreement: the
title is what the list's link said, the date is what parses and varies, the category is the section's name,
the body is what the generic extractor finds on every page at the same place. What it has learned is checked
on articles that it did not learn from.
"""

from __future__ import annotations

import keyword
import re
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from typing import Final
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from crawler.errors import ExitCode, UserError
from crawler.extract.article import Reading, read_article
from crawler.extract.body import read_body
from crawler.extract.boilerplate import trim_boilerplate
from crawler.extract.declared import ABSENT, Declaration, ListRow, Node, text_of
from crawler.extract.document import Document
from crawler.extract.induce import Example, Induced, cost, induce, selectors_of
from crawler.extract.lines import read_lines, template_key
from crawler.extract.listing import Listing, Row, read_listing
from crawler.extract.page import GENERIC, PageValues, read_page
from crawler.extract.platforms import Platform, recognise
from crawler.extract.sections import SectionLink, in_menu, names_no_section, section_links
from crawler.extract.soft404 import soft_404_reason
from crawler.fields.bylines import parse_author, parse_source
from crawler.fields.categories import parse_category
from crawler.fields.counts import parse_count
from crawler.fields.dates import Published, date_in_url, parse_published
from crawler.fields.text import clean_line, comparison_key
from crawler.fields.urls import canonical_url, same_site, url_host

MAX_REQUESTS: Final = 60
MAX_SECTIONS: Final = 20
# Candidates for sections that are looked at.
_LOOKED_AT: Final = 26
# A link on a channel's page that is less likely to lead to a section is tried only if nothing else does.
_LIKELY: Final = 2.5
_FURTHER_PAGES: Final = 2
_LEARN_FROM: Final = 18
_CHECK_ON: Final = 6
MIN_ARTICLES: Final = 5
# A field on fewer of the sampled pages is not one that the site shows.
_SHOWN: Final = 0.2
# A field on fewer of them may be missing on any page without a word.
_ALWAYS: Final = 0.9
_AGREEMENT: Final = 0.8
# A line in more of the bodies is the site's.
_REPEATED: Final = 0.7
_LIST_AGREEMENT: Final = 0.95
_TELLING_BEGINNING: Final = 6


class LearnError(UserError):
    """The site cannot be learned; nothing is written."""

    exit_code = ExitCode.BROKEN


@dataclass(frozen=True, slots=True)
class Ask:
    """A page that the learner wants."""

    url: str
    why: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The page, or why there is none."""

    document: Document | None
    body: bytes = b""
    trouble: str | None = None


@dataclass(slots=True)
class Section:
    """One list of articles."""

    url: str
    """As the site writes it."""
    name: str
    listing: Listing
    document: Document


@dataclass(slots=True)
class Sample:
    """One article's page, as received, with what its list said and what the generic extractor reads."""

    row: Row
    section: Section
    document: Document
    body: bytes
    reading: Reading
    shows_listed_title: bool = False
    """Whether the title on the list stands on this page as it is."""
    shows_section: bool = False
    """Whether the name of the section that listed it stands on this page, outside menus."""


@dataclass(frozen=True, slots=True)
class FieldReport:
    """What was learned of one field."""

    name: str
    selector: str | None
    """ABSENT ("") where the site does not show the field; None where it is left to the generic extractor."""
    agreement: float
    """Share of the checked pages on which the learned way and the generic reading agree."""
    sample: str
    """A value, for a person to look at."""


@dataclass(slots=True)
class Learned:
    """How to crawl a site."""

    url: str
    title: str
    """What the start page calls itself."""
    platform: Platform | None
    sections: list[Section]
    selectors: dict[str, str]
    """The class attributes of the declaration."""
    may_lack: tuple[str, ...]
    """Fields that the site shows on some articles only."""
    min_links: int
    fields: list[FieldReport] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    requests: int = 0

    @property
    def declaration(self) -> Declaration:
        """The compiled selectors."""
        declared = {name: css for name, css in self.selectors.items() if css}
        return Declaration(declared, [name for name in GENERIC if name not in self.selectors])


Learning = Generator[Ask, Answer, Learned]


def learn(url: str, now: datetime, sections: Sequence[str] = ()) -> Learning:
    """Learn the site at ``url``, its home page or a list page; ``sections`` are list pages to use instead.

    Yields what it wants, at most MAX_REQUESTS times. ``now`` is aware. Raises LearnError if the site cannot
    be learned.
    """
    learner = _Learner(now)
    return (yield from learner.run(url, sections))


class _Learner:
    def __init__(self, now: datetime) -> None:
        self.now = now
        self.requests = 0
        self.platform: Platform | None = None
        self._answers: dict[str, Answer] = {}

    def run(self, url: str, section_urls: Sequence[str]) -> Learning:
        answer = yield from self._ask(url, "start")
        if answer.document is None and (answer.trouble or "").endswith("xml"):
            # A feed or a sitemap: its site has a home page.
            answer = yield from self._ask(urljoin(url, "/"), "home")
        if answer.document is None:
            raise LearnError(
                f"打不开 {url}：{answer.trouble}", f"cannot open {url}: {answer.trouble}"
            )
        self.platform = recognise(answer.document)
        if section_urls:
            sections = yield from self._named_sections(section_urls)
        else:
            sections = yield from self._find_sections(answer.document)
        if not sections and needs_javascript(answer.document):
            raise LearnError(
                f"{url} 的内容由 JavaScript 生成，请用 --javascript（要先装 javascript 扩展）",
                f"{url} is filled by JavaScript; use --javascript (extra javascript)",
            )
        if not sections:
            raise LearnError(f"{url} 上没有找到文章列表", f"no list of articles found at {url}")
        further = yield from self._further_pages(sections)
        links = learn_lists([*sections, *further])
        # A page whose only list is the hot list of every page is no section: what finds the others finds nothing.
        sections, further = (_found_by(links, each) for each in (sections, further))
        rows = _sample_rows([*sections, *further])
        if len(rows) < MIN_ARTICLES:
            raise LearnError(
                f"{url} 只找到 {len(rows)} 篇文章，至少要 {MIN_ARTICLES} 篇才能学习",
                f"only {len(rows)} articles found at {url}; learning takes at least {MIN_ARTICLES}",
            )
        samples = yield from self._fetch_samples(rows)
        if len(samples) < MIN_ARTICLES:
            raise LearnError(
                f"{url} 的文章只读到 {len(samples)} 篇，无法学习",
                f"only {len(samples)} articles of {url} could be read",
            )
        if undated := _undated(samples):
            sections, further = (
                [section for section in each if section.url not in undated]
                for each in (sections, further)
            )
            samples = [sample for sample in samples if sample.section.url not in undated]
            links = learn_lists([*sections, *further])
        title = clean_line(answer.document.root.findtext(".//title") or "")
        return self._conclude(url, title, sections, links, samples)

    def _ask(self, url: str, why: str) -> Generator[Ask, Answer, Answer]:
        """A page, fetched once: an article may have been looked at as a section before."""
        known = canonical_url(url) or url
        if known not in self._answers:
            self.requests += 1
            self._answers[known] = yield Ask(url, why)
        return self._answers[known]

    # Sections

    def _named_sections(self, urls: Sequence[str]) -> Generator[Ask, Answer, list[Section]]:
        sections = []
        for url in urls:
            answer = yield from self._ask(url, "section")
            listing = read_listing(answer.document, self.now) if answer.document else None
            if answer.document is None or listing is None:
                trouble = answer.trouble or "no list"
                raise LearnError(
                    f"栏目 {url} 不是文章列表（{trouble}）",
                    f"section {url} is no article list ({trouble})",
                )
            sections.append(Section(url, page_name(answer.document), listing, answer.document))
        return sections

    def _find_sections(self, start: Document) -> Generator[Ask, Answer, list[Section]]:
        """The start page itself if it is a list other than the home page; else what the home page links to."""
        listing = read_listing(start, self.now)
        if listing and not _is_home(start.url) and listing.next_page:
            return [Section(start.url, page_name(start), listing, start)]
        home = start
        if not _is_home(start.url) and listing is None:
            answer = yield from self._ask(urljoin(start.url, "/"), "home")
            home = answer.document or start
        sections = yield from self._linked_sections(home)
        listing = read_listing(home, self.now)
        # A home page that pages through everything is a section of its own: it has what no section lists.
        if listing and listing.rows and (listing.next_page or not sections):
            sections.append(Section(home.url, "", listing, home))
        return sections

    def _linked_sections(self, home: Document) -> Generator[Ask, Answer, list[Section]]:
        queue = section_links(home, self.platform)
        seen = {link.url for link in queue}
        sections: list[Section] = []
        channels: list[Section] = []
        unlikely: list[SectionLink] = []
        looked_at = 0
        while len(sections) < MAX_SECTIONS and looked_at < _LOOKED_AT:
            if not queue and not sections:
                queue, unlikely = unlikely, []
            if not queue:
                break
            link = queue.pop(0)
            looked_at += 1
            answer = yield from self._ask(link.href, "section")
            document = answer.document
            if document is None or not same_site(document.url, home.url):
                continue
            listing = read_listing(document, self.now)
            below: list[SectionLink] = []
            if listing is None or not listing.next_page:
                # A channel's page links to its sections; it may show the first rows of each.
                links = section_links(document, self.platform)
                new = [sub for sub in links if sub.url not in seen]
                below = [sub for sub in new if sub.likelihood >= _LIKELY or not sub.name]
                unlikely += [sub for sub in new if sub not in below]
                seen |= {sub.url for sub in new}
                queue += below
            name = link.name or page_name(document)
            if (
                listing
                and _is_section(listing, [*sections, *channels], self.platform)
                and not names_no_section(name)
            ):
                into = channels if below else sections
                into.append(Section(link.href, name, listing, document))
        # An article is its section's before it is its channel's.
        return [*sections, *channels]

    def _further_pages(self, sections: list[Section]) -> Generator[Ask, Answer, list[Section]]:
        """The second pages of some sections: their rows may look otherwise, and there are more articles."""
        further = []
        for section in [each for each in sections if each.listing.next_page][:_FURTHER_PAGES]:
            answer = yield from self._ask(section.listing.next_page or "", "next page")
            listing = read_listing(answer.document, self.now) if answer.document else None
            if answer.document is not None and listing is not None:
                further.append(Section(section.url, section.name, listing, answer.document))
        return further

    # Articles

    def _fetch_samples(
        self, rows: list[tuple[Section, Row]]
    ) -> Generator[Ask, Answer, list[Sample]]:
        wanted = min(_LEARN_FROM + _CHECK_ON, MAX_REQUESTS - self.requests)
        samples: list[Sample] = []
        for section, row in rows[:wanted]:
            answer = yield from self._ask(row.href, "article")
            document = answer.document
            if document is None or not same_site(document.url, row.url):
                continue
            reading = read_article(document, self.now)
            title = reading.title.value if reading.title else None
            text = "\n".join(reading.body.value.paragraphs) if reading.body else ""
            if reading.body is None or soft_404_reason(title, text):
                continue
            sample = Sample(row, section, document, answer.body, reading)
            sample.shows_listed_title = _stands_alone(row.title, document)
            sample.shows_section = bool(section.name) and any(
                parse_category(text_of(node)) == section.name and not in_menu(node)
                for node in _elements(document.root)
            )
            samples.append(sample)
        return samples

    # What it comes to

    def _conclude(
        self,
        url: str,
        title: str,
        sections: list[Section],
        selectors: dict[str, str],
        samples: list[Sample],
    ) -> Learned:
        check = samples[-min(_CHECK_ON, len(samples) // 3) :]
        train = samples[: len(samples) - len(check)]
        read_again(samples, self.now)
        leave_out_repeated(samples)
        shares = {name: _share(samples, name) for name in GENERIC}
        for name, share in shares.items():
            if share < _SHOWN:
                selectors[name] = ABSENT
            elif found := learn_field(name, train, self.now):
                selectors[name] = found.css
        if selectors.get("body"):
            selectors |= learn_exclusions(train, selectors)
        if neighbours := learn_neighbours(train):
            selectors["neighbours"] = neighbours.css
        learned = Learned(
            url,
            title,
            self.platform,
            sections,
            selectors,
            tuple(name for name, share in shares.items() if _SHOWN <= share < _ALWAYS),
            max(1, min(len(section.listing.rows) for section in sections) // 2),
            samples=samples,
            requests=self.requests,
        )
        _drop_what_fails(learned, check, self.now)
        learned.fields = [_report(learned, name, check, self.now) for name in GENERIC]
        return learned


def needs_javascript(document: Document) -> bool:
    """Whether a page has scripts and next to nothing to read: only a browser sees what it shows."""
    shown = "".join(
        node.text_content() for node in document.root.iter("body") if isinstance(node.tag, str)
    )
    for node in document.root.iter("script", "style", "noscript"):
        shown = shown.replace(node.text_content(), "", 1)
    return next(document.root.iter("script"), None) is not None and len(comparison_key(shown)) < 80


def _stands_alone(title: str, document: Document) -> bool:
    """Whether a text node or an element of the page, not a link, is just this title."""
    wanted = comparison_key(title)
    return any(
        comparison_key(node.text or "") == wanted
        or (len(node) < 6 and comparison_key(text_of(node)) == wanted)
        for node in _elements(document.root)
        if node.tag != "a"
    )


def page_name(document: Document) -> str:
    """What a list page calls itself: the first part of its title, before the site's name."""
    title = clean_line(document.root.findtext(".//title") or "")
    return re.split(r"\s*[-_|–—]\s*", title)[0][:20]


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path.strip("/") in ("", "index.html", "index.htm", "index.php") and not parts.query


def _is_section(listing: Listing, sections: list[Section], platform: Platform | None) -> bool:
    """Whether a list has articles, and not all of them those of a section that is known."""
    urls = {row.url for row in listing.rows if row.url}
    if len(urls) < 2 and not any(row.published for row in listing.rows):
        return False
    if platform and sum(platform.kind(url) == "list" for url in urls) * 2 > len(urls):
        return False
    return all(urls != {row.url for row in section.listing.rows} for section in sections)


def _sample_rows(sections: list[Section]) -> list[tuple[Section, Row]]:
    """Articles of all sections in turn, each once."""
    columns = [[(section, row) for row in section.listing.rows if row.url] for section in sections]
    chosen: dict[str, tuple[Section, Row]] = {}
    for line in zip_longest(*columns):
        for pair in line:
            if pair and same_site(pair[1].url, pair[0].document.url):
                chosen.setdefault(pair[1].url, pair)
    return list(chosen.values())


# Lists


def learn_lists(sections: Sequence[Section]) -> dict[str, str]:
    """The selector of the article links, right for all sections; several joined by commas if one will not do."""
    left = list(sections)
    chosen: list[str] = []
    while left and len(chosen) < 4:
        best = max(
            ((_list_score(css, left), -cost(css), css) for css in _link_selectors(left)),
            default=None,
        )
        if best is None:
            break
        css = best[2]
        fitting = [section for section in left if _list_f1(css, section) >= _LIST_AGREEMENT]
        # What finds the hot list of a page that has no other must not find it on the pages that have.
        together, done = ", ".join([*chosen, css]), [each for each in sections if each not in left]
        if not fitting or any(_list_f1(together, each) < _LIST_AGREEMENT for each in done):
            break
        chosen.append(css)
        left = [section for section in left if section not in fitting]
    if not chosen:
        raise LearnError(
            "文章列表没有规律，无法学习",
            "the article lists follow no pattern that could be learned",
        )
    return {"article_links": ", ".join(chosen)}


def _link_selectors(sections: Sequence[Section]) -> list[str]:
    offered: dict[str, None] = {}
    for section in sections:
        nodes = section.listing.link_nodes
        for node in (*nodes[:2], *nodes[-1:]):
            for css in selectors_of(node):
                offered.setdefault(css)
                parent = node.getparent()
                # The link's own parent is often nameless: go one step further up from it.
                if css == "a" and parent is not None:
                    for above in selectors_of(parent):
                        offered.setdefault(f"{above} > a")
    return sorted(offered, key=cost)[:120]


def _found_by(selectors: Mapping[str, str], sections: Sequence[Section]) -> list[Section]:
    """The sections whose articles the learned links are."""
    return [each for each in sections if _list_f1(selectors["article_links"], each) >= 0.5]


def _undated(samples: Sequence[Sample]) -> set[str]:
    """The sections whose pages bear no date, where those of others do: they list products, not articles."""
    dated: dict[str, list[bool]] = {}
    for sample in samples:
        dated.setdefault(sample.section.url, []).append(_expected(sample, "published") is not None)
    without = {url for url, pages in dated.items() if len(pages) > 1 and not any(pages)}
    others = [any(pages) for url, pages in dated.items() if url not in without]
    return without if len(others) > len(without) and all(others) else set()


def _list_score(css: str, sections: Sequence[Section]) -> float:
    """How many sections the selector is right for."""
    return sum(_list_f1(css, section) >= _LIST_AGREEMENT for section in sections)


def _list_f1(css: str, section: Section) -> float:
    wanted = {row.url for row in section.listing.rows if row.url}
    got = {row.url for row in Declaration({"article_links": css}).list_rows(section.document)}
    return 2 * len(wanted & got) / (len(wanted) + len(got)) if wanted & got else 0.0


# Fields


def _share(samples: Sequence[Sample], name: str) -> float:
    samples = _telling(samples, name)
    return sum(_expected(sample, name) is not None for sample in samples) / len(samples)


def _telling(samples: Sequence[Sample], name: str) -> Sequence[Sample]:
    """The samples that tell of a field: which section an article is of, the home page's list does not know."""
    if name != "category":
        return samples
    return [each for each in samples if each.section.name or each.reading.category] or samples


def _expected(sample: Sample, name: str) -> object:
    """What the page should give for a field, by the generic reading and the list."""
    found = getattr(sample.reading, name)
    value = found.value if found else None
    if name == "title" and sample.row.title and not sample.row.title_is_cut:
        # A list may cut a title without a sign of it: then it stands nowhere on the article's page.
        return sample.row.title if sample.shows_listed_title else value
    if name == "category" and value is None and sample.shows_section:
        return sample.section.name
    if name == "published":
        published = value if isinstance(value, Published) else sample.row.published
        return str(published) or None if published else None
    return value or None


_LONGEST: Final = {
    "title": 200,
    "published": 120,
    "category": 40,
    "author": 80,
    "source": 120,
    "views": 120,
}


# What the names of a field's node usually say.
_HINTS: Final = {
    "title": re.compile(r"title|tit\b|subject|h1|h2|bt\b", re.I),
    "published": re.compile(r"date|time|publish|shijian|sj\b|info", re.I),
    "category": re.compile(r"cat|cate|sort|column|crumb|posi|place|location|lanmu", re.I),
    "author": re.compile(r"author|user|writer|editor|byline", re.I),
    "source": re.compile(r"source|from|origin|laiyuan|ly\b|info", re.I),
    "views": re.compile(r"view|hit|click|read|count|visit|eye|yuedu", re.I),
    "body": re.compile(r"content|article|body|text|detail|zoom|vsb|TRS|entry|nr\b|con\b", re.I),
    "related": re.compile(r"relat|xiangguan", re.I),
}


def learn_field(name: str, samples: Sequence[Sample], now: datetime) -> Induced | None:
    """The selector of one field, by agreement between pages."""
    if name == "body":
        return induce([_body_example(sample) for sample in samples], _HINTS[name])
    if name == "related":
        return _learn_related(samples)
    telling = _telling(samples, name)
    whole = induce([_text_example(sample, name, now) for sample in telling], _HINTS[name])
    if whole is not None or name != "title":
        return whole
    # The node may hold more than the title, behind it: <h1>title<span>date</span></h1>.
    own = [_own_text_example(sample) for sample in samples]
    found = induce(own, _HINTS[name])
    return Induced(f"{found.css}::text", found.agreement) if found else None


def reader(name: str, sample: Sample, now: datetime) -> Callable[[str], object]:
    """The parser that will read the field from its node's text."""
    if name == "published":
        near = date_in_url(sample.document.url)
        return lambda text: str(parse_published(text, now, near=near) or "")
    readers: dict[str, Callable[[str], object]] = {
        "title": comparison_key,
        "category": parse_category,
        "author": parse_author,
        "source": lambda text: parse_source(text) or parse_source(f"来源：{text}"),
        "views": parse_count,
    }
    return readers[name]


def _text_example(sample: Sample, name: str, now: datetime) -> Example:
    """The smallest nodes whose text gives the expected value."""
    expected = _expected(sample, name)
    read = reader(name, sample, now)
    if name == "title" and isinstance(expected, str):
        expected = comparison_key(expected)

    def is_right(node: Node) -> bool:
        value = read(text_of(node))
        return same_date(str(value), str(expected)) if name == "published" else value == expected

    wanted = []
    if expected is not None:
        longest = _LONGEST[name]
        wanted = [
            node
            for node in _elements(sample.document.root)
            if 0 < len(text_of(node)) <= longest and is_right(node)
        ]
    holders = {node.getparent() for node in wanted}
    # A node that wraps a wanted one says the same less exactly; it is offered too, but later.
    return Example(sample.document.root, sorted(wanted, key=lambda node: node in holders), is_right)


def _own_text_example(sample: Sample) -> Example:
    """The nodes that begin with the title, and what tells them from others."""
    wanted = comparison_key(str(_expected(sample, "title") or ""))

    def is_right(node: Node) -> bool:
        return isinstance(node, HtmlElement) and comparison_key(node.text or "") == wanted

    nodes = [node for node in _elements(sample.document.root) if wanted and is_right(node)]
    return Example(sample.document.root, nodes, is_right)


def _elements(root: HtmlElement) -> Iterator[HtmlElement]:
    body = root.find("body")
    for node in (root if body is None else body).iter():
        # Long before its text is read: a node with many descendants is no field's.
        if (
            isinstance(node.tag, str)
            and node.tag not in ("script", "style", "option")
            and len(node) < 12
        ):
            yield node


def _body_example(sample: Sample) -> Example:
    node = sample.reading.body_node
    expected = _keys(sample.reading.body.value.paragraphs if sample.reading.body else [])

    def is_right(match: Node) -> bool:
        if not isinstance(match, HtmlElement):
            return False
        return match is node or similar(_keys(_own_lines(match, sample)), expected)

    return Example(sample.document.root, [node] if node is not None else [], is_right)


def _own_lines(node: HtmlElement, sample: Sample) -> list[str]:
    return trim_boilerplate(read_body(node, sample.document.base_url).paragraphs)


def _keys(lines: Sequence[str]) -> list[str]:
    return [comparison_key(line) for line in lines]


def similar(one: Sequence[str], two: Sequence[str], at_least: float = 0.97) -> bool:
    """Whether two texts, as lines, share nearly all of their characters."""
    shared = set(one) & set(two)
    size = sum(map(len, one)) + sum(map(len, two))
    if not size:
        return not one and not two
    common = sum(len(line) for line in one if line in shared) + sum(
        len(line) for line in two if line in shared
    )
    return common / size >= at_least or "".join(one) == "".join(two)


def _fields_inside(samples: Sequence[Sample], selectors: Mapping[str, str]) -> list[str]:
    """The selectors of other fields whose nodes stand inside the body's node."""
    declared = Declaration(
        {name: css.removesuffix("::text") for name, css in selectors.items() if css}
    )
    inside = []
    for name in _LONGEST:
        if not (selector := declared.selectors.get(name)):
            continue
        count = 0
        for sample in samples:
            body = next(iter(declared.selectors["body"].elements(sample.document.root)), None)
            node = next(iter(selector.elements(sample.document.root)), None)
            count += body is not None and node is not None and body in set(node.iterancestors())
        if count * 2 > len(samples):
            inside.append(selector.declared)
    return inside


def learn_exclusions(samples: Sequence[Sample], selectors: Mapping[str, str]) -> dict[str, str]:
    """What stands inside the body's node and is not the body: ``body_exclude``, if there is anything."""
    finder = Declaration({"body": selectors["body"]}).selectors["body"]
    votes: dict[str, int] = {}
    kept: dict[str, int] = {}
    for sample in samples:
        node = next(iter(finder.elements(sample.document.root)), None)
        if node is None or sample.reading.body is None:
            continue
        wanted = set(_keys(sample.reading.body.value.paragraphs))
        inside: set[HtmlElement] = set()
        for child in node.iterdescendants():
            if child.getparent() in inside:
                inside.add(child)
                continue
            if not isinstance(child.tag, str) or child.tag in (
                "script",
                "style",
                "br",
                "span",
                "strong",
                "b",
                "a",
            ):
                continue
            name = next((css for css in selectors_of(child) if "." in css or "#" in css), None)
            if name is None or " " in name:
                continue
            lines = _keys(read_body(child, sample.document.base_url).paragraphs)
            if not lines:
                continue
            into = kept if any(line in wanted for line in lines) else votes
            if into is votes:
                inside.add(child)
            into[name] = into.get(name, 0) + 1
    chosen = [
        name
        for name, count in votes.items()
        if count >= max(2, len(samples) // 3) and name not in kept
    ]
    chosen = sorted({*chosen, *_fields_inside(samples, selectors)})
    return {"body_exclude": ", ".join(chosen)} if chosen else {}


def _learn_related(samples: Sequence[Sample]) -> Induced | None:
    examples = []
    for sample in samples:
        wanted = (
            {link.url for link in sample.reading.related.value} if sample.reading.related else set()
        )
        declaration = Declaration({"related": "a"})
        nodes = [
            node
            for node in declaration.selectors["related"].elements(sample.document.root)
            if declaration.link_url(node, sample.document) in wanted
        ]
        among = set(nodes)
        examples.append(
            Example(sample.document.root, nodes, lambda match, among=among: match in among)  # type: ignore[misc]
        )
    found = induce(examples, _HINTS["related"], every=True, at_least=0.7)
    if found is None:
        return None
    declaration = Declaration({"related": found.css})
    right = total = 0
    for sample in samples:
        if sample.reading.related is None:
            continue
        total += 1
        got = {link.url for link in declaration.article(sample.document).related}
        right += got == {link.url for link in sample.reading.related.value}
    return found if total and right / total >= _AGREEMENT else None


def learn_neighbours(samples: Sequence[Sample]) -> Induced | None:
    """The links to the articles before and after (上一篇, 下一篇)."""
    examples = []
    for sample in samples:
        nodes = []
        for node in sample.document.root.iter("a"):
            parent = node.getparent()
            before = (parent.text or "") if parent is not None and len(parent) <= 2 else ""
            label = f"{node.text_content()} {before} {node.get('rel') or ''}"
            if any(word in label.lower() for word in _NEIGHBOUR_WORDS):
                nodes.append(node)
        among = set(nodes)
        examples.append(
            Example(sample.document.root, nodes, lambda match, among=among: match in among)  # type: ignore[misc]
        )
    return induce(examples, every=True, at_least=0.7)


_NEIGHBOUR_WORDS: Final = (
    "上一篇",
    "下一篇",
    "上一条",
    "下一条",
    "上篇",
    "下篇",
    "previous",
    "prev",
)


# The check


def _values(learned: Learned, sample: Sample, now: datetime) -> PageValues:
    row = ListRow(sample.row.url, sample.row.href, sample.row.title, sample.row.published_raw)
    return read_page(sample.document, learned.declaration, row, now)


def _agrees(name: str, values: PageValues, sample: Sample) -> bool:
    expected = _expected(sample, name)
    if name == "body":
        wanted = sample.reading.body.value.paragraphs if sample.reading.body else []
        return similar(_keys(trim_boilerplate(values.body.paragraphs)), _keys(wanted))
    if name == "related":
        wanted_urls = (
            {link.url for link in sample.reading.related.value} if sample.reading.related else set()
        )
        return {link.url for link in values.related} == wanted_urls
    if name == "published":
        return same_date(str(values.published or ""), str(expected or ""))
    value = getattr(values, name)
    if name == "title":
        return comparison_key(value or "") == comparison_key(str(expected or ""))
    return bool(value == expected)


def same_date(one: str, two: str) -> bool:
    """Whether two dates say the same, one perhaps more precisely; and neither says nothing alone."""
    return one.startswith(two) or two.startswith(one) if one and two else one == two


def _agreement(learned: Learned, name: str, samples: Sequence[Sample], now: datetime) -> float:
    samples = _telling(samples, name)
    return sum(_agrees(name, _values(learned, sample, now), sample) for sample in samples) / len(
        samples
    )


def _drop_what_fails(learned: Learned, check: Sequence[Sample], now: datetime) -> None:
    """A selector that does not hold on unseen articles is left to the generic extractor."""
    for name in GENERIC:
        if (
            learned.selectors.get(name)
            and _agreement(learned, name, check, now) < _AGREEMENT - 0.15
        ):
            del learned.selectors[name]
    if not learned.selectors.get("body"):
        learned.selectors.pop("body_exclude", None)


def read_again(samples: Sequence[Sample], now: datetime) -> None:
    """Read every page again, now that it is known what the others have as well."""
    pages = [read_lines(sample.document.root) for sample in samples]
    repeated = _on_most(
        samples, [(template_key(line.text) for line in page.lines) for page in pages]
    )
    for sample in samples:
        again = read_article(sample.document, now, repeated)
        # A body of nothing but stock phrases stays what it was.
        if again.body is not None and again.body.value.paragraphs:
            sample.reading = again


def _on_most(samples: Sequence[Sample], texts: Iterable[Iterable[str]]) -> set[str]:
    """What stands in nearly all of the texts, of which there is one a sample."""
    counts = Counter(key for text in texts for key in set(text))
    return {key for key, count in counts.items() if count > _REPEATED * len(samples)}


def leave_out_repeated(samples: Sequence[Sample]) -> None:
    """Take out of the bodies what stands on nearly every page: slogans and addresses are the site's."""
    bodies = [sample.reading.body.value for sample in samples if sample.reading.body]
    repeated = _on_most(samples, [map(template_key, body.paragraphs) for body in bodies]) - {""}
    endings = _on_most(samples, [map(_beginning, body.paragraphs[-1:]) for body in bodies]) - {""}
    for sample in samples if repeated or endings else ():
        if sample.reading.body is None:
            continue
        body, node = sample.reading.body.value, sample.reading.body_node
        own = [line for line in body.paragraphs if template_key(line) not in repeated]
        if own and _beginning(own[-1]) in endings:
            own.pop()
        if not own or len(own) == len(body.paragraphs):
            continue
        body.paragraphs = own
        while node is not None and (inner := _holder(node, set(_keys(own)), sample)) is not None:
            sample.reading.body_node = node = inner


def _beginning(line: str) -> str:
    """How a line begins, if that is long enough to tell: last lines that all begin alike are the theme's."""
    key = comparison_key(line)[:_TELLING_BEGINNING]
    return key if len(key) == _TELLING_BEGINNING else ""


def _holder(node: HtmlElement, lines: set[str], sample: Sample) -> HtmlElement | None:
    """The child that holds all the lines, if one does."""
    for child in node.iterchildren("*"):
        if lines <= set(_keys(read_body(child, sample.document.base_url).paragraphs)):
            return child
    return None


def _report(learned: Learned, name: str, check: Sequence[Sample], now: datetime) -> FieldReport:
    sample = _values(learned, check[0], now)
    if name == "body":
        shown = " ".join(sample.body.paragraphs)
    elif name == "related":
        shown = f"{len(sample.related)} 条"
    else:
        shown = str(getattr(sample, name) or "")
    return FieldReport(
        name, learned.selectors.get(name), _agreement(learned, name, check, now), shown
    )


def site_name(url: str) -> str:
    """A spider's name for a site, from its host: ``www.cuihu.gov.cn`` -> ``cuihu``; a Python identifier."""
    host, _, port = url_host(url).partition(":")
    parts = host.removeprefix("www.").split(".")
    if all(part.isdigit() for part in parts):
        return "_".join(["site", *parts, *([port] if port else [])])
    while len(parts) > 1 and parts[-1] in _SUFFIXES:
        parts.pop()
    name = "_".join(reversed(parts)) if len(parts) < 3 else parts[-1]
    name = "".join(c if c.isascii() and c.isalnum() else "_" for c in name).strip("_").lower()
    name = name[:_LONGEST_NAME].rstrip("_")
    plain = name and not name[0].isdigit() and not keyword.iskeyword(name)
    return name if plain else f"site_{name}"


_LONGEST_NAME: Final = 32
_SUFFIXES: Final = frozenset(
    [
        "com",
        "cn",
        "net",
        "org",
        "gov",
        "edu",
        "cc",
        "top",
        "vip",
        "info",
        "biz",
        "io",
        "me",
        "co",
        "hk",
        "tw",
        "xyz",
        "site",
        "club",
        "shop",
        "tv",
    ]
)
