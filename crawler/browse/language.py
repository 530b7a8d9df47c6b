"""The language of a page: the program's own, or where that is not known the browser's; both where that says nothing either."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar

from crawler.errors import UserError
from crawler.languages import in_language, preferred

language: ContextVar[str | None] = ContextVar("language", default=None)
"""``zh``, ``en`` or None (both), of the page that is being made."""


def language_of(headers: Mapping[bytes, str]) -> str | None:
    """The language of a request: that of the program, else the first of the browser's that is ours."""
    if (ours := preferred()) is not None:
        return ours
    wanted = []
    for place, each in enumerate(headers.get(b"accept-language", "").lower().split(",")):
        code, _, quality = each.strip().partition(";q=")
        try:
            wanted.append((-float(quality or 1), place, code[:2]))
        except ValueError:
            continue
    return next((code for _, _, code in sorted(wanted) if code in ("zh", "en")), None)


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
