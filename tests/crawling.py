"""Crawls in a child process (Scrapy's reactor cannot start twice) against sites on loopback."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from crawler.sample.articles import SHANGHAI
from crawler.sample.server import HOST
from crawler.sample.site import Page, SampleSite
from tests.forks import Child

ROOT: Final = Path(__file__).parents[1]
NOW: Final = datetime(2026, 7, 15, 10, 0, tzinfo=SHANGHAI)
# Far beyond what any run takes, also on a busy machine: a limit against hanging, not a measurement.
PATIENCE: Final = 120.0

_SITES: Final = '''
from scrapy import Spider

from crawler.base_spiders.zblog import ZBlogSpider
from crawler.spiders.cuihu import CuihuSpider


class Mine(CuihuSpider):
    """The sample site under another name."""

    name = "mine"
    start_urls = ["{base}/category-%d.html" % n for n in range(1, 5)]


class Down(Mine):
    name = "down"
    start_urls = ["{closed}/category-1.html"]


class Redesigned(Mine):
    name = "redesigned"
    article_links = "h2.headline > a"


class Crash(Mine):
    name = "crash"

    def parse_article(self, response, section, row):
        raise RuntimeError("a callback of the test's own")


class CrashOnce(Mine):
    name = "crashonce"

    def parse_article(self, response, section, row):
        if response.url.endswith("/post/460.html"):
            raise RuntimeError("a callback of the test's own")
        yield from super().parse_article(response, section, row)


class Rejected(Mine):
    name = "rejected"
    # Absent: a title that is declared and not found is read generically.
    title = ""


class Lacking(ZBlogSpider):
    name = "lacking"
    start_urls = ["{base}/category-1.html"]


class BadSelector(Mine):
    name = "badselector"
    body = "div["


class Plain(Spider):
    name = "plain"
    start_urls = ["{base}/"]
'''


_ONE_SITE: Final = '''
import asyncio, os, sys, time
from scrapy.exceptions import CloseSpider
from crawler.spiders.cuihu import CuihuSpider


class Site(CuihuSpider):
    """The sample site under another name."""

    name = "{name}"
    sample = False
    start_urls = ["{base}/category-%d.html" % n for n in range(1, 5)]
'''


@dataclass(slots=True)
class Server:
    """A site on a free port of loopback; ``requests`` are the paths that it was asked for."""

    base: str
    site: SampleSite
    requests: list[str] = field(default_factory=list)


Answer = Callable[[SampleSite, str], Page]


@contextmanager
def serving(answer: Answer = SampleSite.respond) -> Iterator[Server]:
    """Serve the sample site at ``NOW``, or what ``answer`` makes of it, while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(self.path)

        def do_POST(self) -> None:
            """What is posted is asked for as ``POST /path body``."""
            body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
            self._answer(f"POST {self.path} {body}")

        def _answer(self, path: str) -> None:
            server.requests.append(path)
            page = answer(server.site, path)
            etag = page.headers.get("ETag")
            if etag and self.headers["If-None-Match"] == etag:
                page = Page(304, page.content_type, b"", page.headers)
            try:
                self.send_response(page.status)
                headers = {"Content-Type": page.content_type, **page.headers}
                headers["Content-Length"] = str(len(page.body))
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(page.body)
            except OSError:
                # The crawler was killed; that is what the tests are about.
                self.close_connection = True

        def log_message(self, *args: Any) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64

        def handle_error(self, request: Any, client_address: Any) -> None:
            if not isinstance(sys.exc_info()[1], OSError):
                super().handle_error(request, client_address)

    with Quiet((HOST, 0), Handler) as http:
        base = f"http://{HOST}:{http.server_address[1]}"
        server = Server(base, SampleSite(NOW, base))
        thread = threading.Thread(target=http.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            http.shutdown()
            thread.join()


class Gate:
    """Lets ``free`` article pages through; then holds every further one until ``open`` is called."""

    def __init__(self, free: int) -> None:
        self.free = free
        self.held = threading.Event()
        self._opened = threading.Event()
        self._lock = threading.Lock()

    def __call__(self, site: SampleSite, path: str) -> Page:
        if path.startswith("/post/"):
            with self._lock:
                self.free -= 1
                hold = self.free < 0
            if hold:
                self.held.set()
                self._opened.wait(PATIENCE)
        return site.respond(path)

    def open(self) -> None:
        self._opened.set()


def closed_port() -> int:
    """A port of loopback at which nobody listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def command(name: str) -> str:
    """A console script of this environment."""
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    assert found, f"{name} is not installed"
    return found


def environment(**changes: str) -> dict[str, str]:
    """This process's environment without what steers Scrapy or the language, then ``changes``."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SCRAPY", "ZHAOSHANG", "LC_", "LANG", "PYTEST", "COLUMNS"))
    }
    return {**kept, "LANG": "en_US.UTF-8", "PYTHONUTF8": "0", **changes}


def run(arguments: Sequence[str], cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a console script to its end."""
    child = start(arguments, cwd, **env)
    out, err = child.communicate(PATIENCE)
    return subprocess.CompletedProcess(child.args, child.wait(0), out, err)


def run_afresh(arguments: Sequence[str], cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """The same in an interpreter of its own: where its start is the subject; see ``tests.forks``."""
    return subprocess.run(
        [command(arguments[0]), *arguments[1:]],
        cwd=cwd,
        env=environment(**env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )


def start(arguments: Sequence[str], cwd: Path, **env: str) -> Child:
    """Start a console script, to be stopped by the test."""
    return Child([command(arguments[0]), *arguments[1:]], cwd, environment(**env))


def declare_sites(folder: Path, base: str) -> None:
    """Write the package ``mysites``: the sample site at ``base``, right and wrong in several ways."""
    package = folder / "mysites"
    package.mkdir()
    text = _SITES.replace("{base}", base).replace("{closed}", f"http://{HOST}:{closed_port()}")
    (package / "__init__.py").write_text(text, encoding="utf-8")


def crawl_arguments(program: str, *arguments: str) -> list[str]:
    """``PROGRAM crawl …`` for the sites of ``declare_sites`` at ``NOW``, into ``t.db``; later options win."""
    database = ["--db", "t.db"] if program == "zhaoshang" else ["-s", "DATABASE=t.db"]
    return [
        program, "crawl", *database,
        "-s", "SPIDER_MODULES=mysites", "-s", f"NOW={NOW.isoformat()}", *arguments,
    ]  # fmt: skip


def crawl(program: str, *arguments: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run ``zhaoshang crawl`` or ``scrapy crawl`` to its end."""
    return run(crawl_arguments(program, *arguments), cwd, **crawl_environment(cwd), **env)


def crawl_environment(cwd: Path) -> dict[str, str]:
    """What ``scrapy`` needs outside the project's folder; ``zhaoshang`` needs none of it."""
    return {"SCRAPY_SETTINGS_MODULE": "crawler.settings", "PYTHONPATH": str(cwd)}


def rows(database: Path, sql: str, *values: object) -> list[sqlite3.Row]:
    """Ask the database file."""
    with closing(sqlite3.connect(database, timeout=PATIENCE)) as db:
        db.row_factory = sqlite3.Row
        return db.execute(sql, values).fetchall()


def verdicts(database: Path) -> list[tuple[str, str | None]]:
    """Site and verdict of every crawl, the first one first."""
    return [tuple(row) for row in rows(database, "SELECT site, verdict FROM crawls ORDER BY id")]


def declare_each(folder: Path, base: str, bodies: Mapping[str, str]) -> None:
    """Write the package ``mysites`` with a file for each site: the sample site at ``base``, and a body of its own.

    A body that begins with ``!`` is the whole file.
    """
    package = folder / "mysites"
    package.mkdir()
    (package / "__init__.py").touch()
    for name, body in bodies.items():
        text = body[1:] if body.startswith("!") else _ONE_SITE.format(name=name, base=base) + body
        (package / f"{name}.py").write_text(text, encoding="utf-8")


def count(database: Path, table: str) -> int:
    """The rows of a table; 0 while it is not there yet."""
    try:
        return int(rows(database, f"SELECT count(*) FROM {table}")[0][0])
    except sqlite3.OperationalError:
        return 0


def wait_until(condition: Callable[[], bool], child: Child | None = None) -> None:
    """Poll until the condition holds; fails if the child ends before, or patience does."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if child is None:
            assert time.monotonic() < deadline, "nothing came of it"
        elif child.poll() is not None:
            said = child.communicate(PATIENCE)
            raise AssertionError(f"ended too early with {child.returncode}: {said}")
        elif time.monotonic() > deadline:
            child.kill()
            raise AssertionError(f"nothing came of it: {child.communicate(PATIENCE)}")
        time.sleep(0.01)
