"""``scrapy crawl`` as Scrapy has it, with the exit codes of ``zhaoshang crawl``.

Scrapy's own exits 0 when callbacks crash, when the site is down and when nothing was found.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scrapy import Spider
from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import Crawler

from crawler.base_spiders.site import SiteSpider
from crawler.errors import UserError
from crawler.health import exit_code
from crawler.run import is_site, judgement_of, load_site
from crawler.storage.database import open_database


class Command(ScrapyCrawl):
    """Crawl one site by name."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        self.started: list[Crawler] = []
        try:
            if len(args) == 1 and is_site(self.settings, args[0]):
                load_site(self.settings, args[0])(**opts.spargs)
                open_database(Path(self.settings["DATABASE"])).close()
        except UserError as error:
            print(f"{error.zh} / {error.en}", file=sys.stderr)  # noqa: T201 - a command's output
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
