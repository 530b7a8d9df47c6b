"""Why a field has no place of its own on a site, in words that a person can act on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from crawler.learn import reasons
from crawler.learn.learned import Sample
from crawler.learn.reasons import Why
from crawler.learn.samples import expected_value, telling_of
from crawler.learn.ways import Way, tests_of, ways_of
from crawler.read.evidence import FIELDS, Kind

# What is true of a place that looked like the field's and is not, the plainest first.
_AGAINST: Final[dict[str, Why]] = {
    "is_section": reasons.IS_SECTION,
    "contradicts_list": reasons.CONTRADICTS,
    "constant": reasons.SAME,
}
_MOST: Final = 0.5
# Stated for machines: no selector finds it.
_STATED: Final = frozenset({Kind.HEAD, Kind.JSON_LD, Kind.SCRIPT, Kind.ADDRESS})


def why_absent(name: str, samples: Sequence[Sample], *, on_lists: bool = False) -> Why:
    """Why a field is called absent; ``on_lists``: its lists show it."""
    ways = ways_of(name, samples) if name in FIELDS else []
    if on_lists:
        printed = any(way.kind is Kind.PRINTED for way in ways if _fault(way, samples))
        return reasons.LISTS_RATHER if printed else reasons.LISTS_ONLY
    telling = telling_of(samples, name)
    having = sum(expected_value(sample, name) is not None for sample in telling)
    if having:
        return reasons.on_few(having, len(telling))
    faults = {fault for way in ways if (fault := _fault(way, samples))}
    return next((why for fault, why in _AGAINST.items() if fault in faults), reasons.NOTHING)


def _fault(way: Way, samples: Sequence[Sample]) -> str | None:
    """What is wrong with a way that most pages have."""
    if way.kind is Kind.ROW or len(way.told) < _MOST * len(samples):
        return None
    true = dict(tests_of(way, samples))
    return next((name for name in _AGAINST if true.get(name, 0.0) > _MOST), None)


def why_generic(way: Way | None, *, held: bool) -> Why:
    """Why a field is left to the generic extractor; ``held``: no selector was learned that fails on other pages."""
    if not held:
        return reasons.NOT_HELD
    if way is not None and way.kind in _STATED:
        return reasons.taken_from(way.where)
    if way is not None and way.kind is Kind.BYLINE:
        return reasons.IN_TEXT
    return reasons.PATH if way is not None and way.kind is Kind.TRAIL else reasons.NO_PLACE
