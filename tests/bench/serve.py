"""How long the pages of ``zhaoshang serve`` take at 100,000 articles: ``uv run --extra browse python -m tests.bench.serve``.

The articles are those of ``tests.bench.search``, with thirty runs of each site; ``--db FILE`` takes a file that is there.
Each page is asked for six times, by a browser's request on loopback: the first time the server has just started.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median
from typing import Final
from urllib.error import HTTPError
from urllib.parse import quote

from crawler.browse.questions import QUESTIONS
from crawler.storage.writer import Writer
from tests.bench.search import articles, store
from tests.crawling import command, environment

_AGAIN: Final = 5
_RUNS: Final = 30
_PAGES: Final = {
    "first page": "",
    "unread": "?show=unread",
    "since yesterday": "?show=2d",
    "how the sites stand": "health",
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
    store(path, list(articles(count)), indexed=True)
    with closing(Writer(path)) as writer:
        for number in range(_RUNS * 40):
            day = f"2026-06-{number // 40 + 1:02} 02:00:00"
            crawl = writer.begin_crawl(f"site{number % 40}", day)
            ended = {"finished_at": day, "verdict": "ok", "reason": "finished", "new": 2}
            writer.end_crawl(crawl, ended, [])


@contextmanager
def serving(path: Path) -> Iterator[str]:
    """The address of a server of its own."""
    arguments = [command("zhaoshang"), "serve", "--port", "0", "--db", str(path)]
    process = subprocess.Popen(
        arguments, stdout=subprocess.PIPE, text=True, env=environment(PYTHONUNBUFFERED="1")
    )
    assert process.stdout
    try:
        found = re.search(r"http://\S+?/", process.stdout.readline())
        assert found
        yield found[0]
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def asked(url: str) -> float:
    """Milliseconds until the whole page is there."""
    begun = time.perf_counter()
    with urllib.request.urlopen(url) as answer:  # noqa: S310 - our own
        answer.read()
    return (time.perf_counter() - begun) * 1000


def measure(path: Path, pages: list[str]) -> None:
    """Print a line a page."""
    print("| page | first ms | then ms |\n|---|---|---|")
    for name, address in _PAGES.items():
        if pages and not any(page in name for page in pages):
            continue
        try:
            with serving(path) as base:
                first = asked(base + address)
                again = median(asked(base + address) for _ in range(_AGAIN))
        except HTTPError as error:
            # Datasette cuts a query off after ten seconds.
            print(f"| {name} | {error} | |", flush=True)
            continue
        print(f"| {name} | {first:.0f} | {again:.0f} |", flush=True)
    print(f"load {os.getloadavg()[0]:.1f}", file=sys.stderr)


def main() -> None:
    """Make the file, ask for the pages."""
    parser = argparse.ArgumentParser(prog="tests.bench.serve", description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--db", type=Path)
    parser.add_argument("pages", nargs="*", help="only pages whose names hold one of these")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="zhaoshang-bench-") as folder:
        path = options.db or Path(folder) / "serve.db"
        if not path.exists():
            make(path, options.articles)
        measure(path, options.pages)


if __name__ == "__main__":
    main()
