"""``zhaoshang init``: a folder of one's own, which every command finds."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from scrapy.settings import Settings

from crawler.declaring import spiderfile
from crawler.errors import UserError
from tests.crawling import run_afresh

Zhaoshang = Callable[..., Result]
SITE = """from crawler.base_spiders.site import SiteSpider


class Mine(SiteSpider):
    \"\"\"我的网站 · 新闻.\"\"\"

    name = "mine"
    start_urls = ["http://127.0.0.1:9/"]
    article_links = "h2 > a"
"""


def test_a_project_and_what_finds_it(tmp_path: Path) -> None:
    """Site and database are the project's, from any folder; Scrapy's own command sees the same."""
    home, away = tmp_path / "招商 园区", tmp_path / "away"
    away.mkdir()
    made = run_afresh(["zhaoshang", "init", home.name], cwd=tmp_path, LANG="en_US.UTF-8")
    assert (made.returncode, made.stderr) == (0, "")
    assert made.stdout.splitlines()[1:3] == [
        f"  cd '{home.name}'",
        "  zhaoshang add https://www.example.gov.cn/",
    ]
    # Here `add` keeps pages of each site; without the folder it keeps none.
    assert (home / "tests" / "sites").is_dir()
    (home / "sites" / "mine.py").write_text(SITE, encoding="utf-8")
    crawled = run_afresh(["zhaoshang", "crawl", "--all", "--quiet"], cwd=home / "sites", LANG="en")
    assert (crawled.returncode, crawled.stdout) == (4, "")
    assert (home / "data" / "zhaoshang.db").is_file()
    for where, options, env in (
        (home, [], {}),
        (away, ["--project", str(home)], {}),
        (away, [], {"ZHAOSHANG_HOME": str(home)}),
    ):
        told = run_afresh(["zhaoshang", *options, "status", "--json"], cwd=where, **env)
        assert [site["site"] for site in json.loads(told.stdout)] == ["mine"]
    listed = run_afresh(["scrapy", "list"], cwd=home / "data")
    assert listed.stdout.split() == ["cuihu", "mine"]
    assert list(away.iterdir()) == []


def test_nothing_is_overwritten(zhaoshang: Zhaoshang, tmp_path: Path) -> None:
    assert zhaoshang("init", "home").exit_code == 0
    settings = tmp_path / "home" / "zhaoshang_settings.py"
    settings.write_text("# mine\n", encoding="utf-8")
    ended = zhaoshang("init", "home")
    assert (ended.exit_code, ended.stderr) == (
        2,
        "error: home has a scrapy.cfg already; nothing was changed\n",
    )
    assert settings.read_text("utf-8") == "# mine\n"
    (tmp_path / "file").touch()
    assert zhaoshang("init", "file").exit_code == 2


def test_no_site_goes_into_an_installed_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next upgrade would delete it."""
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "packed").mkdir()
    (tmp_path / "packed" / "__init__.py").touch()
    named = Settings({"NEWSPIDER_MODULE": "packed", "SPIDER_MODULES": "packed"})
    files = spiderfile.new_files(named, "mine")
    assert files.spider == tmp_path / "packed" / "mine.py"
    monkeypatch.setattr("sysconfig.get_path", lambda name: str(tmp_path))
    with pytest.raises(UserError, match="zhaoshang init DIR"):
        spiderfile.new_files(named, "mine")


def test_commands_are_printed_as_they_were_typed(zhaoshang: Zhaoshang) -> None:
    plain = zhaoshang("status").stdout
    by_uv = zhaoshang("status", UV_RUN_RECURSION_DEPTH="1").stdout
    assert plain == "no sites yet: zhaoshang add URL\n"
    assert by_uv == "no sites yet: uv run zhaoshang add URL\n"


def test_commands_are_printed_with_the_project_that_was_named(
    zhaoshang: Zhaoshang, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pasted where they are read, they find the same project; so do those of an error."""
    monkeypatch.setenv("ZHAOSHANG_HOME", str(tmp_path))
    home = tmp_path / "my sites"
    assert zhaoshang("init", str(home)).exit_code == 0
    by_uv = zhaoshang("--project", "my sites", "status", "mine", UV_RUN_RECURSION_DEPTH="1")
    assert "; to list them: uv run zhaoshang --project 'my sites' status" in by_uv.stderr
    nowhere = zhaoshang("--project", "elsewhere", "status")
    assert nowhere.stderr.endswith(f"to create one: zhaoshang init {tmp_path}/elsewhere\n")
    assert zhaoshang("--help").exit_code == 0
    monkeypatch.delenv("ZHAOSHANG_HOME")
    assert zhaoshang("status").stdout == "no sites yet: zhaoshang add URL\n"
