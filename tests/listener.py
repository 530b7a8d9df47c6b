"""A receiver of webhooks on a free port of loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from crawler.sample.server import HOST


@dataclass(slots=True)
class Listener:
    """``posts`` are path and body of each POST; what is answered can be set."""

    base: str
    posts: list[tuple[str, bytes]] = field(default_factory=list)
    status: int = 200
    answer: bytes = b'{"errcode": 0, "errmsg": "ok"}'
    headers: dict[str, str] = field(default_factory=dict)
    released: threading.Event = field(default_factory=threading.Event)
    """Set unless the test wants no answer until it is."""

    def told(self) -> list[dict[str, Any]]:
        """The bodies, as JSON."""
        return [json.loads(body) for _, body in self.posts]


@contextmanager
def listening() -> Iterator[Listener]:
    """A listener for as long as the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            # Apprise names no charset.
            kind = self.headers["Content-Type"]
            assert kind in ("application/json; charset=utf-8", "application/json")
            listener.posts.append((self.path, body))
            listener.released.wait(60)
            self.send_response(listener.status)
            for name, value in listener.headers.items():
                self.send_header(name, value)
            with suppress(BrokenPipeError):  # who waited long enough has gone
                self.end_headers()
                self.wfile.write(listener.answer)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer((HOST, 0), Handler) as http:
        http.daemon_threads = True
        listener = Listener(f"http://{HOST}:{http.server_address[1]}")
        listener.released.set()
        thread = threading.Thread(target=http.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield listener
        finally:
            listener.released.set()
            http.shutdown()
            thread.join()
