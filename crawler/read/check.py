"""A site's declaration against pages: which field no longer stands where it is declared to stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from crawler.fields.text import comparison_key
from crawler.read.boilerplate import trim_boilerplate
from crawler.read.declared import Declaration, ListRow
from crawler.read.document import Document
from crawler.read.page import GENERIC, add_generic, read_page, why_no_article
from crawler.read.reading import Reading

NO_ARTICLE: Final = "article"
"""What stands for a field where the whole page is no article: ``Broken.got`` says why."""
PAGE: Final = "page"
"""What stands for a field where the page did not answer, or could not be read: ``Broken.got`` says why."""

_SHOWN: Final = 60
# Share of a body's characters that the two readings of a page must have in common.
_ALIKE: Final = 0.8
# Of articles with fewer characters the generic reading is no measure: what stands around them weighs as much.
_TOO_SHORT: Final = 40
# What may stand after a body that the generic reading took along: so many characters, and no sentence.
_TAIL: Final = 200
_SENTENCE: Final = re.compile("[。！？；]")


@dataclass(frozen=True, slots=True)
class Broken:
    """One field of one page that is not what it should be."""

    field: str
    selector: str
    expected: str
    got: str
    page: str


@dataclass(slots=True)
class Checked:
    """What the check of one site came to."""

    site: str
    on: str
    """``saved`` or ``live``."""
    pages: int = 0
    broken: list[Broken] = field(default_factory=list)

    @property
    def unanswered(self) -> Broken | None:
        """The first page that did not answer, if no page of a live site did; else None."""
        down = self.on == "live" and not self.pages and self.broken
        return self.broken[0] if down else None


def fields_of(reading: Reading) -> dict[str, Any]:
    """The fields of a page in the plain form in which they are kept and compared."""
    fields = {name: reading.value(name) for name in GENERIC}
    published = str(reading.published.value) or None if reading.published else None
    urls = [link.url for link in reading.value("related") or ()]
    return fields | {"published": published, "body": reading.paragraphs, "related": urls}


def rows_of(document: Document, declaration: Declaration) -> list[list[str | None]]:
    """The rows of a list page in the plain form in which they are kept and compared: address and what is shown as the day."""
    return [[row.url, row.published_raw] for row in declaration.list_rows(document)]


def rows_against_golden(
    document: Document, declaration: Declaration, golden: list[list[str | None]]
) -> Iterator[Broken]:
    """A saved list page must still give the very rows that were kept with it."""
    got = rows_of(document, declaration)
    for name, place in (("article_links", 0), ("list_published", 1)):
        expected, found = [row[place] for row in golden], [row[place] for row in got]
        if found != expected and any(expected):
            odd = [str(each) for each in expected if each not in found] or [str(len(expected))]
            others = [str(each) for each in found if each not in expected] or [str(len(found))]
            yield _broken(name, declaration, odd, others, document)


def against_golden(
    document: Document,
    declaration: Declaration,
    row: ListRow,
    golden: dict[str, Any],
    now: datetime,
) -> Iterator[Broken]:
    """A saved page must still give the very fields that were kept with it. ``row`` is what its list said."""
    got = fields_of(read_page(document, declaration, row, now))
    for name, expected in golden.items():
        if got.get(name) != expected:
            yield _broken(name, declaration, expected, got.get(name), document)


def against_live(
    document: Document, declaration: Declaration, row: ListRow, now: datetime
) -> list[Broken]:
    """What breaks on a live page; only that it is no article, if it is none: no selector is to be judged by it."""
    reading = read_page(document, declaration, row, now)
    if why := why_no_article(document, reading):
        return [Broken(NO_ARTICLE, "-", "", why, document.url)]
    return list(second_opinion(reading, document, declaration, row, now))


def second_opinion(
    reading: Reading, document: Document, declaration: Declaration, row: ListRow, now: datetime
) -> Iterator[Broken]:
    """What a page's declared selectors do not find, or find otherwise than who does not know the site.

    ``reading`` is what was read of the page; the evidence of undeclared places is added to it, if it is not there yet.
    """
    add_generic(reading, document, declaration, row, now)
    generic = reading.generic()
    for name in GENERIC:
        if name not in declaration.selectors or name == "related":
            continue
        other, got = _plain(generic, name), _plain(reading, name)
        if name in reading.missing:
            yield _broken(name, declaration, other, None, document)
        elif name == "title" and other and not _same_title(got, other, row.title):
            yield _broken(name, declaration, other, got, document)
        elif name == "body" and generic.body:
            wanted = trim_boilerplate(other)
            if not _same_body(trim_boilerplate(got), wanted):
                yield _broken(name, declaration, wanted, got, document)


def _plain(reading: Reading, name: str) -> Any:
    """A field's value, of a body its paragraphs."""
    return reading.paragraphs if name == "body" else reading.value(name)


def weighed(pages: Sequence[Sequence[Broken]]) -> list[Broken]:
    """What broke on most of some live pages: one odd page among others that agree shows no wrong selector."""
    times = Counter(broken.field for page in pages for broken in page)
    return [broken for page in pages for broken in page if times[broken.field] * 2 > len(pages)]


def _same_title(got: str | None, read: str, listed: str) -> bool:
    key = comparison_key(got or "")
    return key in (comparison_key(read), comparison_key(listed))


def _same_body(got: list[str], read: list[str]) -> bool:
    """Whether the declared body is the generic one, or that but for the footer which that took along."""
    if sum(map(len, read)) < _TOO_SHORT or _alike(got, read) >= _ALIKE:
        return True
    begun, whole = ("".join("".join(lines).split()) for lines in (got, read))
    tail = whole[len(begun) :]
    begins = bool(begun) and whole.startswith(begun)
    return begins and len(tail) <= _TAIL and not _SENTENCE.search(tail)


def _alike(one: list[str], two: list[str]) -> float:
    a, b = set(map(comparison_key, one)), set(map(comparison_key, two))
    size = sum(map(len, a)) + sum(map(len, b))
    return 2 * sum(map(len, a & b)) / size if size else 1.0


def _broken(
    name: str, declaration: Declaration, expected: object, got: object, document: Document
) -> Broken:
    selector = declaration.selectors.get(name)
    declared = selector.declared if selector else "generic"
    return Broken(name, declared, _shown(expected), _shown(got), document.url)


def _shown(value: object) -> str:
    text = " ".join(value) if isinstance(value, list) else str(value if value is not None else "")
    text = "".join(c if c.isprintable() else " " for c in text)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
