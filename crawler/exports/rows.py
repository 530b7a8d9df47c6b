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


def plain(value: Value) -> str | int | float | None:
    """A value that every format has: bytes as hexadecimal digits, infinity as its word."""
    if isinstance(value, bytes):
        return value.hex()
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def xml_text(text: str) -> str:
    """The text without the characters that no XML document may hold."""
    return _NOT_XML.sub("", text)
