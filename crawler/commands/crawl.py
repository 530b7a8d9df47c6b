"""``scrapy crawl`` as Scrapy has it, with the exit codes of ``zhaoshang crawl``.

Scrapy's own exits 0 when callbacks crash, when the site is down and when nothing was found.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path

from scrapy import Spider
from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import Crawler
from scrapy.settings import Settings

from crawler.base_spiders.site import SiteSpider
from crawler.checked_settings import check
from crawler.errors import UserError
from crawler.health import exit_code
from crawler.runs.lock import lock_of_site
from crawler.runs.process import judgement_of
from crawler.sites import as_site, load_sites, spider_loader
from crawler.storage.database import open_database


class Command(ScrapyCrawl):
    """Crawl one site by name."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        try:
            check(self.settings)
            # Scrapy loads the spiders next, and would answer for a wrong file with a traceback.
            spider_loader(self.settings)
        except UserError as error:
            _tell(error)
            sys.exit(error.exit_code)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        self.started: list[Crawler] = []
        with ExitStack() as stack:
            try:
                if len(args) == 1:
                    site = site_of(self.settings, args[0], opts.spargs)
                    database = Path(self.settings["DATABASE"])
                    lock = stack.enter_context(lock_of_site(database, site))
                    if lock.unavailable:
                        _tell(lock.unavailable)
            except UserError as error:
                _tell(error)
                self.exitcode = error.exit_code
                return
            super().run(args, opts)
        if not self.exitcode and self.started:
            self.exitcode = exit_code([judgement_of(crawler).verdict for crawler in self.started])

    def _create_crawler(self, spidercls: type[Spider] | str) -> Crawler:
        crawler = super()._create_crawler(spidercls)
        if issubclass(crawler.spidercls, SiteSpider):
            self.started.append(crawler)
        return crawler


def site_of(settings: Settings, name: str, spider_args: dict[str, str]) -> str:
    """Check everything that can be checked before the first request; returns what the database calls the site.

    That is the spider's name, but for ``any``, whose site its URL names. Raises UserError.
    """
    loader = spider_loader(settings)
    if name in loader.list() and not as_site(loader.load(name)):
        return name
    spider = load_sites(settings, [name])[name](**spider_args)
    open_database(Path(settings["DATABASE"])).close()
    return spider.site


def _tell(error: UserError) -> None:
    print(f"{error.zh} / {error.en}", file=sys.stderr)  # noqa: T201 - a command's output
