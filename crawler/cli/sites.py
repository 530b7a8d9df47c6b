"""``zhaoshang sites``: the declared sites and what is stored of each."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

import click

from crawler.cli.language import label, say
from crawler.cli.names import NOT_BY_NAME
from crawler.cli.options import database_option, set_option, settings_for
from crawler.cli.report import plain_table, tell_unloadable, terminal
from crawler.cli.times import local
from crawler.errors import ExitCode
from crawler.health import WORDS, Verdict
from crawler.sites import declared_sites
from crawler.storage.database import reading
from crawler.storage.queries import site_counts

_HEADINGS: Final = (
    ("站点", "site"), ("说明", "about"), ("文章", "articles"), ("最新", "newest"), ("上次采集", "last crawl"),
)  # fmt: skip


@click.command()
@database_option
@set_option
def sites(database: Path, changes: tuple[str, ...]) -> None:
    """列出已声明的站点、已存文章数和最近一次采集（北京时间）。

    List the declared sites, the articles stored of each, and the last crawl (time of Asia/Shanghai).
    """
    declared, wrong = declared_sites(settings_for(changes))
    stored: dict[str, dict[str, Any]] = {}
    if database.exists():
        with reading(database) as db:
            stored = site_counts(db)
    console = terminal()
    table = plain_table(*_HEADINGS, numbers=(2,))
    if not console.is_terminal:
        click.echo("\t".join(label(*heading) for heading in _HEADINGS))
    # Sites given by their URL run as `any`, each under a name of its own.
    names = sorted((declared.keys() | wrong.keys() | stored.keys()) - NOT_BY_NAME)
    for name in names:
        if name in declared:
            about = (declared[name].__doc__ or "").strip().split("\n")[0]
        elif name in wrong:
            about = say("无法加载", "cannot be loaded")
        else:
            about = say("未声明", "not declared")
        row = stored.get(name, {})
        verdict = label(*WORDS[Verdict(row["verdict"])]) if row.get("verdict") else ""
        last = f"{local(row['started_at'] or '')} {verdict}".strip() if row else ""
        cells = (name, about, str(row.get("articles", 0)), (row.get("newest") or "")[:10], last)
        if console.is_terminal:
            table.add_row(*cells)
        else:
            click.echo("\t".join(cells))
    if console.is_terminal:
        console.print(table)
    tell_unloadable(wrong)
    if wrong:
        sys.exit(ExitCode.USAGE)
