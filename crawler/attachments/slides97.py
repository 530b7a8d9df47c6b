"""PowerPoint 97 to 2003 (``.ppt``, and DPS): the text of its slides, in their order ([MS-PPT])."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from crawler.attachments.kinds import PPT
from crawler.attachments.ole import Compound
from crawler.attachments.reading import Reading, RefusedError, Verdict

# Records ([MS-PPT] 2.13.24).
_USER_EDIT: Final = 0x0FF5
_DIRECTORY: Final = 0x1772
_ENCRYPTION: Final = 0x2F14
_DOCUMENT: Final = 0x03E8
_SLIDE: Final = 0x03EE
_SLIDE_LIST: Final = 0x0FF0
_SLIDE_PLACE: Final = 0x03F3
_WIDE_TEXT: Final = 0x0FA0
_BYTE_TEXT: Final = 0x0FA8
# The list of slides; the others are of masters and notes.
_SLIDES: Final = 0
# What the head of `Current User` says of an encrypted file ([MS-PPT] 2.3.2).
_ENCRYPTED_TOKEN: Final = 0xF3D1C4DF
_DEEPEST: Final = 32
_MOST_EDITS: Final = 10_000


@dataclass(frozen=True, slots=True)
class _Record:
    kind: int
    instance: int
    is_container: bool
    start: int
    end: int


def read(ole: Compound) -> Reading:
    """Raises RefusedError: encrypted, broken."""
    user, data = ole.read("Current User"), ole.read("PowerPoint Document")
    if len(user) < 20 or len(data) < 8:
        raise RefusedError(Verdict.BROKEN, "the document is cut off")
    token, edit = struct.unpack_from("<II", user, 12)
    if token == _ENCRYPTED_TOKEN:
        raise RefusedError(Verdict.ENCRYPTED, "the head says that it is encrypted")
    places, document = _directory(data, edit)
    if document not in places:
        raise RefusedError(Verdict.BROKEN, "the document is not in the directory")
    lines: list[str] = []
    slides = _outline(data, _record(data, places[document]))
    for place, texts in slides:
        lines += texts
        slide = _record(data, places[place]) if place in places else None
        if slide is not None and slide.kind == _SLIDE:
            lines += _texts(data, slide)
    return Reading(Verdict.OK, PPT, "\n".join(lines), pages=len(slides))


def _record(data: bytes, at: int) -> _Record:
    """Raises RefusedError: broken."""
    if at < 0 or at + 8 > len(data):
        raise RefusedError(Verdict.BROKEN, "a record is cut off")
    head, kind, size = struct.unpack_from("<HHI", data, at)
    if at + 8 + size > len(data):
        raise RefusedError(Verdict.BROKEN, "a record is cut off")
    return _Record(kind, head >> 4, head & 0xF == 0xF, at + 8, at + 8 + size)


def _children(data: bytes, parent: _Record) -> Iterator[_Record]:
    at = parent.start
    while at + 8 <= parent.end:
        record = _record(data, at)
        yield record
        at = record.end


def _directory(data: bytes, edit: int) -> tuple[dict[int, int], int]:
    """Where each object stands, by the newest edit that has it, and the number of the document's."""
    places: dict[int, int] = {}
    document, seen = 0, set[int]()
    while edit and edit not in seen and len(seen) < _MOST_EDITS:
        seen.add(edit)
        record = _record(data, edit)
        if record.kind != _USER_EDIT or record.end - record.start < 28:
            raise RefusedError(Verdict.BROKEN, "an edit is not where it should be")
        if record.end - record.start >= 32:
            raise RefusedError(Verdict.ENCRYPTED, "an edit names a key")
        _, _, before, directory, number = struct.unpack_from("<IIIII", data, record.start)
        document = document or number
        for key, place in _places(data, _record(data, directory)):
            places.setdefault(key, place)
        edit = before
    return places, document


def _places(data: bytes, record: _Record) -> Iterator[tuple[int, int]]:
    """[MS-PPT] 2.3.5: a first number and a count in four bytes, then so many offsets."""
    at = record.start
    while record.kind == _DIRECTORY and at + 4 <= record.end:
        (head,) = struct.unpack_from("<I", data, at)
        first, count = head & 0xFFFFF, head >> 20
        at += 4
        if at + 4 * count > record.end:
            return
        for n, place in enumerate(struct.unpack_from(f"<{count}I", data, at)):
            yield first + n, place
        at += 4 * count


def _outline(data: bytes, document: _Record) -> list[tuple[int, list[str]]]:
    """The slides in their order: the number of each, and the text that the outline has of it."""
    slides: list[tuple[int, list[str]]] = []
    if document.kind != _DOCUMENT:
        raise RefusedError(Verdict.BROKEN, "the document is not where it should be")
    for record in _children(data, document):
        if record.kind != _SLIDE_LIST or record.instance != _SLIDES:
            continue
        for child in _children(data, record):
            if child.kind == _SLIDE_PLACE and child.end - child.start >= 4:
                slides.append((struct.unpack_from("<I", data, child.start)[0], []))
            elif slides and (text := _text(data, child)):
                slides[-1][1].append(text)
    return slides


def _texts(data: bytes, record: _Record, depth: int = 0) -> list[str]:
    """Text that stands in the slide itself: boxes, tables, drawings."""
    found = []
    for child in _children(data, record):
        if child.is_container and depth < _DEEPEST:
            found += _texts(data, child, depth + 1)
        elif text := _text(data, child):
            found.append(text)
    return found


def _text(data: bytes, record: _Record) -> str:
    raw = data[record.start : record.end]
    if record.kind == _WIDE_TEXT:
        text = raw.decode("utf-16-le", "replace")
    elif record.kind == _BYTE_TEXT:
        text = raw.decode("latin-1")
    else:
        return ""
    text = text.replace("\r", "\n").replace("\x0b", "\n")
    return "".join(c for c in text if c >= " " or c in "\n\t").strip()
