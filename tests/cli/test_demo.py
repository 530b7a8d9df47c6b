"""``zhaoshang demo``: the first thing that anybody tries."""

from __future__ import annotations

import os
import pty
import re
import socket
import subprocess
from pathlib import Path

from crawler.sample.server import HOST
from tests.crawling import PATIENCE, closed_port, command, count, environment, rows, run


def test_demo_twice_then_what_it_proposes(tmp_path: Path) -> None:
    port = str(closed_port())
    arguments = ["zhaoshang", "demo", "--port", port, "--db", "demo.db"]
    first = run(arguments, cwd=tmp_path)
    assert (first.returncode, first.stderr) == (0, "")
    assert f"Sample site at http://{HOST}:{port}; crawling" in first.stdout
    assert "cuihu: ok pages=73 new=61 " in first.stdout
    assert "翠湖区一季度新能源材料产值同比增长三成" in first.stdout
    second = run(arguments, cwd=tmp_path)
    assert (second.returncode, second.stderr) == (0, "")
    assert "cuihu: quiet pages=5 new=0 changed=0 revisited=0 known=" in second.stdout
    assert count(tmp_path / "demo.db", "articles") == 61
    assert (
        len(rows(tmp_path / "demo.db", "SELECT id FROM crawls WHERE verdict IN ('ok', 'quiet')"))
        == 2
    )

    proposed = re.findall(r"^  (zhaoshang .+)$", second.stdout, re.MULTILINE)
    assert [line.split()[1] for line in proposed] == ["search", "serve", "export"]
    for line in proposed:
        program, _, rest = line.partition(" ")
        if "serve" in line:
            # It goes on until Ctrl-C; tests/browse does that.
            rest += " --help"
        ended = subprocess.run(
            ["/bin/sh", "-c", f'"{command(program)}" {rest}'],
            cwd=tmp_path,
            env=environment(),
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
        assert (ended.returncode, ended.stderr) == (0, ""), line
        assert ended.stdout


def test_port_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = run(["zhaoshang", "demo", "--port", port, "--db", "demo.db"], cwd=tmp_path)
    assert ended.returncode == 2
    [line] = ended.stderr.splitlines()
    assert f"port {port} cannot be used" in line
    assert "--port" in line


def test_on_a_terminal_of_80_columns(tmp_path: Path) -> None:
    """Bars and tables; every line fits, also where characters are two columns wide."""
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [command("zhaoshang"), "demo", "--port", str(closed_port()), "--db", "demo.db"],
        cwd=tmp_path,
        env=environment(TERM="xterm-256color", COLUMNS="80", LINES="24", LANG="zh_CN.UTF-8"),
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.PIPE,
    )
    os.close(theirs)
    written = bytearray()
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # Linux says so when the other end is closed
            break
        if not piece:
            break
        written += piece
    os.close(ours)
    _, err = child.communicate(timeout=PATIENCE)
    assert (child.returncode, err) == (0, b"")
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", written.decode("utf-8"))
    table = [
        line for line in shown.replace("\r", "\n").split("\n") if "─" in line or "翠湖区" in line
    ]
    assert any("正常" in line for line in shown.split("\n"))
    widths = [sum(2 if ord(c) > 0x2E80 else 1 for c in line) for line in table]
    assert max(widths) <= 80
