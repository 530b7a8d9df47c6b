"""What TLS says of a host: old TLS, for those that are declared to speak nothing else, and why a certificate is not valid.

Scrapy's own settings do not get there: Twisted expands a list of ciphers to their names, and with that drops the
``@SECLEVEL`` that forbids them, whatever it says. So the list is set once more when Twisted's context is made.
"""

from __future__ import annotations

import ssl
from functools import lru_cache
from ipaddress import ip_address
from typing import Final, Self

from OpenSSL import SSL
from OpenSSL.crypto import X509, X509Store, X509StoreContext, X509StoreContextError
from scrapy.core.downloader.contextfactory import (
    _ScrapyCertificateOptions,
    _ScrapyClientContextFactory,
)
from scrapy.crawler import Crawler
from service_identity import CertificateError, VerificationError
from service_identity.hazmat import DNS_ID, IPAddress_ID, verify_service_identity
from service_identity.pyopenssl import extract_patterns
from twisted.internet.ssl import TLSVersion

INVALID_CERTIFICATE: Final = object()
"""A Scrapy signal: the certificate of ``host`` is not valid; ``why``, in both languages. Sent once for a host."""
# By OpenSSL's numbers (X509_V_ERR_…).
_WHY: Final = {
    9: ("尚未生效", "not valid yet"),
    10: ("已过期", "expired"),
    18: ("自签名", "self-signed"),
    19: ("自签名", "self-signed"),
}
_UNKNOWN_ISSUER: Final = (
    "签发者不可信，或证书链不完整",
    "of no issuer that is trusted, or without its chain",
)
_OTHER_NAME: Final = ("不是发给这个域名的", "issued for another name")
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


def why_invalid(connection: SSL.Connection, host: str) -> tuple[str, str] | None:
    """Why the certificate that a host showed is not valid, in both languages; None if it is, or where this machine has no
    list of issuers to tell by. ``host``: its name or IP address, without a port."""
    certificate, store = connection.get_peer_certificate(), _issuers()
    if certificate is None or store is None:
        return None
    chain: list[X509] = list(connection.get_peer_cert_chain() or ())
    try:
        X509StoreContext(store, certificate, chain).verify_certificate()
    except X509StoreContextError as error:
        return _WHY.get(int(error.errors[0]), _UNKNOWN_ISSUER)
    try:
        name = IPAddress_ID(host) if _is_address(host) else DNS_ID(host)
        verify_service_identity(extract_patterns(certificate), [name], [])
    except (CertificateError, VerificationError, ValueError):
        return _OTHER_NAME
    return None


@lru_cache(maxsize=1)
def _issuers() -> X509Store | None:
    paths = ssl.get_default_verify_paths()
    if not (paths.cafile or paths.capath):
        return None
    store = X509Store()
    store.load_locations(paths.cafile, paths.capath)
    return store


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
