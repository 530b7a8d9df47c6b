"""The markup of an article's text."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Final

from tests.bench.drawn.classes import at, name
from tests.bench.drawn.hrefs import href
from tests.bench.drawn.lots import Lot
from tests.bench.drawn.model import Article, Site
from tests.bench.drawn.texts import Block

_P_STYLES: Final = (
    "", "", ' style="text-indent:2em;"', ' style="text-indent: 2em; line-height: 1.75em;"', ' class="MsoNormal"', ' align="left"',
    ' style="TEXT-ALIGN: justify; LINE-HEIGHT: 28pt; TEXT-INDENT: 32pt"',
)  # fmt: skip
_SPANS: Final = (
    "{}", "{}", "{}", '<span style="font-size:16px;font-family:仿宋">{}</span>', '<font face="宋体" size="3">{}</font>', '<span lang="EN-US"></span><span>{}</span>',
    '<span style="font-family: 微软雅黑, &quot;Microsoft YaHei&quot;;"><span style="font-size: 16px;">{}</span></span>',
)  # fmt: skip
_INDENTS: Final = ("", "", "　　", "&nbsp;&nbsp;&nbsp;&nbsp;", "&emsp;&emsp;")


def picture(site: Site, page: str, number: int) -> str:
    """An address for a picture that the site serves."""
    folder = site.lot.pick(
        "pictures",
        (
            "/images/",
            "/upload/image/2026/",
            "/uploadfiles/",
            "/wp-content/uploads/2026/03/",
            "/static/img/",
        ),
    )
    path = f"{folder}{100 + number % 12}.{site.lot.pick('pictures.suffix', ('jpg', 'png', 'gif'))}"
    site.assets.add(path)
    return href(site, page, path)


def attachment(site: Site, page: str, article: Article, file: str) -> str:
    """An address for an attached file that the site serves."""
    folder = site.lot.pick(
        "files", ("/uploadfile/", "/attach/", "/module/download/", "/upload/file/2026/")
    )
    index, _, rest = file.partition(".")
    path = f"{folder}{article.number}_{index}.{rest.rpartition('.')[2]}"
    site.assets.add(path)
    return href(site, page, path)


def _paragraphs(lot: Lot) -> Callable[[str], str]:
    form = lot.pick("body.form", ("p", "p", "p", "p", "div", "br", "section"))
    attributes, span, indent = (
        lot.pick("body.style", _P_STYLES),
        lot.pick("body.span", _SPANS),
        lot.pick("body.indent", _INDENTS),
    )
    if form == "br":
        return lambda text: (
            f"{indent}{span.format(text)}<br>\n" + ("<br>\n" if lot.flag("body.brs") else "")
        )
    return lambda text: f"<{form}{attributes}>{indent}{span.format(text)}</{form}>\n"


def _table(lot: Lot, block: Block) -> str:
    cell = lot.pick(
        "table.cell",
        (
            "<td>{}</td>",
            '<td width="120"><p>{}</p></td>',
            '<td style="border:1px solid #000">{}</td>',
            "<td><span>{}</span></td>",
        ),
    )
    head = "<th>{}</th>" if lot.flag("table.heads", 0.3) else cell
    rows = [
        "".join((head if i == 0 else cell).format(escape(c)) for c in row)
        for i, row in enumerate(block.pieces)
    ]
    frame = lot.pick(
        "table.frame",
        (
            '<table border="1" cellspacing="0">{}</table>',
            "<table><tbody>{}</tbody></table>",
            '<div class="table-wrap"><table width="100%">{}</table></div>',
        ),
    )
    return frame.format("".join(f"<tr>{row}</tr>\n" for row in rows))


def _picture(site: Site, lot: Lot, page: str, block: Block, number: int) -> str:
    image = f'<img src="{picture(site, page, number)}" alt="">'
    caption = escape(block.text)
    if lot.pick("picture.form", ("p", "p", "figure")) == "figure":
        return (
            f"<figure>{image}"
            + (f"<figcaption>{caption}</figcaption>" if caption else "")
            + "</figure>\n"
        )
    below = lot.pick(
        "picture.caption",
        (
            '<p style="text-align:center">{}</p>',
            '<p align="center"><font color="#666">{}</font></p>',
            '<div class="pic-note">{}</div>',
        ),
    )
    return f'<p style="text-align: center;">{image}</p>\n' + (
        below.format(caption) + "\n" if caption else ""
    )


def _block(site: Site, lot: Lot, article: Article, block: Block, number: int) -> str:
    write = _paragraphs(lot)
    text = escape(block.text)
    if block.kind == "heading":
        return lot.pick(
            "body.heading",
            (
                lambda t: write(f"<strong>{t}</strong>"),
                lambda t: f"<h3>{t}</h3>\n",
                lambda t: f"<h2>{t}</h2>\n",
                write,
            ),
        )(text)
    if block.kind == "table":
        return _table(lot, block)
    if block.kind == "picture":
        return _picture(site, lot, article.path, block, number)
    if block.kind == "items":
        if lot.flag("body.lists", 0.6):
            tag = lot.pick("body.list", ("ul", "ol"))
            return (
                f"<{tag}>"
                + "".join(f"<li>{escape(row[0])}</li>" for row in block.pieces)
                + f"</{tag}>\n"
            )
        return "".join(write(escape(row[0])) for row in block.pieces)
    if block.kind == "quote":
        return f"<blockquote>{write(text)}</blockquote>\n"
    if block.kind == "signature":
        right = lot.pick(
            "body.signature",
            ('<p style="text-align:right">{}</p>\n', '<p align="right">{}</p>\n', "{}"),
        )
        return "".join(
            right.format(escape(row[0]) if right != "{}" else write(escape(row[0])))
            for row in block.pieces
        )
    if block.kind == "files":
        names = block.pieces[0][1:]
        links = [
            f'<a href="{attachment(site, article.path, article, n)}">{escape(n)}</a>' for n in names
        ]
        return write("附件：" + lot.pick("body.files", ("<br>", "&nbsp; ", "　")).join(links))
    return write(text)


def text(site: Site, article: Article) -> str:
    """The container of an article's text."""
    lot = article.section.lot
    if article.blocks:
        inner = "".join(
            _block(site, lot, article, b, article.number + i) for i, b in enumerate(article.blocks)
        )
    elif article.number % 3:
        inner = f'<p><img src="{picture(site, article.path, article.number)}"></p>'
    else:
        address = attachment(site, article.path, article, "0.正文.pdf")
        inner = lot.pick(
            "body.pdf",
            (
                '<iframe src="{}" width="100%" height="900"></iframe>',
                '<embed src="{}" type="application/pdf" width="100%">',
                '<object data="{}"></object>',
            ),
        ).format(address)
    inner = lot.pick("body.inner", (
        "{}", "{}", "{}", '<div class="TRS_Editor"><style>.TRS_Editor P{{line-height:2}}</style>{}</div>', '<div id="vsb_content_2"><div class="v_news_content">{}</div></div>',
        "<!--ZJEG_RSS.content.begin-->{}<!--ZJEG_RSS.content.end-->", '<table width="95%" align="center"><tr><td>{}</td></tr></table>', "<font size=3>{}</font>",
    )).format(inner)  # fmt: skip
    marked = (
        ' itemprop="articleBody"' if site.kind == "theme" and lot.flag("itemprops", 0.15) else ""
    )
    tag = lot.pick("body.tag", ("div", "div", "div", "td", "article", "section"))
    if tag == "td":
        return f'<table width="100%"><tr><td{at(lot, "body")}>{inner}</td></tr></table>'
    return f"<{tag}{at(lot, 'body')}{marked}>{inner}</{tag}>"


def turner(site: Site, article: Article) -> str:
    """Links to the other pages of an article that has several."""
    if not article.turns:
        return ""
    lot, now = article.section.lot, article.turns.index(article.path) + 1
    addresses = [href(site, article.path, path) for path in article.turns]
    current = lot.pick(
        "turner.current", ("<span>{}</span>", "<b>{}</b>", '<a href="javascript:;">{}</a>')
    )
    parts = [
        current.format(i) if i == now else f'<a href="{a}">{i}</a>'
        for i, a in enumerate(addresses, 1)
    ]
    words = lot.pick("turner.words", (("上一页", "下一页"), ("上页", "下页"), ("", "")))
    if now > 1 and words[0]:
        parts.insert(0, f'<a href="{addresses[now - 2]}">{words[0]}</a>')
    if now < len(addresses) and words[1]:
        parts.append(f'<a href="{addresses[now]}">{words[1]}</a>')
    return f'<div class="{name(lot, "pager")}">{lot.pick("turner.label", ("", "分页：", "页码："))}{" ".join(parts)}</div>\n'


def files_below(site: Site, article: Article) -> str:
    """The block of files that are attached below the text; they are no part of it."""
    lot = article.section.lot
    if not article.files:
        return ""
    links = [
        f'<a href="{attachment(site, article.path, article, f)}" target="_blank">{escape(f)}</a>'
        for f in article.files
    ]
    head = lot.pick(
        "files.head", ("附件：", "<b>附件下载：</b>", "<h4>相关附件</h4>", "附件", "<i></i>附件：")
    )
    items = lot.pick("files.items", ("<p>{}</p>", "<li>{}</li>", "{}<br>", "<div>{}</div>"))
    return f'<div class="{name(lot, "files")}">{head}{"".join(items.format(link) for link in links)}</div>\n'
