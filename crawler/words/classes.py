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
    "author "
    + _whole("users? by-?line posted-?by writer zuozhe nickname nick zz editor")
    # Not site-name, nor tags-name.
    + r" (?<![\w-])name(?![\w-])",
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
TITLE_CLASS: Final = group(
    "an element called title",
    "title biaoti " + _whole("tit bt subject headline h1 hd topic tt"),
    "themes of every system; pinyin on sites of 动易",
)
OTHER_TITLE_CLASS: Final = group(
    "an element called title that is none of an article",
    "logo site-?(?:name|title) " + _whole("name brand sub-?title subtit fubiaoti"),
    "heads of sites; subtitles",
)
ABSTRACT_CLASS: Final = group(
    "an element called summary",
    _whole("intro summary abstract digest zhaiyao daodu"),
    "dede, phpcms, portals",
)
BODY_CLASS: Final = group(
    "an element called text",
    r"content article body text detail zoom vsb trs entry nr\b con\b",
    "every system; zoom and TRS_Editor on sites of governments",
)

# --- stretches of a page ---------------------------------------------------------------------------------------

TRAIL_CLASS: Final = group(
    "a stretch called path",
    r"crumb weizhi dqwz "
    + _whole(
        r"position location loc sitemap site-?path place path where current local nowpos mbx mianbao\w* address-?nav"
    ),
    "themes of every system; pinyin and mbx on sites of governments",
)
COMMENTS_CLASS: Final = group(
    "a stretch called comments",
    r"comments?(?:-?(?:list|area|box|s|form|wrap|block))?(?![a-z]-)(?<!no-comment) respond(?![a-z]) pinglun changyan liuyan"
    r" (?<![a-z])cmts?(?![a-z]) (?<![a-z])ds-thread",
    "WordPress, Z-Blog, 畅言, 多说",
)
RELATED_CLASS: Final = group(
    "a stretch called related",
    r"relat(?:e|ed|ion) xiangguan recommend tuijian hot-?(?:news|list) ranking "
    + _whole("guess similar hot rank paihang xg(?:wz|yd|xw)? tj latest about-?news more-?news"),
    "themes of every system",
)
SIDE_CLASS: Final = group(
    "a stretch called sidebar", "side-?bar " + _whole("aside widgets? sidebox"), "themes"
)
TAGS_CLASS: Final = group(
    "a box of tags",
    r"(?<![a-z])(?:tags?|post-?tags?|tag-?(?:links?|cloud|list))(?![a-z-])",
    "Drupal 的 field-name-field-tags、WordPress 与 Typecho 主题：文章摘要下的标签",
)
TOOLS_CLASS: Final = group(
    "a stretch called tools: sharing, tags, previous and next",
    r"share jiathis (?<![a-z])(?:tags?|post-?tags|tag-?links|keywords?)(?![a-z-]) qr-?code erweima pagination page-?nav post-?nav"
    r" nav-?single single-?nav nav-links post-?(?:prev|next) article-?nav shangyi xiayi prev-?next copy-?notice copyright"
    r" login search "
    + _whole(
        "ewm qr toolbar tools pager prev next zan digg?(?:s|box)? newdigg vote dianzan like reward dashang"
    ),
    "themes of every system",
)
FOOTER_CLASS: Final = group(
    "a stretch called footer",
    "foot(?:er)?(?![a-z]*note) (?<![a-z-])bottom(?![a-z]) " + _whole("copyright copy beian icp"),
    "every system",
)
NAV_CLASS: Final = group(
    "a stretch called menu",
    r"(?<![a-z])(?:nav|menu|topnav|mainnav|subnav|navbar|topmenu) nav(?:igation)?(?![a-z]) menu(?![a-z])",
    "every system",
)
HEADER_CLASS: Final = group(
    "a stretch called header",
    r"(?<![a-z-])(?:site-?)?(?:header|head|top|topbar|banner|logo)(?![a-z]) masthead",
    "every system",
)
ICON_CLASS: Final = group(
    "a font that draws a picture for a word",
    "material-(?:icons|symbols)",
    "themes after Google's Material Design: <i class=material-icons>arrow_forward</i>, which people see as an arrow",
)
READ_ALOUD: Final = group(
    "text that only a screen reader says",
    r"(?<![\w-])(?:sr-only|screen-reader-text|visually-?hidden)(?![\w-])",
    "Bootstrap、WordPress 的类名：外链图标后的 (opens new window)",
)
