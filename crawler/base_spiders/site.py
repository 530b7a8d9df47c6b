"""The articles of a site: list page -> article pages -> item, with `lists` and `revisits` the whole loop.

A site is a class body that says where things stand (`crawler.base_spiders.declared` has all its words); these
bases do the rest. Where a site is odd, override one ``parse_*`` method, and say in a comment what is odd about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeVar

from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.base_spiders.frontier import fingerprint
from crawler.base_spiders.responses import (
    NOT_WANTED,
    asked_for,
    read_document,
    redirected,
    trouble,
)
from crawler.base_spiders.revisits import ReturningSpider
from crawler.fields.site_name import stated_name
from crawler.fields.urls import canonical_url, is_home, same_site, written_url
from crawler.health.failures import LEFT
from crawler.items import Article, Attachment, Image, RelatedLink
from crawler.read.acts import link_acts
from crawler.read.check import second_opinion
from crawler.read.declared import ListRow
from crawler.read.document import Document
from crawler.read.page import read_page, why_no_article
from crawler.read.reading import Reading
from crawler.read.soft404 import refusal
from crawler.storage.frontier import NOT_FOUND

# Which article pages get a second opinion: it costs some ten times the reading by what is declared.
_JUDGED_FIRST: Final = 3
_JUDGED_EVERY: Final = 200

ARTICLE_FAILED: Final = object()
"""A Scrapy signal: an article's page did not answer."""
ARTICLES_READ: Final = object()
"""A Scrapy signal: lists and articles are read, and their files come next; sent where a site's files are read."""


class SiteSpider(ReturningSpider):
    """A site: list pages that lead to articles."""

    def __init__(self, **kwargs: Any) -> None:
        self._read = 0
        self.called = stated_name(type(self).__doc__)
        super().__init__(**kwargs)

    def was_asked(self, url: str) -> bool:
        """Whether this run has asked for an article."""
        return (self.canonical(url) or url) in self._asked

    def ask_again(self, urls: Sequence[str]) -> None:
        """Ask for known articles: pages to compare odd ones with."""
        for request in self.requests_to_compare(urls):
            self.crawler.engine.crawl(request)

    def parse_article(
        self, response: Response, section: str, row: ListRow
    ) -> Iterator[Article | Request]:
        """An article's first page -> its item, or a request for its next page."""
        self.run.pages += 1
        known_by = self.canonical(row.url) or row.url
        if response.status == 304:
            self.run.section(section).known += 1
            self.article_answered(known_by)
            self.frontier.unmodified(known_by)
            return
        if self.leads_to_list(response):
            self.article_lost(redirected(response)[0], section, row, "to_list")
            return
        self.run.section(section).fetched += 1
        no_list, listed_day = self.is_revisit(section), self.row_day(row)
        wording = None if no_list else fingerprint(row.title, listed_day)
        self.frontier.answered(known_by, response, section, row.href, wording)
        document = read_document(response)
        page = self.parse_page(document, row)
        article = self.to_article(page)
        article.section, article.asked = section, known_by
        article.listed_title, article.listed_day = row.title or None, listed_day
        article.category = (
            article.category or self.sections.get(section) or self._named.get(known_by)
        )
        asked = response.request.url if response.request else response.url
        self.name_addresses(article, page, [response.url, *redirected(response), asked])
        article.refused = self.parse_refusal(document, page)
        if article.refused is None:
            self.note_fields(page, article.url)
        self.second_opinion(page, document, row)
        self.remember_mentioned([link.url for link in article.related] + page.neighbours)
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
            yield article

    def parse_refusal(self, document: Document, page: Reading) -> str | None:
        """Why a page is taken for no article; None if it may be one."""
        return refusal(why_no_article(document, page))

    def parse_page(self, document: Document, row: ListRow) -> Reading:
        """What an article's page says. ``row`` is the article as the list showed it."""
        return read_page(document, self.declaration, row, self.now())

    def to_article(self, page: Reading) -> Article:
        """The values of an article's first page -> its item, still without addresses."""
        article = page.to_article(self.site, self.utc_now())
        article.related = self.parse_related(page)
        return article

    def parse_related(self, page: Reading) -> list[RelatedLink]:
        """The related links, each at its canonical address and each address once."""
        links: dict[str, RelatedLink] = {}
        for link in page.value("related") or ():
            link.url = self.canonical(link.url) or link.url
            if link.url not in links:
                link.position = len(links) + 1
                links[link.url] = link
        return list(links.values())

    def name_addresses(self, article: Article, page: Reading, met_at: list[str]) -> None:
        """Settle which address is the article's, and keep the others.

        ``<link rel=canonical>`` counts only if it leads to an article of this site: some themes put the
        home page there on every page.
        """
        addresses = [url for raw in met_at if (url := canonical_url(raw))]
        addresses += [article.asked] if article.asked else []
        claimed = page.canonical
        if not (claimed and self.is_article_of_this_site(claimed, met_at[0])):
            claimed = met_at[0]
        canonical = self.canonical(claimed) or claimed
        written = written_url(claimed) or canonical
        if canonical != written:
            addresses.append(canonical)
        # A platform that has another form for it knows better.
        article.url = written if canonical_url(written) == canonical else canonical
        article.addresses = [url for url in dict.fromkeys(addresses) if url != article.url]

    def is_article_of_this_site(self, url: str, met_at: str) -> bool:
        """Whether an address that a page claims may be an article's of the site that was asked."""
        canonical = self.canonical(url)
        return bool(canonical and same_site(canonical, met_at) and not self.is_list(canonical))

    def is_list(self, url: str) -> bool:
        """Whether an address is known to be a list page or the home page."""
        if url in self._list_pages or (url.count("/") <= 3 and url.endswith("/")):
            return True
        return self.platform is not None and self.platform.kind(url) == "list"

    def leads_to_list(self, response: Response) -> bool:
        """Whether an article's address was redirected to the home page or to one of the site's lists."""
        if not redirected(response):
            return False
        return (
            is_home(response.url)
            or (self.canonical(response.url) or response.url) in self._list_pages
        )

    def note_fields(self, page: Reading, url: str) -> None:
        """Count what the page has, and declared selectors that matched nothing: the first sign of a redesign."""
        self.run.evidence.note(page.found, page.missing, url)
        for name in page.missing:
            self.crawler.stats.inc_value(f"selector/{name}/empty")

    def second_opinion(self, page: Reading, document: Document, row: ListRow) -> None:
        """Now and then, ask the generic extractor: a selector may find something and yet the wrong thing."""
        self._read += 1
        if self._read > _JUDGED_FIRST and self._read % _JUDGED_EVERY:
            return
        self.run.judged += 1
        for broken in second_opinion(page, document, self.declaration, row, self.now()):
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
        page: Reading,
        section: str,
        visited: set[str],
    ) -> Article | Request:
        """The count endpoint's answer."""
        assert self.platform is not None
        article.views = self.platform.parse_views(response.body[:2000].decode("utf-8", "replace"))
        self.run.evidence.found["views"] += article.views is not None
        return self.next_or_done(article, page, section, visited)

    def views_failed(self, failure: Failure) -> Article | Request:
        """The count endpoint is forbidden or does not answer: the views stay unknown."""
        kwargs = failure.request.cb_kwargs  # type: ignore[attr-defined]
        self.crawler.stats.inc_value(f"views/failed/{trouble(failure)}")
        return self.next_or_done(**kwargs)

    def next_or_done(
        self, article: Article, page: Reading, section: str, visited: set[str]
    ) -> Article | Request:
        """The item if this was its last page, else a request for the next one."""
        following = page.value("article_next")
        canonical = self.canonical(following) if following else None
        if (
            following is None
            or canonical is None
            or canonical in visited
            or article.pages >= self.max_article_pages
            or not same_site(following, article.url)
            or link_acts(following)
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
        article.body = "\n".join([article.body or "", *page.paragraphs]).strip("\n")
        if page.body:
            add_new(article.images, page.body.value.images)
            add_new(article.attachments, page.body.value.attachments)
        if url := canonical_url(response.url):
            article.addresses.append(url)
        yield self.next_or_done(article, page, section, visited)

    def further_page_failed(self, failure: Failure) -> Iterator[Article]:
        """A later page did not answer: half an article is not stored as a whole one."""
        if trouble(failure) == LEFT:  # it stays open
            return
        article: Article = failure.request.cb_kwargs["article"]  # type: ignore[attr-defined]
        article.refused = f"page_{article.pages + 1}_failed"
        yield article

    def article_failed(self, failure: Failure) -> None:
        """An article's page did not answer."""
        request: Request = failure.request  # type: ignore[attr-defined]
        if (why := trouble(failure)) != LEFT:  # what is left stays open
            self.article_lost(asked_for(request), **request.cb_kwargs, why=why)

    def article_lost(self, asked: str, section: str, row: ListRow, why: str) -> None:
        """No article was had at the address that was asked for."""
        counts = self.run.section(section)
        self.run.evidence.answers.note(why, section, asked)
        if why in NOT_WANTED:
            counts.skipped += 1
        elif self.is_revisit(counts.url) and why in NOT_FOUND:
            counts.gone += 1
        else:
            counts.failed += 1
        self.frontier.failed(self.canonical(row.url) or row.url, why)
        self.logger.warning("article failed: %s (%s)", asked, why)
        self.crawler.stats.inc_value(f"article/failed/{why}")
        self.crawler.signals.send_catch_log(ARTICLE_FAILED)


Part = TypeVar("Part", Image, Attachment)


def add_new(parts: list[Part], more: list[Part]) -> None:
    """Add what a further page of an article links to, each address once."""
    known = {part.url for part in parts}
    parts.extend(part for part in more if part.url not in known)
