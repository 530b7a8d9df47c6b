"""``zhaoshang resume``: crawl paused sites again."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.cli.declared import declared_with
from crawler.cli.language import tell
from crawler.cli.names import known
from crawler.cli.options import database_option, set_option, settings_to_read
from crawler.storage import site_choices


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME...", shell_complete=known)
@database_option
@set_option
def resume(names: tuple[str, ...], database: Path, changes: tuple[str, ...]) -> None:
    """恢复暂停的站点：crawl --all 又会采集。 Have crawl --all crawl paused sites again.

    \b
    例 example:
      zhaoshang resume cuihu
    """
    declared_with(names, settings_to_read(changes), changes, database)
    site_choices.resume(database, names)
    listed = " ".join(names)
    tell(f"已恢复：{listed}", f"no longer paused: {listed}")
