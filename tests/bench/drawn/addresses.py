"""Addresses of articles and of lists' pages, as systems form them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from tests.bench.drawn.lots import Lot

ArticleForm = Callable[[int, str, int, datetime], str]
"""(article's number, section's slug, section's number, published) → path."""
ListForm = Callable[[str, int, int, int], str]
"""(slug, section's number, page from 1, pages) → path."""


def _guid(number: int) -> str:
    mixed = number * 2654435761 % 2**32
    return f"{mixed:08x}-{mixed % 65536:04x}-4{number % 4096:03x}-a{mixed % 4093:03x}-{mixed * 7919 % 2**48:012x}"


_OFFICIAL: Final[dict[str, ArticleForm]] = {
    "jcms": lambda n, s, c, d: f"/art/{d.year}/{d.month}/{d.day}/art_{c}_{n}.html",
    "trs": lambda n, s, c, d: f"/{s}/{d:%Y%m}/t{d:%Y%m%d}_{n}.html",
    "vsb": lambda n, s, c, d: f"/info/{c}/{n}.htm",
    "asp": lambda n, s, c, d: f"/show.asp?id={n}",
    "aspx": lambda n, s, c, d: f"/{s.title()}/NewsView.aspx?ID={n}",
    "content": lambda n, s, c, d: f"/{s}/content/post_{n}.html",
    "epoint": lambda n, s, c, d: f"/{s}/{d:%Y%m%d}/{_guid(n)}.html",
    "dede": lambda n, s, c, d: f"/{s}/{d:%Y}/{d:%m%d}/{n}.html",
    "siteserver": lambda n, s, c, d: f"/contents/{c}/{n}.html",
    "phpcms": lambda n, s, c, d: f"/index.php?m=content&c=index&a=show&catid={c}&id={n}",
    "html": lambda n, s, c, d: f"/html/{s}/{d:%Y%m%d}/{n}.html",
    "nested": lambda n, s, c, d: f"/n{c}/n{c + 7}/c{n}/content.html",
    "jsp": lambda n, s, c, d: f"/news/detail.jsp?newsid={n}&cid={c}",
    "system": lambda n, s, c, d: f"/system/{d:%Y}/{d:%m}/{d:%d}/{n:06}.shtml",
    "numbered": lambda n, s, c, d: f"/{s}/{n}.jhtml",
}
_THEME: Final[dict[str, ArticleForm]] = {
    "query": lambda n, s, c, d: f"/?p={n}",
    "archives": lambda n, s, c, d: f"/archives/{n}/",
    "plain": lambda n, s, c, d: f"/{n}.html",
    "post": lambda n, s, c, d: f"/post/{n}.html",
    "dated": lambda n, s, c, d: f"/{d:%Y/%m/%d}/{s[:4]}-{n}/",
    "news": lambda n, s, c, d: f"/news/{n}.html",
    "show": lambda n, s, c, d: f"/show-{c}-{n}-1.html",
    "newsinfo": lambda n, s, c, d: f"/newsinfo/{n}.html",
    "detail": lambda n, s, c, d: f"/detail/{n}",
    "slug": lambda n, s, c, d: f"/{s}/{_guid(n)[:8]}/",
    "named": lambda n, s, c, d: f"/{s}/{n}.html",
    "php": lambda n, s, c, d: f"/article.php?id={n}",
    "lang": lambda n, s, c, d: f"/cn/news_detail/id/{n}.html",
}


def _later(
    first: Callable[[str, int], str], later: Callable[[str, int, int, int], str]
) -> ListForm:
    return lambda s, c, page, pages: first(s, c) if page == 1 else later(s, c, page, pages)


_LISTS: Final[dict[str, ListForm]] = {
    "index_1": _later(lambda s, c: f"/{s}/", lambda s, c, p, t: f"/{s}/index_{p - 1}.html"),
    "index_2": _later(lambda s, c: f"/{s}/index.html", lambda s, c, p, t: f"/{s}/index_{p}.html"),
    "col": _later(lambda s, c: f"/col/col{c}/index.html", lambda s, c, p, t: f"/col/col{c}/index.html?uid={c}9&pageNum={p}"),
    "backwards": _later(lambda s, c: f"/{s}.htm", lambda s, c, p, t: f"/{s}/{t - p + 1}.htm"),
    "asp": _later(lambda s, c: f"/list.asp?classid={c}", lambda s, c, p, t: f"/list.asp?classid={c}&page={p}"),
    "dede": _later(lambda s, c: f"/{s}/", lambda s, c, p, t: f"/{s}/list_{c}_{p}.html"),
    "dashes": lambda s, c, p, t: f"/list-{c}-{p}.html",
    "channels": _later(lambda s, c: f"/channels/{c}.html", lambda s, c, p, t: f"/channels/{c}_{p}.html"),
    "query": _later(lambda s, c: f"/{s}/", lambda s, c, p, t: f"/{s}/?page={p}"),
    "folder": _later(lambda s, c: f"/{s}/", lambda s, c, p, t: f"/{s}/page/{p}/"),
    "category": _later(lambda s, c: f"/category/{s}/", lambda s, c, p, t: f"/category/{s}/page/{p}/"),
    "cat": _later(lambda s, c: f"/?cat={c}", lambda s, c, p, t: f"/?cat={c}&paged={p}"),
    "zblog": _later(lambda s, c: f"/category-{c}.html", lambda s, c, p, t: f"/category-{c}_{p}.html"),
    "phpcms": _later(lambda s, c: f"/index.php?m=content&c=index&a=lists&catid={c}", lambda s, c, p, t: f"/index.php?m=content&c=index&a=lists&catid={c}&page={p}"),
    "aspx": _later(lambda s, c: f"/NewsList.aspx?cid={c}", lambda s, c, p, t: f"/NewsList.aspx?cid={c}&page={p}"),
    "secondpage": _later(lambda s, c: f"/{s}/moreinfo.html", lambda s, c, p, t: f"/{s}/{p}.html"),
    "typecho": _later(lambda s, c: f"/category/{s}/", lambda s, c, p, t: f"/category/{s}/{p}/"),
    "list_php": _later(lambda s, c: f"/list.php?tid={c}", lambda s, c, p, t: f"/list.php?tid={c}&PageNo={p}"),
}  # fmt: skip
SCRIPTED: Final = ("index_1", "index_2", "dede")
"""Lists whose later pages a script of the index_N kind can name."""
_OFFICIAL_LISTS: Final = (
    "index_1", "index_1", "index_2", "index_2", "col", "backwards", "asp", "dede", "dashes", "channels", "query", "phpcms", "aspx", "secondpage", "list_php",
)  # fmt: skip
_THEME_LISTS: Final = (
    "dashes",
    "query",
    "folder",
    "category",
    "category",
    "cat",
    "zblog",
    "typecho",
    "query",
    "list_php",
    "index_2",
    "dede",
    "phpcms",
)
"""Some stand twice: they are more frequent."""


def article_form(lot: Lot, kind: str) -> ArticleForm:
    """How this site forms the addresses of its articles."""
    forms = _OFFICIAL if kind == "official" else _THEME
    return forms[lot.pick(f"address.article.{kind}", tuple(forms))]


def later_page(path: str, page: int) -> str:
    """The path of a further page of an article whose first page has this path."""
    if "?" in path:
        return f"{path}&page={page}"
    if path.endswith("/"):
        return f"{path}{page}/"
    stem, dot, ending = path.rpartition(".")
    return f"{stem}_{page}.{ending}" if dot else f"{path}/{page}"


def list_name(lot: Lot, kind: str) -> str:
    """The name of the form of this site's lists."""
    return lot.pick(f"address.list.{kind}", _OFFICIAL_LISTS if kind == "official" else _THEME_LISTS)


def list_path(lot: Lot, kind: str, slug: str, number: int, page: int, pages: int) -> str:
    """The path of a page of a list, counted from 1."""
    return _LISTS[list_name(lot, kind)](slug, number, page, pages)
