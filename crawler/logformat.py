"""How Scrapy's log names an item: by what became of it, not by printing its text."""

from __future__ import annotations

from typing import Any

from scrapy import Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure


class BriefLogFormatter(LogFormatter):
    """An article's text stays out of the log: ``rejects`` has it."""

    def dropped(
        self,
        item: Any,
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        """A refused item: the reason and the address."""
        return {
            **super().dropped(item, exception, response, spider),
            "msg": "Dropped: %(exception)s",
            "args": {"exception": exception},
        }
