"""The page of an article."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from html import escape
from typing import Final

from tests.bench.drawn import bodies, infos
from tests.bench.drawn.classes import at, name
from tests.bench.drawn.columns import neighbours, related
from tests.bench.drawn.crumbs import crumb
from tests.bench.drawn.dates import on_page
from tests.bench.drawn.frame import Content, document
from tests.bench.drawn.infos import Shown
from tests.bench.drawn.model import Article, Site


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """A page, and what it shows."""

    html: str
    shown: Shown


_TITLES: Final = ("h1", "h1", "h1", "h2", "h2", "h3", "div", "div", "p", "span", "td", "font")


def _title(article: Article, shown: Shown) -> str:
    lot = article.section.lot
    tag = lot.pick("title.tag", _TITLES)
    text = escape(article.title)
    if "关于" in article.title and len(article.title) > 18 and lot.flag("title.broken", 0.1):
        text = text[:14] + "<br>" + text[14:] if "&" not in text[:20] else text
    shown.printed.append(article.title)
    text = lot.pick(
        "title.inner",
        (
            "{}",
            "{}",
            "{}",
            "{}",
            "<strong>{}</strong>",
            "<span>{}</span>",
            "<!--title-->{}<!--/title-->",
        ),
    ).format(text)
    if tag == "td":
        title = f'<table width="100%"><tr><td align="center"{at(lot, "title")}>{text}</td></tr></table>\n'
    elif tag == "font":
        title = f'<center><font size="5" color="#cc0000"><b>{text}</b></font></center>\n'
    else:
        marked = (
            ' itemprop="headline"' if lot.flag("itemprops", 0.15) and tag in ("h1", "h2") else ""
        )
        title = f"<{tag}{at(lot, 'title')}{marked}>{text}</{tag}>\n"
    above = (
        f'<div class="{name(lot, "kicker")}">{escape(article.kicker)}</div>\n'
        if article.kicker
        else ""
    )
    below = (
        f'<div class="{name(lot, "subtitle")}">{escape(article.subtitle)}</div>\n'
        if article.subtitle
        else ""
    )
    return above + title + below


def _record(site: Site, article: Article, shown: Shown) -> str:
    """The table of properties above a government's record."""
    if not article.record:
        return ""
    lot, draw = article.section.lot, site.lot.stream(f"record.{article.number}")
    made = article.published - timedelta(days=draw.randint(1, 20))
    fields = [
        ("索 引 号", f"{draw.randint(10**8, 10**9)}/2026-{draw.randint(100, 99999):05}"), ("主题分类", draw.choice(("综合政务", "商贸、海关、旅游", "国民经济管理"))),
        ("发文机关", site.owner), ("成文日期", on_page(lot, made)[:10]),
        ("标　　题", article.title), ("发文字号", f"{site.place[0]}政发〔{made.year}〕{draw.randint(1, 90)}号"),
        ("有 效 性", draw.choice(("有效", "现行有效"))),
    ]  # fmt: skip
    if lot.flag("record.published", 0.6):
        fields.insert(5, ("发布日期", f"{article.published:%Y-%m-%d}"))
        shown.date = True
        shown.printed.append(f"{article.published:%Y-%m-%d}")
    fields = fields[: lot.number("record.fields", 6, 8)]
    if len(fields) % 2:
        fields.append(("关键词", "招商引资"))
    rows = ""
    head = lot.pick("record.cell", ("<td>{}：</td>", "<th>{}</th>", "<td><b>{}:</b></td>"))
    for one, two in zip(fields[::2], fields[1::2], strict=True):
        rows += (
            "<tr>"
            + "".join(f"{head.format(k)}<td>{escape(v)}</td>" for k, v in (one, two))
            + "</tr>\n"
        )
    if lot.flag("record.list", 0.25):
        return (
            f'<ul class="{name(lot, "record")}">'
            + "".join(f"<li><label>{k}：</label>{escape(v)}</li>" for k, v in fields)
            + "</ul>\n"
        )
    return f'<table class="{name(lot, "record")}" border="1" width="100%">{rows}</table>\n'


def _metas(site: Site, article: Article) -> str:
    lot, parts = article.section.lot, []
    form = lot.pick(
        f"metas.{site.kind}",
        ("none", "none", "right", "right", "template", "words")
        if site.kind == "official"
        else ("none", "none", "none", "words", "social", "social"),
    )
    title, words = escape(article.title), escape(article.excerpt[:80])
    if form == "right":
        parts = [f'<meta name="SiteName" content="{site.name}">', f'<meta name="ArticleTitle" content="{title}">', f'<meta name="PubDate" content="{article.published:%Y-%m-%d %H:%M}">',
                 f'<meta name="ContentSource" content="{escape(article.source)}">', f'<meta name="ColumnName" content="{article.section.name}">', f'<meta name="Author" content="{escape(article.author)}">']  # fmt: skip
    elif form == "template":
        parts = [
            f'<meta name="SiteName" content="{site.name}">',
            f'<meta name="ArticleTitle" content="{site.name}">',
            '<meta name="PubDate" content="2026-11-30 00:00">',
            f'<meta name="ContentSource" content="{site.owner}">',
            '<meta name="author" content="webmaster">',
        ]
    elif form == "words":
        parts = [
            f'<meta name="keywords" content="{title},{site.name}">',
            f'<meta name="description" content="{words}">',
        ]
    elif form == "social":
        parts = ['<meta property="og:type" content="article">', f'<meta property="og:title" content="{title}">', f'<meta property="og:site_name" content="{site.name}">', f'<meta property="og:url" content="{escape(site.base + article.path)}">',
                 f'<meta property="article:published_time" content="{article.published:%Y-%m-%dT%H:%M:%S}+08:00">']  # fmt: skip
    if lot.flag(f"jsonld.{site.kind}", 0.02 if site.kind == "official" else 0.22):
        data = {"@context": "https://schema.org", "@type": "Article", "headline": article.title, "datePublished": f"{article.published:%Y-%m-%dT%H:%M:%S}+08:00",
                "dateModified": f"{article.published + timedelta(days=3):%Y-%m-%dT%H:%M:%S}+08:00", "author": {"@type": "Organization", "name": site.name}}  # fmt: skip
        parts.append(
            f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'
        )
    return "\n".join([*parts, ""]) if parts else ""


def _after(site: Site, article: Article) -> str:
    lot = article.section.lot
    parts = []
    if lot.flag("after.editor", 0.2):
        parts.append(
            lot.pick(
                "after.editor.form",
                (
                    '<div class="{0}">责任编辑：{1}</div>\n',
                    '<p align="right" class="{0}">（编辑：{1}）</p>\n',
                    '<div class="{0}">[责任编辑:{1}]</div>\n',
                ),
            ).format(name(lot, "editor"), article.editor)
        )
    if lot.flag("after.copyright", 0.1 if site.kind == "official" else 0.3):
        parts.append(lot.pick("after.copyright.form", (
            "<div class='statement'>声明：本网站转载文章仅为传播信息之用，如涉及版权问题请与我们联系。</div>\n",
            f"<p class='copyright'>本文链接：{escape(site.base + article.path)}</p>\n", "<blockquote>版权声明：本文为原创文章，转载请注明出处。</blockquote>\n",
        )))  # fmt: skip
    if lot.flag("after.tools", 0.25):
        parts.append(
            lot.pick(
                "after.tools.form",
                (
                    '<div class="tools"><a href="javascript:window.print()">【打印】</a><a href="javascript:window.close()">【关闭】</a></div>\n',
                    '<div class="bdsharebuttonbox">分享到：</div>\n',
                    '<div class="ewm"><p>扫一扫在手机打开当前页</p></div>\n',
                ),
            )
        )
    if site.kind == "theme" and lot.flag("after.tags", 0.2):
        parts.append(
            '<div class="tags">标签：<a href="javascript:;">招商引资</a> <a href="javascript:;">产业</a></div>\n'
        )
    if site.kind == "theme" and lot.flag("after.author", 0.12) and article.author:
        parts.append(
            f'<div class="author-box"><img src="data:," alt=""><h4>{escape(article.author)}</h4><p>专注产业招商与园区运营。</p></div>\n'
        )
    if site.kind == "theme" and lot.flag("after.comments", 0.2):
        comment = f"<ol><li><b>访客</b> <span>{article.published + timedelta(days=2):%Y-%m-%d %H:%M}</span><p>写得不错，期待后续报道。</p></li></ol>"
        parts.append(
            (comment if lot.flag("after.comments.some", 0.4) else "")
            + '<div id="respond"><h3>发表评论</h3><form action="/comment" method="post"><textarea name="text"></textarea><button>提交</button></form></div>\n'
        )
    return "".join(parts)


def article_page(site: Site, article: Article) -> ArticlePage:
    """The page of an article, by the lots of its section."""
    lot, shown = article.section.lot, Shown()
    title, record = _title(article, shown), _record(site, article, shown)
    replaced = record and shown.date and lot.flag("record.instead", 0.3)
    line = "" if replaced else infos.info(site, article, shown)
    text = f"{bodies.text(site, article)}\n{bodies.turner(site, article)}{bodies.files_below(site, article)}"
    order = lot.pick(
        "article.order", ("below", "below", "below", "below", "below", "below", "above", "under")
    )
    head = line + title if order == "above" else title + ("" if order == "under" else line)
    head = record + head if lot.flag("record.first", 0.7) else head + record
    if lot.flag("article.head_tag", 0.2):
        head = f"<header>{head}</header>\n"
    head += lot.pick(
        "article.remark",
        (
            "",
            "",
            "",
            "",
            "",
            "<!-- <span>来源：模板</span><span>发布时间：2016-01-01</span> -->\n",
            '<div style="display:none"><p>2016-01-01</p></div>\n',
            "<!--正文开始-->",
        ),
    )
    rule = lot.pick("article.rule", ("", "", "<hr>\n", '<div class="line"></div>\n'))
    ending = shown.after + (line if order == "under" else "") + _after(site, article)
    tag = lot.pick("article.tag", ("div", "div", "article", "section"))
    inside = neighbours(site, article), related(site, article)
    near = "".join(lot.order("article.near", inside))
    nested = lot.flag("article.near_inside", 0.6)
    inner = f"<{tag}{at(lot, 'article')}>\n{head}{rule}{text}{ending}{near if nested else ''}</{tag}>\n{'' if nested else near}"
    content = Content(
        article.path,
        article.title,
        inner,
        article.section,
        _metas(site, article),
        crumb(site, article.path, article.section, article),
        lot.flag("article.column", 0.7),
    )
    return ArticlePage(document(site, content), shown)
