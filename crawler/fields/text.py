"""Text as the page shows it, and the form in which two texts are compared.

Stored text is NFC, never NFKC: NFKC would turn ``（２０２４）`` or ``㎡`` into other characters
than the page shows. Comparison uses NFKC, since reprints differ in just that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from hashlib import blake2b
from typing import Final

# What no reader sees: C0/C1 controls that are not white space, soft hyphen, zero-width and
# direction marks, byte order mark, and halves of surrogate pairs, which no file can hold. They stand inside words, so they are removed and not turned
# into a space.
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+"
)
_SPACE: Final = re.compile(r"\s+")
# Ideographs, kana, bopomofo and full-width signs, first and last of each range, the commonest before the others;
# without the combining marks U+302A-F and U+3099-A.
_CJK: Final = (
    ("\u31f0", "\u9fff"), ("\u3001", "\u3029"), ("\uff01", "\uff60"), ("\u2e80", "\u2fdf"), ("\u3030", "\u3098"),
    ("\u309b", "\u31bf"), ("\uf900", "\ufaff"), ("\ufe30", "\ufe4f"), ("\uffe0", "\uffe6"), ("\U00020000", "\U0003ffff"),
)  # fmt: skip
_CJK_QUOTES: Final = frozenset("“”‘’…—")
_BREAK: Final = re.compile(r"[\n\r\v\f\x85\u2028\u2029]")
_CUT: Final = re.compile(r"(?:…|⋯|\.{2,}|．{2,}|。{2,})[\s\])）】]*\Z")

# NFKC of the signs that no page of this field lacks.
_COMMON_FORMS: Final = tuple(zip("，：；！？（）％", ",:;!?()%", strict=True))
_HALF_WIDTH: Final = (
    {0xFF01 + i: 0x21 + i for i in range(94)}
    | dict.fromkeys((0x00A0, 0x3000, 0x202F, 0x2028, 0x2029, 0x85, *range(0x2000, 0x200C)), " ")
    | dict.fromkeys((0x00AD, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF), " ")
    | dict.fromkeys((*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63), "-")
    | dict.fromkeys((0x2236, 0xFE30, 0xFE55), ":")
)
_WIDE: Final = re.compile(f"[{re.escape(''.join(map(chr, _HALF_WIDTH)))}]")


def half_width(text: str) -> str:
    """Full-width signs, digits and letters as ASCII, every dash as ``-``, every space as ``" "``.

    One character for one, so that a position in the result is the same position in ``text``.
    """
    if text.isascii():
        return text
    # A seventh of the time: most text has some of these signs, and no other that changes.
    for sign, form in _COMMON_FORMS:
        text = text.replace(sign, form)
    return text.translate(_HALF_WIDTH) if _WIDE.search(text) else text


def clean_line(text: str) -> str:
    """One line of text, as a reader sees it: NFC, white space collapsed and stripped.

    Characters that no reader sees (zero-width, soft hyphen, BOM, controls) are removed. White
    space that holds a line break is removed between two CJK characters, where the source was
    merely wrapped; everywhere else a run of white space (also U+3000 and no-break spaces) becomes
    one space.
    """
    text = text.strip()
    # What is printable has neither, and no white space but spaces: most lines of a page are spared it all.
    is_printable = text.isprintable()
    if not is_printable:
        if not "".join(text.split()).isprintable():
            text = _INVISIBLE.sub("", text)
        text = _SPACE.sub(_joint, text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return text if is_printable and "  " not in text else " ".join(text.split())


def _joint(found: re.Match[str]) -> str:
    """What becomes of white space: nothing if it breaks a line between two CJK characters."""
    if not _BREAK.search(found[0]):
        return " "
    text, begin, end = found.string, found.start(), found.end()
    wrapped = _is_cjk(text[max(0, begin - 1) : begin]) and _is_cjk(text[end : end + 1])
    return "" if wrapped else " "


def _is_cjk(sign: str) -> bool:
    # No expression: Python 3.11 goes through such ranges character by character to compile one, at every start.
    return sign in _CJK_QUOTES or any(first <= sign <= last for first, last in _CJK)


def clean_paragraphs(lines: Iterable[str]) -> list[str]:
    """Each line cleaned by :func:`clean_line`, in order, without the empty ones."""
    return [cleaned for line in lines if (cleaned := clean_line(line))]


def comparison_key(text: str) -> str:
    """The form in which two texts are compared: NFKC without white space and invisible signs.

    Case is kept, and HTML entities are not decoded: the text came out of a parser that did so.
    """
    if text.isascii():
        return _INVISIBLE.sub("", _SPACE.sub("", text))
    # The same at a tenth of the cost: most text is in this form but for white space and these signs.
    common = "".join(text.split())
    for sign, form in _COMMON_FORMS:
        common = common.replace(sign, form)
    if common.isprintable() and unicodedata.is_normalized("NFKC", common):
        return common
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    # NFKC writes some signs as a space and a mark; without the space the mark may compose anew.
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", _SPACE.sub("", text)))


def content_hash(title: str | None, body: str | None) -> str:
    """32 hex digits (BLAKE2b, 16 bytes) of what the article says, whatever its white space."""
    digest = blake2b(digest_size=16)
    digest.update(comparison_key(title or "").encode("utf-8", "surrogatepass"))
    digest.update(b"\0")  # no comparison key holds a NUL: a title cannot run into its body
    digest.update(comparison_key(body or "").encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def is_cut(title: str) -> bool:
    """Whether a title ends in an ellipsis, as list pages cut it. A true title may end so too."""
    return _CUT.search(title[-20:].rstrip()) is not None
