"""``zhaoshang watch``: be told of what is new about one's own subjects."""

from __future__ import annotations

import json
from contextlib import nullcontext
from pathlib import Path

import click

from crawler.cli.filters import check_filters, parsed
from crawler.cli.language import printable, say, tell
from crawler.cli.names import stored
from crawler.cli.options import database_option
from crawler.cli.table import echo_table
from crawler.clock import present, stamp
from crawler.errors import StorageError, UserError
from crawler.storage.database import reading
from crawler.storage.search import Filters
from crawler.storage.subscriptions import Subscription, Subscriptions, articles_told, watch_file
from crawler.tell.channel import check_target, send, targets_shown
from crawler.webhook import Message


@click.group(no_args_is_help=True)
def watch() -> None:
    """订阅：新文章里有您关心的，就通知您，每篇只通知一次。

    关键词与 search 的写法相同，可以加上站点、栏目、地名。每次采集之后发送，或每天一次；没有送到的下次再发。订阅存放在
    数据库旁的 NAME-watch.db，其中的地址是密钥，只有您能读，也从不显示。

    Subscriptions: be told of new articles about your subjects, of each once. Words are those of search, with site,
    category and place besides. They are sent after each crawl, or once a day; what did not arrive is sent again. They
    are kept in NAME-watch.db beside the database: its addresses are keys, only you can read it, and none is shown.
    """


@watch.command(short_help="订阅 subscribe", context_settings={"ignore_unknown_options": True})
@click.argument("words", metavar="[QUERY]", nargs=-1)
@click.option(
    "--to", "targets", multiple=True, metavar="URL", help="发到哪里（可多次） where to (repeatable)"
)
@click.option("--name", help="名称，默认用关键词 name; the words by default")
@click.option("--site", shell_complete=stored, help="只看一个站点 one site only")
@click.option("--category", help="只看一个栏目 one category only")
@click.option(
    "--region", "places", multiple=True, metavar="PLACE", help="文中提到此地 names the place"
)
@click.option("--daily", is_flag=True, help="每天一次 once a day")
@database_option
def add(
    words: tuple[str, ...],
    targets: tuple[str, ...],
    name: str | None,
    site: str | None,
    category: str | None,
    places: tuple[str, ...],
    daily: bool,
    database: Path,
) -> None:
    """订阅从现在起的新文章。不给 --to 就只列出：zhaoshang watch show NAME。

    Subscribe to what is new from now on. Without --to it is only listed: zhaoshang watch show NAME.

    \b
    例 examples:
      zhaoshang watch add 光伏 园区 --region 江苏 --to https://…
      zhaoshang watch add "光伏 OR 储能" --daily --to mailto://me:pw@example.com
      zhaoshang watch add --site cuihu --name 翠湖
    """
    text = " ".join(words)
    if not (text or places or site or category):
        raise UserError(
            "请给出关键词、站点、栏目或地名", "name words, a site, a category or a place"
        )
    if text or places:
        parsed(words, places)
    for target in targets:
        check_target(target)
    name = name or " ".join(filter(None, [text, *places, site, category]))
    wanted = Subscription(name, text, places, site, category, targets, daily)
    with reading(database) if database.exists() else nullcontext() as db:
        if db:
            check_filters(db, Filters(site))
        with Subscriptions.of(database) as file:
            file.add(wanted, db, stamp(present()))
    where = targets_shown(targets) or say("（不发送）", "(sent nowhere)")
    tell(f"已订阅“{name}”：{where}", f"subscribed: {name}: {where}")


@watch.command("list", short_help="列出订阅 list them")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON print JSON")
@database_option
def list_(as_json: bool, database: Path) -> None:
    """列出订阅：关键词、发到哪里、已匹配几篇、几条消息尚未送到。

    List the subscriptions: words, where they go, how many articles matched, and how many messages wait.
    """
    if not watch_file(database).exists():
        click.echo("[]") if as_json else tell(
            "还没有订阅：zhaoshang watch add", "no subscriptions yet: zhaoshang watch add"
        )
        return
    with Subscriptions.of(database) as file:
        found, counts = file.all(), file.counts()
    if as_json:
        rows = [_row(one, *counts.get(one.id, (0, 0))) for one in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    headings = (
        ("名称", "name"),
        ("条件", "asked for"),
        ("发到", "sent to"),
        ("匹配", "matched"),
        ("待发", "waiting"),
        ("状态", "state"),
    )
    echo_table(
        headings, [_cells(one, *counts.get(one.id, (0, 0))) for one in found], numbers=(3, 4)
    )


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

    List the latest articles that matched a subscription, copies of a story once.
    """
    _require(database)
    with Subscriptions.of(database) as file, reading(database) as db:
        file.find(db, stamp(present()))
        rows = articles_told(db, file.matched(name, limit))
    for row in rows:
        day = (row["published_at"] or row["published_about"] or "")[:10]
        click.echo(printable(f"{row['id']:>6}  {day or '—'}  {row['site']}  {row['title']}"))


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
            f"订阅 {name} 没有 --to，不发送", f"subscription {name} has no --to and is sent nowhere"
        )
    text = say("这是一条测试消息", "this is a test message")
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

    Pause a subscription until zhaoshang watch resume; what is new meanwhile is not told later.
    """
    _pause(name, database, paused=True)
    tell(f"已暂停：{name}", f"paused: {name}")


@watch.command(short_help="继续 go on")
@click.argument("name")
@database_option
def resume(name: str, database: Path) -> None:
    """继续一个暂停的订阅，从现在起的新文章照常通知。

    Go on with a subscription that was paused, with what is new from now on.
    """
    _pause(name, database, paused=False)
    tell(f"已继续：{name}", f"goes on: {name}")


@watch.command(short_help="退订 remove it")
@click.argument("name")
@database_option
def remove(name: str, database: Path) -> None:
    """退订；还没有送到的消息也不再发送。

    Remove a subscription, and what has not arrived yet.
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
    if not watch_file(database).exists():
        raise StorageError(
            "还没有订阅：zhaoshang watch add", "no subscriptions yet: zhaoshang watch add"
        )


def _asked(one: Subscription) -> str:
    return " ".join(filter(None, [one.words, *one.places, one.site, one.category]))


def _row(one: Subscription, matched: int, waiting: int) -> dict[str, object]:
    return {
        "name": one.name, "words": one.words, "places": list(one.places), "site": one.site, "category": one.category,
        "to": targets_shown(one.targets), "daily": one.daily, "paused": one.paused, "created_at": one.created_at,
        "matched": matched, "waiting": waiting,
    }  # fmt: skip


def _cells(one: Subscription, matched: int, waiting: int) -> list[str]:
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
        str(matched),
        str(waiting),
        state,
    ]
