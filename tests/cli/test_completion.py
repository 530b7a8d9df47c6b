"""What a shell is told at a Tab, by click's protocol and in the shells that the machine has."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from crawler.cli import main
from tests.crawling import PATIENCE, command, environment

Zhaoshang = Callable[..., Result]
SHELLS = ("bash", "zsh", "fish")


def completed(zhaoshang: Zhaoshang, line: str, shell: str = "fish") -> list[str]:
    """What is offered at the end of a line."""
    words = line.split(" ")
    ended = zhaoshang(
        _ZHAOSHANG_COMPLETE=f"{shell}_complete",
        COMP_WORDS=" ".join(words[:-1]) if shell == "fish" else line,
        COMP_CWORD=words[-1] if shell == "fish" else str(len(words) - 1),
    )
    assert (ended.exit_code, ended.stderr) == (0, "")
    if shell == "zsh":
        return ended.stdout.splitlines()[1::3]
    return [row.split("\t")[0].partition(",")[2] for row in ended.stdout.splitlines() if row]


@pytest.mark.parametrize("shell", SHELLS)
def test_verbs(zhaoshang: Zhaoshang, shell: str) -> None:
    assert completed(zhaoshang, "zhaoshang se", shell) == ["search", "serve"]
    assert completed(zhaoshang, "zhaoshang ", shell) == list(main.list_commands(None))  # type: ignore[arg-type]
    assert completed(zhaoshang, "zhaoshang archive ", shell) == ["info", "prune", "show"]


@pytest.mark.parametrize("shell", SHELLS)
def test_options_and_their_values(zhaoshang: Zhaoshang, shell: str) -> None:
    assert completed(zhaoshang, "zhaoshang search --si", shell) == ["--site", "--since"]
    assert completed(zhaoshang, "zhaoshang export --format x", shell) == ["xlsx"]
    assert completed(zhaoshang, "zhaoshang completion z", shell) == ["zsh"]


@pytest.mark.parametrize("verb", ["crawl", "check", "reextract", "status"])
def test_declared_sites(
    zhaoshang: Zhaoshang, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    """By the text of their files: one that cannot be loaded is offered like the others."""
    (tmp_path / "town").mkdir()
    (tmp_path / "town" / "cuiling.py").write_text('class A(Nobody):\n    name = "cuiling"\n')
    (tmp_path / "town" / "linjiang.py").write_text('class B(Nobody):\n    name: str = "linjiang"\n')
    (tmp_path / "town" / "broken.py").write_text("class C(\n")
    (tmp_path / "of_mine.py").write_text('SPIDER_MODULES = ["town", "crawler.spiders", "none"]\n')
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "of_mine")
    assert completed(zhaoshang, f"zhaoshang {verb} cui") == ["cuihu", "cuiling"]
    assert completed(zhaoshang, f"zhaoshang {verb} ") == ["cuihu", "cuiling", "linjiang"]


def test_stored_sites(zhaoshang: Zhaoshang, database: Path, tmp_path: Path) -> None:
    for verb in ("search 光伏", "export"):
        assert completed(zhaoshang, f"zhaoshang {verb} --db {database} --site ") == ["mine"]
    assert completed(zhaoshang, f"zhaoshang status --db {database} m") == ["mine"]
    # Where there is no database there is no name, and no word that would stand in the line.
    assert completed(zhaoshang, "zhaoshang search --site ") == []
    (tmp_path / "no.db").write_bytes(b"no database at all" * 99)
    assert completed(zhaoshang, "zhaoshang search --db no.db --site ") == []


_LINES = {
    "bash": 'eval "$(zhaoshang completion bash)"; COMP_WORDS=(zhaoshang crawl cui); COMP_CWORD=2;'
    ' _zhaoshang_completion zhaoshang; echo "${COMPREPLY[@]}"',
    "zsh": "autoload -Uz compinit; compinit -u -D; "
    'eval "$(zhaoshang completion zsh)"; [[ $_comps[zhaoshang] == _zhaoshang_completion ]] && echo cuihu',
    "fish": 'zhaoshang completion fish | source; complete -C "zhaoshang crawl cui"',
}


@pytest.mark.parametrize("shell", SHELLS)
def test_script_in_its_shell(shell: str, tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    where = Path(command("zhaoshang")).parent
    known = environment()
    ended = subprocess.run(
        [shell, "-c", _LINES[shell]],
        cwd=tmp_path,
        env={**known, "PATH": f"{where}:{known['PATH']}", "HOME": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    assert (ended.returncode, ended.stdout.strip()) == (0, "cuihu"), ended.stderr
