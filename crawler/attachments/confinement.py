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


@dataclass(frozen=True, slots=True)
class _Calls:
    """The system calls of an architecture, by number (include/uapi/linux/audit.h, arch/*/entry/syscalls)."""

    architecture: int
    refused: tuple[int, ...]
    opening: dict[int, int]
    """Calls that open files -> the place of their flags."""
    clone: int
    """Makes a process, and a thread of this one, which a reader may have."""
    tgkill: int
    """How a process ends itself by a signal, and may end others."""


# Same on all architectures: pidfd_send_signal io_uring_setup pidfd_open openat2 pidfd_getfd process_madvise mount_setattr.
_NEWER: Final = (424, 425, 434, 437, 438, 440, 442)
_CLONE3: Final = 435
_CALLS: Final[dict[str, _Calls]] = {
    "x86_64": _Calls(
        0xC000003E,
        # shmget socket connect sendto sendmsg bind listen socketpair, fork vfork execve kill msgget truncate ftruncate, rename mkdir
        # rmdir creat link unlink symlink chmod fchmod chown fchown lchown, ptrace rt_sigqueueinfo mknod mount tkill, …at, unshare
        # fallocate rt_tgsigqueueinfo perf_event_open sendmmsg setns process_vm_readv process_vm_writev, renameat2 memfd_create bpf
        # execveat userfaultfd
        (29, 41, 42, 44, 46, 49, 50, 53, 57, 58, 59, 62, 68, 76, 77, 82, 83, 84, 85, 86, 87, 88, 90, 91, 92, 93, 94, 101, 129, 133, 165,
         200, 258, 259, 260, 263, 264, 265, 266, 268, 272, 285, 297, 298, 307, 308, 310, 311, 316, 319, 321, 322, 323, *_NEWER),
        {2: 1, 257: 2},
        clone=56,
        tgkill=234,
    ),
    "aarch64": _Calls(
        0xC00000B7,
        # mknodat mkdirat unlinkat symlinkat linkat renameat mount truncate ftruncate fallocate fchmod fchmodat fchownat fchown unshare
        # ptrace kill tkill rt_sigqueueinfo msgget shmget, socket socketpair bind listen connect sendto sendmsg, execve rt_tgsigqueueinfo
        # perf_event_open setns sendmmsg process_vm_readv process_vm_writev renameat2 memfd_create bpf execveat userfaultfd
        (33, 34, 35, 36, 37, 38, 40, 45, 46, 47, 52, 53, 54, 55, 97, 117, 129, 130, 138, 186, 194, 198, 199, 200, 201, 203, 206, 211,
         221, 240, 241, 268, 269, 270, 271, 276, 279, 280, 281, 282, *_NEWER),
        {56: 2},
        clone=220,
        tgkill=131,
    ),
}  # fmt: skip
_CLONE_THREAD: Final = 0x00010000
_PR_SET_NO_NEW_PRIVS: Final = 38
_PR_SET_SECCOMP: Final = 22
_FILTER_MODE: Final = 2
_ALLOW: Final = 0x7FFF0000
_REFUSE_CALL: Final = 0x00050000 | 1  # SECCOMP_RET_ERRNO, EPERM
# ENOSYS: the C library then takes the older call, whose arguments a filter can see.
_UNKNOWN_CALL: Final = 0x00050000 | 38
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
# From here on numbers are those of x32, the other calls of x86-64.
_X32: Final = 0x40000000


def _filter() -> None:
    """Set the filter; a system that has none, or another processor, goes without."""
    known = _CALLS.get(platform.machine())
    if known is None or ctypes.sizeof(ctypes.c_void_p) != 8:
        return
    program = _program(known, os.getpid())
    buffer = ctypes.create_string_buffer(program)
    # struct sock_fprog
    wanted = struct.pack("HL", len(program) // 8, ctypes.addressof(buffer))  # fmt: skip
    pointer = ctypes.create_string_buffer(wanted)
    libc = ctypes.CDLL(None)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
        libc.prctl(_PR_SET_SECCOMP, _FILTER_MODE, ctypes.byref(pointer), 0, 0)


def _program(calls: _Calls, pid: int) -> bytes:
    """The filter in the kernel's classic BPF: eight bytes an instruction. ``pid``: the process that it is for."""
    # struct seccomp_data: number at 0, architecture at 4, arguments of eight bytes from 16.
    code = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 1, 0, calls.architecture),
        # Calls of another architecture (of 32 bits, which 64-bit systems take as well) have other numbers.
        (_RETURN, 0, 0, _REFUSE_CALL),
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, 0, 1, _X32),
        (_RETURN, 0, 0, _REFUSE_CALL),
        (_EQUAL, 0, 1, _CLONE3),
        (_RETURN, 0, 0, _UNKNOWN_CALL),
    ]
    for number, place in calls.opening.items():
        code += _unless(number, place, (_ANY_BIT, 0, 1, _WRITING))
    code += _unless(calls.clone, 0, (_ANY_BIT, 1, 0, _CLONE_THREAD))
    code += _unless(calls.tgkill, 0, (_EQUAL, 1, 0, pid))
    for number in calls.refused:
        code += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _REFUSE_CALL)]
    code.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("HBBI", *step) for step in code)


def _unless(number: int, place: int, test: tuple[int, int, int, int]) -> list[tuple[int, int, int, int]]:  # fmt: skip
    """A call that is refused but for what a test of one of its arguments skips."""
    return [
        (_EQUAL, 0, 4, number),
        (_LOAD, 0, 0, 16 + 8 * place),
        test,
        (_RETURN, 0, 0, _REFUSE_CALL),
        (_RETURN, 0, 0, _ALLOW),
    ]
