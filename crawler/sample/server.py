"""The sample site on a real socket, on loopback only."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from crawler.sample.articles import SHANGHAI
from crawler.sample.site import SampleSite

HOST = "127.0.0.1"
# Where the declared sample site, cuihu, expects it.
PORT: Final = 8017


@contextmanager
def serve(
    port: int = 0, now: datetime | None = None, requests: list[str] | None = None
) -> Iterator[str]:
    """Serve the site while the block runs; yields its base URL, such as ``http://127.0.0.1:41234``.

    ``port`` 0 takes a free one. ``now`` (aware) holds the site's time still; with None ages count
    back from the start and grow as the clock runs. ``requests``, if given, gains ``METHOD /path``
    for each request. Raises OSError when the port is taken, ValueError for a naive ``now``.
    """
    server = _Server((HOST, port), _Answer)
    try:
        base = f"http://{HOST}:{server.server_address[1]}"
        # The one place that reads a clock; the site itself is told what time it is.
        server.site = SampleSite(now or datetime.now(SHANGHAI), base)
        server.now = now
        server.requests = requests
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield base
        finally:
            server.shutdown()
            thread.join()
    finally:
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    site: SampleSite
    now: datetime | None
    requests: list[str] | None

    def __init__(self, *args: Any) -> None:
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__(*args)

    def server_bind(self) -> None:
        # HTTPServer asks the resolver for this host's name: slow, and nobody needs it.
        socket.socket.setsockopt(self.socket, socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = HOST, self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._open_lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._open_lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        super().server_close()
        # Connections kept alive would otherwise go on being answered.
        with self._open_lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that went away; anything else is a bug, and shown."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class _Answer(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 30
    server_version = "cuihu"
    sys_version = ""

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: Any) -> None:
        """Stay silent."""

    def _answer(self, *, with_body: bool) -> None:
        server = self.server
        if server.requests is not None:
            server.requests.append(f"{self.command} {self.path}")
        now = server.now or datetime.now(SHANGHAI)
        page = server.site.respond(self.path, now=now, count=with_body)
        self.send_response(page.status)
        self.send_header("Content-Type", page.content_type)
        self.send_header("Content-Length", str(len(page.body)))
        for name, value in page.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if with_body:
            self.wfile.write(page.body)
