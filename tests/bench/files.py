"""Thousands of files in one site: memory, and kills. ``uv run python -m tests.bench.files [--files 5000] [--kills 8] [--seed 1]``.

A site on loopback has so many files of different contents, 20 an article: workbooks, Word files, PDF. They are fetched by
``attachments fetch`` in two ways: by one process that is let run, whose memory is looked at on the way (with that of the process
that reads), and by processes that are killed with SIGKILL at moments spread over the whole, the last of which ends by itself.
Lost is what was not read in the end; a second download is a file that the server sent whole twice. What was on its way when the
process was killed has to be sent again: at most one a kill, for a host is asked for one thing at a time.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from tests.attachments.making_ole import doc
from tests.attachments.making_packages import xlsx
from tests.attachments.making_pdf import pdf, text
from tests.bench.crawl import verdict
from tests.crawling import NOW, count, crawl, environment, rows
from tests.filed_site import FiledSite, filed

_AN_ARTICLE: Final = 20
_WHOLE: Final = 3600.0
# Megabytes that a process may have more after all files than after the first fifth.
_FLAT: Final = 15.0


def content(number: int) -> tuple[str, bytes]:
    """A file's name and bytes."""
    if number % 10 == 0:
        return f"f{number}.doc", doc(f"关于印发第{number}号办法的通知\r" * 40)
    if number % 10 == 1:
        lines = [text(f"{number} {n} list", 50, 750 - 20 * n) for n in range(30)]
        return f"f{number}.pdf", pdf(["\n".join(lines)] * 3)
    head = ["序号", "项目名称", "总投资（亿元）"]
    listed = [[n, f"{number}号园区{n}期标准厂房", n + number / 100] for n in range(1, 60)]
    return f"f{number}.xlsx", xlsx({"清单": [head, *listed]})


def site_of(files: int) -> FiledSite:
    """Articles, each with its files."""
    site = FiledSite()
    for number in range(files):
        name, data = content(number)
        site.articles.setdefault(number // _AN_ARTICLE + 1, []).append(name)
        site.files[name] = data
    return site


def start(folder: Path, files: int) -> int:
    """A process that fetches the files; its number."""
    arguments = [
        "zhaoshang", "attachments", "fetch", "town", "--quiet", "--db", "t.db", "-s", "SPIDER_MODULES=mysites",
        "-s", f"NOW={NOW.isoformat()}", "-s", f"ATTACHMENTS_PER_HOST={files}", "-s", "LOG_LEVEL=ERROR",
    ]  # fmt: skip
    program = "import sys; sys.argv = sys.argv[1:]; from crawler.cli import main; main()"
    with Path(os.devnull).open("r+") as nothing:
        quiet = nothing.fileno()
        streams = [(os.POSIX_SPAWN_DUP2, quiet, number) for number in (0, 1, 2)]
        os.chdir(folder)
        return os.posix_spawn(
            sys.executable, [sys.executable, "-c", program, *arguments], environment(PYTHONPATH=os.pathsep.join([str(folder), *sys.path])),
            file_actions=streams,
        )  # fmt: skip


def is_over(pid: int) -> bool:
    """Whether a process has ended; it is taken note of then."""
    return os.waitpid(pid, os.WNOHANG)[0] != 0


def memory(pid: int) -> float:
    """Megabytes that a process and those below it have to themselves or share (PSS would need rights that not everyone has)."""
    total, waiting = 0.0, [pid]
    while waiting:
        number = waiting.pop()
        try:
            status = Path(f"/proc/{number}/status").read_text("utf-8")
            children = Path(f"/proc/{number}/task/{number}/children").read_text("utf-8")
        except OSError:
            continue
        size = next((line for line in status.splitlines() if line.startswith("VmRSS")), "VmRSS: 0")
        total += int(size.split()[1]) / 1024
        waiting += map(int, children.split())
    return total


def let_run(folder: Path, files: int) -> list[tuple[int, float]]:
    """Fetch all in one go: files read so far, megabytes."""
    pid, seen = start(folder, files), list[tuple[int, float]]()
    until = time.monotonic() + _WHOLE
    while not is_over(pid) and time.monotonic() < until:
        done = count(folder / "t.db", "attachment_texts")
        if done >= (len(seen) + 1) * files // 20:
            seen.append((done, memory(pid)))
        time.sleep(0.2)
    return seen


def kill_often(folder: Path, site: FiledSite, files: int, moments: list[tuple[int, float]]) -> int:
    """Kill so many seconds after each of these numbers of files was sent, then let the last one end; how many were killed."""
    kills = 0
    for moment, after in [*moments, (10 * files, 0.0)]:
        pid = start(folder, files)
        while not (over := is_over(pid)) and site.sent.total() < moment:
            time.sleep(0.002)
        if over:
            break
        time.sleep(after)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        kills += 1
    return kills


def prepared(folder: Path) -> None:
    """The articles, without their files."""
    ended = crawl("zhaoshang", "town", "--quiet", cwd=folder)
    if ended.returncode:
        raise SystemExit(f"the articles could not be crawled: {ended.stdout}{ended.stderr}")


def main() -> None:
    """Run both, say what came of it; exits with 1 if anything was lost, sent twice, or grew."""
    parser = argparse.ArgumentParser(prog="tests.bench.files", description=__doc__)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--kills", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311 - moments, not secrets
    numbers = sorted(chance.sample(range(1, options.files), options.kills))
    moments = [(number, chance.uniform(0, 0.1)) for number in numbers]
    files, fine = options.files, True
    with tempfile.TemporaryDirectory(prefix="zhaoshang-files-") as temporary:
        for way in ("let run", "killed"):
            folder = Path(temporary) / way.replace(" ", "-")
            folder.mkdir()
            site = site_of(files)
            with filed(folder, site, attachments=False):
                prepared(folder)
                began = time.monotonic()
                if way == "let run":
                    seen = let_run(folder, files)
                    early = next(size for done, size in seen if done >= files // 5)
                    grown = seen[-1][1] - early
                    told = ", ".join(f"{done}: {size:.0f} MB" for done, size in seen[3::4])
                    fine &= verdict(f"memory of all processes: {told}", grown <= _FLAT)
                    kills = 0
                else:
                    kills = kill_often(folder, site, files, moments)
                took = time.monotonic() - began
            read = rows(folder / "t.db", "SELECT count(*) FROM attachment_files WHERE verdict = 'ok'")[0][0]  # fmt: skip
            twice = sum(number > 1 for number in site.sent.values())
            said = f"{way}: {read} of {files} read, {twice} sent twice, {kills} kills, {took:.0f} s"
            fine &= verdict(said, read == files and twice <= kills)
    sys.exit(not fine)


if __name__ == "__main__":
    main()
