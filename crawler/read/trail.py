"""The path above an article (当前位置：首页 > 新闻 > 正文), and the section that it ends in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.fields.categories import sections_of
from crawler.fields.text import clean_line, comparison_key
from crawler.read.evidence import Evidence, Kind
from crawler.read.lines import Line, Page
from crawler.read.links import absolute
from crawler.read.zones import Zone, zone_of
from crawler.words.labels import ARTICLE_PAGE, POSITION
from crawler.words.sections import HOME

_LABEL: Final = re.compile(rf"{POSITION.any}\s*(?:是|在)?\s*[:：]", re.I)
# A menu begins with the home page, too, and has a bar or a dot between its names.
_STARTS: Final = re.compile(rf"^{HOME.any}\s*(?:(?P<leads>[>»›→])|[/—-]|$)", re.I)
# Without a sign that leads on, more names than this are a menu.
_STEPS: Final = 4
_SEPARATOR: Final = re.compile(r"\s*(?:[>＞»›→/\\|｜:：«]|-+>?|—+|&gt;|::)+\s*")
# Stands for a sign that a style sheet draws.
_BORDER: Final = ">"
_HOME: Final = re.compile(rf"{HOME.any}\Z", re.I)
_ARTICLE: Final = re.compile(rf"(?:{ARTICLE_PAGE.any})?\Z", re.I)
_LONGEST: Final = 40
# No title is cut shorter, in characters, nor is a section's name as long as what begins a title by chance.
_LEAST_CUT: Final = 8


def read_trail(
    page: Page, zones: Sequence[Zone], title: str | None, before: int
) -> Iterator[Evidence[list[str]]]:
    """What may be the path, each from the outermost name, without the article itself.

    ``before`` is the line that the path stands above: the title's, or the body's first.
    """
    for lines, labelled, where in _stretches(page, zones, before):
        names = _names(lines, title)
        if not names or (len(names) == 1 and not labelled) or len(names) > 8:
            continue
        home = _HOME.match(names[0]) is not None
        features = ("path", *["labelled"] * labelled, *["home"] * home)
        yield Evidence("breadcrumb", names, Kind.TRAIL, where, features)


def section_of(names: Sequence[str]) -> str | None:
    """The innermost section of a path; None if it leads through none."""
    return next((name for name in reversed(sections_of(names)) if not _HOME.match(name)), None)


def _stretches(
    page: Page, zones: Sequence[Zone], before: int
) -> Iterator[tuple[list[Line], bool, str]]:
    """Stretches of lines that may be a path; whether a label or the home page's name says so; where."""
    for block in page.blocks:
        if block.first > before:
            break
        if 0 < block.end - block.first <= 12 and zone_of(block.tag, block.hints) is Zone.TRAIL:
            lines = page.lines[block.first : block.end]
            # Boxes of other things are called so, too; a path begins with the home page, or its names are links.
            first = lines[0].text
            if any(line.links for line in lines) or _LABEL.search(first) or _STARTS.match(first):
                name = (block.hints or block.tag).split()[0]
                labelled = any(_LABEL.search(line.text) for line in lines)
                yield lines, labelled, f"{block.tag}.{name}"
    for place in range(min(before + 3, len(page.lines))):
        line = page.lines[place]
        if zones[place] is Zone.FOOTER or len(line.text) > 200:
            continue
        if _LABEL.search(line.text):
            around = page.blocks[line.block]
            end = around.end if around.end - around.first <= 8 else place + 1
            yield page.lines[place : max(end, place + 1)], True, line.node.tag
        elif (
            line.links
            and len(line.text) > 4
            and (starts := _STARTS.match(line.text))
            and (starts["leads"] or len(line.links) <= _STEPS)
        ):
            yield [line], False, line.node.tag


def _names(lines: Sequence[Line], title: str | None) -> list[str]:
    names: list[str] = []
    started = not any(_LABEL.search(line.text) for line in lines)
    for line in lines:
        if not started and not _LABEL.search(line.text):
            continue  # the section's heading, above the label
        parts = list(_parts(line, started, title))
        started = True
        names.extend(parts)
    key = comparison_key(title or "")
    kept = [name for name in names if not _is_own(name, key) and not _ARTICLE.match(name)]
    return [name for i, name in enumerate(kept) if i == 0 or name != kept[i - 1]]


def _is_own(name: str, title: str) -> bool:
    """Whether a name is the article's own title, perhaps cut; ``title`` as it is compared."""
    key = comparison_key(name).rstrip("….")
    return key == title or (len(key) >= _LEAST_CUT and title.startswith(key))


def _parts(line: Line, started: bool, title: str | None) -> Iterator[str]:
    links: dict[HtmlElement, list[str]] = {}
    text = ""
    before: HtmlElement | None = None
    for words, element, behind in line.pieces:
        link = _link_around(element, behind)
        if link is not None and link not in links:
            links[link] = []
            text += f"\x00{len(links) - 1}\x00"
        if link is not None:
            links[link].append(words)
            before = None
        elif words.strip():
            around = element.getparent() if behind else element
            text += f"{_BORDER}{words}" if _are_beside(before, around) else words
            before = around
        else:
            text += words
    if not started:
        found = _LABEL.search(text)
        text = text[found.end() :] if found else text
    whole = [clean_line("".join(pieces)) for pieces in links.values()]
    for part in re.split("(\x00[0-9]+\x00)", text):
        if part.startswith("\x00"):
            name = whole[int(part[1:-1])]
            if name and len(name) <= _LONGEST:
                yield name
        else:
            # A title may have the signs that part the names, and stands at the end.
            words = clean_line(part)
            own = title if title and words.endswith(title) else ""
            for raw in _SEPARATOR.split(words.removesuffix(own)):
                name = clean_line(raw).strip("【】[]()（） ")
                if name and len(name) <= 2 * _LONGEST:
                    yield name


def _are_beside(one: HtmlElement | None, two: HtmlElement | None) -> bool:
    """Whether two elements stand beside one another: their words are two names, and a style sheet draws the sign between."""
    if one is None or two is None or one is two:
        return False
    return one not in two.iterancestors() and two not in one.iterancestors()


def _link_around(element: HtmlElement, behind: bool) -> HtmlElement | None:
    around = element.getparent() if behind else element
    for _ in range(3):
        if around is None:
            return None
        if around.tag == "a":
            return around
        around = around.getparent()
    return None


def section_in_title(root: HtmlElement, page: Page, title: str | None, base_url: str) -> str | None:
    """The section that ``<title>`` names between the title and the site (``标题-栏目-站名``), if a link of the
    page bears the same name; None if none does. What leads to the home page bears the site's: ``标题-站名|口号``."""
    head = next(root.iter("title"), None)
    text = clean_line(head.text or "") if head is not None else ""
    if not title or not text.startswith(title) or len(text) == len(title):
        return None
    parts = [part for part in _SEPARATOR.split(re.sub(r"[_\-–]", "|", text[len(title) :])) if part]
    if len(parts) < 2:
        return None
    name = parts[0].strip()
    named = (link for line in page.lines if line.text == name for link in line.links)
    return name if any(not _leads_home(link, base_url) for link in named) else None


def _leads_home(link: HtmlElement, base_url: str) -> bool:
    parts = urlsplit(absolute(link.get("href") or "", base_url))
    return not parts.path.strip("/") and not parts.query
