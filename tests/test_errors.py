"""What people are told, in both languages."""

from __future__ import annotations

import errno
import os
import socket
import ssl

import pytest

from crawler.errors import _REFUSALS, refusal


@pytest.mark.parametrize("code", _REFUSALS)
def test_a_refusal_is_told_in_both_languages(code: int) -> None:
    zh, en = refusal(OSError(code, os.strerror(code), "x"))
    assert en == os.strerror(code)
    assert not zh.isascii()
    assert en not in zh


def test_a_rare_refusal_is_told_in_the_system_s_words() -> None:
    rare = OSError(errno.EXDEV, os.strerror(errno.EXDEV))
    assert refusal(rare) == (os.strerror(errno.EXDEV),) * 2
    assert refusal(ConnectionResetError()) == ("ConnectionResetError",) * 2


def test_numbers_of_others_are_not_the_system_s() -> None:
    assert refusal(ssl.SSLError(errno.EPERM, "certificate has expired")) == (
        "certificate has expired",
        "certificate has expired",
    )
    assert refusal(socket.gaierror(-2, "Name or service not known"))[0] == "域名无法解析"
