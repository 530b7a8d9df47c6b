"""``zhaoshang sites``: what each site is, in a line; how it stands is told by ``status``."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Final

import click

from crawler.cli.declared import declared_for
from crawler.cli.language import label, say, tell
from crawler.cli.options import database_option, is_there, set_option, settings_to_read
from crawler.cli.table import echo_table, tell_unloadable
from crawler.clock import local, present
from crawler.errors import ExitCode
from crawler.health import WORDS
from crawler.standing import Standing, standings
from crawler.storage.database import reading

_HEADINGS: Final = (
    ("站点", "site"), ("说明", "about"), ("文章", "articles"), ("最新", "newest"), ("上次采集", "last crawl"),
)  # fmt: skip


@click.command()
@database_option
@set_option
def sites(database: Path, changes: tuple[str, ...]) -> None:
    """列出各站点的名称和栏目、已存文章数、最新文章的日期和最近一次采集（北京时间）；与 status 所列的站点相同。

    List what each site is, how many articles are stored, the date of the newest, and the last crawl (time of
    Asia/Shanghai): the same sites as in status.
    """
    settings = settings_to_read(changes)
    there = is_there(database)
    with reading(database) if there else nullcontext() as db:
        declared = declared_for(settings, changes, db)
        found = standings(db, database, declared, present(settings["NOW"]))
    if found:
        echo_table(_HEADINGS, [_row(site) for site in sorted(found, key=_name)], numbers=(2,))
    else:
        tell("还没有站点：zhaoshang add 网址", "no sites yet: zhaoshang add URL")
    tell_unloadable(declared.wrong)
    if declared.wrong:
        sys.exit(ExitCode.USAGE)


def _name(site: Standing) -> str:
    return site.site


def _row(site: Standing) -> list[str]:
    verdict = label(*WORDS[site.verdict]) if site.verdict else ""
    last = f"{local(site.last['started_at'])} {verdict}".strip() if site.last else ""
    if site.paused_since:
        last = f"{last} {label('已暂停', 'paused')}".strip()
    return [site.site, _about(site), str(site.articles), site.newest or "", last]


def _about(site: Standing) -> str:
    if site.file == "wrong":
        return say("无法加载", "cannot be loaded")
    return say("未声明", "not declared") if site.about is None else site.about
