"""A mended selector repairs the past: the sample site crawled with a wrong declaration, then read again offline."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.sample.site import Page, SampleSite
from tests.cli.test_command import columns
from tests.crawling import (
    count,
    crawl,
    crawl_environment,
    declare_sites,
    rows,
    run,
    serving,
)
from tests.test_kill import content

pytestmark = pytest.mark.xdist_group("reextract")
_WRONG = """
    source = "div.info .view"
    author = "div.info .cate"
    body = "div.single > p:first-of-type"
"""


def reextract(folder: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    options = (
        "--db",
        "t.db",
        "-s",
        "SPIDER_MODULES=mysites",
        "-s",
        "NOW=2026-08-01T10:00:00+08:00",
    )
    return run(
        ["zhaoshang", "reextract", *options, *arguments], folder, **crawl_environment(folder), **env
    )


def declare(folder: Path, change: str) -> None:
    """Declare the site ``mine`` with ``change`` in its class body; without one it is right again."""
    path = folder / "mysites" / "__init__.py"
    text = path.read_text("utf-8").replace(_WRONG, "")
    path.write_text(text.replace('    name = "mine"\n', f'    name = "mine"\n{change}', 1), "utf-8")


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A crawl with a wrong declaration, and, in ``right``, one of the same pages with the right one."""
    folder = tmp_path_factory.mktemp("wrong")
    (folder / "right").mkdir()
    with serving(lambda site, path: site.respond(path, count=False)) as server:
        declare_sites(folder, server.base)
        declare_sites(folder / "right", server.base)
        crawl("zhaoshang", "mine", cwd=folder / "right")
        declare(folder, _WRONG)
        ended = crawl("zhaoshang", "mine", cwd=folder)
        assert count(folder / "t.db", "articles") > 50, ended.stderr
    declare(folder, "")
    return folder


def test_differences_first_then_written_then_none_left(wrong: Path) -> None:
    """In the order in which a user does it; the site is not there any more."""
    before = [tuple(row) for row in rows(wrong / "t.db", "SELECT * FROM articles ORDER BY id")]
    times = "SELECT url, first_seen_at, last_seen_at, fetched_at FROM articles ORDER BY url"
    moments = [tuple(row) for row in rows(wrong / "t.db", times)]

    shown = reextract(wrong, "mine", "--dry-run")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert columns(shown.stdout) <= 80
    assert "  body " in shown.stdout
    assert " -> " in shown.stdout
    assert "\nmine: pages=" in shown.stdout

    refused = reextract(wrong, "mine")
    assert (refused.returncode, refused.stdout) == (2, shown.stdout)
    assert refused.stderr == "error: nothing was written; --yes writes without asking\n"

    told = json.loads(reextract(wrong, "mine", "--dry-run", "--json").stdout)
    assert (told["site"], told["written"]) == ("mine", 0)
    assert told["fields"]["author"] == sum("author" in a["changes"] for a in told["articles"])
    bodies = [a["changes"]["body"] for a in told["articles"] if "body" in a["changes"]]
    # Of an article without text under the wrong selector nothing was stored; which one is met first, chance decides.
    assert all(len(body["new"]) > len(body["old"] or "") for body in bodies)

    rows_now = [tuple(row) for row in rows(wrong / "t.db", "SELECT * FROM articles ORDER BY id")]
    assert (rows_now, count(wrong / "t.db", "revisions")) == (before, 0)

    written = reextract(wrong, "mine", "--yes", "--clear")
    assert (written.returncode, written.stderr) == (0, "")
    assert written.stdout.endswith(f"mine: {told['changed'] + told['new']} written\n")
    assert content(wrong / "t.db") == content(wrong / "right" / "t.db")
    kept = [json.loads(row["old"]) for row in rows(wrong / "t.db", "SELECT old FROM revisions")]
    bodies = [a["changes"]["body"]["old"] for a in told["articles"] if "body" in a["changes"]]
    assert sum("body" in old for old in kept) == sum(old is not None for old in bodies)
    replaced = rows(wrong / "t.db", "SELECT DISTINCT replaced_at, crawl_id FROM revisions")
    assert [tuple(row) for row in replaced] == [("2026-08-01 02:00:00", None)]

    assert [row for row in map(tuple, rows(wrong / "t.db", times)) if row in moments] == moments
    seen = rows(wrong / "t.db", "SELECT DISTINCT seen_at FROM views")
    assert [row["seen_at"] for row in seen] == ["2026-07-15 02:00:00"]

    again = reextract(wrong, "mine", "--yes")
    assert again.returncode == 0
    assert " changed=0 new=0 " in again.stdout
    assert "written" not in again.stdout


def test_refused_pages_become_articles(tmp_path: Path) -> None:
    """The site ``rejected`` declares that it shows no title: nothing is stored, until it is mended."""
    with serving() as server:
        declare_sites(tmp_path, server.base)
        crawl("zhaoshang", "rejected", cwd=tmp_path)
    assert count(tmp_path / "t.db", "articles") == 0
    package = tmp_path / "mysites" / "__init__.py"
    package.write_text(
        package.read_text("utf-8").replace('title = ""', 'title = "div.post > h1"'), "utf-8"
    )
    ended = reextract(tmp_path, "rejected", "--yes")
    assert (ended.returncode, ended.stderr) == (0, "")
    stored = count(tmp_path / "t.db", "articles")
    assert f"rejected: {stored} written" in ended.stdout
    # The run ended when it was clear that the site is not what it is declared to be.
    assert stored >= 5
    [age] = rows(tmp_path / "t.db", "SELECT * FROM articles WHERE url LIKE '%/post/460.html'")
    assert (age["published_about"], age["fetched_at"]) == ("2026-07-15", "2026-07-15 02:00:00")
    assert age["first_seen_at"] == age["last_seen_at"] == "2026-07-15 02:00:00"


def test_obituary_does_not_hide_the_article(tmp_path: Path) -> None:
    """The newest version of a page says that the article is gone: the one before is read."""
    gone = False

    def answer(site: SampleSite, path: str) -> Page:
        if gone and path == "/post/458.html":
            return replace(site.respond("/post/9404.html"))
        return site.respond(path, count=False)

    with serving(answer) as server:
        declare_sites(tmp_path, server.base)
        declare(tmp_path, _WRONG)
        crawl("zhaoshang", "mine", cwd=tmp_path)
        gone = True
        crawl("zhaoshang", "mine", "-s", "NOW=2026-07-20T10:00:00+08:00", cwd=tmp_path)
    declare(tmp_path, "")
    assert reextract(tmp_path, "mine", "--yes").returncode == 0
    [row] = rows(tmp_path / "t.db", "SELECT body FROM articles WHERE url LIKE '%/post/458.html'")
    assert row["body"].count("\n") > 1


def test_crash_is_told_and_stops_nothing(wrong: Path, tmp_path: Path) -> None:
    with serving() as server:
        declare_sites(tmp_path, server.base)
        crawl("zhaoshang", "crashonce", cwd=tmp_path)
    ended = reextract(tmp_path, "crashonce", "--yes")
    assert ended.returncode == 1
    assert ended.stderr == f"extraction failed, see the log: {server.base}/post/460.html\n"
    assert "a callback of the test's own" in (tmp_path / "zhaoshang.log").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("down",), 2, "the archive has no pages of down"),
        (("nosuchsite",), 2, "no site named nosuchsite"),
        (("mine", "-s", "ARCHIVE="), 2, "the archive is off"),
        (("mine", "-s", "ARCHIVE=none.db"), 5, "no archive none.db yet"),
        (
            ("mine", "--db", "none/t.db", "-s", "ARCHIVE=t-archive.db"),
            5,
            "no database none/t.db yet",
        ),
        (("mine", "-s", "ARCHIVE=t.db"), 5, "t.db is another program's database"),
        (("mine", "-s", "SPIDER_MODULES=crawler.spiders"), 2, "mine has no site file"),
        (("-s", "SPIDER_MODULES=crawler.spiders"), 2, "no pages of a site with a site file"),
    ],
)
def test_errors(wrong: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    ended = reextract(wrong, *arguments)
    assert (ended.returncode, ended.stdout) == (code, "")
    line = ended.stderr.splitlines()[-1]
    assert line.startswith("error: ")
    assert said in line
