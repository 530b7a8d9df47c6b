"""What every format is given: named columns, and rows that are read one by one."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import Final, Protocol

Value = str | int | float | bytes | None
# What XML 1.0 cannot hold.
_NOT_XML: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Rows(Protocol):
    """A result; each iteration reads it from its beginning, and gives the same rows."""

    @property
    def columns(self) -> Sequence[str]:
        """Their names, each once."""

    def __iter__(self) -> Iterator[Sequence[Value]]: ...


class Chosen:
    """Some columns of other rows, in the order asked for. ``columns``: names that the rows have."""

    def __init__(self, rows: Rows, columns: Sequence[str]) -> None:
        self.columns = tuple(columns)
        self._rows = rows
        self._places = [list(rows.columns).index(name) for name in columns]

    def __iter__(self) -> Iterator[Sequence[Value]]:
        return ([row[place] for place in self._places] for row in self._rows)


def filled(rows: Rows) -> Rows:
    """The rows without columns that are empty in all of them; as they are, if all columns are."""
    seen = [False] * len(rows.columns)
    for row in rows:
        for place, value in enumerate(row):
            seen[place] = seen[place] or value not in (None, "")
        if all(seen):
            break
    columns = [name for name, has in zip(rows.columns, seen, strict=True) if has]
    return Chosen(rows, columns) if columns else rows


def plain(value: Value) -> str | int | float | None:
    """A value that every format has: bytes as hexadecimal digits, infinity as its word."""
    if isinstance(value, bytes):
        return value.hex()
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def xml_text(text: str) -> str:
    """The text without the characters that no XML document may hold."""
    return _NOT_XML.sub("", text)
