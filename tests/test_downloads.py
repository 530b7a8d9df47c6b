"""Large bodies take turns; what else the download handler is strict about is told in tests/hostile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from twisted.internet.address import IPv4Address
from twisted.internet.protocol import connectionDone
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure
from twisted.web._newclient import Request, ResponseFailed
from twisted.web.http_headers import Headers

from crawler import downloads, settings
from crawler.downloads import LARGE_BYTES, _StrictFactory, _StrictProtocol, _Turns, turn_seconds

HEAD = b"HTTP/1.1 200 OK\r\n%bContent-Length: %d\r\n\r\n"


class Later:
    """A call that was put off."""

    calls: list[Later]

    def __init__(self, seconds: float, act: Callable[..., None], *values: Any) -> None:
        self.act, self.values, self.cancelled = act, values, False
        Later.calls.append(self)

    def cancel(self) -> None:
        self.cancelled = True


@pytest.fixture(autouse=True)
def turns(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    Later.calls = []
    monkeypatch.setattr(downloads, "call_later", Later)
    monkeypatch.setattr(downloads, "_turns", _Turns())
    yield


class Connection:
    """A connection that was asked for a page."""

    def __init__(self, length: int) -> None:
        self.protocol: _StrictProtocol = _StrictFactory(
            lambda *_: None, lambda _: None, "test"
        ).buildProtocol(None)
        address = IPv4Address("TCP", "127.0.0.1", 80)
        self.transport = StringTransport(hostAddress=address, peerAddress=address)  # type: ignore[no-untyped-call]
        self.transport.abortConnection = self.transport.loseConnection  # type: ignore[method-assign]
        self.protocol.makeConnection(self.transport)  # type: ignore[no-untyped-call]
        if length:
            self.ask(length)

    def ask(self, length: int, header: bytes = b"") -> None:
        """Ask for a page of so many bytes."""
        answer: list[Any] = []
        headers = Headers({b"host": [b"www.example.gov.cn"]})
        asked = Request(b"GET", b"/", headers, None, persistent=True)  # type: ignore[no-untyped-call]
        self.protocol.request(asked).addCallback(answer.append)
        self.receive(HEAD % (header, length))
        answer[0].deliverBody(_Ignored())

    def receive(self, data: bytes) -> None:
        self.protocol.dataReceived(data)

    @property
    def waits(self) -> bool:
        return self.transport.producerState == "paused"


class _Ignored:
    def makeConnection(self, transport: Any) -> None:  # noqa: N802 - Twisted's name
        pass

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        pass

    def connectionLost(self, reason: Any) -> None:  # noqa: N802
        pass


LARGE = bytes(LARGE_BYTES)


def test_the_first_goes_on_and_the_others_wait_for_it() -> None:
    first, second, third = (Connection(2 * LARGE_BYTES) for _ in range(3))
    for connection in (first, second, third):
        connection.receive(LARGE)
    assert [c.waits for c in (first, second, third)] == [False, True, True]
    first.receive(LARGE)
    assert [c.waits for c in (second, third)] == [False, True]
    second.protocol.connectionLost(connectionDone)
    assert not third.waits


def test_what_is_no_longer_than_a_page_does_not_wait() -> None:
    large, page = Connection(2 * LARGE_BYTES), Connection(2 * LARGE_BYTES)
    large.receive(LARGE)
    page.receive(bytes(LARGE_BYTES // 2))
    assert not page.waits


def test_one_that_ends_while_it_waits_gives_nobody_the_turn() -> None:
    first, second, third = (Connection(2 * LARGE_BYTES) for _ in range(3))
    for connection in (first, second, third):
        connection.receive(LARGE)
    second.receive(LARGE)  # what was under way already
    assert [c.waits for c in (first, second, third)] == [False, False, True]
    first.receive(LARGE)
    assert not third.waits


def test_one_that_is_closed_while_it_waits_is_read_to_its_end() -> None:
    first, second = Connection(2 * LARGE_BYTES), Connection(0)
    first.receive(LARGE)
    second.ask(LARGE_BYTES + 1, b"Connection: close\r\n")
    second.receive(LARGE + b"x")
    assert second.transport.disconnecting
    assert not second.waits


def test_all_have_their_turn_in_half_of_the_time_that_a_page_has() -> None:
    turns = sum(map(turn_seconds, range(settings.SITES_AT_ONCE)))
    assert turns < 0.5 * settings.DOWNLOAD_TIMEOUT


def test_a_turn_ends_and_the_next_goes_on_beside_it() -> None:
    first, second, third = (Connection(2 * LARGE_BYTES) for _ in range(3))
    for connection in (first, second, third):
        connection.receive(LARGE)
    [turn] = Later.calls
    turn.act(*turn.values)
    assert [c.waits for c in (first, second, third)] == [False, False, True]
    first.receive(LARGE)
    assert third.waits
    second.receive(LARGE)
    assert not third.waits
    third.receive(LARGE)
    assert all(later.cancelled for later in Later.calls)


def test_the_next_page_of_a_connection_is_another_body() -> None:
    first, second = Connection(LARGE_BYTES + 1), Connection(2 * LARGE_BYTES)
    first.receive(LARGE)
    second.receive(LARGE)
    assert second.waits
    first.receive(b"x")
    assert not second.waits
    first.ask(LARGE_BYTES)
    first.receive(LARGE[:-100])
    assert not first.waits


class _Reason(_Ignored):
    def __init__(self) -> None:
        self.reasons: list[Any] = []

    def connectionLost(self, reason: Any) -> None:  # noqa: N802
        self.reasons.append(reason)


@pytest.mark.parametrize(("rest", "is_cut"), [(b"more", True), (b"\r\n", False), (b"", False)])
def test_who_sends_more_than_was_declared_is_not_heard_on(rest: bytes, is_cut: bool) -> None:
    """On a connection that is kept open: the body ends at once, as cut, and the next page is not read from the rest."""
    connection = Connection(0)
    answer, body = list[Any](), _Reason()
    headers = Headers({b"host": [b"www.example.gov.cn"]})
    asked = Request(b"GET", b"/", headers, None, persistent=True)  # type: ignore[no-untyped-call]
    connection.protocol.request(asked).addCallback(answer.append)
    connection.receive(HEAD % (b"", 4))
    answer[0].deliverBody(body)
    connection.receive(b"page" + rest)
    [reason] = body.reasons
    assert bool(reason.check(ResponseFailed)) is is_cut
    assert not is_cut or all(isinstance(each, Failure) for each in reason.value.reasons)
    assert connection.transport.disconnecting is is_cut
