"""Importing this loads all that a crawl loads until its end, but the reactor, of which each process needs its own.

For processes that others are forked from.
"""

from __future__ import annotations

from itertools import chain
from typing import Final

import scrapy.core.engine
import scrapy.squeues  # noqa: F401 - its names are settings' values
from scrapy.settings import Settings
from scrapy.utils.misc import load_object

import crawler.runs.workers  # noqa: F401

_TABLES: Final = ("DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "EXTENSIONS", "ITEM_PIPELINES")
_CLASSES: Final = (
    "SCHEDULER", "SCHEDULER_PRIORITY_QUEUE", "STATS_CLASS", "DUPEFILTER_CLASS", "DNS_RESOLVER", "LOG_FORMATTER",
)  # fmt: skip

_settings = Settings()
_settings.setmodule("crawler.settings")
for _name in chain(
    *map(_settings.get_component_priority_dict_with_base, _TABLES),
    (_settings[name] for name in _CLASSES),
    _settings["DOWNLOAD_HANDLERS"].values(),
    _settings["ADDONS"],
):
    if _name:
        load_object(_name)
