"""Pages become frames and pages again; a dictionary of a site's pages makes the frames small."""

from __future__ import annotations

from functools import cache
from hashlib import shake_128

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.storage.compression import (
    DamagedPage,
    Dictionary,
    compress,
    decompress,
    make_dictionary,
)

_HEAD = "".join(f"<li><a href='/c/{n}.html'>栏目{n * 7919}</a></li>" for n in range(150))


def noise(seed: int, size: int) -> bytes:
    """Bytes that nothing can compress, the same for each seed."""
    return shake_128(b"%d" % seed).digest(size)


def page(number: int) -> bytes:
    """A page of 5 to 6 KB, of which all but some 100 bytes stand on every page."""
    text = noise(number, 60).hex()
    return f"<html><ul>{_HEAD}</ul><h1>{number}</h1><p>{text}</p></html>".encode()


PAGES = [page(number) for number in range(40)]


@cache
def made() -> Dictionary:
    dictionary = make_dictionary(PAGES)
    assert dictionary is not None
    return dictionary


def test_dictionary_takes_out_what_pages_share() -> None:
    dictionary = made()
    for number in range(100, 110):
        alone, shared = compress(page(number), None), compress(page(number), dictionary)
        assert len(shared) * 5 < len(alone)
        assert decompress(shared, dictionary) == decompress(alone, None) == page(number)


def test_dictionary_is_the_same_after_storing() -> None:
    dictionary = made()
    packed = dictionary.packed()
    assert len(packed) * 5 < len(dictionary.content)
    frame = dictionary.compress(page(7))
    assert Dictionary.unpacked(packed).decompress(frame) == page(7)


@given(st.binary(max_size=2000))
def test_any_bytes_come_back(body: bytes) -> None:
    dictionary = made()
    assert decompress(compress(body, None), None) == body
    assert decompress(compress(body, dictionary), dictionary) == body


@pytest.mark.parametrize("pages", [[], [b""], [b"a"], [b"ab", b"cd"]])
def test_too_little_for_a_dictionary(pages: list[bytes]) -> None:
    assert make_dictionary(pages) is None


def test_dictionary_of_huge_pages_is_small() -> None:
    huge = [noise(n, 500_000) for n in range(10)]
    dictionary = make_dictionary(huge)
    assert dictionary is not None
    assert len(dictionary.content) < 200_000
    assert dictionary.decompress(dictionary.compress(huge[3])) == huge[3]


@pytest.mark.parametrize("frame", [b"", b"no frame", compress(PAGES[0], None)[:-5]])
def test_damage_is_noticed(frame: bytes) -> None:
    with pytest.raises(DamagedPage):
        decompress(frame, None)


def test_the_wrong_dictionary_is_noticed() -> None:
    other = make_dictionary([b"<p>%d</p>" % n * 900 for n in range(40)])
    assert other is not None
    with pytest.raises(DamagedPage):
        other.decompress(made().compress(page(3)))
