"""How much of a robots.txt is received; whether it is obeyed is told in tests/hostile."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.http import Headers, Request
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.utils.test import get_crawler
from twisted.python.failure import Failure

from crawler.middlewares.robots import LONGEST, OffsiteRequests, RobotsMiddleware

ROBOTS = Request("http://www.example.gov.cn/robots.txt", callback=NO_CALLBACK)
PAGE = Request("http://www.example.gov.cn/a/1.html")


@pytest.fixture
def crawler() -> Crawler:
    return get_crawler(Spider, {"ROBOTSTXT_OBEY": True, "CRAWL_DELAY_MAX": 30.0})


@pytest.fixture
def asking(crawler: Crawler) -> Iterator[None]:
    with RobotsMiddleware.from_crawler(crawler)._cutting():
        yield


def is_stopped(crawler: Crawler, request: Request, size: int, **headers: str) -> bool:
    """Whether a response of so many bytes is cut."""
    told = Headers({name.replace("_", "-"): value for name, value in headers.items()})
    crawler.signals.send_catch_log(signals.headers_received, headers=told, request=request)
    results = [
        result
        for _ in range(2)
        for _, result in crawler.signals.send_catch_log(
            signals.bytes_received, data=bytes(size // 2), request=request, dont_log=StopDownload
        )
    ]
    stops = [r.value for r in results if isinstance(r, Failure)]
    assert all(isinstance(stop, StopDownload) and not stop.fail for stop in stops)
    return bool(stops)


@pytest.mark.usefixtures("asking")
def test_no_more_is_received_than_counts(crawler: Crawler) -> None:
    assert not is_stopped(crawler, ROBOTS, LONGEST)
    assert is_stopped(crawler, ROBOTS, LONGEST + 2)


@pytest.mark.usefixtures("asking")
def test_a_page_and_what_is_packed_are_received_whole(crawler: Crawler) -> None:
    assert not is_stopped(crawler, PAGE, 2 * LONGEST)
    assert not is_stopped(crawler, ROBOTS, 2 * LONGEST, Content_Encoding="gzip")


def test_nobody_listens_to_pages(crawler: Crawler) -> None:
    middleware = RobotsMiddleware.from_crawler(crawler)
    with middleware._cutting():
        with middleware._cutting():
            pass
        assert is_stopped(crawler, ROBOTS, LONGEST + 2)
    assert not is_stopped(crawler, ROBOTS, LONGEST + 2)
    assert not crawler.signals.send_catch_log(signals.bytes_received, data=b"", request=PAGE)


def test_another_host_is_asked_for_its_rules(crawler: Crawler) -> None:
    """That may be the host of an article's file; not one to which a robots.txt leads, for what was sold says nothing."""
    crawler.spider = Spider("site", allowed_domains=["example.gov.cn"])
    filters = OffsiteRequests.from_crawler(crawler)
    filters.spider_opened(crawler.spider)
    rules = Request(
        "http://files.example.com/robots.txt", callback=NO_CALLBACK, meta={"dont_obey_robotstxt": True}
    )  # fmt: skip
    filters.process_request(rules)
    led = rules.replace(meta={**rules.meta, "redirect_urls": [ROBOTS.url]})
    page = Request("http://files.example.com/a.html")
    for refused in (led, page):
        with pytest.raises(IgnoreRequest, match="offsite"):
            filters.process_request(refused)


@pytest.mark.parametrize(
    ("line", "seconds"),
    [("Crawl-delay: 5", 5.0), ("Crawl-delay: 90", 30.0), ("Crawl-delay: nan", None), ("Crawl-delay: 0", None),
     ("Crawl-delay: -3", None), ("Crawl-delay: bald", None), ("", None)],
)  # fmt: skip
def test_crawl_delay(line: str, seconds: float | None, crawler: Crawler) -> None:
    middleware = RobotsMiddleware.from_crawler(crawler)
    rules = ProtegoRobotParser(f"User-agent: *\n{line}\n".encode(), None)
    for request in (PAGE.copy(), PAGE.copy()):
        middleware.process_request_2(rules, request)
        assert request.meta["crawl_delay"] == seconds
    cut = crawler.stats.get_value("robotstxt/crawl_delay_cut") if crawler.stats else None
    assert cut == (1 if "90" in line else None)


def test_another_host_has_another_delay(crawler: Crawler) -> None:
    """Also after a redirect, which takes ``meta`` along."""
    middleware = RobotsMiddleware.from_crawler(crawler)
    request = PAGE.copy()
    middleware.process_request_2(
        ProtegoRobotParser(b"User-agent: *\nCrawl-delay: 5\n", None), request
    )
    elsewhere = request.replace(url="http://other.example.gov.cn/")
    middleware.process_request_2(None, elsewhere)
    assert elsewhere.meta["crawl_delay"] is None
