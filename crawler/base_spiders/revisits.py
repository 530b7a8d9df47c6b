"""What a run asks for that no list page shows it: open work of earlier runs, mentions, and due visits.

And what it makes of articles that were not found: they are gone, unless it is their section that is in trouble.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, Final, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Request

from crawler.base_spiders.elsewhere import leads_elsewhere
from crawler.base_spiders.frontier import Frontier, conditions
from crawler.base_spiders.lists import ListSpider
from crawler.base_spiders.rereading import pages_a_run
from crawler.fields.urls import shape
from crawler.health.habits import FEW
from crawler.storage.frontier import Pending
from crawler.storage.visits import Due

# Open work that is taken from the table at once.
_PORTION: Final = 5000
# Listed articles that can speak for a section whose others are not found; and of how many of the first.
_WITNESSES: Final = 3
_FIRST: Final = 100
# Other addresses at which an article that is not found is asked for.
_ELSEWHERE: Final = 3


class ReturningSpider(ListSpider):
    """Comes back to what was left, and to young articles."""

    def __init__(self, **kwargs: Any) -> None:
        self._mentioned: dict[str, str] = {}
        self._visited = False
        self._has_reread = False
        # What is known of the articles that are visited again, by their addresses.
        self._past: dict[str, Due] = {}
        # Sections an article of which has answered, and articles that have of which it was not known where they belong.
        self._well: set[str] = set()
        self._well_somewhere: set[str] = set()
        self._asked_about: set[str] = set()
        # Known articles that were not found -> the addresses that they were asked for at.
        self._tried: dict[str, set[str]] = {}
        super().__init__(**kwargs)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        if spider.revisit_days is None:
            days = crawler.settings.getlist("REVISIT_DAYS")
            spider.revisit_days = tuple(map(int, days))
        spider.frontier = Frontier(spider.site, spider.revisit_days)
        crawler.signals.connect(spider.when_idle, signals.spider_idle)
        return spider

    def when_idle(self) -> None:
        """When nothing is left to do: the next kind of work, until there is none."""
        for work in (
            self.unfinished,
            self.look_at_candidate,
            self.reread_lists,
            self.ask_for_mentioned,
            self.ask_for_due,
            self.ask_elsewhere,
            self.ask_for_witnesses,
        ):
            if requests := work():
                for request in requests:
                    self.crawler.engine.crawl(request)
                return

    def unfinished(self) -> list[Request]:
        """Requests for what earlier runs have left undone, once the site has answered at all."""
        requests: list[Request] = []
        if not self._site_answers:
            return requests
        work = self.frontier.work(self.utc_now(), _PORTION)
        self._past |= self.frontier.visited([p.url for p in work if self.is_revisit(p.section)])
        for pending in work:
            if (
                pending.url in self._met
                or pending.url in self._asked
                or pending.url in self._list_pages
                or self.limit_reached
            ):
                continue
            if pending.kind == "list":
                requests += self._retry_list(pending)
                continue
            self._met[pending.url] = None
            self._shapes.add(shape(pending.url))
            counts = self.run.section(pending.section)
            counts.listed = pending.section in self.walks
            counts.rows += 1
            # Before what the lists show.
            requests.append(self.article_request(pending, recorded=True, priority=2))
        # The scheduler gives out first what it was given last, and what waits longest is first.
        return requests[::-1]

    def _retry_list(self, pending: Pending) -> list[Request]:
        if pending.section not in self.walks or pending.page is None:
            self.frontier.settled(pending.url)  # the section is no longer declared
            return []
        self._list_pages.add(pending.url)
        self._retried_lists.add(pending.url)
        return [self.list_request(pending.href, pending.section, pending.page)]

    def reread_lists(self) -> list[Request]:
        """Requests for the later list pages whose turn it is, once a run: of sections that this one has read well, and
        not as far as that."""
        if self._has_reread or not self._site_answers or self.full or self.limit_reached:
            return []
        self._has_reread = True
        least = self.crawler.settings.getint("REREAD_PAGES")
        left = pages_a_run(least, self.start_urls)
        requests = []
        for section, href, page in self.rereading.turns(filter(self.was_read_well, self.walks)):
            key = self.list_key(href, section, page)
            if left > 0 and key not in self._list_pages:
                left -= 1
                self._list_pages.add(key)
                self.walks[section].is_reread = True
                requests.append(self.list_request(href, section, page))
        return requests

    def was_read_well(self, section: str) -> bool:
        """Whether a section's list is what it was, and has led to what is known."""
        walk, counts = self.walks[section], self.run.section(section)
        if counts.unmodified:
            return True
        whole = walk.asked == 0 and walk.joins and not (walk.cut or walk.limited or counts.void)
        return whole and not self.falls_short(section)

    def ask_for_mentioned(self) -> list[Request]:
        """When all lists are read: ask for the articles that only other articles lead to.

        Lists lose articles, such as those of one second at the border of two pages. What a related link or
        上一篇/下一篇 leads to is taken for an article if its address has the shape of a listed one's.
        """
        if not self._shapes or self.limit_reached:
            return []
        mentioned, self._mentioned = self._mentioned, {}
        for pending in self.frontier.work(self.utc_now(), _PORTION, "mentioned"):
            mentioned.setdefault(pending.url, pending.href)
        known = self.frontier.known(list(mentioned))
        section = self.start_urls[0] + "#mentioned"
        requests = []
        for url, href in mentioned.items():
            if url in self._asked:
                continue
            known_or_other = url in self._met or url in known or url in self._list_pages
            if known_or_other or shape(url) not in self._shapes:
                self.frontier.settled(url)
            elif not self.limit_reached:
                self._met[url] = None
                self._count_beside_lists(section)
                requests.append(self.article_request(Pending(url, href, section)))
        return requests

    def remember_mentioned(self, hrefs: list[str]) -> None:
        """Keep where an article leads to, until all lists are read."""
        urls = {
            url: href for href in hrefs if (url := self.canonical(href)) and url not in self._met
        }
        new = {url: href for url, href in urls.items() if url not in self._mentioned}
        self._mentioned.update(new)
        self.frontier.mentioned(new, self.start_urls[0] + "#mentioned")

    def ask_for_due(self) -> list[Request]:
        """At the end: visit articles again whose time has come, but for those of sections that are broken."""
        if self._visited or not self._site_answers:
            return []
        self._visited = True
        section = self.start_urls[0] + "#revisits"
        requests = []
        most = self.crawler.settings.getint("MAX_REVISITS")
        listed = [
            Due(url, row.href, row.title, self._met[url])
            for url, row in islice(self._not_found.items(), most)
        ]
        for due in [*listed, *self.frontier.due(self.utc_now(), most - len(listed))]:
            url = self.canonical(due.url) or due.url
            if url in self._asked or self.limit_reached or self.is_broken(due.section):
                continue
            self._count_beside_lists(section)
            self._past[url] = due
            href = self.href_today(url, due)
            headers = conditions(due.etag, due.last_modified) if href == due.href else None
            requests.append(
                self.article_request(Pending(url, href, section, title=due.title), headers=headers)
            )
        return requests

    def href_today(self, url: str, due: Due) -> str:
        """Where an article (canonical address) is to be asked for: lists may have led to it at another address once,
        and do so no more."""
        last = self.canonical(due.href) or due.href
        return due.url if url in self._met and last not in self._met else due.href

    # What was not found

    def ask_elsewhere(self) -> list[Request]:
        """Requests for known articles that were not found, at other addresses that they are known by: a site may have
        changed its addresses, or changed them back. Those come first that a list shows today."""
        requests = []
        lost = {u: p for u, (p, _) in self.frontier.not_found.items() if self.is_revisit(p.section)}
        for url, addresses in self.frontier.addresses(list(lost)).items():
            pending = lost[url]
            tried = self._tried.setdefault(url, set())
            tried.add(self.canonical(pending.href) or pending.href)
            left = [
                each
                for each in addresses
                if each not in tried and not leads_elsewhere(each, self.hosts)
            ]
            if not left or len(tried) > _ELSEWHERE or self.limit_reached:
                continue
            href = next((each for each in left if each in self._met), left[0])
            del self.frontier.not_found[url]
            self.run.section(pending.section).gone -= 1
            requests.append(self.article_request(replace(pending, href=href)))
        return requests

    def section_of(self, url: str) -> str | None:
        """The section whose list shows an article (canonical address), or led to it once; None if it is not known."""
        past = self._past.get(url)
        return self._met.get(url) or (past.section if past else None)

    def is_listed(self, url: str) -> bool:
        """Whether a list of this run shows an article (canonical address)."""
        if self._met.get(url):
            return True
        # A first page that is as it was shows what it showed when it was last received.
        past = self._past.get(url)
        counts = self.run.sections.get(past.section or "") if past else None
        last = self.walks[counts.url].last if counts and counts.unmodified else None
        return bool(past and last and last.fetched_at and past.last_seen_at >= last.fetched_at)

    def article_answered(self, url: str) -> None:
        """The page of an article (canonical address) is one."""
        self.run.evidence.answers.articles += 1
        if section := self.section_of(url):
            self._well.add(section)
        else:
            self._well_somewhere.add(url)

    def sections_in_doubt(self) -> dict[str, list[Pending]]:
        """Sections of whose articles several that their lists show were not found, and not one answered; with all
        that were not found. A deleted article leaves its list: there it is the section that is in trouble."""
        missing: dict[str, list[Pending]] = defaultdict(list)
        listed: Counter[str] = Counter()
        for url, (pending, _) in self.frontier.not_found.items():
            if section := self.section_of(url):
                missing[section].append(pending)
                listed[section] += self.is_listed(url)
        well = self._well | {self.section_of(url) for url in self._well_somewhere}
        return {
            section: pages
            for section, pages in missing.items()
            if listed[section] >= FEW and section not in well
        }

    def ask_for_witnesses(self) -> list[Request]:
        """Of each section that is in doubt: requests for a few more articles that its list shows, once.

        Not where the whole site is: then others are asked for, see ``pipelines/guard.py``.
        """
        requests: list[Request] = []
        if self.run.evidence.answers.doubtful:
            return requests
        for section in self.sections_in_doubt():
            if section in self._asked_about:
                continue
            self._asked_about.add(section)
            shown = [
                url
                for url, by in self._met.items()
                if by == section and url not in self._asked and not leads_elsewhere(url, self.hosts)
            ]
            known = self.frontier.known(shown[:_FIRST])
            stored = [url for url in shown if url in known and known[url].article_id is not None]
            requests += self.requests_to_compare(stored[:_WITNESSES])
        return requests

    def requests_to_compare(self, urls: Sequence[str]) -> list[Request]:
        """Requests for known articles, whatever the lists show and before all else: what others are compared with."""
        section = self.start_urls[0] + "#compared"
        requests = []
        for url in urls:
            known_by = self.canonical(url) or url
            if leads_elsewhere(known_by, self.hosts):
                continue
            if known_by not in self._asked and not self.limit_reached:
                self._count_beside_lists(section)
                requests.append(self.article_request(Pending(known_by, url, section), priority=3))
        return requests

    def _count_beside_lists(self, section: str) -> None:
        """Count an article that is asked for although no list shows it."""
        counts = self.run.section(section)
        counts.listed = False
        counts.rows += 1

    def weigh_not_found(self) -> None:
        """At the end: pages that were not found are gone, but for those of a section that is in doubt, and articles
        that this run has had from another address."""
        for url, (page, _) in self.frontier.found_elsewhere().items():
            if self.is_revisit(page.section):
                counts = self.run.section(page.section)
                counts.gone, counts.known = counts.gone - 1, counts.known + 1
            self.frontier.settled(url)
        doubted = self.sections_in_doubt()
        self.run.not_found = {
            section: [page.href for page in pages] for section, pages in doubted.items()
        }
        known = [p for pages in doubted.values() for p in pages if self.is_revisit(p.section)]
        for page in known:
            # Nobody knows whether they are gone.
            counts = self.run.section(page.section)
            counts.gone, counts.failed = counts.gone - 1, counts.failed + 1
        self.run.doubted = len(known)
        listed = set(filter(self.is_listed, self.frontier.not_found))
        self.frontier.weigh_not_found(listed, {page.url for page in known})

    def is_broken(self, section: str | None) -> bool:
        """Whether a section, or every one if it is not known, delivers less than it promises in this run."""
        listed = [counts for counts in self.run.sections.values() if counts.listed]
        own = [counts for counts in listed if counts.url == section] or listed
        return all(c.trouble or self.falls_short(c.url) for c in own)

    def is_witness(self, section: str | None) -> bool:
        """Whether a section is the one of known articles that others are compared with."""
        return bool(section and section.endswith("#compared"))

    def is_revisit(self, section: str | None) -> bool:
        """Whether a section is one that gathers visits to known articles."""
        return bool(section and section.endswith(("#revisits", "#compared")))
