"""Crawls sites in one process, side by side, and says how each of them went."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, Final

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings
from scrapy.spiderloader import DummySpiderLoader

from crawler.base_spiders.politeness import ON_LOOPBACK, is_loopback, set_undecided
from crawler.base_spiders.site import SiteSpider
from crawler.downloads import hurry, is_closing
from crawler.errors import LockedError, StorageError, UserError
from crawler.extensions.garbage import give_back, settle
from crawler.extensions.ledger import Ledger
from crawler.fields.site_name import site_name
from crawler.fields.urls import canonical_url, forget_addresses, url_host
from crawler.health import SHUTDOWN, STALLED, TIME_UP, Judgement, RunCounts, Verdict
from crawler.health.reasons import Reason
from crawler.pace import locks_folder, sweep
from crawler.runs.files import FilesOnly, judge_files
from crawler.runs.lock import Lock, lock_of_site
from crawler.runs.room import Room, usage
from crawler.runs.turns import Turns
from crawler.sites import load_sites
from crawler.storage.database import file_id, open_database

logger = logging.getLogger(__name__)

# How often a run looks at the clock, and whether its sites still move.
TICK_SECONDS: Final = 0.5
NOT_STARTED: Final = Reason("没有开始", "not started")


@dataclass(slots=True)
class SiteRun:
    """One site of a run; ``judgement`` is there when it is over."""

    name: str
    spider: type[SiteSpider] | None = None
    """None for a site that another process crawls."""
    arguments: dict[str, Any] = field(default_factory=dict)
    judgement: Judgement | None = None
    crawler: Crawler | None = None
    """While it is crawled, in this process."""
    last_counts: RunCounts | None = None

    @property
    def counts(self) -> RunCounts:
        """The counts as they are now."""
        spider = self.crawler.spider if self.crawler else None
        if isinstance(spider, SiteSpider):
            return spider.run
        return self.last_counts or RunCounts(self.name)

    def end(self, judgement: Judgement) -> None:
        """The site is done; what it needed while it was crawled is let go."""
        self.last_counts = self.counts
        self.judgement = judgement
        self.crawler = None

    def fail(self, verdict: Verdict, error: UserError | Reason) -> None:
        """The site is done without having been crawled."""
        self.end(Judgement(verdict, (Reason(error.zh, error.en),)))


class _Process(AsyncCrawlerProcess):
    """Scrapy's, which does not say that it was told to stop."""

    stopping = False

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        # Before the first site: what is taken for lasting is never collected, and no site's crawler is to last.
        settle()

    def leave(self) -> None:
        """End the process's loop, in which nothing is left to do."""
        self._stop_reactor()

    async def stop(self) -> None:
        """Called at Ctrl-C and SIGTERM, and at the end."""
        self.stopping = True
        await super().stop()


class SiteProcess:
    """A process that crawls sites. Made once, run once: Scrapy's reactor cannot start twice.

    One site that cannot be started, crashes or no longer moves ends with a verdict of its own and leaves the
    others alone.
    """

    def __init__(self, settings: Settings, names: Iterable[str] = ()) -> None:
        """``names``: of declared sites, or URLs of others.

        Checks everything that can be checked before the first request. Raises UserError.
        """
        names = list(names)
        urls = [name for name in names if is_url(name)]
        for name in names:
            if "://" in name and canonical_url(name) is None:
                raise UserError(f"不是网址：{name}", f"not a URL: {name}")
        sites = load_sites(settings, (name for name in names if not is_url(name)))
        self.database = Path(settings["DATABASE"])
        # Also of each site that is begun later: else it would make a new file where this one was deleted.
        open_database(self.database, file=settings["DATABASE_FILE"]).close()
        settings = settings.copy()
        settings.set(
            "DATABASE_FILE", settings["DATABASE_FILE"] or file_id(self.database), priority="cmdline"
        )
        sweep(locks_folder(self.database))
        self.runs = [SiteRun(name, site) for name, site in sites.items()]
        self.runs += [SiteRun(site_name(url), _any_spider(), {"url": url}) for url in urls]
        self.process = _Process(without_loader(settings))
        self.room = Room(settings.getint("SITES_AT_ONCE"), settings.getfloat("MEMORY_MAX_MB"))
        self.stall_seconds = settings.getfloat("STALL_MINUTES") * 60
        self.when_done: Callable[[SiteRun], None] = lambda run: None
        self.when_room: Callable[[], None] = lambda: None
        self._active: dict[str, _Active] = {}
        self._until = float("inf")
        self._refused = False

    @property
    def active(self) -> list[SiteRun]:
        """The sites that are being crawled now."""
        return [active.run for active in self._active.values()]

    def run(self, minutes: float | None = None, **spider_args: Any) -> list[SiteRun]:
        """Crawl all sites; returns when the last is done, when the time is up, or after Ctrl-C."""
        by_name = {run.name: run for run in self.runs}
        turns = Turns(by_name, {name: hosts_of(run) for name, run in by_name.items()})
        filling = False

        def fill() -> None:
            nonlocal filling
            filling = True
            while self.may_start and (name := turns.take()):
                by_name[name].arguments |= spider_args
                self.start(by_name[name])
            filling = False

        def done(run: SiteRun) -> None:
            turns.give_back(run.name)
            # A site that cannot even start is done within ``fill``, which goes on by itself.
            if not filling:
                fill()

        self.when_done, self.when_room = done, fill
        if minutes is not None:
            self._until = monotonic() + minutes * 60
        fill()
        self.watch()
        if self._active:
            self.process.start()
        for run in self.runs:
            if run.judgement is None:
                run.end(self._left_over(run))
        return self.runs

    @property
    def may_start(self) -> bool:
        """Whether one more site may be started now."""
        stopped = self._refused or self.process.stopping or self.time_is_up
        return len(self._active) < self.room.limit and not stopped

    @property
    def time_is_up(self) -> bool:
        """Whether the time that the run was given is over."""
        return monotonic() >= self._until

    def leave(self) -> None:
        """End a process that was started without an end of its own."""
        self.process.leave()

    def stop_in_time(self) -> None:
        """The time is up now."""
        self._until = monotonic()

    def stop(self) -> None:
        """Stop in good order, as at Ctrl-C: start nothing more, finish and store what is under way."""
        self.process.stopping = True

    def start(self, run: SiteRun) -> None:
        """Start a site, unless it is being crawled by somebody else, or nothing is to be started."""
        if self.process.stopping:
            run.end(Judgement(Verdict.INTERRUPTED, (NOT_STARTED,)))
            self.when_done(run)
            return
        lock = lock_of_site(self.database, run.name)
        try:
            lock.take()
            if lock.unavailable:
                logger.warning("%s", lock.unavailable.en)
            assert run.spider is not None
            run.crawler = self.process.create_crawler(run.spider)
            if url := run.arguments.get("url"):
                be_quick_on_loopback(run.crawler, url)
            task = self.process.crawl(run.crawler, **run.arguments)
        except LockedError as error:
            run.fail(Verdict.LOCKED, error)
            self.when_done(run)
            return
        except Exception as error:  # whatever a site's class may raise
            lock.release()
            run.end(_crashed(error))
            self.when_done(run)
            return
        self._active[run.name] = _Active(run, lock, task, monotonic())
        task.add_done_callback(lambda task: self._done(run.name, task))

    def _done(self, name: str, task: asyncio.Task[None]) -> None:
        active = self._active.pop(name, None)
        if active is None:  # given up before
            return
        error = None if task.cancelled() else task.exception()
        run = active.run
        assert run.crawler is not None
        if error is not None:
            logger.error("%s could not be crawled", name, exc_info=error)
        ended = _crashed(error) if error is not None else judgement_of(run.crawler)
        active.lock.release()
        run.end(ended)
        forget_addresses()
        give_back()
        # A database that refuses one site refuses the next; and who was stopped does not begin anew.
        self._refused |= ended.verdict in (Verdict.STORAGE, Verdict.INTERRUPTED)
        self.when_done(run)

    def watch(self) -> None:
        """Look at the clock now and then, while the process runs."""
        asyncio.get_event_loop().call_later(TICK_SECONDS, self._tick)

    def _tick(self) -> None:
        now = monotonic()
        before = self.room.limit
        self.room.look(usage(), len(self._active))
        if self.room.limit > before:
            self.when_room()
        for name, active in list(self._active.items()):
            if self.process.stopping:
                active.close(SHUTDOWN)
            elif self.time_is_up:
                active.close(TIME_UP)
            if active.is_still(now, self.stall_seconds):
                active.close(STALLED)
            if active.is_still(now, self.stall_seconds * 1.1 + 10):
                # Not even its end goes on.
                active.run.end(Judgement(Verdict.BROKEN, (_stalled(self.stall_seconds),)))
                active.lock.release()
                del self._active[name]
                active.task.cancel()
                self.when_done(active.run)
        self.watch()

    def _left_over(self, run: SiteRun) -> Judgement:
        """The verdict on a site that had no turn, or whose crawl was cut off."""
        if run.crawler is not None:
            return judgement_of(run.crawler)
        if self.time_is_up:
            return Judgement(Verdict.UNFINISHED, (NOT_STARTED,))
        refused = [r.judgement for r in self.runs if r.judgement]
        verdict = next(
            (j.verdict for j in refused if j.verdict is Verdict.STORAGE), Verdict.INTERRUPTED
        )
        return Judgement(verdict, (NOT_STARTED,))


@dataclass(slots=True)
class _Active:
    """A site that is being crawled."""

    run: SiteRun
    lock: Lock
    task: asyncio.Task[None]
    moved_at: float
    _progress: tuple[Any, ...] = ()
    _closing: set[asyncio.Task[None]] = field(default_factory=set)

    def close(self, reason: str) -> None:
        """Stop asking for more; what is under way is finished and stored. Safe to call again."""
        engine = self.run.crawler._engine if self.run.crawler else None
        if engine and engine.running and engine.spider and not self._closing:
            self._closing.add(asyncio.ensure_future(engine.close_spider_async(reason=reason)))
        if self.run.crawler and engine and is_closing(self.run.crawler):
            hurry(self.run.crawler)

    def is_still(self, now: float, seconds: float) -> bool:
        """Whether nothing has moved for so long: no request, no answer, no article."""
        counts = self.run.counts
        stats = self.run.crawler._stats if self.run.crawler else None
        sent = stats.get_value("downloader/request_count") if stats else None
        received = stats.get_value("downloader/response_count") if stats else None
        progress = (sent, received, counts.pages, counts.new, counts.changed, counts.unchanged)
        if progress != self._progress:
            self._progress, self.moved_at = progress, now
        return now - self.moved_at > seconds


def is_url(name: str) -> bool:
    """Whether a name on the command line is the URL of a site that is not declared."""
    return name.lower().startswith(("http://", "https://"))


def _any_spider() -> type[SiteSpider]:
    """Imported when it is wanted: it brings the learner along."""
    from crawler.spiders.any import AnySpider

    return AnySpider


def hosts_of(run: SiteRun) -> frozenset[str]:
    """The hosts that must not be asked by another site at the same time; none on loopback."""
    pages = [run.arguments["url"]] if "url" in run.arguments else []
    if run.spider is not None and not pages:
        pages = run.spider.first_list_pages()
    hosts = {url_host(url).partition(":")[0] for url in pages if not is_loopback(url)}
    return frozenset(hosts - {""})


def without_loader(settings: Settings) -> Settings:
    """The settings of a process whose spiders are at hand: Scrapy would load all sites anew, and stop at a file
    that cannot be loaded."""
    settings = settings.copy()
    settings.set("SPIDER_LOADER_CLASS", DummySpiderLoader, priority="cmdline")
    return settings


def give_back_signals() -> None:
    """Let Ctrl-C and SIGTERM end the program again: Scrapy's handlers stay when its crawl has ended, and do nothing."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # The loop lets the system go on reading where a signal came in between.
    signal.siginterrupt(signal.SIGINT, True)


def be_quick_on_loopback(crawler: Crawler, url: str) -> None:
    """Ask a site on this machine as fast as it answers. Before the crawler starts."""
    if is_loopback(url):
        set_undecided(crawler.settings, ON_LOOPBACK)


def judgement_of(crawler: Crawler) -> Judgement:
    """How a crawler's run went, also where it ended before it could be judged."""
    if crawler.spider is None:
        return Judgement(Verdict.INTERRUPTED, (NOT_STARTED,))
    ledger = crawler.get_extension(Ledger)
    if ledger is None and isinstance(crawler.spider, FilesOnly):
        return judge_files(crawler.spider.run)
    if ledger is None or ledger.judgement is None:
        return Judgement(
            Verdict.INTERRUPTED,
            (Reason("中途退出，没有得出结论", "ended before it could be judged"),),
        )
    return ledger.judgement


def _crashed(error: BaseException) -> Judgement:
    """A site that could not even begin."""
    if isinstance(error, UserError):
        verdict = Verdict.STORAGE if isinstance(error, StorageError) else Verdict.BROKEN
        return Judgement(verdict, (Reason(error.zh, error.en),))
    what = UserError(
        f"无法开始：{type(error).__name__}: {error}",
        f"cannot start: {type(error).__name__}: {error}",
    )
    return Judgement(Verdict.BROKEN, (Reason(what.zh, what.en),))


def _stalled(seconds: float) -> Reason:
    minutes = f"{seconds / 60:g}"
    return Reason(
        f"{minutes} 分钟没有任何动静，已放弃", f"no progress for {minutes} minutes; given up"
    )
