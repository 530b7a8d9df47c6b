"""When an article was published: what its text says, no more precisely and no less.

An absolute date beats a relative age, wherever it stands; a month and day without a year takes its
year only from evidence. What cannot be known is None: a wrong date is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import IntEnum
from functools import lru_cache
from operator import attrgetter
from typing import Final, Literal

from crawler.fields.ages import Age, find_ages
from crawler.fields.text import half_width

# A fixed offset, for China has had no daylight saving time since 1991.
SHANGHAI: Final = timezone(timedelta(hours=8), "Asia/Shanghai")
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

_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_DAY: Final = len("2024-09-27")
_DIGITS: Final = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"○": "0", "零": "0"}


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

    def contradicts(self, other: Published, slack: timedelta = timedelta(minutes=2)) -> bool:
        """Whether no instant fits both, not even when the clocks differ by ``slack``."""
        return self.start >= other.end + slack or other.start >= self.end + slack


def parse_published(
    text: str | None, now: datetime, *, near: date | None = None
) -> Published | None:
    """When an article was published, read from a date's text or a whole info line.

    ``now`` is aware, in any zone: ages count from it, and dates more than a day after its hour are
    refused, as are those before ``EARLIEST``. ``near`` is a date known from elsewhere (its URL, a
    feed); it only gives its year to a month and day within 31 days of it. Only the first 2,000
    characters are read. None if there is no date, or none that can be known. Never raises for any
    text.
    """
    if not text:
        return None
    raw = text[:_WINDOW]
    present = now.astimezone(SHANGHAI)
    if found := _absolute(raw, present.replace(minute=0, second=0, microsecond=0)):
        return found
    reader = _Reader(raw, half_width(raw), present)
    return reader.yearless(near) or reader.relative()


# A list shows what its articles' pages show, and a day has many articles.
@lru_cache(maxsize=1024)
def _absolute(raw: str, hour: datetime) -> Published | None:
    """``hour`` is the present's: what a date with its year says does not change from minute to minute."""
    return _Reader(raw, half_width(raw), hour).absolute()


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
        day = _date(y, m, d)
        if day is not None and day >= EARLIEST:
            return day
    return None


def date_of_digits(digits: str) -> date | None:
    """The day that eight digits such as ``20240927`` write; None if they write none."""
    if len(digits) != 8 or not (digits.isascii() and digits.isdigit()):
        return None
    return _date(digits[:4], digits[4:6], digits[6:])


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

_TIME: Final = re.compile(
    r"""[\sT,]{0,4}(?:[\[(]?(?:星期|周)[一二三四五六日天][\])]?\s{0,3})?[(\[]?
        (?P<half>上午|下午|晚上|早上|凌晨|中午|傍晚)?\s{0,2}
        (?P<h>[0-9]{1,2})\s?(?::|时|点)\s?(?P<m>[0-9]{2})(?![0-9])
        (?:(?:\s?[:分]\s?(?P<s>[0-9]{2})(?![0-9])秒?(?:\.[0-9]{1,9})?)|分)?
        (?:\s?(?P<ampm>[AaPp])\.?[Mm]\b\.?)?
        (?:\s?(?P<zone>Z|GMT|UTC|[+-][0-9]{2}:?[0-9]{2})(?![0-9A-Za-z]))?""",
    re.VERBOSE,
)

_DATES: Final = re.compile(
    r"""(?P<y>(?:19|20)[0-9]{2})
        (?: \s{0,2}(?P<sep>[-/.])\s{0,2}(?P<m>[0-9]{1,2})\s{0,2}(?P=sep)\s{0,2}(?P<d>[0-9]{1,2})
          | \s{0,2}年\s{0,2}(?P<cm>[0-9]{1,2})\s{0,2}月(?:\s{0,2}(?P<cd>[0-9]{1,2})\s{0,2}[日号])?
        )
      | (?P<hy>[〇○零一二三四五六七八九]{4})\s?年\s?(?P<hm>[一二三四五六七八九十]{1,3})\s?月
        \s?(?P<hd>[一二三四五六七八九十]{1,3})\s?[日号]
      | (?<![0-9A-Za-z_.\-/年])(?P<ty>(?:19|20)[0-9]{2})(?P<tm>[01][0-9])(?P<td>[0-3][0-9])
        (?![0-9A-Za-z_\-/]|\.[0-9])
      | (?<![0-9年])(?P<sy>[0-9]{2})年(?P<sm>[0-9]{1,2})月(?P<sd>[0-9]{1,2})[日号]
      | (?<![0-9])['’‘](?P<ay>[0-9]{2})-(?P<am>[0-9]{1,2})-(?P<ad>[0-9]{1,2})(?![0-9-])
      | (?<![A-Za-z])(?P<em>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s{1,2}
        (?P<ed>[0-9]{1,2})(?:st|nd|rd|th)?(?:,?\s{1,2}|,)
        (?:(?P<et>[0-9]{2}:[0-9]{2}:[0-9]{2})\s(?:[A-Z]{3,4}\s)?)?(?P<ey>(?:19|20)[0-9]{2})(?![0-9])
      | (?<![0-9])(?P<bd>[0-9]{1,2})(?:st|nd|rd|th)?[\s-]{1,2}
        (?P<bm>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,?[\s-]{1,2}
        (?P<by>(?:19|20)[0-9]{2})(?![0-9])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MONTH_ONLY: Final = re.compile(r"(?P<y>(?:19|20)[0-9]{2})\s?[-/.年]\s?(?P<m>[0-9]{1,2})月?")
_YEAR_ONLY: Final = re.compile(r"(?P<y>(?:19|20)[0-9]{2})年?")
_YEARLESS: Final = re.compile(
    r"""(?<![0-9A-Za-z.:/\-年])(?:(?P<m>[0-9]{2})(?P<sep>[-/])(?P<d>[0-9]{2})(?![0-9./:%\-])
      | (?P<cm>[0-9]{1,2})\s?月\s?(?P<cd>[0-9]{1,2})\s?[日号])""",
    re.VERBOSE,
)

_PUBLISHED_LABEL: Final = re.compile(
    r"(?:(?:发布|发表|发稿|发文|发帖|刊发|刊登|添加|录入|上传|公布|上网|上线|创建|加入|入库)(?:时间|日期|于|在)?"
    r"|发布人.{0,8}|(?:published|posted|date|pubdate|created)(?:date|time|on|at)?)$",
    re.IGNORECASE,
)
_PLAIN_LABEL: Final = re.compile(r"(?:^|[^\u4e00-\u9fff])(?:来源|文章|信息|新闻)?(?:时间|日期)$")
_UPDATED_LABEL: Final = re.compile(
    r"(?:更新|修改|修订|编辑于|updated?|modified)(?:时间|日期|于|on|at|date|time)?$", re.IGNORECASE
)
_OTHER_LABEL: Final = re.compile(
    r"(?:截[止至]|有效|报名|成立|实施|生效|施行|失效|废止|到期|开标|投标|递交|提交|开工|竣工|活动|会议|举办|举行|"
    r"开始|结束|起止|起始|出生|注册|登记|批准|签订|签发|签署|成文|印发|生成|征集|公示|展会|展览|培训|考试|面试|"
    r"招聘|入驻|落户|投产|评选|申报|受理|竞买|挂牌|拍卖|deadline|expire[sd]?)"
    r"[\u4e00-\u9fff]{0,4}$",
    re.IGNORECASE,
)
_REFUSED_BEFORE: Final = re.compile(
    r"(?:截[止至](?:时间|日期)?[为到于]?|有效期[至到]?|[至到~自从]|报名时间|活动时间|会议时间|成立于|生于)$"
)
_REFUSED_AFTER: Final = re.compile(
    r"\s{0,2}(?:起(?!草)|止|之?前|以前|之?后(?!台)|以[来后]|至今|(?:[至到~]|-{1,2})\s{0,2}(?:[0-9]|今))"
)
_AROUND: Final = " \t\r\n[]()【】"
_NUMBERED: Final = re.compile(r"(?:[号码]|编号|ID|No\.?)[:\s]{0,3}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: datetime
    end: datetime
    span: tuple[int, int]
    rank: int
    """0 labelled as publication, 1 unlabelled, 2 only a month, 3 labelled as update."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """One text: as it was, and half-width character for character."""

    raw: str
    text: str
    now: datetime

    def absolute(self) -> Published | None:
        candidates = list(self._candidates()) or list(self._short_forms())
        best = min(candidates, key=lambda candidate: candidate.rank, default=None)
        if best is None:
            return None
        return Published(best.start, best.end, "absolute", self._with_age(best.span))

    def yearless(self, near: date | None) -> Published | None:
        if len(self.text) > _INFO_LINE:
            return None
        for found in _YEARLESS.finditer(self.text):
            if self._refused(found.span()):
                continue
            month, day = found["m"] or found["cm"], found["d"] or found["cd"]
            result = self._with_year(found.span(), int(month), int(day), near)
            if result is not None:
                return result
        return None

    def relative(self) -> Published | None:
        # A month and day that no year fits refutes the age beside it.
        if len(self.text) > _INFO_LINE or _YEARLESS.search(self.text):
            return None
        for age in find_ages(self.text, self.now):
            raw = self.raw[age.span[0] : age.span[1]]
            finest = Precision.SECOND if age.by_clock else Precision.DAY
            if age.start.date() >= EARLIEST and age.start <= self.now + _FUTURE:
                return Published(age.start, age.end, "relative", raw, finest)
        return None

    def _candidates(self) -> Iterator[_Candidate]:
        for found in _DATES.finditer(self.text):
            parts = _ymd(found, self.now)
            if parts is None or _is_part_of_number(found):
                continue
            rank = self._rank(found.span())
            if rank is None:
                continue
            year, month, day = parts
            if day is None:
                if start := self._allowed(year, month, 1):
                    yield _Candidate(start, _next_month(start), found.span(), max(rank, 2))
            elif start := self._allowed(year, month, day):
                yield self._timed(found, start, rank)

    def _short_forms(self) -> Iterator[_Candidate]:
        """``2024-09`` and ``2024年``: only as the whole text, or with a label."""
        text = self.text.rstrip(_AROUND)
        if len(text) > _INFO_LINE:
            return
        label = max(text.find(sign) for sign in ":]】") + 1
        begin = label if self._rank((label, label)) in {0, 3} else 0
        rest = text[begin:].lstrip(_AROUND)
        begin = len(text) - len(rest)
        span = (begin, begin + len(rest))
        if found := _MONTH_ONLY.fullmatch(rest):
            if start := self._allowed(int(found["y"]), int(found["m"]), 1):
                yield _Candidate(start, _next_month(start), span, 2)
        elif (found := _YEAR_ONLY.fullmatch(rest)) and (
            start := self._allowed(int(found["y"]), 1, 1)
        ):
            yield _Candidate(start, start.replace(year=start.year + 1), span, 2)

    def _allowed(self, year: int, month: int, day: int) -> datetime | None:
        """Midnight of a day that exists and lies between ``EARLIEST`` and tomorrow."""
        found = _date(year, month, day)
        if found is None or found < EARLIEST:
            return None
        start = datetime.combine(found, time(), SHANGHAI)
        return start if start <= self.now + _FUTURE else None

    def _timed(self, found: re.Match[str], start: datetime, rank: int) -> _Candidate:
        begin, end = found.span()
        clock = _TIME.match(self.text, end)
        moment, length = (_moment(start, clock) if clock else None) or (start, timedelta(days=1))
        if found["et"]:
            hour, minute, second = map(int, found["et"].split(":"))
            if hour < 24 and minute < 60 and second < 60:
                moment = start.replace(hour=hour, minute=minute, second=second)
                length = timedelta(seconds=1)
        if moment > self.now + _FUTURE:
            moment, length = start, timedelta(days=1)
        if clock and length < timedelta(days=1):
            end = clock.end()
        return _Candidate(moment, moment + length, (begin, end), rank)

    def _rank(self, span: tuple[int, int]) -> int | None:
        """How a date's label ranks it; None if the words around it make it another date."""
        if self._refused(span):
            return None
        before = re.sub(r"\s+", "", self.text[max(0, span[0] - 40) : span[0]])
        label = before.rstrip(":]】)'\"=")
        if _PUBLISHED_LABEL.search(label):
            return 0
        if _UPDATED_LABEL.search(label):
            return 3
        if label == before:  # "开展招商活动 2024-09-27" is a title and its date, no label
            return 0 if _PLAIN_LABEL.search(label) else 1
        if _PLAIN_LABEL.search(label):
            return 0
        return None if _OTHER_LABEL.search(label) else 1

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
        if lead.endswith("(") and self.text[end : end + 1] == ")":
            for age in find_ages(self.text[:begin], self.now):
                if age.span[1] == len(lead[:-1].rstrip()):
                    begin, end = age.span[0], end + 1
        return self.raw[begin:end]

    def _with_year(
        self, span: tuple[int, int], month: int, day: int, near: date | None
    ) -> Published | None:
        years = range(self.now.year + 1, EARLIEST.year - 1, -1)
        starts = [start for year in years if (start := self._allowed(year, month, day))]
        lead = self.text[: span[0]].rstrip(" (")
        age = self._age_ending_at(len(lead))
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
        clock = _TIME.match(self.text, span[1])
        moment, length = (_moment(start, clock) if clock else None) or (start, timedelta(days=1))
        end = clock.end() if clock and length < timedelta(days=1) else span[1]
        raw = self.raw[span[0] : end]
        return Published(moment, moment + length, "yearless", raw)

    def _age_ending_at(self, end: int) -> Age | None:
        begin = max(0, end - 12)
        for age in find_ages(self.text[begin:end], self.now):
            if age.span[1] == end - begin:
                return Age((age.span[0] + begin, end), age.start, age.end)
        return None


def _ymd(found: re.Match[str], now: datetime) -> tuple[int, int, int | None] | None:
    """Year, month, day of a match of ``_DATES``; the day may be missing."""
    if found["hy"]:
        year = int("".join(_DIGITS[c] for c in found["hy"]))
        return year, _numeral(found["hm"]), _numeral(found["hd"])
    if found["ey"] or found["by"]:
        month = _MONTHS[(found["em"] or found["bm"]).lower()]
        return int(found["ey"] or found["by"]), month, int(found["ed"] or found["bd"])
    if found["cm"]:
        return int(found["y"]), int(found["cm"]), int(found["cd"]) if found["cd"] else None
    if found["y"] or found["ty"]:
        y, m, d = (found[a] or found[b] for a, b in (("y", "ty"), ("m", "tm"), ("d", "td")))
        return int(y), int(m), int(d)
    y, m, d = (found[a] or found[b] for a, b in (("sy", "ay"), ("sm", "am"), ("sd", "ad")))
    century = now.year // 100 * 100
    year = century + int(y)
    return (year if year <= now.year + 1 else year - 100), int(m), int(d)


def _is_part_of_number(found: re.Match[str]) -> bool:
    """Whether the digits around a date show that it is something else, or cannot be divided."""
    text, end = found.string, found.end()
    if found["ty"]:
        return _NUMBERED.search(text[: found.start()][-6:]) is not None
    if not found["sep"]:
        # "2024年1月5家" is month and a count; "2024年1-9月" never matches.
        return found["cm"] is not None and found["cd"] is None and text[end : end + 1].isdigit()
    sep = found["sep"]
    if re.search(rf"[0-9]\{sep}$", text[: found.start()]):
        return True  # 10.2024.9.27, 978-2024-9-27
    rest = text[end : end + 5]
    if not rest[:1].isdigit():
        return len(rest) > 1 and rest[0] == sep and rest[1].isdigit()
    # "2024-09-2743" or "2024-09-2718:30": the next value is glued on. Where month and day have two
    # digits each it is known where the day ends.
    if len(found["m"]) < 2 or len(found["d"]) < 2:
        return True
    return not (found["m"].startswith("0") or re.match(r"[0-9]{2}:[0-9]{2}", rest))


def _moment(start: datetime, clock: re.Match[str]) -> tuple[datetime, timedelta] | None:
    """The instant that a time of day gives to a day in Shanghai, and for how long it holds."""
    hour, minute, second = int(clock["h"]), int(clock["m"]), int(clock["s"] or 0)
    half = clock["half"] or (clock["ampm"] or "").lower()
    if half in {"下午", "晚上", "傍晚", "p"} and 0 < hour < 12:
        hour += 12
    elif (half == "中午" and hour in {1, 2}) or (half in {"凌晨", "a"} and hour == 12):
        hour = (hour + 12) % 24
    elif half == "晚上" and hour == 12:
        return None
    if hour > 23 or minute > 59 or second > 59:
        return None
    moment = start.replace(hour=hour, minute=minute, second=second)
    if clock["zone"]:
        offset = _offset(clock["zone"])
        if offset is None:
            return None
        moment = moment.replace(tzinfo=offset).astimezone(SHANGHAI)
    return moment, timedelta(seconds=1) if clock["s"] else timedelta(minutes=1)


def _offset(zone: str) -> timezone | None:
    if zone in {"Z", "GMT", "UTC"}:
        return UTC
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    if hours > 14 or minutes > 59:
        return None
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if zone[0] == "-" else offset)


def _numeral(text: str) -> int:
    """十, 二十七, 七; 0 if it is no number below 100."""
    tens, ten, ones = text.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or tens == "十" or ones == "十":
        return 0
    value = int(_DIGITS[tens or "一"]) * 10 if ten else 0
    return value + (int(_DIGITS[ones]) if ones else 0)


def _next_month(start: datetime) -> datetime:
    return (start + timedelta(days=31)).replace(day=1)


def _date(year: int | str, month: int | str, day: int | str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
