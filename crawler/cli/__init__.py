"""The ``zhaoshang`` command: one file a verb."""

from __future__ import annotations

import os
from pathlib import Path

import click

from crawler.cli.group import Verbs
from crawler.cli.verbs import EVERYDAY, PROJECT, UPKEEP
from crawler.project import HOME


@click.group(
    cls=Verbs,
    verbs=EVERYDAY,
    upkeep=UPKEEP,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="\b\n退出码 exit codes: 0 正常 ok · 2 用法 usage · 3 不完整 degraded\n"
    "4 失败 broken · 5 数据库 database · 6 占用 locked · 130 中断 interrupted",
)
@click.option(
    "--project",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="项目文件夹 project folder; else ZHAOSHANG_HOME",
)
@click.version_option(package_name="zhaoshang", prog_name="zhaoshang")
def main(project: Path | None) -> None:
    """采集招商引资网站，存入一个 SQLite 文件，随时可查。

    Crawl Chinese investment-promotion sites into one SQLite file.
    """
    if project is not None:
        # The processes of a crawl are to find the same.
        os.environ[HOME] = str(project.absolute())
        PROJECT.set(project)
