"""Sites side by side in one process; how they go is told in tests/runs/test_round.py and tests/commands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crawler.cli.options import settings_for
from crawler.health import Verdict
from crawler.runs import process as processes
from crawler.runs.process import SiteProcess, SiteRun
from crawler.spiders.cuihu import CuihuSpider


class NoProcess:
    """Starts no crawl."""

    stopping = False

    def __init__(self, settings: Any) -> None:
        pass

    def create_crawler(self, spider: Any) -> Any:
        raise RuntimeError("cannot be made")


def test_any_number_of_sites_that_cannot_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "_Process", NoProcess)
    monkeypatch.setattr(SiteProcess, "watch", lambda self: None)
    process = SiteProcess(settings_for(DATABASE=str(tmp_path / "t.db")))
    process.runs = [SiteRun(f"site{number}", CuihuSpider) for number in range(300)]
    judged = [done.judgement for done in process.run()]
    assert {j.verdict for j in judged if j} == {Verdict.BROKEN}
    assert all(j and "cannot be made" in j.reasons[0].en for j in judged)
