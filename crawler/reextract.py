"""Runs today's extraction over the archive's pages: the spider's own callbacks, the pipelines' own steps, no request.

Each page is read by the declaration of its day: of a site that was redesigned, the earlier ones stand in its file.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem, IgnoreRequest
from scrapy.http import HtmlResponse, Request
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.conf import build_component_list
from scrapy.utils.misc import build_from_crawler, load_object
from sqlite_utils import Database
from twisted.python.failure import Failure

from crawler.archiving import row_of
from crawler.base_spiders.responses import read_document
from crawler.base_spiders.site import SiteSpider
from crawler.clock import moment
from crawler.errors import StorageError
from crawler.extensions.ledger import Ledger
from crawler.fields.zone import SHANGHAI
from crawler.items import Article
from crawler.read.earlier import declared_on
from crawler.storage.archive import ARTICLE, Archive, Page, UnreadablePageError
from crawler.storage.candidates import candidates_of
from crawler.storage.rewriting import Rewriting, plan

logger = logging.getLogger(__name__)

# Pipelines that have no place here: what is to be written is shown first, and a person looks at it.
_LEFT_OUT: Final = frozenset({"pipelines.guard.GuardPipeline", "pipelines.store.StorePipeline"})


@dataclass(slots=True)
class Reread:
    """What came of one site's pages."""

    site: str
    pages: int = 0
    """Article pages that were read."""
    same: int = 0
    new: int = 0
    """Articles that were refused when they were fetched, and no longer are."""
    changed: int = 0
    duplicates: int = 0
    """Pages of articles that another page has brought already."""
    newer: int = 0
    """Articles whose stored content was fetched later than the archive's page: left alone."""
    refused: Counter[str] = field(default_factory=Counter)
    """Why pages are no articles -> how many."""
    unreadable: list[str] = field(default_factory=list)
    """Pages that are damaged in the archive."""
    crashed: list[str] = field(default_factory=list)
    """Pages at which the spider or a pipeline failed; the log says how."""
    fields: Counter[str] = field(default_factory=Counter)
    """Field -> stored articles in which it differs."""
    kept: Counter[str] = field(default_factory=Counter)
    """Field -> articles whose page no longer shows it, and whose stored value stays."""
    articles: list[Article] = field(default_factory=list)
    """What is to be written."""


class _Rereading(Ledger):
    """Stands in for a run's ledger: asks the database, writes nothing."""

    def __init__(self, crawler: Crawler, db: Database) -> None:
        self.crawler = crawler
        self._db = db
        self.refused: str | None = None

    @property
    def db(self) -> Database:
        """The database, for look-ups."""
        return self._db

    def store(self, item: Article) -> None:
        """Nothing: the caller has the item."""

    def duplicate(self, item: Article, of: str) -> None:
        """Nothing: the addresses were kept when the page was fetched."""

    def reject(self, item: Article, reason: str) -> None:
        """Remember why."""
        self.refused = reason


class _ArchiveCrawler(Crawler):
    """A crawler that never crawls: what spiders and pipelines ask of one."""

    ledger: _Rereading

    def get_extension(self, cls: type[Any]) -> Any:
        """The ledger, which is all that there is."""
        return self.ledger if isinstance(self.ledger, cls) else None


class Rereader:
    """One site's archived pages, and the site's declarations."""

    def __init__(
        self, site: type[SiteSpider], settings: Settings, archive: Archive, db: Database
    ) -> None:
        self.archive, self.db = archive, db
        crawler = _ArchiveCrawler(site, settings)
        crawler.stats = MemoryStatsCollector(crawler)
        crawler.ledger = self.ledger = _Rereading(crawler, db)
        self.spider = site.from_crawler(crawler)
        crawler.spider = self.spider
        # What crawls took for sections names their articles, too.
        taken = {
            each.href: each.name
            for each in candidates_of(db, self.spider.site)
            if each.names_articles
        }
        self._present = self.spider.declaration, {**taken, **self.spider.sections}
        components = settings.get_component_priority_dict_with_base("ITEM_PIPELINES")
        self.pipelines: list[Callable[[Article], Article]] = [
            build_from_crawler(load_object(name), crawler).process_item
            for name in build_component_list(components)
            if name not in _LEFT_OUT
        ]

    @property
    def name(self) -> str:
        """What the database and the archive call the site."""
        return self.spider.site

    def read(self, *, clear: bool = False) -> Iterator[tuple[Reread, Rewriting | None]]:
        """Read each page; yields the counts so far, and what is to change if anything is.

        ``clear``: see ``crawler.storage.rewriting.plan``. Raises StorageError if archive or database cannot be read.
        """
        reread = Reread(self.name)
        for url in self.archive.addresses(self.name):
            reread.pages += 1
            try:
                item = self._newest_article(url, reread)
            except UnreadablePageError as error:
                reread.unreadable.append(error.url)
                item = None
            yield reread, self._planned(item, reread, clear) if item else None

    def _planned(self, item: Article, reread: Reread, clear: bool) -> Rewriting | None:
        planned = plan(self.db, item, clear=clear)
        if planned is None:
            reread.newer += 1
            return None
        reread.kept.update(planned.kept)
        if not planned.changes:
            reread.same += 1
            return None
        if planned.article_id is None:
            reread.new += 1
        else:
            reread.changed += 1
            reread.fields.update(planned.changes.keys())
        reread.articles.append(item)
        return planned

    def _newest_article(self, url: str, reread: Reread) -> Article | None:
        """The newest version of a page that is an article: what came later may be its obituary (提示信息)."""
        why: str | None = None
        for page in self.archive.versions(self.name, url):
            if page.kind != ARTICLE:
                continue
            self.ledger.refused = None
            try:
                item = self._through_pipelines(self._article_of(page))
            except DropItem:
                if self.ledger.refused is None:
                    reread.duplicates += 1
                    return None
                why = why or self.ledger.refused
            except StorageError:
                raise
            except Exception:  # whatever a site's own code may raise
                logger.exception("cannot be read again: %s", url)
                reread.crashed.append(url)
                return None
            else:
                return item
        if why:
            reread.refused[why] += 1
        return None

    def _through_pipelines(self, item: Article) -> Article:
        for process_item in self.pipelines:
            item = process_item(item)
        return item

    def _article_of(self, page: Page) -> Article:
        """The item of a page, its further pages looked up as well. Raises DropItem if there is none."""
        self.spider.set_clock(moment(page.fetched_at))
        request = Request(
            page.context.get("way", [page.url])[-1],
            callback=self.spider.parse_article,
            cb_kwargs={"section": page.context.get("section", ""), "row": row_of(page)},
            meta={"redirect_urls": page.context.get("way", [page.url])[:-1]},
        )
        answers: list[tuple[Request, Page | None]] = [(request, page)]
        for request, answer in answers:
            for result in self._answer(request, answer):
                if isinstance(result, Article):
                    return result
                url = self.spider.canonical(result.url) or result.url
                answers.append((result, self.archive.newest(self.name, url)))
        raise DropItem(f"no item: {page.url}")

    def _take_declaration_of(self, page: Page, response: HtmlResponse) -> None:
        """Let the spider read a page by the declaration of its day."""
        if not self.spider.earlier:
            return
        declaration, sections = self._present
        day = moment(page.fetched_at).astimezone(SHANGHAI).date()
        document = read_document(response)
        self.spider.declaration, gone = declared_on(day, document, declaration, self.spider.earlier)
        self.spider.sections = {**sections, **gone}

    def _answer(self, request: Request, page: Page | None) -> list[Article | Request]:
        """What the spider makes of an answer; a page that is not in the archive is one that failed."""
        if page is not None:
            assert callable(request.callback)
            response = HtmlResponse(
                page.final_url or page.url,
                status=page.status,
                headers=dict(page.headers),
                body=page.body,
                request=request,
            )
            self._take_declaration_of(page, response)
            results = request.callback(response, **request.cb_kwargs)
        elif request.errback is not None:
            failure = Failure(IgnoreRequest("not archived"))  # type: ignore[no-untyped-call]
            failure.request = request  # type: ignore[attr-defined]
            results = request.errback(failure)
        else:
            return []
        if isinstance(results, (Article, Request)):
            return [results]
        return list(results or ())
