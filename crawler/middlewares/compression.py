"""590 · Unpacks compressed pages: whole ones, of bounded size, or none.

Scrapy 2.19 makes as much as it can of a broken stream: half a page that looks like a whole one.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from typing import Final

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

# Packed twice is a mistake that happens; more often is an attack.
_MOST_LAYERS: Final = 2
_GZIP, _ZLIB, _RAW = 31, 15, -15
_CHUNK: Final = 256 * 1024
# Of what is longer it is first found out how long.
_MEASURED: Final = 1024 * 1024


class CutShortError(Exception):
    """A stream ends before its end."""


class TooLargeError(Exception):
    """What is packed is longer than ``DOWNLOAD_MAXSIZE``."""


class WholeCompressionMiddleware(HttpCompressionMiddleware):
    """Fails with ``cut_short`` (after further tries), ``too_large`` or ``bad_encoding``.

    gzip and deflate, which every server knows: of Brotli and Zstandard one cannot tell a cut stream from a
    whole one by what Scrapy offers, so we do not ask for them. Stat: ``httpcompression/refused/<word>``.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler=crawler)
        self.crawler = crawler

    def process_request(self, request: Request) -> None:  # type: ignore[override]
        """Say what we can unpack."""
        request.headers.setdefault("Accept-Encoding", b"gzip, deflate")

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Unpack a page. Raises IgnoreRequest for one that cannot be."""
        if "Content-Encoding" not in response.headers or not response.body:
            return response
        try:
            return super().process_response(request, response)
        except CutShortError as error:
            assert self.crawler.spider is not None
            again = get_retry_request(request, spider=self.crawler.spider, reason="cut_short")
            if again is None:
                raise self._refused("cut_short") from error
            return again
        except TooLargeError as error:
            raise self._refused("too_large") from error
        except (zlib.error, ValueError) as error:
            raise self._refused("bad_encoding") from error

    def _refused(self, why: str) -> IgnoreRequest:
        self.crawler.stats.inc_value(f"httpcompression/refused/{why}")
        return IgnoreRequest(why)

    def _handle_encoding(
        self, body: bytes, content_encoding: list[bytes], max_size: int
    ) -> tuple[bytes, list[bytes]]:
        layers = [name.strip().lower() for names in content_encoding for name in names.split(b",")]
        layers = [name for name in layers if name not in (b"", b"identity", b"none")]
        if len(layers) > _MOST_LAYERS:
            raise ValueError("too many layers")
        for name in reversed(layers):
            if name in (b"gzip", b"x-gzip"):
                body = unpack(body, max_size, _GZIP)
            elif name == b"deflate":
                body = inflate(body, max_size)
            else:
                raise ValueError("an encoding that we did not ask for")
        return body, []


def inflate(data: bytes, longest: int) -> bytes:
    """Unpack ``deflate``: a zlib stream by RFC 9110, a raw one from some servers. Raises like `unpack`."""
    try:
        return unpack(data, longest, _ZLIB)
    except zlib.error:
        return unpack(data, longest, _RAW)


def unpack(data: bytes, longest: int, window: int = _GZIP) -> bytes:
    """Unpack a stream; ``window`` is zlib's ``wbits``. What follows the stream is ignored, as browsers do.

    Raises CutShortError, TooLargeError (more than ``longest`` bytes, 0 being no limit), zlib.error. A wrong
    check sum at the end is forgiven: the servers that send one reckon wrong, the text is whole.
    """
    stream, body, measured = zlib.decompressobj(window), BytesIO(), not longest
    # The check sum by itself: a wrong one must not cost the text before it.
    for piece in (data[:-8], data[-8:], b""):
        try:
            for part in _unpacked(stream, piece):
                body.write(part)
                if not measured and body.tell() > min(longest, _MEASURED):
                    measured = True
                    if _is_longer(data, longest, window):
                        # The error keeps this frame as long as anybody keeps the error.
                        body.close()
                        raise TooLargeError
        except zlib.error as error:
            if body.tell() and "check" in str(error):
                return body.getvalue()
            raise
    if not stream.eof:
        raise CutShortError
    return body.getvalue()


def _is_longer(data: bytes, longest: int, window: int) -> bool:
    """Whether a stream has more bytes than ``longest``, without keeping them: a few KB may unpack to any number."""
    size = 0
    with suppress(zlib.error):
        for part in _unpacked(zlib.decompressobj(window), data):
            size += len(part)
            if size > longest:
                return True
    return False


def _unpacked(stream: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    """What ``data`` adds to a stream, a chunk at a time."""
    while not stream.eof:
        part = stream.decompress(data, _CHUNK)
        yield part
        data = stream.unconsumed_tail
        if not data and len(part) < _CHUNK:
            return
