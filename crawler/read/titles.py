"""Which line of a page is the article's title.

The head of the page (``<title>``, ``og:title``, ``meta[name=ArticleTitle]``) says what the title may be,
with the site's name around it, and so does the list that led here; the line that they agree with, near the
top of the body, says what it is. Where the head names only the site and no list is known, the heading above the info line is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from lxml.html import HtmlElement

from crawler.fields.text import clean_line, comparison_key, is_cut
from crawler.read.document import all_text
from crawler.read.evidence import Evidence, Kind
from crawler.read.lines import Block, Line, Page
from crawler.read.weights import BELIEVED
from crawler.read.zones import Zone
from crawler.words import classes, labels, metas
from crawler.words import furniture as f
from crawler.words.names import SITE_END
from crawler.words.sections import HOME

_META: Final = re.compile(rf"{metas.TITLE_META.any}\Z", re.I)
_SEPARATORS: Final = re.compile(
    r"\s*[|_｜丨»«>＞]+\s*|\s+[-–—－~·•]+\s+|\s*(?:-{2,}|—{2,})\s*|[-–—－]"
)
_SITE_NAME: Final = re.compile(rf"{SITE_END.any}$")
_CUT_TAIL: Final = re.compile(r"[.…\s]+$")
_TITLE_NAMES: Final = re.compile(classes.TITLE_CLASS.any)
_NOT_TITLE_NAMES: Final = re.compile(classes.OTHER_TITLE_CLASS.any)
# A path, a menu's entry, a button, a label with its value.
_FIELD: Final = "|".join(
    each.any
    for each in (
        labels.PUBLISHED,
        labels.UPDATED,
        labels.SOURCE,
        labels.AUTHOR,
        labels.VIEWS,
        labels.PLAIN_DATE,
    )
)
_NOT_A_TITLE: Final = re.compile(
    rf"{labels.POSITION.any}|(?:{HOME.any}|{labels.ARTICLE_PAGE.any}|{f.BUTTONS.any}|{f.ENTRIES.any}|{f.ARTICLE_BEFORE_OR_AFTER.any})\Z"
    rf"|(?:{_FIELD})[^，。]{{0,6}}[:：]"
)


# No name of a section is longer, in characters.
_SECTION: Final = 6
_TRAIL: Final = re.compile(rf"{labels.POSITION.any}\s*[:：]|{HOME.any}\s*[>»›/→]")


_INFO_TAIL: Final = re.compile(
    rf"[(\[【]?(?:(?:19|20)\d\d[-/.年]\d|\d{{1,2}}[-/]\d{{1,2}}|(?:{_FIELD})\w{{0,4}}[:：])"
)
_RANKED: Final = frozenset({1, 2, 3, 4})
_BY_ZONE: Final = {Zone.HEADER: "header", Zone.TRAIL: "trail"}
# What it is worth that a line says just what is claimed. The head's title may be the site's or the section's; a list's
# is the article's.
_DIRECT: Final = {"title": 5.0, "list": 8.0}
# From this agreement on, of 8, it is the title wherever the path stands.
_SURE: Final = 4.0


@dataclass(frozen=True, slots=True)
class _Claim:
    """What the head of the page says, or the list that led to it."""

    where: str
    text: str
    key: str
    cut: str | None
    """The key without its ellipsis, if the claim was cut."""


@dataclass(slots=True)
class TitleLine:
    """The lines that the title stands on; ``first`` is -1 if it is only in the head, or nowhere."""

    first: int = -1
    end: int = -1
    rest: str = ""
    """What stands in the heading behind the title: a date, a source, a count."""
    evidence: list[Evidence[object]] = field(default_factory=list)
    """Every line of the page that might be the title; the head's words, where none is believed to be."""


@dataclass(slots=True)
class _Candidate:
    text: str
    first: int
    end: int
    heading: int
    named: bool
    where: str
    rest: str = ""


def read_title(
    page: Page,
    root: HtmlElement,
    zones: Sequence[Zone],
    start: int,
    info: Sequence[int],
    here: str,
    listed: str = "",
) -> TitleLine:
    """The title of a page.

    ``start`` is the first line of the body as guessed so far, ``info`` are the lines that look like an
    info line (date, source, views), ``here`` is the page's own address, ``listed`` the title that a list gives the page.
    """
    claims = list(_claims(root, listed))
    judge = _Judge(page, zones, start, info, claims, here, _menu(page, start))
    evidence: list[Evidence[object]] = []
    best, own, most = None, -1, 0.0
    for candidate in _candidates(page, start, info, "\n".join(claim.text for claim in claims)):
        if (weighed := judge.weigh(candidate)) is None:
            continue
        if best is None or weighed.score > most:
            best, own, most = candidate, len(evidence), weighed.score
        evidence.append(weighed)
    if best is not None and most >= BELIEVED["title"]:
        _extend(best, page, claims)
        _shorten(best, claims)
        evidence[own] = replace(evidence[own], value=best.text)
        return TitleLine(best.first, best.end, best.rest, evidence)
    in_head = _title_in_head(root)
    return TitleLine(evidence=[*evidence, in_head] if in_head else evidence)


def _extend(candidate: _Candidate, page: Page, claims: Sequence[_Claim]) -> None:
    """Take in the next line where the head goes on with it: a title broken into heading and subheading."""
    key = comparison_key(candidate.text)
    for claim in claims:
        if candidate.end < len(page.lines) and claim.key.startswith(key) and claim.key != key:
            line = page.lines[candidate.end]
            if len(line.text) >= 4 and claim.key.startswith(key + comparison_key(line.text)):
                candidate.text += f" {line.text}"
                candidate.end += 1
                return


def _shorten(candidate: _Candidate, claims: Sequence[_Claim]) -> None:
    """Leave out what stands in the heading behind a title: a date or a count where the head knows it without, a date and
    a labelled field whatever the head says."""
    whole = comparison_key(candidate.text)
    if any(whole in claim.key for claim in claims):
        return
    # The longest beginning that the head knows: a title may hold a number like 2023-12, too.
    tails = list(_INFO_TAIL.finditer(candidate.text))
    is_info = len({tail[0].endswith((":", "：")) for tail in tails}) > 1
    for tail in reversed(tails):
        shorter = candidate.text[: tail.start()].strip()
        key = comparison_key(shorter)
        known = (is_info and tail is tails[0]) or any(key in claim.key for claim in claims)
        if len(shorter) >= 4 and known:
            candidate.rest = candidate.text[tail.start() :]
            candidate.text = shorter
            return


def _claims(root: HtmlElement, listed: str) -> Iterator[_Claim]:
    head = root.find("head")
    stated = [("list", listed)]
    for element in (head if head is not None else root).iter("title", "meta"):
        if element.tag == "title":
            stated.append(("title", element.text or ""))
            continue
        name = (element.get("property") or element.get("name") or "").strip()
        if _META.match(name):
            stated.append((f"meta[{name}]", element.get("content") or ""))
    for where, text in stated:
        if key := comparison_key(text):
            cut = _CUT_TAIL.sub("", key) if is_cut(text) else None
            yield _Claim(where, text, key, cut)


def _candidates(page: Page, start: int, info: Sequence[int], claimed: str) -> Iterator[_Candidate]:
    """Headings, what is named a title, and the plain lines above the body."""
    near = set(range(max(0, start - 8), min(len(page.lines), start + 2)))
    for place in info:
        near.update(range(max(0, place - 4), place))
    blocks = page.blocks
    taken = set()
    for block in blocks:
        length = block.end - block.first
        if not 1 <= length <= 3 or (block.first > start + 12 and block.tag != "h1"):
            continue
        named = bool(block.hints) and _is_named_title(block.hints)
        if named or block.tag in ("h1", "h2", "h3", "h4"):
            heading = int(block.tag[1]) if block.tag[0] == "h" and block.tag[1:].isdigit() else 0
            text = " ".join(line.text for line in page.lines[block.first : block.end])
            if length == 1:
                heading = heading or page.lines[block.first].heading
                taken.add(block.first)
            yield _Candidate(text, block.first, block.end, heading, named, _name(block))
    for place in range(min(len(page.lines), start + 12)):
        if place in taken:
            continue
        line = page.lines[place]
        if place in near or (len(line.text) >= 4 and line.text[:4] in claimed):
            where = _name(blocks[line.block])
            yield _Candidate(line.text, place, place + 1, line.heading, False, where)


@lru_cache(maxsize=2048)
def _is_named_title(hints: str) -> bool:
    return bool(_TITLE_NAMES.search(hints)) and not _NOT_TITLE_NAMES.search(hints)


def _name(block: Block) -> str:
    name = block.hints.split()
    return f"{block.tag}.{name[0]}" if name else block.tag


def _menu(page: Page, start: int) -> frozenset[str]:
    """The short link texts above the body: names of sections, and of the site."""
    names = set()
    for line in page.lines[:start]:
        if line.links and line.linked <= 12:
            names.add(line.text)
            if len(line.links) > 1 and _TRAIL.search(line.text):
                names.update(clean_line(all_text(link)) for link in line.links)
    return frozenset(names)


@dataclass(frozen=True, slots=True)
class _Judge:
    """What speaks for a candidate: agreement with the head, its element, its place, its neighbours."""

    page: Page
    zones: Sequence[Zone]
    start: int
    info: Sequence[int]
    claims: Sequence[_Claim]
    here: str
    menu: frozenset[str]

    def weigh(self, candidate: _Candidate) -> Evidence[str] | None:
        """What a candidate is worth; None for what cannot be a title."""
        text, place = candidate.text, candidate.first
        if len(text) > 200 or _NOT_A_TITLE.match(text):
            return None
        key = comparison_key(text)
        agreed = max([_agreement(key, claim) for claim in self.claims], default=0.0)
        is_section = text in self.menu and len(text) <= _SECTION
        if text in self.menu:
            # The head of a careless site names the section, or only the site.
            agreed *= 0.1 if is_section else 0.3
        near = self.start - 8 <= place < self.start + 2
        if not agreed and not near and not candidate.heading:
            return None
        features = [*self._of_element(candidate), *self._of_place(place)]
        features += self._of_neighbours(candidate, agreed)
        features += ["section"] if is_section else []
        features += _of_link(self.page.lines[place], self.here)
        node = self.page.lines[place].node
        told = (("agrees", agreed),)
        return Evidence(
            "title", text, Kind.PRINTED, candidate.where, tuple(features), place, node, told
        )

    def _of_element(self, candidate: _Candidate) -> Iterator[str]:
        if candidate.heading in _RANKED:
            yield f"h{candidate.heading}"
        if candidate.named:
            yield "named"
        if len(candidate.text) < 4:
            yield "short"
        elif len(candidate.text) >= 8:
            yield "long"

    def _of_place(self, place: int) -> Iterator[str]:
        zone = self.zones[place]
        if zone is not Zone.MAIN:
            yield _BY_ZONE.get(zone, "furniture")
        distance = self.start - place
        if distance > 20:
            return
        if distance >= 0:
            yield "close" if distance <= 8 else "above"
        else:
            yield "into" if distance >= -2 else "below"

    def _of_neighbours(self, candidate: _Candidate, agreed: float) -> Iterator[str]:
        behind = [place - candidate.end for place in self.info if place >= candidate.end]
        following = min(behind, default=9)
        if following <= 3:
            yield "info_next" if following == 0 else "info_near"
        below = self.page.lines[candidate.end : min(candidate.end + 5, self.start)]
        # A title stands below the path, a section's heading above it.
        if agreed < _SURE and any(_TRAIL.search(line.text) for line in below):
            yield "above_trail"


def _agreement(key: str, claim: _Claim) -> float:
    """How well a line's key agrees with what the head says, or the list: 0 to 8."""
    if len(key) < 2:
        return 0.0
    direct = _DIRECT.get(claim.where, 6.0)
    if key == claim.key:
        return direct
    if claim.cut and len(claim.cut) >= 6 and key.startswith(claim.cut):
        return direct - 0.5
    length = min(1.0, len(key) / max(8, 0.4 * len(claim.key)))
    if claim.key.startswith(key):
        return (direct - 0.5) * length if _is_border(claim.key[len(key)]) else 2.0 * length
    if claim.key.endswith(key):
        return (direct - 1) * length if _is_border(claim.key[-len(key) - 1]) else 1.5 * length
    if len(key) >= 4 and key in claim.key:
        return 2.0 * length
    # The head cuts long titles without a sign, and then adds the site's name.
    shared = _shared_prefix(key, claim.key)
    if shared >= 10 and shared >= 0.6 * len(key):
        return 3.0
    return 0.0


def _shared_prefix(a: str, b: str) -> int:
    return next(
        (i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )


def _is_border(char: str) -> bool:
    return char in "-_|–—―~·•»«><,:()[]【】、丨/．." or not char.isalnum()


def _of_link(line: Line, here: str) -> Iterator[str]:
    if line.linked < 0.8 * len(line.text) or not line.links:
        return
    href = (line.links[0].get("href") or "").strip()
    path = here.rstrip("/").rpartition("/")[2]
    if not href or href.startswith(("#", "javascript")):
        yield "dead_link"
    elif not path or not href.rstrip("/").endswith(path):
        yield "link"


def _title_in_head(root: HtmlElement) -> Evidence[object] | None:
    """The head's own words without the site's name, where no line agrees with them."""
    head = root.find("head")
    for element in (head if head is not None else root).iter("meta"):
        name = (element.get("property") or element.get("name") or "").strip()
        text = clean_line(element.get("content") or "")
        if _META.match(name) and name.lower() != "title" and text:
            return Evidence("title", text, Kind.HEAD, f"meta[{name}]", ("head",))
    element = next(root.iter("title"), None)
    text = clean_line(element.text or "") if element is not None else ""
    if not text:
        return None
    return Evidence("title", main_part(text), Kind.HEAD, "title", ("head",))


def main_part(title: str) -> str:
    """What a ``<title>`` says without the names that signs set off: the longest part, of equals the first."""
    parts = [part for part in _SEPARATORS.split(title) if part.strip()]
    strong = [
        part.strip() for part in re.split(r"\s*[|_｜丨]+\s*|\s+[-–—－]+\s+", title) if part.strip()
    ]
    if len(strong) > 1:
        parts = strong
    parts = [part for part in parts if not _SITE_NAME.search(part.strip())] or parts
    return max(parts, key=len, default=title).strip() or title
