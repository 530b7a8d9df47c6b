"""Kill a crawl again and again with SIGKILL, at random moments; see README.md.

``uv run python -m tests.bench.kills [--kills 200] [--seed 1]``. The sample site is crawled into one file by processes
that are killed, each with the file's integrity checked; when enough have been killed a last one ends by itself, and
what is stored must be what an undisturbed run stores. When a run ends before its time, the next begins with a new file.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import sqlite3
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from crawler.cli import main as command_line
from tests.crawling import (
    PATIENCE,
    crawl,
    crawl_arguments,
    declare_sites,
    serving,
)
from tests.test_kill import content

FORK: Final = multiprocessing.get_context("fork")
# Kills of one file before it is let finish and compared.
_ROUND: Final = 10


@dataclass(slots=True)
class Tally:
    """What came of the kills."""

    kills: int = 0
    rounds: int = 0
    corrupt: int = 0
    different: int = 0
    stored_at_kill: list[int] = field(default_factory=list)
    ended_first: int = 0


def crawl_here(folder: Path) -> None:
    """Crawl in this process, which has imported all that it needs before it was forked."""
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    batches = ("-s", "BATCH_SIZE=3", "-s", "BATCH_SECONDS=0.05")
    sys.argv = crawl_arguments("zhaoshang", "mine", "--quiet", *batches)
    with Path(os.devnull).open("w") as nothing:
        sys.stdout = sys.stderr = nothing
        command_line()


def kill_once(folder: Path, after: float, tally: Tally) -> bool:
    """Start a crawl, kill it so many seconds after its database takes its run, check the file.

    Returns whether it was killed: it may have ended before.
    """
    before = crawls_in(folder)
    child = FORK.Process(target=crawl_here, args=(folder,))
    child.start()
    # Most of a process's life is its start, in which nothing can go wrong: the time counts from its first row.
    while crawls_in(folder) == before and child.is_alive():
        child.join(0.005)
    child.join(after)
    killed = child.is_alive()
    tally.kills += killed
    child.kill()
    child.join(PATIENCE)
    with closing(sqlite3.connect(folder / "t.db")) as db:
        sound = db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        tally.corrupt += not sound or bool(db.execute("PRAGMA foreign_key_check").fetchall())
        tally.stored_at_kill.append(db.execute("SELECT count(*) FROM articles").fetchone()[0])
    return killed


def crawls_in(folder: Path) -> int:
    """Runs in the database so far; 0 while there is none."""
    try:
        with closing(sqlite3.connect(f"file:{folder / 't.db'}?mode=ro", uri=True)) as db:
            number: int = db.execute("SELECT count(*) FROM crawls").fetchone()[0]
            return number
    except sqlite3.OperationalError:
        return 0


def finish(folder: Path, expected: list[tuple[object, ...]], tally: Tally) -> None:
    """Let a last run end by itself, and compare."""
    ended = crawl("zhaoshang", "mine", "--quiet", cwd=folder)
    tally.rounds += 1
    if ended.returncode or content(folder / "t.db") != expected:
        tally.different += 1
        print(f"different: {folder}\n{ended.stdout}{ended.stderr}", file=sys.stderr)


def main() -> None:
    """Kill, compare, and say what came of it; exits with 1 if anything was lost."""
    parser = argparse.ArgumentParser(prog="tests.bench.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=float, default=0.6, help="seconds until a kill, at most")
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311 - moments, not secrets
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="zhaoshang-kills-") as temporary, serving() as server:
        undisturbed = Path(temporary) / "undisturbed"
        undisturbed.mkdir()
        declare_sites(undisturbed, server.base)
        crawl("zhaoshang", "mine", "--quiet", cwd=undisturbed)
        expected = content(undisturbed / "t.db")
        while tally.kills < options.kills:
            folder = Path(temporary) / f"round{tally.rounds}"
            folder.mkdir()
            declare_sites(folder, server.base)
            moments = (chance.uniform(0, options.longest) for _ in range(_ROUND))
            tally.ended_first += not all(kill_once(folder, after, tally) for after in moments)
            finish(folder, expected, tally)
    stored = sorted(tally.stored_at_kill)
    print(
        f"{tally.kills} kills in {tally.rounds} files of {len(expected)} articles each; stored when killed: "
        f"median {stored[len(stored) // 2]}, {stored[0]} to {stored[-1]}; ended before their kill: {tally.ended_first}\n"
        f"files damaged: {tally.corrupt}; files whose content differs in the end: {tally.different}"
    )
    sys.exit(bool(tally.corrupt or tally.different))


if __name__ == "__main__":
    main()
