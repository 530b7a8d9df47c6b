"""Text cut into the pieces that the search index holds.

Chinese writes no spaces, and no dictionary knows next month's company. So each run of Han characters is indexed as
its overlapping pairs and its last character: ``招商引资`` is ``招商 商引 引资 资``. Every word of two characters is
then a piece of the index, a longer one is a row of pieces, a single character the beginning of one, and no piece
reaches across punctuation. So it is with kana, Hangul and other scripts that set no space around a word. Other letters and
digits are indexed by the word.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from functools import cached_property
from typing import Final

HAN: Final = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
# Kana, Bopomofo, Hangul (whose particles stand at the word), Thai, Lao, Tibetan, Myanmar, Khmer and Yi, with their marks.
PAIRED: Final = HAN + (
    "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3105-\u312f\u31a0-\u31bf"
    "\u1100-\u11ff\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7fb"
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ebd\u0ec0-\u0ece\u0f40-\u0fbc\u1000-\u103f\u1050-\u109d\u1780-\u17d3"
    "\ua000-\ua48c"
)
"""The inside of a class of characters: those that are indexed by pairs."""
_RUN_STARTS: Final = re.compile(r" [^ ]")
# What may stand between two parts of a text: no run of characters reaches across it.
_BETWEEN: Final = re.compile(r"\W")
# Characters that are paired at a time: it takes forty times their room.
_AT_ONCE: Final = 20_000


class Cut:
    """How texts are cut: which characters are paired, as the inside of a class of them.

    Its expressions take milliseconds each to be made, and most who load this cut nothing.
    """

    def __init__(self, paired: str) -> None:
        self._paired = paired

    @cached_property
    def run(self) -> re.Pattern[str]:
        """A run of characters that are paired, or of other letters and digits."""
        return re.compile(rf"[{self._paired}]+|[^\W_{self._paired}]+")

    @cached_property
    def unpaired(self) -> re.Pattern[str]:
        """All between the runs of characters that are paired."""
        return re.compile(rf"[^{self._paired}]+")

    @cached_property
    def word(self) -> re.Pattern[str]:
        """A run of other letters and digits."""
        return re.compile(rf"[^\W_{self._paired}]+")


_CUT: Final = Cut(PAIRED)
# Of letters alone nothing is cut; what has been noted of texts knows them so.
_OF_HAN: Final = Cut(HAN)


def runs(folded: str) -> Iterator[tuple[str, bool]]:
    """The runs of characters that are paired (True) and of other letters and digits (False) of a folded text."""
    for found in _CUT.run.finditer(folded):
        yield found[0], _CUT.unpaired.match(found[0]) is None


def letters(folded: str) -> str:
    """The letters and digits of a folded text, without what stands between them."""
    return "".join(_OF_HAN.run.findall(folded))


def pieces(folded: str, cut: Cut = _CUT) -> str:
    """What the index holds of a folded text: pieces parted by white space, words after the pairs.

    Of a very long text each part's once: the index knows no places, and a million characters would take six times
    their room, in three copies. Changing which pieces these are makes every stored index wrong: that takes a
    migration that rebuilds it.
    """
    if len(folded) <= _AT_ONCE:
        return _pieces(folded, cut)
    return " ".join(" ".join(set(_pieces(part, cut).split())) for part in _parts(folded))


def _parts(text: str) -> Iterator[str]:
    """A text, or the parts of a very long one: each expression makes a string for all that it finds or leaves."""
    begin = 0
    while len(text) - begin > _AT_ONCE and (cut := _BETWEEN.search(text, begin + _AT_ONCE)):
        yield text[begin : cut.start()]
        begin = cut.start()
    yield text[begin:]


def _pieces(folded: str, cut: Cut) -> str:
    words = " ".join(cut.word.findall(folded))
    han = f" {cut.unpaired.sub(' ', folded)} "
    # Each character beside the next one and a space, by three strides over the text: a string for each pair would
    # take ten times as long. What follows a space is blanked, or every run would begin with a piece of one.
    following = _RUN_STARTS.sub("  ", han)[1:] + " "
    # A text without a sign has one part.
    parts = range(0, len(han), _AT_ONCE)
    pairs = [_pairs(han[i : i + _AT_ONCE], following[i : i + _AT_ONCE]) for i in parts]
    return f"{''.join(pairs)} {words}"


def _pairs(han: str, following: str) -> str:
    pairs = array("I", f"{' ' * (3 * len(han))}".encode("utf-32-le"))
    pairs[0::3] = array("I", han.encode("utf-32-le"))
    pairs[1::3] = array("I", following.encode("utf-32-le"))
    return pairs.tobytes().decode("utf-32-le")
