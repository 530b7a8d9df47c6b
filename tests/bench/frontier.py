"""What a million known articles cost a crawl: its start, its look-ups, its memory; see README.md.

``uv run python -m tests.bench.frontier [--articles 1000000]``. Fills a temporary database, then times in child
processes of their own the opening of a ledger over it and over an empty one, and look-ups as list pages make them.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time
from typing import Final

from crawler.storage.database import open_database, transaction
from crawler.storage.frontier import known_at, open_work, walk_of
from crawler.storage.queries import marks
from crawler.storage.visits import due_articles
from crawler.storage.writer import Writer

_SITE: Final = "site"
_NOW: Final = "2026-07-15 02:00:00"
_BODY: Final = "招商引资项目正式落户园区，总投资十二亿元，建成后年产值可达三十亿元。" * 20
# Rows of a list page, and pages of a run.
_ROWS: Final = 20
_PAGES: Final = 5000


def url_of(number: int) -> str:
    """An address as sites have them."""
    return f"https://www.example.cn/zhaoshang/post/{number}.html"


def fill(path: Path, articles: int) -> None:
    """A database with so many articles of one site, none of them due."""
    db = open_database(path)
    for start in range(1, articles + 1, 20_000):
        numbers = range(start, min(start + 20_000, articles + 1))
        with transaction(db):
            db.conn.executemany(
                """
                INSERT INTO articles (id, site, url, title, published_at, body, content_hash, first_seen_at,
                    last_seen_at, fetched_at) VALUES (?, ?, ?, ?, '2026-01-01', ?, ?, ?, ?, ?)
                """,
                (
                    (n, _SITE, url_of(n), f"第{n}号招商公告", _BODY[: 300 + n % 300], f"{n:032x}", _NOW, _NOW, _NOW)
                    for n in numbers
                ),
            )  # fmt: skip
            db.conn.executemany(
                "INSERT INTO addresses (url, article_id, first_seen_at) VALUES (?, ?, ?)",
                ((url_of(n), n, _NOW) for n in numbers),
            )
            db.conn.executemany(
                "INSERT INTO visits (article_id, site, section, crawl_id, listed, next_visit_at) "
                "VALUES (?, ?, 'https://www.example.cn/a/', 1, ?, ?)",
                ((n, _SITE, f"{n:08x}", "2030-01-01 00:00:00" if n % 9 else None) for n in numbers),
            )
    db.close()


def timed(action: Callable[[], object]) -> float:
    """Milliseconds of the processor: what others do on this machine meanwhile is no cost of ours."""
    begun = process_time()
    action()
    return 1000 * (process_time() - begun)


def start_up(path: Path) -> dict[str, float]:
    """Milliseconds of all that a run asks of the database before and at its first list page, and no more."""
    times = []
    for _ in range(9):

        def begin() -> None:
            writer = Writer(path)
            writer.begin_crawl(_SITE, _NOW)
            walk_of(writer.db, _SITE, "https://www.example.cn/a/")
            open_work(writer.db, _SITE, _NOW, 5000)
            due_articles(writer.db, _SITE, _NOW, 200)
            writer.close()

        times.append(timed(begin))
    return {"start_ms": median(times)}


def look_up(path: Path, articles: int) -> dict[str, float]:
    """Microseconds a URL of a second run's look-ups, a list page at a time, and the memory that they add."""
    db = open_database(path)
    chance = random.Random(1)  # noqa: S311 - addresses, not secrets
    # Pages of a list hold neighbours; the pages come from all over the file.
    pages = [range(first, first + _ROWS) for first in chance.choices(range(1, articles), k=_PAGES)]
    urls = [[url_of(number) for number in page] for page in pages]
    known_at(db, _SITE, urls[0])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    times = [1000 * timed(partial(known_at, db, _SITE, page)) / _ROWS for page in urls]
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    bare = f"SELECT url, article_id FROM addresses WHERE url IN ({marks(urls[0])})"

    def ask(page: list[str]) -> list[object]:
        return db.conn.execute(bare, page).fetchall()

    bares = [1000 * timed(partial(ask, page)) / _ROWS for page in urls]
    return {"us_a_url": median(times), "bare_us": median(bares), "added_kib": after - before}


def tuple_ns() -> float:
    """Nanoseconds that a tuple costs in a loop of this interpreter: how fast the machine is at the moment."""

    def make() -> None:
        for number in range(100_000):
            _ = (number, 2)

    return 10 * min(timed(make) for _ in range(5))


def in_child(what: str, path: Path, articles: int) -> dict[str, float]:
    """One measurement in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.frontier", "--child", what, str(path)]
    done = subprocess.run(
        [*command, "--articles", str(articles)], check=True, capture_output=True, text=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Fill, measure, and print."""
    parser = argparse.ArgumentParser(prog="tests.bench.frontier", description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--child", nargs=2, metavar=("WHAT", "PATH"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        what, path = options.child
        found = start_up(Path(path)) if what == "start" else look_up(Path(path), options.articles)
        print(json.dumps(found))
        return
    with tempfile.TemporaryDirectory(prefix="zhaoshang-frontier-") as temporary:
        empty, full = Path(temporary) / "empty.db", Path(temporary) / "full.db"
        fill(empty, 0)
        fill(full, options.articles)
        size = full.stat().st_size / 2**20
        print(f"{options.articles} articles, {size:.0f} MiB")
        starts = [in_child("start", path, options.articles)["start_ms"] for path in (empty, full)]
        print(f"start-up: {starts[0]:.1f} ms over an empty file, {starts[1]:.1f} ms over this one")
        found = in_child("look-up", full, options.articles)
        print(
            f"look-ups, {_ROWS} at a time: {found['us_a_url']:.1f} µs a URL, a bare SELECT of the same "
            f"{found['bare_us']:.1f} µs (a tuple made in a loop: {tuple_ns():.0f} ns); "
            f"{_PAGES * _ROWS} of them added {found['added_kib'] / 1024:.1f} MiB of memory"
        )


if __name__ == "__main__":
    main()
