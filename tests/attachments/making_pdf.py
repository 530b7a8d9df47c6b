"""PDF files, made by hand: Chinese letters by one of the character maps that every reader knows, lines, pictures."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

# 16 characters to one point of size: a font that is not embedded, and the map of Unicode to its letters.
_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts ["
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /CIDSystemInfo"
    " << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor << /Type /FontDescriptor"
    " /FontName /STSong-Light /Flags 6 /FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120"
    " /CapHeight 880 /StemV 93 >> >> ] >>"
)


def text(line: str, x: float, y: float, size: float = 12) -> str:
    """A line of text; y grows upwards, as in PDF."""
    raw = line.encode("utf-16-be").hex()
    return f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm <{raw}> Tj ET\n"


def grid(xs: Sequence[float], ys: Sequence[float]) -> str:
    """Lines from edge to edge at these places."""
    across = "".join(f"{min(xs)} {y} m {max(xs)} {y} l S\n" for y in ys)
    return across + "".join(f"{x} {min(ys)} m {x} {max(ys)} l S\n" for x in xs)


def picture(x: float, y: float, width: float, height: float) -> str:
    return f"q {width} 0 0 {height} {x} {y} cm /Im1 Do Q\n"


def pdf(pages: Sequence[str], *, rotate: int = 0, encrypt: bool = False, filters: int = 1, form: str = "") -> bytes:  # fmt: skip
    """A file of these pages, 595 by 842 points. ``form``: content that pages show by ``/Fm1 Do``."""
    image = b"\x00" * 16
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        _FONT.encode(),
        b"<< /Type /XObject /Subtype /Image /Width 4 /Height 4 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 16 >>"
        b"\nstream\n" + image + b"\nendstream",
        _stream(form.encode(), 1, "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"),
    ]  # fmt: skip
    kids = []
    for content in pages:
        objects.append(_stream(content.encode("latin-1"), filters))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate {rotate} /Contents {len(objects)} 0 R /Resources"
            " << /Font << /F1 3 0 R >> /XObject << /Im1 4 0 R /Fm1 5 0 R >> >> >>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(kids)}] >>".encode()
    return _written(objects, encrypt=encrypt)


def _stream(content: bytes, filters: int, more: str = "") -> bytes:
    for _ in range(filters):
        content = zlib.compress(content, 9)
    names = " ".join(["/FlateDecode"] * filters)
    return (
        f"<< {more} /Length {len(content)} /Filter [{names}] >>\nstream\n".encode()
        + content
        + b"\nendstream"
    )


def _written(objects: list[bytes], *, encrypt: bool) -> bytes:
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    locked = ""
    if encrypt:
        key = "ab" * 32
        locked = f" /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <{key}> /U <{key}> >> /ID [<{key[:32]}> <{key[:32]}>]"
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R{locked} >>\nstartxref\n{table}\n%%EOF\n".encode()
    return bytes(out)
