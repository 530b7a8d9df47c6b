"""Where the crawl's log goes: a file that is turned over before it grows large, by whichever process it is."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Final

from concurrent_log_handler import ConcurrentRotatingFileHandler
from scrapy.settings import Settings
from scrapy.utils.log import configure_logging
from twisted.logger import globalLogBeginner

from crawler.cli.language import say
from crawler.errors import StorageError, refusal

_twisted_told = False
MAX_BYTES: Final = 5_000_000
KEPT: Final = 5


class LogFile(ConcurrentRotatingFileHandler):
    """A log that several processes write. One line says that it cannot be written, and the crawl goes on."""

    _told = False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            super().handleError(record)
        elif not self._told:
            self._told = True
            (zh, en), path = refusal(error), self.baseFilename
            sys.stderr.write(
                say(f"日志 {path} 无法写入：{zh}", f"log {path} cannot be written: {en}") + "\n"
            )


class OneRecordFormatter(logging.Formatter):
    """What a page wrote cannot look like a record of its own: further lines are indented, signs made visible."""

    def format(self, record: logging.LogRecord) -> str:
        """One record, as text."""
        lines = super().format(record).split("\n")
        return "\n    ".join(_visible(line) for line in lines)


def _visible(line: str) -> str:
    if line.isprintable():
        return line
    return "".join(
        c if c.isprintable() or c == "\t" else c.encode("unicode_escape").decode() for c in line
    )


def _keep_twisted_off_the_terminal() -> None:
    """Until it is told where to log, Twisted prints what is critical to standard error, besides logging it as Scrapy has
    set up. Once a process: it warns of a second time."""
    global _twisted_told
    if not _twisted_told:
        globalLogBeginner.beginLoggingTo([], redirectStandardIO=False, discardBuffer=True)
    _twisted_told = True


def log_to(path: Path, settings: Settings) -> None:
    """Send everything from the log level up to ``path``. Raises StorageError if it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = LogFile(path, maxBytes=MAX_BYTES, backupCount=KEPT, encoding="utf-8")
        path.open("a", encoding="utf-8").close()
    except OSError as error:
        zh, en = refusal(error)
        raise StorageError(
            f"日志 {path} 无法写入：{zh}", f"log {path} cannot be written: {en}"
        ) from error
    handler.setFormatter(OneRecordFormatter(settings["LOG_FORMAT"], settings["LOG_DATEFORMAT"]))
    handler.setLevel(settings["LOG_LEVEL"])
    settings.set("LOG_INSTALL_ROOT_HANDLER", False, priority="cmdline")
    configure_logging(settings)
    logging.root.addHandler(handler)
    logging.root.setLevel(settings["LOG_LEVEL"])
    _keep_twisted_off_the_terminal()
