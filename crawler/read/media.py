"""What an element shows that is no text -> its address: a picture (``img``), a file, a video or a sound.

The text of many notices is a PDF that a frame shows: by itself, through a viewer that is told its address
(``viewer.html?file=…``), or by a script that names it. Lazy loading keeps a picture's address in an attribute of its own,
or in a ``noscript`` behind the picture, and shows something else until the script has run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from lxml.html import HtmlElement

from crawler.fields.urls import is_attachment, is_image, is_media
from crawler.words.media import (
    LAZY_SOURCES,
    ORNAMENTS,
    PLACEHOLDERS,
    QR_CODES,
    SCRIPT_ATTRIBUTES,
    VIDEO_HOSTS,
    VIEWERS,
)

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
_LAZY: Final = re.compile(rf"{LAZY_SOURCES.any}\Z", re.I)
# What a page keeps in data-*, beside the picture: what it shows meanwhile, or where a click leads.
_BESIDE: Final = re.compile(r"load|place|holder|thumb|error|default|link|href|small|mini|bg", re.I)
_PLACEHOLDER: Final = re.compile(
    rf"\Adata:|(?:\A|/){PLACEHOLDERS.any}\.(?:gif|png|jpe?g|svg)\Z", re.I
)
# A code to scan leads to somebody's account: it is an advertisement beside the article.
_QR_CODE: Final = re.compile(QR_CODES.any, re.I)
_ORNAMENT: Final = re.compile(rf"(?<![a-z]){ORNAMENTS.any}(?![a-z])", re.I)
_CANDIDATE: Final = re.compile(r"(\S+?)(?:\s+([\d.]+)([wx]))?\s*(?:,\s|,?\Z)")
_NUMBER: Final = re.compile(r"\s*(\d+)(?:px)?\s*\Z")
# A picture of this many pixels or fewer counts a visit, or keeps a distance.
_SPACER: Final = 3
# What is longer is no list of addresses, but the picture itself.
_LONGEST: Final = 8192


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


def picture_of(element: HtmlElement) -> str | None:
    """The address of an ``img``'s picture, as the page writes it; None for a placeholder, an ornament, a spacer."""
    if _is_small(element) or _is_ornament(element):
        return None
    src = (element.get("src") or "").strip()
    shown = src if src and not _PLACEHOLDER.search(src[:_LONGEST].partition("?")[0]) else None
    found = _lazy(element) or largest(element.get("data-srcset"))
    if found is None and _has_original(element):
        # The picture itself follows for readers without scripts.
        return None
    found = found or shown or largest(element.get("srcset")) or _source(element)
    return (
        None if found is None or _QR_CODE.search(f"{found} {element.get('alt') or ''}") else found
    )


def largest(srcset: str | None) -> str | None:
    """Of the pictures of a ``srcset``, the one of the most pixels; the first of equals."""
    if not srcset or len(srcset) > _LONGEST:
        return None
    best, most = None, -1.0
    for found in _CANDIDATE.finditer(srcset):
        url, size = found[1], _float(found[2])
        if size > most and not url.startswith("data:"):
            best, most = url, size
    return best


def _float(text: str | None) -> float:
    try:
        return float(text or 1)
    except ValueError:
        return 1.0


def _lazy(element: HtmlElement) -> str | None:
    """What an attribute keeps for the script: of a known name, or of any that ends as pictures do."""
    best = None
    for name, value in element.items():
        if not value or name in ("src", "srcset", "alt", "class", "style", "title", "id"):
            continue
        if _LAZY.match(name):
            if not value.startswith("data:") and value.strip():
                return str(value).strip()
        elif best is None and name.startswith("data-") and not _BESIDE.search(name):
            address = str(value).strip()
            best = address if " " not in address and is_image(address) else None
    return best


def _is_small(element: HtmlElement) -> bool:
    return any(
        (found := _NUMBER.match(element.get(name) or "")) is not None
        and int(found[1][:6]) <= _SPACER
        for name in ("width", "height")
    )


def _is_ornament(element: HtmlElement) -> bool:
    src = (element.get("src") or "")[:_LONGEST]
    hints = f"{element.get('class') or ''} {'' if src.startswith('data:') else src}"
    return _ORNAMENT.search(hints) is not None


def _has_original(element: HtmlElement) -> bool:
    """Whether a ``noscript`` with a picture stands right behind the picture, or right behind its link or box."""
    for node in (element, element.getparent()):
        beside = node.getnext() if node is not None and not (node.tail or "").strip() else None
        if beside is not None and beside.tag == "noscript":
            return any(True for _ in beside.iter("img"))
    return False


def _source(element: HtmlElement) -> str | None:
    """Of a ``picture``'s sources, the first that names one. The parser nests them into one another."""
    sets: list[str | None] = []
    for node in element.iterancestors():
        if node.tag == "picture":
            sets.extend(_srcset(beside) for beside in node.iterchildren("source"))
            break
        if node.tag != "source":
            return None
        sets.append(_srcset(node))
    return next((url for each in reversed(sets) if (url := largest(each))), None)


def _srcset(source: HtmlElement) -> str | None:
    srcset: str | None = source.get("srcset") or source.get("data-srcset")
    return srcset
