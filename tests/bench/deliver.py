"""Kill deliveries of subscriptions again and again with SIGKILL, before receivers that fail in every way; see README.md.

``uv run python -m tests.bench.deliver [--matches 1000] [--kills 50] [--seed 1]``. Articles come in batches; each is delivered by
processes that are killed at random moments, to a receiver that takes a message, answers 500, 302 or 403, hangs up or says nothing.
At the end processes run undisturbed until nothing waits. Checked: each match arrived, under one number; what the receiver said it
took more than once has the same number and the same articles; no secret in what was printed, nor in a file that others can read.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import os
import random
import stat
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any, Final

from crawler.storage.database import reading
from crawler.storage.subscriptions import Subscription, Subscriptions
from crawler.tell.delivery import deliver
from tests.crawling import PATIENCE
from tests.tell.some_news import NOW, make, publish

FORK: Final = multiprocessing.get_context("fork")
KEY: Final = "a-key-that-nobody-sees"
_BATCHES: Final = 4
_LONGEST: Final = 0.5
_ANSWERS: Final = (*["200"] * 6, "500", "302", "403", "close", "silence")


class Receiver(ThreadingHTTPServer):
    """``taken``: the messages to which it said 200, as they came."""

    daemon_threads = True

    def __init__(self, chance: random.Random) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.chance, self.taken = chance, list[dict[str, Any]]()
        self.given, self.ended = Counter[str](), Event()
        self.answers = _ANSWERS

    @property
    def url(self) -> str:
        """With the key that nobody may see."""
        return f"http://127.0.0.1:{self.server_port}/hook/{KEY}"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        # So that most kills fall into a message's way, and not before the first or after the last.
        time.sleep(self.server.chance.uniform(0.005, 0.05))
        answer = self.server.chance.choice(self.server.answers)
        self.server.given[answer] += 1
        if answer == "silence":
            self.server.ended.wait(PATIENCE)
        if answer in ("silence", "close"):
            return
        if answer == "200":
            self.server.taken.append(message)
        # The sender may be dead.
        with contextlib.suppress(OSError):
            self.send_response(int(answer))
            self.send_header("Content-Length", "0")
            self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@contextlib.contextmanager
def receiving(chance: random.Random) -> Iterator[Receiver]:
    """A receiver for as long as the block runs."""
    with Receiver(chance) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.ended.set()
        server.shutdown()


def _deliver_here(path: Path, said: Path) -> None:
    """In a process that has imported all that it needs before it was forked."""
    with said.open("a", encoding="utf-8") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        told = deliver(path, NOW)
        for failed in told.failed:
            print(failed.zh, failed.en, file=file)


def run_once(path: Path, said: Path, after: float | None) -> bool:
    """Deliver in a process; whether it was killed before its end, ``after`` so many seconds."""
    child = FORK.Process(target=_deliver_here, args=(path, said))
    child.start()
    child.join(PATIENCE if after is None else after)
    killed = child.is_alive()
    child.kill()
    child.join(PATIENCE)
    return killed


def waiting(path: Path) -> int:
    """Messages that have not arrived."""
    with Subscriptions.of(path) as file:
        return len(file.waiting())


def readable_by_others(folder: Path) -> list[str]:
    """Files with the key that others may read."""
    return [
        file.name
        for file in folder.iterdir()
        if KEY.encode() in file.read_bytes() and stat.S_IMODE(file.stat().st_mode) & 0o077
    ]


def wrongs(server: Receiver, matches: int, folder: Path, said: Path) -> list[str]:
    """What is not as it should be."""
    by_number: dict[int, set[tuple[int, ...]]] = {}
    for message in server.taken:
        ids = tuple(one["id"] for one in message["articles"])
        by_number.setdefault(message["delivery"], set()).add(ids)
    told = Counter(i for several in by_number.values() for ids in several for i in ids)
    found = [f"article {i}: {n} numbers" for i, n in told.items() if n != 1]
    if len(told) != matches:
        found.append(f"{len(told)} articles of {matches} arrived")
    if any(len(several) > 1 for several in by_number.values()):
        found.append("one number with other articles")
    if KEY in said.read_text("utf-8"):
        found.append("the key was printed")
    return [*found, *(f"{name} shows the key" for name in readable_by_others(folder))]


def main() -> None:
    """Kill, compare, and say what came of it; exits with 1 if anything is wrong."""
    parser = argparse.ArgumentParser(prog="tests.bench.deliver", description=__doc__)
    parser.add_argument("--matches", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311 - moments, not secrets
    with tempfile.TemporaryDirectory(prefix="zhaoshang-deliver-") as temporary, receiving(chance) as server:  # fmt: skip
        folder = Path(temporary)
        path, said = folder / "zhaoshang.db", folder / "said.txt"
        make(path)
        with reading(path) as db, Subscriptions.of(path) as file:
            file.add(Subscription("pv", "光伏", targets=(server.url,)), db, "2026-07-15 01:00:00")
        kills = runs = 0
        for batch in range(_BATCHES):
            first = 2 + batch * options.matches // _BATCHES
            publish(path, *range(first, 2 + (batch + 1) * options.matches // _BATCHES))
            while kills < (batch + 1) * options.kills // _BATCHES:
                kills += run_once(path, said, chance.uniform(0, _LONGEST))
                runs += 1
        if waiting(path):
            server.answers = ("silence",)
            run_once(path, said, None)
            runs += 1
        server.answers = tuple(answer for answer in _ANSWERS if answer != "silence")
        while waiting(path) or not server.taken:
            run_once(path, said, None)
            runs += 1
        found = wrongs(server, options.matches, folder, said)
        numbers = {message["delivery"] for message in server.taken}
        print(
            f"{options.matches} matches, {runs} processes, {kills} of them killed; the receiver answered "
            f"{', '.join(f'{answer} {n}' for answer, n in sorted(server.given.items()))}\n"
            f"messages: {len(numbers)}, sent again after a kill between answer and note: {len(server.taken) - len(numbers)}; "
            f"failures reported: {len(said.read_text('utf-8').splitlines())}; wrong: {found or 'nothing'}"
        )
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
