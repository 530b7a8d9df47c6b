"""The line that tells of an article's day, source, author and views, in its many forms, and what it shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from html import escape
from typing import Final

from tests.bench.drawn.classes import at, name
from tests.bench.drawn.dates import on_page, printed
from tests.bench.drawn.hrefs import href, section_path
from tests.bench.drawn.lots import Lot
from tests.bench.drawn.model import Article, Site
from tests.bench.drawn.words import NOBODY

_DATE: Final = (
    "发布时间：", "发布时间：", "发布日期：", "日期：", "时间：", "更新时间：", "发表时间：", "信息时间：", "添加时间：", "发布时间: ", "Date: ", "发布于", "发表于 ", "时间:", "发布时间", "日期 ", "", "", "",
)  # fmt: skip
_SOURCE: Final = (
    "来源：",
    "来源：",
    "信息来源：",
    "文章来源：",
    "稿件来源：",
    "来源: ",
    "来源:",
    "来 源：",
    "【来源】",
    "Source: ",
)
_AUTHOR: Final = (
    "作者：",
    "作者：",
    "撰稿：",
    "作者: ",
    "作 者：",
    "文章作者：",
    "撰稿人：",
    "发布人：",
    "作者:",
    "Author: ",
    "文/",
)
_EDITOR: Final = ("责任编辑：", "编辑：", "责编：", "Editor: ", "审核：", "录入：")
_VIEWS: Final = (
    "浏览次数：{}", "浏览次数：{}", "浏览：{}次", "点击数：{}", "点击：{}", "点击次数：{}次", "阅读：{}", "阅读量：{}", "阅读次数：{}", "人气：{}", "访问量：{}", "{}次浏览", "{} 人阅读",
    "浏览({})", "阅读（{}）", "已有{}人浏览", "点击率：{}", "浏览量: {}", "【浏览：{}次】", "Views: {}", "阅读 {}",
)  # fmt: skip


@dataclass(slots=True)
class Shown:
    """What a page shows of its article, and the words that it shows it with."""

    date: bool = False
    author: bool = False
    source: bool = False
    views: int | None = None
    views_by_script: int | None = None
    views_unlabelled: bool = False
    after: str = ""
    """What of it stands below the text on pages that scatter it."""
    printed: list[str] = field(default_factory=list)
    """What must stand in the page's text."""
    scripts: dict[str, str] = field(default_factory=dict)
    """Answers of counters, by path."""


def _value(lot: Lot, role: str, text: str) -> str:
    form = lot.pick(
        f"info.{role}.value",
        (
            "{}",
            "{}",
            "{}",
            "<em>{}</em>",
            "<span>{}</span>",
            "<b>{}</b>",
            '<a href="javascript:;">{}</a>' if role == "author" else "{}",
        ),
    )
    return form.format(text)


def _label(lot: Lot, role: str, label: str) -> str:
    form = lot.pick(
        f"info.{role}.label_form",
        ("{}", "{}", "{}", "{}", "<em>{}</em>", "<b>{}</b>", "<i>{}</i>", "<label>{}</label>"),
    )
    return form.format(label) if label else ""


def page_dates(lot: Lot) -> bool:
    """Whether article pages print the day at all; if not, lists do."""
    return lot.flag("info.date", 0.93)


def _date(site: Site, article: Article, shown: Shown) -> str:
    lot = article.section.lot
    if not page_dates(lot):
        return ""
    shown.date = True
    if site.kind == "theme" and lot.flag("date.split", 0.06):
        shown.printed += [f"{article.published:%d}", f"{article.published:%Y-%m}"]
        return f"<b>{article.published:%d}</b><i>{article.published:%Y-%m}</i>"
    if site.kind == "theme" and lot.flag("date.english", 0.04):
        text = printed("%B %-d, %Y", article.published)
    else:
        text = on_page(lot, article.published)
    label = lot.pick("info.date.label", _DATE)
    if lot.flag("date.brackets", 0.06):
        label, after = "【" + label, "】"
    else:
        after = ""
    shown.printed.append(label + text)
    if site.kind == "theme" and lot.flag("date.time_tag", 0.3):
        text = f'<time datetime="{article.published:%Y-%m-%dT%H:%M:%S}+08:00">{text}</time>'
    icon = (
        lot.pick(
            "date.icon",
            (
                '<i class="fa fa-clock-o"></i> ',
                '<i class="iconfont icon-shijian"></i>',
                '<svg class="icon"><use href="#clock"></use></svg>',
                "",
                "",
                "",
                "",
                "",
            ),
        )
        if site.kind == "theme"
        else ""
    )
    line = icon + _label(lot, "date", label) + _value(lot, "date", text) + after
    if label.startswith("发布") and lot.flag("date.updated_too", 0.08):
        line += (
            lot.pick("info.between", ("&nbsp;&nbsp;", " "))
            + "更新时间："
            + on_page(lot, article.published + timedelta(days=article.number % 40 + 1))
        )
    return line


def _source(article: Article, shown: Shown, share: float) -> str:
    lot = article.section.lot
    if not lot.flag("info.source", share):
        return ""
    label = lot.pick("info.source.label", _SOURCE)
    if not article.source:
        return label if lot.flag("info.empty_labels") else ""
    shown.source = article.source not in NOBODY
    shown.printed.append(label + article.source)
    return _label(lot, "source", label) + _value(lot, "source", escape(article.source))


def _author(site: Site, article: Article, shown: Shown, share: float) -> str:
    lot = article.section.lot
    if not lot.flag("info.author", share):
        return ""
    label = lot.pick("info.author.label", _AUTHOR)
    if not article.author:
        return label if lot.flag("info.empty_labels") else ""
    shown.author = True
    if site.kind == "theme" and lot.flag("info.author.link", 0.35):
        shown.printed.append(article.author)
        icon = lot.pick(
            "info.author.icon",
            ('<i class="fa fa-user"></i> ', "by ", '<svg class="icon icon-user"></svg>', "作者 "),
        )
        return f'<span class="author">{icon}<a rel="author" class="url fn" href="{href(site, article.path, "/author/1/")}">{escape(article.author)}</a></span>'
    shown.printed.append(label + article.author)
    return _label(lot, "author", label) + _value(lot, "author", escape(article.author))


def _views(site: Site, article: Article, shown: Shown) -> str:
    lot = article.section.lot
    mode = lot.pick(
        "info.views",
        (
            "none",
            "none",
            "none",
            "none",
            "label",
            "label",
            "label",
            "label",
            "label",
            "script",
            "script",
            "hidden",
            "icon",
        ),
    )
    if mode == "none":
        return ""
    number = f"{article.views:,}" if lot.flag("views.commas", 0.08) else str(article.views)
    form = lot.pick("info.views.form", _VIEWS)
    if mode == "label":
        shown.views = article.views
        shown.printed.append(form.format(number))
        return form.format(_value(lot, "views", number))
    shown.views_unlabelled = True
    if mode == "icon":
        return lot.pick(
            "views.icon",
            (
                '<i class="fa fa-eye"></i> {}',
                '<span class="icon-eye"></span>{}',
                '<svg class="icon"><use href="#eye"></use></svg> {}',
            ),
        ).format(number)
    if mode == "hidden":
        return f'<span style="display:none">{form.format(number)}</span>'
    shown.views_by_script = article.views
    path = lot.pick(
        "views.counter",
        (
            "/count.jsp?id={}",
            "/api/hits/{}",
            "/plus/count.php?aid={}&mid=1",
            "/e/public/ViewClick/?id={}",
        ),
    ).format(article.number)
    if lot.flag("views.written", 0.6):
        shown.scripts[path] = f"document.write('{article.views}');"
        return form.format(f'<script src="{escape(path)}"></script>')
    shown.scripts[path] = str(article.views)
    return (
        form.format(f'<span id="hits">{lot.pick("views.waiting", ("", "-", "..."))}</span>')
        + f"<script>$.get('{path}',function(n){{$('#hits').html(n)}});</script>"
    )


def _extras(site: Site, article: Article) -> list[str]:
    lot = article.section.lot
    extras = []
    if lot.flag("info.editor", 0.2):
        extras.append(lot.pick("info.editor.label", _EDITOR) + article.editor)
    if lot.flag("info.sender", 0.1):
        extras.append("供稿：" + site.owner)
    official = site.kind == "official"
    if lot.flag(f"info.font.{site.kind}", 0.55 if official else 0.08):
        extras.append(lot.pick("info.font.form", (
            '【字体：<a href="javascript:doZoom(18)">大</a> <a href="javascript:doZoom(16)">中</a> <a href="javascript:doZoom(14)">小</a>】',
            '字号：[ <span>大</span> <span>中</span> <span>小</span> ]', '字体：<a href="#">【大】</a><a href="#">【中】</a><a href="#">【小】</a>', '<a class="f_add">A+</a> <a class="f_sub">A-</a>',
        )))  # fmt: skip
    if lot.flag(f"info.tools.{site.kind}", 0.4 if official else 0.15):
        extras.append(lot.pick("info.tools.form", (
            '<a href="javascript:window.print()">打印</a> <a href="javascript:window.close()">关闭</a>', "分享到：<a href='#' class='bds_weixin'></a>", "【打印本页】 【关闭窗口】",
            '<a href="javascript:;" title="收藏">收藏</a>', "分享：微信 微博",
        )))  # fmt: skip
    if site.kind == "theme" and lot.flag("info.comments", 0.25):
        extras.append(
            lot.pick(
                "info.comments.form",
                ("评论：0", "0 条评论", '<i class="fa fa-comment"></i> 0', "评论(0)"),
            )
        )
    return extras


def info(site: Site, article: Article, shown: Shown) -> str:
    """The line of information of an article's page; notes in ``shown`` what it tells."""
    lot = article.section.lot
    official = site.kind == "official"
    parts = [
        _date(site, article, shown),
        _source(article, shown, 0.65 if official else 0.25),
        _author(site, article, shown, 0.3 if official else 0.55),
        _views(site, article, shown),
    ]
    if site.kind == "theme" and lot.flag("info.category", 0.4):
        label = lot.pick("info.category.label", ("分类：", "栏目：", "", "所属栏目：", "发布在 "))
        parts.insert(
            0,
            f'{label}<a href="{href(site, article.path, section_path(site, article.section))}" rel="category tag">{article.section.name}</a>',
        )
    if parts[-1] and lot.flag("info.scattered", 0.08):
        shown.after = f"<p{at(lot, 'views')}>{parts.pop()}</p>\n"
    order = (
        [part for part in lot.order("info.order", parts) if part]
        if lot.flag("info.shuffled")
        else [p for p in parts if p]
    )
    order += _extras(site, article)
    if not order:
        return ""
    form = lot.pick(
        "info.form",
        ("line", "line", "line", "spans", "spans", "spans", "list", "cells", "divs", "paragraphs"),
    )
    if form == "line":
        between = lot.pick(
            "info.between",
            ("&nbsp;&nbsp;", "　　", " | ", "&nbsp;&nbsp;&nbsp;&nbsp;", " / ", "  ", " · "),
        )
        inner = between.join(order)
        tag = lot.pick("info.tag", ("div", "p", "div", "h5", "span", "center"))
        return f"<{tag}{at(lot, 'info')}>{inner}</{tag}>\n"
    if form == "cells":
        return (
            f'<table width="100%"{at(lot, "info")}><tr>'
            + "".join(f'<td align="center">{part}</td>' for part in order)
            + "</tr></table>\n"
        )
    tag, frame = {
        "spans": (lot.pick("info.part", ("span", "span", "i", "em")), "div"),
        "list": ("li", "ul"),
        "divs": ("div", "div"),
        "paragraphs": ("p", "div"),
    }[form]
    marked = lot.flag("info.part.classes", 0.3)
    inner = lot.pick("info.gap", ("\n", "", "&nbsp;")).join(
        f'<{tag} class="{name(lot, "info")}-{i}">{part}</{tag}>'
        if marked
        else f"<{tag}>{part}</{tag}>"
        for i, part in enumerate(order)
    )
    return f"<{frame}{at(lot, 'info')}>{inner}</{frame}>\n"
