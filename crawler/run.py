"""Runs site spiders in one process, side by side, and says how each of them went."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings
from scrapy.spiderloader import get_spider_loader

from crawler.base_spiders.site import SiteSpider
from crawler.errors import UserError
from crawler.extensions import Ledger
from crawler.health import Judgement, Reason, RunCounts, Verdict
from crawler.storage.database import open_database

# Sites at the same time in one process. Each host is still asked one thing at a time.
SIDE_BY_SIDE: Final = 8


@dataclass(slots=True)
class SiteRun:
    """One site of a run; ``judgement`` is there when it is over."""

    name: str
    crawler: Crawler
    judgement: Judgement | None = None

    @property
    def counts(self) -> RunCounts:
        """The counts as they are now."""
        spider = self.crawler.spider
        return spider.run if isinstance(spider, SiteSpider) else RunCounts(self.name)


def declared_sites(settings: Settings) -> dict[str, type[SiteSpider]]:
    """All declared sites by name, sorted. Raises DeclarationError for one that is wrong."""
    loader = get_spider_loader(settings)
    return {
        name: load_site(settings, name) for name in sorted(loader.list()) if is_site(settings, name)
    }


def is_site(settings: Settings, name: str) -> bool:
    """Whether the name is not that of some other Scrapy spider of the project."""
    try:
        return issubclass(get_spider_loader(settings).load(name), SiteSpider)
    except KeyError:
        return True


def load_site(settings: Settings, name: str) -> type[SiteSpider]:
    """The spider class of a site. Raises UserError for an unknown name or a wrong declaration."""
    try:
        spider = get_spider_loader(settings).load(name)
    except KeyError:
        raise UserError(
            f"没有名为 {name} 的站点，zhaoshang sites 列出全部",
            f"no site named {name}; zhaoshang sites lists them",
        ) from None
    if not issubclass(spider, SiteSpider):
        raise UserError(f"{name} 不是站点爬虫", f"{name} is no site spider")
    spider.compile()
    return spider


class SiteProcess:
    """A process that crawls sites. Made once, run once: Scrapy's reactor cannot start twice."""

    def __init__(self, settings: Settings, names: Iterable[str]) -> None:
        """Check everything that can be checked before the first request. Raises UserError."""
        sites = {name: load_site(settings, name) for name in names}
        open_database(Path(settings["DATABASE"])).close()
        self.process = AsyncCrawlerProcess(settings)
        self.runs = [
            SiteRun(name, self.process.create_crawler(site)) for name, site in sites.items()
        ]

    def run(self, **spider_args: Any) -> list[SiteRun]:
        """Crawl all sites; returns when the last is done, or after Ctrl-C."""
        waiting = deque(self.runs)
        for _ in range(min(SIDE_BY_SIDE, len(waiting))):
            self._start(waiting, spider_args)
        self.process.start()
        for site in self.runs:
            site.judgement = judgement_of(site.crawler)
        return self.runs

    def _start(self, waiting: deque[SiteRun], spider_args: dict[str, Any]) -> None:
        site = waiting.popleft()
        task = self.process.crawl(site.crawler, **spider_args)

        def done(_: object) -> None:
            site.judgement = judgement_of(site.crawler)
            if waiting and site.judgement.verdict is not Verdict.INTERRUPTED:
                self._start(waiting, spider_args)

        task.add_done_callback(done)


def judgement_of(crawler: Crawler) -> Judgement:
    """How a crawler's run went, also where it ended before it could be judged."""
    if crawler.spider is None:
        return Judgement(Verdict.INTERRUPTED, (Reason("没有开始", "not started"),))
    ledger = crawler.get_extension(Ledger)
    if ledger is None or ledger.judgement is None:
        return Judgement(
            Verdict.INTERRUPTED, (Reason("中途退出，没有结算", "ended before it could be judged"),)
        )
    return ledger.judgement
