"""A worker that crawls nothing: the name of a site says what becomes of the process. For ``test_workers.py``."""

from __future__ import annotations

import os
import signal
import time
from multiprocessing.connection import Connection

from crawler.health import Judgement, RunCounts, Verdict


def work(connection: Connection, log: str) -> None:
    """Obey the parent; writes each site that it is given to ``log``."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    stopped = False
    while True:
        try:
            what, *values = connection.recv()
        except EOFError:
            return
        if what == "end":
            return
        if what == "stop":
            stopped = True
        if what != "crawl":
            continue
        name = values[0]
        with open(log, "a", encoding="utf-8") as file:  # noqa: PTH123 - loads nothing it does not need
            file.write(f"{name} {os.getpid()}\n")
        connection.send(("counts", {name: RunCounts(name, pages=1)}, 4))
        if name.startswith("dies") or (name.startswith("once") and _given(log, name) == 1):
            os.kill(os.getpid(), signal.SIGKILL)
        if name.startswith("exits"):
            os._exit(7)
        if name.startswith("hangs"):
            time.sleep(10**6)
        verdict = Verdict.INTERRUPTED if stopped else Verdict.OK
        if name.startswith("full"):
            verdict = Verdict.STORAGE
        connection.send(("done", name, RunCounts(name, pages=2), Judgement(verdict)))


def _given(log: str, name: str) -> int:
    with open(log, encoding="utf-8") as file:  # noqa: PTH123 - as above
        return sum(line.startswith(name + " ") for line in file)
