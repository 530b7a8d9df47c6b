"""``zhaoshang crawl``: crawl declared sites."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from crawler.cli.language import say
from crawler.cli.logs import log_to
from crawler.cli.options import database_option, set_option, settings_for
from crawler.cli.progress import shown
from crawler.cli.report import report, terminal
from crawler.errors import ExitCode, UserError
from crawler.health import exit_code
from crawler.run import SiteProcess, SiteRun, declared_sites


@click.command(short_help="采集站点 crawl sites")
@click.argument("names", nargs=-1, metavar="[NAME|URL]...")
@click.option("--all", "every", is_flag=True, help="所有已声明的站点 all declared sites")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="每站最多采集 N 篇 at most N articles a site",
)
@click.option(
    "-q", "--quiet", is_flag=True, help="不显示进度 no progress, one line a site at the end"
)
@database_option
@set_option
def crawl(
    names: tuple[str, ...],
    every: bool,
    limit: int | None,
    quiet: bool,
    database: Path,
    changes: tuple[str, ...],
) -> None:
    """采集一个或多个站点，写入数据库。未声明的网站给出网址即可：先学习，再采集。

    Crawl one or several sites into the database. A site that is not declared is given by its URL: it is
    learned in memory, then crawled.

    \b
    例 examples:
      zhaoshang crawl cuihu
      zhaoshang crawl https://www.example.gov.cn/
      zhaoshang crawl --all --quiet
      zhaoshang crawl cuihu --limit 20 --db /tmp/try.db
    """
    settings = settings_for(changes, DATABASE=str(database))
    if every:
        names = tuple(name for name, site in declared_sites(settings).items() if not site.sample)
        if not names:
            raise UserError(
                "还没有声明任何站点（见 README）", "no sites are declared yet (see README)"
            )
    elif not names:
        raise UserError("请给出站点名，或用 --all", "name a site, or use --all")
    log_to(database.parent / "zhaoshang.log", settings)
    process = SiteProcess(settings, dict.fromkeys(names))
    runs = crawl_and_report(process, quiet, limit=limit)
    sys.exit(exit_code([run.judgement.verdict for run in runs if run.judgement]))


def crawl_and_report(process: SiteProcess, quiet: bool, **spider_args: object) -> list[SiteRun]:
    """Crawl with progress on the terminal, then print the report."""
    console = terminal()
    with shown(process.runs, console, quiet):
        runs = process.run(**spider_args)
    report(runs, console)
    if exit_code([run.judgement.verdict for run in runs if run.judgement]) is ExitCode.INTERRUPTED:
        click.echo(
            say(
                "已中断；采集到的都已保存，再运行一次即可继续。",
                "Interrupted; what was fetched is stored. Run again to go on.",
            ),
            err=True,
        )
    return runs
