"""``scrapy list`` as Scrapy has it, without what is no site but takes the address of one: ``any``."""

from __future__ import annotations

import argparse

from scrapy.commands.list import Command as ScrapyList

from crawler.sites import spider_loader

NOT_BY_NAME = frozenset({"any"})


class Command(ScrapyList):
    """List the sites that can be crawled by name."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        for name in sorted({*spider_loader(self.settings).list()} - NOT_BY_NAME):
            print(name)  # noqa: T201 - a command's output
