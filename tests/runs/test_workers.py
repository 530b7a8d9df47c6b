"""The parent of the crawling processes: what it does when one of them dies, hangs or has nothing to do."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from pathlib import Path

import pytest
from scrapy.settings import Settings

from crawler.health import Verdict
from crawler.runs.process import SiteRun
from crawler.runs.workers import Workers
from crawler.spiders.cuihu import CuihuSpider
from tests.runs import fake_worker

Crawled = tuple[dict[str, Verdict], Workers, list[tuple[str, str]]]
Crawl = Callable[..., Crawled]


@pytest.fixture
def crawl(tmp_path: Path) -> Crawl:
    """``crawl("a", "b", jobs=2)``: the verdicts, the parent, and which process was given which site."""

    def crawl_them(
        *names: str,
        jobs: int = 1,
        stall: float = 15.0,
        hosts: dict[str, set[str]] | None = None,
        minutes: float | None = None,
    ) -> Crawled:
        log = tmp_path / "log"
        log.touch()
        settings = Settings({"SITES_AT_ONCE": 4, "STALL_MINUTES": stall})
        workers = Workers(fake_worker.work, (str(log),), jobs, settings)
        runs = [SiteRun(name, CuihuSpider) for name in names]
        workers.run(runs, hosts or {}, minutes)
        verdicts = {run.name: run.judgement.verdict for run in runs if run.judgement}
        lines = [line.split() for line in log.read_text("utf-8").splitlines()]
        assert multiprocessing.active_children() == []
        return verdicts, workers, [(site, process) for site, process in lines]

    return crawl_them


def test_every_site_is_crawled_once(crawl: Crawl) -> None:
    names = [f"s{n}" for n in range(12)]
    verdicts, workers, given = crawl(*names, jobs=2)
    assert verdicts == dict.fromkeys(names, Verdict.OK)
    assert sorted(site for site, _ in given) == sorted(names)
    assert len({process for _, process in given}) == 2
    assert workers.notices == []


@pytest.mark.parametrize(
    ("culprit", "words"),
    [("dies", "was killed by SIGKILL (out of memory?)"), ("exits", "ended unexpectedly (7)")],
)
def test_a_site_that_ends_its_process_is_broken_and_no_other(
    culprit: str, words: str, crawl: Crawl
) -> None:
    verdicts, workers, given = crawl("a", culprit, "b", "c")
    assert verdicts == {"a": "ok", culprit: "broken", "b": "ok", "c": "ok"}
    assert [site for site, _ in given].count(culprit) == 2
    assert all(words in notice.en for notice in workers.notices)
    assert workers.notices


def test_a_site_that_hangs_its_process_is_broken_and_no_other(crawl: Crawl) -> None:
    verdicts, workers, _ = crawl("a", "hangs", "b", stall=0.03)
    assert verdicts == {"a": "ok", "hangs": "broken", "b": "ok"}
    assert "stopped responding and was terminated" in workers.notices[-1].en


def test_bad_luck_once_is_no_fault_of_the_site(crawl: Crawl) -> None:
    verdicts, workers, given = crawl("once")
    assert verdicts == {"once": "ok"}
    assert len(given) == 2
    [notice] = workers.notices
    assert notice.en.endswith("it was crawling once")


def test_a_database_that_refuses_stops_the_round(crawl: Crawl) -> None:
    names = ["full", *(f"s{n}" for n in range(50))]
    verdicts, _, given = crawl(*names)
    assert verdicts["full"] == "storage"
    assert verdicts["s49"] == "storage"
    assert len(given) < len(names)


def test_no_time_left(crawl: Crawl) -> None:
    verdicts, _, given = crawl("a", "b", minutes=0.0)
    assert verdicts == {"a": "unfinished", "b": "unfinished"}
    assert given == []
