"""In which language people are spoken to: Chinese, English, or both where that is not known."""

from __future__ import annotations

import os


def preferred(environ: dict[str, str] | None = None) -> str | None:
    """``zh``, ``en`` or None (both), from ZHAOSHANG_LANG, LC_ALL, LC_MESSAGES, LANG, the first that is set."""
    environ = dict(os.environ) if environ is None else environ
    for name in ("ZHAOSHANG_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(name, "").lower()
        if value:
            return next((code for code in ("zh", "en") if value.startswith(code)), None)
    return None


def in_language(language: str | None, zh: str, en: str, between: str = " ") -> str:
    """One of two texts, or both where the language is not known, ``between`` them a space or a sign."""
    if zh == en or language == "zh":
        return zh
    return en if language == "en" else f"{zh}{between}{en}"
