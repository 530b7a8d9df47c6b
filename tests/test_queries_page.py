"""QUERIES.md says what its queries say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.queries_page import PAGE, queries, with_results
from tests.sample_file import make_sample_file


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("queries") / "sample.db"
    make_sample_file(path, investments=True)
    return path


def test_results_are_those_of_the_sample(sample: Path) -> None:
    page = PAGE.read_text("utf-8")
    assert page == with_results(page, sample), "run: uv run python -m tests.queries_page"


def test_forty_queries_with_headings_and_results() -> None:
    page = PAGE.read_text("utf-8")
    headings = re.findall(r"^## (\d+)\. (.+) · (.+)$", page, re.MULTILINE)
    assert [int(number) for number, _, _ in headings] == list(range(1, 41))
    assert len(queries(page)) == 40
    # Each has a row at least, under its head and its rule.
    assert len(re.findall(r"```\n\n\|.+\n\| ---.+\n\|", page)) == 40
