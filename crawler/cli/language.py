"""Which language the command speaks: Chinese, English, or both where the locale does not say."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from typing import Final
from unicodedata import east_asian_width

import click

from crawler.cli.verbs import pasteable
from crawler.languages import in_language, preferred
from crawler.words.field_names import FIELDS

_COLUMNS: Final = 80


def say(zh: str, en: str) -> str:
    """The text in the user's language; both, parted by a slash, if that is not known. Its commands can be pasted."""
    zh, en = pasteable(zh), pasteable(en)
    if zh == en:
        return zh
    language = preferred()
    if language == "zh":
        return zh
    return en if language == "en" else f"{zh} / {en}"


def tell(zh: str, en: str, *, err: bool = False) -> None:
    """Print a message of its own: as ``say`` has it, or a line for each language where both are too long for one.

    An error stays one line, however long, and so does what stands in a list: whoever reads them goes by lines.
    """
    text = say(zh, en)
    if zh != en and preferred() is None and width(text) > _COLUMNS:
        text = f"{pasteable(zh)}\n{pasteable(en)}"
    click.echo("\n".join(lines_of(line, err=err) for line in text.split("\n")), err=err)


# What is broken between lines: a space, a Chinese character with the signs that belong to it; an address never.
_PIECES: Final = re.compile(r"\s+|[（“《〈【「]*(?:[!-~]+|\S)[，。；：、！？）”》〉】」…]*")


def lines_of(text: str, indent: str = "", *, err: bool = False) -> str:
    """A line in as many as the terminal's width makes of it; whole for a pipe, whose reader goes by lines."""
    stream = sys.stderr if err else sys.stdout
    if not stream.isatty():
        return indent + text
    return "\n".join(broken(text, shutil.get_terminal_size().columns, indent))


def broken(text: str, columns: int, indent: str = "", hanging: str = "  ") -> Iterator[str]:
    """A line in as many as so many columns of a terminal make of it; those after the first stand ``hanging`` further in."""
    line = indent
    for piece in _PIECES.findall(text):
        if width(line + piece.rstrip()) > columns and line.strip():
            yield line.rstrip()
            line, piece = indent + hanging, piece.lstrip()
        line += piece
    yield line.rstrip()


def field_label(name: str) -> str:
    """A field's name: in Chinese a word, in English the name of its attribute or column."""
    return label(FIELDS.get(name, name), name) if name in FIELDS else name


def field_in_file(name: str) -> str:
    """A field's name in a table of selectors: below the Chinese word the attribute that a site's file has for it."""
    return (
        f"{FIELDS[name]}\n{name}" if preferred() == "zh" and name in FIELDS else field_label(name)
    )


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
    return in_language(preferred(), zh, en)


def printable(text: str) -> str:
    """Crawled text as a terminal may be given it: no escape sequence, no sign that turns the line around."""
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)
