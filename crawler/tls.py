"""Old TLS, for the hosts that are declared to speak nothing else: 1.0 and 1.1, short keys, old ciphers.

Scrapy's own settings do not get there: Twisted expands a list of ciphers to their names, and with that drops the
``@SECLEVEL`` that forbids them, whatever it says. So the list is set once more when Twisted's context is made.
"""

from __future__ import annotations

from typing import Final, Self

from OpenSSL import SSL
from scrapy.core.downloader.contextfactory import (
    _ScrapyCertificateOptions,
    _ScrapyClientContextFactory,
)
from scrapy.crawler import Crawler
from twisted.internet.ssl import TLSVersion

# All that OpenSSL still has, but for what encrypts nothing or names nobody.
_CIPHERS: Final = b"ALL:!aNULL:!eNULL:@SECLEVEL=0"


class _LegacyOptions(_ScrapyCertificateOptions):
    def _makeContext(self, skipCiphers: bool = False) -> SSL.Context:  # noqa: N802, N803 - Twisted's names
        context = super()._makeContext(skipCiphers)
        context.set_cipher_list(_CIPHERS)
        return context


class LegacyContextFactory(_ScrapyClientContextFactory):
    """Scrapy's, from TLS 1.0 on and without a lowest level of security. It speaks new TLS with who does."""

    @classmethod
    def of(cls, crawler: Crawler) -> Self:
        """One with the other settings of a crawler."""
        factory = cls.from_crawler(crawler, method=None)
        factory.tls_min_version = TLSVersion.TLSv1_0
        return factory

    def _get_cert_options(self) -> _LegacyOptions:
        return _LegacyOptions(**self._get_cert_options_kwargs())
