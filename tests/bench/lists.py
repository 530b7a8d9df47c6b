"""Our list extractor on labelled list pages. See README.md.

``uv run python -m tests.bench.lists --corpus DIR``. Two tables: with the labels as they are, and with what labels made by
one XPath a site say beyond a row's own title and date set aside (`same_title`, `day_in_words`).
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from typing import Any, Final

from crawler.read.document import parse_document
from crawler.read.listing import Row, read_listing
from tests.bench.marks import day, norm

_COLUMNS: Final = ("recall", "precision", "found", "day")
_BULLETS: Final = "•·▪■◆●○▶►"


@dataclass(frozen=True, slots=True)
class Label:
    """One row as it was labelled."""

    title: str
    date: str | None


def same_title(got: str, label: str) -> bool:
    """Whether a label is a title with no more than a bullet before it, or a date and an excerpt behind it."""
    want = norm(label).lstrip(_BULLETS)
    title = norm(got)
    return want == title or (
        len(title) >= 6 and want.startswith(title) and day(want[len(title) :]) is not None
    )


def day_in_words(row: Row, label: Label) -> bool:
    """Whether a labelled day is one that the title or the excerpt tells of, and not the row's own."""
    told = norm(f"{row.title}{row.excerpt or ''}")
    year, month, date = (label.date or "").split("-")
    return f"{year}年{int(month)}月{int(date)}" in told or f"{int(month)}月{int(date)}日" in told


def mark(rows: Sequence[Row], labels: Sequence[Label], *, strict: bool) -> dict[str, float]:
    """One page's columns, 0 to 1."""
    left = list(rows)
    hits: list[tuple[Row, Label]] = []
    for label in labels:
        for row in left:
            if norm(row.title) == norm(label.title) or (
                not strict and same_title(row.title, label.title)
            ):
                hits.append((row, label))
                left.remove(row)
                break
    recall = len(hits) / len(labels)
    precision = len(hits) / len(rows) if rows else 0.0
    marks = {
        "recall": recall,
        "precision": precision,
        "found": float(recall >= 0.95 and precision >= 0.9),
    }
    dated = [
        day(row.published) == label.date
        for row, label in hits
        if label.date and (strict or not day_in_words(row, label))
    ]
    return marks | ({"day": mean(dated)} if dated else {})


def pages(folder: Path) -> Iterator[tuple[str, list[Row], list[Label]]]:
    """The site, our rows and the labelled rows of each list page. Raises OSError."""
    with (folder / "index.jsonl").open(encoding="utf-8") as lines:
        entries: list[dict[str, Any]] = [json.loads(line) for line in lines]
    for entry in entries:
        if entry["kind"] != "list" or not (items := entry["labels"].get("items")):
            continue
        html = (folder / entry["path"]).read_bytes()
        html = gzip.decompress(html) if entry["path"].endswith(".gz") else html
        found = read_listing(parse_document(html, entry.get("url") or ""), datetime.now(UTC))
        labels = [Label(item["title"], item.get("date")) for item in items]
        yield entry["source"], found.rows if found else [], labels


def print_table(title: str, marks: Mapping[str, Sequence[Mapping[str, float]]]) -> None:
    """A Markdown table: a line a site, then all pages; shares in percent."""
    print(
        f"\n{title}\n\n| site | pages | {' | '.join(_COLUMNS)} |\n|{'---|' * (len(_COLUMNS) + 2)}"
    )
    every = [each for found in marks.values() for each in found]
    for name, found in [*sorted(marks.items()), ("all", every)]:
        cells = []
        for column in _COLUMNS:
            values = [each[column] for each in found if column in each]
            cells.append(f"{100 * mean(values):.1f}" if values else "–")
        print(f"| {name} | {len(found)} | {' | '.join(cells)} |")


def main() -> None:
    """Read every page once, and mark it twice."""
    parser = argparse.ArgumentParser(prog="tests.bench.lists", description=__doc__)
    parser.add_argument(
        "--corpus", type=Path, metavar="DIR", required=True, help="labelled pages: index.jsonl"
    )
    options = parser.parse_args()
    try:
        read = list(pages(options.corpus))
    except OSError as error:
        sys.exit(f"no labelled pages at {options.corpus}: {error}")
    for title, strict in (
        ("labels as they are", True),
        ("titles and dates of the rows only", False),
    ):
        marks: dict[str, list[dict[str, float]]] = defaultdict(list)
        for site, rows, labels in read:
            marks[site].append(mark(rows, labels, strict=strict))
        print_table(title, marks)


if __name__ == "__main__":
    main()
