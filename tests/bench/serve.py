"""How long the pages of ``zhaoshang serve`` take at 100,000 articles of 200 sites: ``uv run --extra browse python -m tests.bench.serve``.

The articles are those of ``tests.bench.search``, the newest of them news, with thirty runs of each site; the sites are declared
in a project beside it. ``--db FILE`` takes a file that is there, or makes it there. Each page is asked for six times, by a
browser's request on loopback: the first time the server has just started. ``--writing``: while articles are stored. Beside the
wall time stands the time that the server had a processor for, which says the same on a busy machine.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace
from itertools import count as count_from
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import Final
from urllib.error import HTTPError
from urllib.parse import quote

from crawler.browse.questions import QUESTIONS
from crawler.items import Article
from crawler.storage.writer import Batch, Writer
from tests.bench.search import articles, store
from tests.crawling import command, environment

_AGAIN: Final = 5
_RUNS: Final = 30
_SITES: Final = 200
# So many of the newest articles came last week.
_NEWS: Final = 2000
_VERDICTS: Final = ("ok",) * 8 + ("degraded", "broken")
_SITE: Final = '''"""A site."""
from crawler.base_spiders.site import SiteSpider


class Site{n}Spider(SiteSpider):
    """第{n}招商网 · http://site{n}.test/."""

    name = "site{n}"
    home = "http://site{n}.test/"
    sections = {{"http://site{n}.test/a/": "招商动态", "http://site{n}.test/b/": "政策"}}
    title = "h1"
'''
_PAGES: Final = {
    "first page": "",
    "unread": "?show=unread",
    "since yesterday": "?show=2d",
    "starred": "?show=starred",
    "one site": "?site=site7",
    "how the sites stand": "sites",
    "a site": "sites/site7",
    "jobs": "jobs",
    "article": "zhaoshang/articles/99",
    "search, common word": f"search?q={quote('招商')}",
    "search, phrase": f"search?q={quote('光伏园区')}",
    "search, one site": f"search?q={quote('招商')}&site=site7&since=2024-01-01",
    "search, page 50": f"search?q={quote('招商')}&page=50",
    "charts": "charts",
    "table of articles": "zhaoshang/articles",
    "table of one site": "zhaoshang/articles?site=site7",
    **{f"question {name}": f"zhaoshang/{name}?q={quote('招商')}&days=&site=" for name in QUESTIONS},
}


def make(path: Path, count: int) -> None:
    """The articles, and runs of their sites."""
    store(path, list(_articles(count)), indexed=True)
    rng = random.Random(2)  # noqa: S311 - no secret
    with closing(Writer(path)) as writer:
        for number in range(_RUNS * _SITES):
            day, site = f"2026-06-{number // _SITES + 1:02} 02:00:00", f"site{number % _SITES}"
            crawl = writer.begin_crawl(site, day)
            writer.note_name(site, f"第{number % _SITES}招商网", day)
            verdict = rng.choice(_VERDICTS)
            why = (
                ""
                if verdict == "ok"
                else f"{site} 的栏目没有回答 / the sections of {site} did not answer"
            )
            ended = {
                "finished_at": day,
                "verdict": verdict,
                "reason": "finished",
                "new": 2,
                "why": why,
            }
            writer.end_crawl(crawl, ended, [])
        news = "UPDATE articles SET news_at = datetime('now', '-' || (abs(random()) % 10000) || ' minutes') WHERE id > ?"
        with writer.transaction():
            writer.db.execute(news, [count - _NEWS])


def _articles(count: int) -> Iterator[Article]:
    """Those of the search, of more sites."""
    for number, article in enumerate(articles(count)):
        site = f"site{number % _SITES}"
        yield replace(article, site=site, url=f"http://{site}.test/{number}.html")


def declare(folder: Path) -> None:
    """A project whose sites are those of the articles."""
    subprocess.run([command("zhaoshang"), "init", str(folder)], check=True, capture_output=True)
    for number in range(_SITES):
        (folder / "sites" / f"site{number}.py").write_text(_SITE.format(n=number), "utf-8")


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Articles are stored, as by a crawl of several sites, until the block ends."""
    over = threading.Event()

    def write() -> None:
        many = cycle(list(_articles(5000)))
        with closing(Writer(path)) as writer:
            crawl = writer.begin_crawl("site0", "2026-07-15 02:00:00")
            for turn in count_from(1):
                batch = [
                    replace(next(many), url=f"http://site0.test/{turn}/{n}.html") for n in range(20)
                ]
                writer.write(Batch(articles=batch), crawl, "2026-07-15 02:00:00")
                if over.wait(0.5):
                    return

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@contextmanager
def serving(path: Path, project: Path) -> Iterator[tuple[str, int]]:
    """The address of a server of its own, and its process."""
    arguments = [command("zhaoshang"), "serve", "--port", "0", "--db", str(path)]
    process = subprocess.Popen(
        arguments,
        stdout=subprocess.PIPE,
        text=True,
        env=environment(PYTHONUNBUFFERED="1", ZHAOSHANG_HOME=str(project)),
    )
    assert process.stdout
    try:
        found = re.search(r"http://\S+?/", process.stdout.readline())
        assert found
        yield found[0], process.pid
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def asked(url: str) -> float:
    """Milliseconds until the whole page is there."""
    begun = time.perf_counter()
    with urllib.request.urlopen(url) as answer:  # noqa: S310 - our own
        answer.read()
    return (time.perf_counter() - begun) * 1000


def _cpu(pid: int) -> float:
    """Milliseconds that a process has had a processor for; 0 on systems that do not tell it so."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def measure(path: Path, project: Path, pages: list[str]) -> None:
    """Print a line a page."""
    print("| page | first ms | its CPU ms | then ms | its CPU ms |\n|---|---|---|---|---|")
    for name, address in _PAGES.items():
        if pages and not any(page in name for page in pages):
            continue
        try:
            with serving(path, project) as (base, pid):
                before = _cpu(pid)
                first = asked(base + address)
                after = _cpu(pid)
                again = median(asked(base + address) for _ in range(_AGAIN))
                cpu = (_cpu(pid) - after) / _AGAIN
        except HTTPError as error:
            # Datasette cuts a query off after ten seconds.
            print(f"| {name} | {error} | | | |", flush=True)
            continue
        print(
            f"| {name} | {first:.0f} | {after - before:.0f} | {again:.0f} | {cpu:.0f} |", flush=True
        )
    print(f"load {os.getloadavg()[0]:.1f}", file=sys.stderr)


def main() -> None:
    """Make the file, ask for the pages."""
    parser = argparse.ArgumentParser(prog="tests.bench.serve", description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--db", type=Path)
    parser.add_argument("--writing", action="store_true", help="while articles are stored")
    parser.add_argument("pages", nargs="*", help="only pages whose names hold one of these")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="zhaoshang-bench-") as folder:
        path = options.db or Path(folder) / "serve.db"
        if not path.exists():
            make(path, options.articles)
        project = Path(folder) / "project"
        declare(project)
        with writing(path) if options.writing else nullcontext():
            measure(path, project, options.pages)


if __name__ == "__main__":
    main()
