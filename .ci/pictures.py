"""Makes the pictures of the READMEs anew from the sample site: the crawl in a terminal, the file in a browser.

    uv run --extra browse python .ci/pictures.py

Needs Linux, Debian's packages chromium, pngquant and fonts-noto-cjk, and nothing from the network.
"""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path
from typing import Final

from rich.cells import cell_len

PICTURES: Final = Path(__file__).parents[1] / "docs" / "pictures"
ZHAOSHANG: Final = str(Path(sys.executable).parent / "zhaoshang")
LANGUAGES: Final = {"en": "en_US.UTF-8", "zh": "zh_CN.UTF-8"}
# Of a terminal: columns, the width of one, the height of a line.
COLUMNS: Final = 84
CELL: Final = 8.4
LINE: Final = 19
COLOURS: Final = {"31": "#ff7b72", "32": "#7ee787", "33": "#e3b341"}
_ESCAPE: Final = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])")


def terminal(arguments: list[str], folder: Path, locale: str) -> str:
    """What a command writes to a terminal, as it stands there when it has ended."""
    ours, theirs = pty.openpty()
    environment = {
        **os.environ,
        "LANG": locale,
        "TERM": "xterm",
        "COLUMNS": str(COLUMNS),
        "LINES": "40",
    }
    for name in ("LC_ALL", "LC_MESSAGES", "ZHAOSHANG_LANG", "UV", "UV_RUN_RECURSION_DEPTH"):
        environment.pop(name, None)
    child = subprocess.Popen(  # noqa: S603 - our own command
        [ZHAOSHANG, *arguments], cwd=folder, stdout=theirs, stderr=theirs, env=environment
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
    if child.wait():
        raise SystemExit(written.decode())
    lines = [line.split("\r")[-1] for line in written.decode().replace("\r\n", "\n").split("\n")]
    # What was erased again (the bars of a crawl) is gone from the screen.
    return "\n".join(line.rpartition("\x1b[2K")[2] for line in lines)


def svg(prompt: str, shown: str) -> str:
    """A terminal that shows a command and its output, as a picture that asks nothing of another machine."""
    lines = [[("$ " + prompt, "#79c0ff", False)], *map(_pieces, shown.rstrip().split("\n"))]
    lines = [
        line
        for line, before in zip(lines, [None, *lines], strict=False)
        if _text(line) or (before and _text(before))
    ]
    width, height = int(COLUMNS * CELL) + 32, len(lines) * LINE + 56
    body = []
    for number, line in enumerate(lines):
        at = 0.0
        for text, colour, bold in line:
            cells = cell_len(text)
            if text.strip():
                x, y = 16 + at * CELL, 52 + number * LINE
                style = ' font-weight="bold"' if bold else ""
                # A Chinese character is two columns wide, and square.
                style += ' font-size="16"' if cells > len(text) * 1.2 else ""
                # Wherever its fonts come from, each piece stands in its columns.
                body.append(
                    f'<text x="{x:.1f}" y="{y}" fill="{colour}"{style} textLength="{cells * CELL:.1f}"'
                    f' xml:space="preserve">{escape(text)}</text>'
                )
            at += cells
    dots = "".join(
        f'<circle cx="{22 + 18 * n}" cy="18" r="6" fill="{colour}"/>'
        for n, colour in enumerate(("#ff5f57", "#febc2e", "#28c840"))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">\n'
        f'<rect width="{width}" height="{height}" rx="8" fill="#0d1117"/>{dots}\n'
        "<g font-family=\"'DejaVu Sans Mono',Menlo,Consolas,'Noto Sans Mono CJK SC','Microsoft YaHei',monospace\""
        ' font-size="14">\n' + "\n".join(body) + "\n</g>\n</svg>\n"
    )


def _text(line: list[tuple[str, str, bool]]) -> str:
    return "".join(text for text, *_ in line).strip()


def _pieces(line: str) -> list[tuple[str, str, bool]]:
    """A line of a terminal, cut where its colour changes or a column ends."""
    found, colour, bold, at = [], "#e6edf3", False, 0
    for escaped in [*_ESCAPE.finditer(line), None]:
        end = escaped.start() if escaped else len(line)
        pieces = re.split(r"(\s{2,})", line[at:end])
        found += [(text, colour, bold) for text in pieces if text]
        if escaped:
            at = escaped.end()
            for code in escaped[1].split(";") if escaped[2] == "m" else ():
                if code in ("", "0"):
                    colour, bold = "#e6edf3", False
                elif code == "1":
                    bold = True
                else:
                    colour = COLOURS.get(code, colour)
    return found


def browser(database: Path, picture: Path) -> None:
    """The first page of `zhaoshang serve`, in few colours."""
    server = subprocess.Popen(  # noqa: S603 - our own command
        [ZHAOSHANG, "serve", "--port", "0", "--db", str(database)],
        stdout=subprocess.PIPE, text=True,
        env={**os.environ, "ZHAOSHANG_LANG": "en", "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        assert server.stdout
        address = server.stdout.readline().split(";")[0].removeprefix("Open ")
        run = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
               "--lang=zh-CN", "--window-size=1180,720", f"--screenshot={picture}", address]  # fmt: skip
        subprocess.run(run, check=True, stderr=subprocess.DEVNULL)  # noqa: S603 - our own page
    finally:
        server.send_signal(signal.SIGINT)
        server.wait()
    reduce = ["pngquant", "--force", "--ext", ".png", "--speed", "1", "--strip", "32", picture]
    subprocess.run(reduce, check=True)  # noqa: S603 - our own picture


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for language, locale in LANGUAGES.items():
            shown = terminal(["demo", "--db", f"{language}.db"], folder, locale)
            shown = shown.replace(f"{language}.db", "data/demo.db")
            (PICTURES / f"crawl-{language}.svg").write_text(svg("zhaoshang demo", shown), "utf-8")
        browser(folder / "en.db", PICTURES / "browser.png")


if __name__ == "__main__":
    main()
