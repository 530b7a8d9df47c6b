"""When an article was published: what its text says, no more precisely and no less.

An absolute date beats a relative age, wherever it stands; a month and day without a year takes its
year only from evidence. What cannot be known is None: a wrong date is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from functools import lru_cache
from operator import attrgetter
from typing import Final, Literal

from crawler.fields.ages import Age, find_ages
from crawler.fields.clocks import Clock, read_clock
from crawler.fields.dateforms import (
    Form,
    Order,
    Written,
    day_of,
    find_dates,
    find_yearless,
    month_alone,
    orders_of,
)
from crawler.fields.text import half_width
from crawler.fields.zone import SHANGHAI
from crawler.words.labels import (
    DATE_LINK,
    DATE_LINK_EN,
    ENTERED,
    OTHER_COUNT,
    OTHER_DATE,
    OTHER_DATE_EN,
    PLAIN_DATE,
    PLAIN_DATE_OF,
    PUBLISHED,
    PUBLISHED_EN,
    UPDATED,
    UPDATED_EN,
    VIEWS,
    VIEWS_EN,
    VIEWS_SUFFIX,
)
from crawler.words.times import FROM_OR_TO, SINCE_OR_UNTIL

# No site of the field is older: an earlier date is a default value like 1970-01-01.
EARLIEST: Final = date(1990, 1, 1)

# The date stands at the head of an info line; beyond this it is somebody's article.
_WINDOW: Final = 2000
# An age or a bare "09-27" means publication in an info line, not in a paragraph ("3年前落户园区").
_INFO_LINE: Final = 160
# The clocks of server and crawler differ, and a page may show another zone's day.
_FUTURE: Final = timedelta(days=1)
# A date in a URL or feed is the day on which the article was filed; the date that its page shows
# differs from it by days. A month allows for the turn of a month and for a date set by hand, and
# is far below the half year at which two years would be equally near.
_NEAR: Final = timedelta(days=31)

_DAY: Final = len("2024-09-27")


class Precision(IntEnum):
    """How finely an instant is known."""

    YEAR = 1
    MONTH = 2
    DAY = 3
    MINUTE = 4
    SECOND = 5


# How much of ``2024-09-27 18:30:00`` each says.
_LENGTHS: Final = {
    Precision.YEAR: 4,
    Precision.MONTH: 7,
    Precision.DAY: 10,
    Precision.MINUTE: 16,
    Precision.SECOND: 19,
}
# What two instants of the same length of that have in common, beside the coarser ones.
_UNITS: Final = (
    (Precision.YEAR, attrgetter("year")),
    (Precision.MONTH, attrgetter("month")),
    (Precision.DAY, attrgetter("day")),
    (Precision.MINUTE, attrgetter("hour", "minute")),
    (Precision.SECOND, attrgetter("second")),
)
_INSTANT: Final = timedelta(microseconds=1)
# An age in days leaves an interval of up to two days, one in weeks of ten, in months of 24 and more, in years of 276 and
# more: these lie between.
_OF_WEEKS: Final = timedelta(days=4)
_OF_YEARS: Final = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Published:
    """The interval in which an article was published, as far as the text allows to know it."""

    start: datetime
    """The earliest instant that the text allows, Asia/Shanghai, inclusive."""
    end: datetime
    """The first instant that the text excludes, Asia/Shanghai."""
    basis: Literal["absolute", "relative", "yearless"]
    """A date with its year; an age counted from now; a month and day whose year was inferred."""
    raw: str
    """The piece of text that it was read from."""
    finest: Precision = Precision.SECOND
    """No precision beyond this is claimed: ``DAY`` for an age, unless it gives the time of day."""
    own_day: date | None = None
    """The day as the text writes it, in the zone that it names, where that is another than the day in Shanghai: beside
    ``2024-09-27T18:30:00+00:00`` a page may print either."""

    @property
    def precision(self) -> Precision | None:
        """The finest unit within which all of the interval lies; None if not even the year is."""
        first, last = self.start, self.end - _INSTANT
        known: Precision | None = None
        for precision, unit in _UNITS:
            if precision > self.finest or unit(first) != unit(last):
                break
            known = precision
        return known

    def __str__(self) -> str:
        """``2024``, ``2024-09``, ``2024-09-27`` and the time, as far as known; "" if nothing is."""
        precision = self.precision
        return self.start.isoformat(" ")[: _LENGTHS[precision]] if precision else ""

    def likely(self) -> str:
        """What an age comes to: a day if it counts days or hours, a month if it counts weeks or months, else what is sure.

        Of ``3天前`` not even the day is sure: themes round, cut off, or count calendar days. Two thirds of the interval
        later than its start lies the number that it states.
        """
        sure, span = str(self), self.end - self.start
        length = _LENGTHS[Precision.DAY if span < _OF_WEEKS else Precision.MONTH]
        if len(sure) >= length or span > _OF_YEARS:
            return sure
        return (self.start + span * 2 / 3).isoformat()[:length]


def parse_published(
    text: str | None, now: datetime, *, near: date | None = None, order: Order | None = None
) -> Published | None:
    """When an article was published, read from a date's text or a whole info line.

    ``now`` is aware, in any zone: ages count from it, and dates more than a day after its hour are
    refused, as are those before ``EARLIEST``. ``near`` is a date known from elsewhere (its URL, a
    feed); it gives its year to a month and day within 31 days of it, and tells which of its two days
    ``05/06/2026`` is, if it is one of them. ``order`` tells the same for a whole site (``day_order``);
    without either such a date is None. Only the first 2,000 characters are read. None if there is no
    date, none that can be known, or only one of something else (成文日期, 有效期), whose words
    ``shown_date`` gives. Never raises for any text.
    """
    if not text or not _SIGN.search(text, 0, _WINDOW):
        return None
    raw = text[:_WINDOW]
    present = now.astimezone(SHANGHAI)
    if found := _absolute(raw, present.replace(minute=0, second=0, microsecond=0), order):
        return found
    reader = _Reader(raw, half_width(raw), present, order)
    if near and orders_of(reader.text) and (found := reader.absolute(near)):
        return found
    return reader.yearless(near) or reader.relative()


# A list shows what its articles' pages show, and a day has many articles.
@lru_cache(maxsize=1024)
def _absolute(raw: str, hour: datetime, order: Order | None) -> Published | None:
    """``hour`` is the present's: what a date with its year says does not change from minute to minute."""
    return _Reader(raw, half_width(raw), hour, order).absolute()


def shown_date(text: str | None, now: datetime) -> str | None:
    """The words of the first date with a year that a text shows, whatever it is the date of; None without one.

    Where a page's only date is one of something else, this is kept as it stands, and nothing is made of it.
    """
    raw = (text or "")[:_WINDOW]
    dates = find_dates(half_width(raw), now.astimezone(SHANGHAI).date())
    return raw[slice(*dates[0].span)] if dates else None


def day_order(texts: Iterable[str], pairs: Iterable[tuple[str, date]] = ()) -> Order | None:
    """Whether one site writes the day or the month first, by all that it shows: ``28/06/2026`` has one reading.

    ``pairs`` are texts with the day that something else says of the same article (``<time datetime>``, a list, an
    address); a pair decides if just one reading is that day. None if nothing decides, or if they contradict.
    """
    orders: set[Order] = set()
    for text, day in [*((text, None) for text in texts), *pairs]:
        for readings in orders_of(half_width(text[:_WINDOW])):
            fitting = [order for order, each in readings.items() if day is None or each == day]
            if len(fitting) == 1:
                orders.add(fitting[0])
    return orders.pop() if len(orders) == 1 else None


def same_day(one: str, two: str) -> bool:
    """Whether two dates as they are stored may be one: the same day, or one that says only the other's month or year."""
    one, two = one[:_DAY], two[:_DAY]
    return one.startswith(two) or two.startswith(one)


def date_in_url(url: str) -> date | None:
    """The full date in an address's path or query: ``/t20240927_1.html``, ``/2022/0913/6.html``.

    None if there is none, or if its digits are part of a longer number.
    """
    for found in _URL_DATE.finditer(_URL_HEAD.sub("", url[:_WINDOW], count=1)):
        y, m, d = filter(None, found.group("y", "m", "d", "m1", "d1", "m2", "d2", "m3", "d3"))
        day = day_of(y, m, d)
        if day is not None and day >= EARLIEST:
            return day
    return None


def date_of_digits(digits: str) -> date | None:
    """The day that eight digits such as ``20240927`` write; None if they write none."""
    if len(digits) != 8 or not (digits.isascii() and digits.isdigit()):
        return None
    return day_of(digits[:4], digits[4:6], digits[6:])


_URL_HEAD: Final = re.compile(r"\A\s*(?:[A-Za-z][A-Za-z0-9+.-]*:)?//[^/?#]*")
_URL_DATE: Final = re.compile(
    r"""(?<![0-9])(?P<y>(?:19|20)[0-9]{2})
        (?: (?P<m>[01][0-9])(?P<d>[0-3][0-9])(?![0-9])          # 20240927
          | (?P<sep>[-_.])(?P<m1>[01]?[0-9])(?P=sep)(?P<d1>[0-3]?[0-9])(?![0-9])
          # With slashes the last number may be an id (/2024/10/5.html), unless it is a folder.
          | [/-]?(?P<m2>[01][0-9])/?(?P<d2>[0-3][0-9])(?=/)  # 2022/0913/ 202209/13/ 2022-09/13/
          | /(?P<m3>[01]?[0-9])/(?P<d3>[0-3]?[0-9])(?=/)
        )""",
    re.VERBOSE,
)

# A text without any of these has no date, as most texts of a page.
_SIGN: Final = re.compile(
    "[0-9０-９一二三四五六七八九十半两兩刚剛今昨前]|(?i:just|today|yesterday|\\ban? )"
)
_YEAR_ONLY: Final = re.compile(r"(?P<y>(?:19|20)[0-9]{2})年?")
_STAMP: Final = re.compile(
    r"(?:/Date\()?(?P<epoch>1[0-9]{9})(?:[0-9]{3})?(?:\+0800)?(?:\)/)?"
    r"|(?P<digits>20[0-9]{6})(?P<h>[0-2][0-9])(?P<m>[0-5][0-9])(?P<s>[0-5][0-9])?"
)


class _Rank(IntEnum):
    """What speaks for a date, the best first."""

    PUBLISHED = 0
    ENTERED = 1
    """When it was put into the system; 时间： without more."""
    BARE = 2
    ODD = 3
    """Behind a word that ends in 时间 or 日期 and is none of those known; a month without its day."""
    UPDATED = 4


_KIND: Final = rf"(?:{PLAIN_DATE.any}|{DATE_LINK.any})?$"
_KIND_EN: Final = rf"{DATE_LINK_EN.any}?$"
# The label at the end of what stands before a date, which has no white space.
_LABEL: Final = re.compile(
    rf"(?P<PUBLISHED>{PUBLISHED.any}{_KIND})|(?P<ENTERED>{ENTERED.any}{_KIND})|(?P<UPDATED>{UPDATED.any}{_KIND})"
)
_LABEL_EN: Final = re.compile(
    rf"(?P<PUBLISHED>{PUBLISHED_EN.any}{_KIND_EN})|(?P<UPDATED>{UPDATED_EN.any}{_KIND_EN})",
    re.IGNORECASE,
)
_PLAIN: Final = re.compile(rf"(?:^|[^\u4e00-\u9fff]){PLAIN_DATE_OF.any}?{PLAIN_DATE.any}$")
_ODD: Final = re.compile(rf"[\u4e00-\u9fff]{PLAIN_DATE.any}$")
_OTHER: Final = re.compile(rf"{OTHER_DATE.any}[\u4e00-\u9fff]{{0,4}}$")
_OTHER_EN: Final = re.compile(rf"{OTHER_DATE_EN.any}$", re.IGNORECASE)
# 浏览次数：2024-01-01 is what a broken counter says. Behind a gap it would be the next field: 浏览： 2024-01-01.
_COUNTED: Final = re.compile(
    rf"(?:{VIEWS.any}|{OTHER_COUNT.any}|{VIEWS_EN.any}){VIEWS_SUFFIX.any}?\s?:[\[(【]?\Z",
    re.IGNORECASE,
)
# No label is longer, in characters.
_LONGEST_LABEL: Final = 16
# Without a colon it is a label only if it ends like one: 开展招商活动 2024-09-27 is a title and its date.
_OTHER_KIND: Final = re.compile(rf"(?:{PLAIN_DATE.any}|期)$")
# 2025-11-13 创建: a label behind its date. 2024-09-27 发布人：… and 更新时间：… begin the next field.
_BEHIND: Final = re.compile(
    rf"""[\s)\]】]{{0,3}}(?:(?P<PUBLISHED>{PUBLISHED.any}|published|posted)|(?P<ENTERED>{ENTERED.any}|created)
    |(?P<UPDATED>{UPDATED.any}|updated|modified))(?=[\s,、/|·•;。)\]】(\[0-9]|\Z)(?!\s{{0,3}}:)""",
    re.IGNORECASE | re.VERBOSE,
)
_BEFORE: Final = 40
_SIGNS: Final = " \t\r\n:]】)'\"="
_REFUSED_BEFORE: Final = re.compile(rf"{SINCE_OR_UNTIL.any}\s?$")
_REFUSED_AFTER: Final = re.compile(
    rf"\s{{0,2}}(?:{FROM_OR_TO.any}|[至到~]\s{{0,2}}(?:[0-9]|今)"
    r"|-{1,3}\s{0,2}(?:[0-9]{1,4}\s?[-/.年月日]|今))"
)
# 2024年9月27日 9:00-11:30 is when something is held.
_HOURS: Final = re.compile(r"\s?[-~至到]{1,3}\s?[0-9]{1,2}[:时]")
_RANGE: Final = re.compile(r"\s{0,3}(?:[至到~]|-{1,3})\s{0,3}")
# What stands around a date that is all of a text, or of a cell of an info line.
_CELL_BEGIN: Final = re.compile(r"(?:\A|[|·([【,])\s{0,3}\Z")
_CELL_END: Final = re.compile(r"\s{0,3}(?:\Z|[|·)\]】,])|\s[0-9]{1,2}:[0-9]{2}")
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_AROUND: Final = " \t\r\n[]()【】"


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: datetime
    end: datetime
    span: tuple[int, int]
    rank: _Rank
    own_day: date | None = None


@dataclass(frozen=True, slots=True)
class _Mark:
    """A date where it stands, with the time of day behind it."""

    written: Written
    clock: Clock | None

    @property
    def span(self) -> tuple[int, int]:
        begin, end = self.written.span
        return begin, max(end, self.clock.end) if self.clock else end


@dataclass(frozen=True, slots=True)
class _Reader:
    """One text: as it was, and half-width character for character."""

    raw: str
    text: str
    now: datetime
    order: Order | None

    def absolute(self, near: date | None = None) -> Published | None:
        candidates = list(self._candidates(near)) or list(self._short_forms())
        best = min(candidates, key=lambda candidate: candidate.rank, default=None)
        if best is None:
            return None
        raw = self._with_age(best.span)
        return Published(best.start, best.end, "absolute", raw, own_day=best.own_day)

    def yearless(self, near: date | None) -> Published | None:
        if len(self.text) > _INFO_LINE:
            return None
        for span, month, day in find_yearless(self.text, self.order):
            if not self._refused(span) and (found := self._with_year(span, month, day, near)):
                return found
        return None

    def relative(self) -> Published | None:
        # A month and day that no year fits refutes the age beside it.
        if len(self.text) > _INFO_LINE or next(find_yearless(self.text), None):
            return None
        for age in find_ages(self.text, self.now):
            begin, end = age.span
            finest = Precision.SECOND if age.by_clock else Precision.DAY
            is_possible = age.start.date() >= EARLIEST and age.start <= self.now + _FUTURE
            if is_possible and _label(self.text[max(0, begin - _BEFORE) : begin]) is not None:
                return Published(age.start, age.end, "relative", self.raw[begin:end], finest)
        return None

    def _candidates(self, near: date | None) -> Iterator[_Candidate]:
        marks = [
            _Mark(each, None if each.form is Form.MONTH else self._clock(each))
            for each in find_dates(self.text, self.now.date(), self.order)
        ]
        for mark, rank in zip(marks, self._ranks(marks), strict=True):
            if rank is None or (day := self._day(mark, rank, near)) is None:
                continue
            start = datetime.combine(day, time(), SHANGHAI)
            if mark.written.form is Form.MONTH:
                yield _Candidate(start, _next_month(start), mark.span, max(rank, _Rank.ODD))
            else:
                yield self._timed(mark, start, rank)

    def _clock(self, written: Written) -> Clock | None:
        return read_clock(self.text, written.clock_at or written.span[1])

    def _ranks(self, marks: Sequence[_Mark]) -> Iterator[_Rank | None]:
        """For each date what speaks for it; None for one of something else."""
        # Of a word between two dates: 2025-11-13 创建 2026-11-01 更新.
        are_behind = bool(marks) and _BEHIND.match(self.text, marks[-1].span[1]) is not None
        read_to = 0
        for place, mark in enumerate(marks):
            begin, end = mark.span
            following = marks[place + 1].span[0] if place + 1 < len(marks) else None
            rank = _label(self.text[max(read_to, begin - _BEFORE) : begin])
            is_range = (place and _RANGE.fullmatch(self.text, read_to, begin)) or (
                following and _RANGE.fullmatch(self.text, end, following)
            )
            read_to = end
            if (
                is_range
                or self._refused(mark.span)
                or (mark.clock and _HOURS.match(self.text, end))
            ):
                yield None
                continue
            behind = _BEHIND.match(self.text, end) if rank is _Rank.BARE else None
            if behind and self._owns(end, behind, following, are_behind):
                rank, read_to = _Rank[behind.lastgroup or ""], behind.end()
            yield rank

    def _owns(
        self, end: int, label: re.Match[str], following: int | None, are_behind: bool
    ) -> bool:
        """Whether a label is that of the date before it, not of the one that follows."""
        if following is None or self.text[label.end() : following].strip():
            return True
        glued, apart = label.start(label.lastgroup or 0) == end, label.end() < following
        return are_behind if glued != apart else glued

    def _day(self, mark: _Mark, rank: _Rank, near: date | None) -> date | None:
        """The one day that a date can be; None if it may be two, or was never."""
        days = [day for day in mark.written.days if self._allowed(day)]
        if near in days:
            return near
        if mark.written.form is Form.SHORT:
            begin, end = mark.written.span
            is_alone = _CELL_BEGIN.search(self.text[:begin][-4:]) and _CELL_END.match(
                self.text, end
            )
            if not days or (rank in {_Rank.BARE, _Rank.ODD} and not is_alone):
                return None
            # Among Chinese the year stands first.
            is_chinese = _HAN.search(self.text) and "/" not in self.text[begin:end]
            is_first = is_chinese and days[0] == mark.written.days[0]
            return days[0] if is_first or len(days) == 1 else None
        # That one reading lies in the future does not decide: it may be the day of something to come.
        return days[0] if days and len(mark.written.days) == 1 else None

    def _short_forms(self) -> Iterator[_Candidate]:
        """``2024-09``, ``2024年`` and stamps: only as the whole text, or with a label."""
        text = self.text.rstrip(_AROUND)
        if len(text) > _INFO_LINE:
            return
        label = max(text.find(sign) for sign in ":]】") + 1
        is_labelled = _label(text[:label]) in {_Rank.PUBLISHED, _Rank.ENTERED, _Rank.UPDATED}
        rest = text[label if is_labelled else 0 :].lstrip(_AROUND)
        begin = len(text) - len(rest)
        span = (begin, begin + len(rest))
        if stamp := _STAMP.fullmatch(rest):
            yield from self._stamped(stamp, span)
        elif (month := month_alone(rest)) and self._allowed(month):
            start = datetime.combine(month, time(), SHANGHAI)
            yield _Candidate(start, _next_month(start), span, _Rank.ODD)
        elif (found := _YEAR_ONLY.fullmatch(rest)) and self._allowed(date(int(found["y"]), 1, 1)):
            start = datetime(int(found["y"]), 1, 1, tzinfo=SHANGHAI)
            yield _Candidate(start, start.replace(year=start.year + 1), span, _Rank.ODD)

    def _stamped(self, stamp: re.Match[str], span: tuple[int, int]) -> Iterator[_Candidate]:
        """Seconds or milliseconds since 1970, and ``20240927183005``."""
        length = timedelta(seconds=1)
        if stamp["epoch"]:
            start = datetime.fromtimestamp(int(stamp["epoch"]), SHANGHAI)
        elif (day := date_of_digits(stamp["digits"])) and stamp["h"] < "24":
            clock = time(int(stamp["h"]), int(stamp["m"]), int(stamp["s"] or 0))
            start = datetime.combine(day, clock, SHANGHAI)
            length = length if stamp["s"] else timedelta(minutes=1)
        else:
            return
        if self._allowed(start.date()) and start <= self.now + _FUTURE:
            yield _Candidate(start, start + length, span, _Rank.BARE)

    def _allowed(self, day: date) -> bool:
        """Whether a day lies between ``EARLIEST`` and tomorrow."""
        return EARLIEST <= day <= (self.now + _FUTURE).date()

    def _timed(self, mark: _Mark, start: datetime, rank: _Rank) -> _Candidate:
        day = start.date()
        if clock := mark.clock:
            moment = start + clock.since_midnight
            if clock.zone:
                moment = moment.replace(tzinfo=clock.zone).astimezone(SHANGHAI)
            if moment <= self.now + _FUTURE:
                own = None if moment.date() == day else day
                return _Candidate(moment, moment + clock.length, mark.span, rank, own)
        return _Candidate(start, start + timedelta(days=1), mark.written.span, rank)

    def _refused(self, span: tuple[int, int]) -> bool:
        before = self.text[max(0, span[0] - 12) : span[0]]
        return (
            _REFUSED_BEFORE.search(before) is not None
            or _REFUSED_AFTER.match(self.text, span[1]) is not None
        )

    def _with_age(self, span: tuple[int, int]) -> str:
        """The date's words, with the age before its bracket: ``1年前 (2024-09-27)``."""
        begin, end = span
        lead = self.text[:begin].rstrip()
        if not lead.endswith("(") or self.text[end : end + 1] != ")":
            return self.raw[begin:end]
        age = self._age_ending_at(len(lead[:-1].rstrip()))
        return self.raw[age.span[0] : end + 1] if age else self.raw[begin:end]

    def _with_year(
        self, span: tuple[int, int], month: int, day: int, near: date | None
    ) -> Published | None:
        age = self._age_ending_at(len(self.text[: span[0]].rstrip(" (")))
        if age is None and near is None:
            return None
        years = range(self.now.year + 1, EARLIEST.year - 1, -1)
        days = [
            each for year in years if (each := day_of(year, month, day)) and self._allowed(each)
        ]
        starts = [datetime.combine(each, time(), SHANGHAI) for each in days]
        if age is not None:
            starts = [s for s in starts if s < age.end and age.start < s + timedelta(days=1)]
            if len(starts) == 1:
                near = starts[0].date()
            begin, close = age.span[0], re.match(r"\s?\)", self.text[span[1] :])
            span = (begin, span[1] + (close.end() if close else 0))
        if near is None or not starts:
            return None
        start = min(starts, key=lambda s: abs(s.date() - near))
        if abs(start.date() - near) > _NEAR:
            return None
        mark = _Mark(Written(span, (start.date(),)), read_clock(self.text, span[1]))
        known = self._timed(mark, start, _Rank.BARE)
        return Published(known.start, known.end, "yearless", self.raw[slice(*known.span)])

    def _age_ending_at(self, end: int) -> Age | None:
        begin = max(0, end - 20)
        for age in find_ages(self.text[begin:end], self.now):
            if age.span[1] == end - begin:
                return Age((age.span[0] + begin, end), age.start, age.end)
        return None


def _label(lead: str) -> _Rank | None:
    """How the label at the end of what stands before a date ranks it; None if it is that of another date."""
    label = lead.rstrip(_SIGNS)
    if not label:
        return _Rank.BARE
    dense = "".join(label.split())[-_LONGEST_LABEL:]
    if _COUNTED.search(lead[-_LONGEST_LABEL:]):
        return None
    is_latin = dense.isascii()
    if found := (_LABEL_EN if is_latin else _LABEL).search(dense):
        return _Rank[found.lastgroup or ""]
    if is_latin:
        return None if _OTHER_EN.search(dense) else _Rank.BARE
    if _PLAIN.search(label[-_LONGEST_LABEL:]):
        return _Rank.ENTERED
    is_set_off = label != lead.rstrip()
    if (is_set_off or _OTHER_KIND.search(dense)) and _OTHER.search(dense):
        return None
    return _Rank.ODD if is_set_off and _ODD.search(dense) else _Rank.BARE


def _next_month(start: datetime) -> datetime:
    return (start + timedelta(days=31)).replace(day=1)
