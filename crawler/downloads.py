"""The download handler: Scrapy's, stricter about what is a whole response, and quicker where a connection is open.

Scrapy's and Twisted's parser bounds each header line, but not their number; takes a connection that was
reset for the end of a body without declared length; and drops what a server sends beyond a declared length. Scrapy
bounds each body, but not all that are received at the same time: here, of large ones, one at a time in a process.
The names with an underscore are theirs, and may go with any release: ``pyproject.toml`` allows the series that were
tested, ``tests/test_private_names.py`` says which name is gone and what it was for, tests/hostile fails where one does
something else. Each patch has its reason, and when it can go.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, Final, cast
from urllib.parse import urlsplit

from OpenSSL import SSL
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _BindAddressAgent,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
    _ScrapyAgent,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.asyncio import CallLaterResult, call_later
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import (
    IAddress,
    IProtocol,
    IProtocolFactory,
)
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from twisted.web._newclient import ParseError
from twisted.web.client import URI, Agent
from twisted.web.http import _IdentityTransferDecoder
from twisted.web.iweb import IPolicyForHTTPS, IResponse

from crawler.health.failures import LEFT
from crawler.memory import trim
from crawler.pace import CRAWL_DELAY, Pace, locks_folder
from crawler.tls import INVALID_CERTIFICATE, LegacyContextFactory, why_invalid

logger = logging.getLogger(__name__)

# What browsers accept; servers of the field send 1 KB.
HEADER_MAX_BYTES: Final = 256 * 1024
# A page has some 35 KB; one of more than this holds pictures, or means no good.
LARGE_BYTES: Final = 512 * 1024
# How long, in seconds, one has the turn: then the next goes on beside it, for one that trickles must not use up the
# time of all others. Waiting counts as downloading: the last of them all must have half of DOWNLOAD_TIMEOUT left.
LARGE_SECONDS: Final = 1.0
_SHARED_SECONDS: Final = 3.0
# How often, in seconds, one that waits for its turn looks whether the crawl has been told to end.
_GLANCE_SECONDS: Final = 0.5


class StrictDownloadHandler(HTTP11DownloadHandler):
    """http and https. A body that was cut fails with Scrapy's ResponseDataLossError, and is asked for again."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = cast(Any, partial(_StrictFactory, self._note_certificate))
        self._certificates: set[str] = set()
        delay, jitter = (
            crawler.settings.getfloat(f"DOWNLOAD_DELAY{end}") for end in ("", "_JITTER")
        )
        self._least_delay = delay * max(0.0, 1 - jitter)
        database = crawler.settings["DATABASE"]
        self._pace = Pace(locks_folder(Path(database)) if database else None)
        if crawler.settings.getbool("LEGACY_TLS"):
            logger.warning(
                "LEGACY_TLS: old TLS is spoken, what comes may be read and changed on its way"
            )
            self._contextFactory = cast(IPolicyForHTTPS, LegacyContextFactory.of(crawler))

    async def download_request(self, request: Request) -> Response:
        """Raises Scrapy's download exceptions. What the request waits for its turn does not count as downloading."""
        await self._wait_for_turn(request)
        agent = _QuickAgent(
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
            tls_verbose_logging=self._tls_verbose_logging,
        )
        with wrap_twisted_exceptions():
            return await maybe_deferred_to_future(agent.download_request(request))

    def _note_certificate(self, netloc: str, connection: SSL.Connection) -> None:
        """Look at a host's certificate, once, and say if it is not valid. It is asked all the same: half of the field would
        be out of reach."""
        if netloc in self._certificates:
            return
        self._certificates.add(netloc)
        host = urlsplit(f"//{netloc}").hostname or ""
        if why := why_invalid(connection, host):
            logger.warning("%s: the certificate is not valid: %s", netloc, why[1])
            self._crawler.stats.inc_value("tls/invalid_certificate")
            self._crawler.signals.send_catch_log(INVALID_CERTIFICATE, host=netloc, why=why)

    async def _wait_for_turn(self, request: Request) -> None:
        gap = max(self._least_delay, request.meta.get(CRAWL_DELAY) or 0.0)
        if gap > 0:
            if is_closing(self._crawler):
                raise IgnoreRequest(LEFT)
            place = self._pace.take(urlparse_cached(request).hostname or "", gap)
            while (wait := place - monotonic()) > 0:
                turn: Deferred[None] = Deferred()
                call_later(min(wait, _GLANCE_SECONDS), turn.callback, None)
                await maybe_deferred_to_future(turn)
                if is_closing(self._crawler):
                    raise IgnoreRequest(LEFT)


def is_closing(crawler: Crawler) -> bool:
    """Whether a crawl has been told to end: it waits for all that was given to the downloader."""
    slot = crawler.engine._slot if crawler.engine else None
    return slot is not None and slot.closing is not None


def hurry(crawler: Crawler) -> None:
    """Let nothing that waits for its turn at a slow host hold up the end of a crawl: it is left to the next run."""
    for slot in crawler.engine.downloader.slots.values() if crawler.engine else ():
        slot.delay = 0.0
        if slot.latercall:
            slot.latercall.cancel()
            slot.latercall = None
            crawler.engine.downloader._process_queue(slot)


class _QuickAgent(_ScrapyAgent):
    """Makes an endpoint, which takes the host's name in its IDNA form and TLS settings, only where a connection is made.

    For speed alone. Goes when Twisted's Agent makes no endpoint for a connection of the pool.
    """

    def _get_agent(self, request: Request, timeout: float) -> Agent:
        agent = super()._get_agent(request, timeout)
        if type(agent) is _BindAddressAgent:  # the others add what they need to an endpoint
            agent._getEndpoint = partial(_LateEndpoint, agent._getEndpoint)  # type: ignore[method-assign]
        return agent


class _LateEndpoint:
    """An IStreamClientEndpoint."""

    def __init__(self, make: Callable[[URI], Any], uri: URI) -> None:
        self._make, self._uri = make, uri

    def connect(self, protocol_factory: IProtocolFactory) -> Deferred[IProtocol]:
        connected: Deferred[IProtocol] = self._make(self._uri).connect(protocol_factory)
        return connected


class _StrictParser(_LenientHTTPClientParser):
    """Bounds the whole header, and takes a body for cut of which more comes than was declared, or whose end is a reset.

    Goes when Twisted's HTTPClientParser bounds its headers and fails on both.
    """

    # On the class, for the class of a finished parser object is replaced: no __init__ runs.
    header_bytes = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 - Twisted's name
        self.header_bytes += len(line)
        if self.header_bytes > HEADER_MAX_BYTES:
            raise ParseError("header too long", line[:100])  # type: ignore[no-untyped-call]
        super().lineReceived(line)

    def _finished(self, rest: bytes) -> None:
        if rest.strip():
            self.lose_data(declared=True)
        super()._finished(rest)  # type: ignore[no-untyped-call]

    def lose_data(self, *, declared: bool) -> None:
        """Make the body count as cut: its decoder waits for a byte that never comes.

        Only one delimited by a declared length, or only one by the connection's end.
        """
        decoder = self.bodyDecoder
        if isinstance(decoder, _IdentityTransferDecoder) and declared is (
            decoder.contentLength is not None
        ):
            decoder.contentLength = 1


def turn_seconds(waiting: int) -> float:
    """How long one has the turn while so many wait: the less, the more they are."""
    return min(LARGE_SECONDS, _SHARED_SECONDS / (waiting + 1))


class _Turns:
    """Large bodies are received one after the other, whatever sites they are of: one has the turn, the others wait."""

    def __init__(self) -> None:
        self._holder: _StrictProtocol | None = None
        self._waiting: deque[_StrictProtocol] = deque()
        self._end: CallLaterResult | None = None

    def take(self, protocol: _StrictProtocol) -> None:
        """The protocol's response has become large: it goes on now, or is paused until it may."""
        if self._holder is None:
            self._give(protocol)
        else:
            protocol.producer.pauseProducing()
            self._waiting.append(protocol)

    def give_back(self, protocol: _StrictProtocol) -> None:
        """The protocol's response has ended, whether it had the turn or not."""
        if protocol is self._holder:
            trim()
            self._pass_on()
        elif protocol in self._waiting:
            self._waiting.remove(protocol)
            # A TLS connection that is being closed reads the other side's farewell, and stays open without it.
            protocol.producer.resumeProducing()

    def _give(self, protocol: _StrictProtocol) -> None:
        self._holder = protocol
        self._end = call_later(turn_seconds(len(self._waiting)), self._pass_on)

    def _pass_on(self) -> None:
        if self._end:
            self._end.cancel()
        self._holder = self._end = None
        if self._waiting:
            following = self._waiting.popleft()
            following.producer.resumeProducing()
            self._give(following)


_turns: Final = _Turns()


class _StrictProtocol(_LenientHTTP11ClientProtocol):
    """Counts what comes, so that large bodies take turns, and has responses read by the stricter parser.

    Goes when Scrapy bounds what all downloads of a process hold together (each of them it bounds), and the parser goes.
    """

    _received = 0
    note_certificate: Callable[[str, SSL.Connection], None] | None = None
    """Told of the certificate that the other side has shown, when the first response is here."""

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        before, self._received = self._received, self._received + len(data)
        if before <= LARGE_BYTES < self._received:
            _turns.take(self)
        super().dataReceived(data)  # type: ignore[no-untyped-call]

    @property
    def producer(self) -> Any:
        """The connection, as something that can be told to wait."""
        return self.transport

    def _finishResponse(self, rest: bytes) -> None:  # noqa: N802
        _turns.give_back(self)
        if self.note_certificate is not None and hasattr(self.producer, "getPeerCertificate"):
            note, self.note_certificate = self.note_certificate, None
            if self._currentRequest is not None:
                [host] = self._currentRequest.headers.getRawHeaders(b"host") or [b""]
                note(host.decode("latin-1"), self.producer.getHandle())
        if rest.strip() and self._currentRequest is not None:
            # Who sends more than was declared is asked for nothing more by this connection: the rest would be taken
            # for the next answer. And of a connection that is kept Twisted says its end by what is no Failure, which
            # Scrapy's reader of bodies fails at: neither an answer nor an error came, until the time was up.
            self._currentRequest.persistent = False
        super()._finishResponse(rest)

    def request(self, request: Any) -> Deferred[IResponse]:
        self._received = 0
        answer: Deferred[IResponse] = super().request(request)
        assert self._parser is not None
        self._parser.__class__ = _StrictParser
        return answer

    def connectionLost(self, reason: Failure = connectionDone) -> None:  # noqa: N802
        _turns.give_back(self)
        parser = self._parser
        # Over TLS a missing close_notify looks the same, and many old servers send none.
        plain = not hasattr(self.transport, "getPeerCertificate")
        reset = not isinstance(reason.value, ConnectionDone)
        if plain and reset and isinstance(parser, _StrictParser):
            parser.lose_data(declared=False)
        super().connectionLost(reason)  # type: ignore[no-untyped-call]


class _StrictFactory(_LenientHTTP11ClientFactory):
    """Makes the protocol above, for the pool has no setting for it. Goes with the protocol."""

    def __init__(self, note: Callable[[str, SSL.Connection], None], *of_pool: Any) -> None:
        super().__init__(*of_pool)  # type: ignore[no-untyped-call]
        self._note = note

    def buildProtocol(self, addr: IAddress | None) -> _StrictProtocol:  # noqa: N802
        protocol = _StrictProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
        protocol.note_certificate = self._note
        return protocol
