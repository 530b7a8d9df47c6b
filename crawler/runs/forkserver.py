"""Worker processes, forked from one that has loaded the program: none of them loads it again.

That one starts when it is known that there will be workers, and loads while its parent does so too. So this module is
imported before Scrapy is, and imports little.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from time import sleep
from typing import Final

CONTEXT: Final[ForkServerContext] = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["crawler.cli.jobs", "crawler.runs.preloaded"])

# Seconds before it is tried again.
_PAUSES: Final = (0.1, 0.5, 2.0)


def ensure_running() -> None:
    """Start the process that workers are forked from, unless there is one; returns at once. It ends with its last child."""
    with _signals_ignored():
        forkserver.ensure_running()


def start(process: BaseProcess) -> None:
    """Start a process of ``CONTEXT``. Raises OSError if there is no forking any more."""
    for pause in _PAUSES:
        ensure_running()
        try:
            process.start()
        except EOFError:
            # What it is forked from was killed, and is not yet known to have ended.
            sleep(pause)
        else:
            return
    raise ChildProcessError("no process can be forked")


@contextmanager
def _signals_ignored() -> Iterator[None]:
    """What is started meanwhile does not die of Ctrl-C and SIGTERM, which reach all processes of a terminal or of a
    systemd unit: its parent decides. From the main thread."""
    before = {n: signal.signal(n, signal.SIG_IGN) for n in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)
