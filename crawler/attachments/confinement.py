"""What the process that reads a file may not do: use more than its share, write, start programs, reach the network.

Limits of the system hold everywhere but on Windows. On Linux a filter of system calls (seccomp) is added, which cannot be
taken off again, whatever a file makes a library do; Python's own calls are refused on every system.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from crawler.attachments.limits import MIB


@dataclass(frozen=True, slots=True)
class Share:
    """What one file may take."""

    memory: int = 1024 * MIB
    """Bytes of address space."""
    cpu: int = 10
    """Seconds of CPU."""
    wall: float = 15.0
    """Seconds of time."""


# Recognising letters takes a model of 15 MB and tens of seconds a page.
OCR_SHARE: Final = Share(memory=4096 * MIB, cpu=1800, wall=1800.0)


def confine(share: Share) -> None:
    """Give up what a reader does not need. Once per process, before the file is looked at."""
    _limit(share)
    sys.addaudithook(_refuse)
    if sys.platform == "linux":
        _filter()


def _limit(share: Share) -> None:
    try:
        import resource
        import signal
    except ImportError:  # Windows
        return
    # To write beyond the limit is an error then, and no death.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    for limit, soft, hard in (
        (resource.RLIMIT_AS, share.memory, share.memory),
        (resource.RLIMIT_CPU, share.cpu, share.cpu + 1),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        # macOS refuses a limit of address space.
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (soft, hard))


# Python's own names of what is refused (https://docs.python.org/3/library/audit_events.html).
_REFUSED: Final = (
    "socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.startfile", "os.system",
    "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown",
    "shutil.", "tempfile.", "ftplib.", "http.", "urllib.", "webbrowser.", "sqlite3.",
)  # fmt: skip
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_REFUSED) or (
        event == "open"
        and len(arguments) > 2
        and isinstance(arguments[2], int)
        and arguments[2] & _WRITING
    ):
        raise PermissionError(f"{event} is not for readers of files")


# Architecture -> its number, calls that are refused, calls that open files with the place of their flags
# (include/uapi/linux/audit.h, arch/*/entry/syscalls).
_CALLS: Final[dict[str, tuple[int, tuple[int, ...], dict[int, int]]]] = {
    "x86_64": (
        0xC000003E,
        # socket connect sendto bind listen socketpair, fork vfork execve kill truncate, rename mkdir rmdir creat link
        # unlink symlink chmod chown, ptrace mount, …at, renameat2 execveat io_uring_setup openat2
        (41, 42, 44, 49, 50, 53, 57, 58, 59, 62, 76, 82, 83, 84, 85, 86, 87, 88, 90, 92, 101, 165,
         258, 260, 263, 264, 265, 266, 268, 316, 322, 425, 437),
        {2: 1, 257: 2},
    ),
    "aarch64": (
        0xC00000B7,
        (34, 35, 36, 37, 38, 40, 45, 53, 54, 117, 129, 198, 199, 200, 201, 203, 206, 221, 276, 281, 425, 437),
        {56: 2},
    ),
}  # fmt: skip
_PR_SET_NO_NEW_PRIVS: Final = 38
_PR_SET_SECCOMP: Final = 22
_FILTER_MODE: Final = 2
_ALLOW: Final = 0x7FFF0000
_REFUSE_CALL: Final = 0x00050000 | 1  # SECCOMP_RET_ERRNO, EPERM
_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06


def _filter() -> None:
    """Set the filter; a system that has none, or another processor, goes without."""
    known = _CALLS.get(platform.machine())
    if known is None:
        return
    program = _program(*known)
    buffer = ctypes.create_string_buffer(program)
    # struct sock_fprog
    wanted = struct.pack("HL" if ctypes.sizeof(ctypes.c_void_p) == 8 else "HI", len(program) // 8, ctypes.addressof(buffer))  # fmt: skip
    pointer = ctypes.create_string_buffer(wanted)
    libc = ctypes.CDLL(None)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
        libc.prctl(_PR_SET_SECCOMP, _FILTER_MODE, ctypes.byref(pointer), 0, 0)


def _program(architecture: int, refused: tuple[int, ...], opening: dict[int, int]) -> bytes:
    """The filter in the kernel's classic BPF: eight bytes an instruction."""
    # struct seccomp_data: number at 0, architecture at 4, arguments of eight bytes from 16.
    code = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _ALLOW),
        (_LOAD, 0, 0, 0),
    ]
    for number, place in opening.items():
        code += [
            (_EQUAL, 0, 4, number),
            (_LOAD, 0, 0, 16 + 8 * place),
            (_ANY_BIT, 0, 1, _WRITING),
            (_RETURN, 0, 0, _REFUSE_CALL),
            (_RETURN, 0, 0, _ALLOW),
        ]
    for number in refused:
        code += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _REFUSE_CALL)]
    code.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("HBBI", *step) for step in code)
