"""A file's bytes to its reading: which reader takes which kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256
from typing import Final

from crawler.attachments import (
    delimited,
    kinds,
    markup,
    ofd,
    pdf,
    rtf,
    sheets,
    slides97,
    slides_xml,
    word97,
    word_xml,
    workbook_xml,
)
from crawler.attachments.heads import name_columns
from crawler.attachments.limits import MAX_CELLS, MAX_MEMBERS, MAX_ROWS
from crawler.attachments.ole import Compound
from crawler.attachments.packages import Package, local, parse_xml
from crawler.attachments.reading import Member, Reading, RefusedError, Table, Verdict, verdict_of

_ARCHIVES: Final = frozenset({"rar", "7z", "gzip", "bzip2", "xz", "cab", kinds.ZIP})
# RAR of version 4 and of version 5: the head, and no record of a file after it.
_EMPTY_RAR: Final = re.compile(
    rb"Rar!\x1a\x07\x00(?:..\x73.{10})?(?:..\x7b.*)?|Rar!\x1a\x07\x01\x00.{0,64}", re.S
)
_EMPTY_RAR_SIZE: Final = 80
# What a system writes beside the files of a person.
_NOT_FILES: Final = re.compile(
    r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|~\$)", re.I
)


def read(data: bytes, name: str = "") -> Reading:
    """What is in a file. ``name`` tells kinds of text apart, and no more.

    Raises nothing but MemoryError: what a file does to its reader is a verdict.
    """
    return _read(data, name, is_member=False)


def members_of(data: bytes) -> list[str] | None:
    """The names of the files in a ZIP that is nothing else; None for other kinds. Raises RefusedError."""
    if kinds.kind_of(data) != kinds.ZIP:
        return None
    package = Package(data)
    return _files(package) if _kind_of_package(package) == kinds.ZIP else None


def member_bytes(data: bytes, member: str) -> bytes:
    """The bytes of one file of a ZIP. Raises RefusedError."""
    return Package(data).read(member)


def read_member(data: bytes, member: str) -> Reading:
    """One file of a ZIP."""
    try:
        content = Package(data).read(member)
    except RefusedError as refused:
        return Reading(refused.verdict, kinds.UNKNOWN, detail=refused.detail)
    reading = _read(content, member, is_member=True)
    reading.sha256, reading.size = sha256(content).hexdigest(), len(content)
    return reading


def _read(data: bytes, name: str, *, is_member: bool) -> Reading:
    kind = kinds.UNKNOWN
    try:
        if not data.strip():
            raise RefusedError(Verdict.EMPTY, "no bytes")
        kind = kinds.kind_of(data)
        kind, reader = _reader(kind, data, name)
        if is_member and kind in _ARCHIVES:
            raise RefusedError(Verdict.UNSUPPORTED, "an archive within an archive")
        reading = reader()
        _check_size(reading.tables)
        name_columns(reading.tables)
    except RefusedError as refused:
        return Reading(refused.verdict, kind, detail=refused.detail)
    except MemoryError:
        raise
    except Exception as error:
        # A file that breaks a promise of its format may make its reader fail anywhere.
        return Reading(Verdict.BROKEN, kind, detail=f"{type(error).__name__}: {error}"[:500])
    if reading.verdict is Verdict.OK and not (reading.text or reading.tables or reading.members):
        reading.verdict = Verdict.EMPTY
    return reading


def _reader(kind: str, data: bytes, name: str) -> tuple[str, Callable[[], Reading]]:
    """The exact kind, and what reads it. Raises RefusedError for what no reader takes."""
    match kind:
        case kinds.OLE:
            return _of_compound(Compound(data), data)
        case kinds.ZIP:
            return _of_package(Package(data), data)
        case kinds.PDF:
            return kind, lambda: pdf.read(data)
        case kinds.RTF:
            return kind, lambda: rtf.read(data)
        case kinds.HTML:
            return kind, lambda: markup.read(data, name)
        case kinds.MHTML:
            return kind, lambda: markup.read_mhtml(data, name)
        case kinds.XML:
            return kind, lambda: _xml(data)
        case kinds.TEXT:
            return kind, lambda: delimited.read(data, name)
        case kinds.IMAGE:
            return kind, lambda: Reading(Verdict.NEEDS_OCR, kind, pages=1, ocr_pages=[1])
        case "rar" if len(data) <= _EMPTY_RAR_SIZE and _EMPTY_RAR.fullmatch(data):
            raise RefusedError(Verdict.EMPTY, "an archive without files")
    return kind, lambda: _unsupported(kind or "unknown bytes")


def _unsupported(what: str) -> Reading:
    raise RefusedError(Verdict.UNSUPPORTED, f"{what} is not read")


def _of_compound(ole: Compound, data: bytes) -> tuple[str, Callable[[], Reading]]:
    kind = kinds.kind_of_streams(ole.streams)
    match kind:
        case kinds.DOC:
            return kind, lambda: word97.read(ole)
        case kinds.XLS:
            return kind, lambda: sheets.read_xls(data, ole)
        case kinds.PPT:
            return kind, lambda: slides97.read(ole)
        case "encrypted":
            raise RefusedError(Verdict.ENCRYPTED, "a package with a password")
    return kind, lambda: _unsupported(f"ole with {', '.join(sorted(ole.streams))[:200]}")


def _of_package(package: Package, data: bytes) -> tuple[str, Callable[[], Reading]]:
    kind = _kind_of_package(package)
    match kind:
        case kinds.DOCX:
            return kind, lambda: word_xml.read(package)
        case kinds.PPTX:
            return kind, lambda: slides_xml.read(package)
        case kinds.OFD:
            return kind, lambda: ofd.read(package)
        case kinds.ZIP:
            return kind, lambda: _archive(data, package)
        case kinds.UNKNOWN:
            raise RefusedError(Verdict.UNSUPPORTED, "a package of a kind that is not read")
    return kind, lambda: sheets.read_package(data, package, kind)


def _kind_of_package(package: Package) -> str:
    mimetype = package.find("mimetype")
    said = b""
    if mimetype and package.size(mimetype) < 200 and not package.is_encrypted(mimetype):
        said = package.read(mimetype)
    return kinds.kind_of_parts(package.names, said)


def _files(package: Package) -> list[str]:
    """Raises RefusedError: too_large for more files than are read."""
    names = [name for name in package.names if not _NOT_FILES.search(name)]
    if len(names) > MAX_MEMBERS:
        raise RefusedError(Verdict.TOO_LARGE, f"{len(names):,} files")
    return names


def _archive(data: bytes, package: Package) -> Reading:
    members = [Member(name, read_member(data, name)) for name in _files(package)]
    return Reading(verdict_of(members), kinds.ZIP, members=members)


def _xml(data: bytes) -> Reading:
    """XML of Word and Excel 2003, and DOCX in one part (Flat OPC)."""
    root = parse_xml(data)
    if local(root) == "Workbook":
        return workbook_xml.read(root)
    if local(root) in ("wordDocument", "package"):
        bodies = [e for e in root.iter() if local(e) == "body"]
        body = word_xml.Body()
        for element in bodies:
            body.take(element)
        return body.reading()
    raise RefusedError(Verdict.NOT_A_DOCUMENT, f"XML of {local(root)[:50]}")


def _check_size(tables: list[Table]) -> None:
    rows = sum(len(table.rows) for table in tables)
    cells = sum(len(row) for table in tables for row in table.rows)
    if rows > MAX_ROWS or cells > MAX_CELLS:
        raise RefusedError(Verdict.TOO_LARGE, f"{rows:,} rows of {cells:,} cells")
