"""The pages of lists: of sections, of channels, of a blog's stream."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from tests.bench.drawn.classes import at
from tests.bench.drawn.crumbs import crumb
from tests.bench.drawn.frame import Content, document
from tests.bench.drawn.hrefs import ANYWHERE, channel_path, href, section_path, style
from tests.bench.drawn.loaders import loader
from tests.bench.drawn.model import Article, Section, Site
from tests.bench.drawn.pagers import pager
from tests.bench.drawn.recording import Page
from tests.bench.drawn.rows import box, listing

_WAYS: Final = {
    "official": (
        "pages",
        "pages",
        "pages",
        "pages",
        "pages",
        "pages",
        "pages",
        "pages",
        "one",
        "more_json",
        "json",
        "iframe",
        "records",
        "more_html",
    ),
    "theme": (
        "pages",
        "pages",
        "pages",
        "pages",
        "pages",
        "pages",
        "pages",
        "one",
        "more_json",
        "more_html",
        "more_html",
        "json",
    ),
}


def way(site: Site, section: Section) -> str:
    """How the later rows of this section's list are come by."""
    return section.lot.pick(f"list.way.{site.kind}", _WAYS[site.kind])


def _parts(articles: Sequence[Article], size: int) -> list[Sequence[Article]]:
    return [articles[i : i + size] for i in range(0, max(1, len(articles)), size)]


def _wrap(site: Site, section: Section, path: str, inner: str) -> str:
    lot = section.lot
    head = lot.pick(
        "list.head",
        (
            "<h2>{}</h2>\n",
            "<div{at}>{}</div>\n",
            "<h1>{}</h1>\n",
            "<div{at}><span>{}</span></div>\n",
            "",
            '<table width="100%"><tr><td><b>{}</b></td></tr></table>\n',
        ),
    )
    if not head and not crumb(site, path, section):
        head = "<h2>{}</h2>\n"
    content = Content(
        path,
        section.name,
        head.replace("{at}", at(lot, "boxhead")).format(section.name) + inner,
        section,
        crumb=crumb(site, path, section),
    )
    return document(site, content)


def _size(section: Section) -> int:
    return section.lot.pick("list.size", (4, 5, 5, 6, 6, 8, 8, 10, 10, 12, 15))


def section_pages(site: Site, section: Section) -> Iterator[Page]:
    """All pages, and answers to scripts, of a section's list."""
    chosen, articles = way(site, section), site.of(section)
    if chosen == "pages":
        yield from _paged(site, section, _parts(articles, _size(section)))
    elif chosen == "one":
        path = section_path(site, section)
        yield Page(path, _wrap(site, section, path, listing(site, section.lot, path, articles)))
    elif chosen == "iframe":
        yield from _framed(site, section, _parts(articles, _size(section)))
    elif chosen == "records":
        yield from _records(site, section, articles)
    else:
        yield from _loaded(site, section, _parts(articles, _size(section)), chosen)


def _paged(site: Site, section: Section, parts: list[Sequence[Article]]) -> Iterator[Page]:
    paths = [section_path(site, section, i, len(parts)) for i in range(1, len(parts) + 1)]
    for now, (path, part) in enumerate(zip(paths, parts, strict=True), 1):
        links = [href(site, path, p) for p in paths]
        turner = pager(site, section.lot, links, paths, now, len(site.of(section)))
        yield Page(
            path, _wrap(site, section, path, listing(site, section.lot, path, part) + turner)
        )


def _framed(site: Site, section: Section, parts: list[Sequence[Article]]) -> Iterator[Page]:
    frames = [f"/frame/list_{section.number}_{i}.html" for i in range(1, len(parts) + 1)]
    path = section_path(site, section)
    frame = f'<iframe src="{href(site, path, frames[0])}" width="100%" height="800" frameborder="0"></iframe>\n'
    yield Page(path, _wrap(site, section, path, frame))
    for now, (own, part) in enumerate(zip(frames, parts, strict=True), 1):
        inner = listing(site, section.lot, own, part)
        links = [href(site, own, p) for p in frames]
        options = '<base target="_parent">' if section.lot.flag("frame.base") else ""
        options = (
            f'<base href="{site.base}/" target="_parent">' if style(site) == "base" else options
        )
        turner = pager(site, section.lot, links, frames, now, len(site.of(section))).replace(
            "<a ", '<a target="_self" '
        )
        yield Page(
            own,
            f'<html><head><meta charset="{site.encoding}">{options}</head><body>{inner}{turner}</body></html>',
        )


def _records(site: Site, section: Section, articles: Sequence[Article]) -> Iterator[Page]:
    """All rows in a data island that a script shows page by page, as one system for governments does."""
    path = section_path(site, section)
    records = "".join(
        f'<record><![CDATA[<li><a href="{href(site, path, a.path)}" title="{escape(a.title)}">{escape(a.title)}</a><span>{a.published:%Y-%m-%d}</span></li>]]></record>\n'
        for a in articles
    )
    island = f'<div id="{section.number}"><script type="text/xml"><datastore>\n<totalrecord>{len(articles)}</totalrecord>\n<recordset>\n{records}</recordset>\n</datastore></script></div>\n'
    yield Page(path, _wrap(site, section, path, island))


def _loaded(
    site: Site, section: Section, parts: list[Sequence[Article]], chosen: str
) -> Iterator[Page]:
    """Lists whose later rows (``json``: all rows) a script loads."""
    lot, path = section.lot, section_path(site, section)
    source = loader(site, lot, section.number, _size(section), fragments=chosen == "more_html")
    first = "" if chosen == "json" else listing(site, lot, path, parts[0])
    script = source.script(1 if chosen == "json" else 2, len(parts))
    more = lot.pick("more.words", ("加载更多", "查看更多", "点击加载更多"))
    button = f'<a href="javascript:;" id="loadMore" class="more">{more}</a>'
    yield Page(
        path, _wrap(site, section, path, f'{first}<ul id="listBox"></ul>\n{button}\n{script}')
    )
    total = len(site.of(section))
    for now in range(1, len(parts) + 3):
        part = parts[now - 1] if now <= len(parts) else ()
        if source.fragments:
            rows = listing(site, lot, ANYWHERE, part) if part else ""
            yield Page(source.path(now), rows, "text/html")
        else:
            yield Page(source.path(now), source.answer(part, total), "application/json")


def channel_pages(site: Site) -> Iterator[Page]:
    """The pages of the channels above the sections."""
    lot = site.lot
    mixed = lot.flag("channel.mixed", 0.5)
    for channel in dict.fromkeys(s.parent for s in site.sections):
        path, below = channel_path(site, channel), [s for s in site.sections if s.parent == channel]
        links = "".join(
            f'<li><a href="{href(site, path, section_path(site, s))}">{s.name}</a></li>'
            for s in below
        )
        inner = f"<h2>{channel}</h2>\n<ul>{links}</ul>\n"
        if mixed:
            articles = [a for a in site.articles if a.section in below][:10]
            inner += listing(site, lot, path, articles, labelled=True)
        else:
            for s in below:
                inner += (
                    f'<h3><a href="{href(site, path, section_path(site, s))}">{s.name}</a></h3>\n'
                    + box(site, "channel", path, site.of(s)[:6])
                )
        yield Page(path, document(site, Content(path, channel, inner)))
