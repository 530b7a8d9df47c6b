"""The ledger: a Scrapy extension that keeps account of a run and owns its connection to the database."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any, Final, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, NotConfigured
from scrapy.http import Response
from scrapy.utils.asyncio import CallLaterResult, call_later
from scrapy.utils.defer import deferred_from_coro
from sqlite_utils import Database
from twisted.python.failure import Failure

from crawler.base_spiders.site import SiteSpider
from crawler.errors import StorageError
from crawler.fields.zone import SHANGHAI
from crawler.health import Judgement, RunCounts, SectionCounts, judge
from crawler.health.habits import Habits
from crawler.health.reasons import Reason, Steps
from crawler.health.suspicion import TEASER
from crawler.items import Article
from crawler.memory import trim
from crawler.read.declared import Declaration
from crawler.storage.frontier import NOT_FOUND
from crawler.storage.writer import Batch, Writer
from crawler.tls import INVALID_CERTIFICATE

logger = logging.getLogger(__name__)

# While another process writes, a batch waits for its turn and the pages go on: it is asked for again after so many
# seconds, until it has grown to so many times its size.
_TURN_SECONDS: Final = 0.05
_GROWS_TO: Final = 2
# Characters of a body whose page took megabytes to read, and whose storing takes as much again.
_LONG: Final = 100_000


class Ledger:
    """What a run was given and what became of it.

    It gathers articles, rejects and addresses and writes them ``BATCH_SIZE`` at a time or every
    ``BATCH_SECONDS``, whichever comes first, so that a killed process loses a few seconds at most. When the
    spider closes it judges the run and completes the rows of ``crawls`` and ``sections``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.writer = Writer(Path(crawler.settings["DATABASE"]), crawler.settings["DATABASE_FILE"])
        self.batch_size = crawler.settings.getint("BATCH_SIZE")
        self.batch_seconds = crawler.settings.getfloat("BATCH_SECONDS")
        self.reads_facts = crawler.settings.getbool("FACTS")
        self.firms = crawler.settings.getlist("FACTS_FIRMS")
        self.projects_told = False
        self.batch = Batch()
        self.reserved: list[Article] = []
        """Articles that are written last: the rest of the run may yet show that a value of theirs is wrong."""
        self.before_writing: list[Callable[[], None]] = []
        """What is to be done before each write; it raises nothing."""
        self.crawl_id = 0
        self.judgement: Judgement | None = None
        self.quiet_days: int | None = None
        self.holding = False
        """While the pages of the site are in doubt nothing is written; see ``pipelines/guard.py``."""
        self._habits: tuple[Declaration, Habits] | None = None
        self._certificate_told = False
        self._timer: CallLaterResult | None = None
        crawler.signals.connect(self.spider_opened, signals.spider_opened)
        crawler.signals.connect(self.spider_closed, signals.spider_closed)
        crawler.signals.connect(self.certificate_invalid, INVALID_CERTIFICATE)
        crawler.signals.connect(self.crashed, signals.spider_error)
        crawler.signals.connect(self.crashed, signals.item_error)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises StorageError if the database cannot be used, NotConfigured for spiders that are no site."""
        if not issubclass(crawler.spidercls, SiteSpider):
            raise NotConfigured("no site, no ledger")
        return cls(crawler)

    @classmethod
    def of(cls, crawler: Crawler) -> Self:
        """The ledger of a crawler. Raises NotConfigured if it has none."""
        ledger = crawler.get_extension(cls)
        if ledger is None:
            raise NotConfigured("this spider keeps no ledger")
        return ledger

    @property
    def db(self) -> Database:
        """The run's connection, for look-ups."""
        return self.writer.db

    @property
    def spider(self) -> SiteSpider:
        """The spider of the run."""
        assert isinstance(self.crawler.spider, SiteSpider)
        return self.crawler.spider

    @property
    def run(self) -> RunCounts:
        """The run's counts."""
        return self.spider.run

    @property
    def habits(self) -> Habits:
        """What the site is used to; nothing if the database does not answer, which ends the crawl."""
        declaration = self.spider.declaration
        # A site that is learned as it is crawled gets its declaration after the start.
        if self._habits is None or self._habits[0] is not declaration:
            try:
                habits = self.writer.habits(self.spider.site, self.spider.fingerprint())
            except StorageError as error:
                self._give_up(error)
                habits = Habits()
            self._habits = declaration, habits
        return self._habits[1]

    @property
    def selectors(self) -> dict[str, str]:
        """What the site declares, by field."""
        declared = self.spider.declaration.selectors
        return {name: selector.declared for name, selector in declared.items()}

    @property
    def steps(self) -> Steps:
        """The commands that help with this site."""
        return _steps(self.spider)

    # What the pipelines report

    def store(self, item: Article) -> None:
        """Queue an article."""
        self.spider.frontier.stored(item.asked or item.url, item.url)
        if item.doubted:
            self.reserved.append(item)
            return
        self.batch.articles.append(item)
        self._grown()

    def reject(self, item: Article, reason: str) -> None:
        """Keep a refused item whole."""
        section = self._section(item)
        if reason == TEASER:
            # The article is there, and what is stored of it stays: it is visited again when its time comes.
            self.spider.frontier.unmodified(item.asked or item.url)
        else:
            self.spider.frontier.failed(item.asked or item.url, reason)
        if reason in NOT_FOUND and self.spider.is_revisit(item.section):
            section.gone += 1
            return
        section.rejected += 1
        whole = json.dumps(asdict(item), ensure_ascii=False)
        self.batch.rejects.append({"url": item.url, "reason": reason, "item": whole})
        self._grown()

    def duplicate(self, item: Article, of: str) -> None:
        """Keep the addresses of a second copy of the article at ``of``."""
        self._section(item).duplicates += 1
        self.spider.frontier.settled(item.asked or item.url)
        self.batch.addresses += [(of, url) for url in (item.url, *item.addresses) if url != of]
        self._grown()

    def withdraw(self, reason: str, which: Callable[[Article], bool] = lambda _: True) -> None:
        """Take articles back that are not written yet: they become rejects."""
        gone = [item for item in (*self.batch.articles, *self.reserved) if which(item)]
        urls = {item.url for item in gone}
        self.batch.articles = [item for item in self.batch.articles if item.url not in urls]
        self.reserved = [item for item in self.reserved if item.url not in urls]
        self.batch.addresses = [pair for pair in self.batch.addresses if pair[0] not in urls]
        for item in gone:
            self.reject(item, reason)
        if reason == "suspect_site":
            # Nor do its articles stand at whatever other addresses it gave.
            self.batch.addresses = []
            self.spider.frontier.distrust()

    def admit(self) -> None:
        """Queue the articles that were to be written last."""
        self.batch.articles += self.reserved
        self.reserved = []

    def end(self, reason: str) -> None:
        """End the crawl before its time."""
        if self.crawler.engine.running:
            deferred_from_coro(self.crawler.engine.close_spider_async(reason=reason))

    def release(self) -> None:
        """Write what was held back, now or in time."""
        if self.holding:
            self.holding = False
            if len(self.batch):
                self._grown()

    def flush(self) -> None:
        """Write what is queued. If the database refuses, the crawl ends and the verdict says why."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        for act in self.before_writing:
            act()
        if self.run.storage_error or self.holding:
            return
        changes = self.spider.frontier.take({item.asked or item.url for item in self.reserved})
        if not (len(self.batch) or len(changes)):
            return
        batch, self.batch = self.batch, Batch()
        if any(len(item.body or "") > _LONG for item in batch.articles):
            trim()
        batch.changes = changes
        try:
            written = self.writer.write(batch, self.crawl_id, self._utc_now())
        except StorageError as error:
            self._give_up(error)
            return
        run = self.run
        run.new += len(written.new)
        run.changed += len(written.changed)
        run.unchanged += len(written.unchanged)
        run.gave_up += written.outcome.gave_up
        known = {*written.changed, *written.unchanged}
        for item in batch.articles:
            section = self._section(item)
            section.stored += 1
            section.revisited += item.url in known
        self._read_facts(written.told)

    def _read_facts(self, ids: list[int]) -> None:
        if not (self.reads_facts and ids):
            return
        try:
            self.projects_told |= self.writer.write_facts(ids, self._utc_now(), self.firms)
        except StorageError as error:
            self._give_up(error)

    # Signals

    def spider_opened(self) -> None:
        """Open the ledger row of this run. Raises CloseSpider if the database refuses."""
        try:
            site, now = self.spider.site, self._utc_now()
            self.crawl_id = self.writer.begin_crawl(site, now)
            self.writer.note_name(site, self.spider.called, now)
            if self.spider.region:
                self.writer.note_region(site, self.spider.region, now)
            if ahead := self.writer.bring_back(site, now, self.spider.revisit_days or ()):
                self.run.told.append(
                    Reason(
                        f"时钟曾经走快：{ahead} 个网页被推迟到了将来，现已恢复，请核对系统时间",
                        f"the clock was ahead once: {ahead} pages had been postponed to that time and are due now; check the "
                        "clock of this machine",
                    )
                )
        except StorageError as error:
            self._give_up(error)
            raise CloseSpider("storage") from error
        # Before anything of this run is stored.
        self._habits = self.spider.declaration, self.habits
        self.spider.frontier.attach(self.db, self.flush, self.crawl_id)

    def certificate_invalid(self, host: str, why: tuple[str, str]) -> None:
        """Note it once for the site; other hosts are in the log."""
        if host.removeprefix("www.") in self.spider.hosts and not self._certificate_told:
            self._certificate_told = True
            self.run.told.append(
                Reason(
                    f"{host} 的证书无效（{why[0]}），照常采集，但内容在途中可能被改动",
                    f"the certificate of {host} is not valid ({why[1]}); it is crawled all the same, though what comes may be "
                    "changed on its way",
                )
            )

    def crashed(
        self, failure: Failure, response: Response | None = None, item: Article | None = None
    ) -> None:
        """A callback or a pipeline raised: never a quiet end, and the page stays open work."""
        self.run.errors += 1
        if isinstance(item, Article):
            url, section = item.asked or item.url, self._section(item)
        elif response is not None and response.request and "row" in response.request.cb_kwargs:
            asked = response.request.cb_kwargs
            url = self.spider.canonical(asked["row"].url) or asked["row"].url
            section = self.run.section(asked["section"])
        else:
            return
        if url in self.spider.frontier.open:
            section.failed += 1
            self.spider.frontier.failed(url, "crashed")

    def spider_closed(self, reason: str) -> None:
        """Judge the run, complete its rows, give the database back."""
        run = self.run
        run.reason = reason
        self.holding = False
        for pending in self.spider.frontier.open.values():
            run.section(pending.section).open += 1
        self.spider.weigh_not_found()
        if not self.spider.frontier.trusted:
            # Nobody knows whether they are gone.
            for section in run.sections.values():
                section.failed, section.gone = section.failed + section.gone, 0
        self.flush()
        self.judgement = self._judge()
        try:
            if self.reads_facts:
                # Files were read after the articles that lead to them.
                self._read_facts(self.writer.with_new_lists(self.spider.site))
            if self.projects_told:
                self.writer.rebuild_projects()
            if self.crawl_id:
                # Of a site that was analysed in memory it is known only now.
                self.writer.note_name(self.spider.site, self.spider.called, self._utc_now())
                self.writer.end_crawl(
                    self.crawl_id,
                    self._crawl_row(),
                    [_section_row(each, self.habits) for each in run.sections.values()],
                    _field_rows(run),
                )
        except StorageError as error:
            self._give_up(error)
            self.judgement = judge(run, self.spider.expect)
        finally:
            self.writer.close()
        for why in self.judgement.reasons:
            logger.warning("%s: %s: %s", run.site, self.judgement.verdict, why.en)
        self.crawler.stats.set_value("verdict", str(self.judgement.verdict))

    def _judge(self) -> Judgement:
        run = self.run
        if not run.storage_error:
            try:
                run.open = self.writer.count_open(run.site, self._utc_now())
                self.quiet_days = self._quiet_days()
                listed = self.spider.frontier.one_listed
                if not self.habits.known and not run.new and listed is not None:
                    run.stored_as = self.writer.site_of(listed)
            except StorageError as error:
                self._give_up(error)
        return judge(
            run,
            self.spider.expect,
            self.selectors,
            habits=self.habits if not run.storage_error else None,
            quiet_days=self.quiet_days,
            steps=self.steps,
        )

    def _quiet_days(self) -> int | None:
        today = self.spider.now().astimezone(SHANGHAI).date()
        day = self.writer.newest_day(self.run.site, today.isoformat())
        return (today - date.fromisoformat(day)).days if day else None

    def _crawl_row(self) -> dict[str, Any]:
        run, judgement = self.run, self.judgement
        assert judgement is not None
        told = (*judgement.reasons, *judgement.notes)
        return {
            "finished_at": self._utc_now(),
            "reason": run.reason,
            "verdict": str(judgement.verdict),
            "why": "\n".join(f"{why.zh} / {why.en}" for why in told) or None,
            "next_step": next((why.step for why in told if why.step), None),
            "quiet_days": self.quiet_days,
            "declaration": self.spider.fingerprint(),
            "pages": run.pages,
            "new": run.new,
            "changed": run.changed,
            "unchanged": run.unchanged,
            "known": run.total("known"),
            "revisited": run.total("revisited"),
            "gone": run.total("gone"),
            "open": run.open,
            "gave_up": len(run.gave_up),
            "duplicates": run.total("duplicates"),
            "rejected": run.total("rejected"),
            "failed": run.total("failed"),
            "errors": run.errors,
            "files": run.files.asked if run.files else None,
            "files_failed": run.files.failed if run.files else None,
        }

    def _section(self, item: Article) -> SectionCounts:
        return self.run.section(item.section or item.url)

    def _grown(self) -> None:
        if self.holding:
            return
        if len(self.batch) >= self.batch_size:
            self._flush_in_turn()
        elif self._timer is None:
            self._timer = call_later(self.batch_seconds, self._timed_flush)

    def _timed_flush(self) -> None:
        self._timer = None
        self._flush_in_turn()

    def _flush_in_turn(self) -> None:
        """Write what is queued, or soon, if another process is writing and there is room to wait."""
        if len(self.batch) >= _GROWS_TO * self.batch_size or not self.writer.must_wait():
            self.flush()
        elif self._timer is None:
            self._timer = call_later(_TURN_SECONDS, self._timed_flush)

    def _give_up(self, error: StorageError) -> None:
        self.run.storage_error = error
        logger.error("%s", error.en)
        self.end("storage")

    def _utc_now(self) -> str:
        return self.spider.utc_now()


def _section_row(section: SectionCounts, habits: Habits) -> dict[str, Any]:
    names = (
        "url",
        "pages",
        "rows",
        "known",
        "new",
        "revisited",
        "fetched",
        "stored",
        "duplicates",
        "rejected",
        "failed",
        "skipped",
        "gone",
        "open",
    )
    theme = section.theme
    if section.unmodified:
        # As it was: else a habit of pages that answer 304 would wear off.
        theme = next(iter(habits.themes.get(section.url, ())), None)
    row = {"links": section.first_page_links, "elsewhere": section.elsewhere, "theme": theme}
    return row | {name: getattr(section, name) for name in names}


def _field_rows(run: RunCounts) -> list[dict[str, Any]]:
    evidence = run.evidence
    names = sorted({*evidence.found, *evidence.missing})
    return [
        {"field": name, "articles": evidence.read, "present": evidence.found[name]}
        for name in names
    ]


def _steps(spider: SiteSpider) -> Steps:
    url = spider.start_urls[0] if spider.start_urls else spider.site
    if spider.name != spider.site:  # no file declares it
        steps = Steps.of_url(url)
        return replace(steps, legacy_tls=None) if _speaks_old_tls(spider) else steps
    check = f"zhaoshang check {spider.name}"
    relearn = f"zhaoshang add --relearn {spider.name}"
    return Steps(
        check,
        (
            f"{check}；若已改版：{relearn}",
            f"{check}; if it was redesigned: {relearn}",
        ),
        f"zhaoshang crawl {spider.name}",
        _drop(type(spider)),
        None if _speaks_old_tls(spider) else _old_tls(type(spider)),
        None if spider.javascript else _in_browser(type(spider)),
        None if spider.javascript or spider.cookies else _with_cookies(type(spider)),
        is_sample=spider.sample,
    )


def _speaks_old_tls(spider: SiteSpider) -> bool:
    return spider.settings.getbool("LEGACY_TLS")


def _old_tls(declared: type[SiteSpider]) -> tuple[str, str]:
    """How a site is read whose server speaks old TLS only."""
    file = _file(declared)
    return (
        f"若信得过这一路网络，在 {file} 中写上 legacy_tls = True",
        f"if you trust the network in between, write legacy_tls = True in {file}",
    )


def _in_browser(declared: type[SiteSpider]) -> tuple[str, str]:
    """How a site is read that shows its pages to browsers only."""
    file = _file(declared)
    return (
        f"用浏览器读取：装可选组件 javascript，在 {file} 中写上 javascript = True（zhaoshang add 的 --javascript）；不行就放弃这个网站",
        f"read it in a browser: install the extra javascript and write javascript = True in {file} (--javascript of "
        "zhaoshang add); if that fails, give the site up",
    )


def _with_cookies(declared: type[SiteSpider]) -> tuple[str, str]:
    """How a site is read that shows its pages only to who sends its cookies back."""
    file = _file(declared)
    return (
        f"先在 {file} 中写上 cookies = True；不行再用浏览器读取（javascript = True），或放弃这个网站",
        f"write cookies = True in {file}; if that fails, read it in a browser (javascript = True), or give the site up",
    )


def _file(declared: type[SiteSpider]) -> str:
    return declared.__module__.replace(".", "/") + ".py"


def _drop(declared: type[SiteSpider]) -> tuple[str, str]:
    """What to do about a section that the site has no more."""
    file = _file(declared)
    name = "start_urls" if getattr(declared, "start_urls", None) else "sections"
    return (
        f"若栏目已撤，从 {file} 的 {name} 中删去它的网址",
        f"if the section was removed, delete its address from {name} in {file}",
    )
