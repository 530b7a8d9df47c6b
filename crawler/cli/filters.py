"""What ``search`` and ``export`` have in common: a query, and options that leave fewer articles."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from crawler.cli.declared import next_crawl
from crawler.cli.language import tell
from crawler.cli.names import stored
from crawler.clock import local, present, stamp
from crawler.errors import UserError
from crawler.fields.zone import SHANGHAI
from crawler.health.reasons import counted
from crawler.storage import facts, news, search
from crawler.storage.issues import issue_before, series
from crawler.storage.queries import sites
from crawler.storage.reader import Readable
from crawler.storage.search import Filters
from crawler.storage.search_query import SearchQuery

_DAY: Final = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_BACK: Final = re.compile(r"(\d{1,4})d")
_LAST: Final = "last"
WEEK: Final = 7
"""Days of which is told what is new where nothing has been issued yet."""
_SITES_NAMED: Final = 6
_F = TypeVar("_F", bound=Callable[..., Any])


def day(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """A day, month or year, or so many days back: ``7d`` begins with the day a week ago, today included."""
    if value is None:
        return None
    if back := _BACK.fullmatch(value):
        today = present().astimezone(SHANGHAI).date()
        return (today - timedelta(days=max(int(back[1]) - 1, 0))).isoformat()
    if not _is_day(value):
        raise UserError(
            f"日期写作 2024-09-27，或近几天 7d：{value}",
            f"a date is written 2024-09-27, or 7d for the last 7 days: {value}",
        )
    return value


def _is_day(value: str) -> bool:
    """A day, month or year of the calendar: it is compared as text, which would take 2024-13-01 too."""
    if not _DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value + "-01-01"[len(value) - 4 :])
    except ValueError:
        return False
    return True


def _since_when(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> str | None:
    """The moment, UTC, with which a day of Asia/Shanghai begins; ``last`` stays what it is, see ``since_issue``."""
    if value == _LAST:
        return value
    first = day(context, parameter, value)
    if first is None:
        return None
    whole = datetime.fromisoformat(first + "-01-01"[len(first) - 4 :]).replace(tzinfo=SHANGHAI)
    return stamp(whole)


_OPTIONS: Final = (
    click.option("--site", shell_complete=stored, help="只看一个站点 one site only"),
    click.option("--category", help="只看一个栏目 one category only"),
    click.option("--since", metavar="7d|DAY", callback=day, help="近几天，或从某天起 days back, or a day"),
    click.option("--until", metavar="DAY", callback=day, help="到这天止 on or before this day"),
    click.option("--new", "new_since", metavar="7d|DAY|last", callback=_since_when, help="新文章；last 为上期简报以来 new articles"),
    click.option("--region", "regions", multiple=True, metavar="PLACE", help="文中提到此地 mentions the place"),
)  # fmt: skip


def _place(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """The code of a division that is named."""
    if value is None:
        return None
    from crawler.facts.divisions import codes_of, names_now

    codes = codes_of(value)
    if len(codes) == 1:
        return codes[0]
    told = "、".join(f"{code} {names_now().get(code, '')}" for code in codes[:_SITES_NAMED])
    raise UserError(
        f"--place：{'同名的有 ' + told if codes else '没有这个地方：' + value}",
        f"--place: {'ambiguous: ' + told if codes else 'no such place: ' + value}",
    )


def _industry(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """The division of GB/T 4754 that a word or a code stands for."""
    if value is None:
        return None
    from crawler.facts.industries import DIVISIONS, industry

    named = [code for code, name in DIVISIONS.items() if name == value]
    code = value.upper() if value.upper() in DIVISIONS else (named[0] if named else industry(value))
    if code is None:
        raise UserError(
            f"--industry：不知道是哪个行业：{value}（可写 C38 这样的代码，见表 industries）",
            f"--industry: unknown industry {value}; a code such as C38 works too, see the table industries",
        )
    return code


def _amount(context: click.Context, parameter: click.Parameter, value: str | None) -> int | None:
    """A sum in whole units: 1亿, 5000万, 100000000."""
    if value is None:
        return None
    from crawler.facts.amounts import amounts

    if value.isascii() and value.isdigit():
        return int(value[:18])
    found = amounts(value if value.endswith("元") else value + "元")
    if len(found) != 1:
        raise UserError(
            f"--min-amount 写作 1亿 或 5000万：{value}",
            f"--min-amount is written 1亿 or 5000万: {value}",
        )
    return found[0].lo


_STAGES: Final = (
    "拟建",
    "洽谈",
    "签约",
    "落户",
    "开工",
    "在建",
    "竣工",
    "投产",
    "达产",
    "取消",
    "否认",
)
_FACTS: Final = (
    click.option("--place", metavar="PLACE", callback=_place, help="发生地（广东、330481） in this place"),
    click.option("--industry", metavar="WORD", callback=_industry, help="行业（锂电、C38） in this industry"),
    click.option("--min-amount", metavar="SUM", callback=_amount, help="投资不少于（1亿） at least this amount"),
    click.option("--stage", type=click.Choice(_STAGES), help="阶段 stage"),
)  # fmt: skip


def fact_options(function: _F) -> _F:
    """``--place``, ``--industry``, ``--min-amount``, ``--stage``: of the facts that were read from the texts."""
    for option in reversed(_FACTS):
        function = option(function)
    return function


def subject_options(function: _F) -> _F:
    """What a subscription and a briefing are about besides words: ``--site``, ``--category``, ``--region``, and facts."""
    site, category, *_ = _OPTIONS
    places = click.option("--region", "places", multiple=True, metavar="PLACE", help="文中提到此地 mentions the place")  # fmt: skip
    return site(category(places(fact_options(function))))


def filter_options(function: _F) -> _F:
    """``--site``, ``--category``, ``--since``, ``--until``, ``--new``, ``--region``."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def since_issue(
    filters: Filters, database: Path, words: Sequence[str] = (), places: Sequence[str] = ()
) -> Filters:
    """``--new last``: what came after the last issue of a briefing of an earlier day, as ``briefing --since last`` has it.

    The one of the same words and filters, else the whole one. Where there is none it is the last 7 days, and that is told.
    """
    if filters.new_since != _LAST:
        return filters
    now = present()
    name = series(" ".join(words), places, filters)
    issue = issue_before(database, now, name)
    if issue is None:
        tell_no_issue()
        return replace(filters, new_since=news.since(now, WEEK))
    day = local(issue.at)[:10]
    tell(f"从 {day} 的上期简报算起", f"since the issue of {day}", err=True)
    return replace(filters, new_since=None, new_after=issue.seen_id)


def tell_no_issue() -> None:
    """Tell that nothing has been issued to begin with, and with what one begins instead."""
    tell(
        f"今天以前还没有出过一期（同一天写的算同一期），先说近 {WEEK} 天",
        f"there is no issue of an earlier day (all of one day are one issue); this one covers {WEEK} days",
        err=True,
    )


def new_words(filters: Filters) -> tuple[str, str]:
    """What ``--new`` asks for, in Chinese and English; the day is that of Asia/Shanghai."""
    if filters.new_since is None:
        return "上期简报以来的新文章", "new since the last issue"
    first = local(filters.new_since)[:10]
    return f"{first} 以来的新文章", f"new since {first}"


def without_new(filters: Filters) -> Filters:
    """The same filters for new and old articles alike."""
    return replace(filters, new_since=None, new_after=None)


def say_why_nothing_new(filters: Filters, found: int, whole: int) -> None:
    """Tell whoever asked for new articles, where there are none among ``found``, what counts as new; ``whole``: articles that the
    other filters leave."""
    if found or filters == without_new(filters):
        return
    if not whole:
        tell_no_articles()
        return
    zh, en = next_crawl()
    tell(
        f"另有 {whole} 篇不算新：更早采到的，以及首次采集补齐的旧文章；要包括它们，去掉 --new。下一步：{zh}",
        f"{counted(whole, 'other article')} not new: harvested earlier, or fetched when a site was added; leave out --new to include "
        f"them. Next: {en}",
        err=True,
    )


def tell_no_articles() -> None:
    """Tell that nothing is stored, and what to do."""
    zh, en = next_crawl()
    tell(f"还没有文章：{zh}", f"no articles yet: {en}", err=True)


def parsed(words: Sequence[str], regions: Sequence[str]) -> SearchQuery:
    """The query. Raises UserError if there is nothing to search for, NoSuchOption for a word such as ``--sitee``."""
    for word in words:
        if re.match(r"--[a-z]", word):
            raise click.NoSuchOption(word, ctx=click.get_current_context())
    query = SearchQuery.parse(" ".join(words)) if words or not regions else SearchQuery()
    query.also(regions)
    return query


def check_site(db: Readable, site: str | None) -> None:
    """Raises UserError for a site of which nothing is stored; None is all sites."""
    if site is not None and site not in (names := sites(db)):
        listed = ", ".join(names[:_SITES_NAMED]) + (" …" if len(names) > _SITES_NAMED else "")
        raise UserError(
            f"库里没有站点 {site}" + (f"；有：{listed}" if names else ""),
            f"the database has nothing from a site {site}"
            + (f"; it has: {listed}" if names else ""),
        )


def check_filters(db: Readable, filters: Filters) -> None:
    """Raises UserError for a site of which nothing is stored, for facts where none are read, and for days in the wrong order."""
    check_site(db, filters.site)
    if filters.asks_facts and not facts.are_read(db):
        raise UserError(
            "库里还没有读出投资事实，不能按地方、行业、金额、阶段筛选；先运行：zhaoshang facts",
            "no facts have been read yet, so --place, --industry, --min-amount and --stage cannot be used; run first: zhaoshang facts",
        )
    if filters.since and filters.until and filters.since[: len(filters.until)] > filters.until:
        raise UserError(
            f"起始 {filters.since} 晚于截止 {filters.until}",
            f"--since {filters.since} is later than --until {filters.until}",
        )


def check_index(db: Readable) -> None:
    """Raises UserError if the search index is off."""
    if not search.is_on(db):
        raise UserError(
            "搜索索引已关闭，请先运行 zhaoshang index on",
            "the search index is off; run zhaoshang index on",
        )
