"""Word 97 to 2003 (``.doc``, and WPS): text and tables by the piece table ([MS-DOC]).

The text stands in pieces, in an order of its own; each piece is one byte a letter or two. Fast saving adds pieces and
lets the old ones stand, so that a reader of the bytes in a row finds text that was deleted and misses the order.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Final

from crawler.attachments import word97_lists
from crawler.attachments import word97_properties as properties
from crawler.attachments.grids import Placed, lines_of, on_columns
from crawler.attachments.kinds import DOC
from crawler.attachments.limits import MAX_TEXT
from crawler.attachments.numbering import joined
from crawler.attachments.ole import Compound
from crawler.attachments.reading import Reading, RefusedError, Table, Verdict

_WORD97: Final = 0xA5EC
_WORD95: Final = 0xA5DC
# Bits of the head's flags ([MS-DOC] 2.5.2, FibBase).
_ENCRYPTED: Final = 0x0100
_SECOND_TABLE: Final = 0x0200

# Offsets in the head ([MS-DOC] 2.5.4 and 2.5.6): lengths of the text's parts, and where the indexes stand.
_TEXT_LENGTH: Final = 0x4C
_PART_LENGTHS: Final = range(0x4C, 0x6C, 4)
_LETTERS: Final = 0xFA
_PARAGRAPHS: Final = 0x102
_PIECES: Final = 0x1A2
# Parts of the text that are read, in this order: body, footnotes, endnotes, text boxes. Heads and feet of pages repeat on
# every page and say nothing of the text; comments are not of it.
_PARTS_READ: Final = (0, 1, 5, 6)

# Letters that mean something else: end of a paragraph, cell, page, and the three marks of a field.
_CELL: Final = "\x07"
_ENDS: Final = re.compile("[\x07\x0c\x0e\r]")
_FIELD: Final = re.compile("[\x13-\x15]")
_OTHER: Final = re.compile("[\x00-\x08\x0e-\x1d\x1f\x7f\ufffe\uffff]")
# Column edges nearer than this are one, in twentieths of a point: 2 mm.
_APART: Final = 110


@dataclass(slots=True)
class _Piece:
    start: int
    """In characters of the text."""
    end: int
    offset: int
    """In bytes of the file."""
    is_bytes: bool
    changes: bytes
    """Operations on its paragraphs, of a file that was saved fast."""


def read(ole: Compound) -> Reading:
    """Raises RefusedError: encrypted, broken, unsupported (older than Word 97)."""
    document = ole.read("WordDocument")
    if len(document) < 0x1AA:
        raise RefusedError(Verdict.BROKEN, "the head of the document is cut off")
    magic, flags = struct.unpack_from("<H", document)[0], struct.unpack_from("<H", document, 0xA)[0]
    if flags & _ENCRYPTED:
        raise RefusedError(Verdict.ENCRYPTED, "the head says that it is encrypted")
    if magic == _WORD95:
        raise RefusedError(Verdict.UNSUPPORTED, "Word 6 or 95")
    if magic != _WORD97:
        raise RefusedError(Verdict.BROKEN, f"begins with {magic:04x}")
    names = ("1Table", "0Table") if flags & _SECOND_TABLE else ("0Table", "1Table")
    table = ole.read(*names)
    text = _Text(document, table)
    data = ole.read("Data")
    style = word97_lists.style_properties(table, _where(document, word97_lists.STYLES))
    found = properties.paragraphs(document, table, _where(document, _PARAGRAPHS), data, style)
    text.replace(properties.runs(document, table, _where(document, _LETTERS)))
    text.drop_fields()
    # The head of a file that is cut off, or was made by hand, may end before.
    has_lists = len(document) >= word97_lists.USES + 8
    body = _Body()
    if has_lists:
        body.lists = word97_lists.lists_of(
            table, _where(document, word97_lists.LISTS), _where(document, word97_lists.USES)
        )
    for start, end in text.parts():
        _walk(text, start, end, found, data, body)
    return Reading(Verdict.OK, DOC, "\n".join(body.lines), body.tables)


def _where(document: bytes, at: int) -> tuple[int, int]:
    offset, length = struct.unpack_from("<II", document, at)
    return offset, length


class _Text:
    """All characters of the file in their order; one letter is one position, as the format counts."""

    def __init__(self, document: bytes, table: bytes) -> None:
        self._document = document
        self.pieces = _pieces(table, _where(document, _PIECES))
        self._starts = [piece.start for piece in self.pieces]
        self.chars = "".join(_decoded(document, piece) for piece in self.pieces)
        if len(self.chars) > MAX_TEXT:
            raise RefusedError(Verdict.TOO_LARGE, f"{len(self.chars):,} characters")

    def parts(self) -> list[tuple[int, int]]:
        """Where the parts begin and end that are read. Raises RefusedError if the body is cut off."""
        lengths = [struct.unpack_from("<I", self._document, at)[0] for at in _PART_LENGTHS]
        if lengths[0] > len(self.chars):
            raise RefusedError(
                Verdict.BROKEN, f"{len(self.chars)} characters of {lengths[0]} are there"
            )
        starts = [sum(lengths[:n]) for n in range(len(lengths))]
        return [
            (starts[n], min(starts[n] + lengths[n], len(self.chars)))
            for n in _PARTS_READ
            if lengths[n] and starts[n] < len(self.chars)
        ]

    def place(self, position: int) -> tuple[int, bytes]:
        """Where a character stands in the file, and what was changed of the paragraph that it ends."""
        piece = self.pieces[bisect_right(self._starts, position) - 1]
        width = 1 if piece.is_bytes else 2
        return piece.offset + width * (position - piece.start), piece.changes

    def replace(self, runs: list[properties.Run]) -> None:
        """Take out what was struck out, and set symbols; marks of paragraphs and cells stay."""
        if not runs:
            return
        chars = list(self.chars)
        for piece in self.pieces:
            width = 1 if piece.is_bytes else 2
            last = piece.offset + width * (piece.end - piece.start)
            for run in runs:
                if run.start >= last or run.end <= piece.offset:
                    continue
                first = piece.start + max(0, (run.start - piece.offset) // width)
                until = min(piece.end, piece.start + (run.end - piece.offset) // width)
                for at in range(first, until):
                    if run.symbol is None and chars[at] not in "\x07\x0c\r\x13\x14\x15":
                        chars[at] = "\x00"
                    elif run.symbol and chars[at] in "(\u0028":
                        chars[at] = run.symbol
        self.chars = "".join(chars)

    def drop_fields(self) -> None:
        """Of a field only its result is text, not how it is computed."""
        if "\x13" not in self.chars:
            return
        chars, opened = list(self.chars), list[int]()
        for mark in _FIELD.finditer(self.chars):
            at = mark.start()
            if mark[0] == "\x13":
                opened.append(at)
            elif opened:
                begun = opened.pop()
                if begun >= 0:
                    for n in range(begun, at):
                        if chars[n] != _CELL:
                            chars[n] = "\x00"
                if mark[0] == "\x14":
                    opened.append(-1)
        self.chars = "".join(chars)


def _pieces(table: bytes, where: tuple[int, int]) -> list[_Piece]:
    """The pieces, by [MS-DOC] 2.9.38 (Clx). Raises RefusedError: broken."""
    offset, length = where
    clx, at = table[offset : offset + length], 0
    changes: list[bytes] = []
    while at < len(clx) and clx[at] == 1:
        size = int.from_bytes(clx[at + 1 : at + 3], "little")
        changes.append(clx[at + 3 : at + 3 + size])
        at += 3 + size
    size = int.from_bytes(clx[at + 1 : at + 5], "little")
    plc = clx[at + 5 : at + 5 + size]
    count = (len(plc) - 4) // 12
    if at >= len(clx) or clx[at] != 2 or count <= 0 or len(plc) < size:
        raise RefusedError(Verdict.BROKEN, "the table of pieces is missing or cut off")
    edges = struct.unpack_from(f"<{count + 1}I", plc)
    pieces, start = [], 0
    for number in range(count):
        place, prm = struct.unpack_from("<IH", plc, 4 * (count + 1) + 8 * number + 2)
        is_bytes = bool(place & 0x40000000)
        place &= 0x3FFFFFFF
        if edges[number] != start or edges[number + 1] < start:
            raise RefusedError(Verdict.BROKEN, "pieces are not in a row")
        start = edges[number + 1]
        pieces.append(
            _Piece(edges[number], start, place // 2 if is_bytes else place, is_bytes,
                   _changes(prm, changes))
        )  # fmt: skip
    return pieces


def _changes(prm: int, changes: list[bytes]) -> bytes:
    """A piece's operations: one, in short form, or a list that stands before the pieces ([MS-DOC] 2.9.214, Prm)."""
    if prm & 1:
        number = prm >> 1
        return changes[number] if number < len(changes) else b""
    sprm = properties.SHORT.get(prm >> 1 & 0x7F)
    return b"" if sprm is None else struct.pack("<HB", sprm, prm >> 8)


def _decoded(document: bytes, piece: _Piece) -> str:
    """A piece's characters, each of its own length. Raises RefusedError if the file ends before it does."""
    count = piece.end - piece.start
    size = count if piece.is_bytes else 2 * count
    raw = document[piece.offset : piece.offset + size]
    if len(raw) < size:
        raise RefusedError(Verdict.BROKEN, "the file ends before its text does")
    if piece.is_bytes:
        return raw.decode("cp1252", "replace")
    text = raw.decode("utf-16-le", "surrogatepass")
    if len(text) == count:
        return text
    return "".join(map(chr, struct.unpack(f"<{count}H", raw)))


@dataclass(slots=True)
class _Body:
    lines: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    lists: word97_lists.Lists = field(default_factory=word97_lists.Lists)
    levels: list[_Level] = field(default_factory=list)
    """The tables that are open, from the outermost."""

    def close(self, depth: int) -> None:
        """End the tables deeper than this."""
        while len(self.levels) > depth:
            level = self.levels.pop()
            if level.row:
                level.rows.append([Placed(n, n + 1, text) for n, text in enumerate(level.row)])
            if not level.rows:
                continue
            table = on_columns(level.rows, _APART if level.has_edges else 0.5)
            self.tables.append(table)
            if self.levels:
                self.levels[-1].cell += lines_of(table)
            else:
                self.lines += lines_of(table)


@dataclass(slots=True)
class _Level:
    rows: list[list[Placed]] = field(default_factory=list)
    row: list[str] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    has_edges: bool = True


def _walk(
    text: _Text, start: int, end: int, found: properties.Paragraphs, data: bytes, body: _Body
) -> None:
    """Paragraph by paragraph; a mark's properties say whether it ends a cell, a row or a line."""
    begun = start
    for mark in _ENDS.finditer(text.chars, start, end):
        line = _cleaned(text.chars[begun : mark.start()])
        begun = mark.end()
        offset, changes = text.place(mark.start())
        paragraph = found.at(offset)
        if changes:
            paragraph = properties.applied(paragraph, changes, data)
        _take(line, mark[0], paragraph, body)
    if line := _cleaned(text.chars[begun:end]):
        body.close(0)
        body.lines.append(line)
    body.close(0)


def _take(line: str, mark: str, paragraph: properties.Paragraph, body: _Body) -> None:
    depth = paragraph.depth
    if mark == _CELL:
        depth = max(depth, 1)
    body.close(depth)
    if not depth:
        label = body.lists.label(paragraph.list_use, paragraph.list_level)
        if line:
            body.lines.append(joined(label, line))
        return
    while len(body.levels) < depth:
        body.levels.append(_Level())
    level = body.levels[-1]
    is_inner = depth > 1
    if paragraph.is_row_end and (mark == _CELL or is_inner):
        _end_row(level, paragraph)
        return
    # A cell may hold nothing but its number.
    if line := joined(body.lists.label(paragraph.list_use, paragraph.list_level), line):
        level.cell.append(line)
    if paragraph.is_cell_end if is_inner else mark == _CELL:
        level.row.append("\n".join(level.cell))
        level.cell = []


def _end_row(level: _Level, paragraph: properties.Paragraph) -> None:
    texts, edges, merges = level.row, paragraph.edges, paragraph.merges
    level.row, level.cell = [], []
    if len(edges) != len(texts) + 1 or list(edges) != sorted(edges):
        edges = tuple(_APART * 10 * n for n in range(len(texts) + 1))
        merges = ()
    level.rows.append([
        Placed(
            edges[n], edges[n + 1], text,
            joins_above=_has(merges, n, properties.MERGED_UP) and not _has(merges, n, properties.FIRST_DOWN),
            joins_left=n > 0 and _has(merges, n, properties.MERGED_LEFT),
        )
        for n, text in enumerate(texts)
    ])  # fmt: skip


def _has(merges: tuple[int, ...], number: int, flag: int) -> bool:
    return number < len(merges) and bool(merges[number] & flag)


def _cleaned(raw: str) -> str:
    text = raw.replace("\x0b", "\n").replace("\x1e", "-")
    text = _OTHER.sub("", text)
    if any("\ud800" <= c <= "\udfff" for c in text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.strip()
