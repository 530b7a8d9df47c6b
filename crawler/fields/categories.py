"""Text -> the name of an article's section (栏目)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from crawler.fields.text import clean_line
from crawler.words.labels import ARTICLE_PAGE, POSITION, SECTION, SECTION_EN, SECTION_OF
from crawler.words.refusals import THINGS
from crawler.words.sections import HOME

_LABEL: Final = re.compile(rf"^(?:{SECTION_OF.any}?{SECTION.any}|(?i:{SECTION_EN.any}))\s*[:：]\s*")
# 规范性文件（22）: how many articles the section has. 十四五（2024） is its name.
_COUNT: Final = re.compile(
    r"(?:(?<!\s)\s++)?[(（\[【]\s*(?!(?:19|20)\d\d\s*[)）\]】])\d{1,6}\s*[篇条个]?\s*[)）\]】]\Z"
)
# No section's name is longer, in characters.
_LONGEST: Final = 100
# What a path draws between its names.
_SIGNS: Final = "»›＞>→ "
_OPENING: Final = "[【(（"
_CLOSING: Final = "]】)）"
# 首页, 当前位置; an address; 156 文章, 共 12 篇, 2024: what an archive page counts or dates.
_NO_NAME: Final = re.compile(
    rf"(?:{HOME.any}|{POSITION.any}|{ARTICLE_PAGE.any})[:：]?"
    r"|(?!(?:19|20)\d\d\Z)共?\s*\d+\s*(?:篇|条|个|项)?\s*"
    rf"(?:{THINGS.any}|posts?|articles?)?|[\W_]+|[a-z]+://.*",
    re.IGNORECASE,
)


def parse_category(text: str | None) -> str | None:
    """The section's name without its label and count: ``分类：招商动态（22）`` -> ``招商动态``.

    None if nothing is named: by ``首页``, ``当前位置`` and their like, or where only articles are counted.
    Never raises.
    """
    name = _LABEL.sub("", clean_line(text or "").strip(_SIGNS))
    if len(name) > _LONGEST:
        return None
    name = _unwrap(_COUNT.sub("", name)) or _unwrap(name)
    return None if _NO_NAME.fullmatch(name) else name or None


def _unwrap(name: str) -> str:
    """Without the brackets around it, and without half of a pair: those of 专题（一） are its own."""
    while len(name) > 1 and name[0] in _OPENING and name[-1] in _CLOSING:
        name = name[1:-1].strip()
    if not any(sign in name for sign in _CLOSING):
        name = name.lstrip(_OPENING)
    if not any(sign in name for sign in _OPENING):
        name = name.rstrip(_CLOSING)
    return name.strip()


def without_count(name: str) -> str:
    """A section's name without the number of its articles: ``规范性文件（22）`` -> ``规范性文件``."""
    return _COUNT.sub("", name.strip())


def sections_of(breadcrumb: Iterable[str]) -> list[str]:
    """The names of the entries of a breadcrumb that are sections, from the outermost."""
    return [name for entry in breadcrumb if (name := parse_category(entry))]
