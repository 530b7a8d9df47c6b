"""Rows that are not in any database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.exports.rows import Value


class SomeRows:
    """The given rows, as often as they are asked for."""

    def __init__(self, columns: Sequence[str], *rows: Sequence[Value]) -> None:
        self.columns, self._rows = columns, rows

    def __iter__(self) -> Iterator[Sequence[Value]]:
        return iter(self._rows)
