"""One process crawls good sites and hostile ones side by side: each case by itself, and nothing hurts the others."""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest

from tests.crawling import NOW, closed_port, command, crawl_environment, environment, rows, run
from tests.hostile.server import (
    HTML,
    HostileSite,
    Reply,
    endless,
    misbehaving,
    redirect,
    reset_after,
    response,
    silence,
)

ARTICLES: Final = 6
MEGABYTE: Final = 1024 * 1024
# Peak memory of the whole process, sixteen sites at a time, bodies of up to 10 MB among them: 130, and 15 % for machines
# so slow that large bodies do not wait for one another any longer.
MOST_MEMORY: Final = 150 * MEGABYTE


def page(title: str, body: str, head: str = "") -> str:
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>"
        f"<h1>{title}</h1><div class='date'>2026-07-01</div><div class='body'>{body}</div></body></html>"
    )


def article(number: object, more: str = "", head: str = "") -> str:
    return page(
        f"第{number}号项目签约",
        f"<p>第{number}号项目今天签约，投资三亿元，两年建成。</p>{more}",
        head,
    )


def listing(paths: list[str], more: str = "") -> str:
    """A list that calls each article by its title."""
    links = "".join(
        f"<li><a href='{p}'>第{p.rpartition('/')[2].removesuffix('.html')}号项目签约</a></li>"
        for p in paths
    )
    return page("项目动态", f"<ul class='list'>{links}</ul>{more}")


def good_paths() -> list[str]:
    return [f"/a/{n}.html" for n in range(1, ARTICLES + 1)]


def good(path: str) -> Reply | None:
    """A site without fault: a list and its articles."""
    if path == "/list.html":
        return response(listing(good_paths()))
    found = re.fullmatch(r"/a/(\d+)\.html", path)
    return response(article(found[1])) if found else None


def attributes(form: str, count: int) -> str:
    return f"<p {' '.join(form.format(n) for n in range(count))}>x</p>"


def bomb(megabytes: int = 40) -> bytes:
    return gzip.compress(b"<p>" + b"0" * (megabytes * MEGABYTE))


def compressed(body: bytes, encoding: str) -> bytes:
    return response(body, headers={"Content-Encoding": encoding})


HEAD: Final = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"
WHOLE: Final = article("好").encode()  # cut, or taken apart, before it is sent
CUT: Final = WHOLE[: WHOLE.index("今天".encode())]
CHALLENGE: Final = "<html><script>document.cookie='door=1';location.reload()</script></html>"
STORED: Final = "stored"
REJECTED: Final = "rejected"

# Pages of one site, and what becomes of each: stored, rejected, or the word that it fails with.
PAGES: Final[dict[str, tuple[Reply, str]]] = {
    "reset": (reset_after(response(CUT, length=len(WHOLE))), "cut_short"),
    "reset-undeclared": (reset_after(response(CUT, length=None)), "cut_short"),
    "ends-undeclared": (response(CUT, length=None), "cut_short"),
    "length-too-long": (response(WHOLE, length=len(WHOLE) + 500), "cut_short"),
    "no-end-with-length": (response(WHOLE.replace(b"</body>", b"").replace(b"</html>", b"")), STORED),
    "length-too-short": (response(WHOLE, length=len(CUT)), "cut_short"),
    "length-no-number": (response(WHOLE, length=None, headers={"Content-Length": "viel"}), "bad_response"),
    "length-negative": (response(WHOLE, length=-5), "bad_response"),
    "length-twice": (response(WHOLE, headers={"content-length": "7"}), "bad_response"),
    "endless": (endless(HEAD + b"\r\n", b"<p>0123456789" * 5000), "too_large"),
    "endless-chunks": (
        endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"fff0\r\n" + b"x" * 0xFFF0 + b"\r\n"),
        "too_large",
    ),
    "endless-header": (endless(HEAD, b"X-More: 0123456789\r\n" * 500), "bad_response"),
    "endless-header-line": (endless(HEAD + b"X-Long: ", b"0123456789" * 500), "connection_lost"),
    "endless-continue": (endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 200), "bad_response"),
    "30-megabytes": (response(b"<p>" + b"0" * (30 * MEGABYTE)), "too_large"),
    "bomb": (compressed(bomb(), "gzip"), "too_large"),
    "bomb-deflate": (compressed(zlib.compress(b"0" * (40 * MEGABYTE)), "deflate"), "too_large"),
    "bomb-in-bomb": (compressed(gzip.compress(bomb()), "gzip, gzip"), "too_large"),
    "layers": (compressed(b"x", ", ".join(["gzip"] * 500)), "bad_encoding"),
    "gzip": (compressed(gzip.compress(article("gzip").encode()), "gzip"), STORED),
    "deflate-raw": (compressed(zlib.compress(article("deflate-raw").encode())[2:-4], "deflate"), STORED),
    "gzip-wrong-sum": (compressed(gzip.compress(article("gzip-wrong-sum").encode())[:-8] + b"\0" * 8, "gzip"), STORED),
    "gzip-cut": (compressed(gzip.compress(WHOLE)[:-30], "gzip"), "cut_short"),
    "gzip-not": (compressed(WHOLE, "gzip"), "bad_encoding"),
    "brotli": (compressed(b"\x0b\x02\x80x\x03", "br"), "bad_encoding"),
    "charset-lies": (
        response(article("charset-lies").encode().replace(b"<meta charset='utf-8'>", b"").decode().encode("gbk")), STORED,
    ),
    "charset-unknown": (response(article("charset-unknown").encode(), content_type="text/html; charset=klingon"), STORED),
    "nul": (response(article("nul").encode().replace(b"<p>", b"<p>\0\0\0")), STORED),
    "nested": (response(article("深", "<div><font><b>" * 33_000 + "底")), STORED),
    "nested-tables": (response(article("表", "<table><tr><td>" * 33_000)), STORED),
    "unclosed": (response(article("链", "<a href='x'>" * 30_000)), STORED),
    "attributes": (response(article("属", attributes("a{}", 60_000))), "too_many_tags"),
    "attributes-with-values": (response(article("值", attributes("a{}='>'", 60_000))), "too_many_tags"),
    "picture-inside": (response(article("画", f"<img src='data:image/png;base64,{'QUJD' * 300_000}'>")), STORED),
    "one-line": (response(article("长", "<p>" + "一二三，四五六。" * 130_000 + "</p>")), STORED),
    "many-tags": (response(article("多", "<b>x</b>" * 100_000)), "too_many_tags"),
    "redirect-loop": (redirect("/a/redirect-loop.html"), "redirects"),
    "redirect-file": (redirect("file:///etc/passwd"), "http_302"),
    "redirect-data": (redirect("data:text/html,<h1>x</h1>"), "http_302"),
    "redirect-ftp": (redirect("ftp://127.0.0.1/x"), "http_302"),
    "redirect-script": (redirect("javascript:alert(1)"), "bad_url"),
    "redirect-broken": (redirect("http://[::1/"), "bad_url"),
    "redirect-metadata": (redirect("http://169.254.169.254/latest/meta-data/"), "offsite"),
    "redirect-loopback": (redirect("http://127.0.0.1:9/"), "private_address"),
    "redirect-user": (redirect("http://127.0.0.1:22@127.0.0.1/"), "bad_url"),
    "redirect-elsewhere": (redirect("http://www.example.org/1.html"), "offsite"),
    "refresh-elsewhere": (
        response(article("刷", head="<meta http-equiv=refresh content='0;url=http://www.example.org/'>")),
        "offsite",
    ),
    "refresh-self": (
        response(article("新", head="<meta http-equiv=refresh content='0;url=/a/refresh-self.html'>")), STORED,
    ),
    "refresh-late": (
        response(article("晚", head="<meta http-equiv=refresh content='60;url=/list.html'>")), STORED,
    ),
    "pdf": (response(b"%PDF-1.4\n" + WHOLE), "pdf"),
    "image-type": (response(article("图"), content_type="image/png"), STORED),
    "stream-type": (response(article("流"), content_type="application/octet-stream"), STORED),
    "picture": (response(b"\x89PNG\r\n\x1a\n" + b"\0" * 500), "not_a_page"),
    "http-0.9": (b"<html>\n" + WHOLE, "bad_response"),
    "status-junk": (b"HTTP/1.1 abc OK\r\n\r\n" + WHOLE, "bad_response"),
    "status-huge": (response(WHOLE, status="99999 OK"), "http_99999"),
    "cookies": (
        response(article("饼"), headers={f"Set-Cookie{' ' * 0}": "\r\nSet-Cookie: ".join(f"c{n}={'x' * 50}" for n in range(500))}),
        STORED,
    ),
    "bad-header": (response(article("头"), headers={"X-Bad": "a\r\nno colon here\r\nX: \x1b[2J"}), STORED),
    "empty": (response(b""), REJECTED),
    "unavailable": (response("busy", status="503 Service Unavailable"), "http_503"),
    "challenge": (response(CHALLENGE), "challenge"),
    "challenge-412": (response(CHALLENGE, status="412 Precondition Failed"), "challenge"),
    "cookie-and-text": (response(article("饼干", head=CHALLENGE)), STORED),
    "script-title": (
        response(page("<script>alert(1)</script>\x1b[31m\u202e\u2066红\x07色", "<p>正文\x1b]0;x\x07在此，内容完整。</p>")), STORED,
    ),
    "signs-title": (
        response(page("&lt;script&gt;\u202e项目\u2066红\u009b31m色&#27;[2J", "<p>正文&#27;]0;x在此，内容完整\u202e。</p>")), STORED,
    ),
}  # fmt: skip
# Pages of another, whose time runs out.
SLOW: Final[dict[str, tuple[Reply, str]]] = {
    "drip": (endless(HEAD + b"\r\n", b"x", 0.05), "timeout"),
    "drip-header": (endless(HEAD, b"X-Y: z\r\n", 0.05), "timeout"),
    "silence": (silence, "timeout"),
}
# Links of the same list that no request may come of, or none that does harm.
LINKS: Final = (
    "file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "http://127.0.0.1:9/x.html",
    "http://[::1]/x.html", "http://2130706433/x.html", "http://10.0.0.1/a/1.html", "//169.254.169.254/x",
    "http://user:pw@[", "/a/../../../../etc/passwd", "/a/%00.html", "/a/';DROP TABLE articles;--.html",
    "/a/&quot;&gt;&lt;x.html", "/a/line&#10;break.html", "/a/" + "x" * 8100 + ".html",
    "/a/" + "x" * 20_000 + ".html", "http://例子.测试/a/1.html", "http://xn--/a/1.html", "http://a..b/",
)  # fmt: skip


def evil_default(path: str) -> Reply | None:
    # Good ones first: the host is known to close its pages.
    if path == "/list.html":
        names = [*good_paths(), *(f"/a/{name}.html" for name in PAGES), *LINKS]
        return response(listing(names))
    return good(path)


def robots(text: str | bytes, **more: str) -> dict[str, Reply]:
    return {"/robots.txt": response(text, content_type=more.get("content_type", "text/plain"))}


def many_links(count: int) -> dict[str, Reply]:
    return {"/list.html": response(listing([f"/a/{n}.html" for n in range(count)]))}


def calendar(path: str) -> Reply | None:
    """Every page has news, and a next one."""
    if found := re.fullmatch(r"/list(?:-(\d+))?\.html", path):
        n = int(found[1] or 1)
        pager = f"<a class='next' href='/list-{n + 1}.html'>下一页</a>"
        return response(listing([f"/a/{n}1.html", f"/a/{n}2.html"], pager))
    return good(path)


def storm(path: str) -> Reply | None:
    """All articles of a long list are overloaded."""
    if path == "/list.html":
        return response(listing([f"/a/{n}.html" for n in range(100)]))
    return response("busy", status="503 Busy") if path.startswith("/a/") else None


FORBIDDEN_FIRST: Final = "User-agent: *\nDisallow: /a/1.html\n"


def sites() -> dict[str, HostileSite]:
    five_megabytes = FORBIDDEN_FIRST + "Disallow: /*x*y*z$\n" * 270_000
    return {
        "good": HostileSite({}, good),
        "evil": HostileSite({f"/a/{name}.html": reply for name, (reply, _) in PAGES.items()}, evil_default),
        "slow": HostileSite(
            {f"/a/{name}.html": reply for name, (reply, _) in SLOW.items()},
            lambda path: response(listing([f"/a/{name}.html" for name in SLOW])) if path == "/list.html" else None,
        ),
        "links10000": HostileSite(many_links(10_000), good),
        "links100000": HostileSite(many_links(100_000), good),
        "calendar": HostileSite({}, calendar),
        "storm": HostileSite({}, storm),
        "robots5mb": HostileSite(robots(five_megabytes), good),
        "robotshtml": HostileSite(robots(page("首页", "Disallow: /"), content_type=HTML), good),
        "robotsbinary": HostileSite(robots(os.urandom(5000)), good),
        "robotshang": HostileSite({"/robots.txt": silence}, good),
        "robots500": HostileSite({"/robots.txt": response("x", status="500 Error")}, good),
        "robots403": HostileSite({"/robots.txt": response("Disallow: /", status="403 No")}, good),
        "robotsmoved": HostileSite(
            {"/robots.txt": redirect("/r.txt"), "/r.txt": response(FORBIDDEN_FIRST, content_type="text/plain")}, good
        ),
        "robotsloop": HostileSite({"/robots.txt": redirect("/robots.txt")}, good),
        "robotsprivate": HostileSite({"/robots.txt": redirect("http://127.0.0.1:9/robots.txt")}, good),
        "robotsbomb": HostileSite({"/robots.txt": compressed(bomb(), "gzip")}, good),
        "listempty": HostileSite({"/list.html": response(b"")}, good),
        "listcut": HostileSite({"/list.html": response(listing(good_paths()), length=10**6)}, good),
        "listmoved": HostileSite({"/list.html": redirect("http://www.example.org/")}, good),
        "listchallenge": HostileSite({"/list.html": response(CHALLENGE, status="521 Down")}, good),
        "robotschallenge": HostileSite({"/robots.txt": response(CHALLENGE, status="521 Down")}, good),
    }  # fmt: skip


# What each run ends with: verdict, articles stored, a word of the reason or None.
EXPECTED: Final[dict[str, tuple[str, int, str | None]]] = {
    "good": ("ok", ARTICLES, None),
    "links10000": ("ok", 5, None),
    "links100000": ("broken", 0, "too_many_tags"),
    "calendar": ("ok", 10, None),
    "storm": ("broken", 0, "none stored"),
    "robots5mb": ("ok", ARTICLES - 1, None),
    "robotshtml": ("ok", ARTICLES, None),
    "robotsbinary": ("ok", ARTICLES, None),
    "robotshang": ("broken", 0, "robots_timeout"),
    "robots500": ("broken", 0, "robots_http_500"),
    "robots403": ("ok", ARTICLES, None),
    "robotsmoved": ("ok", ARTICLES - 1, None),
    "robotsloop": ("ok", ARTICLES, None),
    "robotsprivate": ("ok", ARTICLES, None),
    "robotsbomb": ("broken", 0, "robots_too_large"),
    "listempty": ("broken", 0, "0 article links"),
    "listcut": ("broken", 0, "cut_short"),
    "listmoved": ("broken", 0, "offsite"),
    "listchallenge": ("broken", 0, "javascript = True"),
    "robotschallenge": ("broken", 0, "robots_challenge"),
    "refused": ("broken", 0, "connection_refused"),
}

_SPIDERS: Final = '''
from crawler.base_spiders.site import SiteSpider


class Hostile(SiteSpider):
    """A site of the tests."""

    article_links = "ul.list a"
    title, published, body = "h1", "div.date", "div.body"
    max_list_pages = 5


for name, base in {bases!r}.items():
    links = name == "links10000"
    globals()[name] = type(name, (Hostile,), {{
        "__module__": __name__, "name": name, "start_urls": [base + "/list.html"],
        "custom_settings": {{
            "HOST_FAILURES_MAX": 0 if name in ("evil", "slow") else 4,
            # Where nothing comes, a short one; where something does, a busy machine needs its time.
            "DOWNLOAD_TIMEOUT": 3 if name in ("slow", "robotshang") else 100,
        }},
        **({{"__init__": lambda self, **kwargs: Hostile.__init__(self, **{{**kwargs, "limit": 5}})}} if links else {{}}),
    }})
'''


@dataclass(frozen=True, slots=True)
class Crawled:
    """The run over all sites."""

    folder: Path
    sites: dict[str, HostileSite]
    code: int
    out: str
    err: str
    log: str
    memory: int
    """Peak resident size in bytes."""

    @property
    def database(self) -> Path:
        return self.folder / "data" / "t.db"


def peak_memory(pid: int) -> int:
    """The peak resident size of a running process, bytes; 0 where the system does not tell, or if it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii")
    except OSError:
        return 0
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    folder, served = tmp_path_factory.mktemp("hostile"), sites()
    with misbehaving(served) as bases:
        bases["refused"] = f"http://127.0.0.1:{closed_port()}"
        package = folder / "mysites"
        package.mkdir()
        package.joinpath("__init__.py").write_text(_SPIDERS.format(bases=bases), encoding="utf-8")
        with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
            child = subprocess.Popen(
                [
                    command("zhaoshang"), "crawl", *bases, "--quiet", "--db", "data/t.db",
                    "-s", "SPIDER_MODULES=mysites", "-s", f"NOW={NOW.isoformat()}",
                    # As many sites at once as a process begins with: more of them take more memory, by design.
                    "-s", "RETRY_TIMES=1", "-s", "SITES_AT_ONCE=16",
                ],
                cwd=folder, env=environment(**crawl_environment(folder)), stdin=subprocess.DEVNULL,
                stdout=out, stderr=err,
            )  # fmt: skip
            memory = 0
            try:
                # What the kernel tells at the end (ru_maxrss) includes the parent that forked it.
                while child.poll() is None:
                    memory = max(memory, peak_memory(child.pid))
                    time.sleep(0.1)
            finally:
                if child.returncode is None:
                    child.kill()
    said, complained, log = (
        (folder / name).read_text("utf-8") for name in ("out", "err", "data/zhaoshang.log")
    )
    yield Crawled(folder, served, child.returncode, said, complained, log, memory)


pytestmark = pytest.mark.xdist_group("hostile")


def stored(crawled: Crawled, site: str) -> list[str]:
    return [
        row["url"]
        for row in rows(crawled.database, "SELECT url FROM articles WHERE site = ?", site)
    ]


@pytest.mark.parametrize("site", EXPECTED)
def test_site(site: str, crawled: Crawled) -> None:
    verdict, count, word = EXPECTED[site]
    [row] = rows(crawled.database, "SELECT * FROM crawls WHERE site = ?", site)
    assert (row["verdict"], len(stored(crawled, site)), row["errors"]) == (verdict, count, 0), row[
        "why"
    ]
    assert (word or "") in (row["why"] or "")
    assert (row["why"] is None) == (word is None)


@pytest.mark.parametrize("name", PAGES | SLOW)
def test_page(name: str, crawled: Crawled) -> None:
    _, expected = (PAGES | SLOW)[name]
    path = f"/a/{name}.html"
    found = re.search(rf"article failed: \S+{re.escape(path)} \((\S+)\)", crawled.log)
    refused = rows(crawled.database, "SELECT reason FROM rejects WHERE url LIKE ?", f"%{path}")
    kept = any(url.endswith(path) for url in stored(crawled, "evil"))
    became = found[1] if found else REJECTED if refused else STORED if kept else None
    assert became == expected
    assert kept == (expected == STORED)


def test_good_sites_end_well_and_the_exit_code_is_the_gravest(crawled: Crawled) -> None:
    assert crawled.code == 4
    [run] = rows(crawled.database, "SELECT verdict FROM crawls WHERE site = ?", "good")
    assert run["verdict"] == "ok"
    assert not [line for line in crawled.err.splitlines() if line.startswith("good")]


def test_every_row_is_accounted_for(crawled: Crawled) -> None:
    [row] = rows(
        crawled.database,
        "SELECT sum(rows) AS listed, sum(stored + duplicates + rejected + failed + skipped) AS told, "
        "sum(duplicates) AS duplicates FROM sections WHERE url LIKE ?",
        f"%{urlsplit(stored(crawled, 'evil')[0]).netloc}%",
    )
    assert row["listed"] == row["told"]
    assert "unaccounted" not in crawled.err


def test_nothing_reaches_the_terminal_or_forges_the_log(crawled: Crawled) -> None:
    for text in (crawled.out, crawled.err):
        assert all(line.isprintable() for line in text.splitlines())
    for line in crawled.log.splitlines():
        assert line.replace("\t", "").isprintable()
        assert re.match(r"\d{4}-\d\d-\d\d |    ", line), line


def test_nothing_is_written_elsewhere(crawled: Crawled) -> None:
    written = {
        str(path.relative_to(crawled.folder))
        for path in crawled.folder.rglob("*")
        if path.is_file()
    }
    outside = {
        name for name in written if not name.startswith("data/") and "__pycache__" not in name
    }
    assert outside == {"out", "err", "mysites/__init__.py"}
    assert {"data/t.db", "data/zhaoshang.log"} <= written
    # Beside them the archive, and the locks of the sites, which are named by their declarations.
    others = {Path(name) for name in written - outside if "__pycache__" not in name}
    assert {path.suffix for path in others} <= {".db", ".log", ".lock", ".db-wal", ".db-shm"}


def test_memory_stays_bounded(crawled: Crawled) -> None:
    assert crawled.memory < MOST_MEMORY


def test_text_is_stored_as_the_page_shows_it(crawled: Crawled) -> None:
    [row] = rows(
        crawled.database, "SELECT title, body FROM articles WHERE url LIKE '%/signs-title.html'"
    )
    assert row["title"].startswith("<script>项目")
    for name in ("charset-lies", "charset-unknown", "nul", "gzip"):
        [row] = rows(
            crawled.database, "SELECT title FROM articles WHERE url LIKE ?", f"%/{name}.html"
        )
        assert row["title"] == f"第{name}号项目签约"


def test_show_prints_no_control_sign(crawled: Crawled) -> None:
    [row] = rows(crawled.database, "SELECT id FROM articles WHERE url LIKE '%/signs-title.html'")
    shown = run(["zhaoshang", "show", str(row["id"]), "--db", "data/t.db"], crawled.folder)
    assert shown.returncode == 0
    assert all(line.isprintable() for line in shown.stdout.splitlines())


def test_links_to_nowhere_are_not_asked(crawled: Crawled) -> None:
    """Of the list's odd links only those of the site itself are asked for, each as one request line."""
    asked = crawled.sites["evil"].asked
    assert not [path for path in asked if any(c in path for c in ' \n"<>') or not path.isascii()]
    assert "/etc/passwd" in asked  # of this site: dots beyond its root end there
    assert "/a/%00.html" in asked


def test_a_storm_is_left_alone(crawled: Crawled) -> None:
    """Four pages in a row and those that were under way, each tried twice; not a hundred pages."""
    assert len([path for path in crawled.sites["storm"].asked if path.startswith("/a/")]) <= 40


def test_endless_paging_ends(crawled: Crawled) -> None:
    asked = crawled.sites["calendar"].asked
    assert len([path for path in asked if path.startswith("/list")]) == 5


def test_robots_is_asked_for_once_and_obeyed(crawled: Crawled) -> None:
    for name in ("robots5mb", "robotsmoved"):
        asked = crawled.sites[name].asked
        assert asked.count("/robots.txt") == 1
        assert "/a/1.html" not in asked
        assert "/a/2.html" in asked
    assert "/list.html" not in crawled.sites["robots500"].asked
