"""CSV for spreadsheets."""

from __future__ import annotations

import csv
import io

import pytest

from crawler.exports.csv_file import cell, write
from crawler.exports.rows import Value
from tests.exports.some_rows import SomeRows


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+86 10",
        "-cmd|' /C calc'!A0",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "\n=1",
        " =1",
        "＝1+1",
        "　＠x",
        "﹦1+1",
        "\u200b﹣1+1",
    ],
)
def test_a_formula_is_defused(text: str) -> None:
    assert cell(text) == "'" + text


@pytest.mark.parametrize("value", [-5, -0.5, "-5", "+3.25", "2024-09-27", "a=b", "", None, "'x"])
def test_numbers_and_plain_texts_stay(value: Value) -> None:
    assert cell(value) == value


def test_a_file_reads_back() -> None:
    file = io.BytesIO()
    body = '第一段，有"引号"。\n第二段'
    assert (
        write(SomeRows(["id", "=x", "body"], [1, "=1", body], [-2, None, b"\x00\xff"]), file) == 2
    )
    data = file.getvalue()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows == [["id", "'=x", "body"], ["1", "'=1", body], ["-2", "", "00ff"]]


@pytest.mark.parametrize(
    "unseen",
    [
        "\u200b",
        "\ufeff",
        "\u2060",
        "\u00ad",
        "\u202e",
        "\x00",
        "\u3164",
        "\ufe0f",
        "\u2028 \u200d",
        "\U000e0041",
    ],
)
def test_what_is_not_seen_hides_no_formula(unseen: str) -> None:
    assert cell(f"{unseen}=1+1") == f"'{unseen}=1+1"
    assert cell(f"{unseen}标题") == f"{unseen}标题"
    assert cell(unseen) == unseen
