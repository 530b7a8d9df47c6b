"""``zhaoshang briefing``: what happened lately, to be forwarded."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import click

from crawler.briefings.content import Briefing
from crawler.briefings.markdown import markdown
from crawler.briefings.page import page
from crawler.cli.declared import declared_sites
from crawler.cli.language import preferred, tell
from crawler.cli.options import database_option, set_option, settings_to_read
from crawler.clock import present
from crawler.errors import UserError
from crawler.exports.target import file_at
from crawler.fields.zone import SHANGHAI
from crawler.health.reasons import counted
from crawler.standing import Declared, let_go
from crawler.storage.database import reading
from crawler.storage.lately import lately

_FILE: Final = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option("--since", default="7d", show_default=True, metavar="7d|DAY", help="近几天，或从某天起 days back, or a day")  # fmt: skip
@click.option("--html", "html_file", type=_FILE, help="写成网页 as a page")
@click.option("--markdown", "markdown_file", type=_FILE, help="写成 Markdown as Markdown")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="语言，默认看区域 by the locale")
@click.option("--force", is_flag=True, help="覆盖已有文件 overwrite an existing file")
@database_option
@set_option
def briefing(
    since: str,
    html_file: Path | None,
    markdown_file: Path | None,
    lang: str | None,
    force: bool,
    database: Path,
    changes: tuple[str, ...],
) -> None:
    """近几天的简报：新报道（转载合为一条）、读得最多的、有改动的、出问题的站点。

    What happened lately: new stories with reprints folded, the most viewed, what changed, what broke. The page
    is one file that loads nothing from elsewhere.

    \b
    例 examples:
      zhaoshang briefing                                  Markdown, 近 7 天 7 days
      zhaoshang briefing --since 30d --html month.html
      zhaoshang briefing --since 2024-09-01 --lang en --markdown september.md
    """
    settings = settings_to_read(changes)
    now = present(settings["NOW"])
    today = now.astimezone(SHANGHAI).date()
    first = _first_day(since, today)
    with reading(database) as db:
        declared = Declared(*declared_sites(settings, changes))
        left = let_go(db, declared, now)
        told = Briefing(first, today, **lately(db, first, today, declared.is_due, left))
    language = lang or preferred() or "zh"
    for path, text in ((html_file, page), (markdown_file, markdown)):
        if path is not None:
            with file_at(path, force=force, not_over=database) as file:
                file.write(text(told, language).encode())
            tell(f"{path}：{len(told.stories)} 个报道", f"{path}: {counted(len(told.stories), 'story', 'stories')}")  # fmt: skip
    if html_file is None and markdown_file is None:
        click.echo(markdown(told, language), nl=False)


def _first_day(since: str, today: date) -> date:
    try:
        if days := re.fullmatch(r"(\d{1,4})d", since):
            return today - timedelta(days=max(int(days[1]) - 1, 0))
        first = date.fromisoformat(since)
    except ValueError:
        first = date.max
    if first > today:
        raise UserError(
            f"--since 写作 7d 或 2024-09-01（不晚于今天）：{since}",
            f"--since is 7d or a day such as 2024-09-01, not after today: {since}",
        )
    return first
