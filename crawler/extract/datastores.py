"""Lists that a page keeps in a ``<datastore>`` for a script to show: 大汉 (Hanweb) jpage.

    <script type="text/xml"><datastore><recordset><record><![CDATA[<li>…</li>]]></record>…</recordset></datastore></script>

The script turns the records into markup, some pages of them at once, and asks ``dataproxy.jsp`` for the rest, which
answers with a datastore and nothing else. Here the records are put where the script would put them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

_OPEN: Final = b"<datastore>"
_CLOSE: Final = b"</datastore>"
_RECORD: Final = re.compile(
    rb"<record>\s*(?:<!\[CDATA\[)?((?:(?!</?record>).)*?)(?:\]\]>)?\s*</record>", re.S
)
_BEFORE: Final = re.compile(rb"<script[^<>]{0,200}>\s{0,80}\Z", re.I)
_HEAD: Final = re.compile(rb"\A\s*(?:<\?xml[^<>]{0,200}\?>)?\s*\Z")
# The class that the script gives its box.
_BOX: Final = b'<div class="default_pgContainer">%s</div>'
_CALL: Final = re.compile(r"\.jpage\s*\(\s*\{")
_LONGEST_CALL: Final = 4000
_OPTION: Final = re.compile(
    r"""(\w{1,40})["']?\s{0,20}:\s{0,20}(?:"([^"]{0,400})"|'([^']{0,400})'|(-?\w{1,40}))"""
)
_PARAMETERS: Final = re.compile(r"""ajaxParam["']?\s{0,20}:\s{0,20}\{([^{}]{0,3000})\}""")


def is_datastore(body: bytes) -> bool:
    """Whether an answer is a datastore and nothing else."""
    start = body.find(_OPEN, 0, 400)
    return start >= 0 and _HEAD.match(body[:start]) is not None


def unfold_datastores(source: bytes) -> bytes:
    """A page's bytes with the records of its datastores as markup. Never raises."""
    parts: list[bytes] = []
    place = 0
    while (start := source.find(_OPEN, place)) >= 0:
        end = source.find(_CLOSE, start)
        if end < 0:
            break
        before = source[place:start]
        if found := _BEFORE.search(before, max(0, len(before) - 320)):
            parts.append(before[: found.start()])
        elif not place and _HEAD.match(before):
            pass  # the whole answer is a datastore
        else:
            # Named in a text, not meant for a script.
            parts.append(source[place : start + len(_OPEN)])
            place = start + len(_OPEN)
            continue
        parts.append(_BOX % b"\n".join(_RECORD.findall(source[start:end])))
        place = end + len(_CLOSE)
        if found and (tag := re.match(rb"\s*</script\s*>", source[place : place + 100], re.I)):
            place += tag.end()
    return b"".join([*parts, source[place:]])


def next_group(url: str, base: str, scripts: Iterator[str], shown: int) -> str | None:
    """The address of the records after those of a page, absolute; None on the last one.

    ``shown`` is how many records the page has. The proxy is asked by GET: it reads its parameters from either.
    """
    parts = urlsplit(url)
    if "startrecord=" in parts.query and "endrecord=" in parts.query:
        asked = dict(parse_qsl(parts.query))
        first, last = asked["startrecord"], asked["endrecord"]
        size = int(last) - int(first) + 1 if first.isdecimal() and last.isdecimal() else 0
        # An answer that is not full is the last.
        if not 0 < size <= shown:
            return None
        asked |= {"startrecord": str(int(last) + 1), "endrecord": str(int(last) + size)}
        return parts._replace(query=urlencode(asked)).geturl()
    for script in scripts:
        if not (call := _CALL.search(script)):
            continue
        text = script[call.start() : call.start() + _LONGEST_CALL]
        options, parameters = _options(_PARAMETERS.sub("", text)), _PARAMETERS.search(text)
        total, proxy = options.get("totalRecord", ""), options.get("proxyUrl")
        if proxy and parameters and total.isdecimal() and 0 < shown < int(total):
            group = {
                "startrecord": str(shown + 1),
                "endrecord": str(2 * shown),
                "perpage": options.get("perPage", "15"),
            }
            return urljoin(base, f"{proxy}?{urlencode(group | _options(parameters[1]))}")
    return None


def _options(text: str) -> dict[str, str]:
    """``perPage: 15, path: "/"`` as names and values."""
    return {found[1]: found[2] or found[3] or found[4] or "" for found in _OPTION.finditer(text)}
