"""``zhaoshang briefing``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Zhaoshang = Callable[..., Result]
NOW = ("-s", "NOW=2026-07-03T01:00:00+08:00")


def test_markdown_to_standard_output(zhaoshang: Zhaoshang, database: Path) -> None:
    ended = zhaoshang("briefing", *NOW, "--db", str(database))
    assert ended.exit_code == 0, ended.stderr
    assert ended.stdout.startswith("# Investment briefing 2026-06-27 – 2026-07-03\n")
    assert "- 2026-07-01 [翠湖区招商周报](http://mine.test/post/1.html)\n" in ended.stdout


def test_files_in_the_language_that_is_asked_for(zhaoshang: Zhaoshang, database: Path) -> None:
    arguments = ("briefing", *NOW, "--lang", "zh", "--html", "a.html", "--markdown", "a.md")
    ended = zhaoshang(*arguments, "--db", str(database))
    assert (ended.exit_code, ended.stdout) == (0, "a.html: 1 story\na.md: 1 story\n")
    assert Path("a.md").read_text("utf-8").startswith("# 招商简报")
    assert "<title>招商简报 2026-06-27" in Path("a.html").read_text("utf-8")
    before = Path("a.html").read_bytes()
    again = zhaoshang(*arguments, "--since", "2026-07-02", "--db", str(database))
    assert (again.exit_code, len(again.stderr.splitlines())) == (2, 1)
    assert Path("a.html").read_bytes() == before
    assert zhaoshang(*arguments, "--force", "--db", str(database)).exit_code == 0


@pytest.mark.parametrize("since", ["", "7", "d", "2026-07-04", "2026-13-01", "yesterday"])
def test_since_is_days_or_a_day(zhaoshang: Zhaoshang, database: Path, since: str) -> None:
    ended = zhaoshang("briefing", *NOW, "--since", since, "--db", str(database))
    assert (ended.exit_code, ended.stdout, len(ended.stderr.splitlines())) == (2, "", 1)
