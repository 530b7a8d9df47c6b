"""Days and times as pages print them."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from tests.bench.drawn.lots import Lot


def printed(form: str, day: datetime) -> str:
    """A time in this form: strftime's, with ``%-m`` and its like on every system."""
    for code, value in (("%-m", day.month), ("%-d", day.day), ("%-H", day.hour)):
        form = form.replace(code, str(value))
    return day.strftime(form)


_PAGE: Final = (
    "%Y-%m-%d", "%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y年%m月%d日", "%Y年%-m月%-d日", "%Y/%m/%d", "%Y.%m.%d",
    "%Y-%-m-%-d", "%Y-%-m-%-d %-H:%M:%S", "%Y/%-m/%-d %-H:%M:%S", "%Y年%m月%d日 %H:%M", "%Y/%m/%d %H:%M",
)  # fmt: skip
_LIST: Final = (
    "%Y-%m-%d", "%Y-%m-%d", "%Y-%m-%d", "[%Y-%m-%d]", "(%Y-%m-%d)", "【%Y-%m-%d】", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y-%m-%d %H:%M", "%Y-%-m-%-d", "（%Y年%-m月%-d日）",
)  # fmt: skip
_SHORT: Final = ("%m-%d", "[%m-%d]", "(%m/%d)", "%m月%d日")


def on_page(lot: Lot, day: datetime) -> str:
    """A time as the site's article pages print it."""
    return printed(lot.pick("date.page", _PAGE), day)


def on_list(lot: Lot, day: datetime, *, whole: bool) -> str:
    """A day as its lists print it; ``whole``: with the year, for pages that print none."""
    if not whole and lot.flag("date.short", 0.12):
        return printed(lot.pick("date.list.short", _SHORT), day)
    return printed(lot.pick("date.list", _LIST), day)


def whole_days(day: datetime) -> list[str]:
    """A day in every form with a year that a page may print."""
    forms = (
        "%Y-%m-%d",
        "%Y-%-m-%-d",
        "%Y/%m/%d",
        "%Y/%-m/%-d",
        "%Y.%m.%d",
        "%Y年%m月%d日",
        "%Y年%-m月%-d日",
    )
    split = ("%d%Y-%m", "%Y%m-%d", "%d%Y.%m", "%m/%d%Y", "%Y年%-m月", "%B %-d, %Y")
    return [printed(form, day) for form in (*forms, *split)]
