"""A list of sites that somebody keeps, as lines of text or as OPML -> their addresses. Pure."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from crawler.errors import UserError
from crawler.fields.text import clean_line

# A comment, which begins a line or stands behind a space: an address may hold the sign.
_COMMENT: Final = re.compile(r"(^|\s)#.*")


@dataclass(frozen=True, slots=True)
class Listed:
    """One site of a list."""

    url: str
    """As it is written there."""
    called: str
    """What the list calls it; empty if it does not."""


def sites_of(data: bytes) -> list[Listed]:
    """The sites of a list, each once: a line of text has an address and perhaps a name, an outline of OPML its page, or
    its feed where it has none.

    Raises UserError for what is neither, and for a list of none.
    """
    text = _text(data)
    found = list(_once(_outlines(data) if text.lstrip().startswith("<") else _lines(text)))
    if not found:
        raise UserError("清单里没有网址", "there is no address in the list")
    return found


def _lines(text: str) -> Iterator[Listed]:
    for line in text.splitlines():
        url, *called = _COMMENT.sub("", line).split(None, 1) or [""]
        if url:
            yield Listed(url, clean_line("".join(called)))


def _outlines(data: bytes) -> Iterator[Listed]:
    # A list is a stranger's: no entities, nothing from elsewhere.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UserError(f"OPML 有误：{error}", f"the OPML is wrong: {error}") from error
    for outline in root.iter("outline"):
        told = {str(name).lower(): str(value).strip() for name, value in outline.attrib.items()}
        url = told.get("htmlurl") or told.get("xmlurl")
        if url:
            yield Listed(url, clean_line(told.get("title") or told.get("text") or ""))


def _once(sites: Iterable[Listed]) -> Iterator[Listed]:
    seen: set[str] = set()
    for each in sites:
        if each.url not in seen:
            seen.add(each.url)
            yield each


def _text(data: bytes) -> str:
    """As UTF-8 or, as older programs write it, GB 18030."""
    data = data.removeprefix(codecs.BOM_UTF8)
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UserError("清单不是文本文件", "the list is no text file")
