"""A site mended in the browser: what is shown of its pages, what is taken of a form, and what is refused."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from click.testing import CliRunner

from crawler.base_spiders import browser
from crawler.cli import main
from crawler.learn.mend import SampledPage
from crawler.read.declared import ListRow
from crawler.read.document import parse_document
from tests.browse.test_browser import SIZES, launched, paged
from tests.clicked_site import (
    BASE,
    NOW,
    SPIDER,
    archive,
    article_page,
    at,
    click,
    pages,
    text,
    title,
)
from tests.crawling import ROOT
from tests.small_sites import loaded

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("datasette") is None, reason="needs the extra browse"
)
in_browser = pytest.mark.skipif(
    browser.program() is None or importlib.util.find_spec("playwright") is None,
    reason="needs the extra javascript, and a Chromium",
)
Ask = Callable[..., Any]
HERE = "/-/sites/qiaotou/mend"


@pytest.fixture
def project(tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with the site's file, and its pages in the archive of the database."""
    package = f"clicked_{tmp_path.name}".replace("-", "_")
    (tmp_path / package).mkdir()
    (tmp_path / package / "__init__.py").touch()
    (tmp_path / package / "qiaotou.py").write_text(SPIDER, encoding="utf-8")
    settings = f"from crawler.settings import *\nSPIDER_MODULES = ['{package}']\n"
    (tmp_path / "clicked_settings.py").write_text(settings, encoding="utf-8")
    (tmp_path / "tests").mkdir()
    archive(database.with_name("t-archive.db"))
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "clicked_settings")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(tmp_path), str(ROOT))))
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path / package / "qiaotou.py"
    for name in [
        each for each in sys.modules if each.partition(".")[0] in (package, "clicked_settings")
    ]:
        del sys.modules[name]


@pytest.fixture
def ask(project: Path, database: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """``ask(path)`` is the answer; ``ask(path, do=…)`` that to a form of ours."""
    from crawler.browse.app import datasette

    monkeypatch.setenv("ZHAOSHANG_LANG", "en")
    served = datasette(database)

    def answered(path: str = HERE, headers: dict[str, str] | None = None, **form: str) -> Any:
        async def talk() -> Any:
            first = await served.client.get(path, headers=headers)
            if not form:
                return first
            token = re.search(r'name="csrftoken" value="([^"]+)"', first.text)
            data = {"csrftoken": token[1] if token else "", **form}
            cookies = {"ds_csrftoken": first.cookies.get("ds_csrftoken", "")}
            return await served.client.post(path, data=data, cookies=cookies, headers=headers)

        return asyncio.run(talk())

    return answered


def run_here(bench: Any, seconds: int, *arguments: str) -> tuple[int, str]:
    """The command that writes, in this process."""
    options = ["--db", str(bench.database), "-s", f"SPIDER_MODULES={','.join(bench.modules)}"]
    ended = CliRunner().invoke(main, [*arguments, *options], env={"COLUMNS": "100"})
    return ended.exit_code, ended.output.strip()


def number_of(shown: str, said: str) -> str:
    found = re.search(rf'<option value="(\d+)"[^>]*>[^<]*{re.escape(said)}', shown)
    assert found, said
    return found[1]


def test_what_is_pointed_at_is_shown_for_every_page_and_written(
    ask: Ask, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crawler.browse.mend import Workbench

    # In a process of its own it is run by the test in a browser.
    monkeypatch.setattr(Workbench, "run", run_here)
    shown = ask().text
    one, lists = number_of(shown, title(3)), "0"
    own = article_page(pages(), 3)
    for field, said in (("title", title(3)), ("published", "2026-07-03"), ("body", text(3))):
        place = click(own, field, said).place
        answer = ask(do="is", field=field, place=str(place), page=one)
        assert (answer.status_code, answer.headers["location"]) == (303, f"{HERE}?page={one}")
    rows = click(pages()[0], "article_links", title(3)).place
    assert ask(do="is", field="article_links", place=str(rows), page=lists).status_code == 303
    assert ask(do="none", field="author", page=one).status_code == 303
    shown = ask().text
    assert {title(n) for n in range(1, 9) if f'class="title new">{title(n)}<' in shown} == {
        title(n) for n in range(1, 9)
    }
    assert "<code>h1.name</code></td><td><code>.bt</code>" in shown
    # Nobody has said of the other seven that they have none.
    assert "attention: Author: 7 pages had it and have it no longer" in shown
    assert project.read_text("utf-8") == SPIDER
    # One is taken back.
    place = shown.index('value="drop 4"')
    assert "Author" in shown[place : place + 120]
    assert ask(do="drop 4").status_code == 303
    assert ask(do="save").status_code == 303
    spider = loaded(project)
    assert (spider.title, spider.body, spider.author, spider.article_links) == (
        ".bt",
        ".nr",
        ".tag",
        ".lb a",
    )
    assert spider.earlier[0].title == "h1.name"
    assert (project.parents[1] / "tests" / "sites" / "qiaotou" / "golden.json").is_file()
    again = ask().text
    assert "Written. Next: zhaoshang reextract" in again
    assert "Pointed at" not in again
    # What is read now is what is marked now.
    assert 'class="t t-title"' in ask(f"{HERE}/{one}").text


def test_what_the_command_refuses_is_shown_and_nothing_is_lost(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it says of a file that cannot be rewritten, tests/cli/test_mend.py holds."""
    from crawler.browse.mend import Workbench

    said = '    title = ".bt"\n<b>refused</b>'
    monkeypatch.setattr(Workbench, "run", lambda *arguments: (2, said))
    one = number_of(ask().text, title(3))
    place = click(article_page(pages(), 3), "title", title(3)).place
    ask(do="is", field="title", place=str(place), page=one)
    ask(do="save")
    shown = ask().text
    assert "    title = &#34;.bt&#34;\n&lt;b&gt;refused" in shown
    assert "Pointed at" in shown


HOSTILE = """<html><head><base href=http://evil.test/><meta http-equiv=refresh content="0;url=http://evil.test/"><title>t</title>
<style>body{background:url(http://evil.test/a)}</style><link rel=stylesheet href=http://evil.test/b></head>
<body onload=alert(1) style="background:url(http://evil.test/c)"><script>alert(2)</script><script src=http://evil.test/d></script>
<h1 onclick=alert(3) class="x&quot;><script>alert(4)</script>">Title &lt;script&gt;alert(5)&lt;/script&gt;</h1>
<a href="javascript:alert(6)">link</a><a href=http://evil.test/e target=_top>out</a><img src=http://evil.test/f onerror=alert(7) alt="&lt;img src=x onerror=alert(8)&gt;">
<form action=http://evil.test/g><input name=q autofocus onfocus=alert(9)><button formaction=http://evil.test/h>go</button></form>
<iframe src=http://evil.test/i srcdoc="<script>alert(10)</script>"></iframe><object data=http://evil.test/j></object><embed src=http://evil.test/k>
<table><tr><td colspan=99999 onmouseover=alert(16)>cell</td></tr></table>
<svg><script>alert(11)</script><a xlink:href="javascript:alert(12)">s</a></svg><math><mtext><style><img src=x onerror=alert(13)></style></mtext></math>
<noscript><p title="</noscript><img src=x onerror=alert(14)>">n</p></noscript><template><script>alert(15)</script></template>
<plaintext-x>odd</plaintext-x><textarea></textarea><img src=x>
<p>&lt;/b&gt;&lt;script&gt;alert(17)&lt;/script&gt;</p><style>@import url(http://evil.test/l)</style></body></html>"""
_TAGS = re.compile(r"<(/?)([a-z0-9]+)((?: [a-z-]+=\"[^\"<>]*\")*)>")


def hostile_page() -> SampledPage:
    url, body = f"{BASE}/n/66.html", HOSTILE.encode()
    row = ListRow(url, url, "<script>alert(18)</script>")
    return SampledPage("article", parse_document(body, url, "utf-8"), row, body, NOW)


def test_nothing_of_a_page_acts_in_its_frame() -> None:
    from crawler.browse.frame import framed

    shown = framed(
        hostile_page(), {"title": at(hostile_page(), "h1")}, {"title": "<b>"}, "/browse/frame.css"
    )
    # All that begins with < is a tag that we have written, with attributes of ours alone.
    tags = list(_TAGS.finditer(shown.removeprefix("<!DOCTYPE html>")))
    assert shown.count("<") == len(tags) + 1
    names = {found[2] for found in tags}
    assert names <= {
        "html",
        "head",
        "meta",
        "link",
        "title",
        "body",
        "h1",
        "b",
        "span",
        "div",
        "table",
        "tr",
        "td",
        "p",
        "tbody",
    }
    attributes = {name for found in tags for name in re.findall(r" ([a-z-]+)=", found[3])}
    assert attributes <= {"charset", "name", "content", "rel", "href", "class", "data-n", "colspan"}
    assert re.findall(r'href="([^"]*)"', shown) == ["/browse/frame.css"]
    assert re.findall(r'colspan="(\d+)"', shown) == ["40"]
    assert "evil.test" not in shown
    assert "&lt;script&gt;alert(5)" in shown


def test_a_page_of_any_depth_is_shown() -> None:
    from crawler.browse.frame import framed

    body = ("<div>" * 600 + "deep" + "</div>" * 600).encode()
    page = SampledPage(
        "article", parse_document(body, BASE, "utf-8"), ListRow(BASE, BASE, ""), body, NOW
    )
    assert framed(page, {}, {}, "/f.css").count("<div") < 600


def test_the_frame_may_do_nothing_and_stands_in_our_page_alone(ask: Ask) -> None:
    frame, holder = ask(f"{HERE}/3"), ask()
    policy = frame.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-same-origin; default-src 'none'")
    assert "allow-scripts" not in policy
    assert "frame-ancestors 'self'" in policy
    assert frame.headers["x-frame-options"] == "SAMEORIGIN"
    # The page with the buttons is in nobody's frame, ours neither.
    assert "frame-ancestors 'none'" in holder.headers["content-security-policy"]
    assert holder.headers["x-frame-options"] == "DENY"
    assert 'sandbox="allow-same-origin"' in holder.text
    assert "script-src 'self';" in holder.headers["content-security-policy"]
    # No other page may hold a frame.
    assert "frame-src" not in ask("/").headers["content-security-policy"]


def test_a_name_leads_to_no_other_file(ask: Ask) -> None:
    for name in (
        "..",
        "%2e%2e",
        "..%2f..%2fetc",
        "qiaotou%2f..%2fqiaotou",
        "qiaotou.py",
        "Qiaotou",
        "%00",
        "a" * 60,
        "nosuch",
        "__init__",
    ):
        for path in (f"/-/sites/{name}/mend", f"/-/sites/{name}/mend/0"):
            answer = ask(path)
            assert answer.status_code in (302, 404), path
            assert "桥头" not in answer.text


def test_what_is_no_form_of_ours_changes_nothing(ask: Ask, project: Path) -> None:
    form = {"do": "none", "field": "title", "page": "3"}
    assert ask(csrftoken="made-up", **form).status_code == 403
    assert (
        ask(
            headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, **form
        ).status_code
        == 403
    )
    assert ask(headers={"origin": "http://evil.test"}, **form).status_code == 403
    assert ask(headers={"host": "evil.test"}).status_code == 403
    assert ask(f"{HERE}?do=none&field=title&page=3").status_code == 200
    assert "Pointed at" not in ask().text
    assert project.read_text("utf-8") == SPIDER


def test_what_cannot_be_pointed_at_is_said_and_not_kept(ask: Ask) -> None:
    for form in (
        {"do": "is", "field": "title", "page": "3", "place": "999999"},
        {"do": "is", "field": "title", "page": "3", "place": "//script"},
        {"do": "is", "field": "title", "page": "3"},
        {"do": "is", "field": "__class__", "page": "3", "place": "9"},
        {"do": "is", "field": "title", "page": "999", "place": "9"},
        {"do": "rm -rf", "page": "3"},
    ):
        answer = ask(**form)
        assert answer.status_code == 400, form
        assert 'role="alert"' in answer.text
    assert "Pointed at" not in ask().text


@contextmanager
def served_here(database: Path) -> Iterator[str]:
    """The pages, served by a thread of this process: that of ``zhaoshang serve`` is held by test_browser."""
    import uvicorn

    from crawler.browse.app import datasette, listen

    listening = listen(0)
    config = uvicorn.Config(datasette(database).app(), log_level="warning", lifespan="on")
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(30)
    assert not thread.is_alive()


@in_browser
def test_a_site_is_mended_by_clicks_keys_and_forms_and_no_page_acts(
    project: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One browser and one server for all: they are what takes time."""
    from playwright.sync_api import expect

    expect.set_options(timeout=30_000)
    monkeypatch.setenv("ZHAOSHANG_LANG", "en")
    add_hostile_page(database)
    with served_here(database) as served, launched() as chromium:
        _mend_by_clicks(chromium, served, SIZES[1], "zh-CN", dark=True)
        _hold_a_hostile_page(chromium, served)
        _mend_by_keys_without_scripts(chromium, served)
        _mend_by_clicks(chromium, served, SIZES[0], "en-US", saves=project)


def _mend_by_clicks(
    chromium: Any,
    served: str,
    size: tuple[int, int],
    locale: str,
    *,
    dark: bool = False,
    saves: Path | None = None,
) -> None:
    """A title, a date and a list; then taken back, or written to the site's file."""
    from playwright.sync_api import expect

    from crawler.browse.language import COOKIE

    said: list[str] = []
    asked: list[str] = []
    zh = locale.startswith("zh")
    yes = "就是它" if zh else "This is it"
    with paged(chromium, size, locale, dark=dark) as page:
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.context.add_cookies([{"name": COOKIE, "value": locale[:2], "url": served}])
        page.goto(f"{served}{HERE}")
        # The list that was not found: one row of it.
        inside = page.frame_locator("#page")
        ready = page.locator("#page[data-ready]")
        expect(ready).to_have_count(1)
        inside.locator(".a", has_text=title(3)).last.click()
        expect(page.locator("#chosen")).to_have_text(title(3))
        page.locator("#field").select_option("article_links")
        page.get_by_role("button", name=yes).click()
        expect(page.locator("td.new")).to_have_text(["4", "4"])
        # A wrong title and a missing date.
        page.locator("#which").select_option(label=f"{'文章' if zh else 'article'} · {title(3)}")
        page.get_by_role("button", name="打开" if zh else "Open").click()
        expect(inside.locator(".t-title")).to_have_text("标题" if zh else "Title")
        expect(ready).to_have_count(1)
        inside.locator("h2").click()
        expect(inside.locator("h2")).to_have_class(re.compile("chosen"))
        page.get_by_role("button", name=yes).click()
        expect(page.locator("td.new", has_text=title(8))).to_have_count(1)
        expect(ready).to_have_count(1)
        inside.locator("p", has_text="发布日期").click(position={"x": 4, "y": 4})
        expect(page.locator("#chosen")).to_contain_text("发布日期")
        page.locator("#field").select_option("published")
        page.get_by_role("button", name=yes).click()
        expect(page.locator("td.new", has_text=re.compile(r"^2026-07-0\d$"))).to_have_count(8)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size[0]
        if folder := os.environ.get("ZHAOSHANG_SCREENSHOTS"):
            expect(inside.locator("h2")).to_be_visible()
            page.screenshot(path=Path(folder) / f"mend-{size[0]}-{locale}.png", full_page=True)
        if saves is None:
            page.get_by_role("button", name="全部去掉" if zh else "Remove all").click()
            expect(page.locator(".clicks")).to_have_count(0)
        else:
            page.get_by_role("button", name="Write the site's file").click(no_wait_after=True)
            expect(page.locator("[role=status] pre")).to_contain_text(
                "zhaoshang reextract", timeout=120_000
            )
            spider = loaded(saves)
            assert (spider.title, spider.published, spider.article_links) == (".bt", ".xx", ".lb a")
    assert said == []
    assert [url for url in asked if not url.startswith((served, "data:"))] == []


def add_hostile_page(database: Path) -> None:
    from crawler.storage.archive import ARTICLE, Archive, Page

    opened_archive = Archive.open(database.with_name("t-archive.db"))
    context: dict[str, Any] = {"row": {"title": "恶意"}}
    opened_archive.write([Page("qiaotou", ARTICLE, f"{BASE}/n/66.html", "2026-07-15 02:00:00", HOSTILE.encode(), context=context)])  # fmt: skip
    opened_archive.close()


def _hold_a_hostile_page(chromium: Any, served: str) -> None:
    asked: list[str] = []
    dialogs: list[str] = []
    with paged(chromium, SIZES[0]) as page:
        page.on("dialog", lambda dialog: dialogs.append(dialog.message))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{served}{HERE}")
        number = page.locator("#which option", has_text="恶意").get_attribute("value")
        page.goto(f"{served}{HERE}?page={number}")
        inside = page.frame_locator("#page")
        for tag in ("h1", ".a >> nth=0", ".a >> nth=1", "td"):
            inside.locator(tag).click()
        page.goto(f"{served}{HERE}/{number}")  # by itself as well
        assert page.title() == f"{BASE}/n/66.html"
    assert dialogs == []
    assert [url for url in asked if not url.startswith((served, "data:"))] == []


def _mend_by_keys_without_scripts(chromium: Any, served: str) -> None:
    from playwright.sync_api import expect

    with paged(chromium, SIZES[1], scripts=False) as page:
        page.goto(f"{served}{HERE}")
        own = page.locator("#which option", has_text=title(5)).get_attribute("value")
        page.goto(f"{served}{HERE}?page={own}")
        radio = page.get_by_role("radio", name=title(5), exact=True)
        radio.focus()
        page.keyboard.press("Space")
        assert radio.is_checked()
        for _ in range(4):  # to the part, the field, the button
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.value") == "is":
                break
        page.keyboard.press("Enter")
        expect(page.locator("td.new", has_text=title(6))).to_have_count(1)
        page.get_by_role("button", name="Remove all").click()
        expect(page.locator(".clicks")).to_have_count(0)
