"""Names of classes and ids, as systems and hands of many years have given them."""

from __future__ import annotations

from typing import Final

from tests.bench.drawn.lots import Lot

_PLAIN: Final[dict[str, tuple[str, ...]]] = {
    "wrap": ("wrap", "container", "main", "w1200", "content clearfix", "wrapper", "page-wrap"),
    "head": ("header", "head", "top", "site-header", "banner"), "top": ("topbar", "top_bar", "header-top"),
    "nav": ("nav", "menu", "navbar", "mainnav", "nav_box", "navigation"), "crumb": ("position", "location", "breadcrumb", "crumbs", "path", "place"),
    "side": ("left", "sidebar", "side", "leftbar", "aside", "col-left"), "main": ("right", "main-content", "primary", "content_right", "con_r"),
    "list": ("list", "news_list", "newslist", "list-box", "textlist", "article-list", "list_ul"), "row": ("item", "li", "news-item", "post", "list_row"),
    "date": ("date", "time", "rq", "fr", "post-date", "pubdate"), "title": ("title", "tit", "article-title", "news_title", "bt", "arti_title"),
    "info": ("info", "meta", "article-info", "news_info", "source", "sub", "arti-metas", "property"), "body": ("content", "article-content", "text", "con", "news_content", "entry-content", "wznr"),
    "pager": ("page", "pages", "pagination", "pagelist", "pager", "paging"), "foot": ("footer", "foot", "bottom", "copyright", "site-footer"),
    "links": ("links", "friendlink", "link_box", "yqlj"), "hot": ("hot", "hot_list", "rank", "paihang", "widget_hot"), "prev": ("prevnext", "pn", "article-nav", "context", "page-next", "post-nav"),
    "related": ("related", "about_news", "xgwz", "relate"), "box": ("box", "panel", "block", "mod", "index_box"), "boxhead": ("hd", "box_tit", "panel-heading", "mod-title"),
    "more": ("more", "fr more", "link-more"), "excerpt": ("desc", "intro", "excerpt", "summary", "zhaiyao"), "tabs": ("tab", "tabs", "slideTxtBox", "tab_menu"),
    "files": ("attach", "fujian", "annex", "files"), "editor": ("editor", "zrbj", "article-foot"), "author": ("author", "zz", "writer"), "source": ("source", "ly", "from"),
    "views": ("hits", "views", "click", "read"), "category": ("category", "cat", "column"), "picture": ("pic", "img", "thumb", "photo"),
    "article": ("article", "detail", "news_show", "show", "xl_con", "content-box"), "kicker": ("kicker", "yinti", "pretitle"), "subtitle": ("subtitle", "futi", "sub-title"), "tools": ("tools", "share", "fun"),
    "foot_left": ("foot-left", "copy_l"), "record": ("xxgk_table", "info-table", "gk_head", "table_suoyin"),
}  # fmt: skip
_PINYIN: Final = {
    "list": ("xwlb", "lblb", "xxlb"), "row": ("xwx", "lbx"), "date": ("rq", "sj", "fbsj"), "title": ("bt", "wzbt", "nrbt"), "info": ("xxxx", "wzxx", "fbt"),
    "body": ("nr", "wznr", "zw", "xlnr"), "crumb": ("wz", "dqwz", "mbx"), "pager": ("fy", "fenye"), "nav": ("dh", "daohang"), "side": ("zb", "zl"), "main": ("yb", "yl"),
    "foot": ("db", "dibu"), "head": ("tb", "toubu"), "box": ("kuai", "lm"), "boxhead": ("lmbt", "kbt"), "more": ("gd", "gengduo"), "prev": ("sxp", "sxt"),
}  # fmt: skip
_UTILITY: Final = (
    "flex", "items-center", "justify-between", "py-2", "px-4", "mt-3", "mb-5", "text-sm", "text-gray-500", "border-b", "w-full", "rounded",
    "md:w-1/2", "leading-8", "bg-white", "shadow-sm", "truncate", "gap-4", "max-w-6xl", "mx-auto", "hover:text-blue-600", "font-bold", "text-xl",
)  # fmt: skip
STYLES: Final = (
    "plain",
    "plain",
    "prefixed",
    "pinyin",
    "bem",
    "builder",
    "utility",
    "hashed",
    "mixed",
)
_UNIQUE: Final = (
    "body",
    "info",
    "pager",
    "crumb",
    "nav",
    "foot",
    "head",
    "article",
    "side",
    "main",
)


def name(lot: Lot, role: str) -> str:
    """The value of ``class`` for what plays this role on the site's pages."""
    style = lot.pick("classes", STYLES)
    if style == "mixed":
        style = lot.pick(f"class.{role}.style", STYLES[:-1])
    plain = lot.pick(f"class.{role}", _PLAIN.get(role, (role,)))
    draw = lot.stream(f"class.{role}.made")
    number = draw.randint(1000, 9999)
    if style == "prefixed":
        return (
            lot.pick("class.prefix", ("ny_", "ewb-", "m-", "wz-", "sub_", "gk_", "zc-"))
            + plain.split()[0]
        )
    if style == "pinyin":
        return lot.pick(f"class.{role}.pinyin", _PINYIN.get(role, (f"k{number % 90}",)))
    if style == "bem":
        return f"{lot.pick('class.block', ('c', 'news', 'site', 'ui'))}-{role} {role}__inner--{'abc'[number % 3]}"
    if style == "builder":
        return f"c{number}" if number % 2 else f"w-{role}-{number} e_box"
    if style == "utility":
        return " ".join(draw.sample(_UTILITY, draw.randint(2, 6)))
    if style == "hashed":
        return (
            f"css-{draw.randrange(16**6):06x}"
            if number % 3
            else f"{role}_{draw.randrange(16**5):05x}"
        )
    return plain


def at(lot: Lot, role: str) -> str:
    """The attributes of an element that plays this role, with a blank before; none on some sites."""
    if lot.flag(f"bare.{role}", 0.08):
        return ""
    text = f' class="{name(lot, role)}"'
    if role in _UNIQUE and lot.flag(f"id.{role}", 0.25):
        marker = lot.pick(
            f"id.{role}.name",
            (
                role,
                f"{role}Box",
                f"_{role}",
                f"vsb_{role}",
                "zoom" if role == "body" else f"div_{role}",
            ),
        )
        return f' id="{marker}"' + (text if lot.flag(f"id.{role}.both", 0.4) else "")
    return text
