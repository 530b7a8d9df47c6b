"""Pages that only JavaScript fills: refused with one clear line, or read in a browser where there is one."""

from __future__ import annotations

import importlib.util
import os
import re
from pathlib import Path

import pytest

from crawler.base_spiders import browser
from crawler.errors import UserError
from crawler.sample.site import Page
from tests.crawling import ROOT
from tests.small_sites import HTML, SmallSite, serving_small, zhaoshang

ROWS = (
    "临江新区签约十二个先进制造业项目",
    "滨海港区举办秋季招商推介会",
    "翠湖高新区出台人才住房新政策",
)
SANDBOX = () if os.geteuid() else ("-s", "BROWSER_SANDBOX=0")
LIST = f"""<html><head><title>园区动态</title></head><body><div id="app"></div><script>
const rows = {list(ROWS)!r};
document.getElementById("app").innerHTML = "<h2>园区动态</h2><ul>" + rows.map((title, n) =>
  `<li><a href="/dt/${{n + 1}}.html">${{title}}</a><span>2026-03-0${{3 - n}}</span></li>`).join("") + "</ul>";
</script></body></html>"""


@pytest.fixture
def extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if playwright were installed."""
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: found("scrapy" if name == "playwright" else name)
    )  # fmt: skip


def test_refused_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(UserError, match="--extra javascript"):
        browser.require()


@pytest.mark.usefixtures("extra")
def test_refused_without_a_browser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("ZHAOSHANG_BROWSER", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UserError, match="Chromium"):
        browser.require()


@pytest.mark.usefixtures("extra")
def test_browser_by_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHAOSHANG_BROWSER", "/opt/chromium/chrome")
    browser.require()
    assert browser.program() == "/opt/chromium/chrome"


@pytest.mark.skipif(
    importlib.util.find_spec("playwright") is None or browser.program() is None,
    reason="needs the extra javascript and a Chromium",
)
def test_list_filled_by_a_script(tmp_path: Path) -> None:
    site = SmallSite({"/dt/": Page(200, HTML, LIST.encode())})
    with serving_small(site) as (base,):
        runs = {
            "without": ["try", "--list", base + "/dt/"],
            "with": ["try", "--list", "--javascript", *SANDBOX, base + "/dt/"],
        }
        ended = zhaoshang(ROOT, tmp_path, runs)
    assert ended["without"].code == 4
    assert "is filled by JavaScript" in ended["without"].err
    assert ended["with"].code == 0, ended["with"].err
    for day, title in zip(("2026-03-03", "2026-03-02", "2026-03-01"), ROWS, strict=True):
        assert re.search(f"{day} .*{title}", ended["with"].out)
