"""Why a run went as it did, in words for people: what, where, and what to do about it. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a run is not ok: what, where, and so what to do; in both languages."""

    zh: str
    en: str
    step: str = ""
    """The next step alone: a command, or words in both languages. ``zh`` and ``en`` end in it."""


def reason(zh: str, en: str, step: str | tuple[str, str]) -> Reason:
    """A reason that ends in its next step: a command, or words in Chinese and in English."""
    step_zh, step_en = (step, step) if isinstance(step, str) else step
    both = step if isinstance(step, str) else " / ".join(step)
    return Reason(f"{zh}；下一步：{step_zh}", f"{en}; next: {step_en}", both)


@dataclass(frozen=True, slots=True)
class Steps:
    """The commands that help with one site."""

    check: str = "zhaoshang check"
    """Tells which selectors still hold."""
    learn: str | tuple[str, str] = "zhaoshang add"
    """What to do about a site that was redesigned."""
    crawl: str = "zhaoshang crawl"
    """Tries again."""
