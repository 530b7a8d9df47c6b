"""JSON Lines: one object a line, UTF-8."""

from __future__ import annotations

import json
from typing import IO

from crawler.exports.rows import Rows, plain


def write(rows: Rows, file: IO[bytes]) -> int:
    """How many rows were written."""
    written = 0
    for row in rows:
        values = dict(zip(rows.columns, map(plain, row), strict=True))
        file.write(json.dumps(values, ensure_ascii=False).encode() + b"\n")
        written += 1
    return written
