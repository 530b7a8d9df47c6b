"""The document around what a page is for: head, top, menu, columns, foot."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Final

from tests.bench.drawn.bodies import picture
from tests.bench.drawn.classes import at, name
from tests.bench.drawn.columns import side
from tests.bench.drawn.hands import finish
from tests.bench.drawn.hrefs import (
    ANYWHERE,
    channel_path,
    channels_linked,
    href,
    section_path,
    style,
)
from tests.bench.drawn.model import Section, Site
from tests.bench.drawn.words import PROVINCES

MENU_SCRIPT: Final = "/js/menu.js"
ABOUT: Final = (
    ("关于我们", "about"),
    ("联系我们", "contact"),
    ("投资环境", "tzhj"),
    ("区域概况", "gaikuang"),
    ("办事指南", "bszn"),
    ("组织机构", "zzjg"),
)


def about_pages(site: Site) -> list[tuple[str, str]]:
    """(name, path) of the pages that menus lead to and that are no articles."""
    chosen = site.lot.stream("about").sample(ABOUT, site.lot.number("about.count", 1, 4))
    form = site.lot.pick(
        "about.form", ("/{}.html", "/{}/", "/page/{}.html", "/{}/index.html", "/single/{}")
    )
    return [(label, form.format(slug)) for label, slug in chosen]


def menu_written(site: Site) -> bool:
    """Whether a script in a file of its own writes the menu."""
    return site.lot.pick("menu.form", _MENUS) == "script"


_MENUS: Final = (
    "flat",
    "flat",
    "flat",
    "flat",
    "nested",
    "nested",
    "nested",
    "nested",
    "cells",
    "image",
    "script",
    "inline",
    "parents",
)


def _entries(site: Site, page: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """(name, address, entries below) of the menu."""
    home = ("首页" if site.lot.flag("menu.home", 0.8) else "网站首页", href(site, page, "/"))
    entries: list[tuple[str, str, list[tuple[str, str]]]] = [(*home, [])]
    form = site.lot.pick("menu.form", _MENUS)
    links = {s.number: (s.name, href(site, page, section_path(site, s))) for s in site.sections}
    if form in ("nested", "parents"):
        for channel in dict.fromkeys(s.parent for s in site.sections):
            below = [links[s.number] for s in site.sections if s.parent == channel]
            address = (
                href(site, page, channel_path(site, channel))
                if channels_linked(site)
                else "javascript:void(0)"
            )
            entries.append(
                (channel, address, below if form == "nested" or not channels_linked(site) else [])
            )
    else:
        entries += [(*links[s.number], []) for s in site.sections]
    about: list[tuple[str, str, list[tuple[str, str]]]] = [
        (label, href(site, page, path), []) for label, path in about_pages(site)
    ]
    return (
        entries + about
        if site.lot.flag("menu.about_last", 0.7)
        else [entries[0], *about, *entries[1:]]
    )


def _menu(site: Site, page: str) -> str:
    lot, form = site.lot, site.lot.pick("menu.form", _MENUS)
    if form == "script":
        return f'<script src="{href(site, page, MENU_SCRIPT)}"></script>'
    items = []
    for label, address, below in _entries(site, page):
        link = f'<a href="{address}">{label}</a>'
        if form == "image":
            link = f'<a href="{address}"><img src="{picture(site, page, len(label))}" alt="{label}"></a>'
        if below:
            tag = lot.pick("menu.below", (("ul", "li"), ("dl", "dd"), ("div", "span")))
            link += (
                f"<{tag[0]}>"
                + "".join(f'<{tag[1]}><a href="{a}">{n}</a></{tag[1]}>' for n, a in below)
                + f"</{tag[0]}>"
            )
        items.append(link)
    if form == "inline":
        return (
            "<script>\n"
            + "".join(f"document.write('<li>{item}</li>');\n" for item in items)
            + "</script>"
        )
    if form == "cells" or (form == "image" and lot.flag("menu.image.cells")):
        return (
            f"<table{at(lot, 'nav')}><tr>"
            + "".join(f"<td>{item}</td>" for item in items)
            + "</tr></table>\n"
        )
    if lot.flag("menu.bare", 0.15) and form != "nested":
        return (
            f"<nav{at(lot, 'nav')}>"
            + lot.pick("menu.between", (" | ", "\n", "&nbsp;")).join(items)
            + "</nav>\n"
        )
    return (
        f"<div{at(lot, 'nav')}><ul>"
        + "".join(f"<li>{item}</li>\n" for item in items)
        + "</ul></div>\n"
    )


def menu_script(site: Site) -> str:
    """The file that writes the menu, where one does."""
    lines = [
        f"document.write('<li><a href=\"{address}\">{label}</a></li>');"
        for label, address, _ in _entries(site, ANYWHERE)
    ]
    return (
        "document.write('<ul class=\"nav\">');\n"
        + "\n".join(lines)
        + "\ndocument.write('</ul>');\n"
    )


def _top(site: Site, page: str) -> str:
    lot = site.lot
    parts = []
    if lot.flag(f"top.bar.{site.kind}", 0.6 if site.kind == "official" else 0.2):
        today = lot.pick(
            "top.today",
            (
                '<span id="today"></span><script>document.write(new Date().toLocaleDateString())</script>',
                "今天是：2026年12月1日 星期二",
                "欢迎访问" + site.name,
                "<marquee>热烈欢迎各界客商前来投资兴业</marquee>",
            ),
        )
        links = lot.pick(
            "top.links",
            (
                '<a href="javascript:;">设为首页</a> | <a href="javascript:;">加入收藏</a>',
                '<a href="javascript:;">无障碍浏览</a> <a href="javascript:;">繁体</a>',
                "",
                '<a href="http://www.example.gov.cn/">上级网站</a>',
            ),
        )
        parts.append(f"<div{at(lot, 'top')}>{today} {links}</div>\n")
    logo = lot.pick(
        "top.logo",
        (
            '<a href="{0}"><img src="{2}" alt="{1}"></a>',
            '<h1><a href="{0}">{1}</a></h1>',
            '<div class="logo"><a href="{0}">{1}</a></div>',
            '<img src="{2}" width="1000" height="180">',
            '<p class="site-title"><a href="{0}" rel="home">{1}</a></p>',
        ),
    )
    parts.append(logo.format(href(site, page, "/"), site.name, picture(site, page, 5)))
    if lot.flag("top.search", 0.6):
        parts.append(
            '<form action="/search" method="get"><input name="q" placeholder="请输入关键字"><input type="submit" value="搜索"></form>'
        )
    return "\n".join(parts)


def foot(site: Site, page: str) -> str:
    """The foot of every page."""
    lot = site.lot
    parts = []
    if lot.flag(f"foot.links.{site.kind}", 0.7 if site.kind == "official" else 0.35):
        names = ("中国政府网", "商务部", "国家发展改革委", "省人民政府", "市统计局", "中国开发区网")
        form = lot.pick(
            "foot.links.form",
            (
                '<a href="http://link{0}.example.org/" target="_blank">{1}</a> ',
                '<li><a href="http://link{0}.example.org/">{1}</a></li>',
                '<option value="http://link{0}.example.org/">{1}</option>',
            ),
        )
        inner = "".join(
            form.format(i, n) for i, n in enumerate(names[: lot.number("foot.links.count", 2, 6)])
        )
        inner = f"<select>{inner}</select>" if form.startswith("<option") else inner
        parts.append(f"<div{at(lot, 'links')}><span>友情链接</span>{inner}</div>")
    lines = [
        f"版权所有：{site.owner}",
        f"{lot.pick('foot.province', PROVINCES)}ICP备{lot.number('foot.icp', 10000000, 22999999)}号",
    ]
    if site.kind == "official":
        lines += lot.order(
            "foot.order",
            [
                f"主办单位：{site.owner}",
                f"地址：{site.place}政务大道{lot.number('foot.street', 1, 99)}号　邮编：{lot.number('foot.zip', 210000, 690000)}",
                "网站标识码：3200000012",
                "技术支持：数源信息",
                "建议使用1024*768以上分辨率浏览",
            ],
        )[: lot.number("foot.lines", 1, 5)]
    else:
        lines[0] = lot.pick(
            "foot.copyright",
            (
                f"Copyright &copy; 2019-2026 {site.name} All Rights Reserved.",
                f"&copy; 2026 {site.name}",
                f"{site.name} 版权所有",
            ),
        )
    if lot.flag("foot.visits", 0.15):
        lines.append(f"您是第 {lot.number('foot.visitors', 20000, 3000000)} 位访客")
    if lot.flag("foot.updated", 0.08):
        lines.append("网站更新时间：2026年11月30日")
    between = lot.pick("foot.between", ("<br>", "&nbsp;&nbsp;", "</p><p>", " | "))
    parts.append(f"<p>{between.join(lines)}</p>")
    return "\n".join(parts)


@dataclass(frozen=True, slots=True)
class Content:
    """What a page is for."""

    path: str
    title: str
    inner: str
    section: Section | None = None
    head: str = ""
    """Elements for the head."""
    crumb: str = ""
    column: bool = True
    """Whether the site's side column stands beside it."""


def _columns(site: Site, page: Content) -> str:
    lot = site.lot
    column = side(site, page.path, page.section) if page.column and lot.flag("side", 0.75) else ""
    skeleton = lot.pick("skeleton", ("table", "div", "div", "html5", "builder", "utility"))
    last = lot.flag("side.last")
    if skeleton == "table":
        cells = [f'<td width="220" valign="top">{column}</td>'] if column else []
        cells.insert(0 if last else len(cells), f'<td valign="top">{page.crumb}{page.inner}</td>')
        table = f'<table width="1000" border="0" align="center" cellpadding="0" cellspacing="0"><tr>{"".join(cells)}</tr></table>\n'
        for _ in range(lot.number("skeleton.depth", 0, 3)):
            table = f'<table width="100%" border="0"><tr><td height="6" background="data:,"></td></tr><tr><td align="center">{table}</td></tr></table>\n'
        return table
    if skeleton == "html5":
        parts = [
            f"<main{at(lot, 'main')}>{page.inner}</main>\n",
            f"<aside{at(lot, 'side')}>{column}</aside>\n" if column else "",
        ]
    elif skeleton == "builder":
        parts = [
            f'<div class="layout" id="c{n}_{n}-{lot.number("builder", 10**9, 10**10)}"><div class="c{n}_line line_u{n % 9}_0">{part}</div></div>\n'
            for n, part in ((1055, page.inner), (1080, column))
            if part
        ]
    else:
        parts = [
            f"<div{at(lot, 'main')}>{page.inner}</div>\n",
            f"<div{at(lot, 'side')}>{column}</div>\n" if column else "",
        ]
    return f'<div class="{name(lot, "wrap")}">\n{page.crumb}{"".join(parts if last else parts[::-1])}</div>\n'


def _doctype(site: Site) -> str:
    charset = site.encoding
    meta = site.lot.pick(
        "head.charset",
        (
            f'<meta charset="{charset}">',
            f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">',
            f'<META content="text/html; charset={charset}" http-equiv=Content-Type>',
        ),
    )
    if site.lot.flag("html5", 0.6):
        return f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n{meta}\n'
    return f'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml">\n<head>\n{meta}\n'


def _head(site: Site, page: Content) -> str:
    """The head, without its end tag."""
    lot = site.lot
    base = f'<base href="{site.base}/">\n' if style(site) == "base" else ""
    between = lot.pick("head.between", ("-", "_", " - ", " | ", "—"))
    titles = [page.title, site.name] if page.title else [site.name]
    if page.section and lot.flag("head.section", 0.4) and page.section.name != page.title:
        titles.insert(1, page.section.name)
    head = (
        _doctype(site)
        + base
        + f"<title>{escape(between.join(titles) if lot.flag('head.title', 0.92) else site.name)}</title>\n"
    )
    head += lot.pick(
        "head.viewport",
        ('<meta name="viewport" content="width=device-width, initial-scale=1">\n', ""),
    )
    if site.kind == "theme":
        head += lot.pick(
            "head.generator",
            (
                "",
                "",
                '<meta name="generator" content="WordPress 6.4">\n',
                '<meta name="generator" content="Z-BlogPHP 1.7">\n',
            ),
        )
    return (
        head
        + page.head
        + lot.pick(
            "head.style",
            (
                "<style>body{font-size:14px}a{color:#333}</style>\n",
                '<link rel="stylesheet" href="data:text/css,">\n',
                "",
            ),
        )
    )


def document(site: Site, page: Content) -> str:
    """The whole document of a page."""
    lot = site.lot
    top = f"<{'header' if lot.flag('top.header_tag', 0.4) else 'div'}{at(lot, 'head')}>{_top(site, page.path)}"
    top += "</header>\n" if lot.flag("top.header_tag", 0.4) else "</div>\n"
    bottom = foot(site, page.path)
    bottom = (
        f"<footer{at(lot, 'foot')}>{bottom}</footer>\n"
        if lot.flag("foot.tag", 0.4)
        else f"<div{at(lot, 'foot')}>{bottom}</div>\n"
    )
    script = lot.pick(
        "foot.script",
        (
            "",
            "<script>var _hmt = _hmt || [];</script>\n",
            '<a href="javascript:scrollTo(0,0)">返回顶部</a>\n',
        ),
    )
    body = lot.pick(
        "body.attributes",
        ("", "", "", ' class="home page"', ' topmargin="0" leftmargin="0"', ' onload="init()"'),
    )
    inner = f"{top}{_menu(site, page.path)}{_columns(site, page)}{bottom}{script}"
    if lot.flag("body.within", 0.25):
        inner = lot.pick(
            "body.within.form",
            (
                '<div id="app">{}</div>',
                '<div class="page">{}</div>',
                "<center>{}</center>",
                '<form id="form1" method="post" action="/search">{}</form>',
            ),
        ).replace("{}", inner)
    return finish(site, f"{_head(site, page)}</head>\n<body{body}>\n{inner}</body>\n</html>\n")
