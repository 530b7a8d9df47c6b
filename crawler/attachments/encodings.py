"""Text files in the encodings of the field: by their mark, by what they say, then by what they can be."""

from __future__ import annotations

import re
from typing import Final

_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_STATED: Final = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.I)


def decoded(data: bytes) -> str:
    """Bytes as text; what cannot be read becomes U+FFFD."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    stated = _STATED.search(data[:4096])
    names = [stated[1].decode("ascii").lower()] if stated else []
    # "gb2312" in a page means what Windows calls so.
    names = [
        "gb18030" if name in ("gb2312", "gbk", "gb_2312-80", "x-gbk") else name for name in names
    ]
    for encoding in (*names, "utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("utf-8" if _mostly(data, "utf-8") else "gb18030", "replace")


def _mostly(data: bytes, encoding: str) -> bool:
    """Whether fewer than one in a hundred characters cannot be read: one damaged letter does not make another encoding."""
    text = data[:65536].decode(encoding, "replace")
    return text.count("\ufffd") * 100 < len(text)
