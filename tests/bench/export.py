"""Peak memory and CPU of ``zhaoshang export`` at 10,000 and 1,000,000 rows: ``python -m tests.bench.export [FORMAT …]``.

The rows come from a recursive query on the sample file, so that no large file is needed; each export is a process
of its own, whose peak the system tells.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.crawling import command, environment
from tests.sample_file import make_sample_file

ROWS: Final = (10_000, 1_000_000)
FORMATS: Final = ("csv", "jsonl", "atom", "xlsx", "parquet")
_SQL: Final = """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
SELECT i AS id, 'https://a.example/' || i AS url, '翠湖区第' || i || '号项目签约' AS title, '2026-07-15' AS day,
  i * 7 AS views FROM n"""


def export(database: Path, rows: int, target: Path) -> tuple[float, float]:
    """Seconds of CPU, start-up included, and the peak in MB."""
    arguments = [
        command("zhaoshang"), "export", "--db", str(database), "--sql", _SQL.format(rows=rows), "--to", str(target),
    ]  # fmt: skip
    child = os.posix_spawn(arguments[0], arguments, environment())
    _, status, usage = os.wait4(child, 0)
    assert status == 0
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main(formats: list[str]) -> None:
    """Print a line for each format."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "sample.db"
        make_sample_file(database)
        for name in formats:
            for rows in ROWS:
                seconds, peak = export(database, rows, Path(folder) / f"{rows}.{name}")
                print(f"| {name} | {rows} | {peak:.0f} MB | {seconds:.1f} s | {rows / seconds:.0f} |", flush=True)  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:] or list(FORMATS))
