"""OLE files and what is in them, made by hand: Word 97, Excel 97, PowerPoint 97."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def ole(streams: Mapping[str, bytes]) -> bytes:
    """An OLE file with these streams at its root; each is made long enough to stand in whole sectors."""
    sectors: list[bytes] = []
    fat: list[int] = []
    entries = []
    for name, content in streams.items():
        size = max(len(content), 4096)
        start = len(sectors)
        padded = content.ljust(-(-size // 512) * 512, b"\0")
        count = len(padded) // 512
        sectors += [padded[512 * n : 512 * n + 512] for n in range(count)]
        fat += [start + n + 1 for n in range(count - 1)] + [_END]
        entries.append(_entry(name, 2, start, size))
    directory = [_entry("Root Entry", 5, _END, 0, child=_tree(len(entries))), *entries]
    directory = [_linked(entry, n, len(entries)) for n, entry in enumerate(directory)]
    while len(directory) % 4:
        directory.append(_entry("", 0, 0, 0))
    first = len(sectors)
    for n in range(0, len(directory), 4):
        sectors.append(b"".join(directory[n : n + 4]))
        fat.append(len(fat) + 1)
    fat[-1] = _END
    # The table of sectors itself takes some.
    own = 1
    while own * 128 < len(sectors) + own:
        own += 1
    places = [len(sectors) + n for n in range(own)]
    fat += [_FAT] * own
    fat += [_FREE] * (own * 128 - len(fat))
    sectors += [struct.pack("<128I", *fat[128 * n : 128 * n + 128]) for n in range(own)]
    head = struct.pack(
        "<8s16sHHHHHHIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0, own, first, 0, 4096, _END, 0, _END, 0,
    )[:76]  # fmt: skip
    head += struct.pack("<109I", *places, *[_FREE] * (109 - own))
    return head + b"".join(sectors)


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    raw = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIII", raw, len(raw) + 2 if name else 0, kind, 1, _FREE, _FREE, child, b"", 0, 0, 0, start, size, 0,
    )  # fmt: skip


def _tree(count: int) -> int:
    return 1 if count else _FREE


def _linked(entry: bytes, number: int, count: int) -> bytes:
    """The streams as a chain of right siblings."""
    right = number + 1 if 0 < number < count else _FREE
    return entry[:72] + struct.pack("<I", right) + entry[76:] if number else entry


# --- Word 97 --------------------------------------------------------------------------------------------------


def sprm(code: int, operand: bytes) -> bytes:
    return struct.pack("<H", code) + operand


IN_TABLE = sprm(0x2416, b"\1")
ROW_END = sprm(0x2417, b"\1")
INNER_CELL = sprm(0x244B, b"\1")
INNER_ROW_END = sprm(0x244C, b"\1")
DELETED = sprm(0x0800, b"\1")


def depth(number: int) -> bytes:
    return sprm(0x6649, struct.pack("<i", number))


def row(edges: Sequence[int], flags: Sequence[int] = ()) -> bytes:
    """Where a row's cells begin and end, and which are one with others."""
    cells = b"".join(
        struct.pack("<H18x", flags[n] if n < len(flags) else 0) for n in range(len(edges) - 1)
    )
    operand = bytes([len(edges) - 1]) + struct.pack(f"<{len(edges)}h", *edges) + cells
    return sprm(0xD608, struct.pack("<H", len(operand) + 1) + operand)


def symbol(code: int) -> bytes:
    return sprm(0x6A09, struct.pack("<HH", 3, code))


@dataclass
class Piece:
    """Text that stands in one place of the file."""

    text: str
    is_bytes: bool = False
    prm: int = 0


@dataclass
class Doc:
    """A document: its paragraphs are what ends with ``\\r``, ``\\x07`` or ``\\x0c``."""

    pieces: list[Piece]
    paragraphs: dict[int, bytes] = field(default_factory=dict)
    """Which paragraph, from 0, as they stand in the pieces -> its operations."""
    runs: dict[tuple[int, int], bytes] = field(default_factory=dict)
    """From character to character -> operations."""
    flags: int = 0x0200
    lengths: Sequence[int] = ()
    """Of the parts of the text; all is body where there is none."""
    order: Sequence[int] = ()
    """How the pieces follow one another in the file; as in the text where there is none."""
    changes: Sequence[bytes] = ()
    magic: int = 0xA5EC
    cut: int = 0
    """Bytes that are missing at the end of the text."""
    data: bytes = b""
    lists: tuple[bytes, int, bytes] | None = None
    """Lists and their levels, the length of the lists alone, and their uses."""
    styles: dict[int, int] = field(default_factory=dict)
    """Paragraph -> its style; 0 where there is none."""
    style_list: bytes = b""
    """Operations of the style 1."""

    def made(self) -> bytes:
        start, place, offsets = 0x800, {}, {}
        text = b""
        for n in self.order or range(len(self.pieces)):
            piece = self.pieces[n]
            place[n] = start + len(text)
            text += piece.text.encode("cp1252" if piece.is_bytes else "utf-16-le")
        at, marks = 0, []
        for n, piece in enumerate(self.pieces):
            wide = 1 if piece.is_bytes else 2
            for k, char in enumerate(piece.text):
                offsets[at + k] = place[n] + wide * k
                if char in "\r\x07\x0c":
                    marks.append((at + k, place[n] + wide * k, wide))
            at += len(piece.text)
        clx = b"".join(b"\1" + struct.pack("<H", len(c)) + c for c in self.changes)
        edges = [0]
        for piece in self.pieces:
            edges.append(edges[-1] + len(piece.text))
        plc = struct.pack(f"<{len(edges)}I", *edges)
        for n, piece in enumerate(self.pieces):
            where = 2 * place[n] | 0x40000000 if piece.is_bytes else place[n]
            plc += struct.pack("<HIH", 0, where, piece.prm)
        clx += b"\2" + struct.pack("<I", len(plc)) + plc
        body = (text[: len(text) - self.cut]).ljust(
            -(-len(text) // 512) * 512 if not self.cut else 0, b"\0"
        )
        papx = self._papx(marks)
        chpx = self._chpx(offsets)
        page = (start + len(body)) // 512
        document = bytearray(start)
        struct.pack_into("<H", document, 0, self.magic)
        struct.pack_into("<H", document, 0xA, self.flags)
        lengths = self.lengths or (at,)
        for n, length in enumerate(lengths):
            struct.pack_into("<I", document, 0x4C + 4 * n, length)
        table = clx
        struct.pack_into("<II", document, 0x1A2, 0, len(clx))
        for where, pages, number in ((0xFA, chpx, page), (0x102, papx, page + len(chpx))):
            index = struct.pack(f"<{len(pages) + 1}I", *[0] * (len(pages) + 1))
            index += struct.pack(f"<{len(pages)}I", *range(number, number + len(pages)))
            struct.pack_into("<II", document, where, len(table), len(index) if pages else 0)
            table += index
        if self.lists is not None:
            lists, length, uses = self.lists
            struct.pack_into("<II", document, 0x2E2, len(table), length)
            table += lists
            struct.pack_into("<II", document, 0x2EA, len(table), len(uses))
            table += uses
        if self.style_list:
            styles = _stsh(self.style_list)
            struct.pack_into("<II", document, 0xA2, len(table), len(styles))
            table += styles
        whole = bytes(document) + body + b"".join(chpx) + b"".join(papx)
        streams = {"WordDocument": whole, "1Table" if self.flags & 0x200 else "0Table": table}
        return ole(streams | ({"Data": self.data} if self.data else {}))

    def _papx(self, marks: list[tuple[int, int, int]]) -> list[bytes]:
        """A page for each paragraph: as wasteful as it is plain."""
        pages = []
        begins: dict[int, int] = {}
        before = 0
        for n, (_, offset, wide) in enumerate(marks):
            begins[n] = before if before and before <= offset else offset
            before = offset + wide
        for n, (_, offset, wide) in enumerate(marks):
            grpprl = self.paragraphs.get(n, b"")
            style = self.styles.get(n, 0)
            pages.append(_fkp(begins[n], offset + wide, grpprl, is_paragraph=True, style=style))
        return pages

    def _chpx(self, offsets: dict[int, int]) -> list[bytes]:
        return [
            _fkp(offsets[a], offsets[b - 1] + (offsets[b - 1] - offsets[b - 2] if b - a > 1 else 2), grpprl, is_paragraph=False)
            for (a, b), grpprl in self.runs.items()
        ]  # fmt: skip


def _stsh(grpprl: bytes) -> bytes:
    """Two paragraph styles: the first empty, the second with these operations."""

    def style(operations: bytes) -> bytes:
        name = "样式"
        papx = struct.pack("<H", 1) + operations
        head = struct.pack("<HHHHH", 0, 0xFFF0 | 1, 1, 0, 0)
        std = head + struct.pack("<H", len(name)) + name.encode("utf-16-le") + b"\0\0"
        std += struct.pack("<H", len(papx)) + papx
        return struct.pack("<H", len(std)) + std

    return struct.pack("<HHH", 4, 2, 10) + style(b"") + style(grpprl)


def _fkp(start: int, end: int, grpprl: bytes, *, is_paragraph: bool, style: int = 0) -> bytes:
    page = bytearray(512)
    struct.pack_into("<II", page, 0, start, end)
    page[511] = 1
    if is_paragraph:
        content = struct.pack("<H", style) + grpprl
        content += b"\0" * (len(content) % 2)
        at = 510 - len(content) - 2 & ~1
        page[8] = at // 2
        page[at], page[at + 1] = 0, len(content) // 2
        page[at + 2 : at + 2 + len(content)] = content
    elif grpprl:
        at = 510 - len(grpprl) - 1 & ~1
        page[8] = at // 2
        page[at] = len(grpprl)
        page[at + 1 : at + 1 + len(grpprl)] = grpprl
    return bytes(page)


def doc(text: str) -> bytes:
    """A document of this text, its lines being paragraphs."""
    return Doc([Piece(text.replace("\n", "\r") + "\r")]).made()


# --- Excel 97 -------------------------------------------------------------------------------------------------


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def xls(
    sheets: Mapping[str, Sequence[Sequence[Any]]],
    merged: Sequence[tuple[int, int, int, int]] = (),
    *,
    dates: Sequence[int] = (),
    is_encrypted: bool = False,
) -> bytes:
    """A workbook. ``merged``: spans of the first sheet, top, left, bottom, right; ``dates``: columns of dates."""
    bof = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    globals_ = bof
    if is_encrypted:
        globals_ += _record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48))
    globals_ += _record(0x0042, struct.pack("<H", 1200))
    # Two formats of cells: general, and a date (14: m/d/yy).
    globals_ += b"".join(_record(0x00E0, struct.pack("<HH16x", 0, f)) for f in (0, 14))
    bodies = []
    for n, rows in enumerate(sheets.values()):
        body = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
        width = max((len(row) for row in rows), default=0)
        body += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
        for r, cells in enumerate(rows):
            for c, cell in enumerate(cells):
                if isinstance(cell, str):
                    raw = cell.encode("utf-16-le")
                    body += _record(0x0204, struct.pack("<HHHHB", r, c, 0, len(cell), 1) + raw)
                elif cell is not None:
                    body += _record(
                        0x0203, struct.pack("<HHHd", r, c, int(c in dates and r > 0), cell)
                    )
        if merged and not n:
            spans = b"".join(
                struct.pack("<HHHH", top, bottom, left, right)
                for top, left, bottom, right in merged
            )
            body += _record(0x00E5, struct.pack("<H", len(merged)) + spans)
        bodies.append(body + _record(0x000A))
    names = [struct.pack("<BB", len(name), 1) + name.encode("utf-16-le") for name in sheets]
    at = len(globals_) + sum(4 + 6 + len(name) for name in names) + 4
    for name, body in zip(names, bodies, strict=True):
        globals_ += _record(0x0085, struct.pack("<IH", at, 0) + name)
        at += len(body)
    return ole({"Workbook": globals_ + _record(0x000A) + b"".join(bodies)})


# --- PowerPoint 97 --------------------------------------------------------------------------------------------


def _atom(kind: int, content: bytes, head: int = 0) -> bytes:
    return struct.pack("<HHI", head, kind, len(content)) + content


def _container(kind: int, content: bytes, instance: int = 0) -> bytes:
    return struct.pack("<HHI", instance << 4 | 0xF, kind, len(content)) + content


def ppt(slides: Sequence[tuple[str, str]], *, is_encrypted: bool = False) -> bytes:
    """A presentation: of each slide what the outline has of it, and what a box on it says. Later slides stand first."""
    data, places = b"", {}
    for n in reversed(range(len(slides))):
        places[n + 2] = len(data)
        box = _container(0xF00D, _atom(0x0FA0, slides[n][1].encode("utf-16-le")))
        data += _container(0x03EE, _container(0x040C, box))
    outline = b"".join(
        _atom(0x03F3, struct.pack("<I16x", n + 2)) + _atom(0x0FA0, title.encode("utf-16-le"))
        for n, (title, _) in enumerate(slides)
    )
    places[1] = len(data)
    masters = _container(0x0FF0, _atom(0x0FA0, "单击编辑母版".encode("utf-16-le")), instance=1)
    data += _container(0x03E8, masters + _container(0x0FF0, outline))
    directory = len(data)
    numbers = sorted(places)
    data += _atom(
        0x1772, struct.pack(f"<I{len(numbers)}I", len(numbers) << 20 | 1, *[places[n] for n in numbers]),
    )  # fmt: skip
    edit = len(data)
    data += _atom(
        0x0FF5, struct.pack("<IHBBIIIIHH", 0, 0, 0, 3, 0, directory, 1, len(numbers), 0, 0)
    )
    token = 0xF3D1C4DF if is_encrypted else 0xE391C05F
    user = _atom(0x0FF6, struct.pack("<IIIHHBBH", 20, token, edit, 0, 0x03F4, 3, 0, 0))
    return ole({"Current User": user, "PowerPoint Document": data})
