"""Runs site spiders in one process, side by side, and says how each of them went."""

from __future__ import annotations

import traceback
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoaderProtocol, get_spider_loader

from crawler.base_spiders.politeness import ON_LOOPBACK, is_loopback
from crawler.base_spiders.site import SiteSpider
from crawler.errors import DeclarationError, UserError
from crawler.extensions import Ledger
from crawler.extract.learn import site_name
from crawler.health import Judgement, RunCounts, Verdict
from crawler.reasons import Reason
from crawler.spiders.any import AnySpider
from crawler.storage.database import open_database

# Sites at the same time in one process. Each host is still asked one thing at a time.
SIDE_BY_SIDE: Final = 8


@dataclass(slots=True)
class SiteRun:
    """One site of a run; ``judgement`` is there when it is over."""

    name: str
    crawler: Crawler
    arguments: dict[str, Any] = field(default_factory=dict)
    judgement: Judgement | None = None

    @property
    def counts(self) -> RunCounts:
        """The counts as they are now."""
        spider = self.crawler.spider
        return spider.run if isinstance(spider, SiteSpider) else RunCounts(self.name)


def spider_loader(settings: Settings) -> SpiderLoaderProtocol:
    """All spiders of the project. Raises DeclarationError for a module of them that cannot be imported."""
    try:
        return get_spider_loader(settings)
    except Exception as error:  # whatever a module may raise
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{frame.filename}:{frame.lineno}: " if Path(frame.filename).is_file() else ""
        what = f"{where}{type(error).__name__}: {error}"
        raise DeclarationError(
            f"站点文件无法加载：{what}", f"a site's file cannot be loaded: {what}"
        ) from error


def declared_sites(settings: Settings) -> dict[str, type[SiteSpider]]:
    """All declared sites by name, sorted. Raises DeclarationError for one that is wrong."""
    loader = spider_loader(settings)
    spiders = {name: loader.load(name) for name in sorted(loader.list())}
    return {name: site for name, spider in spiders.items() if (site := as_site(spider))}


def as_site(spider: type[Spider]) -> type[SiteSpider] | None:
    """A site's class, its declaration checked; None for some other Scrapy spider of the project."""
    if not issubclass(spider, SiteSpider):
        return None
    spider.compile()
    return spider


def load_sites(settings: Settings, names: Iterable[str]) -> dict[str, type[SiteSpider]]:
    """Spider classes of sites by name. Raises UserError for an unknown name or a wrong declaration."""
    loader = spider_loader(settings)
    sites: dict[str, type[SiteSpider]] = {}
    for name in names:
        try:
            site = as_site(loader.load(name))
        except KeyError:
            raise UserError(
                f"没有名为 {name} 的站点，zhaoshang sites 列出全部",
                f"no site named {name}; zhaoshang sites lists them",
            ) from None
        if site is None:
            raise UserError(f"{name} 不是站点爬虫", f"{name} is no site spider")
        sites[name] = site
    return sites


class SiteProcess:
    """A process that crawls sites. Made once, run once: Scrapy's reactor cannot start twice."""

    def __init__(self, settings: Settings, names: Iterable[str]) -> None:
        """``names``: of declared sites, or URLs of others.

        Checks everything that can be checked before the first request. Raises UserError.
        """
        names = list(names)
        urls = [name for name in names if is_url(name)]
        sites = load_sites(settings, (name for name in names if not is_url(name)))
        open_database(Path(settings["DATABASE"])).close()
        self.process = AsyncCrawlerProcess(settings)
        self.runs = [
            SiteRun(name, self.process.create_crawler(site)) for name, site in sites.items()
        ]
        for url in urls:
            crawler = self.process.create_crawler(AnySpider)
            be_quick_on_loopback(crawler, url)
            self.runs.append(SiteRun(site_name(url), crawler, {"url": url}))

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
        task = self.process.crawl(site.crawler, **site.arguments, **spider_args)

        def done(_: object) -> None:
            site.judgement = judgement_of(site.crawler)
            if waiting and site.judgement.verdict is not Verdict.INTERRUPTED:
                self._start(waiting, spider_args)

        task.add_done_callback(done)


def is_url(name: str) -> bool:
    """Whether a name on the command line is the URL of a site that is not declared."""
    return name.lower().startswith(("http://", "https://"))


def be_quick_on_loopback(crawler: Crawler, url: str) -> None:
    """Ask a site on this machine as fast as it answers. Before the crawler starts."""
    if is_loopback(url):
        crawler.settings.setdict(ON_LOOPBACK, priority="spider")


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
