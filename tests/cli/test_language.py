"""Lines in the width of a terminal, whole in a pipe."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from crawler.cli import language
from crawler.cli.language import lines_of, width
from crawler.read.evidence import FIELDS as EVIDENCE
from crawler.storage.writer import Writer
from crawler.words.field_names import FIELDS
from tests.cli.conftest import Zhaoshang

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


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("status",), True), (("search", "x"), True), (("watch", "list"), True), (("status", "--db", "t.db"), False),
        (("crawl", "--all", "--quiet"), False), (("status", "--help"), False),
    ],
)  # fmt: skip
def test_who_did_not_name_a_database_is_told_which_it_is(
    zhaoshang: Zhaoshang,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    told: bool,
) -> None:
    """On a terminal, beside what is printed; a pipe and its log are left alone."""
    Writer(tmp_path / "t.db").close()
    assert not zhaoshang(*words).stderr.startswith("database data")
    monkeypatch.setattr("crawler.cli.options._at_terminal", lambda: True)
    ended = zhaoshang(*words)
    assert ended.stderr.startswith("database data/zhaoshang.db\n") is told
    assert "database data/zhaoshang.db\n" not in ended.stdout
