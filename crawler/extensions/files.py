"""Files: a Scrapy extension that fetches what the articles of a site lead to, and has it read.

It begins when lists and articles are read, with the same delay and robots.txt, and goes through the files that are due in the
database, so that memory does not grow with their number. Each file's bytes are in the archive before the database knows that it
was fetched, and it is read after that: a run that is killed goes on there, and asks for nothing twice that it had received.
"""

from __future__ import annotations

import logging
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider, NotConfigured
from scrapy.http import Request, Response
from scrapy.utils.defer import deferred_from_coro, maybe_deferred_to_future
from twisted.internet.threads import deferToThread
from twisted.python.failure import Failure

from crawler.attachments.process import Readers, check_installed
from crawler.attachments.reading import Reading, Verdict
from crawler.base_spiders.frontier import conditions, validators
from crawler.base_spiders.responses import trouble
from crawler.base_spiders.site import ARTICLES_READ, SiteSpider
from crawler.errors import StorageError, UserError
from crawler.extensions.ledger import Ledger
from crawler.fields.urls import url_host
from crawler.health import FileCounts
from crawler.middlewares.pages import FILE as IS_FILE
from crawler.storage.archive import FILE, Archive, Page, archive_path
from crawler.storage.attachment_files import AttachmentStore, DueFile, UnreadFile, reading_name

logger = logging.getLogger(__name__)

# Requests that wait in the queue: each host is asked one thing at a time.
_AT_ONCE: Final = 4
# Files that are looked up together.
_PORTION: Final = 50
# How servers say that a file is not there, and that it is not for us.
_GONE: Final = frozenset({404, 410})
_FORBIDDEN: Final = frozenset({401, 403, 451})
_REFUSALS: Final = {
    "too_large": Verdict.TOO_LARGE,
    "robots": Verdict.FORBIDDEN,
    "robots_offsite": Verdict.FORBIDDEN,
    "offsite": Verdict.FORBIDDEN,
    "private_address": Verdict.FORBIDDEN,
}
_HEADERS: Final = ("Content-Type", "Content-Disposition", "Last-Modified", "ETag")


class Files:
    """Stats: ``files/asked``, ``files/new``, ``files/changed``, ``files/unchanged``, ``files/failed/<word>``,
    ``files/verdict/<verdict>``."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        settings = crawler.settings
        self.max_size = settings.getint("ATTACHMENT_MAXSIZE")
        self.per_host = settings.getint("ATTACHMENTS_PER_HOST")
        self.bytes_per_host = settings.getint("ATTACHMENT_BYTES_PER_HOST")
        self.counts = FileCounts()
        self._store: AttachmentStore | None = None
        self._archive: Archive | None = None
        self._archive_path = archive_path(Path(settings["DATABASE"]), settings["ARCHIVE"])
        self._readers = Readers()
        self._waiting: list[DueFile] = []
        self._place = ("", 0)
        self._under_way = 0
        self._is_over = False
        self._asked: Counter[str] = Counter()
        self._bytes: Counter[str] = Counter()
        crawler.signals.connect(self.spider_opened, signals.spider_opened)
        crawler.signals.connect(self.engine_stopped, signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises NotConfigured for what is no site, and for sites whose files are only linked."""
        if not issubclass(crawler.spidercls, SiteSpider):
            raise NotConfigured("no site, no files")
        if crawler.spidercls.families_of_files() is None:
            raise NotConfigured("the site's files are only linked")
        return cls(crawler)

    @property
    def spider(self) -> SiteSpider:
        """The spider of the run."""
        assert isinstance(self.crawler.spider, SiteSpider)
        return self.crawler.spider

    @property
    def store(self) -> AttachmentStore:
        """The tables of files; they are opened when the first is asked for."""
        if self._store is None:
            settings = self.crawler.settings
            self._store = AttachmentStore(Path(settings["DATABASE"]), settings["DATABASE_FILE"])
        return self._store

    # The course of a run

    def spider_opened(self) -> None:
        """Be the last to hear that nothing is left to do: the articles come first."""
        self.spider.run.files = self.counts
        try:
            check_installed()
        except UserError as error:
            self.counts.missing = error
            logger.error("%s", error.en)
            return
        self.crawler.signals.connect(self.when_idle, signals.spider_idle)

    def when_idle(self) -> None:
        """Lists and articles are read: ask for files until none is due. Raises DontCloseSpider while some are being read."""
        if self._is_over or not self.crawler.engine.spider_is_idle():
            return
        try:
            if self._place[0] or self._begin():
                self._ask_for_more()
            self._is_over = not self._under_way
        except StorageError as error:
            self._give_up(error)
        if self._under_way:
            raise DontCloseSpider

    def _begin(self) -> bool:
        """Whether there is anything to do."""
        self.crawler.signals.send_catch_log(ARTICLES_READ)
        ledger = self.crawler.get_extension(Ledger)
        spider = self.spider
        if ledger is not None:
            ledger.flush()
            if spider.run.storage_error or not spider.frontier.trusted or spider.limit_reached:
                return False
        families = type(spider).families_of_files() or ()
        self.store.enroll(spider.site, spider.utc_now(), families)
        self._take_archived()
        self.counts.due = self.store.count_due(spider.site, spider.utc_now())
        self._place = (" ", 0)
        if waiting := self.store.unread(spider.site, _PORTION):
            self._run(self._read_waiting(waiting))
        return True

    def _run(self, work: Any) -> None:
        """Something that takes its time; nothing is idle until it is done."""
        self._under_way += 1

        async def done() -> None:
            try:
                await work
            except StorageError as error:
                self._give_up(error)
            finally:
                self._under_way -= 1

        deferred_from_coro(done())

    def _ask_for_more(self) -> None:
        while self._under_way < _AT_ONCE:
            file = self._next()
            if file is None:
                return
            self._under_way += 1
            self.counts.asked += 1
            self.crawler.stats.inc_value("files/asked")
            self.crawler.engine.crawl(self.request_for(file))

    def _next(self) -> DueFile | None:
        """The next file whose host may be asked; None when none is due."""
        while True:
            if not self._waiting:
                spider = self.spider
                self._waiting = self.store.due(spider.site, spider.utc_now(), _PORTION, self._place)
            if not self._waiting:
                return None
            file = self._waiting.pop(0)
            self._place = file.place
            host = url_host(file.url)
            if self._asked[host] < self.per_host and self._bytes[host] < self.bytes_per_host:
                self._asked[host] += 1
                return file
            self.counts.left += 1

    def request_for(self, file: DueFile) -> Request:
        """Ask for a file, if it has changed. It may stand on another host."""
        return Request(
            file.url,
            callback=self.answered,
            errback=self.failed,
            cb_kwargs={"file": file},
            headers={"Accept": "*/*", **conditions(file.etag, file.last_modified)},
            dont_filter=True,
            priority=-10,
            meta={
                IS_FILE: True,
                "download_maxsize": self.max_size,
                "handle_httpstatus_list": [304, *_GONE, *_FORBIDDEN],
                "allow_offsite": True,
            },
        )

    # Answers

    async def answered(self, response: Response, file: DueFile) -> None:
        """Keep a file's bytes, have them read, keep what was read."""
        try:
            await self._take(response, file)
        except StorageError as error:
            self._give_up(error)
        finally:
            self._done()

    async def _take(self, response: Response, file: DueFile) -> None:
        now = self.spider.utc_now()
        if response.status == 304 and file.hash is None:
            # Nothing was there for it to be unchanged.
            self._lost(file, None, "http_304")
        elif response.status == 304:
            self.store.unchanged(file, now)
            self._count("unchanged")
        elif response.status in _GONE:
            self._lost(file, Verdict.GONE, f"http_{response.status}")
        elif response.status in _FORBIDDEN:
            self._lost(file, Verdict.FORBIDDEN, f"http_{response.status}")
        else:
            await self._received(response, file, now)

    async def _received(self, response: Response, file: DueFile, now: str) -> None:
        body, digest = response.body, sha256(response.body).hexdigest()
        self._bytes[url_host(file.url)] += len(body)
        self._keep(response, file, now)
        is_new = self.store.fetched(file, digest, len(body), *validators(response), now)
        outcome = "unchanged" if not is_new else "changed" if file.hash else "new"
        if is_new or not self.store.known(digest):
            said = (response.headers.get("Content-Disposition") or b"").decode("latin-1")
            name = reading_name(file.name, response.url, said)
            verdict = await self._read(file, digest, body, name, now)
            if verdict is Verdict.NOT_A_DOCUMENT:
                # The site did not give the file.
                self._failed(file, str(Verdict.NOT_A_DOCUMENT))
                return
        self._count(outcome)

    async def _read(self, file: DueFile | UnreadFile, digest: str, body: bytes, name: str, now: str) -> Verdict:  # fmt: skip
        """Have a content read, unless it was: of a reprint, or by another name."""
        if self.store.known(digest):
            verdict = self.store.take_known(file.id, digest, now)
        else:
            reading: Reading = await maybe_deferred_to_future(
                deferToThread(self._readers.read, body, name)
            )
            self.store.read(file.id, digest, name, len(body), reading, now)
            verdict = reading.verdict
        self.counts.verdicts[str(verdict)] += 1
        self.crawler.stats.inc_value(f"files/verdict/{verdict}")
        return verdict

    async def _read_waiting(self, waiting: list[UnreadFile]) -> None:
        """Files whose bytes an earlier run has left in the archive, unread."""
        while waiting:
            for file in waiting:
                body = self._archived(file.hash)
                if body is None:
                    self.store.ask_again(file.id, self.spider.utc_now())
                    continue
                await self._read(
                    file,
                    file.hash,
                    body,
                    reading_name(file.name, file.url),
                    self.spider.utc_now(),
                )
            waiting = self.store.unread(self.spider.site, _PORTION)

    def failed(self, failure: Failure) -> None:
        """A file did not answer, or was not to be asked for."""
        file: DueFile = failure.request.cb_kwargs["file"]  # type: ignore[attr-defined]
        why = trouble(failure)
        try:
            self._lost(file, _REFUSALS.get(why), why)
        except StorageError as error:
            self._give_up(error)
        finally:
            self._done()

    def _lost(self, file: DueFile, verdict: Verdict | None, why: str) -> None:
        self.store.failed(file, verdict, why, self.spider.utc_now())
        self._failed(file, why)

    def _failed(self, file: DueFile, why: str) -> None:
        self.counts.failed += 1
        self.counts.why[why] += 1
        self.counts.example = self.counts.example or file.url
        self.crawler.stats.inc_value(f"files/failed/{why}")
        logger.warning("file failed: %s (%s)", file.url, why)

    def _count(self, outcome: str) -> None:
        setattr(self.counts, outcome, getattr(self.counts, outcome) + 1)
        self.crawler.stats.inc_value(f"files/{outcome}")

    def _done(self) -> None:
        """One has come to its end: the next has its turn."""
        self._under_way -= 1
        if self._is_over or self.spider.run.storage_error:
            return
        try:
            self._ask_for_more()
        except StorageError as error:
            self._give_up(error)

    # The archive

    def _keep(self, response: Response, file: DueFile, now: str) -> None:
        """Put a file's bytes into the archive. What it cannot take is read all the same, and the verdict says so."""
        run = self.spider.run
        if self._archive_path is None or run.archive_error is not None:
            return
        headers = {
            name: value.decode("latin-1")
            for name in _HEADERS
            if (value := response.headers.get(name))
        }
        page = Page(
            self.spider.site, FILE, file.url, now, response.body,
            final_url=response.url if response.url != file.url else None, headers=headers,
        )  # fmt: skip
        try:
            self._archive = self._archive or Archive.open(self._archive_path)
            self._archive.write([page])
        except StorageError as error:
            run.archive_error = error
            logger.error("%s; this run goes on without it", error.en)

    def _take_archived(self) -> None:
        """Take up the files that a run which was killed had put into the archive, and did not come to note."""
        if self._archive_path is None or not self._archive_path.exists():
            return
        site = self.spider.site
        try:
            self._archive = self._archive or Archive.open(self._archive_path)
            for url, fetched_at in self._archive.latest_files(site, _AT_ONCE):
                file = self.store.not_noted(site, url, fetched_at)
                page = self._archive.file_at(site, url) if file is not None else None
                if file is not None and page is not None:
                    said = (page.headers.get("ETag"), page.headers.get("Last-Modified"))
                    digest = sha256(page.body).hexdigest()
                    self.store.fetched(file, digest, len(page.body), *said, fetched_at)
        except StorageError as error:
            logger.error("%s", error.en)

    def _archived(self, digest: str) -> bytes | None:
        if self._archive_path is None or not self._archive_path.exists():
            return None
        try:
            self._archive = self._archive or Archive.open(self._archive_path)
            return self._archive.file(digest)
        except StorageError as error:
            logger.error("%s", error.en)
            return None

    # The end

    def _give_up(self, error: StorageError) -> None:
        """The database takes no more: nothing more is asked for."""
        self._is_over = True
        self._waiting = []
        run = self.spider.run
        run.storage_error = run.storage_error or error
        logger.error("%s", error.en)
        ledger = self.crawler.get_extension(Ledger)
        if ledger is not None:
            ledger.end("storage")

    def engine_stopped(self) -> None:
        """End the process that reads, give the files back."""
        self._is_over = True
        self._readers.close()
        for opened in (self._store, self._archive):
            if opened is not None:
                opened.close()
