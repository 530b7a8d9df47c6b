"""What a person is told when the command cannot do its work, and the exit code that cron is given."""

from __future__ import annotations

import errno
from enum import IntEnum
from typing import Any, Final

# What the operating system's commonest refusals are called in Chinese.
_REFUSALS: Final = {
    errno.EACCES: "没有权限",
    errno.EPERM: "操作不被允许",
    errno.ENOENT: "没有这个文件或目录",
    errno.EEXIST: "已存在",
    errno.EISDIR: "是一个目录",
    errno.ENOTDIR: "路径中有一段不是目录",
    errno.ENOTEMPTY: "目录不是空的",
    errno.ENAMETOOLONG: "名称太长",
    errno.ELOOP: "符号链接太多",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出磁盘配额",
    errno.EFBIG: "文件太大",
    errno.EROFS: "文件系统只读",
    errno.EIO: "读写出错",
    errno.EBUSY: "正被占用",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "系统打开的文件太多",
    errno.ENOMEM: "内存不足",
    errno.ENOLCK: "无法加锁",
    errno.EPIPE: "管道已断开",
    errno.EADDRINUSE: "地址已被占用",
    errno.EADDRNOTAVAIL: "地址不可用",
    errno.ECONNREFUSED: "连接被拒绝",
    errno.ECONNRESET: "连接被重置",
    errno.ECONNABORTED: "连接被中断",
    errno.EHOSTUNREACH: "主机不可达",
    errno.ENETUNREACH: "网络不可达",
    errno.ETIMEDOUT: "超时",
}


class ExitCode(IntEnum):
    """The exit codes of ``zhaoshang`` and of ``scrapy crawl`` in this project; docs explain them (schedule.md)."""

    OK = 0
    """All sites ok, or quiet as usual."""
    INTERNAL = 1
    """A defect of the program itself."""
    USAGE = 2
    """The command line is wrong: an unknown site, option or value."""
    DEGRADED = 3
    """At least one site delivered less than it promises: a field is missing, pages failed."""
    BROKEN = 4
    """At least one site delivered nothing that can be trusted: down, redesigned, forbidden."""
    STORAGE = 5
    """The database cannot be used: not ours, newer, unreadable, read-only, full, damaged, or gone during a run."""
    LOCKED = 6
    """Another crawl of the same is going on; nothing was done."""
    INTERRUPTED = 130
    """Stopped by Ctrl-C or SIGTERM; what had been fetched is kept."""


class UserError(Exception):
    """Something that the user can mend. Shown as one line, never with a traceback."""

    exit_code = ExitCode.USAGE

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = _one_line(zh), _one_line(en)
        super().__init__(f"{self.zh} / {self.en}")

    def __reduce__(self) -> tuple[Any, ...]:
        """Goes from a process to another whole."""
        return type(self), (self.zh, self.en)


class StorageError(UserError):
    """The database file cannot be used."""

    exit_code = ExitCode.STORAGE


class LockedError(UserError):
    """Another crawl of the same is going on. ``holder`` says which, if it is known."""

    exit_code = ExitCode.LOCKED

    def __init__(self, zh: str, en: str, holder: object = None) -> None:
        super().__init__(zh, en)
        self.holder = holder


class StoppedError(UserError):
    """Ctrl-C or SIGTERM came before there was anything to keep."""

    exit_code = ExitCode.INTERRUPTED


class DeclarationError(UserError):
    """A site is declared wrongly."""


def refusal(error: OSError) -> tuple[str, str]:
    """Why the operating system refused, in Chinese and in English; what is rare is English in both."""
    english = error.strerror or type(error).__name__
    if type(error).__name__ == "gaierror":
        return "域名无法解析", english
    # Others, such as those of TLS, have numbers of their own.
    known = type(error).__module__ == "builtins"
    return (_REFUSALS.get(error.errno or 0, english) if known else english), english


def _one_line(text: str) -> str:
    """What a user or a page wrote may stand in it: no control character reaches the terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
