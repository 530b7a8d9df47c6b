"""A small site of one or two lists whose articles a test adds, edits, takes away and lets fail between runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import md5
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from crawler.sample.site import Page, SampleSite
from tests.crawling import NOW, Server, serving
from tests.many_crawls import Crawls

PAGE_SIZE: Final = 5
_HTML: Final = "text/html; charset=utf-8"
_SPIDER: Final = '''
from crawler.base_spiders.site import SiteSpider


class Town(SiteSpider):
    """A made-up town."""

    name = "town"
    start_urls = [{lists}]
    article_links = "a"
    list_row = "li"
    list_published = ".day"
    list_views = ".views"
    title = "h1"
    published = ".day"
    views = ".views"
    body = ".body"
    neighbours = ".pages a"
'''


@dataclass(slots=True)
class Notice:
    """One article."""

    title: str
    day: str
    text: str
    views: int = 10


@dataclass(slots=True)
class Town:
    """The site as it stands. ``news`` are the numbers on a list, in order."""

    articles: dict[int, Notice] = field(default_factory=dict)
    lists: dict[str, list[int]] = field(default_factory=dict)
    failing: dict[str, int] = field(default_factory=dict)
    """Path -> the status with which it fails."""
    cut: bool = False
    """Whether lists cut their titles."""
    counter: int | None = None
    """What lists print in brackets behind their titles."""
    etags: bool = False
    links: dict[int, int] = field(default_factory=dict)
    """Article -> another one that it mentions."""
    instead: Page | None = None
    """What every article answers instead of itself, but for those that are ``spared``."""
    spared: set[int] = field(default_factory=set)
    page_size: int = PAGE_SIZE
    unpaged: bool = False
    """Whether lists link to no next page."""
    tabs: str = ""
    """What stands above every list."""
    totals: str = ""
    """What the pager says of ``{pages}`` and ``{articles}``."""
    page_address: str = "/{section}_{page}.html"
    """How the pager writes the address of a later page; ``{left}`` counts the pages from the last one, which is 1."""
    heading: str = ""
    """What every article's page has behind the title."""
    tail: str = ""
    """What every article's page has behind the text; ``{}`` stands for a number of its own."""
    robots: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    """Path -> what another page of the site shows."""
    address: str = "/n/{}.html"
    """How lists write the address of an article, by its number."""

    def publish(self, number: int, section: str = "a", day: str = "2026-07-14") -> None:
        """Put a new article on top of a list."""
        text = f"第{number}号通知：园区企业请于本月底之前完成第{number}项材料的填报工作，逾期不再受理。"
        self.articles[number] = Notice(f"关于第{number}号材料填报工作的通知", day, text)
        self.lists.setdefault(section, []).insert(0, number)

    def respond(self, site: SampleSite, path: str) -> Page:
        """The answer to a GET."""
        if path == "/robots.txt" and self.robots:
            return Page(200, "text/plain", self.robots.encode())
        if status := self.failing.get(path):
            return Page(status, _HTML, b"<h1>failed</h1>")
        query = dict(parse_qsl(urlsplit(path).query))
        if "nid" in query and "nid" in self.address:
            path = f"/n/{query['nid']}.html"
        if path in self.pages:
            return self._page(self.pages[path])
        name = path.strip("/").removesuffix(".html")
        kind, _, rest = name.partition("/")
        if kind == "n" and rest.isdigit() and int(rest) in self.articles:
            if self.instead and int(rest) not in self.spared:
                return self.instead
            return self._page(self._article(int(rest)))
        if name in ("", "index"):
            return self._page("<h2>首页</h2>")
        section, _, page = name.partition("_")
        if section in self.lists and (page or "1").isdigit():
            number = int(page or 1)
            if page and "{left}" in self.page_address:
                number = self.pages_of(section) - number + 1
            return self._page(self._list(section, number))
        return Page(404, _HTML, b"<h1>404</h1>")

    def _page(self, text: str) -> Page:
        body = f"<html><body><div><a href='/'>首页</a></div>{text}</body></html>".encode()
        headers = {"ETag": f'"{md5(body).hexdigest()}"'} if self.etags else {}  # noqa: S324
        return Page(200, _HTML, body, headers)

    def _article(self, number: int) -> str:
        one = self.articles[number]
        link = f"<a href='/n/{self.links[number]}.html'>下一篇</a>" if number in self.links else ""
        return (
            f"<h1>{one.title}{self.heading}</h1><p class=day>{one.day}</p><p class=views>{one.views}</p>"
            f"<div class=body><p>{one.text}</p>{self.tail.format(number * 7)}</div><div class=pages>{link}</div>"
        )

    def _list(self, section: str, page: int) -> str:
        shown = self.lists[section][(page - 1) * self.page_size : page * self.page_size]
        rows = ""
        for number in shown:
            one = self.articles[number]
            title = one.title[:10] + "..." if self.cut else one.title
            title += f"（{self.counter}）" if self.counter is not None else ""
            rows += (
                f"<li><a href='{self.address.format(number)}'>{title}</a> <i class=day>{one.day}</i>"
                f" <b class=views>{one.views}</b></li>"
            )
        more = len(self.lists[section]) > page * self.page_size
        more = more and not self.unpaged
        pages = self.pages_of(section)
        href = self.page_address.format(section=section, page=page + 1, left=pages - page)
        following = f"<a href='{href}'>下一页</a>" if more else ""
        total = self.totals.format(pages=pages, articles=len(self.lists[section]))
        pager = f"<div class=pager>{total} {following}</div>"
        return f"<h2>{section}</h2>{self.tabs}<ul>{rows}</ul>{pager}"

    def pages_of(self, section: str) -> int:
        """How many pages a list has."""
        return -(-len(self.lists[section]) // self.page_size)


@dataclass(slots=True)
class Watched:
    """A town, its server, and the folder of a database that watches it."""

    town: Town
    server: Server
    folder: Path
    crawls: Crawls
    module: str

    @property
    def database(self) -> Path:
        return self.folder / "t.db"

    def crawl(self, days: float = 0, verdict: str = "ok", **arguments: Any) -> list[str]:
        """Crawl so many days after ``NOW``; returns what the site was asked for, without robots.txt.

        ``verdict``: the expected one, ok standing for quiet too; "" for any. ``settings``: what differs from the project's.
        """
        self.server.requests.clear()
        settings = {
            "DATABASE": str(self.database),
            "NOW": (NOW + timedelta(days=days)).isoformat(),
            "RETRY_TIMES": 0,
            # One after the other: the order in which pages are asked for is the spider's.
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
            # Which later list page is read again depends on the runs before; tests/test_rereading.py has it.
            "REREAD_PAGES": 0,
            **arguments.pop("settings", {}),
        }
        ended = self.crawls.crawl(self.folder, self.module, settings, arguments)
        given = "ok" if ended["verdict"] == "quiet" else ended["verdict"]
        assert verdict in (given, ""), ended
        return [path for path in self.server.requests if path != "/robots.txt"]


@contextmanager
def watched(
    crawls: Crawls, folder: Path, sections: str = "a", articles: int = 12, declared: str = ""
) -> Iterator[Watched]:
    """A town with so many articles on each list, and a declared spider that nobody has run yet.

    ``declared``: what its class says beside, ``{base}`` standing for the site.
    """
    town = Town()
    for section in sections:
        for number in range(1, articles + 1):
            town.publish(number + 100 * sections.index(section), section, f"2026-07-{number:02d}")
    with serving(town.respond) as server:
        module = f"town_{server.base.rpartition(':')[2]}_{folder.name}"
        lists = ", ".join(repr(f"{server.base}/{section}.html") for section in sections)
        text = _SPIDER.replace("{lists}", lists)
        text += f"    {declared.format(base=server.base)}\n" if declared else ""
        (folder / f"{module}.py").write_text(text, encoding="utf-8")
        yield Watched(town, server, folder, crawls, module)
