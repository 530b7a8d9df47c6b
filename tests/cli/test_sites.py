"""``zhaoshang sites``."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result

from crawler.storage.writer import Writer

Zhaoshang = Callable[..., Result]


def table(ended: Result) -> dict[str, list[str]]:
    """The plain lines that a pipe gets, by site."""
    assert (ended.exit_code, ended.stderr) == (0, "")
    headings, *lines = ended.stdout.splitlines()
    assert headings.split("\t") == ["site", "about", "articles", "newest", "last crawl"]
    return {line.split("\t")[0]: line.split("\t")[1:] for line in lines}


def test_without_a_database(zhaoshang: Zhaoshang, tmp_path: Path) -> None:
    ended = zhaoshang("sites")
    assert (ended.exit_code, ended.stdout) == (0, "no sites yet: zhaoshang add URL\n")
    assert list(tmp_path.iterdir()) == []


def test_the_same_sites_as_in_status(zhaoshang: Zhaoshang, database: Path) -> None:
    """The sample is one of them as soon as something of it is stored."""
    for sample in (False, True):
        if sample:
            writer = Writer(database)
            crawl = writer.begin_crawl("cuihu", "2026-07-15 02:00:00")
            writer.end_crawl(crawl, {"finished_at": "2026-07-15 02:00:00", "verdict": "ok"}, [])
            writer.close()
        asked = ("--db", str(database), "-s", "NOW=2026-07-16T10:00:00+08:00")
        sites = table(zhaoshang("sites", *asked))
        status = zhaoshang("status", *asked).stdout.splitlines()
        assert list(sites) == sorted(sites)
        assert set(sites) == {line.split("\t")[0] for line in status if "\t" in line} - {"site"}
        assert ("cuihu" in sites) is sample
    assert sites["cuihu"][0].startswith("翠湖区投资促进网（样例） · ")


def test_with_what_is_stored(zhaoshang: Zhaoshang, database: Path) -> None:
    sites = table(zhaoshang("sites", "--db", str(database)))
    assert sites["mine"] == ["not declared", "2", "2026-07-01", "2026-07-15 10:00 ok"]


def test_newest_date_may_be_one_that_is_not_certain(zhaoshang: Zhaoshang, database: Path) -> None:
    with closing(sqlite3.connect(database)) as db, db:
        db.execute("UPDATE articles SET published_about = '2026-07-09' WHERE published_at IS NULL")
    assert table(zhaoshang("sites", "--db", str(database)))["mine"][2] == "2026-07-09"


def test_a_verdict_is_told_in_words(zhaoshang: Zhaoshang, database: Path) -> None:
    shown = zhaoshang("sites", "--db", str(database), LANG="zh_CN.UTF-8").stdout.splitlines()
    assert shown[0] == "站点\t说明\t文章\t最新\t上次采集"
    assert shown[-1].endswith("2026-07-15 10:00 正常")


def test_wrong_setting(zhaoshang: Zhaoshang) -> None:
    ended = zhaoshang("sites", "-s", "NONSENSE")
    assert ended.exit_code == 2
    assert ended.stderr == "error: -s takes NAME=VALUE: NONSENSE\n"


def test_site_that_cannot_be_loaded_hides_no_other(zhaoshang: Zhaoshang, tmp_path: Path) -> None:
    (tmp_path / "wrongsites.py").write_text("start_urls = [\n", encoding="utf-8")
    ended = zhaoshang("sites", "-s", "SPIDER_MODULES=wrongsites,crawler.spiders")
    assert ended.exit_code == 2
    [line] = ended.stderr.splitlines()
    assert "wrongsites.py" in line
    assert "SyntaxError" in line
    about = dict(row.split("\t")[:2] for row in ended.stdout.splitlines())
    assert list(about) == ["site", "wrongsites"]
    assert about["wrongsites"] == "cannot be loaded"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("sites", 2),
        ("check --saved", 3),
        ("doctor", 2),
        ("status", 0),
        ("crawl half", 2),
        ("check half", 2),
    ],
)
def test_section_without_its_http_is_told_by_every_verb(
    words: str, code: int, zhaoshang: Zhaoshang, tmp_path: Path
) -> None:
    (tmp_path / "halfsite.py").write_text(
        "from crawler.base_spiders.site import SiteSpider\n\n\nclass Half(SiteSpider):\n"
        '    name = "half"\n    article_links = "a"\n'
        '    start_urls = ["http://half.test/", "half.test/news/"]\n',
        encoding="utf-8",
    )
    ended = zhaoshang(*words.split(), "-s", "SPIDER_MODULES=halfsite")
    assert ended.exit_code == code
    told = "site halfsite.Half has a section that is not a URL (http://… or https://…): 'half.test/news/'"
    assert told in ended.output
    assert words == "doctor" or told in ended.stderr.splitlines()[-1]
    assert words == "doctor" or not (tmp_path / "data" / "zhaoshang.db").exists()
