"""What a page offers for a field, as far as weights decide between it: read once, chosen from as often as one likes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from crawler.read.article import read_article
from crawler.read.choose import is_age
from crawler.read.document import parse_document
from crawler.read.evidence import FIELDS
from crawler.read.reading import Reading
from crawler.read.weights import BELIEVED, WEIGHTS
from tests.bench.marks import day, norm
from tests.bench.weights.labelled import LabelledPage

THRESHOLD: Final = "(believed)"
"""The feature of choosing nothing; its weight is the field's threshold."""
READ: Final = ("title", *FIELDS)

Weights = Mapping[str, float]
"""The weights of one field by feature, its threshold among them."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One value, or none, that a page may be read to have."""

    features: tuple[tuple[str, float], ...]
    """Each with how much of it there is."""
    value: int
    """A number of its own for each value of the page."""
    mark: int
    """1 if it is right; -1 if another is; 0 for nothing where something is, and for an age, which no label can hold."""

    def score(self, weights: Weights) -> float:
        """Its worth, added up as `Evidence.score` does."""
        return sum([weights[name] * amount for name, amount in self.features])


Choice = tuple[Candidate, ...]
"""A field on one page: what is offered, in the order in which it was met, and at last nothing. Pages of one template are equal."""
Choices = Mapping[str, Counter[Choice]]
"""By site, with how many of its pages are so."""


def table(field: str) -> dict[str, float]:
    """The weights of a field as they are."""
    return {name: weight.value for name, weight in WEIGHTS[field].items()} | {THRESHOLD: BELIEVED[field]}  # fmt: skip


def chosen(choice: Choice, weights: Weights) -> Candidate:
    """What is believed by some weights; of equals what was met first."""
    return max(choice, key=lambda candidate: candidate.score(weights))


@dataclass(slots=True)
class Gathered:
    """The choices of all pages."""

    by_field: dict[str, defaultdict[str, Counter[Choice]]]
    otherwise: Counter[str]
    """By field, the pages that the reader itself reads otherwise than its evidence says: none, if this tool is right."""


def gather(pages: Iterable[LabelledPage]) -> Gathered:
    """Read each page once."""
    found = Gathered({field: defaultdict(Counter) for field in READ}, Counter())
    for page in pages:
        document = parse_document(page.html, page.url, page.charset)
        reading = read_article(document, page.now)
        for field in READ:
            if field not in page.labels:
                continue
            keys, choice = choice_of(field, reading, page.labels[field])
            found.by_field[field][page.site][choice] += 1
            own = reading.chosen.get(field)
            believed = keys[chosen(choice, table(field)).value]
            found.otherwise[field] += believed != (_key(field, own.value) if own else "")
    return found


def choice_of(field: str, reading: Reading, label: object) -> tuple[Sequence[str], Choice]:
    """A field's choice on a page, and its values by their numbers. A label of None: the page shows none."""
    evidence = [each for each in reading.evidence if each.field == field]
    want = _key(field, label)
    numbers = {"": 0}
    choice: dict[tuple[tuple[str, float], ...], Candidate] = {}
    for each in evidence:
        key = _key(field, each.value)
        mark = 1 if want and key == want else 0 if want and is_age(each) else -1
        features = (*((name, 1.0) for name in each.features), *((name, round(much, 3)) for name, much in each.amounts))  # fmt: skip
        # Of those that are alike the first is chosen, whatever the weights.
        choice.setdefault(features, Candidate(features, numbers.setdefault(key, len(numbers)), mark))  # fmt: skip
    nothing = Candidate(((THRESHOLD, 1.0),), numbers[""], int(not want))
    return list(numbers), (*choice.values(), nothing)


def _key(field: str, value: object) -> str:
    """What values are compared by; a day for a date that has one."""
    return (day(value) if field == "published" else None) or norm(value)
