"""The collector is told once a process what lasts."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from scrapy import Spider, signals
from scrapy.utils.test import get_crawler

from crawler.extensions import garbage


@pytest.fixture
def collector() -> Iterator[None]:
    threshold = gc.get_threshold()
    garbage.settle.cache_clear()
    yield
    garbage.settle.cache_clear()
    gc.unfreeze()
    gc.set_threshold(*threshold)


@pytest.mark.usefixtures("collector")
def test_settles_when_the_first_spider_opens_and_not_again() -> None:
    gc.unfreeze()
    crawler = get_crawler(Spider, {"TELNETCONSOLE_ENABLED": False})
    kept = garbage.Garbage.from_crawler(crawler)
    assert gc.get_freeze_count() == 0
    crawler.signals.send_catch_log(signals.spider_opened)
    frozen = gc.get_freeze_count()
    assert frozen > 1000
    assert gc.get_threshold()[0] == 10_000
    more = [[] for _ in range(1000)]  # type: list[list[int]]
    crawler.signals.send_catch_log(signals.spider_opened)
    assert gc.get_freeze_count() <= frozen
    del kept, more


@pytest.mark.usefixtures("collector")
def test_what_a_site_leaves_is_let_go() -> None:
    class Knot:
        def __init__(self) -> None:
            self.itself = self

    garbage.settle()
    left = weakref.ref(Knot())
    assert left()
    garbage.give_back()
    assert left() is None
