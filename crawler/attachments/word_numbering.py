"""Lists of a DOCX: which paragraphs are numbered, and how (ECMA-376, part 1, 17.9)."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from crawler.attachments.numbering import LEVELS, Level, Numbers
from crawler.attachments.packages import Package, attribute, local

# How far a style is followed to those that it stands on.
_DEEPEST = 20


@dataclass(slots=True)
class _List:
    """One use of a list."""

    key: str
    levels: list[Level]
    styles: dict[str, int]
    """A style that puts its paragraphs on a level -> that level."""
    starts: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Lists:
    """The lists of a document, as far as it was read; none where it has no numbering."""

    lists: dict[str, _List] = field(default_factory=dict)
    styles: dict[str, etree._Element] = field(default_factory=dict)
    numbers: Numbers = field(default_factory=Numbers)

    def label(self, paragraph: etree._Element) -> str:
        """What stands before a paragraph."""
        if not self.lists:
            return ""
        properties = _child(paragraph, "pPr")
        style = _value(_child(properties, "pStyle"))
        number, level = _numbered(properties)
        if number is None:
            number, own = self._of_style(style)
            level = level if level is not None else own
        found = self.lists.get(number or "")
        if found is None:
            return ""
        if level is None:
            level = found.styles.get(style or "", 0)
        return self.numbers.label(found.key, found.levels, level, number, found.starts)

    def _of_style(self, style: str | None) -> tuple[str | None, int | None]:
        level = None
        for _ in range(_DEEPEST):
            element = self.styles.get(style or "")
            if element is None:
                break
            number, own = _numbered(_child(element, "pPr"))
            level = level if level is not None else own
            if number is not None:
                found = self.lists.get(number)
                if level is None and found is not None:
                    level = found.styles.get(style or "")
                return number, level
            style = _value(_child(element, "basedOn"))
        return None, None


def lists_of(package: Package) -> Lists:
    """Raises RefusedError: broken."""
    part, styles = package.find("word/numbering.xml"), package.find("word/styles.xml")
    if part is None:
        return Lists()
    root = package.xml(part)
    kinds = {attribute(e, "abstractNumId") or "": e for e in root if local(e) == "abstractNum"}
    found: dict[str, _List] = {}
    for element in root:
        if local(element) != "num":
            continue
        key = _value(_child(element, "abstractNumId")) or ""
        abstract = kinds.get(key)
        if abstract is not None:
            found[attribute(element, "numId") or ""] = _list(key, abstract, element)
    # 0 takes a paragraph out of its style's list.
    found.pop("0", None)
    known = {}
    if styles is not None and found:
        known = {
            attribute(e, "styleId") or "": e for e in package.xml(styles) if local(e) == "style"
        }
    return Lists(found, known)


def _list(key: str, abstract: etree._Element, use: etree._Element) -> _List:
    levels = [Level("none", "")] * LEVELS
    made = _List(key, levels, {})
    for element in abstract:
        _take_level(element, made)
    for override in (e for e in use if local(e) == "lvlOverride"):
        level = _number(attribute(override, "ilvl"), -1)
        start = _value(_child(override, "startOverride"))
        if start is not None and 0 <= level < LEVELS:
            made.starts[level] = _number(start, 1)
        for element in override:
            _take_level(element, made)
            if local(element) == "lvl":
                made.key = f"{key}/{attribute(use, 'numId')}"
    return made


def _take_level(element: etree._Element, made: _List) -> None:
    level = _number(attribute(element, "ilvl"), -1)
    if local(element) != "lvl" or not 0 <= level < LEVELS:
        return
    restart = _value(_child(element, "lvlRestart"))
    made.levels[level] = Level(
        _value(_child(element, "numFmt")) or _alternative(element) or "decimal",
        _value(_child(element, "lvlText")) or "",
        _number(_value(_child(element, "start")), 1),
        is_legal=_child(element, "isLgl") is not None,
        restarts=restart != "0",
    )
    if style := _value(_child(element, "pStyle")):
        made.styles[style] = level


def _alternative(element: etree._Element) -> str | None:
    """A format that older programs do not know stands beside one that they do."""
    return next((_value(e) for e in element.iter() if local(e) == "numFmt"), None)


def _numbered(properties: etree._Element | None) -> tuple[str | None, int | None]:
    """The list and the level that properties state."""
    stated = _child(properties, "numPr")
    number, level = _value(_child(stated, "numId")), _value(_child(stated, "ilvl"))
    return number, _number(level, 0) if level is not None else None


def _child(element: etree._Element | None, name: str) -> etree._Element | None:
    return None if element is None else next((e for e in element if local(e) == name), None)


def _value(element: etree._Element | None) -> str | None:
    return None if element is None else attribute(element, "val")


def _number(stated: str | None, default: int) -> int:
    return int(stated) if stated and stated.isdecimal() and len(stated) < 6 else default
