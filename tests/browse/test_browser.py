"""The commonest tasks in a real browser, wide and narrow: nothing goes wrong in it, and nothing leaves the machine."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from crawler.base_spiders import browser
from tests.crawling import ROOT

pytestmark = pytest.mark.skipif(
    browser.program() is None
    or not all(map(importlib.util.find_spec, ("datasette", "playwright"))),
    reason="needs the extras browse and javascript, and a Chromium",
)
SIZES = ((1280, 800), (390, 844))


@pytest.fixture
def served(database: Path) -> Iterator[str]:
    """``zhaoshang serve`` on a port of its own; Ctrl-C ends it without a word."""
    command = [sys.executable, "-m", "crawler.cli", "serve", "--port", "0", "--db", str(database)]
    command = [sys.executable, "-c", "from crawler.cli import main; main()", *command[3:]]
    process = subprocess.Popen(
        command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
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
def opened(size: tuple[int, int]) -> Iterator[Any]:
    """An empty page of a browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser.program(),
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                  "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        )  # fmt: skip
        try:
            yield chromium.new_page(viewport={"width": size[0], "height": size[1]})
        finally:
            chromium.close()


@pytest.mark.parametrize("size", SIZES, ids=["1280", "390"])
def test_five_tasks(served: str, size: tuple[int, int], tmp_path: Path) -> None:
    from playwright.sync_api import expect

    # A click is done when its page begins to come: what should stand on it is waited for, as long as a page may take.
    expect.set_options(timeout=30_000)
    said: list[str] = []
    asked: list[str] = []
    with opened(size) as page:
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))

        # What is new.
        page.goto(served)
        expect(page.locator(".results li")).to_have_count(3)
        _looks(page, tmp_path, "home")
        # Find something, typed in Chinese, by keyboard.
        page.get_by_label("Search", exact=True).fill("光伏 签约")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?**")
        expect(page.locator(".results .also")).to_have_count(1)
        _looks(page, tmp_path, "search")
        # Read it.
        page.locator(".results .title").click()
        expect(page.locator("h1")).to_have_text("晶科光伏项目签约翠湖")
        expect(page.locator(".body p")).to_have_count(3)
        _looks(page, tmp_path, "article")
        # Look at the charts, and ask a common question.
        page.get_by_role("link", name="Charts").click()
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
        # Ask in SQL.
        page.goto(f"{served}zhaoshang")
        page.locator("textarea[name=sql]").fill("SELECT count(*) AS n FROM articles")
        page.get_by_role("button", name="Run SQL").click()
        expect(page.locator("td.col-n")).to_have_text("4")
    assert said == []
    assert [url for url in asked if not url.startswith((served, "data:"))] == []


def _looks(page: Any, folder: Path, name: str) -> None:
    """Nothing is cut at the right, every field has its label, and a picture is kept for whoever wants to look."""
    width = page.viewport_size["width"]
    page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name


# Each kind of page: ours, and Datasette's own.
_PAGES = (
    "", "search?q=光伏", "search?q=没有的词", "charts", "zhaoshang/articles/1", "zhaoshang", "zhaoshang/articles",
    "zhaoshang/crawls", "zhaoshang/crawls/1", "zhaoshang/health", "zhaoshang/new_articles?days=99999",
    "zhaoshang?sql=select+title,url+from+articles", "zhaoshang?sql=nonsense", "zhaoshang/none",
)  # fmt: skip
_FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"


@pytest.mark.parametrize("size", SIZES, ids=["1280", "390"])
def test_everyone_can_read_and_reach_every_page(served: str, size: tuple[int, int]) -> None:
    """Contrast, labels, names, and all of it by Tab, with the focus to be seen."""
    wrong = (Path(__file__).parent / "accessibility.js").read_text("utf-8")
    found = []
    with opened(size) as page:
        for path in _PAGES:
            page.goto(served + path)
            # A press of a key takes as long as a page; narrow pages have all that wide ones have.
            missed = _out_of_reach(page) if size == SIZES[-1] else []
            found += [f"{path}: {what}" for what in [*page.evaluate(wrong), *missed]]
    assert not found, "\n".join(found)


def _out_of_reach(page: Any) -> list[str]:
    """What Tab does not come to, and where nobody sees that it has come."""
    page.evaluate(
        """selector => {
            document.body.tabIndex = -1;
            document.body.focus();
            window.wanted = new Set([...document.querySelectorAll(selector)].filter(e => e.checkVisibility()));
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
