"""Where the crawl's log goes: a file that is turned over before it grows large."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from scrapy.settings import Settings
from scrapy.utils.log import configure_logging

from crawler.errors import StorageError

_MAX_BYTES: Final = 5_000_000
_KEPT: Final = 5


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


def log_to(path: Path, settings: Settings) -> None:
    """Send everything from the log level up to ``path``. Raises StorageError if it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            path, maxBytes=_MAX_BYTES, backupCount=_KEPT, encoding="utf-8"
        )
    except OSError as error:
        raise StorageError(
            f"日志 {path} 无法写入：{error.strerror}",
            f"log {path} cannot be written: {error.strerror}",
        ) from error
    handler.setFormatter(OneRecordFormatter(settings["LOG_FORMAT"], settings["LOG_DATEFORMAT"]))
    handler.setLevel(settings["LOG_LEVEL"])
    settings.set("LOG_INSTALL_ROOT_HANDLER", False, priority="cmdline")
    configure_logging(settings)
    logging.root.addHandler(handler)
    logging.root.setLevel(settings["LOG_LEVEL"])
