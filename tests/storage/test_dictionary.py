"""The description of the database holds what the database holds."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from crawler.storage.archive_schema import ARCHIVE
from crawler.storage.database import DATABASE, Kind, open_database
from crawler.storage.dictionary import (
    ARCHIVE_TABLES,
    TABLES,
    VIEWS,
    TableMeaning,
    rows,
    schema_document,
)

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("kind", "meanings"), [(DATABASE, TABLES), (ARCHIVE, ARCHIVE_TABLES)])
def test_every_table_and_column_has_a_meaning(
    tmp_path: Path, kind: Kind, meanings: dict[str, TableMeaning]
) -> None:
    with closing(open_database(tmp_path / "some.db", kind)) as db:
        tables = {
            name: set(db.table(name).columns_dict)
            for name in db.table_names()
            # FTS5 keeps the search index in tables of its own, named after it.
            if not name.startswith(("_", "sqlite_", "articles_fts_", "attachments_fts_"))
        }
    assert tables == {name: set(table.columns) for name, table in meanings.items()}


def test_every_view_and_column_has_a_meaning(tmp_path: Path) -> None:
    with closing(open_database(tmp_path / "some.db")) as db:
        views = {
            name: [column[0] for column in db.execute(f"SELECT * FROM {name}").description]
            for name in db.view_names()
        }
    assert views == {name: list(view.columns) for name, view in VIEWS.items()}


def test_the_file_holds_its_dictionary(tmp_path: Path) -> None:
    with closing(open_database(tmp_path / "some.db")) as db:
        stored = list(db.table("data_dictionary").rows)
    key = ("name", "column")
    assert sorted(stored, key=lambda row: [row[k] for k in key]) == sorted(
        rows(), key=lambda row: [row[k] for k in key]
    )


def test_no_meaning_is_empty() -> None:
    meanings = [
        meaning
        for table in [*TABLES.values(), *VIEWS.values(), *ARCHIVE_TABLES.values()]
        for meaning in (table.row, *table.columns.values())
    ]
    assert [meaning for meaning in meanings if not (meaning.zh and meaning.en)] == []


def test_schema_document_is_up_to_date() -> None:
    text = (ROOT / "SCHEMA.md").read_text(encoding="utf-8")
    assert text.strip() == schema_document().strip(), (
        "run: uv run python -m crawler.storage.dictionary > SCHEMA.md"
    )
