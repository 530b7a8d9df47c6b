"""Two processes beside one: 20 generated sites in one ``crawl --all``. See README.md.

``uv run python -m tests.bench.jobs``. Every crawl is checked: each site ok, each article stored once, no lock
error, the file sound; a crawl that is not so ends the benchmark. ``apart`` is what the machine allows at the moment: two
crawls of half of the sites each, at the same time, that share nothing.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from tests.bench.crawl import PYCACHE, ROOT, verdict

SITES: Final = 20
ARTICLES: Final = 150
RATIO: Final = 1.7
_ZHAOSHANG: Final = "from crawler.cli import main; main()"
_SPIDER: Final = '''
from tests.bench.crawl_spider import BenchSpider


class Site(BenchSpider):
    """One of many."""

    name = "site{number:02}"
    sample = False
    start_urls = ["http://127.0.0.1:{port}/category-%d.html" % n for n in range(1, 5)]
'''


@dataclass(frozen=True, slots=True)
class Run:
    """What one crawl of all sites took."""

    wall: float
    """Seconds."""
    waits: int
    """How often a write had to wait for the other process's."""


@contextmanager
def served(sites: int, articles: int) -> Iterator[list[str]]:
    """Ports of so many sites, in one process of its own."""
    command = [sys.executable, "-m", "tests.bench.crawl_site", str(articles), str(sites)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().split()[0].split(",")
        finally:
            server.terminate()


def declare(folder: Path, ports: list[str]) -> None:
    """A package with a file for each site."""
    package = folder / "benchsites"
    package.mkdir()
    (package / "__init__.py").touch()
    for number, port in enumerate(ports):
        text = _SPIDER.format(number=number, port=port)
        (package / f"site{number:02}.py").write_text(text, encoding="utf-8")


def crawl_all(ports: list[str], articles: int, jobs: int) -> Run:
    """``crawl --all --jobs N`` into a new database, checked."""
    with tempfile.TemporaryDirectory(prefix="zhaoshang-bench-") as temporary:
        folder = Path(temporary)
        declare(folder, ports)
        database = folder / "bench.db"
        command = [sys.executable, "-c", _ZHAOSHANG, "crawl", "--all", "--jobs", str(jobs)]
        command += ["--quiet", "--db", str(database), "-s", "SPIDER_MODULES=benchsites"]
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("SCRAPY", "ZHAOSHANG"))}
        path = os.pathsep.join([str(folder), str(ROOT)])
        environment = kept | {"PYTHONPATH": path, "PYTHONPYCACHEPREFIX": PYCACHE}
        begun = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        assert process.stdout is not None
        said = process.stdout.read().decode()
        process.wait()
        wall = time.perf_counter() - begun
        if process.returncode or said:
            sys.exit(f"--jobs {jobs} ended with {process.returncode}: {said}")
        check(database, len(ports), articles)
        waits = (folder / "zhaoshang.log").read_text("utf-8").count("locked by another")
        return Run(wall, waits)


def crawl_apart(ports: list[str], articles: int) -> float:
    """Seconds of two crawls side by side, each of half of the sites and into a database of its own."""
    half = len(ports) // 2
    begun = time.perf_counter()
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda some: crawl_all(some, articles, 1), (ports[:half], ports[half:])))
    return time.perf_counter() - begun


def check(database: Path, sites: int, articles: int) -> None:
    """Exit if anything is missing."""
    with closing(sqlite3.connect(database)) as db:
        ask = [
            ("SELECT verdict, count(*) FROM crawls GROUP BY 1", [("ok", sites)]),
            ("SELECT count(*), count(DISTINCT url) FROM articles", [(sites * articles,) * 2]),
            ("SELECT min(n), max(n) FROM (SELECT count(*) AS n FROM articles GROUP BY site)", [(articles,) * 2]),
            ("PRAGMA integrity_check", [("ok",)]),
        ]  # fmt: skip
        for sql, expected in ask:
            if (found := db.execute(sql).fetchall()) != expected:
                sys.exit(f"{sql}: {found}, not {expected}")


def main() -> None:
    """Compare; exit 1 if the target is missed."""
    parser = argparse.ArgumentParser(prog="tests.bench.jobs", description=__doc__)
    parser.add_argument("--sites", type=int, default=SITES)
    parser.add_argument("--articles", type=int, default=ARTICLES, help="of each site")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    found: list[float] = []
    limits: list[float] = []
    with served(options.sites, options.articles) as ports:
        print(f"{options.sites} sites of {options.articles} articles, {options.rounds} rounds")
        for number in range(1, options.rounds + 1):
            # Who is first takes turns: a machine that warms up or slows down favours none.
            order = (1, 2) if number % 2 else (2, 1)
            runs = {jobs: crawl_all(ports, options.articles, jobs) for jobs in order}
            found.append(runs[1].wall / runs[2].wall)
            apart = crawl_apart(ports, options.articles)
            limits.append(runs[1].wall / apart)
            shown = "; ".join(
                f"{jobs}: {runs[jobs].wall:.1f} s, {runs[jobs].waits} waits" for jobs in (1, 2)
            )
            load = os.getloadavg()[0]
            print(
                f"{number:3}  processes {shown}; apart: {apart:.1f} s; ratio {found[-1]:.2f} of {limits[-1]:.2f};"
                f" load {load:.1f}",
                flush=True,
            )
    ratio = median(found)
    line = f"two processes {ratio:.2f} times one ({min(found):.2f} to {max(found):.2f}), at least {RATIO}"
    print(
        f"two crawls that share nothing {median(limits):.2f} times one ({min(limits):.2f} to {max(limits):.2f})"
    )
    sys.exit(0 if verdict(line, ratio >= RATIO) else 1)


if __name__ == "__main__":
    main()
