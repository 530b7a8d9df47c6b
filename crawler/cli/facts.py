"""``zhaoshang facts``: read the facts about investments from the stored texts again."""

from __future__ import annotations

import json
import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing, contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import click
from rich.console import Console
from rich.progress import Progress

from crawler.cli.crawling import log_of, tell_subscribers
from crawler.cli.filters import day
from crawler.cli.language import printable, say, tell
from crawler.cli.logs import log_to
from crawler.cli.names import stored
from crawler.cli.options import database_option, set_option, settings_for
from crawler.clock import present, stamp
from crawler.errors import UserError
from crawler.facts.divisions import names_now
from crawler.storage import facts as stored_facts
from crawler.storage.database import explained, open_read_only
from crawler.storage.fact_reading import read
from crawler.storage.queries import chunks, sites
from crawler.storage.writer import Writer

_AT_ONCE: Final = 200
# Articles that take longer to read than processes take to start, and pieces that are read ahead of the writing.
_WORTH_PROCESSES: Final = 1000
_AHEAD: Final = 6
# Articles whose differences are shown one by one.
_SHOWN: Final = 20


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=stored)
@click.option(
    "--since", metavar="DAY", callback=day, help="这天起发布的 published on or after (2024-09-27)"
)
@click.option("--all", "everything", is_flag=True, help="已读过的也重读 also what was read already")
@click.option(
    "--diff", "show", is_flag=True, help="只显示差异，不写入 show the differences, write nothing"
)
@click.option(
    "--region",
    "regions",
    multiple=True,
    metavar="NAME=CODE",
    help="站点所在地 where a site is (cuihu=330481)",
)
@click.option("--same", nargs=2, metavar="KEY KEY", help="两个项目是同一个 two projects are one")
@click.option(
    "--different", nargs=2, metavar="KEY KEY", help="两个项目不同 two projects are different"
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，供程序使用 JSON, for programs")
@database_option
@set_option
def facts(
    names: tuple[str, ...],
    since: str | None,
    everything: bool,
    show: bool,
    regions: tuple[str, ...],
    same: tuple[str, str] | None,
    different: tuple[str, str] | None,
    as_json: bool,
    database: Path,
    changes: tuple[str, ...],
) -> None:
    """从库中文章重新读出金额、项目、地点等事实，不发请求。

    只读规则或正文有变的；中断后再运行即可接着读。--diff 先看会得到、失去、改变什么。

    Read amounts, projects, places and other facts from the stored articles, without any request: only
    those whose text or rules have changed. An interrupted run continues where it stopped.

    \b
    例 examples:
      zhaoshang facts
      zhaoshang facts cuihu --since 2024-01-01 --diff
      zhaoshang facts --region cuihu=330481
      zhaoshang facts --same '3304|金帆|压缩机' '3304|金帆|压缩机生产'
    """
    settings = settings_for(changes, DATABASE=str(database))
    known = settings.getlist("FACTS_FIRMS")
    now = stamp(present(settings["NOW"]))
    with closing(open_read_only(database)) as db, explained(database):
        _check_sites(names, sites(db))
        noted = [_region(each, sites(db)) for each in regions]
        if show:
            _show(db, names, since, known, everything=everything, as_json=as_json)
            return
    with closing(Writer(database)) as writer:
        with writer.transaction():
            for site, code in noted:
                stored_facts.note_region(writer.db, site, code, now)
        for pair, verdict in ((same, "same"), (different, "different")):
            if pair:
                _judge(writer, pair, verdict, now)
        done = _read(writer, names, since, known, now, everything=everything)
        number = writer.rebuild_projects()
    # Whoever asked for facts was waiting for them. What is not delivered stands in the log, as after a crawl.
    log_to(log_of(database), settings)
    tell_subscribers(database, present(settings["NOW"]))
    if as_json:
        click.echo(json.dumps({"articles": done, "projects": number}, ensure_ascii=False))
    else:
        tell(
            f"已读 {done} 篇，共 {number} 个项目",
            f"{done} articles read, {number} projects in total",
        )


def _check_sites(names: Sequence[str], there: Sequence[str]) -> None:
    for name in names:
        if name not in there:
            raise UserError(f"库里没有站点 {name}", f"the database has nothing from a site {name}")


def _region(given: str, there: Sequence[str]) -> tuple[str, str]:
    """A site and its code. Raises UserError for a site or a code that does not exist."""
    site, equals, code = given.partition("=")
    if not equals or not (code in names_now() or code == "000000"):
        raise UserError(
            f"--region 的写法是 站点=六位区划代码（全国为 000000）：{given}",
            f"--region takes SITE=CODE, a code of six digits (000000 for the nation): {given}",
        )
    _check_sites([site], there)
    return site, code


def _judge(writer: Writer, pair: tuple[str, str], verdict: str, now: str) -> None:
    known = {key for (key,) in writer.db.execute("SELECT key FROM projects")}
    for key in pair:
        if key not in known:
            raise UserError(
                f"没有项目 {key}；见视图 v_projects", f"no project {key}; see the view v_projects"
            )
    if pair[0] == pair[1]:
        raise UserError("两个项目相同", "the two projects are the same")
    with writer.transaction():
        stored_facts.judge(writer.db, *pair, verdict, now)


def _read(
    writer: Writer,
    names: Sequence[str],
    since: str | None,
    known: Sequence[str],
    now: str,
    *,
    everything: bool,
) -> int:
    """Reads what waits, an article a transaction, so that a run that is killed goes on; returns how many."""
    if everything:
        ids = stored_facts.every(writer.db, names, since)
    else:
        total = stored_facts.count_waiting(writer.db, names, since)
        ids = stored_facts.waiting(writer.db, names, since, total)
    pieces = list(chunks(ids, _AT_ONCE))
    console = Console(stderr=True)
    with (
        Progress(console=console, transient=True, disable=len(pieces) < 2) as bar,
        _readers(len(ids)) as readers,
    ):
        task = bar.add_task(say("读取事实", "reading facts"), total=len(ids))
        asked = (list(stored_facts.texts(writer.db, some)) for some in pieces)
        for readings in readers(partial(_read_some, known=tuple(known)), asked):
            writer.write_readings(readings, now)
            bar.advance(task, len(readings))
    return len(ids)


def _read_some(
    texts: Sequence[stored_facts.Text], known: Sequence[str]
) -> list[stored_facts.Reading]:
    return [read(text, known) for text in texts]


@contextmanager
def _readers(number: int) -> Iterator[Callable[..., Iterator[list[stored_facts.Reading]]]]:
    """``map`` over the processors of the machine, where so many articles make up for the start of their processes."""
    if number < _WORTH_PROCESSES or (os.cpu_count() or 1) < 2:
        yield map
        return
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:

        def in_order(
            read: Callable[..., Any], asked: Iterable[Any]
        ) -> Iterator[list[stored_facts.Reading]]:
            # A few pieces ahead, so that a file of any size fits into memory.
            waiting: deque[Future[Any]] = deque()
            for some in asked:
                waiting.append(pool.submit(read, some))
                if len(waiting) > _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

        yield in_order


def _show(
    db: Any,
    names: Sequence[str],
    since: str | None,
    known: Sequence[str],
    *,
    everything: bool,
    as_json: bool,
) -> None:
    """Prints what reading again would gain, lose and change."""
    gained, lost, changed = Counter[str](), Counter[str](), Counter[str]()
    articles = 0
    for text, found in _differences(db, names, since, known, everything=everything):
        gained, lost, changed = gained + found.gained, lost + found.lost, changed + found.changed
        articles += 1
        if as_json:
            told = {"article": text.article_id, "url": text.url, "changes": found.lines}
            click.echo(json.dumps(told, ensure_ascii=False))
        elif articles <= _SHOWN:
            click.echo(
                "\n".join([printable(text.url), *(f"  {printable(line)}" for line in found.lines)])
            )
    if as_json:
        return
    if articles > _SHOWN:
        more = articles - _SHOWN
        click.echo(say(f"……另有 {more} 篇", f"… and {more} more articles"))
    for kind in sorted(gained.keys() | lost.keys() | changed.keys()):
        click.echo(f"{kind:<28} +{gained[kind]} -{lost[kind]} ~{changed[kind]}")
    if not articles:
        tell("没有差异", "no differences")


def _differences(
    db: Any, names: Sequence[str], since: str | None, known: Sequence[str], *, everything: bool
) -> Iterator[tuple[stored_facts.Text, stored_facts.Difference]]:
    if everything:
        ids = stored_facts.every(db, names, since)
    else:
        ids = stored_facts.waiting(db, names, since, stored_facts.count_waiting(db, names, since))
    for text in stored_facts.texts(db, ids):
        found = stored_facts.difference(db, read(text, known))
        if found:
            yield text, found
