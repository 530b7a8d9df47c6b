"""The stats collector: Scrapy's, quicker to reach."""

from __future__ import annotations

from scrapy.statscollectors import MemoryStatsCollector


class Stats(MemoryStatsCollector):
    """Scrapy's, without the wrapper that warns of callers that still pass a spider: it is looked up at every use."""

    __getattribute__ = object.__getattribute__
