"""Numbers that Word writes before paragraphs by itself: 第三条, （一）, 2.1. They stand in no text, and texts refer to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

LEVELS: Final = 9
# What a level's text has in the place of a number: the level that it is of, from 1.
PLACEHOLDERS: Final = tuple(f"%{n}" for n in range(1, LEVELS + 1))

_DIGITS: Final = "零一二三四五六七八九"
_LEGAL: Final = "零壹贰叁肆伍陆柒捌玖"
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered."""

    format: str
    """By ECMA-376, part 1, 17.18.59: ``decimal``, ``chineseCounting`` …; what is not known counts in digits."""
    text: str
    """What stands before the paragraph; ``%1`` stands for the number of the first level."""
    start: int = 1
    is_legal: bool = False
    """All numbers in it are digits."""
    restarts: bool = True
    """Whether it begins anew below each paragraph of a higher level."""


@dataclass(slots=True)
class _Count:
    numbers: list[int | None] = field(default_factory=lambda: [None] * LEVELS)


class Numbers:
    """The lists of a document as far as it was read."""

    def __init__(self) -> None:
        self._counts: dict[object, _Count] = {}
        self._begun: set[object] = set()

    def label(
        self, list_: object, levels: Sequence[Level], level: int, use: object = None, starts: Mapping[int, int] = {}
    ) -> str:  # fmt: skip
        """What stands before the next paragraph of a list; "" for a bullet.

        ``use``: what of several uses of the list it belongs to; ``starts``: where that one begins anew, by level.
        """
        if not 0 <= level < len(levels):
            return ""
        numbers = self._counts.setdefault(list_, _Count()).numbers
        if use not in self._begun:
            self._begun.add(use)
            for each, start in starts.items():
                if 0 <= each < LEVELS:
                    numbers[each] = start - 1
        for above in range(level):
            if numbers[above] is None:
                numbers[above] = levels[above].start
        before = numbers[level]
        numbers[level] = levels[level].start if before is None else before + 1
        for below in range(level + 1, min(len(levels), LEVELS)):
            if levels[below].restarts:
                numbers[below] = None
        return _text(levels, level, numbers)


def _text(levels: Sequence[Level], level: int, numbers: Sequence[int | None]) -> str:
    own = levels[level]
    text = own.text
    if own.format in ("bullet", "none") or not text:
        return ""
    for n, placeholder in enumerate(PLACEHOLDERS[: len(levels)]):
        if placeholder in text:
            number = numbers[n] if numbers[n] is not None else levels[n].start
            assert number is not None
            format_ = "decimal" if own.is_legal else levels[n].format
            text = text.replace(placeholder, written(number, format_))
    return text.strip()


def joined(label: str, line: str) -> str:
    """A label before its paragraph: a space parts what is not Chinese."""
    if not label or not line:
        return label or line
    return f"{label} {line}" if label[-1].isascii() else f"{label}{line}"


def written(number: int, format_: str) -> str:
    """A number in one of the formats."""
    if not 0 <= number < 100_000:
        return str(number)
    write = _FORMATS.get(format_)
    return str(number) if write is None else write(number)


def _chinese(number: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    if number >= 10_000:
        rest = number % 10_000
        gap = digits[0] if 0 < rest < 1_000 else ""
        return _chinese(number // 10_000, digits, units) + "万" + (gap + _chinese(rest, digits, units) if rest else "")  # fmt: skip
    if number == 0:
        return digits[0]
    out, zero = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            out += (
                (digits[0] if zero and out else "")
                + digits[digit]
                + (units[place - 1] if place else "")
            )
            zero = False
        else:
            zero = True
    # 十二, not 一十二.
    return out.removeprefix("一") if 10 <= number < 20 and digits is _DIGITS else out


def _roman(number: int) -> str:
    out = ""
    for value, sign in (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
        (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        out += sign * (number // value)
        number %= value
    return out


def _letter(number: int) -> str:
    # aa follows z, bb follows aa.
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number else "0"


def _of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)] if number else "0"


def _circled(number: int) -> str:
    return chr(0x245F + number) if 1 <= number <= 20 else str(number)


def _digitwise(number: int) -> str:
    return "".join("〇一二三四五六七八九"[int(c)] for c in str(number))


_FORMATS: Final[Mapping[str, Callable[[int], str]]] = {
    "decimalZero": lambda n: f"{n:02d}",
    "upperRoman": lambda n: _roman(n).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda n: _letter(n).upper(),
    "lowerLetter": _letter,
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "chineseLegalSimplified": lambda n: _chinese(n, _LEGAL, "拾佰仟"),
    "ideographLegalTraditional": lambda n: _chinese(n, "零壹貳參肆伍陸柒捌玖", "拾佰仟"),
    "ideographDigital": _digitwise,
    "taiwaneseDigital": _digitwise,
    "ideographTraditional": _of(_STEMS),
    "ideographZodiac": _of(_BRANCHES),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": lambda n: chr(0x2487 + n) if 1 <= n <= 20 else f"{n}.",
    "decimalEnclosedParen": lambda n: chr(0x2473 + n) if 1 <= n <= 20 else f"({n})",
    "ideographEnclosedCircle": lambda n: "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"[n - 1] if 1 <= n <= 10 else str(n),
    "decimalFullWidth": lambda n: "".join(chr(ord(c) + 0xFEE0) for c in str(n)),
}
