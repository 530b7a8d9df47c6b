"""How well and how fast files are read: ``python -m tests.bench.attachments FOLDER [--without LIST | --only LIST]``.

FOLDER has ``files/`` and ``index.jsonl``, a line for each file: ``file``, ``name``, ``kind``, ``expect`` (a verdict, ``refused`` for
any of a file that is not to be read, ``ok_with_ocr``, ``archive``), ``sentences`` that the text must hold, ``rows`` that a table
must hold, ``ref`` (a text by another program). LIST names files to leave out, or the only ones, parted by white space.

Each file is read as a crawl reads it, in a confined child; files that are read are read once more in this process, for the CPU
that they take. F1 is over pairs of neighbouring letters, without white space.
"""

from __future__ import annotations

import argparse
import json
import re
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from crawler.attachments import readers
from crawler.attachments.process import Readers
from crawler.attachments.reading import Reading, Verdict

_REFUSED: Final = frozenset({Verdict.TOO_LARGE, Verdict.TOO_COSTLY, Verdict.BROKEN})
_NUMBER: Final = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")


@dataclass(slots=True)
class Marks:
    """The files of one kind."""

    files: int = 0
    verdicts: int = 0
    sentences: int = 0
    sentences_asked: int = 0
    rows: int = 0
    rows_asked: int = 0
    f1: float = 0.0
    references: int = 0
    read: int = 0
    pages: int = 0
    cpu: float = 0.0
    """Seconds of those that were read."""
    slowest: float = 0.0
    """Seconds of time, in a child, of any."""


def plain(text: object) -> str:
    """A text without white space, full width as half width."""
    return re.sub(r"[\s\u200b\ufeff]+", "", unicodedata.normalize("NFKC", str(text)))


def cell(value: object) -> str:
    """A cell as it is compared: numbers as numbers."""
    text = plain("" if value is None else value)
    return f"{float(text):.6g}" if _NUMBER.fullmatch(text) else text


def row(cells: Sequence[object]) -> tuple[str, ...]:
    """The cells that hold anything, in their order."""
    return tuple(filter(None, map(cell, cells)))


def f1(text: str, reference: str) -> float:
    """How much two texts have in common."""
    ours, theirs = (
        Counter(t[i : i + 2] for i in range(len(t) - 1)) for t in (plain(text), plain(reference))
    )
    both = (ours & theirs).total()
    return 2 * both / ((ours.total() + theirs.total()) or 1)


def parts(reading: Reading) -> Iterator[Reading]:
    """A reading, and those of the files in it."""
    yield reading
    for member in reading.members:
        yield from parts(member.reading)


def is_right(expected: str, verdict: Verdict) -> bool:
    """Whether a verdict is the one that is asked for."""
    if expected == "refused":
        return verdict in _REFUSED
    if expected == "archive":
        return verdict in (Verdict.OK, Verdict.UNSUPPORTED)
    return str(verdict) == {"ok_with_ocr": "needs_ocr"}.get(expected, expected)


def mark(entry: dict[str, Any], folder: Path, reading: Reading, marks: Marks) -> None:
    """Count what a file's reading has of what it should have."""
    text = "\n".join(part.text for part in parts(reading))
    rows = {row(r) for part in parts(reading) for table in part.tables for r in table.rows}
    marks.files += 1
    marks.verdicts += is_right(entry["expect"], reading.verdict)
    marks.sentences += sum(plain(sentence) in plain(text) for sentence in entry["sentences"])
    marks.sentences_asked += len(entry["sentences"])
    marks.rows += sum(row(asked) in rows for asked in entry["rows"])
    marks.rows_asked += len(entry["rows"])
    if entry.get("ref") and reading.verdict is Verdict.OK:
        marks.f1 += f1(text, (folder / entry["ref"]).read_text("utf-8"))
        marks.references += 1


def main() -> None:
    """Print a line for each file that is not as it should be, and one for each kind."""
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n", maxsplit=1)[0] if __doc__ else ""
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--without", type=Path)
    parser.add_argument("--only", type=Path)
    asked = parser.parse_args()
    without = set(asked.without.read_text("utf-8").split()) if asked.without else set()
    only = set(asked.only.read_text("utf-8").split()) if asked.only else None
    kinds: dict[str, Marks] = defaultdict(Marks)
    with Readers() as apart:
        for line in (asked.folder / "index.jsonl").read_text("utf-8").splitlines():
            entry = json.loads(line)
            if entry["file"] in without or (only is not None and entry["file"] not in only):
                continue
            _take(entry, asked.folder, apart, kinds)
    _print(kinds)


def _take(entry: dict[str, Any], folder: Path, apart: Readers, kinds: dict[str, Marks]) -> None:
    data = (folder / "files" / entry["file"]).read_bytes()
    begun = time.perf_counter()
    reading = apart.read(data, entry["name"])
    seconds = time.perf_counter() - begun
    marks = kinds[f"{entry['kind']} {entry['file'].rpartition('.')[2].lower()}"]
    marks.slowest = max(marks.slowest, seconds)
    mark(entry, folder, reading, marks)
    if not is_right(entry["expect"], reading.verdict):
        print(f"{entry['file']}: {reading.verdict} ({reading.detail}), not {entry['expect']}")
    if reading.verdict is Verdict.OK:
        before = time.process_time()
        readers.read(data, entry["name"])
        marks.cpu += time.process_time() - before
        marks.read += 1
        marks.pages += reading.pages or 1


def _print(kinds: dict[str, Marks]) -> None:
    print(f"{'kind':14} files verdicts sentences      rows     F1  CPU ms/file  ms/page  slowest s")
    for kind, m in sorted(kinds.items()):
        shown = f"{m.f1 / m.references:.4f}" if m.references else "-"
        cpu, page = (1e3 * m.cpu / n if n else 0.0 for n in (m.read, m.pages))
        print(
            f"{kind:14} {m.files:5} {m.verdicts:8} {f'{m.sentences}/{m.sentences_asked}':>9} {f'{m.rows}/{m.rows_asked}':>9}"
            f" {shown:>6} {cpu:12.1f} {page:8.1f} {m.slowest:10.2f}"
        )


if __name__ == "__main__":
    main()
