"""The report at the end of a crawl."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from crawler.cli import report
from crawler.health import WORDS, RunCounts, Verdict
from crawler.health.reasons import Reason
from crawler.health.verdict import Judgement
from crawler.runs.process import SiteRun

NAME = "jiangxi-nanchang-zhaoshang"
EVERY_COUNT = ("pages", "new", "changed", "revisited", "known", "rejected", "failed", "open")


def run_with(verdict: Verdict, **counts: int) -> SiteRun:
    """A run that is over; each count is that of its only section, or of all of it."""
    run, of_run = SiteRun(NAME), RunCounts(NAME)
    section = of_run.section("http://mine.test/list/")
    for name, number in counts.items():
        setattr(of_run if hasattr(of_run, name) else section, name, number)
    run.last_counts = of_run
    run.end(Judgement(verdict, (Reason("缺", "wrong"),)))
    return run


def shown(runs: list[SiteRun], width: int) -> str:
    paper = io.StringIO()
    Console(file=paper, width=width, markup=False, highlight=False).print(
        report._table(runs, width)
    )
    return paper.getvalue()


@pytest.mark.parametrize("language", ["zh", "en", ""])
def test_no_word_is_broken_in_80_columns(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setenv("ZHAOSHANG_LANG", language)
    monkeypatch.setenv("LANG", "C.UTF-8")
    text = shown([run_with(v, **dict.fromkeys(EVERY_COUNT, 1234)) for v in Verdict], 80)
    words = text.split()
    if language != "zh":
        assert set(EVERY_COUNT) <= set(words)
        assert {str(verdict) for verdict in Verdict} <= set(words)
    if language != "en":
        assert {zh for zh, _ in WORDS.values()} <= set(words)
    assert words.count("1234") == len(Verdict) * len(EVERY_COUNT)
    assert max(map(len, text.splitlines())) <= 80


def test_a_name_is_whole_where_most_counts_are_0(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHAOSHANG_LANG", "en")
    text = shown([run_with(Verdict.INTERRUPTED, known=3), run_with(Verdict.OK, failed=2)], 80)
    heading, *rows = [line.split() for line in text.splitlines() if line.strip(" ─")]
    assert heading == ["site", "verdict", "pages", "new", "known", "failed"]
    assert rows == [[NAME, "interrupted", "0", "0", "3", "0"], [NAME, "ok", "0", "0", "0", "2"]]


def test_a_count_that_is_0_everywhere_has_no_column(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHAOSHANG_LANG", "en")
    words = shown([run_with(Verdict.QUIET)], 80).split()
    assert "pages" in words and "new" in words
    assert not {"changed", "known", "rejected", "failed", "open"} & set(words)
