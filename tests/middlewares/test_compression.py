"""Compressed bodies: whole, bounded, and never much larger in memory than what they may be."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import pytest

from crawler.middlewares.compression import CutShortError, TooLargeError, inflate, unpack

MEGABYTE = 1024 * 1024
LONG = b"0123456789abcdef" * (MEGABYTE // 4)  # four megabytes


@pytest.mark.parametrize("longest", [0, len(LONG), len(LONG) + 1, 10 * MEGABYTE])
def test_a_long_page_is_whole(longest: int) -> None:
    assert unpack(gzip.compress(LONG), longest) == LONG
    assert inflate(zlib.compress(LONG), longest) == LONG
    assert inflate(zlib.compress(LONG)[2:-4], longest) == LONG


@pytest.mark.parametrize("longest", [100, MEGABYTE, len(LONG) - 1])
def test_one_that_is_too_long_is_none(longest: int) -> None:
    with pytest.raises(TooLargeError):
        unpack(gzip.compress(LONG), longest)
    with pytest.raises(TooLargeError):
        inflate(zlib.compress(LONG)[2:-4], longest)


def test_a_cut_one_is_none_and_a_wrong_check_sum_is_forgiven() -> None:
    packed = gzip.compress(LONG)
    with pytest.raises(CutShortError):
        unpack(packed[:-30], 10 * MEGABYTE)
    assert unpack(packed[:-8] + bytes(8), 10 * MEGABYTE) == LONG


def test_a_bomb_takes_little_room() -> None:
    bomb = gzip.compress(bytes(40 * MEGABYTE))
    tracemalloc.start()
    try:
        with pytest.raises(TooLargeError):
            unpack(bomb, 10 * MEGABYTE)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 3 * MEGABYTE
