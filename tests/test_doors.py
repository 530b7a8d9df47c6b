"""Sites that show their pages only to whoever brings a cookie, runs a script, or comes by another way."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

import pytest

from crawler.base_spiders.egress import check_bind_address, check_proxy
from crawler.errors import DeclarationError
from crawler.sample.server import HOST
from tests.crawling import crawl, rows, verdicts

_SPIDERS: Final = """
from crawler.base_spiders.site import SiteSpider


class Door(SiteSpider):
    article_links = "ul a"
    title, body = "h1", "div.text"


for name, words in {spiders!r}.items():
    globals()[name] = type(name, (Door,), {{"__module__": __name__, "name": name, **words}})
"""
_SCRIPT: Final = "<html><script>document.cookie='door=1';location.reload()</script></html>"
PASSWORD: Final = "geheim-4711"  # noqa: S105 - nobody's


@dataclass(slots=True)
class Doors:
    """A server that is a site at each first part of a path, and a proxy for other hosts; who came, and with what."""

    base: str
    headers: list[dict[str, str]] = field(default_factory=list)
    peers: set[str] = field(default_factory=set)


def answer(door: str, path: str, cookie: str) -> tuple[int, str, dict[str, str]]:
    """Status, page and headers."""
    if path == "/robots.txt":
        return 404, "", {}
    if door == "session" and path != "/list" and "session=1" not in cookie:
        return 403, "<h1>403</h1>", {}
    if door == "circle" and path == "/list":
        return (
            302,
            "",
            {"Location": "/circle/list", "Set-Cookie": f"door={len(cookie)}; path=/circle"},
        )
    if door.startswith("status"):
        return int(door.removeprefix("status")), _SCRIPT, {}
    if path == "/list":
        rows = "".join(
            f"<li><a href='{n}.html'>白沙工业园第{n}号厂房交付使用</a></li>" for n in range(1, 4)
        )
        return (
            200,
            f"<html><body><ul>{rows}</ul></body></html>",
            {"Set-Cookie": "session=1; path=/"},
        )
    number = path[1:].removesuffix(".html")
    return (
        200,
        (
            f"<html><body><h1>白沙工业园第{number}号厂房交付使用</h1><div class='text'><p>白沙工业园第{number}号厂房昨天交付，"
            f"面积{number}万平方米，首批企业下月进场安装设备，预计年底投产。</p></div></body></html>"
        ),
        {},
    )


@contextmanager
def doors() -> Iterator[Doors]:
    """The server, on a free port of loopback."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            found.headers.append({name.lower(): value for name, value in self.headers.items()})
            found.peers.add(self.client_address[0])
            if self.path.startswith("http://park.example"):
                door, path = "", self.path.removeprefix("http://park.example")
            else:
                door, _, path = self.path[1:].partition("/")
                door, path = ("", self.path) if self.path == "/robots.txt" else (door, f"/{path}")
            status, page, headers = answer(door, path, self.headers["Cookie"] or "")
            self.send_response(status)
            body = page.encode()
            headers = {
                "Content-Type": "text/html; charset=utf-8",
                "Content-Length": str(len(body)),
                **headers,
            }
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer((HOST, 0), Handler) as http:
        http.daemon_threads = True
        found = Doors(f"http://{HOST}:{http.server_address[1]}")
        thread = threading.Thread(target=http.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield found
        finally:
            http.shutdown()
            thread.join()


def declare(folder: Path, spiders: dict[str, dict[str, object]]) -> None:
    (folder / "mysites").mkdir()
    (folder / "mysites" / "__init__.py").write_text(_SPIDERS.format(spiders=spiders), "utf-8")


def test_a_door_is_called_by_its_name_and_opened_where_a_site_is_declared_so(
    tmp_path: Path,
) -> None:
    with doors() as found:
        statuses = ("status200", "status202", "status412", "status521")
        spiders: dict[str, dict[str, object]] = {
            name: {"start_urls": [f"{found.base}/{name}/list"]} for name in ("circle", "session", *statuses)
        }  # fmt: skip
        spiders["kept"] = {"start_urls": [f"{found.base}/session/list"], "cookies": True}
        declare(tmp_path, spiders)
        ended = crawl("zhaoshang", *spiders, "-s", "RETRY_TIMES=0", cwd=tmp_path)
    assert ended.returncode == 4
    broken = dict.fromkeys(("circle", "session", *statuses), "broken")
    assert dict(verdicts(tmp_path / "t.db")) == {**broken, "kept": "ok"}
    stored = rows(tmp_path / "t.db", "SELECT site, count(*) FROM articles GROUP BY 1")
    assert [tuple(row) for row in stored] == [("kept", 3)]
    whole = {row[0]: row[1] for row in rows(tmp_path / "t.db", "SELECT site, why FROM crawls")}
    for name in statuses:
        [line] = whole[name].splitlines()
        zh, en = line.split(" / ")
        assert "JavaScript 质询" in zh
        assert "javascript = True" in zh
        assert "a JavaScript challenge" in en
        assert "javascript = True" in en
        assert "give the site up" in en
    [line] = whole["circle"].splitlines()
    assert "Cookie" in line
    assert "(cookies: the site sets cookies" in line
    assert "cookies = True in mysites.py" in line


@pytest.mark.skipif(sys.platform != "linux", reason="all of 127.0.0.0/8 is loopback on Linux")
def test_a_site_is_asked_through_its_proxy_and_by_its_address(tmp_path: Path) -> None:
    """And nobody but the proxy sees the password."""
    with doors() as found:
        host = found.base.removeprefix("http://")
        through: dict[str, object] = {
            "start_urls": ["http://park.example/list"],
            "proxy": f"http://bureau:{PASSWORD}@{host}",
            "bind_address": "127.0.0.9",
        }
        declare(tmp_path, {"park": through})
        quick = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=0", "LOG_LEVEL=DEBUG", "RETRY_TIMES=0")
        chosen = [word for each in quick for word in ("-s", each)]
        ended = crawl("zhaoshang", "park", *chosen, cwd=tmp_path)
        assert ended.returncode == 0, ended.stderr
        assert found.peers == {"127.0.0.9"}
        assert {headers.get("proxy-authorization") for headers in found.headers} == {
            "Basic YnVyZWF1OmdlaGVpbS00NzEx"
        }
        assert len(rows(tmp_path / "t.db", "SELECT 1 FROM articles")) == 3
        # Also where there is no proxy any more.
    down = crawl("zhaoshang", "park", *chosen, cwd=tmp_path)
    assert down.returncode == 4
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")]  # fmt: skip
    for text in (*written, ended.stdout.encode(), ended.stderr.encode(), down.stdout.encode(), down.stderr.encode()):  # fmt: skip
        assert PASSWORD.encode() not in text


@pytest.mark.parametrize(
    "proxy",
    ["", "proxy.example:3128", "socks5://127.0.0.1:1080", "http://", "http://a b:3128", "http://a:99999", 7,
     f"http://x:{PASSWORD}@a/b:1", f"http://x:{PASSWORD}@:3128"],
)  # fmt: skip
def test_what_is_no_proxy_is_told_without_what_it_holds(proxy: object) -> None:
    with pytest.raises(DeclarationError, match="http://host:port") as caught:
        check_proxy(proxy, "mysites.Park proxy")
    assert PASSWORD not in str(caught.value) + caught.value.zh


@pytest.mark.parametrize(
    "proxy",
    ["http://127.0.0.1:3128", "https://proxy.example", "http://user:p%40ss@[::1]:3128/"],
)
def test_proxies(proxy: str) -> None:
    check_proxy(proxy, "PROXY")


def test_what_is_no_address_of_a_machine_is_told() -> None:
    check_bind_address("127.0.0.9", "x")
    check_bind_address("::1", "x")
    with pytest.raises(DeclarationError, match="an IP address of this machine: 'eth0'"):
        check_bind_address("eth0", "mysites.Park bind_address")
