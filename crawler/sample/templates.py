"""The pages of the sample site as HTML text, in the shape of the *tpure* theme.

Every function takes plain values and returns markup; every value is escaped here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from crawler.sample.articles import Block, Markup

SITE_NAME = "翠湖区投资促进网"

CONTACT_LINES = ("招商热线：0000-6688000  联系人：周经理  微信同号", "扫码关注翠湖招商")
"""What the contact block says: no part of any article."""

QR_IMAGE = "/img/qrcode.png"
LAZY_IMAGE = "/img/lazyload.png"
DEFAULT_IMAGE = "/img/default.png"

STYLE = """\
body{margin:0;font:16px/1.8 sans-serif;color:#333;background:#f4f6f5}
a{color:#1b6e53;text-decoration:none}
.wrap{max-width:1080px;margin:auto;padding:0 16px}
.header,.footer{background:#fff}
.name{font-size:22px}
.menu ul{display:flex;flex-wrap:wrap;gap:20px;list-style:none;padding:0}
.row{display:flex;gap:24px}
.content{flex:3}
.sidebar{flex:1;font-size:14px}
.block,.sidebox{background:#fff;padding:16px;margin:0 0 16px}
.info,.sitemap,.copynotice{color:#888;font-size:13px}
.info span{margin-right:12px}
.single img{max-width:100%}
.single table{border-collapse:collapse;width:100%}
.single td,.single th{border:1px solid #ccc;padding:4px 8px}
.pagebar a,.pagebar span,.tags a{margin-right:8px}
.relateimg img,.postimg img{width:96px}
"""


@dataclass(frozen=True, slots=True)
class Link:
    """An address and its words."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Info:
    """The line under a title. ``age`` is the words and the date of ``ages.age_parts``."""

    author: Link
    age: tuple[str, str]
    views: int
    category: Link | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One article on a list page, or one related article."""

    link: Link
    excerpt: str
    image: str | None = None
    info: Info | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds every page: navigation, sidebar and footer."""

    home: str
    sections: Sequence[Link]
    login: str
    private: str
    stylesheet: str
    feed: str
    hot: Sequence[tuple[Link, str, int]]
    newest: Sequence[tuple[Link, str]]


@dataclass(frozen=True, slots=True)
class Story:
    """One page of one article."""

    title: str
    url: str
    info: Info
    blocks: Sequence[Block]
    lead_lines: Sequence[str]
    last_lines: Sequence[str]
    contact: bool
    markup: Markup
    lazy: bool
    tags: Sequence[Link]
    related: Sequence[Row]
    previous: Link | None
    following: Link | None
    pages: Sequence[str]
    page: int


def document(
    frame: Frame,
    title: str,
    content: str,
    *,
    kind: str,
    crumbs: str = "",
    canonical: str | None = None,
    meta: str = "",
) -> str:
    """A whole page. ``meta`` is the charset that a meta tag declares, none when empty."""
    tags = {
        "": "",
        "utf-8": '<meta charset="utf-8">\n',
        "gb2312": '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">\n',
    }[meta]
    link = f'<link rel="canonical" href="{escape(canonical)}" />\n' if canonical else ""
    sitemap = f'<div class="sitemap">{crumbs}</div>\n' if crumbs else ""
    name = escape(SITE_NAME)
    return (
        f'<!DOCTYPE html>\n<html lang="zh-Hans">\n<head>\n{tags}'
        f"<title>{escape(title)} - {name}</title>\n"
        f'<meta name="generator" content="Z-BlogPHP (sample)">\n'
        f'<link rel="stylesheet" href="{escape(frame.stylesheet)}">\n'
        f'<link rel="alternate" type="application/rss+xml" href="{escape(frame.feed)}">\n'
        f"{link}</head>\n"
        f'<body class="{kind}">\n<div class="wrapper">\n{_header(frame)}'
        f'<div class="main fixed"><div class="wrap">\n{sitemap}'
        f'<div class="row">\n<div class="content">\n{content}</div>\n{_sidebar(frame)}</div>\n'
        f"</div></div>\n</div>\n{_footer(frame)}</body>\n</html>\n"
    )


def crumbs(frame: Frame, *links: Link, end: str = "") -> str:
    """The breadcrumb's inside: 当前位置：首页 > … ."""
    steps = [_a(link) for link in (Link(frame.home, "首页"), *links)]
    if end:
        steps.append(escape(end))
    return "当前位置：" + " &gt; ".join(steps)


def list_block(
    title: str, rows: Iterable[Row], pages: Sequence[str], page: int, *, headed: bool
) -> str:
    """The content of page ``page`` (from 1) of a list whose pages are at ``pages``."""
    head = f'<div class="filternav"><h1>{escape(title)}</h1></div>\n' if headed else ""
    items = "".join(map(_item, rows))
    return f'<div class="block">\n{head}{items}</div>\n{_pagebar(pages, page)}'


def article_block(story: Story, back: Link) -> str:
    """The content of an article page."""
    return (
        f'<div class="block">\n<div class="post">\n<h1>{escape(story.title)}</h1>\n'
        f'<div class="info">{_info(story.info)}</div>\n'
        f'<div class="single">\n{_single(story)}</div>\n{_article_pages(story)}'
        f"{_copynotice(story.url)}{_tags(story.tags)}{_SHARE}</div>\n"
        f"{_neighbours(story, back)}</div>\n{_related(story)}"
    )


def message_block(title: str, sentence: str, home: str) -> str:
    """The content of an error page or a notice."""
    return (
        f'<div class="block"><div class="post errorpage">\n<h2>{escape(title)}</h2>\n'
        f"<p>{escape(sentence)}</p>\n<p>{_a(Link(home, '返回首页'))}</p>\n</div></div>\n"
    )


def feed(home: str, entries: Iterable[tuple[Link, str, str, str]]) -> str:
    """An RSS 2.0 document; an entry is a link, its category, its date (RFC 822) and its excerpt."""
    items = "".join(
        f"<item><title>{escape(link.text)}</title><link>{escape(link.url)}</link>"
        f'<guid isPermaLink="true">{escape(link.url)}</guid><category>{escape(category)}</category>'
        f"<pubDate>{escape(date)}</pubDate><description>{escape(excerpt)}</description></item>\n"
        for link, category, date, excerpt in entries
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>\n'
        f"<title>{escape(SITE_NAME)}</title><link>{escape(home)}</link>"
        f"<description>翠湖区投资促进网最新文章</description><language>zh-CN</language>\n"
        f"{items}</channel></rss>\n"
    )


def _a(link: Link, attributes: str = "") -> str:
    space = " " if attributes else ""
    return f'<a href="{escape(link.url)}"{space}{attributes}>{escape(link.text)}</a>'


def _titled(link: Link, kind: str = "") -> str:
    attributes = f'title="{escape(link.text)}"'
    return _a(link, attributes + (f' class="{kind}"' if kind else ""))


def _header(frame: Frame) -> str:
    entries = "".join(
        f"<li>{_a(link)}</li>" for link in (Link(frame.home, "首页"), *frame.sections)
    )
    return (
        '<div class="header fixed"><div class="wrap">\n'
        f'<div class="logo"><h1 class="name">{_a(Link(frame.home, SITE_NAME))}</h1></div>\n'
        f'<div class="account"><span>{_a(Link(frame.login, "登录/注册"))}</span></div>\n'
        f'<div class="menu"><ul>{entries}</ul></div>\n</div></div>\n'
    )


def _sidebar(frame: Frame) -> str:
    categories = "".join(f"<li>{_titled(link)}</li>" for link in frame.sections)
    hot = "".join(
        f'<li class="sideitem">{_titled(link, "itemtitle")}'
        f'<p class="sideinfo"><em class="view">{views}</em>'
        f'<em class="date">{escape(date)}</em></p></li>\n'
        for link, date, views in frame.hot
    )
    newest = "".join(
        f'<li class="sideitem">{_titled(link, "itemtitle")}'
        f'<p class="sideinfo"><em class="date">{escape(age)}</em></p></li>\n'
        for link, age in frame.newest
    )
    boxes = (("网站分类", categories), ("热门文章", hot), ("最新文章", newest))
    return (
        '<div class="sidebar fixed">\n'
        + "".join(
            f'<dl class="sidebox"><dt class="sidetitle">{title}</dt>'
            f"<dd><ul>{entries}</ul></dd></dl>\n"
            for title, entries in boxes
        )
        + "</div>\n"
    )


def _footer(frame: Frame) -> str:
    return (
        '<div class="footer"><div class="wrap">\n'
        f"<h3>{SITE_NAME} · 本站内容均为虚构，仅供演示与测试</h3>\n"
        f"<h4>{_a(Link(frame.feed, 'RSS 订阅'))} {_a(Link(frame.private, '访问统计'))}"
        f" {_a(Link(frame.login, '管理入口'))}</h4>\n</div></div>\n"
    )


def _info(info: Info) -> str:
    author = _a(info.author, 'rel="nofollow"')
    # The theme prints these spans side by side: the text reads "admin1年前 (2024-09-27)产业信息43".
    words, date = info.age
    shown = f'<span class="datetime">{escape(date)}</span>' if date else ""
    category = f'<span class="cate">{_a(info.category)}</span>' if info.category else ""
    return (
        f'<span class="user">{author}</span>'
        f'<span class="date">{escape(words)}{shown}</span>{category}'
        f'<span class="view">{info.views}</span>'
    )


def _item(row: Row) -> str:
    image, kind = "", "intro"
    if row.image:
        picture = f'<img src="{escape(row.image)}" alt="{escape(row.link.text)}" />'
        image = f'<div class="postimg"><a href="{escape(row.link.url)}">{picture}</a></div>\n'
        kind = "intro isimg"
    link = _a(row.link, 'target="_blank"')
    info = f'<div class="info">{_info(row.info)}</div>\n' if row.info else ""
    return (
        f'<div class="post item">\n<h2>{link}</h2>\n'
        f'{info}{image}<div class="{kind}">{escape(row.excerpt)}</div>\n</div>\n'
    )


def _pagebar(pages: Sequence[str], page: int) -> str:
    if len(pages) < 2:
        return ""
    steps = [_a(Link(pages[0], "首页"), 'class="m"')]
    if page > 1:
        steps.append(_a(Link(pages[page - 2], "上页"), 'class="m"'))
    for number, url in enumerate(pages, start=1):
        current = number == page
        steps.append(
            f'<span class="now-page">{number}</span>' if current else _a(Link(url, str(number)))
        )
    if page < len(pages):
        steps.append(_a(Link(pages[page], "下页"), 'class="m"'))
    steps.append(_a(Link(pages[-1], "尾页"), 'class="m"'))
    return '<div class="pagebar">\n' + "\n".join(steps) + "\n</div>\n"


def _article_pages(story: Story) -> str:
    if len(story.pages) < 2:
        return ""
    steps: list[str] = []
    if story.page > 1:
        steps.append(_a(Link(story.pages[story.page - 2], "上一页")))
    for number, url in enumerate(story.pages, start=1):
        current = number == story.page
        steps.append(
            f'<span class="now-page">{number}</span>' if current else _a(Link(url, str(number)))
        )
    if story.page < len(story.pages):
        steps.append(_a(Link(story.pages[story.page], "下一页")))
    return '<div class="pagebar article-pages">' + "\n".join(steps) + "</div>\n"


def _single(story: Story) -> str:
    paragraphs = [_paragraph(line, story.markup) for line in story.lead_lines]
    if story.markup == "br":
        texts = [escape(block.plain()) for block in story.blocks if block.kind == "text"]
        paragraphs.append("<p>　　" + "<br />\n　　".join(texts) + "</p>")
        rest = [block for block in story.blocks if block.kind != "text"]
    else:
        rest = list(story.blocks)
    for is_table, group in groupby(rest, key=lambda block: block.kind == "row"):
        if is_table:
            paragraphs.append(_table(list(group)))
        else:
            paragraphs += [_block(block, story) for block in group]
    paragraphs += [f'<p style="text-align:right">{escape(line)}</p>' for line in story.last_lines]
    if story.contact:
        paragraphs += [
            '<p class="contact">' + escape(CONTACT_LINES[0]).replace("  ", "&nbsp;&nbsp;") + "</p>",
            f'<p style="text-align:center"><img src="{QR_IMAGE}" alt="翠湖招商二维码" /></p>',
            f'<p style="text-align:center">{CONTACT_LINES[1]}</p>',
        ]
    return "\n".join(paragraphs) + "\n"


def _paragraph(text: str, markup: Markup) -> str:
    if markup == "indent":
        return f"<p>　　{escape(text)}</p>"
    if markup == "div":
        return f"<div>　　{escape(text)}</div>"
    if markup == "span":
        return f'<p><span style="font-size:16px">{escape(text)}</span></p>'
    return f"<p>{escape(text)}</p>"


def _block(block: Block, story: Story) -> str:
    if block.kind == "image":
        source = f'src="{escape(block.path)}"'
        if story.lazy:
            source = f'src="{LAZY_IMAGE}" data-original="{escape(block.path)}" class="lazyload"'
        return f'<p style="text-align:center"><img {source} alt="{escape(block.text)}" /></p>'
    if block.kind == "file":
        return f"<p>{escape(block.lead)}{_a(Link(block.path, block.text))}</p>"
    if block.kind == "heading":
        return f"<p><strong>{escape(block.text)}</strong></p>"
    return _paragraph(block.text, story.markup)


def _table(rows: Sequence[Block]) -> str:
    def line(cells: Iterable[str], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>\n"

    head = line(rows[0].cells, "th")
    return "<table>\n" + head + "".join(line(row.cells, "td") for row in rows[1:]) + "</table>"


def _copynotice(url: str) -> str:
    return (
        f'<div class="copynotice"><div class="tpureqr" data-qrurl="{escape(url)}"></div>\n'
        '<div class="copynoticetxt"><p>扫描二维码推送至手机访问。</p>\n'
        f"<p>版权声明：本文由<strong>{SITE_NAME}</strong>发布，如需转载请注明出处。</p>\n"
        f"<p>本文链接：{_a(Link(url, url))}</p></div></div>\n"
    )


def _tags(tags: Sequence[Link]) -> str:
    if not tags:
        return ""
    return f'<div class="tags">标签：{"".join(map(_a, tags))}</div>\n'


_SHARE = (
    '<div class="sharebox"><div class="label">分享给朋友：</div><div class="sharebtn">'
    '<a href="#">微博</a><a href="#">QQ</a><a href="#">微信</a></div></div>\n'
)


def _neighbours(story: Story, back: Link) -> str:
    lines = [_a(Link(back.url, "返回列表"), 'class="backlist"')]
    if story.previous:
        lines.append("<p>上一篇：" + _a(story.previous, 'class="single-prev"') + "</p>")
    if story.following:
        lines.append("<p>下一篇：" + _a(story.following, 'class="single-next"') + "</p>")
    return '<div class="pages">\n' + "\n".join(lines) + "\n</div>\n"


def _related(story: Story) -> str:
    if not story.related:
        return ""
    entries = "".join(map(_relate, story.related))
    return (
        '<div class="block">\n<div class="posttitle">'
        f"<h4>“{escape(story.title)}” 的相关文章</h4></div>\n"
        f'<div class="relatecon">\n{entries}</div>\n</div>\n'
    )


def _relate(row: Row) -> str:
    title = escape(row.link.text)
    picture = f'<img src="{escape(row.image or DEFAULT_IMAGE)}" alt="{title}" />'
    return (
        '<div class="relate"><div class="relateimg">'
        f'<a href="{escape(row.link.url)}" title="{title}">'
        f'{picture}</a></div><div class="relateinfo">\n'
        f"<h3>{_titled(row.link)}</h3>\n"
        f'<p class="isimg">{escape(row.excerpt)}</p></div></div>\n'
    )
