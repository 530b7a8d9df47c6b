"""The language of a page: the one that its reader chose, else the program's own, else the browser's, else Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from http.cookies import CookieError, SimpleCookie
from typing import Final

from crawler.clock import moment
from crawler.errors import UserError
from crawler.fields.zone import SHANGHAI
from crawler.languages import in_language, preferred

LANGUAGES: Final = ("zh", "en")
COOKIE: Final = "zhaoshang_language"
CLOCK: Final = ("北京时间", "Beijing time")

language: ContextVar[str] = ContextVar("language", default="zh")
"""``zh`` or ``en``, of the page that is being made."""


def language_of(headers: Mapping[bytes, str]) -> str:
    """The language of a request: the one that was chosen, that of the program, or the first of the browser's that is ours."""
    if (chosen := cookie(headers, COOKIE)) in LANGUAGES:
        return str(chosen)
    if (ours := preferred()) is not None:
        return ours
    wanted = []
    for place, each in enumerate(headers.get(b"accept-language", "").lower().split(",")):
        code, _, quality = each.strip().partition(";q=")
        try:
            wanted.append((-float(quality or 1), place, code[:2]))
        except ValueError:
            continue
    return next((code for _, _, code in sorted(wanted) if code in LANGUAGES), LANGUAGES[0])


def cookie(headers: Mapping[bytes, str], name: str) -> str | None:
    """The value that a request has for a cookie."""
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(headers.get(b"cookie", ""))
    except CookieError:
        return None
    found = cookies.get(name)
    return found.value if found else None


def told(zh: str, en: str, **values: object) -> str:
    """A word or a line in the page's language, its {names} filled in."""
    return in_language(
        language.get(), *(text.format(**values) if values else text for text in (zh, en))
    )


def sentence(zh: str, en: str) -> str:
    """A sentence, as ``told``; both are parted by a dot."""
    return in_language(language.get(), zh, en, " · ")


def reason(error: UserError) -> str:
    """What an error says."""
    return sentence(error.zh, error.en)


def count(number: int, zh: str, one: str, many: str) -> str:
    """A number with its noun, where the texts have ``{}``."""
    return told(zh, one if number == 1 else many).replace("{}", f"{number:,}")


def local(stored: object) -> str:
    """A stored moment (UTC) as a clock of Asia/Shanghai shows it, to the minute; what is none stays as it is.

    The page says beside it which clock that is: ``CLOCK``.
    """
    try:
        return f"{moment(str(stored)).astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    except ValueError:
        return "" if stored is None else str(stored)
