"""What a crawl shows while it runs."""

from __future__ import annotations

import threading

import pytest

from crawler.cli import progress
from crawler.health import RunCounts
from crawler.health.counts import FileCounts
from crawler.runs.process import SiteRun


class OneLook(threading.Event):
    """Over after a line of each site."""

    looked = False

    def wait(self, timeout: float | None = None) -> bool:
        before, self.looked = self.looked, True
        return before


@pytest.mark.parametrize(
    ("files", "line"),
    [
        (None, "mine: 2/5 pages 3 · new 2 · changed 0 · errors 0"),
        (FileCounts(due=40, new=6, unchanged=1, failed=2), "mine: 9/40 pages 3 · new 2 · changed 0 · errors 0 · files 9"),
    ],
)  # fmt: skip
def test_once_files_have_their_turn_they_are_counted(
    files: FileCounts | None,
    line: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ZHAOSHANG_LANG", "en")
    run, counts = SiteRun("mine"), RunCounts("mine")
    counts.pages, counts.new, counts.files = 3, 2, files
    section = counts.section("http://mine.test/")
    section.rows, section.fetched = 5, 2
    run.last_counts = counts
    progress._plain([run], OneLook())
    assert capsys.readouterr().out.strip() == line
