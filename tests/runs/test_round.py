"""``zhaoshang crawl --all``: every site has its turn, and none of them hurts another."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from crawler.storage.database import open_database
from tests.crawling import (
    NOW,
    PATIENCE,
    Gate,
    count,
    crawl,
    crawl_arguments,
    crawl_environment,
    declare_each,
    rows,
    run_afresh,
    serving,
    start,
    verdicts,
    wait_until,
)
from tests.forks import Child

QUICK = ("--quiet", "--limit", "3")


def start_all(folder: Path, *arguments: str) -> Child:
    return start(
        crawl_arguments("zhaoshang", "--all", *arguments), folder, **crawl_environment(folder)
    )


def processes_of(parent: int) -> list[int]:
    """The child processes of a process, by /proc."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and f"PPid:\t{parent}\n" in (entry / "status").read_text():
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def workers_of(parent: int) -> list[int]:
    """The processes that crawl for a ``crawl --all``: the children of its fork server."""
    return [worker for child in processes_of(parent) for worker in processes_of(child)]


@contextmanager
def two_workers(folder: Path) -> Iterator[Child]:
    """A ``crawl --all`` of two sites, in the middle of them with both of its processes; it ends with the block."""
    gate = Gate(3)
    with serving(gate) as server:
        declare_each(folder, server.base, {"one": "", "two": ""})
        parent = start_all(folder, "--quiet", "--limit", "5", "--jobs", "2")
        wait_until(gate.held.is_set, parent)
        wait_until(lambda: len(workers_of(parent.pid)) == 2, parent)
        yield parent
        gate.open()
        parent.wait(PATIENCE)


def has_ended(pid: int) -> bool:
    try:
        return "State:\tZ" in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return True


def test_a_damaged_database_is_one_line(tmp_path: Path) -> None:
    declare_each(tmp_path, "http://127.0.0.1:9", {"aaa": ""})
    path = tmp_path / "t.db"
    open_database(path).close()
    whole = path.read_bytes()
    with closing(sqlite3.connect(path)) as db:
        [(root,)] = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'crawls'")
        [(size,)] = db.execute("PRAGMA page_size")
    start = (root - 1) * size
    path.write_bytes(whole[:start] + b"\xee" * size + whole[start + size :])
    ended = crawl("zhaoshang", "--all", *QUICK, cwd=tmp_path)
    assert ended.returncode == 5
    [line] = ended.stderr.splitlines()
    assert "is damaged" in line


def test_broken_sites_hurt_nobody(tmp_path: Path) -> None:
    bodies = {
        "aaa": "",
        "syntax": "!def (\n",
        "missing": "!import no_such_module_of_ours\n",
        "leaves": "!import sys\nsys.exit(3)\n",
        "lacking": "    article_links = None\n",
        "unborn": "\n    def __init__(self, **kwargs):\n        raise RuntimeError('in init')\n",
        "startless": "\n    async def start(self):\n        raise RuntimeError('in start')\n        yield\n",
        "closing": "\n    def parse_rows(self, document):\n        raise CloseSpider('enough')\n",
        "zzz": "",
    }
    with serving() as server:
        declare_each(tmp_path, server.base, bodies)
        ended = crawl("zhaoshang", "--all", *QUICK, cwd=tmp_path)
        assert ended.returncode == 4
        assert ended.stdout == ""
        assert "Traceback" not in ended.stderr
        by_site = {
            name: [line for line in ended.stderr.splitlines() if line.startswith(name + ": ")]
            for name in bodies
        }
        assert by_site["aaa"] == by_site["zzz"] == []
        for name, word in {
            "syntax": "syntax.py:1: SyntaxError",
            "missing": "no_such_module_of_ours",
            "leaves": "SystemExit",
            "lacking": "lacks the required article_links",
            "unborn": "RuntimeError: in init",
            "startless": "none stored",
            "closing": "list pages failed",
        }.items():
            assert word in " ".join(by_site[name]), (name, ended.stderr)
        found = dict(verdicts(tmp_path / "t.db"))
        assert {name: found.pop(name) for name in ("aaa", "zzz")} == {"aaa": "ok", "zzz": "ok"}
        assert set(found) == set(bodies) - {"aaa", "zzz"}
        assert set(found.values()) == {"broken"}
        # A site of a good file can be crawled by its name as ever.
        alone = crawl("zhaoshang", "aaa", *QUICK, cwd=tmp_path)
        assert (alone.returncode, alone.stderr) == (0, "")


def test_a_site_that_waits_for_what_never_comes(tmp_path: Path) -> None:
    bodies = {
        "waits": "\n    async def start(self):\n        await asyncio.sleep(10**6)\n        yield\n"
    }
    with serving() as server:
        declare_each(tmp_path, server.base, bodies)
        ended = crawl("zhaoshang", "waits", "--quiet", "-s", "STALL_MINUTES=0.05", cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (4, ""), ended.stderr
    assert verdicts(tmp_path / "t.db") == [("waits", "broken")]


def test_a_killed_process_is_noticed_and_its_sites_crawled_again(tmp_path: Path) -> None:
    with two_workers(tmp_path) as parent:
        victim = max(workers_of(parent.pid))
        os.kill(victim, signal.SIGKILL)
    out, err = parent.communicate(timeout=PATIENCE)
    assert (parent.returncode, out) == (3, ""), err
    [line] = err.splitlines()
    assert f"crawl process {victim} was killed by SIGKILL" in line
    finished = [pair for pair in verdicts(tmp_path / "t.db") if pair[1]]
    assert sorted(finished) == [("one", "ok"), ("two", "ok")]
    assert integrity(tmp_path / "t.db") == "ok"


def test_the_process_that_all_are_forked_from_is_killed(tmp_path: Path) -> None:
    with two_workers(tmp_path) as parent:
        [forkserver] = [child for child in processes_of(parent.pid) if processes_of(child)]
        os.kill(forkserver, signal.SIGKILL)
    out, err = parent.communicate(timeout=PATIENCE)
    assert (parent.returncode, out) == (3, ""), err
    assert all("ended unexpectedly (255)" in line for line in err.splitlines())
    assert integrity(tmp_path / "t.db") == "ok"


def test_a_file_of_the_folder_that_is_called_as_a_module_of_python_s(tmp_path: Path) -> None:
    for name in ("queue", "calendar", "html"):
        (tmp_path / f"{name}.py").write_text("raise RuntimeError('not that one')\n")
    with serving() as server:
        declare_each(tmp_path, server.base, {"one": ""})
        ended = run_afresh(crawl_arguments("zhaoshang", "--all", *QUICK), tmp_path)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert verdicts(tmp_path / "t.db") == [("one", "ok")]


def test_no_process_can_be_had_to_fork_from(tmp_path: Path) -> None:
    """Its socket has too long a path: each worker loads the program itself."""
    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    with serving() as server:
        declare_each(tmp_path, server.base, {"one": "", "two": ""})
        # In a process of its own: which folder that is, is looked up once.
        ended = run_afresh(
            crawl_arguments("zhaoshang", "--all", *QUICK), tmp_path, TMPDIR=str(deep)
        )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert sorted(verdicts(tmp_path / "t.db")) == [("one", "ok"), ("two", "ok")]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stopped_all_in_order(number: signal.Signals, tmp_path: Path) -> None:
    gate = Gate(3)
    with serving(gate) as server:
        declare_each(tmp_path, server.base, {"one": "", "two": "", "three": ""})
        options = ("--limit", "5", "--jobs", "2", "-s", "SITES_AT_ONCE=1")
        parent = start_all(tmp_path, *options)
        # Both workers are in the middle of their first site; the third site has not begun.
        wait_until(lambda: gate.held.is_set() and count(tmp_path / "t.db", "crawls") == 2, parent)
        children = processes_of(parent.pid) + workers_of(parent.pid)
        parent.send_signal(number)
        log = tmp_path / "zhaoshang.log"
        wait_until(lambda: log.read_text("utf-8").count("Closing spider (shutdown)") == 2, parent)
        gate.open()
        _, err = parent.communicate(timeout=PATIENCE)
    assert parent.returncode == 130, err
    assert "Traceback" not in err
    assert "To continue: zhaoshang crawl" in err
    # Python's own processes beside the workers notice the end of their parent a moment later.
    wait_until(lambda: all(has_ended(pid) for pid in children))
    assert integrity(tmp_path / "t.db") == "ok"
    assert [verdict for _, verdict in verdicts(tmp_path / "t.db")] == ["interrupted"] * 2


def test_workers_stop_when_their_parent_is_killed(tmp_path: Path) -> None:
    """And the lock that it held is nobody's."""
    gate = Gate(3)
    with serving(gate) as server:
        declare_each(tmp_path, server.base, {"one": "", "two": ""})
        parent = start_all(tmp_path, "--quiet", "--limit", "5")
        wait_until(gate.held.is_set, parent)
        children = processes_of(parent.pid) + workers_of(parent.pid)
        # A second start leaves at once, and says why.
        second = crawl("zhaoshang", "--all", cwd=tmp_path)
        assert (second.returncode, second.stdout) == (6, "")
        [line] = second.stderr.splitlines()
        assert f"process {parent.pid} (" in line
        assert "zhaoshang crawl --db t.db" in line
        assert "SPIDER_MODULES=…" in line
        parent.kill()
        parent.wait(PATIENCE)
        log = tmp_path / "zhaoshang.log"
        wait_until(lambda: "Closing spider (shutdown)" in log.read_text("utf-8"))
        gate.open()
        wait_until(lambda: all(has_ended(pid) for pid in children))
        assert {verdict for _, verdict in verdicts(tmp_path / "t.db")} == {"interrupted"}
        record = tmp_path / "t.db-locks" / "all.json"
        assert json.loads(record.read_text("utf-8"))["pid"] == parent.pid
        ended = crawl("zhaoshang", "--all", "--quiet", "--limit", "5", cwd=tmp_path)
        assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
        assert not record.exists()


def test_one_site_is_never_crawled_twice_at_once(tmp_path: Path) -> None:
    gate = Gate(3)
    with serving(gate) as server, serving() as other:
        declare_each(tmp_path, server.base, {"one": ""})
        (tmp_path / "mysites" / "two.py").write_text(
            (tmp_path / "mysites" / "one.py")
            .read_text("utf-8")
            .replace(server.base, other.base)
            .replace('"one"', '"two"'),
            encoding="utf-8",
        )
        first = start(
            crawl_arguments("zhaoshang", "one", *QUICK[:1], "--limit", "5"),
            tmp_path,
            **crawl_environment(tmp_path),
        )
        wait_until(gate.held.is_set, first)
        for program in ("zhaoshang", "scrapy"):
            ended = crawl(program, "one", cwd=tmp_path)
            assert ended.returncode == 6
            assert f"one is being crawled by process {first.pid} (" in ended.stderr
        # Another site may be; and --all does what is left, without an alarm.
        ended = crawl("zhaoshang", "--all", "--quiet", "--limit", "3", cwd=tmp_path)
        assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
        gate.open()
        first.communicate(timeout=PATIENCE)
    assert first.returncode == 0
    assert sorted(verdicts(tmp_path / "t.db")) == [("one", "ok"), ("two", "ok")]


def test_time_is_up(tmp_path: Path) -> None:
    """What was fetched is stored, it is no alarm, and the next run begins with the site that had no turn."""
    gate = Gate(3)
    with serving(gate) as server:
        declare_each(tmp_path, server.base, {"aa": "", "bb": "", "cc": ""})
        options = ("--quiet", "--limit", "5", "-s", "SITES_AT_ONCE=1", "-s", "BATCH_SIZE=1")
        parent = start_all(tmp_path, *options, "--max-minutes", "0.2")
        wait_until(gate.held.is_set, parent)
        log = tmp_path / "zhaoshang.log"
        wait_until(lambda: "Closing spider (time_up)" in log.read_text("utf-8"), parent)
        gate.open()
        out, err = parent.communicate(timeout=PATIENCE)
        assert (parent.returncode, out, err) == (0, "", "")
        [row] = rows(tmp_path / "t.db", "SELECT site, verdict, reason, new FROM crawls")
        assert tuple(row)[:3] == ("aa", "unfinished", "time_up")
        assert row["new"] == count(tmp_path / "t.db", "articles") >= 3
        ended = crawl("zhaoshang", "--all", *options, cwd=tmp_path)
        assert (ended.returncode, ended.stderr) == (0, "")
    assert [site for site, _ in verdicts(tmp_path / "t.db")] == ["aa", "bb", "cc", "aa"]


def test_a_site_that_never_gets_done_is_reported(tmp_path: Path) -> None:
    """A time budget that is always too short is no quiet success."""
    from scrapy.settings import Settings

    from crawler.health import Judgement, Verdict
    from crawler.runs.process import SiteRun
    from crawler.runs.round import Round
    from crawler.storage.writer import Writer

    path = tmp_path / "t.db"
    with closing(Writer(path)) as writer:
        for site, days in (("slow", ("01", "14")), ("young", ("12", "14"))):
            for day in days:
                at = f"2026-07-{day} 02:00:00"
                number = writer.begin_crawl(site, at)
                writer.end_crawl(number, {"finished_at": at, "verdict": "unfinished"}, [])
    settings = Settings({"DATABASE": str(path), "NOW": NOW.isoformat(), "SPIDER_MODULES": []})
    round_ = Round(settings)
    round_.runs = [SiteRun("slow"), SiteRun("young")]
    for run in round_.runs:
        run.end(Judgement(Verdict.UNFINISHED))
    round_._settle(0)
    slow, young = (run.judgement for run in round_.runs)
    assert slow is not None
    assert young is not None
    assert (slow.verdict, young.verdict) == (Verdict.DEGRADED, Verdict.UNFINISHED)
    assert "since 2026-07-01 02:00:00" in slow.reasons[0].en


def test_a_clock_that_was_set_back(tmp_path: Path) -> None:
    """Crawls of a day that has not come break nothing, and the site is not put off until then."""
    with serving() as server:
        declare_each(tmp_path, server.base, {"one": "", "two": ""})
        later = NOW.replace(year=2031).isoformat()
        for options in (("one", "-s", f"NOW={later}"), ("two",)):
            ended = crawl("zhaoshang", *options, *QUICK, cwd=tmp_path)
            assert (ended.returncode, ended.stderr) == (0, "")
        ended = crawl("zhaoshang", "--all", *QUICK, "-s", "SITES_AT_ONCE=1", cwd=tmp_path)
        assert (ended.returncode, ended.stderr) == (0, "")
    starts = rows(tmp_path / "t.db", "SELECT site, started_at FROM crawls ORDER BY id")
    assert [row["site"] for row in starts] == ["one", "two", "one", "two"]
    assert datetime.fromisoformat(starts[0]["started_at"]).year == 2031


def test_what_was_put_off_by_a_clock_that_ran_ahead_is_done(tmp_path: Path) -> None:
    """Pages that failed in the run of that clock are asked for by the next one, which says so."""
    path = tmp_path / "t.db"
    with serving() as server:
        declare_each(tmp_path, server.base, {"one": ""})
        ahead = NOW.replace(year=2036).isoformat()
        assert crawl("zhaoshang", "one", *QUICK, "-s", f"NOW={ahead}", cwd=tmp_path).returncode == 0
        assert rows(path, "SELECT 1 FROM pending WHERE due_at > '2036'")
        ended = crawl("zhaoshang", "one", "--quiet", cwd=tmp_path)
        assert ended.returncode == 0, ended.stderr
        articles = len(server.site.articles)
    assert rows(path, "SELECT 1 FROM pending WHERE due_at > '2036'") == []
    assert count(path, "articles") > articles // 2
    [why] = [row["why"] for row in rows(path, "SELECT why FROM crawls WHERE id = 2")]
    assert "the clock was ahead once" in why


def test_locked_database_is_waited_for(tmp_path: Path) -> None:
    """A browser of databases that holds a write transaction: nothing of the batch is lost."""
    gate = Gate(10**9)
    path = tmp_path / "t.db"
    with serving(gate) as server, closing(open_database(path)) as db:
        impatient = (
            "\n\nfrom crawler.storage import database as storage\nstorage.BUSY_SECONDS = 0.5\n"
        )
        declare_each(tmp_path, server.base, {"one": impatient})
        db.execute("BEGIN IMMEDIATE")
        child = start_all(tmp_path, *QUICK)
        log = tmp_path / "zhaoshang.log"
        wait_until(lambda: log.exists() and "locked by another" in log.read_text("utf-8"), child)
        db.rollback()
        out, err = child.communicate(timeout=PATIENCE)
    assert (child.returncode, out, err) == (0, "", "")
    assert verdicts(path) == [("one", "ok")]


def integrity(database: Path) -> str:
    with closing(sqlite3.connect(database)) as db:
        return str(db.execute("PRAGMA integrity_check").fetchone()[0])
