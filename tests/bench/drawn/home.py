"""The home page: section boxes, tabs, tickers, picture news, or a blog's stream."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from tests.bench.drawn.bodies import picture
from tests.bench.drawn.classes import at
from tests.bench.drawn.classes import name as class_name
from tests.bench.drawn.frame import Content, document
from tests.bench.drawn.hrefs import href, section_path
from tests.bench.drawn.model import Section, Site
from tests.bench.drawn.pagers import pager
from tests.bench.drawn.recording import Page
from tests.bench.drawn.rows import box, listing


def _more(site: Site, section: Section) -> str:
    more = site.lot.pick(
        "home.more", ("更多>>", "更多", "more", "MORE+", "查看更多", "&gt;&gt;", "[更多]", "+")
    )
    return f'<a{at(site.lot, "more")} href="{href(site, "/", section_path(site, section))}">{escape(more) if "&" not in more else more}</a>'


def _box(site: Site, section: Section) -> str:
    lot = site.lot
    articles = site.of(section)[: lot.number("home.rows", 3, 9)]
    head = lot.pick("home.head", (
        '<h2>{name}</h2>{more}', '<div{at}><span>{name}</span>{more}</div>', '<h3><a href="{link}">{name}</a></h3>{more}', "<table><tr><td><b>{name}</b></td><td>{more}</td></tr></table>", '<img src="{image}" alt="{name}">{more}',
    ))  # fmt: skip
    made = head.format(
        name=section.name,
        more=_more(site, section),
        at=at(lot, "boxhead"),
        link=href(site, "/", section_path(site, section)),
        image=picture(site, "/", section.number),
    )
    return (
        f'<div class="{class_name(lot, "box")}">{made}\n{box(site, "home", "/", articles)}</div>\n'
    )


def _tabs(site: Site, chosen: list[Section]) -> str:
    heads = "".join(
        f'<li{" class=on" if i == 0 else ""}><a href="{href(site, "/", section_path(site, s))}">{s.name}</a></li>'
        for i, s in enumerate(chosen)
    )
    hidden = ' style="display:none"' if site.lot.flag("tabs.hidden") else ""
    bodies = "".join(
        f'<div class="tab-con"{hidden if i else ""}>{box(site, "home", "/", site.of(s)[:6])}</div>' for i, s in enumerate(chosen)
    )  # fmt: skip
    return f"<div{at(site.lot, 'tabs')}><ul>{heads}</ul>{bodies}</div>\n"


def _slides(site: Site) -> str:
    lot = site.lot
    articles = site.articles[: lot.number("slides.count", 3, 5)]
    form = lot.pick("slides.form", ("list", "list", "flash", "swiper"))
    if form == "flash":
        links = "|".join(href(site, "/", a.path) for a in articles)
        texts = "|".join(escape(a.title) for a in articles)
        return f'<script>var links="{links}";var texts="{texts}";</script>\n'
    items = [
        f'<a href="{href(site, "/", a.path)}"><img src="{picture(site, "/", a.number)}" alt="{escape(a.title)}"><p>{escape(a.title)}</p></a>'
        for a in articles
    ]
    if form == "swiper":
        return (
            '<div class="swiper-container"><div class="swiper-wrapper">'
            + "".join(f'<div class="swiper-slide">{item}</div>' for item in items)
            + "</div></div>\n"
        )
    return (
        f"<div{at(lot, 'picture')}><ul>"
        + "".join(f"<li>{item}</li>" for item in items)
        + "</ul></div>\n"
    )


def _ticker(site: Site) -> str:
    articles = sorted(site.articles[:20], key=lambda a: a.views)[:5]
    links = "".join(
        f'<a href="{href(site, "/", a.path)}">{escape(a.title)}</a>&nbsp;&nbsp;' for a in articles
    )
    tag = site.lot.pick("ticker.tag", ("marquee", "div", "div"))
    return f"<{tag}>最新公告：{links}</{tag}>\n"


def streams(site: Site) -> bool:
    """Whether the home page is a blog's stream of all articles."""
    return site.kind == "theme" and site.lot.flag("home.stream", 0.5)


def _stream(site: Site) -> Iterator[Page]:
    lot, size = site.lot, site.lot.pick("stream.size", (8, 10, 12, 15))
    parts = [site.articles[i : i + size] for i in range(0, len(site.articles), size)]
    form = lot.pick(
        "stream.address",
        ("/page/{}/", "/page_{}.html", "/?paged={}", "/index_{}.html", "/?page={}"),
    )
    paths = ["/", *(form.format(i) for i in range(2, len(parts) + 1))]
    for now, (path, part) in enumerate(zip(paths, parts, strict=True), 1):
        inner = listing(site, lot, path, part, labelled=lot.flag("stream.labelled", 0.6))
        inner += pager(
            site, lot, [href(site, path, p) for p in paths], paths, now, len(site.articles)
        )
        # What is only here may be what leads to a section.
        yield Page(
            path,
            document(
                site, Content(path, "" if now == 1 else f"第{now}页", inner + _doors(site, path))
            ),
        )


def _doors(site: Site, path: str) -> str:
    links = "".join(
        f'<li><a href="{href(site, path, section_path(site, s))}">{s.name}</a></li>'
        for s in site.sections
    )
    return f"<div><h3>分类</h3><ul>{links}</ul></div>\n"


def home_pages(site: Site) -> Iterator[Page]:
    """The home page, and the further pages of its stream if it is one."""
    lot = site.lot
    if streams(site):
        yield from _stream(site)
        return
    parts = []
    if lot.flag("home.slides", 0.6):
        parts.append(_slides(site))
    if lot.flag("home.ticker", 0.3):
        parts.append(_ticker(site))
    tabbed = (
        list(site.sections[: lot.number("home.tabs", 2, 3)])
        if lot.flag("home.tabbed", 0.35)
        else []
    )
    if tabbed:
        parts.append(_tabs(site, tabbed))
    parts += [_box(site, section) for section in site.sections if section not in tabbed]
    if lot.flag("home.about", 0.35):
        parts.append(
            f"<div><h2>{site.place}简介</h2><p>{site.place}地处三省通衢，现有规模以上工业企业{lot.number('home.firms', 40, 900)}家，诚邀海内外客商前来考察洽谈。</p></div>\n"
        )
    yield Page(
        "/", document(site, Content("/", "", "".join(parts), column=lot.flag("home.column", 0.4)))
    )
