"""Long work from the browser: one after another, watched, stopped, and remembered over a restart."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from crawler.browse import process
from crawler.browse.workplace import Workplace
from crawler.storage import desk, jobs
from crawler.storage.jobs import CANCELLED, DONE, LOST, RUNNING, WAITING, Job
from tests.crawling import wait_until

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("datasette") is None, reason="needs the extra browse"
)
NOW = "2026-07-15 02:00:00"
# What a job of these tests does, instead of the command: the words are its program.
_SLEEPS = "import time; print('begun', flush=True); time.sleep(600)"
_ENDS_WELL_WHEN_ASKED = f"""
import signal, sys
signal.signal(signal.SIGINT, lambda *_: (print("stopped in good order"), sys.exit(130)))
{_SLEEPS}"""
_DEAF = f"import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); {_SLEEPS}"


@dataclass(frozen=True, slots=True)
class Fake(Workplace):
    """A place where a job is a program of Python's."""

    def command(self, arguments: Sequence[str]) -> list[str]:
        return [sys.executable, "-S", "-c", *arguments]


@contextmanager
def running(database: Path) -> Iterator[None]:
    from crawler.browse.runner import Runner

    runner = Runner(Fake(database, database.parent))
    runner.start()
    try:
        yield
    finally:
        runner.close()


def ask(database: Path, program: str, *words: str, kind: str = "crawl") -> int:
    number = jobs.ask(database, kind, "翠湖", [program, *words], "en", NOW)
    assert number is not None
    return number


def the(database: Path, number: int) -> Job:
    found = jobs.job(database, number)
    assert found is not None
    return found


def until(database: Path, number: int, *states: str) -> Job:
    wait_until(lambda: the(database, number).state in states)
    return the(database, number)


def says(database: Path, number: int, word: str) -> None:
    log = database.with_name(f"{database.stem}-jobs") / f"{number}.log"
    wait_until(lambda: word in process.tail(log))


def test_jobs_run_one_after_another_and_are_remembered(database: Path) -> None:
    wrote = database.parent / "wrote.txt"
    append = "import sys; print('你好'); open(sys.argv[1], 'a').write(sys.argv[2])"
    numbers = [ask(database, append, str(wrote), letter) for letter in "abc"]
    # What waits already is not asked for twice.
    assert ask(database, append, str(wrote), "c") == numbers[-1]
    with running(database):
        for number in numbers:
            job = until(database, number, DONE)
            assert (job.exit_code, job.log) == (0, "你好\n")
    assert wrote.read_text() == "abc"
    assert oct(desk.desk_file(database).stat().st_mode)[-3:] == "600"


def test_a_job_is_stopped_as_ctrl_c_does_and_then_at_once(database: Path) -> None:
    gentle, deaf = ask(database, _ENDS_WELL_WHEN_ASKED), ask(database, _DEAF)
    late = ask(database, "print('never')")
    with running(database):
        says(database, gentle, "begun")
        assert the(database, deaf).state == WAITING
        jobs.stop(database, late, NOW)
        jobs.stop(database, gentle, NOW)
        job = until(database, gentle, DONE)
        assert (job.exit_code, job.log) == (130, "begun\nstopped in good order\n")
        says(database, deaf, "begun")
        jobs.stop(database, deaf, NOW)
        jobs.stop(database, deaf, NOW)
        assert until(database, deaf, DONE).exit_code == -signal.SIGKILL
    assert the(database, late).state == CANCELLED


def test_the_end_of_the_server_is_the_end_of_its_job(database: Path) -> None:
    number = ask(database, _ENDS_WELL_WHEN_ASKED)
    with running(database):
        says(database, number, "begun")
    job = the(database, number)
    assert (job.state, job.exit_code) == (DONE, 130)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_a_restart_finds_the_job_that_goes_on(database: Path) -> None:
    number = ask(database, "0")
    child = subprocess.Popen([sys.executable, "-S", "-c", _ENDS_WELL_WHEN_ASKED], start_new_session=True)  # fmt: skip
    try:
        # A server was killed after this.
        assert jobs.take(database, NOW) is not None
        jobs.began(database, number, child.pid, process.born(child.pid))
        with running(database):
            assert jobs.take(database, NOW) is None
            jobs.stop(database, number, NOW)
            assert child.wait(60) == 130
            assert until(database, number, LOST).exit_code is None
    finally:
        child.kill()


def test_a_restart_says_so_where_the_process_has_gone(database: Path) -> None:
    number, after = ask(database, "0"), ask(database, "print('next')")
    assert jobs.take(database, NOW) is not None
    # The number is that of a process, which is not the one that began then.
    jobs.began(database, number, os.getpid(), "another boot 1")
    folder = database.with_name("t-jobs")
    folder.mkdir()
    (folder / f"{number}.log").write_text("half of it\n")
    with running(database):
        job = until(database, number, LOST)
        assert (job.log, job.exit_code) == ("half of it\n", None)
        assert until(database, after, DONE).log == "next\n"
    assert [path.name for path in folder.iterdir()] == ["queue.lock"]


def test_of_two_servers_one_runs_the_jobs(database: Path) -> None:
    number = ask(database, _ENDS_WELL_WHEN_ASKED)
    second = ask(database, "print(1)")
    with running(database):
        says(database, number, "begun")
        with running(database):
            assert the(database, second).state == WAITING
        assert the(database, number).state == RUNNING


def test_the_oldest_are_forgotten_and_what_waits_is_limited(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "KEPT", 4)
    monkeypatch.setattr(jobs, "MOST_WAITING", 3)
    first = ask(database, "0")
    jobs.stop(database, first, NOW)
    for number in range(jobs.KEPT):
        jobs.stop(database, ask(database, str(number)), NOW)
    assert jobs.job(database, first) is None
    assert len(jobs.jobs(database)) == jobs.KEPT
    for number in range(jobs.MOST_WAITING):
        ask(database, f"waits {number}")
    assert jobs.ask(database, "crawl", "x", ["one more"], "zh", NOW) is None


def test_a_desk_of_before_has_no_jobs(tmp_path: Path) -> None:
    database = tmp_path / "t.db"
    assert jobs.jobs(database) == []
    desk.mark_read(database, 1, is_read=True)
    with desk.open_desk(database) as db:
        db.execute("DROP TABLE jobs")
        db.execute("PRAGMA user_version = 2")
    assert jobs.jobs(database) == []


def test_a_desk_that_is_being_made_keeps_nothing_yet(tmp_path: Path) -> None:
    database = tmp_path / "t.db"
    desk.desk_file(database).touch()
    assert (jobs.jobs(database), desk.password(database)) == ([], None)
    assert desk.marks(database).starred == {}


def test_what_a_terminal_would_obey_is_not_shown() -> None:
    said = "\x1b[31m红\x1b[0m\x1b]0;owned\x07 1%\r 2%\r\n\x9b2J二\x07\u202e三\n<b>"
    assert process.printable(said) == " 2%\n二  三\n<b>"


def test_of_a_long_log_the_end_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "x.log"
    path.write_text("".join(f"line {number}\n" for number in range(20_000)))
    shown = process.tail(path)
    assert shown.startswith("…\nline ")
    assert shown.endswith("line 19999\n")
    assert process.tail(tmp_path / "none.log") == ""


@pytest.mark.parametrize(
    ("log", "found"),
    [
        ("Analysing …\n12/60 http://x.test/1/2\n", (12, 60)),
        ("cuihu: 3/40 页数 4 · 新增 2\n", (3, 40)),
        ("cuihu: 50/40 页数\n", (40, 40)),
        ("mine: 0/0 页数\n", None),
        ("nothing yet http://x.test/2026/07/1.html\n", None),
    ],
)
def test_how_far_it_is(log: str, found: tuple[int, int] | None) -> None:
    assert process.progress(log) == found
