"""The download handler: Scrapy's, stricter about what is a whole response.

Scrapy's and Twisted's parser bounds each header line, but not their number; takes a connection that was
reset for the end of a body without declared length; and drops what a server sends beyond a declared length.
The names with an underscore are theirs: tests/hostile fails when a new version of them differs.
"""

from __future__ import annotations

from typing import Any, Final

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.crawler import Crawler
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import IAddress
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from twisted.web._newclient import ParseError
from twisted.web.http import _IdentityTransferDecoder
from twisted.web.iweb import IResponse

# What browsers accept; servers of the field send 1 KB.
HEADER_MAX_BYTES: Final = 256 * 1024


class StrictDownloadHandler(HTTP11DownloadHandler):
    """http and https. A body that was cut fails with Scrapy's ResponseDataLossError, and is asked for again."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _StrictFactory


class _StrictParser(_LenientHTTPClientParser):
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


class _StrictProtocol(_LenientHTTP11ClientProtocol):
    def request(self, request: Any) -> Deferred[IResponse]:
        answer: Deferred[IResponse] = super().request(request)
        assert self._parser is not None
        self._parser.__class__ = _StrictParser
        return answer

    def connectionLost(self, reason: Failure = connectionDone) -> None:  # noqa: N802
        parser = self._parser
        # Over TLS a missing close_notify looks the same, and many old servers send none.
        plain = not hasattr(self.transport, "getPeerCertificate")
        reset = not isinstance(reason.value, ConnectionDone)
        if plain and reset and isinstance(parser, _StrictParser):
            parser.lose_data(declared=False)
        super().connectionLost(reason)  # type: ignore[no-untyped-call]


class _StrictFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> _StrictProtocol:  # noqa: N802
        return _StrictProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
