"""What came back for a request: a page as a tree, or the reason why there is none."""

from __future__ import annotations

from typing import Final

from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.extract.document import Document, header_charset, parse_document

_TROUBLES: Final = {
    "DownloadConnectionRefusedError": "connection_refused",
    "CannotResolveHostError": "dns",
    "DownloadTimeoutError": "timeout",
    "DownloadCancelledError": "too_large",
    "DownloadFailedError": "connection_lost",
    "ResponseDataLossError": "cut_short",
    "UnsupportedURLSchemeError": "unsupported_scheme",
}


def read_document(response: Response) -> Document:
    """A response -> a tree, by what its header and its bytes say of the encoding."""
    content_type = response.headers.get("Content-Type") or b""
    return parse_document(
        response.body, response.url, header_charset(content_type.decode("latin-1"))
    )


def trouble(failure: Failure) -> str:
    """Why a request failed, as one word for a stat: ``http_404``, ``timeout``, ``dns``, ``robots`` …"""
    error = failure.value
    status = getattr(getattr(error, "response", None), "status", None)
    if status:
        return f"http_{status}"
    name = type(error).__name__
    if name == "IgnoreRequest":
        return "robots" if "robots.txt" in str(error) else str(error) or "ignored"
    return _TROUBLES.get(name, name)


def redirected(response: Response) -> list[str]:
    """The addresses that led to a response, the first one first; none if it answered at once."""
    urls: list[str] = response.meta.get("redirect_urls", [])
    return urls
