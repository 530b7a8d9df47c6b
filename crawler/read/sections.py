"""The links of a site's page that may lead to its sections (栏目), the likeliest first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.fields.urls import is_asset, same_site
from crawler.platforms import Platform
from crawler.read.document import Document
from crawler.read.links import Link, page_links
from crawler.read.traps import trap

_MENU: Final = re.compile(
    r"nav|menu|header|top|head|daohang|column|channel|cate|class|sort|fenlei", re.I
)
_FIELD_WORDS: Final = re.compile(
    r"新闻|动态|要闻|资讯|信息|政策|法规|公告|公示|通知|招商|引资|产业|投资|项目|园区|开发区|分析|研究|环境|资源|土地|厂房|载体"
    r"|快讯|报道|头条|行业|经济|企业|签约|活动|解读|指南|服务|工作|专题|媒体|聚焦|观察|案例|优势|推介|规划|文件|未分类|news"
)
_NO_SECTION: Final = re.compile(
    r"^(?:网站|返回)?(?:首页|主页|home)$|关于|联系|登[录陆]|注册|留言|搜索|地图|English|会员|投稿|下载|产品|商城|招聘|团队|荣誉|在线|客服|版权|声明|友情|收藏"
    r"|公众号|微博|微信|RSS|订阅|繁體|简体|无障碍|手机版|邮箱|备案|[上下前后]一?[页篇条]|尾页|末页|^\d+$|^page\b|older|newer",
    re.I,
)
_MORE: Final = re.compile(r"^[\[【(（+>»]*\s*(?:查看)?(?:更多|more)\s*[\]】)）+>»…]*$", re.I)
_MAX_NAME: Final = 14
_LIKELY_NAME: Final = 8


@dataclass(frozen=True, slots=True)
class SectionLink:
    """A link that may lead to a section."""

    href: str
    """Absolute, as the page writes it."""
    url: str
    """Canonical."""
    name: str
    likelihood: float


def section_links(document: Document, platform: Platform | None = None) -> list[SectionLink]:
    """Every candidate of a page once, the likeliest first, then in page order."""
    found: dict[str, SectionLink] = {}
    here = platform.canonical(document.url) if platform else document.url
    for link in page_links(document):
        if not link.url or not same_site(link.url, document.url) or is_asset(link.url):
            continue
        url = platform.canonical(link.url) if platform else link.url
        # The later pages of a list are no sections, nor is another address of its first page.
        if platform and platform.list_page(url) != (url, 1):
            continue
        if url == here or (not urlsplit(url).path.strip("/") and not urlsplit(url).query):
            continue
        mark = _likelihood(link, url, platform)
        if mark <= 0:
            continue
        known = found.get(url)
        if known is None or mark > known.likelihood:
            name = link.label if not _MORE.match(link.label) else (known.name if known else "")
            found[url] = SectionLink(link.href, url, name, mark)
    return sorted(found.values(), key=lambda section: -section.likelihood)


def names_no_section(name: str) -> bool:
    """Whether a link's words lead elsewhere than to a list of articles: 关于我们, 产品中心, 下一页."""
    return _NO_SECTION.search(name) is not None


def _likelihood(link: Link, url: str, platform: Platform | None) -> float:
    name = link.label
    is_more = bool(_MORE.match(name))
    if trap(url) or (not is_more and (names_no_section(name) or not 1 < len(name) <= _MAX_NAME)):
        return 0.0
    mark = 0.5
    kind = platform.kind(url) if platform else None
    if kind == "list":
        mark += 1.5
    elif kind == "article":
        # A short title in a box of class "cate3" is still a title.
        mark -= 1.5 if len(name) <= _LIKELY_NAME else 2.5
    if _FIELD_WORDS.search(name):
        mark += 1.0
    if in_menu(link.node):
        mark += 1.0
    if is_more:
        mark += 0.5
    return mark


def in_menu(node: HtmlElement) -> bool:
    """Whether a node stands in a menu or the page's head, by the names of what holds it."""
    for ancestor in node.iterancestors():
        if ancestor.tag in ("nav", "header"):
            return True
        if _MENU.search(f"{ancestor.get('id') or ''} {ancestor.get('class') or ''}"):
            return str(ancestor.tag) != "body"
    return False
