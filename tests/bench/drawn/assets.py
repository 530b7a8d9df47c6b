"""What pictures and attached files answer: small, and always the same."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Final

from tests.bench.drawn.recording import Page

_GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x00\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
_TYPES = {
    "jpg": "image/jpeg", "png": "image/png", "gif": "image/gif", "pdf": "application/pdf", "doc": "application/msword", "xls": "application/vnd.ms-excel",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "zip": "application/zip",
}  # fmt: skip


def _pdf() -> bytes:
    """A document of one empty page."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    )
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        data
        + b"xref\n0 4\n0000000000 65535 f \n%strailer\n<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (table, len(data))
    )


def _zip(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text)
    return buffer.getvalue()


def _docx() -> bytes:
    package = "http://schemas.openxmlformats.org/package/2006"
    return _zip({
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p/></w:body></w:document>',
    })  # fmt: skip


_FILES: Final[dict[str, Callable[[], bytes]]] = {
    "pdf": _pdf,
    "doc": lambda: b"{\\rtf1\\ansi \\par}",
    "docx": _docx,
    "xls": lambda: b"<table><tr><td></td></tr></table>",
    "zip": lambda: _zip({"readme.txt": ""}),
}


def asset(path: str) -> Page:
    """The answer of a picture or file, by its suffix. An old ``doc`` is RTF and an old ``xls`` HTML, as is common."""
    suffix = path.rpartition(".")[2]
    return Page(path, "", _TYPES[suffix], data=_FILES[suffix]() if suffix in _FILES else _GIF)
