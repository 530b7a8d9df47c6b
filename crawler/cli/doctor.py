"""``zhaoshang doctor``: whether all is well with this installation, and how to mend what is not."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

import click
from rich.table import Table
from rich.text import Text

from crawler.cli.language import label, printable, say
from crawler.cli.options import database_option, set_option, settings_for
from crawler.cli.report import plain_table, terminal
from crawler.clock import present
from crawler.doctor import Finding, State, examine, exit_code

_STATES: Final = {
    State.OK: ("正常", "ok", "green"),
    State.WARN: ("注意", "warn", "yellow"),
    State.BAD: ("有误", "bad", "red"),
}
_ABOUT: Final = {
    "database": "数据库",
    "index": "搜索索引",
    "clock": "时钟",
    "runs": "定时采集",
    "archive": "网页存档",
    "disk": "磁盘",
    "lock": "锁",
    "settings": "设置",
    "sites": "站点",
}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，供程序使用 JSON, for programs")
@database_option
@set_option
def doctor(as_json: bool, database: Path, changes: tuple[str, ...]) -> None:
    """检查数据库、索引、时钟、定时采集、存档、磁盘、锁、设置、站点，并说明怎样修复。

    只读，采集进行中也可以运行。

    Check database, search index, clock, whether sites are crawled as often as they were, archive of pages, disk,
    locks, settings and sites, and say how to mend what is wrong. Changes nothing; works while a crawl runs.

    \b
    退出码 exit codes: 0 没有“有误” nothing is bad · 2 站点 a site
    5 数据库、存档或磁盘 database, archive or disk
    """
    settings = settings_for(changes, DATABASE=str(database))
    findings = list(examine(settings, present(settings["NOW"])))
    console = terminal()
    if as_json:
        click.echo(json.dumps([_row(f) for f in findings], ensure_ascii=False, indent=2))
    elif console.is_terminal:
        console.print(_table(findings))
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


def _table(findings: list[Finding]) -> Table:
    table = plain_table(("状态", "state"), ("检查", "check"), ("结果", "result"))
    for finding in findings:
        zh, en, colour = _STATES[finding.state]
        about = label(_ABOUT[finding.about], finding.about)
        table.add_row(Text(label(zh, en), style=colour), about, _said(finding))
    return table


def _said(finding: Finding) -> str:
    return printable(say(finding.reason.zh, finding.reason.en))
