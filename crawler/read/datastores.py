"""Lists that a page keeps in a ``<datastore>`` for a script to show: 大汉 (Hanweb) jpage.

    <script type="text/xml"><datastore><recordset><record><![CDATA[<li>…</li>]]></record>…</recordset></datastore></script>

The script turns the records into markup, some pages of them at once, and asks ``dataproxy.jsp`` for the rest, which
answers with a datastore and nothing else. Here the records are put where the script would put them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode, urlsplit

_OPEN: Final = b"<datastore>"
_CLOSE: Final = b"</datastore>"
# What is before it where the whole answer is a datastore, and where a script holds it.
_HEAD: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,80}(?:<\?xml[^<>]{0,200}\?>)?\s{0,80}<datastore>"
)
_SCRIPT: Final = re.compile(rb"<script[^<>]{0,200}>\s{0,80}<datastore>\Z", re.I)
_LONGEST_SCRIPT_TAG: Final = 320
_SCRIPT_END: Final = re.compile(rb"\s{0,80}</script\s{0,80}>", re.I)
BOX: Final = "default_pgContainer"
"""The class that the script gives the box of its records."""
RECORDS: Final = "data-records"
"""The attribute of such a box, of ours only, that says how many records it has: one may be several elements."""
_BOX: Final = f'<div class="{BOX}" {RECORDS}="%d">%s</div>'.encode()
_CALL: Final = re.compile(
    r"""(?:\(\s{0,9}["']#(?P<id>[\w-]{1,60})["']\s{0,9}\)\s{0,9})?\.jpage\s{0,9}\(\s{0,9}\{"""
)
_LONGEST_CALL: Final = 4000
_OPTION: Final = re.compile(
    r"""(\w{1,40})["']?\s{0,20}:\s{0,20}(?:"([^"]{0,400})"|'([^']{0,400})'|(-?\w{1,40}))"""
)
_PARAMETERS: Final = re.compile(r"""ajaxParam["']?\s{0,20}:\s{0,20}\{([^{}]{0,3000})\}""")
_NUMBER: Final = re.compile(r"[0-9]{1,9}\Z")
_ASKED: Final = re.compile(r"(?<![^&])(startrecord|endrecord)=([0-9]{1,9})(?![^&])")


@dataclass(frozen=True, slots=True)
class Call:
    """What a page's script says of one of its lists: ``$("#id").jpage({…})``."""

    element_id: str | None
    """The id of the element that the list is shown in."""
    total: int
    """How many records the list has."""
    proxy: str
    """The address of the further records, as the page writes it."""
    parameters: dict[str, str]
    """What the proxy is asked with, besides the range."""

    def after(self, shown: int) -> str | None:
        """The address of as many records again, as the page writes it; None if the first ``shown`` are all.

        The proxy is asked by GET: it reads its parameters from either.
        """
        if not 0 < shown < self.total:
            return None
        group = {"startrecord": str(shown + 1), "endrecord": str(2 * shown)}
        return (
            f"{self.proxy}{'&' if '?' in self.proxy else '?'}{urlencode(group | self.parameters)}"
        )


def is_datastore(body: bytes) -> bool:
    """Whether an answer is a datastore and nothing else."""
    return _HEAD.match(body) is not None


def unfold_datastores(source: bytes) -> bytes:
    """A page's bytes with the records of its datastores as markup. Never raises."""
    parts: list[bytes] = []
    begin = place = 0
    while (start := source.find(_OPEN, place)) >= 0:
        place = start + len(_OPEN)
        found = _SCRIPT.search(source, max(begin, start - _LONGEST_SCRIPT_TAG), place)
        if not found and not begin:
            found = _HEAD.fullmatch(source, 0, place)
        if not found:
            continue  # named in a text, not meant for a script
        end = source.find(_CLOSE, place)
        if end < 0:
            break
        records = _records(source[place:end])
        parts += source[begin : found.start()], _BOX % (len(records), b"\n".join(records))
        begin = end + len(_CLOSE)
        if tag := _SCRIPT_END.match(source, begin):
            begin = tag.end()
        place = begin
    return b"".join([*parts, source[begin:]]) if parts else source


def _records(store: bytes) -> list[bytes]:
    """The markup of each record, in order."""
    found = []
    for part in store.split(b"<record>")[1:]:
        record, closed, _ = part.partition(b"</record>")
        if closed:
            found.append(record.strip().removeprefix(b"<![CDATA[").removesuffix(b"]]>"))
    return found


def next_of_answer(url: str, shown: int) -> str | None:
    """The address of the records after those of the proxy's answer from ``url``; None on the last one.

    ``shown`` is how many records it has: an answer that is not full is the last.
    """
    parts = urlsplit(url)
    asked = {found[1]: int(found[2]) for found in _ASKED.finditer(parts.query)}
    if len(asked) < 2:
        return None
    size = asked["endrecord"] - asked["startrecord"] + 1
    if not 0 < size <= shown:
        return None
    # Nothing else of the query is touched: its bytes may be of any encoding.
    query = _ASKED.sub(lambda found: f"{found[1]}={int(found[2]) + size}", parts.query)
    return parts._replace(query=query).geturl()


def read_calls(scripts: Iterator[str]) -> Iterator[Call]:
    """What the scripts of a page say of its lists, in order."""
    for script in scripts:
        for call in _CALL.finditer(script):
            text = script[call.start() : call.start() + _LONGEST_CALL]
            parameters = _PARAMETERS.search(text)
            options = _options(_PARAMETERS.sub("", text))
            total, proxy = options.get("totalRecord", ""), options.get("proxyUrl")
            if proxy and parameters and _NUMBER.match(total):
                asked = {"perpage": options.get("perPage", "15")} | _options(parameters[1])
                yield Call(call["id"], int(total), proxy, asked)


def _options(text: str) -> dict[str, str]:
    """``perPage: 15, path: "/"`` as names and values."""
    return {found[1]: found[2] or found[3] or found[4] or "" for found in _OPTION.finditer(text)}
