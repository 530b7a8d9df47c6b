"""An ``img`` -> the address of the picture that a reader will see in its place.

Lazy loading keeps the address in an attribute of its own, or in a ``noscript`` behind the picture, and shows
something else until the script has run.
"""

from __future__ import annotations

import re
from typing import Final

from lxml.html import HtmlElement

from crawler.fields.urls import is_image
from crawler.words.media import LAZY_SOURCES, ORNAMENTS, PLACEHOLDERS, QR_CODES

_LAZY: Final = re.compile(rf"{LAZY_SOURCES.any}\Z", re.I)
# What a page keeps in data-*, beside the picture: what it shows meanwhile, or where a click leads.
_BESIDE: Final = re.compile(r"load|place|holder|thumb|error|default|link|href|small|mini|bg", re.I)
_PLACEHOLDER: Final = re.compile(
    rf"\Adata:|(?:\A|/){PLACEHOLDERS.any}\.(?:gif|png|jpe?g|svg)\Z", re.I
)
# A code to scan leads to somebody's account: it is an advertisement beside the article.
_QR_CODE: Final = re.compile(QR_CODES.any, re.I)
_ORNAMENT: Final = re.compile(rf"(?<![a-z]){ORNAMENTS.any}(?![a-z])", re.I)
_CANDIDATE: Final = re.compile(r"\s*(\S+?)(?:\s+([\d.]+)([wx]))?\s*(?:,\s|,?\Z)")
_NUMBER: Final = re.compile(r"\s*(\d+)(?:px)?\s*\Z")
# A picture of this many pixels or fewer counts a visit, or keeps a distance.
_SPACER: Final = 3
# What is longer is no list of addresses, but the picture itself.
_LONGEST: Final = 8192


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
