"""The commonest tasks in a real browser, wide and narrow: nothing goes wrong in it, and nothing leaves the machine."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from crawler.base_spiders import browser
from crawler.browse.entry import hashed
from crawler.browse.language import COOKIE
from crawler.cli import main
from crawler.clock import present, stamp
from crawler.storage import jobs
from crawler.storage.database import open_database, transaction
from crawler.storage.desk import set_password
from tests.browse.test_sites import proposal
from tests.crawling import ROOT
from tests.small_sites import serving_small, wordpress

pytestmark = pytest.mark.skipif(
    browser.program() is None
    or not all(map(importlib.util.find_spec, ("datasette", "playwright"))),
    reason="needs the extras browse and javascript, and a Chromium",
)
SIZES = ((1280, 800), (390, 844))


@pytest.fixture
def served(database: Path) -> Iterator[str]:
    """``zhaoshang serve`` on a port of its own; Ctrl-C ends it without a word."""
    with _serving(database) as address:
        yield address


@contextmanager
def _serving(database: Path | None, *options: str, project: Path = ROOT) -> Iterator[str]:
    """``database``: by default that of the project."""
    arguments = ["serve", "--port", "0", *(["--db", str(database)] if database else []), *options]
    command = [sys.executable, "-c", "from crawler.cli import main; main()", *arguments]
    process = subprocess.Popen(
        command, cwd=project, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "ZHAOSHANG_LANG": "en", "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert process.stdout
    try:
        yield process.stdout.readline().split(";")[0].removeprefix("Open ")
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
        assert (process.returncode, said) == (0, "")
    finally:
        process.kill()
        process.wait()


@contextmanager
def launched(*, names: str = "") -> Iterator[Any]:
    """A browser. ``names``: how it is to resolve names of hosts."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser.program(),
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                  "--disable-background-networking", "--disable-component-update", "--disable-sync",
                  f"--host-resolver-rules={names}"],
        )  # fmt: skip
        try:
            yield chromium
        finally:
            chromium.close()


@contextmanager
def paged(
    chromium: Any,
    size: tuple[int, int],
    locale: str = "en-US",
    *,
    scripts: bool = True,
    dark: bool = False,
) -> Iterator[Any]:
    """An empty page of a browser, with no cookies of other pages."""
    page = chromium.new_page(
        viewport={"width": size[0], "height": size[1]}, locale=locale, java_script_enabled=scripts,
        color_scheme="dark" if dark else "light",
    )  # fmt: skip
    try:
        yield page
    finally:
        page.close()


@contextmanager
def opened(
    size: tuple[int, int], locale: str = "en-US", *, scripts: bool = True, names: str = ""
) -> Iterator[Any]:
    """An empty page of a browser of its own."""
    with launched(names=names) as chromium, paged(chromium, size, locale, scripts=scripts) as page:
        yield page


@pytest.mark.parametrize("size", SIZES, ids=["1280", "390"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_a_day_of_reading(
    served: str, database: Path, size: tuple[int, int], locale: str, tmp_path: Path
) -> None:
    from playwright.sync_api import expect

    def word(zh: str, en: str) -> str:
        return zh if locale == "zh-CN" else en

    # A click is done when its page begins to come: what should stand on it is waited for, as long as a page may take.
    expect.set_options(timeout=30_000)
    _make_news(database)
    said: list[str] = []
    asked: list[str] = []
    with opened(size, locale) as page:
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))

        chosen = {"name": COOKIE, "value": locale[:2], "url": served}
        page.context.add_cookies([chosen])
        # What is new since yesterday.
        page.goto(served)
        expect(page.locator("form.results li")).to_have_count(3)
        _looks(page, tmp_path, "home")
        page.get_by_role("link", name=word("昨天以来", "Since yesterday")).click()
        expect(page.locator("form.results li.unread")).to_have_count(3)
        # Star one, without opening it.
        page.locator("#a2 button.star, #a1 button.star").first.click()
        page.wait_for_url("**#a*")
        expect(page.locator("button.star[aria-pressed=true]")).to_have_count(1)
        # Find something, typed in Chinese, by keyboard.
        page.get_by_role("searchbox").fill("光伏 签约")
        page.keyboard.press("Enter")
        page.wait_for_url("**q=**")
        expect(page.locator("form.results .also")).to_have_count(1)
        expect(page.locator(".hits")).to_contain_text(word("2 篇文章", "2 articles"))
        _looks(page, tmp_path, "search")
        # Take it out, and subscribe.
        with page.expect_download() as saved:
            page.get_by_role("link", name="Excel").click()
        assert saved.value.suggested_filename.endswith(".xlsx")
        href = page.get_by_role("link", name=word("这些的订阅源", "Feed of these")).get_attribute(
            "href"
        )
        assert "<entry>" in page.request.get(served.rstrip("/") + href).text()
        # Read it; it is read then.
        with page.expect_response("**/-/mark"):
            page.locator("form.results .title").click()
        expect(page.locator("h1")).to_have_text("晶科光伏项目签约翠湖")
        expect(page.locator(".body p")).to_have_count(3)
        expect(page.locator("#read")).to_have_text(word("标为未读", "Mark as unread"))
        _looks(page, tmp_path, "article")
        page.goto(f"{served}?show=unread")
        expect(page.locator("form.results li")).to_have_count(3)
        page.get_by_role("button", name=word("全部标为已读", "Mark all as read")).click()
        expect(page.locator(".message-info")).to_contain_text(word("都读完了", "All is read"))
        # How the sites stand, the charts, and a common question.
        page.get_by_role("link", name=word("站点", "Sites"), exact=True).click()
        expect(page.locator("table.health")).to_have_count(1)
        _looks(page, tmp_path, "health")
        page.get_by_role("link", name=word("图表", "Charts")).click()
        expect(page.locator("svg.chart")).to_have_count(2)
        _looks(page, tmp_path, "charts")
        page.goto(f"{served}zhaoshang/most_viewed")
        page.locator("td.col-article_id a").first.click()
        expect(page.locator("h1")).to_have_text("晶科光伏项目签约翠湖")
        # Narrow a table down by its facets.
        page.goto(f"{served}zhaoshang/articles")
        _looks(page, tmp_path, "table")
        page.locator(".facet-info a", has_text="2025").click()
        expect(page.get_by_text("<script>document.title").first).to_be_visible()
        assert page.title() != "owned"
        # Ask in SQL; what stands there is a query for articles.
        page.get_by_role("link", name=word("查询", "Queries"), exact=True).first.click()
        _looks(page, tmp_path, "queries")
        page.get_by_role("button", name=word("执行", "Run SQL")).click()
        expect(page.locator("td.col-title")).to_have_count(4)
        page.locator("textarea[name=sql]").fill("SELECT count(*) AS n FROM articles")
        page.get_by_role("button", name=word("执行", "Run SQL")).click()
        expect(page.locator("td.col-n")).to_have_text("4")
        # The other language.
        page.goto(served)
        page.get_by_role("button", name=word("English", "中文")).click()
        expect(page.locator("html")).to_have_attribute(
            "lang", "en" if locale == "zh-CN" else "zh-CN"
        )
    assert said == []
    assert [url for url in asked if not url.startswith((served, "data:"))] == []


@pytest.mark.parametrize("size", SIZES[:1], ids=["1280"])
def test_a_site_is_added_crawled_paused_and_renamed(size: tuple[int, int], tmp_path: Path) -> None:
    """In a new project, which has not even a database; the page of a job comes up to date by itself."""
    from playwright.sync_api import expect

    expect.set_options(timeout=120_000)
    project = tmp_path / "project"
    ended = CliRunner().invoke(main, ["init", str(project)])
    assert ended.exit_code == 0, ended.output
    said: list[str] = []
    asked: list[str] = []
    with (
        serving_small(wordpress(per_section=6)) as [base],
        _serving(None, project=project) as served,
        opened(size) as page,
    ):
        # The command is loaded to take over what was learned.
        page.set_default_timeout(120_000)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{served}sites")
        page.get_by_label("Add a site").fill(base)
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text(f"Learn {base}")
        expect(page.locator(".state")).to_have_text("waiting for you")
        expect(page.locator("table.fields-learned tbody tr").first).to_contain_text("title")
        _looks(page, tmp_path, "learned")
        page.get_by_role("button", name="Take over and crawl").click()
        page.wait_for_url("**/jobs/2")
        expect(page.locator(".state")).to_have_text("done")
        page.get_by_role("link", name="See the site").click()
        expect(page.locator("h2", has_text="Crawls")).to_be_visible()
        _looks(page, tmp_path, "site")
        page.get_by_role("button", name="Pause").click()
        expect(page.locator(".message-warning")).to_contain_text("Paused since")
        page.get_by_text("Rename", exact=True).first.click()
        page.get_by_label("Name", exact=True).fill("临江招商")
        page.get_by_role("button", name="Rename").click()
        expect(page.locator("h1")).to_contain_text("临江招商")
        page.goto(f"{served}sites")
        expect(page.locator("h2", has_text="1 site paused")).to_be_visible()
        _looks(page, tmp_path, "sites")
    assert said == []
    assert [url for url in asked if not url.startswith((served, "data:"))] == []


def _make_news(database: Path) -> None:
    """All articles are news of the present."""
    db = open_database(database)
    with transaction(db):
        db.execute("UPDATE articles SET news_at = ?", [stamp(present())])
    db.close()


def test_it_works_without_scripts_and_on_paper(served: str, database: Path) -> None:
    _make_news(database)
    with opened(SIZES[0], scripts=False) as page:
        page.goto(f"{served}zhaoshang/articles/1")
        page.locator("#read").click()
        assert page.locator("#read").get_attribute("value") == "unread 1"
        page.goto(f"{served}?site=cuihu")
        assert page.locator("form.results li.read").count() == 1
        page.locator("button.star").first.click()
        page.goto(f"{served}?show=starred")
        assert page.locator("form.results li").count() == 1
        page.emulate_media(media="print")
        assert not page.locator("header.ours").is_visible()
        assert page.locator("form.results .title").is_visible()


@pytest.mark.parametrize("size", SIZES, ids=["1280", "390"])
def test_logging_in_from_another_machine(
    database: Path, size: tuple[int, int], tmp_path: Path
) -> None:
    from playwright.sync_api import expect

    expect.set_options(timeout=30_000)
    set_password(database, hashed("a long password of ours"))
    wrong = (Path(__file__).parent / "accessibility.js").read_text("utf-8")
    names = "MAP news.test 127.0.0.1"
    with (
        _serving(database, "--name", "news.test", "--path", "/news/") as address,
        opened(size, names=names) as page,
    ):
        there = address.replace("127.0.0.1", "news.test")
        page.goto(f"{there}?q=光伏")
        expect(page.locator("h1")).to_have_text("Log in")
        assert page.evaluate(wrong) == []
        _looks(page, tmp_path, "enter")
        page.get_by_label("Password").fill("a guess")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_have_text("wrong password")
        page.get_by_label("Password").fill("a long password of ours")
        page.keyboard.press("Enter")
        expect(page.locator("form.results li")).to_have_count(1)
        page.locator("button.star").first.click()
        expect(page.locator("button.star[aria-pressed=true]")).to_have_count(1)
        page.get_by_role("button", name="Log out").click()
        expect(page.locator("h1")).to_have_text("Log in")
        page.goto(f"{there}health")
        expect(page.locator("h1")).to_have_text("Log in")


def _looks(page: Any, folder: Path, name: str) -> None:
    """Nothing is cut at the right, every field has its label, and a picture is kept for whoever wants to look."""
    width = page.viewport_size["width"]
    page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name


@pytest.fixture
def proposed(database: Path) -> None:
    """A job that waits for a decision."""
    number = jobs.ask(database, "relearn", "翠湖", ["x"], "en", "2026-07-15 02:00:00", site="cuihu")
    assert number is not None
    told = proposal(old={"title": "h2", "views": ".v"}, lost=["views"])
    at = "2026-07-15 02:05:00"
    jobs.end(database, number, jobs.DONE, at, exit_code=0, log="Analysing …\n", result=told)


# Each kind of page: ours, and Datasette's own.
_PAGES = (
    "", "?q=光伏", "?q=没有的词&site=cuihu", "charts", "sites", "sites/cuihu", "sites/nosuch", "jobs", "jobs/1", "zhaoshang/articles/1", "zhaoshang", "zhaoshang/articles",
    "zhaoshang/crawls", "zhaoshang/crawls/1", "zhaoshang/health", "zhaoshang/new_articles?days=99999",
    "zhaoshang?sql=select+title,url+from+articles", "zhaoshang?sql=nonsense", "zhaoshang/none",
)  # fmt: skip
_FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"


@pytest.mark.parametrize("size", SIZES, ids=["1280", "390"])
def test_everyone_can_read_and_reach_every_page(
    proposed: None, served: str, size: tuple[int, int]
) -> None:
    """Contrast, labels, names, and all of it by Tab, with the focus to be seen."""
    wrong = (Path(__file__).parent / "accessibility.js").read_text("utf-8")
    found = []
    with opened(size) as page:
        for path in _PAGES:
            page.goto(served + path)
            # By its rules a light page is as a dark one, but for the contrast, which ours look at too.
            found += [f"{path}: {what}" for what in _axe(page)]
            page.emulate_media(color_scheme="dark")
            found += [f"{path} by night: {what}" for what in page.evaluate(wrong)]
            page.emulate_media(color_scheme="light")
            # A press of a key takes as long as a page; narrow pages have all that wide ones have.
            missed = _out_of_reach(page) if size == SIZES[-1] else []
            found += [f"{path}: {what}" for what in [*page.evaluate(wrong), *missed]]
    assert not found, "\n".join(found)


@cache
def _axe_core() -> str | None:
    """The rules of axe-core, where they are installed."""
    if importlib.util.find_spec("axe_core_python") is None:
        return None
    return (files("axe_core_python") / "axe.min.js").read_text("utf-8")


def _axe(page: Any) -> list[str]:
    """What axe-core finds fault with."""
    if (rules := _axe_core()) is None:
        return []
    page.evaluate(rules)
    told = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"axe {each['id']}: {node['html'][:120]}"
        for each in told["violations"]
        for node in each["nodes"]
    ]


def _out_of_reach(page: Any) -> list[str]:
    """What Tab does not come to, and where nobody sees that it has come."""
    page.evaluate(
        """selector => {
            document.body.tabIndex = -1;
            document.body.focus();
            // Of several of which one is chosen, Tab comes to the first; arrows lead to the others.
            const further = e => e.type === "radio" && e.form.elements[e.name][0] !== e;
            window.wanted = new Set([...document.querySelectorAll(selector)].filter(e => e.checkVisibility() && !further(e)));
            window.reached = new Set();
            window.unseen = [];
            document.addEventListener("focusin", ({target}) => {
                const style = getComputedStyle(target);
                if (style.outlineStyle === "none" && style.boxShadow === "none") window.unseen.push(target.outerHTML.slice(0, 90));
                window.reached.add(target);
            });
        }""",
        _FOCUSABLE,
    )
    # A date is four of them: day, month, year, calendar. What can be scrolled is one of its own.
    dates = page.locator("input[type=date]").count()
    for _ in range(page.evaluate("window.wanted.size") + 3 * dates + 4):
        page.keyboard.press("Tab")
    missed: list[str] = page.evaluate(
        "[...window.wanted].filter(e => !window.reached.has(e)).map(e => 'not by Tab: ' + e.outerHTML.slice(0, 90))"
    )
    unseen: list[str] = page.evaluate("window.unseen.map(e => 'focus unseen: ' + e)")
    return missed + unseen
