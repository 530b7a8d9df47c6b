"""Parquet, where pyarrow is."""

from __future__ import annotations

import io
import sys

import pytest

from crawler.errors import UserError
from crawler.exports.parquet import write
from tests.exports.some_rows import SomeRows

ROWS = SomeRows(
    ["id", "share", "title", "mixed", "none"],
    [1, 1, "=翠湖", 5, None],
    [2**62, 0.5, None, "五", None],
    [None, None, "x", None, None],
)


def test_a_column_has_one_type() -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="extra parquet")
    file = io.BytesIO()
    assert write(ROWS, file) == 3
    table = pq.read_table(io.BytesIO(file.getvalue()))
    assert list(map(str, table.schema.types)) == ["int64", "double", "string", "string", "string"]
    assert table.to_pydict() == {
        "id": [1, 2**62, None],
        "share": [1.0, 0.5, None],
        "title": ["=翠湖", None, "x"],
        "mixed": ["5", "五", None],
        "none": [None, None, None],
    }


def test_without_pyarrow_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UserError) as caught:
        write(ROWS, io.BytesIO())
    assert "uv sync --inexact --extra parquet" in caught.value.en
