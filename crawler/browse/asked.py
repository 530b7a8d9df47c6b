"""What a reading list is asked for, as it stands in the address of the page."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Final, Self
from urllib.parse import urlencode

from crawler.errors import UserError
from crawler.facts.divisions import codes_of, names_now
from crawler.storage import facts, news, search
from crawler.storage.desk import Marks
from crawler.storage.issues import Issue
from crawler.storage.reader import Readable

# Whoever has not found it on so many pages asks for something narrower.
MOST_PAGES: Final = 50
_DAYS: Final = re.compile(r"([0-9]{1,4})d")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
UNREAD, STARRED, LAST = "unread", "starred", "last"
# Divisions of one name that are listed for whoever has to say which.
_NAMESAKES: Final = 6


@dataclass(frozen=True, slots=True)
class Kept:
    """What else the list is chosen by: what is kept beside the database."""

    marks: Marks = field(default_factory=Marks)
    issue: Issue | None = None
    """The last one of a briefing."""
    watches: Sequence[str] = ()
    """The names of subscriptions."""
    matched: Sequence[int] | None = None
    """The articles of the subscription that is asked for."""
    trouble: UserError | None = None
    """Why some of it could not be read."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A list of articles; an empty field asks for everything."""

    q: str = ""
    show: str = ""
    """``1d``: what was news today; ``7d``: in the last 7 days; ``last``: since the last issue of a briefing; ``unread``,
    ``starred``."""
    watch: str = ""
    """A subscription, by its name."""
    site: str = ""
    category: str = ""
    place: str = ""
    """A division, by its name or code."""
    since: str = ""
    until: str = ""
    page: int = 1

    @classmethod
    def read(cls, args: Mapping[str, str]) -> Self:
        """From the address of a page."""
        names = [each.name for each in fields(cls) if each.name != "page"]
        texts = {name: (args.get(name) or "").strip() for name in names}
        # What it was called before; addresses stay.
        texts["show"] = texts["show"] or (args.get("new") or "").strip()
        page = args.get("page") or "1"
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 4 else 1
        return cls(**texts, page=min(max(number, 1), MOST_PAGES))

    def address(self, **changes: str | int) -> str:
        """The query of an address that asks for this, or for something else in part; from its first page."""
        other = replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]
        texts = {each.name: getattr(other, each.name) for each in fields(other)}
        return urlencode({name: text for name, text in texts.items() if text not in ("", 1)})

    def given(self) -> list[tuple[str, str]]:
        """What is asked for, for a form that asks for all of it."""
        texts = [(each.name, getattr(self, each.name)) for each in fields(self)]
        return [(name, text) for name, text in texts if text and name != "page"]

    @property
    def is_for_commands(self) -> bool:
        """Whether the command can be asked for it too: that knows neither marks nor what a subscription found."""
        return not self.watch and (not self.show or self.days is not None)

    def is_day(self, name: str) -> bool:
        """Whether ``since`` or ``until`` is a day, which a browser's field for dates can hold: it drops a month or a year."""
        return _DAY.fullmatch(getattr(self, name)) is not None

    @property
    def days(self) -> int | None:
        """Of how many days the news are asked for."""
        found = _DAYS.fullmatch(self.show)
        return int(found[1]) if found else None

    @property
    def is_narrowed(self) -> bool:
        """Whether more is asked than which of the tabs."""
        return self != type(self)(show=self.show, page=self.page)

    def filters(self, db: Readable, kept: Kept, now: datetime) -> search.Filters:
        """``now`` is aware. Raises UserError for what cannot be asked."""
        if self.show == LAST and kept.issue is None:
            raise UserError("还没有写过简报", "no briefing has been written to a file yet")
        if self.watch and kept.matched is None:
            raise kept.trouble or UserError(
                f"没有名为 {self.watch} 的订阅", f"there is no subscription named {self.watch}"
            )
        among = kept.matched
        if self.show == STARRED:
            starred = kept.marks.starred.keys()
            among = [i for i in among if i in starred] if among is not None else sorted(starred)
        return search.Filters(
            self.site or None, self.category or None, self.since or None, self.until or None,
            place=_place(db, self.place) if self.place else None,
            new_since=news.since(now, self.days) if self.days is not None else None,
            new_after=kept.issue.seen_id if kept.issue and self.show == LAST else None,
            among=None if among is None else json.dumps(among),
            unread=kept.marks.unread_json if self.show == UNREAD else None,
        )  # fmt: skip


def _place(db: Readable, name: str) -> str:
    """The code of a division by its name. Raises UserError for none, for one of several, and where no facts are read."""
    codes = codes_of(name)
    if len(codes) != 1:
        named = "、".join(f"{code} {names_now().get(code, '')}" for code in codes[:_NAMESAKES])
        raise UserError(
            f"同名的地方有 {named}，请填代码" if codes else f"没有这个地方：{name}",
            f"several places have that name: {named}; give the code"
            if codes
            else f"no such place: {name}",
        )
    if not facts.are_read(db):
        raise UserError(
            "库里还没有读出投资事实，不能按地方筛选；先运行：zhaoshang facts",
            "no facts have been read yet, so articles cannot be chosen by place; run first: zhaoshang facts",
        )
    return codes[0]
