"""What a run asks for that no list page shows it: open work of earlier runs, mentions, and due visits."""

from __future__ import annotations

from typing import Any, Final, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Request

from crawler.base_spiders.frontier import Frontier, conditions
from crawler.base_spiders.lists import ListSpider, shape
from crawler.storage.frontier import Pending

# Open work that is taken from the table at once.
_PORTION: Final = 5000


class ReturningSpider(ListSpider):
    """Comes back to what was left, and to young articles."""

    def __init__(self, **kwargs: Any) -> None:
        self._mentioned: dict[str, str] = {}
        self._visited = False
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
        for work in (self.unfinished, self.ask_for_mentioned, self.ask_for_due):
            if requests := work():
                for request in requests:
                    self.crawler.engine.crawl(request)
                return

    def unfinished(self) -> list[Request]:
        """Requests for what earlier runs have left undone, once the site has answered at all."""
        requests: list[Request] = []
        if not self._site_answers:
            return requests
        for pending in self.frontier.work(self.utc_now(), _PORTION):
            if pending.url in self._met or pending.url in self._list_pages or self.limit_reached:
                continue
            if pending.kind == "list":
                requests += self._retry_list(pending)
                continue
            self._met.add(pending.url)
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
                self._met.add(url)
                counts = self.run.section(section)
                counts.listed = False
                counts.rows += 1
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
        for due in self.frontier.due(self.utc_now(), most):
            url = self.canonical(due.url) or due.url
            if url in self._asked or self.limit_reached or self.is_broken(due.section):
                continue
            counts = self.run.section(section)
            counts.listed = False
            counts.rows += 1
            headers = conditions(due.etag, due.last_modified)
            requests.append(
                self.article_request(
                    Pending(url, due.href, section, title=due.title), headers=headers
                )
            )
        return requests

    def is_broken(self, section: str | None) -> bool:
        """Whether a section, or every one if it is not known, delivers less than it promises in this run."""
        listed = [counts for counts in self.run.sections.values() if counts.listed]
        own = [counts for counts in listed if counts.url == section] or listed
        return all((c.first_page_links or 0) < self.expect.min_links or c.trouble for c in own)

    def is_revisit(self, section: str | None) -> bool:
        """Whether a section is one that gathers visits to known articles."""
        return bool(section and section.endswith(("#revisits", "#compared")))
