"""Pages <-> zstd frames. The pages of one site share most of their markup, which a dictionary takes out of each.

A dictionary is made of whole pages of the site, finished by zstd with the statistics of more of them: on the
sites of tests/bench/README.md as good as zstd's own training, in a fifth of its time, and never far off.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cached_property
from typing import Final

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

DamagedPage: Final = zstd.ZstdError
"""Raised for bytes that are no frame of ours."""
# What the dictionary has is found at any level. The third leaves 4 to 13 % less of a page, in half as much time again.
_LEVEL: Final = 1
# A dictionary is compressed once a site.
_DICTIONARY_LEVEL: Final = 12
_DICTIONARY_BYTES: Final = 160 * 1024
# Of one page: its head, navigation and foot are what the others share.
_SAMPLE_BYTES: Final = 48 * 1024
# For less, a dictionary cannot pay.
_LEAST_BYTES: Final = 4096
# What zstd adds: a header and tables of statistics.
_HEADER_BYTES: Final = 4096


class Dictionary:
    """What the pages of a site have in common."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    @classmethod
    def unpacked(cls, packed: bytes) -> Dictionary:
        """The dictionary that ``packed`` gave. Raises DamagedPage."""
        return cls(zstd.decompress(packed))

    def packed(self) -> bytes:
        """Itself as it is stored."""
        return zstd.compress(self.content, _DICTIONARY_LEVEL)

    @cached_property
    def _loaded(self) -> zstd.ZstdDict:
        return zstd.ZstdDict(self.content)

    def compress(self, page: bytes) -> bytes:
        """One page -> one frame."""
        return zstd.compress(page, _LEVEL, zstd_dict=self._loaded.as_digested_dict)

    def decompress(self, frame: bytes) -> bytes:
        """The page again. Raises DamagedPage."""
        return zstd.decompress(frame, zstd_dict=self._loaded.as_digested_dict)


def compress(page: bytes, dictionary: Dictionary | None) -> bytes:
    """One page -> one frame."""
    return dictionary.compress(page) if dictionary else zstd.compress(page, _LEVEL)


def decompress(frame: bytes, dictionary: Dictionary | None) -> bytes:
    """The page again. Raises DamagedPage."""
    return dictionary.decompress(frame) if dictionary else zstd.decompress(frame)


def make_dictionary(pages: Sequence[bytes]) -> Dictionary | None:
    """A dictionary for more pages like these, the newest last; None if they are too little for one."""
    samples = [page for page in pages if page]
    if sum(map(len, samples)) < _LEAST_BYTES:
        return None
    taken: list[bytes] = []
    room = _DICTIONARY_BYTES
    for page in reversed(samples):
        piece = page[: min(_SAMPLE_BYTES, room)]
        taken.append(piece)
        room -= len(piece)
        if room <= 0:
            break
    # zstd finds soonest what stands last: the newest page.
    basis = zstd.ZstdDict(b"".join(reversed(taken)), is_raw=True)
    finished = zstd.finalize_dict(basis, samples, _DICTIONARY_BYTES + _HEADER_BYTES, _LEVEL)
    return Dictionary(finished.dict_content)
