"""Whether dates and view counts on article pages still are the articles' own. Pure.

After a redesign the place of an article's date may show today's, and that of its views the site's visitors: each
page is a sound article, and its value a lie. What is stored of articles that are read again, and what lists say of
new ones, tell; until they do, a value that contradicts them is not written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from crawler.health.habits import FEW
from crawler.health.reasons import Reason, Steps, reason, where

MANY: Final = 5
"""So many known articles must read differently before it is the site, and not an editor, that changed them."""
MOST: Final = 0.8
"""And so great a share of those that were read again, more than this."""
# New articles after which a doubt that was not confirmed holds no more of them up.
_ENOUGH: Final = 10


@dataclass(slots=True)
class Comparison:
    """One value on the pages of a run, against what is known of the same articles from elsewhere."""

    compared: int = 0
    """Pages that show the value, of articles of which it is known."""
    differing: int = 0
    """Of those: it is another one."""
    page: str = ""
    """The first one that differs."""
    _shown: Counter[str] = field(default_factory=Counter)
    """What pages show, differing or not -> how many of those that differ."""
    _known: dict[str, set[str]] = field(default_factory=dict)
    """What differing pages show -> what is known of their articles."""

    def note(self, shown: str, known: str, url: str, *, differs: bool) -> None:
        """Count a page."""
        self.compared += 1
        self._shown[shown] += differs
        if differs:
            self.differing += 1
            self.page = self.page or url
            self._known.setdefault(shown, set()).add(known)

    def one_instead_of(self, different: int) -> str | None:
        """The one value that most of the differing pages show, instead of so many ``different`` ones; None if none is."""
        for shown, known in self._known.items():
            count = self._shown[shown]
            if count >= FEW and count > MOST * self.differing and len(known) >= different:
                return shown
        return None

    @property
    def is_one(self) -> bool:
        """Whether all pages, differing or not, show one value."""
        return len(self._shown) == 1


@dataclass(slots=True)
class OwnValues:
    """The dates and view counts of one run."""

    many: int = MANY
    """So many articles must show other dates; fewer if the site has another theme."""
    days: Comparison = field(default_factory=Comparison)
    """Of articles that are stored, against the stored ones."""
    listed_days: Comparison = field(default_factory=Comparison)
    """Of new articles, against those of their lists' rows."""
    lone_days: Comparison = field(default_factory=Comparison)
    """Of articles of which no other date is known, against nothing."""
    views: Comparison = field(default_factory=Comparison)
    """Of articles that are stored, against the stored ones."""

    @property
    def one_day(self) -> str | None:
        """The day that articles show instead of their own ones."""
        return self.days.one_instead_of(2)

    @property
    def one_listed_day(self) -> str | None:
        """The day that all new articles show where their lists have different ones."""
        return self.listed_days.one_instead_of(2) if self._no_list_agrees else None

    @property
    def one_count(self) -> str | None:
        """The view count that all articles show; those of a small site may meet by chance."""
        return self.views.one_instead_of(FEW) if self.views.is_one else None

    @property
    def days_are_wrong(self) -> bool:
        """Whether the dates of articles that are stored are not to be believed."""
        days = self.days
        most = days.differing >= self.many and days.differing > MOST * days.compared
        return most or self.one_day is not None

    @property
    def days_are_doubtful(self) -> bool:
        """Whether more of the articles that were read again may tell whose dates the pages show."""
        return self.days.compared < 2 * self.days.differing and not self.days_are_wrong

    @property
    def listed_days_are_doubtful(self) -> bool:
        """Whether the dates of new articles may yet turn out to be wrong."""
        few = self._no_list_agrees and self.listed_days.compared <= _ENOUGH
        return few or self.days_are_wrong

    @property
    def lone_days_are_doubtful(self) -> bool:
        """Whether the one date of all such articles may yet turn out to be that of stored ones too."""
        few = self.lone_days.is_one and self.lone_days.compared <= _ENOUGH
        return few or self.days_are_wrong

    @property
    def views_are_doubtful(self) -> bool:
        """Whether the views of articles may yet turn out to be wrong: two different counts refute that."""
        return self.views.is_one and self.views.differing > 0

    @property
    def _no_list_agrees(self) -> bool:
        listed = self.listed_days
        return listed.is_one and listed.differing == listed.compared

    def troubles(self, selectors: Mapping[str, str], steps: Steps) -> list[Reason]:
        """What is wrong, with the selectors and a page."""
        reasons: list[Reason] = []

        def tell(zh: str, en: str, name: str, compared: Comparison) -> None:
            end_zh, end_en = where(name, selectors, compared.page)
            reasons.append(reason(f"{zh}{end_zh}", f"{en}{end_en}", steps.check))

        days, listed, views = self.days, self.listed_days, self.views
        if self.days_are_wrong:
            instead_zh, instead_en = (
                (f"都显示同一日期 {self.one_day}", f"all show the date {self.one_day}")
                if self.one_day
                else ("日期与库中不同", "show dates that differ from the stored ones")
            )
            tell(
                f"重读的 {days.compared} 篇中有 {days.differing} 篇{instead_zh}（库中的日期未改）",
                f"{days.differing} of {days.compared} reread articles {instead_en} (the stored dates "
                "were kept)",
                "published",
                days,
            )
        if day := self.one_listed_day:
            tell(
                f"{listed.compared} 篇新文章都显示同一日期 {day}，列表上却各不相同（已取列表的日期）",
                f"{listed.compared} new articles all show the date {day}, while their lists show different ones (which were used)",
                "published",
                listed,
            )
        if count := self.one_count:
            tell(
                f"重读的 {views.compared} 篇都显示同一浏览数 {count}（未采用）",
                f"all {views.compared} reread articles show {count} views (not stored)",
                "views",
                views,
            )
        return reasons
