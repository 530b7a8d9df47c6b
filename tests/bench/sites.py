"""Learn sites without a declaration, crawl them, and mark what was stored. See README.md.

``uv run python -m tests.bench.sites [--sites DIR]``. Each site is learned by ``zhaoshang add`` in a temporary
copy of the project and crawled by ``zhaoshang crawl`` into a temporary database. DIR holds recorded sites:
``sites.json``, ``serve.py`` and ``score.py``; without it the built-in sample site is learned.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean, median
from typing import Final

from crawler.sample.server import serve
from crawler.sample.site import ArticleTruth, SampleSite
from tests.bench.marks import body_f1, day, norm

ROOT: Final = Path(__file__).resolve().parents[2]
_ZHAOSHANG: Final = "from crawler.cli import main; main()"
# Limits against hanging, in seconds, not measurements.
_LEARN_WITHIN: Final = 300
_CRAWL_WITHIN: Final = 900
_SECTIONS: Final = re.compile(r"(\d+) sections")
_SAME_BODY: Final = 0.98
_NAME: Final = "learned"

Figures = dict[str, float | None]
"""One site's figures by column; None where the site does not show the field."""


@dataclass(frozen=True, slots=True)
class Served:
    """A site on loopback."""

    name: str
    base: str
    requests: Callable[[], int]
    """How many it has answered so far."""
    score: Callable[[Path], Figures]
    """Marks a database."""


@contextmanager
def sample() -> Iterator[Served]:
    """The built-in sample site."""
    asked: list[str] = []
    with serve(requests=asked) as base:
        site = SampleSite(datetime.now(UTC), base)
        yield Served(
            "sample", base, lambda: len(asked), lambda database: score_sample(site, asked, database)
        )


@contextmanager
def recorded(folder: Path, name: str, base: str) -> Iterator[Served]:
    """A recorded site, served by the folder's own server at the port of its recording.

    Raises SystemExit if it does not start, most often because something listens at that port.
    """
    with tempfile.TemporaryDirectory(prefix="zhaoshang-bench-") as temporary:
        log = Path(temporary) / "requests.log"
        command = [sys.executable, str(folder / "serve.py"), name, "--log", str(log)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            try:
                if not server.stdout.readline():
                    sys.exit(f"{name} cannot be served at {base}: is the port in use?")
                yield Served(
                    name,
                    base,
                    lambda: len(log.read_bytes().splitlines()),
                    lambda database: score_recorded(folder, name, database),
                )
            finally:
                server.terminate()


@contextmanager
def project() -> Iterator[Path]:
    """A temporary copy of the project, to which a learned site may be written."""
    with tempfile.TemporaryDirectory(prefix="zhaoshang-bench-") as temporary:
        copy = Path(temporary)
        for package in ("crawler", "pipelines"):
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / package, copy / package, ignore=ignored)
        shutil.copy(ROOT / "scrapy.cfg", copy)
        (copy / "tests").mkdir()
        yield copy


def zhaoshang(copy: Path, within: int, *arguments: str) -> tuple[str, int]:
    """Run the command in a copy of the project; returns what it said, and its exit code."""
    environment = {**os.environ, "ZHAOSHANG_LANG": "en", "COLUMNS": "120"}
    # The copy's own code and settings, not those of the project around us.
    for name in ("SCRAPY_SETTINGS_MODULE", "SCRAPY_PROJECT", "PYTHONSAFEPATH", "PYTHONPATH"):
        environment.pop(name, None)
    try:
        done = subprocess.run(
            [sys.executable, "-c", _ZHAOSHANG, *arguments],
            cwd=copy,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=within,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"zhaoshang {arguments[0]} took more than {within} s", -1
    return done.stdout, done.returncode


def learn_and_crawl(site: Served, keep: Path | None) -> Figures:
    """Learn, crawl and mark one site. What went wrong is printed, and the site has found nothing."""
    with project() as copy:
        said, code = zhaoshang(copy, _LEARN_WITHIN, "add", site.base, "--yes", "--name", _NAME)
        learned = site.requests()
        sections = _SECTIONS.search(said)
        figures: Figures = {"learn": learned, "sections": int(sections[1]) if sections else 0}
        if code:
            print(f"{site.name}: not learned: {said.strip().splitlines()[-1:]}")
            return {**figures, "found": 0, "perfect": 0}
        if keep:
            keep.mkdir(parents=True, exist_ok=True)
            shutil.copy(copy / "crawler" / "spiders" / f"{_NAME}.py", keep / f"{site.name}.py")
        database = copy / "bench.db"
        said, code = zhaoshang(copy, _CRAWL_WITHIN, "crawl", _NAME, "--quiet", "--db", str(database))  # fmt: skip
        if code:
            print(f"{site.name}: the crawl ended with {code}: {said.strip().splitlines()[-1:]}")
        figures["crawl"] = site.requests() - learned
        return {**figures, **site.score(database)}


def score_recorded(folder: Path, name: str, database: Path) -> Figures:
    """The line that the folder's ``score.py`` prints of a site. Raises CalledProcessError if there is none."""
    command = [sys.executable, str(folder / "score.py"), "--db", str(database), name]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    head, values = lines[0].split()[1:], lines[1].split()[1:]
    return {
        column: None if value == "-" else float(value)
        for column, value in zip(head, values, strict=True)
    }


def score_sample(site: SampleSite, asked: list[str], database: Path) -> Figures:
    """As ``score.py`` of recorded sites: shares in percent, of the articles found; perfect and found of all."""
    truths = {address: truth for truth in site.truth() for address in truth.addresses}
    hits: dict[int, list[sqlite3.Row]] = defaultdict(list)
    extra = 0
    for row in stored(database):
        if truth := truths.get(row["url"]):
            hits[truth.id].append(row)
        else:
            extra += 1
    visits = Counter(asked)
    articles = {truth.id: truth for truth in truths.values()}
    real_days = {article.id: str(site.published_at(article).date()) for article in site.articles}
    marks, made_up = {}, 0
    for number, rows in hits.items():
        truth = articles[number]
        seen = sum(visits[f"GET {address.removeprefix(site.base)}"] for address in truth.addresses)
        marks[number] = right_of(rows[0], truth, seen)
        # A day that the page does not state, but that the feed does, is not made up.
        date = day(rows[0]["published_at"])
        made_up += truth.published is None and date not in (None, real_days[number])
    perfect = sum(len(hits[n]) == 1 and False not in right.values() for n, right in marks.items())
    figures: Figures = {
        "articles": len(articles),
        "found": 100 * len(hits) / len(articles),
        "extra": extra + sum(len(rows) - 1 for rows in hits.values()),
        "made_up": made_up,
        "perfect": 100 * perfect / len(articles),
    }
    for name in ("title", "date", "category", "author", "views", "body"):
        values = [right[name] for right in marks.values() if right[name] is not None]
        figures[name] = 100 * mean(map(bool, values)) if values else None
    return figures


def right_of(row: sqlite3.Row, truth: ArticleTruth, visits: int) -> dict[str, bool | None]:
    """What is right of a stored article; None for a date that its page does not state in full."""
    views = row["views"]
    return {
        "title": norm(row["title"]) == norm(truth.title),
        "date": day(row["published_at"]) == str(truth.published) if truth.published else None,
        "category": norm(row["category"]) == norm(truth.category),
        "author": norm(row["author"]) == norm(truth.author),
        # Each visit of the article adds one.
        "views": views is not None and truth.views <= views <= truth.views + visits,
        "body": body_f1(row["body"], "\n".join(truth.body)) >= _SAME_BODY,
    }


def stored(database: Path) -> list[sqlite3.Row]:
    """The articles of a database."""
    with closing(sqlite3.connect(database)) as db:
        db.row_factory = sqlite3.Row
        return db.execute(
            "SELECT url, title, published_at, category, author, views, body FROM articles"
        ).fetchall()


def print_table(results: dict[str, Figures]) -> None:
    """A Markdown table: a line a site, then the mean and the median over the sites."""
    columns = [
        "learn", "sections", "crawl", "articles", "found", "extra", "title", "date", "category", "author", "views",
        "body", "made_up", "perfect",
    ]  # fmt: skip
    print(f"\n| site | {' | '.join(columns)} |\n|{'---|' * (len(columns) + 1)}")
    lines = dict(results)
    for title, function in (("mean", mean), ("median", median)):
        lines[title] = {}
        for column in columns:
            values = [v for figures in results.values() if (v := figures.get(column)) is not None]
            lines[title][column] = function(values) if values else None
    for name, figures in lines.items():
        cells = (shown(figures.get(column)) for column in columns)
        print(f"| {name} | {' | '.join(cells)} |")


def shown(value: float | None) -> str:
    """A figure with one decimal, if it has any."""
    return "–" if value is None else f"{value:.1f}".removesuffix(".0")


def main() -> None:
    """Learn and crawl every site, one after the other."""
    parser = argparse.ArgumentParser(prog="tests.bench.sites", description=__doc__)
    parser.add_argument("names", nargs="*", help="only these of the recorded sites")
    parser.add_argument("--sites", type=Path, metavar="DIR", help="a folder of recorded sites")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the learned spiders here")
    options = parser.parse_args()
    results: dict[str, Figures] = {}
    if options.sites is None:
        with sample() as site:
            results[site.name] = learn_and_crawl(site, options.keep)
    else:
        folder = options.sites.resolve()
        for entry in json.loads((folder / "sites.json").read_text("utf-8")):
            if options.names and entry["name"] not in options.names:
                continue
            with recorded(folder, entry["name"], entry["base"]) as site:
                results[site.name] = learn_and_crawl(site, options.keep)
            print(f"{site.name}: done", file=sys.stderr, flush=True)
    print_table(results)


if __name__ == "__main__":
    main()
