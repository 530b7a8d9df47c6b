"""Runs the jobs of a database, one after another, as child processes of the server; their end is kept on the desk."""

from __future__ import annotations

import json
import logging
import subprocess
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from crawler.browse import process
from crawler.browse.workplace import Workplace
from crawler.clock import present, stamp
from crawler.errors import StorageError
from crawler.storage import jobs
from crawler.storage.jobs import DONE, LOST, RUNNING, Job

logger = logging.getLogger(__name__)
# How often a running job is looked after, and how often it is looked for one that another server was asked for.
_TICK: Final = 0.3
_IDLE: Final = 3.0
# Seconds that a job is given to end in good order when the server ends.
_LAST: Final = 20.0


class Runner:
    """The queue of one database. Of several servers of it one runs the jobs, whoever was asked for them."""

    def __init__(self, workplace: Workplace) -> None:
        self.workplace = workplace
        self._wake, self._over = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)

    def start(self) -> None:
        """Begin to look after the queue, if sites can be changed here."""
        if self.workplace.refusal is None:
            self._thread.start()

    def wake(self) -> None:
        """A job was asked for."""
        self._wake.set()

    def close(self) -> None:
        """Stop what runs, in good order, and wait for that."""
        self._over.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(_LAST + 10)

    def log(self, job: Job) -> str:
        """What a job has printed so far."""
        return job.log if job.log is not None else process.tail(self._file(job, "log"))

    def made(self, job: Job) -> Path:
        """The file that a job writes, where it is to."""
        return self.workplace.folder / f"{job.id}{_ending(job)}"

    def _run(self) -> None:
        while not self._over.is_set():
            lock = self._lock()
            if lock is None:
                # Another server runs the jobs; it may end.
                self._pause(_IDLE)
                continue
            try:
                while not self._over.is_set():
                    self._turn()
            finally:
                lock.release()

    def _turn(self) -> None:
        """One job, or a while without."""
        database = self.workplace.database
        try:
            left = jobs.jobs(database, states=[RUNNING])
            if left:
                self._outlived(left[0])
                return
            if jobs.jobs(database, states=[jobs.WAITING], limit=1) and (
                job := jobs.take(database, _now())
            ):
                self._do(job)
                return
        except StorageError as error:
            logger.warning("%s", error.en)
        self._pause(_IDLE)

    def _pause(self, seconds: float) -> None:
        self._wake.wait(seconds)
        self._wake.clear()

    def _lock(self) -> FileLock | None:
        try:
            lock = FileLock(self.workplace.make_folder() / "queue.lock", fallback_to_soft=False, thread_local=False)  # fmt: skip
            lock.acquire(timeout=0)
        except (Timeout, OSError, NotImplementedError):
            return None
        return lock

    def _do(self, job: Job) -> None:
        """Run a job to its end."""
        log = self._file(job, "log")
        often = process.SELDOM if "--all" in job.arguments else process.OFTEN
        arguments = [
            str(self.made(job)) if word.startswith(MADE) else word for word in job.arguments
        ]
        try:
            with log.open("wb") as out:
                child = subprocess.Popen(  # noqa: S603 - our own command
                    self.workplace.command(arguments),
                    stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                    cwd=self.workplace.project, env=process.environment(job.language, often), start_new_session=True,
                )  # fmt: skip
        except OSError as error:
            self._end(job, DONE, 1, f"{error}\n")
            return
        try:
            jobs.began(self.workplace.database, job.id, child.pid, process.born(child.pid))
        except StorageError:
            # What nobody can find again is not left alone.
            process.interrupt(child.pid)
            raise
        self._watch(job, child)

    def _watch(self, job: Job, child: subprocess.Popen[bytes]) -> None:
        heard, deadline = 0, float("inf")
        while child.poll() is None:
            if self._over.is_set() and deadline == float("inf"):
                # The server ends: as Ctrl-C in a terminal ends what it has started.
                process.interrupt(child.pid)
                deadline = time.monotonic() + _LAST
            if time.monotonic() > deadline:
                process.kill(child.pid)
            heard = self._hear(job, child.pid, heard)
            with suppress(subprocess.TimeoutExpired):
                child.wait(_TICK)
        self._end(job, DONE, child.returncode, process.tail(self._file(job, "log")))

    def _hear(self, job: Job, pid: int, heard: int) -> int:
        """Stop a process where somebody has asked for it; returns how often it was asked."""
        now = jobs.job(self.workplace.database, job.id)
        stops = now.stops if now else 0
        if stops > heard:
            (process.interrupt if heard == 0 and stops == 1 else process.kill)(pid)
        return max(stops, heard)

    def _outlived(self, job: Job) -> None:
        """A job that an earlier server has begun: its process goes on, or is gone."""
        if job.pid is not None and process.is_alive(job.pid, job.born):
            heard = job.stops
            while process.is_alive(job.pid, job.born) and not self._over.is_set():
                heard = self._hear(job, job.pid, heard)
                self._over.wait(_TICK)
            if self._over.is_set():
                return
        self._end(job, LOST, None, process.tail(self._file(job, "log")))

    def _end(self, job: Job, state: str, code: int | None, log: str) -> None:
        result = self._result(job)
        jobs.end(
            self.workplace.database, job.id, state, _now(), exit_code=code, log=log, result=result
        )
        self._sweep()

    def _result(self, job: Job) -> Mapping[str, Any] | None:
        if _ending(job) != PROPOSAL:
            return None
        try:
            told = json.loads(self.made(job).read_bytes())
        except (OSError, ValueError):
            # It has failed, as its log says.
            return None
        return told if isinstance(told, dict) and "report" in told else None

    def _sweep(self) -> None:
        """Delete what jobs leave behind: logs and proposals that are kept on the desk, files whose job is forgotten."""
        there = {job.id: job for job in jobs.jobs(self.workplace.database)}
        wanted = {word for job in there.values() if not job.is_over for word in job.arguments}
        for path in self.workplace.folder.iterdir():
            if path.name.startswith("list-") and str(path) not in wanted:
                path.unlink(missing_ok=True)
            if not path.stem.isdigit():
                continue
            job = there.get(int(path.stem))
            is_export = job is not None and path.suffix == _ending(job) != PROPOSAL
            if job is None or (job.is_over and not is_export):
                path.unlink(missing_ok=True)

    def _file(self, job: Job, ending: str) -> Path:
        return self.workplace.folder / f"{job.id}.{ending}"


MADE: Final = "{made}"
"""What stands among the arguments of a job for the file that it is to write, before the ending of its name."""
PROPOSAL: Final = ".proposal"


def _ending(job: Job) -> str:
    """The ending of the name of the file that a job writes; empty if it writes none."""
    return next((word[len(MADE) :] for word in job.arguments if word.startswith(MADE)), "")


def _now() -> str:
    return stamp(present())
