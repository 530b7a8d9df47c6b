"""An Atom feed (RFC 4287), written entry by entry."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping
from typing import IO, Any, Final
from xml.sax.saxutils import escape, quoteattr

from crawler.errors import UserError
from crawler.exports.rows import Rows, xml_text
from crawler.fields.urls import is_web_address

_HEAD: Final = (
    "<?xml version='1.0' encoding='utf-8'?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n"
)
_DAY: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d)(:\d\d)?)?")
_SUMMARY: Final = 300


def write(rows: Rows, file: IO[bytes], title: str, now: str) -> int:
    """How many entries were written; a row without a web address is left out, as an entry needs a name of its own.

    ``title`` says what the feed holds, and gives it an identity that stays; ``now``: the present, UTC,
    ``YYYY-MM-DD HH:MM:SS``. Raises UserError if there are no columns url and title.
    """
    if not {"url", "title"} <= set(rows.columns):
        raise UserError("Atom 需要 url 和 title 两列", "Atom needs the columns url and title")
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"zhaoshang:{title}").urn
    head = (
        _element("id", identity), _element("title", title), _element("updated", _utc(now)),
        _element("generator", "zhaoshang"),
    )  # fmt: skip
    file.write(f"{_HEAD}{''.join(head)}\n".encode())
    written = 0
    for row in rows:
        values = dict(zip(rows.columns, row, strict=True))
        if is_web_address(str(values["url"])):
            file.write(f"<entry>{''.join(_entry(values, now))}</entry>\n".encode())
            written += 1
    file.write(b"</feed>\n")
    return written


def _entry(row: Mapping[str, Any], now: str) -> Iterator[str]:
    """What stands in an entry. Written as text: to build a tree of each takes three times as long."""
    updated = row.get("updated_at") or row.get("first_seen_at")
    published = _published(row.get("published_at") or row.get("published_about") or row.get("day"))
    yield _element("id", row["url"])
    yield _element("title", row["title"])
    yield f'<link rel="alternate" href={_attribute(row["url"])}/>'
    yield _element("updated", _utc(updated) if updated else published or _utc(now))
    if published:
        yield _element("published", published)
    name = _element(
        "name", row.get("source") or row.get("site_name") or row.get("site") or "zhaoshang"
    )
    yield f"<author>{name}</author>"
    if row.get("category"):
        yield f"<category term={_attribute(row['category'])}/>"
    if row.get("body"):
        body = str(row["body"])
        yield _element("summary", body[:_SUMMARY] + ("…" if len(body) > _SUMMARY else ""))


def _element(name: str, text: object) -> str:
    # Of None nothing is known. A bare CR would be read as the end of a line.
    shown = "" if text is None else escape(xml_text(str(text)), {"\r": "&#13;"})
    return f"<{name}>{shown}</{name}>"


def _attribute(text: object) -> str:
    return quoteattr(xml_text(str(text)))


def _utc(moment: object) -> str:
    return str(moment).replace(" ", "T") + "Z"


def _published(day: object) -> str | None:
    """A date of Asia/Shanghai as RFC 3339 has it; None for one that is coarser than a day."""
    found = _DAY.fullmatch(str(day))
    return f"{found[1]}T{found[2] or '00:00'}{found[3] or ':00'}+08:00" if found else None
