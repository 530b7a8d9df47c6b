"""Why a run went as it did, in words for people: what, where, and what to do about it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Self

LOOK: Final = ("用浏览器打开该页看看", "look at that page in a browser")
"""The next step where a site answers, but not as it did."""

ViewsHidden = Literal["script", "robots"]
"""Why views are shown and not read: a script shows them, and robots.txt may forbid what it asks for."""
VIEWS_HIDDEN: Final[dict[ViewsHidden, tuple[str, str]]] = {
    "script": ("由脚本显示", "shown by a script"),
    "robots": (
        "由脚本显示；robots.txt 禁止",
        "shown by a script; robots.txt forbids what it asks for",
    ),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a run is not ok: what, where, and so what to do; in both languages."""

    zh: str
    en: str
    step: str = ""
    """The next step alone: a command, or words in both languages. ``zh`` and ``en`` end in it."""


_ADDRESS: Final = re.compile(r"https?://\S+")
# Sites named in a line that several share.
_NAMES: Final = 6
_STEP_ZH: Final = "；下一步："
_STEP_EN: Final = "; next: "


def reason(zh: str, en: str, step: str | tuple[str, str]) -> Reason:
    """A reason that ends in its next step: a command, or words in Chinese and in English."""
    step_zh, step_en = (step, step) if isinstance(step, str) else step
    both = step if isinstance(step, str) else " / ".join(step)
    return Reason(f"{zh}{_STEP_ZH}{step_zh}", f"{en}{_STEP_EN}{step_en}", both)


def where(name: str, selectors: Mapping[str, str], page: str | None) -> tuple[str, str]:
    """The end of a reason in both languages: a field's selector, if it is declared, and a page, if one is known."""
    zh = en = ""
    if name in selectors:
        zh, en = (
            f"，选择器 {name} = {selectors[name]!r}",
            f", selector {name} = {selectors[name]!r}",
        )
    if page:
        zh, en = f"{zh}，例如 {page}", f"{en}, e.g. {page}"
    return zh, en


def few(names: Sequence[str]) -> tuple[str, tuple[str, str] | None]:
    """Of many names as many as a line takes, and what stands for the rest in both languages; None where none is left."""
    shown, more = ", ".join(names[:_NAMES]), len(names) - _NAMES
    return shown, (f"等 {len(names)} 站", f"and {more} more") if more > 0 else None


def in_language(line: str, language: str | None) -> str:
    """A reason as it is stored, ``zh / en``, in one of the two; as it is if that is None.

    Addresses in it have slashes, but none between spaces.
    """
    zh, parting, en = line.partition(" / ")
    if not parting or language is None:
        return line
    return zh if language == "zh" else en


def without_step(line: str) -> str:
    """A reason as it is stored, or in one language, without the next step that it ends in."""
    zh, parting, en = line.partition(" / ")
    told = (part.partition(_STEP_ZH)[0].partition(_STEP_EN)[0] for part in (zh, en))
    return parting.join(told)


def shape(line: str, site: str) -> str:
    """A reason of a site without its name and without addresses: that of other sites with the same trouble is the same."""
    return _ADDRESS.sub("…", line).replace(site, "…")


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its English noun; ``many`` where that is not ``one`` with an s."""
    return f"{number} {one if number == 1 else many or one + 's'}"


@dataclass(frozen=True, slots=True)
class Steps:
    """The commands that help with one site."""

    check: str = "zhaoshang check"
    """Tells which selectors still hold."""
    learn: str | tuple[str, str] = "zhaoshang add"
    """What to do about a site that was redesigned."""
    crawl: str = "zhaoshang crawl"
    """Tries again."""
    drop: tuple[str, str] | None = None
    """What to do about a section that the site has no more; None where no file declares the site."""
    legacy_tls: tuple[str, str] | None = None
    """How the site is read over old TLS; None if it is."""
    browser: tuple[str, str] | None = None
    """How the site is read in a browser; None if it is."""
    cookies: tuple[str, str] | None = None
    """How the site gets its cookies back; None if it does, or a browser keeps them."""
    by_url: bool = False
    """Whether no file declares the site: it was given by its address, which may be wrong."""
    is_sample: bool = False
    """Whether it is the site that this project serves itself, when it is told to."""

    @classmethod
    def of_url(cls, url: str) -> Self:
        """Those for a site that no file declares."""
        add = f"zhaoshang add {url}"
        return cls(
            f"zhaoshang try --list {url}",
            add,
            f"zhaoshang crawl {url}",
            legacy_tls=(
                f"若信得过这一路网络，{add} -s LEGACY_TLS=1",
                f"if you trust the network in between, {add} -s LEGACY_TLS=1",
            ),
            browser=(
                f"用浏览器读取：{add} --javascript；不行就放弃这个网站",
                f"read it in a browser: {add} --javascript; if that fails, give the site up",
            ),
            cookies=(
                f"先试 {add} -s COOKIES_ENABLED=1；再试 {add} --javascript；不行就放弃这个网站",
                f"try {add} -s COOKIES_ENABLED=1, then {add} --javascript; if that fails, give the site up",
            ),
            by_url=True,
        )
