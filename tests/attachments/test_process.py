"""The process that reads: what it answers, what it may not do, and that nothing that a file does ends the caller."""

from __future__ import annotations

import os
import platform
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.attachments import confinement
from crawler.attachments.confinement import Share
from crawler.attachments.process import Readers, check_installed
from crawler.attachments.reading import Column, Head, Member, Reading, Span, Table, Verdict
from crawler.attachments.wire import from_json, to_json
from crawler.errors import UserError
from tests.attachments.making_ole import doc
from tests.attachments.making_packages import package, xlsx
from tests.attachments.making_pdf import pdf, text


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    with Readers() as made:
        yield made


def test_a_reading_goes_over_the_wire_whole() -> None:
    table = Table(
        [["甲", 1, 2.5, True, None]],
        "表",
        3,
        [Span(0, 0, 0, 1)],
        2,
        4,
        Head(1, [Column("名", "元"), Column(None, None)], "万元"),
    )
    reading = Reading(
        Verdict.OK,
        "xls",
        "文\ud800字",
        [table],
        "why",
        4,
        [2],
        True,
        members=[Member("a", Reading(Verdict.EMPTY, ""))],
    )
    told = from_json(to_json(reading))
    assert told.tables == [table]
    assert (told.members, told.pages, told.ocr_pages, told.is_ocr, told.detail) == (
        reading.members, 4, [2], True, "why",
    )  # fmt: skip


def test_files_are_read_one_after_another(readers: Readers) -> None:
    assert readers.read(doc("第一件"), "a.doc").text == "第一件"
    assert readers.read(xlsx({"表": [["甲"]]}), "a.xlsx").tables[0].rows == [["甲"]]
    assert readers.read(b"", "a.pdf").verdict is Verdict.EMPTY


def test_each_file_of_an_archive_is_read_apart(readers: Readers) -> None:
    reading = readers.read(package({"一.doc": doc("一"), "二.pdf": b"%PDF-1.7\n"}), "a.zip")
    assert (reading.verdict, reading.kind) == (Verdict.OK, "zip")
    assert [(m.name, m.reading.verdict) for m in reading.members] == [
        ("一.doc", Verdict.OK),
        ("二.pdf", Verdict.BROKEN),
    ]


def test_the_files_of_an_archive_share_their_time() -> None:
    """Four shares of one file: what comes after is not read."""
    raw = package({f"{n}.doc": doc(str(n)) for n in range(9)})
    now = 0.0

    def clock() -> float:
        nonlocal now
        now += 10.0
        return now

    with Readers(clock=clock) as readers:
        reading = readers.read(raw, "a.zip")
    assert [m.reading.verdict for m in reading.members] == [*[Verdict.OK] * 5, *[Verdict.TOO_COSTLY] * 4]  # fmt: skip
    assert reading.members[-1].reading.detail == "the files before it took the archive's time"


def test_a_stream_that_unpacks_to_more_than_a_file_may_take_ends_its_child_alone() -> None:
    """600 MB of blanks, packed twice, in 2 kB."""
    raw = pdf([" " * (150 << 20) + text("末", 50, 700)], filters=2)
    with Readers(Share(memory=256 << 20, cpu=5, wall=10)) as readers:
        assert readers.read(raw, "a.pdf").verdict in (
            Verdict.TOO_COSTLY,
            Verdict.EMPTY,
            Verdict.BROKEN,
        )
        assert readers.read(doc("还在"), "a.doc").text == "还在"


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (Share(wall=0.02), "0.02 seconds"),
        (Share(memory=16 << 20), "memory|without an answer|SIG"),
    ],
)
def test_what_takes_too_much_is_too_costly(share: Share, said: str) -> None:
    rows = [[f"企业{n}", n] for n in range(20_000)]
    with Readers(share) as readers:
        reading = readers.read(xlsx({"表": rows}), "a.xlsx")
    assert (reading.verdict, reading.text) == (Verdict.TOO_COSTLY, "")
    assert reading.detail is not None
    assert any(part in reading.detail for part in said.split("|"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the process stays for one file only")
def test_a_process_that_was_killed_is_started_anew(readers: Readers) -> None:
    readers.read(doc("甲"), "a.doc")
    assert readers._process is not None
    os.kill(readers._process.pid, signal.SIGKILL)
    first = readers.read(doc("乙"), "a.doc")
    assert first.text == "乙" or first.verdict is Verdict.TOO_COSTLY
    assert readers.read(doc("丙"), "a.doc").text == "丙"


_DEEDS = {
    "network": "import socket; socket.socket()",
    "program": "import os; os.system('true')",
    "write": "open({path!r}, 'w')",
    "remove": "import os; os.remove({path!r})",
    "fork": "import ctypes; n = ctypes.CDLL(None, use_errno=True).fork(); e = ctypes.get_errno(); assert n >= 0, e; raise SystemExit('forked')",
    "signal": "import ctypes, os; n = ctypes.CDLL(None, use_errno=True).syscall({tgkill}, os.getppid(), os.getppid(), 0); e = ctypes.get_errno(); assert n >= 0, e; raise SystemExit('sent')",
    "system call": "import ctypes, os; n = ctypes.CDLL(None, use_errno=True).socket(2, 1, 0); e = ctypes.get_errno(); assert n >= 0, e; raise SystemExit('open')",
}


@pytest.mark.skipif(sys.platform != "linux", reason="the filter of system calls is Linux's")
@pytest.mark.parametrize("deed", sorted(_DEEDS))
def test_a_reader_is_confined(deed: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("kept")
    tgkill = confinement._CALLS[platform.machine()].tgkill
    code = _DEEDS[deed].format(path=str(path), tgkill=tgkill)
    program = f"from crawler.attachments.confinement import *\nconfine(Share())\n{code}\n"
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1, ended
    assert "PermissionError" in ended.stderr or "AssertionError: 1" in ended.stderr
    assert path.read_text() == "kept"


@pytest.mark.skipif(sys.platform != "linux", reason="the filter of system calls is Linux's")
def test_a_reader_may_have_threads_and_end_itself() -> None:
    """What recognises letters has threads; a library that meets what it did not foresee ends its process."""
    code = "import threading; t = threading.Thread(target=print, args=('ran',)); t.start(); t.join(); import os, sys; sys.stdout.flush(); os.abort()"
    program = f"from crawler.attachments.confinement import *\nconfine(Share())\n{code}\n"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)  # fmt: skip
    assert (ended.stdout, ended.returncode) == ("ran\n", -signal.SIGABRT)


def test_the_filter_is_for_the_processors_that_it_knows() -> None:
    for calls in confinement._CALLS.values():
        program = confinement._program(calls, 1234)
        assert len(program) % 8 == 0
        # A jump of the classic filter reaches 255 instructions, a filter has 4,096 at most.
        assert len(program) // 8 < 255
        parted = {*calls.opening, calls.clone, calls.tgkill}
        assert len(set(calls.refused)) == len(calls.refused)
        assert not set(calls.refused) & parted


def test_one_line_where_the_extra_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.attachments.process.LIBRARIES", ("olefile", "no_such_library"))
    with pytest.raises(UserError, match="uv sync --inexact --extra attachments") as caught:
        check_installed()
    assert "no_such_library" in caught.value.en
