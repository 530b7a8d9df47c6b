"""``zhaoshang rename``: choose what a site is called."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.cli.declared import declared_with
from crawler.cli.language import printable, tell
from crawler.cli.names import known
from crawler.cli.options import database_option, set_option, settings_to_read
from crawler.clock import present, stamp
from crawler.fields.site_name import stated_name
from crawler.storage import site_choices


@click.command()
@click.argument("name", shell_complete=known)
@click.argument("called", required=False)
@database_option
@set_option
def rename(name: str, called: str | None, database: Path, changes: tuple[str, ...]) -> None:
    """给站点改名：网页、简报、通知和导出都用这个名称，命令中仍用 NAME。不写名称则恢复站点文件中的名称。

    Choose what a site is called on pages, in briefings, messages and exports; commands still take NAME. Without a name, the
    site has that of its file again.

    \b
    例 examples:
      zhaoshang rename cuihu 翠湖区投资促进网
      zhaoshang rename cuihu
    """
    settings = settings_to_read(changes)
    declared = declared_with([name], settings, changes, database)
    now = stamp(present(settings["NOW"]))
    if called is not None:
        site_choices.rename(database, name, called, now)
        tell(f"{name} 现在名为 {printable(called)}", f"{name} is now called {printable(called)}")
        return
    site = declared.sites.get(name)
    stated = stated_name(site.about) if site else None
    site_choices.unname(database, name, stated, now)
    tell(f"{name} 恢复原名：{stated or name}", f"{name} has its own name again: {stated or name}")
