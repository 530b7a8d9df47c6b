"""A small site whose articles lead to files, and the crawl of it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from crawler.sample.site import Page, SampleSite
from tests.crawling import Server, serving

HTML: Final = "text/html; charset=utf-8"
_SITE: Final = '''
from crawler.base_spiders.site import SiteSpider


class Town(SiteSpider):
    """A town's notices, with their lists as files."""

    name = "town"
    start_urls = ["{base}/list.html"]
    article_links = "ul.list a"
    title = "h1"
    body = "div.body"
    published = "span.date"
    attachments = {attachments}
    {more}
'''


@dataclass
class FiledSite:
    """Articles by number, each with the files that it leads to, and the files by name."""

    articles: dict[int, list[str]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    robots: str = ""
    asked: Counter[str] = field(default_factory=Counter)
    sent: Counter[str] = field(default_factory=Counter)
    """Files that went out whole, by name."""
    hold: threading.Event | None = None
    """Until it is set no file is answered, once ``free`` were."""
    free: int = 0
    etags: bool = True
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, number: int, **files: bytes) -> None:
        """An article with these files; ``a_xls`` stands for ``a.xls``."""
        names = {name.replace("_", "."): content for name, content in files.items()}
        self.articles[number] = list(names)
        self.files.update(names)

    def respond(self, site: SampleSite, path: str) -> Page:
        """What the server says."""
        with self._lock:
            self.asked[path] += 1
        if path == "/robots.txt":
            return Page(200, "text/plain", self.robots.encode())
        if path == "/list.html":
            rows = "".join(
                f'<li><a href="/a/{n}.html">{_title(n)}</a></li>'
                for n in sorted(self.articles, reverse=True)
            )
            return Page(
                200, HTML, f'<html><body><ul class="list">{rows}</ul></body></html>'.encode()
            )
        if path.startswith("/a/"):
            return self._article(int(path[3:].removesuffix(".html")))
        return self._file(path.removeprefix("/files/"))

    def _article(self, number: int) -> Page:
        links = "".join(
            f'<p><a href="/files/{name}">附件：{name}</a></p>' for name in self.articles[number]
        )
        body = f"<p>{_title(number)}，现予公布，详见附件第{number}号，联系电话另行通知，特此公告如下各项。</p>"
        text = f'<html><head><title>{_title(number)}</title></head><body><h1>{_title(number)}</h1><span class="date">2026-06-{number % 28 + 1:02d}</span><div class="body">{body}{links}</div></body></html>'
        return Page(200, HTML, text.encode())

    def _file(self, name: str) -> Page:
        if self.hold is not None:
            with self._lock:
                self.free -= 1
                is_held = self.free < 0
            if is_held:
                self.hold.wait(60)
        status = self.statuses.get(name, 200 if name in self.files else 404)
        if status != 200:
            return Page(status, HTML, f"<html><body>{status} 出错了</body></html>".encode())
        content = self.files[name]
        with self._lock:
            self.sent[name] += 1
        headers = {"ETag": f'"{hash(content) & 0xFFFFFFFF:x}"'} if self.etags else {}
        return Page(200, "application/octet-stream", content, headers)


def _title(number: int) -> str:
    return f"关于公布第{number}批重点招商项目名单的通知"


@contextmanager
def filed(
    folder: Path, site: FiledSite, attachments: object = True, more: str = ""
) -> Iterator[Server]:
    """Serve the site, and write the package ``mysites`` that declares it."""
    with serving(site.respond) as server:
        package = folder / "mysites"
        package.mkdir(exist_ok=True)
        text = _SITE.format(base=server.base, attachments=repr(attachments), more=more)
        (package / "__init__.py").write_text(text, encoding="utf-8")
        yield server
