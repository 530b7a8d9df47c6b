"""RTF, which some programs save under the name ``.doc``: text and simple tables (RTF 1.9.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Final

from crawler.attachments.grids import Placed, lines_of, on_columns
from crawler.attachments.kinds import RTF
from crawler.attachments.limits import MAX_TEXT
from crawler.attachments.reading import Reading, RefusedError, Table, Verdict

_TOKEN: Final = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
# Groups that hold no text of the document.
_SKIPPED: Final = frozenset({
    b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"header", b"headerl", b"headerr", b"headerf",
    b"footer", b"footerl", b"footerr", b"footerf", b"fldinst", b"listtable", b"listoverridetable", b"themedata",
    b"datastore", b"xmlnstbl", b"rsidtbl", b"generator", b"latentstyles", b"colorschememapping", b"annotation",
    b"bkmkstart", b"bkmkend", b"nonshppict", b"mmathPr", b"pgptbl", b"revtbl", b"filetbl", b"nonesttables",
})  # fmt: skip
_BREAKS: Final = {b"line": "\n", b"tab": "\t", b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’",
                  b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•"}  # fmt: skip
_CODE_PAGES: Final = {936: "gb18030", 950: "big5", 932: "cp932", 1252: "cp1252", 65001: "utf-8"}
# \fcharset of a font -> the encoding of its bytes.
_CHARSETS: Final = {134: "gb18030", 136: "big5", 128: "cp932"}
_DEEPEST: Final = 500
_APART: Final = 110


@dataclass(frozen=True, slots=True)
class _State:
    is_skipped: bool = False
    skip: int = 1
    """Characters that stand after a ``\\u`` for programs that do not know it."""
    in_table: bool = False
    font: int = 0
    is_hidden: bool = False


@dataclass(slots=True)
class _Reader:
    lines: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    encoding: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    raw: bytearray = field(default_factory=bytearray)
    raw_encoding: str = "cp1252"
    cells: list[str] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    edges: list[int] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    flag: str = ""
    rows: list[list[Placed]] = field(default_factory=list)
    length: int = 0

    def add(self, text: str) -> None:
        self.flush()
        self.text.append(text)

    def flush(self) -> None:
        """Bytes that stood one by one become letters together: two make a Chinese one."""
        if self.raw:
            self.text.append(self.raw.decode(self.raw_encoding, "replace"))
            self.raw.clear()

    def taken(self) -> str:
        self.flush()
        line = "".join(self.text).strip()
        self.length += len(line)
        if self.length > MAX_TEXT:
            raise RefusedError(Verdict.TOO_LARGE, f"more than {MAX_TEXT:,} characters")
        self.text = []
        return line

    def end_paragraph(self, *, in_table: bool) -> None:
        line = self.taken()
        if in_table:
            self.cell += [line] if line else []
            return
        self.end_table()
        if line:
            self.lines.append(line)

    def end_cell(self) -> None:
        line = self.taken()
        self.cells.append("\n".join([*self.cell, *([line] if line else [])]))
        self.cell = []

    def end_row(self) -> None:
        count = len(self.cells)
        edges = [0, *self.edges]
        if len(edges) <= count or edges[: count + 1] != sorted(edges[: count + 1]):
            edges = [_APART * 10 * n for n in range(count + 1)]
        if count:
            self.rows.append([
                Placed(edges[n], edges[n + 1], text,
                       joins_above=n < len(self.flags) and self.flags[n] == "clvmrg",
                       joins_left=n > 0 and n < len(self.flags) and self.flags[n] == "clmrg")
                for n, text in enumerate(self.cells)
            ])  # fmt: skip
        self.cells = []

    def end_table(self) -> None:
        if self.rows:
            table = on_columns(self.rows, _APART)
            self.tables.append(table)
            self.lines += lines_of(table)
            self.rows = []


def read(data: bytes) -> Reading:
    """Raises RefusedError: broken (groups that are not closed), too_large."""
    reader, state, states = _Reader(), _State(), list[_State]()
    unread = 0
    for token in _TOKEN.finditer(data):
        word, number, code, symbol, brace, plain = token.groups()
        if brace == b"{":
            states.append(state)
            if len(states) > _DEEPEST:
                raise RefusedError(Verdict.BROKEN, f"groups {_DEEPEST} deep")
        elif brace == b"}":
            state = states.pop() if states else state
        elif word is not None:
            value = int(number) if number is not None else None
            state, unread = _word(reader, state, word, value, unread)
        elif symbol == b"*":
            state = replace(state, is_skipped=True)
        elif not state.is_skipped and not state.is_hidden:
            unread = _letters(reader, state, code, symbol, plain, unread)
    if states:
        raise RefusedError(Verdict.BROKEN, f"{len(states)} groups are not closed")
    reader.end_paragraph(in_table=False)
    return Reading(Verdict.OK, RTF, "\n".join(reader.lines), reader.tables)


def _letters(
    reader: _Reader, state: _State, code: bytes | None, symbol: bytes | None, plain: bytes | None, unread: int
) -> int:  # fmt: skip
    """Letters as they stand; the first ``unread`` only repeat the one before. Returns how many are left of those."""
    if code is not None:
        if unread:
            return unread - 1
        _add_bytes(reader, state, bytes([int(code, 16)]))
    elif symbol is not None:
        mark = {b"~": "\xa0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}"}.get(symbol)
        if mark:
            reader.add(mark)
    elif plain:
        _add_bytes(reader, state, plain[unread:])
        return max(0, unread - len(plain))
    return unread


def _add_bytes(reader: _Reader, state: _State, raw: bytes) -> None:
    encoding = reader.fonts.get(state.font, reader.encoding)
    if encoding != reader.raw_encoding:
        reader.flush()
        reader.raw_encoding = encoding
    reader.raw += raw


def _word(
    reader: _Reader, state: _State, word: bytes, value: int | None, unread: int
) -> tuple[_State, int]:
    if word == b"bin":
        raise RefusedError(Verdict.UNSUPPORTED, "bytes that are not text stand within")
    if word == b"fcharset" and value in _CHARSETS:
        reader.fonts[state.font] = _CHARSETS[value]
        return state, 0
    if word == b"f":
        return replace(state, font=value or 0), unread
    if word in _SKIPPED:
        return replace(state, is_skipped=True), 0
    if word == b"ansicpg":
        reader.encoding = _CODE_PAGES.get(value or 0, f"cp{value}")
        reader.raw_encoding = reader.encoding
        return state, 0
    if word == b"uc":
        return replace(state, skip=value or 0), unread
    if word in (b"shptxt", b"nesttableprops"):
        return replace(state, is_skipped=word == b"nesttableprops"), 0
    if state.is_skipped:
        return state, 0
    if word == b"u" and value is not None:
        reader.add(chr(value % 0x10000))
        return state, state.skip
    return _layout(reader, state, word, value), 0


def _layout(reader: _Reader, state: _State, word: bytes, value: int | None) -> _State:
    """Words that end paragraphs, cells and rows, and that place cells."""
    if word in _BREAKS:
        reader.add(_BREAKS[word])
    elif word in (b"par", b"sect", b"page"):
        reader.end_paragraph(in_table=state.in_table)
    elif word == b"pard":
        return replace(state, in_table=False)
    elif word == b"plain":
        return replace(state, is_hidden=False)
    elif word == b"v":
        return replace(state, is_hidden=value != 0)
    elif word == b"intbl":
        return replace(state, in_table=True)
    elif word == b"cell":
        reader.end_cell()
    elif word == b"nestcell":
        reader.add("\t")
    elif word in (b"row", b"nestrow"):
        if word == b"row":
            reader.end_row()
        else:
            reader.add("\n")
    elif word == b"trowd":
        reader.edges, reader.flags, reader.flag = [], [], ""
    elif word in (b"clvmrg", b"clmrg"):
        reader.flag = word.decode()
    elif word == b"cellx":
        reader.edges.append(value or 0)
        reader.flags.append(reader.flag)
        reader.flag = ""
    return state
