"""``zhaoshang index``: the search index, made anew or switched off."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import click
from sqlite_utils import Database

from crawler.cli.language import say, tell
from crawler.cli.options import database_option
from crawler.cli.report import terminal
from crawler.errors import StorageError
from crawler.storage import search, stories
from crawler.storage.database import explained, open_database, transaction


@click.group(no_args_is_help=True)
def index() -> None:
    """搜索索引：重建、关闭、打开；重新查找转载。采集时会自动更新，平时无需运行。

    The search index: rebuild it, switch it off or on; find reprints again. A crawl keeps both up to date by itself.
    """


@index.command(short_help="重建 rebuild it")
@database_option
def rebuild(database: Path) -> None:
    """重建搜索索引。中断后用 zhaoshang index on 继续。

    Rebuild the search index. After an interruption, zhaoshang index on continues.
    """
    _change(database, search.start_again, ("索引已重建", "the index was rebuilt"))


@index.command(short_help="打开 switch it on")
@database_option
def on(database: Path) -> None:
    """打开搜索索引，并编入所有文章。

    Switch the search index on and index all articles.
    """
    _change(database, search.switch_on)


@index.command(short_help="关闭 switch it off")
@database_option
def off(database: Path) -> None:
    """删除搜索索引；文件变小，搜索不可用，直到 zhaoshang index on。

    Drop the search index: a smaller file and no search, until zhaoshang index on.
    """
    _change(database, search.switch_off)


@index.command("stories", short_help="重新查找转载 find reprints again")
@database_option
def stories_(database: Path) -> None:
    """重新找出哪些文章是同一报道。

    Find again which articles are the same story. Clusters get new numbers.
    """
    _require(database)
    with closing(open_database(database)) as db, explained(database):
        console = terminal()
        with console.status("") as status, transaction(db):
            found = stories.find_all(
                db, lambda left: status.update(say(f"还有 {left} 篇", f"{left} articles left"))
            )
        tell(f"{found} 篇报道有转载", f"{found} stories have reprints")


def _change(
    database: Path,
    change: Callable[[Database], None],
    done: tuple[str, str] = ("索引是最新的", "the index is up to date"),
) -> None:
    _require(database)
    with closing(open_database(database)) as db, explained(database):
        with transaction(db):
            change(db)
        if search.is_on(db):
            _index_all(db)
            count = db.table("articles").count
            tell(f"{done[0]}，共 {count} 篇文章", f"{done[1]}: {count} articles")
        else:
            tell("索引已关闭", "the index is off")


def _require(database: Path) -> None:
    if not database.is_file():
        raise StorageError(
            f"还没有数据库 {database}，第一次采集时建立：zhaoshang add 网址，然后 zhaoshang crawl --all",
            f"no database {database} yet; the first crawl makes it: zhaoshang add URL, then zhaoshang crawl --all",
        )


def _index_all(db: Database) -> None:
    console = terminal()
    left = search.waiting(db)
    with console.status("") as status:
        while left:
            with transaction(db):
                left -= search.drain(db)
            status.update(say(f"还有 {left} 篇", f"{left} articles left"))
    with transaction(db):
        search.optimize(db)
