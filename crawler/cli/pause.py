"""``zhaoshang pause``: leave sites out of ``crawl --all``."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.cli.declared import declared_with
from crawler.cli.language import tell
from crawler.cli.names import known
from crawler.cli.options import database_option, set_option, settings_to_read
from crawler.clock import present, stamp
from crawler.storage import site_choices


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME...", shell_complete=known)
@database_option
@set_option
def pause(names: tuple[str, ...], database: Path, changes: tuple[str, ...]) -> None:
    """暂停站点：crawl --all 不再采集，不算逾期，也不报告有问题；文章都还在。用名字仍可以采集：zhaoshang crawl NAME。

    Pause sites: crawl --all leaves them out, and they count neither as overdue nor as trouble. Their articles stay, and
    each can still be crawled by its name. The database keeps it until zhaoshang resume NAME.

    \b
    例 example:
      zhaoshang pause cuihu
    """
    settings = settings_to_read(changes)
    declared_with(names, settings, changes, database)
    site_choices.pause(database, names, stamp(present(settings["NOW"])))
    listed = " ".join(names)
    tell(
        f"已暂停：{listed}；恢复：zhaoshang resume {listed}",
        f"paused: {listed}; to go on: zhaoshang resume {listed}",
    )
