"""What the sampled pages of a site come to: where each field stands, checked on pages that it was not learned from."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from crawler.learn.bodies import leave_out_furniture
from crawler.learn.cards import note_cards
from crawler.learn.check import drop_what_fails, drop_what_misleads, report
from crawler.learn.differences import add_differences
from crawler.learn.fields import learn_exclusions, learn_field, learn_neighbours, learn_trail
from crawler.learn.learned import Learned
from crawler.learn.lists import without_views
from crawler.learn.reasons import MISREAD, PATH, Why
from crawler.learn.samples import order_of_days, read_again, share_of
from crawler.learn.scripted import forget_views
from crawler.learn.ways import Way, choose_ways
from crawler.learn.whys import why_absent, why_generic
from crawler.read.declared import ABSENT
from crawler.read.evidence import FIELDS, Kind
from crawler.read.page import GENERIC
from crawler.read.printed import Region

# Of the sampled pages, those that are kept for the check.
CHECK_ON: Final = 6
# A field on fewer of the sampled pages is not one that the site shows, unless several say in their heads what it is.
_SHOWN: Final = 0.2
_SEVERAL: Final = 2
_LABELS: Final = frozenset({"label", "pair"})
_HEADS: Final = frozenset(
    {Region.HEADING, Region.BETWEEN, Region.TEXT_HEAD, Region.ABOVE, Region.TEXT_TAIL}
)
# A field on fewer of them may be missing on any page without a word.
_ALWAYS: Final = 0.9
_ON_ALL: Final = 0.95


def conclude(learned: Learned, now: datetime) -> Learned:
    """Learn the fields of a site whose sections, list selectors and samples are known; returns the same, completed.

    ``now`` is aware.
    """
    samples, selectors = learned.samples, learned.selectors
    check = samples[-min(CHECK_ON, len(samples) // 3) :]
    train = samples[: len(samples) - len(check)]
    order = learned.date_order = order_of_days(samples)
    note_cards(samples)
    read_again(samples, now, order)
    leave_out_furniture(samples)
    add_differences(samples, now, order)
    ways = choose_ways(samples)
    shares = {name: share_of(samples, name) for name in GENERIC}
    agreed: dict[str, float] = {}
    for name, share in shares.items():
        rare, way = share < _SHOWN, ways.get(name)
        if (rare and not _is_labelled(way)) or _is_of_list(way, selectors):
            selectors[name] = ABSENT
        # What few pages have stands on those of other templates where it may.
        elif not rare and (found := learn_field(name, train, now, order, selectors)):
            selectors[name], agreed[name] = found.css, found.agreement
    if ", " in selectors.get("body", ""):
        # Of several templates one only has what is found at a place that is not right on all pages.
        for name in FIELDS:
            if agreed.get(name, 1.0) < _ON_ALL:
                del selectors[name]
    if selectors.get("views") == ABSENT:
        selectors = learned.selectors = without_views(selectors)
        forget_views(learned.sections)
    if trail := learn_trail(train, selectors):
        selectors.pop("category", None)
        selectors |= trail
    if selectors.get("body"):
        selectors |= learn_exclusions(train, selectors)
    if neighbours := learn_neighbours(train):
        selectors["neighbours"] = neighbours.css
    failed, read = drop_what_fails(learned, check, now)
    misled, read = drop_what_misleads(learned, read, now)
    shown = (name for name in shares if selectors.get(name) != ABSENT)
    learned.may_lack = tuple(name for name in shown if shares[name] < _ALWAYS)
    for name in GENERIC:
        why = (
            MISREAD
            if name in misled
            else _why(learned, name, ways.get(name), held=name not in failed)
        )
        learned.fields.append(report(learned, name, read, shares[name], why))
    return learned


def _why(learned: Learned, name: str, way: Way | None, *, held: bool) -> Why | None:
    """Why a field has no selector; None if it has one."""
    selector = learned.selectors.get(name)
    if selector == ABSENT:
        return why_absent(name, learned.samples, on_lists=_is_of_list(way, learned.selectors))
    if selector is not None:
        return None
    if name == "category" and "breadcrumb" in learned.selectors:
        return PATH
    return why_generic(way, held=held)


def _is_labelled(way: Way | None) -> bool:
    """Whether several pages have a field behind its word in the lines above their text: one may be misread, two are not."""
    told = way.told.values() if way is not None else ()
    return (
        sum(
            not _LABELS.isdisjoint(each.features) and not _HEADS.isdisjoint(each.features)
            for each in told
        )
        >= _SEVERAL
    )


def _is_of_list(way: Way | None, selectors: dict[str, str]) -> bool:
    """Whether only the lists show a field truly, and it is known where."""
    return way is not None and way.kind is Kind.ROW and bool(selectors.get("list_published"))
