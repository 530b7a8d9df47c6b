"""Which pages of a site are looked at to learn it: its sections, then some articles of each."""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Final
from urllib.parse import urljoin, urlsplit

from crawler.fields.categories import parse_category
from crawler.fields.text import clean_line, comparison_key
from crawler.fields.urls import canonical_url, same_site
from crawler.learn.conclude import CHECK_ON, conclude
from crawler.learn.learned import (
    Answer,
    Ask,
    Dropped,
    Learned,
    LearnError,
    Learning,
    Sample,
    Section,
)
from crawler.learn.lists import compared, found_by, learn_lists, unreadable
from crawler.learn.samples import (
    elements,
    undated_sections,
)
from crawler.learn.scripted import OUT_OF_REACH, ScriptedLists
from crawler.platforms import Platform, recognise
from crawler.read.article import read_article
from crawler.read.declared import text_of
from crawler.read.document import Document
from crawler.read.list_request import ListRequest
from crawler.read.listing import Listing, Row, read_listing
from crawler.read.sections import SectionLink, in_menu, names_no_section, section_links
from crawler.read.soft404 import soft_404_reason

MAX_REQUESTS: Final = 60
MAX_SECTIONS: Final = 20
# Candidates for sections that are looked at.
_LOOKED_AT: Final = 26
# A link on a channel's page that is less likely to lead to a section is tried only if nothing else does.
_LIKELY: Final = 2.5
# What is less likely is not missed by a person.
_MISSED: Final = 1.5
_FURTHER_PAGES: Final = 2
_LEARN_FROM: Final = 18
MIN_ARTICLES: Final = 5
# What a script is to fill in: {{item.title}}, <li v-for="item in list">.
_TEMPLATE: Final = re.compile(r"\{\{[^{}]{1,80}\}\}")
_REPEATS: Final = frozenset({"v-for", "ng-repeat", "x-for", "wx:for"})
_BOXES: Final = ("li", "div", "tr", "a", "dl", "ul", "template", "section", "article")


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
        self.dropped: list[Dropped] = []
        self.scripted = ScriptedLists(self._send, self.dropped, now)

    def run(self, url: str, section_urls: Sequence[str]) -> Learning:
        answer = yield from self._ask(url, "start")
        if answer.document is None and (answer.trouble or "").endswith("xml"):
            # A feed or a sitemap: its site has a home page.
            answer = yield from self._ask(urljoin(url, "/"), "home")
        if answer.document is None:
            error = LearnError(
                f"打不开 {url}：{answer.trouble}", f"cannot open {url}: {answer.trouble}"
            )
            error.trouble = answer.trouble
            raise error
        self.platform = recognise(answer.document)
        if section_urls:
            sections = yield from self._named_sections(section_urls)
        else:
            sections = yield from self._find_sections(answer.document)
        if not sections and (
            needs_javascript(answer.document)
            or any((each.zh, each.en) in OUT_OF_REACH for each in self.dropped)
        ):
            raise LearnError(
                f"{url} 的内容由 JavaScript 生成，请用 --javascript（要先装 javascript 扩展）",
                f"{url} is filled by JavaScript; use --javascript (extra javascript)",
            )
        if not sections:
            raise LearnError(f"{url} 上没有找到文章列表", f"no list of articles found at {url}")
        sections = compared(sections, self.now)
        further = yield from self._further_pages(sections)
        links = learn_lists([*sections, *further], self.now)
        # A page whose only list is the hot list of every page is no section: what finds the others finds nothing.
        self.dropped += unreadable(links, sections)
        sections, further = (found_by(links, each) for each in (sections, further))
        rows = _sample_rows([*sections, *further])
        if len(rows) < MIN_ARTICLES:
            raise LearnError(
                f"{url} 只找到 {len(rows)} 篇文章，至少要 {MIN_ARTICLES} 篇才能学习",
                f"only {len(rows)} articles found at {url}; learning takes at least {MIN_ARTICLES}",
            )
        samples = yield from self._fetch_samples(rows)
        while undated := undated_sections(samples):
            sections, further = (
                [section for section in each if section.url not in undated]
                for each in (sections, further)
            )
            links = learn_lists([*sections, *further], self.now)
            # Others take the place of their pages; those that were looked at cost no request.
            rows = [(section, row) for section, row in rows if section.url not in undated]
            samples = yield from self._fetch_samples(rows)
        if len(samples) < MIN_ARTICLES:
            raise LearnError(
                f"{url} 的文章只读到 {len(samples)} 篇，无法学习",
                f"only {len(samples)} articles of {url} could be read",
            )
        title = clean_line(answer.document.root.findtext(".//title") or "")
        return conclude(
            Learned(
                url,
                title,
                self.platform,
                sections,
                dict(links),
                min_links=max(1, min(len(each.listing.rows) for each in sections) // 2),
                samples=samples,
                requests=self.requests,
                dropped=self.dropped,
            ),
            self.now,
        )

    def _ask(
        self, url: str, why: str, request: ListRequest | None = None, section: str = ""
    ) -> Generator[Ask, Answer, Answer]:
        """A page, fetched once: an article may have been looked at as a section before."""
        known = canonical_url(url) or url
        if request and request.body:
            known += f"#{request.body}"
        if known not in self._answers:
            self.requests += 1
            self._answers[known] = yield Ask(url, why, request, section)
        return self._answers[known]

    def _send(self, ask: Ask) -> Generator[Ask, Answer, Answer]:
        """The answer to a request of a page's script; one by GET is an address like others."""
        return (yield from self._ask(ask.url, ask.why, ask.request, ask.section))

    def _is_known(self, url: str) -> bool:
        return (canonical_url(url) or url) in self._answers

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
            filled = yield from self.scripted.sections(link.href, name, document, listing)
            new_ones = [
                each for each in filled
                if not each.listing.rows or _is_section(each.listing, [*sections, *channels], self.platform)
            ]  # fmt: skip
            if filled:
                sections += new_ones
                continue
            if self.scripted.why and not below and link.likelihood >= _MISSED:
                self.dropped.append(Dropped(link.href, name, *self.scripted.why))
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
        samples: list[Sample] = []
        for section, row in rows[: _LEARN_FROM + CHECK_ON]:
            if self.requests >= MAX_REQUESTS and not self._is_known(row.href):
                continue
            if not same_site(row.href, section.document.url):
                continue  # an article that stands elsewhere: that host is not asked
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
                for node in elements(document.root)
            )
            samples.append(sample)
        return samples


def needs_javascript(document: Document) -> bool:
    """Whether only a browser sees what a page shows: it has scripts, and next to nothing to read or a
    template that is not filled in."""
    shown = "".join(
        node.text_content() for node in document.root.iter("body") if isinstance(node.tag, str)
    )
    for node in document.root.iter("script", "style", "noscript"):
        shown = shown.replace(node.text_content(), "", 1)
    if next(document.root.iter("script"), None) is None:
        return False
    if len(comparison_key(shown)) < 80 or _TEMPLATE.search(shown):
        return True
    return any(not _REPEATS.isdisjoint(node.keys()) for node in document.root.iter("body", *_BOXES))


def _stands_alone(title: str, document: Document) -> bool:
    """Whether a text node or an element of the page, not a link, is just this title."""
    wanted = comparison_key(title)
    return any(
        comparison_key(node.text or "") == wanted
        or (len(node) < 6 and comparison_key(text_of(node)) == wanted)
        for node in elements(document.root)
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
