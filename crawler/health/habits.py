"""What a site is used to, told from its own history; and when a difference is more than chance. Pure.

Samples are small: a daily run reads few articles, often none. So no share is compared as it is. One that
was seen k times in n is known to lie between ``at_least(k, n)`` and ``at_most(k, n)``, each bound wrong once in
a hundred times, and only what remains of a difference then is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from math import sqrt
from typing import Final

# The 99th percentile of the normal distribution: how sure a one-sided bound is.
_Z: Final = 2.326
FEW: Final = 3
"""Fewer pages than these prove nothing, whatever they show."""
# The pages that the present is judged by: this run's, and of earlier runs as many as it takes.
_RECENT: Final = 20
# The pages before those that are remembered.
_REMEMBERED: Final = 500
# Below so many links, half of a section's usual number may be a tidied list.
_MANY_LINKS: Final = 6
# In so many runs a list may be shorter than usual before that is taken for usual.
_TOLD: Final = 7
# Part of a theme that its page does not tell; and so many different ones of it are the site's way.
UNTOLD: Final = "-"
_FICKLE: Final = 5
# A habit needs so many silences; a longest silence may be twice as long; nobody is late within a fortnight.
_SILENCES: Final = 5
_LONGER: Final = 2
_FORTNIGHT: Final = 14
# So many days with a run tell how often a site is crawled; a run may be a day late.
_RUNS: Final = 3
_LATE: Final = 1
SHORTEST_LIMIT: Final = _FORTNIGHT
"""A silence of so many days is no news of any site."""
NEVER_OVERDUE: Final = _LONGER + _LATE
"""So many days after its last run no site is overdue: two days with a run are a day apart at least."""


def at_least(hits: int, of: int) -> float:
    """The lowest share that ``hits`` of ``of`` leave possible (Wilson's one-sided bound, 99 %); 0 for none."""
    return 1.0 - at_most(of - hits, of)


def at_most(hits: int, of: int) -> float:
    """The highest share that ``hits`` of ``of`` leave possible (Wilson's one-sided bound, 99 %); 1 for none."""
    if of <= 0:
        return 1.0
    share, z2 = hits / of, _Z * _Z
    middle = share + z2 / (2 * of)
    spread = _Z * sqrt(max(0.0, share * (1 - share) / of + z2 / (4 * of * of)))
    return min(1.0, (middle + spread) / (1 + z2 / of))


@dataclass(frozen=True, slots=True)
class Share:
    """On how many of some articles a field was found."""

    present: int = 0
    articles: int = 0
    sound: bool = True
    """Whether nothing was wrong with the run: one that was degraded shows what is, and not what is usual."""

    def __add__(self, other: Share) -> Share:
        return Share(self.present + other.present, self.articles + other.articles)

    @property
    def counts(self) -> tuple[int, int]:
        """On how many, of how many."""
        return self.present, self.articles

    @property
    def percent(self) -> int:
        """0 to 100, rounded; 0 of none is 0."""
        return round(100 * self.present / self.articles) if self.articles else 0


@dataclass(frozen=True, slots=True)
class Habits:
    """What is known of a site from its earlier runs; empty for one that is met for the first time.

    Links and fields are those of runs that went well, or degraded, under the declaration of today: whoever
    mends a site's file begins a new history of them.
    """

    known: bool = False
    """Whether an article of the site is stored."""
    same_declaration: bool = False
    """Whether the last judged run read the site by today's declaration."""
    links: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """Section -> article links on its first page, the latest run first."""
    elsewhere: Mapping[str, Sequence[Share | None]] = field(default_factory=dict)
    """Section -> how many of the links of its first page led to other hosts, the latest run first; None if that is
    not known."""
    themes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Section -> the themes of its first page, those of the latest run first."""
    shares: Mapping[str, Sequence[Share]] = field(default_factory=dict)
    """Field -> its share in each run, the latest first; the sound ones reach further back."""
    days: Sequence[date] = ()
    """The days on which the site published, the latest first, each once."""
    quiet_days: int | None = None
    """How long the site had been silent when its last judged run ended."""

    def fewest_links(self, section: str) -> int | None:
        """The links that a section's first page must show, from what it showed; None if that is not known.

        A list that became short is told in some runs, not in one; then that is how it is: the articles of a new
        year, or more of them on each page.
        """
        usual, short = list[int](), list[int]()
        for count in reversed(self.links.get(section) or ()):
            (short if count < (_half(usual) or 0) else usual).append(count)
            if len(short) == _TOLD:
                usual += short
                short.clear()
        return _half(usual)

    def had_its_own(self, section: str) -> bool | None:
        """Whether articles of the site itself stood in a section's list lately; None if nobody knows.

        Like a list that became short, one that leads elsewhere is told in some runs; then that is how it is.
        """
        lately = (self.elsewhere.get(section) or ())[:_TOLD]
        if any(away and away.present < away.articles for away in lately):
            return True
        return None if None in lately or not lately else False

    def led_elsewhere(self, section: str) -> bool:
        """Whether links of a section's list are known to have led to other hosts."""
        return any(away and away.present for away in self.elsewhere.get(section) or ())

    def is_new_theme(self, section: str, theme: str | None) -> bool:
        """Whether a section's first page is of a theme that it has not been seen in, and had one before.

        Either part of it tells. Of the few that two servers of one site, or a plugin, show in turns each is known
        after a while; one that is another time and again says nothing.
        """
        known = self.themes.get(section)
        if not (theme and known):
            return False
        parts = zip(
            theme.split(), zip(*(each.split() for each in known), strict=False), strict=False
        )
        return any(_is_new(part, {*earlier} - {UNTOLD}) for part, earlier in parts)

    def usual(self, name: str) -> Share:
        """The share of a field in all sound runs that are remembered."""
        return _sum(_sound(self.shares.get(name) or ()))

    def gone(self, name: str, now: Share) -> tuple[Share, Share] | None:
        """A field's share at present and before, if it is found on less than half of what had it; else None.

        A run that reads few articles is taken together with the runs just before it, one after the other: sound ones
        up to some articles, and all that had a fault, for what is missing stays missed until the site's file is edited.
        """
        shares = self.shares.get(name) or ()
        recent, counted = now, now.articles
        found: tuple[Share, Share] | None = None
        for run in range(len(shares)):
            before = _sum(_sound(shares[run:]), _REMEMBERED)
            is_less = 2 * at_most(*recent.counts) < at_least(*before.counts)
            # Where the runs are parted best is where the field was lost.
            if is_less and (found is None or before.percent > found[1].percent):
                found = recent, before
            if counted >= _RECENT:
                break
            recent += shares[run]
            counted += shares[run].articles if shares[run].sound else 0
        return found

    @property
    def longest_silence(self) -> int | None:
        """Days without an article that are still no news; None if the site's habit is not known."""
        silences = [(later - earlier).days for later, earlier in pairwise(self.days)]
        if len(silences) < _SILENCES:
            return None
        return max(_FORTNIGHT, _LONGER * max(silences))


def overdue_days(days: Sequence[date], today: date) -> int | None:
    """For how many days a site was not crawled, if that is longer than whoever crawls it takes; else None.

    ``days``: those on which its latest runs began, the latest first, each once. Twice the longest time between
    two of them and a day is long, whether cron crawls by the day, the week or the month; of fewer than three
    days with a run, a fortnight.
    """
    if not days:
        return None
    gaps = [(later - earlier).days for later, earlier in pairwise(days)]
    limit = _FORTNIGHT if len(days) < _RUNS else _LONGER * max(gaps) + _LATE
    passed = (today - days[0]).days
    return passed if passed > limit else None


def _is_new(part: str, earlier: set[str]) -> bool:
    return part != UNTOLD and part not in earlier and 0 < len(earlier) <= _FICKLE


def _sound(shares: Sequence[Share]) -> Sequence[Share]:
    """Those of sound runs; of a site that never had one, all."""
    return [share for share in shares if share.sound] or shares


def _half(counts: Sequence[int]) -> int | None:
    """Half of the fewest links, if they are many enough for that to tell anything."""
    fewest = min(counts, default=0)
    return (fewest + 1) // 2 if fewest >= _MANY_LINKS else None


def _sum(shares: Iterable[Share], enough: int | None = None) -> Share:
    """All together, the first ones up to ``enough`` articles."""
    total = Share()
    for share in shares:
        if enough is not None and total.articles >= enough:
            break
        total += share
    return total
