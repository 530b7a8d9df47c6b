"""What came back for a request: a page as a tree, or the reason why there is none."""

from __future__ import annotations

import re
from typing import Final

from scrapy.exceptions import DownloadFailedError, IgnoreRequest
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.health.failures import CHALLENGE, TLS, TLS_VERSION, TLS_WEAK
from crawler.read.challenge import is_challenge
from crawler.read.document import Document, header_charset, parse_document

_TROUBLES: Final = {
    "DownloadConnectionRefusedError": "connection_refused",
    "CannotResolveHostError": "dns",
    "DownloadTimeoutError": "timeout",
    "DownloadCancelledError": "too_large",
    "DownloadFailedError": "connection_lost",
    "ResponseDataLossError": "cut_short",
    "UnsupportedURLSchemeError": "unsupported_scheme",
    "NotSupported": "unsupported_scheme",
    "ValueError": "bad_url",
}
# Scrapy's own reasons for not asking; ours are one word already.
_IGNORED: Final = (
    ("robots.txt", "robots"),
    ("max redirections", "redirects"),
    ("offsite", "offsite"),
    ("DOWNLOAD_MAXSIZE", "too_large"),
)
_WORD: Final = re.compile(r"[a-z0-9_]{1,40}\Z")
# What Twisted's parser says of an answer that is no HTTP.
_NOT_HTTP: Final = re.compile("ParseError|ValueError")
# What OpenSSL says where it and the server find no common ground: of versions, and of keys and ciphers.
_TLS: Final = "OpenSSL.SSL.Error"
_OLD_TLS: Final = re.compile(
    r"alert protocol version|unsupported protocol|version too low|wrong ssl version|no protocols available"
)
_WEAK_TLS: Final = re.compile(
    r"too small|too weak|too short|handshake failure|no shared cipher|no ciphers available|unsafe legacy renegotiation"
    r"|wrong signature type|insufficient security|legacy sigalg|wrong cipher returned"
)
# Pages that were not asked for, or are not this site's: their absence is no failure.
NOT_WANTED: Final = frozenset({"robots", "offsite", "private_address"})


def read_document(response: Response) -> Document:
    """A response -> a tree, by what its header and its bytes say of the encoding."""
    content_type = response.headers.get("Content-Type") or b""
    return parse_document(
        response.body, response.url, header_charset(content_type.decode("latin-1"))
    )


def trouble(failure: Failure) -> str:
    """Why a request failed, as one word for a stat: ``http_404``, ``timeout``, ``dns``, ``robots`` …"""
    return trouble_of(failure.value)


def trouble_of(error: BaseException | None) -> str:
    """The same of an exception. One of few words, whatever the site wrote: it is a stat's name, and shown."""
    response = getattr(error, "response", None)
    if isinstance(response, Response):
        return CHALLENGE if _is_challenge(response) else f"http_{response.status}"
    if isinstance(error, IgnoreRequest):
        said = str(error)
        if _WORD.match(said):
            return said
        return next((word for part, word in _IGNORED if part in said), "ignored")
    if isinstance(error, DownloadFailedError) and (said := str(error)):
        if _TLS in said:
            return _tls_trouble(said)
        if _NOT_HTTP.search(said):
            return "bad_response"
    name = type(error).__name__
    return _TROUBLES.get(name, name)


def _tls_trouble(said: str) -> str:
    if _OLD_TLS.search(said):
        return TLS_VERSION
    return TLS_WEAK if _WEAK_TLS.search(said) else TLS


def _is_challenge(response: Response) -> bool:
    """Whether an error is none, but a script that a browser is to run first."""
    return "Cf-Mitigated" in response.headers or is_challenge(response.body, response.status)


def asked_for(request: Request) -> str:
    """The address that was asked for, before any redirect."""
    return str(request.meta.get("redirect_urls", [request.url])[0])


def redirected(response: Response) -> list[str]:
    """The addresses that led to a response, the first one first; none if it answered at once."""
    urls: list[str] = response.meta.get("redirect_urls", [])
    return urls
