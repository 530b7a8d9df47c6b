"""What the sampled pages should give, by the generic extractor, their lists, and each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from lxml.html import HtmlElement

from crawler.fields.dateforms import Order, orders_of
from crawler.fields.dates import Published, date_in_url, day_order
from crawler.fields.text import comparison_key
from crawler.learn.cards import lines_of_cards
from crawler.learn.learned import Sample
from crawler.read.article import read_article
from crawler.read.lines import read_lines, template_key
from crawler.read.signature import is_formal

# What every article has is found on so many of the pages, as a share: few are made otherwise, or misread.
EVERY: Final = 0.9
# A line in more of the bodies is the site's.
_REPEATED: Final = 0.7
# So many pages with a text of their own tell where texts stand.
_SEVERAL: Final = 3
# No date with its label is longer.
_SHORT: Final = 60


def share_of(samples: Sequence[Sample], name: str) -> float:
    """Of the pages that tell of a field, the share that has it."""
    samples = telling_of(samples, name)
    return sum(expected_value(sample, name) is not None for sample in samples) / len(samples)


def telling_of(samples: Sequence[Sample], name: str) -> Sequence[Sample]:
    """The samples that tell of a field: which section an article is of, the home page's list does not know."""
    if name != "category":
        return samples
    return [each for each in samples if each.section.name or each.reading.category] or samples


def expected_value(sample: Sample, name: str) -> object:
    """What the page should give for a field, by the generic reading and the list."""
    value = sample.reading.value(name)
    if name == "title" and sample.row.title and not sample.row.title_is_cut:
        # A list may cut a title without a sign of it: then it stands nowhere on the article's page.
        return sample.row.title if sample.shows_listed_title else value
    if name == "published":
        published = value if isinstance(value, Published) else sample.row.published
        return str(published) or None if published else None
    return value or None


def undated_sections(samples: Sequence[Sample]) -> set[str]:
    """The sections whose pages bear no date, where those of others do: they list products, not articles."""
    dated: dict[str, list[bool]] = {}
    for sample in samples:
        dated.setdefault(sample.section.url, []).append(
            expected_value(sample, "published") is not None
        )
    without = {url for url, pages in dated.items() if len(pages) > 1 and not any(pages)}
    others = [any(pages) for url, pages in dated.items() if url not in without]
    return without if len(others) > len(without) and all(others) else set()


def order_of_days(samples: Sequence[Sample]) -> Order | None:
    """Whether the site writes the day or the month first, by all its dates of that form; None if nothing tells."""
    texts = {
        text
        for sample in samples
        for node in elements(sample.document.root)
        if len(text := (node.text or "").strip()) <= _SHORT and orders_of(text)
    }
    rows = (row for sample in samples for row in sample.section.listing.rows)
    texts.update(row.published_raw for row in rows if row.published_raw)
    days = [(sample.row.published_raw, date_in_url(sample.document.url)) for sample in samples]
    return day_order(texts, [(raw, day) for raw, day in days if raw and day])


def read_again(samples: Sequence[Sample], now: datetime, order: Order | None) -> None:
    """Read every page again, now that it is known what the others have as well."""
    pages = [read_lines(sample.document.root) for sample in samples]
    repeated = _on_most(
        samples,
        [
            (template_key(line.text) for line in page.lines if not is_formal(line.text))
            for page in pages
        ],
    )
    again = [
        read_article(
            sample.document, now, repeated | lines_of_cards(sample), wide=True, order=order,
            listed=sample.row.title,
        )
        for sample in samples
    ]  # fmt: skip
    texts = [each for each in again if each.paragraphs]
    inside = Counter(key for each in texts for key in _lines_in(each.body_node))
    for sample, reading in zip(samples, again, strict=True):
        # A body of nothing but stock phrases stays what it was, unless they stand beside the texts of other pages: the
        # footer's address, where an article is a file or nothing but its title.
        keys_of = map(template_key, sample.reading.paragraphs)
        own = any(inside[key] * 2 > len(texts) for key in keys_of)
        if reading.paragraphs or (not own and len(texts) >= _SEVERAL):
            sample.reading = reading


def _lines_in(node: HtmlElement | None) -> set[str]:
    """All lines of an element as they are compared, whatever of them was read."""
    lines = read_lines(node).lines if node is not None else ()
    return {template_key(line.text) for line in lines}


def _on_most(samples: Sequence[Sample], texts: Iterable[Iterable[str]]) -> set[str]:
    """What stands in nearly all of the texts, of which there is one a sample."""
    counts = Counter(key for text in texts for key in set(text))
    return {key for key, count in counts.items() if count > _REPEATED * len(samples)}


def elements(root: HtmlElement) -> Iterator[HtmlElement]:
    """The elements of a page that may be a field's, in page order."""
    body = root.find("body")
    for node in (root if body is None else body).iter():
        # Long before its text is read: a node with many descendants is no field's.
        if (
            isinstance(node.tag, str)
            and node.tag not in ("script", "style", "option")
            and len(node) < 12
        ):
            yield node


def keys(lines: Sequence[str]) -> list[str]:
    """Lines as they are compared."""
    return [comparison_key(line) for line in lines]


def similar(one: Sequence[str], two: Sequence[str], at_least: float = 0.97) -> bool:
    """Whether two texts, as lines, share nearly all of their characters."""
    shared = set(one) & set(two)
    size = sum(map(len, one)) + sum(map(len, two))
    if not size:
        return not one and not two
    common = sum(len(line) for line in one if line in shared) + sum(
        len(line) for line in two if line in shared
    )
    return common / size >= at_least or "".join(one) == "".join(two)


def same_date(one: str, two: str) -> bool:
    """Whether two dates give the same day, one of them perhaps with a time; two empty ones are the same, one is not."""
    if len(one) != len(two) and min(len(one), len(two)) < len("2024-09-27"):
        return False
    return one.startswith(two) or two.startswith(one) if one and two else one == two
