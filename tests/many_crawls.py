"""Many crawls in one child process, one after the other: each costs a tenth of a ``zhaoshang crawl``.

As a module it is that child: it reads a job a line and answers each with a line.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.crawling import ROOT, environment


@dataclass(slots=True)
class Crawls:
    """The child."""

    child: subprocess.Popen[str]

    def crawl(
        self, folder: Path, module: str, settings: Mapping[str, Any], arguments: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Crawl the one site of ``module`` in ``folder``; returns ``verdict`` and ``why``."""
        job = {"folder": str(folder), "module": module, "settings": dict(settings)}
        assert self.child.stdin
        assert self.child.stdout
        self.child.stdin.write(json.dumps({**job, "arguments": dict(arguments)}) + "\n")
        self.child.stdin.flush()
        answer: dict[str, Any] = json.loads(self.child.stdout.readline())
        return answer


@contextmanager
def many_crawls(log: Path) -> Iterator[Crawls]:
    """A child for as long as the block runs; what it logs goes to ``log``."""
    with (
        log.open("w", encoding="utf-8") as errors,
        subprocess.Popen(
            [sys.executable, "-m", "tests.many_crawls"],
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            encoding="utf-8",
        ) as child,
    ):
        yield Crawls(child)
        child.terminate()


async def _answer_jobs() -> None:
    from scrapy.crawler import AsyncCrawlerRunner

    from crawler.cli.options import settings_for
    from crawler.runs.process import judgement_of

    while line := await asyncio.to_thread(sys.stdin.readline):
        job = json.loads(line)
        sys.path.insert(0, job["folder"])
        changes = {"ASYNCIO_EVENT_LOOP": None, "SPIDER_MODULES": [job["module"]], **job["settings"]}
        runner = AsyncCrawlerRunner(settings_for((), **changes))
        (name,) = runner.spider_loader.list()
        crawler = runner.create_crawler(name)
        await runner.crawl(crawler, **job["arguments"])
        judgement = judgement_of(crawler)
        said = {"verdict": judgement.verdict, "why": [why.en for why in judgement.reasons]}
        print(json.dumps(said), flush=True)  # noqa: T201 - its answer


def main() -> None:
    """Answer jobs until the input ends."""
    from scrapy.utils.reactor import install_reactor

    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from scrapy.utils.defer import deferred_from_coro
    from twisted.internet import reactor as running

    reactor: Any = running
    reactor.callWhenRunning(
        lambda: deferred_from_coro(_answer_jobs()).addBoth(lambda _: reactor.stop())
    )
    reactor.run()


if __name__ == "__main__":
    main()
