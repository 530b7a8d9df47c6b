"""Text -> the name of an article's section (栏目)."""

from __future__ import annotations

import re
from typing import Final

from crawler.fields.text import clean_line

_LABEL: Final = re.compile(
    r"^(?:(?:所属|文章)?(?:栏目|分类|类别|频道|版块)|category|posted in|in)\s*[:：]\s*", re.I
)
# Breadcrumb entries that name no section.
_NO_SECTION: Final = frozenset(
    {"首页", "主页", "网站首页", "正文", "正文内容", "文章正文", "内容", "详情", "当前位置", "Home"}
)


def parse_category(text: str | None) -> str | None:
    """The section's name without its label: ``分类：招商动态`` -> ``招商动态``; None if nothing is named."""
    return _LABEL.sub("", clean_line(text or "")).strip("[]【】()（） ") or None


def sections_of(breadcrumb: list[str]) -> list[str]:
    """The entries of a breadcrumb that are sections, from the outermost."""
    return [name for name in breadcrumb if name not in _NO_SECTION]
