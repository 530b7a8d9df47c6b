"""Numbers as Chinese texts write them: ``1.2``, ``3,500``, ``１２``, ``三千五百``, ``一二百`` (a hundred or two).

Values are exact: a Fraction, so that ``1.15`` times ``亿`` is a whole number and ``0.1`` no float.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

# One character for one, so that offsets stay.
_HALF: Final = str.maketrans(
    "０１２３４５６７８９．％（）－～＄￥億萬　",
    "0123456789.%()-~$¥亿万 ",
)
_DIGITS: Final = {
    **dict(zip("零一二三四五六七八九", range(10), strict=True)),
    **dict(zip("〇壹贰叁肆伍陆柒捌玖", range(10), strict=True)),
    "两": 2,
    "幺": 1,
}
_TENS: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
SCALES: Final = {
    "": 1, "十": 10, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8,
    "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12, "仟万": 10**7, "佰万": 10**6, "百千万": 10**7,
}  # fmt: skip
ARABIC: Final = r"(?:\d{1,3}(?:,\d{3}){1,5}(?!\d)|\d{1,15}(?!\d))(?:\s?\.\s?\d+)?"
CHINESE: Final = "[零〇一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟]{1,12}"
_DECIMAL: Final = re.compile("([零〇一二两三四五六七八九十百]+)点([零〇一二三四五六七八九]+)")
_PAIR: Final = re.compile("^([一二两三四五六七八])([二三四五六七八九])(?=[十百千]*$)")
_TEEN_PAIR: Final = re.compile("^(十)([一二三四五六七八])([二三四五六七八九])$")


def half_width(text: str) -> str:
    """The text with digits, brackets and units in one form; as long as it was."""
    return text.translate(_HALF)


def arabic(digits: str) -> Fraction:
    """The value of a number in digits."""
    return Fraction(re.sub(r"[,\s]", "", digits))


def chinese(words: str) -> tuple[Fraction, Fraction] | None:
    """Lower and upper value of a number in words; ``None`` where it is no number.

    >>> chinese("三千五百"), chinese("一二百"), chinese("千百")
    ((Fraction(3500, 1), Fraction(3500, 1)), (Fraction(100, 1), Fraction(200, 1)), None)
    """
    teen = _TEEN_PAIR.match(words)
    if teen:
        return Fraction(10 + _DIGITS[teen[2]]), Fraction(10 + _DIGITS[teen[3]])
    pair = _PAIR.match(words)
    if pair and _DIGITS[pair[2]] - _DIGITS[pair[1]] in (1, 2):
        rest = words[2:]
        low, high = _plain(pair[1] + rest), _plain(pair[2] + rest)
    else:
        low = high = _plain(words)
    return None if low is None or high is None else (Fraction(low), Fraction(high))


def _plain(words: str) -> int | None:
    if all(word in _DIGITS for word in words):
        # 二〇一一 is read digit by digit; 三五 alone is none.
        if len(words) == 1:
            return _DIGITS[words]
        return int("".join(str(_DIGITS[word]) for word in words)) if len(words) > 2 else None
    total, digit, last = 0, None, 10**5
    for word in words:
        if word in _DIGITS:
            if digit not in (None, 0):
                return None
            digit = _DIGITS[word]
            continue
        scale = _TENS[word]
        if scale >= last or (digit is None and total):
            return None
        total, last = total + (digit or 1) * scale, scale
        digit = None
    if digit:
        # 三百五 is three hundred and fifty; 三百零五 has its zero.
        short = last >= 100 and "零" not in words and "〇" not in words
        total += digit * (last // 10 if short else 1)
    return total


def value(words: str) -> tuple[Fraction, Fraction] | None:
    """Lower and upper value of a number in digits or in words; ``None`` where it is none."""
    if words[0].isdigit():
        number = arabic(words)
        return number, number
    decimal = _DECIMAL.fullmatch(words)
    if decimal:
        whole = _plain(decimal[1])
        part = "".join(str(_DIGITS[word]) for word in decimal[2])
        return None if whole is None else (Fraction(f"{whole}.{part}"),) * 2
    return chinese(words)
