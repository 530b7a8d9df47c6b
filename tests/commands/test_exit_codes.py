"""``zhaoshang crawl`` and ``scrapy crawl`` end with the exit code that the docs document, and say why in a line."""

from __future__ import annotations

import re
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crawler.cli.options import settings_for
from crawler.commands.crawl import site_of
from crawler.fields.site_name import site_name
from crawler.sample.site import Page, SampleSite
from crawler.storage.database import open_database
from tests.crawling import Answer, count, crawl, declare_sites, environment, rows, run, serving

Crawl = Callable[..., subprocess.CompletedProcess[str]]
PROGRAMS = ("zhaoshang", "scrapy")


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    """A sample site that the tests of this module share; none of them asks what it was asked for."""
    with serving() as server:
        yield server.base


@pytest.fixture(params=PROGRAMS)
def crawl_with(request: pytest.FixtureRequest, tmp_path: Path, base: str) -> Crawl:
    """``crawl_with(NAME, …)`` runs the command in ``tmp_path``, where the sites are declared."""
    program: str = request.param
    declare_sites(tmp_path, base)

    def crawl_here(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        quiet = () if program == "zhaoshang" else ("-s", "LOG_LEVEL=WARNING")
        return crawl(program, *arguments, *quiet, cwd=tmp_path, **env)

    return crawl_here


def why(ended: subprocess.CompletedProcess[str], name: str) -> list[str]:
    """Why the run of a site was not ok: its lines on standard error, which for ``scrapy`` holds the log."""
    if "scrapy" not in Path(ended.args[0]).name:
        assert "Traceback" not in ended.stderr
        lines = ended.stderr.splitlines()
        assert all(line.startswith(f"{name}: ") for line in lines), ended.stderr
        return lines
    return re.findall(rf" \[crawler\.extensions\.ledger\] WARNING: ({name}: .*)", ended.stderr)


zhaoshang_only = pytest.mark.parametrize("crawl_with", ["zhaoshang"], indirect=True)


def one_line(ended: subprocess.CompletedProcess[str]) -> str:
    """What standard error says, which must be one line."""
    assert "Traceback" not in ended.stderr
    lines = ended.stderr.splitlines()
    assert len(lines) == 1, ended.stderr
    return lines[0]


def verdict(folder: Path) -> str:
    [row] = rows(folder / "t.db", "SELECT verdict FROM crawls")
    return str(row["verdict"])


@zhaoshang_only
def test_ok(crawl_with: Crawl, tmp_path: Path) -> None:
    ended = crawl_with("mine")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert verdict(tmp_path) == "ok"


def test_site_down(crawl_with: Crawl, tmp_path: Path) -> None:
    ended = crawl_with("down", "-s", "RETRY_TIMES=0")
    assert ended.returncode == 4
    [line] = why(ended, "down")
    assert "list page failed" in line
    assert "/category-1.html" in line
    assert verdict(tmp_path) == "broken"


def test_redesigned_site(crawl_with: Crawl, tmp_path: Path) -> None:
    ended = crawl_with("redesigned")
    assert ended.returncode == 4
    [line] = why(ended, "redesigned")
    assert "on each of 4 list pages" in line
    assert "h2.headline > a" in line
    assert verdict(tmp_path) == "broken"


def test_every_callback_crashes(crawl_with: Crawl, tmp_path: Path) -> None:
    ended = crawl_with("crash")
    assert ended.returncode == 4
    [line] = why(ended, "crash")
    assert "none stored" in line
    assert count(tmp_path / "t.db", "articles") == 0
    [row] = rows(tmp_path / "t.db", "SELECT errors, new, verdict FROM crawls")
    assert (row["new"], row["verdict"]) == (0, "broken")
    assert row["errors"] > 50


@zhaoshang_only
def test_one_callback_crashes(crawl_with: Crawl, tmp_path: Path) -> None:
    ended = crawl_with("crashonce")
    assert ended.returncode == 3
    assert any("1 internal error" in line for line in why(ended, "crashonce"))
    assert verdict(tmp_path) == "degraded"


@zhaoshang_only
def test_every_article_rejected(crawl_with: Crawl, tmp_path: Path) -> None:
    ended = crawl_with("rejected")
    assert ended.returncode == 4
    [line] = why(ended, "rejected")
    assert "requested article pages is an article" in line
    assert "× a page without a title" in line
    assert line.endswith("next: zhaoshang check rejected")
    [row] = rows(tmp_path / "t.db", "SELECT rejected, new, verdict FROM crawls")
    assert (row["new"], row["verdict"]) == (0, "broken")
    assert row["rejected"] == count(tmp_path / "t.db", "rejects") > 20


def test_unknown_site(crawl_with: Crawl, tmp_path: Path) -> None:
    ended = crawl_with("nowhere")
    assert ended.returncode == 2
    assert "nowhere" in one_line(ended)
    assert not (tmp_path / "t.db").exists()


def test_required_attribute_is_missing(crawl_with: Crawl, tmp_path: Path) -> None:
    ended = crawl_with("lacking")
    assert ended.returncode == 2
    line = one_line(ended)
    assert "mysites.Lacking" in line
    assert "article_links" in line
    assert not (tmp_path / "t.db").exists()


@zhaoshang_only
def test_selector_is_wrong(crawl_with: Crawl) -> None:
    ended = crawl_with("badselector")
    assert ended.returncode == 2
    assert "body = 'div['" in one_line(ended)


def test_spider_modules_cannot_be_imported(crawl_with: Crawl, tmp_path: Path) -> None:
    (tmp_path / "mysites" / "__init__.py").write_text("import no_such_module_of_ours\n")
    ended = crawl_with("mine")
    assert ended.returncode == 2
    assert "no_such_module_of_ours" in one_line(ended)


@zhaoshang_only
def test_spider_module_does_not_exist(crawl_with: Crawl) -> None:
    ended = crawl_with("mine", "-s", "SPIDER_MODULES=othersites")
    assert ended.returncode == 2
    assert "othersites" in one_line(ended)


def test_database_is_newer(crawl_with: Crawl, tmp_path: Path) -> None:
    open_database(tmp_path / "t.db").close()
    with closing(sqlite3.connect(tmp_path / "t.db")) as db:
        db.execute("PRAGMA user_version = 999")
    ended = crawl_with("mine")
    assert ended.returncode == 5
    assert "newer" in one_line(ended)
    with closing(sqlite3.connect(tmp_path / "t.db")) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (999,)


def test_file_is_no_database(crawl_with: Crawl, tmp_path: Path) -> None:
    content = b"this is no database " * 500
    (tmp_path / "t.db").write_bytes(content)
    ended = crawl_with("mine")
    assert ended.returncode == 5
    assert "t.db" in one_line(ended)
    assert (tmp_path / "t.db").read_bytes() == content


@zhaoshang_only
def test_database_of_another_program(crawl_with: Crawl, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "t.db")) as db:
        db.execute("CREATE TABLE theirs (id)")
    ended = crawl_with("mine")
    assert ended.returncode == 5
    assert "another program" in one_line(ended)


def test_limit_is_no_number(crawl_with: Crawl, request: pytest.FixtureRequest) -> None:
    given = ("--limit", "x") if "zhaoshang" in request.node.name else ("-a", "limit=x")
    ended = crawl_with("mine", *given)
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert "x" in ended.stderr.splitlines()[-1]


def test_spider_that_is_no_site(tmp_path: Path, base: str) -> None:
    declare_sites(tmp_path, base)
    ended = crawl("zhaoshang", "plain", cwd=tmp_path)
    assert ended.returncode == 2
    assert "plain" in one_line(ended)


def test_no_names(tmp_path: Path, base: str) -> None:
    declare_sites(tmp_path, base)
    ended = crawl("zhaoshang", cwd=tmp_path)
    assert ended.returncode == 2
    assert "--all" in one_line(ended)
    assert crawl("scrapy", cwd=tmp_path).returncode == 2


def test_any_is_locked_as_the_site_that_it_crawls(tmp_path: Path) -> None:
    """So that ``scrapy crawl any -a url=…`` and ``zhaoshang crawl …`` do not crawl it at once."""
    settings, url = settings_for(DATABASE=str(tmp_path / "t.db")), "https://www.town.test/news/"
    assert site_of(settings, "any", {"url": url}) == site_name(url)
    assert site_of(settings, "cuihu", {}) == "cuihu"


def test_gravest_of_several_sites_decides(tmp_path: Path, base: str) -> None:
    declare_sites(tmp_path, base)
    ended = crawl("zhaoshang", "mine", "redesigned", "--limit", "5", cwd=tmp_path)
    assert ended.returncode == 4
    assert [line.split(" pages")[0] for line in ended.stdout.splitlines()] == [
        "redesigned: broken",
        "mine: ok",
        "1 of 2 sites in trouble, 5 new articles",
    ]
    verdicts = rows(tmp_path / "t.db", "SELECT site, verdict FROM crawls ORDER BY site")
    assert [tuple(row) for row in verdicts] == [("mine", "ok"), ("redesigned", "broken")]


def answer_forbidden(site: SampleSite, path: str) -> Page:
    if path == "/robots.txt":
        return Page(200, "text/plain", b"User-agent: zhaoshang\nDisallow: /\n")
    return site.respond(path)


def answer_with_errors(site: SampleSite, path: str) -> Page:
    if path.startswith("/post/4"):
        return Page(500, "text/html", b"<h1>500</h1>")
    return site.respond(path)


@pytest.mark.parametrize(
    ("answer", "code", "word"),
    [(answer_forbidden, 4, "robots"), (answer_with_errors, 3, "article pages failed")],
    ids=["forbidden", "errors"],
)
def test_site_refuses(answer: Answer, code: int, word: str, tmp_path: Path) -> None:
    with serving(answer) as server:
        declare_sites(tmp_path, server.base)
        ended = crawl("zhaoshang", "mine", "-s", "RETRY_TIMES=0", cwd=tmp_path)
    assert ended.returncode == code
    assert all(word in line for line in why(ended, "mine"))
    if code == 4:
        assert all(path == "/robots.txt" for path in server.requests)


# The project's own folder, where Scrapy finds ``scrapy.cfg``.


def test_scrapy_list_in_the_project(pytestconfig: pytest.Config) -> None:
    ended = run(["scrapy", "list"], cwd=pytestconfig.rootpath)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "cuihu" in ended.stdout.split()


def test_scrapy_crawl_in_the_project(
    pytestconfig: pytest.Config, tmp_path: Path, base: str
) -> None:
    database = tmp_path / "t.db"
    ended = run(
        ["scrapy", "crawl", "cuihu", "-a", f"base={base}", "-s", f"DATABASE={database}"],
        cwd=pytestconfig.rootpath,
    )
    assert ended.returncode == 0, ended.stderr
    assert count(database, "articles") == 61


def test_scrapy_shell_in_the_project(pytestconfig: pytest.Config, base: str) -> None:
    code = "print(response.status, response.css('h1::text').get(), settings['BOT_NAME'])"
    ended = run(
        ["scrapy", "shell", f"{base}/category-1.html", "-c", code], cwd=pytestconfig.rootpath
    )
    assert ended.returncode == 0, ended.stderr
    assert "200 产业信息 zhaoshang" in ended.stdout
    assert "Traceback" not in ended.stderr


def test_environment_of_the_tests_steers_nothing() -> None:
    assert not [name for name in environment() if name.startswith(("SCRAPY", "ZHAOSHANG"))]
