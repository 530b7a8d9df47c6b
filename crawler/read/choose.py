"""Which of a page's evidence is believed, field by field; or none.

Candidates that agree across independent kinds support one another; those of one kind that disagree weaken one another.
The best is taken if it reaches what its field asks for (`crawler.read.weights.BELIEVED`); of equals, the one that was
met first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from crawler.fields.dates import Published
from crawler.read.evidence import Evidence, Kind
from crawler.read.weights import BELIEVED

T = TypeVar("T")


def choose(evidence: Iterable[Evidence[T]], field: str) -> Evidence[T] | None:
    """The most believable candidate of a field; None if none is believed."""
    best = max(
        (each for each in evidence if each.field == field),
        key=lambda each: each.score,
        default=None,
    )
    return best if best is not None and best.score >= BELIEVED[field] else None


def choose_all(evidence: Iterable[Evidence[object]]) -> dict[str, Evidence[object]]:
    """The most believable candidate of each field that has one."""
    best: dict[str, tuple[float, Evidence[object]]] = {}
    for each in evidence:
        score = each.score
        if score >= BELIEVED[each.field] and (
            each.field not in best or score > best[each.field][0]
        ):
            best[each.field] = score, each
    return {name: each for name, (_, each) in best.items()}


def with_agreement(
    evidence: Sequence[Evidence[object]], in_url: date | None
) -> list[Evidence[object]]:
    """The evidence of dates again, each with what the others say of it; that of other fields as it is."""
    dates = [each for each in evidence if isinstance(each.value, Published)]
    by_day: dict[str, set[Kind]] = defaultdict(set)
    by_own_day: dict[str, set[Kind]] = defaultdict(set)
    by_kind: dict[Kind, set[str]] = defaultdict(set)
    for each in dates:
        by_day[day_of(each)].add(each.kind)
        by_kind[each.kind].add(day_of(each))
        if (own := _own_day(each)) is not None:
            by_own_day[own].add(each.kind)
    ages = [each for each in dates if is_age(each)][:2]
    told = []
    for each in evidence:
        if not isinstance(each.value, Published):
            told.append(each)
            continue
        day, own, kind = day_of(each), _own_day(each), {each.kind}
        if own is not None and by_day.get(own, kind) - kind:
            told.append(each.also("shifted"))
        elif (by_day[day] | by_own_day.get(day, kind)) - kind:
            told.append(each.also("agrees"))
        else:
            age = next((one.value for one in ages if one is not each), None)
            is_disputed = each.kind is not Kind.PRINTED and len(by_kind[each.kind]) > 1
            told.append(each.also(*_said(each, age, in_url), *["disputed"] * is_disputed))
    return told


def _said(one: Evidence[object], age: object, in_url: date | None) -> Iterator[str]:
    """What another's age, or else the day in the address, says of a date."""
    stated = isinstance(one.value, Published) and not is_age(one) and one.kind is not Kind.SIGNED
    if isinstance(age, Published) and isinstance(one.value, Published) and stated:
        # It may be earlier, for a kept page's age stays young; a later one is the stamp of an update.
        if one.value.start < age.end:
            yield "fits_age"
    elif (
        in_url is not None
        and one.kind in (Kind.HEAD, Kind.JSON_LD, Kind.SCRIPT)
        and day_of(one) > in_url.isoformat()
    ):
        yield "later"


def is_age(evidence: Evidence[object]) -> bool:
    """Whether a date is only known as an age (3天前)."""
    return isinstance(evidence.value, Published) and evidence.value.basis == "relative"


def _own_day(evidence: Evidence[object]) -> str | None:
    """The day of an instant in the zone that it names, where that is another one."""
    day = evidence.value.own_day if isinstance(evidence.value, Published) else None
    return day.isoformat() if day else None


def day_of(evidence: Evidence[object]) -> str:
    """The day of a date, as far as it is known."""
    return str(evidence.value)[:10]
