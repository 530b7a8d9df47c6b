"""Reads files for `process`: loads the readers once, and forks a child for each file, which is confined and then ended.

On standard input come requests, on standard output go answers; each is four bytes of length, then so many bytes.
A request is a line of JSON, then the file. Where there is no fork (Windows) it reads one file and ends.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
from time import monotonic
from typing import Any, BinaryIO

from crawler.attachments import readers
from crawler.attachments.confinement import Share, confine
from crawler.attachments.limits import MAX_ANSWER
from crawler.attachments.process import receive, send
from crawler.attachments.reading import Reading, RefusedError, Verdict
from crawler.attachments.wire import to_json


def main() -> None:
    """Answer requests until the input ends."""
    source, target = sys.stdin.buffer, sys.stdout.buffer
    # Ctrl-C reaches all programs of a terminal; this one's parent decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while (request := receive(source)) is not None:
        head, _, data = request.partition(b"\n")
        asked = json.loads(head)
        share = Share(asked["memory"], asked["cpu"], asked["wall"])
        if hasattr(os, "fork"):
            send(target, _in_child(asked, data, share))
        else:
            confine(share)
            send(target, _answer(asked, data))
            return


def _in_child(asked: dict[str, Any], data: bytes, share: Share) -> bytes:
    """A child's answer, or why there is none."""
    reads, writes = os.pipe()
    child = os.fork()
    if not child:
        os.close(reads)
        _be_child(asked, data, share, writes)
    os.close(writes)
    with os.fdopen(reads, "rb", buffering=0) as pipe:
        answer, why = _wait(pipe, share.wall)
    if why:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if why:
        return _refused(Verdict.TOO_COSTLY, why)
    if os.WIFSIGNALED(status):
        return _refused(Verdict.TOO_COSTLY, _death(os.WTERMSIG(status), share))
    if os.waitstatus_to_exitcode(status) or not answer:
        return _refused(Verdict.TOO_COSTLY, "the reader ended without an answer")
    return answer


def _be_child(asked: dict[str, Any], data: bytes, share: Share, writes: int) -> None:
    """Read the file, write the answer, end."""
    code = 1
    try:
        # What a library prints would stand between the answers.
        quiet = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(quiet, number)
        confine(share)
        answer = _answer(asked, data)
        left = memoryview(answer)
        while left:
            left = left[os.write(writes, left) :]
        code = 0
    finally:
        os._exit(code)


def _wait(pipe: BinaryIO, seconds: float) -> tuple[bytes, str]:
    """What a child writes, and why it is to be killed, if it is."""
    until, parts, size = monotonic() + seconds, list[bytes](), 0
    while (left := until - monotonic()) > 0:
        if not select.select([pipe], [], [], left)[0]:
            break
        part = pipe.read(1 << 20)
        if not part:
            return b"".join(parts), ""
        parts.append(part)
        size += len(part)
        if size > MAX_ANSWER:
            return b"", f"the answer has more than {MAX_ANSWER:,} bytes"
    return b"", f"more than {seconds:g} seconds"


def _death(number: int, share: Share) -> str:
    if number == signal.SIGXCPU:
        return f"more than {share.cpu} seconds of CPU"
    name = signal.Signals(number).name
    return f"ended by {name}; mostly for more than {share.memory >> 20} MiB of memory"


def _answer(asked: dict[str, Any], data: bytes) -> bytes:
    """The reading as JSON; for a ZIP the names of its files."""
    try:
        if asked.get("member") is not None:
            reading = readers.read_member(data, asked["member"])
            if asked.get("ocr") and reading.ocr_pages:
                reading = _recognised(asked, readers.member_bytes(data, asked["member"]), reading)
            return to_json(reading)
        members = readers.members_of(data)
        if members is not None:
            return json.dumps({"members of": members}).encode()
        return to_json(_recognised(asked, data, readers.read(data, asked["name"])))
    except RefusedError as refused:
        return _refused(refused.verdict, refused.detail)
    except MemoryError:
        return _refused(Verdict.TOO_COSTLY, "more memory than a file may take")
    except RecursionError:
        return _refused(Verdict.BROKEN, "nested too deep")
    except Exception as error:
        # What no reader foresaw: a file that breaks a promise of its format.
        return _refused(Verdict.BROKEN, f"{type(error).__name__}: {error}"[:500])


def _recognised(asked: dict[str, Any], data: bytes, reading: Reading) -> Reading:
    """The reading, with the text of its pages that are pictures where that is asked for."""
    if not asked.get("ocr") or not reading.ocr_pages:
        return reading
    # Only here: the models take a second, and their threads do not survive a fork.
    from crawler.attachments import ocr

    return ocr.with_text(data, reading, ocr.recogniser())


def _refused(verdict: Verdict, detail: str) -> bytes:
    return to_json(Reading(verdict, "", detail=detail))


if __name__ == "__main__":
    main()
