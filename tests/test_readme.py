"""What the READMEs and the pages of docs/ tell a user to type exists."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import click
import pytest
from click.testing import CliRunner
from scrapy.commands import ScrapyCommand
from scrapy.settings import Settings
from scrapy.utils.misc import walk_modules_iter
from scrapy.utils.project import get_project_settings
from sqlite_utils.cli import cli as sqlite_utils

from crawler.cli import main
from crawler.storage.database import open_database
from tests.crawling import NOW, ROOT, command, run, serving

# Each text in both languages: English, Chinese.
PAIRS: Final = (
    ("README.md", "README.zh-CN.md"),
    ("CONTRIBUTING.md", "CONTRIBUTING.zh-CN.md"),
    *(
        (f"docs/en/{name}", f"docs/zh/{name}")
        for name in sorted(path.name for path in (ROOT / "docs" / "en").glob("*.md"))
    ),
)
FILES: Final = tuple(name for pair in PAIRS for name in pair)
LANGUAGES: Final = tuple(zip(*PAIRS, strict=True))
each_pair = pytest.mark.parametrize(
    ("english", "chinese"), PAIRS, ids=[english for english, _ in PAIRS]
)
each_language = pytest.mark.parametrize("names", LANGUAGES, ids=("en", "zh"))
_FENCE: Final = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE: Final = re.compile(r"`((?:uv run )?(?:zhaoshang|scrapy) [^`\n]+)`")
# What a command line may begin with, beside assignments and `uv run`.
_OTHERS: Final = {
    "pip",
    "uv",
    "uvx",
    "mkdocs",
    "cd",
    "export",
    "pytest",
    "python",
    "sqlite-utils",
    "datasette",
    "git",
    "crontab",
    "sqlite3",
}


def blocks(name: str, *languages: str) -> list[str]:
    text = (ROOT / name).read_text("utf-8")
    return [body for language, body in _FENCE.findall(text) if language in languages]


def commands(name: str) -> list[list[str]]:
    """Every command of a page as its words: from fenced blocks, and in the text between back-ticks."""
    lines = [
        line for block in blocks(name, "sh", "bash", "console", "") for line in block.splitlines()
    ]
    lines += _INLINE.findall((ROOT / name).read_text("utf-8"))
    found = []
    for line in lines:
        # A crontab line begins with five fields of time.
        line = re.sub(r"^(?:[\d*/,-]+\s+){5}", "", line)
        for part in re.split(
            r"&&|\|", shlex.join(shlex.split(line, comments=True)).replace("'&&'", "&&")
        ):
            words = shlex.split(part.replace("'>'", ">"))
            while words and (re.fullmatch(r"[A-Z_]+=.*", words[0]) or words[:2] == ["uv", "run"]):
                words = words[2:] if words[0] == "uv" else words[1:]
                while words[0] in ("--extra", "--group"):
                    words = words[2:]
            if ">" in words:
                words = words[: words.index(">")]
            if words:
                found.append(words)
    return found


COMMANDS: Final = [(name, words) for name in FILES for words in commands(name)]
each_command = pytest.mark.parametrize(
    ("name", "words"),
    COMMANDS,
    ids=[f"{name}-{shlex.join(words)[:60]}" for name, words in COMMANDS],
)


def test_every_page_is_there_in_both_languages() -> None:
    english, chinese = (
        {path.name for path in (ROOT / "docs" / lang).iterdir()} for lang in ("en", "zh")
    )
    assert english == chinese


@each_language
def test_there_are_commands(names: tuple[str, ...]) -> None:
    programs = {words[0] for name in names for words in commands(name)}
    assert {"zhaoshang", "scrapy", "pip", "pytest"} <= programs


@each_command
def test_command_exists(name: str, words: list[str]) -> None:
    program, *arguments = words
    if program == "zhaoshang":
        check_zhaoshang(arguments)
    elif program == "scrapy":
        check_scrapy(arguments)
    elif program == "python":
        assert arguments[0] == "-m"
        assert (ROOT / arguments[1].replace(".", "/") / "__main__.py").exists()
    else:
        assert program in _OTHERS, f"{name}: {shlex.join(words)}"
        if program == "sqlite-utils":
            assert command(program)


def check_zhaoshang(arguments: list[str]) -> None:
    """The verb, each option and its value, as click itself reads them; nothing is run."""
    verb, *rest = arguments
    if verb.startswith("-"):
        assert main.make_context("zhaoshang", [verb], resilient_parsing=True)
        return
    context = click.Context(main, **main.context_settings)
    chosen = main.get_command(context, verb)
    assert chosen is not None, verb
    if isinstance(chosen, click.Group):
        verb, *rest = rest
        chosen = chosen.commands[verb]
    options = {name for p in chosen.params for name in (*p.opts, *p.secondary_opts)} | {
        "-h",
        "--help",
    }
    # In a search, -招聘 is a word to leave out.
    given = {word.partition("=")[0] for word in rest if re.match("--?[a-z]", word)}
    assert given <= options
    if not given & {"-h", "--help"}:
        with context:
            chosen.make_context(verb, list(rest), parent=context)


def check_scrapy(arguments: list[str]) -> None:
    assert arguments[0] in scrapy_commands(get_project_settings()), arguments


def scrapy_commands(settings: Settings) -> set[str]:
    names = set()
    for package in ("scrapy.commands", settings["COMMANDS_MODULE"]):
        for module in walk_modules_iter(package):
            classes = [c for c in vars(module).values() if isinstance(c, type)]
            if any(
                issubclass(c, ScrapyCommand) and c.__module__ == module.__name__ for c in classes
            ):
                names.add(module.__name__.rpartition(".")[2])
    return names


@each_pair
def test_both_languages_give_the_same_commands(english: str, chinese: str) -> None:
    """In the same order; what stands behind a # is a remark."""
    first, second = ([w for w in map(tuple, fenced(name)) if w] for name in (english, chinese))
    assert first == second


def fenced(name: str) -> list[list[str]]:
    """The lines of a page's commands, as words."""
    return [
        shlex.split(line, comments=True)
        for block in blocks(name, "sh")
        for line in block.splitlines()
    ]


@each_pair
def test_both_languages_give_the_same_sql(english: str, chinese: str) -> None:
    assert blocks(english, "sql") == blocks(chinese, "sql")


@each_pair
def test_both_languages_have_the_same_tables(english: str, chinese: str) -> None:
    """Exit codes, verdicts, settings: a row for each."""
    first, second = (
        [len(table.splitlines()) for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)]
        for text in ((ROOT / name).read_text("utf-8") for name in (english, chinese))
    )
    assert first == second


@each_pair
def test_both_languages_have_the_same_headings(english: str, chinese: str) -> None:
    """By their depth: a section that one language lacks is seen here."""
    first, second = (
        re.findall(r"^#+(?= )", _FENCE.sub("", (ROOT / name).read_text("utf-8")), re.MULTILINE)
        for name in (english, chinese)
    )
    assert first == second


SQL: Final = [(name, sql) for name in FILES for sql in blocks(name, "sql")]


@each_language
def test_there_is_sql(names: tuple[str, ...]) -> None:
    assert sum(name in names for name, _ in SQL) > 10


@pytest.mark.parametrize(("name", "sql"), SQL, ids=range(len(SQL)))
def test_sql_is_right(name: str, sql: str, tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    open_database(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.executescript(sql)
    # As it is pasted between the quotes of the command: what begins with a comment is taken for an option.
    assert '"' not in sql
    ended = CliRunner().invoke(sqlite_utils, [str(path), sql, "--table"])
    assert ended.exit_code == 0, ended.output


@each_language
def test_declaration_compiles(names: tuple[str, ...]) -> None:
    """The site that a page declares is one."""
    [(name, source)] = [
        (name, block) for name in names for block in blocks(name, "python") if "\nclass " in block
    ]
    scope: dict[str, object] = {"__name__": "readme"}
    exec(compile(source, name, "exec"), scope)  # noqa: S102 - our own page
    site = scope["LakesideSpider"]
    assert site.compile()  # type: ignore[attr-defined]
    assert site.__doc__


@pytest.mark.parametrize("name", FILES)
def test_links_lead_to_files(name: str) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", (ROOT / name).read_text("utf-8"))
    assert targets or not name.startswith("README")
    for target in targets:
        assert (ROOT / name).parent.joinpath(target).exists(), target


@each_language
def test_exit_codes_are_those_of_the_program(names: tuple[str, ...]) -> None:
    from crawler.errors import ExitCode

    table = re.findall(r"^\| (\d+) \| (?!seconds)", text_of(names), re.MULTILINE)
    assert sorted(map(int, table)) == sorted(map(int, ExitCode))


def text_of(names: tuple[str, ...]) -> str:
    return "\n".join((ROOT / name).read_text("utf-8") for name in names)


@each_language
def test_settings_are_those_of_the_program(names: tuple[str, ...]) -> None:
    settings = get_project_settings()
    rows = re.findall(r"^\| (`[A-Z_]+`[^|]*) \|", text_of(names), re.MULTILINE)
    assert rows
    for word in re.findall(r"`([A-Z_]+)`", " ".join(rows)):
        assert word in settings or word == "ZHAOSHANG_CONTACT", word


# What the program itself is asked to do by a page is done, in the order of the page, in a project of its own with the
# sample site, which stands for the site that the page names. What is left out has a test elsewhere, or no end.
_ELSEWHERE: Final = {
    "zhaoshang demo": "tests/cli/test_demo.py; it takes a port that may be taken here",
    "zhaoshang serve": "tests/browse; it goes on until Ctrl-C",
    "zhaoshang init": "what the project is made by",
    "zhaoshang add --relearn": "tests/cli/test_relearn.py; it needs a site that was redesigned",
    "zhaoshang mend": "tests/cli/test_mend.py; it needs a site that is read wrong",
    "zhaoshang completion": "tests/cli/test_completion.py",
}
# Verbs and options that need a library of an extra.
_OF_EXTRAS: Final = {
    "attachments fetch": "olefile",
    "attachments extract": "olefile",
    "attachments ocr": "rapidocr",
    "--docx": "docx",
    "mailto:": "apprise",
}
_SITE: Final = '''
from crawler.spiders.cuihu import CuihuSpider


class Cuihu(CuihuSpider):
    """翠湖区投资促进网 · the sample site."""

    sample = False
    start_urls = ["{base}/category-%d.html" % n for n in range(1, 5)]
'''
_SETTINGS: Final = f'''
SPIDER_MODULES = ["crawler.spiders.any", "sites"]
NOW = "{NOW.isoformat()}"
DOWNLOAD_DELAY = 0
FACTS = True
'''
_CRONTAB: Final = """#!/bin/sh
[ "$1" = -l ] && { echo "no crontab for you" >&2; exit 1; }
cat > "$0.written"
"""
# The site that pages name, and what stands for its addresses at the sample.
_STRANGER: Final = re.compile(r"^https://www\.example\.gov\.cn(/.*)")
_PATHS: Final = {"/": "/", "/a/": "/category-1.html", "/a/1.html": "/post/460.html"}
Project = tuple[Path, str]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """A project in which the sample was crawled once, and the address of a site that is new to it.

    Of this machine's crontab nothing is known.
    """
    folder = tmp_path_factory.mktemp("docs")
    with serving() as server, serving() as stranger:
        assert run(["zhaoshang", "init", "mysites"], folder).returncode == 0
        home = folder / "mysites"
        (home / "sites" / "cuihu.py").write_text(_SITE.format(base=server.base), "utf-8")
        with (home / "zhaoshang_settings.py").open("a", encoding="utf-8") as file:
            file.write(_SETTINGS)
        crontab = folder / "bin" / "crontab"
        crontab.parent.mkdir()
        crontab.write_text(_CRONTAB, "utf-8")
        crontab.chmod(0o700)
        crawled = run(["zhaoshang", "crawl", "cuihu", "--quiet"], home)
        assert (crawled.returncode, crawled.stderr) == (0, "")
        shutil.copy(home / "data" / "zhaoshang.db", home / "data" / "demo.db")
        yield folder, stranger.base


def lines_to_run(name: str) -> list[list[str]]:
    """A page's command lines that begin with `zhaoshang`, in a checkout or not."""
    found = [shlex.join(words) for words in fenced(name)]
    found = [re.sub(r"^uv run (--extra \w+ )*", "", line) for line in found]
    return [shlex.split(line) for line in found if line.startswith("zhaoshang ")]


def can_run(words: list[str]) -> bool:
    line = " ".join(words)
    needed = [library for told, library in _OF_EXTRAS.items() if told in line]
    return all(map(importlib.util.find_spec, needed)) and not line.startswith(tuple(_ELSEWHERE))


@pytest.mark.xdist_group("docs")
@pytest.mark.parametrize(
    "name", [english for english, _ in PAIRS if any(map(can_run, lines_to_run(english)))]
)
def test_commands_do_what_they_say(name: str, project: Project, tmp_path: Path) -> None:
    """Both languages give the same ones."""
    folder, base = project
    shutil.copytree(folder / "mysites", home := tmp_path / "mysites")
    for words in filter(can_run, lines_to_run(name)):
        line = [_STRANGER.sub(lambda found: base + _PATHS[found[1]], word) for word in words]
        if words[1] in ("add", "reextract"):
            line.append("--yes")
        ended = run(line, home, PATH=f"{folder / 'bin'}:{os.environ['PATH']}")
        assert ended.returncode == 0, f"{shlex.join(line)}\n{ended.stdout}{ended.stderr}"
