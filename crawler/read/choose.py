"""Which of a page's evidence is believed, field by field; or none.

Candidates that agree across independent kinds support one another; those of one kind that disagree weaken one another.
The best is taken if it reaches what its field asks for (`crawler.read.weights.BELIEVED`); of equals, the one that was
met first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from crawler.fields.dates import Published
from crawler.read.evidence import Evidence, Kind
from crawler.read.weights import BELIEVED


def choose(evidence: Iterable[Evidence[object]], field: str) -> Evidence[object] | None:
    """The most believable candidate of a field; None if none is believed."""
    best = max(
        (each for each in evidence if each.field == field),
        key=lambda each: each.score,
        default=None,
    )
    return best if best is not None and best.score >= BELIEVED[field] else None


def with_agreement(
    evidence: Sequence[Evidence[object]], in_url: date | None
) -> list[Evidence[object]]:
    """The evidence of dates again, each with what the others say of it; that of other fields as it is."""
    dates = [each for each in evidence if isinstance(each.value, Published)]
    return [_among(each, dates, in_url) if each in dates else each for each in evidence]


def _among(
    one: Evidence[object], dates: Sequence[Evidence[object]], in_url: date | None
) -> Evidence[object]:
    day, own = day_of(one), _own_day(one)
    others = [each for each in dates if each.kind is not one.kind]
    if own is not None and any(day_of(each) == own for each in others):
        return one.also("shifted")
    if any(day in (day_of(each), _own_day(each)) for each in others):
        return one.also("agrees")
    said: list[str] = []
    age = next((e.value for e in dates if is_age(e) and e is not one), None)
    stated = isinstance(one.value, Published) and not is_age(one) and one.kind is not Kind.SIGNED
    if isinstance(age, Published) and isinstance(one.value, Published) and stated:
        # It may be earlier, for a kept page's age stays young; a later one is the stamp of an update.
        if one.value.start < age.end:
            said.append("fits_age")
    elif (
        in_url is not None
        and one.kind in (Kind.HEAD, Kind.JSON_LD, Kind.SCRIPT)
        and day > in_url.isoformat()
    ):
        said.append("later")
    alike = [each for each in dates if each.kind is one.kind]
    if one.kind is not Kind.PRINTED and len({day_of(each) for each in alike}) > 1:
        said.append("disputed")
    return one.also(*said)


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
