"""Meta refresh: followed. Retry-After: read as RFC 9110 writes it, obeyed by the whole host, and no way to hang a crawl."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.utils.test import get_crawler

from crawler.middlewares import retry_after
from crawler.middlewares.retry_after import RetryAfterMiddleware, retry_after_seconds

NOW = datetime(2026, 7, 15, 2, 0, tzinfo=UTC)
CLOCK = 1000.0
HOST, OTHER = "www.example.cn", "other.example.cn"
PAGE = f"https://{HOST}/1.html"
LONGEST = 120.0


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 120 ", 120.0),
        ("0", 0.0),
        ("000000000000120", 120.0),
        ("9" * 5000, 1e8),
        ("1234567890", 1e8),
        ("Wed, 15 Jul 2026 02:02:00 GMT", 120.0),
        ("Wed, 15 Jul 2026 10:02:00 +0800", 120.0),
        ("Wednesday, 15-Jul-26 02:02:00 GMT", 120.0),
        ("Wed Jul 15 02:02:00 2026", 120.0),
        ("Wed, 15 Jul 2026 01:00:00 GMT", 0.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("1e3", None),
        ("١٢٠", None),
        ("Wed, 32 Jul 2026 02:02:00 GMT", None),
        ("Wed, 15 Jul 99999 02:02:00 GMT", None),
        ("Wed, 15 Jul 2026 02:02:00 +99999999999999999999", None),
        ("\x00", None),
    ],
)
def test_seconds(header: str, seconds: float | None) -> None:
    assert retry_after_seconds(header, NOW) == seconds


@settings(deadline=None, derandomize=True, max_examples=300)
@given(
    st.text()
    | st.text("0123456789-+: ,JulWedGMT", max_size=40)
    | st.from_regex(
        r"[A-Z][a-z]{2}, \d{1,2} Jul \d{1,5} \d\d:\d\d:\d\d [+-]?\d{0,20}", fullmatch=True
    )
)
def test_any_header(header: str) -> None:
    seconds = retry_after_seconds(header, NOW)
    assert seconds is None or seconds >= 0


class Host:
    """A host's slot in a downloader that never runs, and the middleware that guards it."""

    def __init__(self) -> None:
        self.slot = Slot(concurrency=1, delay=1.0, jitter=0.0)
        self.slot.lastseen = CLOCK - 5
        self.crawler: Crawler = get_crawler(settings_dict={"RETRY_AFTER_MAX": LONGEST})
        downloader = SimpleNamespace(
            get_slot_key=lambda request: request.url.split("/")[2], slots={HOST: self.slot}
        )
        self.crawler._engine = SimpleNamespace(downloader=downloader)  # type: ignore[assignment]
        self.middleware = RetryAfterMiddleware.from_crawler(self.crawler)

    def answer(self, status: int, header: str | None, url: str = PAGE) -> Request:
        """The request that got this answer; the response passes unchanged."""
        headers = {} if header is None else {"Retry-After": header}
        request, response = Request(url), Response(url, status, headers)
        assert self.middleware.process_response(request, response) is response
        return request

    @property
    def stats(self) -> dict[str, object]:
        return self.crawler.stats.get_stats()


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Host:
    monkeypatch.setattr(retry_after, "monotonic", lambda: CLOCK)
    return Host()


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("seconds", [0, 1, 119, 120])
def test_a_wait_holds_up_the_host(status: int, seconds: int, host: Host) -> None:
    request = host.answer(status, str(seconds))
    assert host.slot.lastseen == CLOCK + seconds
    assert host.slot.delay == 1.0
    assert host.stats == {"retry_after/waits": 1}
    assert request.meta == {}
    host.middleware.process_request(Request(PAGE))


def test_a_host_without_delay_is_held_up_too(host: Host) -> None:
    host.slot.delay = 0.0
    host.answer(429, "60")
    assert host.slot.lastseen == CLOCK + 60
    assert host.slot.delay > 0


def test_a_shorter_wait_does_not_end_a_longer_one(host: Host) -> None:
    host.answer(503, "60")
    host.answer(503, "10")
    assert host.slot.lastseen == CLOCK + 60
    assert host.stats == {"retry_after/waits": 2}


@pytest.mark.parametrize("header", ["121", "9" * 50, "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_a_long_wait_ends_the_host_for_this_run(header: str, host: Host) -> None:
    request = host.answer(503, header)
    assert request.meta == {"dont_retry": True}
    assert host.slot.lastseen == CLOCK - 5
    assert host.stats == {"retry_after/ended": 1}
    with pytest.raises(IgnoreRequest, match=r"^retry_after$"):
        host.middleware.process_request(Request(PAGE + "?page=2"))
    host.middleware.process_request(Request(f"https://{OTHER}/"))


@pytest.mark.parametrize(
    ("status", "header"),
    [
        (200, "60"),
        (200, "9999"),
        (301, "60"),
        (404, "60"),
        (500, "60"),
        (429, None),
        (503, ""),
        (503, "soon"),
        (429, "-5"),
    ],
)
def test_other_answers_change_nothing(status: int, header: str | None, host: Host) -> None:
    request = host.answer(status, header)
    assert (host.slot.lastseen, host.slot.delay) == (CLOCK - 5, 1.0)
    assert host.stats == {}
    assert request.meta == {}
    host.middleware.process_request(Request(PAGE))


def test_a_host_whose_slot_is_gone(host: Host) -> None:
    host.answer(503, "60", url=f"https://{OTHER}/")
    assert host.slot.lastseen == CLOCK - 5
    assert host.stats == {}


def test_the_header_may_hold_any_byte(host: Host) -> None:
    response = Response(PAGE, 503, {"Retry-After": b"\xff\xfe60"})
    assert host.middleware.process_response(Request(PAGE), response) is response
    assert host.stats == {}
