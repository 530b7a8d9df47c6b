"""Later list pages that no run would read: what stands above them is known. They are read again in turns. Pure.

A section is read until a list page shows nothing but known articles. An article that is dated back, a list that is
ordered by views or turns oldest first put new ones where no such reading comes. So each run reads a page or a few
further on from where the runs before it had come, and begins anew after the last. And a pager that tells of more pages or articles
than the run has met has the list read to its end at once.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from crawler.storage.rereads import Reread

# Counts that have grown so often without anything to be found count something else.
_VAIN: Final = 2
# One page a run, or one for so many sections.
_SECTIONS: Final = 10
_NUMBERS: Final = re.compile(r"\d+")


@dataclass(slots=True)
class Growth:
    """How much longer a list says that it is than it was."""

    articles: int | None = None
    """None where its pager does not say how many it has."""
    pages: int = 0

    def is_explained(self, unknown: int) -> bool:
        """Whether so many articles that nobody knew are all that it grew by."""
        if self.articles is not None:
            return unknown >= self.articles
        return self.pages <= 0 or unknown > 0


class Rereading:
    """The rounds of one site's sections in one run."""

    def __init__(self, known: dict[str, Reread], crawl_id: int, now: str) -> None:
        """``known``: by section, as the runs before left them; ``now`` is UTC."""
        self._rounds, self._crawl_id, self._now = known, crawl_id, now
        self._told: dict[str, tuple[int, int | None]] = {}
        self._growth: dict[str, Growth] = {}
        self._changed: dict[str, Reread] = {}

    def take(self) -> list[Reread]:
        """What is to be kept since it was asked for last."""
        changed, self._changed = self._changed, {}
        return list(changed.values())

    def _round(self, section: str) -> Reread:
        return self._rounds.setdefault(section, Reread(section))

    def first_page(
        self,
        section: str,
        following: str | None,
        pages: int,
        articles: int | None,
        *,
        same_length: bool,
    ) -> None:
        """A first page came: where the second stands, and what its pager tells. ``same_length``: whether it shows as
        many articles as before; else the number of pages says nothing."""
        one = self._round(section)
        grown = pages - one.pages if one.pages and same_length else 0
        if one.vain < _VAIN:
            known = one.articles is not None and articles is not None
            more = articles - one.articles if known else None  # type: ignore[operator]
            self._growth[section] = Growth(more, grown)
        if one.pages and pages != one.pages and _is_counted_down(one.last_href, one.href):
            # Where that page stood the one after it stands now.
            one.page, one.href = max(1, one.page - 1), one.last_href
        one.second_href, self._told[section] = following, (pages, articles)
        if one.page == 1:
            one.href = following
        self._changed[section] = one

    def owes(self, section: str, unknown: int) -> bool:
        """Whether a list says that it has grown by more than the ``unknown`` articles that were met."""
        growth = self._growth.get(section)
        return growth is not None and not growth.is_explained(unknown)

    def settle(self, section: str, unknown: int) -> None:
        """A section was read as far as it is to be: what its pager says is known, and whether it was true.

        One that was not read so far is asked again by the next run.
        """
        if section not in self._told:
            return
        one, growth = self._round(section), self._growth.pop(section, Growth())
        one.pages, one.articles = self._told.pop(section)
        if not growth.is_explained(unknown):
            one.vain += 1
        elif growth.articles or growth.pages > 0:
            one.vain = 0
        self._changed[section] = one

    def is_next(self, section: str, page: int) -> bool:
        """Whether a page is the one that the section's round comes to."""
        return page == self._round(section).page + 1

    def read(self, section: str, page: int, href: str, following: str | None) -> None:
        """The page that the round comes to was read, at ``href``, and what follows it."""
        one = self._round(section)
        one.page, one.last_href, one.href = page, href, following
        one.began_at = one.began_at or self._now
        one.crawl_id = self._crawl_id
        if following is None:
            one.length, one.done_at = page, self._now
            self._begin_anew(one)
        self._changed[section] = one

    def lost(self, section: str) -> None:
        """The page that the round comes to is not there: its address may be another today."""
        one = self._round(section)
        one.crawl_id = self._crawl_id
        self._begin_anew(one)
        self._changed[section] = one

    def _begin_anew(self, one: Reread) -> None:
        one.page, one.href, one.last_href, one.began_at = 1, one.second_href, None, None

    def turns(self, sections: Iterable[str]) -> list[tuple[str, str, int]]:
        """The pages whose turn it is, of the sections that can be read: section, address, number of the page; those
        first whose section has waited longest."""
        waiting = (self._rounds[section] for section in sections if section in self._rounds)
        ready = [each for each in waiting if each.href and each.crawl_id < self._crawl_id]
        ready.sort(key=lambda each: each.crawl_id)
        return [(each.url, each.href, each.page + 1) for each in ready if each.href]


def pages_a_run(least: int, sections: Collection[str]) -> int:
    """How many later pages one run reads: ``least``, or one for ten sections if that is more; none if ``least`` is 0."""
    return max(least, len(sections) // _SECTIONS) if least > 0 else 0


def _is_counted_down(one: str | None, following: str | None) -> bool:
    """Whether the address of a page after another has the lower number: pages that are counted from the last one."""
    here, there = (_numbers(each) for each in (one, following))
    pairs = [pair for pair in zip_longest(here, there, fillvalue=0) if pair[0] != pair[1]]
    return len(pairs) == 1 and pairs[0][1] < pairs[0][0] and bool(one and following)


def _numbers(url: str | None) -> Sequence[int]:
    return [int(number) for number in _NUMBERS.findall(url or "")]
