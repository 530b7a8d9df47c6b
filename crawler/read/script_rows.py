"""Rows that a page's script has as data and writes into the page: they are put there as markup.

    urls[0]='./t20250105_7.htm'; headers[0]="标题"; y[0]='2025'; m[0]='01'; d[0]='05';   (TRS)
    var news = [{title: "标题", url: "/a/7.html", date: "2025-01-05"}, …];
    rows.push(["/a/7.html", "标题", "2025-01-05"]);

Nothing is run. What is what is found by the values: an address looks like one, a day can be read, and the longest
texts are the titles. Rows are all or nothing: where a value does not fit, the data is something else's.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import median
from typing import Final, TypeAlias

from lxml import etree
from lxml.html import HtmlElement

from crawler.fields.text import clean_line

_NESTED: Final = re.compile(rb"\[\s{0,40}[\[{]")
CLASS: Final = "script-rows"
"""The class, of ours only, of the list that the rows are put into."""
# Characters of a script, and of one value in it, that are looked at; rows of one list.
_LONGEST_SCRIPT: Final = 400_000
_LONGEST: Final = 200_000
_MOST_ROWS: Final = 1000
_MOST_COLUMNS: Final = 30
_FEWEST: Final = 2
# Tokens of all of a page's scripts that are read.
_MOST_TOKENS: Final = 40_000
_STRING: Final = r""""(?:[^"\\\n]|\\.){0,4000}"|'(?:[^'\\\n]|\\.){0,4000}'"""
_CELL: Final = re.compile(
    rf"([\w$]{{1,40}})\[(\d{{1,4}})\]\s{{0,9}}=\s{{0,9}}({_STRING})\s{{0,9}}(?=[;,\n\r]|\Z)"
)
# news = [{…  rows.push({…  rows[0] = […  rows[0] = new Array(…
_BEGINS: Final = re.compile(
    r"([\w$]{1,40})[\"']?(?:\.push\(\s{0,9}|\[\d{1,4}\]\s{0,9}=\s{0,9})(?:(?=[\[{])|new\s{1,3}Array(?=\())"
    r"|\[(?=\s{0,40}[\[{])"
)
_TOKEN: Final = re.compile(
    rf"\s+|//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/|(?P<string>{_STRING})|(?P<sign>[\[\]{{}}():,])|(?P<word>[\w$.+-]{{1,60}})"
)
_ESCAPE: Final = re.compile(r'\\(x[0-9a-fA-F]{2}|.)|"', re.S)
_NUMBER: Final = re.compile(r"-?\d{1,15}(?:\.\d{1,9})?\Z")
_WORDS: Final = {"true": "true", "false": "false", "null": "null", "undefined": "null"}
_PAIRS: Final = {"[": "]", "{": "}", "(": ")"}
_ADDRESS: Final = re.compile(
    r"(?:(?:https?:)?//[^\s\"'<>]+|\.{0,2}/[^\s\"'<>]+|[\w%~/.-]+\.(?:s?html?|aspx?|jspx?|php|do)(?:[?#][^\s\"'<>]*)?)\Z",
    re.I,
)
_PICTURE: Final = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|ico)\Z", re.I)
_DAY: Final = re.compile(r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?(?!\d)")
_YEAR: Final = re.compile(r"(?:19|20)\d\d\Z")
_SHORT_NUMBER: Final = re.compile(r"\d{1,2}\Z")
_TAG: Final = re.compile(r"<[^<>]{0,300}>")
_HAN: Final = re.compile("[\u3400-\u9fff]")
_SHORTEST_TITLE: Final = 4

_Record: TypeAlias = Mapping[str, object]


@dataclass(slots=True)
class _Work:
    """What reading the scripts of one page may still take."""

    left: int = _MOST_TOKENS


def is_script(node: HtmlElement) -> bool:
    """Whether a script element is a program, and no data or template."""
    kind = (node.get("type") or "").lower()
    return not kind or "javascript" in kind or kind in ("module", "text/babel")


def may_hold_rows(source: bytes) -> bool:
    """Whether the bytes of a page may hold such data: looked at of every page, so three quick looks."""
    return b"[0]" in source or b".push(" in source or _NESTED.search(source) is not None


def unfold_script_rows(root: HtmlElement) -> None:
    """Put the rows that the scripts of a page hold behind them. Those that the page links to anyhow are left out."""
    linked: set[str] | None = None
    work = _Work()
    for script in list(root.iter("script")):
        text = script.text
        if not text or len(text) > _LONGEST_SCRIPT or not is_script(script):
            continue
        for records in _lists(text, work):
            rows = _rows(records)
            if not rows:
                continue
            if linked is None:
                linked = {href.strip() for link in root.iter("a") if (href := link.get("href"))}
            if sum(address in linked for address, _, _ in rows) * 2 <= len(rows):
                script.addnext(_markup(rows))


def _markup(rows: Sequence[tuple[str, str, str]]) -> HtmlElement:
    box: HtmlElement = etree.Element("ul", {"class": CLASS})
    for address, title, day in rows:
        row = etree.SubElement(box, "li")
        etree.SubElement(row, "a", {"href": address}).text = title
        if day:
            etree.SubElement(row, "span").text = day
    return box


# What a script holds


def _lists(text: str, work: _Work) -> Iterator[list[_Record]]:
    """The lists of records of a script, in order."""
    yield from _by_number(text, work)
    single: defaultdict[str, list[_Record]] = defaultdict(list)
    place = 0
    while work.left > 0 and (found := _BEGINS.search(text, place)):
        place = found.end()
        name = found[1]
        read = _literal(text, place if name else found.start(), work)
        if read is None:
            continue
        value, place = read
        if name:
            single[name] += _records([value])
        elif isinstance(value, list):
            yield _records(value)
    yield from single.values()


def _by_number(text: str, work: _Work) -> Iterator[list[_Record]]:
    """``urls[0]='…'; headers[0]='…'``: lists that are filled side by side."""
    if "[0]" not in text:
        return
    rows: dict[int, dict[str, object]] = {}
    try:
        for found in islice(_CELL.finditer(text), work.left):
            work.left -= 1
            rows.setdefault(int(found[2]), {})[found[1]] = _string(found[3])
    except ValueError:
        return
    yield list(rows.values())


def _records(values: Sequence[object]) -> list[_Record]:
    found: list[_Record] = []
    for value in values[: _MOST_ROWS + 1]:
        if isinstance(value, list):
            value = {str(place): each for place, each in enumerate(value)}
        if isinstance(value, dict):
            found.append(value)
    return found


def _literal(text: str, begin: int, work: _Work) -> tuple[object, int] | None:
    """The value that is written at a place, and where it ends; None if it is no plain one."""
    parts: list[str] = []
    ends: list[str] = []
    place = begin
    while work.left > 0:
        work.left -= 1
        found = _TOKEN.match(text, place)
        if found is None or place - begin > _LONGEST or not _put(found, parts, ends):
            return None
        place = found.end()
        if not ends:
            try:
                return json.loads("".join(parts)), place
            except (ValueError, RecursionError):
                return None
    return None


def _put(found: re.Match[str], parts: list[str], ends: list[str]) -> bool:
    """Write a token of a script as JSON's; ``ends`` are the signs that close what is open. False for what JSON has not."""
    if found["string"]:
        try:
            parts.append(json.dumps(_string(found["string"])))
        except ValueError:
            return False
    elif word := found["word"]:
        # A name that no colon follows makes no JSON.
        parts.append(word if _NUMBER.match(word) else _WORDS.get(word) or json.dumps(word) + "\0")
    elif sign := found["sign"]:
        if sign in _PAIRS:
            ends.append(_PAIRS[sign])
        elif sign in "]})":
            if not ends or ends.pop() != sign:
                return False
            if parts[-1] == ",":
                parts.pop()
        elif sign == ":" and parts:
            parts[-1] = parts[-1].rstrip("\0")
            if not parts[-1].startswith('"'):
                parts[-1] = json.dumps(parts[-1])
        parts.append({"(": "[", ")": "]"}.get(sign, sign))
    return True


def _string(written: str) -> str:
    """What a text in quotes means. Raises ValueError for signs that no program writes."""
    inner = written[1:-1]
    if "\\" not in inner:
        return inner
    return str(json.loads(f'"{_ESCAPE.sub(_as_json, inner)}"', strict=False))


def _as_json(found: re.Match[str]) -> str:
    """JSON's way to write a sign that JavaScript escapes."""
    sign = found[1]
    if sign is None:
        return '\\"'
    if sign[0] == "x":
        return f"\\u00{sign[1:]}"
    return found[0] if sign in '"\\/bfnrtu' else sign


# What is what


def _rows(records: Sequence[_Record]) -> list[tuple[str, str, str]]:
    """Address, title and day (or nothing) of each record; none if they are no articles.

    Undated records are a menu's or a slide show's as soon as an article's.
    """
    if not _FEWEST <= len(records) <= _MOST_ROWS:
        return []
    columns = _columns(records)
    links = next((name for name, values in columns.items() if all(map(_is_address, values))), None)
    titles = max(
        (name for name, values in columns.items() if name != links and _are_titles(values)),
        key=lambda name: median(map(len, columns[name])),
        default=None,
    )
    if links is None or titles is None:
        return []
    days = _days(columns)
    if days is None:
        return []
    texts = [clean_line(_TAG.sub("", each)) for each in columns[titles]]
    return list(zip([each.strip() for each in columns[links]], texts, days, strict=True))


def _columns(records: Sequence[_Record]) -> dict[str, list[str]]:
    """The values that each of the records has, as texts."""
    names = [name for name in records[0] if all(name in record for record in records)]
    return {
        name: [str(record[name]) for record in records]
        for name in names[:_MOST_COLUMNS]
        if all(isinstance(record[name], (str, int)) for record in records)
    }


def _is_address(value: str) -> bool:
    value = value.strip()
    return _ADDRESS.match(value) is not None and not _PICTURE.search(value.partition("?")[0])


def _are_titles(values: Sequence[str]) -> bool:
    """Whether they are texts that differ from each other, most of them Chinese."""
    if len(set(values)) * 2 <= len(values) or any(_is_address(each) for each in values):
        return False
    chinese = sum(_HAN.search(each) is not None for each in values)
    return chinese * 2 > len(values) and all(
        len(each.strip()) >= _SHORTEST_TITLE and not _DAY.match(each) for each in values
    )


def _days(columns: Mapping[str, Sequence[str]]) -> list[str] | None:
    """The day of each record, in one value or in three in a row; None if they have none."""
    for values in columns.values():
        if all(_DAY.match(each.strip()) for each in values):
            return [each.strip() for each in values]
    names = list(columns)
    for place, name in enumerate(names[:-2]):
        parts = [columns[each] for each in names[place : place + 3]]
        if all(map(_YEAR.match, columns[name])) and all(
            _SHORT_NUMBER.match(each) for part in parts[1:] for each in part
        ):
            return ["-".join(each) for each in zip(*parts, strict=True)]
    return None
