"""Tables of HTML under the name of a workbook or a document, as web systems export them; and what is only a page."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from typing import Final

from lxml import etree, html

from crawler.attachments.encodings import decoded
from crawler.attachments.grids import lines_of
from crawler.attachments.kinds import HTML
from crawler.attachments.limits import MAX_CELLS, MAX_ROWS
from crawler.attachments.packages import local
from crawler.attachments.reading import Cell, Reading, RefusedError, Span, Table, Verdict

_SHEET_NAMES: Final = re.compile(r"\.(?:xlsx?|et|csv)$", re.I)
_DOCUMENT_NAMES: Final = re.compile(r"\.(?:docx?|wps|rtf|mht(?:ml)?)$", re.I)
# How Word and Excel mark the HTML that they write.
_OFFICE: Final = re.compile(
    r"urn:schemas-microsoft-com:(?:office|vml)|<meta\s[^>]*(?:Excel\.Sheet|Word\.Document)|mso-",
    re.I,
)
_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?")
_SKIPPED: Final = frozenset({"script", "style", "head", "noscript", "template", "object"})
_BLOCKS: Final = frozenset({
    "p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "section", "article",
})  # fmt: skip
# Of the page's letters, the share that a table of data has at least; a page of an error has few in tables.
_SHARE: Final = 0.6
_WIDEST: Final = 1000
_ROW: Final = re.compile(r"<tr[\s>]", re.I)
_ROW_END: Final = re.compile(r"</tr\s*>", re.I)
# Places that cells of several rows cover, in a table.
_MOST_COVERED: Final = 500_000
_PARTED: Final = re.compile(rb"^Content-Type:\s*(?:multipart|message)/", re.I | re.M)
_DEEPEST: Final = 20


def read(data: bytes, name: str) -> Reading:
    """Raises RefusedError: not_a_document for a web page that is neither an export nor written by Office."""
    page = decoded(data)
    root = _parsed(page)
    tables = [found for table in root.iter("table") if (found := _table(table)) is not None]
    text = _text(root)
    is_office = bool(_OFFICE.search(page[:20_000]))
    data_tables = [table for table in tables if _is_data(table)]
    if _SHEET_NAMES.search(name) and data_tables:
        if _is_cut_off(page):
            # Half a list looks like a whole one.
            raise RefusedError(Verdict.BROKEN, "the page ends within a row")
        inside = sum(_letters("".join(lines_of(table))) for table in data_tables)
        if is_office or inside >= _SHARE * _letters(text):
            return _reading(text, tables)
    elif (_DOCUMENT_NAMES.search(name) or _SHEET_NAMES.search(name)) and is_office:
        return _reading(text, tables)
    raise RefusedError(Verdict.NOT_A_DOCUMENT, "a web page")


def read_mhtml(data: bytes, name: str) -> Reading:
    """A page as one mail, as Word and Excel save it: its part of HTML. Raises RefusedError as ``read`` does."""
    # A reader of mails takes time with each part within another for every line.
    if (deep := len(_PARTED.findall(data))) > _DEEPEST:
        raise RefusedError(Verdict.BROKEN, f"{deep:,} parts within others")
    message = message_from_bytes(data, policy=policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                return read(content, name)
    raise RefusedError(Verdict.NOT_A_DOCUMENT, "a mail without a page")


def _is_cut_off(page: str) -> bool:
    """Whether a page that closes its rows ends within one. Many a system closes none."""
    opened, closed = len(_ROW.findall(page)), len(_ROW_END.findall(page))
    last = max((row.start() for row in _ROW.finditer(page)), default=0)
    return 0 < closed < opened <= closed + 2 and not _ROW_END.search(page, last)


def _parsed(page: str) -> html.HtmlElement:
    # lxml refuses text that states an encoding.
    page = re.sub(r"\A\s*<\?xml[^>]*\?>", "", page).replace("\x00", "")
    try:
        root = html.document_fromstring(page, parser=html.HTMLParser(huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise RefusedError(Verdict.NOT_A_DOCUMENT, f"html: {error}") from error
    return root


def _reading(text: str, tables: list[Table]) -> Reading:
    return Reading(Verdict.OK, HTML, text, tables)


def _letters(text: str) -> int:
    return len("".join(text.split()))


def _is_data(table: Table) -> bool:
    """Two rows with two cells or more each."""
    return sum(sum(cell is not None for cell in row) >= 2 for row in table.rows) >= 2


def _table(element: etree._Element) -> Table | None:
    """A table's cells on its columns; None for an empty one."""
    rows: list[list[Cell]] = []
    merged: list[Span] = []
    taken: dict[tuple[int, int], bool] = {}
    cells = 0
    lines = _rows_of(element)
    for line in lines:
        row: list[Cell] = []
        number = len(rows)
        for cell in line:
            if local(cell) not in ("td", "th"):
                continue
            while (number, len(row)) in taken:
                row.append(None)
            column = len(row)
            wide = _span(cell, "colspan")
            high = min(_span(cell, "rowspan"), len(lines) - number)
            row.append(_cell(_text(cell)))
            row += [None] * (wide - 1)
            if len(taken) + (high - 1) * wide > _MOST_COVERED:
                raise RefusedError(
                    Verdict.TOO_LARGE, f"cells over more than {_MOST_COVERED:,} others"
                )
            for below in range(1, high):
                for beside in range(wide):
                    taken[number + below, column + beside] = True
            if wide > 1 or high > 1:
                merged.append(Span(number, column, number + high - 1, column + wide - 1))
        cells += len(row)
        if number > MAX_ROWS or cells > MAX_CELLS:
            raise RefusedError(Verdict.TOO_LARGE, f"more than {number:,} rows")
        rows.append(row)
    return Table(rows, merged=merged) if any(c is not None for r in rows for c in r) else None


def _rows_of(table: etree._Element) -> list[etree._Element]:
    """Its own rows, not those of tables within."""
    rows = []
    for child in table:
        if local(child) == "tr":
            rows.append(child)
        elif local(child) in ("thead", "tbody", "tfoot"):
            rows += [row for row in child if local(row) == "tr"]
    return rows


def _span(cell: etree._Element, name: str) -> int:
    stated = (cell.get(name) or "").strip()
    return max(1, min(int(stated), _WIDEST)) if stated.isdecimal() else 1


def _cell(text: str) -> Cell:
    if _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text or None


def _text(element: etree._Element) -> str:
    """An element's text as lines."""
    out: list[str] = []
    _collect(element, out)
    lines = "".join(out).replace("\xa0", " ").split("\n")
    tidy = (" ".join(part for part in line.split(" ") if part).strip() for line in lines)
    return "\n".join(line for line in tidy if line)


def _collect(element: etree._Element, out: list[str]) -> None:
    name = local(element)
    if name in _SKIPPED:
        return
    is_block = name in _BLOCKS
    if is_block:
        out.append("\n")
    if name and element.text:
        out.append(_flat(element.text))
    for child in element:
        _collect(child, out)
        if child.tail:
            out.append(_flat(child.tail))
    if is_block:
        out.append("\n")
    elif name in ("td", "th"):
        out.append("\t")


def _flat(text: str) -> str:
    return re.sub(r"[ \t\r\n\f]+", " ", text)
