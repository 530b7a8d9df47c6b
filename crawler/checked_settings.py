"""Settings that cannot be what they are used as, told before anything is done with them."""

from __future__ import annotations

import logging
from datetime import datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, Protocol

from crawler import settings as project
from crawler.errors import UserError

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

# A number below 0 means something in these only.
_SIGNED: Final = "PRIORITY"
# Scrapy takes fractions of these also where its default is a whole number.
_SECONDS: Final = ("DELAY", "TIMEOUT", "INTERVAL")
# How much of two names is the same, of 1.
_ALIKE: Final = 0.85


def check(settings: BaseSettings) -> None:
    """Raises UserError, which names the setting, for a value of another kind than the setting's default."""
    from scrapy.settings import default_settings

    for defaults in (default_settings, project):
        for name in filter(str.isupper, dir(defaults)):
            if settings.getpriority(name):  # else it is Scrapy's own default
                _check_kind(settings, name, getattr(defaults, name))
    check_now(settings)
    for day in settings.getlist("REVISIT_DAYS"):
        if not str(day).strip().isdecimal():
            raise _wrong("REVISIT_DAYS", day, "以逗号分隔的天数", "days, separated by commas")
    level = settings["LOG_LEVEL"]
    if level not in logging.getLevelNamesMapping() and not str(level).isdecimal():
        raise _wrong("LOG_LEVEL", level, "DEBUG、INFO、WARNING 等", "DEBUG, INFO, WARNING …")


class _Asked(Protocol):
    def __getitem__(self, name: str, /) -> Any: ...


def check_now(settings: _Asked) -> None:
    """Raises UserError unless ``NOW`` is a moment, or not set."""
    if (now := settings["NOW"]) and not _is_moment(str(now)):
        raise _wrong("NOW", now, "带时区的 ISO 8601 时刻", "an ISO 8601 time with its offset")


def check_name(name: str) -> None:
    """Raises UserError for a slip such as DOWNLOAD_DELAYY, which would pass unnoticed.

    A name like none of ours and of Scrapy's may be read by a site of the user's own.
    """
    from scrapy.settings import default_settings

    known = {word for each in (default_settings, project) for word in dir(each) if word.isupper()}
    near = [] if name in known else get_close_matches(name, known, 1, _ALIKE)
    if near:
        raise UserError(
            f"没有设置 {name}；是 {near[0]} 吗？",
            f"there is no setting {name}; did you mean {near[0]}?",
        )


def _check_kind(settings: BaseSettings, name: str, default: Any) -> None:
    value = settings.get(name)
    if value is None or isinstance(value, type(default)):
        return
    if type(default) is int and any(word in name for word in _SECONDS):
        default = float(default)
    try:
        if isinstance(default, bool):
            settings.getbool(name)
        elif isinstance(default, int | float):
            number = (
                settings.getfloat(name) if isinstance(default, float) else settings.getint(name)
            )
            if not (number >= 0 or _SIGNED in name):  # nan is no number either
                raise ValueError
        elif isinstance(default, dict):
            settings.getdict(name)
    except (ValueError, TypeError, OverflowError):
        raise _wrong(name, value, *_KINDS[type(default)]) from None


_KINDS: Final = {
    bool: ("1、0、True 或 False", "1, 0, True or False"),
    int: ("整数", "a whole number"),
    float: ("数字", "a number"),
    dict: ("JSON 对象", "a JSON object"),
}


def _wrong(name: str, value: object, zh: str, en: str) -> UserError:
    shown = str(value)[:60]
    return UserError(f"设置 {name} 应为{zh}：{shown}", f"setting {name} takes {en}: {shown}")


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
