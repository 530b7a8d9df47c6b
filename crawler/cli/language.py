"""Which language the command speaks: Chinese, English, or both where the locale does not say."""

from __future__ import annotations

import os
from typing import Final
from unicodedata import east_asian_width

import click

_COLUMNS: Final = 80


def preferred(environ: dict[str, str] | None = None) -> str | None:
    """``zh``, ``en`` or None (both), from ZHAOSHANG_LANG, LC_ALL, LC_MESSAGES, LANG, the first that is set."""
    environ = dict(os.environ) if environ is None else environ
    for name in ("ZHAOSHANG_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(name, "").lower()
        if value:
            return next((code for code in ("zh", "en") if value.startswith(code)), None)
    return None


def say(zh: str, en: str) -> str:
    """The text in the user's language; both, parted by a slash, if that is not known."""
    language = preferred()
    if language == "zh":
        return zh
    return en if language == "en" else f"{zh} / {en}"


def tell(zh: str, en: str, *, err: bool = False) -> None:
    """Print a message of its own: as ``say`` has it, or a line for each language where both are too long for one.

    An error stays one line, however long, and so does what stands in a list: whoever reads them goes by lines.
    """
    text = say(zh, en)
    if preferred() is None and width(text) > _COLUMNS:
        text = f"{zh}\n{en}"
    click.echo(text, err=err)


def width(text: str) -> int:
    """Columns of a terminal: a Chinese character takes two."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def shortened(text: str, columns: int) -> str:
    """A text in so many columns of a terminal, cut with … where it takes more."""
    if width(text) <= columns:
        return text
    shown, room = "", columns - 1
    for char in text:
        room -= width(char)
        if room < 0:
            break
        shown += char
    return shown + "…"


def label(zh: str, en: str) -> str:
    """A short heading: both languages side by side unless the user's is known."""
    language = preferred()
    if language == "zh":
        return zh
    return en if language == "en" else f"{zh} {en}"


def printable(text: str) -> str:
    """Crawled text as a terminal may be given it: no escape sequence, no sign that turns the line around."""
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)
