"""Why an address is no section, or cannot be opened: in Chinese and in English, for a person to act on."""

from __future__ import annotations

from typing import Final

Why = tuple[str, str]
"""The reason in Chinese and in English, without a full stop."""

NO_LIST: Final[Why] = ("没有文章列表", "no list of articles")
EMPTY: Final[Why] = ("页面是空的", "an empty page")
ONLY_LINKS: Final[Why] = ("只有菜单或友情链接", "only menus or links to other sites")
ALL_ARTICLES: Final[Why] = (
    "归档页，文章都在各栏目里",
    "an archive page; its articles are in the sections",
)
CHANNEL: Final[Why] = (
    "频道页，文章都在各栏目里",
    "a channel page; its articles are in the sections",
)
LIKE_OTHERS: Final[Why] = (
    "同类页面都没有列表，没有再看",
    "pages of its kind have no list; not looked at",
)
NOT_LOOKED_AT: Final[Why] = (
    "请求次数已用完，还没有看；采集时会看", "no requests left to look at it; the crawl will"
)  # fmt: skip
FILTERED: Final[Why] = (
    "各栏目的页面是同一个列表，由脚本筛选，分不出栏目；可试 --javascript",
    "its page shows the same list as those of other sections, which a script filters; try --javascript",
)
UNDATED: Final[Why] = ("页面没有日期，像是产品", "its pages show no date; probably products")

# Why a field has no place of its own.
NOTHING: Final[Why] = (
    "文章页上没有随文章变化、像这一项的内容",
    "nothing that changes from article to article looks like one",
)
SAME: Final[Why] = (
    "各页写的都一样，不是文章的",
    "the same on every page, so it belongs to the site, not the article",
)
IS_SECTION: Final[Why] = ("像的只有栏目名", "what looks like one is the section's name")
CONTRADICTS: Final[Why] = (
    "页面上的与列表上的不符，不采用", "what the pages show contradicts the lists; not used"
)  # fmt: skip
LISTS_ONLY: Final[Why] = ("只写在列表上，取自列表", "shown only on the lists; taken from there")
LISTS_RATHER: Final[Why] = (
    "文章页上的日期与列表不符，取自列表",
    "the pages show other dates than the lists; taken from the lists",
)
NO_PLACE: Final[Why] = ("不在固定位置，逐页识别", "not in a fixed place; read page by page")
NOT_HELD: Final[Why] = (
    "学到的位置在其他文章上不准，逐页识别",
    "the place that was learned is wrong on other articles; read page by page",
)
MISREAD: Final[Why] = (
    "没有学到固定位置，逐页识别又多半不对，不采用",
    "no fixed place was learned, and read page by page it is mostly wrong; not used",
)
IN_TEXT: Final[Why] = ("写在正文里，逐页识别", "in the text itself; read page by page")
PATH: Final[Why] = ("路径（当前位置）的末项", "the last name of the path")
LABEL_ONLY: Final[Why] = (
    "由脚本显示，读不出其请求；可试 --javascript",
    "shown by a script whose request could not be made out; try --javascript",
)
COUNTED: Final[Why] = (
    "由脚本显示；要采集，在站点文件中写 views_by_script = True（每篇多一次请求）",
    "shown by a script; to collect it, set views_by_script = True in the site's file (one more request per article)",
)
NO_COUNT: Final[Why] = (
    "由脚本显示，而其请求没有给出数字", "shown by a script whose request gives no number"
)  # fmt: skip


def on_few(count: int, of: int) -> Why:
    """Only so many of the pages have it."""
    return (
        f"{of} 页中只有 {count} 页有；要逐页识别，从站点文件中删去这一项的 ABSENT",
        f"on {count} of {of} pages only; to have it read page by page, take its ABSENT out of the site's file",
    )


def taken_from(where: str) -> Why:
    """It is not printed, but stated for machines."""
    return (f"取自 {where}，逐页识别", f"taken from {where}, page by page")


def same_as(name: str) -> Why:
    """Its articles are those of another section."""
    return (f"与{name or '首页'}相同", f"the same as {name or 'the home page'}")


def elsewhere(host: str) -> Why:
    """It stands on another host."""
    return (f"在另一网站 {host}，请单独添加", f"on another site, {host}; add it on its own")
