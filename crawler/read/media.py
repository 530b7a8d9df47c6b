"""Elements that show a file, a video or a sound in the page -> its address.

The text of many notices is a PDF that a frame shows: by itself, through a viewer that is told its address
(``viewer.html?file=…``), or by a script that names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from lxml.html import HtmlElement

from crawler.fields.urls import is_attachment, is_media
from crawler.words.media import SCRIPT_ATTRIBUTES, VIDEO_HOSTS, VIEWERS

SHOWING: Final = frozenset({"iframe", "frame", "embed", "object", "video", "audio", "script"})
"""The elements that may show a file."""
_BOXES: Final = frozenset({"div", "section", "p", "span", "canvas", "a"})
_ATTRIBUTES: Final = ("src", "data-src", "data")
_VIEWER: Final = re.compile(rf"{VIEWERS.any}\Z", re.I)
_HOST: Final = re.compile(rf"(?:https?:)?//{VIDEO_HOSTS.any}/", re.I)
_SCRIPT_ATTRIBUTE: Final = re.compile(rf"{SCRIPT_ATTRIBUTES.any}\Z", re.I)
_QUOTED: Final = re.compile(
    r"""["']([^"'\s<>\\]{1,1000}?\.[A-Za-z0-9]{2,4}(?:\?[^"'\s<>\\]{0,500})?)["']"""
)
# What shows a PDF is told its address first, whatever that ends in: showVsbpdfIframe("/virtual_attach_file.vsb?…").
_SHOW_PDF: Final = re.compile(r"""pdf\w{0,30}\(\s*["']([^"'\s<>]{2,1000})["']""", re.I)
# A script beyond this, in characters, is a program and names no article's file.
_SCRIPT: Final = 4000
_PLAYS: Final = frozenset({"video", "audio"})


def files_of(element: HtmlElement) -> Iterator[tuple[str, str | None]]:
    """The addresses that an element shows, as the page writes them, each with its name; most elements show none."""
    tag = element.tag
    if tag == "script":
        yield from ((url, None) for url in _of_script(element))
    elif tag in SHOWING:
        name = element.get("title") or None
        is_shown = tag in _PLAYS or (element.get("type") or "").lower() == "application/pdf"
        for address in _addresses(element, tag):
            if (url := address if is_shown else _file(address)) is not None:
                yield url, name
                return
    elif tag in _BOXES and len(element.keys()) > 1:
        yield from ((url, None) for url in _told(element))


def _addresses(element: HtmlElement, tag: str) -> Iterator[str]:
    for name in _ATTRIBUTES:
        if (value := (element.get(name) or "").strip()) and not value.startswith(
            ("data:", "blob:", "javascript:")
        ):
            yield value
    if tag == "object":
        yield from (
            value for param in element.iterchildren("param") if (value := param.get("value"))
        )
    elif tag in _PLAYS:
        yield from (value for source in element.iter("source") if (value := source.get("src")))


def _file(address: str) -> str | None:
    """The file that an address is, or that the viewer behind it is told to show; a player of videos as it is."""
    if is_attachment(address) or is_media(address) or _HOST.match(address):
        return address
    if "?" not in address and "#" not in address:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    told = (value for name, value in parse_qsl(parts.query) if _VIEWER.match(name))
    return next((value for value in told if is_attachment(value) or is_media(value)), None)


def _of_script(element: HtmlElement) -> Iterator[str]:
    yield from _told(element)
    text = element.text or ""
    if 0 < len(text) <= _SCRIPT and "." in text:
        yield from (found[1] for found in _SHOW_PDF.finditer(text) if "/" in found[1])
        for found in _QUOTED.finditer(text):
            if url := _file(found[1]):
                yield url


def _told(element: HtmlElement) -> Iterator[str]:
    for name, value in element.items():
        if _SCRIPT_ATTRIBUTE.match(name) and (url := _file(value.strip())):
            yield url
