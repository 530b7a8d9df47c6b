"""Lists of a Word 97 file: which paragraphs are numbered, and how ([MS-DOC] 2.4.6.3).

A paragraph names a use of a list (LFO) and a level; the use names the list (LSTF), whose levels (LVL) stand behind it in the
table stream. Styles may number their paragraphs too.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from crawler.attachments.numbering import LEVELS, Level, Numbers

# Where the head says that they stand ([MS-DOC] 2.5.6): styles, lists, uses of lists.
STYLES: Final = 0xA2
LISTS: Final = 0x2E2
USES: Final = 0x2EA

# Numbers of formats ([MS-OSHARED] 2.2.1.3, MSONFC) that documents of the field have.
_FORMATS: Final = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 10: "ideographDigital",
    11: "japaneseCounting", 14: "decimalFullWidth", 18: "decimalEnclosedCircle", 19: "decimalFullWidth", 22: "decimalZero",
    23: "bullet", 26: "decimalEnclosedFullstop", 27: "decimalEnclosedParen", 28: "decimalEnclosedCircleChinese",
    29: "ideographEnclosedCircle", 30: "ideographTraditional", 31: "ideographZodiac", 33: "taiwaneseCounting",
    34: "ideographLegalTraditional", 35: "taiwaneseCountingThousand", 36: "taiwaneseDigital", 37: "chineseCounting",
    38: "chineseLegalSimplified", 39: "chineseCountingThousand", 255: "none",
}  # fmt: skip
# Bits of a level's flags.
_LEGAL: Final = 0x04
_NO_RESTART: Final = 0x08
_MOST: Final = 4096
# How far a style is followed to those that it stands on.
_DEEPEST: Final = 20


@dataclass(frozen=True, slots=True)
class _Use:
    list_id: int
    starts: dict[int, int]
    levels: dict[int, Level]


@dataclass(slots=True)
class Lists:
    """The lists of a document, as far as it was read."""

    lists: dict[int, list[Level]] = field(default_factory=dict)
    uses: list[_Use] = field(default_factory=list)
    numbers: Numbers = field(default_factory=Numbers)

    def label(self, use: int, level: int) -> str:
        """What stands before a paragraph; ``use`` counts from 1, 0 is none."""
        if not 0 < use <= len(self.uses):
            return ""
        found = self.uses[use - 1]
        levels = self.lists.get(found.list_id)
        if not levels:
            return ""
        if found.levels:
            levels = [found.levels.get(n, each) for n, each in enumerate(levels)]
        key = (found.list_id, use) if found.levels else found.list_id
        return self.numbers.label(key, levels, level, use, found.starts)


def lists_of(table: bytes, lists: tuple[int, int], uses: tuple[int, int]) -> Lists:
    """``lists``, ``uses``: where they stand in the table stream. What is damaged has no numbers: the text is there without."""
    try:
        return (
            Lists(_lists(table, *lists), _uses(table, *uses)) if lists[1] and uses[1] else Lists()
        )
    except (struct.error, IndexError):
        return Lists()


def _lists(table: bytes, offset: int, length: int) -> dict[int, list[Level]]:
    """PlfLst ([MS-DOC] 2.9.191): the lists, and behind them their levels, one of a simple list, else nine."""
    (count,) = struct.unpack_from("<H", table, offset)
    at = offset + length
    found: dict[int, list[Level]] = {}
    for number in range(min(count, _MOST)):
        place = offset + 2 + 28 * number
        (list_id,) = struct.unpack_from("<i", table, place)
        levels = []
        for _ in range(1 if table[place + 26] & 1 else LEVELS):
            level, at = _level(table, at)
            levels.append(level)
        found[list_id] = levels
    return found


def _level(table: bytes, at: int) -> tuple[Level, int]:
    """LVL ([MS-DOC] 2.9.128), and where the next thing stands."""
    start, code, flags = struct.unpack_from("<iBB", table, at)
    letters, paragraphs = table[at + 24], table[at + 25]
    at += 28 + letters + paragraphs
    (count,) = struct.unpack_from("<H", table, at)
    text = table[at + 2 : at + 2 + 2 * count].decode("utf-16-le", "replace")
    # A number below nine stands for that of its level.
    text = "".join(f"%{ord(c) + 1}" if ord(c) < LEVELS else c for c in text)
    level = Level(
        _FORMATS.get(code, "decimal"), text, start,
        is_legal=bool(flags & _LEGAL), restarts=not flags & _NO_RESTART,
    )  # fmt: skip
    return level, at + 2 + 2 * count


def _uses(table: bytes, offset: int, length: int) -> list[_Use]:
    """PlfLfo ([MS-DOC] 2.9.190): the uses, and behind them what each changes of its list."""
    (count,) = struct.unpack_from("<I", table, offset)
    count = min(count, _MOST)
    heads = [struct.unpack_from("<i8xB", table, offset + 4 + 16 * n) for n in range(count)]
    at = offset + 4 + 16 * count
    found = []
    for list_id, changes in heads:
        use = _Use(list_id, {}, {})
        at += 4
        for _ in range(changes if at < offset + length else 0):
            start, bits = struct.unpack_from("<iI", table, at)
            level = bits & 0xF
            at += 8
            if bits & 0x20:
                use.levels[level], at = _level(table, at)
            elif bits & 0x10:
                use.starts[level] = start
        found.append(use)
    return found


def style_properties(table: bytes, where: tuple[int, int]) -> Callable[[int], list[bytes]]:
    """A style's number -> the operations of the styles that it stands on, from the root, and its own (2.9.271, STSH)."""
    try:
        styles = _styles(table[where[0] : where[0] + where[1]])
    except (struct.error, IndexError):
        styles = {}

    def of(style: int) -> list[bytes]:
        found: list[bytes] = []
        for _ in range(_DEEPEST):
            if style not in styles:
                break
            style, grpprl = styles[style]
            found.append(grpprl)
        return found[::-1]

    return of


def _styles(stsh: bytes) -> dict[int, tuple[int, bytes]]:
    """Each paragraph style: the one that it stands on, and its operations."""
    (head,) = struct.unpack_from("<H", stsh)
    count, base = struct.unpack_from("<HH", stsh, 2)
    at, found = 2 + head, {}
    for number in range(min(count, _MOST)):
        (size,) = struct.unpack_from("<H", stsh, at)
        std = stsh[at + 2 : at + 2 + size]
        at += 2 + size
        if len(std) < base + 2:
            continue
        kind_and_base, parts = struct.unpack_from("<HH", std, 2)
        if kind_and_base & 0xF != 1 or not parts & 0xF:
            continue
        (name,) = struct.unpack_from("<H", std, base)
        place = base + 2 + 2 * name + 2
        (length,) = struct.unpack_from("<H", std, place)
        # Two bytes name the style again.
        found[number] = (kind_and_base >> 4, std[place + 4 : place + 2 + length])
    return found
