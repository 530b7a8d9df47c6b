"""翠湖区投资促进网 (``cuihu``): a fictional site as a function of request and time.

The place, the companies and the people are invented. Its shape is Z-BlogPHP with the theme
*tpure*, and it is awkward in the ways that real sites are. What is odd, and where it is shown:

1.  **Ages for dates.** Under 7 days only ``N天前`` / ``N小时前``; then ``N周前 (MM-DD)`` and
    ``N个月前 (MM-DD)`` without a year; from 360 days ``N年前 (YYYY-MM-DD)``; N is rounded
    (``ages``). ``feed.php`` knows better.
2.  **Things that look like the title or the body.** An earlier ``h1.name``; ``div.info`` whose
    spans touch; a contact block and a QR code inside ``div.single``; after it ``copynotice``,
    ``tags``, ``sharebox``, ``pages``; related links that hold their title twice, the same article
    sometimes given twice (450, 434, 408, 301, 204).
3.  **Lists.** ``/category-N.html`` and ``_2``, ``_3``…; ``category-N_1.html`` is the first page
    again; a page past the end is a 404. The home page pages at ``/page_2.html``. The sidebar has
    titles, dates and ``/?id=N`` links.
4.  **Several addresses.** ``/?id=N`` and ``/view.php?id=N`` redirect (302) to ``/post/N.html``.
    Article 403 answers 200 at ``/?id=403`` too, there without a canonical link; its section lists
    it so, home and related links do not.
5.  **A soft 404.** The list of 招商动态 links ``/post/9404.html``: status 200, 提示信息.
6.  **Two pages.** Article 288 goes on at ``/post/288_2.html``, whose canonical link is the first
    page.
7.  **GBK.** 通知公告 is served in GBK, lists and articles. Most articles declare gb2312 in a meta
    tag; 158 and 310, and the list's later pages, declare nothing at all; 431 says gb2312 in the
    header but holds 㙍 and €, which only gb18030 has. Everything else is UTF-8 and says so in the
    header.
8.  **Misleading text.** Future and closing dates in a body (446, 431); a title with quotes, ``&``
    and ``<…>`` (356); escaped ``<script>`` in a body (267); a byline (412), sources first (389)
    and last (375); a body of one sentence (233), of a poster and one sentence (437), of little
    but a table (322).
9.  **robots.txt** closes ``/zb_system/`` and ``/private/``, which every page links. ``/feed.php``
    is an RSS feed of the newest 20; there is no sitemap. Unknown addresses are 404 with a page of
    the theme.
10. **Lazy images.** Article 345 keeps picture addresses in ``data-original``.

Also as Z-BlogPHP: every GET of an article adds 1 to its views, and every list shows the current
number.
"""

from __future__ import annotations

import io
import re
import struct
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from email.utils import format_datetime
from urllib.parse import parse_qs

from crawler.sample import templates
from crawler.sample.ages import age_parts, age_text
from crawler.sample.articles import (
    SECTIONS,
    SHANGHAI,
    MissingArticle,
    SampleArticle,
    load_articles,
    load_missing,
)
from crawler.sample.templates import Frame, Info, Link, Row, Story

__all__ = ["ArticleTruth", "Page", "SampleArticle", "SampleSite", "load_articles"]

PAGE_SIZE = 10
FEED_SIZE = 20
_EXCERPT = 90
_RELATED = 4

ROBOTS = "User-agent: *\nDisallow: /zb_system/\nDisallow: /private/\n"

_ID = re.compile(r"\d{1,9}")
_POST = re.compile(r"/post/(?P<id>\d{1,9})(?:_(?P<page>\d{1,9}))?\.html")
_LIST = re.compile(r"/(?P<kind>category|author|tags)-(?P<key>\d{1,9})(?:_(?P<page>\d{1,9}))?\.html")
_HOME_PAGE = re.compile(r"/page_(?P<page>\d{1,9})\.html")


@dataclass(frozen=True, slots=True)
class Page:
    """An answer; ``headers`` are those beyond the content type and length."""

    status: int
    content_type: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ArticleTruth:
    """What a perfect reader gets from one article's own pages.

    ``published`` is the date that the page states in full, None where it shows only an age or a
    month and day; ``published_raw`` is what it shows. ``body`` is one string per paragraph (a
    table row's cells joined by a space), without ``credits`` (byline and source lines in the
    body) and ``contact`` (lines that are no part of the article). ``related`` are distinct ids in
    order. Addresses are absolute; ``pages`` are those to read for the whole body, ``addresses``
    all that lead to its first page. ``views`` is the count before any visit.
    """

    id: int
    url: str
    addresses: tuple[str, ...]
    pages: tuple[str, ...]
    title: str
    published: date | None
    published_raw: str
    category: str
    author: str
    source: str | None
    reporters: tuple[str, ...]
    credits: tuple[str, ...]
    body: tuple[str, ...]
    contact: tuple[str, ...]
    tags: tuple[str, ...]
    related: tuple[int, ...]
    images: tuple[str, ...]
    attachments: tuple[tuple[str, str], ...]
    views: int


class SampleSite:
    """The site as it stands at ``now`` (aware), reached at ``base`` such as ``http://127.0.0.1:8000``.

    Articles given by age were published that long before ``now``. Safe to use from several threads.
    Raises ValueError for a naive ``now``, and for one before the newest dated article.
    """

    def __init__(self, now: datetime, base: str) -> None:
        if now.tzinfo is None:
            raise ValueError("the sample site needs a time with a time zone")
        self._now = now.astimezone(SHANGHAI)
        self.base = base.rstrip("/")
        self._lock = threading.Lock()
        self._visits: dict[int, int] = {}
        self.articles = sorted(
            load_articles(),
            key=lambda article: (self.published_at(article), article.id),
            reverse=True,
        )
        self._missing = load_missing()
        if self.published_at(self.articles[0]) > self._now:
            raise ValueError("the sample site needs a time after its newest dated article")
        self._by_id = {article.id: article for article in self.articles}
        self._authors = _numbered(article.author for article in reversed(self.articles))
        self._tags = _numbered(tag for article in reversed(self.articles) for tag in article.tags)

    # What is true

    def published_at(self, article: SampleArticle | MissingArticle) -> datetime:
        """When the article appeared, in Asia/Shanghai."""
        if isinstance(article, SampleArticle) and article.published is not None:
            return article.published
        assert article.age is not None
        return (self._now - article.age).replace(microsecond=0)

    def truth(self, now: datetime | None = None) -> Iterator[ArticleTruth]:
        """What each article's page says at ``now`` (the site's own when None), newest first."""
        at = self._at(now)
        for article in self.articles:
            published = self.published_at(article)
            raw = age_text(published, at)
            blocks = [block for block in article.blocks if block.plain()]
            yield ArticleTruth(
                id=article.id,
                url=self.url(article),
                addresses=(
                    self.url(article),
                    f"{self.base}/?id={article.id}",
                    f"{self.base}/view.php?id={article.id}",
                ),
                pages=tuple(self._story_pages(article)),
                title=article.title,
                published=published.date() if "年前" in raw else None,
                published_raw=raw,
                category=article.section,
                author=article.author,
                source=article.source,
                reporters=article.reporters,
                credits=(*article.lead_lines(), *_last_lines(article)),
                body=tuple(block.plain() for block in blocks),
                contact=templates.CONTACT_LINES if article.contact else (),
                tags=article.tags,
                related=tuple(dict.fromkeys(self._related_ids(article))),
                images=tuple(self.base + block.path for block in article.images),
                attachments=tuple((self.base + b.path, b.text) for b in article.attachments),
                views=article.views,
            )

    def url(self, article: SampleArticle) -> str:
        """The canonical address."""
        return f"{self.base}/post/{article.id}.html"

    def views(self, article: SampleArticle) -> int:
        """The count that lists show now."""
        with self._lock:
            return article.views + self._visits.get(article.id, 0)

    # What it answers

    def respond(self, target: str, *, now: datetime | None = None, count: bool = True) -> Page:
        """The answer to a GET of ``target``, a path with its query.

        ``now`` is the time of the request, the site's own when None; ``count`` is whether an
        article's views grow.
        """
        at = self._at(now)
        path, _, tail = target.partition("?")
        query = parse_qs(tail)
        if path in ("/", "/index.php", "/view.php") and "id" in query:
            return self._by_query(path, query["id"][0], at, count)
        if post := _POST.fullmatch(path):
            return self._post(int(post["id"]), int(post["page"] or 1), at, count)
        if listing := _LIST.fullmatch(path):
            return self._list(listing["kind"], int(listing["key"]), int(listing["page"] or 1), at)
        if path in ("/", "/index.php"):
            return self._home(1, at)
        if home := _HOME_PAGE.fullmatch(path):
            return self._home(int(home["page"]), at)
        return self._other(path, at)

    def _at(self, now: datetime | None) -> datetime:
        return self._now if now is None else now.astimezone(SHANGHAI)

    def _by_query(self, path: str, given: str, at: datetime, count: bool) -> Page:
        article = self._by_id.get(int(given)) if _ID.fullmatch(given) else None
        if article is None:
            return self._not_found(at)
        if article.bare_id and path == "/":
            return self._article(article, 1, at, count, canonical=False)
        return Page(302, "text/html; charset=utf-8", b"", {"Location": self.url(article)})

    def _post(self, number: int, page: int, at: datetime, count: bool) -> Page:
        if any(missing.id == number for missing in self._missing) and page == 1:
            sentence = "您访问的文章不存在或已被删除"
            block = templates.message_block("提示信息", sentence, self.base + "/")
            return self._html("提示信息", block, at, kind="notice")
        article = self._by_id.get(number)
        if article is None or not 1 <= page <= len(article.parts()):
            return self._not_found(at)
        return self._article(article, page, at, count)

    def _other(self, path: str, at: datetime) -> Page:
        if path == "/robots.txt":
            return Page(200, "text/plain; charset=utf-8", ROBOTS.encode())
        if path == "/feed.php":
            return self._feed()
        if path == "/style.css":
            return Page(200, "text/css; charset=utf-8", templates.STYLE.encode())
        if path.startswith("/img/") and path.endswith(".png"):
            return Page(200, "image/png", _png())
        if any(path == block.path for article in self.articles for block in article.attachments):
            return _attachment(path)
        if path == "/zb_system/login.php":
            block = templates.message_block("登录", "请使用管理账号登录。", self.base + "/")
            return self._html("登录", block, at, kind="login")
        if path == "/private/stats.html":
            block = templates.message_block("访问统计", "仅供内部使用。", self.base + "/")
            return self._html("访问统计", block, at, kind="private")
        return self._not_found(at)

    # Lists

    def _home(self, page: int, at: datetime) -> Page:
        rows = [self._row(article, at) for article in self.articles]
        return self._listing("首页", rows, self.base + "/page", page, at, first=self.base + "/")

    def _list(self, kind: str, key: int, page: int, at: datetime) -> Page:
        stem = f"{self.base}/{kind}-{key}"
        if kind == "category":
            section = next((name for name, number in SECTIONS.items() if number == key), None)
            if section is None:
                return self._not_found(at)
            return self._listing(section, self._section_rows(section, at), stem, page, at)
        numbers = self._authors if kind == "author" else self._tags
        name = next((name for name, number in numbers.items() if number == key), None)
        if name is None:
            return self._not_found(at)
        chosen = [a for a in self.articles if name == a.author or name in a.tags]
        return self._listing(name, [self._row(a, at) for a in chosen], stem, page, at)

    def _section_rows(self, section: str, at: datetime) -> list[Row]:
        dated = [
            (self.published_at(article), self._row(article, at, bare=article.bare_id))
            for article in self.articles
            if article.section == section
        ]
        for missing in self._missing:
            if missing.section == section:
                link = Link(f"{self.base}/post/{missing.id}.html", missing.title)
                published = self.published_at(missing)
                author, age = self._author(missing.author), age_parts(published, at)
                row = Row(link, missing.title + "...", None, Info(author, age, missing.views))
                dated.append((published, row))
        return [row for _, row in sorted(dated, key=lambda pair: pair[0], reverse=True)]

    def _listing(
        self,
        title: str,
        rows: Sequence[Row],
        stem: str,
        page: int,
        at: datetime,
        *,
        first: str | None = None,
    ) -> Page:
        total = -(-len(rows) // PAGE_SIZE)
        if not 1 <= page <= total:
            return self._not_found(at)
        pages = [first or f"{stem}.html", *(f"{stem}_{n}.html" for n in range(2, total + 1))]
        shown = rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        is_home = first is not None
        block = templates.list_block(title, shown, pages, page, headed=not is_home)
        charset = "utf-8"
        if title == "通知公告":
            charset = "meta" if page == 1 else "undeclared"
        return self._html(
            title if page == 1 else f"{title} 第{page}页",
            block,
            at,
            kind="index" if is_home else "category",
            crumbs=() if is_home else (Link(pages[0], title),),
            charset=charset,
        )

    def _row(self, article: SampleArticle, at: datetime, *, bare: bool = False) -> Row:
        url = f"{self.base}/?id={article.id}" if bare else self.url(article)
        image = article.images[0].path if article.images else None
        author, age = self._author(article.author), age_parts(self.published_at(article), at)
        info = Info(author, age, self.views(article))
        return Row(Link(url, article.title), _excerpt(article), image, info)

    # Articles

    def _article(
        self,
        article: SampleArticle,
        page: int,
        at: datetime,
        count: bool,
        *,
        canonical: bool = True,
    ) -> Page:
        if count:
            with self._lock:
                self._visits[article.id] = self._visits.get(article.id, 0) + 1
        section = Link(f"{self.base}/category-{article.category}.html", article.section)
        block = templates.article_block(self._story(article, page, section, at), section)
        return self._html(
            article.title,
            block,
            at,
            kind="article",
            crumbs=(section,),
            crumbs_end="正文内容",
            charset=article.charset,
            canonical=self.url(article) if canonical else None,
        )

    def _story(self, article: SampleArticle, page: int, section: Link, at: datetime) -> Story:
        parts = article.parts()
        place = self.articles.index(article)
        older, newer = self.articles[place + 1 : place + 2], self.articles[:place][-1:]
        is_last = page == len(parts)
        return Story(
            title=article.title,
            url=self.url(article),
            info=Info(
                self._author(article.author),
                age_parts(self.published_at(article), at),
                self.views(article),
                section,
            ),
            blocks=parts[page - 1],
            lead_lines=article.lead_lines() if page == 1 else (),
            last_lines=_last_lines(article) if is_last else (),
            contact=article.contact and is_last,
            markup=article.markup,
            lazy=article.lazy,
            tags=[Link(f"{self.base}/tags-{self._tags[tag]}.html", tag) for tag in article.tags],
            related=[self._related_row(number) for number in self._related_ids(article)],
            previous=next((Link(self.url(a), a.title) for a in older), None),
            following=next((Link(self.url(a), a.title) for a in newer), None),
            pages=self._story_pages(article),
            page=page,
        )

    def _story_pages(self, article: SampleArticle) -> list[str]:
        later = range(2, len(article.parts()) + 1)
        return [self.url(article), *(f"{self.base}/post/{article.id}_{n}.html" for n in later)]

    def _related_ids(self, article: SampleArticle) -> list[int]:
        if article.related is not None:
            return list(article.related)
        tags = set(article.tags)
        near = [other for other in self.articles if tags & set(other.tags) and other != article]
        near.sort(key=lambda other: -len(tags & set(other.tags)))
        return [other.id for other in near[:_RELATED]]

    def _related_row(self, number: int) -> Row:
        article = self._by_id[number]
        image = article.images[0].path if article.images else None
        return Row(Link(self.url(article), article.title), _excerpt(article), image)

    def _author(self, name: str) -> Link:
        return Link(f"{self.base}/author-{self._authors[name]}.html", name)

    # The rest

    def _feed(self) -> Page:
        entries = [
            (
                Link(self.url(article), article.title),
                article.section,
                format_datetime(self.published_at(article)),
                _excerpt(article),
            )
            for article in self.articles[:FEED_SIZE]
        ]
        text = templates.feed(self.base + "/", entries)
        return Page(200, "application/rss+xml; charset=utf-8", text.encode())

    def _not_found(self, at: datetime) -> Page:
        block = templates.message_block("404", "页面不存在", self.base + "/")
        return self._html("页面不存在", block, at, kind="error", status=404)

    def _html(
        self,
        title: str,
        block: str,
        at: datetime,
        *,
        kind: str,
        status: int = 200,
        crumbs: Sequence[Link] = (),
        crumbs_end: str = "",
        charset: str = "utf-8",
        canonical: str | None = None,
    ) -> Page:
        frame = self._frame(at)
        encoding, content_type, meta = _CHARSETS[charset]
        text = templates.document(
            frame,
            title,
            block,
            kind=kind,
            crumbs=templates.crumbs(frame, *crumbs, end=crumbs_end) if crumbs else "",
            canonical=canonical,
            meta=meta,
        )
        return Page(status, content_type, text.encode(encoding))

    def _frame(self, at: datetime) -> Frame:
        hot = sorted(self.articles, key=lambda article: (-article.views, article.id))[:6]

        def by_query(article: SampleArticle) -> Link:
            return Link(f"{self.base}/?id={article.id}", article.title)

        return Frame(
            home=self.base + "/",
            sections=[Link(f"{self.base}/category-{n}.html", name) for name, n in SECTIONS.items()],
            login=self.base + "/zb_system/login.php",
            private=self.base + "/private/stats.html",
            stylesheet=self.base + "/style.css",
            feed=self.base + "/feed.php",
            hot=[
                (by_query(a), self.published_at(a).strftime("%Y-%m-%d"), self.views(a)) for a in hot
            ],
            newest=[(by_query(a), age_text(self.published_at(a), at)) for a in self.articles[:6]],
        )


# How a page states its encoding -> the bytes, the header, the meta tag.
_CHARSETS: dict[str, tuple[str, str, str]] = {
    "utf-8": ("utf-8", "text/html; charset=utf-8", "utf-8"),
    "meta": ("gbk", "text/html", "gb2312"),
    "undeclared": ("gbk", "text/html", ""),
    "header": ("gb18030", "text/html; charset=gb2312", ""),
}


def _numbered(names: Iterator[str] | Sequence[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names), start=1)}


def _excerpt(article: SampleArticle) -> str:
    return article.plain()[:_EXCERPT] + "..."


def _last_lines(article: SampleArticle) -> tuple[str, ...]:
    return (f"（来源：{article.source}）",) if article.source and article.source_last else ()


def _png() -> bytes:
    """A valid picture of one green pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixel = zlib.compress(b"\x00\x1b\x6e\x53")
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")
    )


def _xlsx() -> bytes:
    """A small zip, as office files are; its entry has a fixed time, so its bytes never change."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("[Content_Types].xml"), "<Types/>")
    return out.getvalue()


def _pdf() -> bytes:
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


_FILE_TYPES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "pdf": ("application/pdf", _pdf),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _xlsx),
}


def _attachment(path: str) -> Page:
    content_type, content = _FILE_TYPES[path.rsplit(".", 1)[-1]]
    return Page(200, content_type, content())
