"""Text cut into the pieces that the search index holds.

Chinese writes no spaces, and no dictionary knows next month's company. So each run of Han characters is indexed as
its overlapping pairs and its last character: ``招商引资`` is ``招商 商引 引资 资``. Every word of two characters is
then a piece of the index, a longer one is a row of pieces, a single character the beginning of one, and no piece
reaches across punctuation. Letters and digits are indexed by the word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import add
from typing import Final

HAN: Final = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_RUN: Final = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
_PARTED: Final = re.compile(rf"([{HAN}]+)|([^\W_{HAN}]+)")
_IS_HAN: Final = re.compile(rf"[{HAN}]")


def runs(folded: str) -> Iterator[tuple[str, bool]]:
    """The runs of Han characters (True) and of other letters and digits (False) of a folded text."""
    for found in _RUN.finditer(folded):
        yield found[0], _IS_HAN.match(found[0]) is not None


def pieces(folded: str) -> str:
    """What the index holds of a folded text: pieces parted by spaces.

    Changing this makes every stored index wrong: that takes a migration that rebuilds it.
    """
    found: list[str] = []
    for han, word in _PARTED.findall(folded):
        if han:
            found += map(add, han, han[1:])
            found.append(han[-1])
        else:
            found.append(word)
    return " ".join(found)
