"""A site that is read in a browser, and wants the browser to go where no request of ours may."""

from __future__ import annotations

import importlib.util
import json
import os
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Final

import pytest
from scrapy.http import Response

from crawler.base_spiders import browser
from crawler.middlewares.browser import is_shown
from crawler.sample.site import Page
from tests.crawling import Server, crawl, rows, serving

HTML: Final = "text/html; charset=utf-8"
SANDBOX: Final = () if os.geteuid() else ("-s", "BROWSER_SANDBOX=0")
needs_chromium: Final = pytest.mark.skipif(
    importlib.util.find_spec("playwright") is None or browser.program() is None,
    reason="needs the extra javascript and a Chromium",
)
_SPIDER: Final = '''
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import succeed

from crawler.base_spiders.site import SiteSpider


class Resolver(CachingThreadedResolver):
    """Has a public-looking name lead to this machine."""

    def getHostByName(self, name, timeout=()):
        if name in ("inside.example", "rebound.example"):
            return succeed("127.0.0.1")
        return super().getHostByName(name, timeout)


class Web(SiteSpider):
    """A site whose pages only a browser shows."""

    name = "web"
    start_urls = ["{base}/list"]
    article_links = "ul a"
    title, body = "h1", "div.text"
    javascript = True
'''
_TEXT: Final = "园区管委会昨日召开专题会议，部署下半年重点项目建设，要求各部门压实责任，确保全年投资目标如期完成。"
# Where a page may not send the browser, in the forms that an address has -> how the browser and its host write them.
_FORMS: Final = {
    "http://127.0.0.1:{port}/plain": "127.0.0.1",
    "http://2130706433:{port}/decimal": "127.0.0.1",
    "http://0x7f000001:{port}/hex": "127.0.0.1",
    "http://0177.0.0.1:{port}/octal": "127.0.0.1",
    "http://127.1:{port}/short": "127.0.0.1",
    "http://[::1]:{port}/six": "[::1]",
    "http://[::ffff:127.0.0.1]:{port}/mapped": "[::ffff:7f00:1]",
    "http://inside.example:{port}/name": "inside.example",
    "http://localhost:{port}/localhost": "localhost",
}
# What else a page asks for there; none of it moves the page itself.
_WAYS: Final = (
    "document.body.append(Object.assign(document.createElement('iframe'), {src: INSIDE + 'frame'}))",
    "fetch(INSIDE + 'posted', {method: 'POST', mode: 'no-cors', body: 'x'}).catch(() => 0)",
    "fetch('/go').then(r => r.text()).then(t => show(t)).catch(() => 0)",
    "const x = new XMLHttpRequest(); x.open('GET', INSIDE + 'xhr'); x.send()",
    "navigator.sendBeacon(INSIDE + 'beacon', 'x')",
    "new Image().src = INSIDE + 'picture'",
    "document.body.append(Object.assign(document.createElement('script'), {src: INSIDE + 'script'}))",
    "new WebSocket(INSIDE.replace('http', 'ws') + 'socket')",
    "new WebSocket('ws://inside.example:{port}/socketname')",
    "new EventSource(INSIDE + 'events')",
    "work(`fetch('${INSIDE}worker', {mode: 'no-cors'}); new WebSocket('ws://127.0.0.1:{port}/workersocket')`)",
    "work(`importScripts('${INSIDE}imported')`)",
    "new SharedWorker('data:text/javascript,' + encodeURIComponent(`fetch('${INSIDE}shared', {mode: 'no-cors'})`))",
    "open(INSIDE + 'window')",
    "post(INSIDE + 'form', '_blank')",
    "const c = new RTCPeerConnection({iceServers: [{urls: 'stun:127.0.0.1:{port}'}]});"
    " c.createDataChannel('x'); c.createOffer().then(o => c.setLocalDescription(o))",
    "new WebTransport('https://127.0.0.1:{port}/transport')",
    "for (const rel of ['preload', 'prefetch', 'preconnect', 'dns-prefetch', 'prerender', 'modulepreload'])"
    " document.head.append(Object.assign(document.createElement('link'), {rel, href: INSIDE + rel, as: 'script'}))",
    "navigator.serviceWorker.register('/worker.js')",
    "location = 'file:///etc/passwd'",
)
# What moves a page, or never lets it end -> why there is no article.
_MOVES: Final = {
    "plain": ("location = INSIDE", "private_address"),
    "later": ("setTimeout(() => { location = INSIDE }, 100)", "private_address"),
    "refresh": (
        "document.head.insertAdjacentHTML('beforeend', `<me${''}ta http-equiv=refresh content='0;url=${INSIDE}'>`)",
        "private_address",
    ),
    "redirected": ("location = '/go'", "private_address"),
    "form": ("post(INSIDE, '_self')", "action"),
    "offsite": ("location = 'http://other.example/'", "offsite"),
    "name": ("location = 'http://inside.example:{port}/'", "offsite"),
    "robots": ("location = '/closed/1.html'", "robots"),
    "blob": ("location = URL.createObjectURL(new Blob(['<h1>x</h1>'], {type: 'text/html'}))", "offsite"),
    "circle": ("location = location.pathname + '?' + Math.random()", "redirects"),
    "busy": ("for (;;);", "timeout"),
}  # fmt: skip
# What goes on asking the site itself.
_GREEDY: Final = {
    "poll": "setInterval(() => fetch('/poll'), 20)",
    "large": "(async () => { for (let n = 0; n < 9; n++) await fetch('/large?' + n) })()",
}
_HELP: Final = """
const show = t => { document.querySelector('div.text').append(t) };
const work = code => new Worker(URL.createObjectURL(new Blob([code])));
const post = (action, target) => {
  const form = Object.assign(document.createElement('form'), {method: 'POST', action, target});
  document.body.append(form); form.submit();
};
const fill = () => {
  document.querySelector('h1').textContent = decodeURIComponent(location.pathname.slice(3)) + "号专题会议召开";
  document.querySelector('div.text').textContent = TEXT + location.pathname;
};
"""


@dataclass(slots=True)
class Inside:
    """What listens on this machine, at one port of TCP (both families) and UDP; ``met`` is who came."""

    port: int
    met: list[str] = field(default_factory=list)


@contextmanager
def inside() -> Iterator[Inside]:
    """Something that no page may reach; it says its secret to whoever does."""
    with socket.socket() as four, socket.socket(type=socket.SOCK_DGRAM) as datagrams:
        four.bind(("127.0.0.1", 0))
        found = Inside(four.getsockname()[1])
        datagrams.bind(("127.0.0.1", found.port))
        streams = [four]
        with suppress(OSError):  # a machine without IPv6
            six = socket.socket(socket.AF_INET6)
            six.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            six.bind(("::1", found.port))
            streams.append(six)
        for each in streams:
            each.listen()
        stop = threading.Event()

        def accept(listener: socket.socket) -> None:
            listener.settimeout(0.1)
            while not stop.is_set():
                with suppress(TimeoutError):
                    connection, _ = listener.accept()
                    with connection, suppress(OSError):
                        connection.settimeout(1)
                        found.met.append(connection.recv(80).decode("latin-1"))
                        connection.sendall(
                            b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<h1>SECRET</h1>"
                        )

        def receive() -> None:
            datagrams.settimeout(0.1)
            while not stop.is_set():
                with suppress(TimeoutError):
                    found.met.append(f"datagram {datagrams.recv(20)!r}")

        threads = [threading.Thread(target=accept, args=(each,)) for each in streams]
        threads.append(threading.Thread(target=receive))
        for thread in threads:
            thread.start()
        try:
            yield found
        finally:
            stop.set()
            for thread in threads:
                thread.join()
            for each in streams:
                each.close()


def page(script: str = "", port: int = 0) -> Page:
    """A page whose headline and text only a script fills in, and then does something else."""
    text = (
        "<html><head></head><body><h1></h1><div class=text></div><script>"
        f"const TEXT = '{_TEXT}', INSIDE = 'http://127.0.0.1:{port}/';{_HELP}; fill();</script>"
        f"<script>{script.replace('{port}', str(port))}</script></body></html>"
    )
    return Page(200, HTML, text.encode())


def site_of(articles: Mapping[str, Page]) -> dict[str, Page]:
    """A list that leads to these articles: a script fills it with what it fetches."""
    script = (
        "fetch('/rows.json').then(answer => answer.json()).then(names => {"
        "document.querySelector('ul').innerHTML ="
        " names.map(name => `<li><a href='/a/${name}'>${name}号专题会议召开</a></li>`).join('')})"
    )
    text = f"<html><body><ul></ul><script>{script}</script></body></html>"
    return {
        "/list": Page(200, HTML, text.encode(), {"ETag": '"1"'}),
        "/rows.json": Page(200, "application/json", json.dumps(list(articles)).encode()),
        **{f"/a/{name}": each for name, each in articles.items()},
    }


@contextmanager
def declared(folder: Path, answer: Callable[[str], Page]) -> Iterator[Server]:
    """A site with these answers, in a package of its own."""
    with serving(lambda site, path: answer(path)) as server:
        package = folder / "mysites"
        package.mkdir()
        text = _SPIDER.replace("{base}", server.base)
        (package / "__init__.py").write_text(text, encoding="utf-8")
        yield server


def one_of(pages: Mapping[str, Page], path: str) -> Page:
    """The page at a path, whatever its query."""
    return pages.get(path.partition("?")[0]) or Page(404, HTML, b"<h1>404</h1>")


def texts(database: Path) -> dict[str, str]:
    """The stored articles: the end of the address, and the text."""
    stored = rows(database, "SELECT url, body FROM articles")
    return {row["url"].rpartition("/")[2]: row["body"] for row in stored}


@needs_chromium
def test_a_page_sends_the_browser_nowhere(tmp_path: Path) -> None:
    with inside() as found:
        port = found.port
        forms = "".join(f"fetch('{form}', {{mode: 'no-cors'}}).catch(() => 0);" for form in _FORMS)
        ways = "".join(f"try {{ {way} }} catch (e) {{}}" for way in _WAYS)
        stays = {"forms": forms, "ways": ways, **_GREEDY}
        articles = {name: page(script, port) for name, script in stays.items()}
        articles |= {name: page(script, port) for name, (script, _) in _MOVES.items()}
        pages = site_of(articles)
        pages["/go"] = Page(302, HTML, b"", {"Location": f"http://127.0.0.1:{port}/secret"})
        pages["/poll"] = Page(200, "text/plain", b"x")
        pages["/large"] = Page(200, "text/plain", b"x" * 100_000)
        pages["/robots.txt"] = Page(200, "text/plain", b"User-agent: *\nDisallow: /closed/\n")
        with declared(tmp_path, partial(one_of, pages)) as server:
            ended = crawl(
                "zhaoshang", "web", *SANDBOX, "-s", "DNS_RESOLVER=mysites.Resolver", "-s", "BROWSER_SECONDS=2",
                "-s", "BROWSER_REQUESTS=20", "-s", "BROWSER_BYTES=300000", "-s", "RETRY_TIMES=0", cwd=tmp_path,
            )  # fmt: skip
    log = (tmp_path / "zhaoshang.log").read_text("utf-8")
    assert found.met == [], ended.stderr
    assert texts(tmp_path / "t.db") == {name: f"{_TEXT}/a/{name}" for name in stays}
    for form, host in _FORMS.items():
        path = form.rpartition("/")[2]
        assert f"refused, a private address: http://{host}:{port}/robots.txt" in log or (
            f"refused, a private address: http://{host}:{port}/{path}" in log
        )
    assert [end for name, (_, end) in _MOVES.items() if f"/a/{name} ({end})" not in log] == []
    times = Counter(path.partition("?")[0] for path in server.requests)
    assert not times["/closed/1.html"]
    assert times["/poll"] <= 20 * times["/a/poll"]
    assert times["/large"] <= 3 * times["/a/large"]
    assert "SECRET" not in log


@needs_chromium
def test_what_a_browser_is_for(tmp_path: Path) -> None:
    """A challenge that sets a cookie, a page that moves on, data that is fetched; and a list that never says 304."""
    challenge = (
        b"<html><script>document.cookie = 'pass=1; path=/'; location.reload()</script></html>"
    )
    shown = set[str]()

    def answer(path: str) -> Page:
        name = path.rpartition("/")[2]
        if name in ("412", "521", "200") and name not in shown:
            shown.add(name)
            return Page(int(name), HTML, challenge)
        return one_of(pages, path)

    pages = site_of({
        "200": page(), "412": page(), "521": page(), "fetched": page("fetch('/data').then(r => r.text()).then(show)"),
        "moved": page("if (location.pathname !== '/a/there') location = '/a/there'"),
        "closed": page("fetch('/closed/data').then(r => r.text()).then(show).catch(() => 0)"),
    })  # fmt: skip
    pages |= {
        "/a/there": page(), "/data": Page(200, "text/plain", "，资金已经到位。".encode()),
        "/robots.txt": Page(200, "text/plain", b"User-agent: *\nDisallow: /closed/\n"),
    }  # fmt: skip
    with declared(tmp_path, answer) as server:
        for _ in range(2):
            ended = crawl("zhaoshang", "web", *SANDBOX, cwd=tmp_path)
            assert ended.returncode == 0, ended.stderr
            asked = list(server.requests)
    assert texts(tmp_path / "t.db") == {
        "200": f"{_TEXT}/a/200",
        "412": f"{_TEXT}/a/412",
        "521": f"{_TEXT}/a/521",
        "fetched": f"{_TEXT}/a/fetched，资金已经到位。",
        "there": f"{_TEXT}/a/there",
        "closed": f"{_TEXT}/a/closed",
    }
    assert "/closed/data" not in asked
    # The second run asked for the rows again, though the page around them is the same.
    assert asked.count("/rows.json") == 2


@needs_chromium
def test_what_a_page_asks_for_keeps_the_delay(tmp_path: Path) -> None:
    """Once a run for a script that its pages share."""
    times = list[float]()
    gap = 0.2
    text = "<script src=/one.js></script><script src=/two.js></script>"
    shown = page("fetch('/data').then(() => fetch('/data'))")
    pages = site_of({
        name: Page(200, HTML, shown.body.replace(b"<head>", b"<head>" + text.encode())) for name in "ab"
    })  # fmt: skip
    pages |= dict.fromkeys(("/one.js", "/two.js"), Page(200, "text/javascript", b"1"))
    pages |= {"/data": Page(200, "text/plain", b"x")}

    def answer(path: str) -> Page:
        times.append(monotonic())
        return one_of(pages, path)

    with declared(tmp_path, answer) as server:
        delays = ("-s", f"DOWNLOAD_DELAY={gap}", "-s", "DOWNLOAD_DELAY_JITTER=0")
        ended = crawl("zhaoshang", "web", *SANDBOX, *delays, cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert Counter(server.requests) == {
        "/robots.txt": 1, "/list": 1, "/rows.json": 1, "/a/a": 1, "/a/b": 1, "/one.js": 1, "/two.js": 1, "/data": 4,
    }  # fmt: skip
    # When they arrive is the machine's affair; but on the whole none is early.
    assert times[-1] - times[0] > gap * (len(times) - 1) / 2


@pytest.mark.parametrize("is_off", [False, True])
def test_the_sandbox_is_on_unless_a_setting_says_otherwise(tmp_path: Path, *, is_off: bool) -> None:
    """A stand-in writes down how it was started, and says what Chromium says where its sandbox does not work."""
    pytest.importorskip("playwright")
    program = tmp_path / "chromium"
    program.write_text(
        f'#!/bin/sh\necho "$@" > {tmp_path}/options\necho Running as root without --no-sandbox is not supported >&2\nexit 1\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    with declared(tmp_path, partial(one_of, site_of({}))):
        chosen = ("-s", "BROWSER_SANDBOX=0") if is_off else ()
        ended = crawl("zhaoshang", "web", *chosen, cwd=tmp_path, ZHAOSHANG_BROWSER=str(program))
    options = (tmp_path / "options").read_text("utf-8").split()
    assert ("--no-sandbox" in options) is is_off
    assert any(option.startswith("--proxy-server=http://127.0.0.1:") for option in options)
    assert "~NOTFOUND" in options
    assert ended.returncode == 4
    [(why,)] = rows(tmp_path / "t.db", "SELECT why FROM crawls")
    assert "browser_sandbox: " in why
    assert "BROWSER_SANDBOX = False" in why


@pytest.mark.parametrize(
    ("status", "kind", "body", "is_one"),
    [
        (200, HTML, b"<p>x", True), (200, None, b"<p>x", True), (200, "application/json", b"{}", False),
        (200, "application/pdf", b"%PDF-", False), (404, HTML, b"<p>x", False), (304, HTML, b"", False),
        (412, HTML, b"<html><script>go()</script></html>", True), (412, HTML, b"<p>no</p>", False),
    ],
)  # fmt: skip
def test_what_the_browser_is_given(
    status: int, kind: str | None, body: bytes, *, is_one: bool
) -> None:
    headers = {"Content-Type": kind} if kind else {}
    assert is_shown(Response("http://a.test/", status=status, headers=headers, body=body)) is is_one
