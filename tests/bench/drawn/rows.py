"""Rows of articles on lists and home pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby
from typing import Final

from tests.bench.drawn.bodies import picture
from tests.bench.drawn.classes import at, name
from tests.bench.drawn.dates import on_list
from tests.bench.drawn.hrefs import href, section_path
from tests.bench.drawn.infos import page_dates
from tests.bench.drawn.lots import Lot
from tests.bench.drawn.model import Article, Site


@dataclass(frozen=True, slots=True)
class Row:
    """What a row is made of, escaped."""

    link: str
    """The whole ``<a>`` with the title."""
    address: str
    title: str
    date: str
    excerpt: str
    picture: str
    extra: str
    article: Article


def _cut(lot: Lot, title: str) -> str:
    length = lot.pick("list.cut", (0, 0, 0, 0, 24, 18, 28))
    return (
        title
        if not length or len(title) <= length
        else title[:length] + lot.pick("list.cut.end", ("...", "…", "......", ""))
    )


def _row(site: Site, lot: Lot, page: str, article: Article, *, labelled: bool) -> Row:
    address = href(site, page, article.path)
    shown = _cut(lot, article.title)
    attributes = lot.pick("list.target", ("", ' target="_blank"'))
    if shown != article.title or lot.flag("list.titled", 0.5):
        attributes += (
            f' title="{escape(article.title)}"' if lot.flag("list.title_attribute", 0.8) else ""
        )
    before = lot.pick(
        "list.bullet", ("", "", "", "", "·", "· ", "<i></i>", '<img src="data:," alt="">', "▪ ")
    )
    inside = lot.flag("list.bullet.inside", 0.4)
    title = escape(shown)
    if article.number % 9 == 0 and lot.flag("list.coloured", 0.15):
        title = f'<font color="#ff0000"><b>{title}</b></font>'
    link = f'<a href="{address}"{attributes}>{before if inside else ""}{title}</a>'
    if labelled or lot.flag("list.category", 0.12):
        form = lot.pick(
            "list.category.form",
            (
                "[{}] ",
                "【{}】",
                "<em>{}</em>",
                '[<a href="{address}">{}</a>] ',
                '<span class="cat">{}</span> ',
            ),
        )
        link = (
            form.format(
                article.section.name, address=href(site, page, section_path(site, article.section))
            )
            + link
        )
    link = ("" if inside else before) + link
    if article.number % 5 == 0 and lot.flag("list.marks", 0.12):
        mark = lot.pick(
            "list.mark",
            (
                '<img src="data:," alt="new">',
                "<sup>NEW</sup>",
                '<span class="top">置顶</span>',
                "（图）",
            ),
        )
        link = link + mark if lot.flag("list.mark.behind", 0.7) else mark + link
    whole = not page_dates(article.section.lot)
    date = (
        on_list(lot, article.published, whole=whole) if whole or lot.flag("list.dates", 0.9) else ""
    )
    words = article.excerpt[: lot.number("list.excerpt", 40, 110)]
    end = lot.pick("list.excerpt.end", ("...", "……", "…", "[详细]"))
    image = f'<img src="{picture(site, page, article.number)}" alt="{escape(article.title) if lot.flag("list.alt", 0.6) else ""}">'
    extra = escape(article.source) if lot.flag("list.source", 0.05) else ""
    return Row(
        link,
        address,
        escape(shown),
        date,
        escape(words) + end if words else "",
        image,
        extra,
        article,
    )


def _foreign(lot: Lot, near: Row) -> Row:
    """A row that leads to another site, as messages of an account do; no article of this one."""
    address = f"https://mp.weixin.qq.com/s/drawn{near.article.number}"
    title = lot.pick(
        "list.foreign.title", ("【视频】招商宣传片", "图解：投资服务指南", "转载：产业招商新观察")
    )
    link = f'<a href="{address}" target="_blank">{title}</a>'
    return replace(near, link=link, address=address, title=title, excerpt="")


def _ul(lot: Lot, rows: Sequence[Row], item: Callable[[Row], str]) -> str:
    tag, inner = lot.pick(
        "list.tags",
        (("ul", "li"), ("ul", "li"), ("ul", "li"), ("div", "div"), ("ol", "li"), ("div", "p")),
    )
    marked = at(lot, "row") if lot.flag("list.row.class") else ""
    gap = lot.number("list.gap", 0, 9)
    items = []
    for index, row in enumerate(rows, 1):
        items.append(f"<{inner}{marked}>{item(row)}</{inner}>\n")
        if gap >= 5 and index % gap == 0 and tag != "div":
            items.append(
                lot.pick("list.gap.form", ('<li class="line"></li>\n', "<li>&nbsp;</li>\n"))
            )
    return f"<{tag}{at(lot, 'list')}>\n{''.join(items)}</{tag}>\n"


def _dated(lot: Lot, row: Row) -> str:
    tag = lot.pick("list.date.tag", ("span", "span", "span", "em", "i", "b", "label", "small"))
    return f"<{tag}{at(lot, 'date')}>{row.date}</{tag}>" if row.date else ""


def behind(lot: Lot, rows: Sequence[Row]) -> str:
    """The day behind the title."""
    return _ul(lot, rows, lambda row: row.link + _dated(lot, row) + row.extra)


def before(lot: Lot, rows: Sequence[Row]) -> str:
    """The day before the title."""
    return _ul(lot, rows, lambda row: _dated(lot, row) + row.link)


def inside(lot: Lot, rows: Sequence[Row]) -> str:
    """The day within the link."""
    first = lot.flag("list.inside.first")
    title = lot.pick("list.inside.title", ("<span>{}</span>", "{}", "<p>{}</p>", "<h3>{}</h3>"))

    def item(row: Row) -> str:
        parts = [_dated(lot, row), title.format(row.title)]
        return f'<a href="{row.address}" title="{escape(row.article.title)}">{"".join(parts if first else parts[::-1])}</a>'

    return _ul(lot, rows, item)


def table(lot: Lot, rows: Sequence[Row]) -> str:
    """A row of a table for each."""
    bullet = lot.pick(
        "list.table.bullet", ('<td width="20"><img src="data:,"></td>', "<td>·</td>", "")
    )
    last = lot.pick(
        "list.table.date",
        (
            '<td align="right" width="90">{}</td>',
            '<td class="rq">{}</td>',
            '<td nowrap><font color="#999999">{}</font></td>',
        ),
    )
    lines = [
        f"<tr>{bullet}<td height=26>{row.link}</td>{last.format(row.date)}</tr>\n" for row in rows
    ]
    if lot.flag("list.table.each", 0.2):
        return "".join(f'<table width="98%" cellpadding="0">{line}</table>' for line in lines)
    return f'<table width="100%" cellspacing="0"{at(lot, "list")}>{"".join(lines)}</table>\n'


def grid(lot: Lot, rows: Sequence[Row]) -> str:
    """A table with a head, as lists of records have it."""
    heads = lot.pick(
        "list.grid.heads",
        (("序号", "标题", "发布日期"), ("索引", "名称", "发布时间"), ("编号", "信息名称", "日期")),
    )
    lines = [
        f"<tr><td>{i}</td><td>{row.link}</td><td>{row.date}</td></tr>\n"
        for i, row in enumerate(rows, 1)
    ]
    head = "".join(
        lot.pick("list.grid.head", ("<th>{}</th>", "<td><b>{}</b></td>")).format(word)
        for word in heads
    )
    return f'<table width="100%" border="1"{at(lot, "list")}><tr>{head}</tr>\n{"".join(lines)}</table>\n'


def months(lot: Lot, rows: Sequence[Row]) -> str:
    """Months as heads, with days of them."""
    parts = []
    form = lot.pick("list.months.day", ("<span>{}</span> {}", "{1} <span>{0}</span>"))
    for (year, month), group in groupby(
        rows, lambda row: (row.article.published.year, row.article.published.month)
    ):
        parts.append(f"<dt>{year}年{month}月</dt>\n")
        parts += [
            f"<dd>{form.format(f'{row.article.published:%m-%d}', row.link)}</dd>\n" for row in group
        ]
    return f"<dl{at(lot, 'list')}>{''.join(parts)}</dl>\n"


def cards(lot: Lot, rows: Sequence[Row]) -> str:
    """Picture, title, excerpt."""

    def item(row: Row) -> str:
        image = f'<a href="{row.address}"{at(lot, "picture")}>{row.picture}</a>'
        return (
            f"{image}<h3>{row.link}</h3><p{at(lot, 'excerpt')}>{row.excerpt}</p>{_dated(lot, row)}"
        )

    return _ul(lot, rows, item)


def pictures(lot: Lot, rows: Sequence[Row]) -> str:
    """A wall of pictures with titles."""
    return _ul(
        lot,
        rows,
        lambda row: (
            f'<a href="{row.address}" title="{escape(row.article.title)}">{row.picture}<p>{row.title}</p></a>{_dated(lot, row)}'
        ),
    )


def posts(lot: Lot, rows: Sequence[Row]) -> str:
    """A blog's articles, with excerpt and what is said of them."""
    more = lot.pick("list.more", ("", "阅读全文", "查看详情 >", "阅读更多 »", "[详情]"))
    level = lot.pick("list.heading", ("h2", "h3", "h4"))
    meta = lot.pick("list.meta", ("above", "below"))

    def item(row: Row) -> str:
        reads = f" <span>阅读({row.article.views})</span>" if lot.flag("list.views", 0.15) else ""
        line = f"<div{at(lot, 'info')}>{_dated(lot, row)} <span>{row.article.section.name}</span>{reads}</div>"
        link = f'<a href="{row.address}">{more}</a>' if more else ""
        words = f"<p{at(lot, 'excerpt')}>{row.excerpt}</p>{link}"
        return f"<article{at(lot, 'row')}><{level}>{row.link}</{level}>{line + words if meta == 'above' else words + line}</article>\n"

    return f"<div{at(lot, 'list')}>{''.join(map(item, rows))}</div>\n"


def split(lot: Lot, rows: Sequence[Row]) -> str:
    """The day and the month apart."""
    form = lot.pick(
        "list.split",
        (
            "<b>{0:%d}</b><span>{0:%Y-%m}</span>",
            "<span>{0:%Y}</span><strong>{0:%m-%d}</strong>",
            "<p>{0:%d}</p><i>{0:%Y.%m}</i>",
            "<h6>{0:%m/%d}</h6>{0:%Y}",
        ),
    )
    words = lot.flag("list.split.excerpt")

    def item(row: Row) -> str:
        return (
            f"<div{at(lot, 'date')}>{form.format(row.article.published)}</div><div><h4>{row.link}</h4>"
            + (f"<p>{row.excerpt}</p>" if words else "")
            + "</div>"
        )

    return _ul(lot, rows, item)


def lines(lot: Lot, rows: Sequence[Row]) -> str:
    """Links with breaks between, and no list."""
    return (
        f"<div{at(lot, 'list')}>"
        + "".join(f"{row.link} &nbsp;{row.date}<br>\n" for row in rows)
        + "</div>\n"
    )


def blocks(lot: Lot, rows: Sequence[Row]) -> str:
    """The whole row one link."""
    marked = at(lot, "row")
    parts = [
        f'<a href="{row.address}"{marked}><div{at(lot, "title")}>{row.title}</div><div{at(lot, "excerpt")}>{row.excerpt}</div><div{at(lot, "date")}>{row.date}</div></a>\n'
        for row in rows
    ]
    return f"<div{at(lot, 'list')}>{''.join(parts)}</div>\n"


def clicked(lot: Lot, rows: Sequence[Row]) -> str:
    """Rows that lead on by a click; no links."""
    parts = [
        f"<li onclick=\"location.href='{row.address}'\"><p>{row.title}</p><span>{row.date}</span></li>\n"
        for row in rows
    ]
    return f"<ul{at(lot, 'list')}>{''.join(parts)}</ul>\n"


def definitions(lot: Lot, rows: Sequence[Row]) -> str:
    """A definition list for each."""
    return "".join(
        f"<dl{at(lot, 'row')}><dt>{row.link}</dt><dd>{row.excerpt}</dd><dd>{row.date}</dd></dl>\n"
        for row in rows
    )


def below(lot: Lot, rows: Sequence[Row]) -> str:
    """The day below the title."""
    label = lot.pick("list.below.label", ("", "发布时间：", "日期：", "时间："))
    return _ul(
        lot,
        rows,
        lambda row: (
            f"<h3>{row.link}</h3><p>{label}{row.date}</p>" if row.date else f"<h3>{row.link}</h3>"
        ),
    )


Shape = Callable[[Lot, Sequence[Row]], str]
_OFFICIAL: Final[tuple[Shape, ...]] = (
    behind, behind, behind, behind, before, before, before, inside, table, table, grid, months, split, lines, definitions, below, pictures, clicked,
)  # fmt: skip
_THEME: Final[tuple[Shape, ...]] = (
    behind,
    cards,
    cards,
    pictures,
    posts,
    posts,
    posts,
    posts,
    split,
    split,
    blocks,
    definitions,
    below,
    inside,
    before,
)
BARE: Final[tuple[Shape, ...]] = (behind, before, inside, lines)
"""Shapes for the small boxes of a home page or a column."""


def listing(
    site: Site, lot: Lot, page: str, articles: Sequence[Article], *, labelled: bool = False
) -> str:
    """The rows of a list's page; ``labelled``: each with the name of its section."""
    shape = lot.pick(f"list.shape.{site.kind}", _OFFICIAL if site.kind == "official" else _THEME)
    rows = [_row(site, lot, page, a, labelled=labelled) for a in articles]
    if (
        lot.flag(f"list.foreign.{site.kind}", 0.2 if site.kind == "official" else 0.05)
        and len(rows) > 2
    ):
        rows.insert(2, _foreign(lot, rows[1]))
    return shape(lot, rows)


def box(site: Site, part: str, page: str, articles: Sequence[Article]) -> str:
    """The rows of a small box, drawn apart from those of the lists."""
    lot = site.lot.other(part)
    shape = lot.pick("shape", BARE)
    return shape(lot, [_row(site, lot, page, a, labelled=False) for a in articles])


def small(site: Site, page: str, articles: Sequence[Article], end: Callable[[Article], str]) -> str:
    """A plain list of links with something behind each."""
    items = [
        f'<li><a href="{href(site, page, a.path)}" title="{escape(a.title)}">{escape(a.title)}</a>{end(a)}</li>'
        for a in articles
    ]
    return f'<ul class="{name(site.lot, "hot")}_ul">{"".join(items)}</ul>'
