"""An Atom feed (RFC 4287), written entry by entry."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import IO, Any, Final

from lxml import etree

from crawler.errors import UserError
from crawler.exports.rows import Rows, xml_text
from crawler.fields.urls import is_web_address

_ATOM: Final = "http://www.w3.org/2005/Atom"
# No prefix. lxml's type hints forget that None is one.
_NAMESPACES: Final[dict[Any, str]] = {None: _ATOM}
_DAY: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d)(:\d\d)?)?")
_SUMMARY: Final = 300


def write(rows: Rows, file: IO[bytes], title: str, now: str) -> int:
    """How many entries were written; a row without a web address is left out, as an entry needs a name of its own.

    ``title`` says what the feed holds, and gives it an identity that stays; ``now``: the present, UTC,
    ``YYYY-MM-DD HH:MM:SS``. Raises UserError if there are no columns url and title.
    """
    if not {"url", "title"} <= set(rows.columns):
        raise UserError("Atom 需要 url 和 title 两列", "Atom needs the columns url and title")
    written = 0
    with etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element(f"{{{_ATOM}}}feed", nsmap=_NAMESPACES):
            for element in (
                _element("id", uuid.uuid5(uuid.NAMESPACE_URL, f"zhaoshang:{title}").urn),
                _element("title", title),
                _element("updated", _utc(now)),
                _element("generator", "zhaoshang"),
            ):
                xml.write(element)
            for row in rows:
                values = dict(zip(rows.columns, row, strict=True))
                if is_web_address(str(values["url"])):
                    xml.write(_entry(values, now))
                    written += 1
    return written


def _entry(row: Mapping[str, Any], now: str) -> etree._Element:
    entry = _element("entry", None)
    updated = row.get("updated_at") or row.get("first_seen_at")
    published = _published(row.get("published_at") or row.get("published_about") or row.get("day"))
    entry.append(_element("id", row["url"]))
    entry.append(_element("title", row["title"]))
    entry.append(_element("link", None, rel="alternate", href=row["url"]))
    entry.append(_element("updated", _utc(updated) if updated else published or _utc(now)))
    if published:
        entry.append(_element("published", published))
    author = _element("author", None)
    author.append(_element("name", row.get("source") or row.get("site") or "zhaoshang"))
    entry.append(author)
    if row.get("category"):
        entry.append(_element("category", None, term=row["category"]))
    if row.get("body"):
        body = str(row["body"])
        entry.append(_element("summary", body[:_SUMMARY] + ("…" if len(body) > _SUMMARY else "")))
    return entry


def _element(name: str, text: object, **attributes: object) -> etree._Element:
    element = etree.Element(f"{{{_ATOM}}}{name}", nsmap=_NAMESPACES)
    if text is not None:
        element.text = xml_text(str(text))
    for attribute, value in attributes.items():
        element.set(attribute, xml_text(str(value)))
    return element


def _utc(moment: str) -> str:
    return moment.replace(" ", "T") + "Z"


def _published(day: object) -> str | None:
    """A date of Asia/Shanghai as RFC 3339 has it; None for one that is coarser than a day."""
    found = _DAY.fullmatch(str(day))
    return f"{found[1]}T{found[2] or '00:00'}{found[3] or ':00'}+08:00" if found else None
