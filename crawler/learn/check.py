"""What was learned, on pages that it was not learned from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from crawler.fields.text import comparison_key
from crawler.learn.induce import is_named
from crawler.learn.learned import AGREEMENT, FieldReport, Learned, Sample
from crawler.learn.reasons import Why
from crawler.learn.samples import expected_value, keys, same_date, similar, telling_of
from crawler.read.boilerplate import trim_boilerplate
from crawler.read.declared import ABSENT, ListRow
from crawler.read.evidence import FIELDS
from crawler.read.page import GENERIC, read_page
from crawler.read.reading import Reading

# Values of a field that a person is shown.
_SAMPLES: Final = 3
# Pages from which on wrong readings are no chance.
_SEVERAL: Final = 3
# The least agreement of a selector on unseen articles. One that knows only where a thing stands, or finds nothing where it
# stands elsewhere, is not wrong once.
_BEARABLE: Final = AGREEMENT - 0.15

Read = list[tuple[Sample, Reading]]
"""Pages with what they say by what was learned."""


def _values(learned: Learned, sample: Sample, now: datetime, known: Reading | None) -> Reading:
    # A crawl is told of a row's day only where it is known to stand.
    raw = sample.row.published_raw if "list_published" in learned.selectors else None
    row = ListRow(sample.row.url, sample.row.href, sample.row.title, raw)
    return read_page(sample.document, learned.declaration, row, now, known)


def _agrees(name: str, values: Reading, sample: Sample) -> bool:
    expected = expected_value(sample, name)
    if name == "body":
        own = trim_boilerplate(values.paragraphs)
        return similar(keys(own), keys(sample.reading.paragraphs))
    if name == "related":
        wanted_urls = {link.url for link in sample.reading.value("related") or ()}
        return {link.url for link in values.value("related") or ()} == wanted_urls
    if name == "published":
        return same_date(str(values.value(name) or ""), str(expected or ""))
    value = values.value(name)
    if name == "title":
        return comparison_key(value or "") == comparison_key(str(expected or ""))
    return bool(value == expected)


def _agreement(name: str, read: Read) -> float:
    """Of the pages that tell of a field, the share on which it was read as it should be."""
    values = {id(sample): page for sample, page in read}
    telling = telling_of([sample for sample, _ in read], name)
    return sum(_agrees(name, values[id(sample)], sample) for sample in telling) / len(telling)


def _misses(name: str, read: Read) -> bool:
    """Whether a page shows a field at another place than the learned one, where there is nothing."""
    return any(
        page.value(name) is None and expected_value(sample, name) is not None
        for sample, page in read
    )


def drop_what_fails(
    learned: Learned, check: Sequence[Sample], now: datetime
) -> tuple[set[str], Read]:
    """Leave a selector that does not hold on unseen articles to the generic extractor.

    Returns the names of those, and the pages as they are read by what is left.
    """
    failed = set()
    read = [(sample, _values(learned, sample, now, None)) for sample in check]
    for name in GENERIC:
        selector = learned.selectors.get(name)
        is_sure = name not in FIELDS or (
            selector is not None and is_named(selector) and not _misses(name, read)
        )
        if selector and _agreement(name, read) < (_BEARABLE if is_sure else 1.0):
            del learned.selectors[name]
            failed.add(name)
            read = [(sample, _values(learned, sample, now, known)) for sample, known in read]
    if not learned.selectors.get("body"):
        learned.selectors.pop("body_exclude", None)
    return failed, read


def drop_what_misleads(learned: Learned, read: Read, now: datetime) -> tuple[set[str], Read]:
    """Declare a field absent that has no place of its own and is read wrong page by page: nothing is better than that.

    Returns the names of those, and the pages as they are read then.
    """
    # Of a day the list may be wrong, whose rows were cut amiss; of other fields pages are compared with pages.
    names = {*FIELDS} - {"published"} - {*learned.selectors}
    misled = {name for name in names if _misleads(name, read)}
    if not misled:
        return misled, read
    learned.selectors |= dict.fromkeys(misled, ABSENT)
    return misled, [(sample, _values(learned, sample, now, known)) for sample, known in read]


def _misleads(name: str, read: Read) -> bool:
    """Whether a field is wrong on most of the pages on which anything is read of it."""
    told = [(sample, page) for sample, page in read if page.value(name) is not None]
    wrong = sum(not _agrees(name, page, sample) for sample, page in told)
    return len(told) >= _SEVERAL and wrong * 2 > len(told)


def report(
    learned: Learned,
    name: str,
    check: Read,
    share: float,
    why: Why | None,
) -> FieldReport:
    """What was learned of a field, and how it did on the pages of ``check``."""
    shown = dict.fromkeys(text for _, page in check if (text := _shown(name, page)))
    selector = learned.selectors.get(name)
    if name == "category" and selector is None:
        selector = learned.selectors.get("breadcrumb")
    return FieldReport(name, selector, share, _agreement(name, check), tuple(shown)[:_SAMPLES], why)


def _shown(name: str, page: Reading) -> str:
    """A field's value as a person is shown it."""
    if name == "body":
        return " ".join(page.paragraphs)
    value = page.value(name)
    if name == "related":
        return f"{len(value)} 条" if value else ""
    return "" if value is None else str(value)
