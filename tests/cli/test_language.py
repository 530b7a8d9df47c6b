"""Lines in the width of a terminal, whole in a pipe."""

from __future__ import annotations

import sys

import pytest

from crawler.cli import language
from crawler.cli.language import FIELDS, lines_of, width
from crawler.read.evidence import FIELDS as EVIDENCE

LONG = "列表页打不开：http://www.linjiang.test/a/b/c/index.html（dns：域名无法解析）；下一步：核对网址，用浏览器打开看看；打得开就过一会儿再试"
ADDRESS = "http://www.linjiang.test/" + "a" * 90


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")


@pytest.mark.usefixtures("terminal")
def test_a_terminal_gets_lines_of_its_width() -> None:
    """Nothing is lost, no sign begins a line, and the lines that follow stand in."""
    lines = lines_of(LONG, "  ").split("\n")
    assert len(lines) > 1
    assert max(map(width, lines)) <= 80
    assert "".join(line.strip() for line in lines).replace(" ", "") == LONG
    assert all(line.startswith("    ") and line.strip()[0] not in "，；：）" for line in lines[1:])


@pytest.mark.usefixtures("terminal")
def test_an_address_is_never_broken() -> None:
    assert f"  {ADDRESS}" in lines_of(f"cannot open {ADDRESS}: timeout").split("\n")[1]


def test_a_pipe_gets_whole_lines() -> None:
    assert lines_of(LONG, "  ") == "  " + LONG


def test_every_field_that_is_shown_has_a_chinese_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {"title", *EVIDENCE} <= FIELDS.keys()
    monkeypatch.setenv("ZHAOSHANG_LANG", "zh")
    assert language.field_label("views") == "浏览"
    monkeypatch.setenv("ZHAOSHANG_LANG", "en")
    assert language.field_label("views") == "views"
