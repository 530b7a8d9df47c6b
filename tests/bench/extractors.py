"""Our extractor side by side with other libraries on labelled pages. See README.md.

``uv run --group bench python -m tests.bench.extractors [--corpus DIR]``. Every library has its defaults. On
each page one library reads after the other, and who begins changes from page to page.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import logging
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import mean, median
from typing import Any, Final

from crawler.read.article import read_article
from crawler.read.document import header_charset, parse_document
from crawler.sample.site import SampleSite
from tests.bench.marks import body_f1, day, norm

# Not the name of a source: pages print them where one would stand.
NO_SOURCE: Final = frozenset({"未知", "本站", "本网", "本网站", "原创"})
_WARM_UP: Final = 5
_OURS: Final = "zhaoshang"
_YARDSTICK: Final = "readability-lxml"
_COLUMNS: Final = ("title", "day", "wrong day", "body F1", "source", "views")

Reading = Mapping[str, object]
"""What was read: title, date, source, author, views, body. A field that a library does not know is not in it."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page and its labels; a label is None where the page does not show the field."""

    path: str
    html: bytes
    text: str
    """The page decoded as it should be, for the libraries that want text."""
    url: str
    header: str | None
    """The charset that the server stated."""
    title: str
    body: str | None
    date: str | None = None
    source: str | None = None
    views: int | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """How one reading of one page went: what was right, 0 to 1, by column; and CPU time in milliseconds."""

    right: dict[str, float]
    ms: float
    crashed: bool


Reader = Callable[[Page], Reading]


def ours() -> Reader:
    """From bytes: finding the encoding is part of the time."""

    def read(page: Page) -> Reading:
        document = parse_document(page.html, page.url, page.header)
        found = read_article(document, datetime.now(UTC))
        # What is only an age on the page is no date that a label could hold.
        dated = found.published and found.published.value.basis != "relative"
        return {
            "title": found.title and found.title.value,
            "date": found.published.value if found.published and dated else None,
            "source": found.source and found.source.value,
            "author": found.author and found.author.value,
            "views": found.views.value if found.views else None,
            "body": "\n".join(found.body.value.paragraphs) if found.body else None,
        }

    return read


def trafilatura() -> Reader:
    """Its ``bare_extraction``, with metadata; the source is what it calls the site's name."""
    extract = importlib.import_module("trafilatura").bare_extraction

    def read(page: Page) -> Reading:
        found = extract(page.text, url=page.url or None, with_metadata=True)
        names = {"title": "title", "date": "date", "source": "sitename", "author": "author", "body": "text"}  # fmt: skip
        return {field: getattr(found, name, None) for field, name in names.items()}

    return read


def gne() -> Reader:
    """Its ``GeneralNewsExtractor``."""
    extractor = importlib.import_module("gne").GeneralNewsExtractor()

    def read(page: Page) -> Reading:
        found = extractor.extract(page.text)
        names = {"title": "title", "date": "publish_time", "author": "author", "body": "content"}
        return {field: found.get(name) for field, name in names.items()}

    return read


def newspaper() -> Reader:
    """Its ``Article``."""
    article = importlib.import_module("newspaper").Article

    def read(page: Page) -> Reading:
        found = article(page.url or "http://localhost/")
        found.download(input_html=page.text)
        found.parse()
        author = "".join(found.authors[:1])
        return {"title": found.title, "date": found.publish_date, "author": author, "body": found.text}  # fmt: skip

    return read


def readability() -> Reader:
    """Its ``Document``: the short title, and the text of the summary."""
    document = importlib.import_module("readability").Document
    from_html = importlib.import_module("lxml.html").fromstring

    def read(page: Page) -> Reading:
        found = document(page.text)
        return {"title": found.short_title(), "body": from_html(found.summary()).text_content()}

    return read


READERS: Final[dict[str, Callable[[], Reader]]] = {
    _OURS: ours,
    "trafilatura": trafilatura,
    "gne": gne,
    "newspaper4k": newspaper,
    _YARDSTICK: readability,
}


def installed() -> dict[str, Reader]:
    """The readers by name and version; says which library is left out."""
    readers = {}
    for name, load in READERS.items():
        try:
            reader = load()
        except ImportError as error:
            print(f"left out: {name} ({error})")
        else:
            readers[f"{name} {version(name)}"] = reader
    return readers


def sample_pages() -> Iterator[Page]:
    """The articles of the built-in sample site. The body of an article of several pages is not marked."""
    site = SampleSite(datetime.now(UTC), "http://127.0.0.1:8017")
    for truth in site.truth():
        answer = site.respond(truth.url.removeprefix(site.base), count=False)
        header = header_charset(answer.content_type)
        yield Page(
            path=truth.url,
            html=answer.body,
            text=decoded(answer.body, header),
            url=truth.url,
            header=header,
            title=truth.title,
            body="\n".join(truth.body) if len(truth.pages) == 1 else None,
            date=str(truth.published) if truth.published else None,
            source=truth.source,
            views=truth.views,
        )


def corpus_pages(folder: Path) -> Iterator[Page]:
    """The articles of a folder that have a title and a body in ``index.jsonl``. Raises OSError."""
    with (folder / "index.jsonl").open(encoding="utf-8") as lines:
        entries = [json.loads(line) for line in lines]
    for entry in entries:
        labels = entry["labels"]
        if entry["kind"] != "article" or not labels.get("title") or not labels.get("body"):
            continue
        html = (folder / entry["path"]).read_bytes()
        html = gzip.decompress(html) if entry["path"].endswith(".gz") else html
        yield Page(
            path=entry["path"],
            html=html,
            text=decoded(html, entry["encoding"]),
            url=entry.get("url") or "",
            header=None,
            **{name: labels.get(name) for name in ("title", "body", "date", "source", "views")},
        )


def decoded(html: bytes, encoding: str | None) -> str:
    """A page as text, in the encoding that is known or that we find."""
    return html.decode(encoding or parse_document(html, "").encoding, "replace")


def measure(reader: Reader, page: Page) -> tuple[Reading, Mark]:
    """Read one page, and mark the reading. A crash is an empty reading."""
    crashed = False
    reading: Reading = {}
    begun = time.process_time()
    try:
        reading = reader(page)
    except Exception:  # whatever a library may raise
        crashed = True
    ms = (time.process_time() - begun) * 1000
    return reading, Mark(right_of(reading, page), ms, crashed)


def right_of(reading: Reading, page: Page) -> dict[str, float]:
    """The columns that the page has labels for."""
    right: dict[str, float] = {"title": norm(reading.get("title")) == norm(page.title)}
    if page.date:
        found = day(reading.get("date"))
        right["day"] = found == page.date
        right["wrong day"] = found not in (None, page.date)
    if page.body:
        right["body F1"] = body_f1(reading.get("body"), page.body)
    if page.source and norm(page.source) not in NO_SOURCE:
        names = {norm(reading.get("source")), norm(reading.get("author"))}
        right["source"] = norm(page.source) in names
    if page.views is not None:
        right["views"] = reading.get("views") == page.views
    return right


def compare(readers: Mapping[str, Reader], pages: Sequence[Page]) -> dict[str, list[Mark]]:
    """Marks by reader, in the order of the pages; without the columns of fields that a reader does not know."""
    marks: dict[str, list[Mark]] = {name: [] for name in readers}
    known: dict[str, set[str]] = {name: set() for name in readers}
    order = list(readers)
    for page in [*pages[:_WARM_UP], *pages]:
        order.append(order.pop(0))
        for name in order:
            reading, mark = measure(readers[name], page)
            marks[name].append(mark)
            known[name].update(reading)
    needs = {"day": {"date"}, "wrong day": {"date"}, "source": {"source", "author"}, "views": {"views"}}  # fmt: skip
    for name, fields in known.items():
        for column in [c for c, need in needs.items() if not need & fields]:
            for mark in marks[name]:
                mark.right.pop(column, None)
    return {name: found[min(_WARM_UP, len(pages)) :] for name, found in marks.items()}


def print_table(title: str, marks: Mapping[str, Sequence[Mark]]) -> None:
    """A Markdown table: a line a reader; shares in percent."""
    pages = len(next(iter(marks.values())))
    print(f"\n{title}: {pages} pages\n")
    head = ("", *_COLUMNS, "ms, median", "ms, p95", f"/ {_YARDSTICK}", "crashes")
    print(f"| {' | '.join(head)} |\n|{'---|' * len(head)}")
    yardstick = next((m for name, m in marks.items() if name.startswith(_YARDSTICK)), None)
    for name, found in marks.items():
        cells = [name, *(share(found, column) for column in _COLUMNS)]
        ms = sorted(mark.ms for mark in found)
        cells += [f"{median(ms):.1f}", f"{ms[int(0.95 * len(ms)) - 1]:.1f}"]
        # Page by page, so that what slows the machine down for a while slows both.
        ratios = [mark.ms / other.ms for mark, other in zip(found, yardstick or (), strict=False)]
        cells += [f"{median(ratios):.2f}" if ratios else "–", str(sum(m.crashed for m in found))]
        print(f"| {' | '.join(cells)} |")


def share(marks: Sequence[Mark], column: str) -> str:
    """The mean over the pages that have a label, in percent; a dash if there is none."""
    values = [mark.right[column] for mark in marks if column in mark.right]
    return f"{100 * mean(values):.1f}" if values else "–"


def main() -> None:
    """Measure, and print one table; with ``--held-out`` also one for each part."""
    parser = argparse.ArgumentParser(prog="tests.bench.extractors", description=__doc__)
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="labelled pages: index.jsonl")
    parser.add_argument(
        "--held-out", nargs="+", default=[], metavar="PREFIX", help="how the paths of these pages begin"
    )  # fmt: skip
    options = parser.parse_args()
    logging.disable()
    warnings.simplefilter("ignore")
    try:
        pages = list(corpus_pages(options.corpus) if options.corpus else sample_pages())
    except OSError as error:
        sys.exit(f"no labelled pages at {options.corpus}: {error}")
    marks = compare(installed(), pages)
    print_table("all" if options.corpus else "the built-in sample site", marks)
    if options.held_out:
        held = [page.path.startswith(tuple(options.held_out)) for page in pages]
        for title, wanted in (("tuned on", False), ("held out", True)):
            part: dict[str, Any] = {
                name: [mark for mark, is_held in zip(found, held, strict=True) if is_held is wanted]
                for name, found in marks.items()
            }
            print_table(title, part)


if __name__ == "__main__":
    main()
