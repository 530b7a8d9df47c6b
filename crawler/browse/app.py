"""Datasette on one file of ours, and the server that it runs in."""

from __future__ import annotations

import signal
import socket
from pathlib import Path
from typing import Any, Final

import uvicorn
from datasette.app import Datasette
from datasette.plugins import pm

from crawler.browse import plugin
from crawler.browse.bounded import TIME_LIMIT_MS, BoundedDatabase
from crawler.browse.metadata import NAME, metadata
from crawler.storage.bounded import bound_memory

HOST: Final = "127.0.0.1"
_HERE: Final = Path(__file__).parent
_SETTINGS: Final = {
    "default_page_size": 50,
    "max_returned_rows": 1000,
    # One person asks, on a machine that may crawl meanwhile.
    "sql_time_limit_ms": TIME_LIMIT_MS,
    "facet_time_limit_ms": 1000,
    # Guesses at further facets read the whole table once a column.
    "suggest_facets": False,
    "truncate_cells_html": 160,
    # The file that one downloads while a crawl writes is half a file.
    "allow_download": False,
    # A page that is read again shows what the crawl has brought.
    "default_cache_ttl": 0,
    "max_csv_mb": 200,
}


def datasette(path: Path) -> Any:
    """Datasette with our words and pages on a database that was checked to be ours. It never writes to it."""
    if not pm.is_registered(plugin):
        pm.register(plugin, "zhaoshang")
    made = Datasette(
        [],
        memory=False,
        metadata=metadata(),
        settings=_SETTINGS,
        template_dir=str(_HERE / "templates"),
        static_mounts=[("browse", str(_HERE / "static"))],
    )
    # The same: with rich it prints every variable of every frame for each mistake in a query.
    pm.get_plugin("datasette.handle_exception").rich = None
    # Not immutable: a crawl may be writing, and SQLite's journal shows each page one moment's view of the file.
    made.add_database(BoundedDatabase(made, path=str(path.resolve()), is_mutable=True), name=NAME)
    made.remove_database("_memory")
    return made


def listen(port: int) -> socket.socket:
    """The port, on this machine only; 0 for any that is free. Raises OSError if it is taken."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen()
    except OSError:
        listening.close()
        raise
    return listening


def run(path: Path, listening: socket.socket) -> None:
    """Serve until Ctrl-C or SIGTERM."""
    bound_memory()
    # uvicorn passes on what ended it. A shell starts background jobs with SIGINT ignored.
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)
    config = uvicorn.Config(
        datasette(path).app(), log_level="warning", timeout_graceful_shutdown=2, lifespan="on"
    )
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        return
