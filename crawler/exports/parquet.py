"""Parquet, by pyarrow (extra ``parquet``): columns of whole numbers, of numbers, or of texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import IO, Any, Final

from crawler.errors import UserError
from crawler.exports.rows import Rows, Value, plain
from crawler.extras import install

_ROWS_A_GROUP: Final = 10_000
# SQLite's whole numbers are those of int64, so that all of them fit.
_KINDS: Final = {int: 0, float: 1, str: 2}


def write(rows: Rows, file: IO[bytes]) -> int:
    """How many rows were written. A column that holds texts beside numbers becomes one of texts.

    Reads the rows twice: SQLite gives a type to each value, Parquet one to each column. Raises UserError without pyarrow.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise UserError(
            f"导出 Parquet 需要 pyarrow：{install('parquet')}",
            f"Parquet needs pyarrow: {install('parquet')}",
        ) from error
    kinds = _kinds(rows)
    types = [pa.int64(), pa.float64(), pa.string()]
    schema = pa.schema(
        [(name, types[kind]) for name, kind in zip(rows.columns, kinds, strict=True)]
    )
    written = 0
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for group in _groups(rows):
            columns = (map(plain, column) for column in zip(*group, strict=True))
            arrays = [
                pa.array([_as(kind, value) for value in column], types[kind])
                for kind, column in zip(kinds, columns, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            written += len(group)
    return written


def _kinds(rows: Rows) -> list[int]:
    kinds = [-1] * len(rows.columns)
    for row in rows:
        for i, value in enumerate(row):
            if value is not None:
                kinds[i] = max(kinds[i], _KINDS[type(plain(value))])
    # Of a column without a value nothing is known.
    return [_KINDS[str] if kind < 0 else kind for kind in kinds]


def _groups(rows: Rows) -> Iterator[list[Sequence[Value]]]:
    each = iter(rows)
    while group := list(islice(each, _ROWS_A_GROUP)):
        yield group


def _as(kind: int, value: Any) -> Any:
    if value is None or kind == _KINDS[int]:
        return value
    return float(value) if kind == _KINDS[float] else str(value)
