"""What was learned, on pages that it was not learned from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from crawler.fields.text import comparison_key
from crawler.learn.learned import AGREEMENT, FieldReport, Learned, Sample
from crawler.learn.samples import expected_value, keys, same_date, similar, telling_of
from crawler.read.boilerplate import trim_boilerplate
from crawler.read.declared import ListRow
from crawler.read.page import GENERIC, PageValues, read_page


def _values(learned: Learned, sample: Sample, now: datetime) -> PageValues:
    row = ListRow(sample.row.url, sample.row.href, sample.row.title, sample.row.published_raw)
    return read_page(sample.document, learned.declaration, row, now)


def _agrees(name: str, values: PageValues, sample: Sample) -> bool:
    expected = expected_value(sample, name)
    if name == "body":
        wanted = sample.reading.body.value.paragraphs if sample.reading.body else []
        return similar(keys(trim_boilerplate(values.body.paragraphs)), keys(wanted))
    if name == "related":
        wanted_urls = (
            {link.url for link in sample.reading.related.value} if sample.reading.related else set()
        )
        return {link.url for link in values.related} == wanted_urls
    if name == "published":
        return same_date(str(values.published or ""), str(expected or ""))
    value = getattr(values, name)
    if name == "title":
        return comparison_key(value or "") == comparison_key(str(expected or ""))
    return bool(value == expected)


def _agreement(learned: Learned, name: str, samples: Sequence[Sample], now: datetime) -> float:
    samples = telling_of(samples, name)
    return sum(_agrees(name, _values(learned, sample, now), sample) for sample in samples) / len(
        samples
    )


def drop_what_fails(learned: Learned, check: Sequence[Sample], now: datetime) -> None:
    """A selector that does not hold on unseen articles is left to the generic extractor."""
    for name in GENERIC:
        if learned.selectors.get(name) and _agreement(learned, name, check, now) < AGREEMENT - 0.15:
            del learned.selectors[name]
    if not learned.selectors.get("body"):
        learned.selectors.pop("body_exclude", None)


def report(learned: Learned, name: str, check: Sequence[Sample], now: datetime) -> FieldReport:
    """What was learned of a field, and how it did on ``check``."""
    sample = _values(learned, check[0], now)
    if name == "body":
        shown = " ".join(sample.body.paragraphs)
    elif name == "related":
        shown = f"{len(sample.related)} 条"
    else:
        shown = str(getattr(sample, name) or "")
    return FieldReport(
        name, learned.selectors.get(name), _agreement(learned, name, check, now), shown
    )
