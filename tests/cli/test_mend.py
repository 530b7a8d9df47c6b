"""``zhaoshang mend``: what pages show, typed; what is shown of it, and what is written."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from crawler.errors import ExitCode
from tests.cli.conftest import Zhaoshang
from tests.clicked_site import (
    BASE,
    SPIDER,
    archive,
    article_page,
    click,
    pages,
    person,
    text,
    title,
)
from tests.small_sites import loaded

Mend = Callable[..., Result]
ONE = f"{BASE}/n/3.html"


@pytest.fixture
def mend(zhaoshang: Zhaoshang, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mend]:
    """The command on a project with the site, its pages in the archive of ``t.db``."""
    package = f"mended_{tmp_path.name}".replace("-", "_")
    (tmp_path / package).mkdir()
    (tmp_path / package / "__init__.py").touch()
    (tmp_path / package / "qiaotou.py").write_text(SPIDER, encoding="utf-8")
    (tmp_path / "tests").mkdir()
    archive(tmp_path / "t-archive.db")
    monkeypatch.syspath_prepend(str(tmp_path))

    def invoke(*arguments: str) -> Result:
        return zhaoshang(
            "mend", "qiaotou", *arguments, "--db", "t.db", "-s", f"SPIDER_MODULES={package}"
        )

    yield invoke
    for name in [each for each in sys.modules if each.partition(".")[0] == package]:
        del sys.modules[name]


def file_of(folder: Path) -> Path:
    [path] = folder.glob("mended_*/qiaotou.py")
    return path


def test_what_was_typed_is_shown_on_all_pages_and_written(mend: Mend, tmp_path: Path) -> None:
    told = [
        f"title={title(3)}",
        "published=2026-07-03",
        f"author={person(3)}",
        f"body={text(3)[:20]}",
    ]
    shown = mend(ONE, *told, "--dry-run")
    assert shown.exit_code == 0, shown.output
    assert "h1.name" in shown.output
    assert title(7) in shown.output
    assert "Nothing was written." in shown.output
    assert file_of(tmp_path).read_text("utf-8") == SPIDER
    done = mend(ONE, *told, "--yes")
    assert "Written. Next: zhaoshang reextract qiaotou --dry-run" in done.output
    spider = loaded(file_of(tmp_path))
    assert (spider.title, spider.body) == (".bt", ".nr")
    assert (tmp_path / "tests" / "sites" / "qiaotou" / "golden.json").is_file()


def test_clicks_of_a_file_and_rows_of_a_list(mend: Mend, tmp_path: Path) -> None:
    one = click(pages()[0], "article_links", title(3))
    own = click(article_page(pages(), 3), "author", None)
    clicks = [
        {"page": each.page, "field": each.field, "place": str(each.place) if each.place else None}
        for each in (one, own)
    ]
    (tmp_path / "c.json").write_text(json.dumps(clicks), encoding="utf-8")
    done = mend("--clicks", "c.json", "--yes")
    assert done.exit_code == 0, done.output
    spider = loaded(file_of(tmp_path))
    assert (spider.article_links, spider.author) == (".lb a", "")


def test_what_cannot_be_done_is_said(mend: Mend, tmp_path: Path) -> None:
    for arguments, words in (
        ((ONE, "title"), "it is FIELD=TEXT, not title"),
        ((ONE, "titel=x"), "no such field: titel"),
        ((ONE, "title=没有的话"), "does not show this text: 没有的话"),
        ((f"{BASE}/other.html", "title=x"), "the archive has no such page"),
        (("--clicks", "bad.json"), "holds no list of clicks"),
    ):
        (tmp_path / "bad.json").write_text('[{"page": 1}]', encoding="utf-8")
        refused = mend(*arguments)
        assert refused.exit_code == ExitCode.USAGE, refused.output
        assert words in refused.output
    assert file_of(tmp_path).read_text("utf-8") == SPIDER


def test_a_file_with_code_of_its_own_is_left_and_what_to_write_is_printed(
    mend: Mend, tmp_path: Path
) -> None:
    code = "\n\n    def parse_related(self, page):\n        return []\n"
    file_of(tmp_path).write_text(SPIDER + code, encoding="utf-8")
    refused = mend(ONE, f"title={title(3)}", "--yes")
    assert refused.exit_code == ExitCode.USAGE, refused.output
    assert '    title = ".bt"' in refused.output
    assert "is more than a declaration" in refused.output
    assert file_of(tmp_path).read_text("utf-8") == SPIDER + code


def test_without_a_word_the_pages_are_named(mend: Mend) -> None:
    shown = mend()
    assert f"list  {BASE}/yw/" in shown.output
    assert f"article  {ONE}  {title(3)}" in shown.output


def test_what_gets_less_is_told_before_it_is_written(mend: Mend, tmp_path: Path) -> None:
    shown = mend(ONE, "author=", "--dry-run")
    assert "attention: author: 7 pages had it and have it no longer" in shown.output
    assert file_of(tmp_path).read_text("utf-8") == SPIDER
    assert "attention" not in mend(ONE, f"title={title(3)}", "--dry-run").output
