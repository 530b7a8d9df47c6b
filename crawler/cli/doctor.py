"""``zhaoshang doctor``: whether all is well with this installation, and how to mend what is not."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import click

from crawler.cli.declared import declared_sites
from crawler.cli.language import label, printable, say
from crawler.cli.options import database_option, is_there, set_option, settings_to_read
from crawler.cli.table import Coloured, echo_table, is_terminal
from crawler.clock import present
from crawler.doctor import About, Finding, State, examine, exit_code
from crawler.errors import StorageError
from crawler.standing import Declared
from crawler.storage.site_choices import paused_in

_STATES: Final = {
    State.OK: ("正常", "ok", "green"),
    State.WARN: ("注意", "warn", "yellow"),
    State.BAD: ("有误", "bad", "red"),
}
_ABOUT: Final[Mapping[About, str]] = {
    "database": "数据库",
    "index": "搜索索引",
    "facts": "投资事实",
    "clock": "时钟",
    "runs": "定时采集",
    "archive": "网页存档",
    "subscriptions": "订阅",
    "disk": "磁盘",
    "lock": "锁",
    "settings": "设置",
    "sites": "站点",
}

_HEADINGS: Final = (("状态", "state"), ("检查", "check"), ("结果", "result"))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，供程序使用 JSON, for programs")
@click.option("--thorough", is_flag=True, help="数据库逐页检查 read every page of the database")
@database_option
@set_option
def doctor(as_json: bool, thorough: bool, database: Path, changes: tuple[str, ...]) -> None:
    """检查数据库、索引、时钟、各站点是否照常采集、网页存档、订阅、磁盘、锁、设置、站点，并说明怎样修复。

    只读，采集进行中也可以运行。大的数据库只看各表和索引的两端；逐页检查用 --thorough，backup 也总是逐页检查。

    Check database, search index, clock, whether sites are crawled as often as before, page archive, subscriptions,
    disk, locks, settings and sites, and say how to fix what is wrong. Changes nothing and also works during a crawl. Of a large
    database only both ends of each table and index are checked; --thorough reads every page, as backup always does.

    \b
    退出码 exit codes: 0 没有“有误” nothing is bad · 2 站点 a site
    5 数据库、存档或磁盘 database, archive or disk
    """
    settings = settings_to_read(changes)
    is_there(database)
    try:
        kept = paused_in(database)
    except StorageError:
        # The first check tells what is wrong with the file.
        kept = {}
    declared = Declared(*declared_sites(settings, changes), kept)
    now = present(settings["NOW"])
    findings = list(examine(settings, database, declared, now, thorough=thorough))
    if as_json:
        click.echo(json.dumps([_row(f) for f in findings], ensure_ascii=False, indent=2))
    elif is_terminal():
        echo_table(_HEADINGS, [_shown(finding) for finding in findings])
    else:
        for finding in findings:
            click.echo(f"{finding.state}\t{finding.about}\t{_said(finding)}")
    sys.exit(exit_code(findings))


def _row(finding: Finding) -> dict[str, str]:
    said = finding.reason
    return {
        "check": finding.about,
        "state": str(finding.state),
        "zh": said.zh,
        "en": said.en,
        "next": said.step,
    }


def _shown(finding: Finding) -> list[str | Coloured]:
    zh, en, colour = _STATES[finding.state]
    about = label(_ABOUT[finding.about], finding.about)
    return [Coloured(label(zh, en), colour), about, _said(finding)]


def _said(finding: Finding) -> str:
    return printable(say(finding.reason.zh, finding.reason.en))
