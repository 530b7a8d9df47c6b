"""ZIP files and what is made of them: DOCX, PPTX, OFD, XLSX; and hostile ones."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_O = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def package(members: Mapping[str, bytes | str]) -> bytes:
    """A ZIP of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def encrypted(data: bytes) -> bytes:
    """The same ZIP, its members said to be encrypted."""
    raw = bytearray(data)
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = raw.find(magic)
        while place >= 0:
            (flags,) = struct.unpack_from("<H", raw, place + at)
            struct.pack_into("<H", raw, place + at, flags | 1)
            place = raw.find(magic, place + 4)
    return bytes(raw)


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def docx(body: str, **parts: str) -> bytes:
    """A document of this body, in Word's own elements; ``footnotes`` and the like are parts beside it."""
    xml = f"<w:document {_W}><w:body>{body}</w:body></w:document>"
    return package({"[Content_Types].xml": "<Types/>", "word/document.xml": xml}
                   | {f"word/{name}.xml": f"<w:{name} {_W}>{text}</w:{name}>" for name, text in parts.items()})  # fmt: skip


def xlsx(sheets: Mapping[str, Sequence[Sequence[Any]]], merged: Sequence[str] = (), formats: Mapping[int, str] | None = None) -> bytes:  # fmt: skip
    """A workbook. ``merged``: ranges of the first sheet whose first cell is written; ``formats``: by column."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for number, (name, rows) in enumerate(sheets.items()):
            sheet = book.add_worksheet(name)
            for area in merged if not number else ():
                sheet.merge_range(area, "")
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    style = (formats or {}).get(c)
                    if cell is not None:
                        sheet.write(
                            r, c, cell, book.add_format({"num_format": style}) if style else None
                        )
    return buffer.getvalue()


def pptx(slides: Sequence[str]) -> bytes:
    """A presentation; of each slide the elements of its shapes. The slides' files are named in the other order."""
    count = len(slides)
    names = [f"slide{count - n}.xml" for n in range(count)]
    ids = "".join(f'<p:sldId id="{256 + n}" r:id="rId{n}"/>' for n in range(count))
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="t/slide" Target="slides/{name}"/>'
        for n, name in enumerate(names)
    )
    members = {
        "ppt/presentation.xml": f"<p:presentation {_P} {_R}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": f"<Relationships>{relations}</Relationships>",
    }
    for name, shapes in zip(names, slides, strict=True):
        members[f"ppt/slides/{name}"] = (
            f"<p:sld {_P} {_A}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"
        )
    return package(members)


def shape(text: str, kind: str = "") -> str:
    held = f'<p:nvSpPr><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr>' if kind else ""
    return f"<p:sp>{held}<p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"


def ofd(documents: Sequence[Sequence[str]], *, template: str = "", annotation: str = "", extra: Mapping[str, str] | None = None) -> bytes:  # fmt: skip
    """A file of these documents; of each page the objects on it. A template lies under all pages."""
    roots = "".join(
        f"<ofd:DocBody><ofd:DocRoot>Doc_{n}/Document.xml</ofd:DocRoot></ofd:DocBody>"
        for n in range(len(documents))
    )
    members = {"OFD.xml": f"<ofd:OFD {_O}>{roots}</ofd:OFD>"}
    for n, pages in enumerate(documents):
        listed = "".join(
            f'<ofd:Page ID="{10 + k}" BaseLoc="Pages/Page_{k}/Content.xml"/>'
            for k in range(len(pages))
        )
        common = '<ofd:TemplatePage ID="5" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if template else ""
        notes = "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>" if annotation else ""
        members[f"Doc_{n}/Document.xml"] = (
            f"<ofd:Document {_O}><ofd:CommonData>{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>{notes}</ofd:Document>"
        )
        if template:
            members[f"Doc_{n}/Tpls/Tpl_0/Content.xml"] = _page(template)
        if annotation:
            members[f"Doc_{n}/Annots/Annotations.xml"] = (
                f'<ofd:Annotations {_O}><ofd:Page PageID="10"><ofd:FileLoc>Page_0/Annot.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>'
            )
            members[f"Doc_{n}/Annots/Page_0/Annot.xml"] = (
                f'<ofd:PageAnnot {_O}><ofd:Annot><ofd:Appearance Boundary="10 200 50 20">{annotation}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>'
            )
        for k, objects in enumerate(pages):
            under = '<ofd:Template TemplateID="5"/>' if template else ""
            members[f"Doc_{n}/Pages/Page_{k}/Content.xml"] = _page(objects, under)
    return package(members | dict(extra or {}))


def _page(objects: str, under: str = "") -> str:
    return f'<ofd:Page {_O}>{under}<ofd:Content><ofd:Layer ID="1">{objects}</ofd:Layer></ofd:Content></ofd:Page>'


def letters(text: str, x: float, y: float, size: float = 4.0, more: str = "") -> str:
    """A text object whose letters stand side by side."""
    steps = f"g {len(text) - 1} {size}" if len(text) > 1 else ""
    return (
        f'<ofd:TextObject Boundary="{x} {y} 100 {size * 1.2}" Size="{size}" {more}>'
        f'<ofd:TextCode X="0" Y="{size}" DeltaX="{steps}">{text}</ofd:TextCode></ofd:TextObject>'
    )


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    """A stroke from place to place."""
    return (
        f'<ofd:PathObject Boundary="{x0} {y0} {max(x1 - x0, 0.1)} {max(y1 - y0, 0.1)}" LineWidth="0.3">'
        f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0} {y1 - y0}</ofd:AbbreviatedData></ofd:PathObject>"
    )
