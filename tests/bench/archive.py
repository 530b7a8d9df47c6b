"""What the archive of raw pages takes, in bytes and in time. See README.md.

``uv run python -m tests.bench.archive [--sites DIR]``. The pages of the built-in sample site, or of recorded sites (a folder
with ``sites.json`` and ``NAME/pages.jsonl.xz``), are written as a crawl writes them, 20 in a transaction.
"""

from __future__ import annotations

import argparse
import json
import lzma
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from time import perf_counter, process_time
from typing import Final

from crawler.sample.articles import SHANGHAI
from crawler.sample.site import SampleSite
from crawler.storage.archive import ARTICLE, Archive, Page
from crawler.storage.compression import compress

_BATCH: Final = 20
_FETCHED: Final = "2026-07-15 02:00:00"
# What a crawl keeps beside each page.
_HEADERS: Final = {"Content-Type": "text/html; charset=utf-8"}
_ROW: Final = {"title": "翠湖区一季度新能源材料产值同比增长三成", "published_raw": "2026-07-15"}


def sample() -> Iterator[tuple[str, bytes]]:
    """Address and body of the sample site's articles."""
    site = SampleSite(datetime(2026, 7, 15, 10, tzinfo=SHANGHAI), "http://sample.test")
    for truth in site.truth():
        for url in truth.pages:
            yield url, site.respond(url.removeprefix(site.base), count=False).body


def recorded(folder: Path, base: str) -> Iterator[tuple[str, bytes]]:
    """Address and body of a recorded site's pages, lists too."""
    with lzma.open(folder / "pages.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            page = json.loads(line)
            if page["status"] == 200 and "html" in page["headers"].get("content-type", ""):
                yield base + page["path"], page["body"].encode()


def measure(name: str, pages: list[tuple[str, bytes]]) -> str:
    """A line of the table."""
    with tempfile.TemporaryDirectory(prefix="zhaoshang-bench-") as temporary:
        path = Path(temporary) / "archive.db"
        context = {"section": "https://www.example.gov.cn/news/", "row": _ROW}
        with closing(Archive.open(path)) as archive:
            began, longest = process_time(), 0.0
            for start in range(0, len(pages), _BATCH):
                batch = [
                    Page(name, ARTICLE, url, _FETCHED, body, headers=_HEADERS, context=context)
                    for url, body in pages[start : start + _BATCH]
                ]
                before = perf_counter()
                archive.write(batch)
                longest = max(longest, perf_counter() - before)
            spent = process_time() - began
            [size] = archive.sizes()
        raw = sum(len(body) for _, body in pages)
        plain = sum(len(compress(body, None)) for _, body in pages)
        file = path.stat().st_size
    return (
        f"| {name} | {len(pages)} | {raw // len(pages)} | {size.stored // len(pages)} | {file // len(pages)} "
        f"| {plain / raw:.1%} | {size.stored / raw:.1%} | {file / raw:.1%} "
        f"| {1000 * spent / len(pages):.2f} | {1000 * longest:.0f} |"
    )


def main() -> None:
    """Print a Markdown table."""
    parser = argparse.ArgumentParser(prog="tests.bench.archive", description=__doc__)
    parser.add_argument("--sites", type=Path, metavar="DIR", help="a folder of recorded sites")
    folder = parser.parse_args().sites
    print(
        "| site | pages | raw a page | stored a page | file a page | zstd alone | stored | file | ms a page | longest batch, ms |"
    )
    print(f"|{'---|' * 10}")
    if folder is None:
        print(measure("sample", list(sample())))
        return
    for entry in json.loads((folder / "sites.json").read_text("utf-8")):
        pages = list(recorded(folder / entry["name"], entry["base"]))
        print(measure(entry["name"], pages), flush=True)


if __name__ == "__main__":
    main()
