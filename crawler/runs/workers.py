"""Crawls many sites in processes of their own, so that nothing a site does can hurt the others.

The parent gives sites out one by one and gathers how they went; it never fetches a page. A worker that is
killed, crashes or hangs is noticed: its sites are tried once more, each alone in a new worker, and the one
that does it again is broken. Messages are tuples over a pipe: to a worker ``("crawl", name, class, arguments)``, ``("processes", number)``, ``("time_up",)``,
``("stop",)``, ``("end",)``; from it ``("counts", {name: counts}, room)`` every tick and ``("done", name, counts,
judgement)``. A worker whose pipe closes, because the parent was killed, stops in good order.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from time import monotonic
from typing import Any, Final

from scrapy.settings import Settings
from scrapy.utils.misc import load_object

from crawler.health import Judgement, Verdict
from crawler.health.reasons import Reason
from crawler.runs import forkserver
from crawler.runs.process import NOT_STARTED, TICK_SECONDS, SiteProcess, SiteRun
from crawler.runs.room import FLOOR
from crawler.runs.turns import Turns
from crawler.sites import cannot_load

logger = logging.getLogger(__name__)

# Signals that ask for an orderly end.
_STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
# Longer than a worker takes to load the program on a busy machine.
_PATIENCE: Final = 60.0

# The worker


def serve(connection: Connection, settings: Settings) -> None:
    """A worker's life: crawl what the parent sends, until it says that this was all, or is gone."""
    # Before Scrapy installs its own: Ctrl-C reaches every process of the terminal, and the parent decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _Worker(connection, settings).run()
    except Exception:
        # Nobody reads a worker's standard error; the parent says that it ended.
        logger.exception("a crawling process failed")
        sys.exit(1)


class _Worker:
    def __init__(self, connection: Connection, settings: Settings) -> None:
        self.connection = connection
        self.sites = SiteProcess(settings)
        self.sites.when_done = self.tell
        self.ending = False

    def run(self) -> None:
        loop = asyncio.get_event_loop()
        threading.Thread(target=self._listen, args=(loop,), daemon=True).start()
        # Scrapy installs its handlers when the reactor has started.
        loop.call_later(0, signal.signal, signal.SIGINT, signal.SIG_IGN)
        self.sites.watch()
        self.report()
        self.sites.process.start(stop_after_crawl=False)

    def _listen(self, loop: asyncio.AbstractEventLoop) -> None:
        """In a thread of its own; what a message asks for is done in the loop's."""
        try:
            while True:
                message = self.connection.recv()
                loop.call_soon_threadsafe(self.obey, *message)
                if message[0] == "end":
                    return
        except (EOFError, OSError):
            loop.call_soon_threadsafe(self.obey, "stop")

    def obey(self, what: str, *values: Any) -> None:
        """Do what the parent says."""
        if what == "crawl":
            self.crawl(*values)
        elif what == "processes":
            self.sites.room.megabytes /= values[0]
        elif what == "time_up":
            self.sites.stop_in_time()
        elif what == "stop":
            # What is under way ends in good order, and then the process.
            self.sites.stop()
            self.ending = True
            self.end_if_idle()
        elif what == "end":
            self.ending = True
            self.end_if_idle()

    def crawl(self, name: str, spider: str, arguments: dict[str, Any]) -> None:
        """Start a site; ``spider`` is the path of its class."""
        run = SiteRun(name, arguments=arguments)
        try:
            run.spider = load_object(spider)
        except Exception as error:  # whatever a module may raise; the parent could import it
            run.fail(Verdict.BROKEN, cannot_load(error))
            self.tell(run)
        else:
            self.sites.start(run)

    def end_if_idle(self) -> None:
        """Leave, if there is nothing left to do."""
        if self.ending and not self.sites.active:
            self.sites.leave()

    def tell(self, run: SiteRun) -> None:
        """A site is done."""
        self.send("done", run.name, run.counts, run.judgement)
        self.end_if_idle()

    def report(self) -> None:
        """Now and then: that we live, and how far each site is."""
        counts = {run.name: run.counts for run in self.sites.active}
        self.send("counts", counts, self.sites.room.limit)
        asyncio.get_event_loop().call_later(TICK_SECONDS, self.report)

    def send(self, *message: Any) -> None:
        try:
            self.connection.send(message)
        except OSError:
            # The parent is gone; the thread that listens sees it too, and has us stop.
            self.ending = True


# The parent


@dataclass(slots=True)
class _Child:
    process: BaseProcess
    connection: Connection
    heard_at: float
    sites: dict[str, SiteRun] = field(default_factory=dict)
    room: int = FLOOR
    """How many sites it can crawl at the same time."""
    alone: bool = False
    """It crawls one suspect, and nothing else beside it."""
    hung: bool = False
    told_to_end: bool = False

    def send(self, *message: Any) -> None:
        with suppress(OSError):  # it is dead; its sentinel says so
            self.connection.send(message)


class Workers:
    """The parent of the processes that crawl. ``notices`` are what went wrong with a process, not a site."""

    def __init__(
        self, entry: Callable[..., None], arguments: tuple[Any, ...], jobs: int, settings: Settings
    ) -> None:
        """``entry(connection, *arguments)`` is run in each worker and ends in ``serve``; both can be pickled."""
        self.entry, self.arguments, self.jobs = entry, arguments, jobs
        self.at_once = max(1, settings.getint("SITES_AT_ONCE"))
        self.hang_seconds = settings.getfloat("STALL_MINUTES") * 60
        self.notices: list[Reason] = []
        self.refused = False
        """A worker found that the database takes nothing: nobody else need try."""
        self._children: list[_Child] = []
        self._suspects: list[SiteRun] = []
        self._signals = 0

    def run(
        self,
        runs: Sequence[SiteRun],
        hosts: Mapping[str, Collection[str]],
        minutes: float | None = None,
    ) -> None:
        """Crawl the sites in their order; returns when each has its judgement."""
        self._by_name = {run.name: run for run in runs if run.judgement is None}
        self._turns = Turns(self._by_name, hosts)
        self._until = monotonic() + minutes * 60 if minutes is not None else float("inf")
        self._told = 0
        self._told_time = False
        with self._stoppable():
            try:
                while self._open():
                    self._give_out()
                    self._listen()
                    self._watch()
            finally:
                self._end()
        for run in runs:
            if run.judgement is None:
                run.end(Judgement(self._why_not_started(), (NOT_STARTED,)))

    @property
    def time_is_up(self) -> bool:
        """Whether the time that the run was given is over."""
        return monotonic() >= self._until

    @contextmanager
    def _stoppable(self) -> Iterator[None]:
        """Count Ctrl-C and SIGTERM instead of dying of them."""

        def count(number: int, frame: object) -> None:
            self._signals += 1

        before = {number: signal.signal(number, count) for number in _STOP_SIGNALS}
        try:
            yield
        finally:
            for number, old in before.items():
                signal.signal(number, old)

    def _open(self) -> bool:
        """Whether there is anything left to do or to wait for."""
        return any(child.sites for child in self._children) or (
            self._may_start and bool(self._turns.waiting or self._suspects)
        )

    @property
    def _may_start(self) -> bool:
        return not (self._signals or self.refused or self.time_is_up)

    def _give_out(self) -> None:
        """Sites to the workers that have room, the least busy first; new workers where they are needed."""
        while self._may_start:
            child = self._with_room()
            if child is None:
                return
            if self._suspects and not child.sites:
                child.alone = True
                self._send_site(child, self._suspects.pop(0))
            elif name := self._turns.take():
                self._send_site(child, self._by_name[name])
            else:
                return

    def _with_room(self) -> _Child | None:
        if not (self._turns.waiting or self._suspects):
            return None
        free = [c for c in self._children if not c.alone and len(c.sites) < c.room]
        child = min(free, key=lambda c: len(c.sites), default=None)
        if child and (not child.sites or len(self._children) >= self.jobs):
            if not self._turns.waiting and child.sites:
                return None  # only suspects wait, and they want a worker of their own
            return child
        if len(self._children) < self.jobs:
            return self._start_child()
        return None

    def _send_site(self, child: _Child, run: SiteRun) -> None:
        child.sites[run.name] = run
        assert run.spider is not None
        path = f"{run.spider.__module__}.{run.spider.__qualname__}"
        child.send("crawl", run.name, path, run.arguments)

    def _start_child(self) -> _Child:
        ours, theirs = forkserver.CONTEXT.Pipe()
        process = forkserver.start(self.entry, (theirs, *self.arguments))
        theirs.close()
        room = min(FLOOR, self.at_once)
        child = _Child(process, ours, monotonic() + _PATIENCE, room=room)
        self._children.append(child)
        child.send("processes", self.jobs)
        return child

    def _listen(self) -> None:
        """Take in what the workers say; returns soon, also if they say nothing."""
        sources: dict[Any, _Child] = {}
        for child in self._children:
            sources[child.connection] = sources[child.process.sentinel] = child
        for ready in wait(list(sources), timeout=TICK_SECONDS):
            child = sources[ready]
            if child not in self._children:
                continue
            self._read(child)
            if not child.process.is_alive():
                self._read(child)
                self._buried(child)

    def _read(self, child: _Child) -> None:
        try:
            while child.connection.poll():
                what, *values = child.connection.recv()
                child.heard_at = monotonic()
                if what == "counts":
                    child.room = values[1]
                    for name, counts in values[0].items():
                        child.sites[name].last_counts = counts
                else:
                    name, counts, judgement = values
                    self._site_done(child, name, counts, judgement)
        except (EOFError, OSError):
            pass  # it is dead; its sentinel says so

    def _site_done(self, child: _Child, name: str, counts: Any, judgement: Judgement) -> None:
        run = child.sites.pop(name)
        run.last_counts = counts
        run.end(judgement)
        self.refused |= judgement.verdict is Verdict.STORAGE
        self._turns.give_back(name)
        child.alone = False

    def _buried(self, child: _Child) -> None:
        """A worker has ended: as it was told, or by what happened to it."""
        child.process.join()
        child.connection.close()
        self._children.remove(child)
        if not child.sites:
            return
        how = _death(child)
        names = ", ".join(child.sites)
        self.notices.append(
            Reason(f"{how.zh}，当时在采集：{names}", f"{how.en}; it was crawling {names}")
        )
        for run in child.sites.values():
            if self._signals:
                run.end(Judgement(Verdict.INTERRUPTED, (how,)))
            elif child.alone:
                run.end(Judgement(Verdict.BROKEN, (how,)))
            else:
                self._suspects.append(run)
                continue
            self._turns.give_back(run.name)

    def _watch(self) -> None:
        """Pass on signals and the end of the time; end workers that hang."""
        if self.time_is_up and not self._told_time:
            self._told_time = True
            self._tell_all("time_up")
        if self._signals > self._told:
            self._told = self._signals
            if self._signals == 1:
                self._tell_all("stop")
            else:
                for child in self._children:
                    child.process.kill()
        for child in self._children:
            if child.sites and monotonic() - child.heard_at > self.hang_seconds:
                child.hung = True
                child.process.kill()

    def _tell_all(self, *message: Any) -> None:
        for child in self._children:
            child.send(*message)

    def _end(self) -> None:
        """No process outlives its parent."""
        for child in self._children:
            child.told_to_end = True
            child.send("end")
        deadline = monotonic() + _PATIENCE
        for child in self._children:
            child.process.join(max(0.0, deadline - monotonic()))
            if child.process.is_alive():
                child.process.kill()
                child.process.join()
            child.connection.close()
        self._children.clear()

    def _why_not_started(self) -> Verdict:
        if self._signals:
            return Verdict.INTERRUPTED
        return Verdict.STORAGE if self.refused else Verdict.UNFINISHED


def _death(child: _Child) -> Reason:
    pid, code = child.process.pid, child.process.exitcode
    if child.hung:
        return Reason(
            f"采集进程 {pid} 不再响应，已终止",
            f"crawl process {pid} stopped responding and was terminated",
        )
    if code is not None and code < 0:
        killed = -code == signal.SIGKILL
        name = signal.Signals(-code).name
        return Reason(
            f"采集进程 {pid} 被 {name} 终止" + ("（内存不足？）" if killed else ""),
            f"crawl process {pid} was killed by {name}" + (" (out of memory?)" if killed else ""),
        )
    return Reason(
        f"采集进程 {pid} 意外退出（{code}），见日志",
        f"crawl process {pid} ended unexpectedly ({code}); see the log",
    )
