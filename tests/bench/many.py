"""Thousands of sites on one machine: a daily run of all of them with nothing new. See README.md.

``uv run python -m tests.bench.many``. Each site has a host of its own (127.x.y.z), sections and articles, and is crawled
whole once as fast as it answers; then comes the run that is measured, at the default politeness. Checked: every site quiet,
nothing new, no page asked for but the lists and the later one whose turn it is.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from tests.bench.crawl import PYCACHE, ROOT, verdict

SITES: Final = 2000
MINUTES: Final = 6.0
MEGABYTES: Final = 500.0
_SECTIONS: Final = ("dt", "gg")
_ARTICLES: Final = 4
_ROWS: Final = 3
_ZHAOSHANG: Final = "from crawler.cli import main; main()"
# On loopback there is nobody to be polite to: what crawler/settings.py says of the others is asked for.
_POLITE: Final = (
    "DOWNLOAD_DELAY=1.0", "AUTOTHROTTLE_ENABLED=True", "CONCURRENT_REQUESTS_PER_DOMAIN=1",
)  # fmt: skip
_SPIDER: Final = '''
from crawler.base_spiders.site import SiteSpider


class Site(SiteSpider):
    """One of thousands."""

    name = "{name}"
    sections = {{"http://{host}:{port}/dt/": "动态", "http://{host}:{port}/gg/": "公告"}}
    article_links = "li a"
    list_row = "li"
    list_published = "i"
    title = "h1"
    published = ".day"
    body = ".text"
'''


def host(number: int) -> str:
    """The address of a site."""
    return f"127.{10 + number // 62500}.{number // 250 % 250 + 1}.{number % 250 + 1}"


def page(host_name: str, path: str) -> bytes | None:
    """What a site answers; None for what it has not."""
    found = re.fullmatch(r"/(dt|gg)/(?:(p2)\.html|(\d)\.html)?", path)
    if found is None:
        return None
    section, later, article = found.groups()
    name = f"{host_name.replace('.', '')}{section}"
    if article:
        text = f"<h1>{name}第{article}号项目签约落户</h1><p class=day>2026-07-0{article}</p><div class=text><p>"
        text += (
            f"第{article}号项目在{name}园区签约，计划用两年建成，建成后带动就业{int(article) * 37}人。"
            * 3
        )
        return f"<html><body>{text}</p></div></body></html>".encode()
    numbers = [str(number) for number in range(_ARTICLES, 0, -1)]
    numbers = numbers[_ROWS:] if later else numbers[:_ROWS]
    rows = "".join(
        f"<li><a href='/{section}/{n}.html'>{name}第{n}号项目签约落户</a><i>2026-07-0{n}</i></li>"
        for n in numbers
    )
    more = "" if later else f"<a href='/{section}/p2.html'>下一页</a>"
    return f"<html><body><ul>{rows}</ul><div class=pages>{more}</div></body></html>".encode()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError, asyncio.IncompleteReadError):
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            path = head.split(" ", 2)[1]
            name = re.search(r"(?im)^host: *([\d.]+)", head)
            body = page(name[1] if name else "", path)
            status = "200 OK" if body is not None else "404 Not Found"
            body = body or b""
            writer.write(
                f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n".encode()
                + body
            )
            await writer.drain()
    writer.close()


async def _serve() -> None:
    server = await asyncio.start_server(_answer, "0.0.0.0", 0, backlog=1024)  # noqa: S104 - all of 127.0.0.0/8
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def served() -> Iterator[int]:
    """The port of all sites, in one process of its own."""
    command = [sys.executable, "-m", "tests.bench.many", "--serve"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.terminate()


def declare(folder: Path, sites: int, port: int) -> None:
    """A package with a file for each site."""
    package = folder / "manysites"
    package.mkdir()
    (package / "__init__.py").touch()
    for number in range(sites):
        text = _SPIDER.format(name=f"site{number:05}", host=host(number), port=port)
        (package / f"site{number:05}.py").write_text(text, encoding="utf-8")


def crawl(folder: Path, day: str, options: Sequence[str]) -> tuple[float, float, float]:
    """``crawl --all`` at a day; seconds of wall and of CPU, and the most memory (MB) that its processes had together."""
    command = [sys.executable, "-c", _ZHAOSHANG, "crawl", "--all", "--quiet", "--db", "many.db"]
    command += ["-s", "SPIDER_MODULES=manysites", "-s", f"NOW={day}T10:00:00+08:00", *options]
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("SCRAPY", "ZHAOSHANG"))}
    path = os.pathsep.join([str(folder), str(ROOT)])
    environment = kept | {"PYTHONPATH": path, "PYTHONPYCACHEPREFIX": PYCACHE}
    begun, most, cpu = time.perf_counter(), 0.0, dict[int, float]()
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=said, stderr=subprocess.STDOUT
        )
        while process.poll() is None:
            found = used(process.pid)
            most = max(most, sum(megabytes for _, megabytes in found.values()))
            cpu |= {pid: seconds for pid, (seconds, _) in found.items()}
            time.sleep(1)
    wall = time.perf_counter() - begun
    if told := (folder / "said").read_text("utf-8").strip():
        print(told[:2000])
    if process.returncode:
        sys.exit(f"ended with {process.returncode}")
    return wall, sum(cpu.values()), most


def used(pid: int) -> dict[int, tuple[float, float]]:
    """Seconds of processor and megabytes of a process and its descendants; memory that they share is counted once."""
    found, left, tick = dict[int, tuple[float, float]](), [pid], os.sysconf("SC_CLK_TCK")
    while left:
        each = left.pop()
        with suppress(OSError, ValueError):
            times = Path(f"/proc/{each}/stat").read_text("latin-1").rpartition(")")[2].split()
            shares = Path(f"/proc/{each}/smaps_rollup").read_text("ascii").splitlines()
            size = sum(int(line.split()[1]) for line in shares if line.startswith("Pss:"))
            found[each] = ((int(times[11]) + int(times[12])) / tick, size / 1024)
            for task in Path(f"/proc/{each}/task").iterdir():
                left += map(int, (task / "children").read_text("ascii").split())
    return found


def check(database: Path, sites: int) -> None:
    """Exit if the last run was no quiet one of all sites, or asked for more than it may."""
    with closing(sqlite3.connect(database)) as db:
        last = "SELECT max(id) FROM crawls GROUP BY site"
        ask = [
            (f"SELECT verdict, count(*) FROM crawls WHERE id IN ({last}) GROUP BY 1", [("quiet", sites)]),
            (f"SELECT max(pages) FROM crawls WHERE id IN ({last})", [(len(_SECTIONS) + 1,)]),
            ("SELECT count(*) FROM articles", [(sites * len(_SECTIONS) * _ARTICLES,)]),
            ("PRAGMA integrity_check", [("ok",)]),
        ]  # fmt: skip
        for sql, expected in ask:
            if (found := db.execute(sql).fetchall()) != expected:
                sys.exit(f"{sql}: {found}, not {expected}")


def main() -> None:
    """Measure; exit 1 if a target is missed."""
    parser = argparse.ArgumentParser(prog="tests.bench.many", description=__doc__)
    parser.add_argument("--sites", type=int, default=SITES)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--set", action="append", default=[], help="a setting of the measured run")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        asyncio.run(_serve())
        return
    with served() as port, tempfile.TemporaryDirectory(prefix="zhaoshang-bench-") as temporary:
        folder = Path(temporary)
        declare(folder, options.sites, port)
        jobs = ["--jobs", str(options.jobs)]
        quick = ["-s", "REVISIT_DAYS="]
        wall, cpu, most = crawl(folder, "2026-07-15", ["--jobs", "2", *quick])
        print(
            f"{options.sites} sites, first run, as fast as they answer: {wall:.0f} s, CPU {cpu:.0f} s, {most:.0f} MB",
            flush=True,
        )
        chosen = [word for each in (*_POLITE, *options.set) for word in ("-s", each)]
        wall, cpu, most = crawl(folder, "2026-07-16", [*jobs, *quick, *chosen])
        check(folder / "many.db", options.sites)
        print(
            f"daily run with nothing new, --jobs {options.jobs}: {wall:.0f} s, CPU {cpu:.0f} s, {most:.0f} MB, load {os.getloadavg()[0]:.1f}"
        )
        fast = verdict(f"{wall / 60:.1f} minutes, at most {MINUTES}", wall <= MINUTES * 60)
        small = verdict(f"{most:.0f} MB, at most {MEGABYTES:.0f}", most <= MEGABYTES)
        sys.exit(0 if fast and small else 1)


if __name__ == "__main__":
    main()
