"""Learning sites over the network from the command line: one, or several side by side, and what is shown meanwhile."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Final

import click
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from crawler.base_spiders import browser
from crawler.base_spiders.learning import LearnSpider
from crawler.base_spiders.politeness import is_loopback
from crawler.cli.language import printable
from crawler.cli.progress import PROGRESS, plain_seconds
from crawler.cli.report import terminal
from crawler.errors import StoppedError, UserError
from crawler.fields.urls import url_host
from crawler.health import SHUTDOWN, failures
from crawler.health.reasons import Steps
from crawler.learn import MAX_REQUESTS, Learned, LearnError
from crawler.runs.process import be_quick_on_loopback, give_back_signals, without_loader
from crawler.runs.turns import Turns

# Sites that are learned side by side: each is asked politely, and waits most of its time.
_AT_ONCE: Final = 6
Told = Callable[[int, str], None]
"""Is given how many pages were asked for, and the address of the next."""
Ended = Learned | UserError


class _Process(AsyncCrawlerProcess):
    """Scrapy's, which does not say that it was told to stop."""

    stopping = False
    interrupted = False

    async def stop(self) -> None:
        """Called at Ctrl-C and SIGTERM, and at the end."""
        self.interrupted |= bool(self.crawlers)
        self.stopping = True
        await super().stop()


def learn_site(
    url: str, sections: tuple[str, ...], settings: Settings, javascript: bool = False
) -> Learned:
    """Learn over the network. Raises LearnError, or StoppedError."""
    if javascript:
        browser.require()
        settings.setdict(browser.settings(), priority="cmdline")
    process = AsyncCrawlerProcess(without_loader(settings))
    crawler = process.create_crawler(LearnSpider)
    be_quick_on_loopback(crawler, url)
    with _shown() as told:
        process.crawl(crawler, url=url, sections=sections, in_browser=javascript, told=told)
        process.start()
    give_back_signals()
    ended = _ended(crawler.spider, url)
    if isinstance(ended, UserError):
        raise ended
    return ended


def learn_several(
    urls: Sequence[str], settings: Settings, done: Callable[[str, Ended], None]
) -> bool:
    """Learn sites side by side, no two of one host; ``done`` is called with each as it ends. False if it was interrupted."""
    process = _Process(without_loader(settings))
    turns = Turns(urls, {url: [_host(url)] for url in urls if not is_loopback(url)})
    out: set[str] = set()

    def fill() -> None:
        while not process.stopping and len(out) < _AT_ONCE and (url := turns.take()):
            out.add(url)
            crawler = process.create_crawler(LearnSpider)
            be_quick_on_loopback(crawler, url)
            task = process.crawl(crawler, url=url)
            task.add_done_callback(partial(over, url, crawler))

    def over(url: str, crawler: object, task: object) -> None:
        ended = _ended(getattr(crawler, "spider", None), url)
        out.discard(url)
        turns.give_back(url)
        if not isinstance(ended, StoppedError):
            done(url, ended)
        fill()

    fill()
    process.start()
    give_back_signals()
    return not process.interrupted


def _ended(spider: object, url: str) -> Ended:
    """What was learned, or why nothing was."""
    if isinstance(spider, LearnSpider) and spider.learned is not None:
        return spider.learned
    # Before the spider's own words: what was under way may fail because of it.
    if not isinstance(spider, LearnSpider) or spider.ended == SHUTDOWN:
        return StoppedError("分析中断，没有写入任何文件", "interrupted; nothing was written")
    if spider.error is not None:
        return explained(spider.error, spider.error.trouble, url)
    return LearnError(
        "分析出错，没有写入任何文件；详见日志",
        "the analysis failed and nothing was written; see the log",
    )


def explained(error: UserError, why: str | None, url: str) -> UserError:
    """An error about an address that did not answer, with what helps."""
    if why is None:
        return error
    step = failures.step(why, Steps.of_url(url))
    step_zh, step_en = step if isinstance(step, tuple) else (step, step)
    return type(error)(f"{error.zh}；下一步：{step_zh}", f"{error.en}; next: {step_en}")


def _host(url: str) -> str:
    return url_host(url).removeprefix("www.")


@contextmanager
def _shown(environ: Mapping[str, str] = os.environ) -> Iterator[Told]:
    """How far it is: a line that changes on a terminal; lines in a pipe whose reader has asked for them."""
    console = terminal()
    if console.is_terminal:
        with console.status("") as status:
            yield lambda number, url: status.update(_line(number, url))
        return
    last = -float("inf")

    def told(number: int, url: str) -> None:
        nonlocal last
        if PROGRESS in environ and time.monotonic() - last >= plain_seconds(environ):
            last = time.monotonic()
            click.echo(_line(number, url))

    yield told


def _line(number: int, url: str) -> str:
    return f"{number}/{MAX_REQUESTS} {printable(url)}"
