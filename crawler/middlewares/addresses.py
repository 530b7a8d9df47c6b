"""760 · Keeps requests away from this machine and its network, wherever a page or a redirect leads.

A site decides which addresses the crawler asks next. It may not have it ask a router, a database on
loopback, or the metadata service of a cloud machine (169.254.169.254), and store the answer.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any, Final, Self, cast

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.error import DNSLookupError
from twisted.internet.interfaces import IReactorCore

from crawler.fields.urls import url_host

logger = logging.getLogger(__name__)

# Proxies that stand for a whole machine (Clash, sing-box) have DNS answer every name with one of these.
_STANDS_FOR_NAMES: Final = IPv4Network("198.18.0.0/15")
# IPv4 in IPv6 (RFC 6052): a gateway would lead to the IPv4 address inside.
_NAT64: Final = IPv6Network("64:ff9b::/96")


class AddressMiddleware:
    """Refuses private, loopback, link-local and other special addresses with ``private_address``.

    The hosts (with their ports) that the site's declaration or the command line name may be anywhere: who
    declares ``http://10.0.0.5/`` means it. A name is resolved before it is connected to, by the reactor's
    resolver, which keeps the answer: the connection goes where the check looked. Nearer to the wire than
    redirects and retries, so that each of them passes. Stat: ``private_address/refused``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._allowed: dict[str, bool] = {}
        self._declared: frozenset[str] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raises IgnoreRequest for an address that no public site lives at."""
        netloc = urlparse_cached(request).netloc
        allowed = self._allowed.get(netloc)
        if allowed is None:
            if "@" in netloc:
                # Who reads it differently than we do connects to another host than was checked.
                raise IgnoreRequest("bad_url")
            allowed = await self._may_ask(request)
        if not allowed:
            self.crawler.stats.inc_value("private_address/refused")
            logger.warning("refused, a private address: %s", request.url)
            raise IgnoreRequest("private_address")

    async def _may_ask(self, request: Request) -> bool:
        if self._declared is None:
            assert self.crawler.spider is not None
            self._declared = declared_hosts(self.crawler.spider)
        parts = urlparse_cached(request)
        name, through_proxy = parts.hostname or "", bool(request.meta.get("proxy"))
        if url_host(request.url) in self._declared:
            allowed = True
        elif not self._declared and not request.meta.get("redirect_urls"):
            allowed = True  # `scrapy shell`: a person types the addresses
        elif (address := address_of(name)) is not None:
            allowed = is_public(address)
        elif through_proxy:
            # The name is the proxy's to resolve, and here it may have no address at all.
            return name != "localhost" and not name.endswith(".localhost")
        else:
            try:
                address = ip_address(await _resolve(name))
            except (DNSLookupError, OSError, ValueError):
                return True  # The download will say that the name has no address.
            allowed = is_public(address) or address in _STANDS_FOR_NAMES
        self._allowed[parts.netloc] = allowed
        return allowed


def declared_hosts(spider: Spider) -> frozenset[str]:
    """``host[:port]`` of every URL that a spider was given before its first request."""
    urls: Iterable[str] = (
        *(getattr(spider, "start_urls", None) or ()),
        *(getattr(spider, "sections", None) or ()),
        getattr(spider, "url", None) or "",
    )
    return frozenset(host for url in urls if (host := url_host(url)))


def address_of(host: str) -> IPv4Address | IPv6Address | None:
    """The address that a host is written as, in any form that a resolver takes; None for a name.

    ``127.0.0.1``, ``2130706433``, ``0x7f.1``, ``0177.0.0.1``, ``[::1]``.
    """
    host = host.strip("[]").rstrip(".")
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host))
    except (OSError, ValueError):
        return None


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is one of the public Internet, and so is the IPv4 address that it may hold."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = IPv4Address(address.packed[-4:])
        if inner is not None:
            return is_public(inner)
        if address.teredo or address.is_site_local:
            return False
    return address.is_global and not address.is_multicast


async def _resolve(name: str) -> str:
    from twisted.internet import reactor

    found = cast(IReactorCore, reactor).resolve(cast(Any, name))  # its interface says a list of int
    address: str = await maybe_deferred_to_future(found)
    return address
