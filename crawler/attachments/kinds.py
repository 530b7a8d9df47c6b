"""What a file is: by its first bytes, and by the members of OLE and ZIP. Its name tells only among kinds of text."""

from __future__ import annotations

import re
from typing import Final

# Kinds that are read.
DOC: Final = "doc"  # Word 97 to 2003, and WPS
XLS: Final = "xls"  # Excel 97 to 2003, and ET
PPT: Final = "ppt"  # PowerPoint 97 to 2003, and DPS
DOCX: Final = "docx"
XLSX: Final = "xlsx"
XLSB: Final = "xlsb"
ODS: Final = "ods"
PPTX: Final = "pptx"
OFD: Final = "ofd"
PDF: Final = "pdf"
RTF: Final = "rtf"
ZIP: Final = "zip"
IMAGE: Final = "image"
HTML: Final = "html"
XML: Final = "xml"
MHTML: Final = "mhtml"
TEXT: Final = "text"
# Kinds that are not.
OLE: Final = "ole"
UNKNOWN: Final = ""

OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

# What a site may declare that it wants, and how the names of such files end. What a file is, its bytes say.
FAMILIES: Final[dict[str, tuple[str, ...]]] = {
    "doc": ("doc", "docx", "wps", "rtf", "dot", "dotx", "docm", "mht"),
    "xls": ("xls", "xlsx", "et", "csv", "xlsm", "xlsb", "ods", "xlt", "ett"),
    "ppt": ("ppt", "pptx", "dps", "pps", "ppsx", "pptm"),
    "pdf": ("pdf",),
    "ofd": ("ofd",),
    "zip": ("zip",),
    "txt": ("txt",),
    "image": ("jpg", "jpeg", "png", "tif", "tiff", "bmp", "gif"),
}
READ: Final = frozenset(end for ends in FAMILIES.values() for end in ends) - {
    *FAMILIES["image"],
    "txt",
}
"""How names of documents end: pictures are of an article's text mostly."""
# What is only linked: no reader takes it, and no site is asked for it.
ONLY_LINKED: Final = frozenset({
    "rar", "7z", "gz", "tar", "iso", "cab", "dwg", "dxf", "cdr", "psd", "ai", "exe", "apk", "msi", "dmg", "ipa",
    "mp4", "flv", "avi", "wmv", "mov", "mkv", "webm", "m3u8", "rmvb", "mpg", "mpeg", "mp3", "wav", "wma", "m4a", "ogg", "swf",
})  # fmt: skip

_MAGIC: Final = (
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"MSCF", "cab"),
    (b"AC10", "dwg"),
    (b"{\\rtf", RTF),
    (b"\xff\xd8\xff", IMAGE),
    (b"\x89PNG\r\n\x1a\n", IMAGE),
    (b"GIF8", IMAGE),
    (b"BM", IMAGE),
    (b"II*\x00", IMAGE),
    (b"MM\x00*", IMAGE),
    (b"\x00\x00\x00\x0cjP  ", IMAGE),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"ID3", "audio"),
    (b"OggS", "audio"),
    (b"FLV", "video"),
    (b"\x00\x00\x01\xba", "video"),
    (b"\x1aE\xdf\xa3", "video"),
    (b"FWS", "flash"),
    (b"CWS", "flash"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"%!PS", "postscript"),
    (b"CAJ\x00", "caj"),
    (b"HN\x00\x00", "caj"),
)

# A root member of an OLE file -> what it is.
_STREAMS: Final = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", DOC),
    ("Workbook", XLS),
    ("Book", XLS),
    ("PowerPoint Document", PPT),
)

# A member of a ZIP -> what it is.
_PARTS: Final = (
    ("word/document.xml", DOCX),
    ("xl/workbook.bin", XLSB),
    ("xl/workbook.xml", XLSX),
    ("ppt/presentation.xml", PPTX),
    ("ofd.xml", OFD),
)
_MIMETYPES: Final = {b"application/vnd.oasis.opendocument.spreadsheet": ODS}
# What stands in packages alone: texts and slides of OpenDocument, books, programs, drawings. Their parts are no files of a person.
_OF_PACKAGES: Final = frozenset({"[content_types].xml", "meta-inf/manifest.mf", "androidmanifest.xml", "meta-inf/container.xml", "meta-inf/manifest.xml"})  # fmt: skip

# A PDF may have some bytes before its head (ISO 32000-1, Annex H.3.4.1).
_PDF_WITHIN: Final = 1024
_MARKUP: Final = re.compile(
    rb"<!doctype\s+html|<html|<head[\s>]|<body[\s>]|<table[\s>]|<meta\s|<script[\s>]|<title[\s>]|<div[\s>]|<style[\s>]",
    re.I,
)
_MHTML: Final = re.compile(rb"\A\s*(?:MIME-Version:|From:|Content-Type:\s*multipart/)", re.I)


def kind_of(data: bytes) -> str:
    """The kind by the first bytes; ``ole`` and ``zip`` are told apart by `kind_of_streams` and `kind_of_parts`."""
    if data.startswith(OLE_MAGIC):
        return OLE
    if data.startswith(ZIP_MAGIC):
        return ZIP
    if data[4:8] == b"ftyp":
        return "video"
    if data[:4] == b"RIFF":
        return IMAGE if data[8:12] == b"WEBP" else "media"
    for magic, kind in _MAGIC:
        if data.startswith(magic) and not (magic in (b"BM", b"MZ") and _is_text(data)):
            return kind
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return PDF
    return _kind_of_text(data)


def kind_of_streams(streams: set[str]) -> str:
    """The kind of an OLE file by its members at the root; ``encrypted`` for a DOCX, XLSX or PPTX with a password."""
    folded = {stream.casefold() for stream in streams}
    return next((kind for stream, kind in _STREAMS if stream.casefold() in folded), OLE)


def kind_of_parts(names: list[str], mimetype: bytes = b"") -> str:
    """The kind of a ZIP by its members, and by what its member ``mimetype`` says; UNKNOWN for a package that no reader takes."""
    if kind := _MIMETYPES.get(mimetype.strip()):
        return kind
    folded = {name.casefold() for name in names}
    unknown = UNKNOWN if mimetype or folded & _OF_PACKAGES else ZIP
    return next((kind for part, kind in _PARTS if part in folded), unknown)


def _kind_of_text(data: bytes) -> str:
    head = data[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "replace").encode("utf-8")
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _MHTML.match(head):
        return MHTML
    if head.startswith(b"<?xml") or b"schemas-microsoft-com:office:spreadsheet" in head:
        return HTML if _MARKUP.search(head) and b"progid=" not in head else XML
    if _MARKUP.search(head):
        return HTML
    return TEXT if _is_text(data) else UNKNOWN


def _is_text(data: bytes) -> bool:
    """Whether bytes are text in UTF-8, UTF-16 or GB 18030: no control characters, and they decode."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", data[:65536]):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            data[:65536].decode(encoding)
        except UnicodeDecodeError as error:
            # A character may be cut in two at the end of what is looked at.
            if error.start < min(len(data), 65536) - 4:
                continue
        return True
    return False
