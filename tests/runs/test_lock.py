"""Locks: held by a process, never by a file."""

from __future__ import annotations

import fcntl
import json
import multiprocessing
import os
import re
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Timer

import pytest

from crawler.errors import ExitCode, LockedError
from crawler.runs.lock import Holder, lock_of_all, lock_of_site, locks_of, shown_command
from tests.crawling import PATIENCE
from tests.runs import hold_lock

NOW = datetime(2026, 7, 15, 2, 0, tzinfo=UTC)


def test_the_second_is_told_who_holds_it(tmp_path: Path) -> None:
    database = tmp_path / "t.db"
    with lock_of_all(database) as lock:
        with pytest.raises(LockedError) as caught:
            lock_of_all(database).take()
        assert lock_of_all(database).is_held()
    assert caught.value.exit_code is ExitCode.LOCKED
    assert f"process {os.getpid()} (" in caught.value.en
    assert f"进程 {os.getpid()}" in caught.value.zh
    assert not lock.record.exists()
    assert not lock_of_all(database).is_held()
    lock_of_all(database).take().release()


def test_each_site_and_all_sites_have_their_own(tmp_path: Path) -> None:
    database = tmp_path / "t.db"
    with (
        lock_of_all(database),
        lock_of_site(database, "a"),
        lock_of_site(database, "b"),
        pytest.raises(LockedError, match="a is being crawled"),
    ):
        lock_of_site(database, "a").take()
    with lock_of_site(tmp_path / "other.db", "a"):
        lock_of_site(database, "a").take().release()


@pytest.mark.parametrize("spelling", ["link", "link of a link", "detour", "linked folder"])
def test_each_spelling_of_a_database_has_the_same_lock(spelling: str, tmp_path: Path) -> None:
    database = tmp_path / "data" / "t.db"
    database.parent.mkdir()
    database.touch()
    other = tmp_path / "other.db"
    other.symlink_to(database)
    if spelling == "link of a link":
        (tmp_path / "third.db").symlink_to("other.db")
        other = tmp_path / "third.db"
    elif spelling == "detour":
        other = tmp_path / "data" / ".." / "data" / "t.db"
    elif spelling == "linked folder":
        (tmp_path / "there").symlink_to("data")
        other = tmp_path / "there" / "t.db"
    with lock_of_all(database), lock_of_site(database, "a"):
        for lock in (lock_of_all(other), lock_of_site(other, "a")):
            assert lock.is_held()
            with pytest.raises(LockedError):
                lock.take()
        assert [lock.is_held() for lock in locks_of(other)] == [True, True]


def test_a_link_that_leads_to_itself_is_no_crash(tmp_path: Path) -> None:
    (tmp_path / "t.db").symlink_to("t.db")
    lock_of_all(tmp_path / "t.db").take().release()


def test_one_who_only_looks_is_no_crawl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever looks at a lock has it for a moment, and is waited for."""
    monkeypatch.setattr("crawler.runs.lock._GLANCE_SECONDS", PATIENCE)
    lock = lock_of_all(tmp_path / "t.db")
    lock.take().release()
    with lock.path.open("rb") as looking:
        fcntl.flock(looking, fcntl.LOCK_SH)
        # Two may look at once.
        assert not lock.is_held()
        gone = Timer(0.05, fcntl.flock, (looking, fcntl.LOCK_UN))
        gone.start()
        assert lock.take() is lock
        gone.join()
    assert lock_of_all(tmp_path / "t.db").is_held()
    lock.release()
    assert not lock_of_all(tmp_path / "t.db").is_held()


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "..", "", "长" * 300, "a\x00b", "-"])
def test_a_sites_name_is_no_path(name: str, tmp_path: Path) -> None:
    lock = lock_of_site(tmp_path / "t.db", name)
    assert lock.path.parent == tmp_path / "t.db-locks"
    with lock:
        assert lock.path.exists()


def test_a_lock_ends_with_a_killed_process(tmp_path: Path) -> None:
    """Even if the process id in the record is in use again: it is that of this very test."""
    database = tmp_path / "t.db"
    ours, theirs = multiprocessing.Pipe()
    child = multiprocessing.get_context("spawn").Process(
        target=hold_lock.hold, args=(str(database), theirs)
    )
    child.start()
    assert ours.recv() == "held"
    with pytest.raises(LockedError, match=f"process {child.pid} "):
        lock_of_all(database).take()
    assert child.pid
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    record = lock_of_all(database).record
    row = json.loads(record.read_text("utf-8"))
    assert row["pid"] == child.pid
    record.write_text(json.dumps(row | {"pid": os.getpid(), "host": "elsewhere"}), encoding="utf-8")
    with lock_of_all(database) as lock:
        holder = lock.holder()
        assert holder is not None
        assert holder.host != "elsewhere"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": "x"}', "\x00\xff"])
def test_a_record_that_says_nothing(text: str, tmp_path: Path) -> None:
    with lock_of_all(tmp_path / "t.db") as lock:
        lock.record.write_bytes(text.encode("latin-1"))
        with pytest.raises(LockedError, match="by another process"):
            lock_of_all(tmp_path / "t.db").take()


def test_a_folder_that_takes_no_lock_file(tmp_path: Path) -> None:
    (tmp_path / "t.db-locks").write_text("in the way", encoding="utf-8")
    with lock_of_all(tmp_path / "t.db") as lock:
        assert lock.unavailable is not None
        assert "do not run two crawls at once" in lock.unavailable.en
        assert not lock.is_held()


def test_age_of_a_holder() -> None:
    holder = Holder.this_process(NOW)
    assert holder.age(NOW + timedelta(hours=2)) == 7200
    assert holder.age(NOW - timedelta(days=400)) == 0
    assert Holder(1, "h", "nonsense", "c").age(NOW) == 0


def test_the_values_of_settings_are_not_shown() -> None:
    shown = shown_command(
        ["/opt/x/zhaoshang", "crawl", "--all", "-s", "WEBHOOK_URL=https://h/?key=s3cret",
         "--set=WEBHOOK_SECRET=s3cret", "-sA=s3cret", "--db", "t.db"]
    )  # fmt: skip
    assert shown.startswith("zhaoshang crawl --all -s WEBHOOK_URL=… --set=…")
    assert "s3cret" not in shown
    assert shown.endswith("--db t.db")


def test_a_holder_is_told_by_the_clock_of_people(tmp_path: Path) -> None:
    lock = lock_of_all(tmp_path / "t.db")
    with lock:
        told = lock.held()
    assert re.search(r"since \d{4}-\d\d-\d\d \d\d:\d\d: ", told.en)
    assert "UTC" not in told.zh + told.en
