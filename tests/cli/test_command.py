"""The command as a shell meets it: help, pipes, locales, quiet runs."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from crawler.cli import main
from crawler.cli.language import label, say, tell
from crawler.errors import ExitCode
from crawler.health import Verdict
from crawler.languages import preferred
from crawler.spiders.cuihu import CuihuSpider
from crawler.storage.archive import Archive
from crawler.storage.database import open_database
from tests.crawling import (
    PATIENCE,
    command,
    count,
    crawl,
    declare_sites,
    environment,
    rows,
    run_afresh,
    serving,
    verdicts,
)

Zhaoshang = Callable[..., Result]
CONTEXT = click.Context(main)
VERBS = sorted(main.list_commands(CONTEXT))


def verb_named(name: str) -> click.Command:
    found = main.get_command(CONTEXT, name)
    assert found is not None, name
    return found


def each_command() -> Iterator[tuple[str, click.Command]]:
    """Every verb, and those below it: ``archive info``."""
    for name in VERBS:
        verb = verb_named(name)
        yield name, verb
        if isinstance(verb, click.Group):
            for below, command in verb.commands.items():
                yield f"{name} {below}", command


COMMANDS = dict(each_command())


def columns(text: str) -> int:
    """How wide the widest line is on a terminal, where a Chinese character takes two columns."""
    return max(sum(2 if ord(c) > 0x2E80 else 1 for c in line) for line in text.splitlines())


@pytest.mark.parametrize("verb", ["", *COMMANDS])
def test_help_fits_a_narrow_terminal(verb: str) -> None:
    arguments = [*verb.split(), "--help"]
    ended = CliRunner().invoke(main, arguments, terminal_width=80, prog_name="zhaoshang")
    assert ended.exit_code == 0
    assert columns(ended.stdout) <= 80, ended.stdout


@pytest.mark.parametrize("verb", ["", *COMMANDS])
def test_help_is_in_both_languages(zhaoshang: Zhaoshang, verb: str) -> None:
    shown = zhaoshang(*verb.split(), "--help").stdout
    assert re.search("[一-龥]{4}", shown)
    assert re.search("[A-Za-z-]+,? [a-z-]+,? [a-z]+", shown)
    assert shown.startswith("用法 Usage: ")
    assert not re.search("^(Usage|Options|Commands)", shown, re.MULTILINE)
    assert "  -h, --help" in shown
    assert "and exit" not in shown


def test_help_lists_every_verb_and_exit_code(zhaoshang: Zhaoshang) -> None:
    shown = zhaoshang("--help").stdout
    for verb in VERBS:
        assert re.search(rf"^  {verb}\b", shown, re.MULTILINE)
    codes = {int(code) for code in re.findall(r"(?<![\w.])(\d+) [一-龥]", shown)}
    assert codes == {int(code) for code in ExitCode} - {ExitCode.INTERNAL}


def test_every_option_has_help() -> None:
    for name, command_ in COMMANDS.items():
        for parameter in command_.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, (name, parameter.name)


def test_version(zhaoshang: Zhaoshang) -> None:
    assert re.fullmatch(r"zhaoshang, version \d+\.\d+\.\d+\S*\n", zhaoshang("--version").stdout)


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("crawl", "--nonsense"),
        ("crawl", "cuihu", "--limit", "0"),
        ("crawl", "cuihu", "--limit", "-3"),
        ("crawl", "cuihu", "--limit", "many"),
        ("crawl", "cuihu", "--db"),
        ("crawl", "cuihu", "--db", "."),
        ("crawl", "cuihu", "-s", "=1"),
        ("show",),
        ("show", "1", "2"),
        ("archive", "nonsense"),
        ("crawl", "--full=1"),
        ("export",),
        ("search", "光伏", "--nonsense"),
        ("search", "光伏", "--since", "yesterday"),
        ("demo", "--port", "0"),
        ("demo", "--port", "70000"),
        ("demo", "extra"),
    ],
    ids=" ".join,
)
def test_bad_input(zhaoshang: Zhaoshang, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    for language, begins in (("en", "error: "), ("zh", "错误：")):
        ended = zhaoshang(*arguments, ZHAOSHANG_LANG=language)
        assert (ended.exit_code, ended.stdout) == (2, "")
        assert one_language(ended.stderr, language).startswith(begins)
    assert list(tmp_path.iterdir()) == []


def test_nothing_to_check(zhaoshang: Zhaoshang, tmp_path: Path) -> None:
    """One line instead of an empty table."""
    ended = zhaoshang("check", "-s", "SPIDER_MODULES=crawler.spiders.cuihu")
    assert (ended.exit_code, ended.stdout) == (2, "")
    said = "no sites are declared yet; add one: zhaoshang add URL"
    assert ended.stderr == f"error: {said}\n"
    assert list(tmp_path.iterdir()) == []


def one_language(said: str, language: str) -> str:
    """The one line that is said: no word of the other language in it."""
    assert said.count("\n") == 1, said
    words = re.sub(r"zhaoshang[\w -]*--help|光伏", "", said)
    assert not re.search("[一-龥]" if language == "en" else "[a-z]{3,} [a-z]{2,}", words), said
    return said


def wrong_values() -> Iterator[tuple[str, str, str]]:
    """Each option of each command, with a value that its type refuses."""
    for name, command_ in COMMANDS.items():
        for option in command_.params:
            match option.type:
                case click.IntRange() | click.FloatRange():
                    yield name, option.opts[0], "many"
                    yield name, option.opts[0], "-999999"
                case click.types.IntParamType() | click.types.FloatParamType():
                    yield name, option.opts[0], "many"
                case click.Choice():
                    yield name, option.opts[0], "nonsense"
                case click.Path(dir_okay=False):
                    yield name, option.opts[0], "."


@pytest.mark.parametrize("language", ["zh", "en"])
def test_wrong_values(zhaoshang: Zhaoshang, tmp_path: Path, language: str) -> None:
    """Click's sentences are known by their words: this fails when it finds others."""
    tried = 0
    for name, option, value in wrong_values():
        arguments = [value] if not option.startswith("-") else [option, value]
        ended = zhaoshang(*name.split(), *arguments, ZHAOSHANG_LANG=language)
        assert (ended.exit_code, ended.stdout) == (2, ""), (name, option)
        # The stages of a project are named as the texts name them, in either language.
        said = one_language(re.sub(r"'[^']*'", "''", ended.stderr), language)
        assert value in ended.stderr
        assert f"zhaoshang {name} --help" in said
        tried += 1
    assert tried > 20
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("crowl",), "no such command: crowl (did you mean crawl?); see zhaoshang --help"),
        (("crawl", "--limt", "3"), "no such option: --limt (did you mean --limit?); see zhaoshang crawl --help"),
        (("show",), "missing argument URL|ID; see zhaoshang show --help"),
        (("export",), "missing option --to; see zhaoshang export --help"),
    ],
)  # fmt: skip
def test_errors_say_what_to_type(
    zhaoshang: Zhaoshang, arguments: tuple[str, ...], says: str
) -> None:
    assert zhaoshang(*arguments).stderr == f"error: {says}\n"


def test_question_without_an_answer(zhaoshang: Zhaoshang, monkeypatch: pytest.MonkeyPatch) -> None:
    """The input ends where ``add`` or ``reextract`` asks: stopped, as by Ctrl-C, and no defect of the program."""

    @click.command()
    def asking() -> None:
        click.confirm("?", err=True)

    monkeypatch.setattr(type(main), "get_command", lambda group, context, name: asking)
    ended = zhaoshang("asking")
    assert (ended.exit_code, ended.stderr) == (130, "? [y/N]: \ninterrupted\n")


def test_user_errors_hold_no_control_characters(zhaoshang: Zhaoshang) -> None:
    ended = zhaoshang("crawl", "x\x1b[31m\x07y")
    assert ended.exit_code == 2
    assert not {"\x1b", "\x07"} & set(ended.stderr)


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, None),
        ({"LANG": "C"}, None),
        ({"LANG": "C.UTF-8"}, None),
        ({"LANG": "POSIX"}, None),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, None),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "ZHAOSHANG_LANG": "zh"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"),
    ],
)
def test_language(environ: dict[str, str], language: str | None) -> None:
    assert preferred(environ) == language


def test_unknown_language_gets_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHAOSHANG_LANG", "c")
    assert (say("页", "pages"), label("页", "pages")) == ("页 / pages", "页 pages")


def test_what_is_too_long_in_both_has_a_line_for_each(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ZHAOSHANG_LANG", "c")
    for zh, en in (("页" * 10, "x" * 57), ("页" * 10, "x" * 58)):
        tell(zh, en)
    tell("错", "wrong", err=True)
    said = capsys.readouterr()
    assert said.out.splitlines() == ["页" * 10 + " / " + "x" * 57, "页" * 10, "x" * 58]
    assert said.err == "错 / wrong\n"
    monkeypatch.setenv("ZHAOSHANG_LANG", "en")
    tell("页" * 10, "x" * 100)
    assert capsys.readouterr().out == "x" * 100 + "\n"


def test_an_error_is_one_line_in_any_language(zhaoshang: Zhaoshang) -> None:
    for language in ("c", "zh", "en"):
        long = f"{'x' * 100}.db"
        ended = zhaoshang("show", "1", "--db", long, ZHAOSHANG_LANG=language)
        assert (ended.exit_code, len(ended.stderr.splitlines())) == (5, 1)


def test_every_verdict_has_words() -> None:
    from crawler.cli.table import COLOURS
    from crawler.health import WORDS

    assert set(WORDS) == set(COLOURS) == set(Verdict)


# In a process of its own


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with serving() as server:
        yield server.base


@pytest.mark.parametrize("lang", ["zh_CN.UTF-8", "C"])
def test_any_locale(lang: str, tmp_path: Path) -> None:
    """Chinese gets through even where the system has no such locale, or none at all."""
    (tmp_path / "near.py").write_text(
        "from crawler.spiders.cuihu import CuihuSpider\n\n\nclass Near(CuihuSpider):\n"
        '    """近湖区投资促进网 · 新闻."""\n\n    name = "near"\n    sample = False\n',
        encoding="utf-8",
    )
    asked = ["zhaoshang", "sites", "-s", "SPIDER_MODULES=near"]
    ended = run_afresh(asked, cwd=tmp_path, LANG=lang)
    assert ended.returncode == 0, ended.stderr
    assert "near\t近湖区投资促进网 · 新闻" in ended.stdout


@pytest.mark.parametrize(
    ("lang", "zh", "en"),
    [("zh_CN.UTF-8", True, False), ("en_US.UTF-8", False, True), ("C", True, True)],
)
def test_errors_in_the_users_language(zhaoshang: Zhaoshang, lang: str, zh: bool, en: bool) -> None:
    [line] = zhaoshang("show", "1", LANG=lang).stderr.splitlines()
    assert ("还没有数据库" in line, "no database" in line) == (zh, en)


PRINTING = (["--help"], ["show", "1"], ["search", "招商"])


def printing_to(stdout: int, arguments: list[str], database: Path) -> tuple[int, str]:
    """Exit code and standard error of a verb that prints to a file descriptor."""
    ended = subprocess.run(
        [
            command("zhaoshang"),
            *arguments,
            *(["--db", str(database)] if len(arguments) > 1 else []),
        ],
        cwd=database.parent,
        env=environment(LANG="en_US.UTF-8"),
        stdout=stdout,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    return ended.returncode, ended.stderr


@pytest.mark.parametrize("arguments", PRINTING, ids=" ".join)
def test_reader_of_the_pipe_goes_away(arguments: list[str], database: Path) -> None:
    """As in ``zhaoshang sites | head -1``: no error, no traceback."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        assert printing_to(writer, arguments, database) == (0, "")
    finally:
        os.close(writer)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
@pytest.mark.parametrize("arguments", PRINTING, ids=" ".join)
def test_what_is_printed_does_not_fit_on_the_disk(arguments: list[str], database: Path) -> None:
    with Path("/dev/full").open("w") as full:
        code, said = printing_to(full.fileno(), arguments, database)
    assert (code, said) == (5, "error: cannot write to standard output: No space left on device\n")


@pytest.mark.parametrize("module", ["crawler.sample"])
def test_module_has_help(module: str, tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", module, "--help"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 0
    assert "--port" in ended.stdout


def test_quiet_and_limited(tmp_path: Path, base: str) -> None:
    """``--quiet`` says nothing when all is well, so that cron sends no mail; ``--limit`` is no fault of the site."""
    declare_sites(tmp_path, base)
    options = ("--limit", "5", "--quiet", "--db", "deep/er/t.db")
    ended = crawl("zhaoshang", "mine", *options, cwd=tmp_path, NO_COLOR="1")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert verdicts(tmp_path / "deep" / "er" / "t.db") == [("mine", "ok")]
    folder = tmp_path / "deep" / "er"
    seen = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    assert seen == ["t-archive.db", "t.db", "t.db-locks", "zhaoshang.log"]
    assert "Spider closed (finished)" in (folder / "zhaoshang.log").read_text("utf-8")
    assert count(folder / "t.db", "articles") == 5
    [total] = rows(
        folder / "t.db",
        "SELECT sum(rows) AS r, sum(stored) AS s, sum(skipped) AS k FROM sections",
    )
    assert total["r"] == total["s"] + total["k"]


def refused_files(folder: Path) -> dict[str, Path]:
    """Files that are no database of ours, by what is said of them."""
    text, other, newer = folder / "text.db", folder / "other.db", folder / "newer.db"
    text.write_text("no database, " * 50, encoding="utf-8")
    with closing(sqlite3.connect(other)) as db:
        db.execute("CREATE TABLE theirs (x)")
    with closing(open_database(newer)) as ours:
        ours.execute("PRAGMA user_version = 999")
    return {"is not an SQLite database": text, "another program's": other, "a newer version": newer}


def left_in(folder: Path, verb: str) -> list[Path]:
    """What there is, but for what SQLite leaves beside a file that it only reads."""
    own = ("-wal", "-shm") if verb == "reextract" else ()
    return sorted(path for path in folder.iterdir() if not path.name.endswith(own))


@pytest.mark.parametrize("verb", ["crawl --all --jobs 2", "doctor", "status", "demo", "schedule"])
def test_name_of_a_database_that_cannot_be(verb: str, zhaoshang: Zhaoshang, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for name, code, zh, en in (
        ("", 2, "文件名是空的", "the name of the file is empty"),
        ("x" * 300, 5, "名称太长", "File name too long"),
        # Short enough itself; its archive would have a longer one.
        ("x" * 246 + ".db", 5, "名称太长", "File name too long"),
        ("file/t.db", 5, "路径中有一段不是目录", "Not a directory"),
    ):
        for language, said in (("zh", zh), ("en", en)):
            ended = zhaoshang(*verb.split(), "--db", name, ZHAOSHANG_LANG=language)
            assert (ended.exit_code, ended.stdout) == (code, "")
            [line] = ended.stderr.splitlines()
            assert line.endswith(said)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("words", [("status",), ("crawl", "cuihu")], ids=" ".join)
@pytest.mark.parametrize("locked", ["t.db", "."])
def test_database_that_may_not_be_read(words: tuple[str, ...], locked: str, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    open_database(folder / "t.db").close()
    before = sorted(folder.iterdir())
    # Who is root may read everything, unless that is taken from him.
    rights = "-dac_override,-dac_read_search"
    less = ["setpriv", "--bounding-set", rights, "--inh-caps", rights]
    alone: list[str] = [] if os.geteuid() else less
    if alone and (not shutil.which("setpriv") or subprocess.run([*alone, "true"]).returncode):
        pytest.skip("root may read everything here")
    mode = (folder / locked).stat().st_mode
    (folder / locked).chmod(0)
    try:
        ended = subprocess.run(
            [*alone, command("zhaoshang"), *words, "--db", str(folder / "t.db")],
            capture_output=True, text=True, cwd=tmp_path, env=environment(LANG="en_US.UTF-8"), timeout=PATIENCE,
        )  # fmt: skip
    finally:
        (folder / locked).chmod(mode)
    assert (ended.returncode, ended.stdout) == (5, "")
    [line] = ended.stderr.splitlines()
    said = (
        "cannot be opened; check the path, and the perm"
        if locked == "t.db"
        else "Permission denied"
    )
    assert line.startswith("error: ")
    assert said in line
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize("verb", ["crawl cuihu", "crawl --all", "demo", "reextract"])
def test_refused_database_leaves_nothing_beside_it(
    verb: str, zhaoshang: Zhaoshang, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A site for --all.
    monkeypatch.setattr(CuihuSpider, "sample", False)
    refused = refused_files(tmp_path)
    # Reextract reads the archive first.
    archive = [] if verb == "demo" else ["-s", f"ARCHIVE={tmp_path}/a.db"]
    Archive.open(tmp_path / "a.db").close()
    before = left_in(tmp_path, verb)
    for said, path in refused.items():
        ended = zhaoshang(*verb.split(), "--db", str(path), *archive)
        assert (ended.exit_code, len(ended.stderr.splitlines())) == (5, 1), ended.stderr
        assert said in ended.stderr
        assert left_in(tmp_path, verb) == before


def test_read_only_database_leaves_nothing_beside_it(
    zhaoshang: Zhaoshang, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_database(tmp_path / "t.db").close()
    before = sorted(tmp_path.iterdir())
    # Who is root may write anywhere.
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    ended = zhaoshang("crawl", "cuihu", "--db", "t.db")
    assert (ended.exit_code, "t.db cannot be written" in ended.stderr) == (5, True)
    assert sorted(tmp_path.iterdir()) == before


def test_every_site_leaves_out_the_sample(tmp_path: Path) -> None:
    """``--all`` is for the user's sites: ours on loopback answers only during the demo."""
    ended = crawl("zhaoshang", "--all", "-s", "SPIDER_MODULES=crawler.spiders", cwd=tmp_path)
    assert ended.returncode == 2
    assert ended.stderr.endswith("no sites are declared yet; add one: zhaoshang add URL\n")
    assert len(ended.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [
        ("show", "1"),
        ("show", "http://mine.test/post/1.html"),
        ("sites",),
        ("status",),
        ("status", "cuihu"),
        ("search", "招商"),
        ("search", "招商", "--site", "mine"),
        ("export", "--to", "all.csv"),
        ("briefing",),
        ("backup", "copy.db"),
        ("index", "rebuild"),
    ],
)
def test_a_damaged_database_is_one_line(
    zhaoshang: Zhaoshang, damaged: Path, words: tuple[str, ...]
) -> None:
    ended = zhaoshang(*words, "--db", str(damaged))
    assert (ended.exit_code, ended.stdout) == (ExitCode.STORAGE, "")
    [line] = ended.stderr.splitlines()
    assert line.startswith("error: ")
    assert "is damaged" in line
