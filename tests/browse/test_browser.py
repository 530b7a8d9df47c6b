"""The commonest tasks in a real browser, wide and narrow: nothing goes wrong in it, and nothing leaves the machine."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
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


@pytest.mark.parametrize("size", SIZES, ids=["1280", "390"])
def test_five_tasks(served: str, size: tuple[int, int], tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    said: list[str] = []
    asked: list[str] = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser.program(),
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                  "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        )  # fmt: skip
        page = chromium.new_page(viewport={"width": size[0], "height": size[1]})
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))

        # What is new.
        page.goto(served)
        assert page.locator(".results li").count() == 3
        _looks(page, tmp_path, "home")
        # Find something, typed in Chinese, by keyboard.
        page.get_by_label("搜索 Search").fill("光伏 签约")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?**")
        assert page.locator(".results .also").count() == 1
        _looks(page, tmp_path, "search")
        # Read it.
        page.locator(".results .title").click()
        assert page.locator("h1").inner_text() == "晶科光伏项目签约翠湖"
        assert page.locator(".body p").count() == 3
        _looks(page, tmp_path, "article")
        # Look at the charts, and ask a common question.
        page.get_by_role("link", name="图表 Charts").click()
        assert page.locator("svg.chart").count() == 2
        _looks(page, tmp_path, "charts")
        page.goto(f"{served}zhaoshang/most_viewed")
        page.locator("td.col-article_id a").first.click()
        assert page.locator("h1").inner_text() == "晶科光伏项目签约翠湖"
        # Narrow a table down by its facets.
        page.goto(f"{served}zhaoshang/articles")
        _looks(page, tmp_path, "table")
        page.locator(".facet-info a", has_text="2025").click()
        assert page.get_by_text("<script>document.title").count() > 0
        assert page.title() != "owned"
        # Ask in SQL.
        page.goto(f"{served}zhaoshang")
        page.locator("textarea[name=sql]").fill("SELECT count(*) AS n FROM articles")
        page.get_by_role("button", name="Run SQL").click()
        assert page.locator("td.col-n").inner_text() == "4"
        chromium.close()
    assert said == []
    assert [url for url in asked if not url.startswith((served, "data:"))] == []


def _looks(page: Any, folder: Path, name: str) -> None:
    """Nothing is cut at the right, every field has its label, and a picture is kept for whoever wants to look."""
    width = page.viewport_size["width"]
    page.screenshot(path=folder / f"{name}-{width}.png")
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    unnamed = "[...document.querySelectorAll('header input, .search-form input, .search-form select')].filter(e => !e.labels.length).length"
    assert page.evaluate(unnamed) == 0
