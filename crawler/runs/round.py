"""A crawl of all sites, as cron starts it: who comes first, what is kept of those that could not begin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from scrapy.settings import Settings

from crawler.clock import present, stamp
from crawler.health import Judgement, Verdict
from crawler.health.reasons import Reason
from crawler.runs.lock import lock_of_site
from crawler.runs.process import SiteRun, hosts_of
from crawler.runs.turns import fair_order
from crawler.runs.workers import Workers
from crawler.sites import sites_of_the_user
from crawler.storage.database import explained, file_id, open_read_only
from crawler.storage.queries import judged_since, last_crawl_id, last_turns, unfinished_since
from crawler.storage.site_choices import paused
from crawler.storage.writer import Writer

# A crawl by hand while all are crawled is nothing to be told of; one that holds a site for a day hangs.
_LOCKED_TOO_LONG: Final = timedelta(days=1)
# A site that a time budget cuts off every time for so long never gets done.
_UNFINISHED_TOO_LONG: Final = timedelta(days=7)


class Round:
    """One ``crawl --all``. ``runs`` are its sites, those that cannot be crawled among them."""

    def __init__(self, settings: Settings, spider_args: Mapping[str, Any] | None = None) -> None:
        """``spider_args`` go to every spider. Finds and checks the sites; a wrong one is broken, and the others are crawled."""
        self.settings = settings.copy()
        self.database = Path(settings["DATABASE"])
        sites, broken = sites_of_the_user(settings)
        self.runs = [SiteRun(name, site, dict(spider_args or {})) for name, site in sites.items()]
        for name, error in sorted(broken.items()):
            run = SiteRun(name)
            run.fail(Verdict.BROKEN, error)
            self.runs.append(run)
        self.notices: list[Reason] = []
        self.paused: list[str] = []
        """The sites that somebody paused; they have no turn."""

    def crawl(
        self,
        entry: Callable[..., None],
        arguments: tuple[Any, ...],
        jobs: int,
        minutes: float | None = None,
    ) -> None:
        """Crawl what is not paused, the longest not crawled first; see ``Workers``. The database must be there.

        ``entry`` is given the file's ``DATABASE_FILE`` behind its ``arguments``. Raises StorageError if it cannot be used.
        """
        self.settings.set("DATABASE_FILE", file_id(self.database), priority="cmdline")
        with explained(self.database), closing(open_read_only(self.database)) as db:
            before = last_crawl_id(db)
            self.paused = sorted({run.name for run in self.runs} & paused(db).keys())
            self.runs[:] = [run for run in self.runs if run.name not in self.paused]
            turns = last_turns(db, (run.name for run in self.runs))
        by_name = {run.name: run for run in self.runs}
        self.runs[:] = [by_name[name] for name in fair_order(by_name, turns, self._utc_now())]
        workers = Workers(entry, (*arguments, self.settings["DATABASE_FILE"]), jobs, self.settings)
        workers.run(self.runs, {run.name: hosts_of(run) for run in self.runs}, minutes)
        self.notices += workers.notices
        self._settle(before)

    def _settle(self, before: int) -> None:
        """Keep what only we know, and tell what is usual from what is not."""
        for run in self.runs:
            if run.judgement and run.judgement.verdict is Verdict.LOCKED:
                self._excuse(run, run.judgement)
        if any(run.judgement and run.judgement.verdict is Verdict.STORAGE for run in self.runs):
            return
        with (
            explained(self.database),
            closing(Writer(self.database, self.settings["DATABASE_FILE"])) as writer,
        ):
            judged = judged_since(writer.db, before)
            for run in self.runs:
                assert run.judgement is not None
                if run.judgement.verdict is Verdict.BROKEN and run.name not in judged:
                    why = "\n".join(f"{r.zh} / {r.en}" for r in run.judgement.reasons)
                    writer.note_failure(run.name, why, self._utc_now())
                elif run.judgement.verdict is Verdict.UNFINISHED:
                    self._remind(run, unfinished_since(writer.db, run.name))

    def _excuse(self, run: SiteRun, locked: Judgement) -> None:
        """A site that somebody else crawls just now is crawled."""
        holder = lock_of_site(self.database, run.name).holder()
        if holder is None or holder.age(self._now()) < _LOCKED_TOO_LONG.total_seconds():
            run.end(Judgement(Verdict.UNFINISHED, locked.reasons))

    def _remind(self, run: SiteRun, since: str | None) -> None:
        if since is None or since > stamp(self._now() - _UNFINISHED_TOO_LONG):
            return
        zh = f"时间总不够：自 {since} 起没有采完过，请加大 --max-minutes 或用 --jobs"
        en = f"not enough time: not finished since {since}; raise --max-minutes or --jobs"
        run.end(Judgement(Verdict.DEGRADED, (Reason(zh, en),)))

    def _now(self) -> datetime:
        return present(self.settings["NOW"])

    def _utc_now(self) -> str:
        return stamp(self._now())
