"""Datasette on one file of ours, and the server that it runs in."""

from __future__ import annotations

import signal
import socket
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final

import uvicorn
from datasette.app import Datasette
from datasette.plugins import pm

from crawler.browse import plugin
from crawler.browse.bounded import TIME_LIMIT_MS, BoundedDatabase
from crawler.browse.guard import Gate
from crawler.browse.metadata import NAME, metadata
from crawler.browse.runner import Runner
from crawler.browse.workplace import Workplace
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


class Served(Datasette):  # type: ignore[misc]  # datasette has no type hints
    """Datasette's, with a gate, and with what runs the jobs."""

    def __init__(self, gate: Gate, runner: Runner, *args: Any, **options: Any) -> None:
        # Before it asks its plugins for the application.
        self.gate, self.runner = gate, runner
        super().__init__(*args, **options)


def datasette(path: Path, gate: Gate | None = None, runner: Runner | None = None) -> Any:
    """Datasette with our words and pages on a database that was checked to be ours. It never writes to it.

    ``gate``: who is let in; by default this machine alone. ``runner``: of the jobs; by default no site can be changed.
    """
    if not pm.is_registered(plugin):
        pm.register(plugin, "zhaoshang")
    made = Served(
        gate or Gate(),
        runner or Runner(Workplace(path.resolve(), None)),
        [],
        memory=False,
        metadata=metadata(),
        settings={**_SETTINGS, "base_url": (gate or Gate()).path},
        template_dir=str(_HERE / "templates"),
        static_mounts=[("browse", str(_HERE / "static"))],
    )
    # The same: with rich it prints every variable of every frame for each mistake in a query.
    pm.get_plugin("datasette.handle_exception").rich = None
    # Not immutable: a crawl may be writing, and SQLite's journal shows each page one moment's view of the file.
    made.add_database(BoundedDatabase(made, path=str(path.resolve()), is_mutable=True), name=NAME)
    made.remove_database("_memory")
    return made


def listen(port: int, host: str = HOST) -> socket.socket:
    """The port, on this machine only or at another address of its; 0 for any that is free. Raises OSError if that cannot be."""
    [family, kind, protocol, _, address], *_ = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )
    listening = socket.socket(family, kind, protocol)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(address)
        listening.listen()
    except OSError:
        listening.close()
        raise
    return listening


def gate(
    host: str, names: Sequence[str], path: str, password: str | None, proxies: Sequence[str] = ()
) -> Gate:
    """Who is let in where the pages are served at an address: those who know the password, by the names that are given."""
    known = {name.lower() for name in names}
    if not _is_loopback(host):
        known |= {host.lower(), f"[{host}]", socket.gethostname().lower()}
    ours = Gate().hosts | known
    return Gate(
        ours, password, any_address=not _is_loopback(host), path=path, proxies=tuple(proxies)
    )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_open(host: str, names: Sequence[str]) -> bool:
    """Whether others than this machine may ask, so that a password is demanded."""
    return bool(names) or not _is_loopback(host)


def run(workplace: Workplace, listening: socket.socket, gate: Gate | None = None) -> None:
    """Serve until Ctrl-C or SIGTERM; a job that runs is stopped in good order."""
    bound_memory()
    # uvicorn passes on what ended it. A shell starts background jobs with SIGINT ignored.
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)
    # Whom a proxy asks for is read by our gate: uvicorn would believe whoever asks from this machine.
    runner = Runner(workplace)
    config = uvicorn.Config(
        datasette(workplace.database, gate, runner).app(), log_level="warning", timeout_graceful_shutdown=2, lifespan="on",
        proxy_headers=False, server_header=False,
    )  # fmt: skip
    runner.start()
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        return
    finally:
        runner.close()
