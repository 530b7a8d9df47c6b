"""Which pages of a site are looked at to learn it: its sections, then some articles of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Final

from crawler.fields.text import comparison_key
from crawler.fields.urls import same_site
from crawler.learn.conclude import CHECK_ON, conclude
from crawler.learn.discovery import Discovery
from crawler.learn.hidden import find_hidden_views
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
from crawler.learn.lists import RIGHT, compared, found_by, learn_lists, unreadable
from crawler.learn.pages import Pages
from crawler.learn.reasons import UNDATED, Why
from crawler.learn.samples import (
    elements,
    undated_sections,
)
from crawler.learn.site_name import name_of_site
from crawler.platforms import Platform
from crawler.read.article import read_article
from crawler.read.declared import text_of
from crawler.read.document import Document
from crawler.read.experience import form_of
from crawler.read.listing import Row, read_listing
from crawler.read.soft404 import soft_404_reason

# With robots.txt sixty.
MAX_REQUESTS: Final = 59
_FURTHER_PAGES: Final = 2
# … and more while there are fewer articles than these, at most so many pages.
_LEAST_ROWS: Final = 12
_FURTHER_MOST: Final = 8
_LEARN_FROM: Final = 18
MIN_ARTICLES: Final = 5
# Turns that a section waits for each page of its articles that is not there.
_DEAD: Final = 4


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
        self.pages = Pages()
        self.platform: Platform | None = None
        self.dropped: list[Dropped] = []

    def run(self, url: str, section_urls: Sequence[str]) -> Learning:
        found = yield from Discovery(self.pages, self.now).run(url, section_urls)
        self.platform, sections, self.dropped = found.platform, found.sections, found.dropped
        candidates = dict(found.candidates)
        sections = compared(sections, self.now)
        further = yield from self._further_pages(sections)
        links = learn_lists([*sections, *further], self.now)
        # A page whose only list is the hot list of every page is no section: what finds the others finds nothing.
        others = unreadable(links, sections)
        candidates |= {each.url: each.name for each in others}
        self.dropped += others
        sections, further = (found_by(links, each) for each in (sections, further))
        sections += self._confirmed(found.doubtful, links, sections)
        rows = _sample_rows([*sections, *further])
        if len(rows) < MIN_ARTICLES:
            raise LearnError(
                f"{url} 只找到 {len(rows)} 篇文章，至少要 {MIN_ARTICLES} 篇才能学习",
                f"only {len(rows)} articles found at {url}; learning takes at least {MIN_ARTICLES}",
            )
        samples = yield from self._fetch_samples(rows)
        while undated := undated_sections(samples):
            self.dropped += _left_out(sections, undated, UNDATED)
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
        if len({tuple(sample.reading.paragraphs) for sample in samples}) == 1:
            raise LearnError(
                f"{url} 的文章页内容都一样，正文由 JavaScript 生成，请用 --javascript（要先装 javascript 扩展）",
                f"the pages of {url}'s articles all say the same: JavaScript fills them in; use --javascript (extra javascript)",
            )
        # A page of a section is named as an article's is: by its own words first.
        pages = [each.document for each in samples] + [each.document for each in sections]
        title = name_of_site(found.home, [each for each in pages if each is not found.home])
        learned = conclude(
            Learned(
                url,
                title,
                self.platform,
                sections,
                dict(links),
                min_links=max(1, min(len(each.listing.rows) for each in sections) // 2),
                samples=samples,
                requests=self.pages.requests,
                dropped=self.dropped,
                candidates=_no_articles(candidates, sections),
            ),
            self.now,
        )
        yield from find_hidden_views(learned, self.pages, MAX_REQUESTS)
        return learned

    def _confirmed(
        self, doubtful: Sequence[Section], links: Mapping[str, str], sections: Sequence[Section]
    ) -> list[Section]:
        """Of the pages that may have a short list those whose rows are written as the other sections' are, and lead to
        addresses like theirs; not articles with others beside them."""
        forms = {form_of(row.url) for each in sections for row in each.listing.rows if row.url}
        kept = [
            each
            for each in (found_by(links, doubtful, RIGHT) if links else ())
            if form_of(each.url) not in forms
            and {form_of(row.url) for row in each.listing.rows if row.url} <= forms
        ]
        urls = {each.url for each in kept}
        self.dropped = [each for each in self.dropped if each.url not in urls]
        return kept

    def _further_pages(self, sections: list[Section]) -> Generator[Ask, Answer, list[Section]]:
        """The second pages of some sections: their rows may look otherwise, and there are more articles."""
        further: list[Section] = []
        waiting = [each for each in sections if each.listing.next_page]
        for asked in range(_FURTHER_MOST):
            is_few = len(_sample_rows([*sections, *further])) < _LEAST_ROWS
            if not waiting or (asked >= _FURTHER_PAGES and not is_few):
                break
            section = waiting.pop(0)
            answer = yield from self.pages.ask(section.listing.next_page or "", "next page")
            listing = read_listing(answer.document, self.now) if answer.document else None
            if answer.document is None or listing is None:
                continue
            further.append(Section(section.url, section.name, listing, answer.document))
            # A list that shows two articles a page is turned over until there are some to learn from.
            if is_few and listing.next_page:
                waiting.append(further[-1])
        return further

    # Articles

    def _fetch_samples(
        self, rows: list[tuple[Section, Row]]
    ) -> Generator[Ask, Answer, list[Sample]]:
        samples: list[Sample] = []
        turns = _Turns(rows)
        for section, row in turns:
            if turns.answered == _LEARN_FROM + CHECK_ON:
                break
            if self.pages.requests >= MAX_REQUESTS and not self.pages.is_known(row.href):
                continue
            if not same_site(row.href, section.document.url):
                continue  # an article that stands elsewhere: that host is not asked
            sample = yield from self._fetch_sample(section, row)
            if sample is None:
                turns.in_vain(section)
            else:
                samples.append(sample)
        return samples

    def _fetch_sample(self, section: Section, row: Row) -> Generator[Ask, Answer, Sample | None]:
        """An article's page; None if there is none."""
        answer = yield from self.pages.ask(row.href, "article")
        document = answer.document
        if document is None or not same_site(document.url, row.url):
            return None
        reading = read_article(document, self.now, listed=row.title)
        title, text = reading.value("title"), "\n".join(reading.paragraphs)
        if reading.body is None or soft_404_reason(title, text):
            return None
        sample = Sample(row, section, document, answer.body, reading)
        sample.shows_listed_title = _stands_alone(row.title, document)
        return sample


class _Turns:
    """Articles of all sections in turn; a section whose pages are not there waits while others have theirs."""

    def __init__(self, rows: Sequence[tuple[Section, Row]]) -> None:
        """``rows``: in the order of their turns."""
        self._left: dict[str, list[tuple[int, Section, Row]]] = {}
        for place, (section, row) in reversed(list(enumerate(rows))):
            self._left.setdefault(section.url, []).append((place, section, row))
        self._waits = Counter[str]()
        self.answered = 0
        """How many had their turn, without those that are not there."""

    def __iter__(self) -> Iterator[tuple[Section, Row]]:
        while ready := [url for url, rows in self._left.items() if rows]:
            url = min(ready, key=lambda url: self._left[url][-1][0] + self._waits[url])
            _, section, row = self._left[url].pop()
            yield section, row
            self.answered += 1

    def in_vain(self, section: Section) -> None:
        """The page that had its turn last, one of this section, is not there."""
        self.answered -= 1
        self._waits[section.url] += _DEAD * len(self._left)


def _stands_alone(title: str, document: Document) -> bool:
    """Whether a text node or an element of the page, not a link, is just this title."""
    wanted = comparison_key(title)
    return any(
        comparison_key(node.text or "") == wanted
        or (len(node) < 6 and comparison_key(text_of(node)) == wanted)
        for node in elements(document.root)
        if node.tag != "a"
    )


def _left_out(sections: Sequence[Section], urls: Collection[str], why: Why) -> list[Dropped]:
    """The sections that are not crawled for this reason."""
    return [Dropped(each.url, each.name, *why) for each in sections if each.url in urls]


def _no_articles(candidates: Mapping[str, str], sections: Sequence[Section]) -> dict[str, str]:
    """The candidates, without those whose addresses are formed as those of articles are."""
    forms = {form_of(row.url) for each in sections for row in each.listing.rows if row.url}
    forms -= {form_of(each.url) for each in sections}
    return {url: name for url, name in candidates.items() if form_of(url) not in forms}


def _sample_rows(sections: list[Section]) -> list[tuple[Section, Row]]:
    """Articles of all sections in turn, each once."""
    columns = [[(section, row) for row in section.listing.rows if row.url] for section in sections]
    chosen: dict[str, tuple[Section, Row]] = {}
    for line in zip_longest(*columns):
        for pair in line:
            if pair and same_site(pair[1].url, pair[0].document.url):
                chosen.setdefault(pair[1].url, pair)
    return list(chosen.values())
