"""JSON Lines."""

from __future__ import annotations

import io
import json

from crawler.exports.json_lines import write
from tests.exports.some_rows import SomeRows


def test_one_object_a_line() -> None:
    file = io.BytesIO()
    rows = SomeRows(["id", "t"], [1, "翠湖\n\u2028"], [2, None], [3, b"\x01"], [4, float("inf")])
    assert write(rows, file) == 4
    text = file.getvalue().decode()
    assert "翠湖" in text
    assert [json.loads(line, parse_constant=int) for line in text.split("\n")[:-1]] == [
        {"id": 1, "t": "翠湖\n\u2028"},
        {"id": 2, "t": None},
        {"id": 3, "t": "01"},
        {"id": 4, "t": "inf"},
    ]
