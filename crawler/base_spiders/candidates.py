"""Pages that may be sections: which of them a run looks at, and what it takes them for. Pure.

``zhaoshang add`` asks for so many pages and no more, and large sites have more sections than that. What it did not
get to see, and lists that its selectors do not find, stand in the site's file as ``candidates``. A crawl looks at
them when its sections are read. It knows then what it did not know at ``add``: how the addresses of the site's
articles are formed, and which articles the sections show. A page that leads to others is a section from then on; what
it links to in its folder may be one too. The rest is looked at again after weeks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Final

from crawler.fields.urls import canonical_url, file_forms
from crawler.platforms import Platform
from crawler.read.document import Document
from crawler.read.experience import LIKELY, Experience, is_below
from crawler.read.likely import is_formed
from crawler.read.sections import SectionLink, section_links
from crawler.storage.candidates import LINKS, LIST, NONE, ROWS, SAME, Candidate
from crawler.storage.visits import later

# Pages that one run looks at; the next goes on.
_A_RUN: Final = 200
# Days until a page that was none is looked at again.
_AGAIN_AFTER: Final = 30
# One that did not answer may well answer tomorrow.
_TOMORROW: Final = 1
_LASTING: Final = frozenset({NONE, SAME, "http_404", "http_410", "robots"})
# Pages that are kept of all that one candidate leads on to: a calendar leads to a page for each day.
_BELOW: Final = 300
# Of the rows of a list so many are unknown; a box of news beside another text has hardly one.
_UNKNOWN: Final = 0.5
# How likely a page is a section that stands in the site's file: `add` has weighed its link.
_DECLARED: Final = 3.0
# So many addresses of one form are the articles'; one or two are a page about the site.
_SEVERAL: Final = 3
# A page that no selector finds rows on leads to so many new articles, or it is a box of news beside another text.
_LEADS_TO: Final = 2
# Share of the links to articles that are rows of one list, from which on the page is that list.
_ONE_LIST: Final = 0.7


class Candidates:
    """The pages of one site that may be sections, in one run."""

    def __init__(self, known: Iterable[Candidate], now: str) -> None:
        """``known``: as the runs before left them; ``now`` is UTC."""
        self._known = {each.url: each for each in known}
        self._now = now
        self._links: dict[str, SectionLink] = {}
        self._waiting: dict[str, Candidate] = {}
        self._experience = Experience()
        self._changed: dict[str, Candidate] = {}
        self._asked = 0

    def take(self) -> list[Candidate]:
        """What is to be kept since it was asked for last."""
        changed, self._changed = self._changed, {}
        return list(changed.values())

    def begin(self, declared: Mapping[str, str], sections: Iterable[str] = ()) -> list[Candidate]:
        """The sections among them, as earlier runs found, and let the others wait for their turn.

        ``declared``: the names of those in the site's file by their addresses; what was found on the pages of others is
        let go with them. ``sections``: the addresses of the site's sections.
        """
        for url in sections:
            self._experience.note(canonical_url(url) or url, is_list=True)
        ours = {canonical_url(url) or url: (url, name) for url, name in declared.items()}
        for url, (href, name) in ours.items():
            known = self._known.get(url)
            self._known[url] = replace(known, name=name) if known else Candidate(url, href, name)
            self._await(self._known[url])
        for each in self._known.values():
            if each.found_on in ours:
                self._await(each)
        return [each for each in self.sections() if each.url in ours or each.found_on in ours]

    def sections(self) -> list[Candidate]:
        """Those that were found to be sections."""
        return [each for each in self._known.values() if each.is_section]

    def _await(self, candidate: Candidate) -> None:
        days = _AGAIN_AFTER if candidate.outcome in _LASTING else _TOMORROW
        again = candidate.asked_at and later(candidate.asked_at, days)
        if candidate.is_section or (again and again > self._now):
            return
        self._waiting[candidate.url] = candidate
        self._links.setdefault(
            candidate.url, SectionLink(candidate.href, candidate.url, candidate.name, _DECLARED)
        )

    def next(self) -> Candidate | None:
        """The likeliest of those that wait; None if there is none, or this run has looked at enough."""
        if self._asked >= _A_RUN:
            return None
        url = max(
            self._waiting, key=lambda url: self._experience.worth(self._links[url]), default=None
        )
        if url is None or self._experience.worth(self._links[url]) <= 0:
            return None
        self._asked += 1
        return self._waiting.pop(url)

    def note(self, candidate: Candidate, outcome: str) -> Candidate:
        """What a page was: LIST, ROWS, LINKS, SAME, NONE, or why it did not answer."""
        told = replace(candidate, outcome=outcome, asked_at=self._now)
        self._experience.note(told.url, is_list=told.is_section)
        self._known[told.url] = self._changed[told.url] = told
        return told

    def find_below(
        self,
        candidate: Candidate,
        document: Document,
        platform: Platform | None,
        taken: Collection[str],
        forms: Collection[str] = (),
    ) -> None:
        """Let the sections wait that a page leads to: in its own folder, or at addresses as the site's lists have.
        ``taken``: addresses that are known otherwise; ``forms``: those of articles' addresses."""
        root = candidate.found_on or candidate.url
        left = _BELOW - sum(each.found_on == root for each in self._known.values())
        for link in section_links(document, platform, taken):
            if link.url in taken or link.url in self._known:
                continue
            is_likely = is_below(link, document) or self._experience.worth(link) >= LIKELY
            is_article = is_formed(link.url, forms)
            if (link.in_menu or link.heading) and is_likely and not is_article and left > 0:
                left -= 1
                name = link.name or link.heading
                self._links[link.url] = link
                found = Candidate(link.url, link.href, name, root)
                self._waiting[found.url] = self._known[found.url] = self._changed[found.url] = found


def forms_of(articles: Collection[str], lists: Iterable[str]) -> frozenset[str]:
    """The forms that the addresses of a site's articles have, where several share one and none of its ``lists`` has it:
    lists that are numbered as articles are stand in other folders, or have shorter numbers."""
    counts = Counter(form for url in articles for form in file_forms(url))
    of_lists = {form for url in lists for form in file_forms(url)}
    return frozenset(f for f, count in counts.items() if count >= _SEVERAL and f not in of_lists)


def judge(
    listed: Collection[str], rows: Collection[str], linked: Collection[str], known: Collection[str]
) -> str:
    """What a page is whose rows are ``listed`` by the site's selectors and ``rows`` by the generic reader, and whose links
    that look like articles are ``linked``; ``known``: the articles that sections show. All addresses are canonical."""
    unknown = sum(url not in known for url in listed)
    if unknown and unknown >= _UNKNOWN * len(listed):
        return LIST
    if sum(url not in known for url in linked) >= _LEADS_TO:
        return ROWS if len(set(rows) & set(linked)) >= _ONE_LIST * len(linked) else LINKS
    return SAME if listed or linked else NONE
