"""What the formatting of a Word 97 file says of its text: which paragraphs are cells, which letters were struck out.

Formatting is kept apart from text, by offset in the file, in pages of 512 bytes ([MS-DOC] 2.9.49, PAPX FKP, and 2.9.29,
CHPX FKP), as lists of operations (``sprm``, 2.6).
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

_PAGE: Final = 512

# [MS-DOC] 2.6.2 and 2.6.3.
_IN_TABLE: Final = 0x2416
_ROW_END: Final = 0x2417
_DEPTH: Final = 0x6649
_DEPTH_MORE: Final = 0x664A
_INNER_CELL: Final = 0x244B
_INNER_ROW_END: Final = 0x244C
_HUGE: Final = (0x6645, 0x6646)
_TABLE_PROPS: Final = 0x646B
_DEFINE_TABLE: Final = 0xD608
_LIST: Final = 0x460B
_LEVEL: Final = 0x260A
_DELETED: Final = 0x0800
_SYMBOL: Final = 0x6A09

# One-byte properties of a piece: the operation's number in the short form ([MS-DOC] 2.9.216, Prm0).
SHORT: Final = {0x18: _IN_TABLE, 0x19: _ROW_END}

# An operation's bits 13 to 15 -> the bytes of its operand (2.2.5.1, spra); 6 has its own length.
_OPERANDS: Final = (1, 1, 2, 4, 2, 2, None, 3)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What a paragraph's mark ends."""

    depth: int = 0
    """In how many tables it stands."""
    is_row_end: bool = False
    is_cell_end: bool = False
    """Of a table inside a cell; a cell of the outer one ends with a mark of its own."""
    edges: tuple[int, ...] = ()
    """Of a row's end: the edges of its cells, in twentieths of a point."""
    merges: tuple[int, ...] = ()
    """Of a row's end: each cell's flags."""
    list_use: int = 0
    """Which use of a list numbers it, from 1; 0 for none."""
    list_level: int = 0


PLAIN: Final = Paragraph()

# Flags of a cell ([MS-DOC] 2.9.327, TCGRF): merged with the one before it, with the one above it.
MERGED_LEFT: Final = 0x0002
MERGED_UP: Final = 0x0020
FIRST_DOWN: Final = 0x0040


def operations(grpprl: bytes) -> Iterator[tuple[int, bytes]]:
    """The operations of a list, with their operands. Ends where the list is damaged."""
    at = 0
    while at + 2 <= len(grpprl):
        (sprm,) = struct.unpack_from("<H", grpprl, at)
        at += 2
        size = _OPERANDS[sprm >> 13]
        if size is None:
            if at >= len(grpprl):
                return
            size = grpprl[at] + 1
            if sprm == _DEFINE_TABLE:
                size = int.from_bytes(grpprl[at : at + 2], "little") + 1
            elif sprm == 0xC615 and grpprl[at] == 255:
                return
        yield sprm, grpprl[at : at + size]
        at += size


def applied(before: Paragraph, grpprl: bytes, data: bytes) -> Paragraph:
    """A paragraph's properties after these operations. ``data``: the stream that the longest lists stand in."""
    depth, in_table = None, before.depth > 0
    found = before
    for sprm, operand in operations(grpprl):
        value = operand[0] if operand else 0
        if sprm == _IN_TABLE:
            in_table = bool(value)
        elif sprm in (_ROW_END, _INNER_ROW_END):
            found = replace(found, is_row_end=bool(value))
        elif sprm == _INNER_CELL:
            found = replace(found, is_cell_end=bool(value))
        elif sprm == _DEPTH and len(operand) == 4:
            depth = int.from_bytes(operand, "little", signed=True)
        elif sprm == _DEPTH_MORE and len(operand) == 4:
            depth = (depth or before.depth) + int.from_bytes(operand, "little", signed=True)
        elif sprm == _LIST and len(operand) == 2:
            found = replace(found, list_use=int.from_bytes(operand, "little"))
        elif sprm == _LEVEL:
            found = replace(found, list_level=value)
        elif sprm == _DEFINE_TABLE:
            edges, merges = _row(operand)
            found = replace(found, edges=edges, merges=merges)
        elif (sprm in _HUGE or sprm == _TABLE_PROPS) and len(operand) == 4:
            inner = applied(found, _huge(operand, data), b"")
            depth, in_table, found = inner.depth or depth, in_table or inner.depth > 0, inner
    if depth is None:
        depth = max(before.depth, 1) if in_table else 0
    return replace(found, depth=max(0, min(depth, 32)))


def _huge(operand: bytes, data: bytes) -> bytes:
    """A list that stands in another stream, after two bytes of its length ([MS-DOC] 2.9.211, PrcData)."""
    at = int.from_bytes(operand, "little")
    size = int.from_bytes(data[at : at + 2], "little")
    return data[at + 2 : at + 2 + size]


def _row(operand: bytes) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The edges of a row's cells, and their flags ([MS-DOC] 2.9.318, TDefTableOperand)."""
    if len(operand) < 3:
        return (), ()
    count = operand[2]
    if len(operand) < 3 + 2 * (count + 1):
        return (), ()
    edges = struct.unpack_from(f"<{count + 1}h", operand, 3)
    at, flags = 3 + 2 * (count + 1), []
    for _ in range(count):
        flags.append(int.from_bytes(operand[at : at + 2], "little"))
        at += 20
    return edges, tuple(flags)


@dataclass(slots=True)
class Paragraphs:
    """The properties of paragraphs by offset in the file."""

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    found: list[Paragraph] = field(default_factory=list)

    def at(self, offset: int) -> Paragraph:
        """Of the paragraph that has this offset."""
        place = bisect_right(self.starts, offset) - 1
        return self.found[place] if place >= 0 and offset < self.ends[place] else PLAIN


def paragraphs(
    document: bytes,
    table: bytes,
    where: tuple[int, int],
    data: bytes,
    style: Callable[[int], list[bytes]] = lambda _: [],
) -> Paragraphs:
    """``where``: offset and length of the index of pages in the table stream. ``style``: the operations of a style."""
    runs: list[tuple[int, int, Paragraph]] = []
    known: dict[tuple[int, bytes], Paragraph] = {}
    for page in _pages(document, table, where):
        count = page[511]
        if 4 * (count + 1) + 13 * count > 511:
            continue
        edges = struct.unpack_from(f"<{count + 1}I", page, 0)
        for number in range(count):
            key = _papx(page, page[4 * (count + 1) + 13 * number] * 2)
            if key not in known:
                paragraph = PLAIN
                for grpprl in (*style(key[0]), key[1]):
                    paragraph = applied(paragraph, grpprl, data)
                known[key] = paragraph
            runs.append((edges[number], edges[number + 1], known[key]))
    runs.sort(key=lambda run: run[0])
    return Paragraphs([r[0] for r in runs], [r[1] for r in runs], [r[2] for r in runs])


def _papx(page: bytes, at: int) -> tuple[int, bytes]:
    """A paragraph's style and its list of operations ([MS-DOC] 2.9.181, PapxInFkp)."""
    if not 0 < at < 511:
        return 0, b""
    words = page[at]
    start, end = (at + 1, at + 2 * words) if words else (at + 2, at + 2 + 2 * page[at + 1])
    return int.from_bytes(page[start : start + 2], "little"), page[start + 2 : end]


@dataclass(frozen=True, slots=True)
class Run:
    """Letters between two offsets that are not to be read as they stand."""

    start: int
    end: int
    symbol: str | None
    """What is read instead; None for text that was struck out."""


def runs(document: bytes, table: bytes, where: tuple[int, int]) -> list[Run]:
    """Text that was deleted under tracked changes, and symbols of fonts of symbols, which stand as ``(``."""
    found: list[Run] = []
    for page in _pages(document, table, where):
        count = page[511]
        if 5 * count + 4 > 511:
            continue
        edges = struct.unpack_from(f"<{count + 1}I", page, 0)
        for number in range(count):
            at = page[4 * (count + 1) + number] * 2
            if not 0 < at < 511:
                continue
            symbol, is_deleted = "", False
            for sprm, operand in operations(page[at + 1 : at + 1 + page[at]]):
                if sprm == _DELETED:
                    is_deleted = bool(operand and operand[0] & 1)
                elif sprm == _SYMBOL and len(operand) == 4:
                    symbol = _symbol(int.from_bytes(operand[2:4], "little"))
            if is_deleted or symbol:
                found.append(Run(edges[number], edges[number + 1], None if is_deleted else symbol))
    return found


# What fonts of symbols (Wingdings and its like) show for the boxes and ticks that forms are made of.
_SYMBOLS: Final = {
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "□", 0x72: "□", 0x75: "◆", 0xA1: "○", 0xA3: "□", 0xA8: "□",
    0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑", 0x52: "☑", 0x53: "☒", 0xD8: "➢", 0xE0: "→",
}  # fmt: skip


def _symbol(code: int) -> str:
    """A symbol as a character of Unicode; a space where none is known."""
    if code & 0xFF00 == 0xF000:
        return _SYMBOLS.get(code & 0xFF, " ")
    return chr(code) if code >= 0x20 and not 0xD800 <= code < 0xE000 else " "


def _pages(document: bytes, table: bytes, where: tuple[int, int]) -> Iterator[bytes]:
    """The pages of formatting, by their index ([MS-DOC] 2.8.5, PlcBteChpx, and 2.8.6, PlcBtePapx)."""
    offset, length = where
    count = (length - 4) // 8
    if count <= 0 or offset + 4 + 8 * count > len(table):
        return
    for number in struct.unpack_from(f"<{count}I", table, offset + 4 * (count + 1)):
        at = (number & 0x3FFFFF) * _PAGE
        if len(page := document[at : at + _PAGE]) == _PAGE:
            yield page
