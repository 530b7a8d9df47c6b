"""What class and id, rel and itemprop call the element of a value.

They are matched in lower case. ``(?<![a-z])`` and ``(?![a-z])`` keep a short word from being a part of another.
"""

from __future__ import annotations

from typing import Final

from crawler.words.group import group

_WORD: Final = r"(?<![a-z])(?:{})(?![a-z])"


def _whole(words: str) -> str:
    return " ".join(_WORD.format(word) for word in words.split())


DATE_CLASS: Final = group(
    "an element called date",
    "date time riqi shijian pubtime " + _whole("posted-?on calendar clock published sj rq"),
    "themes of every system; pinyin on sites of dede and 动易",
)
VIEWS_CLASS: Final = group(
    "an element called views",
    "post-?views view(?:s|ed|count|num|er) (?:read|click|visit|hit)(?:s|count|num|times) "
    + _whole(
        "p?views? hits? clicks? reads? visits? visitors? pv eyes? browse liulan yuedu dianji renqi fangwen llcs djs? hot"
        " fire (?:view|read|hit|click)-?(?:count|num)s?"
    ),
    "themes of every system; eye and fire are icons",
)
AUTHOR_CLASS: Final = group(
    "an element called author",
    "author " + _whole("users? by-?line posted-?by writer zuozhe nickname nick zz editor name"),
    "themes of every system",
)
CATEGORY_CLASS: Final = group(
    "an element called section",
    "categor " + _whole("cates? cats? cat-links folder lanmu sorts? columns? fenlei catalog"),
    "themes of every system; folder is an icon",
)
SOURCE_CLASS: Final = group(
    "an element called source",
    "source " + _whole("laiyuan from origin ly"),
    "portals, 苏迪, site builders",
)
INFO_CLASS: Final = group(
    "an element of author, date and section",
    r"(?:entry|post|article|single)-?(?:foot(?:er)?|meta|info|tax\w*) "
    + _whole("meta posted-by byline"),
    "WordPress, Typecho, Hexo",
)
