"""What is kept of the declared sites, so that Scrapy is loaded only where something has changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from crawler.known_sites import KnownSite, known_sites, own_files
from crawler.sites import declared_sites
from tests.crawling import ROOT, environment

SITE: Final = '''from crawler.base_spiders.site import SiteSpider


class Mine(SiteSpider):
    """我的网站 · 新闻."""

    name = "{name}"
    sections = {{"http://mine.test/": "新闻"}}
    article_links = "{links}"
    {more}
'''


def write(folder: Path, name: str = "mine", links: str = "h2 > a", more: str = "") -> None:
    (folder / "keptsites.py").write_text(
        SITE.format(name=name, links=links, more=more), encoding="utf-8"
    )


def loaded(folder: Path) -> tuple[dict[str, KnownSite], dict[str, str], bool]:
    """In a process of its own: the sites, what is wrong, and whether Scrapy was loaded for it."""
    code = (
        "import json, sys\n"
        "from dataclasses import asdict\n"
        "from crawler.cli.options import settings_for\n"
        "from crawler.known_sites import known_sites\n"
        "sites, wrong = known_sites(['keptsites'], lambda: settings_for(['SPIDER_MODULES=keptsites']))\n"
        "print(json.dumps([{n: asdict(s) for n, s in sites.items()}, {n: e.en for n, e in wrong.items()},"
        " 'scrapy' in sys.modules]))"
    )
    env = environment(PYTHONPATH=os.pathsep.join([str(ROOT), str(folder)]))
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    sites, wrong, scrapy = json.loads(ended.stdout)
    return {name: KnownSite(**site) for name, site in sites.items()}, wrong, scrapy


def test_what_is_kept_is_what_the_loader_says(tmp_path: Path) -> None:
    write(tmp_path)
    mine = KnownSite(
        "我的网站 · 新闻.", sample=False, javascript=False, views_hidden=None,
        sections={"http://mine.test/": "新闻"},
    )  # fmt: skip
    assert loaded(tmp_path) == ({"mine": mine}, {}, True)
    assert loaded(tmp_path) == ({"mine": mine}, {}, False)


def test_every_change_is_seen(tmp_path: Path) -> None:
    write(tmp_path)
    loaded(tmp_path)
    write(tmp_path, name="other")
    sites, _, scrapy = loaded(tmp_path)
    assert (list(sites), scrapy) == (["other"], True)
    # A module that the site's file stands on is no site itself.
    (tmp_path / "keptwords.py").write_text("NAME = 'first'\n", encoding="utf-8")
    write(tmp_path, name="x", more="from keptwords import NAME as name")
    assert list(loaded(tmp_path)[0]) == ["first"]
    assert loaded(tmp_path)[2] is False
    (tmp_path / "keptwords.py").write_text("NAME = 'second'\n", encoding="utf-8")
    assert list(loaded(tmp_path)[0]) == ["second"]


def test_what_is_wrong_is_told_each_time_and_never_kept(tmp_path: Path) -> None:
    write(tmp_path, links="h2 >>")
    for _ in range(2):
        sites, wrong, scrapy = loaded(tmp_path)
        assert (sites, list(wrong), scrapy) == ({}, ["mine"], True)
    assert not list(tmp_path.rglob("zhaoshang-sites-*"))


def test_a_new_file_in_a_package_is_seen(tmp_path: Path) -> None:
    package = tmp_path / "keptsites"
    package.mkdir()
    (package / "__init__.py").touch()
    write(package)
    (package / "keptsites.py").rename(package / "mine.py")
    assert list(loaded(tmp_path)[0]) == ["mine"]
    assert loaded(tmp_path)[2] is False
    write(package, name="second")
    sites, _, scrapy = loaded(tmp_path)
    assert (sorted(sites), scrapy) == (["mine", "second"], True)
    (package / "keptsites.py").unlink()
    assert list(loaded(tmp_path)[0]) == ["mine"]


@pytest.mark.parametrize("spoiled", ["", "{", "[]", '{"form": 1}', '{"form": 0}'])
def test_what_was_cut_short_is_written_anew(tmp_path: Path, spoiled: str) -> None:
    write(tmp_path)
    loaded(tmp_path)
    [record] = tmp_path.rglob("zhaoshang-sites-*")
    record.write_text(spoiled, encoding="utf-8")
    assert [loaded(tmp_path)[2] for _ in range(2)] == [True, False]


def test_a_browser_that_has_gone_is_missed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path)
    loaded(tmp_path)
    [record] = tmp_path.rglob("zhaoshang-sites-*")
    kept = json.loads(record.read_text("utf-8"))
    kept["sites"]["mine"]["javascript"] = True
    record.write_text(json.dumps(kept), encoding="utf-8")
    env = {"PATH": str(tmp_path), "ZHAOSHANG_BROWSER": ""}
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    sites, wrong, scrapy = loaded(tmp_path)
    assert (sites, list(wrong), scrapy) == ({}, ["mine"], False)


def test_the_project_s_own_sites(monkeypatch: pytest.MonkeyPatch) -> None:
    from crawler.cli.options import settings_for

    settings = settings_for()
    declared, wrong = declared_sites(settings)
    modules = settings.getlist("SPIDER_MODULES")
    known, also_wrong = known_sites(modules, lambda: settings)
    assert (list(known), also_wrong) == (list(declared), wrong)
    assert known["cuihu"].sample
    assert list(own_files(["no_such_module", "crawler.spiders.cuihu"])) == [
        ROOT / "crawler" / "spiders" / "cuihu.py"
    ]
