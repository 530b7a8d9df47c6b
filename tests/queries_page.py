"""QUERIES.md: its queries, and their results on the sample file. Run as a module, it writes the results anew."""

from __future__ import annotations

import re
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Final

from tests.crawling import ROOT
from tests.sample_file import make_sample_file

PAGE: Final = ROOT / "QUERIES.md"
# A query, and the table of its results if it has one already.
_QUERY: Final = re.compile(r"```sql\n(?P<sql>[^`]*)```\n(?:\n(?:\|.*\n)+)?")


def queries(page: str) -> list[str]:
    """The SQL of each query, in order."""
    return [found["sql"] for found in _QUERY.finditer(page)]


def with_results(page: str, database: Path) -> str:
    """The page with the results that its queries have on a file."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as db:
        return _QUERY.sub(
            lambda found: f"```sql\n{found['sql']}```\n\n{table(db, found['sql'])}", page
        )


def table(db: sqlite3.Connection, sql: str) -> str:
    """A query's rows as a Markdown table."""
    asked = db.execute(sql)
    lines = [[column[0] for column in asked.description]]
    lines += [[_cell(value) for value in row] for row in asked]
    lines.insert(1, ["---"] * len(lines[0]))
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(value: object) -> str:
    return "NULL" if value is None else str(value).replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sample.db"
        make_sample_file(file, investments=True)
        PAGE.write_text(with_results(PAGE.read_text("utf-8"), file), "utf-8")
