"""``zhaoshang demo``: crawl the built-in sample site, offline."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final

import click

from crawler.cli.crawling import crawl_and_report, log_of
from crawler.cli.language import tell
from crawler.cli.logs import log_to
from crawler.cli.options import DatabaseFile, settings_for
from crawler.cli.report import plain_table, terminal
from crawler.cli.verbs import pasteable
from crawler.errors import UserError, refusal
from crawler.runs.process import SiteProcess
from crawler.sample.server import PORT, serve
from crawler.spiders.cuihu import CuihuSpider
from crawler.storage.database import check_usable, reading
from crawler.storage.queries import newest_articles

DATABASE: Final = Path("data/demo.db")
_SHOWN: Final = 8


@click.command()
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=PORT,
    show_default=True,
    help="样例网站的端口 port of the sample site",
)
@click.option(
    "--db", "database", type=DatabaseFile(), default=DATABASE, show_default=True,
    help="数据库文件 the database file",
)  # fmt: skip
def demo(port: int, database: Path) -> None:
    """在本机启动样例网站“翠湖区投资促进网”，采集它，并显示结果。无需联网。

    Start the built-in sample site on this machine, crawl it and show what was stored. Offline.
    """
    settings = settings_for(DATABASE=str(database), FACTS=True)
    check_usable(database)
    log_to(log_of(database), settings)
    process = SiteProcess(settings, [CuihuSpider.name])
    try:
        with serve(port) as base:
            tell(f"样例网站在 {base} ，开始采集……", f"Sample site at {base}; crawling …")
            code = crawl_and_report(process, database, base=base)
    except OSError as error:
        zh, en = refusal(error)
        raise UserError(
            f"端口 {port} 无法使用（{zh}），请用 --port 换一个",
            f"port {port} cannot be used ({en}); choose another with --port",
        ) from error
    if not code:
        _show_stored(database)
        _show_next(database)
    sys.exit(code)


def _show_stored(database: Path) -> None:
    with reading(database) as db:
        rows = newest_articles(db, [CuihuSpider.name], _SHOWN)
    table = plain_table(
        ("编号", "id"),
        ("日期", "date"),
        ("栏目", "category"),
        ("浏览", "views"),
        ("标题", "title"),
        numbers=(0, 3),
    )
    for row in rows:
        views = "" if row["views"] is None else str(row["views"])
        table.add_row(
            str(row["id"]),
            (row["published_at"] or row["published_about"] or "")[:10],
            row["category"],
            views,
            row["title"],
        )
    terminal().print(table)


def _show_next(database: Path) -> None:
    tell("接下来可以试试：", "Three commands to try next:")
    for command in (
        f"zhaoshang search 签约 --db {database}",
        f"zhaoshang serve --db {database} --open",
        f"zhaoshang export --table projects --db {database} --to projects.xlsx",
    ):
        # Of the extra that the web pages need, uv takes care by itself.
        shown = pasteable(command)
        if "serve" in command.split():
            shown = re.sub(r"^uv run ", "uv run --extra browse ", shown)
        click.echo(f"  {shown}")
