"""What comes out of a file: its text, its tables, and the verdict on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

# What a cell may hold: text, a number, a truth value, or nothing. Dates are text, ISO 8601.
Cell: TypeAlias = str | int | float | bool | None


class Verdict(StrEnum):
    """What became of a file. Its sentence in both languages is in `sentences`."""

    OK = "ok"
    EMPTY = "empty"
    """It is of its kind, and holds neither text nor rows."""
    NEEDS_OCR = "needs_ocr"
    """It is pictures of text."""
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too_large"
    """It says of itself that it unpacks to more than is read, or has more bytes than is fetched."""
    TOO_COSTLY = "too_costly"
    """Its reading was ended for its time or memory; not tried again before ``READER_VERSION`` changes."""
    BROKEN = "broken"
    NOT_A_DOCUMENT = "not_a_document"
    """A web page under the name of a file, mostly the site's page of an error."""
    GONE = "gone"
    FORBIDDEN = "forbidden"
    UNSUPPORTED = "unsupported"
    """A kind that is not read: RAR, 7z, drawings, programs, archives within archives."""


@dataclass(frozen=True, slots=True)
class Span:
    """Cells that are one on the sheet; rows and columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table that has a head."""

    name: str | None
    """As the head says, with its unit; of a head of several rows, parted by slashes. None for a column without."""
    unit: str | None
    """The unit that its name states, such as 万元."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the first rows of a table say of those below."""

    rows: int
    """How many rows stand above the first one of data: titles and names; 0 where the page before has them."""
    columns: list[Column]
    unit: str | None
    """The unit that is stated above the table for all of it (单位：万元)."""


@dataclass(slots=True)
class Table:
    """Rows of cells as they stand; what a merged cell covers is ``None`` but for its first cell."""

    rows: list[list[Cell]]
    sheet: str = ""
    """The sheet's name; "" where the format has none."""
    page: int | None = None
    """The page or slide, from 1; None where the format has none."""
    merged: list[Span] = field(default_factory=list)
    first_row: int = 1
    """The number that the first row has on its sheet, from 1."""
    first_column: int = 1
    head: Head | None = None
    """See `heads`; None for a table without."""


@dataclass(slots=True)
class Reading:
    """One file, read."""

    verdict: Verdict
    kind: str
    """What it is by its bytes, such as ``doc``; see `kinds`. "" for what has none."""
    text: str = ""
    tables: list[Table] = field(default_factory=list)
    detail: str | None = None
    """What the verdict goes by, English, for whoever looks into it."""
    pages: int | None = None
    """Pages or slides; None where the format has none."""
    ocr_pages: list[int] = field(default_factory=list)
    """Pages that are pictures of text, from 1."""
    is_ocr: bool = False
    """Whether the text was read from pictures; then it may be wrong in single letters."""
    sha256: str = ""
    """Of a file within a ZIP: of its bytes, in hexadecimal; its reader alone has them."""
    size: int = 0
    members: list[Member] = field(default_factory=list)
    """Of a ZIP: its files. Its own text and tables are none."""


@dataclass(slots=True)
class Member:
    """One file of a ZIP."""

    name: str
    """With its folders, parted by ``/``."""
    reading: Reading


def verdict_of(members: list[Member]) -> Verdict:
    """A ZIP's own verdict: ok if any file of it is; else what they have in common, or unsupported."""
    found = {member.reading.verdict for member in members}
    if not found:
        return Verdict.EMPTY
    if Verdict.OK in found:
        return Verdict.OK
    if Verdict.NEEDS_OCR in found:
        return Verdict.NEEDS_OCR
    return found.pop() if len(found) == 1 else Verdict.UNSUPPORTED


class RefusedError(Exception):
    """A file is not read, or not to its end; then nothing of it is."""

    def __init__(self, verdict: Verdict, detail: str) -> None:
        self.verdict, self.detail = verdict, detail
        super().__init__(f"{verdict}: {detail}")
