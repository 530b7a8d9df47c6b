"""``zhaoshang add``: the file that it writes, and that it writes nothing where there is nothing to learn."""

from __future__ import annotations

import ast
import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner
from scrapy.settings import Settings

from crawler.base_spiders.checking import check_saved
from crawler.base_spiders.site import SiteSpider
from crawler.cli import main
from crawler.cli.language import width
from crawler.declaring.proposal import Proposal
from crawler.declaring.spiderfile import Files, class_name, new_files, spider_source
from crawler.errors import UserError
from crawler.health.reasons import VIEWS_HIDDEN, ViewsHidden
from crawler.learn import FieldReport, Learned, reasons
from crawler.sample.site import Page
from tests.crawling import (
    PATIENCE,
    ROOT,
    closed_port,
    command,
    environment,
    rows,
    serving,
    start,
)
from tests.small_sites import (
    BASE,
    HTML,
    NOW,
    SHAPES,
    Ended,
    SmallSite,
    copy_project,
    counted,
    drive,
    files_of,
    html,
    loaded,
    serving_small,
    wordpress,
    zhaoshang,
)

add_module = import_module("crawler.cli.add")


# The file, written in memory


@cache
def learned_from(shape: str) -> Learned:
    return drive(SHAPES[shape]().respond, BASE + "/")[0]


def write(learned: Learned, folder: Path, about: str = "临江 · 网") -> type[SiteSpider]:
    path = folder / "linjiang.py"
    path.write_text(spider_source(learned, "linjiang", about), encoding="utf-8")
    return loaded(path)


@pytest.mark.parametrize("shape", SHAPES)
def test_file_says_what_was_learned(shape: str, tmp_path: Path) -> None:
    learned = learned_from(shape)
    spider = write(learned, tmp_path)
    assert spider.name == "linjiang"
    assert spider.__name__ == "LinjiangSpider"
    assert spider.__doc__ == "临江 · 网."
    assert spider.home == BASE + "/"
    assert spider.sections == {section.url: section.name for section in learned.sections}
    for name, css in learned.selectors.items():
        assert getattr(spider, name) == css
    assert spider.expect.min_links == learned.min_links
    assert spider.expect.may_lack == learned.may_lack
    assert spider.platform is learned.platform
    declaration = spider.compile()
    assert declaration.undeclared == learned.declaration.undeclared
    assert set(declaration.selectors) == {n for n, css in learned.selectors.items() if css}


@pytest.mark.parametrize("shape", SHAPES)
def test_file_passes_ruff(shape: str, tmp_path: Path) -> None:
    write(replace(learned_from(shape), may_lack=("source",)), tmp_path)
    assert linted(tmp_path / "linjiang.py") == ""


def linted(path: Path) -> str:
    """What ruff has to say of a file, by the project's rules."""
    config = ["--no-cache", "--config", str(ROOT / "pyproject.toml"), str(path)]
    said = ""
    for verb in (["check", "--quiet"], ["format", "--check", "--quiet"]):
        ended = subprocess.run(
            [sys.executable, "-m", "ruff", *verb, *config],
            capture_output=True,
            text=True,
            check=False,
        )
        said += ended.stdout + ended.stderr + ("" if ended.returncode == 0 else f"{verb[0]} failed")
    return said


def test_long_selectors_are_broken_into_lines(tmp_path: Path) -> None:
    css = ", ".join(f"div.column-of-the-site{letter} > ul > li > a" for letter in "abcd")
    learned = replace(learned_from("portal"))
    learned.selectors = {**learned.selectors, "article_links": css}
    spider = write(learned, tmp_path)
    assert spider.article_links == css
    assert max(map(len, (tmp_path / "linjiang.py").read_text("utf-8").splitlines())) <= 100
    assert linted(tmp_path / "linjiang.py") == ""


def test_very_long_selector_without_commas(tmp_path: Path) -> None:
    learned = replace(learned_from("portal"))
    css = "div." + "x" * 120
    learned.selectors = {**learned.selectors, "title": css}
    assert write(learned, tmp_path).title == css
    assert linted(tmp_path / "linjiang.py") == ""


NASTY = (
    'a"b',
    "a'b",
    '"""\nimport os\nos.abort()\n"""',
    "back\\slash\\",
    "\\",
    '"',
    '\\"""',
    "new\nline\r\n\u2028x\u2029y\x85z\x0cw",
    "{x!r} %s {0}",
    "\x00\x1b[31m\u202e",
    "#",
    "\udc80",
    "\\N{BULLET} \\u0041 \\x41",
)


@pytest.mark.parametrize("text", NASTY, ids=ascii)
def test_crawled_text_is_data(text: str, tmp_path: Path) -> None:
    """Whatever a page calls itself or its sections, the file is a class of plain literals."""
    learned = replace(learned_from("portal"), title=text)
    sections = [replace(each, name=text) for each in learned.sections]
    learned.sections = [replace(sections[0], url=f"{BASE}/{text}/"), *sections[1:]]
    learned.selectors = {**learned.selectors, "title": f"h2[title={text!r}]"}
    spider = write(learned, tmp_path, f"{text} · {text}")
    tree = ast.parse((tmp_path / "linjiang.py").read_text("utf-8"))
    assert [type(node) for node in tree.body[-1:]] == [ast.ClassDef]
    assert all(isinstance(node, (ast.ImportFrom, ast.ClassDef)) for node in tree.body)
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert [ast.unparse(func) for func in calls] == ["Expect"]
    names = list(spider.sections.values())
    assert len(set(names)) == 1
    assert all(name.isprintable() for name in names)
    assert spider.title == learned.selectors["title"]
    assert spider.__doc__ is not None
    assert spider.__doc__.isprintable()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("cuihu", "CuihuSpider"), ("site_10_1", "Site101Spider"), ("a__b_", "ABSpider")],
)
def test_class_name(name: str, expected: str) -> None:
    assert class_name(name) == expected
    assert expected.isidentifier()


@pytest.mark.parametrize(
    "name",
    [
        "",
        "A",
        "1a",
        "a-b",
        "a b",
        "../a",
        "a/b",
        "a.b",
        "class",
        "import",
        "招商",
        "_a",
        "a" * 41,
        "a\n",
        "è",
    ],
)
def test_bad_names_are_refused(name: str) -> None:
    with pytest.raises(
        UserError, match=r"a site's name consists of lower-case|a reserved word of Python"
    ):
        add_module.check_name(name, set())


def test_taken_names_are_refused() -> None:
    with pytest.raises(UserError, match="there already is a site named cuihu"):
        add_module.check_name("cuihu", {"cuihu"})
    add_module.check_name("a" * 40, {"cuihu"})


@pytest.mark.parametrize(
    "url", ["ftp://a.cn/", "a.cn", "http://", "http://[::1", "javascript:1", ""]
)
def test_what_is_no_url(url: str) -> None:
    with pytest.raises(UserError, match="not a URL"):
        add_module.check_url(url)


# Saved pages


def written(learned: Learned, project: Path) -> Path:
    """The site's file, written as ``add`` does."""
    files = Files(project / "linjiang.py", project / "tests" / "sites" / "linjiang")
    add_module.write_site(files, spider_source(learned, "linjiang", "x"), learned, NOW)
    return files.spider


def test_saved_pages_give_what_was_saved_with_them(tmp_path: Path) -> None:
    for shape in ("phpcms", "tables"):
        project = tmp_path / shape
        (project / "tests").mkdir(parents=True)
        spider = written(learned_from(shape), project)
        folder = project / "tests" / "sites" / "linjiang"
        golden = json.loads((folder / "golden.json").read_text("utf-8"))
        assert golden["reviewed"] is False
        assert len(golden["articles"]) == 4
        titles = {story.title for story in SHAPES[shape]().stories}
        assert {entry["fields"]["title"] for entry in golden["articles"]} <= titles
        checked = check_saved(loaded(spider), folder)
        assert (checked.pages, checked.broken) == (4, [])


def test_saved_pages_of_a_site_that_shows_ages(tmp_path: Path) -> None:
    """A page says 3天前 and its list says the day: the saved page knows what the list said."""
    site = wordpress()
    for path, page in site.pages.items():
        if path.startswith("/archives/"):
            story = next(each for each in site.stories if site.paths[each.number] == path)
            days = (NOW.date() - story.day).days
            text = page.body.decode().replace(f"<time class='entry-date'>{story.day}<", f"<time class='entry-date'>{days}天前<")  # fmt: skip
            site.pages[path] = html(text)
    learned, _ = drive(site.respond, BASE + "/")
    (tmp_path / "tests").mkdir()
    spider = written(learned, tmp_path)
    checked = check_saved(loaded(spider), tmp_path / "tests" / "sites" / "linjiang")
    assert (checked.pages, checked.broken) == (4, [])


def test_without_a_folder_for_tests_only_the_spider_is_written(tmp_path: Path) -> None:
    spider = written(learned_from("portal"), tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [spider]


def test_folder_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"cannot write .*linjiang\.py: No such file"):
        written(learned_from("portal"), tmp_path / "nowhere")
    with pytest.raises(UserError, match=r"^无法写入 .*linjiang\.py：没有这个文件或目录 / "):
        written(learned_from("portal"), tmp_path / "nowhere")


# Where the file goes


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a package of sites below another, a module, and what cannot be imported."""
    package = tmp_path / "add_places" / "sites"
    package.mkdir(parents=True)
    for path in (
        package.parent / "__init__.py",
        package / "__init__.py",
        tmp_path / "add_single.py",
    ):
        path.touch()
    (tmp_path / "add_broken.py").write_text("import nosuchmodule", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    for name in list(sys.modules):
        if name.startswith("add_"):
            monkeypatch.delitem(sys.modules, name)
    return tmp_path


def files_with(module: str | None, *modules: str) -> Files:
    return new_files(Settings({"NEWSPIDER_MODULE": module, "SPIDER_MODULES": modules}), "mine")


def test_file_goes_where_the_setting_says(places: Path) -> None:
    files = Files(places / "add_places" / "sites" / "mine.py", places / "tests" / "sites" / "mine")
    assert files_with("add_places.sites", "crawler.spiders", "add_places.sites") == files
    # A package of packages of sites is searched whole.
    assert files_with("add_places.sites", "add_places") == files
    project = files_with("crawler.spiders", "crawler.spiders")
    assert project.spider == ROOT / "crawler" / "spiders" / "mine.py"
    assert project.pages == ROOT / "tests" / "sites" / "mine"


@pytest.mark.parametrize(
    ("module", "says"),
    [
        (None, r"NEWSPIDER_MODULE \(\) is not among SPIDER_MODULES"),
        ("add_places", r"\(add_places\) is not among SPIDER_MODULES, so a site there"),
        ("add_single", r"\(add_single\) is a file"),
        ("add_broken", r"NEWSPIDER_MODULE: .*add_broken\.py:1: ModuleNotFoundError: No module named 'nosuch"),
        ("add_nowhere", r"NEWSPIDER_MODULE: .*ModuleNotFoundError: No module named 'add_nowhere'"),
    ],
)  # fmt: skip
def test_where_no_file_can_go(module: str | None, says: str, places: Path) -> None:
    with pytest.raises(UserError, match=says):
        files_with(module, "add_places.sites", "add_single", "add_broken", "add_nowhere")


def test_table_shows_crawled_text_as_it_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rich would take [/b] for its markup; a terminal would obey an escape."""
    monkeypatch.setenv("COLUMNS", "200")
    learned = replace(learned_from("portal"))
    learned.fields = [replace(learned.fields[0], samples=("[/b] [red]坏\x1b[31m标题",))]
    learned.sections = [replace(learned.sections[0], name="[/x]\x1b[2J栏目")]
    add_module.show_learned(learned, add_module.terminal())
    shown = capsys.readouterr().out
    assert "[/b] [red]坏[31m标题" in shown
    assert "[/x]" in shown
    assert "\x1b" not in shown


def shown(
    learned: Learned,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    language: str = "zh",
) -> str:
    """What ``add`` prints of a site on a terminal of 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("ZHAOSHANG_LANG", language)
    add_module.show_learned(learned, add_module.terminal())
    return capsys.readouterr().out


@pytest.mark.parametrize("language", ["zh", "en", ""])
def test_table_fits_80_columns(
    language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    learned = replace(learned_from("portal"))
    long = "临江县新能源电池基地签约落户暨重点项目集中开工" * 3
    learned.fields = [
        FieldReport("title", "div.content > h1", 1.0, 0.9, (long, long[1:], "短题")),
        FieldReport("views", "", 0.0, 1.0, (), reasons.COUNTED),
        FieldReport("source", None, 0.5, 1.0, ("临江日报",), reasons.taken_from("x" * 90)),
    ]
    printed = shown(learned, monkeypatch, capsys, language)
    assert max(map(width, printed.splitlines())) <= 80


def test_table_says_why(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    learned = replace(learned_from("portal"))
    learned.fields = [
        FieldReport("title", "h1", 1.0, 0.9, ("开工", "投产", "签约")),
        FieldReport("source", None, 0.5, 1.0, ("临江日报",), reasons.NO_PLACE),
        FieldReport("views", "", 0.0, 1.0, (), VIEWS_HIDDEN["robots"]),
    ]
    lines = [line.split() for line in shown(learned, monkeypatch, capsys).splitlines()]
    assert ["标题", "100%", "90%", "h1"] in lines
    assert ["title", "开工", "·", "投产", "·", "签约"] in lines
    assert ["来源", "50%", "100%", "通用识别：不在固定位置，逐页识别"] in lines
    assert ["浏览", "0%", "-", "页面未显示：由脚本显示；robots.txt", "禁止"] in lines


@pytest.mark.parametrize("hidden", ["script", "robots"])
def test_file_says_why_views_are_absent(hidden: ViewsHidden, tmp_path: Path) -> None:
    learned = replace(learned_from("portal"), views_hidden=hidden)
    learned.selectors = {**learned.selectors, "views": ""}
    spider = write(learned, tmp_path)
    assert (spider.views, spider.views_hidden) == ("", hidden)
    assert linted(tmp_path / "linjiang.py") == ""


def test_file_says_nothing_where_views_are_not_shown(tmp_path: Path) -> None:
    assert write(learned_from("portal"), tmp_path).views_hidden is None


# The command, in a copy of the project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project to write into."""
    return copy_project(tmp_path / "project")


def once(project: Path, *arguments: str) -> Ended:
    """One run of the command of the copied project."""
    folder = project.parent / f"run{len(list(project.parent.glob('run*')))}"
    folder.mkdir()
    return zhaoshang(project, folder, {"it": arguments})["it"]


@pytest.mark.xdist_group("add_sample_site")
def test_sample_site_from_its_url_to_all_its_articles(project: Path) -> None:
    before, real = files_of(project), files_of(ROOT / "crawler" / "spiders")
    database = project.parent / "t.db"
    with serving() as server:
        added = once(project, "add", server.base + "/", "--yes", "--name", "learned")
        assert (added.code, added.err) == (0, "")
        assert len(server.requests) <= 61
        assert "/robots.txt" in server.requests
        assert not [path for path in server.requests if path.startswith(("/private", "/zb_system"))]
        runs = {"crawl": ["crawl", "learned", "--db", str(database)], "check": ["check", "learned"]}
        (project.parent / "both").mkdir()
        ended = zhaoshang(project, project.parent / "both", runs)
        truths = {truth.url: truth for truth in server.site.truth()}
    assert {(name, each.code, each.err) for name, each in ended.items()} == {
        ("crawl", 0, ""),
        ("check", 0, ""),
    }
    assert files_of(project) - before == {
        "crawler/spiders/learned.py",
        "tests/sites/learned/golden.json",
        *(f"tests/sites/learned/article-{n}.html.gz" for n in range(1, 5)),
    }
    assert files_of(ROOT / "crawler" / "spiders") == real
    assert linted(project / "crawler" / "spiders" / "learned.py") == ""
    assert "crawl learned" in added.out
    found = {row["url"]: row for row in rows(database, "SELECT * FROM articles")}
    # Article 403 is one at two addresses, neither of which says that it is the other.
    known = {each: truth for truth in truths.values() for each in truth.addresses}
    assert sorted(known[url].id for url in found) == sorted(truth.id for truth in truths.values())
    for url, row in found.items():
        truth = known[url]
        assert row["title"] == truth.title
        assert (row["category"], row["author"]) == (truth.category, truth.author)
        assert not set(truth.body) - set(row["body"].split("\n")), url
    [crawl] = rows(database, "SELECT verdict FROM crawls")
    assert crawl["verdict"] == "ok"


@pytest.mark.xdist_group("add_nowhere")
def test_named_sections_and_name_from_the_host(project: Path) -> None:
    site = wordpress()
    with serving_small(site) as [base]:
        section = base + "/category/tzgg/"
        added = once(project, "add", base, "--section", section, "-y")
        assert (added.code, added.err) == (0, "")
        name = "site_" + re.sub(r"[.:]", "_", base.removeprefix("http://"))
        spider = loaded(project / "crawler" / "spiders" / f"{name}.py")
        assert spider.name == name
        assert spider.sections == {section: "通知公告"}
        asked = len(site.asked)
        again = once(project, "add", base, "--yes")
        assert again.code == 2
        anew = f"(to analyse it again: zhaoshang add --relearn {name})"
        assert again.err == f"error: there already is a site named {name}; choose another name with --name {anew}\n"  # fmt: skip
        assert len(site.asked) == asked
        # Nor under another name: by its lists at once, by its home page when those are known.
        for arguments, said in (
            ([section], f"this site has already been added as {name}; next: "),
            (
                [base, "--section", section],
                f"the site {name} already covers these sections; next: ",
            ),
        ):
            second = once(project, "add", *arguments, "--name", "second", "--yes")
            assert second.code == 2
            assert second.err.startswith(f"error: {said}")
            assert len(second.err.splitlines()) == 1
        assert len(site.asked) == asked
        assert once(project, "add", base, "--name", "whole", "--yes").code == 0
        asked = len(site.asked)
        # The same home page, by another of its addresses.
        third = once(project, "add", base + "/index.html", "--name", "third", "--yes")
        assert len(site.asked) == asked
    assert (third.code, third.err.count("\n")) == (2, 1)
    assert third.err.startswith("error: this site has already been added as whole; next: ")
    assert not (project / "crawler" / "spiders" / "third.py").exists()


@pytest.mark.xdist_group("add_nowhere")
def test_views_that_robots_txt_forbids_are_said_to_be_so(project: Path) -> None:
    site = counted()
    rules = b"User-agent: *\nDisallow: /api.php\n"
    site.pages["/robots.txt"] = Page(200, "text/plain", rules)
    with serving_small(site) as [base]:
        added = once(project, "add", base, "--name", "hidden", "--yes")
        status = once(project, "status", "hidden", "--json")
    assert (added.code, added.err) == (0, "")
    assert VIEWS_HIDDEN["robots"][1] in " ".join(added.out.split())
    assert loaded(project / "crawler" / "spiders" / "hidden.py").views_hidden == "robots"
    assert json.loads(status.out)["views_hidden"] == "robots"
    assert not [path for path in site.asked if "op=count" in path]


@pytest.fixture
def in_process(places: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The command in this process, with a package of sites of one's own; learning is done in memory, once."""
    monkeypatch.setattr(add_module, "learn_site", lambda *_: learned_from("portal"))
    monkeypatch.setattr(add_module, "log_to", lambda *_: None)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    for name in ("ZHAOSHANG_LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    modules = "SPIDER_MODULES=crawler.spiders,add_places.sites"
    return ["add", BASE, "-s", "NEWSPIDER_MODULE=add_places.sites", "-s", modules]


@pytest.mark.parametrize(
    ("answer", "is_written"), [("n\n", False), ("no\n", False), ("y\n", True), ("\n", True)]
)
def test_person_decides(answer: str, is_written: bool, in_process: list[str], places: Path) -> None:
    ended = CliRunner().invoke(main, in_process, input=answer)
    path = places / "add_places" / "sites" / "test_linjiang.py"
    assert ended.exit_code == 0
    assert f"Write {path}?" in ended.stdout
    assert ("Nothing was written." in ended.stdout) is not is_written
    assert path.exists() is is_written
    # What it takes to find it again.
    next_ = "zhaoshang crawl test_linjiang -s SPIDER_MODULES=crawler.spiders,add_places.sites"
    assert (next_ in ended.stdout) is is_written


def test_what_is_proposed_is_written_when_it_is_accepted(
    in_process: list[str], places: Path
) -> None:
    path, kept = places / "add_places" / "sites" / "test_linjiang.py", places / "kept.json"
    ended = CliRunner().invoke(main, [*in_process, "--propose", str(kept)])
    assert (ended.exit_code, path.exists()) == (0, False)
    told = Proposal.read(kept).report
    assert [name for _, name in told["sections"]] == [
        s.name for s in learned_from("portal").sections
    ]
    assert told["lost"] == []
    options = in_process[2:]
    for code in (0, 2):  # it is there then
        accepted = CliRunner().invoke(main, ["add", "--accept", str(kept), *options])
        assert accepted.exit_code == code, accepted.output
    assert path.read_text("utf-8") == Proposal.read(kept).text
    kept.write_text("{}")
    ended = CliRunner().invoke(main, ["add", "--accept", str(kept), *options])
    assert (ended.exit_code, "was not written by zhaoshang add --propose" in ended.stderr) == (
        2,
        True,
    )


@pytest.mark.xdist_group("add_nowhere")
def test_a_list_of_sites_has_a_line_for_each(project: Path) -> None:
    with serving_small(wordpress(), SmallSite({"/": SHOP})) as [base, shop]:
        lines = [f"{base}/  临江招商网", "# 备注", shop + "/", "no-address", f"{base}/"]
        (project.parent / "sites.txt").write_text("\n".join(lines), "utf-8")
        first = once(project, "add", "-f", str(project.parent / "sites.txt"))
        again = once(project, "add", "-f", str(project.parent / "sites.txt"))
    told = [line.split("\t")[0] for line in first.out.splitlines()]
    assert (sorted(told[:3]), first.err) == (["added", "failed", "failed"], "")
    assert "3 in all: 1 added, 0 there before, 2 failed" in first.out
    assert "failed\t-\tno-address\tnot a URL: no-address" in first.out
    assert (first.code, again.code) == (3, 3)
    assert "there\t-\t" in again.out
    name = "site_" + re.sub(r"[.:]", "_", base.removeprefix("http://"))
    assert loaded(project / "crawler" / "spiders" / f"{name}.py").name == name


def test_end_of_input_writes_nothing(in_process: list[str], places: Path) -> None:
    """Run from cron without --yes there is nobody to answer."""
    ended = CliRunner().invoke(main, in_process, input="")
    assert (ended.exit_code, ended.stderr) == (
        2,
        "error: there was no answer, so nothing was written; --yes writes without asking\n",
    )
    assert not (places / "add_places" / "sites" / "test_linjiang.py").exists()


def test_an_empty_name_is_refused(in_process: list[str]) -> None:
    ended = CliRunner().invoke(main, [*in_process, "--name", ""])
    assert ended.exit_code == 2
    assert ended.stderr.endswith("starts with a letter: (empty)\n")


def test_named_sections_that_a_site_has(in_process: list[str]) -> None:
    """It is the sections that are there, by whichever of their addresses; the site may have others."""
    first = CliRunner().invoke(main, [*in_process, "--yes"])
    assert first.exit_code == 0
    lists = [section.url for section in learned_from("portal").sections][:2]
    told = []
    for url in (lists[0], lists[1].replace("http://www.", "http://")):
        ended = CliRunner().invoke(main, [*in_process, "--name", "other", "--section", url])
        told.append((ended.exit_code, ended.stderr))
    says = "error: the site test_linjiang already covers these sections; next: zhaoshang crawl test_linjiang\n"
    assert told == [(2, says)] * 2


def test_name_of_a_spider_that_is_no_site(in_process: list[str]) -> None:
    ended = CliRunner().invoke(main, [*in_process, "--name", "any"])
    assert (ended.exit_code, ended.stderr) == (
        2,
        "error: there already is a site named any; choose another name with --name\n",
    )


# The middle of nowhere

SHOP = html(
    "<html><head><title>Acme Shoes</title></head><body><nav><a href='/men'>Men</a> <a href='/women'>Women</a>"
    "<a href='/cart'>Cart</a></nav><div class='grid'>"
    + "".join(
        f"<div class='product'><a href='/p/{n}'><img src='{n}.jpg'></a><b>$1{n}</b></div>"
        for n in range(12)
    )
    + "</div><footer>Acme Inc. <a href='/terms'>Terms</a></footer></body></html>"
)
PDF = Page(200, "application/pdf", b"%PDF-1.4\n%%EOF\n")
# Some servers call everything HTML.
PDF_AS_HTML = Page(200, HTML, b"%PDF-1.4\n%%EOF\n")
LOGIN = html(
    "<html><head><title>登录</title></head><body><form action='/login' method='post'><p>请先登录后再访问本站内容</p>"
    "<input name='u'><input name='p' type='password'><button>登录</button></form>"
    "<a href='/register'>注册</a> <a href='/forgot'>忘记密码</a></body></html>"
)
HUGE = Page(200, HTML, b"<html><body><p>" + b"x" * (30 * 1024 * 1024) + b"</p></body></html>")
LOOP = Page(302, HTML, b"", {"Location": "/"})
ASTRAY = Page(302, HTML, b"", {"Location": "http://[bad\x1b"})
NOTHING = Page(404, HTML, b"<h1>404</h1>")
FORBIDDEN = {"/robots.txt": Page(200, "text/plain", b"User-agent: *\nDisallow: /\n")}

NOWHERE: dict[str, tuple[Callable[[], SmallSite], str]] = {
    "English shop": (lambda: SmallSite({"/": SHOP}), "no list of articles found at {url}"),
    "PDF": (lambda: SmallSite({"/": PDF}), "cannot open {url}: a PDF, not a web page (pdf); next: give the address of a web page"),
    "PDF called HTML": (lambda: SmallSite({"/": PDF_AS_HTML}), "cannot open {url}: a PDF, not a web page (pdf); next: give the address of a web page"),
    "login": (lambda: SmallSite({"/": LOGIN}), "{url}: it asks for a login"),
    "30 MB": (lambda: SmallSite({"/": HUGE}), "cannot open {url}: the page is too large (too_large); next: look at that page in a browser"),
    "404": (lambda: SmallSite({"/": NOTHING}), "cannot open {url}: page not found (http_404); next: check the address, or give that of the site's home page"),
    "loop": (lambda: SmallSite({"/": LOOP}), "cannot open {url}: endless redirects (redirects); next: look at that page in a browser"),
    "forbidden": (lambda: SmallSite({**wordpress().pages, **FORBIDDEN}), "cannot open {url}: robots.txt forbids it (robots); next: respect it, or ask the site's owner"),
    "empty": (lambda: SmallSite({"/": Page(200, HTML, b"")}), "{url}: an empty page"),
    "nonsense": (lambda: SmallSite({"/": ASTRAY}), "cannot open "),
    "three articles": (
        lambda: wordpress({"yqdt": "园区动态"}, per_section=3),
        "only 3 articles found at {url}; learning takes at least 5",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Nowhere:
    """What came of ``add`` at every place of ``NOWHERE``, and at a port where nobody listens."""

    urls: dict[str, str]
    ended: dict[str, Ended]
    asked: dict[str, list[str]]
    written: set[str]


@pytest.fixture(scope="module")
def nowhere(tmp_path_factory: pytest.TempPathFactory) -> Nowhere:
    folder = tmp_path_factory.mktemp("nowhere")
    project = copy_project(folder / "project")
    before = files_of(project)
    sites = {place: make() for place, (make, _) in NOWHERE.items()}
    with serving_small(*sites.values()) as bases:
        urls = {place: base + "/" for place, base in zip(sites, bases, strict=True)}
        urls["nobody"] = f"http://127.0.0.1:{closed_port()}/"
        runs = {p: ["add", url, "--yes", "-s", "RETRY_TIMES=0"] for p, url in urls.items()}
        runs["not a URL"] = ["add", "ftp://127.0.0.1/", "--yes"]
        ended = zhaoshang(project, folder, runs)
    asked = {place: site.asked for place, site in sites.items()}
    return Nowhere(urls, ended, asked, files_of(project) - before)


in_one_go = pytest.mark.xdist_group("add_nowhere")


@in_one_go
@pytest.mark.parametrize("place", NOWHERE)
def test_nowhere(place: str, nowhere: Nowhere) -> None:
    ended, says = nowhere.ended[place], NOWHERE[place][1]
    if "{url}" in says:
        assert ended.err == f"error: {says.format(url=nowhere.urls[place])}\n"
    assert ended.code == 4
    [line] = ended.err.splitlines()
    assert line.isprintable()
    assert line.startswith(f"error: {says.partition('{url}')[0]}")


@in_one_go
def test_nobody_there(nowhere: Nowhere) -> None:
    ended, url = nowhere.ended["nobody"], nowhere.urls["nobody"]
    assert ended.code == 4
    assert ended.err.startswith(
        f"error: cannot open {url}: the connection was refused (connection_refused); next: check the address"
    )


def test_stopped_while_it_learns(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        child = start(["zhaoshang", "add", url, "--name", "never", "--yes"], tmp_path)
        silent.settimeout(PATIENCE)
        connection, _ = silent.accept()
        with connection:
            child.send_signal(signal.SIGINT)
    _, said = child.communicate(PATIENCE)
    stopped = "error: interrupted; nothing was written"
    assert (child.returncode, said.splitlines()[-1]) == (130, stopped)


@pytest.mark.xdist_group("add_sample_site")
def test_stopped_at_its_question(tmp_path: Path) -> None:
    (tmp_path / "mysites").mkdir()
    (tmp_path / "mysites" / "__init__.py").touch()
    mine = ["-s", "SPIDER_MODULES=mysites", "-s", "NEWSPIDER_MODULE=mysites"]
    with serving() as server:
        arguments = [command("zhaoshang"), "add", server.base, "--name", "never", *mine]
        with subprocess.Popen(
            arguments, cwd=tmp_path, env=environment(PYTHONPATH=str(tmp_path)), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        ) as child:  # fmt: skip
            assert child.stdout is not None
            shown = ""
            while not shown.endswith("[Y/n]") and (letter := child.stdout.read(1)):
                shown += letter
            child.send_signal(signal.SIGINT)
            _, said = child.communicate(timeout=PATIENCE)
    assert (child.returncode, said.split()[-1]) == (130, "interrupted")
    assert files_of(tmp_path / "mysites") == {"__init__.py"}


@in_one_go
def test_what_is_no_url_on_the_command_line(nowhere: Nowhere) -> None:
    ended = nowhere.ended["not a URL"]
    assert (ended.code, ended.err) == (2, "error: not a URL: ftp://127.0.0.1/\n")


@in_one_go
def test_nowhere_nothing_is_written(nowhere: Nowhere) -> None:
    assert nowhere.written == set()


@in_one_go
def test_forbidden_pages_are_not_asked_for(nowhere: Nowhere) -> None:
    assert set(nowhere.asked["forbidden"]) == {"/robots.txt"}
