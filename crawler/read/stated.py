"""What a page states of its article where nobody reads it: meta elements, JSON-LD, variables of scripts, its address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from html import unescape
from typing import Final
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from crawler.fields.bylines import parse_source
from crawler.fields.categories import parse_category
from crawler.fields.dates import Published, parse_published
from crawler.fields.text import clean_line, comparison_key
from crawler.read.evidence import Evidence, Kind
from crawler.words import metas, scripts

_LONGEST_SCRIPT: Final = 60_000
_LONGEST_NAME: Final = 40
# Headlines are cut at 110 characters by some, and end in … then.
_LONGEST_HEADLINE: Final = 20
_HEADINGS: Final = ("title", "h1", "h2", "h3")
# JSON-LD nests its article in @graph, in a list, or both.
_DEEPEST: Final = 4
_META: Final[tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...]] = (
    ("published", re.compile(rf"{metas.PUBLISHED_META.any}\Z", re.I), ("head",)),
    ("source", re.compile(rf"{metas.SOURCE_META.any}\Z", re.I), ("head",)),
    ("author", re.compile(rf"{metas.AUTHOR_META.any}\Z", re.I), ("head", "common")),
    ("category", re.compile(rf"{metas.SECTION_META.any}\Z", re.I), ("head",)),
)
# What is set to a date; then what is called so. The other way round every letter of every script would be tried.
_SET: Final = re.compile(
    r"""[:=]\s{0,9}(?:new\s{1,9}Date\()?["']?(?P<value>(?:19|20)\d\d[^"'<;]{4,26}|1[0-9]{9}(?:\d{3})?)(?=["',;)}<\s])"""
)
_NAME: Final = re.compile(
    rf"""(?<![A-Za-z])(?P<name>{scripts.DATE_VARIABLE.any})["']?\s{{0,9}}\Z""", re.I
)
_LONGEST_VARIABLE: Final = 40
# var ly = '新华社'; a number or an address is no name.
_NAME_VARIABLE: Final = re.compile(
    rf"""(?:var|let|const)\s+(?P<name>{scripts.SOURCE_VARIABLE.any}|{scripts.AUTHOR_VARIABLE.any})\s*=\s*["'](?P<value>[^"'<>;=]{{2,40}})["']""",
    re.I,
)
_IS_SOURCE: Final = re.compile(rf"{scripts.SOURCE_VARIABLE.any}\Z", re.I)
_WRITES: Final = re.compile(r"document\.write|\.innerHTML|\.html\(|\.text\(")
_HAN: Final = re.compile("[\u3400-\u9fff]")
_ARTICLE: Final = re.compile(
    r"(?:News|Blog|Report|Tech|Scholarly)?(?:Article|Posting|Report)\Z|WebPage\Z"
)


def read_stated(
    root: HtmlElement, url: str, in_url: date | None, now: datetime
) -> Iterator[Evidence[object]]:
    """The evidence of what the page at ``url`` does not print. ``in_url`` is the day in that, ``now`` is aware."""
    yield from _of_metas(root, now)
    headlines: str | None = None
    for script in root.iter("script"):
        text = script.text
        if not text or len(text) > _LONGEST_SCRIPT:
            continue
        if (script.get("type") or "").strip().lower() == "application/ld+json":
            headlines = _headlines(root) if headlines is None else headlines
            yield from _of_json_ld(text, url, now, headlines)
        else:
            yield from _of_script(text, now)
    if in_url is not None and (published := parse_published(in_url.isoformat(), now)):
        yield Evidence("published", published, Kind.ADDRESS, "url", ("address",))


def _of_metas(root: HtmlElement, now: datetime) -> Iterator[Evidence[object]]:
    for element in root.iter("meta"):
        name = element.get("name") or element.get("property") or element.get("itemprop") or ""
        content = element.get("content") or ""
        if not name or not content or len(name) > _LONGEST_NAME:
            continue
        for field, pattern, features in _META:
            if pattern.match(name) and (value := _value(field, content, now)) is not None:
                yield Evidence(field, value, Kind.HEAD, f"meta[{name}]", features)


def _value(field: str, text: str, now: datetime) -> object | None:
    """What a head says of a field, read as the field's own reader reads it."""
    if field == "published":
        return parse_published(text, now)
    text = clean_line(text)
    if not 1 < len(text) <= _LONGEST_NAME or "://" in text:
        return None
    if field == "source":
        return parse_source(f"来源：{text}")
    return parse_category(text) if field == "category" else text


def _headlines(root: HtmlElement) -> str:
    """What a page calls itself, for comparison."""
    return " ".join(comparison_key(node.text_content()) for node in root.iter(*_HEADINGS))


def _is_of_another(thing: Mapping[str, object], url: str, headlines: str, *, alone: bool) -> bool:
    """Whether a thing is an article that the page leads to: it has another address, or stands beside others with a
    headline that the page has not. What has the page's own headline is its, whatever address was copied into it."""
    said = thing.get("headline")
    plain = unescape(said)[:_LONGEST_HEADLINE] if isinstance(said, str) else ""
    key = comparison_key(plain)
    if key and key in headlines:
        return False
    return (not alone and len(key) > 3) or any(
        url and _place(each) != _place(url) for each in _addresses(thing)
    )


def _addresses(thing: Mapping[str, object]) -> Iterator[str]:
    """Where a thing says that it stands."""
    for name in ("url", "mainEntityOfPage"):
        said = thing.get(name)
        if isinstance(said, Mapping):
            said = said.get("@id") or said.get("url")
        if isinstance(said, str) and "/" in said:
            yield said


def _place(url: str) -> str:
    """What two addresses of one page have in common: a mirror has another host, a plugin another scheme."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    path = unquote(parts.path).rstrip("/").removesuffix("/index.html")
    return f"{path}?{parts.query}".lower()


def _of_json_ld(text: str, url: str, now: datetime, headlines: str) -> Iterator[Evidence[object]]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        # Plugins leave line breaks in strings and commas at ends: what is no JSON says nothing.
        return
    things = list(_things(data, _DEEPEST))
    for thing in things:
        kinds = thing.get("@type")
        names = kinds if isinstance(kinds, list) else [kinds]
        if not any(isinstance(name, str) and _ARTICLE.match(name) for name in names):
            continue
        if _is_of_another(thing, url, headlines, alone=len(things) == 1):
            continue
        for field, key in (("published", "datePublished"), ("author", "author"), ("category", "articleSection")):  # fmt: skip
            said = _text_of(thing.get(key))
            if said and (value := _value(field, said, now)) is not None:
                yield Evidence(field, value, Kind.JSON_LD, f"json-ld {key}", ("json_ld",))


def _things(data: object, deep: int) -> Iterator[Mapping[str, object]]:
    if isinstance(data, dict):
        yield data
        inner = data.get("@graph")
    else:
        inner = data
    if isinstance(inner, list) and deep:
        for each in inner[:50]:
            yield from _things(each, deep - 1)


def _text_of(value: object) -> str:
    """A value's words: of a person or an organisation, its name; of several, the first's."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    return value if isinstance(value, str) else ""


def _of_script(text: str, now: datetime) -> Iterator[Evidence[object]]:
    writes: bool | None = None
    for found in _SET.finditer(text):
        lead = text[max(0, found.start() - _LONGEST_VARIABLE) : found.start()]
        called = _NAME.search(lead)
        if called and (published := _from_script(found["value"], now)):
            name = called["name"]
            if writes is None:
                writes = _WRITES.search(text) is not None
            # A script that prints prints what it names once more.
            printed = writes and name in text[found.end() :]
            features = ("script", "written") if printed else ("script",)
            yield Evidence("published", published, Kind.SCRIPT, f"script {name}", features)
    if "var" not in text and "let" not in text and "const" not in text:
        return
    for found in _NAME_VARIABLE.finditer(text):
        # What is only kept in a variable may be anything.
        if _WRITES.search(text) and _HAN.search(found["value"]):
            field = "source" if _IS_SOURCE.match(found["name"]) else "author"
            if (value := _value(field, found["value"], now)) is not None:
                yield Evidence(field, value, Kind.SCRIPT, f"script {found['name']}", ("script",))


def _from_script(value: str, now: datetime) -> Published | None:
    if value.isdecimal() and len(value) in (10, 13):
        stamp = datetime.fromtimestamp(int(value[:10]), tz=now.tzinfo)
        return parse_published(stamp.isoformat(), now)
    return parse_published(value, now)
