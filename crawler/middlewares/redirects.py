"""580, 600 · Follows redirects and ``<meta refresh>`` within the site, and nowhere else."""

from __future__ import annotations

from typing import Final, Protocol

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import (
    MetaRefreshMiddleware,
    RedirectMiddleware,
)
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.http.cookies import CookieJar
from scrapy.settings import BaseSettings
from scrapy.utils.httpobj import urlparse_cached

from crawler.fields.urls import same_site
from crawler.health.failures import COOKIES

# Scrapy looks at the first 4,096 characters, of at most four bytes each.
_REFRESH_WINDOW: Final = 4 * 4096


class HasCrawler(Protocol):
    """A middleware."""

    crawler: Crawler


def refuse_other_sites(middleware: HasCrawler, request: Request, to: Request) -> None:
    """Raises IgnoreRequest(``offsite``) for a redirect of a site's page to another host.

    What an expired and resold domain leads to, or an article that stands elsewhere, is not this site's.
    Scrapy's own ``OffsiteMiddleware`` lets every request with ``dont_filter`` pass. Requests with
    ``allow_offsite``, robots.txt (RFC 9309, 2.3.1.2) and spiders without ``allowed_domains`` go anywhere, but
    what a page's script asks for (``stays_on_site``) is its site's, also while a site is learned.
    Stat: ``redirect/offsite``.
    """
    domains = getattr(middleware.crawler.spider, "allowed_domains", None) or ()
    free = request.meta.get("allow_offsite") or request.meta.get("dont_obey_robotstxt")
    stays = bool(domains) or request.meta.get("stays_on_site")
    if not stays or free or same_site(to.url, request.url):
        return
    host = urlparse_cached(to).hostname or ""
    if not any(host == domain or host.endswith(f".{domain}") for domain in domains):
        middleware.crawler.stats.inc_value("redirect/offsite")
        raise IgnoreRequest("offsite")


class SiteRedirectMiddleware(RedirectMiddleware):
    """Scrapy's, within the site.

    A site that redirects in a circle until its own cookie comes back gets that cookie, from there on and for that host
    alone: what a browser does unasked. Others are asked without cookies. Stat: ``redirect/cookie``, hosts.
    """

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._jars: dict[str, CookieJar] = {}
        self._in_circles: set[str] = set()

    def process_request(self, request: Request) -> None:
        """Send back what a host insists on."""
        if self._in_circles and (host := urlparse_cached(request).netloc) in self._in_circles:
            self._jars[host].add_cookie_header(request)

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Raises IgnoreRequest (``offsite``, ``bad_url``, ``redirects`` for a loop, ``cookies`` for one that sets them)."""
        try:
            answer = super().process_response(request, response)
        except ValueError as error:  # an address that cannot be parsed, such as http://[::1
            raise IgnoreRequest("bad_url") from error
        except IgnoreRequest as error:
            if (
                "Set-Cookie" in response.headers
                or urlparse_cached(request).netloc in self._in_circles
            ):
                raise IgnoreRequest(COOKIES) from error
            raise
        if isinstance(answer, Request):
            refuse_other_sites(self, request, answer)
            self._keep_cookies(request, response, answer)
        return answer

    def _keep_cookies(self, request: Request, response: Response, to: Request) -> None:
        """Keep what a redirect sets, and begin to send it where the redirects lead back to where they began."""
        host = urlparse_cached(request).netloc
        if "Set-Cookie" in response.headers:
            self._jars.setdefault(host, CookieJar()).extract_cookies(response, request)
        if host in self._jars and to.url in to.meta.get("redirect_urls", ()):
            if host not in self._in_circles:
                self.crawler.stats.inc_value("redirect/cookie")
            self._in_circles.add(host)
        # The one that this request was sent with may be out of date.
        to.headers.pop("Cookie", None)


class SiteMetaRefreshMiddleware(MetaRefreshMiddleware):
    """Scrapy's, within the site, not for a page that only loads itself anew, and without decoding the pages
    that have none."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Raises IgnoreRequest (``offsite``, ``redirects``)."""
        if b"refresh" not in response.body[:_REFRESH_WINDOW].lower():
            return response
        try:
            answer = super().process_response(request, response)
        except ValueError:
            return response  # the page itself is here
        if not isinstance(answer, Request):
            return answer
        if answer.url == request.url:
            return response
        refuse_other_sites(self, request, answer)
        return answer
