"""A process that holds a lock until it is killed. For ``test_lock.py``."""

from __future__ import annotations

import time
from multiprocessing.connection import Connection
from pathlib import Path

from crawler.runs.lock import lock_of_all


def hold(database: str, connection: Connection) -> None:
    """Take the lock of all sites, say so, and keep it."""
    with lock_of_all(Path(database)):
        connection.send("held")
        time.sleep(10**6)
