"""Which of the sites that are stored are watched no more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from crawler.clock import stamp
from crawler.storage import history
from crawler.storage.reader import Readable

DAYS: Final = 45
"""A site that is crawled by its URL, without a file, may have its turn once a month."""


def let_go(
    db: Readable, declared: Collection[str], wrong: Collection[str], now: datetime
) -> set[str]:
    """The sites that have no file, or no longer, and were not crawled for ``DAYS`` days.

    ``declared``: the sites that have one; ``wrong``: what cannot be loaded, and may declare any. ``now`` is aware.
    """
    if wrong:
        return set()
    return history.last_crawled_before(db, stamp(now - timedelta(days=DAYS))).difference(declared)
