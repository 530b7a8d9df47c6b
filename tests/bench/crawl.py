"""What our full crawl costs beside a bare Scrapy spider, and beside one written by hand. See README.md; ``python -m tests.bench.crawl``.

Each crawl is a process of its own, and its CPU time and peak memory are those that the kernel counted for it.
This module imports neither Scrapy nor the crawler: the peak memory of a process starts at its parent's.
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median
from typing import Final
from urllib.request import urlopen

ROOT: Final = Path(__file__).resolve().parents[2]
# The targets of the project.
CPU_RATIO: Final = 0.85
CPU_RATIO_AIM: Final = 0.65
MEMORY_MB: Final = 130
MEMORY_GROWTH: Final = 1.10
FEW, MANY = 1000, 5000

_SECTIONS: Final = [f"/category-{number}.html" for number in range(1, 5)]
_EMPTY: Final = ["/category-9.html"]
# Compiled once for both sides, whatever the environment says of bytecode: else compiling is most of the start.
PYCACHE: Final = str(Path(tempfile.gettempdir()) / "zhaoshang-bench-pycache")
_SEED: Final = 20260715
_UNWANTED: Final = frozenset({"SCRAPY_SETTINGS_MODULE", "PYTHONDONTWRITEBYTECODE"})
_ZHAOSHANG: Final = "from crawler.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process took."""

    pages: int
    """Requests that the server answered, robots.txt included."""
    cpu: float
    """Seconds, user and system."""
    wall: float
    """Seconds."""
    peak: float
    """Resident memory at its highest, MB."""

    @property
    def cpu_a_page(self) -> float:
        """Milliseconds."""
        return self.cpu / self.pages * 1000


def mean(costs: Sequence[Cost]) -> Cost:
    """Of crawls of the same pages."""
    each = [
        fmean(values)
        for values in zip(*((c.pages, c.cpu, c.wall, c.peak) for c in costs), strict=True)
    ]
    return Cost(round(each[0]), *each[1:])


@dataclass(frozen=True, slots=True)
class Site:
    """A generated site that is being served."""

    base: str
    article_bytes: int
    articles: int

    def urls(self, paths: list[str]) -> str:
        """What ``BENCH_START`` takes."""
        return " ".join(self.base + path for path in paths)

    def hits(self) -> int:
        """Requests since it was last asked."""
        with urlopen(f"{self.base}/hits") as answer:  # noqa: S310 - our own server
            return int(answer.read())


@contextmanager
def served(articles: int) -> Iterator[Site]:
    """A site of so many articles, in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.crawl_site", str(articles)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            port, article_bytes = server.stdout.readline().split()
            yield Site(f"http://127.0.0.1:{port}", int(article_bytes), articles)
        finally:
            server.terminate()


def ours(site: Site, paths: list[str], *settings: str) -> Cost:
    """``zhaoshang crawl``: robots.txt, fetch, extract, pipelines, SQLite."""
    with tempfile.TemporaryDirectory(prefix="zhaoshang-bench-") as folder:
        command = [sys.executable, "-c", _ZHAOSHANG, "crawl", "bench", "--quiet"]
        command += ["--db", f"{folder}/bench.db"]
        for setting in ("SPIDER_MODULES=tests.bench.crawl_spider", *settings):
            command += ["-s", setting]
        return cost_of(command, ROOT, site, paths)


def bare(site: Site, paths: list[str], *, lists_only: bool = False) -> Cost:
    """``scrapy runspider`` outside the project: Scrapy's defaults, at our log level.

    It follows the links that ours follows; with ``lists_only`` those of the list pages alone.
    """
    with tempfile.TemporaryDirectory(prefix="zhaoshang-bench-") as folder:
        spider = str(Path(__file__).with_name("bare_spider.py"))
        command = [sys.executable, "-m", "scrapy", "runspider", spider]
        command += ["--loglevel", "INFO", "--logfile", f"{folder}/scrapy.log"]
        only = {"BENCH_LISTS_ONLY": "1"} if lists_only else {}
        return cost_of(command, Path(folder), site, paths, **only)


def hand(site: Site, paths: list[str]) -> Cost:
    """What a person would write by hand: ``hand_spider.py``, at Scrapy's defaults and our log level."""
    with tempfile.TemporaryDirectory(prefix="zhaoshang-bench-") as folder:
        spider = str(Path(__file__).with_name("hand_spider.py"))
        command = [sys.executable, "-m", "scrapy", "runspider", spider]
        command += ["--loglevel", "INFO", "--logfile", f"{folder}/scrapy.log"]
        database = f"{folder}/hand.db"
        cost = cost_of(command, Path(folder), site, paths, BENCH_DATABASE=database)
        with closing(sqlite3.connect(database)) as db:
            (whole,) = db.execute(
                "SELECT count(*) FROM articles WHERE title <> '' AND body <> '' AND published_at IS NOT NULL "
                "AND views IS NOT NULL AND category <> '' AND author <> ''"
            ).fetchone()
        if paths != _EMPTY and whole < site.articles:
            sys.exit(f"the spider written by hand stored {whole} whole articles of {site.articles}")
        return cost


def cost_of(
    command: list[str], folder: Path, site: Site, paths: list[str], **variables: str
) -> Cost:
    """Run a crawl to its end. ``variables`` are its environment's."""
    kept = {name: value for name, value in os.environ.items() if name not in _UNWANTED}
    environment = kept | variables | {
        "BENCH_START": site.urls(paths),
        "PYTHONPYCACHEPREFIX": PYCACHE,
    }  # fmt: skip
    site.hits()
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    return Cost(site.hits(), usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def expected_pages(articles: int) -> int:
    """The pages of a generated site: its articles, and lists of ten in four sections."""
    lists = sum(-(-len(range(section, articles, 4)) // 10) for section in range(4))
    return articles + lists


def compare(articles: int, pairs: int, settings: list[str]) -> bool:
    """Print CPU, time and memory of ours and bare; whether the target is met."""
    crawls: dict[str, Callable[[Site], Cost]] = {
        "ours": lambda site: ours(site, _SECTIONS, *settings),
        "bare": lambda site: bare(site, _SECTIONS),
        "bare again": lambda site: bare(site, _SECTIONS),
        "by hand": lambda site: hand(site, _SECTIONS),
        "bare, lists only": lambda site: bare(site, _SECTIONS, lists_only=True),
    }
    sides: dict[str, list[Cost]] = {name: [] for name in crawls}
    with served(articles) as site:
        print(f"{articles} articles of {site.article_bytes / 1000:.0f} kB, {pairs} rounds")
        start_up = start_up_of(site, settings)
        chance = random.Random(_SEED)  # noqa: S311 - an order, no secret
        for number in range(1, pairs + 1):
            # In any order: what ran before leaves the machine warmer or its caches fuller, and is to favour none.
            for name in chance.sample(list(crawls), len(crawls)):
                sides[name].append(crawls[name](site))
            last = {name: costs[-1] for name, costs in sides.items()}
            check_complete(last.values(), articles)
            shown = "  ".join(f"{name} {cost.cpu_a_page:.2f}" for name, cost in last.items())
            print(f"{number:3}  ms a page: {shown}", flush=True)
    for name, costs in sides.items():
        print_costs(name, costs, start_up[name != "ours"])
    own = sides["ours"]
    # Twice measured, half as noisy.
    yardstick = [mean(pair) for pair in zip(sides["bare"], sides["bare again"], strict=True)]
    print_ratios("ours / bare", own, yardstick, (0.0, 0.0))
    print_ratios("ours / bare, without start-up", own, yardstick, start_up)
    print_ratios("ours / by hand", own, sides["by hand"], (0.0, 0.0))
    print_ratios("bare / bare again (noise)", sides["bare"], sides["bare again"], (0.0, 0.0))
    print_ratios("ours / bare, lists only", own, sides["bare, lists only"], (0.0, 0.0))
    ratio = median(ratios(own, yardstick, (0.0, 0.0)))
    return verdict(
        f"CPU ratio {ratio:.2f}, at most {CPU_RATIO}; the aim is {CPU_RATIO_AIM}",
        ratio <= CPU_RATIO,
    )


def start_up_of(site: Site, settings: list[str]) -> tuple[float, float]:
    """CPU seconds of a crawl that finds an empty list, ours and bare."""
    costs = [(ours(site, _EMPTY, *settings).cpu, bare(site, _EMPTY).cpu) for _ in range(6)]
    # The first compiles the modules.
    return median(a for a, _ in costs[1:]), median(b for _, b in costs[1:])


def check_complete(costs: Iterable[Cost], articles: int) -> None:
    """A crawl that missed pages would look cheap."""
    for cost in costs:
        missing = expected_pages(articles) - cost.pages
        # Ours asks for robots.txt besides.
        if missing not in (0, -1):
            sys.exit(f"a crawl asked for {cost.pages} pages, {missing} too few: see crawl_site.py")


def print_costs(name: str, costs: list[Cost], start_up: float) -> None:
    """One line for one side."""
    page = median(cost.cpu_a_page for cost in costs)
    above = median((cost.cpu - start_up) / cost.pages * 1000 for cost in costs)
    wall = median(cost.wall for cost in costs)
    peak = max(cost.peak for cost in costs)
    print(
        f"{name:17} CPU {page:5.2f} ms a page, {above:5.2f} without the start-up of {start_up:.2f} s;"
        f" wall {wall:5.1f} s; peak {peak:4.0f} MB"
    )


def ratios(a: list[Cost], b: list[Cost], start_up: tuple[float, float]) -> list[float]:
    """CPU a page of ``a`` over that of ``b``, round by round, less the start-up of each."""
    return [
        (x.cpu - start_up[0]) / x.pages / ((y.cpu - start_up[1]) / y.pages)
        for x, y in zip(a, b, strict=True)
    ]


def print_ratios(name: str, a: list[Cost], b: list[Cost], start_up: tuple[float, float]) -> None:
    """Median and range of the paired ratios."""
    found = ratios(a, b, start_up)
    print(f"{name:31} {median(found):.3f}  ({min(found):.3f} to {max(found):.3f})")


def memory(settings: list[str]) -> bool:
    """Print the peak memory after few and after many pages; whether the targets are met."""
    peaks = []
    for pages in (FEW, MANY):
        articles = pages * 10 // 11
        with served(articles) as site:
            cost = ours(site, _SECTIONS, *settings)
        check_complete([cost], articles)
        peaks.append(cost.peak)
        print(f"{cost.pages:5} pages: peak {cost.peak:.1f} MB", flush=True)
    flat = verdict(f"growth {peaks[1] / peaks[0]:.3f}, at most {MEMORY_GROWTH:.2f}",
                   peaks[1] <= peaks[0] * MEMORY_GROWTH)  # fmt: skip
    return verdict(f"peak {peaks[1]:.0f} MB, at most {MEMORY_MB}", peaks[1] <= MEMORY_MB) and flat


def verdict(target: str, met: bool) -> bool:
    """Print a target and whether it is met; returns the latter."""
    print(f"{'met ' if met else 'MISSED'}  {target}")
    return met


def main() -> None:
    """Run what was asked for; exit 1 if a target is missed."""
    parser = argparse.ArgumentParser(prog="tests.bench.crawl", description=__doc__)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="400 articles, 3 pairs: a look")
    parser.add_argument("--memory", action="store_true", help="peak memory instead of CPU")
    parser.add_argument(
        "-s", "--set", action="append", default=[], metavar="NAME=VALUE", help="a setting of ours"
    )
    options = parser.parse_args()
    if options.memory:
        met = memory(options.set)
    elif options.quick:
        met = compare(400, 3, options.set)
    else:
        met = compare(options.articles, options.pairs, options.set)
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
