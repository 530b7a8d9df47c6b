"""The log of a crawl on a disk that is full: one line, and the crawl goes on."""

from __future__ import annotations

import errno
import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crawler.cli.logs import LogFile


@pytest.fixture
def logger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[logging.Logger]:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    for name in ("ZHAOSHANG_LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    logger = logging.Logger("of a test")
    with closing(LogFile(tmp_path / "t.log", encoding="utf-8")) as handler:
        logger.addHandler(handler)
        yield logger


def test_a_full_disk_is_told_once(
    logger: logging.Logger, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(self: LogFile, message: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(LogFile, "do_write", full)
    for number in range(3):
        logger.warning("record %d", number)
    [line] = capsys.readouterr().err.splitlines()
    assert line.endswith("t.log cannot be written: No space left on device")


def test_a_record_that_is_wrong_is_a_defect_and_shown(
    logger: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    logger.warning("%d", "no number")
    assert "Traceback" in capsys.readouterr().err


def test_what_twisted_finds_critical_is_logged_and_not_printed(tmp_path: Path) -> None:
    """In a process of its own: Twisted is told once where to log."""
    code = """
import sys
from pathlib import Path
from crawler.cli.logs import log_to
from crawler.cli.options import settings_for
for name in ("first.log", "t.log"):
    log_to(Path(sys.argv[1]) / name, settings_for())
from twisted.logger import Logger
try:
    raise ValueError("of a test")
except ValueError:
    Logger().failure("while the test goes on")
"""
    said = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert (said.stdout, said.stderr) == ("", "")
    log = (tmp_path / "t.log").read_text("utf-8")
    assert "while the test goes on" in log
    assert "ValueError: of a test" in log
