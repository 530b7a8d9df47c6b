"""What the verbs that only read cost at the prompt: 200 sites with their files, 100,000 articles. See README.md.

``uv run python -m tests.bench.prompt [--sites 200] [--articles 100000] [--rounds 7] [--keep DIR]``. Each verb is a process of
its own; counted is its CPU as the kernel has it, user and system, start-up included, the median of the rounds after one that
warms up. The exit code says whether each keeps to its limit. ``--keep`` makes the project in a folder, or takes what an
earlier run made there.
"""

from __future__ import annotations

import argparse
import itertools
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Final

from crawler.clock import stamp
from crawler.items import Article
from crawler.runs.lock import lock_of_site
from crawler.storage.database import transaction
from crawler.storage.writer import Batch, Writer
from tests.bench import search
from tests.bench.crawl import PYCACHE, ROOT, verdict

SECONDS: Final = 0.35
_RUNS: Final = 30
_NEWS: Final = 1000
_BATCH: Final = 500
_ZHAOSHANG: Final = "from crawler.cli import main; main()"
_SPIDER: Final = '''
from crawler.base_spiders.site import SiteSpider


class Site(SiteSpider):
    """第{number}号网站 · 动态、公告."""

    name = "site{number:03}"
    sections = {{"http://site{number:03}.test/dt/": "动态", "http://site{number:03}.test/gg/": "公告"}}
    article_links = "li a"
    title = "h1"
    published = ".day"
    body = ".text"
'''
VERBS: Final = (
    "--help", "status", "status site007", "status --json", "sites", "search 光伏园区", "search 招商 --site site007",
    "search 招商 --new 7d", "show 500", "doctor", "watch list",
)  # fmt: skip


def make(folder: Path, sites: int, articles: int) -> None:
    """A project of ``zhaoshang init`` with a file for each site, and what a month of daily crawls stored of them."""
    zhaoshang(folder.parent, f"init {folder}")
    for number in range(sites):
        text = _SPIDER.format(number=number)
        (folder / "sites" / f"site{number:03}.py").write_text(text, encoding="utf-8")
    now = datetime.now(UTC)
    names = [f"site{number:03}" for number in range(sites)]
    with closing(Writer(folder / "data" / "zhaoshang.db")) as writer:
        each = _articles(articles, sites)
        while items := list(itertools.islice(each, _BATCH)):
            writer.write(Batch(items), 1, stamp(now))
        with transaction(writer.db):
            _note_runs(writer, names, now)
            yesterday = stamp(now - timedelta(days=1))
            writer.db.execute(
                """
                UPDATE articles SET news_at = ?, published_at = substr(?, 1, 10)
                WHERE id > (SELECT max(id) FROM articles) - ?
                """,
                [yesterday, yesterday, _NEWS],
            )
    for site in names:
        # As a crawl leaves it behind: whoever asks whether one is under way has to try it.
        with lock_of_site(folder / "data" / "zhaoshang.db", site):
            pass


def _articles(number: int, sites: int) -> Iterator[Article]:
    for n, item in enumerate(search.articles(number)):
        item.site = f"site{n % sites:03}"
        item.url = f"http://{item.site}.test/{n}.html"
        yield item


def _note_runs(writer: Writer, names: list[str], now: datetime) -> None:
    writer.db.conn.executemany(
        """
        INSERT INTO crawls (site, started_at, finished_at, verdict, reason, pages, new) VALUES (?, ?, ?, ?, 'finished', 30, 1)
        """,
        (
            (name, stamp(begun), stamp(begun + timedelta(minutes=1)), "quiet" if day else "ok")
            for day in reversed(range(_RUNS))
            for name in names
            for begun in [now - timedelta(days=day, hours=1)]
        ),
    )


def zhaoshang(folder: Path, words: str) -> float:
    """Seconds of CPU, user and system, that the command takes in a folder; what it prints is read and dropped."""
    unwanted = ("SCRAPY", "ZHAOSHANG", "PYTHONDONTWRITEBYTECODE")
    kept = {n: v for n, v in os.environ.items() if not n.startswith(unwanted)}
    environment = kept | {
        "PYTHONPATH": str(ROOT),
        "PYTHONPYCACHEPREFIX": PYCACHE,
        "LANG": "zh_CN.UTF-8",
    }
    command = [sys.executable, "-c", _ZHAOSHANG, *words.split()]
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:  # fmt: skip
        assert process.stdout is not None
        said = process.stdout.read().decode()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"zhaoshang {words} ended with {process.returncode}: {said}")
    return used.ru_utime + used.ru_stime


def measure(folder: Path, rounds: int) -> bool:
    """Print what each verb takes; whether all keep to the limit."""
    for words in VERBS:
        zhaoshang(folder, words)
    took: dict[str, list[float]] = {words: [] for words in VERBS}
    # In turn, so that what else the machine does falls on all of them.
    for _ in range(rounds):
        for words in VERBS:
            took[words].append(zhaoshang(folder, words))
    print("| verb | CPU s, median (least to most) |\n|---|---|")
    for words, seconds in took.items():
        print(f"| `{words}` | {median(seconds):.2f} ({min(seconds):.2f} to {max(seconds):.2f}) |")
    slowest = max(VERBS, key=lambda words: median(took[words]))
    line = f"the slowest is {slowest} with {median(took[slowest]):.2f} s, at most {SECONDS}"
    return verdict(line, median(took[slowest]) <= SECONDS)


def main() -> None:
    """Make, measure; exit 1 if the target is missed."""
    parser = argparse.ArgumentParser(prog="tests.bench.prompt", description=__doc__)
    parser.add_argument("--sites", type=int, default=200)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--keep", type=Path, help="a folder for the project")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="zhaoshang-bench-") as temporary:
        folder = (options.keep or Path(temporary) / "project").absolute()
        if not (folder / "scrapy.cfg").exists():
            make(folder, options.sites, options.articles)
        sys.exit(0 if measure(folder, options.rounds) else 1)


if __name__ == "__main__":
    main()
