"""Ages as the Z-BlogPHP theme *tpure* writes them, its rounding included."""

from __future__ import annotations

from datetime import datetime, timedelta

# The theme's own units: a month is 30 days and a year is 12 of those months.
_UNITS: tuple[tuple[timedelta, str, str], ...] = (
    (timedelta(days=360), "年前", "%Y-%m-%d"),
    (timedelta(days=30), "个月前", "%m-%d"),
    (timedelta(days=7), "周前", "%m-%d"),
    (timedelta(days=1), "天前", ""),
    (timedelta(hours=1), "小时前", ""),
    (timedelta(minutes=1), "分钟前", ""),
    (timedelta(seconds=1), "秒前", ""),
)


def age_parts(published: datetime, now: datetime) -> tuple[str, str]:
    """The age in words and the date that follows it, e.g. ``("1年前", " (2024-09-27)")``.

    Both times are aware; the date is written in the time zone of ``published``. Under 7 days
    there is no date; under 360 days it has no year. Half a unit rounds up, as PHP's ``round``
    does.
    """
    elapsed = now - published
    for unit, words, pattern in _UNITS:
        if elapsed >= unit:
            count = int(elapsed / unit + 0.5)
            return f"{count}{words}", f" ({published.strftime(pattern)})" if pattern else ""
    return "刚刚", ""


def age_text(published: datetime, now: datetime) -> str:
    """The age as a reader sees it, e.g. ``1年前 (2024-09-27)``."""
    return "".join(age_parts(published, now))
