"""The loop that every site shares: list page -> article pages -> next list page.

A site is a class body that says where things stand (see ``crawler/spiders/``); this base does the rest.
Where a site is odd, override one ``parse_*`` method, and say in a comment what is odd about it.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from importlib.metadata import version
from ipaddress import ip_address
from typing import Any, ClassVar, Final, Self, TypeVar
from urllib.parse import urlsplit

import scrapy
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from crawler.base_spiders import browser
from crawler.errors import DeclarationError
from crawler.extract.check import against_reading
from crawler.extract.declared import Declaration, ListRow
from crawler.extract.document import Document, header_charset, parse_document
from crawler.extract.page import GENERIC, PageValues, read_page
from crawler.extract.paging import next_page
from crawler.extract.platforms import Platform
from crawler.extract.soft404 import soft_404_reason
from crawler.fields.urls import canonical_url, same_site, url_host
from crawler.health import Expect, RunCounts
from crawler.items import Article, Attachment, Image, RelatedLink

VERSION: Final = version("zhaoshang")
# There is nobody to be polite to.
ON_LOOPBACK: Final = {
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
}


# Which article pages get a second opinion: it costs three times the reading itself.
_JUDGED_FIRST: Final = 3
_JUDGED_EVERY: Final = 200
_DIGITS: Final = re.compile(r"\d+")


class SiteSpider(scrapy.Spider):
    """A site: list pages that lead to articles.

    Spider arguments (``-a NAME=VALUE``): ``limit``, the number of articles to ask for at most; ``base``,
    another ``scheme://host[:port]`` to crawl the same paths from, such as a mirror.
    """

    required: ClassVar[tuple[str, ...]] = ("name", "start_urls", "article_links")

    platform: Platform | None = None
    """The system that the site runs on: it knows which addresses are one."""

    sections: dict[str, str] = {}
    """The sections by the URL of their first list page, with their names: names them where the articles' pages
    do not. Stands for ``start_urls``."""
    article_links: ClassVar[str]
    """The links to articles on a list page."""
    list_row: ClassVar[str | None] = None
    """The node of one article on a list page; ``list_published`` and ``list_views`` stand inside it."""
    list_published: ClassVar[str | None] = None
    list_views: ClassVar[str | None] = None
    next_page: ClassVar[str | None] = None
    """The link to the next list page; undeclared, it is found by what pagers look like."""

    # A field that is not declared is read by the generic extractor: slower, and less sure. One that the site
    # does not show is declared ABSENT.
    title: ClassVar[str | None] = None
    body: ClassVar[str | None] = None
    body_exclude: ClassVar[str | None] = None
    """Nodes inside the body that are not the article."""
    published: ClassVar[str | None] = None
    category: ClassVar[str | None] = None
    author: ClassVar[str | None] = None
    source: ClassVar[str | None] = None
    views: ClassVar[str | None] = None
    breadcrumb: ClassVar[str | None] = None
    related: ClassVar[str | None] = None
    """One node for each related article, or the links themselves."""
    related_excerpt: ClassVar[str | None] = None
    neighbours: ClassVar[str | None] = None
    """The links to the articles before and after this one (上一篇, 下一篇)."""
    article_next: ClassVar[str | None] = None
    """The link to the next page of the same article."""

    views_by_script: ClassVar[bool] = False
    """Ask the count endpoint that the platform's pages load, one more request an article, where robots.txt
    allows it; otherwise views that only a script shows stay unknown."""
    javascript: ClassVar[bool] = False
    """Only a browser sees the pages' text: they are read in one (extra ``javascript``, and Chromium)."""
    max_list_pages: ClassVar[int] = 2000
    """How far a section is followed: a stop for paging that never ends."""
    max_article_pages: ClassVar[int] = 50
    expect: Expect = Expect()
    sample: ClassVar[bool] = False
    """Served by this project itself (``zhaoshang demo``): no part of ``crawl --all``."""

    site: str
    """What the database calls the site: the spider's name."""
    declaration: Declaration
    run: RunCounts

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Name ourselves to the site; and ask a site on this machine as fast as it answers."""
        super().update_settings(settings)
        settings.set("USER_AGENT", user_agent(settings), priority="spider")
        if cls.javascript:
            settings.setdict(browser.settings(), priority="spider")
        urls = getattr(cls, "start_urls", None) or cls.sections
        if urls and all(is_loopback(url) for url in urls):
            settings.setdict(ON_LOOPBACK, priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        frozen = crawler.settings.get("NOW")
        spider._frozen_now = datetime.fromisoformat(frozen) if frozen else None
        crawler.signals.connect(spider.ask_for_mentioned, signals.spider_idle)
        return spider

    def __init__(
        self, *, limit: str | int | None = None, base: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.site = getattr(self, "site", self.name)
        self.declaration = self.compile()
        self.start_urls = list(self.start_urls or self.sections)
        self.limit = _positive(limit)
        if base:
            self.sections = {_rebase(url, base): name for url, name in self.sections.items()}
            self.start_urls = [_rebase(url, base) for url in self.start_urls]
        self.run = RunCounts(self.site)
        self._frozen_now: datetime | None = None
        self._fold = lru_cache(maxsize=4096)(self._canonical_form)
        self._asked: set[str] = set()
        self._read = 0
        self._shapes: set[str] = set()
        self._rows_of: dict[str, set[str]] = {}
        self._mentioned: dict[str, None] = {}
        self.watch(self.start_urls)

    def watch(self, start_urls: Sequence[str]) -> None:
        """Make these the site's sections."""
        self.start_urls = list(start_urls)
        self.allowed_domains = sorted({url_host(url).partition(":")[0] for url in start_urls})
        self._list_pages = {self.canonical(url) for url in start_urls}

    @classmethod
    def compile(cls) -> Declaration:
        """Check the class body and compile its selectors. Raises DeclarationError naming what is wrong."""
        lacking = [name for name in cls.required if not getattr(cls, name, None)]
        if "start_urls" in lacking and cls.sections:
            lacking.remove("start_urls")
        if lacking:
            lacks = ", ".join(lacking)
            raise DeclarationError(
                f"站点 {cls.__module__}.{cls.__name__} 缺少必要属性：{lacks}",
                f"site {cls.__module__}.{cls.__name__} lacks the required {lacks}",
            )
        if cls.javascript:
            browser.require()
        names = Declaration.LIST_FIELDS + Declaration.TEXT_FIELDS + Declaration.OTHER_FIELDS
        return Declaration(
            {name: value for name in names if (value := getattr(cls, name, None))},
            undeclared=[name for name in GENERIC if getattr(cls, name) is None],
        )

    def now(self) -> datetime:
        """The present, UTC; the setting ``NOW`` (ISO 8601 with offset) freezes it for replays and tests."""
        return self._frozen_now or datetime.now(UTC)

    def canonical(self, url: str) -> str | None:
        """The one form of an address; the platform folds the several addresses of one page."""
        return self._fold(url)

    def _canonical_form(self, url: str) -> str | None:
        known = canonical_url(url)
        return self.platform.canonical(known) if known and self.platform else known

    # List pages

    async def start(self) -> AsyncIterator[Request]:
        for request in self.first_requests():
            yield request

    def first_requests(self) -> Iterator[Request]:
        """The first page of every section."""
        for url in self.start_urls:
            self.run.section(url)
            yield self.list_request(url, section=url, page=1)

    def request(self, url: str, **kwargs: Any) -> Request:
        """Any request of this site. The spider knows itself what it has asked for, so Scrapy need not."""
        meta = {"playwright": True} if self.javascript else None
        return Request(url, dont_filter=True, meta=meta, **kwargs)

    def list_request(self, url: str, section: str, page: int) -> Request:
        """Ask for a list page."""
        return self.request(
            url,
            callback=self.parse_list,
            errback=self.list_failed,
            cb_kwargs={"section": section, "page": page},
        )

    def parse_list(self, response: Response, section: str, page: int) -> list[Request]:
        """A list page -> requests for its articles and for the next list page."""
        self.run.pages += 1
        document = read_document(response)
        rows = self.parse_rows(document)
        counts = self.run.section(section)
        counts.pages += 1
        if page == 1:
            counts.first_page_links = len(rows)
        requests = [request for row in rows if (request := self.article_request(row, section))]
        seen = self._rows_of.setdefault(section, set())
        before = len(seen)
        seen.update(row.url for row in rows)
        # A page past the end of the list repeats earlier ones, or shows nothing.
        if (
            (len(seen) > before or page == 1)
            and page < self.max_list_pages
            and not self.limit_reached
        ):
            following = self.parse_next_page(document)
            canonical = self.canonical(following) if following else None
            if following and canonical and canonical not in self._list_pages:
                self._list_pages.add(canonical)
                requests.append(self.list_request(following, section, page + 1))
        return requests

    def parse_rows(self, document: Document) -> list[ListRow]:
        """The articles that a list page offers."""
        return self.declaration.list_rows(document)

    def parse_next_page(self, document: Document) -> str | None:
        """The next page of a list, on the same site, as the page writes it; None at its end."""
        url = self.declaration.next_page(document) if self.next_page else next_page(document)
        return url if url and same_site(url, document.url) else None

    def list_failed(self, failure: Failure) -> None:
        """A list page did not answer."""
        request: Request = failure.request  # type: ignore[attr-defined]
        counts = self.run.section(request.cb_kwargs["section"])
        why = trouble(failure)
        self.logger.warning("list page failed: %s (%s)", request.url, why)
        self.crawler.stats.inc_value(f"list/failed/{why}")
        if request.cb_kwargs["page"] == 1:
            counts.trouble = why
        elif why not in _PAST_THE_END:
            self.run.lost_lists[request.url] = why

    # Article pages

    @property
    def limit_reached(self) -> bool:
        """Whether ``limit`` articles have been asked for."""
        return self.limit is not None and len(self._asked) >= self.limit

    def article_request(self, row: ListRow, section: str) -> Request | None:
        """Ask for an article's page; None if it has been asked for, or is another site's."""
        url = self.canonical(row.url)
        if (
            url is None
            or url in self._asked
            or url in self._list_pages
            or not same_site(url, section)
        ):
            return None
        counts = self.run.section(section)
        counts.rows += 1
        self._shapes.add(shape(url))
        if self.limit_reached:
            counts.skipped += 1
            return None
        self._asked.add(url)
        return self.request(
            row.href,
            callback=self.parse_article,
            errback=self.article_failed,
            cb_kwargs={"section": section, "row": row},
            # Articles before further list pages: the queue stays as short as one list page.
            priority=1,
        )

    def ask_for_mentioned(self) -> None:
        """When all lists are read: ask for the articles that only other articles lead to.

        Lists lose articles, such as those of one second at the border of two pages. What a related link or
        上一篇/下一篇 leads to is taken for an article if its address has the shape of a listed one's.
        """
        section = self.start_urls[0] + "#mentioned"
        mentioned, self._mentioned = self._mentioned, {}
        for url in mentioned:
            canonical = self.canonical(url)
            if canonical is None or shape(canonical) not in self._shapes or self.limit_reached:
                continue
            if request := self.article_request(ListRow(canonical, url, ""), section):
                self.run.section(section).listed = False
                self.crawler.engine.crawl(request)

    def parse_article(
        self, response: Response, section: str, row: ListRow
    ) -> Iterator[Article | Request]:
        """An article's first page -> its item, or a request for its next page."""
        self.run.pages += 1
        self.run.section(section).fetched += 1
        document = read_document(response)
        page = self.parse_page(document, row)
        article = self.to_article(page)
        article.section = section
        article.category = article.category or self.sections.get(section)
        asked = response.request.url if response.request else response.url
        self.name_addresses(article, page, [response.url, *_redirected(response), asked])
        self.note_missing(page, article.url)
        self.second_opinion(document, row)
        self._mentioned.update(
            dict.fromkeys([link.url for link in article.related] + page.neighbours)
        )
        if not page.is_empty:
            visited = {article.url, response.url}
            counter = self.views_request(document) if article.views is None else None
            if counter is None:
                yield self.next_or_done(article, page, section, visited)
            else:
                rest = {"article": article, "page": page, "section": section, "visited": visited}
                yield self.request(
                    counter,
                    callback=self.views_answered,
                    errback=self.views_failed,
                    cb_kwargs=rest,
                    priority=2,
                )
        else:
            # Where an article's body would stand there is nothing: the title of the page alone can tell.
            title = page.title or document.root.findtext(".//title")
            text = document.root.text_content()[:2000]
            if soft_404_reason(title, "") or soft_404_reason(page.title, text):
                article.refused = "soft_404"
            yield article

    def parse_page(self, document: Document, row: ListRow) -> PageValues:
        """What an article's page says. ``row`` is the article as the list showed it."""
        return read_page(document, self.declaration, row, self.now())

    def to_article(self, page: PageValues) -> Article:
        """The values of an article's first page -> its item, still without addresses."""
        date = str(page.published) or None if page.published else None
        is_age = page.published is not None and page.published.basis == "relative"
        return Article(
            site=self.site,
            url="",
            fetched_at=self.now().astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"),
            title=page.title,
            published_at=None if is_age else date,
            published_about=date if is_age else None,
            published_raw=page.published_raw,
            category=page.category,
            breadcrumb=page.breadcrumb,
            author=page.author,
            source=page.source,
            reporters=page.reporters,
            views=page.views,
            body="\n".join(page.body.paragraphs) or None,
            images=page.body.images,
            attachments=page.body.attachments,
            related=self.parse_related(page),
        )

    def parse_related(self, page: PageValues) -> list[RelatedLink]:
        """The related links, each at its canonical address and each address once."""
        links: dict[str, RelatedLink] = {}
        for link in page.related:
            link.url = self.canonical(link.url) or link.url
            if link.url not in links:
                link.position = len(links) + 1
                links[link.url] = link
        return list(links.values())

    def name_addresses(self, article: Article, page: PageValues, met_at: list[str]) -> None:
        """Settle which address is the article's, and keep the others.

        ``<link rel=canonical>`` counts only if it leads to an article of this site: some themes put the
        home page there on every page.
        """
        addresses = [url for raw in met_at if (url := canonical_url(raw))]
        canonical = self.canonical(page.canonical) if page.canonical else None
        if canonical and same_site(canonical, met_at[0]) and not self.is_list(canonical):
            article.url = canonical
        else:
            article.url = self.canonical(met_at[0]) or met_at[0]
        article.addresses = [url for url in dict.fromkeys(addresses) if url != article.url]

    def is_list(self, url: str) -> bool:
        """Whether an address is known to be a list page or the home page."""
        if url in self._list_pages or (url.count("/") <= 3 and url.endswith("/")):
            return True
        return self.platform is not None and self.platform.kind(url) == "list"

    def note_missing(self, page: PageValues, url: str) -> None:
        """Count declared selectors that matched nothing: the first sign of a redesign."""
        for name in page.missing:
            self.run.missing[name] += 1
            self.run.missing_page.setdefault(name, url)
            self.crawler.stats.inc_value(f"selector/{name}/empty")

    def second_opinion(self, document: Document, row: ListRow) -> None:
        """Now and then, ask the generic extractor: a selector may find something and yet the wrong thing."""
        self._read += 1
        if self._read > _JUDGED_FIRST and self._read % _JUDGED_EVERY:
            return
        self.run.judged += 1
        for broken in against_reading(document, self.declaration, row, self.now()):
            if broken.got:
                self.run.disagreements[broken.field] += 1
                self.run.disagreement_page.setdefault(broken.field, document.url)
                self.crawler.stats.inc_value(f"judge/{broken.field}/disagrees")

    def views_request(self, document: Document) -> str | None:
        """Where a script of the page gets the views from, if the site is declared to be asked for them."""
        if not self.views_by_script or self.platform is None:
            return None
        url = self.platform.views_request(document)
        return url if url and same_site(url, document.url) else None

    def views_answered(
        self,
        response: Response,
        article: Article,
        page: PageValues,
        section: str,
        visited: set[str],
    ) -> Article | Request:
        """The count endpoint's answer."""
        assert self.platform is not None
        article.views = self.platform.parse_views(response.body[:2000].decode("utf-8", "replace"))
        return self.next_or_done(article, page, section, visited)

    def views_failed(self, failure: Failure) -> Article | Request:
        """The count endpoint is forbidden or does not answer: the views stay unknown."""
        kwargs = failure.request.cb_kwargs  # type: ignore[attr-defined]
        self.crawler.stats.inc_value(f"views/failed/{trouble(failure)}")
        return self.next_or_done(**kwargs)

    def next_or_done(
        self, article: Article, page: PageValues, section: str, visited: set[str]
    ) -> Article | Request:
        """The item if this was its last page, else a request for the next one."""
        following = page.article_next
        canonical = self.canonical(following) if following else None
        if (
            following is None
            or canonical is None
            or canonical in visited
            or article.pages >= self.max_article_pages
            or not same_site(following, article.url)
        ):
            return article
        return self.request(
            following,
            callback=self.parse_further_page,
            errback=self.further_page_failed,
            cb_kwargs={"article": article, "section": section, "visited": {*visited, canonical}},
            priority=2,
        )

    def parse_further_page(
        self, response: Response, article: Article, section: str, visited: set[str]
    ) -> Iterator[Article | Request]:
        """A later page of an article: its body continues the article's."""
        self.run.pages += 1
        page = self.parse_page(read_document(response), ListRow(response.url, response.url, ""))
        if page.is_empty:
            article.refused = f"page_{article.pages + 1}_empty"
            yield article
            return
        article.pages += 1
        article.body = "\n".join([article.body or "", *page.body.paragraphs]).strip("\n")
        add_new(article.images, page.body.images)
        add_new(article.attachments, page.body.attachments)
        if url := canonical_url(response.url):
            article.addresses.append(url)
        yield self.next_or_done(article, page, section, visited)

    def further_page_failed(self, failure: Failure) -> Iterator[Article]:
        """A later page did not answer: half an article is not stored as a whole one."""
        article: Article = failure.request.cb_kwargs["article"]  # type: ignore[attr-defined]
        article.refused = f"page_{article.pages + 1}_failed"
        yield article

    def article_failed(self, failure: Failure) -> None:
        """An article's page did not answer."""
        request: Request = failure.request  # type: ignore[attr-defined]
        counts = self.run.section(request.cb_kwargs["section"])
        why = trouble(failure)
        if why == "robots":
            counts.skipped += 1
        else:
            counts.failed += 1
        self.logger.warning("article failed: %s (%s)", request.url, why)
        self.crawler.stats.inc_value(f"article/failed/{why}")


Part = TypeVar("Part", Image, Attachment)


def add_new(parts: list[Part], more: list[Part]) -> None:
    """Add what a further page of an article links to, each address once."""
    known = {part.url for part in parts}
    parts.extend(part for part in more if part.url not in known)


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


# How a site answers for a list page after the last one, to which some themes link nevertheless.
_PAST_THE_END: Final = frozenset({"http_404", "http_410"})
_TROUBLES: Final = {
    "DownloadConnectionRefusedError": "connection_refused",
    "CannotResolveHostError": "dns",
    "DownloadTimeoutError": "timeout",
    "DownloadCancelledError": "too_large",
    "DownloadFailedError": "connection_lost",
    "ResponseDataLossError": "cut_short",
    "UnsupportedURLSchemeError": "unsupported_scheme",
}


def user_agent(settings: BaseSettings) -> str:
    """How we name ourselves: the project, its version, and how to reach whoever runs it."""
    contact = " ".join(str(settings["CONTACT"] or "").split()) or "contact not set"
    return f"zhaoshang/{VERSION} ({contact})"


def shape(url: str) -> str:
    """An address with its numbers taken out: equal for the articles of one site."""
    return _DIGITS.sub("0", url)


def is_loopback(url: str) -> bool:
    """Whether a URL's host is this machine, by its name alone."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _redirected(response: Response) -> list[str]:
    urls: list[str] = response.meta.get("redirect_urls", [])
    return urls


def _positive(limit: str | int | None) -> int | None:
    if limit is None:
        return None
    try:
        number = int(limit)
    except ValueError:
        number = 0
    if number < 1:
        raise DeclarationError(
            f"limit 必须是正整数：{limit}", f"limit must be a positive number: {limit}"
        )
    return number


def _rebase(url: str, base: str) -> str:
    host = canonical_url(base)
    if host is None:
        raise DeclarationError(f"base 不是网址：{base}", f"base is no URL: {base}")
    return host.rstrip("/") + "/" + url.split("/", 3)[3] if url.count("/") > 2 else host
