"""What a site is called: one name, without greetings, addresses and the word for a home page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from crawler.fields.text import clean_line
from crawler.read.document import Document
from crawler.words.names import NO_SITE, OFFICE_END, OWNS, PLACE_END, SITE_END, WELCOME, WELCOMED
from crawler.words.sections import HOME

# A stroke of any kind; a full stop or a dot with spaces around it.
_PARTS: Final = re.compile(
    r"\s*[|_–—»>«<｜]+\s*|\s+[-.·•:：]+\s+|\s*(?<![A-Za-z0-9])-+|-+(?![A-Za-z0-9])\s*|\s+-|-\s+"
)
_ADDRESS: Final = re.compile(
    r"\(?(?:https?://|www\.)[^\s)）]*\)?|\b(?:[a-z0-9-]+\.)+(?:com|cn|net|org|gov|cc)\b[^\s]*",
    re.IGNORECASE,
)
_GREETING: Final = re.compile(
    rf"^{WELCOME.any}[:：,，!！]?\s*|[,，]?\s*{WELCOMED.any}[!！。]*$", re.IGNORECASE
)
_FURNITURE: Final = re.compile(NO_SITE.any, re.IGNORECASE)
_HOME: Final = re.compile(rf"^{HOME.any}\s*|\s*[-—]?{HOME.any}$")
_NAMED: Final = re.compile(rf"(?:{SITE_END.any}|{OFFICE_END.any}|{PLACE_END.any})$")
_OWNER: Final = re.compile(
    rf"{OWNS.any}\s*(?:[:：©]|&copy;)?\s*(?:(?:19|20)\d\d(?:\s*[-—~至]\s*(?:19|20)\d\d)?)?\s*[:：©]?\s*([\u4e00-\u9fffA-Za-z（）()·]{{3,30}})"
)
# Of the pages that are looked at, a part that so many have is the site's.
_SHARED: Final = 0.5
# Characters: longer is no name but what the site says of itself.
_LONGEST: Final = 30


def clean_name(text: str) -> str:
    """One part of a title as a name: without a greeting, an address and the word for a home page; empty if nothing is left."""
    name = clean_line(_ADDRESS.sub(" ", text))
    name = _HOME.sub("", _GREETING.sub("", name)).strip(" -_|·.,，:：!！。、>")
    return "" if _FURNITURE.fullmatch(name) or not re.search(r"\w", name) else name


def parts_of(title: str) -> list[str]:
    """The names that a title is put together of, in their order."""
    text = clean_line(_ADDRESS.sub(" | ", title))
    return [name for part in _PARTS.split(text) if part and (name := clean_name(part))]


def name_of_site(home: Document, pages: Sequence[Document]) -> str:
    """What a site is called by its home page and by other ``pages`` of it; empty if nothing says so.

    Its own title goes first: of its parts the one that other pages' titles have too, or that is made as a name is. Then
    what it tells other programs, then what the titles of the pages share; who owns it is the last resort.
    """
    own = parts_of(_title(home))
    stated = clean_name(next(_stated(home), ""))
    shared = _shared([_title(each) for each in pages])
    for name in own:
        if name in shared or name == stated:
            return _short(name)
    if stated and len(stated) <= _LONGEST:
        return stated
    if own:
        named = [name for name in own if _NAMED.search(name) and len(name) <= _LONGEST]
        return _short(named[0] if named else own[0])
    return _short(next(iter(shared), "") or _owner(home))


def _title(document: Document) -> str:
    return clean_line(document.root.findtext(".//title") or "")


def _stated(document: Document) -> Iterator[str]:
    """What the page tells other programs of the site's name."""
    for node in document.root.iter("meta"):
        if (node.get("property") or node.get("name") or "").lower() in (
            "og:site_name",
            "sitename",
            "application-name",
        ):
            yield node.get("content") or ""


def _shared(titles: Sequence[str]) -> list[str]:
    """The parts that many titles have, the commonest first; what stands first in a title is its own."""
    counts: Counter[str] = Counter()
    places: dict[str, int] = {}
    for title in titles:
        for place, name in enumerate(parts_of(title)[1:]):
            counts[name] += 1
            places[name] = max(place, places.get(name, 0))
    least = max(2, len(titles) * _SHARED)
    # The site comes last, behind the section.
    ordered = sorted(
        counts, key=lambda name: (-counts[name], not _NAMED.search(name), -places[name])
    )
    return [name for name in ordered if counts[name] >= least]


def _owner(document: Document) -> str:
    """Who the page says that it belongs to."""
    for body in document.root.iter("body"):
        if found := _OWNER.search(clean_line(" ".join(body.itertext()))):
            return clean_name(found[1])
    return ""


def _short(name: str) -> str:
    """A name without the sentence that goes on after it."""
    if len(name) <= _LONGEST:
        return name
    first = re.split(r"[,，;；!！。\s]", name)[0]
    return (first if 2 <= len(first) <= _LONGEST else name[: _LONGEST - 1] + "…").strip()
