"""Reads a file in a process of its own, so that no file can harm the crawl: see `confinement` for what it may take."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from threading import Lock, Timer
from time import monotonic
from types import TracebackType
from typing import IO, Any, Final

from crawler.attachments.confinement import Share
from crawler.attachments.limits import MAX_ANSWER
from crawler.attachments.reading import Member, Reading, Verdict, verdict_of
from crawler.attachments.wire import from_json
from crawler.errors import UserError
from crawler.extras import install

# The libraries of the extra `attachments`.
LIBRARIES: Final = ("olefile", "pypdfium2", "python_calamine")
# And those of the extra `ocr`.
OCR_LIBRARIES: Final = ("rapidocr", "onnxruntime")
# Seconds that an answer may take beyond a file's own: to load the readers, and to send it.
_GRACE: Final = 30.0
# What all files of a ZIP may take together, in shares of one file: a hundred that are costly each would keep the crawl for
# half an hour. A list of the field takes a hundredth of its share.
_SHARES_OF_A_ZIP: Final = 4


def check_installed() -> None:
    """Raises UserError where the extra is missing."""
    missing = [name for name in LIBRARIES if find_spec(name) is None]
    if missing:
        raise UserError(
            f"读取附件需要可选组件（缺少 {'、'.join(missing)}），请安装：{install('attachments')}",
            f"reading attachments needs an extra ({', '.join(missing)} missing): {install('attachments')}",
        )


def check_ocr_installed() -> None:
    """Raises UserError where the extra for scans is missing."""
    missing = [name for name in OCR_LIBRARIES if find_spec(name) is None]
    if missing:
        raise UserError(
            f"识别扫描件需要可选组件（缺少 {'、'.join(missing)}），请安装：{install('attachments', 'ocr')}",
            f"recognising scans needs an extra ({', '.join(missing)} missing): {install('attachments', 'ocr')}",
        )


@dataclass(slots=True)
class Readers:
    """The process that reads; it starts with the first file and ends with ``close``. May be used by several threads."""

    share: Share = field(default_factory=Share)
    ocr: bool = False
    """Whether pictures of text are recognised."""
    clock: Callable[[], float] = monotonic
    """Seconds, by which the files of a ZIP share their time."""
    _process: subprocess.Popen[bytes] | None = None
    _lock: Lock = field(default_factory=Lock)

    def __enter__(self) -> Readers:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def read(self, data: bytes, name: str = "") -> Reading:
        """What is in a file; every trouble is a verdict. Each file of a ZIP is read by a process of its own; once they have taken
        their time together, the rest are too_costly."""
        said = self._ask(data, name)
        if isinstance(said, Reading):
            return said
        members = []
        until = self.clock() + _SHARES_OF_A_ZIP * self.share.wall
        for member in said:
            if self.clock() >= until:
                reading = Reading(Verdict.TOO_COSTLY, "", detail="the files before it took the archive's time")  # fmt: skip
            else:
                answer = self._ask(data, name, member=member)
                assert isinstance(answer, Reading)
                reading = answer
            members.append(Member(member, reading))
        return Reading(verdict_of(members), "zip", members=members)

    def close(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            self._end()

    def _ask(self, data: bytes, name: str, member: str | None = None) -> Reading | list[str]:
        share = self.share
        head = {"name": name, "member": member, "ocr": self.ocr, "memory": share.memory, "cpu": share.cpu, "wall": share.wall}  # fmt: skip
        request = json.dumps(head).encode() + b"\n" + data
        with self._lock:
            answer = self._exchange(request, share.wall + _GRACE)
        if answer is None:
            return Reading(Verdict.TOO_COSTLY, "", detail="the reading process ended")
        try:
            said: Any = json.loads(answer) if answer.startswith(b'{"members of"') else None
            return from_json(answer) if said is None else [str(n) for n in said["members of"]]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            return Reading(Verdict.BROKEN, "", detail=f"no answer: {error}"[:500])

    def _exchange(self, request: bytes, seconds: float) -> bytes | None:
        """The answer; None if the process dies or says nothing for so long. It is started anew with the next file."""
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        # The process keeps to its own time; this is for one that hangs.
        watch = Timer(seconds, process.kill)
        watch.start()
        try:
            send(process.stdin, request)
            answer = receive(process.stdout)
        except (OSError, EOFError):
            answer = None
        finally:
            watch.cancel()
        if answer is None or not hasattr(os, "fork"):
            self._end()
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            # Nothing of the environment but what Python and the system need: no token, no proxy.
            kept = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TZ", "VIRTUAL_ENV")
            environment = {key: os.environ[key] for key in kept if key in os.environ}
            environment |= {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONSAFEPATH": "1",
                            "PYTHONDONTWRITEBYTECODE": "1"}  # fmt: skip
            self._process = subprocess.Popen(
                [sys.executable, "-m", "crawler.attachments"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=environment,
            )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        try:
            process.wait(1.0)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def send(stream: IO[bytes], data: bytes) -> None:
    """Write a message. Raises OSError if nobody reads."""
    stream.write(len(data).to_bytes(4, "big"))
    stream.write(data)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """Read a message; None at the end. Raises EOFError in the middle of one."""
    head = stream.read(4)
    if not head:
        return None
    size = int.from_bytes(head, "big")
    if len(head) < 4 or size > MAX_ANSWER:
        raise EOFError
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data
