"""The beginning of a worker process: settings and log as its parent has them."""

from __future__ import annotations

from multiprocessing.connection import Connection
from pathlib import Path

from crawler.cli.logs import log_to
from crawler.cli.options import settings_for
from crawler.runs.workers import serve
from crawler.storage.database import FileId


def work(
    connection: Connection, database: str, changes: tuple[str, ...], file: FileId | None
) -> None:
    """Crawl what the parent sends, into the file that it has found."""
    settings = settings_for(changes, DATABASE=database, DATABASE_FILE=file)
    log_to(Path(database).parent / "zhaoshang.log", settings)
    serve(connection, settings)
