"""The answer to a script's request -> the rows of a list.

Answers are JSON, also within a call (JSONP), a CDATA section, or a text of JSON; or markup, also within JSON. Which
array holds the articles, and which key is what, is found by the values: a title is a text that differs from record to
record, an address looks like one, a day can be read. The keys' names only decide between those that are alike.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from crawler.fields.text import clean_line
from crawler.fields.urls import canonical_url, is_asset
from crawler.fields.zone import SHANGHAI
from crawler.read.declared import ListRow
from crawler.read.document import decode
from crawler.read.links import absolute
from crawler.read.list_request import ListRequest
from crawler.read.weights import RECORD, weighed
from crawler.words.requests import DAY_KEY, LINK_KEY, OTHER_DAY_KEY, TITLE_KEY, VIEWS_KEY
from crawler.words.times import UNITS

# Records that are looked at to find out what is what.
_LOOKED_AT: Final = 40
# From so many records on, and such a length of their titles in characters, more says nothing more.
_MANY: Final = 20
_LONG: Final = 20
_DEEPEST: Final = 6
# A longer key is none that a program has: it is there to be read for long.
_LONGEST_KEY: Final = 60
_LARGEST: Final = 8_000_000
_JSONP: Final = re.compile(r"\s*(?:/\*\*/)?\s*(?:try\s*\{)?\s*[\w$.]{1,100}\s*\(\s*(?=[\[{\"])")
_ASSIGNED: Final = re.compile(r"\s*(?:var|let|const)?\s*[\w$.]{1,100}\s*=\s*(?=[\[{])")
_CDATA: Final = re.compile(r"<!\[CDATA\[\s*(?=[\[{])")
_IN_XML: Final = re.compile(
    r"\s*(?:<\?xml[^<>]{0,200}\?>)?\s*<[\w:]{1,40}[^<>]{0,300}>\s*(?=[\[{])"
)
_TAG: Final = re.compile(r"<[^<>]{0,300}>")
_PLACE: Final = re.compile(r"\{([\w.]{1,60})\}")
_ADDRESS: Final = re.compile(
    r"(?:https?:)?//\S+\Z|[/.?][^\s<>\"']*\Z|[\w%~/.-]+\.(?:s?html?|aspx?|jspx?|php|do)(?:[?#]\S*)?\Z",
    re.I,
)
_DAY: Final = re.compile(
    r"\s*(?:\d{4}\D{1,3}\d{1,2}\D{1,3}\d{1,2}|\d{1,2}[-/]\d{1,2}(?!\d)|\d{1,3}\s*个?"
    rf"{UNITS.any}前|(?:19|20)\d{{6}}(?!\d))"
)
_EPOCH: Final = (946_684_800, 4_102_444_800)
"""2000 to 2100, in seconds."""
_TOTAL: Final = re.compile(r"total|count|num\Z", re.I)
_SURE_LINK: Final = 2.9
_COMPACT: Final = re.compile(r"(20\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\Z")
_MIDNIGHT: Final = re.compile(r"[ T]0?0:00(?::00(?:\.0+)?)?\Z")
_WORD: Final = re.compile(r"[\u4e00-\u9fffA-Za-z]")


def _names(words: str) -> re.Pattern[str]:
    return re.compile(rf"{words}\Z", re.I)


_TITLE, _LINK, _VIEWS = _names(TITLE_KEY.any), _names(LINK_KEY.any), _names(VIEWS_KEY.any)
_DAY_NAME, _OTHER_DAY = _names(DAY_KEY.any), _names(OTHER_DAY_KEY.any)


@dataclass(frozen=True, slots=True)
class Found:
    """What an answer's records are like."""

    records: str
    """Where they stand: ``data.list``."""
    title: str
    link: str
    """A key, or a form of addresses: ``/art/{id}.html``."""
    published: str | None
    views: str | None
    count: int
    total: int | None
    """How many the whole list has, where the answer says so."""


def read_json(body: bytes, charset: str | None = None) -> Any | None:
    """The value of an answer; None if it holds no object and no array. Never raises."""
    if len(body) > _LARGEST:
        return None
    text = decode(body, charset)[0].lstrip("\ufeff \t\r\n")
    for wrapped in ("", _JSONP, _ASSIGNED, _CDATA, _IN_XML):
        if isinstance(wrapped, str):
            begin = 0
        elif found := (wrapped.search if wrapped is _CDATA else wrapped.match)(text):
            begin = found.end()
        else:
            continue
        value = _decoded(
            html.unescape(text) if wrapped is _IN_XML and "&quot;" in text else text, begin
        )
        if isinstance(value, (dict, list)):
            return value
    return None


def _decoded(text: str, begin: int, depth: int = 0) -> Any | None:
    if text[begin : begin + 1] not in ("{", "[", '"'):
        return None
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(text, begin)
    except (ValueError, RecursionError):
        return None
    # JSON as a text of JSON.
    if isinstance(value, str) and depth < 2 and value.lstrip()[:1] in ("{", "["):
        return _decoded(value.lstrip(), 0, depth + 1)
    return value


def at(value: Any, path: str) -> Any | None:
    """What stands at ``data.list``; None if nothing does."""
    for name in path.split(".") if path else ():
        if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
            value = _decoded(value.lstrip(), 0)
        if isinstance(value, Mapping):
            value = value.get(name)
        elif (
            isinstance(value, list)
            and name.isdecimal()
            and len(name) < 5
            and int(name) < len(value)
        ):
            value = value[int(name)]
        else:
            return None
    if isinstance(value, str) and value.lstrip()[:1] == "[":
        decoded = _decoded(value.lstrip(), 0)
        return decoded if decoded is not None else value
    return value


# Which array, and which keys


def find_records(value: Any, templates: Sequence[str] = ()) -> Found | None:
    """The array of an answer that lists articles; None if none does.

    ``templates`` are what the page's script writes: ``<a href="/art/{id}.html">``.
    """
    best: tuple[float, Found] | None = None
    for path, records in _arrays(value):
        read = _read_records(path, records, templates)
        if read and (best is None or read[0] > best[0]):
            best = read
    return replace(best[1], total=_total(value, best[1].count)) if best else None


def find_markup(value: Any) -> str | None:
    """Where an answer has a piece of markup with rows: the longest."""
    found = [
        (len(text), path)
        for path, text in _strings(value)
        if "<" in text and any(mark in text for mark in ("href", "onclick", "data-"))
    ]
    return max(found)[1] if found else None


def _arrays(
    value: Any, path: str = "", depth: int = 0
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        value = _decoded(value.lstrip(), 0)
    if isinstance(value, list):
        records = [each for each in value if isinstance(each, dict)]
        if records and len(records) * 2 > len(value):
            yield path, records
    if depth >= _DEEPEST:
        return
    for name, inner in _items(value):
        if isinstance(inner, (dict, list)) or (isinstance(inner, str) and inner[:1] in ("{", "[")):
            yield from _arrays(inner, f"{path}.{name}" if path else name, depth + 1)


def _strings(value: Any, path: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    for name, inner in _items(value) if depth < _DEEPEST else ():
        where = f"{path}.{name}" if path else name
        if isinstance(inner, str):
            yield where, inner
        else:
            yield from _strings(inner, where, depth + 1)


def _items(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return [
            (name, inner)
            for name, inner in list(value.items())[:200]
            if isinstance(name, str) and "." not in name
        ]
    return (
        [(str(number), inner) for number, inner in enumerate(value[:3])]
        if isinstance(value, list)
        else []
    )


def _read_records(
    path: str, records: Sequence[dict[str, Any]], templates: Sequence[str]
) -> tuple[float, Found] | None:
    """What the keys of records are, and how sure it is that they are articles."""
    columns = _columns(records[:_LOOKED_AT])
    size = min(len(records), _LOOKED_AT)
    titles = {
        key: mark for key, values in columns.items() if (mark := _title_mark(key, values, size))
    }
    if not titles:
        return None
    title = max(titles, key=lambda key: titles[key])
    link = _link(columns, size, templates)
    if link is None:
        return None
    published = _published(columns, size)
    views = next(
        (
            key
            for key, values in columns.items()
            if _VIEWS.match(_last(key)) and _are_counts(values)
        ),
        None,
    )
    told = {"dated": published is not None, "many": min(len(records) / _MANY, 1.0)}
    sure = titles[title] + weighed(RECORD, told)
    return sure, Found(path, title, link, published, views, len(records), None)


def _columns(records: Sequence[dict[str, Any]]) -> dict[str, list[Any]]:
    """Key -> its values, with those one level below as ``info.title``."""
    columns: dict[str, list[Any]] = {}
    for record in records:
        for name, value in list(record.items())[:120]:
            if "." in name or len(name) > _LONGEST_KEY:
                continue
            if isinstance(value, dict):
                for inner, each in list(value.items())[:60]:
                    is_key = "." not in inner and len(inner) <= _LONGEST_KEY
                    if is_key and not isinstance(each, (dict, list)):
                        columns.setdefault(f"{name}.{inner}", []).append(each)
            elif not isinstance(value, list):
                columns.setdefault(name, []).append(value)
    return columns


def _last(key: str) -> str:
    return key.rpartition(".")[2]


def _title_mark(key: str, values: Sequence[Any], size: int) -> float:
    texts = [plain_text(value) for value in values if isinstance(value, str)]
    texts = [text for text in texts if text]
    if len(texts) * 2 < size:
        return 0.0
    if sum(
        bool(_ADDRESS.match(text)) or bool(_DAY.match(text)) or not _WORD.search(text)
        for text in texts
    ) * 5 > len(texts):
        return 0.0
    lengths = sorted(len(text) for text in texts)
    middle, different = lengths[len(lengths) // 2], len(set(texts)) / len(texts)
    if not 4 <= middle <= 120 or (different < 0.5 and len(texts) > 2):
        return 0.0
    told = {
        "title_key": _TITLE.match(_last(key)) is not None,
        "title_varied": different,
        "title_long": min(middle / _LONG, 1.0),
        "title_inner": "." in key,
    }
    return weighed(RECORD, told)


def _link(columns: Mapping[str, Sequence[Any]], size: int, templates: Sequence[str]) -> str | None:
    """The key of the addresses, or the form that the page's script makes them by."""
    marks: dict[str, float] = {}
    for key, values in columns.items():
        addresses = [value.strip() for value in values if isinstance(value, str) and value.strip()]
        good = [
            each
            for each in addresses
            if _ADDRESS.match(each) and len(each) > 1 and not is_asset(each)
        ]
        if len(good) * 2 >= size and len(set(good)) * 2 >= len(good):
            told = {
                "link_key": _LINK.match(_last(key)) is not None,
                "link_share": len(good) / size,
                "link_varied": len(set(good)) / len(good),
            }
            marks[key] = weighed(RECORD, told)
    best = max(marks, key=lambda key: marks[key], default=None)
    # Whole addresses under a name that says so need no script; else it knows better.
    if best is not None and marks[best] >= _SURE_LINK:
        return best
    return _made_by(columns, templates) or best


def _made_by(columns: Mapping[str, Sequence[Any]], templates: Sequence[str]) -> str | None:
    """The first form of addresses that records can fill: ``/art/{id}.html``."""
    by_last = {_last(key): key for key in columns}
    for template in templates:
        keys = [name if name in columns else by_last.get(name) for name in _PLACE.findall(template)]
        if not keys or None in keys or not all(_tells(columns[key or ""]) for key in keys):
            continue
        if template == f"{{{keys[0]}}}":
            return keys[0]
        return _PLACE.sub(
            lambda found: f"{{{found[1] if found[1] in columns else by_last[found[1]]}}}", template
        )
    return None


def _tells(values: Sequence[Any]) -> bool:
    """Whether most records have a value that may be a part of an address."""
    return sum(
        isinstance(each, (str, int)) and str(each).strip() != "" for each in values
    ) * 2 > len(values)


def _published(columns: Mapping[str, Sequence[Any]], size: int) -> str | None:
    marks: dict[str, float] = {}
    for key, values in columns.items():
        dated = [value for value in values if _is_day(value)]
        if len(dated) * 2 < size:
            continue
        name = _last(key)
        is_own = _DAY_NAME.match(name) is not None
        told = {
            "day_key": is_own,
            "other_day_key": not is_own and _OTHER_DAY.match(name) is not None,
            "day_share": len(dated) / size,
            "day_varied": len({str(value) for value in dated}) / len(dated),
        }
        marks[key] = weighed(RECORD, told)
    return max(marks, key=lambda key: marks[key]) if marks else None


def _is_day(value: Any) -> bool:
    if isinstance(value, str):
        if _epoch(value) is not None:
            return True
        return len(value) < 60 and bool(_DAY.match(value))
    return _epoch(value) is not None


def _are_counts(values: Sequence[Any]) -> bool:
    return any(str(value).isdecimal() for value in values) and all(
        str(value).isdecimal() or value in (None, "") for value in values
    )


def _epoch(value: Any) -> float | None:
    """Seconds since 1970, of seconds or milliseconds; None if it is no such number."""
    if isinstance(value, str) and value.isdecimal() and len(value) in (10, 13):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if not _EPOCH[0] <= value <= 1000 * _EPOCH[1]:
        return None  # nor of any length: a whole number may be too long for a fraction
    seconds = value / 1000 if value > _EPOCH[1] else value
    return seconds if _EPOCH[0] <= seconds <= _EPOCH[1] else None


def _total(value: Any, count: int) -> int | None:
    """How many records the list has: a number called total or count that is not less than those shown."""
    for name, inner in _items(value) if isinstance(value, dict) else ():
        number = (
            int(inner) if isinstance(inner, str) and inner.isdecimal() and len(inner) < 9 else inner
        )
        is_number = isinstance(number, int) and not isinstance(number, bool)
        if is_number and _TOTAL.search(name) and "page" not in name.lower() and number >= count:
            return int(number)
    for _, inner in _items(value) if isinstance(value, dict) else ():
        if isinstance(inner, dict) and (found := _total(inner, count)) is not None:
            return found
    return None


# Rows


def rows_of(value: Any, request: ListRequest, base_url: str) -> list[ListRow] | None:
    """The rows of an answer, each address once, by what is declared; None if it has another shape."""
    records = at(value, request.records or "")
    if records is None and isinstance(value, dict):
        # After the last page some answer null in place of an empty array.
        parent = at(value, (request.records or "").rpartition(".")[0])
        if isinstance(parent, dict) and (request.records or "").rpartition(".")[2] in parent:
            return []
    if not isinstance(records, list):
        return None
    rows: dict[str, ListRow] = {}
    for record in records:
        row = _row(record, request, base_url) if isinstance(record, dict) else None
        if row is not None:
            rows.setdefault(row.url, row)
    # Records none of which is one are of another shape.
    return list(rows.values()) if rows or not records else None


def _row(record: Mapping[str, Any], request: ListRequest, base_url: str) -> ListRow | None:
    written = _written(record, request.link)
    title = plain_text(at(record, request.title))
    href = absolute(written, base_url) if written else ""
    url = canonical_url(href) if href else None
    if url is None or not title:
        return None
    published = at(record, request.published) if request.published else None
    views = at(record, request.views) if request.views else None
    return ListRow(
        url, href, title, day_text(published), None if views in (None, "") else str(views)
    )


def _written(record: Mapping[str, Any], link: str) -> str:
    if "{" not in link:
        value = at(record, link)
        return _whole(html.unescape(str(value))).strip() if isinstance(value, (str, int)) else ""
    values = {name: at(record, name) for name in _PLACE.findall(link)}
    if any(value in (None, "") or isinstance(value, (dict, list)) for value in values.values()):
        return ""
    return _whole(_PLACE.sub(lambda found: str(values[found[1]]), link))


def _whole(text: str) -> str:
    """A text without halves of characters, which JSON may have and no request can be sent with."""
    return text.encode("utf-8", "replace").decode()


def plain_text(value: Any) -> str:
    """A text without markup: searches mark what was found with ``<em>``."""
    if not isinstance(value, str):
        return ""
    return clean_line(html.unescape(_TAG.sub("", value) if "<" in value else value))


def day_text(value: Any) -> str | None:
    """A record's date as a page would print it, in China's time; None if there is none."""
    if (seconds := _epoch(value)) is not None:
        text = (
            datetime.fromtimestamp(seconds, UTC).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
        )
    else:
        text = clean_line(value) if isinstance(value, str) else ""
        text = _COMPACT.sub(r"\1-\2-\3 \4:\5:\6", text)
    # Midnight is what a day without a time is kept as.
    return _MIDNIGHT.sub("", text) or None
