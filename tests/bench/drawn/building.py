"""A site from its seed to its answers and its truth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape
from typing import Final

from tests.bench.drawn import article_pages, checks
from tests.bench.drawn.assets import asset
from tests.bench.drawn.columns import hot_prints_views
from tests.bench.drawn.drawing import draw_site
from tests.bench.drawn.frame import (
    MENU_SCRIPT,
    Content,
    about_pages,
    document,
    menu_script,
    menu_written,
)
from tests.bench.drawn.home import home_pages
from tests.bench.drawn.hrefs import channels_linked, href, section_path, style
from tests.bench.drawn.infos import Shown
from tests.bench.drawn.list_pages import channel_pages, section_pages, way
from tests.bench.drawn.model import Article, Site
from tests.bench.drawn.recording import Answer, Page
from tests.bench.drawn.rows import listing

MISSING: Final = "/nosuchpage-7f3.html"
"""What ``serve.py`` answers with for an address that was not recorded."""


_MAIN: Final = "/main.html"


@dataclass(frozen=True, slots=True)
class Built:
    """A drawn site in the form of a recorded one."""

    name: str
    manifest: dict[str, object]
    answers: list[Answer]
    truths: list[dict[str, object]]


def _about(site: Site) -> Iterator[Page]:
    text = f"{site.place}位于省域东部，总面积{site.lot.number('about.area', 300, 5200)}平方公里，是全省重要的先进制造业基地。"
    contact = f"联系单位：{site.owner}。电话：0{site.lot.number('phone', 311, 898)}-8{site.lot.number('phone.end', 100000, 999999)}。"
    for label, path in about_pages(site):
        inner = f"<h1>{label}</h1>\n<div><p>{text}</p><p>{contact}</p></div>\n"
        yield Page(path, document(site, Content(path, label, inner)))


def _extras(site: Site, article_paths: list[str]) -> Iterator[Page]:
    lot = site.lot
    missing = document(
        site,
        Content(
            MISSING, "页面不存在", "<h1>404</h1><p>您访问的页面不存在或已删除。</p>", column=False
        ),
    )
    yield Page(MISSING, missing, status=200 if lot.flag("missing.soft", 0.1) else 404)
    robots = lot.pick(
        "robots",
        (
            "",
            "",
            "User-agent: *\nDisallow: /admin/\n",
            "User-agent: *\nDisallow:\nSitemap: {}/sitemap.xml\n",
        ),
    )
    if robots:
        yield Page("/robots.txt", robots.format(site.base), "text/plain")
    if "Sitemap" in robots or lot.flag("sitemap", 0.1):
        paths = [*(section_path(site, s) for s in site.sections), *article_paths]
        entries = "".join(f"<url><loc>{escape(site.base + p)}</loc></url>\n" for p in paths)
        yield Page(
            "/sitemap.xml",
            f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n',
            "application/xml",
        )
    if menu_written(site):
        yield Page(MENU_SCRIPT, menu_script(site), "application/javascript")
    if site.kind == "theme":
        yield Page(
            "/author/1/",
            document(
                site,
                Content(
                    "/author/1/",
                    site.owner,
                    f"<h1>{site.owner}</h1>"
                    + listing(site, lot, "/author/1/", site.articles[:10], labelled=True),
                ),
            ),
        )


def _truth(site: Site, index: int, article: Article, shown: Shown) -> dict[str, object]:
    views = shown.views
    return {
        "id": index, "urls": [site.base + article.path], "title": article.title, "date": f"{article.published:%Y-%m-%d %H:%M:%S}",
        "category": article.section.name, "author": article.author, "source": article.source, "body": article.text,
        # Every day is printed on the page or else, with its year, on the lists.
        "shown": {"views": views, "date": True, "category": True, "author": shown.author, "source": shown.source},
        "views_by_script": shown.views_by_script,
        "views_unlabelled": views is None and (shown.views_unlabelled or hot_prints_views(site)),
    }  # fmt: skip


def _splash(site: Site) -> str:
    """A first page that only leads to the home page."""
    own = href(site, "/", _MAIN)
    base = f'<base href="{site.base}/">' if style(site) == "base" else ""
    return f'<html><head><meta charset="{site.encoding}">{base}<title>{site.name}</title><meta http-equiv="refresh" content="0;url={own}"></head><body><a href="{own}">进入网站</a></body></html>'


def _answer(site: Site, page: Page) -> Answer:
    if page.data:
        return Answer(page.path, page.status, {"content-type": page.kind}, page.data)
    encoding = "utf-8" if page.kind in ("application/xml", "application/json") else site.encoding
    charset = (
        site.lot.pick(
            "header.charset", ("", f"; charset={encoding}", f";charset={encoding.upper()}")
        )
        if encoding == site.encoding
        else ""
    )
    # A fragment has no head that could say it.
    told = page.kind == "text/html" and "charset" in page.text[:800]
    if not told and not charset:
        charset = f"; charset={encoding}"
    codec = "gbk" if encoding == "gb2312" else encoding  # which pages mean by it
    errors = "xmlcharrefreplace" if page.kind == "text/html" else "strict"
    return Answer(
        page.path,
        page.status,
        {"content-type": page.kind + charset},
        page.text.encode(codec, errors),
    )


def _pages(site: Site) -> tuple[list[Page], list[Shown], dict[int, list[str]]]:
    pages = list(home_pages(site))
    if site.lot.flag("splash", 0.05) and len(pages) == 1:
        pages = [replace(pages[0], path=_MAIN), Page("/", _splash(site))]
    lists = {}
    for section in site.sections:
        made = list(section_pages(site, section))
        lists[section.number] = [page.path for page in made]
        pages += made
    if channels_linked(site):
        pages += channel_pages(site)
    pages += _about(site)
    shown = []
    for article in site.articles:
        written, *later = (article_pages.article_page(site, page) for page in article.pages())
        pages.append(Page(article.path, written.html))
        pages += [Page(p, w.html) for p, w in zip(article.turns[1:], later, strict=True)]
        shown.append(written.shown)
        pages += [
            Page(path, text, "application/javascript")
            for path, text in written.shown.scripts.items()
        ]
    pages += _extras(site, [a.path for a in site.articles])
    pages += [asset(path) for path in sorted(site.assets)]
    return pages, shown, lists


def note(site: Site) -> str:
    """What the site is like, in a line for the manifest."""
    lists = ", ".join(sorted({way(site, s) for s in site.sections}))
    drawn = site.lot.drawn
    keys = (
        "classes",
        "skeleton",
        "menu.form",
        f"address.article.{site.kind}",
        f"address.list.{site.kind}",
        f"list.shape.{site.kind}",
        "hrefs",
    )
    return (
        f"{site.kind}, {len(site.articles)} articles in {len(site.sections)} sections, {site.encoding}, lists: {lists}; "
        + ", ".join(f"{k.split('.')[0]} {drawn.get(k, '-')}" for k in keys)
    )


def build(seed: int, port: int) -> Built:
    """The site of a seed, for this port of loopback. Raises AssertionError if it is not what its truth says."""
    site = draw_site(seed, port)
    pages, shown, lists = _pages(site)
    answers = [_answer(site, page) for page in pages]
    truths = [
        _truth(site, i, a, s) for i, (a, s) in enumerate(zip(site.articles, shown, strict=True))
    ]
    checks.check(site, answers, shown, lists)
    name = f"drawn-{seed:03}"
    manifest: dict[str, object] = {
        "name": name,
        "port": port,
        "base": site.base,
        "platform": f"drawn-{site.kind}",
        "note": note(site),
    }
    return Built(name, manifest, answers, truths)
