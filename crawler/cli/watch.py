"""``zhaoshang watch``: be told of what is new about one's own subjects."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from crawler.cli.declared import next_crawl
from crawler.cli.filters import check_filters, parsed, subject_options
from crawler.cli.language import lines_of, printable, say, tell
from crawler.cli.options import database_option, is_there
from crawler.cli.table import echo_table
from crawler.clock import present, stamp
from crawler.errors import UserError
from crawler.exports.target import check, file_at
from crawler.languages import in_language, preferred
from crawler.storage.database import open_read_only, reading
from crawler.storage.facts import are_read
from crawler.storage.search import Filters
from crawler.storage.subscriptions import Outcome, Subscription, Subscriptions, articles_told
from crawler.storage.watch_file import read_watch_file, watch_file
from crawler.tell.channel import check_target, send, shown, targets_shown
from crawler.tell.delivery import language_of, undelivered
from crawler.tell.feed import feed_of
from crawler.webhook import Message

_STDOUT: Final = Path("-")


@click.group(no_args_is_help=True)
def watch() -> None:
    """订阅：新文章里有您关心的，就通知您，每篇只通知一次。

    关键词与 search 的写法相同，可以加上站点、栏目、地名。每次采集之后发送，或每天一次；没有送到的下次再发。订阅存放在
    数据库旁的 NAME-watch.db，其中的地址是密钥，只有您能读，也从不显示。

    Subscriptions: get notified of new articles on your subjects, once each. Words are those of search, with site,
    category and place as filters. Messages are sent after each crawl or once a day; what could not be delivered is sent
    again. Subscriptions are kept in NAME-watch.db beside the database, which only you can read: their addresses are
    secrets and are never shown.
    """


@watch.command(short_help="订阅 subscribe", context_settings={"ignore_unknown_options": True})
@click.argument("words", metavar="[QUERY]", nargs=-1)
@click.option(
    "--to", "targets", multiple=True, metavar="URL", help="发到哪里（可多次） where to (repeatable)"
)
@click.option("--name", help="名称，默认用关键词 name; the words by default")
@subject_options
@click.option("--daily", is_flag=True, help="每天一次 once a day")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="消息的语言 language of the messages")
@database_option
def add(
    words: tuple[str, ...],
    targets: tuple[str, ...],
    name: str | None,
    site: str | None,
    category: str | None,
    places: tuple[str, ...],
    place: str | None,
    industry: str | None,
    min_amount: int | None,
    stage: str | None,
    daily: bool,
    lang: str | None,
    database: Path,
) -> None:
    """订阅从现在起的新文章。不给 --to 就只列出：zhaoshang watch show NAME。

    地方、行业、金额、阶段按事实筛选：新文章要等事实读出（采集时 -s FACTS=True，或 zhaoshang facts）才通知。

    Subscribe to new articles from now on. Without --to they are only listed: zhaoshang watch show NAME. Place, industry,
    amount and stage are facts: a new article waits until its facts have been read (crawl -s FACTS=True, or zhaoshang
    facts).

    \b
    例 examples:
      zhaoshang watch add 光伏 园区 --region 江苏 --to https://…
      zhaoshang watch add "光伏 OR 储能" --daily --to mailto://me:pw@example.com
      zhaoshang watch add --site cuihu --name 翠湖
      zhaoshang watch add --place 江苏 --min-amount 1亿 --to https://…
    """
    text = " ".join(words)
    wanted = Subscription(
        "", text, places, site, category, targets, daily,
        place=place, industry=industry, min_amount=min_amount, stage=stage, language=lang or preferred(),
    )  # fmt: skip
    if not (text or places or site or category or wanted.filters.asks_facts):
        raise UserError(
            "请给出关键词、站点、栏目、地名，或按事实筛选",
            "name words, a site, a category, a place or a fact",
        )
    if text or places:
        parsed(words, places)
    for target in targets:
        check_target(target)
    wanted = replace(wanted, name=name or _asked(wanted))
    with reading(database) if is_there(database) else nullcontext() as db:
        if db:
            check_filters(db, Filters(site))
        with Subscriptions.of(database) as file:
            file.add(wanted, db, stamp(present()))
        if wanted.filters.asks_facts and not (db and are_read(db)):
            tell(
                "库里还没有事实：这个订阅要等 zhaoshang facts，或采集时 -s FACTS=True",
                "no facts have been read yet: this subscription waits for zhaoshang facts, or for crawl -s FACTS=True",
                err=True,
            )
    where = targets_shown(targets) or say("（不发送）", "(not sent)")
    tell(f"已订阅“{wanted.name}”：{where}", f"subscribed: {wanted.name}: {where}")


@watch.command("list", short_help="列出订阅 list them")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON print JSON")
@database_option
def list_(as_json: bool, database: Path) -> None:
    """列出订阅：关键词、发到哪里、匹配了几篇、几篇还没有发到；没有发到的，下面说明原因。

    List the subscriptions: words, where they go, how many articles matched, how many of them have not been sent yet;
    and below why, if that was tried.
    """
    if is_there(database):
        # One that cannot be used is told, rather than that it has no subscriptions.
        open_read_only(database).close()
    if not watch_file(database).exists():
        click.echo("[]") if as_json else tell(
            "还没有订阅：zhaoshang watch add 关键词 --to 网址",
            "no subscriptions yet: zhaoshang watch add WORDS --to URL",
        )
        return
    with Subscriptions.to_read(database) as file:
        found = file.outcomes()
    if as_json:
        rows = [_row(*each) for each in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    headings = (
        ("名称", "name"),
        ("条件", "condition"),
        ("发到", "sent to"),
        ("匹配篇数", "matched"),
        ("待发篇数", "to send"),
        ("状态", "state"),
    )
    echo_table(headings, [_cells(*each) for each in found], numbers=(3, 4))
    for one, came in found:
        for each in came.undelivered:
            click.echo(lines_of(printable(say(*undelivered(one, each)))))


@watch.command(short_help="匹配的文章 what matched")
@click.argument("name")
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    metavar="N",
    help="最多几篇 articles at most",
)
@database_option
def show(name: str, limit: int, database: Path) -> None:
    """列出一个订阅最近匹配的文章，转载不重复列。

    List the latest articles that matched a subscription, each story once.
    """
    _require(database)
    with Subscriptions.of(database) as file, reading(database) as db:
        file.find(db, stamp(present()))
        rows = articles_told(db, file.matched(name, limit))
    if not rows:
        zh, en = next_crawl()
        tell(
            f"还没有匹配的文章；订阅以后采集到的新文章才会列在这里。下一步：{zh}",
            f"nothing has matched yet; new articles of later crawls will be listed here. Next: {en}",
            err=True,
        )
    for row in rows:
        day = (row["published_at"] or row["published_about"] or "")[:10]
        click.echo(printable(f"{row['id']:>6}  {day or '—'}  {row['site_name']}  {row['title']}"))


@watch.command("feed", short_help="Atom 订阅源 its Atom feed")
@click.argument("name")
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="文件或 - 管道 file, or -")  # fmt: skip
@click.option("--force", is_flag=True, help="覆盖已有文件 overwrite an existing file")
@database_option
def feed_(name: str, target: Path, force: bool, database: Path) -> None:
    """把一个订阅写成 Atom 文件，放到网站上就可以用阅读器订阅；zhaoshang serve 运行时，随时可读 /-/watch/NAME.atom。

    Write a subscription as an Atom file, for a web server; while zhaoshang serve runs, the same is at
    /-/watch/NAME.atom.
    """
    _require(database)
    if target != _STDOUT:
        check(target, force=force, not_over=database)
    with Subscriptions.of(database) as file, reading(database) as db:
        file.find(db, stamp(present()))
    text = feed_of(database, name, present())
    if target == _STDOUT:
        sys.stdout.buffer.write(text)
        return
    with file_at(target, force=force, not_over=database) as written:
        written.write(text)
    tell(f"已写 {target}", f"written: {target}")


@watch.command(short_help="试发一条 send a test")
@click.argument("name")
@database_option
def test(name: str, database: Path) -> None:
    """向一个订阅的各个地址各发一条测试消息。

    Send a test message to each address of a subscription.
    """
    _require(database)
    with Subscriptions.of(database) as file:
        one = file.named(name)
    if not one.targets:
        raise UserError(
            f"订阅 {name} 没有 --to，不发送", f"subscription {name} has no --to, so nothing is sent"
        )
    text = in_language(language_of(one), "这是一条测试消息", "this is a test message")
    message = Message(text, {"subscription": name, "test": True})
    for target in one.targets:
        if failed := send(target, f"zhaoshang · {name}", message, text, present()):
            raise UserError(failed.zh, failed.en)
    tell(f"已发到 {targets_shown(one.targets)}", f"sent to {targets_shown(one.targets)}")


@watch.command(short_help="暂停 pause it")
@click.argument("name")
@database_option
def pause(name: str, database: Path) -> None:
    """暂停一个订阅，直到 zhaoshang watch resume；其间的新文章不再通知。

    Pause a subscription until zhaoshang watch resume; what appears meanwhile is not reported later.
    """
    _pause(name, database, paused=True)
    tell(f"已暂停：{name}", f"paused: {name}")


@watch.command(short_help="继续 resume it")
@click.argument("name")
@database_option
def resume(name: str, database: Path) -> None:
    """继续一个暂停的订阅，从现在起的新文章照常通知。

    Resume a paused subscription, with what is new from now on.
    """
    _pause(name, database, paused=False)
    tell(f"已继续：{name}", f"resumed: {name}")


@watch.command(short_help="退订 remove it")
@click.argument("name")
@database_option
def remove(name: str, database: Path) -> None:
    """退订；还没有送到的消息也不再发送。

    Remove a subscription, and the messages that have not been delivered.
    """
    _require(database)
    with Subscriptions.of(database) as file:
        file.remove(name)
    tell(f"已退订：{name}", f"removed: {name}")


def _pause(name: str, database: Path, *, paused: bool) -> None:
    _require(database)
    with (
        reading(database) if database.exists() else nullcontext() as db,
        Subscriptions.of(database) as file,
    ):
        file.pause(name, db, paused=paused)


def _require(database: Path) -> None:
    with read_watch_file(database):
        pass


def _asked(one: Subscription) -> str:
    """Its words and filters."""
    where = [one.words, *one.places, one.site, one.category]
    return " ".join(filter(None, [*where, *_facts_asked(one)]))


def _facts_asked(one: Subscription) -> Iterator[str | None]:
    """What it asks of facts, a code by its name."""
    if not one.filters.asks_facts:
        return
    from crawler.facts.divisions import names_now
    from crawler.facts.industries import DIVISIONS

    yield names_now().get(one.place or "", one.place)
    yield DIVISIONS.get(one.industry or "", one.industry)
    yield f"≥{one.min_amount / 10**8:g}亿" if one.min_amount is not None else None
    yield one.stage


def _row(one: Subscription, came: Outcome) -> dict[str, object]:
    return {
        "name": one.name, "words": one.words, "places": list(one.places), "site": one.site, "category": one.category,
        "place": one.place, "industry": one.industry, "min_amount": one.min_amount, "stage": one.stage,
        "to": targets_shown(one.targets), "daily": one.daily, "paused": one.paused, "created_at": one.created_at,
        "lang": one.language, "matched": came.matched, "waiting": came.waiting,
        "undelivered": [
            {"to": shown(each.target), "articles": each.articles, "attempts": each.attempts, "why": each.why}
            for each in came.undelivered
        ],
    }  # fmt: skip


def _cells(one: Subscription, came: Outcome) -> list[str]:
    state = (
        say("暂停", "paused")
        if one.paused
        else say("每天", "daily")
        if one.daily
        else say("采集后", "after a crawl")
    )
    return [
        printable(one.name),
        printable(_asked(one)),
        targets_shown(one.targets),
        str(came.matched),
        str(came.waiting) if one.targets else "-",
        state,
    ]
