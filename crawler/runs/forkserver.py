"""Worker processes, forked from one that has loaded the program: none of them loads it again.

That one starts when it is known that there will be workers, and loads while its parent does so too. So this module is
imported before Scrapy is, and imports little.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from time import sleep
from typing import Any, Final

CONTEXT: Final[ForkServerContext] = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["crawler.cli.jobs", "crawler.runs.preloaded"])
_SPAWNING: Final[SpawnContext] = multiprocessing.get_context("spawn")

# Seconds before it is tried again.
_PAUSES: Final = (0.1, 0.5, 2.0)


def ensure_running() -> None:
    """Start the process that workers are forked from, unless there is one; returns at once. It ends with its last child.

    Where there can be none, such as where the path of temporary files is too long for a socket, ``start`` does without.
    """
    with _sheltered(), suppress(OSError):
        forkserver.ensure_running()


def start(target: Callable[..., None], arguments: tuple[Any, ...]) -> BaseProcess:
    """Start a process that calls ``target``. Raises OSError if the system allows no more processes."""
    for pause in _PAUSES:
        ensure_running()
        process: BaseProcess = CONTEXT.Process(target=target, args=arguments, daemon=False)
        try:
            process.start()
        except (EOFError, ConnectionError):
            # What it is forked from was killed, and is not yet known to have ended.
            sleep(pause)
        except OSError:
            break
        else:
            return process
    process = _SPAWNING.Process(target=target, args=arguments, daemon=False)
    with _sheltered():
        process.start()
    return process


@contextmanager
def _sheltered() -> Iterator[None]:
    """What is started meanwhile does not die of Ctrl-C and SIGTERM, which reach all processes of a terminal or of a
    systemd unit: its parent decides. And it imports nothing from the current folder, where a file may be called as a
    module of Python's; workers get their parent's path. From the main thread."""
    handlers = {n: signal.signal(n, signal.SIG_IGN) for n in (signal.SIGINT, signal.SIGTERM)}
    before = os.environ.get("PYTHONSAFEPATH")
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        yield
    finally:
        for number, old in handlers.items():
            signal.signal(number, old)
        if before is None:
            del os.environ["PYTHONSAFEPATH"]
        else:
            os.environ["PYTHONSAFEPATH"] = before
