"""The ``zhaoshang`` command: one file a verb."""

from __future__ import annotations

import sys
from typing import Any

import click

from crawler.cli.add import add
from crawler.cli.archive import archive
from crawler.cli.backup import backup
from crawler.cli.briefing import briefing
from crawler.cli.check import check
from crawler.cli.crawl import crawl
from crawler.cli.demo import demo
from crawler.cli.doctor import doctor
from crawler.cli.export import export
from crawler.cli.index import index
from crawler.cli.language import say
from crawler.cli.reextract import reextract
from crawler.cli.schedule import schedule
from crawler.cli.search import search
from crawler.cli.serve import serve
from crawler.cli.show import show
from crawler.cli.sites import sites
from crawler.cli.status import status
from crawler.cli.try_ import try_
from crawler.errors import ExitCode, UserError


class _Group(click.Group):
    """Turns errors that a user can mend into one line and an exit code."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **kwargs)
        except UserError as error:
            click.echo(say("错误：", "error: ").split(" / ")[0] + say(error.zh, error.en), err=True)
            sys.exit(error.exit_code)
        except BrokenPipeError:
            # The reader of the pipe (head, less) has gone; that is no error of ours.
            sys.stderr.close()
            sys.exit(ExitCode.OK)


@click.group(
    cls=_Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="\b\n退出码 exit codes: 0 正常 ok · 2 用法 usage · 3 有缺 degraded · 4 失败 broken\n"
    "5 数据库 database · 6 占用 locked · 130 中断 interrupted",
)
@click.version_option(package_name="zhaoshang", prog_name="zhaoshang")
def main() -> None:
    """采集招商引资网站，存入一个可以直接查询的 SQLite 文件。

    Crawl Chinese investment-promotion sites into one SQLite file.
    """


for command in (
    demo, add, try_, check, crawl, status, doctor, reextract, sites, search, export, briefing, show, serve, archive, index,
    backup, schedule,
):  # fmt: skip
    main.add_command(command)
