"""Requests to one host are apart, whichever process sends them. No test waits: places are compared."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from time import monotonic

import pytest

from crawler import pace
from crawler.pace import Pace, sweep
from crawler.sample.site import Page, SampleSite
from tests.crawling import ROOT, crawl, declare_each, rows, serving


def test_two_of_one_host_take_turns(tmp_path: Path) -> None:
    one, other = Pace(tmp_path), Pace(tmp_path)
    places = [each.take("a.test", 60) for each in (one, other, one, other)]
    assert [round(b - a, 6) for a, b in pairwise(places)] == [60, 60, 60]
    assert other.take("b.test", 60) <= monotonic()


def test_processes_share_the_pace(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from crawler.pace import Pace\n"
        "mine = Pace(Path(sys.argv[1])); sys.stdin.readline()\n"
        "print(*[mine.take('a.test', 60) for _ in range(20)])"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    children = [
        subprocess.Popen(
            command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for _ in range(3)
    ]
    for child in children:
        assert child.stdin
        child.stdin.write("\n")
        child.stdin.flush()
    places = sorted(float(text) for child in children for text in child.communicate()[0].split())
    assert len(places) == 60
    assert all(b - a > 59.999 for a, b in pairwise(places))


@pytest.mark.parametrize("text", ["", "another-boot 1e12", "x", "\x00"])
def test_a_place_of_before_the_machine_was_started_says_nothing(text: str, tmp_path: Path) -> None:
    Pace(tmp_path).take("a.test", 60)
    [file] = tmp_path.glob("*.pace")
    file.write_text(text, "utf-8")
    assert Pace(tmp_path).take("a.test", 60) <= monotonic()


def test_without_a_folder_a_process_keeps_its_own_pace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "monotonic", lambda: 1000.0)
    alone = Pace(tmp_path / "none")
    assert [alone.take("a.test", 5) for _ in range(3)] == [1000, 1005, 1010]
    assert list(tmp_path.iterdir()) == []


def test_a_crawl_obeys_crawl_delay_up_to_the_most_and_says_so(tmp_path: Path) -> None:
    def answer(site: SampleSite, path: str) -> Page:
        if path == "/robots.txt":
            return Page(200, "text/plain", b"User-agent: *\nCrawl-delay: 90\n")
        return site.respond(path)

    with serving(answer) as server:
        declare_each(tmp_path, server.base, {"one": ""})
        ended = crawl(
            "zhaoshang", "one", "--limit", "3", "-s", "CRAWL_DELAY_MAX=0.02", cwd=tmp_path
        )
    assert ended.returncode == 0, ended.stderr
    [row] = rows(tmp_path / "t.db", "SELECT why FROM crawls")
    assert "asks for 90 s between requests; 0.02 s were kept" in row["why"]
    assert len(list((tmp_path / "t.db-locks").glob("host-*.pace"))) == 1


def test_the_files_of_hosts_that_nobody_asks_go(tmp_path: Path) -> None:
    for host in ("a.test", "b.test"):
        Pace(tmp_path).take(host, 60)
    first, second = sorted(tmp_path.glob("host-*.pace"))
    now = first.stat().st_mtime
    os.utime(first, (now - 90000, now - 90000))
    assert sweep(tmp_path, now) == 1
    left = {path.name for path in tmp_path.iterdir()}
    assert second.name in left
    assert left <= {second.name, f"{second.name}.lock"}


def test_without_a_database_each_process_keeps_its_own() -> None:
    pace = Pace(None)
    assert pace.take("a.test", 60) < pace.take("a.test", 60)
