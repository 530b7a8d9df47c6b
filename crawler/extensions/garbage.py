"""A Scrapy extension: Python's garbage collector leaves alone what lives as long as the process."""

from __future__ import annotations

import gc
from functools import cache
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

from crawler.memory import trim


class Garbage:
    """A tenth of a crawl's time went into looking, again and again, through half a million objects of imports."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        garbage = cls()
        crawler.signals.connect(garbage.spider_opened, signals.spider_opened)
        return garbage

    def spider_opened(self) -> None:
        """Everything is loaded now."""
        settle()


@cache
def settle() -> None:
    """Take all objects so far for lasting ones, and look for garbage less often. Once a process.

    Pages and their trees are freed by their reference counts; what is left for the collector is small.
    """
    gc.freeze()
    # Python's first threshold, 700, is reached every other page.
    gc.set_threshold(10_000, 10, 10)


def give_back() -> None:
    """Free what a site leaves when it is done, a knot of objects that the collector would reach in an hour, and give
    the system what lies free between others. Takes some 10 ms."""
    gc.collect()
    trim()
